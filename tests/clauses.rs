//! Every clause says what it should under each of its conditions, as data.

mod common;

use baomi::document::{Content, plain_text};
use baomi::value::Language;
use common::{Change, data, library};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    clause: String,
    #[serde(default)]
    variant: Option<String>,
    #[serde(flatten)]
    change: Change,
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    silent: Vec<String>,
    #[serde(default)]
    says_en: Vec<String>,
    #[serde(default)]
    silent_en: Vec<String>,
    /// Chinese words that are bold.
    #[serde(default)]
    bold: Vec<String>,
    /// Chinese words that are not.
    #[serde(default)]
    plain: Vec<String>,
    #[serde(default)]
    absent: bool,
    #[serde(default)]
    #[allow(dead_code)]
    about: Option<String>,
}

#[test]
fn each_clause_case_holds() {
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut touched = std::collections::BTreeSet::new();
    for path in data("clauses") {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("readable");
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for (n, case) in file.case.iter().enumerate() {
            count += 1;
            touched.insert(case.clause.clone());
            for fault in run(case) {
                wrong.push(format!("{name} case {} ({}): {fault}", n + 1, case.clause));
            }
        }
    }
    assert!(count > 200 || common::some_files_only(), "only {count} cases were read");
    for clause in &library().clauses {
        if !common::some_files_only() && !touched.contains(&clause.id) {
            wrong.push(format!("clause {} has no case", clause.id));
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

fn run(case: &Case) -> Vec<String> {
    let mut change = case.change.clone();
    let set = &mut change.set;
    // Both languages where the case speaks of both; texts of the base are Chinese, which the case does not mind.
    let english = !case.says_en.is_empty() || !case.silent_en.is_empty();
    if english && !set.contains_key("language") {
        set.insert("language".into(), toml::Value::String("zh-en".into()));
    }
    if let Some(variant) = &case.variant {
        let choose = set.entry("choose").or_insert_with(|| toml::Value::Table(toml::Table::new()));
        choose.as_table_mut().expect("a table").insert(case.clause.clone(), toml::Value::String(variant.clone()));
    }
    let assembly = change.assemble(library());
    let side = |language: Language| -> String {
        let blocks = assembly
            .document
            .blocks
            .iter()
            .filter(|block| block.origin.as_ref().is_some_and(|origin| origin.clause == case.clause));
        let texts = blocks.flat_map(|block| match &block.content {
            Content::Annex { .. } => Vec::new(),
            content => content.texts(),
        });
        let mut text: String =
            texts.filter_map(|text| text.get(language)).map(|spans| plain_text(spans)).collect::<Vec<_>>().join("");
        text.retain(|c| !c.is_whitespace());
        text
    };
    let bold = strong(&assembly, &case.clause);
    let present = assembly.plan.clauses().any(|planned| planned.clause.id == case.clause)
        || assembly.plan.annexes.iter().any(|annex| annex.id == case.clause);
    let mut faults = Vec::new();
    if present == case.absent {
        let why: Vec<&str> = assembly
            .plan
            .left_out
            .iter()
            .filter(|l| l.clause.id == case.clause)
            .map(|l| l.because.text.as_str())
            .collect();
        faults.push(format!(
            "absent = {}, but it is {}in; {why:?}; {:?}",
            case.absent,
            if present { "" } else { "not " },
            common::messages(&assembly.findings).into_iter().take(3).collect::<Vec<_>>()
        ));
        return faults;
    }
    for (language, says, silent) in
        [(Language::Zh, &case.says, &case.silent), (Language::En, &case.says_en, &case.silent_en)]
    {
        let text = side(language);
        let bare = |words: &str| words.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        faults.extend(
            says.iter()
                .filter(|words| !text.contains(&bare(words)))
                .map(|words| format!("does not say “{words}” in: {text}")),
        );
        faults.extend(
            silent.iter().filter(|words| text.contains(&bare(words))).map(|words| format!("says “{words}” in: {text}")),
        );
    }
    for (words, expected) in case.bold.iter().map(|w| (w, true)).chain(case.plain.iter().map(|w| (w, false))) {
        if bold.contains(words.as_str()) != expected {
            faults.push(format!("“{words}” is {}bold; bold are: {bold}", if expected { "not " } else { "" }));
        }
    }
    faults
}

/// The bold words of a clause in Chinese, a stretch a line.
fn strong(assembly: &baomi::pipeline::Assembly<'_>, clause: &str) -> String {
    let blocks = assembly.document.blocks.iter();
    let texts = blocks
        .filter(|block| clause.is_empty() || block.origin.as_ref().is_some_and(|origin| origin.clause == clause))
        .flat_map(|block| block.content.texts());
    let spans = texts.filter_map(|text| text.get(Language::Zh)).flatten();
    let mut words = String::new();
    for span in spans {
        if span.strong { words.push_str(&span.text) } else { words.push('\n') }
    }
    words
}

#[test]
fn bold_is_little_enough_to_be_seen() {
    const MOST_PERCENT: usize = 15;
    for path in common::examples() {
        let text = std::fs::read_to_string(&path).expect("readable");
        if !text.contains("[standard_terms]") {
            continue;
        }
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let change = Change { base: Some(name.clone()), ..Change::default() };
        let assembly = change.assemble(library());
        let han = |text: &str| text.chars().filter(|c| baomi::value::is_han(*c)).count();
        let blocks = assembly.document.blocks.iter().flat_map(|block| block.content.texts());
        let all: usize = blocks.filter_map(|text| text.get(Language::Zh)).map(|spans| han(&plain_text(spans))).sum();
        let bold = han(&strong(&assembly, ""));
        assert!(bold > 0, "{name}: nothing is bold");
        assert!(bold * 100 <= all * MOST_PERCENT, "{name}: {bold} of {all} characters are bold");
    }
}
