//! A paragraph as atoms, what a line is made of, and the gaps between them: where it may break, shrink and stretch.

use super::builder::Builder;
use super::class::{self, Class};
use super::gaps::Gap;
use super::glyphs::{GlyphCache, GlyphSource, Weight};
use super::groups::{Bond, bonds};
use super::quotes::latin_forms;
use super::source::{BLANK, Source};
use super::words::word_ends;
use crate::document::{Span, SpanKind};
use crate::layout::fonts::FaceId;
use crate::layout::length::Milli;
use crate::value::Language;

/// One unit of a line.
#[derive(Debug, Clone)]
pub(crate) struct Atom {
    /// Range of [`Paragraph::glyphs`].
    pub glyphs: (u32, u32),
    pub width: Milli,
    pub class: Class,
    /// Blank part at its left or right that a line's edge takes away.
    pub lead: Milli,
    pub tail: Milli,
    /// Counts for the last line.
    pub han: bool,
    /// Index of its span.
    pub span: u16,
    pub gap: Gap,
}

/// A glyph with its advance and the bytes of [`Paragraph::text`] it stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Glyph {
    pub face: FaceId,
    pub stroke: bool,
    pub id: u16,
    pub advance: Milli,
    pub text: (u32, u32),
}

/// All atoms of a paragraph.
#[derive(Debug, Default)]
pub(crate) struct Paragraph {
    pub text: String,
    pub atoms: Vec<Atom>,
    pub glyphs: Vec<Glyph>,
    /// Indexes of atoms before which a forced break stands.
    pub breaks: Vec<usize>,
    /// Characters that no face has, each with the byte where it stands.
    pub missing: Vec<(char, u32)>,
    /// A hyphen to put at a broken word.
    pub hyphen: Option<Glyph>,
    /// A space: its advance for every gap that holds one.
    pub space: Option<Glyph>,
}

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

/// Makes the atoms of `spans`.
pub(crate) fn atoms(source: &GlyphSource<'_>, cache: &mut GlyphCache, look: &TextStyle, spans: &[Span]) -> Paragraph {
    let row = Source::new(spans);
    let latin = latin_forms(&row.chars, look.language);
    let mut bonds = bonds(&row.chars);
    match look.words {
        Words::Whole => keep_words(&row, &mut bonds, Bond::Tight),
        // What fits on one line is not broken at all.
        Words::Preferred if row.chars.len() as i64 * i64::from(look.size) > i64::from(look.measure) => {
            keep_words(&row, &mut bonds, Bond::Weak);
        }
        _ => {}
    }
    let mut builder =
        Builder { source, cache, look, paragraph: Paragraph::default(), edges: Vec::with_capacity(row.chars.len()) };
    builder.paragraph.atoms.reserve(row.chars.len());
    builder.paragraph.glyphs.reserve(row.chars.len());
    let mut forced = row.breaks.iter().peekable();
    // The typed space and the bond before the next atom.
    let mut pending: (Option<(u32, u32)>, Bond) = (None, Bond::Free);
    let mut index = 0;
    while index < row.chars.len() {
        while forced.next_if(|at| **at <= index).is_some() {
            builder.paragraph.breaks.push(builder.paragraph.atoms.len());
        }
        let char = row.chars[index];
        let span = &spans[usize::from(char.span)];
        if char.character == ' ' || char.character == '\u{A0}' {
            let no_break = char.character == '\u{A0}' || bonds[index] == Bond::Tight;
            pending = (Some((char.start, char.end)), if no_break { Bond::Tight } else { bonds[index] });
            index += 1;
            continue;
        }
        let from = builder.paragraph.atoms.len();
        // A fact still to be confirmed must strike the eye.
        let weight = look.weight(span.strong || span.kind == SpanKind::Unconfirmed);
        let single = if char.character == BLANK {
            Some(Class::Blank)
        } else if latin[index] {
            None
        } else {
            class::of(char.character)
        };
        let next = match single {
            Some(Class::Blank) => {
                builder.blank(span, char.start, char.end, char.span);
                index + 1
            }
            Some(class) => {
                builder.mark(weight, class, char.character, (char.start, char.end), char.span);
                index + 1
            }
            None => {
                let end = (index + 1..row.chars.len())
                    .find(|&at| {
                        let c = row.chars[at];
                        c.span != char.span
                            || c.character == ' '
                            || c.character == BLANK
                            || c.character == '\u{A0}'
                            || (!latin[at] && class::of(c.character).is_some())
                            || row.breaks.contains(&at)
                    })
                    .unwrap_or(row.chars.len());
                builder.word(weight, &row, index, end, char.span);
                end
            }
        };
        if from < builder.paragraph.atoms.len() {
            if from > 0 {
                builder.join(from - 1, pending);
            }
            pending = (None, bonds[next - 1]);
        }
        index = next;
    }
    for _ in forced {
        builder.paragraph.breaks.push(builder.paragraph.atoms.len());
    }
    let mut paragraph = builder.finish();
    paragraph.text = row.text;
    paragraph
}

/// Ties the characters of each Chinese word.
fn keep_words(row: &Source, bonds: &mut [Bond], inside: Bond) {
    let ends = word_ends(&row.text);
    for (bond, char) in bonds.iter_mut().zip(&row.chars) {
        if *bond != Bond::Tight && ends.binary_search(&(char.end as usize)).is_err() {
            *bond = inside;
        }
    }
}
