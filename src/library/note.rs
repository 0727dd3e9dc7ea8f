//! What a clause says to the drafter: in general, or of the branch of its text that is printed.

use super::part::Condition;
use super::{Form, Kind, Library};
use crate::expression::Scope;
use crate::value::Localised;
use indexmap::IndexMap;
use serde::Deserialize;

/// A note speaks only of what is printed: where a text has branches, each of them can have its own.
#[derive(Debug, Default)]
pub struct Note {
    /// Where none of `branches` fits.
    pub general: Localised<String>,
    /// As written; the first that fits is taken. Empty words: nothing is said.
    pub branches: Vec<Branch>,
}

/// The words for a branch of a text.
#[derive(Debug)]
pub struct Branch {
    /// When they fit.
    pub fits: Fits,
    /// What is said.
    pub words: Localised<String>,
}

/// When a branch of a note is the one to print.
#[derive(Debug)]
pub enum Fits {
    /// The agreement is of this kind, or has this form.
    Named(String),
    /// This holds.
    When(Condition),
}

/// A note as written: `note = { zh = "…", en = "…" }`, and beside it `note.partner`, `note.nda`, `note.'CONDITION'`.
#[derive(Debug, Default, Deserialize)]
pub(super) struct NoteFile {
    pub zh: Option<String>,
    pub en: Option<String>,
    #[serde(flatten)]
    pub branches: IndexMap<String, Localised<String>>,
}

impl Note {
    /// The words for an agreement of that kind and form, of whose answers `scope` tells.
    pub fn of(&self, library: &Library, kind: &Kind, form: &Form, scope: &Scope) -> &Localised<String> {
        let fits = |branch: &&Branch| match &branch.fits {
            Fits::Named(name) => *name == kind.name || *name == form.id,
            Fits::When(condition) => library.expressions.holds(condition.id, scope).unwrap_or(false),
        };
        self.branches.iter().find(fits).map_or(&self.general, |branch| &branch.words)
    }
}
