//! The modules' order: each imports only from those before it. An outside crate is named in one module only.

use std::path::{Path, PathBuf};

/// From the bottom to the top; `lib.rs` declares them in this order.
const LAYERS: [&str; 19] = [
    "cache",
    "value",
    "container",
    "diagnostic",
    "expression",
    "answers",
    "library",
    "plan",
    "draft",
    "document",
    "check",
    "pipeline",
    "memo",
    "diff",
    "layout",
    "export",
    "publish",
    "batch",
    "cli",
];

/// Outside crates and the only place where each may be named.
const HOMES: [(&str, &str); 12] = [
    ("tera", "expression"),
    ("pulldown_cmark", "document"),
    ("printpdf", "export/pdf"),
    ("lopdf", "export/pdf"),
    ("subsetter", "export/pdf"),
    ("libdeflater", "export/pdf"),
    ("clap", "cli"),
    ("indicatif", "cli"),
    ("codespan_reporting", "diagnostic"),
    ("harfrust", "layout"),
    ("hypher", "layout"),
    ("strsim", "answers"),
];

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
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let module = path.iter().next().and_then(|first| first.to_str()).unwrap_or_default();
        let module = module.trim_end_matches(".rs");
        let Some(own) = LAYERS.iter().position(|layer| *layer == module) else {
            assert!(["lib", "main"].contains(&module), "{} is in no layer: add it to the table", path.display());
            continue;
        };
        for (above, layer) in LAYERS.iter().enumerate().skip(own + 1) {
            if text.contains(&format!("crate::{layer}::")) || text.contains(&format!("crate::{layer};")) {
                wrong.push(format!("{} imports from {layer}, which is above it ({above} > {own})", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn outside_crates_have_one_home() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let name = path.to_string_lossy().replace('\\', "/");
        for (krate, home) in HOMES {
            let named = text.contains(&format!("use {krate}::")) || text.contains(&format!("{krate}::"));
            if named && !name.starts_with(home) {
                wrong.push(format!("{name} names {krate}, whose home is {home}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
