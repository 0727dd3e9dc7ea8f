//! How long layout takes: a whole agreement with nothing remembered, and with every paragraph set before.

#[path = "../tests/layout/fixture.rs"]
mod fixture;

use baomi::layout::{Fonts, ParagraphCache, Style, lay_out, lay_out_with};
use divan::Bencher;

const AGREEMENTS: [&str; 3] = ["agreement", "bilingual", "english"];

fn source(name: &str) -> &'static str {
    match name {
        "agreement" => include_str!("../tests/layout/agreement.txt"),
        "bilingual" => include_str!("../tests/layout/bilingual.txt"),
        _ => include_str!("../tests/layout/english.txt"),
    }
}

fn main() {
    let fonts = Fonts::bundled();
    let style = Style::bundled("commercial").expect("the default style exists");
    for name in AGREEMENTS {
        let pages = lay_out(&fixture::parse(source(name)), &style, &fonts).expect("all characters are there");
        println!("{name}: {} pages", pages.pages.len());
    }
    divan::main();
}

#[divan::bench]
fn open_fonts() -> Fonts {
    Fonts::bundled()
}

#[divan::bench(args = AGREEMENTS)]
fn uncached(bencher: Bencher<'_, '_>, name: &str) {
    let (fonts, style, document) =
        (Fonts::bundled(), Style::bundled("commercial").expect("the style exists"), fixture::parse(source(name)));
    // Shapers are made once a process.
    let _ = lay_out(&document, &style, &fonts);
    bencher.bench_local(|| lay_out(&document, &style, &fonts));
}

#[divan::bench(args = AGREEMENTS)]
fn cached(bencher: Bencher<'_, '_>, name: &str) {
    let (fonts, style, document) =
        (Fonts::bundled(), Style::bundled("commercial").expect("the style exists"), fixture::parse(source(name)));
    let mut cache = ParagraphCache::new();
    let _ = lay_out_with(&mut cache, &document, &style, &fonts);
    bencher.bench_local(|| lay_out_with(&mut cache, &document, &style, &fonts));
}

/// Ten and a hundred times the text: time must not grow faster. Items are pages.
#[divan::bench(args = [1, 10, 100])]
fn times_the_text(bencher: Bencher<'_, '_>, times: usize) {
    let (fonts, style) = (Fonts::bundled(), Style::bundled("commercial").expect("the style exists"));
    let mut document = fixture::parse(source("agreement"));
    let blocks = document.blocks.clone();
    document.blocks = (0..times).flat_map(|_| blocks.clone()).collect();
    let pages = lay_out(&document, &style, &fonts).expect("all characters are there").pages.len();
    bencher.counter(divan::counter::ItemsCount::new(pages)).bench_local(|| lay_out(&document, &style, &fonts));
}
