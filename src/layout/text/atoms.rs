//! A paragraph as atoms, what a line is made of, and the gaps between them: where it may break, shrink and stretch.

use super::class::{self, Class};
use super::glyphs::{Chain, Choice, GlyphCache, GlyphSource, Weight};
use super::groups::{Bond, bonds};
use super::quotes::latin_forms;
use super::source::{BLANK, Source};
use super::words::{Cut, cuts};
use crate::document::{Span, SpanKind};
use crate::layout::fonts::FaceId;
use crate::layout::length::{Milli, scale};
use crate::value::Language;

/// Where a line may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Break {
    /// Anywhere here without harm.
    Free,
    /// With a hyphen added.
    Hyphen,
    /// In a code, an address, a date, a long amount.
    Weak,
    /// In any word, when nothing else fits.
    Last,
    /// Not at all.
    Never,
}

/// What a gap gives when a line is stretched; spaces first, then Han beside Latin, then all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stretch {
    None,
    Space,
    Latin,
    Han,
}

/// Steps of shrinking in their order (CLREQ; fonts README section 4, 9).
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
pub(crate) struct Look {
    pub size: Milli,
    pub weight: Weight,
    pub language: Language,
    /// Room between Han and Latin letters, thousandths of an em; the least and the most of it.
    pub latin_gap: [i32; 3],
}

impl Look {
    fn weight(&self, strong: bool) -> Weight {
        if strong && self.weight == Weight::Regular { Weight::Bold } else { self.weight }
    }
}

/// What an atom's neighbour has to know of it besides its class.
#[derive(Clone, Copy)]
struct Edge {
    first: char,
    last: char,
    /// A full-width mark with a blank half.
    full: bool,
}

/// Makes the atoms of `spans`.
pub(crate) fn atoms(source: &GlyphSource<'_>, cache: &mut GlyphCache, look: &Look, spans: &[Span]) -> Paragraph {
    let row = Source::new(spans);
    let latin = latin_forms(&row.chars, look.language);
    let bonds = bonds(&row.chars);
    let mut builder = Builder { source, cache, look, paragraph: Paragraph::default(), edges: Vec::with_capacity(row.chars.len()) };
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
        let weight = look.weight(span.strong);
        let single = if char.character == BLANK {
            Some(Class::Blank)
        } else if latin[index] {
            None
        } else {
            class::of(char.character)
        };
        let next = match single {
            Some(Class::Blank) => {
                builder.blank(weight, span, char.start, char.end, char.span);
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

struct Builder<'a, 'f> {
    source: &'a GlyphSource<'f>,
    cache: &'a mut GlyphCache,
    look: &'a Look,
    paragraph: Paragraph,
    /// One an atom.
    edges: Vec<Edge>,
}

const CLOSED: Gap = Gap { natural: 0, shrink: 0, step: 0, stretch: Stretch::None, breaks: Break::Never, space: (0, 0) };

impl Builder<'_, '_> {
    fn choose(&mut self, weight: Weight, latin: bool, character: char) -> Option<Choice> {
        self.source.choose(self.cache, Chain { weight, latin }, character)
    }

    fn push(&mut self, atom: Atom, edge: Edge) {
        self.paragraph.atoms.push(atom);
        self.edges.push(edge);
    }

    /// A character set by itself.
    fn mark(&mut self, weight: Weight, class: Class, character: char, text: (u32, u32), span: u16) {
        let Some(choice) = self.choose(weight, false, character) else {
            self.paragraph.missing.push((character, text.0));
            return;
        };
        let size = self.look.size;
        let width = self.source.length(choice.face, i32::from(choice.advance), size);
        let at = self.paragraph.glyphs.len() as u32;
        self.paragraph.glyphs.push(Glyph { face: choice.face, stroke: choice.stroke, id: choice.glyph, advance: width, text });
        // Only marks that take a whole em have a blank half; a user's face may have narrow ones.
        let full = width * 10 >= size * 9;
        let lead = if class == Class::Open && full { size / 2 } else { 0 };
        let tail = match class {
            _ if class.is_closing() && full => size / 2,
            Class::WideSpace => width,
            _ => 0,
        };
        let atom = Atom { glyphs: (at, at + 1), width, class, lead, tail, han: class::is_han(character), span, gap: CLOSED };
        self.push(atom, Edge { first: character, last: character, full });
    }

    /// A rule to write on: the underscores stay in the text as invisible no-break spaces.
    fn blank(&mut self, weight: Weight, span: &Span, start: u32, end: u32, index: u16) {
        let SpanKind::Blank(ems) = span.kind else { return };
        let width = self.look.size * i32::from(ems);
        let at = self.paragraph.glyphs.len() as u32;
        if let Some(choice) = self.choose(weight, false, '\u{A0}') {
            let count = (end - start) as i32;
            for step in 0..count {
                let advance = scale(width, step + 1, count) - scale(width, step, count);
                let text = (start + step as u32, start + step as u32 + 1);
                self.paragraph.glyphs.push(Glyph { face: choice.face, stroke: false, id: choice.glyph, advance, text });
            }
        }
        let glyphs = (at, self.paragraph.glyphs.len() as u32);
        let atom = Atom { glyphs, width, class: Class::Blank, lead: 0, tail: 0, han: true, span: index, gap: CLOSED };
        self.push(atom, Edge { first: BLANK, last: BLANK, full: false });
    }

    /// The characters `from..to` as one word, cut where it may break.
    fn word(&mut self, weight: Weight, row: &Source, from: usize, to: usize, span: u16) {
        // Invisible characters were left out, so the word is put together again.
        let text: String = row.chars[from..to].iter().map(|char| char.character).collect();
        let word = self.source.word(self.cache, Chain { weight, latin: true }, &text);
        for &character in &word.missing {
            self.paragraph.missing.push((character, row.chars[from].start));
        }
        let mut offsets = Vec::with_capacity(to - from + 1);
        let mut at = 0u32;
        for char in &row.chars[from..to] {
            offsets.push((at, char.start));
            at += char.character.len_utf8() as u32;
        }
        offsets.push((at, row.chars[to - 1].end));
        let place = |cluster: u32| offsets.iter().find(|(local, _)| *local >= cluster).map_or(row.chars[to - 1].end, |(_, place)| *place);
        let mut cut_places = cuts(&text, self.look.language).into_iter().peekable();
        let mut start = self.paragraph.glyphs.len() as u32;
        let (mut width, mut first) = (0, 0);
        for (index, glyph) in word.glyphs.iter().enumerate() {
            let next = word.glyphs.get(index + 1).map_or(at, |next| next.cluster);
            let advance = self.source.length(glyph.face, glyph.advance, self.look.size);
            width += advance;
            let range = (place(glyph.cluster), place(next));
            self.paragraph.glyphs.push(Glyph { face: glyph.face, stroke: glyph.stroke, id: glyph.glyph, advance, text: range });
            let mut cut = None;
            while let Some(here) = cut_places.next_if(|cut| cut.at <= next) {
                cut = Some(here).filter(|here| here.at == next);
            }
            let last = index + 1 == word.glyphs.len();
            if cut.is_none() && !last {
                continue;
            }
            let end = self.paragraph.glyphs.len() as u32;
            let breaks = if last { Break::Never } else { cut.map_or(Break::Never, |cut: Cut| cut.breaks) };
            let part = &text[first..next as usize];
            let edge = Edge { first: part.chars().next().unwrap_or(' '), last: part.chars().last().unwrap_or(' '), full: false };
            let atom = Atom {
                glyphs: (start, end),
                width,
                class: Class::Word,
                lead: 0,
                tail: 0,
                han: part.chars().filter(|c| c.is_alphanumeric()).count() >= 4,
                span,
                gap: Gap { breaks, ..CLOSED },
            };
            self.push(atom, edge);
            (start, width, first) = (end, 0, next as usize);
        }
    }

    /// Settles the gap after atom `before`, with the space typed there and the bond of the characters.
    fn join(&mut self, before: usize, (space, bond): (Option<(u32, u32)>, Bond)) {
        let look = self.look;
        let em = look.size;
        let width = if space.is_some() { self.space_width() } else { 0 };
        let (left, right) = (&self.paragraph.atoms[before], &self.paragraph.atoms[before + 1]);
        let (left_edge, right_edge) = (self.edges[before], self.edges[before + 1]);
        let mut gap = Gap { breaks: Break::Free, stretch: Stretch::Han, ..CLOSED };
        let cjk = |class: Class| !matches!(class, Class::Word | Class::Blank);
        if may_not_part(left.class, right.class, left_edge, right_edge, space.is_some()) || bond == Bond::Tight {
            gap.breaks = Break::Never;
        } else if bond == Bond::Weak {
            gap.breaks = Break::Weak;
        }
        let full_mark = |class: Class, edge: Edge| edge.full && (class.is_closing() || class == Class::Open);
        let beside_latin = (left.class == Class::Han && right.class == Class::Word && right_edge.first.is_alphanumeric())
            || (left.class == Class::Word && right.class == Class::Han && left_edge.last.is_alphanumeric());
        if left.class.is_closing() && left_edge.full && (right.class.is_closing() || right.class == Class::Open) && right_edge.full {
            gap.natural = -em / 2;
        } else if left.class == Class::Open && right.class == Class::Open && right_edge.full {
            gap.natural = -em / 2;
            gap.stretch = Stretch::None;
        } else if beside_latin {
            gap.natural = scale(em, look.latin_gap[0], 1000);
            gap.shrink = gap.natural - scale(em, look.latin_gap[1], 1000);
            gap.step = 3;
            gap.stretch = Stretch::Latin;
        } else if let Some(space) = space.filter(|_| !full_mark(left.class, left_edge) && !full_mark(right.class, right_edge)) {
            gap.natural = width;
            gap.shrink = width / 5;
            gap.stretch = Stretch::Space;
            gap.space = space;
        } else if left.class == Class::Tick {
            gap.natural = em / 4;
        } else if left.class.is_closing() && left_edge.full {
            gap.shrink = em / 2;
            gap.step = match left.class {
                Class::Close => 1,
                Class::Comma => 2,
                _ => 4,
            };
        } else if right.class == Class::Open && right_edge.full {
            gap.shrink = em / 2;
            gap.step = 1;
        } else if left.class == Class::Word && right.class == Class::Word {
            gap.stretch = Stretch::None;
        }
        let rigid = |class: Class| matches!(class, Class::Connector | Class::Slash | Class::Prefix | Class::Tick);
        let pair = left.class == Class::Pair && right.class == Class::Pair;
        if gap.stretch == Stretch::Han
            && (rigid(left.class) || rigid(right.class) || left.class == Class::Open || right.class.never_starts_line() || pair)
            || (gap.stretch == Stretch::Han && !cjk(left.class) && !cjk(right.class))
        {
            gap.stretch = Stretch::None;
        }
        self.paragraph.atoms[before].gap = gap;
    }

    fn space_width(&mut self) -> Milli {
        let weight = self.look.weight;
        if self.paragraph.space.is_none() {
            let size = self.look.size;
            self.paragraph.space = self.choose(weight, true, ' ').map(|choice| self.glyph(choice, size));
        }
        self.paragraph.space.map_or(self.look.size / 4, |space| space.advance)
    }

    fn glyph(&self, choice: Choice, size: Milli) -> Glyph {
        let advance = self.source.length(choice.face, i32::from(choice.advance), size);
        Glyph { face: choice.face, stroke: choice.stroke, id: choice.glyph, advance, text: (0, 0) }
    }

    fn finish(mut self) -> Paragraph {
        if self.paragraph.atoms.iter().any(|atom| atom.gap.breaks == Break::Hyphen) {
            let (weight, size) = (self.look.weight, self.look.size);
            self.paragraph.hyphen = self.choose(weight, true, '-').map(|choice| self.glyph(choice, size));
        }
        self.paragraph
    }
}

/// The rules of line start and line end.
fn may_not_part(left: Class, right: Class, left_edge: Edge, right_edge: Edge, space: bool) -> bool {
    if left.never_ends_line() || right.never_starts_line() || right == Class::WideSpace || left == Class::Tick {
        return true;
    }
    if left == Class::Pair && right == Class::Pair && left_edge.last == right_edge.first {
        return true;
    }
    if left == Class::Word && right == Class::Word && !space {
        return true;
    }
    (!space && right == Class::Word && ".,;:!?)]}%'\"”’°′″/-".contains(right_edge.first))
        || (!space && left == Class::Word && "([{$¥€£#“‘/".contains(left_edge.last))
}
