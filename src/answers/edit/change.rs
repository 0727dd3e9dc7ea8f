//! Changes to an answer file as they are asked for from outside: what is set, taken away, added, copied, moved.

use super::{AnswerFile, Entry};
use crate::answers::{AnswerType, Question, SPECIAL_QUESTIONS, Schema};
use crate::diagnostic::Diagnostic;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One change. Keys are paths as findings name them: `scope.categories.0.grade`, `parties.1.name`, `choose."liability.cap"`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase", deny_unknown_fields)]
pub enum Edit {
    /// Gives an answer; nothing, or an empty text, takes it away.
    Set {
        /// Path of the answer.
        key: String,
        /// What was entered.
        value: Value,
    },
    /// Takes an answer away.
    Unset {
        /// Path of the answer.
        key: String,
    },
    /// Adds a row, before the one at `at`, or as the last.
    Insert {
        /// Path of the list.
        key: String,
        /// Number of the row before which it is put.
        at: Option<usize>,
        /// Its fields.
        value: Value,
    },
    /// Puts a copy of a row behind it.
    Copy {
        /// Path of the list.
        key: String,
        /// Number of the row.
        at: usize,
    },
    /// Moves a row.
    Move {
        /// Path of the list.
        key: String,
        /// Its number.
        from: usize,
        /// The number that it gets.
        to: usize,
    },
    /// Removes a row.
    Remove {
        /// Path of the list.
        key: String,
        /// Number of the row.
        at: usize,
    },
}

impl Edit {
    /// The answer or list that it changes.
    pub fn key(&self) -> &str {
        match self {
            Edit::Set { key, .. } | Edit::Unset { key } | Edit::Insert { key, .. } => key,
            Edit::Copy { key, .. } | Edit::Move { key, .. } | Edit::Remove { key, .. } => key,
        }
    }
}

impl AnswerFile {
    /// Makes all changes in order, or none.
    ///
    /// # Errors
    /// One of them has no place in the file.
    pub fn apply(&mut self, schema: &Schema, edits: &[Edit]) -> Result<(), Diagnostic> {
        let mut changed = self.clone();
        edits.iter().try_for_each(|edit| changed.apply_one(schema, edit))?;
        *self = changed;
        Ok(())
    }

    fn apply_one(&mut self, schema: &Schema, edit: &Edit) -> Result<(), Diagnostic> {
        match edit {
            Edit::Set { key, value } => match entry(schema, key, value) {
                Some(entry) => self.set(schema, key, &entry),
                None => self.unset(key),
            },
            Edit::Unset { key } => self.unset(key),
            Edit::Insert { key, at, value } => {
                let fields = row(schema, key, value);
                let fields: Vec<(&str, Entry)> = fields.iter().map(|(key, entry)| (*key, entry.clone())).collect();
                let last = self.add_row(schema, key, &fields)?;
                at.map_or(Ok(()), |at| self.move_row(key, last, at))
            }
            Edit::Copy { key, at } => self.copy_row(key, *at),
            Edit::Move { key, from, to } => self.move_row(key, *from, *to),
            Edit::Remove { key, at } => self.remove_row(key, *at),
        }
    }
}

/// The path of the question of an answer: without the numbers of rows and the names of parties.
fn question_path(key: &str) -> String {
    let keys = key.split('.').enumerate();
    let of_party = key.starts_with("parties.");
    let kept = keys.filter(|(n, key)| !(key.parse::<usize>().is_ok() || of_party && *n == 1)).map(|(_, key)| key);
    kept.collect::<Vec<_>>().join(".")
}

fn entry(schema: &Schema, key: &str, value: &Value) -> Option<Entry> {
    let path = question_path(key);
    if let Some(question) = schema.question(&path) {
        return Entry::of(question, value);
    }
    // Amount and currency are parts of money, which has no fields.
    let whole = path.rsplit_once('.').and_then(|(whole, part)| Some((schema.question(whole)?, part)));
    match whole {
        Some((money, part)) if money.answer == AnswerType::Money => Entry::of_part(money, part, value),
        _ => Entry::of_json(value),
    }
}

/// The fields of a new row.
fn row<'v>(schema: &Schema, list: &str, value: &'v Value) -> Vec<(&'v str, Entry)> {
    let fields = match list {
        "parties" => schema.topics.get("parties").map(|topic| &topic.questions),
        "special" => Some(&*SPECIAL_QUESTIONS),
        list => schema.question(&question_path(list)).map(|question| &question.fields),
    };
    let question = |key: &str| -> Option<&Question> { fields?.get(key) };
    let given = value.as_object().into_iter().flatten();
    given
        .filter_map(|(key, value)| {
            let entry = match question(key) {
                Some(question) => Entry::of(question, value),
                None => Entry::of_json(value),
            };
            Some((key.as_str(), entry?))
        })
        .collect()
}
