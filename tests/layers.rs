//! The modules' order: each imports only from those before it. An outside crate is named in one module only.

use std::path::{Path, PathBuf};

/// Outside crates that may be named anywhere: they stand in for what std lacks.
const LIKE_STD: [(&str, &str); 6] = [
    ("serde", "derives on our own types"),
    ("serde_json", "values of JSON"),
    ("toml", "values of TOML"),
    ("chrono", "days"),
    ("foldhash", "the hasher of maps"),
    ("indexmap", "maps in the order of the file"),
];

/// All other outside crates and the only places where each may be named; several only with the reason why.
const HOMES: &[(&str, &[&str])] = &[
    ("tera", &["expression"]),
    ("pulldown_cmark", &["document"]),
    ("printpdf", &["export/pdf"]),
    // Ours are written, those of others read.
    ("lopdf", &["export/pdf", "intake"]),
    ("subsetter", &["export/pdf"]),
    ("libdeflater", &["export/pdf"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("ctrlc", &["cli"]),
    ("codespan_reporting", &["diagnostic"]),
    ("harfrust", &["layout"]),
    ("hypher", &["layout"]),
    ("strsim", &["answers"]),
    ("toml_edit", &["answers/edit"]),
    ("inquire", &["cli/ask"]),
    ("clap_complete", &["cli/completions.rs"]),
    ("clap_mangen", &["cli/man.rs"]),
    ("sha2", &["value"]),
    ("memchr", &["wording"]),
    ("similar", &["diff"]),
    ("calamine", &["batch/sheet"]),
    ("ssfmt", &["batch/sheet"]),
    ("chardetng", &["batch/sheet"]),
    // Spreadsheets are decoded as they are read, papers at once.
    ("encoding_rs", &["batch/sheet", "container"]),
    ("icalendar", &["export/calendar.rs"]),
    ("mimalloc", &["main.rs"]),
    // Rows are read by one and written by two; the crate is the format.
    ("csv", &["batch/sheet", "batch/register", "cli/batch", "cli/due.rs", "memo", "export/sign.rs"]),
    ("rust_xlsxwriter", &["batch/register"]),
    // A Word file is written, one of others read and marked, a spreadsheet read, a batch archived, all files of the page taken away: uses of one container.
    ("zip", &["export/docx", "batch/sheet", "batch/run", "container", "serve/download.rs"]),
    ("quick_xml", &["export/docx", "batch/sheet", "container"]),
    // Layout measures a face, the PDF embeds it, pages draw its outlines.
    ("ttf_parser", &["layout", "export/pdf", "export/pages"]),
    ("tokio", &["runtime.rs"]),
    ("rmcp", &["mcp"]),
    ("axum", &["serve"]),
    ("getrandom", &["serve"]),
    ("open", &["cli/serve.rs"]),
    // Words of a Chinese line are not broken, and not split by a comparison.
    ("icu_segmenter", &["layout", "diff"]),
    // Answers refuse compatibility characters; file names and titles of columns are folded.
    ("unicode_normalization", &["answers", "batch"]),
    // Files appear whole or not at all, alone and in an archive.
    ("tempfile", &["container", "cli", "batch", "serve"]),
];

/// The modules in the order in which `lib.rs` declares them, from the bottom to the top.
fn layers() -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("readable");
    let declared = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned));
    let layers: Vec<String> = declared.collect();
    assert!(layers.len() > 10, "lib.rs declares the modules: {layers:?}");
    layers
}

/// Modules of the crate that a file names: `crate::a::…`, `crate::a;`, `crate::{a, b::…}`.
fn named(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        match rest.strip_prefix('{') {
            None => found.push(word(rest)),
            Some(list) => {
                let mut depth = 0;
                let mut parts = vec![String::new()];
                for c in list.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => parts.push(String::new()),
                        _ if depth == 0 => parts.last_mut().expect("one at least").push(c),
                        _ => {}
                    }
                }
                found.extend(parts.iter().map(|part| word(part.trim())));
            }
        }
    }
    found
}

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("readable").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| {
            (path.strip_prefix(&root).expect("below src").to_owned(), std::fs::read_to_string(&path).expect("UTF-8"))
        })
        .collect()
}

#[test]
fn modules_import_from_below_only() {
    let layers = layers();
    let place = |name: &str| layers.iter().position(|layer| layer == name);
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let module = path.iter().next().and_then(|first| first.to_str()).unwrap_or_default().trim_end_matches(".rs");
        let Some(own) = place(module) else {
            assert!(["lib", "main"].contains(&module), "lib.rs does not declare {}", path.display());
            continue;
        };
        for other in named(&text) {
            if let Some(above) = place(&other).filter(|above| *above > own) {
                wrong.push(format!("{} imports from {other}, which is above it ({above} > {own})", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(named("use crate::{a, b::{c, d}}; crate::e::f; crate::g;"), ["a", "b", "e", "g"]);
}

#[test]
fn outside_crates_have_one_home() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let name = path.to_string_lossy().replace('\\', "/");
        for (krate, homes) in HOMES {
            let found = text.match_indices(&format!("{krate}::")).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':')
            });
            if found && !homes.iter().any(|home| name.starts_with(home)) {
                wrong.push(format!("{name} names {krate}, whose home is {}", homes.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_outside_crate_is_used_and_has_a_home() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).expect("readable");
    let manifest: toml::Table = toml::from_str(&manifest).expect("it is TOML");
    let all = sources();
    for name in manifest["dependencies"].as_table().expect("a table").keys() {
        let krate = name.replace('-', "_");
        let known = LIKE_STD.iter().any(|(known, _)| *known == krate) || HOMES.iter().any(|(known, _)| *known == krate);
        assert!(known, "{name} has no home in tests/layers.rs");
        let used = |text: &String| text.contains(&format!("{krate}::")) || text.contains(&format!("use {krate};"));
        assert!(all.iter().any(|(_, text)| used(text)), "{name} is used nowhere");
    }
}

#[test]
fn every_file_says_what_it_holds() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no first line: {silent:?}");
}
