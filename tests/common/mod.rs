//! What the tests share: the library, the examples, and answers laid over an example.
#![allow(dead_code, reason = "each test program uses a part of this module")]

pub mod golden;
pub mod program;

use baomi::answers::{Layers, Node, TomlValue, from_plain, merge};
use baomi::diagnostic::{Location, Source};
use baomi::library::Library;
use baomi::pipeline::{self, Assembly, Options};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The library in the binary, loaded once; with `BAOMI_TEST_LIBRARY=.` the texts on disk lie over it, so that a changed
/// text is tried without a build.
pub fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let opened = match std::env::var_os("BAOMI_TEST_LIBRARY") {
            Some(folder) => Library::open(Some(Path::new(&folder))),
            None => Library::open_verified(),
        };
        opened.unwrap_or_else(|findings| panic!("the library has faults: {:?}", messages(&findings)))
    })
}

/// The English messages of findings.
pub fn messages(findings: &[baomi::diagnostic::Diagnostic]) -> Vec<String> {
    findings
        .iter()
        .map(|d| {
            let place =
                d.location.as_ref().map_or(String::new(), |l| format!("{}:{} ", l.source.name, l.line_and_column().0));
            format!("{place}{} {}", d.code, d.message.en.clone().unwrap_or_default())
        })
        .collect()
}

/// Every example, by name.
pub fn examples() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(root().join("examples"))
        .expect("there is a folder of examples")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "there are examples");
    found
}

/// A file as a source.
pub fn source(path: &Path) -> Arc<Source> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Source::new(path.display().to_string(), text)
}

/// Data files of a folder below `tests/`.
pub fn data(folder: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(root().join("tests").join(folder))
        .expect("the folder is there")
        .filter_map(|e| Some(e.ok()?.path()))
        .collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    if let Ok(only) = std::env::var("BAOMI_TEST_FILES") {
        found.retain(|path| only.split(',').any(|name| path.file_stem().is_some_and(|stem| stem == name)));
    }
    found.sort();
    found
}

/// Whether only some data files are read (`BAOMI_TEST_FILES=customer,employment`); nothing is then said of what has no case.
pub fn some_files_only() -> bool {
    std::env::var_os("BAOMI_TEST_FILES").is_some()
}

/// Answers laid over an example.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Change {
    /// Name of the example.
    #[serde(default)]
    pub base: Option<String>,
    /// Answers to lay over it.
    #[serde(default)]
    pub set: toml::Table,
    /// Answers to take out.
    #[serde(default)]
    pub unset: Vec<String>,
}

impl Change {
    /// The changed answers.
    pub fn layers(&self) -> Layers {
        let base = self.base.as_deref().unwrap_or("asset-transfer");
        let file = source(&root().join("examples").join(format!("{base}.toml")));
        let mut layers = Layers::of(&file);
        let deal = layers.deal_mut();
        for path in &self.unset {
            remove(deal, path);
        }
        merge(deal, from_plain(&toml::Value::Table(self.set.clone()), &Location::new(&file, 0..0)));
        layers
    }

    /// The agreement they make with `library`.
    pub fn assemble<'l>(&self, library: &'l Library) -> Assembly<'l> {
        pipeline::assemble(library, &self.layers(), Options::default()).expect("the example can be read")
    }
}

/// The agreement of an answer file, made with the library in the binary.
pub fn assemble(path: &Path, options: Options) -> Assembly<'static> {
    pipeline::assemble(library(), &Layers::of(&source(path)), options)
        .unwrap_or_else(|findings| panic!("{}: {:?}", path.display(), messages(&findings)))
}

fn remove(node: &mut Node, path: &str) {
    let (head, rest) = path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)));
    match (&mut node.data, rest) {
        (TomlValue::Table(fields), None) => {
            fields.shift_remove(head);
        }
        (TomlValue::Table(fields), Some(rest)) => {
            if let Some(below) = fields.get_mut(head) {
                remove(below, rest);
            }
        }
        (TomlValue::Array(items), rest) => {
            // A role names a party; a number names a row.
            let at = head.parse::<usize>().ok().or_else(|| items.iter().position(|item| has_role(item, head)));
            match (at.filter(|at| *at < items.len()), rest) {
                (Some(at), Some(rest)) => remove(&mut items[at], rest),
                (Some(at), None) => {
                    items.remove(at);
                }
                (None, _) => {}
            }
        }
        _ => {}
    }
}

fn has_role(item: &Node, role: &str) -> bool {
    let TomlValue::Table(fields) = &item.data else { return false };
    matches!(fields.get("role").map(|node| &node.data), Some(TomlValue::Text(word)) if word == role)
}

/// A library with texts of clauses replaced: clause id → Chinese and English text.
pub fn library_with(clauses: &std::collections::BTreeMap<String, Words>) -> Library {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (id, words) in clauses {
        for version in library().versions(id) {
            let text = &version.source.text;
            let front = &text[..text[4..].find("\n+++\n").expect("front matter") + 4 + 5];
            let name = &version.source.name;
            let path = folder.path().join(&name[name.find("clauses/").or(name.find("templates/")).unwrap_or(0)..]);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
            let body =
                format!("{front}# {id}\n\n{}\n\n# {id}\n\n{}\n", words.zh, words.en.as_deref().unwrap_or(&words.zh));
            std::fs::write(path, body).expect("writable");
        }
    }
    Library::open(Some(folder.path())).unwrap_or_else(|findings| panic!("{:?}", messages(&findings)))
}

/// A text in both languages.
#[derive(Debug, Clone, Deserialize)]
pub struct Words {
    pub zh: String,
    pub en: Option<String>,
}
