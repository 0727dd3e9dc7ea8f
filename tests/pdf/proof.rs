//! The checkers of `tests/tools`: they pass a good PDF and catch each fault. They need other programs, so
//! `cargo test` names them as ignored, and CI runs them with `--include-ignored`.

use super::fixture;
use super::fonts::bundled;
use super::sheet::{AREA, Sheet};
use super::specimen::{HEADER, agreement, metadata};
use baomi::export::pdf::{self, Metadata};
use baomi::layout::page::*;
use baomi::layout::{Style, lay_out};
use std::process::Command;

/// Every checker.
const ALL: &str = "syntax,archive,access,text,pages";

/// What the checkers named in `only` say of `bytes`: passed or not, and their words.
fn prove(bytes: &[u8], style: &str, only: &str) -> (bool, String) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("proof.pdf");
    std::fs::write(&file, bytes).unwrap();
    let root = env!("CARGO_MANIFEST_DIR");
    let output = Command::new("python3")
        .arg(format!("{root}/tests/tools/prove_pdf.py"))
        .args(["--style", style, "--only", only])
        .arg(&file)
        .output()
        .expect("python3 runs");
    let words = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&words).into_owned())
}

/// A sheet that one test then spoils.
fn sheet(spoil: impl FnOnce(&mut Sheet)) -> Vec<u8> {
    let fonts = bundled();
    let mut sheet = Sheet::new(&fonts);
    sheet.heading(1, "股权转让保密协议");
    spoil(&mut sheet);
    pdf::write(&sheet.pages, &fonts, &metadata()).unwrap()
}

/// The good specimen, changed by `spoil` after it was written.
fn spoiled(spoil: impl FnOnce(&mut lopdf::Document)) -> Vec<u8> {
    let fonts = bundled();
    let bytes = pdf::write(&agreement(&fonts), &fonts, &metadata()).unwrap();
    let mut document = lopdf::Document::load_mem(&bytes).unwrap();
    spoil(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn assert_caught(bytes: &[u8], by: &str, words: &str) {
    let (passed, said) = prove(bytes, "commercial", by);
    assert!(!passed, "{by} passes a PDF with the fault “{words}”");
    assert!(said.contains(words), "expected “{words}” in:\n{said}");
}

const FIRST: &str = "一点一　保密信息是指披露方为本次交易目的向接收方披露的、不为公众所知悉的";

#[test]
#[ignore = "needs python3 with tests/tools/requirements.txt, qpdf, poppler, node with pdfjs-dist, java with PDFBox"]
fn a_good_pdf_passes_every_checker() {
    let fonts = bundled();
    let bytes = pdf::write(&agreement(&fonts), &fonts, &metadata()).unwrap();
    let (passed, said) = prove(&bytes, "commercial", ALL);
    assert!(passed, "{said}");
}

#[test]
#[ignore = "needs python3 with tests/tools/requirements.txt"]
fn the_page_checker_sees_faults_of_lines() {
    let cases: [(&[&str], &str); 3] = [
        (&[FIRST, "。商业信息、技术信息与经营信息，无论其以书面、口头、电子或者其他任何", "在。"], "begins with 。"),
        (&["一点一　保密信息是指披露方为本次交易目的向接收方披露的、不为公众所知悉“", "在。"], "ends with “"),
        (&["一点一　保密信息是指披露方为本次交易目的向接收方披露的、不为公众所知悉的甲乙", "在。"], "beyond the side"),
    ];
    for (lines, words) in cases {
        let width = if words == "beyond the side" { AREA[2] - AREA[0] + 12.0 } else { AREA[2] - AREA[0] };
        let bytes = sheet(|sheet| lines_at(sheet, lines, width));
        assert_caught(&bytes, "pages", words);
    }
    let bytes = sheet(|sheet| lines_at(sheet, &[FIRST, "在。"], AREA[2] - AREA[0] - 1.0));
    assert_caught(&bytes, "pages", "is not flush");
}

/// A paragraph whose lines but the last are spread to `width`.
fn lines_at(sheet: &mut Sheet, lines: &[&str], width: f32) {
    let element = sheet.element(Role::Paragraph, 0);
    for (index, text) in lines.iter().enumerate() {
        sheet.down(22.0);
        let width = if index + 1 == lines.len() { 24.0 } else { width };
        let line = sheet.spread(12.0, text, width);
        sheet.put(Owner::Element(element), AREA[0], sheet.y, Shape::Line(line));
    }
}

#[test]
#[ignore = "needs python3 with tests/tools/requirements.txt"]
fn the_page_checker_sees_faults_of_pages() {
    let below = sheet(|sheet| {
        sheet.y = AREA[1] + 15.0;
        lines_at(sheet, &["在。"], 24.0);
        let page = sheet.pages.pages.last_mut().unwrap();
        page.marks.last_mut().unwrap().y = AREA[1] - 10.0;
    });
    assert_caught(&below, "pages", "beyond the top or foot");
    let stranded = sheet(|sheet| {
        lines_at(sheet, &["在。"], 24.0);
        sheet.heading(2, "第一条　定义");
        sheet.new_page();
        lines_at(sheet, &["在。"], 24.0);
    });
    assert_caught(&stranded, "pages", "is a heading at the foot");
    let lost = sheet(|sheet| {
        let table = sheet.element(Role::Table, 0);
        let row = sheet.element(Role::Row, table);
        sheet.row(&HEADER, |sheet| Owner::Element(sheet.element(Role::ColumnHeader, row)));
        for number in ["1", "2"] {
            let row = sheet.element(Role::Row, table);
            sheet.row(&[number, "资料", "壹"], |sheet| Owner::Element(sheet.element(Role::Cell, row)));
            sheet.new_page();
        }
        lines_at(sheet, &["在。"], 24.0);
    });
    assert_caught(&lost, "pages", "goes on without its header 序号 资料名称 份数");
}

#[test]
#[ignore = "needs python3 with tests/tools/requirements.txt"]
fn the_page_checker_sees_faults_of_fonts() {
    let missing = spoiled(|document| {
        edit_first_page(document, |content| {
            let start = content.windows(2).position(|two| two == b"[(").unwrap() + 2;
            content[start..start + 2].fill(0);
        });
    });
    assert_caught(&missing, "pages", ".notdef");
    let bare = spoiled(|document| {
        for object in document.objects.values_mut() {
            if let Ok(dictionary) = object.as_dict_mut() {
                dictionary.remove(b"FontFile2");
            }
        }
    });
    assert_caught(&bare, "pages", "font not embedded");
    let whole = spoiled(|document| {
        for object in document.objects.values_mut() {
            if let Ok(dictionary) = object.as_dict_mut()
                && dictionary.has(b"BaseFont")
            {
                dictionary.set("BaseFont", "NotoSerifSC-Regular");
            }
        }
    });
    assert_caught(&whole, "pages", "font not a subset");
}

#[test]
#[ignore = "needs python3 with tests/tools/requirements.txt, qpdf, poppler, node with pdfjs-dist, java with PDFBox"]
fn the_other_checkers_see_faults_too() {
    let fonts = bundled();
    let mut broken = pdf::write(&agreement(&fonts), &fonts, &metadata()).unwrap();
    broken.truncate(broken.len() / 2);
    assert_caught(&broken, "syntax", "FAILED syntax");
    let without_profile = spoiled(|document| {
        document.catalog_mut().unwrap().remove(b"OutputIntents");
    });
    assert_caught(&without_profile, "archive", "FAILED archive");
    let untagged = spoiled(|document| {
        document.catalog_mut().unwrap().remove(b"StructTreeRoot");
    });
    assert_caught(&untagged, "access", "FAILED access");
    let other_words = spoiled(|document| {
        edit_first_page(document, |content| {
            content.splice(0..0, *b"/Span<</ActualText(other)>>BDC ");
            content.extend_from_slice(b" EMC");
        });
    });
    assert_caught(&other_words, "text", "poppler reads");
}

fn edit_first_page(document: &mut lopdf::Document, edit: impl FnOnce(&mut Vec<u8>)) {
    let page = document.get_pages()[&1];
    let mut content = document.get_page_content(page);
    edit(&mut content);
    document.change_page_content(page, content).unwrap();
}

const FIXTURES: [(&str, &str); 4] = [
    ("agreement", include_str!("../layout/agreement.txt")),
    ("bilingual", include_str!("../layout/bilingual.txt")),
    ("english", include_str!("../layout/english.txt")),
    ("extremes", include_str!("../layout/extremes.txt")),
];

/// Styles of templates/style.toml and tests/layout/styles.toml.
const STYLES: [&str; 5] = ["commercial", "dense", "gongwen", "beside", "front"];

/// A test agreement of the layout as PDF. `BAOMI_KEEP_PDF=directory` keeps it to look at.
fn printed(name: &str, source: &str, style_name: &str) -> Vec<u8> {
    let styles = [include_str!("../../templates/style.toml"), include_str!("../layout/styles.toml")];
    let style = Style::load(&styles.concat(), style_name).unwrap();
    let fonts = bundled();
    let document = fixture::parse(source);
    let pages = lay_out(&document, &style, &fonts).unwrap();
    let bytes = pdf::write(&pages, &fonts, &Metadata::of(&document)).unwrap();
    if let Some(directory) = std::env::var_os("BAOMI_KEEP_PDF") {
        let file = std::path::Path::new(&directory).join(format!("{name}-{style_name}.pdf"));
        std::fs::write(file, &bytes).unwrap();
    }
    bytes
}

#[test]
#[ignore = "needs python3 with tests/tools/requirements.txt, qpdf, poppler, node with pdfjs-dist, java with PDFBox"]
fn agreements_pass_every_checker_in_each_style() {
    let mut failures = Vec::new();
    for (name, source) in FIXTURES {
        for style in STYLES {
            // The extremes hold rows of closing marks, which no line can be broken between.
            let checks = if name == "extremes" { "syntax,archive,access,text" } else { ALL };
            let (passed, said) = prove(&printed(name, source, style), style, checks);
            if !passed {
                failures.push(format!("{name} in {style}:\n{said}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
