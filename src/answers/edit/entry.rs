//! What is put into an answer file: a value as TOML, written as a person would.

use crate::answers::{AnswerType, Question};
use crate::value::read_day;
use serde_json::Value as Json;
use toml_edit::Value;

/// A value for an answer file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry(String);

impl Entry {
    /// Words.
    pub fn text(words: &str) -> Entry {
        // In one line: what JSON escapes TOML reads, and DEL, which JSON lets stand, TOML does not.
        Entry(serde_json::Value::from(words).to_string().replace('\u{7f}', "\\u007f"))
    }

    /// Several of these.
    pub fn list(members: &[Entry]) -> Entry {
        let members: Vec<&str> = members.iter().map(Entry::literal).collect();
        Entry(format!("[{}]", members.join(", ")))
    }

    /// A table in one line.
    pub fn record(fields: &[(&str, Entry)]) -> Entry {
        if fields.is_empty() {
            return Entry("{}".to_owned());
        }
        let fields: Vec<String> =
            fields.iter().map(|(key, entry)| format!("{} = {}", super::written_key(key), entry.0)).collect();
        Entry(format!("{{ {} }}", fields.join(", ")))
    }

    /// A value as TOML writes it. None: it is none.
    pub fn of_toml(written: &str) -> Option<Entry> {
        written.trim().parse::<Value>().ok().map(|value| Entry(value.to_string().trim().to_owned()))
    }

    /// What was entered for a question: days, numbers and amounts as TOML has them, where they can be read; else the words,
    /// so that the check tells what is wrong with them. None: nothing was entered.
    pub fn of(question: &Question, entered: &Json) -> Option<Entry> {
        match entered {
            Json::Null => None,
            Json::String(words) if words.trim().is_empty() => None,
            Json::String(words) => Some(of_words(question, words.trim())),
            Json::Bool(truth) => Some(Entry(truth.to_string())),
            Json::Number(number) => Some(match number.as_i64() {
                Some(whole) if question.answer == AnswerType::Count => Entry(grouped(&whole.to_string())),
                _ => Entry(number.to_string()),
            }),
            Json::Array(members) => {
                let row = Question { answer: member(question.answer), ..question.clone() };
                let members: Vec<Entry> = members.iter().filter_map(|one| Entry::of(&row, one)).collect();
                Some(Entry::list(&members))
            }
            Json::Object(fields) => {
                let fields: Vec<(&str, Entry)> = fields
                    .iter()
                    .filter_map(|(key, value)| Some((key.as_str(), of_field(question, key, value)?)))
                    .collect();
                (!fields.is_empty()).then(|| Entry::record(&fields))
            }
        }
    }

    /// A part of an answer that is no question of its own, such as the amount of money.
    pub(super) fn of_part(question: &Question, part: &str, entered: &Json) -> Option<Entry> {
        of_field(question, part, entered)
    }

    /// A value that no question asks for.
    pub(super) fn of_json(entered: &Json) -> Option<Entry> {
        match entered {
            Json::Null => None,
            Json::String(words) => (!words.trim().is_empty()).then(|| Entry::text(words.trim())),
            Json::Bool(_) | Json::Number(_) => Some(Entry(entered.to_string())),
            Json::Array(members) => Some(Entry::list(&members.iter().filter_map(Entry::of_json).collect::<Vec<_>>())),
            Json::Object(fields) => {
                let fields = fields.iter().filter_map(|(key, value)| Some((key.as_str(), Entry::of_json(value)?)));
                Some(Entry::record(&fields.collect::<Vec<_>>()))
            }
        }
    }

    /// As it stands in the file.
    pub fn literal(&self) -> &str {
        &self.0
    }

    /// A table with these keys, one in the other, and this innermost.
    pub(super) fn within(&self, keys: &[String]) -> Option<Entry> {
        keys.iter().rev().try_fold(self.clone(), |entry, key| match key.parse::<usize>() {
            Ok(0) => Some(Entry::list(&[entry])),
            Ok(_) => None,
            Err(_) => Some(Entry::record(&[(key, entry)])),
        })
    }

    pub(super) fn value(&self) -> Option<Value> {
        self.0.parse().ok()
    }
}

/// What the members of an array are.
fn member(answer: AnswerType) -> AnswerType {
    match answer {
        AnswerType::Texts => AnswerType::Text,
        AnswerType::Choices => AnswerType::Choice,
        AnswerType::Table => AnswerType::Record,
        other => other,
    }
}

fn of_words(question: &Question, words: &str) -> Entry {
    let read = match question.answer {
        AnswerType::Date => read_day(words).ok().map(|day| day.format("%Y-%m-%d").to_string()),
        AnswerType::Count => figures(words).filter(|figures| !figures.contains('.')).map(|whole| grouped(&whole)),
        AnswerType::Boolean => matches!(words, "true" | "false").then(|| words.to_owned()),
        _ => None,
    };
    read.map_or_else(|| Entry::text(words), Entry)
}

fn of_field(question: &Question, key: &str, value: &Json) -> Option<Entry> {
    if let Some(field) = question.fields.get(key) {
        return Entry::of(field, value);
    }
    let is_amount = question.answer == AnswerType::Money && key == "amount";
    match value {
        Json::String(words) if is_amount => match figures(words) {
            Some(amount) => Some(Entry(with_fen(&amount))),
            None => (!words.trim().is_empty()).then(|| Entry::text(words.trim())),
        },
        Json::Number(number) if is_amount => Some(Entry(with_fen(&number.to_string()))),
        Json::String(words) => (!words.trim().is_empty()).then(|| Entry::text(words.trim())),
        _ => None,
    }
}

/// Plain figures of a number such as `12,000,000.00`; none where it is no number.
fn figures(words: &str) -> Option<String> {
    let plain: String = words.chars().filter(|c| !matches!(c, ',' | '，' | '_' | ' ')).collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, "0"));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let leading = whole.len() > 1 && whole.starts_with('0');
    (digits(whole) && digits(part) && !leading && whole.len() < 16).then_some(plain)
}

/// `12000000` → `12_000_000`; short numbers as they are.
fn grouped(whole: &str) -> String {
    let digits = whole.trim_start_matches('-');
    if digits.len() < 5 {
        return whole.to_owned();
    }
    let mut text = String::from(if whole.starts_with('-') { "-" } else { "" });
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

/// An amount with two decimals at least.
fn with_fen(amount: &str) -> String {
    let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
    format!("{}.{part:0<2}", grouped(whole))
}
