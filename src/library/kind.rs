//! A kind of agreement: its roles, its articles in order, its skeleton.

use super::clause::Clause;
use super::part::Condition;
use crate::answers::{Role, Schema};
use crate::value::{Language, Localised};
use serde::Deserialize;
use toml::Spanned;

/// A kind of agreement.
#[derive(Debug)]
pub struct Kind {
    /// Name of its folder.
    pub name: String,
    /// What it is, for lists.
    pub title: Localised<String>,
    /// Its articles in order.
    pub articles: Vec<Article>,
    /// Topics it has, in the order of the answer file.
    pub topics: Vec<String>,
    /// What its answer files may hold.
    pub schema: Schema,
    /// Title, parties, recitals, signatures.
    pub skeleton: Clause,
}

impl Kind {
    /// Whether an agreement of this kind may carry the clause.
    pub fn carries(&self, clause: &Clause) -> bool {
        let topic = clause.id.split('.').next().unwrap_or_default();
        match &clause.kinds {
            Some(kinds) => kinds.contains(&self.name),
            None => self.topics.iter().any(|name| name == topic),
        }
    }
}

impl AsRef<Schema> for Kind {
    fn as_ref(&self) -> &Schema {
        &self.schema
    }
}

/// An article of a kind.
#[derive(Debug)]
pub struct Article {
    /// Clauses name it.
    pub id: String,
    /// Printed after its number.
    pub title: Localised<String>,
    /// It is in when this holds (and a clause is in it).
    pub when: Option<Condition>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindFile {
    pub title: Option<Localised<String>>,
    pub languages: Option<Vec<Language>>,
    pub topics: Option<Vec<Spanned<String>>>,
    pub annexes: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub roles: Vec<Role>,
    #[serde(default)]
    pub articles: Vec<ArticleFile>,
    #[serde(default)]
    pub defaults: toml::Table,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ArticleFile {
    pub id: Spanned<String>,
    pub title: Localised<String>,
    pub when: Option<Spanned<String>>,
}
