//! What was handed out can be proved: a lock names inputs and outputs, and `verify` says what became of them.

mod common;

use common::program::baomi;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// A folder with an answer file, its agreement and the lock, and the folder of the outputs.
fn locked(also: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/partner-recipient.toml");
    std::fs::copy(example, folder.path().join("deal.toml")).expect("it can be copied");
    let arguments = ["build", "deal.toml", "--lock", "-f", "md,pdf,docx", "-o", "out"];
    let built = baomi(&[&arguments[..], also].concat(), folder.path());
    assert_eq!(built.code, 0, "{}", built.err);
    assert!(built.err.contains("not to be sent: deal.lock.toml"));
    let out = folder.path().join("out");
    (folder, out)
}

#[test]
fn what_was_not_touched_is_proved_and_can_be_made_again() {
    let (folder, _) = locked(&["--author", "范本律师事务所", "--date", "2026-11-22"]);
    let verified = baomi(&["verify", "out/deal.lock.toml"], folder.path());
    assert_eq!(
        verified.out,
        "deal.md: the bytes that were handed out\n\
         deal.pdf: the bytes that were handed out\n\
         deal.docx: the bytes that were handed out\n\
         Rendered again: the same bytes.\n"
    );
    assert_eq!(verified.code, 0);
}

#[test]
fn the_lock_leads_from_each_paragraph_to_its_clause_and_answers() {
    let (_folder, out) = locked(&[]);
    let lock: toml::Table =
        std::fs::read_to_string(out.join("deal.lock.toml")).expect("it is there").parse().expect("TOML");
    assert_eq!(lock["answers"][0]["file"].as_str(), Some("../deal.toml"));
    let paragraphs = lock["paragraphs"].as_array().expect("a list");
    let prints = |answer: &str| {
        paragraphs.iter().find(|paragraph| {
            let answers = paragraph.get("answers").and_then(toml::Value::as_array);
            answers.is_some_and(|answers| answers.iter().any(|own| own.as_str() == Some(answer)))
        })
    };
    let number = prints("agreement.number").expect("a paragraph prints the number");
    assert!(number.get("id").is_some());
    let clause =
        paragraphs.iter().find(|paragraph| paragraph.get("variant").is_some()).expect("a clause with variants");
    assert!(clause.get("clause").is_some());
}

#[test]
fn signatures_behind_our_bytes_leave_them_proved() {
    let (folder, out) = locked(&[]);
    let mut pdf = std::fs::OpenOptions::new().append(true).open(out.join("deal.pdf")).expect("it is there");
    pdf.write_all(b"\n% an incremental update\n").expect("writable");
    let verified = baomi(&["verify", "out/deal.lock.toml"], folder.path());
    assert!(verified.out.contains("deal.pdf: our bytes, and 25 more behind them"), "{}", verified.out);
    assert_eq!(verified.code, 0);
}

/// A Word file with one part changed by `edit` and its parts packed anew.
fn edited(path: &Path, edit: impl Fn(&str) -> String) {
    let bytes = std::fs::read(path).expect("it is there");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a ZIP");
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for n in 0..zip.len() {
        let mut part = zip.by_index(n).expect("a part");
        let mut content = String::new();
        part.read_to_string(&mut content).expect("text");
        let content = if part.name() == "word/document.xml" { edit(&content) } else { content };
        out.start_file(part.name(), zip::write::SimpleFileOptions::default()).expect("it can be written");
        out.write_all(content.as_bytes()).expect("it can be written");
    }
    std::fs::write(path, out.finish().expect("whole").into_inner()).expect("writable");
}

#[test]
fn a_word_file_saved_anew_has_the_same_words_and_one_that_was_changed_shows_where() {
    let (folder, out) = locked(&[]);
    edited(&out.join("deal.docx"), str::to_owned);
    let verified = baomi(&["verify", "out/deal.lock.toml"], folder.path());
    assert!(verified.out.contains("deal.docx: written anew, the same words"), "{}", verified.out);
    assert_eq!(verified.code, 0);
    edited(&out.join("deal.docx"), |xml| {
        assert!(xml.contains("保密信息"));
        xml.replacen("保密信息", "秘密情报", 1)
    });
    let verified = baomi(&["verify", "out/deal.lock.toml"], folder.path());
    let told = &verified.out;
    assert!(told.contains("deal.docx: 1 paragraph differs") && told.contains("秘密情报"), "{told}");
    assert_eq!(verified.code, 1);
}

#[test]
fn changed_answers_are_named_and_the_files_stay_proved() {
    let (folder, _) = locked(&[]);
    let path = folder.path().join("deal.toml");
    let text = std::fs::read_to_string(&path).expect("readable");
    std::fs::write(&path, text + "\n# seen again\n").expect("writable");
    let verified = baomi(&["verify", "out/deal.lock.toml"], folder.path());
    // A comment changes no byte of what is rendered.
    assert!(verified.out.ends_with("Rendered again: the same bytes.\n"), "{}", verified.out);
    let text = std::fs::read_to_string(&path).expect("readable").replacen("stance", "# stance", 1);
    std::fs::write(&path, format!("stance = \"discloser\"\n{text}")).expect("writable");
    let verified = baomi(&["verify", "out/deal.lock.toml"], folder.path());
    assert!(verified.out.contains("since the lock these changed: the answers"), "{}", verified.out);
    assert!(verified.out.contains("deal.pdf: the bytes that were handed out"));
    assert_eq!(verified.code, 1);
}

#[test]
fn a_lock_that_is_none_and_files_that_are_gone_are_told() {
    let (folder, out) = locked(&[]);
    std::fs::remove_file(out.join("deal.pdf")).expect("it is there");
    let verified = baomi(&["verify", "out/deal.lock.toml"], folder.path());
    assert!(verified.out.contains("deal.pdf: the file is not there"), "{}", verified.out);
    for (text, expected) in
        [("nonsense [", "it is no TOML file"), ("a = 1", "it is no lock file"), ("version = 7", "form 7")]
    {
        std::fs::write(out.join("other.lock.toml"), text).expect("writable");
        let verified = baomi(&["verify", "out/other.lock.toml"], folder.path());
        let error = verified.err;
        assert!(verified.code == 2 && error.contains(expected), "{error}");
    }
}

#[test]
fn a_lock_opens_nothing_but_what_lies_beside_it() {
    let (folder, out) = locked(&[]);
    let text = std::fs::read_to_string(out.join("deal.lock.toml")).expect("it is there");
    std::fs::write(out.join("deal.lock.toml"), text.replace("\"deal.pdf\"", "\"../deal.toml\"")).expect("writable");
    let verified = baomi(&["verify", "out/deal.lock.toml"], folder.path());
    assert!(verified.code == 2 && verified.err.contains("does not lie beside the lock"), "{}", verified.err);
}
