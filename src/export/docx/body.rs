//! The document part: blocks → paragraphs, tables and sections.

use super::Options;
use super::header_footer::LAST_PAGE;
use super::numbering::Lists;
use super::paragraph::{Paragraph, write, write_with};
use super::places::Places;
use super::revisions::Story;
use super::runs::Runs;
use super::styles::Sheet;
use super::units::{ems, twips};
use super::xml::Xml;
use super::{columns, contents, cover, section, signature, table};
use crate::document::{Align, Block, Change, Content, Document, Field, Span, Text, plain_text, whole_change};
use crate::layout::Milli;
use crate::value::{Language, Localised};

/// What is needed to write the blocks of a document.
pub struct Body<'d> {
    pub document: &'d Document,
    pub sheet: Sheet<'d>,
    pub xml: Xml,
    pub runs: Runs<'d>,
    /// What became of each block.
    revisions: Story<'d>,
    /// The move whose clause is being written: its number and the id of its range.
    open_move: Option<(usize, Change, i64)>,
    /// A party came before.
    parties: bool,
    /// A numbered paragraph came before under this heading: text without a number goes on with it.
    pub numbered: bool,
    /// Chinese and English stand in a table of two columns that is open.
    pub columns_open: bool,
    /// Space that the next paragraph keeps above it, after a table.
    pub space: Option<i32>,
    /// The next paragraph opens a page.
    pub new_page: bool,
    /// The last thing written was a table.
    pub after_table: bool,
    /// The block being written.
    index: usize,
    /// The comment about the next paragraph.
    comment: Option<usize>,
    /// Widest label of the parties, a language.
    labels: Localised<Milli>,
}

const ROOT: &str = concat!(
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"",
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>"
);

/// A content control round the summary of a comparison, so that it can be taken out with one click.
const SUMMARY: &str = "<w:sdt><w:sdtPr><w:alias w:val=\"变更一览 Summary of changes\"/><w:tag w:val=\"baomi-summary\"/></w:sdtPr><w:sdtContent>";

/// The document part, and the lists that its items opened.
pub fn part<'d>(document: &'d Document, sheet: Sheet<'d>, options: &Options<'d>) -> (String, Lists) {
    let mut lists = Lists::default();
    let revisions = Story::of(document, options.tracked);
    let places = Places::of(document, &revisions, &mut lists);
    let mut body = Body {
        document,
        sheet,
        xml: Xml::part(150_000),
        runs: Runs::new(places, options.revision.clone()),
        revisions,
        open_move: None,
        parties: false,
        numbered: false,
        columns_open: false,
        space: None,
        new_page: false,
        after_table: false,
        index: 0,
        comment: None,
        labels: Localised::default(),
    };
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
        body.block(block, document.blocks.get(index + 1).map(|next| &**next));
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
    fn block(&mut self, block: &'d Block, next: Option<&'d Block>) {
        let before_table = matches!(next.map(|next| &next.content), Some(Content::Table(_)));
        match &block.content {
            Content::Title(text) => self.stacked(text, |_, _| Paragraph::of("Title")),
            Content::Annex { number, title } => self.annex(number, title),
            Content::EndOfText(text) => self.stacked(text, |_, _| Paragraph::of("EndOfText")),
            Content::Table(content) => table::write(self, content),
            Content::Signatures(blocks) => signature::write_all(self, blocks),
            Content::PageBreak => {
                self.close_columns();
                self.new_page = true;
            }
            Content::Line { align, text } => {
                let style = match align {
                    Align::Left => "LeftLine",
                    Align::Centre => "CentredLine",
                    Align::Right => "NoteLine",
                };
                let after = before_table.then(|| twips(self.sheet.style.table.above));
                self.sides(text, |_, _| Paragraph { after, keep: before_table, ..Paragraph::of(style) });
                self.numbered = false;
            }
            Content::Party(fields) => self.party(fields),
            Content::Heading { level, number, title } => {
                let style = if *level <= 1 { "Article" } else { "Subheading" };
                self.sides(title, |body, language| {
                    let number = number.as_ref().and_then(|number| number.get(language));
                    Paragraph {
                        number: number.map(|number| body.number(number, language)),
                        gap: gap(language),
                        ..Paragraph::of(if number.is_some() || style == "Subheading" { style } else { "Subheading" })
                    }
                });
                self.numbered = false;
            }
            Content::Paragraph { number, text } => {
                let after = before_table.then(|| twips(self.sheet.style.table.above));
                let keep = before_table || announces(text);
                let style = match number {
                    Some(_) => "Clause",
                    None if self.numbered => "Continuation",
                    None => "BodyText",
                };
                self.sides(text, |body, language| Paragraph {
                    number: number.as_ref().map(|number| body.number(number, language)),
                    gap: gap(language),
                    keep,
                    after,
                    ..Paragraph::of(style)
                });
                self.numbered |= number.is_some();
            }
            Content::Item { level, marker, text } => {
                let style = if *level <= 1 { "Item" } else { "Subitem" };
                let after = before_table.then(|| twips(self.sheet.style.table.above));
                let keep = before_table || announces(text);
                let below = self.numbered;
                self.sides(text, |body, language| {
                    let number = marker.get(language).map(|marker| body.number(marker, language));
                    // A list of its own knows no paragraph above it.
                    let own = matches!(number, Some((Some(super::places::Place::Listed(listed)), _)) if listed.list.is_some());
                    let place = (own && below).then(|| body.sheet.item_place(language, *level, true));
                    Paragraph { number, gap: if language == Language::Zh && *level <= 1 { "" } else { " " }, keep,
                        after, place, ..Paragraph::of(style) }
                });
            }
        }
    }

    /// Whether the block being written is new or gone.
    pub fn change(&self) -> Option<Change> {
        self.revisions.change(self.index)
    }

    /// Word ties the two places of a clause that moved by the name of their ranges. Rows of a table have no moves: there what
    /// moved is gone at one place and new at the other.
    fn move_range(&mut self) {
        let content = &self.document.blocks[self.index].content;
        let here = self.revisions.moved(self.index).zip(self.change()).filter(|_| !self.sheet.beside);
        if self.open_move.map(|(number, change, _)| (number, change)) != here {
            self.close_move();
            if let Some((number, change)) = here {
                let id = self.runs.id();
                self.xml.raw("<w:").raw(move_name(change)).raw("RangeStart w:id=\"").number(id).raw("\"");
                self.runs.author(&mut self.xml);
                self.xml.raw(" w:name=\"move").number(number as i64 + 1).raw("\"/>");
                self.open_move = Some((number, change, id));
            }
        }
        self.runs.moved = here.is_some() && !matches!(content, Content::Table(_) | Content::Signatures(_));
    }

    fn close_move(&mut self) {
        if let Some((_, change, id)) = self.open_move.take() {
            self.xml.raw("<w:").raw(move_name(change)).raw("RangeEnd w:id=\"").number(id).raw("\"/>");
        }
    }

    /// How a number of the block being written is printed.
    fn number(&self, number: &str, language: Language) -> (Option<super::places::Place>, String) {
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

    /// One paragraph, with what waits for it: space after a table, a comment.
    pub fn paragraph(&mut self, language: Language, mut look: Paragraph, spans: &[Span]) {
        look.before = look.before.or(self.space.take());
        look.new_page = std::mem::take(&mut self.new_page);
        look.block = Some(self.index);
        look.comment = self.comment.take();
        look.change = self.change();
        if look.number.is_some() {
            look.was = self.runs.places.was(self.index, language).cloned();
        }
        write(&mut self.xml, &mut self.runs, language, &look, spans);
        self.after_table = false;
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
        self.numbered = false;
    }

    /// Label and value a line; the first line of a party is bold.
    fn party(&mut self, fields: &'d [Field]) {
        // The first party stands off from what precedes it, a number or a date, by a line.
        let party = self.sheet.style.party;
        let above =
            if std::mem::replace(&mut self.parties, true) { party.above - party.below } else { party.line_height };
        self.space = self.space.or(Some(twips(above.max(0))));
        let change = self.change();
        if self.sheet.beside {
            for (index, field) in fields.iter().enumerate() {
                columns::row(self, change, |body, language| {
                    body.field(field, language, index == 0, index + 1 == fields.len())
                });
            }
        } else {
            for language in &self.document.languages {
                for (index, field) in fields.iter().enumerate() {
                    self.field(field, *language, index == 0, index + 1 == fields.len());
                }
            }
        }
        self.numbered = false;
    }

    fn field(&mut self, field: &'d Field, language: Language, first: bool, last: bool) {
        let (Some(label), Some(value)) = (field.label.get(language), field.value.get(language)) else { return };
        let change = whole_change(&Content::Party(vec![field.clone()]));
        let strong = |spans: &[Span]| -> Vec<Span> {
            spans.iter().map(|span| Span { strong: span.strong || first, ..span.clone() }).collect()
        };
        let colon = Span { strong: first, change, ..Span::plain(if language == Language::Zh { "：" } else { ": " }) };
        let aligned = !first && !self.sheet.beside;
        let hang = self.labels.get(language).map_or(0, |width| twips(*width));
        let look = Paragraph {
            keep: !last,
            after: last.then(|| twips(self.sheet.style.party.below)),
            place: aligned.then_some((hang, hang)),
            block: Some(self.index),
            before: self.space.take(),
            new_page: std::mem::take(&mut self.new_page),
            comment: self.comment.take(),
            change,
            ..Paragraph::of("Party")
        };
        write_with(&mut self.xml, &mut self.runs, language, &look, |xml, runs| {
            let mut spans = strong(label);
            spans.push(colon);
            runs.spans(xml, language, &spans);
            if aligned {
                // White space that aligns values: it belongs to no version.
                xml.raw("<w:r><w:tab/></w:r>");
            }
            runs.spans(xml, language, &strong(value));
        });
        self.after_table = false;
    }

    /// Room for the widest label of all parties, their first lines aside.
    fn measure_labels(&mut self) {
        for language in &self.document.languages {
            let kind = self.sheet.style.party;
            let widest = self
                .document
                .blocks
                .iter()
                .filter_map(|block| match &block.content {
                    Content::Party(fields) => Some(fields),
                    _ => None,
                })
                .flat_map(|fields| fields.iter().skip(1))
                .filter_map(|field| field.label.get(*language))
                .map(|label| table::width(&plain_text(label), kind.size).line)
                .max()
                .unwrap_or(0);
            self.labels.set(*language, (widest + ems(kind.size, 1_500)).min(12 * kind.size));
        }
    }

    /// Ends the table of two columns.
    pub fn close_columns(&mut self) {
        if std::mem::take(&mut self.columns_open) {
            self.xml.raw("</w:tbl>");
            self.after_table = true;
            self.space = self.space.or(Some(0));
        }
    }
}

fn move_name(change: Change) -> &'static str {
    if change == Change::Deleted { "moveFrom" } else { "moveTo" }
}

/// What stands between a number and its text where both are text.
fn gap(language: Language) -> &'static str {
    if language == Language::Zh { "\u{3000}" } else { " " }
}

/// True where a text ends with a colon: what it announces must follow on its page.
fn announces(text: &Text) -> bool {
    text.iter().any(|(_, spans)| spans.last().is_some_and(|span| span.text.trim_end().ends_with(['：', ':'])))
}
