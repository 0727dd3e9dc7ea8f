//! Two plain texts, word by word: for papers of others, which are no documents.

use super::terms::Terms;
use super::tokens::{Stretch, stretches};
use super::words::Cutter;
use crate::document::Document;

/// Compares texts word by word; amounts, dates, numbers and the terms of an agreement are never cut.
#[derive(Debug, Default)]
pub struct Wordwise {
    terms: Terms,
}

impl Wordwise {
    /// With the terms that this agreement defines.
    pub fn of(document: &Document) -> Self {
        Wordwise { terms: Terms::of([document]) }
    }

    /// The stretches of two texts, in order.
    pub fn stretches(&self, old: &str, new: &str) -> Vec<Stretch> {
        stretches(&Cutter::new(&self.terms), old, new)
    }
}
