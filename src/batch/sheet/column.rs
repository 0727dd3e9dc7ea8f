//! Titles of a spreadsheet → answers: which question each column answers.

use super::folded_title;
use crate::answers::{AnswerType, Node, Question, SPECIAL_QUESTIONS, Schema, Stance, TomlValue, closest};
use crate::diagnostic::{Code, Diagnostic};
use std::collections::{BTreeMap, HashMap};

/// A column that answers a question.
#[derive(Debug, Clone)]
pub struct Column {
    /// Index of its cells in a row.
    pub index: usize,
    /// As printed at its head.
    pub title: String,
    /// Keys from the root of the answers to what it sets; members of arrays by their index.
    pub keys: Vec<String>,
    /// What it wants.
    pub want: Want,
    /// Unit of a count.
    pub unit: Option<String>,
    /// Whether a cell can say that there is no answer.
    pub clearing: Clearing,
}

/// Whether an answer of the answer file can be taken away by a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clearing {
    Allowed,
    /// The question must be answered.
    Required,
    /// Without an answer the library takes a default.
    Default,
}

/// What a column wants.
#[derive(Debug, Clone)]
pub enum Want {
    /// Words as they are.
    Text,
    /// Words in one cell, one entry after the other.
    Texts(Words),
    /// Yes or no.
    Boolean,
    /// A whole number.
    Count,
    /// The amount of a sum of money.
    Amount,
    /// A day.
    Date,
    /// A word of a list, or what the list calls it.
    Word(Words),
    /// Nothing but the word that there are none: its entries have columns of their own.
    List,
}

/// Printed names of words → the words.
#[derive(Debug, Clone, Default)]
pub struct Words(HashMap<String, String>);

impl Column {
    /// Path of the answer that it sets, as findings name it: `parties.1.id`.
    pub fn path(&self) -> String {
        self.keys.join(".")
    }

    /// True where its cells decide between texts rather than being printed.
    pub fn decides(&self) -> bool {
        matches!(self.want, Want::Word(_) | Want::Boolean | Want::Texts(_) | Want::List)
    }
}

impl Words {
    fn of(question: &Question) -> Words {
        let mut words = HashMap::new();
        for (word, label) in &question.values {
            for (_, label) in label.iter() {
                words.insert(label.to_lowercase(), word.clone());
            }
        }
        Words(words)
    }

    fn of_roles(schema: &Schema) -> Words {
        let names = schema
            .roles
            .iter()
            .flat_map(|role| role.name.iter().map(|(_, name)| (name.to_lowercase(), role.id.clone())));
        Words(names.collect())
    }

    /// Words with the labels given.
    fn given(labels: &[(&str, &[&str])]) -> Words {
        let labels = labels
            .iter()
            .flat_map(|(word, labels)| labels.iter().map(|label| ((*label).to_lowercase(), (*word).to_owned())));
        Words(labels.collect())
    }

    /// The word that a label stands for, or the text itself.
    pub fn find(&self, text: &str) -> String {
        self.0.get(&text.to_lowercase()).cloned().unwrap_or_else(|| text.to_owned())
    }
}

/// Titles of the answer file that differ in nothing but looks are the same.
struct Mapped<'a> {
    exact: &'a BTreeMap<String, String>,
    folded: HashMap<String, Option<&'a str>>,
}

impl<'a> Mapped<'a> {
    fn new(exact: &'a BTreeMap<String, String>) -> Mapped<'a> {
        let mut folded: HashMap<String, Option<&str>> = HashMap::new();
        for (title, path) in exact {
            // Two that look the same are told apart by their exact words only.
            folded.entry(folded_title(title)).and_modify(|path| *path = None).or_insert(Some(path));
        }
        Mapped { exact, folded }
    }

    /// The path of a title.
    fn path(&self, title: &str) -> Option<&'a str> {
        self.exact.get(title).map(String::as_str).or_else(|| self.folded.get(&folded_title(title)).copied().flatten())
    }
}

/// Whether a title answers something, or is named in the answer file as not used.
pub fn is_title(title: &str, mapped: &BTreeMap<String, String>, schema: &Schema, base: &mut Node) -> bool {
    Mapped::new(mapped).path(title).is_some() || resolve(title, schema, base).is_ok()
}

/// What the titles of a spreadsheet come to: the columns that answer something, and what is wrong, by title.
/// `mapped` are the titles of the answer file; one mapped to nothing is passed over. A party that `base` lacks is added
/// to it.
pub fn columns(
    header: &[String],
    mapped: &BTreeMap<String, String>,
    schema: &Schema,
    base: &mut Node,
) -> (Vec<Column>, Vec<(String, Diagnostic)>) {
    let mut columns: Vec<Column> = Vec::new();
    let mut wrong: Vec<(String, Diagnostic)> = Vec::new();
    let names = Mapped::new(mapped);
    for (index, title) in header.iter().enumerate() {
        if title.is_empty() {
            continue;
        }
        let path = match names.path(title) {
            Some("") => continue,
            Some(path) => path,
            None => title,
        };
        match resolve(path, schema, base) {
            Ok(target) => {
                if let Some(other) = columns.iter().find(|other| other.keys == target.keys) {
                    let finding = Diagnostic::of(
                        Code::DuplicateColumn,
                        format!("“{}”和“{title}”两列都对应 {path}", other.title),
                        format!("the columns “{}” and “{title}” both set {path}", other.title),
                    )
                    .hint("删除一列", "remove one of them");
                    wrong.push((title.clone(), finding));
                } else {
                    let Target { keys, want, unit, clearing } = target;
                    columns.push(Column { index, title: title.clone(), keys, want, unit, clearing });
                }
            }
            Err(why) => wrong.push((title.clone(), unknown(title, path, why, mapped))),
        }
    }
    for (title, path) in mapped {
        let there = header.iter().any(|other| {
            other == title || names.path(other) == Some(path) && folded_title(other) == folded_title(title)
        });
        if !path.is_empty()
            && !there
            && !columns.iter().any(|column| resolve(path, schema, base).is_ok_and(|target| target.keys == column.keys))
        {
            let finding = Diagnostic::of(
                Code::MissingColumn,
                format!("缺少列“{title}”（{path}）"),
                format!("the column “{title}” ({path}) is missing"),
            )
            .hint(
                "补上该列，或者从答案文件的 [columns] 中删去",
                "add it, or take it out of [columns] in the answer file",
            );
            wrong.push((title.clone(), finding));
        }
    }
    (columns, wrong)
}

/// A title that answers nothing.
fn unknown(title: &str, path: &str, why: Unresolved, mapped: &BTreeMap<String, String>) -> Diagnostic {
    if why == Unresolved::Shared {
        return Diagnostic::of(
            Code::SharedOnly,
            format!("列“{title}”：{path} 对所有行相同，不能逐行不同"),
            format!("the column “{title}”: {path} is the same for all rows and cannot differ by row"),
        )
        .hint(
            "写在答案文件中；不同的，分成几个答案文件和表格，各自运行一次",
            "write it in the answer file; where it differs, make several answer files and spreadsheets and run each",
        );
    }
    let hint = match why {
        Unresolved::Perhaps(path) => Some(path),
        _ => None,
    };
    let known = mapped.keys().map(String::as_str);
    let guess = closest(title, known.chain(["parties", "agreement"])).map(str::to_owned).or(hint);
    let finding = Diagnostic::of(
        Code::UnknownColumn,
        format!("列“{title}”不对应任何答案"),
        format!("the column “{title}” answers no question"),
    );
    match guess {
        Some(guess) => finding.hint(
            format!("是否指“{guess}”？不用的列，在答案文件中写 [columns] \"{title}\" = \"\""),
            format!("did you mean “{guess}”? For a column that is not used, write [columns] \"{title}\" = \"\" in the answer file"),
        ),
        None => finding.hint(
            format!("在答案文件中写 [columns] \"{title}\" = \"答案路径\"；不用的列写 \"\""),
            format!("write [columns] \"{title}\" = \"answer.path\" in the answer file; \"\" for a column that is not used"),
        ),
    }
}

/// What a path leads to.
#[derive(Debug)]
pub struct Target {
    pub keys: Vec<String>,
    pub want: Want,
    pub unit: Option<String>,
    pub clearing: Clearing,
}

impl Target {
    fn new(keys: Vec<String>, want: Want, clearing: Clearing) -> Target {
        Target { keys, want, unit: None, clearing }
    }
}

/// Why a path leads nowhere.
#[derive(Debug, PartialEq, Eq)]
pub enum Unresolved {
    /// There is no such answer.
    Unknown,
    /// The path that may have been meant.
    Perhaps(String),
    /// All rows share it.
    Shared,
}

impl From<Option<String>> for Unresolved {
    fn from(path: Option<String>) -> Unresolved {
        path.map_or(Unresolved::Unknown, Unresolved::Perhaps)
    }
}

/// What of an answer file belongs to the batch as a whole.
const SHARED: [&str; 7] = ["kind", "extends", "library", "columns", "lock", "waive", "form"];

/// Paths at the head of an answer file.
fn of_head(path: &str, keys: &[String], schema: &Schema) -> Option<Result<Target, Unresolved>> {
    let keys = keys.to_vec();
    let found = match (path, keys[0].as_str()) {
        ("language", _) => {
            let words: &[(&str, &[&str])] = &[
                ("zh", &["中文", "汉语", "Chinese"]),
                ("en", &["英文", "英语", "English"]),
                ("zh-en", &["双语", "中英文", "中英双语", "bilingual", "en-zh"]),
            ];
            Target::new(keys, Want::Word(Words::given(words)), Clearing::Required)
        }
        ("stance", _) => Target::new(keys, Want::Word(stances()), Clearing::Required),
        ("annexes.include", _) => Target::new(keys, Want::Texts(Words::default()), Clearing::Allowed),
        (_, "choose") if keys.len() >= 2 => {
            let keys = vec!["choose".to_owned(), path["choose.".len()..].trim_matches('"').to_owned()];
            Target::new(keys, Want::Word(stances()), Clearing::Allowed)
        }
        (_, "special") => return Some(of_special(keys)),
        (_, head) if SHARED.contains(&head) && !schema.topics.contains_key(head) => {
            return Some(Err(Unresolved::Shared));
        }
        _ => return None,
    };
    Some(Ok(found))
}

/// `special.0.article`, `special.0.text`, `special.0.text.en`: the parties' own words, which a row may leave out.
fn of_special(keys: Vec<String>) -> Result<Target, Unresolved> {
    let index = keys.get(1).and_then(|index| index.parse::<usize>().ok());
    let question = keys.get(2).is_some_and(|key| SPECIAL_QUESTIONS.contains_key(key));
    let side = match keys.get(3..) {
        Some([side]) => keys[2] == "text" && (side == "zh" || side == "en"),
        Some(rest) => rest.is_empty(),
        None => false,
    };
    match index.is_some_and(|index| index < ENTRIES) && question && side {
        true => Ok(Target::new(keys, Want::Text, Clearing::Allowed)),
        false => Err(Unresolved::Perhaps("special.0.text".to_owned())),
    }
}

fn stances() -> Words {
    let [discloser, balanced, recipient] = Stance::ALL.map(Stance::word);
    Words::given(&[(discloser, &["披露方", "提供方"]), (balanced, &["平衡", "均衡", "对等"]), (recipient, &["接收方"])])
}

/// What a path leads to.
///
/// # Errors
/// It leads nowhere; why.
pub fn resolve(path: &str, schema: &Schema, base: &mut Node) -> Result<Target, Unresolved> {
    let mut keys: Vec<String> = path.split('.').map(str::to_owned).collect();
    if let Some(found) = of_head(path, &keys, schema) {
        return found;
    }
    let topic = schema
        .topics
        .get(&keys[0])
        .ok_or_else(|| closest(&keys[0], schema.topics.keys().map(String::as_str)).map(str::to_owned))?;
    let mut at = 1;
    if topic.repeated {
        let who = keys.get(1).ok_or(Unresolved::Unknown)?;
        let roles = || schema.roles.iter().map(|role| role.id.as_str());
        let index = member(base, &keys[0], who, schema)
            .ok_or_else(|| closest(who, roles()).map(|role| path.replacen(who.as_str(), role, 1)))?;
        keys[1] = index.to_string();
        at = 2;
    }
    let mut questions = &topic.questions;
    loop {
        let key = keys.get(at).ok_or(Unresolved::Unknown)?;
        let question = questions.get(key).ok_or_else(|| {
            let guess = closest(key, questions.keys().map(String::as_str))?;
            Some(path.split('.').map(|part| if part == key { guess } else { part }).collect::<Vec<_>>().join("."))
        })?;
        at += 1;
        let rest = &keys[at..];
        let want = match (question.answer, rest) {
            (AnswerType::Record, [_, ..]) => {
                questions = &question.fields;
                continue;
            }
            (AnswerType::Table, [index, _, ..]) if index.parse::<usize>().is_ok_and(|index| index < ENTRIES) => {
                at += 1;
                questions = &question.fields;
                continue;
            }
            (AnswerType::Money, []) => {
                keys.push("amount".to_owned());
                Want::Amount
            }
            (AnswerType::Money, [part]) if part == "amount" => Want::Amount,
            (AnswerType::Money, [part]) if part == "currency" => Want::Text,
            (AnswerType::Text, [side]) if side == "zh" || side == "en" => Want::Text,
            (AnswerType::Table, []) => Want::List,
            (_, [_, ..]) | (AnswerType::Record, []) => return Err(Unresolved::Unknown),
            (AnswerType::Text, []) => Want::Text,
            (AnswerType::Texts, []) => Want::Texts(Words::default()),
            (AnswerType::Choices, []) => Want::Texts(Words::of(question)),
            (AnswerType::Choice, []) => Want::Word(Words::of(question)),
            (AnswerType::Role, []) => Want::Word(Words::of_roles(schema)),
            (AnswerType::Boolean, []) => Want::Boolean,
            (AnswerType::Count, []) => Want::Count,
            (AnswerType::Date, []) => Want::Date,
        };
        let clearing = clearing(question, &want);
        return Ok(Target { keys, want, unit: question.unit.clone(), clearing });
    }
}

/// Whether a cell may say that there is no answer.
fn clearing(question: &Question, want: &Want) -> Clearing {
    match question {
        // Without entries of its own in the row it is missing, and that is told.
        _ if matches!(want, Want::List) => Clearing::Allowed,
        Question { required: true, .. } => Clearing::Required,
        Question { default: Some(_), .. } => Clearing::Default,
        _ => Clearing::Allowed,
    }
}

/// Most entries of a list that columns can name.
const ENTRIES: usize = 1_000;

/// Index of the party called `who` by key or role; a role that has no party yet gets one.
fn member(base: &mut Node, table: &str, who: &str, schema: &Schema) -> Option<usize> {
    let place = base.location.clone();
    let TomlValue::Table(fields) = &mut base.data else { return None };
    let rows = fields.entry(table.to_owned()).or_insert_with(|| Node {
        data: TomlValue::Array(Vec::new()),
        location: place.clone(),
        key: place.clone(),
    });
    let TomlValue::Array(rows) = &mut rows.data else { return None };
    let word = |row: &Node, key: &str| match &row.data {
        TomlValue::Table(fields) => {
            fields.get(key).is_some_and(|node| matches!(&node.data, TomlValue::Text(text) if text == who))
        }
        _ => false,
    };
    let found = rows.iter().position(|row| word(row, "key")).or_else(|| rows.iter().position(|row| word(row, "role")));
    found.or_else(|| {
        schema.roles.iter().find(|role| role.id == who)?;
        let role = Node { data: TomlValue::Text(who.to_owned()), location: place.clone(), key: place.clone() };
        let fields = [("role".to_owned(), role)].into_iter().collect();
        rows.push(Node { data: TomlValue::Table(fields), location: place.clone(), key: place });
        Some(rows.len() - 1)
    })
}
