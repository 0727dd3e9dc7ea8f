//! Answer files that are changed: only what is changed changes, whatever stands around it.

mod common;

use baomi::answers::{AnswerFile, Edit, Entry};
use baomi::diagnostic::Source;
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    about: String,
    before: String,
    edits: Vec<toml::Value>,
    #[serde(default)]
    after: String,
    #[serde(default)]
    refused: bool,
}

fn opened(text: &str) -> AnswerFile {
    AnswerFile::open(&Source::new("deal.toml", text.to_owned())).expect("it is TOML")
}

fn examples() -> Vec<(String, String)> {
    let folder = std::fs::read_dir(common::root().join("examples")).expect("readable");
    let paths = folder.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "toml"));
    let mut files: Vec<(String, String)> =
        paths.map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("UTF-8"))).collect();
    files.push((
        "firm".to_owned(),
        std::fs::read_to_string(common::root().join("examples/firm/deal.toml")).expect("UTF-8"),
    ));
    files
}

#[test]
fn each_case_gives_the_file_that_it_shows() {
    let text = std::fs::read_to_string(common::root().join("tests/edit/cases.toml")).expect("readable");
    let cases: Cases = toml::from_str(&text).expect("it is TOML");
    let schema = &common::library().kinds["transfer"].schema;
    let mut wrong = Vec::new();
    for case in cases.case {
        let edits: Vec<Edit> = case
            .edits
            .into_iter()
            .map(|edit| serde_json::from_value(serde_json::to_value(edit).expect("JSON")).expect("an edit"))
            .collect();
        for crlf in [false, true] {
            let shape = |text: &str| if crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
            let before = shape(&case.before);
            let mut file = opened(&before);
            let outcome = file.apply(schema, &edits);
            let after = if case.refused { before.clone() } else { shape(&case.after) };
            if outcome.is_err() != case.refused || file.text() != after {
                wrong.push(format!("{}: {outcome:?}\n{}", case.about, file.text()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n---\n"));
}

#[test]
fn opening_and_saving_an_example_changes_no_byte() {
    for (name, text) in examples() {
        for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
            assert_eq!(opened(&text).text(), text, "{name}");
        }
    }
}

/// Every answer of a file by its path.
fn leaves(path: &str, value: &toml::Value, found: &mut Vec<(String, toml::Value)>) {
    let below = |key: &str| {
        let key = if key.contains('.') { format!("\"{key}\"") } else { key.to_owned() };
        if path.is_empty() { key } else { format!("{path}.{key}") }
    };
    match value {
        toml::Value::Table(table) => table.iter().for_each(|(key, value)| leaves(&below(key), value, found)),
        toml::Value::Array(items) if items.iter().any(toml::Value::is_table) => {
            items.iter().enumerate().for_each(|(n, value)| leaves(&below(&n.to_string()), value, found));
        }
        other => found.push((path.to_owned(), other.clone())),
    }
}

#[test]
fn an_answer_that_is_taken_away_and_given_again_leaves_the_file_with_its_meaning_and_its_comments() {
    for (name, text) in examples() {
        let meaning: toml::Value = toml::from_str(&text).expect("it is TOML");
        let kind = meaning["kind"].as_str().expect("a kind");
        let schema = &common::library().kinds[kind].schema;
        let mut answers = Vec::new();
        leaves("", &meaning, &mut answers);
        assert!(answers.len() > 5, "{name}");
        // Every answer of the reference; of the others some, since each is tried with the whole file.
        let step = if name.contains("asset-transfer") { 1 } else { 5 };
        for (path, value) in answers.into_iter().step_by(step) {
            let entry = Entry::of_toml(&value.to_string()).expect("a value");
            let mut file = opened(&text);
            file.set(schema, &path, &entry).unwrap_or_else(|finding| panic!("{name} {path}: {finding:?}"));
            let same = |text: &str| toml::from_str::<toml::Value>(text).expect("it is TOML") == meaning;
            assert!(same(&file.text()), "{name}: {path} is set to what it is");
            assert_eq!(file.text().lines().count(), text.lines().count(), "{name}: {path} keeps its line");
            file.unset(&path).unwrap_or_else(|finding| panic!("{name} {path}: {finding:?}"));
            assert!(!same(&file.text()), "{name}: {path} is taken away");
            if path.split('.').any(|key| key == "0") && !path.starts_with("parties.") {
                // The first part of the first row may have taken the row with it.
                continue;
            }
            file.set(schema, &path, &entry).unwrap_or_else(|finding| panic!("{name} {path}: {finding:?}"));
            let again: toml::Value = toml::from_str(&file.text()).expect("it is TOML");
            assert_eq!(again, meaning, "{name}: {path} is given again\n{}", file.text());
        }
    }
}
