//! Comparisons: tracked changes that accept to the newer agreement and reject to the older, and what the command says.

#[path = "common/mod.rs"]
mod common;
#[path = "docx/package.rs"]
mod package;
#[path = "docx/words.rs"]
mod words;

use assert_cmd::Command;
use baomi::diff::{Comparison, Kind, compare};
use baomi::document::{Change as Mark, Document, whole_change};
use baomi::export::docx::{Options, Revision, Writer};
use baomi::layout::Style;
use common::{Change, examples, library, root};
use words::{Side, lines};

fn example(name: &str, language: &str, set: toml::Table) -> Document {
    let mut all = toml::toml! { language = language };
    all.extend(set);
    Change { base: Some(name.to_owned()), set: all, ..Change::default() }.assemble(library()).document
}

fn word(document: &Document) -> Vec<u8> {
    let revision = Revision { author: "baomi".to_owned(), date: Some("2026-11-22T00:00:00Z".to_owned()) };
    Writer::new(&Style::bundled("commercial").expect("it is there"))
        .write(document, &Options { revision, ..Options::default() })
        .expect("it can be written")
}

fn squeezed(bytes: &[u8], side: Side) -> Vec<String> {
    lines(bytes, side).iter().map(|line| line.squeezed()).filter(|line| !line.is_empty()).collect()
}

/// Accepting gives the newer agreement, rejecting the older.
fn assert_both_ways(name: &str, old: &Document, new: &Document) -> Comparison {
    let comparison = compare(old, new);
    let redline = word(&comparison.document);
    for (side, wanted) in [(Side::Accepted, new), (Side::Rejected, old)] {
        let (mut found, mut wanted) = (squeezed(&redline, side), squeezed(&word(wanted), Side::Accepted));
        if side == Side::Rejected && moved(old, new) {
            // What moved is no change: it stays where the newer agreement has it, and its number with it.
            for lines in [&mut found, &mut wanted] {
                lines.iter_mut().for_each(|line| *line = without_annex_numbers(line));
                lines.sort();
            }
            let only = |here: &[String], there: &[String]| {
                here.iter().filter(|line| !there.contains(line)).cloned().collect::<Vec<_>>()
            };
            assert_eq!(only(&found, &wanted), only(&wanted, &found), "{name}, {side:?}");
        }
        for (index, (found, wanted)) in found.iter().zip(&wanted).enumerate() {
            // An item whose list begins among inserted ones keeps the number it has there.
            let bare = |line: &str| {
                if side == Side::Rejected { without_item_number(line).to_owned() } else { line.to_owned() }
            };
            assert_eq!(bare(found), bare(wanted), "{name}, {side:?}, line {index}");
        }
        assert_eq!(found.len(), wanted.len(), "{name}, {side:?}");
    }
    comparison
}

/// True where something that both agreements have stands in another order.
fn moved(old: &Document, new: &Document) -> bool {
    let anchors = |document: &Document, other: &Document| -> Vec<String> {
        let has = |anchor: &&String| other.blocks.iter().any(|block| block.anchor.as_ref() == Some(anchor));
        document.blocks.iter().filter_map(|block| block.anchor.as_ref()).filter(has).cloned().collect()
    };
    anchors(old, new) != anchors(new, old)
}

fn without_item_number(line: &str) -> &str {
    let number = line.strip_prefix('（').and_then(|rest| rest.split_once('）'));
    match number {
        Some((number, rest)) if number.chars().all(|c| "一二三四五六七八九十".contains(c)) => rest,
        _ => line
            .strip_prefix('(')
            .and_then(|rest| rest.split_once(')'))
            .filter(|(n, _)| n.len() < 4)
            .map_or(line, |(_, rest)| rest),
    }
}

fn without_annex_numbers(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some((before, after)) =
        ["附件", "Annex"].iter().filter_map(|word| rest.split_once(word)).min_by_key(|(before, _)| before.len())
    {
        plain.push_str(before);
        rest = after.trim_start_matches(|c: char| "一二三四五六七八九十".contains(c) || c.is_ascii_digit());
    }
    plain + rest
}

#[test]
fn any_two_examples_of_a_kind_compare_both_ways() {
    let names: Vec<String> =
        examples().iter().map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
    for language in ["zh", "zh-en"] {
        let documents: Vec<(String, String, Document)> = names
            .iter()
            .map(|name| {
                let change =
                    Change { base: Some(name.clone()), set: toml::toml! { language = language }, ..Change::default() };
                let assembly = change.assemble(library());
                (name.clone(), assembly.answers.kind.clone(), assembly.document)
            })
            .collect();
        for (old_name, old_kind, old) in &documents {
            // Each with the next of its kind, and the last with the first: every example is once the older, once the newer.
            let same: Vec<_> = documents.iter().filter(|(_, kind, _)| kind == old_kind).collect();
            let at = same.iter().position(|(name, ..)| name == old_name).expect("it is its own kind");
            let (new_name, _, new) = same[(at + 1) % same.len()];
            assert_both_ways(&format!("{old_name} → {new_name} {language}"), old, new);
        }
    }
}

#[test]
fn an_agreement_compared_with_itself_has_no_change() {
    let document = example("asset-transfer", "zh-en", toml::Table::new());
    let comparison = compare(&document, &document);
    assert!(
        comparison.changes.is_empty(),
        "{:?}",
        comparison.changes.iter().map(|change| &change.clause).collect::<Vec<_>>()
    );
    assert_eq!(comparison.document, document);
}

#[test]
fn a_figure_changes_alone_and_whole() {
    let old = example("asset-transfer", "zh", toml::Table::new());
    let new = example("asset-transfer", "zh", toml::toml! { duration = { ordinary_years = 5 } });
    let comparison = assert_both_ways("years", &old, &new);
    let clauses: Vec<&str> = comparison.changes.iter().map(|change| change.clause.as_str()).collect();
    assert_eq!(clauses, ["duration.terms"]);
    let fragments = comparison.changes[0].fragments.zh.clone().expect("Chinese");
    assert_eq!((fragments.len(), fragments[0].old.as_str(), fragments[0].new.as_str()), (1, "3", "5"));
}

#[test]
fn a_clause_that_drops_out_renumbers_nothing_else() {
    let old = example("asset-transfer", "zh", toml::Table::new());
    let new = example("asset-transfer", "zh", toml::toml! { disputes = { mediation = false } });
    let comparison = assert_both_ways("mediation", &old, &new);
    assert!(!comparison.changes.is_empty());
    for change in &comparison.changes {
        assert!(change.clause.starts_with("disputes."), "{} is no change", change.clause);
    }
}

#[test]
fn removed_and_added_clauses_are_told() {
    let old = example("asset-transfer", "zh", toml::Table::new());
    let new = example("asset-transfer", "zh", toml::toml! { liability = { injunction = false, indemnity = false } });
    let kinds =
        |comparison: &Comparison, kind: Kind| comparison.changes.iter().filter(|change| change.kind == kind).count();
    let forth = assert_both_ways("removed", &old, &new);
    assert!(kinds(&forth, Kind::Removed) > 0);
    let back = assert_both_ways("added", &new, &old);
    assert_eq!(kinds(&forth, Kind::Removed), kinds(&back, Kind::Added));
    assert!(forth.document.blocks.iter().any(|block| whole_change(&block.content) == Some(Mark::Deleted)));
}

#[test]
fn a_table_of_2000_rows_is_compared_in_time() {
    use baomi::document::{Align, Block, Content, Span, Table};
    use baomi::value::{Language, Localised};
    let cell = |text: String| Localised::one(Language::Zh, vec![Span::plain(text)]);
    let table = |year: u32| {
        let rows = (0..2000)
            .map(|n| vec![cell(format!("第{n}行")), cell(format!("保存{}年", if n % 10 == 0 { year } else { 3 }))])
            .collect();
        Content::Table(Table {
            aligns: vec![Align::Left; 2],
            header: vec![cell("项目".to_owned()), cell("期限".to_owned())],
            rows,
        })
    };
    let with = |year| {
        let mut document = example("negotiation", "zh", toml::Table::new());
        document.blocks.push(Block { origin: None, anchor: None, content: table(year) });
        document
    };
    let start = std::time::Instant::now();
    assert_both_ways("rows", &with(3), &with(5));
    assert!(start.elapsed() < std::time::Duration::from_secs(60), "{:?}", start.elapsed());
}

fn baomi(arguments: &[&str]) -> std::process::Output {
    Command::cargo_bin("baomi")
        .expect("the program is built")
        .current_dir(root())
        .args(arguments)
        .output()
        .expect("it runs")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn the_command_writes_every_format() {
    let out = folder();
    let newer = out.path().join("newer.toml");
    let text = std::fs::read_to_string(root().join("examples/asset-transfer.toml"))
        .expect("the example")
        .replace("ordinary_years     = 3", "ordinary_years     = 5");
    std::fs::write(&newer, text).expect("writable");
    let output = baomi(&[
        "diff",
        "examples/asset-transfer.toml",
        &newer.display().to_string(),
        "-f",
        "docx,md,json",
        "-o",
        &out.path().display().to_string(),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let read =
        |ending: &str| std::fs::read(out.path().join(format!("newer.redline.{ending}"))).expect("it was written");
    let json: serde_json::Value = serde_json::from_slice(&read("json")).expect("JSON");
    assert_eq!(json["changes"][0]["clause"], "duration.terms");
    assert_eq!(json["changes"][0]["change"], "changed");
    assert!(json["changes"][0]["old"]["text"]["zh"].as_str().expect("a text").contains("3年"));
    let markdown = String::from_utf8(read("md")).expect("UTF-8");
    assert!(
        markdown.contains("<del>3</del><ins>5</ins>年") && markdown.starts_with("**变更一览**"),
        "{}",
        &markdown[..400]
    );
    let parts = package::parts(&read("docx"));
    let xml = &parts["word/document.xml"];
    assert!(
        xml.contains("baomi-summary")
            && xml.contains("<w:ins w:id=")
            && xml.contains("w:author=\"baomi\"")
            && xml.contains("w:date=\"20")
    );
}

#[test]
fn the_balanced_form_is_what_a_stance_departs_from() {
    let out = folder();
    let file = out.path().join("strict.toml");
    let text = std::fs::read_to_string(root().join("examples/asset-transfer.toml"))
        .expect("the example")
        .replace("stance   = \"balanced\"", "stance   = \"discloser\"");
    std::fs::write(&file, text).expect("writable");
    let run = |path: &str| baomi(&["diff", "--standard", path, "-f", "json", "-o", &out.path().display().to_string()]);
    let output = run(&file.display().to_string());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let json: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.path().join("strict.redline.json")).expect("written")).expect("JSON");
    let changes = json["changes"].as_array().expect("a list");
    assert!(!changes.is_empty());
    assert!(
        changes.iter().any(|change| change["old"]["variant"] == "balanced" && change["new"]["variant"] == "discloser"),
        "{json:#}"
    );
    assert_eq!(run("examples/asset-transfer.toml").status.code(), Some(0));
}

#[test]
fn different_kinds_are_refused_in_clear_words() {
    let out = folder();
    let output = baomi(&[
        "--lang",
        "en",
        "diff",
        "examples/asset-transfer.toml",
        "examples/employee.toml",
        "-o",
        &out.path().display().to_string(),
    ]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("different kinds") && said.contains("transfer") && said.contains("employee"), "{said}");
    assert_eq!(std::fs::read_dir(out.path()).expect("the folder").count(), 0);
}

#[test]
fn answers_that_fail_their_checks_are_refused_as_in_build() {
    let out = folder();
    let file = out.path().join("broken.toml");
    let text = std::fs::read_to_string(root().join("examples/asset-transfer.toml"))
        .expect("the example")
        .replace("91310115MA1K4QX2TN", "91310115MA1K4QX2TM");
    std::fs::write(&file, text).expect("writable");
    let path = file.display().to_string();
    let target = out.path().join("out").display().to_string();
    let built = baomi(&["--lang", "en", "build", &path, "-f", "md", "-o", &target]);
    let output = baomi(&["--lang", "en", "diff", "examples/asset-transfer.toml", &path, "-o", &target]);
    assert_eq!((built.status.code(), output.status.code()), (Some(1), Some(1)));
    let code = |output: &std::process::Output| {
        String::from_utf8_lossy(&output.stderr)
            .lines()
            .filter(|line| line.starts_with("error"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(code(&built), code(&output));
    assert!(!out.path().join("out").exists());
}

#[test]
fn one_file_alone_is_not_enough() {
    let output = baomi(&["--lang", "en", "diff", "examples/employee.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--standard"));
}
