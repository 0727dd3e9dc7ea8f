//! Conditions and texts of library files, with their place and the answers they speak of.

use crate::diagnostic::Location;
use crate::expression::{Expression, Paths, TemplateId, scan_condition, scan_text};
use std::sync::Arc;

/// A condition of a library file.
#[derive(Debug, Clone)]
pub struct Condition {
    /// For evaluation.
    pub id: TemplateId,
    /// As written.
    pub text: String,
    /// Where it stands.
    pub location: Location,
    /// Names known from outside, e.g. `item` → the path of its table.
    pub(super) aliases: Aliases,
    /// What is evaluated.
    pub(super) expression: Arc<Expression>,
}

/// A text of a library file.
#[derive(Debug, Clone)]
pub struct Template {
    /// For rendering.
    pub id: TemplateId,
    /// As written.
    pub text: String,
    /// Where it stands.
    pub location: Location,
    /// Names known from outside.
    pub(super) aliases: Aliases,
    /// What is rendered.
    pub(super) expression: Arc<Expression>,
}

/// Names that stand for a path.
pub(super) type Aliases = Vec<(&'static str, String)>;

fn borrowed(aliases: &Aliases) -> Vec<(&str, &str)> {
    aliases.iter().map(|(name, path)| (*name, path.as_str())).collect()
}

fn may_name(text: &str, aliases: &Aliases, topic: &str) -> bool {
    text.contains(topic) || aliases.iter().any(|(_, path)| path.starts_with(topic))
}

impl Condition {
    /// False where it cannot speak of the topic, even by another name.
    pub fn may_name(&self, topic: &str) -> bool {
        may_name(self.whole(), &self.aliases, topic)
    }

    /// With the expressions of facts where these are named.
    pub fn whole(&self) -> &str {
        self.expression.whole()
    }

    /// What it speaks of, also by way of facts.
    pub fn paths(&self) -> Paths {
        self.expression.paths(&borrowed(&self.aliases))
    }

    /// What it speaks of as written: facts by their names, in its own places.
    pub(super) fn written_paths(&self) -> Paths {
        scan_condition(&self.text, &borrowed(&self.aliases))
    }
}

impl Template {
    /// False where it cannot speak of the topic, even by another name.
    pub fn may_name(&self, topic: &str) -> bool {
        may_name(self.whole(), &self.aliases, topic)
    }

    /// With the expressions of facts where these are named.
    pub fn whole(&self) -> &str {
        self.expression.whole()
    }

    /// What it speaks of, also by way of facts.
    pub fn paths(&self) -> Paths {
        self.expression.paths(&borrowed(&self.aliases))
    }

    /// What it speaks of as written: facts by their names, in its own places.
    pub(super) fn written_paths(&self) -> Paths {
        scan_text(&self.text, &borrowed(&self.aliases))
    }
}
