//! The cover: title, number, parties and date on a page without header and number, as the PDF has it.

use super::context::Body;
use super::paragraph::{self, Paragraph};
use super::section;
use super::table::width;
use super::units::twips;
use crate::document::{Content, Span, plain_text};
use crate::layout::Milli;
use crate::value::Language;
use chrono::Datelike;

/// Writes the cover, where the style has one.
pub fn write(body: &mut Body<'_>) {
    let style = body.sheet.style;
    if !style.cover {
        return;
    }
    let document = body.document;
    let first = document.languages.first().copied().unwrap_or(Language::Zh);
    let depth = style.depth();
    body.xml.raw("<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Cover Pages\"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>");
    let mut cover = Cover { body, top: 0 };
    let mut place = depth / 5;
    for language in &document.languages {
        if let Some(title) = document.title.get(*language) {
            cover.line("CoverTitle", *language, title, &mut place);
        }
    }
    place = cover.top + 24_000;
    if let Some(number) = &document.number {
        let text = if first == Language::En { format!("No. {number}") } else { format!("编号：{number}") };
        cover.line("CoverNumber", first, &text, &mut place);
    }
    place = depth * 11 / 20;
    for language in &document.languages {
        for block in &document.blocks {
            if let Content::Party(fields) = &block.content
                && let Some(field) = fields.first()
                && let (Some(label), Some(value)) = (field.label.get(*language), field.value.get(*language))
            {
                let colon = if *language == Language::Zh { "：" } else { ": " };
                let text = format!("{}{colon}{}", plain_text(label), plain_text(value));
                cover.line("CoverLine", *language, &text, &mut place);
            }
        }
        place = cover.top + 12_000;
    }
    if let Some(date) = document.provenance.date {
        let text = match first {
            Language::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
            Language::En => date.format("%-d %B %Y").to_string(),
        };
        place = depth * 17 / 20;
        cover.line("CoverLine", first, &text, &mut place);
    }
    body.xml.raw("</w:sdtContent></w:sdt>");
    section::cover(&mut body.xml, style, document.draft);
}

/// A cover being written: how far down the page it has come.
struct Cover<'b, 'd> {
    body: &'b mut Body<'d>,
    top: Milli,
}

impl Cover<'_, '_> {
    /// A centred text at `place`, which is then where it ends.
    fn line(&mut self, style: &'static str, language: Language, text: &str, place: &mut Milli) {
        let kind = self.body.sheet.cover(style, language);
        let before = (*place - self.top).max(0);
        let look = Paragraph { before: Some(twips(before)), ..Paragraph::of(style) };
        paragraph::write(&mut self.body.xml, &mut self.body.runs, language, &look, &[Span::plain(text)]);
        let measure = self.body.sheet.style.measure();
        let lines = (width(text, kind.size).line - kind.size / 4 + measure - 1) / measure;
        self.top += before + lines.max(1) * kind.line_height;
        *place = self.top;
    }
}
