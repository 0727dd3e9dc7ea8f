//! `baomi review`: reads the other side's paper; an opinion for us, and their own Word file with comments for them.

use super::check::day;
use super::output::{Output, distinct, write_all};
use super::paper::read_bytes;
use super::{ExitStatus, Failure, input, report};
use crate::diagnostic::{Code, Diagnostic};
use crate::intake::{Format as PaperFormat, Paper, read};
use crate::library::Library;
use crate::review::marked::{self, Author};
use crate::review::{Playbook, Recogniser, Review as Reading, Side, Verdict, json, opinion, review, word};
use crate::value::Language;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Arguments of `review`.
#[derive(Debug, Args)]
pub struct Review {
    /// The other side's files (.docx, .pdf, .md, .txt, .html); - reads text from standard input
    #[arg(required = true, value_name = "THEIRS")]
    theirs: Vec<PathBuf>,
    /// Our side: risks of the other side alone are left out
    #[arg(long, value_enum)]
    side: Option<OurSide>,
    /// What agreement it is [default: by its words]
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// The firm's own lines, over those of the library: what each side takes, falls back on, does not take
    #[arg(long, value_name = "FILE", requires = "side")]
    playbook: Option<PathBuf>,
    /// Folder to write to; it is made if it is not there
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    output: PathBuf,
    /// What to write
    #[arg(short, long, value_enum, value_delimiter = ',', default_value = "md,docx")]
    format: Vec<Format>,
    /// Name under comments and proposals in their file
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// Day of comments and proposals [default: none is written]
    #[arg(long, value_name = "DATE", value_parser = day)]
    date: Option<NaiveDate>,
    /// Look the law up on this day instead of the day it was verified
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OurSide {
    Recipient,
    Discloser,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Transfer of a company
    Transfer,
    /// Partner
    Partner,
    /// Employee
    Employee,
    /// Customer
    Customer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The opinion as Markdown
    Md,
    /// The opinion as a Word file, and their file with comments
    Docx,
    /// Provisions and findings for other programs
    Json,
}

impl Review {
    pub(super) fn run(&self, library: &Library, language: Language) -> Result<ExitStatus, Failure> {
        distinct(&self.theirs)?;
        let playbook = self.playbook.as_deref().map(input::read).transpose().map_err(|finding| vec![finding])?;
        let recogniser = Recogniser::with(library, playbook.as_ref())?;
        let mut outcome = ExitStatus::Sound;
        for path in &self.theirs {
            let done = self.one(library, &recogniser, path, language);
            outcome = outcome.max(done.unwrap_or_else(|failure| {
                report::print(&failure, language);
                ExitStatus::Failed
            }));
        }
        Ok(outcome)
    }

    fn one(
        &self,
        library: &Library,
        recogniser: &Recogniser,
        path: &Path,
        language: Language,
    ) -> Result<ExitStatus, Failure> {
        let (name, bytes) = read_bytes(path).map_err(|finding| vec![finding])?;
        let paper = read(&name, &bytes).map_err(|finding| vec![finding])?;
        let playbook = Playbook {
            side: self.side.map(|side| match side {
                OurSide::Recipient => Side::Recipient,
                OurSide::Discloser => Side::Discloser,
            }),
            employment: self.kind.map(|kind| kind == Kind::Employee),
            as_of: self.as_of,
        };
        let reading = review(library, recogniser, &paper, &playbook)?;
        let outputs = self.outputs(library, &bytes, &paper, &reading, &playbook, language)?;
        write_all(&outputs, language).map_err(|finding| vec![finding])?;
        for output in &outputs {
            report::say(&format!("{}\n", output.path.display()));
        }
        report::note(&summary(&name, &reading, language));
        Ok(if reading.verdict == Verdict::DoNotSign { ExitStatus::Findings } else { ExitStatus::Sound })
    }

    fn outputs(
        &self,
        library: &Library,
        bytes: &[u8],
        paper: &Paper,
        reading: &Reading,
        playbook: &Playbook,
        language: Language,
    ) -> Result<Vec<Output>, Failure> {
        let stem =
            Path::new(&paper.name).file_stem().map_or("paper".into(), |stem| stem.to_string_lossy().into_owned());
        let mut outputs = Vec::new();
        let mut put = |ending: &str, bytes: Vec<u8>| {
            outputs.push(Output { path: self.output.join(format!("{stem}.{ending}")), bytes });
        };
        let failed = |error| {
            vec![Diagnostic::of(
                Code::Paper,
                format!("无法写成 Word 文件：{error:?}"),
                format!("the Word file cannot be made: {error:?}"),
            )]
        };
        let text = opinion::render(library, paper, reading, playbook, language);
        if self.format.contains(&Format::Md) {
            put("review.md", text.clone().into_bytes());
        }
        if self.format.contains(&Format::Docx) {
            put("review.docx", word::opinion(&text).map_err(failed)?);
            let author = Author {
                name: self.author.clone().unwrap_or_else(|| language.say("审阅人", "Reviewer").to_owned()),
                date: self.date.map(|date| format!("{date}T00:00:00Z")),
            };
            let theirs = if paper.format == PaperFormat::Docx {
                marked::render(library, bytes, paper, reading, playbook, &author, language)
            } else {
                self.as_word(library, paper, reading, playbook, &author, language)
            };
            let (bytes, unplaced) = theirs.map_err(failed)?;
            put("reviewed.docx", bytes);
            if unplaced > 0 {
                report::note(&match language {
                    Language::Zh => format!("{unplaced} 项意见在对方文件中没有可以批注的位置，只写在审阅意见里。"),
                    Language::En => format!(
                        "{unplaced} findings have no place for a comment in their file and stand in the opinion only."
                    ),
                });
            }
        }
        if self.format.contains(&Format::Json) {
            put("review.json", json::render(library, paper, reading, language).into_bytes());
        }
        Ok(outputs)
    }

    /// A paper of another format as a Word file of the same text, with comments.
    fn as_word(
        &self,
        library: &Library,
        paper: &Paper,
        reading: &Reading,
        playbook: &Playbook,
        author: &Author,
        language: Language,
    ) -> Result<(Vec<u8>, usize), crate::container::PackageError> {
        let bytes = word::paper(paper)?;
        let broken = |_| crate::container::PackageError::Broken(paper.name.clone());
        let copy = read("paper.docx", &bytes).map_err(broken)?;
        marked::render(library, &bytes, &copy, reading, playbook, author, language)
    }
}

fn summary(name: &str, reading: &Reading, language: Language) -> String {
    let said =
        reading.provisions.iter().filter(|own| !matches!(own.value.as_str(), "silent" | "absent" | "n/a")).count();
    let flags = reading.findings.len();
    match (reading.verdict, language) {
        (Verdict::NoObstacle, Language::Zh) => format!("{name}：在已读的内容里没有发现障碍；读到约定 {said} 项。"),
        (Verdict::Negotiate, Language::Zh) => format!("{name}：需要谈判；读到约定 {said} 项，问题 {flags} 项。"),
        (Verdict::DoNotSign, Language::Zh) => {
            format!("{name}：照现在的文本不能签；读到约定 {said} 项，问题 {flags} 项。")
        }
        (Verdict::NoObstacle, Language::En) => {
            format!("{name}: no obstacle found in what was read; {said} provisions.")
        }
        (Verdict::Negotiate, Language::En) => format!("{name}: negotiate; {said} provisions, {flags} findings."),
        (Verdict::DoNotSign, Language::En) => {
            format!("{name}: do not sign as it stands; {said} provisions, {flags} findings.")
        }
    }
}
