//! `build --watch`: a saved file is built again, and only what is new is written.

mod common;

use common::root;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

#[test]
fn a_saved_answer_is_built_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let example = std::fs::read_to_string(root().join("examples/employee.toml")).expect("the example is there");
    let deal = folder.path().join("deal.toml");
    std::fs::write(&deal, &example).expect("writable");
    let mut child = Command::new(env!("CARGO_BIN_EXE_baomi"))
        .args(["--lang", "en", "build", "deal.toml", "-f", "md,memo", "--watch"])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines().map_while(Result::ok);
    let mut built = || lines.find(|line| line.contains("Ctrl-C ends")).expect("it says when it has built");
    assert!(built().contains(" ms."));
    let written = || std::fs::read_to_string(folder.path().join("deal.md")).expect("written");
    let before = written();
    std::fs::write(&deal, example.replace("孙示例", "孙新例")).expect("writable");
    built();
    let after = written();
    // A syntax error is told, and the watch goes on.
    std::fs::write(&deal, "kind = ").expect("writable");
    built();
    std::fs::write(&deal, &example).expect("writable");
    built();
    let again = written();
    child.kill().expect("it is there");
    child.wait().expect("it ends");
    assert!(before.contains("孙示例") && after.contains("孙新例") && !after.contains("孙示例"));
    assert_eq!(again, before);
}
