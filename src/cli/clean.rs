//! `baomi clean`: a Word file without comments, properties, tracked changes and other things that only its authors should see.

use super::input::stem;
use super::output::{Output, distinct, write_all};
use super::paper::read_bytes;
use super::{ExitStatus, Failure, report};
use crate::container::PackageError;
use crate::diagnostic::{Code, Diagnostic};
use crate::negotiate::{Cleaned, clean};
use crate::value::Language;
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `clean`.
#[derive(Debug, Args)]
pub struct Clean {
    /// Word files; each becomes NAME.clean.docx
    #[arg(required = true, value_name = "FILE.docx")]
    files: Vec<PathBuf>,
    /// Folder to write to; it is made if it is not there
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    output: PathBuf,
}

impl Clean {
    pub(super) fn run(&self, language: Language) -> Result<ExitStatus, Failure> {
        distinct(&self.files)?;
        let mut outputs = Vec::new();
        let mut told = String::new();
        for path in &self.files {
            let (_, bytes) = read_bytes(path).map_err(|finding| vec![finding])?;
            let cleaned = clean(&bytes).map_err(|error| vec![refused(path, &error)])?;
            let name = format!("{}.clean.docx", stem(path));
            told.push_str(&summary(&name, &cleaned, language));
            outputs.push(Output { path: self.output.join(name), bytes: cleaned.bytes });
        }
        write_all(&outputs, language).map_err(|finding| vec![finding])?;
        for output in &outputs {
            report::say(&format!("{}\n", output.path.display()));
        }
        report::note(told.trim_end());
        Ok(ExitStatus::Sound)
    }
}

fn refused(path: &Path, error: &PackageError) -> Diagnostic {
    let shown = path.display();
    let (zh, en) = match error {
        PackageError::Broken(_) => ("不是 Word 文件（.docx），或者已损坏", "it is no Word file (.docx), or broken"),
        PackageError::TooLarge(_) => ("过大", "it is too large"),
        PackageError::Encrypted => ("有密码", "it is under a password"),
    };
    Diagnostic::of(Code::Paper, format!("{shown}：{zh}"), format!("{shown}: {en}"))
        .hint("在 Word 或者 WPS 中另存为不加密的 .docx", "save it in Word or WPS as a .docx without password")
}

/// What was taken out of a file and what was left.
fn summary(name: &str, cleaned: &Cleaned, language: Language) -> String {
    let side = |both: (String, String)| if language == Language::Zh { both.0 } else { both.1 };
    let taken: Vec<String> = cleaned.taken.iter().map(|(what, times)| side(what.told(*times))).collect();
    let left: Vec<&str> =
        cleaned.left.iter().map(|(zh, en)| if language == Language::Zh { *zh } else { *en }).collect();
    let named = cleaned.named.join(language.say("、", ", "));
    let mut text = match (language, taken.is_empty()) {
        (Language::Zh, true) => format!("{name}：没有需要去除的内容。\n"),
        (Language::En, true) => format!("{name}: there was nothing to take out.\n"),
        (Language::Zh, false) => format!("{name}：去除了{}。\n", taken.join("、")),
        (Language::En, false) => format!("{name}: taken out: {}.\n", taken.join("; ")),
    };
    if !named.is_empty() {
        text += &match language {
            Language::Zh => format!("  其中写有：{named}\n"),
            Language::En => format!("  which named: {named}\n"),
        };
    }
    if !left.is_empty() {
        text += &match language {
            Language::Zh => format!("  没有动，请自行检查：{}\n", left.join("、")),
            Language::En => format!("  left as it was, to be looked at: {}\n", left.join(", ")),
        };
    }
    text
}
