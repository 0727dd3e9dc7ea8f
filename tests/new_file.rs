//! New answer files: narrow enough to read, only what is asked, conditions in words.

mod common;

use common::program::baomi;

/// Columns that a text takes.
fn columns(line: &str) -> usize {
    line.chars().map(|c| if c as u32 >= 0x2e80 || "“”…—─".contains(c) { 2 } else { 1 }).sum()
}

#[test]
fn no_line_is_wider_than_a_page_and_conditions_are_words() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for kind in common::library().kinds.keys() {
        let run = baomi(&["new", kind], folder.path());
        assert_eq!(run.code, 0, "{}", run.err);
        let wide: Vec<&str> = run.out.lines().filter(|line| columns(line) > 104).collect();
        assert!(wide.is_empty(), "{kind}: {wide:#?}");
        let raw: Vec<&str> = run.out.lines().filter(|line| line.contains(" == \"")).collect();
        assert!(raw.is_empty(), "{kind}: {raw:#?}");
    }
}

#[test]
fn what_is_known_narrows_what_is_asked_and_stands_in_the_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let known = ["new", "transfer", "--form", "nda", "--structure", "asset", "--stage", "due-diligence"];
    let narrow = baomi(&known, folder.path());
    let wide = baomi(&["new", "transfer"], folder.path());
    assert_eq!(narrow.code, 0, "{}", narrow.err);
    assert!(narrow.out.contains("\nstructure = \"asset\"\n") && narrow.out.contains("\nstage = \"due-diligence\"\n"));
    for key in ["other_shareholders", "administrator", "debtor_in_possession"] {
        assert!(wide.out.contains(key) && !narrow.out.contains(&format!("{key} =")), "{key}");
    }
    assert!(narrow.out.lines().count() * 3 < wide.out.lines().count() * 2, "a third less at least");
    for wrong in [["--structure", "sale"], ["--set", "deal.colour=red"]] {
        let run = baomi(&[&["new", "transfer"][..], &wrong[..]].concat(), folder.path());
        assert_eq!(run.code, 2, "{}", run.out);
    }
}

#[test]
fn a_schema_beside_it_has_labels_and_is_named_in_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = baomi(&["new", "partner", "--schema", "-o", "deal.toml"], folder.path());
    assert_eq!(run.code, 0, "{}", run.err);
    let text = std::fs::read_to_string(folder.path().join("deal.toml")).expect("written");
    assert!(text.starts_with("#:schema ./deal.schema.json\n"), "{text}");
    let schema = std::fs::read_to_string(folder.path().join("deal.schema.json")).expect("written");
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    let effect = &schema["properties"]["agreement"]["properties"]["effect"]["oneOf"][0];
    assert!(effect["const"].is_string() && effect["title"].is_string(), "{effect}");
}
