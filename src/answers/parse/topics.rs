//! One topic: each key against its question, then what is missing, then the defaults.

use super::Reader;
use crate::answers::node::{Node, TomlValue, from_plain};
use crate::answers::schema::{AnswerType, Question};
use crate::answers::value_reader::{ValueReader, missing, unknown_key};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::value::Value;
use indexmap::IndexMap;
use std::collections::BTreeMap;

impl Reader<'_> {
    pub(super) fn topic(
        &mut self,
        name: &str,
        questions: &IndexMap<String, Question>,
        node: Option<&Node>,
        root: &Node,
    ) -> Value {
        let mut record = BTreeMap::new();
        let nothing = IndexMap::new();
        let fields = match node.map(|node| &node.data) {
            Some(TomlValue::Table(fields)) => fields,
            Some(_) => {
                let place = node.map_or(&root.key, |node| &node.key).clone();
                self.find(
                    Diagnostic::of(Code::WrongType, format!("{name} 应为表"), format!("{name} must be a table"))
                        .hint(
                            format!("写成 [{name}]，其下每行一个键"),
                            format!("write [{name}] with one key a line below it"),
                        )
                        .answer(name)
                        .at(place),
                );
                &nothing
            }
            None => &nothing,
        };
        if let Some(node) = node {
            self.shaper.locations.insert(name.to_owned(), node.key.clone());
        }
        for (key, field) in fields {
            let path = format!("{name}.{key}");
            match questions.get(key) {
                Some(question) => {
                    let before = self.shaper.findings.len();
                    if let Some(value) = self.shaper.value(&path, question, field) {
                        record.insert(key.clone(), value);
                    }
                    self.rows_hold_table_keys(name, key, questions, before);
                }
                None => {
                    let finding = self
                        .misplaced(name, key, field)
                        .unwrap_or_else(|| unknown_key(&path, key, questions.keys().map(String::as_str), &field.key));
                    self.find(finding);
                }
            }
        }
        let place = node.map_or(&root.key, |node| &node.key);
        for (key, question) in questions {
            if question.required && !fields.contains_key(key) && question.default.is_none() {
                self.find(missing(&format!("{name}.{key}"), question, place));
            }
        }
        fill_defaults(questions, &mut record, place);
        Value::Record(record)
    }
}

/// Puts the questions' defaults where the record has no answer.
pub(in crate::answers) fn fill_defaults(
    questions: &IndexMap<String, Question>,
    record: &mut BTreeMap<String, Value>,
    place: &Location,
) {
    for (key, question) in questions {
        match (record.get_mut(key), &question.default) {
            (None, Some(default)) => {
                let mut shaper = ValueReader::default();
                if let Some(value) = shaper.value(key, question, &from_plain(default, place)) {
                    record.insert(key.clone(), value);
                }
            }
            (Some(Value::Record(fields)), _) => fill_defaults(&question.fields, fields, place),
            (Some(Value::List(rows)), _) if question.answer == AnswerType::Table => {
                for row in rows {
                    if let Value::Record(fields) = row {
                        fill_defaults(&question.fields, fields, place);
                    }
                }
            }
            _ => {}
        }
    }
}
