//! Texts that could break a Word file.

use super::package::{parts, tree};
use super::words::{Side, lines};
use super::{example, write};
use baomi::document::{Align, Block, Content, Document, ParagraphId, Span, Table};
use baomi::value::{Language, Localised};
use std::time::{Duration, Instant};

fn with(content: Content) -> Document {
    let mut document = example("negotiation", "zh");
    document.blocks.push(Block::of(ParagraphId::new("test", 0), content).into());
    document
}

fn text(words: &str) -> Localised<Vec<Span>> {
    Localised::one(Language::Zh, vec![Span::plain(words)])
}

#[test]
fn any_character_leaves_a_file_that_opens() {
    let name = "<甲> & \"乙\" ]]> 'x' \u{0}\u{1}\u{8}\u{b}\u{1f}\u{fffe}\u{ffff} 𬭎𫖯𡋾 \u{202e}abc";
    let mut document = with(Content::Paragraph { number: None, text: text(name) });
    document.title = Localised::one(Language::Zh, name.to_owned());
    document.number = Some(name.to_owned());
    document.byline.author = Some(name.to_owned());
    let bytes = write(&document);
    for (part, xml) in parts(&bytes) {
        tree(&xml);
        assert!(!xml.chars().any(|c| c.is_control() && c != '\n'), "{part} holds a control character");
    }
    let last = lines(&bytes, Side::Accepted).pop().expect("a line");
    assert!(last.text.starts_with("<甲> & \"乙\" ]]> 'x'") && last.text.contains("𬭎𫖯𡋾"), "{}", last.text);
    assert_eq!(last.text.matches('\u{fffd}').count(), 7);
}

#[test]
fn a_clause_of_100_kb_is_written_whole() {
    let words = "保密信息".repeat(100 * 1024 / 12 + 1);
    let bytes = write(&with(Content::Paragraph { number: None, text: text(&words) }));
    assert_eq!(lines(&bytes, Side::Accepted).pop().expect("a line").text, words);
}

#[test]
fn a_table_of_2000_rows_is_written_in_time() {
    let cells = |n: usize| (0..5).map(|column| text(&format!("第{n}行第{column}列的客户信息"))).collect::<Vec<_>>();
    let table = Table { aligns: vec![Align::Left; 5], header: cells(0), rows: (1..=2000).map(cells).collect() };
    let document = with(Content::Table(table));
    let start = Instant::now();
    let bytes = write(&document);
    assert!(start.elapsed() < Duration::from_secs(20), "it took {:?}", start.elapsed());
    assert!(lines(&bytes, Side::Accepted).iter().any(|line| line.text == "第2000行第4列的客户信息"));
}

#[test]
fn empty_texts_and_empty_tables_are_no_trouble() {
    let empty = Table { aligns: Vec::new(), header: Vec::new(), rows: Vec::new() };
    lines(&write(&with(Content::Table(empty))), Side::Accepted);
    lines(&write(&with(Content::Signatures(Vec::new()))), Side::Accepted);
    lines(&write(&with(Content::Paragraph { number: None, text: Localised::default() })), Side::Accepted);
    lines(&write(&with(Content::PageBreak)), Side::Accepted);
}
