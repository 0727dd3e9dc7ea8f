//! How the letters of a paragraph look, before any of them is chosen.

use super::glyphs::Weight;
use crate::layout::length::Milli;
use crate::value::Language;

/// How the letters look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TextStyle {
    pub size: Milli,
    pub weight: Weight,
    pub language: Language,
    /// Width of the lines: a blank is never wider.
    pub measure: Milli,
    /// How Chinese words hold together.
    pub words: Words,
    /// Room between Han and Latin letters, thousandths of an em; the least and the most of it.
    pub latin_gap: [i32; 3],
}

/// How the characters of a Chinese word hold together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Words {
    /// A line may end inside a word: running text.
    Loose,
    /// Only where it would be bad otherwise: cells and other ragged lines.
    Preferred,
    /// Never: titles and heads of tables.
    Whole,
}

impl TextStyle {
    pub(crate) fn weight(&self, strong: bool) -> Weight {
        if strong && self.weight == Weight::Regular { Weight::Bold } else { self.weight }
    }
}
