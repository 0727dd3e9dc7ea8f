//! Broken, endless and malicious input, two runs at once, faults of the disk: a clear error, nothing lost, nothing acted on.

use assert_cmd::cargo::cargo_bin;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn example() -> String {
    fs::read_to_string(root().join("examples/partner-entrusted.toml")).expect("the example is there")
}

fn program(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(cargo_bin("baomi"));
    command.args(["--lang", "en"]).args(arguments).current_dir(folder).stdin(Stdio::null());
    command
}

fn baomi(arguments: &[&str], folder: &Path) -> Output {
    program(arguments, folder).output().expect("it runs")
}

fn all_said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The same in one line, since findings are broken to the width of a terminal.
fn words(output: &Output) -> String {
    all_said(output).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A folder with the example as `deal.toml`, changed.
fn deal(change: impl Fn(String) -> String) -> tempfile::TempDir {
    let folder = temporary();
    fs::write(folder.path().join("deal.toml"), change(example())).expect("writable");
    folder
}

/// A folder with an agency's answers and a sheet of `rows` partners.
fn agency(rows: usize) -> tempfile::TempDir {
    let folder = temporary();
    let sheet = fs::read_to_string(root().join("tests/hostile/partners.csv")).expect("it is there");
    let some: String = sheet.lines().take(rows + 1).map(|line| format!("{line}\n")).collect();
    fs::write(folder.path().join("rows.csv"), some).expect("writable");
    fs::copy(root().join("tests/batch/agency.toml"), folder.path().join("agency.toml")).expect("it is there");
    folder
}

// Two runs at once

/// Files of a folder that hold the agreement of another row, or are cut, or were left over.
fn broken_files(folder: &Path) -> Vec<String> {
    let mut broken = Vec::new();
    for entry in fs::read_dir(folder).expect("it is there").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        let number =
            text.split_once("协议编号：").and_then(|(_, rest)| rest.split_whitespace().next()).unwrap_or_default();
        let is_agreement = name.ends_with(".md");
        if (is_agreement && (format!("{number}.md") != name || !text.contains("（以下无正文）")))
            || name.ends_with(".part")
            || (name.ends_with(".lock") && name != ".register.xlsx.lock")
        {
            broken.push(name);
        }
    }
    broken
}

#[test]
fn two_runs_on_one_folder_never_mix_their_agreements() {
    let folder = agency(40);
    let run = || {
        let arguments =
            ["batch", "agency.toml", "rows.csv", "--name", "{agreement.number}", "-o", "out", "-f", "md", "--resume"];
        program(&arguments, folder.path()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it runs")
    };
    let out = folder.path().join("out");
    let mut refused = 0;
    for trial in 0..6 {
        let _ = fs::remove_dir_all(&out);
        let first = run();
        std::thread::sleep(Duration::from_millis(trial * 40));
        let second = run();
        let ended = [first, second].map(|run| run.wait_with_output().expect("it ends"));
        for output in &ended {
            match output.status.code() {
                Some(0) => {}
                Some(2) => {
                    let said = words(output);
                    assert!(said.contains("another run is writing to out (host ") && said.contains(" UTC)"), "{said}");
                    refused += 1;
                }
                other => panic!("{other:?}: {}", all_said(output)),
            }
        }
        assert!(ended.iter().any(|output| output.status.success()), "one of them does the work");
        assert_eq!(broken_files(&out), Vec::<String>::new());
        let made = fs::read_dir(&out).expect("it is there").flatten();
        let names = made.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let kept = ["register.", "manifest.answers", "manifest.rows", "mailing."];
        let made = names.filter(|name| !kept.iter().any(|kept| name.contains(kept)));
        assert_eq!(made.count(), 41, "all agreements and the manifest");
    }
    assert!(refused > 0, "they were never at work at the same time");
}

#[test]
fn a_killed_run_leaves_nothing_that_others_can_read_and_the_next_run_clears_it() {
    let folder = agency(60);
    let arguments =
        ["batch", "agency.toml", "rows.csv", "--name", "{agreement.number}", "-o", "out", "-f", "md", "--resume"];
    let mut killed = program(&arguments, folder.path()).stderr(Stdio::null()).spawn().expect("it runs");
    let out = folder.path().join("out");
    let began = Instant::now();
    while !out.join("HZ-00002.md").exists() && began.elapsed() < Duration::from_secs(30) {
        std::thread::yield_now();
    }
    killed.kill().expect("it can be killed");
    killed.wait().expect("it ends");
    #[cfg(unix)]
    for entry in fs::read_dir(&out).expect("it is there").flatten() {
        use std::os::unix::fs::PermissionsExt;
        let name = entry.file_name().to_string_lossy().into_owned();
        let mode = entry.metadata().expect("it is there").permissions().mode();
        assert!(!name.ends_with(".part") || mode & 0o077 == 0, "{name} {mode:o}");
    }
    let began = Instant::now();
    let again = baomi(&arguments, folder.path());
    assert_eq!(again.status.code(), Some(0), "{}", all_said(&again));
    assert!(began.elapsed() < Duration::from_secs(50), "the lock of a dead process of this machine is no lock");
    assert_eq!(broken_files(&out), Vec::<String>::new());
}

// Faults of the disk

#[cfg(target_os = "linux")]
#[test]
fn output_that_could_not_be_written_is_exit_two() {
    let folder = deal(|text| text.replace("91310115MA1K4QX2TN", "91310115MA1K4QX2TM"));
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    for arguments in [
        &["check", "deal.toml", "--format", "json"][..],
        &["check", "deal.toml"],
        &["schema", "partner"],
        &["new", "partner"],
        &["clauses"],
        &["explain"],
        &["build", "deal.toml", "-o", "out", "-f", "md", "--draft"],
        &["--help"],
        &["--version"],
    ] {
        let output = program(arguments, folder.path()).stdout(full()).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = all_said(&output);
        assert!(
            ["the output is not whole", "输出没有写完"].iter().any(|words| said.contains(words)),
            "{arguments:?}: {}",
            all_said(&output)
        );
    }
    let output = program(&["check", "nothing.toml"], folder.path()).stderr(full()).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let said = program(&["check", "deal.toml"], folder.path()).stderr(full()).status().expect("it runs");
    assert_eq!(said.code(), Some(2), "the count is written to standard error");
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_ends_nothing() {
    let folder = temporary();
    let mut running = program(&["schema", "transfer"], folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(running.stdout.take());
    let output = running.wait_with_output().expect("it ends");
    assert!(output.status.success() && output.stderr.is_empty(), "{}", all_said(&output));
}

#[cfg(unix)]
#[test]
fn a_rebuilt_file_keeps_its_rights() {
    use std::os::unix::fs::PermissionsExt;
    let folder = deal(|text| text);
    let build = || baomi(&["build", "deal.toml", "-f", "md,docx"], folder.path());
    assert!(build().status.success());
    let path = folder.path().join("deal.md");
    let rights = || fs::metadata(&path).expect("it is there").permissions().mode() & 0o777;
    fs::write(folder.path().join("plain"), "").expect("writable");
    let plain = fs::metadata(folder.path().join("plain")).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(rights(), plain, "as any new file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("it is ours");
    fs::write(&path, "older").expect("writable");
    assert!(build().status.success());
    assert_eq!(rights(), 0o600);
}

#[test]
fn a_word_file_that_was_worked_on_is_kept() {
    let folder = deal(|text| text);
    let build = || {
        let output = baomi(&["build", "deal.toml", "-f", "docx"], folder.path());
        assert!(output.status.success());
        words(&output)
    };
    assert!(!build().contains(".bak") && !build().contains(".bak"), "the same again is no change");
    for (hand, copy) in [("first", "deal.docx.bak"), ("second", "deal.docx.2.bak")] {
        fs::write(folder.path().join("deal.docx"), hand).expect("writable");
        let said = build();
        assert!(said.contains(&format!("kept as ./{copy}")) || said.contains(&format!("kept as {copy}")), "{said}");
        assert_eq!(fs::read_to_string(folder.path().join(copy)).expect("it is kept"), hand);
    }
    assert!(fs::read(folder.path().join("deal.docx")).expect("it is there").starts_with(b"PK"));
}

#[test]
fn what_was_signed_or_sent_is_kept() {
    let folder = deal(|text| text);
    let path = |name: &str| folder.path().join(name);
    let build = |arguments: &[&str]| {
        let output = baomi(&[&["build", "deal.toml", "-f", "pdf,md"], arguments].concat(), folder.path());
        assert!(output.status.success());
        words(&output)
    };
    build(&[]);
    assert!(!build(&["--set", "agreement.number=BM-1"]).contains(".bak"), "ours is replaced by ours");
    let mut signed = fs::read(path("deal.pdf")).expect("it is there");
    signed.extend_from_slice(b"1 0 obj <<>> endobj\ntrailer\n%%EOF\n");
    fs::write(path("deal.pdf"), &signed).expect("writable");
    assert!(build(&[]).contains("deal.pdf.bak"), "a PDF that something was added to");
    assert_eq!(fs::read(path("deal.pdf.bak")).expect("it is kept"), signed);

    build(&["--lock"]);
    let sent = fs::read(path("deal.md")).expect("it is there");
    let said = build(&["--lock", "--set", "agreement.number=BM-2"]);
    for name in ["deal.md.bak", "deal.pdf.2.bak", "deal.lock.toml.bak"] {
        assert!(said.contains(name), "{name}: {said}");
    }
    assert_eq!(fs::read(path("deal.md.bak")).expect("it is kept"), sent);
}

// What is echoed

/// Characters that act on a terminal or turn a text round.
fn acting(text: &str) -> Option<char> {
    text.chars().find(|c| {
        matches!(c, '\0'..='\u{8}' | '\u{B}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    })
}

#[test]
fn nothing_echoed_acts_on_a_terminal() {
    let odd = "\u{1b}]0;pwned\u{7}\u{202E}";
    let basic = "\\u001b]0;pwned\\u0007\\u202E";
    type Change = Box<dyn Fn(String) -> String>;
    let changes: [(&str, Change); 7] = [
        ("an answer", Box::new(move |text| text.replace("\"one-way\"", &format!("\"{basic}\"")))),
        ("a text", Box::new(move |text| text.replace("上海市徐汇区\"", &format!("{basic}\"")))),
        ("a key", Box::new(move |text| text.replace("copies ", &format!("\"{basic}\" = 1\ncopies ")))),
        ("a comment", Box::new(move |text| text.replace("copies        = 2", "copies = two # \u{202E}txet\u{2066}"))),
        ("a table", Box::new(move |text| format!("{text}\n[\"{basic}\"]\nx = 1\n"))),
        ("a waiver", Box::new(move |text| format!("{text}\n[[waive]]\nrule = \"{basic}\"\nreason = \"{basic}\"\n"))),
        ("raw characters", Box::new(move |text| text.replace("copies        = 2", &format!("copies = 2 {odd}")))),
    ];
    for (what, change) in changes {
        let folder = deal(change);
        for arguments in [
            &["check", "deal.toml"][..],
            &["check", "deal.toml", "--format", "json"],
            &["build", "deal.toml", "--draft", "-f", "md,memo", "-o", "out"],
        ] {
            let said = all_said(&baomi(arguments, folder.path()));
            assert_eq!(acting(&said), None, "{what}, {arguments:?}: {said:?}");
        }
        let written = fs::read_dir(folder.path().join("out")).into_iter().flatten().flatten();
        for written in written.filter(|file| file.path().extension().is_none_or(|ending| ending != "docx")) {
            let text = fs::read_to_string(written.path()).expect("text");
            let text = text.trim_start_matches('\u{FEFF}');
            assert_eq!(acting(text), None, "{what} in {}", written.path().display());
        }
    }
}

#[test]
fn the_cases_with_escapes_are_told_without_them() {
    for case in ["escape-in-answer.toml", "escape-in-waiver.toml"] {
        let path = root().join("tests/hostile").join(case);
        let folder = temporary();
        let path = path.to_str().expect("UTF-8");
        for arguments in [&["check", path][..], &["build", path, "--draft", "-f", "memo", "-o", "out"]] {
            let said = all_said(&baomi(arguments, folder.path()));
            assert_eq!(acting(&said), None, "{case}: {said:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_file_name_is_echoed_as_one_line_that_does_nothing() {
    let folder = temporary();
    let name = "a\u{1b}[2J\u{202E}\n.toml";
    fs::write(folder.path().join(name), example().replace("copies        = 2", "copies = \"two\"")).expect("writable");
    fs::write(folder.path().join("b\u{1b}[2J.toml"), example()).expect("writable");
    for name in [name, "b\u{1b}[2J.toml", "no\u{1b}[2Jne.toml"] {
        for command in ["check", "build"] {
            let output = baomi(&[command, name, "--draft"], folder.path());
            assert_eq!(acting(&all_said(&output)), None, "{command} {name:?}: {:?}", all_said(&output));
        }
    }
    let text = fs::read_to_string(folder.path().join("b\u{1b}[2J.md")).expect("it was built");
    assert_eq!(acting(&text), None);
}

// Findings

#[test]
fn many_findings_take_little_time_and_space() {
    let bad_lines: String = (0..8_000).map(|n| format!("= {n}\n")).collect();
    let tables: String = (0..20_000).map(|n| format!("[t{n}]\n")).collect();
    let keys: String = (0..4_000).map(|n| format!("k{n} = 1\n")).collect();
    let one_line = format!("x = [{}]\n", "{ y = 1, y = 2 }, ".repeat(3_000));
    for (what, more) in [("bad lines", bad_lines), ("tables", tables), ("keys", keys), ("one line", one_line)] {
        let folder = deal(|text| format!("{text}\n{more}"));
        for format in ["human", "json"] {
            let began = Instant::now();
            let output = baomi(&["check", "deal.toml", "--format", format], folder.path());
            let took = began.elapsed();
            assert_eq!(output.status.code(), Some(1), "{what}");
            // Without optimisation and beside other work; quadratic it would be many minutes.
            assert!(took < Duration::from_secs(60), "{what} as {format}: {took:?}");
            let text = String::from_utf8_lossy(&output.stdout);
            if format == "human" {
                assert!(output.stdout.len() < 100_000, "{what}: {} bytes", output.stdout.len());
                assert!(text.matches("error[").count() <= 100, "{what}");
            } else {
                let all: Vec<serde_json::Value> = serde_json::from_str(&text).expect("JSON");
                assert!(what == "one line" || all.len() >= 4_000, "{what}: all of them, {}", all.len());
            }
        }
    }
}

// `extends`

#[cfg(unix)]
#[test]
fn extends_opens_nothing_but_answer_files_beside() {
    let folder = deal(|text| text);
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("in")).expect("writable");
    fs::create_dir(path("folder.toml")).expect("writable");
    fs::write(path("house.toml"), "stance = \"balanced\"\n").expect("writable");
    fs::write(path("secret.toml"), "password = \"correct horse\"\n[server]\nkey = \"battery\"\n").expect("writable");
    fs::write(path("secret.txt"), "password = \"correct horse\"\n").expect("writable");
    fs::write(path("broken.toml"), "root:x:0:0:battery staple\n").expect("writable");
    assert!(Command::new("mkfifo").arg(path("pipe.toml")).status().expect("it runs").success());
    std::os::unix::fs::symlink("/dev/zero", path("zero.toml")).expect("writable");
    std::os::unix::fs::symlink("house.toml", path("link.toml")).expect("writable");
    let absolute = path("house.toml").display().to_string();
    let cases: [(&str, &str); 13] = [
        ("/dev/zero", "it is an absolute path"),
        (&absolute, "it is an absolute path"),
        ("\\\\\\\\server\\\\share\\\\house.toml", "it is an absolute path"),
        ("C:/house.toml", "it is an absolute path"),
        ("../secret.txt", "it is no .toml file"),
        ("../none.toml", "there is no such file"),
        ("../folder.toml", "it is a folder"),
        ("../pipe.toml", "it is a device or a pipe"),
        ("../zero.toml", "it is a device or a pipe"),
        ("../secret.toml", "is no answer file"),
        ("../broken.toml", "is no answer file"),
        ("../house.toml", ""),
        ("../link.toml", ""),
    ];
    for (below, expected) in cases {
        fs::write(path("in/deal.toml"), format!("extends = \"{below}\"\n{}", example())).expect("writable");
        for command in [&["check", "in/deal.toml"][..], &["check", "in/deal.toml", "--format", "json"]] {
            let output = baomi(command, folder.path());
            let said = words(&output);
            if expected.is_empty() {
                assert_eq!(output.status.code(), Some(0), "{below}: {said}");
            } else {
                assert_ne!(output.status.code(), Some(0), "{below}");
                assert!(said.contains(expected), "{below}: {said}");
            }
            for secret in ["correct", "battery", "password"] {
                assert!(!said.contains(secret), "{below} echoes: {said}");
            }
        }
    }
}

// Libraries that cost too much

#[test]
fn a_library_that_grows_or_never_ends_is_an_error() {
    let agreement = fs::read_to_string(root().join("templates/partner/agreement.md")).expect("it is there");
    let loops = |depth: usize| format!("{}x{}", "{% for a in parties %}".repeat(depth), "{% endfor %}".repeat(depth));
    let doubled = format!("{{% set s = \"aaaaaaaaaaaaaaaa\" %}}{}{{{{ s }}}}", "{% set s = s ~ s %}".repeat(36));
    for (added, expected) in [(loops(26), "loops go round"), (doubled, "no `~`"), (loops(3), "")] {
        let folder = deal(|text| text);
        let kind = folder.path().join("mine/templates/partner");
        fs::create_dir_all(&kind).expect("writable");
        fs::write(kind.join("agreement.md"), agreement.replace("各方经协商一致", &format!("{added}各方经协商一致")))
            .expect("writable");
        let began = Instant::now();
        let output = baomi(&["--library", "mine", "build", "deal.toml", "-f", "md", "-o", "out"], folder.path());
        assert!(output.status.code().is_some_and(|code| (code == 0) == expected.is_empty()), "{}", all_said(&output));
        assert!(words(&output).contains(expected), "{}", all_said(&output));
        assert!(began.elapsed() < Duration::from_secs(20));
    }
}

// Spreadsheets

#[test]
fn what_is_written_for_spreadsheets_runs_nothing() {
    let rows: BTreeMap<&str, &str> = [
        ("=1+1", "'=1+1"),
        (" =1", "' =1"),
        ("\u{3000}＝1", "'\u{3000}＝1"),
        ("\u{200B}@SUM(A1)", "'\u{200B}@SUM(A1)"),
        ("＋86", "'＋86"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        ("\t=1", "'\t=1"),
        ("甲=1", "甲=1"),
        ("1-2", "1-2"),
    ]
    .into();
    for (cell, plain) in rows {
        assert_eq!(baomi::memo::plain_cell(cell), plain);
    }
}

// Files of other kinds

#[test]
fn a_file_of_another_kind_is_named_as_what_it_is() {
    let folder = deal(|text| text);
    let build = baomi(&["build", "deal.toml", "-f", "docx,pdf"], folder.path());
    assert!(build.status.success(), "{}", all_said(&build));
    let (gbk, utf_16) = (b"# \xB4\xF0\xB0\xB8\nkind = \"partner\"\n", b"\xFF\xFEk\0i\0n\0d\0");
    fs::write(folder.path().join("gbk.toml"), gbk).expect("writable");
    fs::write(folder.path().join("utf-16.toml"), utf_16).expect("writable");
    fs::write(folder.path().join("old.toml"), b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").expect("writable");
    fs::write(folder.path().join("page.toml"), "<!DOCTYPE html><html>").expect("writable");
    fs::copy(root().join("tests/batch/partners.xlsx"), folder.path().join("rows.toml")).expect("it is there");
    for (file, what) in [
        ("deal.docx", "it is a Word file (.docx)"),
        ("rows.toml", "it is an Excel workbook (.xlsx)"),
        ("deal.pdf", "it is a PDF"),
        ("gbk.toml", "it is text in GBK (GB18030)"),
        ("utf-16.toml", "it is text in UTF-16"),
        ("old.toml", "of the old format"),
        ("page.toml", "it is a page of the web"),
    ] {
        for command in [&["check", file][..], &["batch", file, "rows.csv", "--check"]] {
            let output = baomi(command, folder.path());
            assert_eq!(output.status.code(), Some(2), "{file}: {}", all_said(&output));
            assert!(words(&output).contains(what), "{file}: {}", all_said(&output));
        }
    }
}

#[test]
fn a_file_of_a_library_that_cannot_be_read_is_told() {
    let folder = deal(|text| text);
    let library = folder.path().join("library");
    fs::create_dir_all(library.join("clauses")).expect("writable");
    fs::write(library.join("library.toml"), b"# \xB4\xF0\xB0\xB8").expect("writable");
    let output = baomi(&["--library", "library", "check", "deal.toml"], folder.path());
    assert_eq!(output.status.code(), Some(2), "{}", all_said(&output));
    assert!(words(&output).contains("library.toml: it is text in GBK"), "{}", all_said(&output));
}

// Links

#[test]
fn a_web_address_of_an_answer_is_text_and_no_link() {
    let folder = deal(|text| {
        text.replace("卫生设备的上门安装和保修服务", "见http://evil.example/x?a=1与www.evil.example的安装")
    });
    let given = fs::read_to_string(folder.path().join("deal.toml")).expect("it is there");
    assert!(given.contains("evil.example"), "the example has that answer");
    let output = baomi(&["build", "deal.toml", "-f", "md,pdf,docx"], folder.path());
    assert!(output.status.success(), "{}", all_said(&output));
    let markdown = fs::read_to_string(folder.path().join("deal.md")).expect("it was built");
    assert!(markdown.contains("http\\://evil.example/x?a=1与www\\.evil.example"), "{markdown}");
    let mut archive =
        zip::ZipArchive::new(fs::File::open(folder.path().join("deal.docx")).expect("it was built")).expect("a ZIP");
    let mut body = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("word/document.xml").expect("it has one"), &mut body)
        .expect("XML");
    assert!(body.contains("http://evil.example/x?a=1") && !body.contains("HYPERLINK \"http"), "no field");
    let pdf = fs::read(folder.path().join("deal.pdf")).expect("it was built");
    assert!(!pdf.windows(7).any(|window| window == b"(http:/"), "no link");
}
