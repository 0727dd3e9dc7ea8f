//! Time to print eight pages: making a subset, printing with it, and both. `cargo bench --bench pdf`.

#[path = "../tests/pdf/fonts.rs"]
mod fonts;
#[path = "../tests/pdf/sheet.rs"]
mod sheet;

use baomi::document::Provenance;
use baomi::export::pdf::{self, GlyphSet, Metadata, Subset};
use baomi::layout::fonts::Fonts;
use baomi::layout::page::Pages;
use baomi::value::Language;
use std::sync::LazyLock;

fn main() {
    divan::main();
}

static FONTS: LazyLock<Fonts> = LazyLock::new(fonts::bundled);
static PAGES: LazyLock<Pages> = LazyLock::new(|| agreement(1));

/// Text of an agreement of some 6,800 characters, 700 of them distinct, as paragraphs.
const TEXT: &str = include_str!("agreement.txt");

/// The text set `times` over, 35 characters a line.
fn agreement(times: usize) -> Pages {
    let mut sheet = sheet::Sheet::new(&FONTS);
    for (index, paragraph) in std::iter::repeat_n(TEXT.lines(), times)
        .flatten()
        .enumerate()
    {
        if index % 6 == 0 {
            sheet.heading(2, "第一条　保密信息的范围");
        }
        let characters: Vec<char> = paragraph.chars().collect();
        let lines: Vec<String> = characters
            .chunks(35)
            .map(|line| line.iter().collect())
            .collect();
        sheet.paragraph(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    }
    sheet.pages
}

fn metadata() -> Metadata {
    Metadata {
        title: "资产转让保密协议".into(),
        number: Some("QY-NDA-2026-0001".into()),
        language: Language::Zh,
        provenance: Provenance::default(),
    }
}

/// Gathers the glyphs of the pages.
#[divan::bench]
fn glyphs() -> GlyphSet {
    GlyphSet::of(&PAGES)
}

/// Subsets, font dictionaries and their compression.
#[divan::bench]
fn subset(bencher: divan::Bencher) {
    let glyphs = GlyphSet::of(&PAGES);
    bencher.bench(|| Subset::new(&FONTS, &glyphs));
}

/// All but the fonts, as for each row of a batch; 10 and 100 times the text show the growth.
#[divan::bench(args = [1, 10, 100])]
fn shared(bencher: divan::Bencher, times: usize) {
    let pages = agreement(times);
    let subset = Subset::new(&FONTS, &GlyphSet::of(&pages)).expect("the faces have all characters");
    let metadata = metadata();
    bencher
        .counter(divan::counter::ItemsCount::new(pages.pages.len()))
        .bench(|| pdf::write_with(&pages, &subset, &metadata));
}

/// A single document.
#[divan::bench]
fn single(bencher: divan::Bencher) {
    let metadata = metadata();
    bencher.bench(|| pdf::write(&PAGES, &FONTS, &metadata));
}
