//! Characters → atoms: marks, blanks and words, and the gaps between them.

use super::atom::{Atom, Break, CLOSED, Gap, Glyph, Paragraph};
use super::class::{self, Class};
use super::gaps::{Edge, Side, settle};
use super::glyphs::{Chain, Choice, GlyphCache, GlyphSource, Weight, WordGlyph};
use super::groups::Bond;
use super::source::{BLANK, Source};
use super::text_style::TextStyle;
use super::words::{Cut, cuts};
use crate::document::{Span, SpanKind};
use crate::layout::length::{Milli, scale};

/// Puts one atom after the other.
pub(crate) struct Builder<'a, 'f> {
    pub source: &'a GlyphSource<'f>,
    pub cache: &'a mut GlyphCache,
    pub look: &'a TextStyle,
    pub paragraph: Paragraph,
    /// One an atom.
    pub edges: Vec<Edge>,
}

impl Builder<'_, '_> {
    fn choose(&mut self, weight: Weight, latin: bool, character: char) -> Option<Choice> {
        self.source.choose(self.cache, Chain { weight, latin }, character)
    }

    fn push(&mut self, atom: Atom, edge: Edge) {
        self.paragraph.atoms.push(atom);
        self.edges.push(edge);
    }

    /// A character set by itself.
    pub(crate) fn mark(&mut self, weight: Weight, class: Class, character: char, text: (u32, u32), span: u16) {
        let Some(choice) = self.choose(weight, false, character) else {
            self.paragraph.missing.push((character, text.0));
            return;
        };
        let size = self.look.size;
        let width = self.source.length(choice.face, i32::from(choice.advance), size);
        let at = self.paragraph.glyphs.len() as u32;
        self.paragraph.glyphs.push(Glyph {
            face: choice.face,
            stroke: choice.stroke,
            id: choice.glyph,
            advance: width,
            text,
        });
        // Only marks that take a whole em have a blank half; a user's face may have narrow or centred ones.
        let full = width * 10 >= size * 9 && choice.blank[usize::from(class.is_closing())];
        let lead = if class == Class::Open && full { size / 2 } else { 0 };
        let tail = match class {
            _ if class.is_closing() && full => size / 2,
            Class::WideSpace => width,
            _ => 0,
        };
        let atom =
            Atom { glyphs: (at, at + 1), width, class, lead, tail, han: class::is_han(character), span, gap: CLOSED };
        self.push(atom, Edge { first: character, last: character, full });
    }

    /// A rule to write on: the underscores stay in the text as invisible no-break spaces.
    pub(crate) fn blank(&mut self, span: &Span, start: u32, end: u32, index: u16) {
        let SpanKind::Blank(ems) = span.kind else {
            return;
        };
        let width = (self.look.size * i32::from(ems)).min(self.look.measure);
        let at = self.paragraph.glyphs.len() as u32;
        if let Some(choice) = self.source.no_break_space() {
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

    /// The characters `from..to` as one word, cut where it may break: an atom for each part.
    ///
    /// `non-disclosure` in an English paragraph is shaped whole, so that kerning crosses its parts, and cut at bytes 4
    /// (after its hyphen, freely), 7 and 10 (dis-clo-sure, with a hyphen). The glyphs up to the one that ends at a cut become
    /// an atom: `non-`, `dis`, `clo`, `sure`; the gap after each takes the kind of its cut, that of the last is settled when
    /// the next atom comes. A cut inside a ligature (`ﬁ` ends at byte 2, a cut at 1) has no glyph that ends there: dropped.
    pub(crate) fn word(&mut self, weight: Weight, row: &Source, from: usize, to: usize, span: u16) {
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
        let place = |cluster: u32| {
            let index = offsets.partition_point(|(local, _)| *local < cluster);
            offsets.get(index).map_or(row.chars[to - 1].end, |(_, place)| *place)
        };
        let width = |glyph: &WordGlyph| self.source.length(glyph.face, glyph.advance, self.look.size);
        let fits = word.glyphs.iter().map(width).sum::<Milli>() <= self.look.measure;
        let mut cut_places = cuts(&text, self.look.language, fits).into_iter().peekable();
        let mut start = self.paragraph.glyphs.len() as u32;
        let (mut width, mut first) = (0, 0);
        for (index, glyph) in word.glyphs.iter().enumerate() {
            let next = word.glyphs.get(index + 1).map_or(at, |next| next.cluster);
            let advance = self.source.length(glyph.face, glyph.advance, self.look.size);
            width += advance;
            let range = (place(glyph.cluster), place(next));
            self.paragraph.glyphs.push(Glyph {
                face: glyph.face,
                stroke: glyph.stroke,
                id: glyph.glyph,
                advance,
                text: range,
            });
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
            self.part(&text[first..next as usize], (start, end), width, span, breaks);
            (start, width, first) = (end, 0, next as usize);
        }
    }

    /// A part of a word as an atom, which may break behind it in this way.
    fn part(&mut self, part: &str, glyphs: (u32, u32), width: Milli, span: u16, breaks: Break) {
        let edge =
            Edge { first: part.chars().next().unwrap_or(' '), last: part.chars().last().unwrap_or(' '), full: false };
        let atom = Atom {
            glyphs,
            width,
            class: Class::Word,
            lead: 0,
            tail: 0,
            han: part.chars().filter(|c| c.is_alphanumeric()).count() >= 4,
            span,
            gap: Gap { breaks, ..CLOSED },
        };
        self.push(atom, edge);
    }

    /// Settles the gap after atom `before`, with the space typed there and the bond of the characters.
    pub(crate) fn join(&mut self, before: usize, (space, bond): (Option<(u32, u32)>, Bond)) {
        let width = if space.is_some() { self.space_width() } else { 0 };
        let side = |at: usize| Side { class: self.paragraph.atoms[at].class, edge: self.edges[at] };
        let gap = settle(self.look, side(before), side(before + 1), space.map(|text| (text, width)), bond);
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

    pub(crate) fn finish(mut self) -> Paragraph {
        if self.paragraph.atoms.iter().any(|atom| atom.gap.breaks.hyphenates()) {
            let (weight, size) = (self.look.weight, self.look.size);
            self.paragraph.hyphen = self.choose(weight, true, '-').map(|choice| self.glyph(choice, size));
        }
        self.paragraph
    }
}
