//! Files of one folder form no circle: what two of them need stands in a third, below both. A circle has no first file to
//! read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Which entries (files and folders) of a folder each of its entries names.
type Uses = BTreeMap<String, BTreeSet<String>>;

/// Source files by their module path, e.g. `["layout", "text", "atoms"]`; a `mod.rs` is its folder.
fn modules() -> BTreeMap<Vec<String>, String> {
    fn walk(folder: &Path, path: &[String], found: &mut BTreeMap<Vec<String>, String>) {
        for entry in std::fs::read_dir(folder).expect("readable").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let below = |part: &str| path.iter().cloned().chain([part.to_owned()]).collect::<Vec<_>>();
            if entry.path().is_dir() {
                walk(&entry.path(), &below(&name), found);
            } else if let Some(stem) =
                name.strip_suffix(".rs").filter(|stem| !matches!(*stem, "lib" | "main" | "tests"))
            {
                let text = std::fs::read_to_string(entry.path()).expect("UTF-8");
                // A file beside a folder of its name is that folder's face too.
                found.insert(if stem == "mod" { path.to_vec() } else { below(stem) }, code(&text));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut found);
    found
}

/// The code without comments and without its tests.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// All paths in a code that begin with `crate` or `super`, groups spelt out: `super::{a::B, c}` is `super::a::B`, `super::c`.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let before = code[..at].chars().next_back();
            if !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                read_path(&mut code[at..].chars().peekable(), Vec::new(), &mut found);
            }
        }
    }
    found
}

fn read_path(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, mut path: Vec<String>, found: &mut Vec<Vec<String>>) {
    loop {
        while rest.next_if(|c| c.is_whitespace()).is_some() {}
        if rest.next_if_eq(&'{').is_some() {
            loop {
                read_path(rest, path.clone(), found);
                while rest.next_if(|c| c.is_whitespace()).is_some() {}
                if rest.next_if_eq(&',').is_none() {
                    rest.next_if_eq(&'}');
                    return;
                }
            }
        }
        let mut name = String::new();
        while let Some(c) = rest.next_if(|c| c.is_alphanumeric() || *c == '_') {
            name.push(c);
        }
        if !name.is_empty() {
            path.push(name);
        }
        if rest.next_if_eq(&':').is_none() || rest.next_if_eq(&':').is_none() {
            found.push(path);
            return;
        }
    }
}

/// A path as named in `module`, from the crate's root.
fn from_root(module: &[String], path: &[String]) -> Vec<String> {
    let mut root: Vec<String> = if path[0] == "crate" { Vec::new() } else { module.to_vec() };
    for part in path {
        match part.as_str() {
            "crate" => {}
            "super" => {
                root.pop();
            }
            part => root.push(part.to_owned()),
        }
    }
    root
}

/// What the entries of every folder name of each other. What a folder's own `mod.rs` names is no edge: it is the face.
fn uses() -> BTreeMap<String, Uses> {
    let modules = modules();
    let folders: BTreeSet<&[String]> = modules.keys().map(|module| &module[..module.len() - 1]).collect();
    let mut uses: BTreeMap<String, Uses> = BTreeMap::new();
    for (module, code) in &modules {
        for path in paths(code) {
            let target = from_root(module, &path);
            for depth in 1..module.len() {
                let folder = &module[..depth];
                let named = target.len() > depth && target[..depth] == *folder && folders.contains(folder);
                let (own, other) = (&module[depth], target.get(depth));
                let exists = other.is_some_and(|other| {
                    modules
                        .keys()
                        .any(|module| module.len() > depth && module[..depth] == *folder && module[depth] == *other)
                });
                if let (true, true, Some(other)) = (named, exists, other)
                    && own != other
                {
                    let entries = uses.entry(folder.join("/")).or_default();
                    entries.entry(own.clone()).or_default().insert(other.clone());
                }
            }
        }
    }
    uses
}

/// The entries that lead back to themselves.
fn circle(uses: &Uses) -> Vec<&str> {
    let mut left: BTreeMap<&str, BTreeSet<&str>> =
        uses.iter().map(|(entry, others)| (entry.as_str(), others.iter().map(String::as_str).collect())).collect();
    loop {
        // What names nothing that is left is in no circle, and what nothing names is in none either.
        let named: BTreeSet<&str> = left.values().flatten().copied().collect();
        let before = left.len();
        let entries: BTreeSet<&str> = left.keys().copied().collect();
        left.retain(|entry, others| named.contains(entry) && others.iter().any(|other| entries.contains(other)));
        if left.len() == before {
            return left.into_keys().collect();
        }
    }
}

#[test]
fn no_folder_has_a_circle_of_files() {
    let uses = uses();
    assert!(uses.len() > 8, "the folders were read: {:?}", uses.keys());
    let circles: Vec<String> = uses
        .iter()
        .filter(|(_, uses)| !circle(uses).is_empty())
        .map(|(folder, uses)| {
            let names = circle(uses);
            let edges: Vec<String> = names
                .iter()
                .map(|name| {
                    let others: Vec<&str> =
                        uses[*name].iter().map(String::as_str).filter(|other| names.contains(other)).collect();
                    format!("    {name} names {}", others.join(", "))
                })
                .collect();
            format!("src/{folder}:\n{}", edges.join("\n"))
        })
        .collect();
    assert!(circles.is_empty(), "circles of files:\n{}", circles.join("\n"));
}

#[test]
fn paths_are_read_through_groups() {
    let read = |code: &str| paths(code).iter().map(|path| path.join("::")).collect::<Vec<_>>();
    assert_eq!(
        read("use super::{a::{B, C}, d};\nfn f() -> super::e::F { crate::g::h() }"),
        ["crate::g::h", "super::a::B", "super::a::C", "super::d", "super::e::F"]
    );
}

#[test]
fn a_circle_is_found_and_a_line_is_not() {
    let uses = |edges: &[(&str, &str)]| {
        let mut uses = Uses::new();
        for (from, to) in edges {
            uses.entry((*from).to_owned()).or_default().insert((*to).to_owned());
        }
        uses
    };
    assert!(circle(&uses(&[("a", "b"), ("b", "c"), ("a", "c")])).is_empty());
    assert_eq!(circle(&uses(&[("z", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")])), ["a", "b", "c"]);
}
