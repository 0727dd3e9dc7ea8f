//! Word files: the words of the Markdown, numbers and references that Word keeps right, and nothing that changes from run
//! to run.

#[path = "../common/mod.rs"]
mod common;
mod package;
mod same_words;
mod shape;
mod spoiled;
mod words;

use baomi::document::Document;
use baomi::export::docx::{Options, Writer};
use baomi::layout::Style;
use common::{Change, examples, library};
use std::sync::OnceLock;

/// Every example in every language that it can be written in, with a name.
fn documents() -> &'static [(String, Document)] {
    static DOCUMENTS: OnceLock<Vec<(String, Document)>> = OnceLock::new();
    DOCUMENTS.get_or_init(assemble_documents)
}

fn assemble_documents() -> Vec<(String, Document)> {
    let mut documents = Vec::new();
    for path in examples() {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        for language in ["zh", "en", "zh-en"] {
            let change =
                Change { base: Some(name.clone()), set: toml::toml! { language = language }, ..Change::default() };
            let assembly = change.assemble(library());
            documents.push((format!("{name} {language}"), assembly.document));
        }
    }
    documents
}

fn example(name: &str, language: &str) -> Document {
    let change = Change { base: Some(name.to_owned()), set: toml::toml! { language = language }, ..Change::default() };
    change.assemble(library()).document
}

fn style(name: &str) -> Style {
    Style::bundled(name).expect("the style is there")
}

fn write(document: &Document) -> Vec<u8> {
    Writer::new(&style("commercial")).write(document, &Options::default()).expect("it can be written")
}
