//! Which glyphs are printed, face by face, and the texts each of them stands for.

use super::{PdfError, face};
use crate::layout::fonts::{FaceId, Fonts};
use crate::layout::page::{LineBox, Pages, Run, Shape};
use std::collections::BTreeSet;

/// The glyphs of one or many documents: what a subset is made from.
#[derive(Debug, Clone, Default)]
pub struct GlyphSet {
    /// One a face, in the order of their ids.
    pub(super) faces: Vec<FaceGlyphs>,
}

/// The glyphs of one face.
#[derive(Debug, Clone, Default)]
pub(super) struct FaceGlyphs {
    /// At each glyph id the first text it was seen for.
    pub(super) first: Vec<Option<Box<str>>>,
    /// Further texts of glyphs that stand for several.
    pub(super) further: BTreeSet<(u16, Box<str>)>,
}

impl GlyphSet {
    /// Nothing yet.
    pub fn new() -> GlyphSet {
        GlyphSet::default()
    }

    /// All glyphs of `pages`.
    pub fn of(pages: &Pages) -> GlyphSet {
        let mut set = GlyphSet::new();
        set.add_pages(pages);
        set
    }

    /// Adds the glyphs of `pages`.
    pub fn add_pages(&mut self, pages: &Pages) {
        for mark in pages.pages.iter().flat_map(|page| &page.marks) {
            match &mark.shape {
                Shape::Line(line) | Shape::Stamp { line, .. } => self.add_line(line),
                Shape::Rule { .. } => {}
            }
        }
    }

    /// Adds the glyph that the face has for each character of `text`; characters it lacks are passed over.
    pub fn add_text(&mut self, fonts: &Fonts, id: FaceId, text: &str) -> Result<(), PdfError> {
        let parsed = face::parse(fonts, id)?;
        let glyphs = self.face(id);
        let mut buffer = [0; 4];
        for character in text.chars() {
            if let Some(glyph) = parsed.glyph_index(character) {
                glyphs.add(glyph.0, character.encode_utf8(&mut buffer));
            }
        }
        Ok(())
    }

    fn add_line(&mut self, line: &LineBox) {
        for run in &line.runs {
            let glyphs = self.face(run.face);
            for glyph in &run.glyphs {
                glyphs.add(glyph.id, source(run, &glyph.text));
            }
        }
    }

    fn face(&mut self, face: FaceId) -> &mut FaceGlyphs {
        let index = usize::from(face.0);
        if self.faces.len() <= index {
            self.faces.resize_with(index + 1, FaceGlyphs::default);
        }
        &mut self.faces[index]
    }
}

impl FaceGlyphs {
    fn add(&mut self, glyph: u16, text: &str) {
        let index = usize::from(glyph);
        if self.first.len() <= index {
            self.first.resize(index + 1, None);
        }
        match &self.first[index] {
            Some(known) if **known == *text => {}
            Some(_) => {
                self.further.insert((glyph, text.into()));
            }
            None => self.first[index] = Some(text.into()),
        }
    }

    /// True where no glyph of the face is printed.
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_empty()
    }
}

/// The source text a glyph stands for: empty where the range lies outside the run.
pub(super) fn source<'a>(run: &'a Run, range: &std::ops::Range<u32>) -> &'a str {
    (run.text.get(range.start as usize..range.end as usize)).unwrap_or_default()
}
