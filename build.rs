//! Joins the texts of the embedded library into one, parses their TOML, and rebuilds the program when a file of it is
//! added, changed or removed.

/// The form in which parsed TOML is written, and its reader, which the program uses.
#[allow(dead_code)]
#[path = "src/library/embedded_toml.rs"]
mod embedded_toml;

use embedded_toml::{ARRAY, FALSE, INLINE, OTHER, TABLE, TRUE, VERBATIM, front_matter};
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

fn main() {
    let mut library = Library::default();
    for folder in ["clauses", "templates"] {
        println!("cargo:rerun-if-changed={folder}");
        library.add(Path::new(folder));
    }
    let target = PathBuf::from(std::env::var_os("OUT_DIR").expect("set by cargo"));
    std::fs::write(target.join("library.txt"), library.texts).expect("the build folder can be written to");
    std::fs::write(target.join("library.parsed"), library.parsed).expect("the build folder can be written to");
}

#[derive(Default)]
struct Library {
    texts: String,
    parsed: Vec<u8>,
}

impl Library {
    /// Adds the text files of a folder.
    fn add(&mut self, folder: &Path) {
        let entries = std::fs::read_dir(folder).expect("the library stands beside Cargo.toml");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                self.add(&path);
            } else if path.extension().is_some_and(|extension| extension == "toml" || extension == "md") {
                self.file(&path);
            }
        }
    }

    fn file(&mut self, path: &Path) {
        let name = path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let text = text.replace("\r\n", "\n");
        let mut table = Vec::new();
        // What cannot be parsed is left to the program, which tells where it is wrong.
        if let Some(stretch) = stretch(&name, &text)
            && let Ok(parsed) = DeTable::parse(&text[stretch.clone()])
        {
            write_table(&mut table, parsed.get_ref(), &text[stretch]);
        }
        let start = self.texts.len();
        self.texts.push_str(&text);
        string(&mut self.parsed, &name);
        place(&mut self.parsed, start..self.texts.len());
        number(&mut self.parsed, table.len());
        self.parsed.append(&mut table);
    }
}

/// The TOML of a library file: all of a `.toml`, the front matter of a `.md` that has one.
fn stretch(name: &str, text: &str) -> Option<Range<usize>> {
    if name.ends_with(".toml") { Some(0..text.len()) } else { front_matter(text) }
}

fn number(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn place(out: &mut Vec<u8>, span: Range<usize>) {
    number(out, span.start);
    number(out, span.len());
}

fn string(out: &mut Vec<u8>, words: &str) {
    number(out, words.len());
    out.extend_from_slice(words.as_bytes());
}

fn write_table(out: &mut Vec<u8>, table: &DeTable<'_>, text: &str) {
    number(out, table.len());
    for (key, value) in table {
        place(out, key.span());
        write_words(out, key.get_ref(), key.span(), text);
        write_value(out, value, text);
    }
}

fn write_value(out: &mut Vec<u8>, value: &Spanned<DeValue<'_>>, text: &str) {
    place(out, value.span());
    match value.get_ref() {
        DeValue::String(words) => write_words(out, words, value.span(), text),
        DeValue::Boolean(truth) => out.push(if *truth { TRUE } else { FALSE }),
        DeValue::Array(items) => {
            out.push(ARRAY);
            number(out, items.len());
            items.iter().for_each(|item| write_value(out, item, text));
        }
        DeValue::Table(table) => {
            out.push(TABLE);
            write_table(out, table, text);
        }
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) => out.push(OTHER),
    }
}

fn write_words(out: &mut Vec<u8>, words: &str, span: Range<usize>, text: &str) {
    if let Some(at) = text[span.clone()].find(words) {
        out.push(VERBATIM);
        place(out, span.start + at..span.start + at + words.len());
    } else {
        out.push(INLINE);
        string(out, words);
    }
}
