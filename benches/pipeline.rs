//! CPU time of a single build of the reference answer file, and of its phases, each in a process that has done nothing before
//! but what the phase needs. What a user waits for is `whole`: the library opened, Markdown, PDF and memo made.

use baomi::answers::{self, Layers};
use baomi::diagnostic::Source;
use baomi::export::{markdown, pdf};
use baomi::layout::{DEFAULT_STYLE, Fonts, Style, lay_out};
use baomi::library::Library;
use baomi::memo;
use baomi::pipeline::{Assembly, Options, assemble};
use baomi::value::Language;
use divan::Bencher;
use std::path::Path;
use std::sync::Arc;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

fn source() -> Arc<Source> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/asset-transfer.toml");
    Source::new("asset-transfer.toml", std::fs::read_to_string(path).expect("the example is there"))
}

fn library() -> Library {
    Library::open(None).expect("the library is sound")
}

fn assembled(library: &Library) -> Assembly<'_> {
    assemble(library, &Layers::of(&source()), Options::default()).expect("the example can be read")
}

fn style() -> Style {
    Style::bundled(DEFAULT_STYLE).expect("it is bundled")
}

/// All phases as `baomi build` runs them.
#[divan::bench]
fn whole() -> usize {
    let library = library();
    let assembly = assembled(&library);
    let document = &assembly.document;
    let pages = lay_out(document, &style(), &Fonts::bundled()).expect("the fonts have all characters");
    let pdf = pdf::write(&pages, &Fonts::bundled(), &pdf::Metadata::of(document)).expect("it prints");
    let memo = markdown::write(&memo::document(&library, &assembly, Language::Zh).expect("it can be told"));
    let steps = memo::steps_csv(&memo::steps(&library, &assembly, Language::Zh), Language::Zh);
    markdown::write(document).len() + pdf.len() + memo.len() + steps.len()
}

#[divan::bench]
fn open_library() -> Library {
    library()
}

#[divan::bench]
fn read_answers(bencher: Bencher<'_, '_>) {
    let source = source();
    bencher.bench(|| answers::read(&source));
}

/// Answers to document, with every check: the library's conditions and texts are parsed as they are needed.
#[divan::bench]
fn assemble_first(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(library).bench_refs(|library| assembled(library).document);
}

/// The same once the library's conditions and texts are parsed.
#[divan::bench]
fn assemble_again(bencher: Bencher<'_, '_>) {
    let library = library();
    assembled(&library);
    bencher.bench_local(|| assembled(&library).document);
}

#[divan::bench]
fn write_markdown(bencher: Bencher<'_, '_>) {
    let library = library();
    let document = assembled(&library).document;
    bencher.bench(|| markdown::write(&document));
}

#[divan::bench]
fn lay_out_pages(bencher: Bencher<'_, '_>) {
    let library = library();
    let (document, style, fonts) = (assembled(&library).document, style(), Fonts::bundled());
    bencher.bench(|| lay_out(&document, &style, &fonts).expect("the fonts have all characters"));
}

#[divan::bench]
fn write_pdf(bencher: Bencher<'_, '_>) {
    let library = library();
    let (document, fonts) = (assembled(&library).document, Fonts::bundled());
    let pages = lay_out(&document, &style(), &fonts).expect("the fonts have all characters");
    bencher.bench(|| pdf::write(&pages, &fonts, &pdf::Metadata::of(&document)).expect("it prints"));
}

#[divan::bench]
fn write_memo(bencher: Bencher<'_, '_>) {
    let library = library();
    let assembly = assembled(&library);
    bencher
        .bench_local(|| markdown::write(&memo::document(&library, &assembly, Language::Zh).expect("it can be told")));
}
