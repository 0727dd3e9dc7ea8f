//! Conditions and texts of library files, with their place and the answers they speak of.

use crate::diagnostic::Location;
use crate::expression::{Expression, Paths, TemplateId};
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A condition of a library file.
pub type Condition = Part<Decides>;

/// A text of a library file.
pub type Template = Part<Prints>;

/// Marks what is true or not.
#[derive(Debug, Clone, Copy)]
pub struct Decides;

/// Marks what is printed.
#[derive(Debug, Clone, Copy)]
pub struct Prints;

/// A condition or a text, with its place.
#[derive(Debug, Clone)]
pub struct Part<K> {
    /// For evaluation or rendering.
    pub id: TemplateId,
    /// As written.
    pub text: String,
    /// Where it stands.
    pub location: Location,
    /// Names known from outside, e.g. `item` → the path of its table.
    pub(super) aliases: Aliases,
    expression: Arc<Expression>,
    /// See [`Part::questions`].
    questions: OnceLock<Arc<[String]>>,
    kind: PhantomData<K>,
}

/// Names that stand for a path.
pub(super) type Aliases = Vec<(&'static str, String)>;

fn borrowed(aliases: &Aliases) -> Vec<(&str, &str)> {
    aliases.iter().map(|(name, path)| (*name, path.as_str())).collect()
}

impl<K> Part<K> {
    /// An expression as the library took it.
    pub(super) fn new(
        (id, expression): (TemplateId, Arc<Expression>),
        text: &str,
        location: Location,
        aliases: &Aliases,
    ) -> Self {
        let (text, aliases, questions) = (text.to_owned(), aliases.clone(), OnceLock::new());
        Part { id, text, location, aliases, expression, questions, kind: PhantomData }
    }

    /// The questions of which it speaks, also by way of facts; read once. See [`Expression::questions`].
    pub fn questions(&self) -> &[String] {
        self.questions.get_or_init(|| self.expression.questions(&borrowed(&self.aliases)).into())
    }

    /// The questions of which it speaks when it names these questions and facts.
    pub(super) fn speaks_of(&self, names: &[&str]) -> Vec<String> {
        self.expression.speaks_of(names.iter().copied(), &borrowed(&self.aliases))
    }

    /// Names of rows that it knows from outside, each with the path of its list.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &str)> {
        self.aliases.iter().map(|(name, path)| (*name, path.as_str()))
    }

    /// With the expressions of facts where these are named.
    pub fn whole(&self) -> &str {
        self.expression.whole()
    }

    /// What it speaks of, also by way of facts.
    pub fn paths(&self) -> Paths {
        self.expression.paths(&borrowed(&self.aliases))
    }

    /// The place in what was written of a place in the whole.
    pub(super) fn place(&self, span: Range<usize>) -> Range<usize> {
        self.expression.place(span)
    }

    /// What it speaks of as written: facts by their names, in its own places.
    pub(super) fn written_paths(&self) -> Paths {
        self.expression.written_paths(&borrowed(&self.aliases))
    }
}
