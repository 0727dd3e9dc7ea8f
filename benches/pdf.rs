//! Time to print an agreement of seven pages: making a subset, printing with it, and both. `cargo bench --bench pdf`.

#[path = "../tests/layout/fixture.rs"]
mod fixture;

use baomi::document::Document;
use baomi::export::pdf::{self, GlyphSet, Metadata, Subset};
use baomi::layout::{Fonts, Pages, Style, lay_out};
use std::sync::LazyLock;

fn main() {
    divan::main();
}

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::bundled);
static DOCUMENT: LazyLock<Document> = LazyLock::new(|| agreement(1));
static PAGES: LazyLock<Pages> = LazyLock::new(|| pages(&DOCUMENT));

/// The test agreement of the layout, its text `times` over.
fn agreement(times: usize) -> Document {
    let mut document = fixture::parse(include_str!("../tests/layout/agreement.txt"));
    let blocks = document.blocks.clone();
    document.blocks = std::iter::repeat_n(blocks, times).flatten().collect();
    document
}

fn pages(document: &Document) -> Pages {
    let style = Style::bundled("commercial").expect("the style is bundled");
    lay_out(document, &style, &FONTS).expect("the faces have all characters")
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

/// All but the fonts, as for each row of a batch; 10 and 100 times the text show the growth. Items are pages.
#[divan::bench(args = [1, 10, 100])]
fn shared(bencher: divan::Bencher, times: usize) {
    let document = agreement(times);
    let pages = pages(&document);
    let subset = Subset::new(&FONTS, &GlyphSet::of(&pages)).expect("the faces are sound");
    let metadata = Metadata::of(&document);
    bencher
        .counter(divan::counter::ItemsCount::new(pages.pages.len()))
        .bench(|| pdf::write_with(&pages, &subset, &metadata));
}

/// A single document.
#[divan::bench]
fn single(bencher: divan::Bencher) {
    let metadata = Metadata::of(&DOCUMENT);
    let pages = &*PAGES;
    bencher.bench(|| pdf::write(pages, &FONTS, &metadata));
}
