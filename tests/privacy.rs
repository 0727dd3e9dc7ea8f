//! What leaves the house tells nothing of it: every byte of every format, unpacked, is searched for what is private.

mod common;

use std::io::Read;
use std::path::Path;
use std::process::Command;

/// Words that no file for the other side may hold, besides the names of the answer files: the tool, variants, hashes.
const PRIVATE: [&str; 9] = [
    "baomi",
    "discloser",
    "balanced",
    "recipient.md",
    "stance = ",
    "variant",
    "sha256",
    "house-defaults",
    env!("CARGO_MANIFEST_DIR"),
];

/// Every text in a file: of a PDF with its streams unpacked, of a Word file every part.
fn unpacked(path: &Path) -> Vec<(String, String)> {
    let bytes = std::fs::read(path).expect("it was written");
    let name = path.display().to_string();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("docx") => {
            let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).expect("a ZIP");
            (0..zip.len())
                .map(|n| {
                    let mut part = zip.by_index(n).expect("a part");
                    let mut content = Vec::new();
                    part.read_to_end(&mut content).expect("it can be unpacked");
                    (format!("{name}: {}", part.name()), format!("{}\n{}", part.name(), text(&content)))
                })
                .collect()
        }
        Some("pdf") => {
            let pdf = lopdf::Document::load_mem(&bytes).expect("a PDF");
            let mut parts = vec![(name.clone(), text(&bytes))];
            for (id, object) in &pdf.objects {
                let shown = match object.as_stream().and_then(|stream| stream.decompressed_content()) {
                    Ok(content) => text(&content),
                    // Strings are UTF-16 where they are not ASCII.
                    Err(_) => format!("{object:?}"),
                };
                parts.push((format!("{name}: object {}", id.0), shown));
            }
            parts
        }
        _ => vec![(name, text(&bytes))],
    }
}

/// The files that `arguments` write into a folder.
fn written(arguments: &[&str]) -> (tempfile::TempDir, Vec<std::path::PathBuf>) {
    let out = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new(env!("CARGO_BIN_EXE_baomi"))
        .args(["--lang", "en"])
        .args(arguments)
        .arg("-o")
        .arg(out.path())
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let mut files: Vec<_> =
        std::fs::read_dir(out.path()).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    (out, files)
}

fn assert_tells_nothing(files: &[std::path::PathBuf], also: &[&str]) {
    assert!(!files.is_empty());
    for file in files {
        for (place, content) in unpacked(file) {
            for word in PRIVATE.iter().chain(also) {
                // What the parties read in English stays: only a word that stands in no text is private.
                assert!(!content.contains(word), "{place} holds {word}");
            }
        }
    }
}

/// An answer file of that name beside the example it extends.
fn copied(folder: &Path, example: &str, name: &str) -> String {
    let text = std::fs::read_to_string(format!("{}/examples/{example}.toml", env!("CARGO_MANIFEST_DIR")))
        .expect("the example is there");
    let path = folder.join(name);
    std::fs::write(&path, text).expect("writable");
    path.display().to_string()
}

#[test]
fn an_agreement_tells_neither_its_answer_file_nor_its_stance_nor_the_program() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for example in ["asset-transfer", "partner-recipient", "employee", "customer-individual"] {
        let answers = copied(folder.path(), example, "客户底价1200万-内部.toml");
        let (_out, files) = written(&["build", &answers, "-f", "md,pdf,docx", "--split-annexes"]);
        // The stem is in the names of the files, which their sender sees; their content must not repeat it.
        assert_tells_nothing(&files, &["客户底价", "内部.toml"]);
    }
}

#[test]
fn a_comparison_tells_neither_of_its_answer_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let older = copied(folder.path(), "asset-transfer", "甲方底线.toml");
    let newer = copied(folder.path(), "asset-transfer", "甲方让步后.toml");
    let text = std::fs::read_to_string(&newer).expect("readable").replacen(
        "stance = \"balanced\"",
        "stance = \"recipient\"",
        1,
    );
    std::fs::write(&newer, text).expect("writable");
    let (_out, files) = written(&["diff", &older, &newer, "-f", "md,pdf,docx"]);
    assert_tells_nothing(&files, &["甲方底线", "甲方让步后"]);
}

#[test]
fn a_file_with_notes_has_a_name_of_its_own() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let answers = copied(folder.path(), "partner-recipient", "deal.toml");
    let (_out, files) = written(&["build", &answers, "-f", "docx", "--notes"]);
    let names: Vec<_> =
        files.iter().map(|file| file.file_name().expect("a name").to_string_lossy().into_owned()).collect();
    assert_eq!(names, ["deal.notes.docx"]);
}

#[test]
fn author_and_day_are_named_where_they_are_given() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let answers = copied(folder.path(), "partner-recipient", "deal.toml");
    let text = std::fs::read_to_string(&answers).expect("readable");
    std::fs::write(&answers, format!("author = {{ name = \"范本律师事务所\", initials = \"FB\" }}\n{text}"))
        .expect("writable");
    let (_out, files) = written(&["build", &answers, "-f", "docx", "--notes", "--date", "2026-11-22"]);
    let parts = unpacked(&files[0]);
    let of = |part: &str| &parts.iter().find(|(place, _)| place.ends_with(part)).expect("the part is there").1;
    assert!(of("docProps/core.xml").contains("<dc:creator>范本律师事务所</dc:creator>"));
    assert!(of("docProps/core.xml").contains("2026-11-22T00:00:00Z"));
    assert!(
        of("word/comments.xml")
            .contains("w:author=\"范本律师事务所\" w:initials=\"FB\" w:date=\"2026-11-22T00:00:00Z\"")
    );
}
