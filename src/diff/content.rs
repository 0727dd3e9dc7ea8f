//! What a block says, whatever it is: its words and shape, and the same with all of it marked as new or gone.

use crate::document::{Block, Change, Content, Field, Signature, Span, SpanKind, Table, Text};

/// An older block struck out. A page break leaves no trace.
pub fn mark_deleted(block: &Block) -> Option<Block> {
    if block.content == Content::PageBreak {
        return None;
    }
    // Nothing may lead to what is struck out.
    Some(Block { content: mark(&block.content, Change::Deleted), anchor: None, ..block.clone() })
}

/// A newer block underlined.
pub fn mark_inserted(block: &Block) -> Block {
    Block { content: mark(&block.content, Change::Inserted), ..block.clone() }
}

/// Blocks of different shapes are never versions of each other.
pub fn shape(content: &Content) -> String {
    match content {
        Content::Item { level, .. } => format!("item {level} "),
        Content::Heading { level, .. } => format!("heading {level} "),
        Content::Paragraph { number, .. } => format!("paragraph {} ", number.is_some()),
        Content::Title(_) => "title ".to_owned(),
        Content::Line { .. } => "line ".to_owned(),
        Content::Party(_) => "party ".to_owned(),
        // A sole annex has no number in its heading.
        Content::Annex { number, .. } => format!("annex {} ", number.iter().all(|(_, number)| sole_annex(number))),
        Content::Table(_) => "table ".to_owned(),
        Content::EndOfText(_) => "end ".to_owned(),
        Content::Signatures(_) => "signatures ".to_owned(),
        Content::PageBreak => "page ".to_owned(),
    }
}

/// 附件 / Annex: what the only annex of an agreement is called.
pub fn sole_annex(number: &str) -> bool {
    matches!(number, "附件" | "Annex")
}

/// The words of a block, references by where they lead.
pub fn words(content: &Content) -> String {
    content.texts().into_iter().map(plain).collect::<Vec<_>>().join("\n")
}

/// The same of one text, both languages.
pub fn plain(text: &Text) -> String {
    let side = |spans: &Vec<Span>| {
        spans
            .iter()
            .map(|span| match &span.kind {
                SpanKind::Reference(anchor) => anchor.as_str(),
                _ => span.text.as_str(),
            })
            .collect::<String>()
    };
    text.iter().map(|(_, spans)| side(spans)).collect::<Vec<_>>().join("\u{2}")
}

/// All spans marked.
pub fn marked(spans: &[Span], change: Change) -> Vec<Span> {
    spans.iter().map(|span| Span { change: Some(change), ..span.clone() }).collect()
}

/// A text all of whose spans are marked.
pub fn mark_text(text: &Text, change: Change) -> Text {
    text.map(|_, spans| marked(spans, change))
}

/// A block all of whose text is marked.
fn mark(content: &Content, change: Change) -> Content {
    let text = |text: &Text| mark_text(text, change);
    match content {
        Content::Title(a) => Content::Title(text(a)),
        Content::EndOfText(a) => Content::EndOfText(text(a)),
        Content::Line { align, text: a } => Content::Line { align: *align, text: text(a) },
        Content::Heading { level, number, title } => {
            Content::Heading { level: *level, number: number.clone(), title: text(title) }
        }
        Content::Annex { number, title } => Content::Annex { number: number.clone(), title: text(title) },
        Content::Paragraph { number, text: a } => Content::Paragraph { number: number.clone(), text: text(a) },
        Content::Item { level, marker, text: a } => {
            Content::Item { level: *level, marker: marker.clone(), text: text(a) }
        }
        Content::Party(fields) => Content::Party(
            fields.iter().map(|field| Field { label: text(&field.label), value: text(&field.value) }).collect(),
        ),
        Content::Table(table) => Content::Table(Table {
            aligns: table.aligns.clone(),
            header: table.header.iter().map(text).collect(),
            rows: table.rows.iter().map(|row| row.iter().map(text).collect()).collect(),
        }),
        Content::Signatures(blocks) => Content::Signatures(
            blocks
                .iter()
                .map(|block| Signature { lines: block.lines.iter().map(text).collect(), ..block.clone() })
                .collect(),
        ),
        Content::PageBreak => Content::PageBreak,
    }
}
