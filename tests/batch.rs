//! Batches by the command line: sound and faulty spreadsheets, shards, broken-off runs, archives.

use assert_cmd::Command;
use baomi::answers::Layers;
use baomi::batch::{Job, Shard, Table};
use baomi::diagnostic::Source;
use baomi::layout::{DEFAULT_STYLE, Fonts, Style, dump, lay_out, lay_out_with};
use baomi::library::Library;
use baomi::pipeline::{self, Options};
use baomi::publish::Session;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

const NAME: &str = "{agreement.number}-{parties.partner.name}";
/// Every format that holds an agreement.
const ALL: [&str; 2] = ["-f", "md,pdf,docx"];

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/batch").join(name)
}

/// `baomi --lang en batch agency.toml ROWS …`
fn batch(rows: &str, arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("baomi").expect("the program is built");
    command.args(["--lang", "en", "batch"]).args([data("agency.toml"), data(rows)]).args(arguments);
    command
}

/// Builds into `folder` and gives its exit code.
fn build(rows: &str, folder: &Path, arguments: &[&str]) -> i32 {
    let folder = folder.to_str().expect("temporary paths are UTF-8");
    let output = batch(rows, &["-o", folder, "--name", NAME]).args(arguments).output().expect("it runs");
    output.status.code().expect("it was not killed")
}

/// All files of a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("the folder is there").flatten();
    entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("it is a file")))
        .collect()
}

/// The agreements of a folder without their last line, which names what they were made from.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let markdown = files(folder).into_iter().filter(|(name, _)| name.ends_with(".md"));
    markdown
        .map(|(name, bytes)| (name, without_provenance(&String::from_utf8(bytes).expect("Markdown is UTF-8"))))
        .collect()
}

fn without_provenance(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with("<!--")).collect::<Vec<_>>().join("\n")
}

/// Row, column and code of each finding of `--check`, with its exit code.
fn findings(rows: &str, arguments: &[&str]) -> (i32, Vec<String>) {
    let output = batch(rows, &["--check", "--format", "json"]).args(arguments).output().expect("it runs");
    let found: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let lines =
        found.iter().map(|f| format!("{} {} {}", word(&f["row"]), word(&f["column"]), word(&f["code"]))).collect();
    (output.status.code().expect("it was not killed"), lines)
}

#[test]
fn the_same_rows_say_the_same_in_every_encoding_and_format() {
    let folders: Vec<tempfile::TempDir> = (0..4).map(|_| tempfile::tempdir().expect("a temporary folder")).collect();
    let rows = ["partners.csv", "partners-bom.csv", "partners-gb18030.csv", "partners.xlsx"];
    for (folder, rows) in folders.iter().zip(rows) {
        assert_eq!(build(rows, folder.path(), &["-f", "md"]), 0, "{rows}");
    }
    let first = texts(folders[0].path());
    assert_eq!(first.len(), 5);
    for (folder, rows) in folders.iter().zip(rows) {
        assert_eq!(texts(folder.path()), first, "{rows}");
    }
}

#[test]
fn faults_are_found_with_row_and_column() {
    for case in ["bad.csv", "columns.csv", "faulty.xlsx", "header-only.csv", "empty-tail.xlsx"] {
        let expected = fs::read_to_string(data(&format!("{case}.findings"))).expect("its findings are written down");
        let (code, found) = findings(case, &["--name", NAME]);
        assert_eq!(found.join("\n"), expected.trim_end(), "{case}");
        assert_eq!(code, i32::from(!found.is_empty()), "{case}");
    }
}

#[test]
fn what_cannot_be_read_is_said_and_is_no_panic() {
    for (case, words) in [
        ("empty.csv", "is empty"),
        ("wrong-encoding.csv", "line 2 is not UTF-8 nor GB18030"),
        ("broken.xlsx", "no sound XLSX"),
        ("protected.xlsx", "password"),
        ("nothing-here.csv", "no such file"),
    ] {
        let output = batch(case, &["--check"]).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{case}: {said}");
        assert!(said.contains(words), "{case}: {said}");
    }
    let (code, _) = findings("partners-gb18030.csv", &["--encoding", "utf-8"]);
    assert_eq!(code, 2, "a wrong --encoding is said");
}

#[test]
fn nothing_is_written_while_a_row_is_bad_unless_asked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(build("bad.csv", folder.path(), &["-f", "md"]), 1);
    assert_eq!(files(folder.path()).keys().collect::<Vec<_>>(), ["findings.csv"]);
    assert_eq!(build("bad.csv", folder.path(), &["-f", "md", "--keep-going"]), 1);
    let written = files(folder.path());
    assert!(written.contains_key("manifest.jsonl") && texts(folder.path()).len() == 1, "{:?}", written.keys());
    let manifest = String::from_utf8_lossy(&written["manifest.jsonl"]).into_owned();
    assert!(manifest.contains(r#"{"row":3,"refused":["G10"]}"#), "{manifest}");
    let table = String::from_utf8_lossy(&written["findings.csv"]).into_owned();
    assert!(
        table.starts_with('\u{FEFF}') && !table.lines().any(|line| line.split(',').any(|cell| cell.starts_with('='))),
        "{table}"
    );
}

#[test]
fn a_cell_that_looks_like_a_formula_prints_as_text() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    build("bad.csv", folder.path(), &["-f", "md", "--keep-going"]);
    let text = texts(folder.path()).into_values().next().unwrap_or_default();
    assert!(text.contains("=HYPERLINK"), "{text}");
}

#[test]
fn shards_together_make_what_one_run_makes() {
    let (whole, parts) =
        (tempfile::tempdir().expect("a temporary folder"), tempfile::tempdir().expect("a temporary folder"));
    assert_eq!(build("partners.csv", whole.path(), &ALL), 0);
    let folder = parts.path().to_str().expect("temporary paths are UTF-8");
    let program = assert_cmd::cargo::cargo_bin("baomi");
    let shard = |number: u32| {
        let mut command = std::process::Command::new(&program);
        command.args(["--lang", "en", "batch"]).args([data("agency.toml"), data("partners.csv")]);
        command
            .args(ALL)
            .args(["-o", folder, "--name", NAME, "--shard", &format!("{number}/3")])
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs")
    };
    let running: Vec<_> = (1..=3).map(shard).collect();
    for mut process in running {
        assert!(process.wait().expect("it ends").success());
    }
    Command::new(&program).args(["batch", "--merge", "-o", folder]).assert().success();
    assert_eq!(files(parts.path()), files(whole.path()));
}

#[test]
fn one_thread_and_two_make_the_same_bytes() {
    let folders = ["1", "2"].map(|threads| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(build("partners.csv", folder.path(), &[&ALL[..], &["--threads", threads]].concat()), 0);
        folder
    });
    let [one, two] = folders.each_ref().map(|folder| files(folder.path()));
    assert_eq!(one.keys().filter(|name| name.ends_with(".docx")).count(), 5);
    assert_eq!(one, two);
}

#[test]
fn an_unfinished_shard_is_not_merged() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(build("partners.csv", folder.path(), &["--shard", "1/2", "-f", "md"]), 0);
    let path = folder.path().to_str().expect("temporary paths are UTF-8");
    Command::cargo_bin("baomi").expect("the program is built").args(["batch", "--merge", "-o", path]).assert().code(2);
}

#[test]
fn a_killed_run_goes_on_and_ends_with_the_same_bytes() {
    let (whole, broken) =
        (tempfile::tempdir().expect("a temporary folder"), tempfile::tempdir().expect("a temporary folder"));
    assert_eq!(build("partners.csv", whole.path(), &ALL), 0);
    let manifest = broken.path().join("manifest.jsonl");
    let mut process = std::process::Command::new(assert_cmd::cargo::cargo_bin("baomi"))
        .arg("batch")
        .args([data("agency.toml"), data("partners.csv")])
        .args(ALL)
        .args(["--name", NAME, "--threads", "1", "-o"])
        .arg(broken.path())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    // Killed once a row is done, or ended by itself: either way the next run finishes what is left.
    while fs::read_to_string(&manifest).map_or(0, |text| text.lines().count()) < 2
        && process.try_wait().expect("it can be asked").is_none()
    {
        std::thread::yield_now();
    }
    process.kill().expect("it can be killed");
    process.wait().expect("it ends");
    assert_eq!(build("partners.csv", broken.path(), &[&ALL[..], &["--resume"]].concat()), 0);
    assert_eq!(files(broken.path()), files(whole.path()));
}

#[test]
fn what_was_damaged_is_made_again() {
    let (whole, broken) =
        (tempfile::tempdir().expect("a temporary folder"), tempfile::tempdir().expect("a temporary folder"));
    assert_eq!(build("partners.csv", whole.path(), &ALL), 0);
    assert_eq!(build("partners.csv", broken.path(), &ALL), 0);
    let made: Vec<PathBuf> = files(broken.path()).keys().map(|name| broken.path().join(name)).collect();
    fs::write(&made[1], b"changed").expect("it can be changed");
    fs::remove_file(&made[4]).expect("it can be removed");
    let manifest = broken.path().join("manifest.jsonl");
    let text = fs::read_to_string(&manifest).expect("it is there");
    // Cut in the middle of a line, as a killed process leaves it; and a file half-written.
    fs::write(&manifest, &text[..text.len() - 200]).expect("it can be written");
    fs::write(broken.path().join(".baomi.00000000-1-1.abc123.part"), b"half").expect("it can be written");
    assert_eq!(build("partners.csv", broken.path(), &ALL), 2, "results of an earlier run are not touched");
    assert_eq!(
        build("partners.csv", broken.path(), &["--resume", "-f", "md"]),
        2,
        "nor gone on with by another command"
    );
    assert_eq!(build("partners.csv", broken.path(), &[&ALL[..], &["--resume"]].concat()), 0);
    assert_eq!(files(broken.path()), files(whole.path()));
}

#[test]
fn an_archive_holds_what_the_folder_would() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(build("partners.csv", folder.path(), &ALL), 0);
    let path = folder.path().join("all.zip");
    batch("partners.csv", &ALL).args(["--name", NAME, "--archive"]).arg(&path).assert().success();
    let mut archive = zip::ZipArchive::new(fs::File::open(&path).expect("it was made")).expect("it is a ZIP");
    let mut inside = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("it is whole");
        let mut bytes = Vec::new();
        std::io::copy(&mut entry, &mut bytes).expect("it is whole");
        inside.insert(entry.name().to_owned(), bytes);
    }
    let mut outside = files(folder.path());
    outside.remove("all.zip");
    assert_eq!(inside, outside);
}

#[test]
fn a_row_says_and_looks_as_a_single_build() {
    let library = Library::open(None).expect("the library is sound");
    let (style, fonts) = (Style::bundled(DEFAULT_STYLE).expect("it is bundled"), Fonts::bundled());
    let source = |name: &str| Source::new(name, fs::read_to_string(data(name)).expect("it is there"));
    let alone = pipeline::assemble(&library, &Layers::of(&source("first-row.toml")), Options::default())
        .expect("it can be read");
    let layers = Layers::of(&source("agency.toml"));
    let table = Table::open(&data("partners.csv"), None, None).expect("it can be read");
    let joined = layers.join(&library.kinds).expect("it can be read");
    let shared = pipeline::provenance(&library, &layers);
    let (job, _) = Job::new(&library, joined, shared, &table, NAME, Options::default(), Shard::WHOLE)
        .expect("the pattern is sound");
    let mut session = Session::new(&library, None);
    // Once with an empty session and once with one full of other rows.
    for _ in 0..2 {
        let mut first = None;
        table
            .each(&mut |row| {
                let assembly = job.assemble(&session, &row, Options::default()).assembly;
                let pages = lay_out_with(&mut session.paragraphs, &assembly.document, &style, &fonts)
                    .expect("the fonts have all characters");
                first.get_or_insert((assembly.document, dump(&pages, &fonts)));
                true
            })
            .expect("it can be read");
        let (document, pages) = first.expect("there is a row");
        assert_eq!(document.blocks, alone.document.blocks);
        assert_eq!(
            pages,
            dump(&lay_out(&alone.document, &style, &fonts).expect("the fonts have all characters"), &fonts)
        );
    }
}
