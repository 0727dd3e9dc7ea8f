//! Findings of a batch as they come: lines or JSON on the terminal, all of them in findings.csv.

use crate::batch::{RowFinding, titles};
use crate::cli::report;
use crate::container::limits::FINDINGS_SHOWN;
use crate::container::{PartFile, system_words};
use crate::diagnostic::{Code, Diagnostic, Severity, visible_json};
use crate::value::Language;
use clap::ValueEnum;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Printed {
    Human,
    Json,
}

/// Where findings go.
pub struct Findings {
    printed: Printed,
    /// To standard output: findings are what was asked for.
    aloud: bool,
    path: Option<PathBuf>,
    file: Option<csv::Writer<BufWriter<PartFile>>>,
    failed: Option<std::io::Error>,
    language: Language,
    shown: u64,
    total: u64,
}

/// Lines printed for people; findings.csv has all.
const LINES: u64 = FINDINGS_SHOWN as u64;

impl Findings {
    /// Nothing found yet; an earlier file at `path` is removed.
    pub fn new(printed: Printed, aloud: bool, path: Option<PathBuf>, language: Language) -> Findings {
        if let Some(path) = &path {
            // What an earlier run found is no longer true; often there is none.
            let _ = std::fs::remove_file(path);
        }
        Findings { printed, aloud, path, file: None, failed: None, language, shown: 0, total: 0 }
    }

    /// Takes one finding.
    pub fn add(&mut self, finding: &RowFinding) {
        if let Err(error) = self.record(finding) {
            self.failed.get_or_insert(error);
        }
        match self.printed {
            Printed::Json => {
                let text = visible_json(
                    serde_json::to_string(&finding.json(self.language)).expect("plain strings and numbers serialise"),
                );
                report::say(&format!("{}\n  {text}", if self.total == 0 { "[" } else { "," }));
            }
            Printed::Human if finding.finding.severity == Severity::Info && !self.aloud => {}
            Printed::Human if self.shown < LINES => {
                self.shown += 1;
                let line = finding.line(self.language);
                if self.aloud {
                    report::say(&(line + "\n"));
                } else {
                    report::note(&line);
                }
            }
            Printed::Human => self.shown += 1,
        }
        self.total += 1;
    }

    /// The file that holds all findings, if there is one.
    pub fn path(&self) -> Option<String> {
        self.path.as_ref().filter(|_| self.total > 0).map(|path| path.display().to_string())
    }

    /// Ends the list. Err: findings.csv could not be written.
    pub fn finish(&mut self) -> Result<(), Diagnostic> {
        if self.printed == Printed::Json {
            report::say(if self.total == 0 { "[]\n" } else { "\n]\n" });
        }
        if self.shown > LINES {
            let (more, place) = (self.shown - LINES, self.path().unwrap_or_default());
            report::note(&match self.language {
                Language::Zh => format!("另有 {more} 项没有显示，见 {place}"),
                Language::En => format!("{more} more are not shown: see {place}"),
            });
        }
        let flushed = match (self.file.take(), &self.path) {
            (Some(file), Some(path)) => file
                .into_inner()
                .map_err(csv::IntoInnerError::into_error)
                .and_then(|file| file.into_inner().map_err(std::io::IntoInnerError::into_error))
                .and_then(|file| file.publish(path)),
            _ => Ok(()),
        };
        match self.failed.take().or(flushed.err()) {
            None => Ok(()),
            Some(error) => {
                let shown = self.path().unwrap_or_default();
                let (zh, en) = system_words(&error);
                Err(Diagnostic::of(
                    Code::Output,
                    format!("无法写入 {shown}：{zh}"),
                    format!("cannot write {shown}: {en}"),
                )
                .hint("检查文件夹的权限与磁盘空间", "check the folder's rights and the room on disk"))
            }
        }
    }

    fn record(&mut self, finding: &RowFinding) -> std::io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        if self.failed.is_some() {
            return Ok(());
        }
        let file = match &mut self.file {
            Some(file) => file,
            None => {
                if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                    std::fs::create_dir_all(folder)?;
                }
                let mut file = BufWriter::new(PartFile::new(path, "")?);
                // With a byte-order mark, so that spreadsheets read the Chinese.
                file.write_all(&[0xEF, 0xBB, 0xBF])?;
                let mut writer = csv::Writer::from_writer(file);
                writer.write_record(titles(self.language))?;
                self.file.insert(writer)
            }
        };
        file.write_record(finding.record(self.language))?;
        Ok(())
    }
}
