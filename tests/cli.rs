//! The program as a user meets it: wrong input is named with its place, and nothing is lost.

mod common;

use common::program::{Run, baomi};
use common::root;
use std::path::PathBuf;

fn example() -> String {
    std::fs::read_to_string(root().join("examples/asset-transfer.toml")).expect("the example is there")
}

/// Builds a changed example; gives the run and the folder.
fn build(text: &[u8], more: &[&str]) -> (Run, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("deal.toml"), text).expect("writable");
    let arguments: Vec<&str> = ["build", "deal.toml", "-o", "out", "-f", "md"].iter().chain(more).copied().collect();
    (baomi(&arguments, folder.path()), folder)
}

fn changed(from: &str, to: &str) -> Vec<u8> {
    let text = example();
    assert!(text.contains(from), "the example has {from}");
    text.replace(from, to).into_bytes()
}

/// A change of the example, the code of the finding, and words that its message must have.
#[test]
fn wrong_answers_are_named_with_line_key_and_hint() {
    let cases: [(&str, &str, &str, &[&str]); 15] = [
        (
            "[use]  ",
            "[customer]\nservice = \"x\"\n[use]  ",
            "unknown-key",
            &["an agreement of kind transfer has no topic customer", "add \"customer\" to `topics`"],
        ),
        (
            "price_for_customer_list",
            "price_for_customer_lst",
            "unknown-key",
            &["deal.price_for_customer_lst", "did you mean price_for_customer_list"],
        ),
        ("copies        = 4", "copies = \"four\"", "wrong-type", &["agreement.copies must be a whole number"]),
        ("individuals          = 38_000", "individuals = -1", "out-of-range", &["scope.individuals = -1"]),
        (
            "signing_date  = 2026-12-01 ",
            "signing_date = \"2026-02-30\" ",
            "impossible-date",
            &["2026-02-30 is not a day"],
        ),
        ("\"one-way\"", "\"oneway\"", "unknown-word", &["did you mean “one-way”"]),
        (
            "subject       = \"家用卫生设备零售业务及其客户合同\"",
            "subject = \"\"",
            "empty-answer",
            &["deal.subject is empty"],
        ),
        ("张示例", "张\\u202E", "forbidden-character", &["U+202E"]),
        ("张示例", "张\\u0007", "forbidden-character", &["U+0007"]),
        ("张示例", "\\uE863", "forbidden-character", &["U+E863"]),
        ("12_000_000.00", "12.345", "wrong-amount", &["more than two decimals"]),
        ("role    = \"transferee\"", "role    = \"transferor\"", "duplicate-party", &["key = \"transferor-2\""]),
        ("obtained_by  = \"transferor\"", "obtained_by  = \"seller\"", "unknown-role", &["consent.obtained_by"]),
        (
            "items   = [\"银行账号\"]",
            "items   = [\"银行账号\"]\nindividuals = 5",
            "misplaced-key",
            &["move it above the first [[scope.categories]]"],
        ),
        ("[use]  ", "[use]\nclosing_date = 2026-12-31\n#", "misplaced-key", &["belongs to [deal]"]),
    ];
    for (from, to, code, words) in cases {
        let (run, folder) = build(&changed(from, to), &[]);
        assert_eq!(run.code, 1, "{code}: {}", run.err);
        assert!(run.err.contains(&format!("error[{code}]")), "{code} in {}", run.err);
        assert!(run.err.contains("deal.toml:"), "a place in {}", run.err);
        for word in words {
            assert!(run.err.contains(word), "“{word}” in {}", run.err);
        }
        assert!(!folder.path().join("out").exists(), "{code}: nothing is written");
    }
}

#[test]
fn all_syntax_errors_are_reported_with_what_else_is_wrong() {
    let text = example()
        .replace("\"one-way\"", "\"one-way")
        .replace("copies        = 4", "copies = four")
        .replace("\"any\"", "\"some\"");
    let (run, _folder) = build(text.as_bytes(), &[]);
    assert_eq!(run.code, 1);
    assert!(run.err.matches("error[syntax]").count() >= 2, "{}", run.err);
    assert!(run.err.contains("scope.subject_matter"), "{}", run.err);
}

#[test]
fn a_file_that_cannot_be_read_ends_with_two() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(baomi(&["build", "none.toml"], folder.path()).code, 2);
    std::fs::write(folder.path().join("bytes.toml"), b"kind = \"\xff\"").expect("writable");
    let run = baomi(&["check", "bytes.toml"], folder.path());
    assert_eq!(run.code, 2);
    assert!(run.out.contains("line 1 is not UTF-8"), "{}", run.out);
    assert_eq!(baomi(&["build", "."], folder.path()).code, 2);
    assert_eq!(baomi(&["bild"], folder.path()).code, 2);
    assert_eq!(baomi(&["--help"], folder.path()).code, 0);
}

#[test]
fn byte_order_mark_and_windows_lines_are_accepted() {
    let text = format!("\u{FEFF}{}", example().replace('\n', "\r\n"));
    let (run, _folder) = build(text.as_bytes(), &[]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn a_failed_build_leaves_earlier_files_and_others_go_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    std::fs::write(path("good.toml"), example()).expect("writable");
    std::fs::write(path("bad.toml"), changed("copies        = 4", "copies = \"four\"")).expect("writable");
    std::fs::create_dir(path("out")).expect("writable");
    std::fs::write(path("out/bad.md"), "earlier").expect("writable");
    let run = baomi(&["build", "bad.toml", "good.toml", "-o", "out", "-f", "md"], folder.path());
    assert_eq!(run.code, 1);
    assert_eq!(std::fs::read_to_string(path("out/bad.md")).expect("still there"), "earlier");
    assert!(path("out/good.md").exists());
    assert!(run.err.contains("2 files, 1 built; not built: bad.toml"), "{}", run.err);
    let left: Vec<_> = std::fs::read_dir(path("out"))
        .expect("readable")
        .flatten()
        .map(|e| e.file_name())
        .filter(|n| n.to_string_lossy().starts_with('.'))
        .collect();
    assert!(left.is_empty(), "no temporary file is left: {left:?}");
}

#[test]
fn an_output_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("deal.toml"), example()).expect("writable");
    std::fs::write(folder.path().join("out"), "a file, not a folder").expect("writable");
    let run = baomi(&["build", "deal.toml", "-o", "out", "-f", "md"], folder.path());
    assert_eq!(run.code, 2);
    assert!(run.err.contains("cannot write"), "{}", run.err);
    assert_eq!(std::fs::read_to_string(folder.path().join("out")).expect("untouched"), "a file, not a folder");
}

#[test]
fn a_draft_leaves_blanks_and_marks_itself() {
    let text = example().replace("subject       = \"家用卫生设备零售业务及其客户合同\"\n", "");
    let (refused, _folder) = build(text.as_bytes(), &[]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("deal.subject is missing"), "{}", refused.err);
    let (run, folder) = build(text.as_bytes(), &["--draft"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let markdown = std::fs::read_to_string(folder.path().join("out/deal.md")).expect("written");
    assert!(markdown.contains("草稿 DRAFT") && markdown.contains("\\_\\_\\_"), "{}", &markdown[..400]);
}

#[test]
fn a_character_without_a_glyph_is_an_error_with_its_answer() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("deal.toml"), changed("王范本", "王\u{323B0}")).expect("writable");
    let run = baomi(&["build", "deal.toml", "-o", "out"], folder.path());
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("error[missing-glyph]") && run.err.contains("U+323B0") && run.err.contains("deal.toml:"),
        "{}",
        run.err
    );
    assert!(!folder.path().join("out").exists());
}

#[test]
fn findings_as_json_have_the_promised_keys() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("deal.toml"), changed("91310115MA1K4QX2TN", "91310115MA1K4QX2TM"))
        .expect("writable");
    let run = baomi(&["check", "deal.toml", "--format", "json"], folder.path());
    assert_eq!(run.code, 1);
    let rows: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let row = rows.as_array().and_then(|rows| rows.iter().find(|row| row["code"] == "G10")).expect("the finding");
    for key in ["code", "severity", "message", "hint", "basis", "answer", "file", "line", "column"] {
        assert!(row.get(key).is_some(), "{key} in {row}");
    }
    assert_eq!((row["answer"].as_str(), row["line"].as_u64()), (Some("parties.0.id"), Some(24)));
}

#[test]
fn a_broken_library_names_file_and_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let clause = "+++\nid = \"liability.cap\"\nvariant = \"balanced\"\nkinds = [\"transfer\", \"partner\"]\narticle = \"liability\"\norder = 30\nwhen = \"liability.capp\"\nbasis = [\"civil-code:9999\"]\n+++\n# 上限\n\n{{ liability.cap_amout | money }}见[](#liability.none)。\n";
    std::fs::create_dir_all(folder.path().join("mine/clauses/liability")).expect("writable");
    std::fs::write(folder.path().join("mine/clauses/liability/cap.balanced.md"), clause).expect("writable");
    let run = baomi(&["--library", "mine", "clauses"], folder.path());
    assert_eq!(run.code, 2);
    for word in [
        "cap.balanced.md:7",
        "liability.capp",
        "liability.cap_amout",
        "civil-code:9999",
        "liability.none",
        "the en text is missing",
    ] {
        assert!(run.err.contains(word), "“{word}” in {}", run.err);
    }
    assert_eq!(baomi(&["--library", "nowhere", "clauses"], folder.path()).code, 2);
}

#[test]
fn the_same_answers_give_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("deal.toml"), example()).expect("writable");
    for out in ["one", "two"] {
        assert_eq!(baomi(&["build", "deal.toml", "-o", out], folder.path()).code, 0);
    }
    for ending in ["md", "pdf", "memo.md", "memo.docx", "steps.csv"] {
        let read = |out: &str| std::fs::read(folder.path().join(out).join(format!("deal.{ending}"))).expect("written");
        assert!(read("one") == read("two"), "{ending} differs");
    }
}

#[test]
fn values_are_text_and_never_markup() {
    let odd = "*Star* & 1. {{ x }} {% if %} <b> | `_$` #";
    let (run, folder) = build(&changed("家用卫生设备零售业务及其客户合同", odd), &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let markdown = std::fs::read_to_string(folder.path().join("out/deal.md")).expect("written");
    let shown: String = markdown.replace('\\', "");
    assert!(shown.contains(odd), "{shown}");
}

#[test]
fn a_new_file_asks_for_what_it_needs() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for kind in ["transfer", "partner", "employee", "customer"] {
        let file = format!("{kind}.toml");
        let run = baomi(&["new", kind, "-o", &file], folder.path());
        assert_eq!(run.code, 0, "{}", run.err);
        let run = baomi(&["check", &file], folder.path());
        assert_eq!(run.code, 1, "an empty file is not ready");
        assert!(!run.out.contains("error[syntax]") && !run.out.contains("error[unknown-key]"), "{kind}: {}", run.out);
        assert_eq!(baomi(&["new", kind, "-o", &file], folder.path()).code, 2, "an existing file is kept");
    }
    assert_eq!(baomi(&["new", "tranfer"], folder.path()).code, 2);
}

/// A kind is one folder: its roles are the words of its answer files, and those of other kinds are not.
#[test]
fn a_new_kind_brings_its_own_roles() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let own = folder.path().join("mine/templates/supplier");
    std::fs::create_dir_all(&own).expect("writable");
    for name in ["kind.toml", "agreement.md", "letter.md"] {
        let text = std::fs::read_to_string(root().join("templates/partner").join(name)).expect("the kind is there");
        let text = text.replace("= \"company\"", "= \"buyer\"").replace("= \"partner\"\n", "= \"supplier\"\n");
        std::fs::write(own.join(name), text).expect("writable");
    }
    let mine = |arguments: &[&str]| baomi(&[&["--library", "mine"], arguments].concat(), folder.path());
    let run = mine(&["new", "supplier", "-o", "deal.toml"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = std::fs::read_to_string(folder.path().join("deal.toml")).expect("written");
    assert!(text.contains("role = \"buyer\"") && !text.contains("\"transferor\""), "{text}");
    let run = mine(&["check", "deal.toml"]);
    assert!(!run.out.contains(".role"), "{}", run.out);
    std::fs::write(folder.path().join("deal.toml"), text.replace("role = \"buyer\"", "role = \"transferor\""))
        .expect("writable");
    let run = mine(&["check", "deal.toml"]);
    assert!(run.out.contains("error[unknown-word]") && run.out.contains("one of: buyer | supplier\n"), "{}", run.out);
    let run = mine(&["schema", "supplier"]);
    let schema: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let choices = &schema["properties"]["parties"]["items"]["properties"]["role"]["oneOf"];
    let words: Vec<&serde_json::Value> =
        choices.as_array().expect("choices").iter().map(|choice| &choice["const"]).collect();
    assert_eq!(words, ["buyer", "supplier"]);
}

#[test]
fn rules_are_explained_in_both_languages_and_the_schema_is_json() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = baomi(&["explain", "L02"], folder.path());
    assert!(run.code == 0 && run.out.contains("Article 585"), "{}", run.out);
    let run = baomi(&["--lang", "zh", "explain", "P07"], folder.path());
    assert_ne!(run.code, 0, "--lang is given once");
    assert_eq!(baomi(&["explain", "Z99"], folder.path()).code, 2);
    let run = baomi(&["explain"], folder.path());
    assert!(!run.out.contains("{{") && !run.out.contains("{%"), "a message without its template: {}", run.out);
    let run = baomi(&["explain", "S01"], folder.path());
    assert!(run.out.contains("measures are missing: [encryption; ][access control; ]"), "{}", run.out);
    let run = baomi(&["schema", "transfer"], folder.path());
    let schema: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert!(schema["properties"]["liability"].is_object());
    assert_eq!(baomi(&["clauses", "--coverage"], folder.path()).code, 0);
}

#[test]
fn a_firms_lock_is_lifted_only_with_a_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let house = "stance = \"balanced\"\n[liability]\npayment_days = 10\n[lock]\nanswers = [\"liability.payment_days\"]\nclauses = [\"liability.liquidated-damages\"]\n";
    std::fs::write(folder.path().join("house.toml"), house).expect("writable");
    let deal = |more: &str| {
        example()
            .replace("kind     = \"transfer\"", "kind = \"transfer\"\nextends = \"house.toml\"")
            .replace("[annexes]", &format!("{more}\n[annexes]"))
    };
    let check = |text: &str| {
        std::fs::write(folder.path().join("deal.toml"), text).expect("writable");
        baomi(&["check", "deal.toml"], folder.path())
    };
    let run = check(&deal(""));
    assert!(
        run.code == 1 && run.out.contains("error[locked]") && run.out.contains("liability.payment_days"),
        "{}",
        run.out
    );
    let run = check(&deal("[lock]\nanswers = []"));
    assert!(run.out.contains("error[locked]"), "a deal cannot unlock: {}", run.out);
    let waiver = "[[waive]]\nrule = \"locked\"\nanswer = \"liability.payment_days\"\nreason = \"agreed\"\n";
    assert_eq!(check(&deal(waiver)).code, 1, "nobody approved it");
    let run = check(&deal(&format!("{waiver}approved_by = \"Zhang\"\n")));
    assert_eq!(run.code, 0, "{}", run.out);
    let run = check(
        &deal(&format!("{waiver}approved_by = \"Zhang\"\n"))
            .replace("stance   = \"balanced\"", "stance = \"recipient\""),
    );
    assert!(run.code == 1 && run.out.contains("liability.liquidated-damages"), "{}", run.out);
}

#[test]
fn defaults_that_extend_each_other_are_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("house.toml"), "extends = \"deal.toml\"\n").expect("writable");
    let deal = example().replace("kind     = \"transfer\"", "kind = \"transfer\"\nextends = \"house.toml\"");
    std::fs::write(folder.path().join("deal.toml"), deal).expect("writable");
    let run = baomi(&["build", "deal.toml"], folder.path());
    assert!(run.code == 2 && run.err.contains("in a circle"), "{}", run.err);
    std::fs::write(folder.path().join("house.toml"), "extends = \"lost.toml\"\n").expect("writable");
    let run = baomi(&["build", "deal.toml"], folder.path());
    assert!(run.code == 2 && run.err.contains("lost.toml") && run.err.contains("house.toml:1"), "{}", run.err);
}

#[test]
fn a_lock_in_the_deal_itself_is_no_lock_of_the_firm() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("house.toml"), "[liability]\npayment_days = 10\n").expect("writable");
    let deal = example()
        .replace("kind     = \"transfer\"", "kind = \"transfer\"\nextends = \"house.toml\"")
        .replace("payment_days       = 10", "")
        .replace("[annexes]", "[lock]\nanswers = [\"liability.payment_days\"]\n[annexes]");
    std::fs::write(folder.path().join("deal.toml"), deal).expect("writable");
    let run = baomi(&["check", "deal.toml"], folder.path());
    let said = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in
        ["given in house.toml, and deal.toml locks it", "take liability.payment_days out of [lock] in deal.toml"]
    {
        assert!(said.contains(words), "“{words}” in {said}");
    }
}

#[test]
fn a_font_that_cannot_be_used_is_named_with_the_reason() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut restricted = include_bytes!("../templates/fonts/Tinos-Regular-latin.ttf").to_vec();
    let face = ttf_parser::RawFace::parse(&restricted, 0).expect("Tinos is a font");
    let table = face.table(ttf_parser::Tag::from_bytes(b"OS/2")).expect("it has OS/2");
    // fsType 2: restricted licence.
    let at = table.as_ptr() as usize - restricted.as_ptr() as usize + 8;
    restricted[at..at + 2].copy_from_slice(&[0, 2]);
    std::fs::write(folder.path().join("restricted.ttf"), restricted).expect("writable");
    let cases = [
        ("body=nowhere.ttf", "there is no such file"),
        ("latin=restricted.ttf", "forbid embedding (fsType 0x0002)"),
        ("bodi=restricted.ttf", "none of body, bold, heading, latin, latin_bold"),
    ];
    let example = root().join("examples/asset-transfer.toml").display().to_string();
    for (font, words) in cases {
        let run = baomi(&["build", &example, "-o", "out", "-f", "pdf", "--font", font], folder.path());
        assert_eq!(run.code, 2, "{}", run.err);
        let said = run.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(words), "{font}: {said}");
        assert!(!folder.path().join("out").exists(), "nothing is written");
    }
    let own = root().join("templates/fonts/Tinos-Bold-latin.ttf").display().to_string();
    let run = baomi(&["build", &example, "-o", "out", "-f", "pdf", "--font", &format!("latin={own}")], folder.path());
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn a_finding_that_nobody_may_accept_says_so_when_one_tries() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let waiver = "[[waive]]\nrule = \"paragraphs-differ\"\nreason = \"agreed\"\n[annexes]";
    std::fs::write(folder.path().join("deal.toml"), example().replace("[annexes]", waiver)).expect("writable");
    let run = baomi(&["check", "deal.toml"], folder.path());
    assert!(run.out.contains("warning[unused-waiver]") && run.out.contains("cannot be waived"), "{}", run.out);
    let run = baomi(&["explain", "Unknown-Key"], folder.path());
    assert!(run.code == 0 && run.out.starts_with("unknown-key  error") && run.out.contains("cannot be accepted"));
    let run = baomi(&["explain", "languages-differ"], folder.path());
    assert!(run.out.contains("can be accepted by a [[waive]]"), "{}", run.out);
}

/// A clause whose English lacks a paragraph never leaves a bilingual agreement half Chinese, whatever is waived.
#[test]
fn a_clause_in_one_language_stops_a_bilingual_agreement() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let clause = include_str!("../clauses/liability/individuals.md");
    let english = clause.rfind("\n# ").expect("an English heading");
    let path = folder.path().join("own/clauses/liability");
    std::fs::create_dir_all(&path).expect("writable");
    let heading = clause[english..].lines().nth(1).expect("a heading");
    std::fs::write(path.join("individuals.md"), format!("{}\n{heading}\n", &clause[..english])).expect("writable");
    let deal = include_str!("../examples/international.toml");
    for rule in ["languages-differ", "paragraphs-differ", "library"] {
        let waiver = format!("{deal}\n[[waive]]\nrule = \"{rule}\"\nreason = \"agreed\"\n");
        std::fs::write(folder.path().join("deal.toml"), waiver).expect("writable");
        let run = baomi(&["--library", "own", "build", "deal.toml", "-o", "out", "-f", "md"], folder.path());
        assert_ne!(run.code, 0, "{rule}: {}", run.out);
        assert!(!folder.path().join("out/deal.md").exists(), "{rule}");
    }
}
