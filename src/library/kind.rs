//! A kind of agreement: its roles, its articles in order, its forms, its skeleton.

use super::article::{Article, ArticleFile};
use super::clause::Clause;
use super::first::First;
use super::form::{Form, FormFile};
use crate::answers::{Role, Schema};
use crate::value::{Language, Localised};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use toml::Spanned;

/// A kind of agreement.
#[derive(Debug)]
pub struct Kind {
    /// Name of its folder.
    pub name: String,
    /// Its articles in order.
    pub articles: Vec<Article>,
    /// The sizes in which it is drafted; at least one.
    pub forms: Vec<Form>,
    /// What is written after signing, each by itself: names of files among the annexes.
    pub instruments: Vec<String>,
    /// Topics it has, in the order of the answer file.
    pub topics: Vec<String>,
    /// What its answer files may hold.
    pub schema: Schema,
    /// What is asked before there is anything.
    pub first: Vec<First>,
    /// Title, parties, recitals, signatures; a form may have its own.
    pub skeleton: Clause,
    /// Questions that the texts and conditions of any of its forms read.
    pub(super) read_by_texts: OnceLock<BTreeSet<String>>,
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

    /// What can be built alone: its annexes and its instruments.
    pub fn alone(&self) -> impl Iterator<Item = &String> {
        self.schema.annexes.iter().chain(&self.instruments)
    }

    /// The form with that id.
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.id == id)
    }

    /// The title, parties, recitals and signatures of a form.
    pub fn skeleton_of<'k>(&'k self, form: &'k Form) -> &'k Clause {
        form.skeleton.as_ref().unwrap_or(&self.skeleton)
    }
}

impl AsRef<Schema> for Kind {
    fn as_ref(&self) -> &Schema {
        &self.schema
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindFile {
    pub title: Option<Localised<String>>,
    pub languages: Option<Vec<Language>>,
    pub topics: Option<Vec<Spanned<String>>>,
    pub annexes: Option<Vec<Spanned<String>>>,
    pub instruments: Option<Vec<Spanned<String>>>,
    pub first: Option<Vec<Spanned<First>>>,
    #[serde(default)]
    pub roles: Vec<Role>,
    #[serde(default)]
    pub articles: Vec<ArticleFile>,
    #[serde(default)]
    pub forms: Vec<FormFile>,
    #[serde(default)]
    pub defaults: toml::Table,
}
