//! How long an agreement takes to print. First a table of the phases, layout included, for the reference example and for the
//! test agreement, cold (the first of a process) and warm; then subset and export by themselves. `cargo bench --bench pdf`.

#[path = "../tests/layout/fixture.rs"]
mod fixture;

use baomi::answers::Layers;
use baomi::diagnostic::Source;
use baomi::document::Document;
use baomi::export::pdf::{self, GlyphSet, Metadata, Phase, Subset};
use baomi::layout::{Fonts, Pages, Style, lay_out};
use baomi::library::Library;
use baomi::pipeline::{Options, assemble};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

fn main() {
    let reference = reference();
    println!("cold, the reference example");
    phases(&reference, &Fonts::bundled(), 1);
    println!("warm, median of 50");
    phases(&reference, &FONTS, 50);
    println!("warm, the test agreement");
    phases(&DOCUMENT, &FONTS, 50);
    divan::main();
}

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::bundled);
static DOCUMENT: LazyLock<Document> = LazyLock::new(|| agreement(1));
static PAGES: LazyLock<Pages> = LazyLock::new(|| pages(&DOCUMENT));

/// `examples/asset-transfer.toml` as a document.
fn reference() -> Document {
    let library = Library::open(None).expect("the library in the program is sound");
    let answers = include_str!("../examples/asset-transfer.toml");
    let layers = Layers::of(&Source::new("asset-transfer.toml", answers));
    assemble(&library, &layers, Options::default()).expect("the example is right").document
}

/// The test agreement of the layout, its text `times` over.
fn agreement(times: usize) -> Document {
    let mut document = fixture::parse(include_str!("../tests/layout/agreement.txt"));
    let blocks = document.blocks.clone();
    document.blocks = std::iter::repeat_n(blocks, times).flatten().collect();
    document
}

fn pages(document: &Document) -> Pages {
    pages_in(document, &FONTS)
}

fn pages_in(document: &Document, fonts: &Fonts) -> Pages {
    let style = Style::bundled("commercial").expect("the style is bundled");
    lay_out(document, &style, fonts).expect("the faces have all characters")
}

/// Prints the median time of each phase over `rounds`.
fn phases(document: &Document, fonts: &Fonts, rounds: usize) {
    let mut times: BTreeMap<Option<Phase>, Vec<Duration>> = BTreeMap::new();
    let metadata = Metadata::of(document);
    let (mut count, mut size) = (0, 0);
    for _ in 0..rounds {
        let mut taken: BTreeMap<Option<Phase>, Duration> = BTreeMap::new();
        let mut last = Instant::now();
        let mut lap = |phase: Option<Phase>| {
            let now = Instant::now();
            *taken.entry(phase).or_default() += now - last;
            last = now;
        };
        let pages = pages_in(document, fonts);
        lap(None);
        let bytes = pdf::write_watched(&pages, fonts, &metadata, &mut |phase| lap(Some(phase))).expect("it prints");
        (count, size) = (pages.pages.len(), bytes.len());
        for (phase, time) in taken {
            times.entry(phase).or_default().push(time);
        }
    }
    let mut all = 0.0;
    for (phase, mut times) in times {
        times.sort();
        let milliseconds = times[times.len() / 2].as_secs_f64() * 1e3;
        all += milliseconds;
        println!("  {:12} {milliseconds:8.3} ms", phase.map_or("Layout".to_owned(), |phase| format!("{phase:?}")));
    }
    println!("  {:12} {all:8.3} ms for {count} pages, {size} bytes", "all");
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
        .bench(|| pdf::Printer::new(&subset).write(&pages, &metadata));
}

/// A single document.
#[divan::bench]
fn single(bencher: divan::Bencher) {
    let metadata = Metadata::of(&DOCUMENT);
    let pages = &*PAGES;
    bencher.bench(|| pdf::write(pages, &FONTS, &metadata));
}
