//! What must be answered when: questions that a condition requires.

use super::{AnswerType, Answers, Schema, missing};
use crate::diagnostic::{Diagnostic, Location};
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
            if answers.places.get(&place).is_some() || answers.get(&place).is_some() {
                continue;
            }
            if let Some(row) = row {
                scope.set("item", to_template(row, Language::Zh));
            }
            if expressions.holds(condition, &scope).unwrap_or(false) {
                findings.push(missing(&place, question, answers.locate(&place).unwrap_or(top)));
            }
        }
    }
    findings
}

/// The places a question has in the answers: one, or one in each row of its table, with the row (or record) it is part of.
fn rows_of<'a>(schema: &Schema, answers: &'a Answers, path: &str) -> Vec<(String, Option<&'a Value>)> {
    if let Some(field) = path.strip_prefix("parties.") {
        return answers
            .parties
            .iter()
            .map(|party| (format!("parties.{}.{field}", party.index), Some(&party.record)))
            .collect();
    }
    let Some((table, field)) = path.rsplit_once('.').filter(|(table, _)| table.contains('.')) else {
        return vec![(path.to_owned(), None)];
    };
    match (schema.question(table).map(|question| question.answer), answers.get(table)) {
        (Some(AnswerType::Table), Some(Value::List(rows))) => {
            rows.iter().enumerate().map(|(n, row)| (format!("{table}.{n}.{field}"), Some(row))).collect()
        }
        (Some(AnswerType::Record), Some(record)) => vec![(path.to_owned(), Some(record))],
        _ => Vec::new(),
    }
}
