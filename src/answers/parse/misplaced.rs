//! Keys that no question asks for where they stand, and where they belong.

use super::{HEAD, Reader};
use crate::answers::node::{Node, TomlValue};
use crate::answers::schema::Question;
use crate::answers::value_reader::unknown_key;
use crate::diagnostic::{Code, Diagnostic};
use indexmap::IndexMap;

impl Reader<'_> {
    pub(super) fn unknown_tables(&mut self, fields: &IndexMap<String, Node>) {
        for (key, node) in fields {
            if HEAD.contains(&key.as_str()) || self.schema.topics.contains_key(key) {
                continue;
            }
            let finding = self.unlisted(key, node).or_else(|| self.misplaced("", key, node)).unwrap_or_else(|| {
                let known = HEAD.into_iter().chain(self.schema.topics.keys().map(String::as_str));
                unknown_key(key, key, known, &node.key)
            });
            self.find(finding);
        }
    }

    /// A topic that the library has, and this kind does not list.
    fn unlisted(&self, key: &str, node: &Node) -> Option<Diagnostic> {
        self.schema.elsewhere.iter().find(|topic| *topic == key)?;
        let kind = &self.schema.kind;
        Some(
            Diagnostic::of(
                Code::UnknownKey,
                format!("{kind} 类协议没有主题 {key}"),
                format!("an agreement of kind {kind} has no topic {key}"),
            )
            .hint(
                format!("删去 [{key}]；该类协议需要的，在 templates/{kind}/kind.toml 的 topics 中加入 \"{key}\""),
                format!(
                    "remove [{key}]; where the kind needs it, add \"{key}\" to `topics` in templates/{kind}/kind.toml"
                ),
            )
            .answer(key)
            .at(node.key.clone()),
        )
    }

    /// A key that another table has: say where it belongs.
    pub(super) fn misplaced(&self, table: &str, key: &str, node: &Node) -> Option<Diagnostic> {
        let homes: Vec<&str> = (self.schema.topics.iter())
            .filter(|(name, topic)| *name != table && topic.questions.contains_key(key))
            .map(|(name, _)| name.as_str())
            .collect();
        let home = homes.first()?;
        let path = if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
        let places = homes.join("]、[");
        Some(
            Diagnostic::of(
                Code::MisplacedKey,
                format!("{path} 放错了表：{key} 属于 [{places}]"),
                format!("{path} stands in the wrong table: {key} belongs to [{}]", homes.join("], [")),
            )
            .hint(
                format!("移到 [{home}] 之下；TOML 中，表头之后的键都属于该表"),
                format!("move it under [{home}]; in TOML every key after a table header belongs to that table"),
            )
            .answer(path)
            .at(node.key.clone()),
        )
    }

    /// `[scope]`'s own keys written below `[[scope.categories]]` fall into its last row: say so.
    pub(super) fn rows_hold_table_keys(
        &mut self,
        table: &str,
        rows: &str,
        questions: &IndexMap<String, Question>,
        from: usize,
    ) {
        for finding in &mut self.shaper.findings[from..] {
            let key = finding.answer.as_deref().and_then(|path| path.rsplit_once('.')).map(|(_, key)| key.to_owned());
            if let Some(key) = key.filter(|key| finding.code == Code::UnknownKey && questions.contains_key(key)) {
                let moved = finding.clone().hint(
                    format!("{key} 属于 [{table}]：移到第一个 [[{table}.{rows}]] 之前"),
                    format!("{key} belongs to [{table}]: move it above the first [[{table}.{rows}]]"),
                );
                *finding = Diagnostic { code: Code::MisplacedKey, ..moved };
            }
        }
    }

    /// Unknown keys of a row that some other table has.
    pub(super) fn belongs_elsewhere(&mut self, from: usize, table: &str) {
        for position in from..self.shaper.findings.len() {
            let finding = &self.shaper.findings[position];
            let (Some(path), Some(place)) = (&finding.answer, &finding.location) else { continue };
            let Some((_, key)) = path.rsplit_once('.').filter(|_| finding.code == Code::UnknownKey) else { continue };
            let node = Node { data: TomlValue::Boolean(true), location: place.clone(), key: place.clone() };
            if let Some(better) = self.misplaced(table, key, &node) {
                self.shaper.findings[position] = better;
            }
        }
    }
}
