//! Joins the texts of the embedded library into one, parses their TOML, reads of which answers its clauses speak, hashes
//! library and program, and rebuilds the program when a file of it is added, changed or removed.

/// The form in which parsed TOML is written, and its reader, which the program uses.
#[allow(dead_code)]
#[path = "src/library/embedded_toml.rs"]
mod embedded_toml;

/// Reads which answers a text speaks of, as the program does.
#[allow(dead_code)]
#[path = "src/expression/scan.rs"]
mod scan;

use embedded_toml::{ARRAY, FALSE, INLINE, OTHER, TABLE, TRUE, VERBATIM, front_matter};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
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
    let sha256 = library.sha256();
    println!("cargo:rustc-env=BAOMI_LIBRARY_SHA256={sha256}");
    println!("cargo:rustc-env=BAOMI_SOURCE_SHA256={}", source_sha256(&sha256));
    let target = PathBuf::from(std::env::var_os("OUT_DIR").expect("set by cargo"));
    std::fs::write(target.join("library.txt"), library.texts).expect("the build folder can be written to");
    std::fs::write(target.join("library.parsed"), library.parsed).expect("the build folder can be written to");
}

/// What makes one build differ from another: the code, the crates, the fonts and the library.
fn source_sha256(library: &str) -> String {
    let mut files = vec!["Cargo.lock", "Cargo.toml", "build.rs", "templates/fonts/SHA256SUMS"]
        .into_iter()
        .map(PathBuf::from)
        .collect::<Vec<_>>();
    code(Path::new("src"), &mut files);
    let mut hash = Sha256::new();
    hash.update(library);
    for path in files {
        println!("cargo:rerun-if-changed={}", path.display());
        let bytes = std::fs::read(&path).unwrap_or_default();
        let text: Vec<u8> = bytes.into_iter().filter(|byte| *byte != b'\r').collect();
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(&text);
    }
    hex(&hash.finalize())
}

/// The files below a folder in order.
fn code(folder: &Path, found: &mut Vec<PathBuf>) {
    println!("cargo:rerun-if-changed={}", folder.display());
    let entries = std::fs::read_dir(folder).expect("the code stands beside Cargo.toml");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { code(&path, found) } else { found.push(path) }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[derive(Default)]
struct Library {
    /// Where the text of each file stands in `texts`.
    files: BTreeMap<String, Range<usize>>,
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

    /// Over length and bytes of name and text of each file, by name: as `Files::sha256` of the program does it.
    fn sha256(&self) -> String {
        let mut hash = Sha256::new();
        for (name, place) in &self.files {
            for part in [name.as_bytes(), self.texts[place.clone()].as_bytes()] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        hex(&hash.finalize())
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
        self.files.insert(name.clone(), start..self.texts.len());
        string(&mut self.parsed, &name);
        place(&mut self.parsed, start..self.texts.len());
        number(&mut self.parsed, table.len());
        self.parsed.append(&mut table);
        let mut names = Vec::new();
        if let Some(front) = front_matter(&text) {
            spoken_of(&mut names, &text[front.end..]);
        }
        number(&mut self.parsed, names.len());
        self.parsed.append(&mut names);
    }
}

/// The TOML of a library file: all of a `.toml`, the front matter of a `.md` that has one.
fn stretch(name: &str, text: &str) -> Option<Range<usize>> {
    if name.ends_with(".toml") { Some(0..text.len()) } else { front_matter(text) }
}

/// The questions and facts that the texts of a clause name, each once.
fn spoken_of(out: &mut Vec<u8>, texts: &str) {
    let found = scan::scan_text(texts, &[]).paths;
    let names: BTreeSet<&str> = found.iter().map(|(path, _)| scan::question(path)).collect();
    number(out, names.len());
    names.into_iter().for_each(|name| string(out, name));
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
