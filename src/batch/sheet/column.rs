//! Titles of a spreadsheet → answers: which question each column answers, and a cell as an answer to it.

use super::{Cell, day_of_serial};
use crate::answers::{AnswerType, Node, Question, Schema, TomlValue, closest};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::value::parse_date;
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
        matches!(self.want, Want::Word(_) | Want::Boolean | Want::Texts(_))
    }

    /// A cell as an answer; None where it is empty. What is no answer of the kind wanted is passed on as text, for the
    /// checks of the question to say so.
    pub fn data(&self, cell: &Cell, place: &Location) -> Option<TomlValue> {
        if *cell == Cell::Empty {
            return None;
        }
        let text = cell.text();
        Some(match &self.want {
            Want::Text => TomlValue::Text(text.to_owned()),
            Want::Word(words) => TomlValue::Text(words.find(text)),
            Want::Texts(words) => {
                let parts = text.split(['、', '；', ';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty());
                TomlValue::Array(
                    parts
                        .map(|part| Node {
                            data: TomlValue::Text(words.find(part)),
                            location: place.clone(),
                            key: place.clone(),
                        })
                        .collect(),
                )
            }
            Want::Boolean => match text.to_lowercase().as_str() {
                "true" | "yes" | "y" | "1" | "是" | "√" | "有" => TomlValue::Boolean(true),
                "false" | "no" | "n" | "0" | "否" | "×" | "无" => TomlValue::Boolean(false),
                _ => TomlValue::Text(text.to_owned()),
            },
            Want::Count => {
                let digits = ungrouped(text);
                let whole = digits.strip_suffix(".0").or(digits.strip_suffix(".00")).unwrap_or(&digits);
                if !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit()) {
                    TomlValue::Integer(whole.to_owned())
                } else {
                    TomlValue::Text(text.to_owned())
                }
            }
            Want::Amount => {
                let digits = ungrouped(text.trim_start_matches(['￥', '¥']).trim_end_matches('元').trim());
                let number = digits.strip_prefix('-').unwrap_or(&digits);
                let sound = number.starts_with(|c: char| c.is_ascii_digit())
                    && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
                match (sound, number.contains('.')) {
                    (false, _) => TomlValue::Text(text.to_owned()),
                    (true, true) => TomlValue::Float(digits),
                    (true, false) => TomlValue::Integer(digits),
                }
            }
            Want::Date => match (cell, written_day(text)) {
                (_, Some(day)) => TomlValue::Date(day),
                (Cell::Number(number), None) => {
                    day_of_serial(number).map_or_else(|| TomlValue::Text(text.to_owned()), TomlValue::Date)
                }
                _ => TomlValue::Text(text.to_owned()),
            },
        })
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

    fn find(&self, text: &str) -> String {
        self.0.get(&text.to_lowercase()).cloned().unwrap_or_else(|| text.to_owned())
    }
}

/// Digits without the marks that part thousands.
fn ungrouped(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ',' | '，' | '_' | ' ')).collect()
}

/// `2026-12-01`, `2026/12/1`, `2026.12.1`, `2026年12月1日` as ISO.
fn written_day(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.trim_end_matches('日').split(['-', '/', '.', '年', '月']).map(str::trim).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let digits = |part: &&str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !digits(year, 4..=4) || !digits(month, 1..=2) || !digits(day, 1..=2) {
        return None;
    }
    let iso = format!("{year}-{month:0>2}-{day:0>2}");
    parse_date(&iso).map(|_| iso)
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
    for (index, title) in header.iter().enumerate() {
        if title.is_empty() {
            continue;
        }
        let path = match mapped.get(title) {
            Some(path) if path.is_empty() => continue,
            Some(path) => path,
            None => title,
        };
        match resolve(path, schema, base) {
            Ok((keys, want)) => {
                if let Some(other) = columns.iter().find(|other| other.keys == keys) {
                    let finding = Diagnostic::of(
                        Code::DuplicateColumn,
                        format!("“{}”和“{title}”两列都对应 {path}", other.title),
                        format!("the columns “{}” and “{title}” both set {path}", other.title),
                    )
                    .hint("删除一列", "remove one of them");
                    wrong.push((title.clone(), finding));
                } else {
                    columns.push(Column { index, title: title.clone(), keys, want });
                }
            }
            Err(hint) => {
                let known = mapped.keys().map(String::as_str);
                let guess = closest(title, known.chain(["parties", "agreement"])).map(str::to_owned).or(hint);
                let finding = Diagnostic::of(Code::UnknownColumn, format!("列“{title}”不对应任何答案"), format!("the column “{title}” answers no question")).hint(
                    guess.as_ref().map_or_else(|| format!("在答案文件中写 [columns] \"{title}\" = \"答案路径\"；不用的列写 \"\""), |g| format!("是否指“{g}”？不用的列，在答案文件中写 [columns] \"{title}\" = \"\"")),
                    guess.as_ref().map_or_else(|| format!("write [columns] \"{title}\" = \"answer.path\" in the answer file; \"\" for a column that is not used"), |g| format!("did you mean “{g}”? For a column that is not used, write [columns] \"{title}\" = \"\" in the answer file")),
                );
                wrong.push((title.clone(), finding));
            }
        }
    }
    for (title, path) in mapped {
        if !path.is_empty()
            && !header.contains(title)
            && !columns.iter().any(|column| resolve(path, schema, base).is_ok_and(|(keys, _)| keys == column.keys))
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

/// Keys and wants of a path. Err: the path that may have been meant.
pub fn resolve(path: &str, schema: &Schema, base: &mut Node) -> Result<(Vec<String>, Want), Option<String>> {
    let mut keys: Vec<String> = path.split('.').map(str::to_owned).collect();
    match path {
        "stance" | "language" => return Ok((keys, Want::Text)),
        _ => {}
    }
    let topic = schema
        .topics
        .get(&keys[0])
        .ok_or_else(|| closest(&keys[0], schema.topics.keys().map(String::as_str)).map(str::to_owned))?;
    let mut at = 1;
    if topic.repeated {
        let who = keys.get(1).ok_or(None)?;
        let roles = || schema.roles.iter().map(|role| role.id.as_str());
        let index = member(base, &keys[0], who, schema)
            .ok_or_else(|| closest(who, roles()).map(|role| path.replacen(who.as_str(), role, 1)))?;
        keys[1] = index.to_string();
        at = 2;
    }
    let mut questions = &topic.questions;
    loop {
        let key = keys.get(at).ok_or(None)?;
        let question = questions.get(key).ok_or_else(|| {
            let guess = closest(key, questions.keys().map(String::as_str))?;
            Some(path.split('.').map(|part| if part == key { guess } else { part }).collect::<Vec<_>>().join("."))
        })?;
        at += 1;
        let rest = &keys[at..];
        match (question.answer, rest) {
            (AnswerType::Record, [_, ..]) => questions = &question.fields,
            (AnswerType::Table, [index, _, ..]) if index.parse::<usize>().is_ok() => {
                at += 1;
                questions = &question.fields;
            }
            (AnswerType::Money, []) => {
                keys.push("amount".to_owned());
                return Ok((keys, Want::Amount));
            }
            (AnswerType::Money, [part]) if part == "amount" => return Ok((keys, Want::Amount)),
            (AnswerType::Money, [part]) if part == "currency" => return Ok((keys, Want::Text)),
            (AnswerType::Text, [side]) if side == "zh" || side == "en" => return Ok((keys, Want::Text)),
            (_, [_, ..]) | (AnswerType::Record | AnswerType::Table, []) => return Err(None),
            (AnswerType::Text, []) => return Ok((keys, Want::Text)),
            (AnswerType::Texts, []) => return Ok((keys, Want::Texts(Words::default()))),
            (AnswerType::Choices, []) => return Ok((keys, Want::Texts(Words::of(question)))),
            (AnswerType::Choice, []) => return Ok((keys, Want::Word(Words::of(question)))),
            (AnswerType::Role, []) => return Ok((keys, Want::Word(Words::of_roles(schema)))),
            (AnswerType::Boolean, []) => return Ok((keys, Want::Boolean)),
            (AnswerType::Count, []) => return Ok((keys, Want::Count)),
            (AnswerType::Date, []) => return Ok((keys, Want::Date)),
        }
    }
}

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
