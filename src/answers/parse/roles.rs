//! Every role that an answer names must be a party's.

use super::Reader;
use crate::answers::party::Party;
use crate::answers::schema::{AnswerType, Question};
use crate::answers::topic::Topic;
use crate::diagnostic::{Code, Diagnostic};
use crate::value::Value;
use std::collections::BTreeMap;

impl Reader<'_> {
    /// Every role named in an answer must be a party's.
    pub(super) fn roles(&mut self, topics: &BTreeMap<String, Topic>, parties: &[Party]) {
        let mut named = Vec::new();
        for (name, topic) in &self.schema.topics {
            if let Some(record) = topics.get(name) {
                for (key, question) in &topic.questions {
                    if names_roles(question) {
                        collect_roles(&format!("{name}.{key}"), question, record.get(key), &mut named);
                    }
                }
            }
        }
        let known: Vec<&str> = parties.iter().flat_map(|p| [p.key.as_str(), p.role.as_str()]).collect();
        for (path, word, both) in named {
            if known.contains(&word.as_str()) || (both && word == "both") {
                continue;
            }
            let mut words = known.clone();
            words.dedup();
            let labelled =
                words.iter().map(|word| match self.schema.role(word).and_then(|role| role.name.zh.as_ref()) {
                    Some(name) => format!("{word}（{name}）"),
                    None => (*word).to_owned(),
                });
            let list_zh = labelled.collect::<Vec<_>>().join(" | ") + if both { " | both（双方）" } else { "" };
            let list = words.join(" | ") + if both { " | both" } else { "" };
            let place = self.shaper.locations.get(&path).cloned();
            self.find(
                Diagnostic::of(
                    Code::UnknownRole,
                    format!("{path} = “{word}”，但没有这一方"),
                    format!("{path} = “{word}”, but there is no such party"),
                )
                .hint(format!("可选：{list_zh}"), format!("one of: {list}"))
                .answer(path)
                .at(place),
            );
        }
    }
}

fn names_roles(question: &Question) -> bool {
    question.answer == AnswerType::Role || question.fields.values().any(names_roles)
}

fn collect_roles(path: &str, question: &Question, value: Option<&Value>, named: &mut Vec<(String, String, bool)>) {
    match (question.answer, value) {
        (AnswerType::Role, Some(Value::Word(word))) => named.push((path.to_owned(), word.clone(), question.both)),
        (AnswerType::Record, Some(record)) => {
            for (key, field) in &question.fields {
                collect_roles(&format!("{path}.{key}"), field, record.get(key), named);
            }
        }
        (AnswerType::Table, Some(Value::List(rows))) => {
            for (n, row) in rows.iter().enumerate() {
                for (key, field) in &question.fields {
                    collect_roles(&format!("{path}.{n}.{key}"), field, row.get(key), named);
                }
            }
        }
        _ => {}
    }
}
