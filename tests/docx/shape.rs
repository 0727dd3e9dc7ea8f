//! What a Word file is made of: native numbering, fields, styles, tables, sections, properties.

use super::common::{Change, library};
use super::package::{Element, parts, tree};
use super::words::{Side, lines};
use super::{documents, example, style, write};
use baomi::document::{Content, Document, SpanKind};
use baomi::export::docx::{Notes, Options, Writer, drafting_notes};
use baomi::value::{Byline, Language};

fn body(bytes: &[u8]) -> Element {
    tree(&parts(bytes)["word/document.xml"])
}

fn all<'e>(element: &'e Element, name: &str) -> Vec<&'e Element> {
    let mut found = Vec::new();
    element.all(name, &mut found);
    found
}

#[test]
fn numbers_come_from_lists() {
    for (name, document) in documents() {
        for line in lines(&write(document), Side::Accepted) {
            let numbered = ["Article", "Clause", "Item", "Subitem"]
                .iter()
                .any(|style| line.style.trim_end_matches("En") == *style);
            assert!(!numbered || !line.number.is_empty(), "{name}: {line:?} has its number as text");
        }
    }
}

#[test]
fn references_are_fields() {
    let document = example("asset-transfer", "zh");
    let wanted = document
        .blocks
        .iter()
        .flat_map(|block| block.content.texts())
        .flat_map(|text| text.iter().flat_map(|(_, spans)| spans))
        .filter(|span| matches!(span.kind, SpanKind::Reference(_)))
        .count();
    let body = body(&write(&document));
    let fields = all(&body, "w:instrText").iter().filter(|field| field.text().trim().starts_with("REF ")).count();
    assert!(wanted > 0 && fields >= wanted, "{fields} fields for {wanted} references");
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = example("asset-transfer", "zh-en");
    assert_eq!(write(&document), write(&document));
    let writer = Writer::new(&style("commercial"));
    let first = writer.write(&document, &Options::default()).expect("it can be written");
    assert_eq!(first, write(&document), "a writer that has written before writes the same");
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    for (name, document) in documents() {
        let body = body(&write(document));
        let mut names = Vec::new();
        for bookmark in all(&body, "w:bookmarkStart") {
            names.push(bookmark.attribute("w:name").expect("a name").to_owned());
        }
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "{name}: bookmarks of one name");
        assert!(names.iter().all(|name| name.len() <= 40), "{name}: a bookmark's name is too long for Word");
    }
}

#[test]
fn tables_repeat_their_header_and_have_fixed_widths() {
    let body = body(&write(&example("asset-transfer", "zh")));
    let tables = all(&body, "w:tbl");
    let ruled: Vec<_> =
        tables.iter().filter(|table| table.value(&["w:tblPr", "w:tblStyle"]) == Some("TableGrid")).collect();
    assert!(!ruled.is_empty());
    for table in ruled {
        assert_eq!(table.at(&["w:tblPr", "w:tblLayout"]).and_then(|layout| layout.attribute("w:type")), Some("fixed"));
        assert!(table.at(&["w:tr", "w:trPr", "w:tblHeader"]).is_some());
        let widths: i32 = all(table, "w:gridCol")
            .iter()
            .map(|column| column.attribute("w:w").expect("a width").parse::<i32>().expect("a number"))
            .sum();
        assert!((8300..=14100).contains(&widths), "a table is {widths} twips wide");
    }
}

#[test]
fn signatures_stay_together() {
    let body = body(&write(&example("asset-transfer", "zh")));
    let tables = all(&body, "w:tbl");
    let signatures: Vec<_> = tables
        .iter()
        .filter(|table| all(table, "w:pStyle").iter().any(|style| style.attribute("w:val") == Some("SignatureLast")))
        .collect();
    assert!(!signatures.is_empty());
    for table in signatures {
        for row in all(table, "w:tr") {
            assert!(row.at(&["w:trPr", "w:cantSplit"]).is_some());
        }
    }
    let styles = tree(&parts(&write(&example("asset-transfer", "zh")))["word/styles.xml"]);
    for id in ["EndOfText", "Signature"] {
        let style =
            styles.elements().find(|style| style.attribute("w:styleId") == Some(id)).expect("the style is there");
        assert!(style.at(&["w:pPr", "w:keepNext"]).is_some(), "{id} keeps with the next");
    }
}

#[test]
fn a_bilingual_agreement_is_a_table_of_two_columns() {
    let document = example("negotiation", "zh-en");
    let body = body(&write(&document));
    let columns = all(&body, "w:tbl")
        .into_iter()
        .filter(|table| all(table, "w:pStyle").iter().any(|style| style.attribute("w:val") == Some("ClauseEn")))
        .count();
    assert!(columns > 0);
    let paragraphs = document
        .blocks
        .iter()
        .filter(|block| matches!(block.content, Content::Paragraph { number: Some(_), .. }))
        .count();
    let english = all(&body, "w:pStyle").iter().filter(|style| style.attribute("w:val") == Some("ClauseEn")).count();
    assert_eq!(paragraphs, english);
}

#[test]
fn fonts_are_named_and_nothing_is_embedded() {
    let parts = parts(&write(&example("asset-transfer", "zh")));
    let styles = &parts["word/styles.xml"];
    for face in ["宋体", "黑体", "Times New Roman"] {
        assert!(styles.contains(face), "{face}");
    }
    assert!(styles.contains("w:eastAsia=\"zh-CN\"") && styles.contains("w:val=\"en-US\""));
    assert!(parts.keys().all(|name| !name.contains("fonts/")));
    assert!(styles.len() < 20_000, "the styles part has {} bytes", styles.len());
}

#[test]
fn the_page_is_that_of_the_style() {
    let body = body(&write(&example("asset-transfer", "zh")));
    let sections = all(&body, "w:sectPr");
    let page = sections.last().expect("a section").child("w:pgSz").expect("a page");
    assert_eq!((page.attribute("w:w"), page.attribute("w:h")), (Some("11906"), Some("16838")));
    let margins = sections.last().expect("a section").child("w:pgMar").expect("margins");
    assert_eq!((margins.attribute("w:left"), margins.attribute("w:top")), (Some("1758"), Some("1440")));
}

#[test]
fn properties_bear_author_and_day_only_where_they_are_given() {
    let mut document = example("asset-transfer", "zh");
    let core = |document: &Document| parts(&write(document))["docProps/core.xml"].clone();
    let plain = core(&document);
    for left_out in ["dc:creator", "cp:lastModifiedBy", "dcterms:created", "baomi"] {
        assert!(!plain.contains(left_out), "{left_out}: {plain}");
    }
    let date = chrono::NaiveDate::from_ymd_opt(2026, 11, 22);
    document.byline = Byline { author: Some("甲 & 乙律师事务所".to_owned()), initials: None, date };
    let signed = core(&document);
    assert!(signed.contains("<dc:creator>甲 &amp; 乙律师事务所</dc:creator>"), "{signed}");
    assert!(signed.contains("2026-11-22T00:00:00Z"), "{signed}");
}

#[test]
fn a_draft_is_marked_on_every_page() {
    let mut document = example("negotiation", "zh");
    assert!(!parts(&write(&document))["word/header1.xml"].contains("草稿"));
    document.draft = true;
    assert!(parts(&write(&document))["word/header1.xml"].contains("草稿 DRAFT"));
}

#[test]
fn comments_are_there_only_when_asked_for() {
    let document = example("asset-transfer", "zh");
    assert!(!parts(&write(&document)).contains_key("word/comments.xml"));
    let mut notes = Notes::default();
    notes.add(20, vec!["依据：民法典第五百零一条".to_owned()]);
    let bytes = Writer::new(&style("commercial"))
        .write(&document, &Options { notes: Some(&notes), ..Options::default() })
        .expect("it can be written");
    let parts = parts(&bytes);
    assert!(parts["word/comments.xml"].contains("第五百零一条"));
    let body = tree(&parts["word/document.xml"]);
    assert_eq!(all(&body, "w:commentReference").len(), 1);
    assert_eq!(all(&body, "w:commentRangeStart").len(), all(&body, "w:commentRangeEnd").len());
}

#[test]
fn facts_to_confirm_are_highlighted() {
    let mut document = example("negotiation", "zh");
    let span = baomi::document::Span {
        kind: SpanKind::Unconfirmed,
        ..baomi::document::Span::plain("【签署前确认：金额】")
    };
    let block = baomi::document::Block {
        id: baomi::document::ParagraphId::new("test", 0),
        origin: None,
        anchor: None,
        content: Content::Paragraph {
            number: None,
            text: baomi::value::Localised::one(baomi::value::Language::Zh, vec![span]),
        },
    };
    document.blocks.push(block.into());
    assert_eq!(all(&body(&write(&document)), "w:highlight").len(), 1);
}

#[test]
fn a_cover_and_a_tick_are_there_when_the_style_asks_for_them() {
    let document = example("asset-transfer", "zh");
    let plain = parts(&write(&document));
    let mut look = style("commercial");
    (look.cover, look.binding_tick) = (true, true);
    let bytes = Writer::new(&look).write(&document, &Options::default()).expect("it can be written");
    let parts = parts(&bytes);
    let body = tree(&parts["word/document.xml"]);
    let cover: Vec<_> = all(&body, "w:pStyle")
        .into_iter()
        .filter_map(|style| style.attribute("w:val").filter(|style| style.starts_with("Cover")))
        .collect();
    assert_eq!(cover, ["CoverTitle", "CoverNumber", "CoverLine", "CoverLine", "CoverLine"]);
    let first = all(&body, "w:sectPr")[0];
    assert!(first.child("w:headerReference").is_none(), "no header on the cover");
    assert_eq!(first.child("w:pgNumType").and_then(|number| number.attribute("w:start")), Some("0"));
    assert!(
        parts["word/header1.xml"].contains("BindingTick")
            && parts["word/footer1.xml"].contains("PAGEREF _Ref_last_page")
    );
    assert!(parts["word/document.xml"].contains("w:name=\"_Ref_last_page\""));
    assert!(!plain["word/header1.xml"].contains("BindingTick") && !plain["word/document.xml"].contains("Cover"));
    let words = |bytes: &[u8]| lines(bytes, Side::Accepted).iter().map(|line| line.squeezed()).collect::<String>();
    assert_eq!(words(&bytes), words(&write(&document)));
}

#[test]
fn notes_name_the_clause_its_law_and_what_to_fall_back_on() {
    let change = Change { base: Some("asset-transfer".to_owned()), ..Change::default() };
    let assembly = change.assemble(library());
    for language in [Language::Zh, Language::En] {
        let notes = drafting_notes(library(), &assembly, &assembly.document, language);
        let bytes = Writer::new(&style("commercial"))
            .write(&assembly.document, &Options { notes: Some(&notes), ..Options::default() })
            .expect("it can be written");
        let comments = tree(&parts(&bytes)["word/comments.xml"]);
        let clauses = assembly.plan.clauses().count() + assembly.plan.annexes.len();
        assert_eq!((comments.elements().count(), notes.len()), (clauses, clauses));
        for comment in comments.elements() {
            let lines: Vec<String> =
                comment.elements().map(|p| all(p, "w:t").iter().map(|t| t.text()).collect()).collect();
            for line in &lines {
                let leftovers = ["{{", "{%", "**", "](#", "<br", "\u{FFFD}"];
                assert!(!leftovers.iter().any(|mark| line.contains(mark)), "{line}");
                assert!(!line.starts_with("1. ") && !line.starts_with('#'), "{line}");
                assert!(!line.chars().any(|c| ('\u{E000}'..='\u{F8FF}').contains(&c)), "{line}");
            }
            let id = lines[0].split([' ', '\u{3000}']).next().expect("its id");
            let clause = library().versions(id).next().expect("a clause of the library");
            assert!(
                clause.basis.is_empty() || lines.iter().any(|l| l.starts_with("依据：") || l.starts_with("Basis: "))
            );
        }
    }
    let notes = drafting_notes(library(), &assembly, &assembly.document, Language::Zh);
    let bytes = Writer::new(&style("commercial"))
        .write(&assembly.document, &Options { notes: Some(&notes), ..Options::default() })
        .expect("it can be written");
    let comments = parts(&bytes)["word/comments.xml"].clone();
    assert!(comments.contains("（一）披露时已为公众所知悉") && comments.contains("（四）接收方从有权披露的第三方"));
    assert!(comments.contains("在各方按照第8.6款和第8.7款公布本次交易之前"), "a reference names all paragraphs");
    assert!(!comments.contains("不约定赔偿责任的上限"), "what says the same is no fallback");
}
