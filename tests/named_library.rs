//! A library that an answer file names, answers that the command line gives, answers from standard input.

mod common;

use common::program::{baomi, baomi_reading};
use common::root;
use std::path::Path;

const CLAUSE: &str = r#"+++
id    = "liability.visits"
order = 905
+++
# 走访

接收方应当陪同走访。

# Visits

The Recipient shall attend visits.
"#;

const TOPIC: &str = r#"
[[rules]]
id   = "L03"
drop = true

[[rules]]
id       = "Z01"
severity = "warning"
when     = 'kind == "transfer"'
message  = { zh = "走访", en = "there are visits" }
hint     = { zh = "看", en = "look" }
why      = { zh = "理由", en = "why" }
"#;

fn example() -> String {
    std::fs::read_to_string(root().join("examples/asset-transfer.toml")).expect("the example is there")
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
    std::fs::write(path, text).expect("writable");
}

/// A folder with a library of the firm and a deal that names it.
fn firm(library: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "firm/library/clauses/liability/visits.md", CLAUSE);
    write(folder.path(), "firm/library/clauses/liability/topic.toml", TOPIC);
    write(folder.path(), "firm/deal.toml", &format!("library = {library:?}\n{}", example()));
    write(folder.path(), "plain.toml", &example());
    folder
}

#[test]
fn an_answer_file_names_its_library_beside_it() {
    let folder = firm("library");
    let run = baomi(&["build", "firm/deal.toml", "-o", "out", "-f", "md,memo"], folder.path());
    assert_eq!(run.code, 0, "{}", run.err);
    let read = |name: &str| std::fs::read_to_string(folder.path().join("out").join(name)).expect("written");
    assert!(read("deal.md").contains("接收方应当陪同走访"));
    let memo = read("deal.memo.md");
    for words in ["firm/library is laid over the one in the program", "clause liability.visits", "rule Z01", "rule L03"]
    {
        assert!(memo.contains(words), "{words}: {}", &memo[..2000]);
    }
    let run = baomi(&["check", "firm/deal.toml", "plain.toml"], folder.path());
    assert!(run.code == 0 && run.out.contains("there are visits"), "{}", run.out);
}

#[test]
fn every_command_that_reads_answers_takes_it() {
    let folder = firm("library");
    let run = baomi(&["diff", "plain.toml", "firm/deal.toml", "-o", "out", "-f", "md"], folder.path());
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.said().contains("different libraries"), "some changes are of the library: {}", run.err);
    let redline = std::fs::read_to_string(folder.path().join("out/deal.redline.md")).expect("written");
    assert!(redline.contains("接收方应当陪同走访"), "{redline}");
    write(folder.path(), "rows.csv", "agreement.number\nA-1\n");
    let run = baomi(&["batch", "firm/deal.toml", "rows.csv", "-o", "rows", "-f", "md"], folder.path());
    assert_eq!(run.code, 0, "{}", run.err);
    let built = std::fs::read_dir(folder.path().join("rows")).expect("written").flatten();
    let texts: Vec<String> = built.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect();
    assert!(texts.iter().any(|text| text.contains("接收方应当陪同走访")));
}

#[test]
fn a_new_file_names_the_library_that_it_was_made_with() {
    let folder = firm("library");
    let run = baomi(&["--library", "firm/library", "new", "transfer", "-o", "deals/deal.toml"], folder.path());
    assert_eq!(run.code, 2, "there is no such folder");
    std::fs::create_dir(folder.path().join("deals")).expect("writable");
    let run = baomi(&["--library", "firm/library", "new", "transfer", "-o", "deals/deal.toml"], folder.path());
    assert_eq!(run.code, 0, "{}", run.err);
    let text = std::fs::read_to_string(folder.path().join("deals/deal.toml")).expect("written");
    assert!(text.contains("library  = \"../firm/library\""), "{}", &text[..300]);
    let run = baomi(&["--library", "firm/library", "check", "deals/deal.toml"], folder.path());
    assert!(!run.said().contains("library-named"), "both name the same: {}", run.out);
}

#[test]
fn what_cannot_be_the_library_is_told_at_its_line() {
    for (named, words) in [
        ("nowhere", "there is no such folder"),
        ("deal.toml", "it is no folder"),
        ("/etc", "it is an absolute path"),
        ("C:\\library", "it is an absolute path"),
        (".", "it holds neither a folder clauses nor templates"),
    ] {
        let folder = firm(named);
        for command in [&["check", "firm/deal.toml"][..], &["build", "firm/deal.toml", "-o", "out"]] {
            let run = baomi(command, folder.path());
            assert!(run.code == 2 && run.said().contains(words), "{named}: {}", run.said());
            assert!(named == "." || run.said().contains("firm/deal.toml:1"), "{named}: {}", run.said());
        }
    }
    let folder = firm("library");
    write(folder.path(), "firm/deal.toml", &format!("library = [\"library\"]\n{}", example()));
    let run = baomi(&["check", "firm/deal.toml"], folder.path());
    assert!(run.code == 2 && run.said().contains("library has to be text"), "{}", run.said());
    write(folder.path(), "firm/deal.toml", &format!("extends = 3\n{}", example()));
    let run = baomi(&["check", "firm/deal.toml"], folder.path());
    assert!(run.code == 2 && run.said().contains("extends has to be text"), "{}", run.said());
}

#[test]
fn two_libraries_that_differ_are_told() {
    let folder = firm("library");
    write(folder.path(), "other/clauses/liability/visits.md", CLAUSE);
    let run = baomi(&["--library", "other", "check", "firm/deal.toml"], folder.path());
    assert!(run.code == 2 && run.said().contains("the command line other"), "{}", run.said());
    let run = baomi(&["--library", "firm/library", "check", "firm/deal.toml"], folder.path());
    assert_eq!(run.code, 0, "the same folder by another name: {}", run.said());
    write(folder.path(), "firm/house.toml", "library = \"../other\"\n");
    write(folder.path(), "firm/deal.toml", &format!("extends = \"house.toml\"\nlibrary = \"library\"\n{}", example()));
    let run = baomi(&["check", "firm/deal.toml"], folder.path());
    let said = run.said();
    assert!(run.code == 2 && said.contains("different libraries") && said.contains("firm/deal.toml:2"), "{said}");
    write(folder.path(), "firm/house.toml", "library = \"library\"\n");
    assert_eq!(baomi(&["check", "firm/deal.toml"], folder.path()).code, 0);
}

#[test]
fn an_answer_of_the_command_line_stands_over_the_file() {
    let folder = firm("library");
    let build = |more: &[&str]| {
        let arguments = [&["build", "plain.toml", "-o", "out", "-f", "md,memo"], more].concat();
        let run = baomi(&arguments, folder.path());
        (run, std::fs::read_to_string(folder.path().join("out/plain.md")).unwrap_or_default())
    };
    let (run, text) =
        build(&["--set", "agreement.number=WHAT-IF-1", "--set", "parties.transferee.name=杭州如果有限公司"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(text.contains("WHAT-IF-1") && text.contains("杭州如果有限公司"));
    let memo = std::fs::read_to_string(folder.path().join("out/plain.memo.md")).expect("written");
    assert!(memo.contains("on the command line") && memo.contains("WHAT-IF-1"), "{}", &memo[..1500]);
    let (run, _) = build(&["--set", "liability.cap=unlimited"]);
    assert!(run.code == 1 && run.said().contains("--set liability.cap=unlimited"), "{}", run.said());
    let (run, _) = build(&["--set", "liability.capp=none"]);
    assert!(run.code == 1 && run.said().contains("unknown-key"), "{}", run.said());
    let (run, _) = build(&["--set", "liability.cap"]);
    assert!(run.code == 2 && run.said().contains("KEY=VALUE"), "{}", run.said());
    let run =
        baomi(&["diff", "plain.toml", "--set", "liability.payment_days=45", "-o", "out", "-f", "json"], folder.path());
    assert!(run.code == 0 && run.said().contains("1 clause differs"), "{}", run.said());
}

#[test]
fn answers_come_from_standard_input() {
    let folder = firm("library");
    let run = baomi_reading(&example(), &["build", "-", "-o", "out", "-f", "md"], folder.path());
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(folder.path().join("out/stdin.md").exists(), "{}", run.out);
    let wrong = example().replacen("[liability]", "[liability]\nodd = 1", 1);
    let run = baomi_reading(&wrong, &["check", "-"], folder.path());
    assert!(run.code == 1 && run.said().contains("stdin.toml:"), "{}", run.said());
}

#[test]
fn questions_facts_and_clauses_explain_themselves() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let explain = |name: &str| {
        let run = baomi(&["explain", name], folder.path());
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        run.out
    };
    let route = explain("consent.route");
    for words in [
        "separate-consent",
        "Left out:",
        "Asked in: partner, transfer (short",
        "It changes:",
        "clause consent.",
        "rule ",
        "step ",
        "Basis:",
        "Written: [consent] route = ",
    ] {
        assert!(route.contains(words), "{words}: {route}");
    }
    assert!(explain("on_closing").starts_with(|c: char| c.is_ascii_lowercase()), "one question or a list of them");
    let fact = explain("past_negotiation");
    for words in ["the matter is past negotiation", "Condition: ", "deal/topic.toml:", "Named by:", "rule "] {
        assert!(fact.contains(words), "{words}: {fact}");
    }
    assert!(explain("missing-answer").contains("missing-answer"));
    assert!(explain("separate consent").contains("found. `baomi explain NAME`"));
    let run = baomi(&["explain", "nothing-of-this-name"], folder.path());
    assert!(run.code == 2 && run.said().contains("no rule, finding, fact or question"), "{}", run.said());
    let run = baomi(&["clauses", "绕过"], folder.path());
    assert!(run.code == 0 && run.out.contains("绕过") && run.out.contains("texts hold"), "{}", run.said());
}
