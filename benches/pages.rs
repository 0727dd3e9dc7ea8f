//! From a changed answer to the changed pages, as the page in the browser has them, beside a cold build of the same text.

use baomi::answers::Layers;
use baomi::diagnostic::Source;
use baomi::export::pages::{Marks, Outlines, keys, page};
use baomi::layout::{DEFAULT_STYLE, Fonts, Style};
use baomi::library::Library;
use baomi::pipeline::{Options, from_joined, provenance};
use baomi::publish::{Publisher, Session, Settings};
use baomi::value::Language;
use divan::Bencher;
use std::sync::LazyLock;

fn main() {
    divan::main();
}

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::open(None).expect("the library is sound"));
static STYLE: LazyLock<Style> = LazyLock::new(|| Style::bundled(DEFAULT_STYLE).expect("the style is there"));
static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::bundled);
static SETTINGS: LazyLock<Settings<'static>> = LazyLock::new(|| Settings {
    formats: Vec::new(),
    style: &STYLE,
    fonts: &FONTS,
    subset: None,
    language: Language::Zh,
    notes: false,
    split_annexes: false,
    annexes_alone: Vec::new(),
});

const REFERENCE: &str = include_str!("../examples/asset-transfer.toml");
const FORM: &str = include_str!("../examples/negotiation.toml");

/// The text with another agreement number, which stands in the header of every page.
fn numbered(text: &str, number: usize) -> String {
    let line = text.lines().find(|line| line.starts_with("number")).expect("the example has a number");
    text.replacen(line, &format!("number = \"基准-{number}\""), 1)
}

/// The pages of a text that are not among `known`, as SVG; how many bytes they are.
fn pages(publisher: &mut Publisher<'_>, text: String, known: &mut Vec<String>) -> usize {
    let layers = Layers::of(&Source::new("deal.toml", text));
    let joined = layers.join(&LIBRARY.kinds).expect("it is an answer file");
    let origin = provenance(&LIBRARY, &layers);
    let assembly = from_joined(&publisher.session().texts, &LIBRARY, &joined, origin, Options::default());
    let pages = publisher.pages(Some(&assembly), &assembly.document).expect("it can be printed");
    let names: Vec<String> = keys(&pages).iter().map(ToString::to_string).collect();
    let mut outlines = Outlines::default();
    let new = names.iter().enumerate().filter(|(_, name)| !known.contains(name));
    let size = new
        .map(|(n, _)| {
            outlines.note(&pages.pages[n]);
            page(&pages, n, &FONTS, Marks::Shown, None).expect("the faces are there").len()
        })
        .sum();
    *known = names;
    size
}

/// The reference deal with its 36 pages, and a form of ten.
const TEXTS: [&str; 2] = [REFERENCE, FORM];

#[divan::bench(args = [0, 1])]
fn cold(bencher: Bencher<'_, '_>, which: usize) {
    let text = TEXTS[which];
    bencher.bench(|| {
        pages(&mut Publisher::new(Session::new(&LIBRARY, None), &SETTINGS), numbered(text, 0), &mut Vec::new())
    });
}

/// Every page is another one.
#[divan::bench(args = [0, 1])]
fn all_moved(bencher: Bencher<'_, '_>, which: usize) {
    let text = TEXTS[which];
    let (mut publisher, mut known, mut number) =
        (Publisher::new(Session::new(&LIBRARY, None), &SETTINGS), Vec::new(), 0);
    pages(&mut publisher, numbered(text, 0), &mut known);
    bencher.bench_local(|| {
        number += 1;
        pages(&mut publisher, numbered(text, number), &mut known)
    });
}
