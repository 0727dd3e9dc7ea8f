//! The library in the binary: every question matters, every provision is carried.

mod common;

use baomi::diagnostic::{Code, Severity};
use baomi::export::markdown;
use baomi::library::Library;
use baomi::memo;
use baomi::pipeline::Options;
use baomi::value::Language;
use common::{Change, assemble, data, examples, library, messages, root};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_question_changes_something() {
    let unused = messages(&library().unused_questions());
    assert!(unused.is_empty(), "{}", unused.join("\n"));
}

/// Terms, time, exceptions, duties and numbers stand in both languages, and the English is that of the trade.
#[test]
fn both_languages_of_every_clause_say_the_same() {
    let differ = messages(&library().wording());
    assert!(differ.is_empty(), "{}:\n{}", differ.len(), differ.join("\n"));
}

/// The text that prevails stands first.
#[test]
fn an_english_text_that_prevails_is_printed_first() {
    let first = |prevails: &str| {
        let set =
            toml::from_str(&format!("agreement = {{ prevailing_language = \"{prevails}\" }}")).expect("an answer");
        let change = Change { base: Some("international".to_owned()), set, ..Change::default() };
        change.assemble(library()).document.languages.first().copied()
    };
    assert_eq!((first("zh"), first("en")), (Some(Language::Zh), Some(Language::En)));
}

/// Texts that differ in scope, seeded.
#[test]
fn differences_between_the_languages_are_found() {
    #[derive(Deserialize)]
    struct File {
        case: Vec<Case>,
    }
    #[derive(Deserialize)]
    struct Case {
        about: String,
        zh: String,
        en: String,
        finds: bool,
    }
    let text = std::fs::read_to_string(root().join("tests/wording.toml")).expect("the cases");
    let file: File = toml::from_str(&text).expect("cases");
    let mut wrong = Vec::new();
    for case in &file.case {
        let words = common::Words { zh: case.zh.clone(), en: Some(case.en.clone()) };
        let library = common::library_with(&BTreeMap::from([("disputes.continuity".to_owned(), words)]));
        let found: Vec<String> =
            messages(&library.wording()).into_iter().filter(|message| message.contains("continuity")).collect();
        if found.is_empty() == case.finds {
            wrong.push(format!("{}: {found:?}", case.about));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_provision_is_carried_by_a_clause() {
    let rows = &library().coverage.rows;
    assert_eq!(rows.len(), 78 + 23 + 17, "rows S01-S78, N01-N23, M01-M17");
    let bare: Vec<&String> = rows
        .keys()
        .filter(|row| !library().clauses.iter().chain(&library().annexes).any(|clause| clause.covers.contains(row)))
        .collect();
    assert!(bare.is_empty(), "{bare:?}");
}

#[test]
fn every_example_has_no_error() {
    let mut wrong = Vec::new();
    for path in examples() {
        let findings = assemble(&path, Options::default()).findings;
        wrong.extend(messages(&findings.into_iter().filter(|f| f.severity == Severity::Error).collect::<Vec<_>>()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The reference deal is as long as an agreement for signing has to be.
#[test]
fn the_reference_agreement_is_complete() {
    let path = common::root().join("examples/asset-transfer.toml");
    let assembly = assemble(&path, Options::default());
    let han = |c: &char| ('\u{4E00}'..='\u{9FFF}').contains(c);
    let text: String = assembly
        .document
        .blocks
        .iter()
        .flat_map(|b| b.content.texts())
        .filter_map(|t| t.zh.as_ref())
        .map(|s| baomi::document::plain_text(s))
        .collect();
    assert!(text.chars().filter(han).count() >= 6_000);
    assert!(assembly.plan.clauses().count() >= 45);
}

/// An article moves to another number, and the citation follows the day.
#[test]
fn citations_print_the_number_in_force() {
    use baomi::value::{Language, parse_date};
    let cite = |id, day| library().statutes.cite(id, parse_date(day), Language::Zh).expect("an article");
    assert!(cite("unfair-competition:10", "2025-10-14").ends_with("第九条"));
    assert!(cite("unfair-competition:10", "2025-10-15").ends_with("第十条"));
    assert!(cite("cybersecurity:23", "2025-12-31").ends_with("第二十一条"));
    assert!(cite("cybersecurity:23", "2026-01-01").ends_with("第二十三条"));
    assert!(cite("arbitration:27", "2026-02-28").ends_with("第十六条"));
    assert!(cite("arbitration:27", "2026-03-01").ends_with("第二十七条"));
}

#[test]
fn a_basis_that_is_not_in_force_is_reported() {
    let path = common::root().join("examples/asset-transfer.toml");
    let on = |day| {
        let options = Options { as_of: baomi::value::parse_date(day), ..Options::default() };
        let assembly = assemble(&path, options);
        assembly.findings.iter().filter(|finding| finding.code == Code::NotInForce).count()
    };
    assert_eq!(on("2026-11-22"), 0);
    assert!(on("2020-06-01") > 10, "neither the PIPL nor the Civil Code was in force");
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    about: String,
    files: BTreeMap<String, String>,
    says: Vec<String>,
    #[serde(default)]
    hint: String,
    /// Nothing else is said.
    #[serde(default)]
    alone: bool,
}

/// What an author of clauses can get wrong is said when the library is loaded, with its place and what to do.
#[test]
fn faults_of_a_library_are_named() {
    let mut wrong = Vec::new();
    for path in data("library") {
        let text = std::fs::read_to_string(&path).expect("readable");
        let mut cases: BTreeMap<String, Vec<Fault>> = toml::from_str(&text).expect("cases");
        for case in cases.remove("case").expect("cases") {
            let folder = tempfile::tempdir().expect("a temporary folder");
            for (name, text) in &case.files {
                let path = folder.path().join(name);
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
                std::fs::write(path, text).expect("writable");
            }
            let Err(findings) = Library::open(Some(folder.path())) else {
                wrong.push(format!("{}: nothing is said", case.about));
                continue;
            };
            let said = messages(&findings);
            let hinted = findings.iter().any(|finding| {
                finding.hint.as_ref().and_then(|hint| hint.en.as_ref()).map_or("", String::as_str).contains(&case.hint)
            });
            if case.alone && said.len() != case.says.len()
                || !hinted && !case.hint.is_empty()
                || !case.says.iter().all(|words| said.iter().any(|m| m.contains(words)))
            {
                wrong.push(format!("{}: {said:#?}", case.about));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An added question needs no copy of the topic, and what is taken out is gone.
#[test]
fn a_folder_is_laid_over_the_library_entry_by_entry() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        std::fs::write(path, text).expect("writable");
    };
    write(
        "clauses/liability/topic.toml",
        r#"
[questions.insurance]
type = "boolean"
ask  = { zh = "是否投保", en = "Is there insurance" }

[facts.insured]
when = "liability.insurance"
say  = { zh = "已投保", en = "there is insurance" }

[[rules]]
id       = "L02"
severity = "info"
when     = "insured"
message  = { zh = "甲", en = "a" }
hint     = { zh = "甲", en = "a" }
why      = { zh = "甲", en = "a" }

[[rules]]
id   = "L03"
drop = true
"#,
    );
    write(
        "templates/partner/kind.toml",
        "[[articles]]\nid = \"insurance\"\ntitle = { zh = \"保险\", en = \"Insurance\" }\n",
    );
    let own = Library::open(Some(folder.path())).unwrap_or_else(|findings| panic!("{:?}", messages(&findings)));
    let (topic, base) = (&own.topics["liability"], &library().topics["liability"]);
    assert_eq!(topic.schema.title, base.schema.title);
    assert_eq!(topic.schema.questions.len(), base.schema.questions.len() + 1);
    assert_eq!(own.rule("L02").expect("replaced").severity, Severity::Info);
    assert!(own.rule("L03").is_none());
    assert_eq!(topic.rules.len(), base.rules.len() - 1);
    assert_eq!(own.kinds["partner"].articles.len(), library().kinds["partner"].articles.len() + 1);
}

/// A topic that a folder adds names the kinds that have it, and no kind's list is copied; one that is there is given to
/// another kind in the same way.
#[test]
fn an_added_topic_names_its_kinds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        std::fs::write(path, text).expect("writable");
    };
    write(
        "clauses/visits/topic.toml",
        r#"
title = { zh = "走访", en = "Visits" }
kinds = ["transfer"]

[questions.days]
type = "count"
unit = "days"
ask  = { zh = "提前几日通知", en = "How many days before" }

[[rules]]
id       = "Z01"
severity = "warning"
when     = "visits.days and visits.days > 30"
message  = { zh = "过长", en = "too long" }
hint     = { zh = "缩短", en = "shorten it" }
why      = { zh = "理由", en = "why" }
"#,
    );
    write("clauses/standard_terms/topic.toml", "kinds = [\"employee\"]\n");
    let own = Library::open(Some(folder.path())).unwrap_or_else(|findings| panic!("{:?}", messages(&findings)));
    let topics = |library: &Library, kind: &str| library.kinds[kind].topics.clone();
    let mut expected = topics(library(), "transfer");
    expected.push("visits".to_owned());
    assert_eq!(topics(&own, "transfer"), expected);
    assert!(!topics(library(), "employee").contains(&"standard_terms".to_owned()));
    assert!(topics(&own, "employee").contains(&"standard_terms".to_owned()));
    assert_eq!(topics(&own, "partner"), topics(library(), "partner"));
    let change = Change { set: toml::toml! { visits = { days = 60 } }, ..Change::default() };
    let findings = change.assemble(&own).findings;
    assert!(findings.iter().any(|finding| finding.code.as_str() == "Z01"), "{findings:?}");
}

/// A copy of a whole file says what the file says.
#[test]
fn a_whole_file_laid_over_itself_changes_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["clauses/consent/topic.toml", "templates/transfer/kind.toml"] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        std::fs::copy(root().join(name), path).expect("writable");
    }
    let own = Library::open(Some(folder.path())).unwrap_or_else(|findings| panic!("{:?}", messages(&findings)));
    let ids = |library: &Library| {
        let topic = &library.topics["consent"];
        let rules = topic.rules.iter().map(|rule| rule.id.clone());
        let articles = library.kinds["transfer"].articles.iter().map(|article| article.id.clone());
        rules.chain(topic.schema.questions.keys().cloned()).chain(articles).collect::<Vec<_>>()
    };
    assert_eq!(ids(&own), ids(library()));
    assert_eq!(own.facts.keys().collect::<Vec<_>>(), library().facts.keys().collect::<Vec<_>>());
}

/// A firm that drafts in Chinese alone says so once.
#[test]
fn a_folder_may_be_in_chinese_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir_all(folder.path().join("clauses/return")).expect("writable");
    let clause = "+++\nid = \"return.visits\"\nkinds = [\"transfer\"]\norder = 905\n+++\n# 走访\n\n接收方应当归还。\n";
    std::fs::write(folder.path().join("clauses/return/visits.md"), clause).expect("writable");
    let findings = Library::open(Some(folder.path())).expect_err("a text is missing");
    assert!(messages(&findings).iter().any(|message| message.contains("the en text is missing")));
    std::fs::write(folder.path().join("library.toml"), "languages = [\"zh\"]\n").expect("writable");
    let own = Library::open(Some(folder.path())).unwrap_or_else(|findings| panic!("{:?}", messages(&findings)));
    for (base, sound) in [("asset-transfer", true), ("international", false)] {
        let change = Change { base: Some(base.to_owned()), ..Change::default() };
        let faults = change.assemble(&own).findings;
        assert_eq!(faults.iter().all(|finding| finding.severity < Severity::Error), sound, "{base}: {faults:?}");
    }
}

/// The memo speaks to a lawyer.
#[test]
fn no_memo_holds_an_expression() {
    let mut wrong = Vec::new();
    for path in examples() {
        let assembly = assemble(&path, Options::default());
        for language in [Language::Zh, Language::En] {
            let memo = markdown::write(&memo::document(library(), &assembly, language).expect("a memo"));
            let raw = ["==", "!=", "and not", " in clauses", "| length", "worked out from", "由这些答案算出"];
            wrong.extend(
                memo.lines()
                    .filter(|line| line.starts_with('|') && raw.iter().any(|raw| line.contains(raw)))
                    .map(str::to_owned),
            );
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Position {
    row: String,
    #[serde(flatten)]
    change: Change,
    status: String,
}

#[derive(Debug, Deserialize)]
struct Positions {
    case: Vec<Position>,
}

#[test]
fn the_memo_tells_what_is_granted_refused_and_left_out() {
    let text = std::fs::read_to_string(root().join("tests/positions.toml")).expect("readable");
    let positions: Positions = toml::from_str(&text).expect("cases");
    let mut wrong = Vec::new();
    for case in &positions.case {
        let assembly = case.change.assemble(library());
        let memo = markdown::write(&memo::document(library(), &assembly, Language::En).expect("a memo"));
        let row = memo.lines().find(|line| line.starts_with(&format!("| {} |", case.row))).expect("a row");
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        // What is granted or refused in words is proven by a paragraph.
        let proven = case.status != "granted" || !cells[3].is_empty();
        if cells[2] != case.status || !proven {
            wrong.push(format!("{} {:?}: {} is not {row}", case.row, case.change, case.status));
        }
    }
    let rows = positions.case.iter().map(|case| (case.row.as_str(), case.status.as_str()));
    let seen: BTreeSet<(&str, &str)> = rows.collect();
    for row in library().coverage.rows.keys().filter(|row| row.starts_with('N')) {
        for status in ["granted", "refused", "silent"] {
            let always_said = status == "silent" && ["N03", "N04", "N13", "N19"].contains(&row.as_str());
            if !always_said && !seen.contains(&(row.as_str(), status)) {
                wrong.push(format!("{row} has no case that is {status}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
