//! Document → Markdown that reads well in any viewer and as plain text. Numbers are plain text; what an answer says is
//! escaped, so that it shows exactly as written.

use crate::cache::{Cache, fingerprint};
use crate::document::{Align, Block, Change, Content, Document, Signature, Span, SpanKind, Table, Text, whole_change};
use crate::expression::escape_for_markdown;
use crate::value::{Language, Localised};
use std::rc::Rc;
use std::sync::Arc;

/// The whole document as Markdown.
pub fn write(document: &Document) -> String {
    write_each(document, |writer, block| writer.block(&block.content))
}

/// What blocks came to before: agreements of a batch share most of theirs. Keep one a thread.
#[derive(Debug)]
pub struct MarkdownCache(Cache<Rc<str>>);

/// Blocks of one generation: those of some tens of nearly equal agreements.
const GENERATION: usize = 3_000;

impl Default for MarkdownCache {
    fn default() -> Self {
        MarkdownCache(Cache::new(GENERATION))
    }
}

/// The same with what `cache` holds of earlier documents.
pub fn write_with(cache: &MarkdownCache, document: &Document) -> String {
    write_each(document, |writer, block| {
        let text = cache.0.find_or(fingerprint((&block.content, &document.languages)), || {
            let start = writer.out.len();
            writer.block(&block.content);
            let text = writer.out[start..].into();
            writer.out.truncate(start);
            text
        });
        writer.out.push_str(&text);
    })
}

fn write_each(document: &Document, block: impl Fn(&mut Writer<'_>, &Arc<Block>)) -> String {
    let mut writer = Writer { document, out: String::with_capacity(64 << 10), change: None };
    if document.draft {
        writer.paragraph("**草稿 DRAFT**");
    }
    document.blocks.iter().for_each(|each| block(&mut writer, each));
    writer.out
}

struct Writer<'d> {
    document: &'d Document,
    out: String,
    /// The change that the whole block being written shares.
    change: Option<Change>,
}

impl Writer<'_> {
    fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.out.push_str(text);
            self.out.push_str("\n\n");
        }
    }

    fn sides(&self, text: &Text) -> Vec<(Language, String)> {
        text.iter().map(|(language, spans)| (language, spans_to_markdown(spans))).collect()
    }

    fn heading(&mut self, marks: &str, number: Option<&Localised<String>>, title: &Text) {
        for (language, title) in self.sides(title) {
            let gap = if language == Language::Zh { "　" } else { " " };
            let number =
                number.and_then(|number| number.get(language)).map_or(String::new(), |number| format!("{number}{gap}"));
            let number = self.changed(number);
            self.paragraph(&format!("{marks} {number}{title}"));
        }
    }

    /// A number with the change of its block.
    fn changed(&self, number: String) -> String {
        if number.is_empty() { number } else { change_mark(self.change, number) }
    }

    fn block(&mut self, content: &Content) {
        self.change = whole_change(content);
        match content {
            Content::Title(title) => self.heading("#", None, title),
            Content::Heading { level, number, title } => {
                let marks = if *level == 1 { "##" } else { "###" };
                self.heading(marks, number.as_ref(), title);
            }
            Content::Annex { number, title } => self.heading("##", Some(number), title),
            Content::Line { text, .. } | Content::EndOfText(text) => {
                for (_, side) in self.sides(text) {
                    self.paragraph(&side);
                }
            }
            Content::Paragraph { number, text } => {
                for (language, side) in self.sides(text) {
                    let gap = if language == Language::Zh { "　" } else { " " };
                    let number = self.changed(number.as_ref().map_or(String::new(), |number| format!("{number}{gap}")));
                    self.paragraph(&format!("{number}{side}"));
                }
            }
            Content::Item { marker, text, .. } => {
                for (language, side) in self.sides(text) {
                    // An item of a Markdown list would be numbered by the viewer: a full stop is kept from being one.
                    let marker = marker.get(language).map_or(String::new(), |marker| marker.replace('.', "\\."));
                    let gap = if language == Language::Zh && marker.starts_with('（') { "" } else { " " };
                    let marker = self.changed(format!("{marker}{gap}"));
                    self.paragraph(&format!("{marker}{side}"));
                }
            }
            Content::Party(fields) => {
                let languages = self.document.languages.clone();
                for language in languages {
                    let colon = if language == Language::Zh { "：" } else { ": " };
                    let lines: Vec<String> = fields
                        .iter()
                        .filter_map(|field| {
                            let (label, value) = (field.label.get(language)?, field.value.get(language)?);
                            Some(format!("{}{colon}{}", spans_to_markdown(label), spans_to_markdown(value)))
                        })
                        .collect();
                    self.paragraph(&lines.join("\\\n"));
                }
            }
            Content::Table(table) => self.table(table),
            Content::Signatures(blocks) => blocks.iter().for_each(|block| self.signature(block)),
            Content::PageBreak => {}
        }
    }

    fn signature(&mut self, block: &Signature) {
        let languages = self.document.languages.clone();
        for language in languages {
            let lines: Vec<String> =
                block.lines.iter().filter_map(|line| Some(spans_to_markdown(line.get(language)?))).collect();
            self.paragraph(&lines.join("\\\n"));
        }
    }

    fn table(&mut self, table: &Table) {
        let cell = |text: &Text| {
            // A row is one line.
            let sides: Vec<String> =
                self.sides(text).into_iter().map(|(_, side)| side.replace("\\\n", "<br>")).collect();
            sides.join("<br>")
        };
        let row = |cells: &[Text]| format!("| {} |", cells.iter().map(cell).collect::<Vec<_>>().join(" | "));
        let rule: Vec<&str> = table
            .aligns
            .iter()
            .map(|align| match align {
                Align::Left => "---",
                Align::Centre => ":-:",
                Align::Right => "--:",
            })
            .collect();
        let mut lines = vec![row(&table.header), format!("| {} |", rule.join(" | "))];
        lines.extend(table.rows.iter().map(|cells| row(cells)));
        self.paragraph(&lines.join("\n"));
    }
}

/// One line of Markdown. What a comparison struck out stands in `<del>`, what it added in `<ins>`.
pub fn spans_to_markdown(spans: &[Span]) -> String {
    let mut out = String::with_capacity(spans.iter().map(|span| span.text.len() + 8).sum());
    for (n, change) in spans.chunk_by(|a, b| a.change == b.change).enumerate() {
        match change[0].change {
            None => unchanged(&mut out, change, n == 0),
            some => {
                let mut text = String::new();
                unchanged(&mut text, change, n == 0);
                out.push_str(&if text.is_empty() { text } else { change_mark(some, text) });
            }
        }
    }
    out
}

fn change_mark(change: Option<Change>, text: String) -> String {
    match change {
        None => text,
        Some(Change::Inserted) => format!("<ins>{text}</ins>"),
        Some(Change::Deleted) => format!("<del>{text}</del>"),
    }
}

fn unchanged(out: &mut String, spans: &[Span], opens: bool) {
    // Neighbours that are both bold are bold together: ** between them would print.
    for (n, group) in spans
        .chunk_by(|a, b| a.strong == b.strong && a.kind != SpanKind::Break && b.kind != SpanKind::Break)
        .enumerate()
    {
        if group[0].kind == SpanKind::Break {
            out.push_str("\\\n");
            continue;
        }
        let start = out.len();
        for span in group {
            match span.kind {
                SpanKind::Address(_) => escape_for_markdown(out, &span.text),
                _ => without_link(out, &span.text),
            }
        }
        if n == 0 && opens {
            keep_from_opening_block(out, start);
        }
        if group[0].strong && !out[start..].trim().is_empty() {
            let bold = strong(&out[start..]);
            out.replace_range(start.., &bold);
        }
    }
}

/// Appends a text with a backslash in what a viewer would take for a web address: only addresses of the agreement are links.
fn without_link(out: &mut String, text: &str) {
    let start = out.len();
    escape_for_markdown(out, text);
    if text.contains("://") || text.contains("www.") {
        let plain = out[start..].replace("://", "\\://").replace("www.", "www\\.");
        out.replace_range(start.., &plain);
    }
}

/// CommonMark opens bold next to Chinese marks only where the mark stands outside of it.
fn strong(text: &str) -> String {
    let mark = |c: char| !c.is_alphanumeric();
    let start = text.find(|c| !mark(c)).unwrap_or(text.len());
    let end = text.rfind(|c| !mark(c)).map_or(start, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    if start >= end {
        return text.to_owned();
    }
    format!("{}**{}**{}", &text[..start], &text[start..end], &text[end..])
}

/// A line that begins like a list, a heading or a quotation gets a backslash; it begins at `start`.
fn keep_from_opening_block(out: &mut String, start: usize) {
    let text = &out[start..];
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    if digits > 0 && (rest.starts_with(". ") || rest.starts_with(") ")) {
        out.insert(start + digits, '\\');
    } else if text.starts_with("- ") || text.starts_with("+ ") || text.starts_with("=") {
        out.insert(start, '\\');
    }
}
