//! The annexes that the file asks for, by name.

use super::Reader;
use crate::answers::node::{Node, TomlValue};
use crate::answers::value_reader::unknown_key;
use crate::diagnostic::{Code, Diagnostic};

impl Reader<'_> {
    pub(super) fn annexes(&mut self, node: Option<&Node>) -> Vec<String> {
        let Some(node) = node else { return Vec::new() };
        self.shaper.locations.insert("annexes".to_owned(), node.key.clone());
        let TomlValue::Table(fields) = &node.data else { return Vec::new() };
        let mut annexes = Vec::new();
        for (key, value) in fields {
            match (key.as_str(), &value.data) {
                ("include", TomlValue::Array(items)) => {
                    self.shaper.locations.insert("annexes.include".to_owned(), value.location.clone());
                    for item in items {
                        self.annex(item, &mut annexes);
                    }
                }
                ("include", _) => self.find(
                    Diagnostic::of(
                        Code::WrongType,
                        "annexes.include 应为附件名的数组",
                        "annexes.include must be an array of names",
                    )
                    .answer("annexes.include")
                    .at(value.location.clone()),
                ),
                _ => self.find(unknown_key(&format!("annexes.{key}"), key, ["include"], &value.key)),
            }
        }
        annexes
    }

    /// One name of the list, which must be an annex of the kind that is not listed yet.
    fn annex(&mut self, item: &Node, annexes: &mut Vec<String>) {
        let TomlValue::Text(name) = &item.data else {
            self.find(
                Diagnostic::of(Code::WrongType, "附件名应为文字", "the name of an annex must be a string")
                    .at(item.location.clone()),
            );
            return;
        };
        let known = &self.schema.annexes;
        if annexes.contains(name) {
            self.find(
                Diagnostic::of(
                    Code::DuplicateAnnex,
                    format!("附件“{name}”列了两次"),
                    format!("the annex “{name}” is listed twice"),
                )
                .hint("删除一个", "remove one")
                .answer("annexes.include")
                .at(item.location.clone()),
            );
        } else if known.contains(name) {
            annexes.push(name.clone());
        } else {
            let path = format!("annexes.include \"{name}\"");
            let mut finding = unknown_key(&path, name, known.iter().map(String::as_str), &item.location);
            finding.code = Code::UnknownWord;
            finding.message.zh = Some(format!("没有附件“{name}”：annexes.include 填写附件的英文名"));
            self.find(finding);
        }
    }
}
