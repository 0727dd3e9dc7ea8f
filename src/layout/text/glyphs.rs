//! Characters → glyphs: the chain of faces, and words shaped with kerning and ligatures.

use crate::layout::fonts::{FaceId, Fonts, HEI, SONG, SONG_BOLD, Slot, TINOS, TINOS_BOLD};
use crate::layout::length::{Milli, scale};
use foldhash::HashMap;
use harfrust::{Buffer, Direction, Script, ShapeOptions, ShaperFont};
use std::cell::OnceCell;
use std::sync::Arc;

/// The look of letters before anything else: which faces are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// Song.
    Regular,
    /// Bold Song.
    Bold,
    /// Hei with the Latin letters of its own.
    Heading,
}

/// A chain of faces: a weight, and whether the Latin companion comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Chain {
    pub weight: Weight,
    pub latin: bool,
}

impl Chain {
    const COUNT: usize = 6;

    fn index(self) -> usize {
        self.weight as usize * 2 + usize::from(self.latin)
    }

    /// Faces in the order they are tried, each with whether bold must be made by a stroke.
    fn faces(self, fonts: &Fonts) -> Vec<(FaceId, bool)> {
        let user = |slot| fonts.user(slot);
        let mut chain = Vec::with_capacity(6);
        if self.latin {
            match self.weight {
                Weight::Regular => chain.push((user(Slot::Latin).unwrap_or(TINOS), false)),
                Weight::Bold => chain.push((user(Slot::LatinBold).unwrap_or(TINOS_BOLD), false)),
                Weight::Heading => chain.extend(user(Slot::LatinBold).map(|face| (face, false))),
            }
        }
        match self.weight {
            Weight::Regular => {
                chain.extend(user(Slot::Body).map(|face| (face, false)));
                chain.push((SONG, false));
            }
            Weight::Bold => {
                chain.extend(user(Slot::Bold).map(|face| (face, false)));
                // A user's Song without a bold companion: the same outline with a stroke goes better with the text.
                chain.extend(user(Slot::Body).map(|face| (face, true)));
                chain.extend([(SONG_BOLD, false), (SONG, true)]);
            }
            Weight::Heading => {
                chain.extend(user(Slot::Heading).map(|face| (face, false)));
                chain.extend([(HEI, false), (SONG_BOLD, false), (SONG, true)]);
            }
        }
        // What only Tinos has: letters with rare accents outside a Latin run.
        chain.push(if self.weight == Weight::Regular { (TINOS, false) } else { (TINOS_BOLD, false) });
        chain
    }
}

/// The glyph chosen for a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Choice {
    pub face: FaceId,
    pub glyph: u16,
    /// Advance in font units.
    pub advance: u16,
    /// Bold by stroke.
    pub stroke: bool,
    /// Whether its left and its right half are blank: a line's edge may take them away.
    pub blank: [bool; 2],
}

/// A glyph of a shaped word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WordGlyph {
    pub face: FaceId,
    pub stroke: bool,
    pub glyph: u16,
    /// Advance with kerning, font units.
    pub advance: i32,
    /// Where its text starts, in bytes of the word; equal for the glyphs of one cluster.
    pub cluster: u32,
}

/// A shaped word with the characters that no face has.
#[derive(Debug, Default)]
pub(crate) struct Word {
    pub glyphs: Vec<WordGlyph>,
    pub missing: Vec<char>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Slotted {
    Unknown,
    Missing,
    Found(Choice),
}

/// Choices for 256 characters.
type Page = Box<[Slotted; 256]>;

/// What was looked up before: lives in the layout cache, for one [`Fonts`] only.
#[derive(Default)]
pub(crate) struct GlyphCache {
    chains: [Option<Vec<(FaceId, bool)>>; Chain::COUNT],
    /// By chain, then by character / 256.
    pages: [Vec<Option<Page>>; Chain::COUNT],
    words: [HashMap<Box<str>, Arc<Word>>; Chain::COUNT],
    /// Used again for every word.
    buffer: Buffer,
}

/// Faces opened for one run of the layout.
pub(crate) struct GlyphSource<'a> {
    pub fonts: &'a Fonts,
    parsed: Vec<OnceCell<Option<ttf_parser::Face<'a>>>>,
    shapers: Vec<OnceCell<ShaperFont<'a, 'static>>>,
}

/// Longest word kept for later, in bytes.
const KEPT_WORD: usize = 64;
/// Words kept before all are dropped: bounds the memory of a long batch.
const KEPT_WORDS: usize = 20_000;

impl<'a> GlyphSource<'a> {
    pub(crate) fn new(fonts: &'a Fonts) -> Self {
        GlyphSource {
            fonts,
            parsed: fonts.faces.iter().map(|_| OnceCell::new()).collect(),
            shapers: fonts.faces.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    fn parsed(&self, id: FaceId) -> Option<&ttf_parser::Face<'a>> {
        let face = self.fonts.face(id);
        self.parsed[usize::from(id.0)].get_or_init(|| ttf_parser::Face::parse(&face.bytes, face.index).ok()).as_ref()
    }

    /// The first face of the chain that has `character`.
    pub(crate) fn choose(&self, cache: &mut GlyphCache, chain: Chain, character: char) -> Option<Choice> {
        let code = u32::from(character);
        let pages = &mut cache.pages[chain.index()];
        let number = (code >> 8) as usize;
        if pages.len() <= number {
            pages.resize(number + 1, None);
        }
        let page = pages[number].get_or_insert_with(|| Box::new([Slotted::Unknown; 256]));
        let slot = &mut page[(code & 0xff) as usize];
        if *slot == Slotted::Unknown {
            let faces = cache.chains[chain.index()].get_or_insert_with(|| chain.faces(self.fonts));
            let found = faces.iter().find_map(|&(face, stroke)| {
                let parsed = self.parsed(face)?;
                let glyph = parsed.glyph_index(character).filter(|glyph| glyph.0 != 0)?;
                let advance = parsed.glyph_hor_advance(glyph)?;
                let blank = if face <= TINOS_BOLD { [true; 2] } else { blank_halves(parsed, glyph, advance) };
                Some(Choice { face, glyph: glyph.0, advance, stroke, blank })
            });
            *slot = found.map_or(Slotted::Missing, Slotted::Found);
        }
        match *slot {
            Slotted::Found(choice) => Some(choice),
            Slotted::Unknown | Slotted::Missing => None,
        }
    }

    /// An invisible glyph that nothing else is set with: it stands for the underscores of blanks. Noto Serif SC has one of
    /// its own for U+00A0; in other faces it may be that of the space.
    pub(crate) fn no_break_space(&self) -> Option<Choice> {
        let parsed = self.parsed(SONG)?;
        let glyph = parsed.glyph_index('\u{A0}')?;
        let advance = parsed.glyph_hor_advance(glyph)?;
        Some(Choice { face: SONG, glyph: glyph.0, advance, stroke: false, blank: [true; 2] })
    }

    /// A word (no spaces) as glyphs: shaped as a whole where the first face of the chain has all of it.
    pub(crate) fn word(&self, cache: &mut GlyphCache, chain: Chain, text: &str) -> Arc<Word> {
        if let Some(word) = cache.words[chain.index()].get(text) {
            return Arc::clone(word);
        }
        let word = Arc::new(self.shape(cache, chain, text));
        if text.len() <= KEPT_WORD {
            let words = &mut cache.words[chain.index()];
            if words.len() >= KEPT_WORDS {
                words.clear();
            }
            words.insert(text.into(), Arc::clone(&word));
        }
        word
    }

    fn shape(&self, cache: &mut GlyphCache, chain: Chain, text: &str) -> Word {
        let mut word = Word::default();
        let mut choices = Vec::with_capacity(text.len());
        for (at, character) in text.char_indices() {
            if super::class::is_invisible(character) {
                continue;
            }
            match self.choose(cache, chain, character) {
                Some(choice) => choices.push((at, choice)),
                None => word.missing.push(character),
            }
        }
        let first = choices.first().map(|(_, choice)| choice.face);
        let one_face = choices.iter().all(|(_, choice)| Some(choice.face) == first);
        if let Some(face) = first.filter(|_| one_face && word.missing.is_empty())
            && let Some(glyphs) = self.shape_whole(cache, face, choices[0].1.stroke, text)
        {
            word.glyphs = glyphs;
            return word;
        }
        word.glyphs = choices
            .into_iter()
            .map(|(at, choice)| WordGlyph {
                face: choice.face,
                stroke: choice.stroke,
                glyph: choice.glyph,
                advance: i32::from(choice.advance),
                cluster: at as u32,
            })
            .collect();
        word
    }

    /// Shapes `text` with harfrust; None where the face cannot or a glyph would be missing.
    fn shape_whole(&self, cache: &mut GlyphCache, face: FaceId, stroke: bool, text: &str) -> Option<Vec<WordGlyph>> {
        // The bundled Chinese faces carry no layout tables: their advances are all there is.
        if face < TINOS {
            return None;
        }
        let (font, plan) = self.fonts.shaper(face)?;
        let shaper = self.shapers[usize::from(face.0)].get_or_init(|| ShaperFont::new(font));
        let buffer = &mut cache.buffer;
        buffer.reset();
        buffer.push_str(text);
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(Some(Script::LATIN));
        harfrust::shape(shaper, buffer, ShapeOptions::new().plan(Some(plan))).ok()?;
        let infos = buffer.glyph_infos();
        let positions = buffer.glyph_positions();
        if positions.iter().any(|position| position.x_offset != 0 || position.y_offset != 0) {
            // Marks placed over letters: the page knows pen positions only, so composed letters alone are taken.
            return None;
        }
        infos
            .iter()
            .zip(positions)
            .map(|(info, position)| {
                let glyph = u16::try_from(info.glyph_id).ok().filter(|glyph| *glyph != 0)?;
                Some(WordGlyph { face, stroke, glyph, advance: position.x_advance, cluster: info.cluster })
            })
            .collect()
    }

    /// Font units of a face to a length at `size`.
    pub(crate) fn length(&self, face: FaceId, units: i32, size: Milli) -> Milli {
        scale(size, units, i32::from(self.fonts.face(face).units_per_em))
    }
}

/// Which halves of a user's glyph its ink leaves blank: many faces made for Taiwan centre their marks.
fn blank_halves(face: &ttf_parser::Face<'_>, glyph: ttf_parser::GlyphId, advance: u16) -> [bool; 2] {
    face.glyph_bounding_box(glyph).map_or([true; 2], |ink| {
        let advance = i32::from(advance);
        [i32::from(ink.x_min) * 100 >= advance * 45, i32::from(ink.x_max) * 100 <= advance * 55]
    })
}
