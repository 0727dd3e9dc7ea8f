//! Answers as a lawyer types them in her first hour: what is understood, what is refused, and what she is told to type.

mod common;

use baomi::answers::Layers;
use baomi::diagnostic::{Diagnostic, Source};
use baomi::pipeline::{Options, assemble};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What was typed.
    about: String,
    /// The example that is changed.
    #[serde(default = "reference")]
    base: String,
    /// A text of the example, and what is typed instead.
    replace: Vec<[String; 2]>,
    /// Code of the finding; empty: no finding that the example does not have.
    finds: String,
    /// Answer that it points to.
    answer: Option<String>,
    /// `error`, `warning` or `info`.
    severity: Option<String>,
    /// Words of its Chinese message.
    #[serde(default)]
    says: Vec<String>,
    /// Words of its Chinese hint.
    #[serde(default)]
    hint: Vec<String>,
}

fn reference() -> String {
    "asset-transfer".to_owned()
}

fn findings(text: String) -> Vec<Diagnostic> {
    let source = Source::new("deal.toml", text);
    match assemble(common::library(), &Layers::of(&source), Options::default()) {
        Ok(assembly) => assembly.findings,
        Err(findings) => findings,
    }
}

fn chinese(side: Option<&baomi::value::Localised<String>>) -> String {
    side.and_then(|side| side.zh.clone()).unwrap_or_default()
}

/// What is wrong with a case; None if it is as wanted.
fn fault(case: &Case) -> Option<String> {
    let path = common::root().join("examples").join(format!("{}.toml", case.base));
    let example = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = example.clone();
    let mut lines = Vec::new();
    for [from, to] in &case.replace {
        let Some(at) = text.find(from.as_str()) else { return Some(format!("the example has no {from}")) };
        let first = text[..at].matches('\n').count() + 1;
        lines.extend(first..=first + to.matches('\n').count());
        text = text.replacen(from.as_str(), to, 1);
    }
    let found = findings(text);
    let shown = || {
        found
            .iter()
            .map(|f| format!("{} {:?} {}", f.code.as_str(), f.answer, chinese(Some(&f.message))))
            .collect::<Vec<_>>()
    };
    if case.finds.is_empty() {
        let before = findings(example).len();
        return (found.len() != before).then(|| format!("found {:?}", shown()));
    }
    let about = |finding: &&Diagnostic| {
        finding.code.as_str() == case.finds
            && case.answer.as_ref().is_none_or(|answer| finding.answer.as_ref() == Some(answer))
            && case.severity.as_ref().is_none_or(|word| format!("{:?}", finding.severity).to_lowercase() == *word)
    };
    let Some(finding) = found.iter().find(about) else { return Some(format!("found {:?}", shown())) };
    let line = finding.location.as_ref().map(|place| place.line_and_column().0);
    if !line.is_some_and(|line| lines.contains(&line)) {
        return Some(format!("points to line {line:?}, not to {lines:?}"));
    }
    let message = chinese(Some(&finding.message));
    let hint = chinese(finding.hint.as_ref());
    if let Some(word) = case.says.iter().find(|word| !message.contains(*word)) {
        return Some(format!("says “{message}”, not “{word}”"));
    }
    case.hint.iter().find(|word| !hint.contains(*word)).map(|word| format!("hints “{hint}”, not “{word}”"))
}

fn check(file: &str) {
    let text = std::fs::read_to_string(common::root().join("tests/answers").join(file)).expect("the data");
    let cases: Cases = toml::from_str(&text).expect("the data are TOML");
    let faults: Vec<String> =
        cases.case.iter().filter_map(|case| Some(format!("{}: {}", case.about, fault(case)?))).collect();
    assert!(faults.is_empty(), "{} faults in {file}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn slips_of_the_pen_are_answered_with_what_to_type() {
    check("typing.toml");
}

#[test]
fn typed_texts_are_read_or_told_why_not() {
    check("typed.toml");
}

#[test]
fn parties_are_told_apart() {
    check("parties.toml");
}

#[test]
fn texts_that_say_nothing_are_told() {
    check("texts.toml");
}
