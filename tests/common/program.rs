//! The program as a user runs it.

use assert_cmd::Command;
use std::path::Path;

/// How a run ended and what it said.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// All words of what was said to the user, in one line: however wide the terminal is.
    pub fn said(&self) -> String {
        [self.out.as_str(), self.err.as_str()].join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Runs the program in English in a folder.
pub fn baomi(arguments: &[&str], folder: &Path) -> Run {
    baomi_reading("", arguments, folder)
}

/// The same with a text on its standard input.
pub fn baomi_reading(input: &str, arguments: &[&str], folder: &Path) -> Run {
    let output = Command::cargo_bin("baomi")
        .expect("the program is built")
        .args(["--lang", "en"])
        .args(arguments)
        .current_dir(folder)
        .write_stdin(input)
        .output()
        .expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run {
        code: output.status.code().expect("no signal ended it"),
        out: text(&output.stdout),
        err: text(&output.stderr),
    }
}
