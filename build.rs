//! Parses the TOML of the embedded library, and rebuilds the program when a file of it is added, changed or removed.

/// The form that is written, and its reader, which the program uses.
#[allow(dead_code)]
#[path = "src/library/parsed.rs"]
mod parsed;

use parsed::{ARRAY, FALSE, INLINE, OTHER, TABLE, TRUE, VERBATIM};
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

fn main() {
    let mut out = Vec::new();
    for folder in ["clauses", "templates"] {
        println!("cargo:rerun-if-changed={folder}");
        add(&mut out, Path::new(folder));
    }
    let target = PathBuf::from(std::env::var_os("OUT_DIR").expect("set by cargo")).join("library.parsed");
    std::fs::write(target, out).expect("the build folder can be written to");
}

/// Adds the files of a folder. What cannot be parsed is left out: the program then tells where it is wrong.
fn add(out: &mut Vec<u8>, folder: &Path) {
    let entries = std::fs::read_dir(folder).expect("the library stands beside Cargo.toml");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            add(out, &path);
            continue;
        }
        let name = path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        if !name.ends_with(".toml") && !name.ends_with(".md") {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let text = text.replace("\r\n", "\n");
        if let Some(stretch) = stretch(&name, &text)
            && let Ok(table) = DeTable::parse(&text[stretch.clone()])
        {
            write(out, &name, table.get_ref(), &text[stretch]);
        }
    }
}

/// The TOML of a library file: all of a `.toml`, the front matter of a `.md` that has one.
fn stretch(path: &str, text: &str) -> Option<Range<usize>> {
    if path.ends_with(".toml") {
        return Some(0..text.len());
    }
    let front = text.strip_prefix("+++\n")?;
    Some(4..4 + front.find("\n+++\n")? + 1)
}

/// Appends a file with its table, parsed from `text`.
fn write(out: &mut Vec<u8>, name: &str, table: &DeTable<'_>, text: &str) {
    let mut body = Vec::new();
    write_table(&mut body, table, text);
    for part in [name.as_bytes(), &body] {
        number(out, part.len());
        out.extend_from_slice(part);
    }
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

fn write_table(out: &mut Vec<u8>, table: &DeTable<'_>, text: &str) {
    number(out, table.len());
    for (key, value) in table {
        place(out, key.span());
        string(out, key.get_ref(), key.span(), text);
        write_value(out, value, text);
    }
}

fn write_value(out: &mut Vec<u8>, value: &Spanned<DeValue<'_>>, text: &str) {
    place(out, value.span());
    match value.get_ref() {
        DeValue::String(words) => string(out, words, value.span(), text),
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

fn string(out: &mut Vec<u8>, words: &str, span: Range<usize>, text: &str) {
    if let Some(at) = text[span.clone()].find(words) {
        out.push(VERBATIM);
        place(out, span.start + at..span.start + at + words.len());
    } else {
        out.push(INLINE);
        number(out, words.len());
        out.extend_from_slice(words.as_bytes());
    }
}
