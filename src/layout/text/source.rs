//! The characters of a paragraph in one row, with the span each comes from.

use crate::document::{Span, SpanKind};

/// Stands for a blank to fill in.
pub(crate) const BLANK: char = '\u{FFFC}';

/// One character, or one blank.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Char {
    pub character: char,
    /// Its bytes in [`Source::text`].
    pub start: u32,
    pub end: u32,
    /// Index of its span.
    pub span: u16,
}

/// A paragraph without its forced breaks.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// The text of all spans one after the other.
    pub text: String,
    /// What is to be drawn, in order; invisible characters are left out.
    pub chars: Vec<Char>,
    /// Indexes into `chars` before which a forced break stands.
    pub breaks: Vec<usize>,
}

impl Source {
    pub(crate) fn new(spans: &[Span]) -> Source {
        let mut source = Source::default();
        source.text.reserve(spans.iter().map(|span| span.text.len()).sum());
        for (index, span) in spans.iter().enumerate() {
            let index = index.min(usize::from(u16::MAX)) as u16;
            let base = source.text.len() as u32;
            match span.kind {
                SpanKind::Break => source.breaks.push(source.chars.len()),
                SpanKind::Blank(_) => {
                    source.text.push_str(&span.text);
                    let end = source.text.len() as u32;
                    source.chars.push(Char { character: BLANK, start: base, end, span: index });
                }
                _ => {
                    source.text.push_str(&span.text);
                    for (at, character) in span.text.char_indices() {
                        // A tab or line end inside a value reads as a space; other controls are never drawn.
                        let character = if character.is_ascii_whitespace() { ' ' } else { character };
                        if super::class::is_invisible(character) {
                            continue;
                        }
                        let start = base + at as u32;
                        let end = start + character.len_utf8() as u32;
                        source.chars.push(Char { character, start, end, span: index });
                    }
                }
            }
        }
        source
    }
}
