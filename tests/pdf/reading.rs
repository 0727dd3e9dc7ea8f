//! What the objects of a PDF say, read back with lopdf.

use super::fonts::{LATIN, SERIF, bundled};
use super::sheet::{AREA, Sheet};
use super::specimen::{agreement, metadata};
use baomi::export::pdf;
use baomi::layout::page::*;
use baomi::value::Language;
use lopdf::{Dictionary, Document, Object};

fn specimen() -> Document {
    let fonts = bundled();
    Document::load_mem(&pdf::write(&agreement(&fonts), &fonts, &metadata()).unwrap()).unwrap()
}

fn printed(sheet: &Sheet, fonts: &baomi::layout::fonts::Fonts) -> Document {
    Document::load_mem(&pdf::write(&sheet.pages, fonts, &metadata()).unwrap()).unwrap()
}

/// Dictionaries of the document with this value of a name entry.
fn with<'a>(document: &'a Document, key: &[u8], name: &[u8]) -> Vec<&'a Dictionary> {
    let all = document.objects.values().filter_map(|object| object.as_dict().ok());
    all.filter(|dictionary| dictionary.get(key).and_then(Object::as_name).ok() == Some(name)).collect()
}

#[test]
fn metadata_are_escaped_and_agree_with_the_information_dictionary() {
    let document = specimen();
    let catalog = document.catalog().unwrap();
    let packet = catalog.get_deref(b"Metadata", &document).unwrap().as_stream().unwrap();
    assert!(packet.dict.get(b"Filter").is_err(), "the packet can be read without a PDF reader");
    let packet = String::from_utf8(packet.content.clone()).unwrap();
    for expected in [
        "股权转让保密协议（A&lt;B&gt; &amp; “C”）",
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>B</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "<xmp:CreateDate>2026-11-22T00:00:00+08:00</xmp:CreateDate>",
        "<rdf:li>甲 &amp; 乙律师事务所</rdf:li>",
    ] {
        assert!(packet.contains(expected), "{expected}");
    }
    let information = document.trailer.get_deref(b"Info", &document).unwrap().as_dict().unwrap();
    let text = |key: &[u8]| lopdf::decode_text_string(information.get(key).unwrap()).unwrap();
    assert_eq!(text(b"Title"), metadata().title);
    assert_eq!(text(b"CreationDate"), "D:20261122000000+08'00'");
    assert_eq!(text(b"ModDate"), text(b"CreationDate"));
    assert_eq!(text(b"Author"), "甲 & 乙律师事务所");
    assert!(information.get(b"Producer").is_err() && information.get(b"Creator").is_err());
}

#[test]
fn without_a_day_no_day_is_claimed() {
    let fonts = bundled();
    let mut undated = metadata();
    undated.byline.date = None;
    let bytes = pdf::write(&agreement(&fonts), &fonts, &undated).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("CreateDate") && !text.contains("CreationDate"));
}

#[test]
fn characters_of_planes_one_and_two_are_surrogates_in_to_unicode() {
    let document = specimen();
    let maps = document.objects.values().filter_map(|object| object.as_stream().ok());
    let maps: Vec<String> = maps
        .filter_map(|stream| stream.decompressed_content().ok())
        .map(|content| String::from_utf8_lossy(&content).into_owned())
        .filter(|content| content.contains("beginbfchar"))
        .collect();
    assert_eq!(maps.len(), 3, "one for each face");
    for code in ["<D872DF4E>", "<D86DDDAF>", "<2011>", "<00AD>"] {
        assert!(maps.iter().any(|map| map.contains(code)), "{code}");
    }
}

#[test]
fn widths_keep_their_fractions() {
    let document = specimen();
    let fonts = with(&document, b"Subtype", b"CIDFontType2");
    let latin = fonts.iter().find(|font| font.get(b"BaseFont").unwrap().as_name().unwrap().ends_with(b"Tinos-Regular"));
    let widths = latin.unwrap().get(b"W").unwrap().as_array().unwrap();
    let widths = widths.iter().filter_map(|part| part.as_array().ok()).flatten();
    let widths: Vec<f32> = widths.map(|width| width.as_float().unwrap()).collect();
    // Tinos: the letter e is 909 of 2,048 units wide.
    assert!(widths.contains(&(909.0 * 1000.0 / 2048.0)), "{widths:?}");
}

#[test]
fn words_and_links_of_a_paragraph_keep_their_order() {
    let document = specimen();
    let paragraphs = with(&document, b"S", b"P");
    let kids = paragraphs.iter().map(|paragraph| paragraph.get(b"K").unwrap().as_array().unwrap());
    let mixed = kids.filter(|kids| kids.iter().filter(|kid| kid.as_reference().is_ok()).count() == 2);
    let shapes: Vec<Vec<bool>> = mixed.map(|kids| kids.iter().map(|kid| kid.as_i64().is_ok()).collect()).collect();
    assert_eq!(shapes, [[true, false, true, false, true]]);
}

#[test]
fn every_marked_content_leads_back_to_its_element() {
    let document = specimen();
    let root = document.catalog().unwrap().get_deref(b"StructTreeRoot", &document).unwrap().as_dict().unwrap();
    let tree = root.get_deref(b"ParentTree", &document).unwrap().as_dict().unwrap();
    let numbers = tree.get(b"Nums").unwrap().as_array().unwrap();
    for (page_number, page) in document.get_pages() {
        let content = String::from_utf8_lossy(&document.get_page_content(page)).into_owned();
        let marked = content.matches("/MCID ").count();
        let entry = &numbers[(page_number as usize - 1) * 2 + 1];
        assert_eq!(entry.as_array().unwrap().len(), marked);
        assert_eq!(content.matches("BDC").count(), content.matches("EMC").count());
    }
    // Two links and two fields follow the pages.
    assert_eq!(root.get(b"ParentTreeNextKey").unwrap().as_i64().unwrap(), 3 + 4);
}

#[test]
fn fields_can_be_signed_and_are_named() {
    let document = specimen();
    let fields = with(&document, b"FT", b"Sig");
    let names: Vec<String> =
        fields.iter().map(|field| lopdf::decode_text_string(field.get(b"T").unwrap()).unwrap()).collect();
    assert_eq!(names, ["signature-transferor", "signature-transferee"]);
    for field in fields {
        assert_eq!(field.get(b"F").unwrap().as_i64().unwrap(), 4);
        assert!(field.has(b"TU") && field.has(b"AP") && field.has(b"StructParent"));
    }
}

#[test]
fn the_outline_folds_lower_levels_under_higher_ones() {
    let fonts = bundled();
    let mut sheet = Sheet::new(&fonts);
    for (level, text) in [(2, "第一条"), (3, "一"), (3, "二"), (2, "第二条"), (3, "三")] {
        sheet.heading(level, text);
    }
    let document = printed(&sheet, &fonts);
    let root = document.catalog().unwrap().get_deref(b"Outlines", &document).unwrap().as_dict().unwrap();
    assert_eq!(root.get(b"Count").unwrap().as_i64().unwrap(), 2);
    let first = root.get_deref(b"First", &document).unwrap().as_dict().unwrap();
    assert_eq!(first.get(b"Count").unwrap().as_i64().unwrap(), -2);
    let second = first.get_deref(b"Next", &document).unwrap().as_dict().unwrap();
    let third = second.get_deref(b"First", &document).unwrap().as_dict().unwrap();
    assert_eq!(lopdf::decode_text_string(third.get(b"Title").unwrap()).unwrap(), "三");
    assert!(!third.has(b"Next"));
}

#[test]
fn words_of_another_language_say_so_but_digits_do_not() {
    let fonts = bundled();
    let mut sheet = Sheet::new(&fonts);
    let element = sheet.element(Role::Paragraph, 0);
    for (face, text) in [(SERIF, "条"), (LATIN, "1.1"), (LATIN, "Section 1.1")] {
        sheet.down(22.0);
        let line = sheet.line(face, 12.0, text);
        sheet.put(Owner::Element(element), AREA[0], sheet.y, Shape::Line(line));
    }
    let document = printed(&sheet, &fonts);
    let content = String::from_utf8_lossy(&document.get_page_content(document.get_pages()[&1])).into_owned();
    assert_eq!(content.matches("/Lang(en-US)").count(), 1);
}

#[test]
fn an_element_in_its_own_language_needs_no_span() {
    let fonts = bundled();
    let mut sheet = Sheet::new(&fonts);
    let element = sheet.element(Role::Paragraph, 0);
    sheet.pages.structure[element as usize].language = Some(Language::En);
    sheet.down(22.0);
    let line = sheet.line(LATIN, 12.0, "Section 1.1");
    sheet.put(Owner::Element(element), AREA[0], sheet.y, Shape::Line(line));
    let document = printed(&sheet, &fonts);
    let content = String::from_utf8_lossy(&document.get_page_content(document.get_pages()[&1])).into_owned();
    assert!(!content.contains("/Span"));
    let paragraphs = with(&document, b"S", b"P");
    assert_eq!(paragraphs[0].get(b"Lang").unwrap().as_str().unwrap(), b"en-US");
}

#[test]
fn pages_that_point_nowhere_are_an_error() {
    let fonts = bundled();
    let mut sheet = Sheet::new(&fonts);
    let line = sheet.line(SERIF, 12.0, "条");
    sheet.put(Owner::Element(7), AREA[0], 500.0, Shape::Line(line));
    let error = pdf::write(&sheet.pages, &fonts, &metadata()).unwrap_err();
    assert_eq!(error, pdf::PdfError::Dangling("element 7".into()));
}

#[test]
fn a_shared_subset_prints_the_same_words_as_one_of_its_own() {
    let fonts = bundled();
    let pages = agreement(&fonts);
    let mut glyphs = pdf::GlyphSet::new();
    glyphs.add_text(&fonts, SERIF, "别的合作方用的字龘䶮").unwrap();
    glyphs.add_pages(&pages);
    let subset = pdf::Subset::new(&fonts, &glyphs).unwrap();
    let shared =
        Document::load_mem(&pdf::Printer::new(&subset).write(&pages, &metadata()).unwrap().into_bytes()).unwrap();
    let single = specimen();
    let numbers: Vec<u32> = (1..=pages.pages.len() as u32).collect();
    assert_eq!(shared.extract_text(&numbers).unwrap(), single.extract_text(&numbers).unwrap());
}
