//! Conditions and texts of library files: parsed, with their place and the answers they speak of.

use crate::diagnostic::Location;
use crate::expression::{Paths, TemplateId};

/// A condition of a library file.
#[derive(Debug, Clone)]
pub struct Condition {
    /// For evaluation.
    pub id: TemplateId,
    /// As written.
    pub text: String,
    /// Where it stands.
    pub location: Location,
    /// What it speaks of.
    pub paths: Paths,
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
    /// What it speaks of.
    pub paths: Paths,
}
