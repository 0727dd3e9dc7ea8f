//! The table of provisions that the library must be able to say, and for those that go both ways, which answer does what.

use super::part::Condition;
use crate::value::Localised;
use indexmap::IndexMap;
use serde::Deserialize;
use toml::Spanned;

/// `clauses/coverage.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// Ids of clauses with a ladder, the most contested first.
    #[serde(default)]
    pub contested: Vec<String>,
    /// By row, e.g. `S01`.
    #[serde(default)]
    pub rows: IndexMap<String, Row>,
}

/// One provision.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// What it says.
    pub title: Localised<String>,
    /// For a provision that goes both ways: the answers that grant it.
    pub(super) granted: Option<Spanned<String>>,
    /// The answers that refuse it.
    pub(super) refused: Option<Spanned<String>>,
    /// `granted`, parsed.
    #[serde(skip)]
    pub granted_when: Option<Condition>,
    /// `refused`, parsed.
    #[serde(skip)]
    pub refused_when: Option<Condition>,
}
