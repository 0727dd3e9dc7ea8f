//! Spans → atoms: every character by its class, words whole, with the gaps between them.

use super::atom::Paragraph;
use super::builder::Builder;
use super::class::{self, Class};
use super::glyphs::{GlyphCache, GlyphSource};
use super::groups::{Bond, bonds};
use super::quotes::latin_forms;
use super::source::{BLANK, Source};
use super::text_style::{TextStyle, Words};
use super::words::word_ends;
use crate::document::{Span, SpanKind};

/// Makes the atoms of `spans`.
pub(crate) fn atoms(source: &GlyphSource<'_>, cache: &mut GlyphCache, look: &TextStyle, spans: &[Span]) -> Paragraph {
    let row = Source::new(spans);
    let latin = latin_forms(&row.chars, look.language);
    let bonds = bonds_of(&row, look);
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
        let next = match single(&row, &latin, index) {
            Some(Class::Blank) => {
                builder.blank(span, char.start, char.end, char.span);
                index + 1
            }
            Some(class) => {
                builder.mark(weight, class, char.character, (char.start, char.end), char.span);
                index + 1
            }
            None => {
                let end = word_end(&row, &latin, index);
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

/// What ties each character to the next one.
fn bonds_of(row: &Source, look: &TextStyle) -> Vec<Bond> {
    let mut bonds = bonds(&row.chars);
    match look.words {
        Words::Whole => keep_words(row, &mut bonds, Bond::Tight),
        // What fits on one line is not broken at all.
        Words::Preferred if row.chars.len() as i64 * i64::from(look.size) > i64::from(look.measure) => {
            keep_words(row, &mut bonds, Bond::Weak);
        }
        _ => {}
    }
    bonds
}

/// How the character at `index` is set by itself; None where it belongs to a word.
fn single(row: &Source, latin: &[bool], index: usize) -> Option<Class> {
    match row.chars[index].character {
        BLANK => Some(Class::Blank),
        _ if latin[index] => None,
        character => class::of(character),
    }
}

/// Where the word that begins at `index` ends.
fn word_end(row: &Source, latin: &[bool], index: usize) -> usize {
    let span = row.chars[index].span;
    let ends = |&at: &usize| {
        let c = row.chars[at];
        c.span != span
            || c.character == ' '
            || c.character == BLANK
            || c.character == '\u{A0}'
            || (!latin[at] && class::of(c.character).is_some())
            || row.breaks.contains(&at)
    };
    (index + 1..row.chars.len()).find(ends).unwrap_or(row.chars.len())
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
