//! A page style for a document: type and places of its paragraphs in the units of Word.

use super::units::{ems, twips};
use crate::layout::{Numbers, Style, TypeSpec};
use crate::value::Language;

/// A page style for the languages of a document.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// The page style.
    pub style: &'a Style,
    /// In printing order.
    pub languages: &'a [Language],
    /// Chinese and English stand in two columns.
    pub beside: bool,
}

impl<'a> Sheet<'a> {
    /// The styles for a document in `languages`.
    pub fn new(style: &'a Style, languages: &'a [Language]) -> Self {
        Sheet { style, languages, beside: style.word_bilingual.is_beside(languages) }
    }

    /// Type of running text.
    pub fn body(&self, language: Language) -> TypeSpec {
        self.style.text(language, self.beside)
    }

    /// Size of the text that indents are counted in: that of the first language, so that both align.
    pub fn text_size(&self) -> i32 {
        self.style.text_em(self.languages, self.beside)
    }

    /// True for the second language of a bilingual document.
    pub fn second(&self, language: Language) -> bool {
        self.languages.first() != Some(&language)
    }

    /// Headings of the second language, and in narrow columns, are a step smaller.
    pub fn headline(&self, kind: TypeSpec, language: Language) -> TypeSpec {
        if self.beside || self.second(language) {
            TypeSpec { size: kind.size / 14 * 12, line_height: kind.line_height / 14 * 12, ..kind }
        } else {
            kind
        }
    }

    /// Type of a line of the cover.
    pub fn cover(&self, id: &str, language: Language) -> TypeSpec {
        let size = match id {
            "CoverTitle" => self.style.title.size / 11 * if language == Language::Zh { 13 } else { 10 },
            "CoverNumber" => self.style.note.size,
            _ => self.style.body.size / 12 * 14,
        };
        TypeSpec { size, line_height: size / 10 * 17, above: 0, below: 0 }
    }

    /// Signed lines stand wider than text: a pen needs room.
    pub fn signed(&self, language: Language) -> TypeSpec {
        let kind = if language == Language::Zh { self.style.body } else { self.style.english };
        TypeSpec { line_height: kind.line_height.max(26_000), above: 0, below: 0, ..kind }
    }

    /// Id of a style in a language, e.g. `ClauseEn`.
    pub fn id(style: &str, language: Language) -> String {
        if language == Language::En { format!("{style}En") } else { style.to_owned() }
    }

    /// Where the text of 1.1 stands and how far its number hangs, in twips; a negative hang is an indented first line.
    pub fn number_place(&self, language: Language) -> (i32, i32) {
        let size = self.text_size();
        match self.style.numbers {
            Numbers::Hanging => {
                let hang = twips(ems(size, self.style.hang_ems));
                (hang, hang)
            }
            Numbers::Indent => (0, -twips(ems(self.body(language).size, self.style.first_indent_ems))),
        }
    }

    /// Where the text of an item stands and how far its marker hangs, in twips. `below`: under a numbered paragraph.
    pub fn item_place(&self, language: Language, level: u8, below: bool) -> (i32, i32) {
        let size = self.text_size();
        let hang = |level: u8| {
            let wide = level <= 1 && language == Language::Zh;
            twips(ems(size, if wide { self.style.item_ems } else { self.style.subitem_ems }))
        };
        let hanging = self.style.numbers == Numbers::Hanging && below;
        let base = if self.beside && self.languages.len() > 1 {
            0
        } else {
            twips(ems(size, if hanging { self.style.hang_ems } else { self.style.first_indent_ems }))
        };
        (base + (1..=level).map(hang).sum::<i32>(), hang(level))
    }
}
