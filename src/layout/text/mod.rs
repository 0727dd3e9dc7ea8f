//! Spans → lines: classes of characters, unbreakable groups, total-fit breaking, justification.

mod atom;
mod atoms;
mod breaker;
mod builder;
pub(crate) mod class;
mod costs;
mod gaps;
pub(crate) mod glyphs;
mod groups;
mod justify;
mod quotes;
mod source;
mod text_style;
mod words;

use crate::document::Span;
use crate::layout::length::{Milli, scale};
use crate::layout::page::LineBox;
use crate::value::Language;
use breaker::Limits;
use glyphs::{GlyphCache, GlyphSource, Weight};
use std::sync::Arc;
use text_style::{TextStyle, Words};

/// How lines fill their measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Fit {
    /// Flush on both sides, the last line natural.
    Justify,
    /// Flush left.
    Left,
    /// Centred, lines of like length.
    Centre,
    /// Flush right.
    Right,
}

/// How a paragraph is set. Part of the cache key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ParagraphSettings {
    pub size: Milli,
    pub weight: Weight,
    pub language: Language,
    pub fit: Fit,
    /// Width of the lines.
    pub measure: Milli,
    /// Where the first line starts, from the left edge.
    pub indent: Milli,
    /// A mark that opens the paragraph keeps its blank half: so after an indent, where no edge is to be seen.
    pub keep_lead: bool,
    /// Room between Han and Latin: natural, least, most; thousandths of an em.
    pub latin_gap: [i32; 3],
    /// Most stretch of another gap, thousandths of an em.
    pub stretch: i32,
}

/// A paragraph in lines.
#[derive(Debug, Default)]
pub(crate) struct BrokenParagraph {
    pub lines: Vec<Line>,
    /// Characters that no face has, with some words round them.
    pub missing: Vec<(char, String)>,
}

/// One line.
#[derive(Debug)]
pub(crate) struct Line {
    /// From left to right.
    pub parts: Vec<Part>,
    pub rules: Vec<Rule>,
    /// Advance without the parts cut at its ends.
    pub width: Milli,
}

/// A stretch of a line that belongs to one structure element.
#[derive(Debug)]
pub(crate) struct Part {
    /// Left end from the left edge of the block.
    pub x: Milli,
    pub width: Milli,
    pub line: Arc<LineBox>,
    /// The span of a reference or address.
    pub link: Option<u16>,
}

/// The rule of a blank.
#[derive(Debug)]
pub(crate) struct Rule {
    pub x: Milli,
    pub width: Milli,
    /// Below the baseline.
    pub below: Milli,
}

/// Breaks and sets `spans`.
pub(crate) fn set(
    source: &GlyphSource<'_>,
    cache: &mut GlyphCache,
    manner: &ParagraphSettings,
    spans: &[Span],
) -> BrokenParagraph {
    let paragraph = atoms::atoms(source, cache, &look(manner, manner.measure), spans);
    let limits = Limits {
        space: scale(manner.size, if manner.language == Language::Zh { WIDEST_SPACE_HAN } else { WIDEST_SPACE }, 1000),
        latin: scale(manner.size, manner.latin_gap[2], 1000),
        han: scale(manner.size, manner.stretch, 1000),
    };
    let ranges = breaker::lines(&paragraph, limits, manner);
    let setter = justify::Setter {
        paragraph: &paragraph,
        spans,
        limits,
        size: manner.size,
        language: manner.language,
        fit: manner.fit,
    };
    let lines = ranges
        .iter()
        .map(|range| {
            let indent = if range.from == 0 { manner.indent } else { 0 };
            setter.line(*range, indent, manner.measure - indent)
        })
        .collect();
    let missing =
        paragraph.missing.iter().map(|(character, at)| (*character, excerpt(&paragraph.text, *at as usize))).collect();
    BrokenParagraph { lines, missing }
}

/// What a text asks of the measure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Widths {
    /// Natural width on one line.
    pub line: Milli,
    /// The widest part where no word is hyphenated, no address or code is cut, and a label breaks once at most.
    pub word: Milli,
    /// The widest part that cannot be broken.
    pub piece: Milli,
}

/// Widths of `spans`.
pub(crate) fn widths(
    source: &GlyphSource<'_>,
    cache: &mut GlyphCache,
    manner: &ParagraphSettings,
    spans: &[Span],
) -> Widths {
    let paragraph = atoms::atoms(source, cache, &look(manner, Milli::MAX), spans);
    let (mut widest, mut now) = (Widths::default(), Widths::default());
    for (index, atom) in paragraph.atoms.iter().enumerate() {
        if paragraph.breaks.contains(&index) {
            now = Widths::default();
        }
        let breaks = atom.gap.breaks;
        let word_ends = breaks == atom::Break::Free;
        let piece_ends = breaks < atom::Break::LastHyphen;
        for (widest, now, ends) in [
            (&mut widest.line, &mut now.line, false),
            (&mut widest.word, &mut now.word, word_ends),
            (&mut widest.piece, &mut now.piece, piece_ends),
        ] {
            *now += atom.width;
            *widest = (*widest).max(*now - atom.tail);
            *now = if ends { 0 } else { *now + atom.gap.natural };
        }
    }
    widest.word = widest.word.max(label_width(&paragraph.text, manner.size));
    widest
}

/// A word space grows to this, in thousandths of an em: CLREQ lets it grow to half of one.
const WIDEST_SPACE: i32 = 500;
/// The same in a Chinese paragraph: half an em among Han looks like a hole; half-way from its natural quarter to that does not.
const WIDEST_SPACE_HAN: i32 = 375;

/// Most Han of a label, which breaks once at most, between words, as 敏感 | 个人信息: four words of two characters. What is
/// longer reads as a sentence and breaks as one.
const LABEL: usize = 8;
/// Most Han of one that does not break at all, as 个人同意: two words of two characters, read at one glance.
const WHOLE_LABEL: usize = 4;

/// The least measure at which a label breaks once, between words: 敏感 and 个人信息. Nothing for other texts.
fn label_width(text: &str, size: Milli) -> Milli {
    let count = text.chars().count();
    if count > LABEL || !text.chars().all(class::is_han) {
        return 0;
    }
    if count <= WHOLE_LABEL {
        return count as Milli * size;
    }
    let halves = words::word_ends(text).into_iter().map(|end| text[..end].chars().count());
    halves.map(|before| before.max(count - before)).min().unwrap_or(0) as Milli * size
}

fn look(manner: &ParagraphSettings, measure: Milli) -> TextStyle {
    TextStyle {
        size: manner.size,
        weight: manner.weight,
        language: manner.language,
        measure,
        words: match manner.fit {
            Fit::Centre if manner.weight != Weight::Regular => Words::Whole,
            Fit::Justify => Words::Loose,
            _ => Words::Preferred,
        },
        latin_gap: manner.latin_gap,
    }
}

/// Up to eight characters on either side of a byte.
fn excerpt(text: &str, at: usize) -> String {
    let before: Vec<char> = text[..at].chars().rev().take(8).collect();
    before.into_iter().rev().chain(text[at..].chars().take(9)).collect()
}

#[cfg(test)]
mod tests;
