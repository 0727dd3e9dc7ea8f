//! Test agreements as plain text → documents. One block a line, its kind first:
//! `title`, `right|left|centre TEXT`, `party LABEL = VALUE` (lines that follow each other are one party), `heading NUMBER :: TITLE`,
//! `subheading TITLE`, `annex NUMBER :: TITLE`, `para NUMBER :: TEXT`, `text TEXT`, `item MARKER :: TEXT`, `subitem MARKER :: TEXT`,
//! `table lcr` with `| cell | cell` lines below, `end TEXT`, `sign PARTY seal|hand` with `+ TEXT` lines below, `page`.
//! Chinese and English stand on both sides of ` || `. Inside: `**bold**`, `{ref ANCHOR 第九条}`, `{uri ADDRESS TEXT}`,
//! `{blank 8}`, `{break}`; `#name` at the end of a line is its anchor.

use baomi::document::*;
use baomi::value::{Byline, Language, Localised};
use std::sync::Arc;

pub fn parse(source: &str) -> Document {
    let mut document = Document {
        languages: vec![Language::Zh],
        title: Localised::default(),
        number: None,
        draft: false,
        blocks: Vec::new(),
        byline: Byline::default(),
        provenance: Provenance::default(),
    };
    let mut blocks: Vec<Block> = Vec::new();
    let mut open_party = false;
    for line in source.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with("//") {
            open_party = false;
            continue;
        }
        let (line, anchor) = match line.rsplit_once(" #") {
            Some((line, anchor)) if !anchor.contains(' ') => (line, Some(anchor.to_owned())),
            _ => (line, None),
        };
        let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
        let was_open = std::mem::take(&mut open_party);
        let content = match kind {
            "languages" => {
                document.languages =
                    rest.split(' ').map(|code| if code == "en" { Language::En } else { Language::Zh }).collect();
                continue;
            }
            "number" => {
                document.number = Some(rest.to_owned());
                continue;
            }
            "draft" => {
                document.draft = true;
                continue;
            }
            "title" => {
                document.title = sides(rest).map(|_, spans| plain_text(spans));
                Content::Title(sides(rest))
            }
            "right" => Content::Line { align: Align::Right, text: sides(rest) },
            "left" => Content::Line { align: Align::Left, text: sides(rest) },
            "centre" => Content::Line { align: Align::Centre, text: sides(rest) },
            "party" => {
                open_party = true;
                let (label, value) = rest.split_once(" = ").expect("party LABEL = VALUE");
                let field = Field { label: sides(label), value: sides(value) };
                if let (true, Some(Content::Party(fields))) =
                    (was_open, blocks.last_mut().map(|block| &mut block.content))
                {
                    fields.push(field);
                    continue;
                }
                Content::Party(vec![field])
            }
            "heading" => {
                let (number, title) = rest.split_once(" :: ").expect("heading NUMBER :: TITLE");
                Content::Heading { level: 1, number: Some(words(number)), title: sides(title) }
            }
            "subheading" => Content::Heading { level: 2, number: None, title: sides(rest) },
            "annex" => {
                let (number, title) = rest.split_once(" :: ").expect("annex NUMBER :: TITLE");
                Content::Annex { number: words(number), title: sides(title) }
            }
            "para" => {
                let (number, text) = rest.split_once(" :: ").expect("para NUMBER :: TEXT");
                Content::Paragraph { number: Some(number.to_owned()), text: sides(text) }
            }
            "text" => Content::Paragraph { number: None, text: sides(rest) },
            "item" | "subitem" => {
                let (marker, text) = rest.split_once(" :: ").expect("item MARKER :: TEXT");
                Content::Item { level: if kind == "item" { 1 } else { 2 }, marker: words(marker), text: sides(text) }
            }
            "table" => {
                let aligns = rest.chars().map(|c| match c {
                    'r' => Align::Right,
                    'c' => Align::Centre,
                    _ => Align::Left,
                });
                Content::Table(Table { aligns: aligns.collect(), header: Vec::new(), rows: Vec::new() })
            }
            "|" => {
                let cells: Vec<Text> = rest.split(" | ").map(sides).collect();
                let Some(Content::Table(table)) = blocks.last_mut().map(|block| &mut block.content) else {
                    panic!("a row without a table")
                };
                if table.header.is_empty() {
                    table.header = cells
                } else {
                    table.rows.push(cells)
                }
                continue;
            }
            "end" => Content::EndOfText(sides(rest)),
            "sign" => {
                let (party, how) = rest.split_once(' ').expect("sign PARTY seal|hand");
                let signature = Signature { party: party.to_owned(), seal: how == "seal", lines: Vec::new() };
                if let Some(Content::Signatures(all)) = blocks.last_mut().map(|block| &mut block.content) {
                    all.push(signature);
                    continue;
                }
                Content::Signatures(vec![signature])
            }
            "+" => {
                let Some(Content::Signatures(all)) = blocks.last_mut().map(|block| &mut block.content) else {
                    panic!("a line without a signature")
                };
                all.last_mut().expect("a signature is open").lines.push(sides(rest));
                continue;
            }
            "page" => Content::PageBreak,
            other => panic!("no such kind of line: {other}"),
        };
        let id = ParagraphId::new("fixture", blocks.len());
        blocks.push(Block { anchor, ..Block::of(id, content) });
    }
    document.blocks = blocks.into_iter().map(Arc::new).collect();
    document
}

fn words(text: &str) -> Localised<String> {
    sides(text).map(|_, spans| plain_text(spans))
}

fn sides(text: &str) -> Text {
    match text.split_once(" || ") {
        Some((zh, en)) => Localised::both(spans(zh), spans(en)),
        None => Localised { zh: Some(spans(text)), en: Some(spans(text)) },
    }
}

fn spans(text: &str) -> Vec<Span> {
    let mut all = Vec::new();
    let mut strong = false;
    let mut rest = text;
    while !rest.is_empty() {
        let next = rest.find("**").unwrap_or(rest.len()).min(rest.find('{').unwrap_or(rest.len()));
        if next > 0 {
            all.push(Span { strong, ..Span::plain(&rest[..next]) });
            rest = &rest[next..];
            continue;
        }
        if let Some(after) = rest.strip_prefix("**") {
            strong = !strong;
            rest = after;
            continue;
        }
        let (inside, after) = rest[1..].split_once('}').expect("a brace closes");
        let parts: Vec<&str> = inside.splitn(3, ' ').collect();
        all.push(match parts.as_slice() {
            ["ref", anchor, text] => Span { strong, ..Span::of(*text, SpanKind::Reference((*anchor).to_owned())) },
            ["uri", uri, text] => Span { strong, ..Span::of(*text, SpanKind::Address((*uri).to_owned())) },
            ["blank", ems] => {
                let ems: u8 = ems.parse().expect("a blank has a width");
                Span { strong, ..Span::of("_".repeat(usize::from(ems) * 2), SpanKind::Blank(ems)) }
            }
            ["break"] => Span { strong, ..Span::of("", SpanKind::Break) },
            other => panic!("no such mark: {other:?}"),
        });
        rest = after;
    }
    all
}
