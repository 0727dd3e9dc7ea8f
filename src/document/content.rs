//! What is written at one place in both languages → the content of its blocks.

use super::markdown::Raw;
use super::numbering::{Numbering, marker};
use super::operative::Bold;
use super::{Align, Content, Field, Signature, Span, Table, Text};
use crate::value::{Language, Localised};

/// The contents of `raw`, usually one: a fence of several lines makes one of each. Paragraphs take the next number of
/// `numbering`; `bold` says what of it is bold.
pub fn read(raw: &Localised<Raw>, languages: &[Language], numbering: &mut Numbering, bold: Bold) -> Vec<Content> {
    let sides = Sides { raw, bold };
    let Some(first) = raw.prefer(Language::Zh) else { return Vec::new() };
    let content = match first {
        Raw::Heading(_) => Content::Heading { level: 2, number: None, title: sides.spans() },
        Raw::Paragraph(_) => Content::Paragraph { number: numbering.next(), text: sides.spans() },
        Raw::Continuation(_) => Content::Paragraph { number: None, text: sides.spans() },
        Raw::Item { level, nth, .. } => {
            let mut markers = Localised::default();
            for language in languages {
                markers.set(*language, marker(*level, *nth, *language));
            }
            Content::Item { level: *level, marker: markers, text: sides.spans() }
        }
        Raw::Table { aligns, header, rows } => sides.table(aligns, header.len(), rows.len()),
        Raw::Fence { words, lines } => return sides.fence(words, lines.len()),
    };
    vec![content]
}

/// Parts of a fenced line: label and value of a party's, or the whole of it.
const LABEL: usize = 0;
const VALUE: usize = 1;
const WHOLE: usize = 0;

/// One raw block in both languages.
struct Sides<'r> {
    raw: &'r Localised<Raw>,
    bold: Bold,
}

impl Sides<'_> {
    /// What `pick` takes of each language; nothing where that language has another shape.
    fn text(&self, pick: impl Fn(&Raw) -> Option<Vec<Span>>) -> Text {
        let mut text = Localised::default();
        for (language, raw) in self.raw.iter() {
            text.set(language, self.bold.set(pick(raw).unwrap_or_default()));
        }
        text
    }

    /// The words of a block that is one text.
    fn spans(&self) -> Text {
        self.text(|raw| match raw {
            Raw::Heading(spans) | Raw::Paragraph(spans) | Raw::Continuation(spans) | Raw::Item { spans, .. } => {
                Some(spans.clone())
            }
            Raw::Table { .. } | Raw::Fence { .. } => None,
        })
    }

    fn table(&self, aligns: &[Align], columns: usize, rows: usize) -> Content {
        let cell = |row: Option<usize>, column: usize| {
            self.text(|raw| match raw {
                Raw::Table { header, rows, .. } => match row {
                    None => header.get(column).cloned(),
                    Some(row) => rows.get(row)?.get(column).cloned(),
                },
                _ => None,
            })
        };
        Content::Table(Table {
            aligns: aligns.to_vec(),
            header: (0..columns).map(|column| cell(None, column)).collect(),
            rows: (0..rows).map(|row| (0..columns).map(|column| cell(Some(row), column)).collect()).collect(),
        })
    }

    /// A fenced block by its first word: ```party, ```signature KEY seal, ```end, ```page, or lines with their alignment.
    fn fence(&self, words: &[String], lines: usize) -> Vec<Content> {
        let word = |n: usize| words.get(n).map(String::as_str);
        let content = match word(0) {
            Some("party") => {
                let field = |n| Field { label: self.part(n, LABEL), value: self.part(n, VALUE) };
                Content::Party((0..lines).map(field).collect())
            }
            Some("signature") => Content::Signatures(vec![Signature {
                party: word(1).unwrap_or("party").to_owned(),
                seal: word(2) == Some("seal"),
                lines: (0..lines).map(|n| self.part(n, WHOLE)).collect(),
            }]),
            Some("end") => Content::EndOfText(self.part(0, WHOLE)),
            Some("page") => Content::PageBreak,
            _ => {
                let align = match word(1) {
                    Some("right") => Align::Right,
                    Some("centre") => Align::Centre,
                    _ => Align::Left,
                };
                return (0..lines).map(|n| Content::Line { align, text: self.part(n, WHOLE) }).collect();
            }
        };
        vec![content]
    }

    /// Line `n` of a fenced block: all of it, or the part of that index.
    fn part(&self, n: usize, part: usize) -> Text {
        self.text(|raw| match raw {
            Raw::Fence { lines, .. } => Some(lines.get(n)?[part].clone()),
            _ => None,
        })
    }
}
