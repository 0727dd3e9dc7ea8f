//! From answer files to an agreement with its findings: the phases one after the other, none skipped, none repeated.

use crate::answers::{self, AnswerType, Answers, Node, Question, Shared, Stance, TomlValue, Topic, from_plain, merge};
use crate::check::{self, Subject, Waived};
use crate::diagnostic::{self, Code, Diagnostic, Location, Severity, Source};
use crate::document::{self, Document, DocumentMeta, Provenance};
use crate::draft;
use crate::expression::{self, Scope};
use crate::library::{Kind, Library};
use crate::plan::{Plan, plan};
use crate::value::{Language, Localised, Value};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::rc::Rc;
use std::sync::Arc;

/// How an agreement is to be assembled.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Missing answers become blanks, and every page is marked.
    pub draft: bool,
    /// The day for which the law is looked up, instead of the signing date.
    pub as_of: Option<NaiveDate>,
    /// These answers were checked before: only what keeps the text from being written is found again.
    pub checked: bool,
}

/// A drafted and checked agreement. `document` may be used only where `findings` has no error, or in a draft.
#[derive(Debug)]
pub struct Assembly<'l> {
    /// What the files say.
    pub answers: Answers,
    /// What was chosen.
    pub plan: Plan<'l>,
    /// What conditions and texts saw, by language.
    pub scopes: Localised<Scope>,
    /// The text.
    pub document: Document,
    /// Findings that stand, in order of their place.
    pub findings: Vec<Diagnostic>,
    /// Findings that were accepted.
    pub waived: Vec<Waived>,
}

/// Where the deal's file asks for a firm's defaults: the path as written and its place.
pub fn extends(source: &Arc<Source>) -> Option<(String, Location)> {
    let (root, _) = answers::read(source);
    match root.data {
        TomlValue::Table(fields) => match fields.get("extends").map(|node| (&node.data, &node.location)) {
            Some((TomlValue::Text(path), place)) => Some((path.clone(), place.clone())),
            _ => None,
        },
        _ => None,
    }
}

/// Assembles the agreement of `layers` (a firm's defaults first, the deal's own file last).
/// Err: the answers cannot be read at all, or are of no known kind.
pub fn assemble<'l>(
    library: &'l Library,
    layers: &[Arc<Source>],
    options: Options,
) -> Result<Assembly<'l>, Vec<Diagnostic>> {
    let joined = join(library, layers)?;
    Ok(from_joined(&Memory::once(library), library, &joined, provenance(library, layers), options))
}

/// The answers of all layers, one over the other, on the defaults of their kind.
#[derive(Debug, Clone)]
pub struct Joined<'l> {
    pub kind: &'l Kind,
    pub root: Node,
    /// Topics that the agreement has in common with others, which `root` need not hold.
    pub shared: Arc<Shared>,
    /// The stance of the firm's defaults.
    pub house: Option<Stance>,
}

/// Joins `layers`. Err: they cannot be read at all, or are of no known kind.
pub fn join<'l>(library: &'l Library, layers: &[Arc<Source>]) -> Result<Joined<'l>, Vec<Diagnostic>> {
    let Some(deal) = layers.last() else { return Err(Vec::new()) };
    let mut findings = Vec::new();
    let mut nodes = Vec::new();
    for source in layers {
        let (node, errors) = answers::read(source);
        findings.extend(errors);
        nodes.push(node);
    }
    if !findings.is_empty() {
        findings.extend(beside_syntax(library, nodes, deal, &findings));
        diagnostic::sort(&mut findings);
        return Err(findings);
    }
    let kind = kind_of(library, &nodes, deal).map_err(|finding| vec![finding])?;
    let mut root = from_plain(&toml::Value::Table(kind.schema.defaults.clone()), &Location::new(deal, 0..0));
    let locks = all_locks(&nodes);
    let house = nodes[..nodes.len() - 1].iter().rev().find_map(stance_of);
    for node in nodes {
        merge(&mut root, node);
    }
    if let (TomlValue::Table(fields), Some(locks)) = (&mut root.data, locks) {
        fields.insert("lock".to_owned(), locks);
    }
    Ok(Joined { kind, root, shared: Arc::default(), house })
}

/// What else is wrong in files that have syntax errors: only what no syntax error can have caused.
fn beside_syntax(library: &Library, nodes: Vec<Node>, deal: &Arc<Source>, syntax: &[Diagnostic]) -> Vec<Diagnostic> {
    let Ok(kind) = kind_of(library, &nodes, deal) else { return Vec::new() };
    let Some(root) = nodes.into_iter().reduce(|mut lower, upper| {
        merge(&mut lower, upper);
        lower
    }) else {
        return Vec::new();
    };
    let line = |finding: &Diagnostic| {
        finding.location.as_ref().map(|place| (place.source.name.clone(), place.line_and_column().0))
    };
    let lines: Vec<_> = syntax.iter().map(line).collect();
    let certain = [
        Code::UnknownKey,
        Code::MisplacedKey,
        Code::WrongType,
        Code::UnknownWord,
        Code::OutOfRange,
        Code::EmptyAnswer,
        Code::TooLong,
        Code::ForbiddenCharacter,
        Code::WrongAmount,
    ];
    let mut findings = answers::parse(&root, &kind.schema).findings;
    findings.retain(|finding| certain.contains(&finding.code) && !lines.contains(&line(finding)));
    findings
}

/// What every layer locks: a deal can add to a firm's locks, not take from them.
fn all_locks(nodes: &[Node]) -> Option<Node> {
    let locks = nodes.iter().filter_map(|node| match &node.data {
        TomlValue::Table(fields) => fields.get("lock"),
        _ => None,
    });
    locks.cloned().reduce(|mut all, next| {
        if let (TomlValue::Table(all), TomlValue::Table(next)) = (&mut all.data, next.data) {
            for (key, node) in next {
                match (all.get_mut(&key).map(|old| &mut old.data), node) {
                    (Some(TomlValue::Array(old)), Node { data: TomlValue::Array(new), .. }) => old.extend(new),
                    (_, node) => {
                        all.insert(key, node);
                    }
                }
            }
        }
        all
    })
}

fn stance_of(node: &Node) -> Option<Stance> {
    match &node.data {
        TomlValue::Table(fields) => match fields.get("stance").map(|node| &node.data) {
            Some(TomlValue::Text(word)) => Stance::from_word(word),
            _ => None,
        },
        _ => None,
    }
}

/// What earlier agreements of one library came to, part by part. Keep one a thread for a batch; it never changes what
/// comes out, only how fast.
#[derive(Debug)]
pub struct Memory {
    /// None for a single agreement, in which nothing is rendered twice.
    expressions: Option<Rc<expression::Memory>>,
    blocks: document::Memory,
    checks: check::Memory,
}

impl Memory {
    /// An empty one for many agreements of `library`.
    pub fn new(library: &Library) -> Memory {
        Memory { expressions: Some(library.expressions.memory()), ..Memory::once(library) }
    }

    /// One for a single agreement.
    pub fn once(library: &Library) -> Memory {
        Memory { expressions: None, blocks: document::Memory::default(), checks: check::Memory::new(library) }
    }

    /// Its parts.
    pub fn parts(&self) -> Parts<'_> {
        Parts { expressions: self.expressions.as_ref(), blocks: &self.blocks, checks: &self.checks }
    }
}

/// The parts of a [`Memory`], for who runs the phases one by one.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'m> {
    pub expressions: Option<&'m Rc<expression::Memory>>,
    pub blocks: &'m document::Memory,
    pub checks: &'m check::Memory,
}

/// Assembles an agreement from answers already joined: the last step of [`assemble`], and each row of a batch.
pub fn from_joined<'l>(
    memory: &Memory,
    library: &'l Library,
    joined: &Joined<'l>,
    provenance: Provenance,
    options: Options,
) -> Assembly<'l> {
    let Joined { kind, root, shared, house } = joined;
    let answers::Parsed { mut answers, mut findings } = answers::parse_with(shared, root, &kind.schema);
    answers.house_stance = *house;
    let seen =
        |answers: &Answers| draft::scope(library, kind, answers, Language::Zh).remembering(memory.expressions.as_ref());
    let mut scope = seen(&answers);
    required(library, kind, &answers, root, &scope, &mut findings);
    if options.draft && findings.iter().any(|finding| finding.code == Code::MissingAnswer) {
        leave_blanks(kind, &mut answers, &mut findings);
        scope = seen(&answers);
    }
    let (plan, unplanned) = plan(library, kind, &answers, &scope);
    let languages = answers.languages();
    // Findings are told in both languages.
    let english = !options.checked || languages.contains(&Language::En);
    let scopes = draft::scopes(library, &plan, &answers, scope, english);
    let (text, unwritten) = draft::draft(library, &plan, &scopes, &languages);
    let number = match answers.get("agreement.number") {
        Some(Value::Text(number)) => number.prefer(languages[0]).cloned(),
        _ => None,
    };
    let date = match answers.get("agreement.signing_date") {
        Some(Value::Date(date)) => Some(*date),
        _ => None,
    };
    let frame = DocumentMeta { languages, number, draft: options.draft, provenance: Provenance { date, ..provenance } };
    let (document, misbuilt) = document::build(&memory.blocks, &text, frame);
    // While answers are missing, what cannot be decided or written because of them says nothing new.
    let complete =
        findings.iter().all(|finding| finding.severity < Severity::Error || finding.code == Code::MissingTranslation);
    if complete || options.draft {
        findings.extend(unplanned);
        findings.extend(unwritten.into_iter().map(|finding| {
            if options.draft { Diagnostic { severity: Severity::Warning, ..finding } } else { finding }
        }));
        findings.extend(misbuilt);
    }
    if !options.checked && (complete || options.draft) {
        let subject = Subject {
            library,
            answers: &answers,
            plan: &plan,
            scopes: &scopes,
            document: &document,
            memory: &memory.checks,
        };
        findings.extend(check::check(&subject));
        findings.extend(crate::check::force(&subject, options.as_of));
    }
    let (mut findings, waived) = check::waive(library, &answers, findings);
    diagnostic::sort(&mut findings);
    Assembly { answers, plan, scopes, document, findings, waived }
}

/// The kind that the topmost layer names.
fn kind_of<'l>(library: &'l Library, nodes: &[Node], deal: &Arc<Source>) -> Result<&'l Kind, Diagnostic> {
    let named = nodes.iter().rev().find_map(|node| match &node.data {
        TomlValue::Table(fields) => fields.get("kind"),
        _ => None,
    });
    let all: Vec<&str> = library.kinds.keys().map(String::as_str).collect();
    let list = all.join(" | ");
    let Some(node) = named else {
        return Err(Diagnostic::of(
            Code::MissingAnswer,
            "缺少 kind：协议的类型",
            "kind is missing: the kind of agreement",
        )
        .hint(
            format!("在文件开头写 kind = \"…\"，可选：{list}"),
            format!("write kind = \"…\" at the top; one of: {list}"),
        )
        .answer("kind")
        .at(Location::new(deal, 0..0)));
    };
    let word = match &node.data {
        TomlValue::Text(word) => word.as_str(),
        _ => "",
    };
    library.kinds.get(word).ok_or_else(|| {
        let guess = answers::closest(word, all.iter().copied());
        Diagnostic::of(Code::UnknownWord, format!("没有“{word}”这类协议"), format!("there is no kind “{word}”"))
            .hint(
                guess.map_or(format!("可选：{list}"), |g| format!("是否指“{g}”？可选：{list}")),
                guess.map_or(format!("one of: {list}"), |g| format!("did you mean “{g}”? One of: {list}")),
            )
            .answer("kind")
            .at(node.location.clone())
    })
}

/// Hashes and names for the metadata. Several layers hash as one.
pub fn provenance(library: &Library, layers: &[Arc<Source>]) -> Provenance {
    let mut hash = Sha256::new();
    for source in layers {
        hash.update(source.text.as_bytes());
    }
    let name = layers.last().map_or("", |source| source.name.as_str());
    Provenance {
        answers_name: name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned(),
        answers_sha256: hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect(),
        library_sha256: library.sha256.clone(),
        program: format!("baomi {}", env!("CARGO_PKG_VERSION")),
        date: None,
    }
}

/// Answers that are required under a condition which holds, and are not there.
fn required(
    library: &Library,
    kind: &Kind,
    answers: &Answers,
    root: &Node,
    scope: &Scope,
    findings: &mut Vec<Diagnostic>,
) {
    let mut scope = scope.clone();
    for name in &kind.topics {
        let Some(topic) = library.topics.get(name) else { continue };
        for (path, condition) in &topic.required_when {
            let Some(question) = kind.schema.question(path) else { continue };
            for (place, row) in rows_of(kind, answers, path) {
                if let Some(row) = row {
                    scope.set("item", crate::expression::to_template(&row, Language::Zh));
                }
                let given = answers.places.get(&place).is_some() || answers.get(&place).is_some();
                if !given && library.expressions.holds(condition.id, &scope).unwrap_or(false) {
                    let at = answers.locate(&place).cloned().unwrap_or_else(|| root.key.clone());
                    findings.push(answers::missing(&place, question, &at));
                }
            }
        }
    }
}

/// The places a question has in the answers: one, or one in each row of its table, with the row (or record) it is part of.
fn rows_of(kind: &Kind, answers: &Answers, path: &str) -> Vec<(String, Option<Value>)> {
    if let Some(field) = path.strip_prefix("parties.") {
        return answers
            .parties
            .iter()
            .map(|party| (format!("parties.{}.{field}", party.index), Some(party.record.clone())))
            .collect();
    }
    let Some((table, field)) = path.rsplit_once('.').filter(|(table, _)| table.contains('.')) else {
        return vec![(path.to_owned(), None)];
    };
    match (kind.schema.question(table).map(|question| question.answer), answers.get(table)) {
        (Some(AnswerType::Table), Some(Value::List(rows))) => {
            rows.iter().enumerate().map(|(n, row)| (format!("{table}.{n}.{field}"), Some(row.clone()))).collect()
        }
        (Some(AnswerType::Record), Some(record)) => vec![(path.to_owned(), Some(record.clone()))],
        _ => Vec::new(),
    }
}

/// In a draft a missing text, date or count becomes a blank to fill in by hand; what is missing is a reminder.
fn leave_blanks(kind: &Kind, answers: &mut Answers, findings: &mut [Diagnostic]) {
    for finding in findings.iter_mut().filter(|finding| finding.code == Code::MissingAnswer) {
        let Some(path) = finding.answer.clone() else { continue };
        let question = kind.schema.question(&without_indexes(&path));
        if question.is_some_and(can_be_blank) {
            set(answers, &path, Value::ByHand);
        }
        finding.severity = Severity::Warning;
    }
}

fn can_be_blank(question: &Question) -> bool {
    matches!(question.answer, AnswerType::Text | AnswerType::Date | AnswerType::Count | AnswerType::Money)
}

fn without_indexes(path: &str) -> String {
    path.split('.').filter(|key| key.parse::<usize>().is_err()).collect::<Vec<_>>().join(".")
}

fn set(answers: &mut Answers, path: &str, value: Value) {
    let mut keys = path.split('.');
    let Some(topic) = keys.next() else { return };
    let mut keys: Vec<&str> = keys.collect();
    let Some(last) = keys.pop() else { return };
    let mut place = if topic == "parties" {
        let index: Option<usize> = keys.first().and_then(|key| key.parse().ok());
        keys.drain(..keys.len().min(1));
        answers.parties.iter_mut().find(|party| Some(party.index) == index).map(|party| &mut party.record)
    } else {
        answers.topics.get_mut(topic).map(Topic::to_mut)
    };
    for key in keys {
        place = match place {
            Some(Value::Record(fields)) => fields.get_mut(key),
            Some(Value::List(items)) => key.parse::<usize>().ok().and_then(|n| items.get_mut(n)),
            _ => None,
        };
    }
    if let Some(Value::Record(fields)) = place {
        fields.insert(last.to_owned(), value);
    }
}
