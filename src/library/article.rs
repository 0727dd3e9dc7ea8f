//! An article of a kind of agreement: its title and when it is in.

use super::part::Condition;
use crate::value::Localised;
use serde::Deserialize;
use toml::Spanned;

/// An article of a kind.
#[derive(Debug, Clone)]
pub struct Article {
    /// Clauses name it.
    pub id: String,
    /// Printed after its number.
    pub title: Localised<String>,
    /// It is in when this holds (and a clause is in it).
    pub when: Option<Condition>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ArticleFile {
    pub id: Spanned<String>,
    pub title: Localised<String>,
    pub when: Option<Spanned<String>>,
}
