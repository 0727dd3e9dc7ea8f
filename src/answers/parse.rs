//! A whole answer file against the questions of its kind: every problem in one run.

use super::node::{Node, TomlValue, from_plain};
use super::party::{Party, designate};
use super::schema::{AnswerType, Question, Role, Schema, TopicSchema};
use super::topic::{Places, Shared, Topic};
use super::value_reader::{ValueReader, missing, unknown_key};
use super::{Answers, Lock, Stance, Waiver, closest, special};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::value::{Byline, Localised, Value, half_width, plain_number, read_credit_code, read_resident_number};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a file came to.
#[derive(Debug)]
pub struct Parsed {
    /// The answers that fit; those that did not are left out.
    pub answers: Answers,
    /// Everything that was wrong.
    pub findings: Vec<Diagnostic>,
}

/// Reads the answers of `root` (all layers merged) by the questions of `schema`.
pub fn parse(root: &Node, schema: &Schema) -> Parsed {
    parse_with(&Shared::default(), root, schema)
}

/// The topics of `root` that are sound as they stand, without those that `differ` from file to file.
pub fn share(root: &Node, schema: &Schema, differ: impl Fn(&str) -> bool) -> Shared {
    let TomlValue::Table(fields) = &root.data else { return Shared::default() };
    let mut reader = Reader { schema, shaper: ValueReader::of_roles(&schema.roles) };
    let (language, _) = reader.head(fields, root);
    reader.shaper.languages = super::languages(&language);
    let mut topics = BTreeMap::new();
    let mut places = BTreeMap::new();
    for (name, topic) in schema.topics.iter().filter(|(name, topic)| !topic.repeated && !differ(name)) {
        reader.shaper.locations.clear();
        reader.shaper.findings.clear();
        let record = reader.topic(name, &topic.questions, fields.get(name), root);
        if reader.shaper.findings.is_empty() {
            topics.insert(name.clone(), Topic::new(record));
            places.append(&mut reader.shaper.locations);
        }
    }
    Shared { language, topics, places: Arc::new(places) }
}

/// True for a file that is meant to hold answers: it is empty, or has a key that answer files have (a topic among them).
pub fn is_meant_as_answers(root: &Node, is_topic: impl Fn(&str) -> bool) -> bool {
    let TomlValue::Table(fields) = &root.data else { return false };
    fields.is_empty() || fields.keys().any(|key| HEAD.contains(&key.as_str()) || is_topic(key))
}

/// The same as [`parse`] for a `root` that need not hold the topics that are `shared`.
pub fn parse_with(shared: &Shared, root: &Node, schema: &Schema) -> Parsed {
    let empty = IndexMap::new();
    let fields = match &root.data {
        TomlValue::Table(fields) => fields,
        _ => &empty,
    };
    let mut reader = Reader { schema, shaper: ValueReader::of_roles(&schema.roles) };
    let (language, stance) = reader.head(fields, root);
    let form = reader.form(fields);
    let byline = reader.byline(fields.get("author"));
    reader.shaper.languages = super::languages(&language);
    reader.unknown_tables(fields);
    let mut topics = BTreeMap::new();
    for (name, topic) in &schema.topics {
        if topic.repeated {
            continue;
        }
        let topic = shared
            .topic(name, &language)
            .unwrap_or_else(|| Topic::new(reader.topic(name, &topic.questions, fields.get(name), root)));
        topics.insert(name.clone(), topic);
    }
    let parties = reader.parties(fields.get("parties"), root);
    reader.roles(&topics, &parties);
    let annexes = reader.annexes(fields.get("annexes"));
    let special = special::read(&mut reader.shaper, fields.get("special"));
    let waivers = reader.waivers(fields.get("waive"));
    let choose = reader.choose(fields.get("choose"));
    let locks = reader.locks(fields.get("lock"), root);
    let columns = reader.columns(fields.get("columns"));
    Parsed {
        answers: Answers {
            kind: schema.kind.clone(),
            language,
            form,
            stance,
            byline,
            topics,
            parties,
            annexes,
            special,
            waivers,
            choose,
            locks,
            house_stance: None,
            columns,
            places: Places::of(reader.shaper.locations, shared),
            lacking: BTreeSet::new(),
        },
        findings: reader.shaper.findings,
    }
}

/// Keys at the top that are no topics.
const HEAD: [&str; 13] = [
    "kind", "language", "form", "stance", "author", "extends", "library", "annexes", "special", "waive", "choose",
    "columns", "lock",
];

/// What a word of the head means, in Chinese.
fn head_label(word: &str) -> &'static str {
    match word {
        "zh" => "中文",
        "en" => "英文",
        "zh-en" => "中英文对照",
        "discloser" => "有利于披露方",
        "balanced" => "平衡",
        "recipient" => "有利于接收方",
        _ => "",
    }
}

struct Reader<'a> {
    schema: &'a Schema,
    shaper: ValueReader,
}

impl Reader<'_> {
    fn find(&mut self, finding: Diagnostic) {
        self.shaper.findings.push(finding);
    }

    fn head(&mut self, fields: &IndexMap<String, Node>, root: &Node) -> (String, Stance) {
        let languages: Vec<&str> = match self.schema.languages.len() {
            0 | 1 => self.schema.languages.iter().map(|l| l.code()).collect(),
            _ => vec!["zh", "en", "zh-en"],
        };
        let language = self
            .word(fields, "language", &languages, root)
            .unwrap_or_else(|| languages.first().copied().unwrap_or("zh").to_owned());
        let words = Stance::ALL.map(Stance::word);
        let stance = self.word(fields, "stance", &words, root).and_then(|w| Stance::from_word(&w));
        (language, stance.unwrap_or(Stance::Balanced))
    }

    /// The form that the file names; which forms there are is known to who chooses it.
    fn form(&mut self, fields: &IndexMap<String, Node>) -> String {
        let Some(node) = fields.get("form") else { return String::new() };
        self.shaper.locations.insert("form".to_owned(), node.location.clone());
        match &node.data {
            TomlValue::Text(word) if !word.trim().is_empty() => word.trim().to_owned(),
            _ => {
                let what = Diagnostic::of(Code::WrongType, "form 应为文字", "form must be a string");
                let what = what.hint("写成 form = \"…\"，或者删去这一行", "write form = \"…\", or remove the line");
                self.find(what.answer("form").at(node.location.clone()));
                String::new()
            }
        }
    }

    /// Whom the files name as their author: `author = { name = "…", initials = "…" }`, or the name alone.
    fn byline(&mut self, node: Option<&Node>) -> Byline {
        let Some(node) = node else { return Byline::default() };
        let wrong = |at: &Node| {
            Diagnostic::of(
                Code::WrongType,
                "author 应为姓名或者名称，或者 { name, initials } 两项",
                "author must be a name, or a table of name and initials",
            )
            .hint(
                "写成 author = { name = \"…\", initials = \"…\" }",
                "write author = { name = \"…\", initials = \"…\" }",
            )
            .answer("author")
            .at(at.location.clone())
        };
        match &node.data {
            TomlValue::Text(name) if !name.trim().is_empty() => {
                Byline { author: Some(name.trim().to_owned()), ..Byline::default() }
            }
            TomlValue::Table(fields) => {
                let mut byline = Byline::default();
                for (key, field) in fields {
                    let place = match key.as_str() {
                        "name" => &mut byline.author,
                        "initials" => &mut byline.initials,
                        _ => {
                            self.find(wrong(field));
                            continue;
                        }
                    };
                    match &field.data {
                        TomlValue::Text(text) if !text.trim().is_empty() => *place = Some(text.trim().to_owned()),
                        _ => self.find(wrong(field)),
                    }
                }
                byline
            }
            _ => {
                self.find(wrong(node));
                Byline::default()
            }
        }
    }

    /// A word at the top of the file, out of a fixed list.
    fn word(&mut self, fields: &IndexMap<String, Node>, key: &str, words: &[&str], root: &Node) -> Option<String> {
        let all = words.join(" | ");
        let all_zh = words.iter().map(|word| format!("{word}（{}）", head_label(word))).collect::<Vec<_>>().join(" | ");
        let Some(node) = fields.get(key) else {
            self.find(
                Diagnostic::of(Code::MissingAnswer, format!("缺少 {key}"), format!("{key} is missing"))
                    .hint(
                        format!("在文件开头写 {key} = \"…\"，可选：{all_zh}"),
                        format!("write {key} = \"…\" at the top; one of: {all}"),
                    )
                    .answer(key)
                    .at(root.key.clone()),
            );
            return None;
        };
        self.shaper.locations.insert(key.to_owned(), node.location.clone());
        match &node.data {
            TomlValue::Text(word) if words.contains(&word.as_str()) => Some(word.clone()),
            _ => {
                let written = match &node.data {
                    TomlValue::Text(word) => word.trim(),
                    _ => "",
                };
                let labelled = words.iter().find(|word| !written.is_empty() && head_label(word).contains(written));
                let guess = labelled.copied().or_else(|| closest(written, words.iter().copied()));
                self.find(
                    Diagnostic::of(
                        Code::UnknownWord,
                        format!("{key} 不能是“{written}”"),
                        format!("{key} cannot be “{written}”"),
                    )
                    .hint(
                        guess.map_or(format!("可选：{all_zh}"), |g| format!("是否指“{g}”？可选：{all_zh}")),
                        guess.map_or(format!("one of: {all}"), |g| format!("did you mean “{g}”? One of: {all}")),
                    )
                    .answer(key)
                    .at(node.location.clone()),
                );
                None
            }
        }
    }

    fn unknown_tables(&mut self, fields: &IndexMap<String, Node>) {
        for (key, node) in fields {
            if HEAD.contains(&key.as_str()) || self.schema.topics.contains_key(key) {
                continue;
            }
            let finding = self.unlisted(key, node).or_else(|| self.misplaced("", key, node)).unwrap_or_else(|| {
                let known = HEAD.into_iter().chain(self.schema.topics.keys().map(String::as_str));
                unknown_key(key, key, known, &node.key)
            });
            self.find(finding);
        }
    }

    /// A topic that the library has, and this kind does not list.
    fn unlisted(&self, key: &str, node: &Node) -> Option<Diagnostic> {
        self.schema.elsewhere.iter().find(|topic| *topic == key)?;
        let kind = &self.schema.kind;
        Some(
            Diagnostic::of(
                Code::UnknownKey,
                format!("{kind} 类协议没有主题 {key}"),
                format!("an agreement of kind {kind} has no topic {key}"),
            )
            .hint(
                format!("删去 [{key}]；该类协议需要的，在 templates/{kind}/kind.toml 的 topics 中加入 \"{key}\""),
                format!(
                    "remove [{key}]; where the kind needs it, add \"{key}\" to `topics` in templates/{kind}/kind.toml"
                ),
            )
            .answer(key)
            .at(node.key.clone()),
        )
    }

    /// A key that another table has: say where it belongs.
    fn misplaced(&self, table: &str, key: &str, node: &Node) -> Option<Diagnostic> {
        let homes: Vec<&str> = (self.schema.topics.iter())
            .filter(|(name, topic)| *name != table && topic.questions.contains_key(key))
            .map(|(name, _)| name.as_str())
            .collect();
        let home = homes.first()?;
        let path = if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
        let places = homes.join("]、[");
        Some(
            Diagnostic::of(
                Code::MisplacedKey,
                format!("{path} 放错了表：{key} 属于 [{places}]"),
                format!("{path} stands in the wrong table: {key} belongs to [{}]", homes.join("], [")),
            )
            .hint(
                format!("移到 [{home}] 之下；TOML 中，表头之后的键都属于该表"),
                format!("move it under [{home}]; in TOML every key after a table header belongs to that table"),
            )
            .answer(path)
            .at(node.key.clone()),
        )
    }

    fn topic(&mut self, name: &str, questions: &IndexMap<String, Question>, node: Option<&Node>, root: &Node) -> Value {
        let mut record = BTreeMap::new();
        let nothing = IndexMap::new();
        let fields = match node.map(|node| &node.data) {
            Some(TomlValue::Table(fields)) => fields,
            Some(_) => {
                let place = node.map_or(&root.key, |node| &node.key).clone();
                self.find(
                    Diagnostic::of(Code::WrongType, format!("{name} 应为表"), format!("{name} must be a table"))
                        .hint(
                            format!("写成 [{name}]，其下每行一个键"),
                            format!("write [{name}] with one key a line below it"),
                        )
                        .answer(name)
                        .at(place),
                );
                &nothing
            }
            None => &nothing,
        };
        if let Some(node) = node {
            self.shaper.locations.insert(name.to_owned(), node.key.clone());
        }
        for (key, field) in fields {
            let path = format!("{name}.{key}");
            match questions.get(key) {
                Some(question) => {
                    let before = self.shaper.findings.len();
                    if let Some(value) = self.shaper.value(&path, question, field) {
                        record.insert(key.clone(), value);
                    }
                    self.rows_hold_table_keys(name, key, questions, before);
                }
                None => {
                    let finding = self
                        .misplaced(name, key, field)
                        .unwrap_or_else(|| unknown_key(&path, key, questions.keys().map(String::as_str), &field.key));
                    self.find(finding);
                }
            }
        }
        let place = node.map_or(&root.key, |node| &node.key);
        for (key, question) in questions {
            if question.required && !fields.contains_key(key) && question.default.is_none() {
                self.find(missing(&format!("{name}.{key}"), question, place));
            }
        }
        fill_defaults(questions, &mut record, place);
        Value::Record(record)
    }

    /// `[scope]`'s own keys written below `[[scope.categories]]` fall into its last row: say so.
    fn rows_hold_table_keys(&mut self, table: &str, rows: &str, questions: &IndexMap<String, Question>, from: usize) {
        for finding in &mut self.shaper.findings[from..] {
            let key = finding.answer.as_deref().and_then(|path| path.rsplit_once('.')).map(|(_, key)| key.to_owned());
            if let Some(key) = key.filter(|key| finding.code == Code::UnknownKey && questions.contains_key(key)) {
                let moved = finding.clone().hint(
                    format!("{key} 属于 [{table}]：移到第一个 [[{table}.{rows}]] 之前"),
                    format!("{key} belongs to [{table}]: move it above the first [[{table}.{rows}]]"),
                );
                *finding = Diagnostic { code: Code::MisplacedKey, ..moved };
            }
        }
    }

    fn parties(&mut self, node: Option<&Node>, root: &Node) -> Vec<Party> {
        let schema = self.schema;
        let Some(topic) = schema.topics.get("parties") else { return Vec::new() };
        let rows: &[Node] = match node.map(|node| &node.data) {
            Some(TomlValue::Array(rows)) => rows,
            Some(_) => {
                let place = node.map_or(&root.key, |node| &node.key).clone();
                self.find(
                    Diagnostic::of(Code::WrongType, "parties 应为表的数组", "parties must be an array of tables")
                        .hint("每一方写一个 [[parties]]", "write one [[parties]] for each party")
                        .answer("parties")
                        .at(place),
                );
                &[]
            }
            None => &[],
        };
        let mut parties: Vec<Party> = Vec::new();
        let mut nameless: Vec<(usize, Value, Location)> = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let path = format!("parties.{index}");
            self.shaper.locations.insert(path.clone(), row.location.clone());
            let TomlValue::Table(fields) = &row.data else { continue };
            let before = self.shaper.findings.len();
            let mut record = self.shaper.record(&path, &topic.questions, fields, row);
            self.belongs_elsewhere(before, "parties");
            if let Value::Record(fields) = &mut record {
                fill_defaults(&topic.questions, fields, &row.location);
            }
            self.print_number(&path, &mut record, topic);
            match record.get("role").and_then(Value::as_word).and_then(|word| schema.role(word)) {
                Some(role) => {
                    let party = Party::new(role, record, index, row.location.clone());
                    self.duplicates(&parties, &party);
                    parties.push(party);
                }
                None => nameless.push((index, record, row.location.clone())),
            }
        }
        for role in schema.roles.iter().filter(|role| role.required) {
            if parties.iter().any(|party| party.role == role.id) {
                continue;
            }
            // Whose role is not known yet stands for the one that is lacking.
            if !nameless.is_empty() {
                let (index, record, location) = nameless.remove(0);
                parties.push(Party::new(role, record, index, location));
                continue;
            }
            let place = node.map_or(&root.key, |node| &node.key).clone();
            self.find(missing_party(role, place));
        }
        designate(&mut parties, schema);
        parties
    }

    /// The number of a party as it is printed, where what was typed differs from it in width, spaces or capitals only.
    fn print_number(&mut self, path: &str, record: &mut Value, topic: &TopicSchema) {
        let word = |key: &str| record.get(key).and_then(Value::as_word).map(str::to_owned);
        let (Some(written), Some(form)) = (word("id"), word("form")) else { return };
        let number = match (form.as_str(), word("id_type").as_deref()) {
            ("individual", None) | (_, Some("resident-id")) => read_resident_number(&written),
            ("foreign", None) => return,
            (_, None | Some("credit-code")) => read_credit_code(&written),
            _ => return,
        };
        let (Ok(number), Some(question)) = (number, topic.questions.get("id")) else { return };
        if number == written {
            return;
        }
        let path = format!("{path}.id");
        if let Some(place) = self.shaper.locations.get(&path).cloned() {
            self.shaper.understood(&path, question, &written, &format!("\"{number}\""), &place);
        }
        if let Value::Record(fields) = record {
            fields.insert("id".to_owned(), Value::Text(Localised::both(number.clone(), number)));
        }
    }

    fn duplicates(&mut self, parties: &[Party], party: &Party) {
        let Party { key, index, .. } = party;
        if parties.iter().any(|other| other.key == *key) {
            let place = self
                .shaper
                .locations
                .get(&format!("parties.{index}.key"))
                .or(self.shaper.locations.get(&format!("parties.{index}")))
                .cloned();
            self.find(
                Diagnostic::of(
                    Code::DuplicateParty,
                    format!("有两方的 key 都是“{key}”"),
                    format!("two parties have the key “{key}”"),
                )
                .hint(
                    format!("同一角色有几方时，各写一个不同的 key，如 key = \"{key}-2\""),
                    format!("where several parties share a role, give each its own key, like key = \"{key}-2\""),
                )
                .answer(format!("parties.{index}.key"))
                .at(place),
            );
        }
        for other in parties {
            self.findings_of_same(party, other);
        }
    }

    /// What two parties cannot have in common: number, name, and where notices reach them.
    fn findings_of_same(&mut self, party: &Party, other: &Party) {
        let (one, two) = (party.index, other.index);
        let word = |party: &Party, path: &str| party.record.get(path).and_then(Value::as_word).map(half_width);
        let same = |path: &str, form: fn(&str) -> String| {
            let (a, b) = (word(party, path).map(|text| form(&text)), word(other, path).map(|text| form(&text)));
            a.is_some() && a == b
        };
        let mut found = |code, path: &str, zh: &str, en: &str| {
            let place = self.shaper.locations.get(&format!("parties.{one}.{path}")).cloned();
            self.shaper.findings.push(
                Diagnostic::of(code, zh, en)
                    .hint(
                        format!("核对 parties.{two}.{path} 与 parties.{one}.{path}"),
                        format!("compare parties.{two}.{path} with parties.{one}.{path}"),
                    )
                    .answer(format!("parties.{one}.{path}"))
                    .at(place),
            );
        };
        let same_id = same("id", plain_number);
        if same_id {
            let (zh, en) = ("有两方的证件号码相同", "two parties have the same registration or identity number");
            found(Code::DuplicateParty, "id", zh, en);
        }
        // Two people may have one name and are told apart by their numbers.
        let people = [party, other].iter().all(|party| word(party, "form").as_deref() == Some("individual"));
        let told_apart = people && word(party, "id").is_some() && word(other, "id").is_some();
        if !same_id && !told_apart && same("name", same_name) {
            found(Code::DuplicateParty, "name", "有两方的名称相同", "two parties have the same name");
        }
        for (path, zh, en) in [
            ("contact.email", "两方联系人的电子邮箱相同", "the contacts of two parties have the same e-mail"),
            ("contact.phone", "两方联系人的电话相同", "the contacts of two parties have the same telephone"),
            ("service.email", "两方的送达邮箱相同", "two parties have the same e-mail for service"),
        ] {
            if same(path, str::to_lowercase) {
                found(Code::SharedContact, path, zh, en);
            }
        }
    }

    /// Unknown keys of a row that some other table has.
    fn belongs_elsewhere(&mut self, from: usize, table: &str) {
        for position in from..self.shaper.findings.len() {
            let finding = &self.shaper.findings[position];
            let (Some(path), Some(place)) = (&finding.answer, &finding.location) else { continue };
            let Some((_, key)) = path.rsplit_once('.').filter(|_| finding.code == Code::UnknownKey) else { continue };
            let node = Node { data: TomlValue::Boolean(true), location: place.clone(), key: place.clone() };
            if let Some(better) = self.misplaced(table, key, &node) {
                self.shaper.findings[position] = better;
            }
        }
    }

    /// Every role named in an answer must be a party's.
    fn roles(&mut self, topics: &BTreeMap<String, Topic>, parties: &[Party]) {
        let mut named = Vec::new();
        for (name, topic) in &self.schema.topics {
            if let Some(record) = topics.get(name) {
                for (key, question) in &topic.questions {
                    if names_roles(question) {
                        collect_roles(&format!("{name}.{key}"), question, record.get(key), &mut named);
                    }
                }
            }
        }
        let known: Vec<&str> = parties.iter().flat_map(|p| [p.key.as_str(), p.role.as_str()]).collect();
        for (path, word, both) in named {
            if known.contains(&word.as_str()) || (both && word == "both") {
                continue;
            }
            let mut words = known.clone();
            words.dedup();
            let labelled =
                words.iter().map(|word| match self.schema.role(word).and_then(|role| role.name.zh.as_ref()) {
                    Some(name) => format!("{word}（{name}）"),
                    None => (*word).to_owned(),
                });
            let list_zh = labelled.collect::<Vec<_>>().join(" | ") + if both { " | both（双方）" } else { "" };
            let list = words.join(" | ") + if both { " | both" } else { "" };
            let place = self.shaper.locations.get(&path).cloned();
            self.find(
                Diagnostic::of(
                    Code::UnknownRole,
                    format!("{path} = “{word}”，但没有这一方"),
                    format!("{path} = “{word}”, but there is no such party"),
                )
                .hint(format!("可选：{list_zh}"), format!("one of: {list}"))
                .answer(path)
                .at(place),
            );
        }
    }

    fn annexes(&mut self, node: Option<&Node>) -> Vec<String> {
        let Some(node) = node else { return Vec::new() };
        self.shaper.locations.insert("annexes".to_owned(), node.key.clone());
        let known = self.schema.annexes.clone();
        let fields = match &node.data {
            TomlValue::Table(fields) => fields.clone(),
            _ => IndexMap::new(),
        };
        let mut annexes = Vec::new();
        for (key, value) in &fields {
            match (key.as_str(), &value.data) {
                ("include", TomlValue::Array(items)) => {
                    self.shaper.locations.insert("annexes.include".to_owned(), value.location.clone());
                    for item in items {
                        match &item.data {
                            TomlValue::Text(name) if known.contains(name) && !annexes.contains(name) => {
                                annexes.push(name.clone())
                            }
                            TomlValue::Text(name) if annexes.contains(name) => self.find(
                                Diagnostic::of(
                                    Code::DuplicateAnnex,
                                    format!("附件“{name}”列了两次"),
                                    format!("the annex “{name}” is listed twice"),
                                )
                                .hint("删除一个", "remove one")
                                .answer("annexes.include")
                                .at(item.location.clone()),
                            ),
                            TomlValue::Text(name) => {
                                let path = format!("annexes.include \"{name}\"");
                                let words = known.iter().map(String::as_str);
                                let mut finding = unknown_key(&path, name, words, &item.location);
                                finding.code = Code::UnknownWord;
                                finding.message.zh =
                                    Some(format!("没有附件“{name}”：annexes.include 填写附件的英文名"));
                                self.find(finding);
                            }
                            _ => self.find(
                                Diagnostic::of(
                                    Code::WrongType,
                                    "附件名应为文字",
                                    "the name of an annex must be a string",
                                )
                                .at(item.location.clone()),
                            ),
                        }
                    }
                }
                ("include", _) => self.find(
                    Diagnostic::of(
                        Code::WrongType,
                        "annexes.include 应为附件名的数组",
                        "annexes.include must be an array of names",
                    )
                    .answer("annexes.include")
                    .at(value.location.clone()),
                ),
                _ => self.find(unknown_key(&format!("annexes.{key}"), key, ["include"], &value.key)),
            }
        }
        annexes
    }

    fn waivers(&mut self, node: Option<&Node>) -> Vec<Waiver> {
        let Some(TomlValue::Array(rows)) = node.map(|node| &node.data) else { return Vec::new() };
        let mut waivers = Vec::new();
        for row in rows {
            let TomlValue::Table(fields) = &row.data else { continue };
            for (key, value) in fields {
                if !["rule", "reason", "answer", "approved_by"].contains(&key.as_str()) {
                    self.find(unknown_key(
                        &format!("waive.{key}"),
                        key,
                        ["rule", "reason", "answer", "approved_by"],
                        &value.key,
                    ));
                }
            }
            let text = |key: &str| match fields.get(key).map(|node| &node.data) {
                Some(TomlValue::Text(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
                _ => None,
            };
            match (text("rule"), text("reason")) {
                (Some(rule), Some(reason)) => waivers.push(Waiver {
                    rule,
                    reason,
                    answer: text("answer"),
                    approved_by: text("approved_by"),
                    location: row.location.clone(),
                }),
                _ => self.find(
                    Diagnostic::of(
                        Code::MissingAnswer,
                        "[[waive]] 须有 rule 和 reason",
                        "a [[waive]] needs rule and reason",
                    )
                    .hint(
                        "写明接受该提示的理由；理由印入起草说明",
                        "say why the finding is accepted; the reason is printed in the memo",
                    )
                    .answer("waive")
                    .at(row.key.clone()),
                ),
            }
        }
        waivers
    }

    fn choose(&mut self, node: Option<&Node>) -> BTreeMap<String, (Stance, Location)> {
        let Some(TomlValue::Table(fields)) = node.map(|node| &node.data) else { return BTreeMap::new() };
        let mut chosen = BTreeMap::new();
        for (clause, value) in fields {
            let stance = match &value.data {
                TomlValue::Text(word) => Stance::from_word(word),
                _ => None,
            };
            match stance {
                Some(stance) => {
                    chosen.insert(clause.clone(), (stance, value.key.clone()));
                }
                None => self.find(
                    Diagnostic::of(
                        Code::UnknownWord,
                        format!("choose 中 {clause} 的写法无效"),
                        format!("choose has no such variant for {clause}"),
                    )
                    .hint(
                        format!("写成 \"{clause}\" = \"balanced\"（discloser | balanced | recipient）"),
                        format!("write \"{clause}\" = \"balanced\" (discloser | balanced | recipient)"),
                    )
                    .answer("choose")
                    .at(value.location.clone()),
                ),
            }
        }
        chosen
    }

    fn locks(&mut self, node: Option<&Node>, root: &Node) -> Vec<Lock> {
        let Some(TomlValue::Table(fields)) = node.map(|node| &node.data) else { return Vec::new() };
        let mut locks = Vec::new();
        for (key, value) in fields {
            let (clause, TomlValue::Array(items)) = (key == "clauses", &value.data) else {
                self.find(unknown_key(&format!("lock.{key}"), key, ["clauses", "answers"], &value.key));
                continue;
            };
            if !clause && key != "answers" {
                self.find(unknown_key(&format!("lock.{key}"), key, ["clauses", "answers"], &value.key));
                continue;
            }
            for item in items {
                let TomlValue::Text(name) = &item.data else { continue };
                let known = clause
                    || name == "stance"
                    || self.schema.topics.contains_key(name)
                    || self.schema.question(name).is_some();
                if known {
                    let own = item.location.source == root.location.source;
                    locks.push(Lock { name: name.clone(), clause, own, location: item.location.clone() });
                } else {
                    self.find(
                        Diagnostic::of(
                            Code::UnknownKey,
                            format!("lock 中没有 {name} 这个答案"),
                            format!("lock names {name}, which is no answer"),
                        )
                        .hint(
                            "写答案路径，如 \"liability.cap\"；条款写在 clauses 中",
                            "name an answer path, like \"liability.cap\"; clauses go under clauses",
                        )
                        .answer("lock")
                        .at(item.location.clone()),
                    );
                }
            }
        }
        locks
    }

    fn columns(&mut self, node: Option<&Node>) -> BTreeMap<String, String> {
        let Some(TomlValue::Table(fields)) = node.map(|node| &node.data) else { return BTreeMap::new() };
        let mut columns = BTreeMap::new();
        for (title, value) in fields {
            match &value.data {
                TomlValue::Text(path) => {
                    columns.insert(title.clone(), path.clone());
                }
                _ => self.find(
                    Diagnostic::of(
                        Code::WrongType,
                        format!("columns 中“{title}”应对应一个答案路径"),
                        format!("“{title}” in columns must name an answer path"),
                    )
                    .answer("columns")
                    .at(value.location.clone()),
                ),
            }
        }
        columns
    }
}

/// A name as it is compared: brackets, spaces, points and capitals make no other name.
fn same_name(name: &str) -> String {
    let bare = name.chars().filter(|c| !matches!(c, ' ' | '(' | ')' | '（' | '）' | '·' | '•' | '・' | '.' | ','));
    bare.flat_map(char::to_lowercase).collect()
}

/// A role that no party has, and one must.
fn missing_party(role: &Role, place: Location) -> Diagnostic {
    let name = |side: Option<&String>| side.unwrap_or(&role.id).clone();
    Diagnostic::of(
        Code::MissingParty,
        format!("缺少当事人：{}", name(role.name.zh.as_ref())),
        format!("a party is missing: {}", name(role.name.en.as_ref())),
    )
    .hint(
        format!("写一个 [[parties]]，role = \"{}\"", role.id),
        format!("write a [[parties]] with role = \"{}\"", role.id),
    )
    .answer("parties")
    .at(place)
}

/// Puts the questions' defaults where the record has no answer.
pub(super) fn fill_defaults(
    questions: &IndexMap<String, Question>,
    record: &mut BTreeMap<String, Value>,
    place: &Location,
) {
    for (key, question) in questions {
        match (record.get_mut(key), &question.default) {
            (None, Some(default)) => {
                let mut shaper = ValueReader::default();
                if let Some(value) = shaper.value(key, question, &from_plain(default, place)) {
                    record.insert(key.clone(), value);
                }
            }
            (Some(Value::Record(fields)), _) => fill_defaults(&question.fields, fields, place),
            (Some(Value::List(rows)), _) if question.answer == AnswerType::Table => {
                for row in rows {
                    if let Value::Record(fields) = row {
                        fill_defaults(&question.fields, fields, place);
                    }
                }
            }
            _ => {}
        }
    }
}

fn names_roles(question: &Question) -> bool {
    question.answer == AnswerType::Role || question.fields.values().any(names_roles)
}

fn collect_roles(path: &str, question: &Question, value: Option<&Value>, named: &mut Vec<(String, String, bool)>) {
    match (question.answer, value) {
        (AnswerType::Role, Some(Value::Word(word))) => named.push((path.to_owned(), word.clone(), question.both)),
        (AnswerType::Record, Some(record)) => {
            for (key, field) in &question.fields {
                collect_roles(&format!("{path}.{key}"), field, record.get(key), named);
            }
        }
        (AnswerType::Table, Some(Value::List(rows))) => {
            for (n, row) in rows.iter().enumerate() {
                for (key, field) in &question.fields {
                    collect_roles(&format!("{path}.{n}.{key}"), field, row.get(key), named);
                }
            }
        }
        _ => {}
    }
}
