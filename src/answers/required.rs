//! What must be answered when: questions that a condition requires, and the blanks that a draft leaves for them.

use super::{AnswerType, Answers, Question, Schema, Topic, missing};
use crate::diagnostic::{Code, Diagnostic, Location, Severity};
use crate::expression::{Expressions, Scope, TemplateId, to_template};
use crate::value::{Language, Value};

/// Answers that are required under a condition which holds, and are not there. `conditions` gives the path of each
/// question with its condition, which is evaluated in `scope`; `top` is the place of what stands in no table.
pub fn required<'c>(
    schema: &Schema,
    conditions: impl IntoIterator<Item = (&'c str, TemplateId)>,
    expressions: &Expressions,
    answers: &Answers,
    scope: &Scope,
    top: &Location,
) -> Vec<Diagnostic> {
    let mut scope = scope.clone();
    let mut findings = Vec::new();
    for (path, condition) in conditions {
        let Some(question) = schema.question(path) else { continue };
        for (place, row) in rows_of(schema, answers, path) {
            if let Some(row) = row {
                scope.set("item", to_template(&row, Language::Zh));
            }
            let given = answers.places.get(&place).is_some() || answers.get(&place).is_some();
            if !given && expressions.holds(condition, &scope).unwrap_or(false) {
                findings.push(missing(&place, question, answers.locate(&place).unwrap_or(top)));
            }
        }
    }
    findings
}

/// In a draft a missing text, date, count or amount becomes a blank to fill in by hand; what is missing is a reminder.
/// True where something was missing.
pub fn leave_blanks(schema: &Schema, answers: &mut Answers, findings: &mut [Diagnostic]) -> bool {
    let mut some = false;
    for finding in findings.iter_mut().filter(|finding| finding.code == Code::MissingAnswer) {
        some = true;
        let Some(path) = finding.answer.clone() else { continue };
        if schema.question(&without_indexes(&path)).is_some_and(can_be_blank) {
            set(answers, &path, Value::ByHand);
        }
        finding.severity = Severity::Warning;
    }
    some
}

/// The places a question has in the answers: one, or one in each row of its table, with the row (or record) it is part of.
fn rows_of(schema: &Schema, answers: &Answers, path: &str) -> Vec<(String, Option<Value>)> {
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
    match (schema.question(table).map(|question| question.answer), answers.get(table)) {
        (Some(AnswerType::Table), Some(Value::List(rows))) => {
            rows.iter().enumerate().map(|(n, row)| (format!("{table}.{n}.{field}"), Some(row.clone()))).collect()
        }
        (Some(AnswerType::Record), Some(record)) => vec![(path.to_owned(), Some(record.clone()))],
        _ => Vec::new(),
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
