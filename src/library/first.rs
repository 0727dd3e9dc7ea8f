//! The first questions of a kind: in plain words, before there is anything. Each gives one answer or several at once.

use crate::answers::Schema;
use crate::value::Localised;
use serde::Deserialize;

/// A question of the first screen.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct First {
    /// The question itself.
    pub ask: Localised<String>,
    /// More about it.
    pub help: Option<Localised<String>>,
    /// The answer that it gives; it is asked like the question of that answer.
    pub key: Option<String>,
    /// What can be picked instead, each with the answers that it gives.
    #[serde(default)]
    pub options: Vec<FirstOption>,
    /// Several of them can be picked.
    #[serde(default)]
    pub several: bool,
    /// It asks who the parties are.
    #[serde(default)]
    pub parties: bool,
}

/// What can be picked.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstOption {
    /// Its words.
    pub say: Localised<String>,
    /// Answers by their paths.
    #[serde(default)]
    pub set: toml::Table,
    /// Rows by the paths of their lists.
    #[serde(default)]
    pub row: toml::Table,
}

/// What stands at the head of a file and is a question of no topic.
const HEAD: [&str; 3] = ["language", "stance", "form"];

impl First {
    /// Paths in it that no question of the kind has.
    pub(super) fn unknown<'f>(&'f self, schema: &'f Schema) -> impl Iterator<Item = String> + 'f {
        let set = self.options.iter().flat_map(|option| option.set.keys().cloned());
        let rows = self.options.iter().flat_map(|option| option.row.iter());
        let rows = rows.flat_map(|(list, fields)| {
            let fields = fields.as_table().into_iter().flat_map(toml::Table::keys);
            fields.map(move |field| format!("{list}.{field}"))
        });
        let known = |path: &String| HEAD.contains(&path.as_str()) || schema.question(path).is_some();
        self.key.iter().cloned().chain(set).chain(rows).filter(move |path| !known(path))
    }
}
