//! Outlines of glyphs as symbols, each once, in the order in which they are first placed.

use crate::diagnostic::{Code, Diagnostic};
use crate::layout::page::{Page, Shape};
use crate::layout::{Face, FaceId, Fonts};
use foldhash::HashSet;
use std::fmt::{self, Write};
use ttf_parser::{GlyphId, OutlineBuilder};

/// A face cannot be read again: nothing that answers can bring about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagesError(pub(super) String);

impl fmt::Display for PagesError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for PagesError {}

impl PagesError {
    /// What is told of it.
    pub fn finding(&self) -> Diagnostic {
        Diagnostic::of(Code::Pages, format!("无法生成页面图：{self}"), format!("the pages cannot be drawn: {self}"))
    }
}

/// The tables of a face.
pub(super) fn parsed<'f>(fonts: &'f Fonts, id: FaceId) -> Result<(&'f Face, ttf_parser::Face<'f>), PagesError> {
    let face = fonts.faces.get(usize::from(id.0)).ok_or_else(|| PagesError(format!("face {}", id.0)))?;
    let parsed = ttf_parser::Face::parse(&face.bytes, face.index);
    parsed.map(|parsed| (face, parsed)).map_err(|error| PagesError(format!("{}: {error}", face.name)))
}

/// Which glyphs have been placed.
#[derive(Debug, Default)]
pub struct Outlines {
    known: HashSet<(FaceId, u16)>,
    /// The same in order.
    order: Vec<(FaceId, u16)>,
}

impl Outlines {
    /// Adds the glyphs of a page.
    pub fn note(&mut self, page: &Page) {
        for mark in &page.marks {
            let (Shape::Line(line) | Shape::Stamp { line, .. }) = &mark.shape else { continue };
            for run in &line.runs {
                for glyph in &run.glyphs {
                    if self.known.insert((run.face, glyph.id)) {
                        self.order.push((run.face, glyph.id));
                    }
                }
            }
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether nothing has been placed.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The symbols from number `from` on, in units of their face.
    ///
    /// # Errors
    /// A face that cannot be read.
    pub fn symbols(&self, fonts: &Fonts, from: usize) -> Result<String, PagesError> {
        let mut text = String::new();
        let mut faces: Vec<(FaceId, ttf_parser::Face<'_>)> = Vec::new();
        for &(id, glyph) in self.order.get(from..).unwrap_or_default() {
            let at = match faces.iter().position(|(other, _)| *other == id) {
                Some(at) => at,
                None => {
                    faces.push((id, parsed(fonts, id)?.1));
                    faces.len() - 1
                }
            };
            let mut path = Path::default();
            // A glyph without ink, such as a space, has no outline and is an empty symbol.
            faces[at].1.outline_glyph(GlyphId(glyph), &mut path);
            // Writing into a string cannot fail.
            let _ = write!(
                text,
                "<symbol id=\"{}\" overflow=\"visible\"><path d=\"{}\"/></symbol>",
                symbol(id, glyph),
                path.data
            );
        }
        Ok(text)
    }
}

/// The name of a glyph's symbol.
pub(super) fn symbol(face: FaceId, glyph: u16) -> String {
    format!("g{}-{glyph}", face.0)
}

/// An outline as the data of a path, in steps from point to point: a third shorter than in places.
#[derive(Default)]
struct Path {
    data: String,
    /// The point reached, and where the contour began; in tenths of a unit, so that steps add up without drift.
    at: (i32, i32),
    start: (i32, i32),
}

/// A length in tenths of a font unit. The coordinates of a face are whole, the middles between them end in .5.
fn tenths(length: f32) -> i32 {
    (length * 10.0).round() as i32
}

impl Path {
    fn step(&mut self, x: f32, y: f32, from: (i32, i32)) -> (i32, i32) {
        let to = (tenths(x), tenths(y));
        for (n, length) in [to.0 - from.0, to.1 - from.1].into_iter().enumerate() {
            let open = self.data.ends_with(|c: char| c.is_ascii_digit());
            if length >= 0 && (n > 0 || open) {
                self.data.push(' ');
            }
            if length < 0 {
                self.data.push('-');
            }
            let _ = write!(self.data, "{}", length.unsigned_abs() / 10);
            if length % 10 != 0 {
                let _ = write!(self.data, ".{}", length.unsigned_abs() % 10);
            }
        }
        to
    }
}

impl OutlineBuilder for Path {
    fn move_to(&mut self, x: f32, y: f32) {
        self.data.push('M');
        self.at = self.step(x, y, (0, 0));
        self.start = self.at;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.data.push('l');
        self.at = self.step(x, y, self.at);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.data.push('q');
        self.step(x1, y1, self.at);
        self.at = self.step(x, y, self.at);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.data.push('c');
        self.step(x1, y1, self.at);
        self.step(x2, y2, self.at);
        self.at = self.step(x, y, self.at);
    }

    fn close(&mut self) {
        self.data.push('z');
        self.at = self.start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_is_written_in_steps() {
        let mut path = Path::default();
        path.move_to(10.0, -5.0);
        path.line_to(20.5, 0.0);
        path.quad_to(20.0, 0.0, 10.0, -5.0);
        path.close();
        assert_eq!(path.data, "M10-5l10.5 5q-0.5 0-10.5-5z");
    }
}
