//! What a user's folder changes in the library of the program: so that nobody takes a draft for one of the library as it
//! comes.

use crate::value::Language;
use std::collections::BTreeMap;

/// A user's folder laid over the library.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overlay {
    /// The folder, as it was named.
    pub folder: String,
    /// In the order of the files.
    pub changes: Vec<Change>,
    /// What its whole files do, by their names.
    pub files: BTreeMap<String, How>,
}

/// One entry or file that the folder changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What happened to it.
    pub how: How,
    /// The list of the entry, e.g. `rules`; `clauses` and `files` for whole files.
    pub list: &'static str,
    /// The entry's id, e.g. `L08`, `liability.insurance`, `liability.cap.balanced`.
    pub id: String,
}

/// What becomes of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Another stands in its place.
    Replaced,
    /// The library did not have it.
    Added,
    /// It was taken out.
    Dropped,
}

/// What an entry of each list is called.
const NAMES: [(&str, &str, &str); 11] = [
    ("topics", "主题", "topic"),
    ("clauses", "条款", "clause"),
    ("questions", "问题", "question"),
    ("facts", "事实", "fact"),
    ("rules", "规则", "rule"),
    ("steps", "事项", "step"),
    ("routes", "路径", "route"),
    ("roles", "角色", "role"),
    ("articles", "条", "article"),
    ("forms", "形式", "form"),
    ("files", "文件", "file"),
];

impl Change {
    /// `规则 L08`.
    pub fn name(&self, language: Language) -> String {
        let name = NAMES.iter().find(|(list, ..)| *list == self.list);
        let name = name.map_or(self.list, |(_, zh, en)| if language == Language::Zh { zh } else { en });
        format!("{name} {}", self.id)
    }

    /// A whole file by its place in the library: `clauses/liability/cap.md` holds the clause `liability.cap`.
    pub(super) fn of_file(how: How, path: &str) -> Change {
        let clause = path.strip_suffix(".md").and_then(|path| {
            let annex = path.strip_prefix("templates/annexes/").map(|name| format!("annex.{name}"));
            annex.or_else(|| Some(path.strip_prefix("clauses/")?.replacen('/', ".", 1)))
        });
        match clause {
            Some(id) => Change { how, list: "clauses", id },
            None => Change { how, list: "files", id: path.to_owned() },
        }
    }
}
