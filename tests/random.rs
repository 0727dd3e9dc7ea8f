//! Random valid answers, of every kind, structure, stage, language and stance, make a sound agreement: no hole, no
//! dangling reference, no doubled mark, no number that skips. Random invalid and hostile ones, under any options, are told
//! in both languages, and nothing of them acts on who reads it.

mod common;

use baomi::answers::{AnswerType, Question, Schema};
use baomi::diagnostic::{Code, Colour, Diagnostic, Severity, render_human};
use baomi::document::{Content, plain_text};
use baomi::export::markdown;
use baomi::pipeline::{self, Assembly, Options};
use baomi::value::Language;
use common::{Change, examples, library};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Findings that tell of a fault in the library or the engine, whatever the answers are.
const FAULTS: [&str; 12] = [
    "condition",
    "empty-hole",
    "dangling-reference",
    "languages-differ",
    "paragraphs-differ",
    "markup",
    "left-over",
    "punctuation",
    "missing-clause",
    "N01",
    "defined-twice",
    "undefined-term",
];

/// How many rounds of filling in what the last change made necessary.
const ROUNDS: usize = 6;

#[test]
fn random_valid_answers_make_a_sound_agreement() {
    let bases: Vec<String> =
        examples().iter().map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
    let changes = prop::collection::vec(any::<u64>(), 1..14);
    let input = (0..bases.len(), prop::sample::select(vec!["zh", "zh", "zh-en", "en"]), 0..3usize, 0..12usize, changes);
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(150);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let result = runner.run(&input, |(base, language, stance, form, seeds)| {
        let stance = ["discloser", "balanced", "recipient"][stance];
        let faults = try_one(&bases[base], language, stance, form, &seeds);
        prop_assert!(faults.is_empty(), "{} {language} {stance}: {}", bases[base], faults.join("\n"));
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// `form` picks a form of the kind; what the deal cannot have says nothing.
fn try_one(base: &str, language: &str, stance: &str, form: usize, seeds: &[u64]) -> Vec<String> {
    let mut change = Change { base: Some(base.to_owned()), ..Change::default() };
    change.set.insert("language".into(), language.into());
    change.set.insert("stance".into(), stance.into());
    let kind = change.assemble(library()).plan.kind;
    if kind.forms.len() > 1 {
        change.set.insert("form".into(), kind.forms[form % kind.forms.len()].id.as_str().into());
    }
    let questions = all_questions(&kind.schema);
    for seed in seeds {
        let (path, question) = &questions[(*seed % questions.len() as u64) as usize];
        if let Some(value) = value(question, seed / 7919, &kind.schema) {
            put(&mut change.set, path, value);
        }
    }
    for _ in 0..ROUNDS {
        let assembly = change.assemble(library());
        let missing: Vec<String> = assembly
            .findings
            .iter()
            .filter(|f| f.code == Code::MissingAnswer)
            .filter_map(|f| f.answer.clone())
            .collect();
        // Answers that contradict each other are told as such; what is printed of them is no matter.
        let contradictory =
            |finding: &Diagnostic| [Code::ImpossibleForm, Code::Rule("P25".into())].contains(&finding.code);
        if assembly.findings.iter().any(contradictory) {
            return Vec::new();
        }
        if missing.is_empty() {
            return faults(&assembly, &change);
        }
        for path in missing {
            // Rows of a table belong to the example: what they lack is set for the whole table's first row only there.
            let Some(question) = kind.schema.question(&path) else { return Vec::new() };
            match value(question, 1, &kind.schema) {
                Some(value) => put(&mut change.set, &path, value),
                None => return Vec::new(),
            }
        }
    }
    Vec::new()
}

/// Plain questions by path; tables and parties are the example's.
fn all_questions(schema: &Schema) -> Vec<(String, Question)> {
    let mut found = Vec::new();
    for (topic, facts) in schema.topics.iter().filter(|(_, facts)| !facts.repeated) {
        for (key, question) in &facts.questions {
            if question.answer != AnswerType::Table {
                found.push((format!("{topic}.{key}"), question.clone()));
            }
        }
    }
    found
}

/// A valid answer, picked by `seed`. None for a table.
fn value(question: &Question, seed: u64, schema: &Schema) -> Option<toml::Value> {
    let pick = |count: usize| (seed % count.max(1) as u64) as usize;
    Some(match question.answer {
        AnswerType::Text => text(seed),
        AnswerType::Texts => toml::Value::Array((0..=pick(3)).map(|n| text(n as u64)).collect()),
        AnswerType::Boolean => toml::Value::Boolean(seed.is_multiple_of(2)),
        AnswerType::Count => {
            let min = question.min.unwrap_or(0).max(1);
            let max = question.max.unwrap_or(100_000).min(min + 100_000);
            toml::Value::Integer(min + (seed % (max - min + 1) as u64) as i64)
        }
        AnswerType::Money => {
            let mut money = toml::Table::new();
            money.insert("amount".into(), toml::Value::Integer(1 + (seed % 9_000_000) as i64));
            money.insert("currency".into(), "CNY".into());
            toml::Value::Table(money)
        }
        AnswerType::Date => {
            toml::Value::String(format!("{}-{:02}-{:02}", 2026 + seed % 3, 1 + seed % 12, 1 + seed % 28))
        }
        AnswerType::Choice => question.values.keys().nth(pick(question.values.len()))?.as_str().into(),
        AnswerType::Choices => question
            .values
            .keys()
            .take(pick(question.values.len() + 1))
            .map(|word| toml::Value::from(word.as_str()))
            .collect::<Vec<_>>()
            .into(),
        AnswerType::Role => schema.roles.iter().filter(|role| role.required).nth(pick(2))?.id.as_str().into(),
        AnswerType::Record => {
            let mut record = toml::Table::new();
            for (key, field) in &question.fields {
                record.insert(key.clone(), value(field, seed / 3 + 1, schema)?);
            }
            toml::Value::Table(record)
        }
        AnswerType::Table => return None,
    })
}

/// Words that look like markup, in both languages.
fn text(seed: u64) -> toml::Value {
    let samples = [
        ("示例事项", "a sample matter"),
        ("*星号* & 1. {{ x }}", "*star* & 1. {{ x }}"),
        ("甲_乙|丙", "a_b|c"),
        ("#一<二>", "# one <two>"),
        ("北京示例中心", "Beijing Sample Centre"),
    ];
    let (zh, en) = samples[(seed % samples.len() as u64) as usize];
    let mut both = toml::Table::new();
    both.insert("zh".into(), zh.into());
    both.insert("en".into(), en.into());
    toml::Value::Table(both)
}

fn put(table: &mut toml::Table, path: &str, value: toml::Value) {
    match path.split_once('.') {
        None => {
            table.insert(path.to_owned(), value);
        }
        Some((head, rest)) => {
            let below = table.entry(head).or_insert_with(|| toml::Value::Table(toml::Table::new()));
            if let toml::Value::Table(below) = below {
                put(below, rest, value);
            }
        }
    }
}

fn faults(assembly: &Assembly<'_>, change: &Change) -> Vec<String> {
    let mut faults: Vec<String> = common::messages(
        &assembly.findings.iter().filter(|f| FAULTS.contains(&f.code.as_str())).cloned().collect::<Vec<_>>(),
    );
    let (mut article, mut paragraph) = (0usize, 0usize);
    for block in &assembly.document.blocks {
        match &block.content {
            Content::Heading { level: 1, number: Some(_), .. } => {
                article += 1;
                paragraph = 0;
            }
            Content::Paragraph { number: Some(number), .. } => {
                paragraph += 1;
                if *number != format!("{article}.{paragraph}") {
                    faults.push(format!("paragraph {number} stands where {article}.{paragraph} should"));
                }
            }
            _ => {}
        }
        for text in block.content.texts() {
            for (language, spans) in text.iter() {
                let plain = plain_text(spans);
                if plain.chars().any(|c| ('\u{E000}'..='\u{F8FF}').contains(&c)) {
                    faults.push(format!("an escape is left in {language:?}: {plain}"));
                }
                if plain.is_empty() && !matches!(block.content, Content::Table(_) | Content::Party(_)) {
                    faults.push(format!("an empty text in {:?}", block.origin));
                }
            }
        }
    }
    if !faults.is_empty() {
        faults.push(format!("with {}", change.set));
    }
    faults
}

/// Values of wrong types, beyond all ranges, with marks of templates, markup, formulas, terminals and directions.
fn hostile(seed: u64) -> toml::Value {
    let texts = [
        "",
        " ",
        "by-hand",
        "{{ deal.subject }}",
        "{% if true %}",
        "\u{1b}[2J",
        "\u{202E}abc",
        "\u{E041}\u{100000}\u{10FFFD}",
        "=cmd|' /C calc'!A0",
        "[x](http://evil.example)",
        "```party\n甲 | 乙\n```",
        "\n\n# 第一条",
        "待定",
        "2026-13-45",
        "1.38E+10",
        "９９９",
        "\u{0}",
        "#REF!",
        "transfer",
        "silent",
    ];
    let pick = (seed / 16) as usize;
    match seed % 16 {
        0 => toml::Value::Integer(i64::MAX),
        1 => toml::Value::Integer(-(pick as i64 % 1_000)),
        2 => toml::Value::Float(f64::NAN),
        3 => toml::Value::Float(1e300),
        4 => toml::Value::Boolean(pick.is_multiple_of(2)),
        5 => toml::Value::Array(vec![hostile(seed / 3 + 5), toml::Value::Integer(1)]),
        6 => toml::Value::Array(Vec::new()),
        7 => {
            toml::Value::Table(toml::Table::from_iter([(texts[pick % texts.len()].to_owned(), hostile(seed / 5 + 8))]))
        }
        8 => toml::Value::String("长".repeat(1 + pick % 9_000)),
        9 => "9999-12-31".parse().map_or(toml::Value::Boolean(false), toml::Value::Datetime),
        10 => toml::Value::Table(toml::Table::from_iter([
            ("amount".to_owned(), toml::Value::Integer(pick as i64 % 3 - 1)),
            ("currency".to_owned(), texts[pick % texts.len()].into()),
        ])),
        _ => texts[pick % texts.len()].into(),
    }
}

#[test]
fn random_hostile_answers_are_told_and_act_on_nobody() {
    let bases: Vec<String> =
        examples().iter().map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
    let changes = prop::collection::vec((any::<u64>(), any::<u64>()), 1..8);
    let input = (0..bases.len(), prop::sample::select(vec!["zh", "zh-en", "en", "fr"]), any::<u8>(), changes);
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(60);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 40, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let result = runner.run(&input, |(base, language, options, seeds)| {
        let faults = try_hostile(&bases[base], language, options, &seeds);
        prop_assert!(faults.is_empty(), "{} {language} {options}: {}", bases[base], faults.join("\n"));
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

fn try_hostile(base: &str, language: &str, options: u8, seeds: &[(u64, u64)]) -> Vec<String> {
    let mut change = Change { base: Some(base.to_owned()), ..Change::default() };
    let kind = change.assemble(library()).plan.kind;
    let questions = all_questions(&kind.schema);
    change.set.insert("language".into(), language.into());
    for (place, seed) in seeds {
        let (path, _) = &questions[(*place % questions.len() as u64) as usize];
        match seed % 5 {
            0 => change.unset.push(path.clone()),
            _ => put(&mut change.set, path, hostile(seed / 5)),
        }
    }
    let draft = options & 1 == 1;
    let form = ["", "letter", "nda", "full", "none"][usize::from(options / 2 % 5)];
    let options = Options {
        draft,
        form: (!form.is_empty()).then(|| form.to_owned()),
        as_of: chrono::NaiveDate::from_ymd_opt(1 + i32::from(options) * 40, 1, 1),
        ..Options::default()
    };
    let (findings, text) = match pipeline::assemble(library(), &change.layers(), options) {
        Ok(assembly) => {
            let printable = draft || !assembly.findings.iter().any(|finding| finding.severity == Severity::Error);
            let text = if printable { markdown::write(&assembly.document) } else { String::new() };
            let memo = baomi::memo::document(library(), &assembly, Language::Zh);
            let memo = memo.map_or_else(|_| String::new(), |memo| markdown::write(&memo));
            (assembly.findings, format!("{text}{memo}"))
        }
        Err(findings) => (findings, String::new()),
    };
    let mut faults = Vec::new();
    for finding in &findings {
        let said = [&finding.message].into_iter().chain(&finding.hint);
        if said.clone().any(|side| side.zh.is_none() || side.en.is_none()) {
            faults.push(format!("{} is told in one language", finding.code));
        }
        for words in said.flat_map(|side| side.iter().map(|(_, words)| words.clone()).collect::<Vec<_>>()) {
            if ["is not defined", "Cannot compare", "Variable `", "Field `", "Tera"]
                .iter()
                .any(|word| words.contains(word))
            {
                faults.push(format!("{} says {words}", finding.code));
            }
        }
    }
    let mut shown = Vec::new();
    render_human(&findings, Language::Zh, Colour::Never, &mut shown).expect("memory takes it");
    let shown = String::from_utf8_lossy(&shown).into_owned() + &text;
    let acts = |c: char| (c.is_control() && c != '\n') || ('\u{202A}'..='\u{202E}').contains(&c);
    faults.extend(shown.chars().find(|c| acts(*c)).map(|c| format!("U+{:04X} is shown", u32::from(c))));
    if !faults.is_empty() {
        faults.push(format!("with {} without {:?}", change.set, change.unset));
    }
    faults
}
