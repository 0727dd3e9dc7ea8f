//! A paragraph as atoms, what a line is made of, and the gaps between them: where it may break, shrink and stretch.

use super::class::Class;
use crate::layout::face_id::FaceId;
use crate::layout::length::Milli;

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

/// Where a line may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Break {
    /// Anywhere here without harm.
    Free,
    /// With a hyphen added.
    Hyphen,
    /// In a code, an address, a date, a long amount.
    Weak,
    /// With a hyphen, in an English word of a Chinese paragraph.
    LastHyphen,
    /// In any word, when nothing else fits.
    Last,
    /// Before a dash, which opens no line (CLREQ, strict) while a shorter one will do.
    Dash,
    /// Not at all.
    Never,
}

impl Break {
    /// True where a hyphen is added.
    pub(crate) fn hyphenates(self) -> bool {
        matches!(self, Break::Hyphen | Break::LastHyphen)
    }
}

/// What a gap gives when a line is stretched; spaces first, then Han beside Latin, then all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stretch {
    None,
    Space,
    Latin,
    Han,
}

/// Steps of shrinking in their order (CLREQ, rules of justification).
pub(crate) const SHRINK_STEPS: usize = 5;

/// The room after an atom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gap {
    /// Room before any shrinking or stretching; negative where the blank halves of two marks meet.
    pub natural: Milli,
    /// How much it can lose, and in which step.
    pub shrink: Milli,
    pub step: u8,
    /// How it can grow.
    pub stretch: Stretch,
    pub breaks: Break,
    /// The typed space that stands here, as bytes of the paragraph's text; empty for none.
    pub space: (u32, u32),
}

/// No room, no break: what a gap is before it is settled, and inside words.
pub(crate) const CLOSED: Gap =
    Gap { natural: 0, shrink: 0, step: 0, stretch: Stretch::None, breaks: Break::Never, space: (0, 0) };
