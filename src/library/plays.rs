//! What each side takes in the other side's paper, by row: `clauses/recognise/playbook.toml`.

use crate::value::Localised;
use serde::Deserialize;
use toml::Spanned;

/// What the sides take of a row.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Play {
    /// The side that gives information.
    pub discloser: Option<Line>,
    /// The side that receives it.
    pub recipient: Option<Line>,
}

/// What a side takes of a row. A value in neither list is something to fall back on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Values that are taken as they are.
    pub accept: Vec<Spanned<String>>,
    /// Values that are not taken.
    pub refuse: Vec<Spanned<String>>,
    /// Why, and what to ask for.
    #[serde(default)]
    pub note: Localised<String>,
}

impl Line {
    /// Whether the value is taken as it is.
    pub fn accepts(&self, value: &str) -> bool {
        self.accept.iter().any(|word| word.get_ref() == value)
    }

    /// Whether the value is not taken.
    pub fn refuses(&self, value: &str) -> bool {
        self.refuse.iter().any(|word| word.get_ref() == value)
    }
}
