//! Batches by the command line: sound and faulty spreadsheets, shards, broken-off runs, archives.

use assert_cmd::Command;
use baomi::answers::Layers;
use baomi::batch::{Job, Reading, Shard, Table};
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

/// All files of a folder and the folders in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        match entry.path().is_dir() {
            true => {
                found.extend(files(&entry.path()).into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)))
            }
            false => drop(found.insert(name, fs::read(entry.path()).expect("it is a file"))),
        }
    }
    found
}

/// What lies in a ZIP.
fn unzipped(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("it is a ZIP");
    let mut inside = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("it is whole");
        let mut bytes = Vec::new();
        std::io::copy(&mut entry, &mut bytes).expect("it is whole");
        inside.insert(entry.name().to_owned(), bytes);
    }
    inside
}

/// The same names with the same bytes, which are not printed: they are millions.
fn assert_same_files(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) {
    let differs = |name: &&String| a.get(*name) != b.get(*name);
    let names: Vec<&String> = a.keys().chain(b.keys()).filter(differs).collect();
    assert!(names.is_empty(), "these differ: {names:?}");
}

/// The agreements of a folder.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let markdown = files(folder).into_iter().filter(|(name, _)| name.ends_with(".md"));
    markdown.map(|(name, bytes)| (name, String::from_utf8(bytes).expect("Markdown is UTF-8"))).collect()
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

/// What `tests/batch/cases/NAME.expect` says of a spreadsheet.
#[derive(Default)]
struct Case {
    /// Answer file, from the root of the repository.
    answers: String,
    arguments: Vec<String>,
    exit: i32,
    /// Row, column and code of the program's own findings; those of the library's rules are not its matter.
    findings: Vec<String>,
    /// Words on the terminal where it cannot be read.
    says: Vec<String>,
    agreements: Option<usize>,
    prints: Vec<String>,
    lacks: Vec<String>,
}

impl Case {
    fn read(text: &str) -> Case {
        let mut case = Case { answers: "tests/batch/agency.toml".to_owned(), ..Case::default() };
        for line in text.lines() {
            match line.split_once(' ') {
                Some(("answers", path)) => path.clone_into(&mut case.answers),
                Some(("arguments", words)) => case.arguments = words.split(' ').map(str::to_owned).collect(),
                Some(("exit", code)) => case.exit = code.parse().expect("a number"),
                Some(("says", words)) => case.says.push(words.to_owned()),
                Some(("agreements", count)) => case.agreements = Some(count.parse().expect("a number")),
                Some(("prints", words)) => case.prints.push(words.to_owned()),
                Some(("lacks", words)) => case.lacks.push(words.to_owned()),
                _ => case.findings.push(line.to_owned()),
            }
        }
        case
    }

    fn command(&self, rows: &Path) -> Command {
        let mut command = Command::cargo_bin("baomi").expect("the program is built");
        command.args(["--lang", "en", "batch"]).arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(&self.answers));
        command.arg(rows).args(&self.arguments).args(["--threads", "1"]);
        command
    }

    /// What is not as the file says.
    fn faults(&self, rows: &Path) -> Vec<String> {
        let mut faults = Vec::new();
        let output = self.command(rows).args(["--check", "--format", "json"]).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.code() != Some(self.exit) {
            faults.push(format!("exit {:?}: {said}", output.status.code()));
        }
        faults
            .extend(self.says.iter().filter(|words| !said.contains(*words)).map(|words| format!("no {words}: {said}")));
        let found: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        // What the shared answers leave out is told once and is no matter of the spreadsheet.
        let of_rows =
            |f: &&Value| word(&f["code"]).starts_with(|c: char| c.is_ascii_lowercase()) && f["code"] != "not-agreed";
        let own = found.iter().filter(of_rows);
        let lines: Vec<String> =
            own.map(|f| format!("{} {} {}", word(&f["row"]), word(&f["column"]), word(&f["code"]))).collect();
        if lines != self.findings {
            faults.push(format!("found {lines:#?}, not {:#?}", self.findings));
        }
        if let Some(count) = self.agreements {
            let folder = tempfile::tempdir().expect("a temporary folder");
            self.command(rows).args(["-f", "md", "-o"]).arg(folder.path()).output().expect("it runs");
            let texts = texts(folder.path());
            if texts.len() != count {
                faults.push(format!("{} agreements", texts.len()));
            }
            let printed = |words: &String| texts.values().any(|text| text.contains(words));
            faults.extend(
                self.prints.iter().filter(|words| !printed(words)).map(|words| format!("{words} is not printed")),
            );
            faults.extend(self.lacks.iter().filter(|words| printed(words)).map(|words| format!("{words} is printed")));
        }
        faults
    }
}

/// Each case stands for a kind of spreadsheet as agencies have them.
#[test]
fn every_spreadsheet_says_what_is_written_beside_it() {
    let mut faults = String::new();
    let mut count = 0;
    let mut names: Vec<PathBuf> =
        fs::read_dir(data("cases")).expect("there are cases").flatten().map(|entry| entry.path()).collect();
    names.sort();
    for rows in names.iter().filter(|path| path.extension().is_none_or(|ending| ending != "expect")) {
        let expected = PathBuf::from(format!("{}.expect", rows.display()));
        let case = Case::read(&fs::read_to_string(&expected).expect("what is expected is written beside it"));
        for fault in case.faults(rows) {
            faults += &format!("{}: {fault}\n", rows.file_name().unwrap_or_default().display());
        }
        count += 1;
    }
    assert!(count > 80, "only {count} cases");
    assert!(faults.is_empty(), "{faults}");
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
    Command::new(&program).args(["--lang", "en", "batch", "--merge", "-o", folder]).assert().success();
    assert_same_files(&files(parts.path()), &files(whole.path()));
}

#[test]
fn some_rows_alone_are_the_bytes_they_are_among_all() {
    let (all, some) =
        (tempfile::tempdir().expect("a temporary folder"), tempfile::tempdir().expect("a temporary folder"));
    assert_eq!(build("partners.csv", all.path(), &["-f", "md,pdf"]), 0);
    assert_eq!(build("partners.csv", some.path(), &["-f", "md,pdf", "--rows", "3,5-6"]), 0);
    let (all, some) = (files(all.path()), files(some.path()));
    let made = |files: &BTreeMap<String, Vec<u8>>| files.keys().filter(|name| name.ends_with(".pdf")).count();
    assert_eq!((made(&all), made(&some)), (5, 3));
    for (name, bytes) in some.iter().filter(|(name, _)| name.ends_with(".pdf") || name.ends_with(".md")) {
        assert!(all.get(name) == Some(bytes), "{name}");
    }
}

#[test]
fn a_row_is_found_by_what_a_cell_says_and_what_selects_nothing_is_told() {
    let header = fs::read_to_string(data("partners.csv")).expect("readable");
    let mut lines = header.lines().map(|line| line.split(',').next().expect("a cell"));
    let (title, second) = (lines.next().expect("titles"), lines.nth(1).expect("a second row"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(build("partners.csv", folder.path(), &["-f", "md", "--where", &format!("{title}={second}")]), 0);
    let made = texts(folder.path());
    assert!(made.len() == 1 && made.values().all(|text| text.contains(second)), "{:?}", made.keys());
    for (arguments, code, word) in [
        (["--where", "没有这一列=1"], 2, "has no column"),
        (["--where", "no sign"], 2, "has no ="),
        (["--rows", "0"], 2, "no row number"),
        (["--rows", "9-3"], 2, "no row number"),
        (["--rows", "900"], 1, "no row is selected"),
    ] {
        let output = batch("partners.csv", &["-f", "md", "-o", "nowhere"]).args(arguments).arg("--check").output();
        let output = output.expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        assert!(output.status.code() == Some(code) && said.contains(word), "{arguments:?}: {said}");
    }
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
        .args(["--lang", "en", "batch"])
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
    assert_same_files(&files(broken.path()), &files(whole.path()));
}

#[test]
fn what_was_damaged_is_made_again() {
    let (whole, broken) =
        (tempfile::tempdir().expect("a temporary folder"), tempfile::tempdir().expect("a temporary folder"));
    assert_eq!(build("partners.csv", whole.path(), &ALL), 0);
    assert_eq!(build("partners.csv", broken.path(), &ALL), 0);
    let names = files(broken.path()).into_keys().filter(|name| name.starts_with("HZ"));
    let made: Vec<PathBuf> = names.map(|name| broken.path().join(name)).collect();
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
    assert_same_files(&files(broken.path()), &files(whole.path()));
}

#[test]
fn an_archive_holds_what_the_folder_would() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(build("partners.csv", folder.path(), &ALL), 0);
    let path = folder.path().join("all.zip");
    batch("partners.csv", &ALL).args(["--name", NAME, "--archive"]).arg(&path).assert().success();
    let inside = unzipped(&fs::read(&path).expect("it was made"));
    let mut outside = files(folder.path());
    // A register is kept in a folder, where people fill it in, and what a later batch is compared with.
    let kept = ["all.zip", "register.", "manifest.answers", "manifest.rows", "mailing.csv"];
    outside.retain(|name, _| kept.iter().all(|kept| !name.contains(kept)));
    assert_same_files(&inside, &outside);
}

#[test]
fn a_slash_in_the_name_is_a_folder_and_titles_name_cells() {
    let (flat, deep) =
        (tempfile::tempdir().expect("a temporary folder"), tempfile::tempdir().expect("a temporary folder"));
    assert_eq!(build("partners.csv", flat.path(), &["-f", "md,pdf"]), 0);
    let pattern = "{合作方名称}/{ 期限(月) }/{编号}-{parties.partner.name}";
    let folder = deep.path().to_str().expect("temporary paths are UTF-8");
    batch("partners.csv", &["-f", "md,pdf", "-o", folder, "--name", pattern]).assert().success();
    let (flat, inside) = (files(flat.path()), files(deep.path()));
    let made: Vec<&String> = inside.keys().filter(|name| name.contains('/')).collect();
    assert_eq!(made.len(), 10, "{made:?}");
    assert!(
        inside.contains_key("上海赵伟1号保险经纪有限公司/24/HZ-2026-00001-上海赵伟1号保险经纪有限公司.pdf"),
        "{made:?}"
    );
    for name in made {
        let file = name.rsplit('/').next().expect("a name");
        assert!(inside[name] == flat[file], "{name}");
    }
    // Gone on with, and made again where a file is gone.
    fs::remove_file(deep.path().join("上海赵伟1号保险经纪有限公司/24/HZ-2026-00001-上海赵伟1号保险经纪有限公司.md"))
        .expect("it is there");
    batch("partners.csv", &["-f", "md,pdf", "-o", folder, "--name", pattern, "--resume"]).assert().success();
    assert_same_files(&inside, &files(deep.path()));
}

#[test]
fn no_name_leads_out_of_the_folder() {
    for (pattern, word) in [
        ("/{row}", "before and behind a /"),
        ("../{row}", "neither . nor .."),
        ("a//{row}", "before and behind a /"),
        ("{row}/", "before and behind a /"),
        ("a\\{row}", "may not hold"),
        ("{没有}/{row}", "no answer and no column"),
        ("{}/{row}", "no answer and no column"),
    ] {
        let output = batch("partners.csv", &["--check", "--name", pattern]).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(word), "{pattern}: {said}");
    }
    // A slash in a cell is none in the name; a folder that leads elsewhere is not written to.
    let place = tempfile::tempdir().expect("a temporary folder");
    let rows = fs::read_to_string(data("partners.csv")).expect("readable").replace("上海赵伟1号", "../../上海/赵伟1号");
    fs::write(place.path().join("rows.csv"), rows).expect("writable");
    let run = |out: &str| {
        let mut command = Command::cargo_bin("baomi").expect("the program is built");
        command.args(["--lang", "en", "batch"]).arg(data("agency.toml")).arg(place.path().join("rows.csv"));
        let output = command
            .args(["-f", "md", "--keep-going", "--name", "{合作方名称}/{编号}", "-o"])
            .arg(place.path().join(out));
        let output = output.output().expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    run("out");
    let made = files(&place.path().join("out"));
    assert!(
        made.keys().filter(|name| name.contains('/')).all(|name| name.matches('/').count() == 1),
        "{:?}",
        made.keys()
    );
    assert!(made.keys().any(|name| name.ends_with("HZ-2026-00002.md")), "{:?}", made.keys());
    #[cfg(unix)]
    {
        fs::create_dir_all(place.path().join("trap")).expect("writable");
        fs::create_dir_all(place.path().join("elsewhere")).expect("writable");
        std::os::unix::fs::symlink("../elsewhere", place.path().join("trap/广州赵伟2号保险经纪有限公司"))
            .expect("writable");
        let (code, said) = run("trap");
        assert!(code == Some(2) && said.contains("is no folder"), "{said}");
        assert!(files(&place.path().join("elsewhere")).is_empty());
    }
}

#[test]
fn a_zip_for_each_row_holds_what_goes_out_and_nothing_else() {
    let (plain, zipped) =
        (tempfile::tempdir().expect("a temporary folder"), tempfile::tempdir().expect("a temporary folder"));
    let annexes = ["--split-annexes", "--set", "annexes.include=[\"incident-contacts\"]"];
    let rows = [&["--rows", "2-3", "-f", "md,docx,memo,ics"], &annexes[..]].concat();
    assert_eq!(build("partners.csv", plain.path(), &rows), 0);
    assert_eq!(build("partners.csv", zipped.path(), &[&rows[..], &["--zip-each"]].concat()), 0);
    let (plain, zipped) = (files(plain.path()), files(zipped.path()));
    let zips: Vec<&String> = zipped.keys().filter(|name| name.ends_with(".zip")).collect();
    assert!(zips.len() == 2 && plain.keys().any(|name| name.contains(".incident-contacts.")), "{:?}", plain.keys());
    let mut together = BTreeMap::new();
    for name in zips {
        together.extend(unzipped(&zipped[name]));
    }
    let private = |name: &str| [".memo.md", ".memo.docx", ".steps.csv", ".ics"].iter().any(|end| name.ends_with(end));
    assert!(together.keys().all(|name| !private(name) && !name.starts_with("manifest")));
    together.extend(zipped.into_iter().filter(|(name, _)| private(name)));
    let made = plain.into_iter().filter(|(name, _)| name.starts_with("HZ-")).collect();
    assert_same_files(&together, &made);
}

#[test]
fn a_row_as_an_answer_file_makes_what_the_batch_makes_of_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let deal = folder.path().join("deal.toml");
    assert_eq!(build("partners.csv", folder.path(), &["--rows", "4", "-f", "md,docx"]), 0);
    let row = |number: &str, output: &Path| {
        let mut command = Command::cargo_bin("baomi").expect("the program is built");
        command.args(["--lang", "en", "row"]).args([data("agency.toml"), data("partners.csv")]).arg(number);
        command.arg("-o").arg(output).output().expect("it runs")
    };
    let output = row("4", &deal);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(&deal).expect("it was written");
    assert!(text.contains("number = \"HZ-2026-00003\"") && !text.contains("[columns]"), "{text}");
    let single = folder.path().join("single");
    let mut command = Command::cargo_bin("baomi").expect("the program is built");
    command.args(["--lang", "en", "build", "-f", "md,docx", "-o"]).arg(&single).arg(&deal).assert().success();
    let (batch, single) = (files(folder.path()), files(&single));
    for ending in ["md", "docx"] {
        let (made, _) = batch.iter().find(|(name, _)| name.starts_with("HZ-") && name.ends_with(ending)).expect("made");
        assert!(batch[made] == single[&format!("deal.{ending}")], "{ending}");
    }
    assert_eq!(row("4", &deal).status.code(), Some(2), "what is there is not written over");
    let none = row("900", &folder.path().join("none.toml"));
    assert!(none.status.code() == Some(2) && String::from_utf8_lossy(&none.stderr).contains("nothing in row 900"));
}

#[test]
fn a_row_says_and_looks_as_a_single_build() {
    let library = Library::open(None).expect("the library is sound");
    let (style, fonts) = (Style::bundled(DEFAULT_STYLE).expect("it is bundled"), Fonts::bundled());
    let source = |name: &str| Source::new(name, fs::read_to_string(data(name)).expect("it is there"));
    let alone = pipeline::assemble(&library, &Layers::of(&source("first-row.toml")), Options::default())
        .expect("it can be read");
    let layers = Layers::of(&source("agency.toml"));
    let table = Table::open(&data("partners.csv"), &mut Reading::default()).expect("it can be read");
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

/// A sequence of numbers that looks random and is the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }

    /// Bytes with some of them changed, doubled, left out or cut off.
    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            let length = self.below(20).min(bytes.len() - at);
            match self.below(5) {
                0 => bytes.truncate(at),
                1 => {
                    bytes.drain(at..at + length);
                }
                2 => {
                    let piece = bytes[at..at + length].to_vec();
                    bytes.splice(at..at, piece);
                }
                3 => bytes
                    .iter_mut()
                    .skip(at)
                    .take(length)
                    .for_each(|byte| *byte = b"\"\n\r,;09<>&\xFF\x81"[*byte as usize % 12]),
                _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = byte.wrapping_add(1 + (at % 255) as u8)),
            }
        }
    }
}

/// A ZIP with one part changed, so that what reads the parts sees it.
fn repacked(bytes: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    use std::io::{Cursor, Read, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let changed = random.below(archive.len());
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        if index == changed {
            random.mutate(&mut content);
        }
        writer.start_file(part.name().to_owned(), zip::write::SimpleFileOptions::default()).ok()?;
        writer.write_all(&content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

/// `BAOMI_FUZZ=20000 cargo test --test batch mutated` for a long run.
#[test]
fn mutated_spreadsheets_end_in_an_error_and_not_in_a_panic() {
    let rounds = std::env::var("BAOMI_FUZZ").ok().and_then(|text| text.parse().ok()).unwrap_or(400);
    let mut seeds: Vec<PathBuf> =
        fs::read_dir(data("cases")).expect("there are cases").flatten().map(|entry| entry.path()).collect();
    seeds.retain(|path| path.extension().is_some_and(|ending| ending != "expect"));
    seeds.sort();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut random = Random(7);
    for round in 0..rounds {
        let seed = &seeds[random.below(seeds.len())];
        let mut bytes = fs::read(seed).expect("it is there");
        let path = folder.path().join(seed.file_name().unwrap_or_default());
        match repacked(&bytes, &mut random).filter(|_| round % 4 > 0) {
            Some(changed) => bytes = changed,
            None => random.mutate(&mut bytes),
        }
        fs::write(&path, &bytes).expect("it can be written");
        let mut knows = |title: &str| title.contains('号');
        let mut reading = Reading { knows: (round % 2 > 0).then_some(&mut knows), ..Reading::default() };
        if let Ok(table) = Table::open(&path, &mut reading) {
            let mut rows = 0;
            let _ = table.each(&mut |_| {
                rows += 1;
                rows < 10_000
            });
        }
    }
}
