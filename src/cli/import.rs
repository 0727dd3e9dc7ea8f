//! `baomi import`: our own Word file come back: every change, what it means, what to answer.

use super::input::{GivenArgs, stem};
use super::library::Libraries;
use super::next::settle_next;
use super::output::{Output, write_all};
use super::paper::read_bytes;
use super::sent::{Asked, SentOut, sent_out};
use super::{ExitStatus, Failure, report};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::intake::{Format as PaperFormat, Paper, read};
use crate::negotiate::{Change, ChangesFile, Deal, Decided, Head, Reading, Theirs, read_changes, table};
use crate::review::{Recogniser, word};
use crate::value::{Language, sha256};
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The answer file of the agreement that was sent
    #[arg(value_name = "ANSWERS")]
    answers: PathBuf,
    /// What came back (.docx; a PDF is read too, but cannot be answered)
    #[arg(value_name = "RETURNED")]
    returned: PathBuf,
    /// The clean file that came with it: what it says beside the redline is told
    #[arg(value_name = "CLEAN")]
    clean: Option<PathBuf>,
    /// Folder to write to; it is made if it is not there
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    output: PathBuf,
    /// The lock of what was sent [default: NAME.lock.toml beside the files]
    #[arg(long, value_name = "NAME.lock.toml")]
    lock: Option<PathBuf>,
    /// The form that was sent, instead of the one the answers name
    #[arg(long, value_name = "FORM")]
    form: Option<String>,
    #[command(flatten)]
    given: GivenArgs,
}

/// A file of theirs.
pub(super) struct TheirFile {
    pub paper: Paper,
    pub bytes: Vec<u8>,
}

/// A returned file as it is read.
///
/// # Errors
/// It cannot be read.
pub(super) fn their_file(path: &Path) -> Result<TheirFile, Failure> {
    let (name, bytes) = read_bytes(path).map_err(|finding| vec![finding])?;
    let paper = read(&name, &bytes).map_err(|finding| vec![finding])?;
    Ok(TheirFile { paper, bytes })
}

impl Import {
    pub(super) fn run(&self, libraries: &Libraries, language: Language) -> Result<ExitStatus, Failure> {
        let returned = their_file(&self.returned)?;
        let clean = self.clean.as_deref().map(their_file).transpose()?;
        let outputs_in = self.output.join("x");
        let beside = [self.returned.as_path(), outputs_in.as_path()];
        let asked = Asked {
            answers: &self.answers,
            given: &self.given,
            form: self.form.as_ref(),
            lock: self.lock.as_deref(),
            beside: &beside,
        };
        let ours = sent_out(libraries, &asked, language)?;
        let theirs = Theirs::of(&returned.paper, clean.as_ref().map(|file| &file.paper));
        let reading = ours.read(&theirs)?;
        let head = Head {
            returned: super::lock::seen_from(&self.output, &self.returned),
            returned_sha256: sha256(&returned.bytes),
            clean: self.clean.as_deref().map(|path| super::lock::seen_from(&self.output, path)),
            clean_sha256: clean.as_ref().map(|file| sha256(&file.bytes)),
        };
        let subject = table::Subject {
            paper: &returned.paper,
            clean: clean.as_ref().map(|file| file.paper.name.as_str()),
            sent: &ours.told,
            theirs: &theirs,
            reading: &reading,
        };
        let text = table::render(&subject, language);
        let stem = stem(&self.answers);
        let failed = |error| {
            vec![Diagnostic::of(
                Code::Paper,
                format!("无法写成 Word 文件：{error:?}"),
                format!("the Word file cannot be made: {error:?}"),
            )]
        };
        let output =
            |ending: &str, bytes: Vec<u8>| Output { path: self.output.join(format!("{stem}.{ending}")), bytes };
        let decided: Vec<Decided<'_>> = reading.changes.iter().map(|change| proposed(change, language)).collect();
        let next = settle_next(&ours, &reading, &decided)?;
        next.tell(&decided, language);
        let outputs = [
            output("returned.docx", word::opinion(&text).map_err(failed)?),
            output("returned.md", text.into_bytes()),
            output(
                "changes.toml",
                ChangesFile::new(head, &reading.changes, [language, ours.spoken(language)]).text().into_bytes(),
            ),
            output("next.toml", next.text.into_bytes()),
        ];
        write_all(&outputs, language).map_err(|finding| vec![finding])?;
        for output in &outputs {
            report::say(&format!("{}\n", output.path.display()));
        }
        report::note(&table::count(&reading, language));
        if returned.paper.format != PaperFormat::Docx {
            report::note(language.say(
                "退回的不是 Word 文件：看不到修订痕迹与批注，不能用 baomi reply 作答。",
                "What came back is no Word file: tracked changes and comments cannot be seen, and baomi reply cannot answer in it.",
            ));
        }
        Ok(if grave(&reading) { ExitStatus::Findings } else { ExitStatus::Sound })
    }
}

/// A change with what is proposed.
fn proposed(change: &Change, language: Language) -> Decided<'_> {
    let reply = change.reply.prefer(language).cloned().unwrap_or_default();
    Decided { change, decision: change.decision, counter: String::new(), reply }
}

/// Something is hidden, or breaks a rule.
fn grave(reading: &Reading) -> bool {
    let wrong = |finding: &Diagnostic| finding.severity == Severity::Error;
    reading.changes.iter().any(|change| change.hidden || change.findings.iter().any(wrong))
}

impl SentOut {
    /// What they changed.
    ///
    /// # Errors
    /// The file is of another deal; the library's wordings have faults.
    pub(super) fn read(&self, theirs: &Theirs) -> Result<Reading, Failure> {
        let deal = self.deal();
        let recogniser = Recogniser::new(self.library)?;
        read_changes(&deal, &self.sent, theirs, Some(&recogniser)).map_err(|finding| vec![finding])
    }

    /// The language of what is said to the other side.
    pub(super) fn spoken(&self, language: Language) -> Language {
        self.assembly.document.languages.first().copied().unwrap_or(language)
    }

    pub(super) fn deal(&self) -> Deal<'_, 'static> {
        Deal { library: self.library, layers: &self.layers, options: &self.options, assembly: &self.assembly }
    }
}
