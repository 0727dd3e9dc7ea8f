//! The clause library: topics, clauses, kinds, statutes; read from the binary or from a user's folder laid over it.

mod clause;
mod coverage;
mod files;
mod kind;
mod load;
mod part;
mod statute;
mod topic;
mod verify;

pub use clause::Clause;
pub use coverage::{Coverage, Row};
pub use files::Files;
pub use kind::{Article, Kind};
pub use part::{Condition, Template};
pub use statute::{Article as StatuteArticle, Force, Instrument, Statutes, day};
pub use topic::{Place, Route, Rule, Step, Topic};

use crate::diagnostic::{Diagnostic, Source};
use crate::expression::Expressions;
use indexmap::IndexMap;
use std::path::Path;
use std::sync::Arc;

/// A whole library, checked.
#[derive(Debug)]
pub struct Library {
    /// By name.
    pub topics: IndexMap<String, Topic>,
    /// By order, then id, then variant.
    pub clauses: Vec<Clause>,
    /// Annexes, in the form of clauses with ids `annex.name`.
    pub annexes: Vec<Clause>,
    /// By name.
    pub kinds: IndexMap<String, Kind>,
    /// The template of the drafting memo.
    pub memo: Option<Clause>,
    /// The law.
    pub statutes: Arc<Statutes>,
    /// What must be sayable.
    pub coverage: Coverage,
    /// All conditions and texts.
    pub expressions: Expressions,
    /// Over all its files.
    pub sha256: String,
    /// `templates/style.toml`.
    pub style: Option<Arc<Source>>,
}

impl Library {
    /// The library in the binary, with `folder` laid over it. On failure every problem found.
    pub fn open(folder: Option<&Path>) -> Result<Library, Vec<Diagnostic>> {
        let mut files = Files::embedded();
        if let Some(folder) = folder {
            files.lay_over(folder).map_err(|finding| vec![finding])?;
        }
        load::load(&files)
    }

    /// The rule with that code.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules().find(|rule| rule.id == id)
    }

    /// All rules, topic by topic.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.topics.values().flat_map(|topic| &topic.rules)
    }

    /// All versions of a clause or annex.
    pub fn versions<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Clause> {
        self.clauses.iter().chain(&self.annexes).filter(move |clause| clause.id == id)
    }
}
