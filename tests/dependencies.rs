//! What the program is built from: licences that `deny.toml` allows, crates.io only, no compiler newer than Cargo.toml says.

mod common;

use common::golden::Goldens;
use common::root;
use serde_json::Value;
use std::process::Command;

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo writes JSON")
}

fn packages() -> Vec<Value> {
    metadata()["packages"].as_array().expect("a list of packages").clone()
}

fn allowed() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("deny.toml")).expect("it is there");
    let file: toml::Table = toml::from_str(&text).expect("it is TOML");
    let list = file["licenses"]["allow"].as_array().expect("a list of licences");
    list.iter().map(|word| word.as_str().expect("a word").to_owned()).collect()
}

/// Whether an SPDX expression can be met with the allowed licences. `/` is the old way to write OR.
fn met(expression: &str, allowed: &[String]) -> bool {
    let flat = expression.replace(['(', ')'], "").replace('/', " OR ");
    // AND binds closer than OR; brackets occur around an OR that an AND follows, where every side must do.
    let sides: Vec<&str> = flat.split(" AND ").collect();
    sides.iter().all(|side| side.split(" OR ").any(|word| allowed.iter().any(|known| known == word.trim())))
}

#[test]
fn licences_are_permissive_and_sources_are_the_registry() {
    let allowed = allowed();
    for package in packages() {
        let name = package["name"].as_str().expect("a name");
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(met(licence, &allowed), "{name} is under “{licence}”, which deny.toml does not allow");
        if let Some(source) = package["source"].as_str() {
            assert!(source.starts_with("registry+"), "{name} comes from {source}");
        }
    }
    assert!(!met("GPL-3.0-only", &allowed) && !met("MIT AND AGPL-3.0", &allowed) && met("GPL-2.0 OR MIT", &allowed));
}

/// Crates that are in the program on some system, each once: what its own crate needs to run, and what that needs.
fn crates_in_the_program() -> String {
    let metadata = metadata();
    let by_id = |id: &Value| {
        let packages = metadata["packages"].as_array().expect("a list of packages");
        packages.iter().find(|package| package["id"] == *id).expect("a package by its id")
    };
    let nodes = metadata["resolve"]["nodes"].as_array().expect("a list of nodes");
    let mut waiting = vec![metadata["resolve"]["root"].clone()];
    let mut found = std::collections::BTreeMap::new();
    let mut seen = std::collections::BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id.to_string()) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == id).expect("a node by its id");
        for needed in node["deps"].as_array().expect("a list") {
            let kinds = needed["dep_kinds"].as_array().expect("a list");
            // Neither tests nor what only the build needs.
            if kinds.iter().any(|kind| kind["kind"].is_null()) {
                waiting.push(needed["pkg"].clone());
            }
        }
        let package = by_id(&id);
        if !package["source"].is_null() {
            let word = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
            found.insert((word("name"), word("version")), word("license").replace('/', " OR "));
        }
    }
    found.into_iter().map(|((name, version), licence)| format!("{name} {version}  {licence}\n")).collect()
}

/// `BAOMI_ACCEPT=1 cargo test --test dependencies` writes the list anew.
#[test]
fn the_program_lists_the_crates_in_it() {
    let mut goldens = Goldens::of("docs", "crates.txt");
    goldens.holds("", &crates_in_the_program());
    goldens.done("dependencies");
}

#[test]
fn cargo_toml_names_the_newest_compiler_that_a_dependency_asks_for() {
    let number = |version: &str| -> Vec<u32> {
        let mut parts: Vec<u32> = version.split('.').map(|part| part.parse().expect("a number")).collect();
        parts.resize(3, 0);
        parts
    };
    let packages = packages();
    let version = |package: &Value| package["rust_version"].as_str().map(number);
    let (own, others): (Vec<&Value>, Vec<&Value>) = packages.iter().partition(|package| package["source"].is_null());
    let asked = others.into_iter().filter_map(version).max().expect("some say so");
    assert!(version(own[0]).expect("Cargo.toml has rust-version") >= asked, "rust-version is below {asked:?}");
}

#[test]
fn each_font_licence_names_the_owner_that_its_faces_name() {
    let folder = root().join("templates/fonts");
    for (licence, face) in [
        ("OFL-NotoSerifSC.txt", "NotoSerifSC-Regular-full.ttf"),
        ("OFL-NotoSerifSC.txt", "NotoSerifSC-Bold-std.ttf"),
        ("OFL-NotoSansSC.txt", "NotoSansSC-Bold-std.ttf"),
        ("OFL-Tinos.txt", "Tinos-Regular-latin.ttf"),
        ("OFL-Tinos.txt", "Tinos-Bold-latin.ttf"),
    ] {
        let bytes = std::fs::read(folder.join(face)).expect("the face is there");
        let face_names = ttf_parser::Face::parse(&bytes, 0).expect("it is a face").names();
        let owner = face_names
            .into_iter()
            .filter(|name| name.name_id == ttf_parser::name_id::COPYRIGHT_NOTICE)
            .find_map(|name| name.to_string())
            .expect("a face names its owner");
        let owner = owner.replace("(c)", "Copyright").trim_end_matches(['.', '\'']).to_owned();
        let text = std::fs::read_to_string(folder.join(licence)).expect("the licence is there");
        assert!(text.lines().next().unwrap_or_default().starts_with(&owner), "{licence} does not name “{owner}”");
    }
}
