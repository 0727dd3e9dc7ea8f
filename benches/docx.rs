//! CPU time of Word files as a batch writes them: one writer, its shared parts compressed once.

use baomi::answers::Layers;
use baomi::diagnostic::Source;
use baomi::document::Document;
use baomi::export::docx;
use baomi::layout::Style;
use baomi::library::Library;
use baomi::pipeline::{Options, assemble};
use std::path::Path;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

fn document(name: &str) -> Document {
    let library = Library::open(None).expect("the library is right");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(format!("{name}.toml"));
    let text = std::fs::read_to_string(&path).expect("the example is there");
    let source = Source::new(format!("{name}.toml"), text);
    assemble(&library, &Layers::of(&source), Options::default()).expect("the example assembles").document
}

/// Examples of about 8, 20 and 38 pages.
#[divan::bench(args = ["employee", "negotiation", "partner-joint", "asset-transfer"])]
fn write(bencher: divan::Bencher<'_, '_>, name: &str) {
    let document = document(name);
    let writer = docx::Writer::new(&Style::bundled("commercial").expect("the style is there"));
    let options = docx::Options::default();
    // The shared parts are compressed with the first file.
    let _ = writer.write(&document, &options);
    bencher.bench_local(|| writer.write(&document, &options).expect("it can be written"));
}
