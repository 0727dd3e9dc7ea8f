//! Notes for the drafter speak only of what is printed: of what their clause says in this agreement, kind by kind and branch by branch.

mod common;

use baomi::document::{Block, plain_text};
use baomi::library::{Clause, Fits};
use baomi::pipeline::Assembly;
use baomi::value::{Language, Localised};
use common::{Change, library, root};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

#[derive(Debug, Deserialize)]
struct File {
    skip: Localised<Vec<String>>,
    switch: BTreeMap<String, Vec<toml::Value>>,
    never: BTreeMap<String, Vec<String>>,
    things: Vec<Thing>,
}

/// A word for a thing, in one language, and the words of which the text must have one.
#[derive(Debug, Deserialize)]
struct Thing {
    zh: Option<String>,
    en: Option<String>,
    prints: Vec<String>,
}

fn file() -> File {
    let text = std::fs::read_to_string(root().join("tests/notes.toml")).expect("readable");
    toml::from_str(&text).expect("words of notes")
}

/// Examples of every kind and size, and the forms that each can take.
const BASES: [(&str, &[&str]); 7] = [
    ("asset-transfer", &["full", "nda"]),
    ("share-transfer", &["full", "nda"]),
    ("negotiation", &["short"]),
    ("merger", &["full"]),
    ("partner-entrusted", &["full"]),
    ("partner-recipient", &["full"]),
    ("employee", &["full"]),
];
const ROUNDS: usize = 4;

/// A note that is printed somewhere, and the text of its clause there.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Note {
    file: String,
    kind: String,
    form: String,
    language: Language,
    note: String,
    text: String,
}

/// All of them, each once.
fn notes() -> &'static BTreeSet<Note> {
    static NOTES: OnceLock<BTreeSet<Note>> = OnceLock::new();
    NOTES.get_or_init(|| {
        let file = file();
        let mut found = BTreeSet::new();
        for (base, forms) in BASES {
            for (form, stance, round) in
                forms.iter().flat_map(|form| rounds().map(move |(stance, n)| (form, stance, n)))
            {
                let assembly = sample(&file, base, form, stance, round).assemble(library());
                for clause in assembly.plan.clauses().map(|planned| planned.clause) {
                    found.extend(notes_of(&assembly, clause));
                }
            }
        }
        found
    })
}

fn rounds() -> impl Iterator<Item = (&'static str, usize)> {
    ["discloser", "balanced", "recipient"].into_iter().flat_map(|stance| (0..ROUNDS).map(move |round| (stance, round)))
}

fn notes_of(assembly: &Assembly<'_>, clause: &Clause) -> Vec<Note> {
    let note = assembly.note(library(), clause);
    let of_side = |(language, note): (Language, &String)| {
        Some(Note {
            file: clause.source.name.clone(),
            kind: assembly.plan.kind.name.clone(),
            form: assembly.plan.form.id.clone(),
            language,
            note: note.clone(),
            text: printed(assembly, clause, language)?,
        })
    };
    note.iter().filter_map(of_side).collect()
}

fn sample(file: &File, base: &str, form: &str, stance: &str, round: usize) -> Change {
    let mut set = toml::Table::new();
    let mut put = |path: &str, value: toml::Value| {
        let (topic, key) = path.split_once('.').expect("a question of a topic");
        let table = set.entry(topic).or_insert_with(|| toml::Value::Table(toml::Table::new()));
        table.as_table_mut().expect("a table").insert(key.to_owned(), value);
    };
    let kind = base.split('-').next().expect("a word");
    for (path, words) in &file.switch {
        let topic = path.split('.').next().expect("a topic");
        let of_deal = topic != "deal" || !matches!(kind, "partner" | "employee");
        if of_deal && kind != "employee" {
            put(path, words[round % words.len()].clone());
        }
    }
    set.insert("stance".to_owned(), stance.into());
    if kind != "partner" && kind != "employee" {
        set.insert("form".to_owned(), form.into());
    }
    Change { base: Some(base.to_owned()), set, unset: Vec::new() }
}

/// What a clause prints, in one line. None: nothing in that language.
fn printed(assembly: &Assembly<'_>, clause: &Clause, language: Language) -> Option<String> {
    let of_clause = |block: &&std::sync::Arc<Block>| block.origin.as_ref().is_some_and(|from| from.clause == clause.id);
    let blocks = assembly.document.blocks.iter().filter(of_clause);
    let texts = blocks.flat_map(|block| block.content.texts());
    let text: String = texts.filter_map(|text| text.get(language)).map(|spans| plain_text(spans)).collect();
    (!text.is_empty()).then_some(text)
}

/// The parts of a note that speak of what is printed.
fn parts<'n>(note: &'n str, skip: &'n [String]) -> impl Iterator<Item = &'n str> {
    let marks = ['，', '。', '；', '：', ',', '.', ';', ':'];
    note.split(marks).filter(|part| !skip.iter().any(|word| part.contains(word.as_str())))
}

#[test]
fn no_note_names_a_thing_that_its_text_lacks() {
    let file = file();
    let mut wrong = BTreeSet::new();
    let mut held = 0;
    for Note { file: name_of_file, kind, form, language, note, text } in notes() {
        let skip = file.skip.get(*language).expect("words to skip in each language");
        let lower = text.to_lowercase();
        for part in parts(note, skip) {
            for thing in &file.things {
                let name = if *language == Language::Zh { &thing.zh } else { &thing.en };
                let Some(name) = name.as_ref().filter(|name| part.contains(name.as_str())) else { continue };
                held += 1;
                if !thing.prints.iter().any(|word| lower.contains(word.as_str())) {
                    wrong.insert(format!("{name_of_file} ({kind} {form}): “{name}” in {note}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
    assert!(held > 400, "only {held} words were held against a text");
}

#[test]
fn no_note_counts_what_its_text_does_not() {
    let mut wrong = BTreeSet::new();
    for Note { file, note, text, .. } in notes() {
        let text = text.replace(['\u{a0}', ' '], "");
        for (count, unit) in counts(note).into_iter().filter(|(count, unit)| !text.contains(&format!("{count}{unit}")))
        {
            wrong.insert(format!("{file}: {count}{unit} in {note}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

/// Numbers with the unit of time behind them: `30日`, `24hours`.
fn counts(note: &str) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    let digits = |c: char| c.is_ascii_digit();
    let mut rest = note;
    while let Some(at) = rest.find(digits) {
        let count: String = rest[at..].chars().take_while(|c| digits(*c)).collect();
        rest = &rest[at + count.len()..];
        let behind = rest.trim_start();
        let unit = ["日", "个月", "年", "小时", "hours", "days", "months", "years"]
            .into_iter()
            .find(|unit| behind.starts_with(unit));
        found.extend(unit.map(|unit| (count, unit)));
    }
    found
}

#[test]
fn a_note_names_the_parties_and_events_of_its_own_kind() {
    let file = file();
    let mut wrong = BTreeSet::new();
    for Note { file: name, kind, note, text, .. } in notes() {
        let never = file.never.get(kind).into_iter().flatten();
        for word in never.filter(|word| note.contains(word.as_str()) && !text.contains(word.as_str())) {
            wrong.insert(format!("{name} ({kind}): {word} in {note}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_note_falls_back_to_a_version_that_there_is() {
    let mut wrong = Vec::new();
    for clause in library().clauses.iter().chain(&library().annexes) {
        let branches = clause.note.branches.iter().map(|branch| &branch.words);
        for (_, note) in [&clause.note.general].into_iter().chain(branches).flat_map(|words| words.iter()) {
            for stance in ["discloser", "balanced", "recipient"].into_iter().filter(|stance| note.contains(stance)) {
                let is_there = |version: &Clause| version.variant.is_some_and(|variant| variant.word() == stance);
                let named = ["到 ", "取 ", "考虑 ", "退至 ", "即为 ", "concede ", "down to ", ": "]
                    .iter()
                    .any(|before| note.contains(&format!("{before}{stance}")));
                if named && !library().versions(&clause.id).any(is_there) {
                    wrong.push(format!("{}: {stance} in {note}", clause.source.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_note_has_both_languages_in_each_branch() {
    let clauses = library().clauses.iter().chain(&library().annexes);
    let branches = clauses.flat_map(|clause| clause.note.branches.iter().map(move |branch| (clause, branch)));
    let one_sided: Vec<String> = branches
        .filter(|(_, branch)| branch.words.zh.is_some() != branch.words.en.is_some())
        .map(|(clause, branch)| match &branch.fits {
            Fits::Named(name) => format!("{}: {name}", clause.id),
            Fits::When(condition) => format!("{}: {}", clause.id, condition.text),
        })
        .collect();
    assert!(one_sided.is_empty(), "{one_sided:?}");
}
