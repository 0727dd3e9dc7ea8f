//! Blanks in the places of answers that are not there, so that a draft keeps every clause.

use super::parse::fill_defaults;
use super::party::designate;
use super::schema::{AnswerType, Question, Schema};
use super::{Answers, Party, Topic, closest};
use crate::diagnostic::{Code, Diagnostic, Location, Severity};
use crate::value::{Blank, Value};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// Paths of the answers without which the agreement is not complete: those that `findings` miss, those that were given
/// and could not be taken or have a misspelt key, and the parties that nobody is.
pub fn lacking(schema: &Schema, answers: &Answers, findings: &[Diagnostic]) -> BTreeSet<String> {
    let missed = findings.iter().filter(|finding| matches!(finding.code, Code::MissingAnswer | Code::UnknownRole));
    let missed = missed.filter_map(|finding| finding.answer.clone());
    let misspelt = findings.iter().filter(|finding| finding.code == Code::UnknownKey);
    let misspelt = misspelt.filter_map(|finding| meant(schema, finding.answer.as_deref()?));
    let misspelt: Vec<String> = misspelt.filter(|path| answers.places.get(path).is_none()).collect();
    // What could not be taken was told: where nothing is wrong, no answer need be looked at.
    let wrong = findings.iter().any(|finding| finding.severity == Severity::Error);
    let places = wrong.then(|| answers.places.iter()).into_iter().flatten();
    let refused = places.map(|(path, _)| path).filter(|path| value(answers, path).is_none());
    let mut paths: BTreeSet<String> = missed
        .chain(refused.map(str::to_owned))
        .chain(misspelt)
        .filter(|path| schema.question(&without_indexes(path)).is_some())
        .collect();
    for role in schema.roles.iter().filter(|role| role.required) {
        if !answers.parties.iter().any(|party| party.role == role.id) {
            paths.insert(format!("party.{}", role.id));
        }
    }
    paths
}

/// The answer that a misspelt key was meant to give.
fn meant(schema: &Schema, path: &str) -> Option<String> {
    let (topic, key) = path.split_once('.')?;
    let keys = schema.topics.get(topic)?.questions.keys().map(String::as_str);
    closest(key, keys).map(|key| format!("{topic}.{key}"))
}

/// Puts a blank in every place that is lacking. Yes and no have none: what they would bring in stays out.
pub fn leave_blanks(schema: &Schema, answers: &mut Answers, lacking: BTreeSet<String>) {
    for path in &lacking {
        if let Some(role) = path.strip_prefix("party.").and_then(|word| schema.role(word)) {
            let index = answers.parties.iter().map(|party| party.index + 1).max().unwrap_or(0);
            let questions = schema.topics.get("parties").map(|topic| &topic.questions);
            let record = questions.map_or(Value::Record(BTreeMap::new()), blank_record);
            answers.parties.push(Party::new(role, record, index, Location::nowhere()));
            continue;
        }
        let question = schema.question(&without_indexes(path));
        if let Some(blank) = question.and_then(blank) {
            set(answers, path, blank);
        }
    }
    designate(&mut answers.parties, schema);
    answers.lacking = lacking;
}

/// The answers out of closed lists that are not there, as texts name them: those of rows and parties by their field.
pub fn undecided(schema: &Schema, answers: &Answers) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut note = |path: &str| {
        let plain = without_indexes(path);
        let chosen = schema.question(&plain).is_some_and(|q| matches!(q.answer, AnswerType::Choice | AnswerType::Role));
        let row = plain != path || path.starts_with("parties.");
        let name =
            if row { plain.rsplit_once('.').map_or(String::new(), |(_, field)| format!(".{field}")) } else { plain };
        if chosen && !names.contains(&name) {
            names.push(name);
        }
    };
    for path in &answers.lacking {
        match path.strip_prefix("party.") {
            // A party that nobody is lacks its form and who signs.
            Some(_) => ["parties.form", "parties.signs_as"].into_iter().for_each(&mut note),
            None => note(path),
        }
    }
    names
}

/// What stands where the question has no answer.
fn blank(question: &Question) -> Option<Value> {
    Some(match question.answer {
        AnswerType::Boolean => return None,
        AnswerType::Text => Value::Absent(Blank::TEXT),
        AnswerType::Date => Value::Absent(Blank::Date),
        AnswerType::Count => Value::Absent(Blank::Count),
        AnswerType::Money => Value::Absent(Blank::Money),
        AnswerType::Choice | AnswerType::Role => Value::Absent(Blank::WORD),
        AnswerType::Texts => Value::List(vec![Value::Absent(Blank::TEXT)]),
        AnswerType::Choices => Value::List(vec![Value::Absent(Blank::WORD)]),
        AnswerType::Record => blank_record(&question.fields),
        AnswerType::Table => Value::List(vec![blank_record(&question.fields)]),
    })
}

/// A record or row with its defaults, and blanks for the rest of what it must have.
fn blank_record(questions: &IndexMap<String, Question>) -> Value {
    let mut record = BTreeMap::new();
    fill_defaults(questions, &mut record, &Location::nowhere());
    for (key, question) in questions.iter().filter(|(_, question)| question.required) {
        if let (false, Some(blank)) = (record.contains_key(key), blank(question)) {
            record.insert(key.clone(), blank);
        }
    }
    Value::Record(record)
}

/// The answer at a path, those of parties by the index of their table.
fn value<'a>(answers: &'a Answers, path: &str) -> Option<&'a Value> {
    let Some(rest) = path.strip_prefix("parties.") else { return answers.get(path) };
    let (index, field) = rest.split_once('.')?;
    let index: usize = index.parse().ok()?;
    answers.parties.iter().find(|party| party.index == index)?.record.get(field)
}

/// `scope.categories.0.grade` → `scope.categories.grade`.
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
