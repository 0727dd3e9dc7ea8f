//! Comparisons: tracked changes that accept to the newer agreement and reject to the older, and what the command says.

#[path = "common/mod.rs"]
mod common;
#[path = "docx/package.rs"]
mod package;
#[path = "docx/words.rs"]
mod words;

use assert_cmd::Command;
use baomi::diff::{Comparison, Kind, Tracked, compare};
use baomi::document::{
    Align, Block, Change as Mark, Content, Document, Origin, ParagraphId, Span, SpanKind, Table, whole_change,
};
use baomi::export::docx::{Options, Writer};
use baomi::layout::Style;
use baomi::value::{Language, Localised};
use common::{Change, examples, library, root};
use std::sync::Arc;
use words::{Side, lines};

fn example(name: &str, language: &str, set: toml::Table) -> Document {
    let mut all = toml::toml! { language = language };
    all.extend(set);
    Change { base: Some(name.to_owned()), set: all, ..Change::default() }.assemble(library()).document
}

fn written(document: &Document, options: &Options<'_>) -> Vec<u8> {
    Writer::new(&Style::bundled("commercial").expect("it is there"))
        .write(document, options)
        .expect("it can be written")
}

fn word(document: &Document) -> Vec<u8> {
    written(document, &Options::default())
}

fn redline(tracked: &Tracked) -> Vec<u8> {
    written(&tracked.document, &Options { tracked: Some(tracked), ..Options::default() })
}

fn squeezed(bytes: &[u8], side: Side) -> Vec<String> {
    lines(bytes, side).iter().map(|line| line.squeezed()).filter(|line| !line.is_empty()).collect()
}

/// Accepting gives the newer agreement, refusing the older: every line with its number, in its order.
fn assert_both_ways(name: &str, old: &Document, new: &Document) -> Comparison {
    let comparison = compare(old, new);
    let redline = redline(&comparison.tracked);
    for (side, wanted) in [(Side::Accepted, new), (Side::Rejected, old)] {
        let (found, wanted) = (squeezed(&redline, side), squeezed(&word(wanted), Side::Accepted));
        for (index, (found, wanted)) in found.iter().zip(&wanted).enumerate() {
            assert_eq!(found, wanted, "{name}, {side:?}, line {index}");
        }
        assert_eq!(found.len(), wanted.len(), "{name}, {side:?}");
    }
    comparison
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
        // The injunction clause names mediation too.
        let named = change.clause.starts_with("disputes.") || change.clause == "liability.injunction";
        assert!(named, "{} is no change", change.clause);
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

/// Exchanges two neighbouring clauses of one paragraph each, one of them referred to, and numbers all anew.
fn exchanged(old: &Document) -> Document {
    let number = |block: &Block| match &block.content {
        Content::Paragraph { number: Some(number), .. } => Some(number.clone()),
        _ => None,
    };
    let clause = |at: usize| old.blocks[at].origin.as_ref().map(|origin| origin.clause.as_str());
    let referred = |anchor: &str| {
        let spans = |block: &Arc<Block>| {
            let texts = block.content.texts();
            texts.iter().any(|text| {
                text.iter()
                    .any(|(_, spans)| spans.iter().any(|span| span.kind == SpanKind::Reference(anchor.to_owned())))
            })
        };
        old.blocks.iter().any(spans)
    };
    let alone =
        |at: usize| number(&old.blocks[at]).is_some() && clause(at - 1) != clause(at) && clause(at + 1) != clause(at);
    let at = (1..old.blocks.len() - 2)
        .find(|at| alone(*at) && alone(at + 1) && clause(*at).is_some_and(referred))
        .expect("there are two such clauses");
    let (first, second) = (&old.blocks[at], &old.blocks[at + 1]);
    let numbers = [number(first), number(second)].map(|number| number.expect("it has one"));
    let anchors = [clause(at), clause(at + 1)].map(|clause| clause.expect("it has one").to_owned());
    let mut new = old.clone();
    new.blocks.swap(at, at + 1);
    for (offset, number) in numbers.iter().enumerate() {
        if let Content::Paragraph { number: shown, .. } = &mut Arc::make_mut(&mut new.blocks[at + offset]).content {
            *shown = Some(number.clone());
        }
    }
    for block in &mut new.blocks {
        let texts: Vec<&mut Localised<Vec<Span>>> = match &mut Arc::make_mut(block).content {
            Content::Paragraph { text, .. } | Content::Item { text, .. } => vec![text],
            Content::Table(table) => table.rows.iter_mut().flatten().collect(),
            _ => Vec::new(),
        };
        for span in texts.into_iter().flat_map(|text| text.zh.iter_mut().chain(text.en.iter_mut())).flatten() {
            for (index, anchor) in anchors.iter().enumerate() {
                if span.kind == SpanKind::Reference(anchor.clone()) {
                    span.text = span.text.replace(&numbers[index], &numbers[1 - index]);
                }
            }
        }
    }
    new
}

#[test]
fn a_clause_that_moved_is_no_change_and_goes_back_when_refused() {
    for language in ["zh", "zh-en"] {
        let old = example("asset-transfer", language, toml::Table::new());
        let new = exchanged(&old);
        assert_ne!(old, new);
        let comparison = assert_both_ways(language, &old, &new);
        assert!(comparison.changes.is_empty(), "{:?}", comparison.changes);
        assert_eq!(comparison.document, new);
        let xml = package::parts(&redline(&comparison.tracked))["word/document.xml"].clone();
        for mark in ["<w:moveFromRangeStart", "<w:moveFromRangeEnd", "<w:moveToRangeStart", "<w:moveToRangeEnd"] {
            assert_eq!(xml.contains(mark), language == "zh", "{language}: {mark}");
        }
    }
}

#[test]
fn an_item_whose_list_began_elsewhere_gets_its_number_back() {
    let item = |marker: &str, text: &str| Block {
        id: ParagraphId::new("test", 0),
        origin: Some(Origin { clause: "annex.x".to_owned(), variant: None }),
        anchor: None,
        content: Content::Item {
            level: 1,
            marker: Localised::one(Language::Zh, marker.to_owned()),
            text: Localised::one(Language::Zh, vec![Span::plain(text)]),
        },
    };
    let with = |items: &[(&str, &str)]| {
        let mut document = example("negotiation", "zh", toml::Table::new());
        document.blocks.extend(items.iter().map(|(marker, text)| item(marker, text).into()));
        document
    };
    let old = with(&[("（一）", "客户名称"), ("（二）", "联系方式"), ("（一）", "合同编号"), ("（二）", "签署日期")]);
    let new = with(&[("（一）", "客户名称"), ("（一）", "联系方式"), ("（二）", "开户银行"), ("（三）", "合同编号")]);
    assert_both_ways("forth", &old, &new);
    assert_both_ways("back", &new, &old);
}

#[test]
fn a_table_of_2000_rows_is_compared_in_time() {
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
        document.blocks.push(Block::of(ParagraphId::new("test", 0), table(year)).into());
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
        "docx,md,pdf,json",
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
    let first_page = lopdf::Document::load_mem(&read("pdf")).and_then(|pdf| pdf.extract_text(&[1])).expect("a PDF");
    assert!(first_page.contains("变更一览") && !first_page.contains("目"), "{first_page}");
    let parts = package::parts(&read("docx"));
    let xml = &parts["word/document.xml"];
    assert!(
        xml.contains("w:val=\"summary\"")
            && xml.contains("<w:ins w:id=")
            && xml.contains("w:author=\"作者\"")
            && !xml.contains("w:date=")
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
