//! The interview in a terminal, as somebody types it.

mod common;

use common::root;
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const DOWN: &str = "\u{1b}[B";
const BACK: &str = "\u{1b}";
const STOP: &str = "\u{3}";

/// Talks to `baomi ask` in a terminal of 60 columns; gives what it wrote. None: there is no Python here.
fn talk(folder: &Path, arguments: &[&str], steps: &Value) -> Option<String> {
    let tool = root().join("tests/tools/terminal.py");
    let mut child = Command::new("python3")
        .arg(tool)
        .arg(env!("CARGO_BIN_EXE_baomi"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| eprintln!("skipped: python3 is needed to open a terminal ({error})"))
        .ok()?;
    child.stdin.take().expect("a pipe").write_all(steps.to_string().as_bytes()).expect("it listens");
    let output = child.wait_with_output().expect("it ends");
    let written = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{written}");
    Some(written)
}

#[test]
fn ten_questions_and_a_stop_leave_a_file_that_goes_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let block = "名称：上海示例卫生设备有限公司\r统一社会信用代码：91310115MA1K4QX2TN\r法定代表人：张示例\r住所：上海市徐汇区示例路100号8层\r\r";
    let down = format!("{DOWN}\r");
    let steps = json!([
        ["[1/10]", null],
        ["Esc", down],
        ["[2/10]", null],
        ["Esc", down],
        ["[3/10]", null],
        ["Esc", down],
        ["[4/10]", null],
        ["空行结束", block],
        ["受让方", null],
        ["空行结束", "?\r"],
        ["空行结束", "杭州范本健康科技有限公司\r"],
        ["目标公司", null],
        ["Esc", "\r"],
        ["中介人", null],
        ["Esc", "\r"],
        ["[5/10]", null],
        ["Esc", "\r"],
        ["[6/10]", null],
        ["Esc", "40000\r"],
        ["[7/10]", null],
        ["Esc", BACK],
        ["[6/10]", null],
        ["Esc", "\r"],
        ["[7/10]", null],
        ["Esc", " \r"],
        ["[8/10]", null],
        ["Esc", down],
        ["[9/10]", null],
        ["Esc", "\r"],
        ["[10/10]", null],
        ["Esc", "2026-12-01\r"],
        ["──", null],
        ["Esc", "?\r"],
        ["Esc", STOP],
        ["已停下", null],
    ]);
    let ask = ["ask", "transfer", "-o", "deal.toml", "--form", "nda"];
    let Some(written) = talk(folder.path(), &ask, &steps) else { return };
    let of_colour = |code: &str| code.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m');
    assert!(!written.split("\u{1b}[").skip(1).any(of_colour), "no colours: {written}");
    let read = || std::fs::read_to_string(folder.path().join("deal.toml")).expect("it is written");
    let file: toml::Table = toml::from_str(&read()).expect("it is TOML");
    assert_eq!(file["stance"].as_str(), Some("recipient"));
    assert_eq!(file["deal"]["structure"].as_str(), Some("asset"));
    assert_eq!(file["deal"]["stage"].as_str(), Some("due-diligence"));
    assert_eq!(file["scope"]["individuals"].as_integer(), Some(40_000));
    assert_eq!(file["parties"][0]["id"].as_str(), Some("91310115MA1K4QX2TN"));
    assert_eq!(file["parties"][0]["signs_as"].as_str(), Some("legal-representative"));
    assert_eq!(file["parties"][1]["name"].as_str(), Some("杭州范本健康科技有限公司"));
    assert!(file["agreement"]["signing_date"].is_datetime());
    // The same command goes on, and what was answered is kept, comments too.
    let commented = format!("# ours\n{}", read());
    std::fs::write(folder.path().join("deal.toml"), &commented).expect("writable");
    let again = json!([["[1/10]", null], ["Esc", STOP], ["已停下", null]]);
    talk(folder.path(), &ask, &again);
    assert_eq!(read(), commented, "nothing was answered, nothing changed");
}

#[test]
fn without_a_terminal_it_says_so() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = common::program::baomi(&["ask", "transfer", "-o", "deal.toml"], folder.path());
    assert_ne!(run.code, 0, "{}", run.out);
}
