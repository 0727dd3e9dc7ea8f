//! PDFs made from pages set by hand: what every reader must find in them.

#[path = "../layout/fixture.rs"]
mod fixture;
mod fonts;
mod own;
mod proof;
mod reading;
mod sheet;
mod specimen;

use baomi::export::pdf::{self, GlyphSet, PdfError, Subset};

#[test]
fn the_same_pages_give_the_same_bytes() {
    let fonts = fonts::bundled();
    let pages = specimen::agreement(&fonts);
    let first = pdf::write(&pages, &fonts, &specimen::metadata()).unwrap();
    let second = pdf::write(&pages, &fonts, &specimen::metadata()).unwrap();
    assert!(first == second);
}

#[test]
fn lopdf_reads_every_object_back() {
    let fonts = fonts::bundled();
    let pages = specimen::agreement(&fonts);
    let bytes = pdf::write(&pages, &fonts, &specimen::metadata()).unwrap();
    let read = lopdf::Document::load_mem(&bytes).unwrap();
    assert_eq!(read.version, "1.7");
    assert_eq!(read.get_pages().len(), pages.pages.len());
}

#[test]
fn a_missing_glyph_is_an_error_that_names_it() {
    let fonts = fonts::bundled();
    let mut sheet = sheet::Sheet::new(&fonts);
    sheet.paragraph(&["甲\u{E863}"]);
    let error = pdf::write(&sheet.pages, &fonts, &specimen::metadata()).unwrap_err();
    assert!(matches!(error, PdfError::MissingGlyph { .. }), "{error}");
    assert!(error.to_string().contains("U+E863"), "{error}");
}

#[test]
fn a_glyph_outside_the_shared_subset_is_an_error_that_names_it() {
    let fonts = fonts::bundled();
    let mut glyphs = GlyphSet::new();
    glyphs.add_text(&fonts, fonts::SERIF, "股权转让保密协议第页甲1").unwrap();
    let subset = Subset::new(&fonts, &glyphs).unwrap();
    let mut sheet = sheet::Sheet::new(&fonts);
    sheet.paragraph(&["甲"]);
    pdf::Printer::new(&subset).write(&sheet.pages, &specimen::metadata()).unwrap();
    sheet.paragraph(&["乙"]);
    let error = pdf::Printer::new(&subset).write(&sheet.pages, &specimen::metadata()).unwrap_err();
    assert!(error.to_string().contains("U+4E59"), "{error}");
}
