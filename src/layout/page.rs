//! Finished pages: glyphs, rules and their meaning at fixed places. Layout makes them, the exporters print them.
//! All lengths are points (1/72 inch); the origin is the lower left corner of the page, y grows upwards.

use super::face_id::FaceId;
use crate::cache::Fingerprint;
use crate::document::{AnswerKeys, ParagraphId, Printed};
use crate::value::Language;
use std::hash::Hash;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// All pages of one document with what a reader can do on them.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// From the first to the last.
    pub pages: Vec<Page>,
    /// The structure tree in document order; element 0 is the document, parents stand before their children.
    pub structure: Vec<Element>,
    /// Headings for the outline, in order.
    pub outline: Vec<OutlineEntry>,
    /// Places that lead elsewhere.
    pub links: Vec<Link>,
    /// Places to sign.
    pub fields: Vec<SignatureField>,
    /// Each place of a seal, a signature or a day, in order.
    pub signing: Vec<SigningPlace>,
    /// The texts that marks are set from.
    pub texts: Vec<SetText>,
}

/// A text of the document as it was set: what a click on its words leads back to.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct SetText {
    /// The block that says it.
    pub paragraph: ParagraphId,
    /// Its language, for screen readers.
    pub language: Language,
    /// Which answers its bytes print, in order.
    pub answers: Vec<Printed>,
}

impl Pages {
    /// The text that a mark is set from; None for rules, for header and footer, and for the contents.
    pub fn text(&self, mark: &Mark) -> Option<&SetText> {
        self.texts.get(mark.text? as usize)
    }

    /// Which bytes of a run of the mark's line print which answers.
    pub fn answers<'p>(
        &'p self,
        mark: &Mark,
        run: &Run,
    ) -> impl Iterator<Item = (Range<usize>, &'p AnswerKeys)> + use<'p> {
        let (start, length) = (run.start, run.text.len() as u32);
        let within = move |printed: &'p Printed| {
            let from = printed.range.start.max(start) - start;
            let to = printed.range.end.min(start + length).saturating_sub(start);
            (from < to).then_some((from as usize..to as usize, &printed.keys))
        };
        self.text(mark).into_iter().flat_map(|text| &text.answers).filter_map(within)
    }
}

/// One sheet.
#[derive(Debug, Clone)]
pub struct Page {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// What is printed, in reading order.
    pub marks: Vec<Mark>,
}

/// Something printed at a place.
#[derive(Debug, Clone)]
pub struct Mark {
    /// What it belongs to.
    pub owner: Owner,
    /// Left end.
    pub x: f32,
    /// The baseline of a line, the middle of a rule.
    pub y: f32,
    /// What it is.
    pub shape: Shape,
    /// Index into [`Pages::texts`].
    pub text: Option<u32>,
}

/// What a mark belongs to in the structure tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// Index into [`Pages::structure`].
    Element(u32),
    /// Header, footer, repeated table header, rules, draft mark: no content.
    Artifact(Artifact),
}

/// Kinds of artifact as PDF names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Artifact {
    /// Running header.
    Header,
    /// Running footer.
    Footer,
    /// The header of a table that goes on from the page before: its row is read where it stands first.
    TableHeader,
    /// Rules, anything else of the layout.
    Layout,
    /// The draft mark across the page.
    Watermark,
}

/// What is drawn.
#[derive(Debug, Clone)]
pub enum Shape {
    /// A line of text (or a part of one).
    Line(Arc<LineBox>),
    /// A straight black rule from the mark's place to (x + dx, y + dy).
    Rule {
        /// From the left of its place, in points.
        dx: f32,
        /// From the top of its place, in points.
        dy: f32,
        /// In points.
        thickness: f32,
    },
    /// A line of text turned counter-clockwise by `degrees` round its left end, in grey (0 black, 1 white).
    Stamp {
        /// The words.
        line: Arc<LineBox>,
        /// How far it is turned, anticlockwise.
        degrees: f32,
        /// From 0, black, to 1, white.
        grey: f32,
    },
}

/// Glyphs of one line relative to its left end and baseline. Shared, so that unchanged lines are made once.
#[derive(Debug, Clone)]
pub struct LineBox {
    /// From left to right.
    pub runs: Vec<Run>,
    /// Advance of the whole line.
    pub width: f32,
    /// Made when it is first asked for.
    fingerprint: OnceLock<u128>,
}

impl LineBox {
    /// The line of `runs`, `width` points wide.
    pub fn new(runs: Vec<Run>, width: f32) -> LineBox {
        LineBox { runs, width, fingerprint: OnceLock::new() }
    }

    /// Lines that print the same have the same one.
    pub(crate) fn fingerprint(&self) -> u128 {
        *self.fingerprint.get_or_init(|| {
            let mut hasher = Fingerprint::default();
            // Where a run began in its paragraph is not seen.
            for Run { face, size, dx, stroke, language, glyphs, text, start: _ } in &self.runs {
                (face, size.to_bits(), dx.to_bits(), stroke.to_bits(), language, glyphs, text).hash(&mut hasher);
            }
            hasher.value()
        })
    }
}

/// Glyphs of one face and size.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The face.
    pub face: FaceId,
    /// Type size in points.
    pub size: f32,
    /// Start, from the left end of the line.
    pub dx: f32,
    /// Width of a stroke round each glyph, for bold made from a regular face; 0 for none.
    pub stroke: f32,
    /// Language of the text.
    pub language: Language,
    /// Each with its pen position.
    pub glyphs: Vec<Glyph>,
    /// The source text of the run; glyphs point into it.
    pub text: String,
    /// Where it begins in the text that was set, in bytes.
    pub start: u32,
}

/// One glyph.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Glyph {
    /// Glyph id in the full face.
    pub id: u16,
    /// Pen position from the start of the run, in thousandths of a point.
    pub x: i32,
    /// The source text it stands for, as bytes of [`Run::text`]; empty for the second glyph of a cluster.
    pub text: Range<u32>,
}

/// A node of the structure tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// What it is.
    pub role: Role,
    /// Index of its parent; None for the document.
    pub parent: Option<u32>,
    /// Language, where it differs from its parent's.
    pub language: Option<Language>,
}

/// Roles of the structure tree, named as in PDF 1.7 (14.8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The whole document.
    Document,
    /// An article, an annex.
    Section,
    /// H1 to H6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list.
    List,
    /// An item of a list.
    ListItem,
    /// The marker of an item.
    Label,
    /// The text of an item.
    ListBody,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// TH with scope Column.
    ColumnHeader,
    /// TH with scope Row.
    RowHeader,
    /// A cell of a table.
    Cell,
    /// The title of a table.
    Caption,
    /// Words of a paragraph or cell that follow a link in it.
    Span,
    /// Wraps a link; [`Link::element`] points to it.
    Link,
    /// Wraps a signature field; [`SignatureField::element`] points to it.
    Form,
    /// The list of contents.
    TableOfContents,
    /// An entry of the list of contents.
    TableOfContentsItem,
}

/// An entry of the outline.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineEntry {
    /// 1 for articles and annexes, 2 below.
    pub level: u8,
    /// Number and title as printed.
    pub title: String,
    /// Where it stands.
    pub place: Place,
}

/// A place on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Index of the page, from 0.
    pub page: u32,
    /// Height above the lower edge of the page, at the top of what is meant.
    pub y: f32,
}

/// A rectangle: left, bottom, right, top.
pub type Rectangle = [f32; 4];

/// What is put at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningKind {
    /// A seal.
    Seal,
    /// A signature.
    Signature,
    /// The day of signing.
    Date,
}

/// A place of a seal, a signature or a day, as a signing platform needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct SigningPlace {
    /// What is put there.
    pub kind: SigningKind,
    /// Key of the party.
    pub party: String,
    /// How the agreement calls it: 甲方.
    pub who: String,
    /// Words that stand there and nowhere else.
    pub keyword: String,
    /// The signature field of the PDF.
    pub field: String,
    /// Index of the page, from 0.
    pub page: u32,
    /// Its room.
    pub rectangle: Rectangle,
}

/// A place that leads elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Index of the page, from 0.
    pub page: u32,
    /// Where to click.
    pub rectangle: Rectangle,
    /// Where it leads.
    pub target: Target,
    /// The words it is printed as, for readers who hear the page.
    pub description: String,
    /// Its element (role Link).
    pub element: u32,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// A place of this document.
    Place(Place),
    /// An address outside.
    Uri(String),
}

/// A place to sign.
#[derive(Debug, Clone, PartialEq)]
pub struct SignatureField {
    /// Unique name, e.g. `signature-transferor`.
    pub name: String,
    /// Who signs here, for readers who hear the page.
    pub description: String,
    /// Index of the page, from 0.
    pub page: u32,
    /// Its room.
    pub rectangle: Rectangle,
    /// Its element (role Form).
    pub element: u32,
}
