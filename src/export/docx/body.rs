//! The document part: blocks → paragraphs, tables and sections.

use super::Options;
use super::context::Body;
use super::header_footer::LAST_PAGE;
use super::list::Lists;
use super::paragraph::Paragraph;
use super::places::{Place, Places};
use super::revisions::Revisions;
use super::runs::{Revision, Runs};
use super::sheet::Sheet;
use super::units::twips;
use super::{columns, contents, cover, section, signature, table};
use crate::document::{Align, Block, Content, Document, Role, Span, Standing, Text};
use crate::value::{Language, Localised};

const ROOT: &str = concat!(
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"",
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>"
);

/// A content control round the summary of a comparison, so that it can be taken out with one click.
const SUMMARY: &str = "<w:sdt><w:sdtPr><w:alias w:val=\"变更一览 Summary of changes\"/><w:tag w:val=\"summary\"/></w:sdtPr><w:sdtContent>";

/// The document part, and the lists that its items opened.
pub fn part<'d>(document: &'d Document, sheet: Sheet<'d>, options: &Options<'d>) -> (String, Lists) {
    let mut lists = Lists::default();
    let revisions = Revisions::of(document, options.tracked);
    let places = Places::of(document, &revisions, &mut lists);
    let runs = Runs::new(places, Revision::of(document));
    let mut body = Body::new(document, sheet, runs, revisions);
    body.measure_labels();
    body.xml.raw(ROOT);
    cover::write(&mut body);
    if options.tracked.is_none() {
        contents::write(&mut body);
    }
    for (index, block) in document.blocks.iter().enumerate() {
        if index == 0 && options.summary > 0 {
            body.xml.raw(SUMMARY);
        }
        if index == options.summary && index > 0 {
            body.close_columns();
            body.xml.raw("</w:sdtContent></w:sdt>");
        }
        body.index = index;
        body.comment = options.notes.and_then(|notes| notes.at(index));
        body.move_range();
        // An annex has a style that opens a page.
        let standing = body.standings[index];
        body.new_page |= standing.opens_page && standing.role != Role::Annex;
        body.block(block);
    }
    body.close_move();
    body.close_columns();
    if body.after_table {
        section::filler(&mut body.xml);
    }
    if body.sheet.style.cover {
        let id = body.runs.id();
        body.xml.raw("<w:bookmarkStart w:id=\"").number(id).raw("\" w:name=\"").raw(LAST_PAGE);
        body.xml.raw("\"/><w:bookmarkEnd w:id=\"").number(id).raw("\"/>");
    }
    section::properties(&mut body.xml, body.sheet.style, false);
    body.xml.raw("</w:body></w:document>");
    (body.xml.finish(), lists)
}

impl<'d> Body<'d> {
    fn block(&mut self, block: &'d Block) {
        let standing = self.standings[self.index];
        let style = paragraph_style(&block.content, standing.role);
        match &block.content {
            Content::Title(text) | Content::EndOfText(text) => self.stacked(text, |_, _| Paragraph::of(style)),
            Content::Annex { number, title } => self.annex(number, title),
            Content::Table(content) => table::write(self, content),
            Content::Signatures(blocks) => signature::write_all(self, blocks),
            Content::PageBreak => self.close_columns(),
            Content::Line { text, .. } => {
                let after = self.above_table(standing);
                self.sides(text, |_, _| Paragraph { after, keep: standing.before_table, ..Paragraph::of(style) });
            }
            Content::Party(fields) => self.party(fields, standing.role == Role::Party { first: true }),
            Content::Heading { number, title, .. } => self.heading(number.as_ref(), title, style),
            Content::Paragraph { number, text } => {
                let (after, keep) = (self.above_table(standing), standing.before_table || standing.announces);
                self.sides(text, |body, language| Paragraph {
                    number: number.as_ref().map(|number| body.number(number, language)),
                    gap: gap(language),
                    keep,
                    after,
                    ..Paragraph::of(style)
                });
            }
            Content::Item { level, marker, text } => self.item(*level, marker, text, style),
        }
    }

    /// Space after a block that a table follows.
    fn above_table(&self, standing: Standing) -> Option<i32> {
        standing.before_table.then(|| twips(self.sheet.style.table.above))
    }

    fn heading(&mut self, number: Option<&'d Localised<String>>, title: &'d Text, style: &'static str) {
        self.sides(title, |body, language| {
            let number = number.and_then(|number| number.get(language));
            Paragraph {
                number: number.map(|number| body.number(number, language)),
                gap: gap(language),
                ..Paragraph::of(if number.is_some() { style } else { "Subheading" })
            }
        });
    }

    fn item(&mut self, level: u8, marker: &'d Localised<String>, text: &'d Text, style: &'static str) {
        let standing = self.standings[self.index];
        let (after, keep) = (self.above_table(standing), standing.before_table || standing.announces);
        let below_clause = standing.role == Role::Item { below_clause: true };
        self.sides(text, |body, language| {
            let number = marker.get(language).map(|marker| body.number(marker, language));
            // A list of its own knows no paragraph above it.
            let own = matches!(number, Some((Some(Place::Listed(listed)), _)) if listed.list.is_some());
            let place = (own && below_clause).then(|| body.sheet.item_place(language, level, true));
            let gap = if language == Language::Zh && level <= 1 { "" } else { " " };
            Paragraph { number, gap, keep, after, place, ..Paragraph::of(style) }
        });
    }

    /// How a number of the block being written is printed.
    fn number(&self, number: &str, language: Language) -> (Option<Place>, String) {
        (self.runs.places.number(self.index, language), number.to_owned())
    }

    /// The sides of a text: under each other, or side by side where the document has two columns.
    fn sides(&mut self, text: &'d Text, paragraph: impl Fn(&Self, Language) -> Paragraph) {
        let change = self.change();
        if self.sheet.beside && text.zh.is_some() && text.en.is_some() {
            columns::row(self, change, |body, language| {
                if let Some(spans) = text.get(language) {
                    let look = paragraph(body, language);
                    body.paragraph(language, look, spans);
                }
            });
        } else {
            self.close_columns();
            self.stacked(text, paragraph);
        }
    }

    /// The sides of a text under each other.
    fn stacked(&mut self, text: &Text, paragraph: impl Fn(&Self, Language) -> Paragraph) {
        self.close_columns();
        for language in &self.document.languages {
            if let Some(spans) = text.get(*language) {
                let look = paragraph(self, *language);
                self.paragraph(*language, look, spans);
            }
        }
    }

    fn annex(&mut self, number: &'d Localised<String>, title: &'d Text) {
        let mut title = title.clone();
        if let Some(spans) = &mut title.zh {
            // An em after the number, which the list prints: a centred heading has no stop to tab to.
            let change = spans.first().and_then(|span| span.change);
            spans.insert(0, Span { change, ..Span::plain("\u{3000}") });
        }
        self.stacked(&title, |body, language| Paragraph {
            number: number.get(language).map(|number| body.number(number, language)),
            // The Chinese title begins with its gap.
            gap: if language == Language::Zh { "" } else { " " },
            ..Paragraph::of("Annex")
        });
    }
}

/// The style of a block's paragraphs.
fn paragraph_style(content: &Content, role: Role) -> &'static str {
    match (content, role) {
        (Content::Line { align: Align::Left, .. }, _) => "LeftLine",
        (Content::Line { align: Align::Centre, .. }, _) => "CentredLine",
        (Content::Line { align: Align::Right, .. }, _) => "NoteLine",
        (Content::Heading { level: ..=1, .. }, _) => "Article",
        (Content::Item { level: ..=1, .. }, _) => "Item",
        (_, Role::Title) => "Title",
        (_, Role::EndOfText) => "EndOfText",
        (_, Role::Heading) => "Subheading",
        (_, Role::Annex) => "Annex",
        (_, Role::Party { .. }) => "Party",
        (_, Role::Item { .. }) => "Subitem",
        (_, Role::Clause) => "Clause",
        (_, Role::Continuation) => "Continuation",
        // Tables and signatures have styles of their own for each of their parts.
        (_, Role::BodyText | Role::Line | Role::Table | Role::Signatures | Role::PageBreak) => "BodyText",
    }
}

/// What stands between a number and its text where both are text.
fn gap(language: Language) -> &'static str {
    if language == Language::Zh { "\u{3000}" } else { " " }
}
