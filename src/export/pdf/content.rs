//! A content stream: marks → operators, each group inside the marked content of its owner.

use super::PdfError;
use super::glyphs::source;
use super::structure::Structure;
use super::subset::Subset;
use super::syntax::{escaped, hundredths, integer, nearest, points, text, to_hundredths};
use crate::layout::fonts::FaceId;
use crate::layout::page::{Artifact, LineBox, Mark, Owner, Run, Shape};
use crate::value::Language;

/// Whose the marks of a stream are: marked content by its number on the page, which an element of the structure opens.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Words {
    /// Of each mark; elements are told by the number of their marked content.
    owners: Vec<Owner>,
    /// Number of the first marked content.
    first: u32,
    /// Role and language of each.
    opened: Vec<(&'static str, Language)>,
}

impl Words {
    /// Notes the marked content of page number `index` in `structure`.
    pub(super) fn of(marks: &[Mark], index: u32, structure: &mut Structure<'_>) -> Result<Words, PdfError> {
        let mut words = Words { owners: Vec::with_capacity(marks.len()), first: 0, opened: Vec::new() };
        let mut open = None;
        for mark in marks {
            let owner = match mark.owner {
                Owner::Element(_) if open == Some(mark.owner) => words.owners[words.owners.len() - 1],
                Owner::Element(element) => {
                    let (role, language, number) = structure.mark(element, index)?;
                    words.first = number - words.opened.len() as u32;
                    words.opened.push((role, language));
                    Owner::Element(number)
                }
                artifact => artifact,
            };
            open = Some(mark.owner);
            words.owners.push(owner);
        }
        Ok(words)
    }
}

/// Appends the operators of `marks` to `out`.
pub(super) fn write(out: &mut Vec<u8>, marks: &[Mark], words: &Words, subset: &Subset) -> Result<(), PdfError> {
    let mut content = Content { out, subset, owner: None, language: None, origin: None, font: None, pen: None };
    for (mark, owner) in marks.iter().zip(&words.owners) {
        content.enter(*owner, words);
        content.mark(mark)?;
    }
    content.leave();
    Ok(())
}

/// The state of the operators written so far.
struct Content<'a> {
    out: &'a mut Vec<u8>,
    subset: &'a Subset,
    /// Whose marked content is open.
    owner: Option<Owner>,
    /// The language its words are in, if they have one.
    language: Option<Language>,
    /// Where the text line began last, in hundredths of a point; None outside a text object.
    origin: Option<(i32, i32)>,
    /// The font in force with its size in hundredths of a point.
    font: Option<(FaceId, i32)>,
    /// Width of the path being drawn, in hundredths of a point. Rules of one width that follow each other are one path.
    pen: Option<i32>,
}

impl Content<'_> {
    /// Opens the marked content of `owner`, unless it is open already.
    fn enter(&mut self, owner: Owner, words: &Words) {
        if self.owner == Some(owner) {
            return;
        }
        self.leave();
        self.owner = Some(owner);
        match owner {
            Owner::Element(number) => {
                let (role, language) = words.opened[(number - words.first) as usize];
                self.language = Some(language);
                self.out.push(b'/');
                self.put(role.as_bytes());
                self.put(b"<</MCID ");
                integer(self.out, i64::from(number));
                self.put(b">>BDC\n");
            }
            Owner::Artifact(artifact) => {
                self.language = None;
                self.put(match artifact {
                    Artifact::Header => b"/Artifact<</Type/Pagination/Subtype/Header/Attached[/Top]>>BDC\n",
                    Artifact::Footer => b"/Artifact<</Type/Pagination/Subtype/Footer/Attached[/Bottom]>>BDC\n",
                    Artifact::TableHeader => b"/Artifact<</Type/Pagination/Subtype/Header>>BDC\n",
                    Artifact::Layout => b"/Artifact<</Type/Layout>>BDC\n".as_slice(),
                    Artifact::Watermark => b"/Artifact<</Type/Pagination/Subtype/Watermark>>BDC\n",
                });
            }
        }
    }

    fn leave(&mut self) {
        self.end_text();
        self.end_path();
        if self.owner.take().is_some() {
            self.put(b"EMC\n");
        }
    }

    fn mark(&mut self, mark: &Mark) -> Result<(), PdfError> {
        match &mark.shape {
            Shape::Line(line) => self.line(line, mark.x, mark.y),
            Shape::Rule { dx, dy, thickness } => {
                self.rule(mark.x, mark.y, *dx, *dy, to_hundredths(*thickness));
                Ok(())
            }
            Shape::Stamp { line, degrees, grey } => {
                self.end_text();
                self.end_path();
                let (sine, cosine) = degrees.to_radians().sin_cos();
                let font = self.font;
                self.put(b"q ");
                points(self.out, *grey);
                self.put(b" g ");
                points(self.out, *grey);
                self.put(b" G");
                for value in [cosine, sine, -sine, cosine] {
                    self.out.extend_from_slice(format!(" {value:.4}").as_bytes());
                }
                self.out.push(b' ');
                self.pair(mark.x, mark.y);
                self.put(b" cm\n");
                self.line(line, 0.0, 0.0)?;
                self.end_text();
                self.put(b"Q\n");
                self.font = font;
                Ok(())
            }
        }
    }

    fn rule(&mut self, x: f32, y: f32, dx: f32, dy: f32, thickness: i32) {
        self.end_text();
        if self.pen != Some(thickness) {
            self.end_path();
            hundredths(self.out, thickness);
            self.put(b" w ");
            self.pen = Some(thickness);
        }
        self.pair(x, y);
        self.put(b" m ");
        self.pair(x + dx, y + dy);
        self.put(b" l\n");
    }

    fn end_path(&mut self) {
        if self.pen.take().is_some() {
            self.put(b"S\n");
        }
    }

    fn line(&mut self, line: &LineBox, x: f32, y: f32) -> Result<(), PdfError> {
        self.end_path();
        for run in line.runs.iter().filter(|run| !run.glyphs.is_empty()) {
            let foreign = self.is_foreign(run);
            self.move_to(to_hundredths(x + run.dx), to_hundredths(y));
            self.set_font(run.face, to_hundredths(run.size));
            if foreign {
                self.put(b"/Span<</Lang(");
                self.put(run.language.tag().as_bytes());
                self.put(b")>>BDC ");
            }
            if run.stroke > 0.0 {
                self.put(b"2 Tr ");
                points(self.out, run.stroke);
                self.put(b" w ");
            }
            self.glyphs(run)?;
            if run.stroke > 0.0 {
                self.put(b" 0 Tr");
            }
            if foreign {
                self.put(b" EMC");
            }
            self.out.push(b'\n');
        }
        Ok(())
    }

    /// True where a run has words of a language other than its owner's. Digits and marks belong to any.
    fn is_foreign(&self, run: &Run) -> bool {
        self.language.is_some_and(|language| {
            language != run.language
                && run.text.chars().any(|c| match run.language {
                    Language::Zh => !c.is_ascii() && c.is_alphabetic(),
                    Language::En => c.is_ascii_alphabetic(),
                })
        })
    }

    fn move_to(&mut self, x: i32, y: i32) {
        let (from_x, from_y) = match self.origin {
            Some(origin) => origin,
            None => {
                self.put(b"BT ");
                (0, 0)
            }
        };
        hundredths(self.out, x - from_x);
        self.out.push(b' ');
        hundredths(self.out, y - from_y);
        self.put(b" Td ");
        self.origin = Some((x, y));
    }

    fn end_text(&mut self) {
        if self.origin.take().is_some() {
            self.put(b"ET\n");
        }
    }

    fn set_font(&mut self, face: FaceId, size: i32) {
        if self.font != Some((face, size)) {
            self.put(b"/F");
            integer(self.out, i64::from(face.0));
            self.out.push(b' ');
            hundredths(self.out, size);
            self.put(b" Tf ");
            self.font = Some((face, size));
        }
    }

    /// Shows the glyphs of a run, each moved from where the font's own width would put it to its place.
    fn glyphs(&mut self, run: &Run) -> Result<(), PdfError> {
        let coding = (self.subset.coding(run.face)).ok_or_else(|| self.missing(run, 0))?;
        let size = to_hundredths(run.size) as f32 / 100.0;
        // Pen position in thousandths of a point, as `Glyph::x`.
        let mut pen = 0.0;
        // End of the cluster whose text the codes do not say.
        let mut said_until = None;
        self.put(b"[(");
        for (index, glyph) in run.glyphs.iter().enumerate() {
            let words = source(run, &glyph.text);
            let (code, exact) = coding.code(glyph.id, words).ok_or_else(|| self.missing(run, index))?;
            let goes_on = run.glyphs.get(index + 1).is_some_and(|next| next.text.is_empty());
            if said_until.is_none() && (!exact || goes_on || words.is_empty()) {
                let (end, whole) = cluster(run, index);
                self.put(b")]TJ/Span<</ActualText");
                text(self.out, &whole);
                self.put(b">>BDC[(");
                said_until = Some(end);
            }
            let shift = nearest((pen - glyph.x as f32) / size);
            if shift != 0 {
                self.put(b")");
                integer(self.out, i64::from(shift));
                self.put(b"(");
                pen -= shift as f32 * size;
            }
            let [high, low] = code.to_be_bytes();
            escaped(self.out, high);
            escaped(self.out, low);
            pen += coding.width(code) * size;
            if said_until == Some(index + 1) {
                self.put(b")]TJ EMC[(");
                said_until = None;
            }
        }
        self.put(b")]TJ");
        Ok(())
    }

    fn missing(&self, run: &Run, index: usize) -> PdfError {
        let glyph = &run.glyphs[index];
        let face = self.subset.face_name(run.face);
        let text = source(run, &glyph.text).to_owned();
        match glyph.id {
            0 => PdfError::MissingGlyph { face, text },
            glyph => PdfError::NotInSubset { face, glyph, text },
        }
    }

    fn pair(&mut self, x: f32, y: f32) {
        points(self.out, x);
        self.out.push(b' ');
        points(self.out, y);
    }

    fn put(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }
}

/// The end of the cluster that begins at glyph `at`, and its text.
fn cluster(run: &Run, at: usize) -> (usize, String) {
    let more = run.glyphs[at + 1..].iter().take_while(|glyph| glyph.text.is_empty());
    let end = at + 1 + more.count();
    (end, run.glyphs[at..end].iter().map(|glyph| source(run, &glyph.text)).collect())
}
