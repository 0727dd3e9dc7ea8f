//! `clauses/register.toml`: what the register of agreements tells of each.

use super::part::Template;
use crate::value::Localised;
use serde::Deserialize;
use toml::Spanned;

/// A column that the answers fill.
#[derive(Debug)]
pub struct RegisterColumn {
    /// By which the files of a register are read again.
    pub id: String,
    /// As printed.
    pub title: Localised<String>,
    /// Paths of answers: the first that is a day.
    pub answers: Vec<String>,
    /// Ids of steps: the first that has a day.
    pub steps: Vec<String>,
    /// Words, where it is no day.
    pub text: Option<Localised<Template>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegisterFile {
    #[serde(default)]
    pub columns: Vec<ColumnFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnFile {
    pub id: String,
    pub title: Localised<String>,
    #[serde(default)]
    pub answers: Vec<String>,
    #[serde(default)]
    pub steps: Vec<String>,
    pub text: Option<Localised<Spanned<String>>>,
}
