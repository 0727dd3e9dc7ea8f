//! What the file says of the drafting, not of the deal: waived findings, chosen variants, locks, titles of columns.

use super::Reader;
use crate::answers::node::{Node, TomlValue};
use crate::answers::value_reader::unknown_key;
use crate::answers::{Lock, Stance, Waiver};
use crate::diagnostic::{Code, Diagnostic, Location};
use std::collections::BTreeMap;

impl Reader<'_> {
    pub(super) fn waivers(&mut self, node: Option<&Node>) -> Vec<Waiver> {
        let Some(TomlValue::Array(rows)) = node.map(|node| &node.data) else { return Vec::new() };
        let mut waivers = Vec::new();
        for row in rows {
            let TomlValue::Table(fields) = &row.data else { continue };
            for (key, value) in fields {
                if !["rule", "reason", "answer", "approved_by"].contains(&key.as_str()) {
                    self.find(unknown_key(
                        &format!("waive.{key}"),
                        key,
                        ["rule", "reason", "answer", "approved_by"],
                        &value.key,
                    ));
                }
            }
            let text = |key: &str| match fields.get(key).map(|node| &node.data) {
                Some(TomlValue::Text(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
                _ => None,
            };
            match (text("rule"), text("reason")) {
                (Some(rule), Some(reason)) => waivers.push(Waiver {
                    rule,
                    reason,
                    answer: text("answer"),
                    approved_by: text("approved_by"),
                    location: row.location.clone(),
                }),
                _ => self.find(
                    Diagnostic::of(
                        Code::MissingAnswer,
                        "[[waive]] 须有 rule 和 reason",
                        "a [[waive]] needs rule and reason",
                    )
                    .hint(
                        "写明接受该提示的理由；理由印入起草说明",
                        "say why the finding is accepted; the reason is printed in the memo",
                    )
                    .answer("waive")
                    .at(row.key.clone()),
                ),
            }
        }
        waivers
    }

    pub(super) fn choose(&mut self, node: Option<&Node>) -> BTreeMap<String, (Stance, Location)> {
        let Some(TomlValue::Table(fields)) = node.map(|node| &node.data) else { return BTreeMap::new() };
        let mut chosen = BTreeMap::new();
        for (clause, value) in fields {
            let stance = match &value.data {
                TomlValue::Text(word) => Stance::from_word(word),
                _ => None,
            };
            match stance {
                Some(stance) => {
                    chosen.insert(clause.clone(), (stance, value.key.clone()));
                }
                None => self.find(
                    Diagnostic::of(
                        Code::UnknownWord,
                        format!("choose 中 {clause} 的写法无效"),
                        format!("choose has no such variant for {clause}"),
                    )
                    .hint(
                        format!("写成 \"{clause}\" = \"balanced\"（discloser | balanced | recipient）"),
                        format!("write \"{clause}\" = \"balanced\" (discloser | balanced | recipient)"),
                    )
                    .answer("choose")
                    .at(value.location.clone()),
                ),
            }
        }
        chosen
    }

    pub(super) fn locks(&mut self, node: Option<&Node>, root: &Node) -> Vec<Lock> {
        let Some(TomlValue::Table(fields)) = node.map(|node| &node.data) else { return Vec::new() };
        let mut locks = Vec::new();
        for (key, value) in fields {
            let (clause, TomlValue::Array(items)) = (key == "clauses", &value.data) else {
                self.find(unknown_key(&format!("lock.{key}"), key, ["clauses", "answers"], &value.key));
                continue;
            };
            if !clause && key != "answers" {
                self.find(unknown_key(&format!("lock.{key}"), key, ["clauses", "answers"], &value.key));
                continue;
            }
            for item in items {
                let TomlValue::Text(name) = &item.data else { continue };
                let known = clause
                    || name == "stance"
                    || self.schema.topics.contains_key(name)
                    || self.schema.question(name).is_some();
                if known {
                    let own = item.location.source == root.location.source;
                    locks.push(Lock { name: name.clone(), clause, own, location: item.location.clone() });
                } else {
                    self.find(
                        Diagnostic::of(
                            Code::UnknownKey,
                            format!("lock 中没有 {name} 这个答案"),
                            format!("lock names {name}, which is no answer"),
                        )
                        .hint(
                            "写答案路径，如 \"liability.cap\"；条款写在 clauses 中",
                            "name an answer path, like \"liability.cap\"; clauses go under clauses",
                        )
                        .answer("lock")
                        .at(item.location.clone()),
                    );
                }
            }
        }
        locks
    }

    pub(super) fn columns(&mut self, node: Option<&Node>) -> BTreeMap<String, String> {
        let Some(TomlValue::Table(fields)) = node.map(|node| &node.data) else { return BTreeMap::new() };
        let mut columns = BTreeMap::new();
        for (title, value) in fields {
            match &value.data {
                TomlValue::Text(path) => {
                    columns.insert(title.clone(), path.clone());
                }
                _ => self.find(
                    Diagnostic::of(
                        Code::WrongType,
                        format!("columns 中“{title}”应对应一个答案路径"),
                        format!("“{title}” in columns must name an answer path"),
                    )
                    .answer("columns")
                    .at(value.location.clone()),
                ),
            }
        }
        columns
    }
}
