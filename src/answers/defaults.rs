//! Defaults that were taken because a question has no answer.

use super::node::from_plain;
use super::value_reader::ValueReader;
use super::{Answers, Question, Schema};
use crate::diagnostic::Location;
use crate::value::{Language, Localised, Value};

/// A default that was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct DefaultTaken {
    /// Path of the answer.
    pub path: String,
    /// What was asked.
    pub ask: Localised<String>,
    /// What was taken, in words.
    pub value: Localised<String>,
}

/// Every default of `schema` that `answers` take, in the order of the questions; those of rows and parties are left to
/// their tables.
pub fn defaults_taken(schema: &Schema, answers: &Answers) -> Vec<DefaultTaken> {
    let topics = schema.topics.iter().filter(|(_, topic)| !topic.repeated);
    topics
        .flat_map(|(name, topic)| {
            topic.questions.iter().map(move |(key, question)| (format!("{name}.{key}"), question))
        })
        .filter(|(path, question)| question.default.is_some() && answers.places.get(path).is_none())
        .filter_map(|(path, question)| {
            let value = in_words(question)?;
            Some(DefaultTaken { path, ask: question.ask.clone(), value })
        })
        .collect()
}

/// `5日` / `5 days`; a unit that is not known stands as it is.
fn counted(number: i64, unit: &str, language: Language) -> String {
    let zh = match unit {
        "days" => "日",
        "months" => "个月",
        "years" => "年",
        "hours" => "小时",
        "percent" => "%",
        "people" => "人",
        "copies" => "份",
        "records" => "条",
        _ => unit,
    };
    match (language, unit) {
        (Language::Zh, _) => format!("{number}{zh}"),
        (Language::En, "percent") => format!("{number}%"),
        (Language::En, _) => format!("{number} {}", if number == 1 { unit.trim_end_matches('s') } else { unit }),
    }
}

fn in_words(question: &Question) -> Option<Localised<String>> {
    let node = from_plain(question.default.as_ref()?, &Location::nowhere());
    let label = |word: &str, language| {
        question.values.get(word).and_then(|label| label.prefer(language).cloned()).unwrap_or_else(|| word.to_owned())
    };
    let say = |language: Language| match ValueReader::default().value("", question, &node)? {
        Value::Boolean(truth) => {
            Some(language.say(if truth { "是" } else { "否" }, if truth { "yes" } else { "no" }).to_owned())
        }
        Value::Count(number) => Some(match question.unit.as_deref() {
            Some(unit) => counted(number, unit, language),
            None => number.to_string(),
        }),
        Value::Word(word) => Some(label(&word, language)),
        Value::Text(text) => text.prefer(language).cloned(),
        Value::List(items) if items.is_empty() => Some(language.say("无", "none").to_owned()),
        _ => None,
    };
    Some(Localised::both(say(Language::Zh)?, say(Language::En)?))
}
