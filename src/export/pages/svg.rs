//! One page as SVG. Its origin is the upper left corner, y grows downwards; lengths are points.

use super::outline::{PagesError, parsed, symbol};
use crate::layout::page::{LineBox, Mark, Owner, Run, Shape};
use crate::layout::{FaceId, Fonts, Pages};
use crate::value::Language;
use std::fmt::Write;
use ttf_parser::GlyphId;

/// Whether a page leads back to paragraphs and answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// For ourselves: ids of paragraphs and clauses, paths of answers.
    Shown,
    /// For others.
    Hidden,
}

/// Page `index`. With `symbols` it is a file that needs no other; without, its outlines stand elsewhere.
///
/// # Errors
/// A page or face that is not there.
pub fn page(
    pages: &Pages,
    index: usize,
    fonts: &Fonts,
    marks: Marks,
    symbols: Option<&str>,
) -> Result<String, PagesError> {
    let sheet = pages.pages.get(index).ok_or_else(|| PagesError(format!("page {}", index + 1)))?;
    let faces = fonts.faces.iter().map(|_| None).collect();
    let mut out = Svg { pages, fonts, marks, height: sheet.height, faces, text: String::new(), open: None };
    let (width, height) = (hundredths(sheet.width), hundredths(sheet.height));
    // Writing into a string cannot fail.
    let _ = write!(
        out.text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}pt\" height=\"{height}pt\" viewBox=\"0 0 {width} {height}\">"
    );
    if let Some(symbols) = symbols {
        let _ = write!(out.text, "<defs>{symbols}</defs>");
    }
    let _ = write!(out.text, "<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>");
    for mark in &sheet.marks {
        out.enter(mark);
        out.mark(mark)?;
    }
    out.leave();
    out.text.push_str("</svg>");
    Ok(out.text)
}

/// The page written so far.
struct Svg<'a> {
    pages: &'a Pages,
    fonts: &'a Fonts,
    marks: Marks,
    /// Of the page: y grows the other way than in [`Pages`].
    height: f32,
    /// Tables of the faces that were used.
    faces: Vec<Option<ttf_parser::Face<'a>>>,
    text: String,
    /// Whose group is open: index of its text.
    open: Option<Option<u32>>,
}

impl<'a> Svg<'a> {
    /// Opens the group of the mark's paragraph, unless it is open.
    fn enter(&mut self, mark: &Mark) {
        let paragraph = |text: Option<u32>| text.and_then(|text| self.pages.texts.get(text as usize));
        let own = paragraph(mark.text);
        let same = self.open.is_some_and(|open| {
            open == mark.text || paragraph(open).zip(own).is_some_and(|(a, b)| a.paragraph == b.paragraph)
        });
        if self.marks == Marks::Hidden || same {
            return;
        }
        self.leave();
        self.open = Some(mark.text);
        match own {
            Some(text) => {
                let (id, clause) = (escaped(&text.paragraph.to_string()), escaped(text.paragraph.clause()));
                let _ = write!(self.text, "<g data-paragraph=\"{id}\" data-clause=\"{clause}\">");
            }
            None => self.text.push_str("<g>"),
        }
    }

    fn leave(&mut self) {
        if self.open.take().is_some() {
            self.text.push_str("</g>");
        }
    }

    fn mark(&mut self, mark: &Mark) -> Result<(), PagesError> {
        let (x, y) = (mark.x, self.height - mark.y);
        match &mark.shape {
            Shape::Line(line) => {
                if self.marks == Marks::Shown {
                    self.answers(mark, line, y)?;
                }
                let is_read = matches!(mark.owner, Owner::Element(_));
                line.runs.iter().try_for_each(|run| self.run(run, (x, y), is_read))
            }
            Shape::Rule { dx, dy, thickness } => {
                let _ = write!(
                    self.text,
                    "<path d=\"M{} {}l{} {}\" stroke=\"#000\" stroke-width=\"{}\"/>",
                    hundredths(x),
                    hundredths(y),
                    hundredths(*dx),
                    hundredths(-dy),
                    hundredths(*thickness)
                );
                Ok(())
            }
            Shape::Stamp { line, degrees, grey } => {
                let level = (grey.clamp(0.0, 1.0) * 255.0).round() as u8;
                let _ = write!(
                    self.text,
                    "<g fill=\"#{level:02x}{level:02x}{level:02x}\" stroke=\"none\" transform=\"translate({} {}) rotate({})\">",
                    hundredths(x),
                    hundredths(y),
                    hundredths(-degrees)
                );
                line.runs.iter().try_for_each(|run| self.run(run, (0.0, 0.0), false))?;
                self.text.push_str("</g>");
                Ok(())
            }
        }
    }

    /// A rectangle behind the words of each answer that the line prints.
    fn answers(&mut self, mark: &Mark, line: &LineBox, y: f32) -> Result<(), PagesError> {
        let pages = self.pages;
        for run in &line.runs {
            for (bytes, keys) in pages.answers(mark, run) {
                let Some((from, to)) = self.extent(run, bytes.start as u32, bytes.end as u32)? else { continue };
                let keys: Vec<String> = keys.iter().map(|key| escaped(key)).collect();
                let _ = write!(
                    self.text,
                    "<rect data-answer=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\"/>",
                    keys.join(" "),
                    hundredths(mark.x + run.dx + from),
                    hundredths(y - run.size * ASCENT),
                    hundredths(to - from),
                    hundredths(run.size * (ASCENT + DESCENT))
                );
            }
        }
        Ok(())
    }

    /// From where to where the glyphs of these bytes stand, from the start of the run.
    fn extent(&mut self, run: &Run, start: u32, end: u32) -> Result<Option<(f32, f32)>, PagesError> {
        let within = |at: &u32| (start..end).contains(at);
        let Some(first) = run.glyphs.iter().position(|glyph| within(&glyph.text.start)) else { return Ok(None) };
        let last = run.glyphs.iter().rposition(|glyph| within(&glyph.text.start)).unwrap_or(first);
        let to = match run.glyphs.get(last + 1) {
            Some(next) => points(next.x),
            None => self.width(run)?,
        };
        Ok(Some((points(run.glyphs[first].x), to)))
    }

    /// Advance of a run.
    fn width(&mut self, run: &Run) -> Result<f32, PagesError> {
        let Some(last) = run.glyphs.last() else { return Ok(0.0) };
        let face = self.face(run.face)?;
        let advance = f32::from(face.glyph_hor_advance(GlyphId(last.id)).unwrap_or(0));
        Ok(points(last.x) + advance * run.size / f32::from(face.units_per_em()))
    }

    fn run(&mut self, run: &Run, (x, y): (f32, f32), is_read: bool) -> Result<(), PagesError> {
        let (x, y) = (hundredths(x + run.dx), hundredths(y));
        self.glyphs(run, (&x, &y))?;
        if is_read && !run.text.trim().is_empty() {
            let width = hundredths(self.width(run)?);
            let language = match run.language {
                Language::Zh => "",
                Language::En => " lang=\"en\"",
            };
            let _ = write!(
                self.text,
                "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" \
                 fill-opacity=\"0\" xml:space=\"preserve\"{language}>{}</text>",
                hundredths(run.size),
                escaped(&run.text)
            );
        }
        Ok(())
    }

    /// The glyphs of a run in units of their face.
    fn glyphs(&mut self, run: &Run, (x, y): (&str, &str)) -> Result<(), PagesError> {
        let units = f32::from(self.face(run.face)?.units_per_em());
        let scale = run.size / units;
        let stroke = match run.stroke > 0.0 {
            true => format!(" stroke=\"#000\" stroke-width=\"{:.1}\"", run.stroke / scale),
            false => String::new(),
        };
        let _ = write!(self.text, "<g transform=\"translate({x} {y}) scale({scale:.6} -{scale:.6})\"{stroke}>");
        for glyph in &run.glyphs {
            // A space has no ink.
            let words = run.text.get(glyph.text.start as usize..glyph.text.end as usize).unwrap_or_default();
            if !words.is_empty() && words.trim().is_empty() {
                continue;
            }
            let place = (points(glyph.x) / scale).round() as i32;
            let name = symbol(run.face, glyph.id);
            let _ = match place {
                0 => write!(self.text, "<use href=\"#{name}\"/>"),
                _ => write!(self.text, "<use href=\"#{name}\" x=\"{place}\"/>"),
            };
        }
        self.text.push_str("</g>");
        Ok(())
    }

    fn face(&mut self, id: FaceId) -> Result<&ttf_parser::Face<'a>, PagesError> {
        let fonts = self.fonts;
        let slot = self.faces.get_mut(usize::from(id.0)).ok_or_else(|| PagesError(format!("face {}", id.0)))?;
        if slot.is_none() {
            *slot = Some(parsed(fonts, id)?.1);
        }
        slot.as_ref().ok_or_else(|| PagesError(format!("face {}", id.0)))
    }
}

/// How far the mark of an answer goes above and below the baseline, in em: the body of a Han glyph.
const ASCENT: f32 = 0.92;
const DESCENT: f32 = 0.18;

/// Thousandths of a point.
fn points(thousandths: i32) -> f32 {
    thousandths as f32 / 1000.0
}

/// A length with two decimals at most: a hundredth of a point is not seen.
fn hundredths(length: f32) -> String {
    let whole = (f64::from(length) * 100.0).round() as i64;
    let sign = if whole < 0 { "-" } else { "" };
    let (units, rest) = (whole.unsigned_abs() / 100, whole.unsigned_abs() % 100);
    match rest {
        0 => format!("{sign}{units}"),
        _ if rest % 10 == 0 => format!("{sign}{units}.{}", rest / 10),
        _ => format!("{sign}{units}.{rest:02}"),
    }
}

/// Text for XML. What XML cannot hold is left out: it prints nothing.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_short_and_text_is_only_text() {
        assert_eq!([595.276, 10.5, -3.0, 0.004].map(hundredths), ["595.28", "10.5", "-3", "0"]);
        assert_eq!(escaped("<script>\u{1b}[31m\"&\""), "&lt;script&gt;[31m&quot;&amp;&quot;");
    }
}
