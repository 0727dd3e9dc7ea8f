//! One answer against its question: the right type, inside its limits, with characters that can be printed.

mod characters;
mod count;
mod date;
mod list;
mod money;
mod text;

use super::describe::{expected, labelled, named, word_list, word_of_label};
use super::node::{Node, TomlValue};
use super::schema::{AnswerType, Question, Role};
use super::suggest::closest;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::value::{Language, Value, read_truth};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// Collects values, their places and what is wrong with them.
#[derive(Debug, Default)]
pub struct ValueReader {
    /// Languages of the agreement: a text must be given in each.
    pub languages: Vec<Language>,
    /// Names of the roles → their words, for who writes 受让方 instead of `transferee`.
    pub role_words: BTreeMap<String, String>,
    /// Places of accepted answers by path.
    pub locations: BTreeMap<String, Location>,
    /// What was found.
    pub findings: Vec<Diagnostic>,
}

impl ValueReader {
    /// One that knows the names of these roles.
    pub fn of_roles(roles: &[Role]) -> ValueReader {
        let names = roles.iter().flat_map(|role| role.name.iter().map(|(_, name)| (name.clone(), role.id.clone())));
        ValueReader { role_words: names.collect(), ..ValueReader::default() }
    }

    /// The value of `node` as an answer to `question`; None (with a finding) if it is none.
    pub fn value(&mut self, path: &str, question: &Question, node: &Node) -> Option<Value> {
        self.locations.insert(path.to_owned(), node.location.clone());
        if question.by_hand && matches!(&node.data, TomlValue::Text(text) if text == "by-hand") {
            return Some(Value::ByHand);
        }
        if is_empty(&node.data) {
            return self.empty(path, question, node);
        }
        match (question.answer, &node.data) {
            (AnswerType::Text, TomlValue::Text(text)) => self.text(path, question, text, node),
            (AnswerType::Text, TomlValue::Table(sides)) => self.both_languages(path, question, sides, node),
            (AnswerType::Boolean, TomlValue::Boolean(truth)) => Some(Value::Boolean(*truth)),
            (AnswerType::Boolean, TomlValue::Text(text)) => self.boolean_in_words(path, question, text, node),
            (AnswerType::Count, TomlValue::Integer(digits)) => self.count(path, question, digits, node),
            (AnswerType::Count, TomlValue::Text(text)) => self.count_in_words(path, question, text, node),
            (AnswerType::Money, TomlValue::Table(parts)) => self.money(path, question, parts, node),
            (AnswerType::Money, TomlValue::Text(text)) => self.money_in_words(path, question, text, node),
            (AnswerType::Money, TomlValue::Integer(digits) | TomlValue::Float(digits)) => {
                self.money_without_currency(path, question, digits, node)
            }
            (AnswerType::Date, TomlValue::Date(text) | TomlValue::Text(text)) => self.date(path, question, text, node),
            (AnswerType::Choice, TomlValue::Text(word)) => self.choice(path, question, word, node),
            (AnswerType::Role, TomlValue::Text(word)) => {
                Some(Value::Word(self.role_words.get(word).cloned().unwrap_or_else(|| word.clone())))
            }
            (AnswerType::Texts | AnswerType::Choices, TomlValue::Array(items)) => {
                let each = Question {
                    answer: if question.answer == AnswerType::Texts { AnswerType::Text } else { AnswerType::Choice },
                    min: None,
                    max: None,
                    ..question.clone()
                };
                self.array(path, question, items, node, |this, path, item| this.value(path, &each, item))
            }
            (AnswerType::Texts | AnswerType::Choices, TomlValue::Text(text)) => {
                self.list_in_words(path, question, text, node)
            }
            (AnswerType::Table, TomlValue::Array(items)) => {
                self.array(path, question, items, node, |this, path, item| match &item.data {
                    TomlValue::Table(fields) => Some(this.record(path, &question.fields, fields, item)),
                    _ => this.wrong_type(path, question, item),
                })
            }
            (AnswerType::Record, TomlValue::Table(fields)) => Some(self.record(path, &question.fields, fields, node)),
            _ => self.wrong_type(path, question, node),
        }
    }

    /// The fields of a record or row; unknown keys and missing required fields are findings.
    pub fn record(
        &mut self,
        path: &str,
        questions: &IndexMap<String, Question>,
        fields: &IndexMap<String, Node>,
        node: &Node,
    ) -> Value {
        let mut record = BTreeMap::new();
        for (key, field) in fields {
            let here = format!("{path}.{key}");
            match questions.get(key) {
                Some(question) => {
                    if let Some(value) = self.value(&here, question, field) {
                        record.insert(key.clone(), value);
                    }
                }
                None => {
                    let finding = unknown_key(&here, key, questions.keys().map(String::as_str), &field.key);
                    self.findings.push(finding);
                }
            }
        }
        for (key, question) in questions {
            if question.required && !fields.contains_key(key) {
                self.findings.push(missing(&format!("{path}.{key}"), question, &node.key));
            }
        }
        Value::Record(record)
    }

    /// What was written another way than the file asks for, and can mean one thing only.
    pub fn understood(&mut self, path: &str, question: &Question, written: &str, meant: &str, place: &Location) {
        let key = path.rsplit('.').find(|key| key.parse::<usize>().is_err()).unwrap_or(path);
        let path_named = named(path, question);
        let say = |language| path_named.get(language).cloned().unwrap_or_default();
        self.findings.push(
            Diagnostic::of(
                Code::Understood,
                format!("{}的“{written}”按 {meant} 理解", say(Language::Zh)),
                format!("“{written}” of {} is read as {meant}", say(Language::En)),
            )
            .hint(format!("写成 {key} = {meant}"), format!("write {key} = {meant}"))
            .answer(path)
            .at(place.clone()),
        );
    }

    fn boolean_in_words(&mut self, path: &str, question: &Question, text: &str, node: &Node) -> Option<Value> {
        let Some(truth) = read_truth(text) else { return self.wrong_type(path, question, node) };
        self.understood(path, question, text, if truth { "true" } else { "false" }, &node.location);
        Some(Value::Boolean(truth))
    }

    /// What stands there is no answer yet.
    fn empty(&mut self, path: &str, question: &Question, node: &Node) -> Option<Value> {
        let (zh, en) = expected(question);
        let label = named(path, question).zh.unwrap_or_default();
        let finding = Diagnostic::of(Code::EmptyAnswer, format!("{label}是空的"), format!("{path} is empty"));
        let hint = if question.required {
            finding
                .hint(format!("填写{zh}；暂缺时用 --draft 留空"), format!("give {en}; with --draft it becomes a blank"))
        } else {
            finding.hint(format!("填写{zh}，或者删除该键"), format!("give {en}, or remove the key"))
        };
        self.findings.push(hint.answer(path).at(node.location.clone()));
        None
    }

    fn choice(&mut self, path: &str, question: &Question, word: &str, node: &Node) -> Option<Value> {
        if question.values.contains_key(word) {
            return Some(Value::Word(word.to_owned()));
        }
        if let Some(meant) = word_of_label(question, word) {
            let meant = meant.to_owned();
            self.understood(path, question, word, &format!("\"{meant}\""), &node.location);
            return Some(Value::Word(meant));
        }
        let guess = closest(word, question.values.keys().map(String::as_str));
        let guessed = |language| {
            guess.and_then(|guess| Some(labelled(guess, question.values.get(guess)?, language))).unwrap_or_default()
        };
        let (zh, en) = (word_list(question, Language::Zh), word_list(question, Language::En));
        let label = named(path, question).zh.unwrap_or_default();
        self.findings.push(
            Diagnostic::of(Code::UnknownWord, format!("{label}不能是“{word}”"), format!("{path} cannot be “{word}”"))
                .hint(
                    guess
                        .map_or(format!("可选：{zh}"), |_| format!("是否指“{}”？可选：{zh}", guessed(Language::Zh))),
                    guess.map_or(format!("one of: {en}"), |g| format!("did you mean “{g}”? One of: {en}")),
                )
                .answer(path)
                .at(node.location.clone()),
        );
        None
    }

    fn wrong_type(&mut self, path: &str, question: &Question, node: &Node) -> Option<Value> {
        let (zh, en) = expected(question);
        let (is_zh, is_en) = node.data.word();
        let label = named(path, question).zh.unwrap_or_default();
        self.findings.push(
            Diagnostic::of(
                Code::WrongType,
                format!("{label}应为{zh}，却是{is_zh}"),
                format!("{path} must be {en}, but is {is_en}"),
            )
            .hint(format!("把 {path} 改为{zh}"), format!("make {path} {en}"))
            .answer(path)
            .at(node.location.clone()),
        );
        None
    }
}

/// An empty text answers nothing, whatever is asked. An empty list says that there is nothing; rules speak of it.
fn is_empty(data: &TomlValue) -> bool {
    matches!(data, TomlValue::Text(text) if text.trim().is_empty())
}

/// A key that no question has.
pub fn unknown_key<'a>(path: &str, key: &str, known: impl IntoIterator<Item = &'a str>, at: &Location) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let finding = Diagnostic::of(Code::UnknownKey, format!("没有 {path} 这个键"), format!("there is no key {path}"))
        .answer(path)
        .at(at.clone());
    match closest(key, known.iter().copied()) {
        Some(guess) => finding.hint(format!("是否指 {guess}？"), format!("did you mean {guess}?")),
        None => finding.hint(format!("此处可用：{}", known.join("、")), format!("known here: {}", known.join(", "))),
    }
}

/// A required answer that is not there.
pub fn missing(path: &str, question: &Question, at: &Location) -> Diagnostic {
    let (zh, en) = expected(question);
    let ask = |side: Option<&String>| side.cloned().unwrap_or_default();
    Diagnostic::of(
        Code::MissingAnswer,
        format!("缺少 {path}：{}", ask(question.ask.zh.as_ref())),
        format!("{path} is missing: {}", ask(question.ask.en.as_ref().or(question.ask.zh.as_ref()))),
    )
    .hint(format!("填写{zh}；暂缺时用 --draft 留空"), format!("give {en}; with --draft it becomes a blank"))
    .answer(path)
    .at(at.clone())
}
