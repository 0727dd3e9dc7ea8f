//! A row → its files, in memory.

use super::archive::zip_files;
use super::finding::RowFinding;
use super::job::{Job, RowAssembly};
use crate::batch::register::Entry;
use crate::batch::sheet::Row;
use crate::diagnostic::{Code, Diagnostic};
use crate::pipeline::Options;
use crate::publish::{File, Format, PublishError, Publisher, Session, Settings};
use crate::value::Language;

/// Makes the files of rows; one a thread, since it remembers what it has set.
pub struct RowBuilder<'a> {
    job: &'a Job<'a>,
    publisher: Publisher<'a>,
    /// Every row was checked before the first was made; only a memo tells the findings again.
    checked: bool,
    language: Language,
}

impl<'a> RowBuilder<'a> {
    /// One that remembers nothing yet.
    pub fn new(job: &'a Job<'a>, settings: &'a Settings<'a>) -> RowBuilder<'a> {
        RowBuilder {
            job,
            publisher: Publisher::new(Session::new(job.library, settings.subset), settings),
            checked: !settings.formats.contains(&Format::Memo),
            language: settings.language,
        }
    }

    /// The files of a row, the hash of its answers and its line in the register.
    ///
    /// # Errors
    /// The errors that keep it from being made.
    pub fn make(&mut self, row: &Row) -> Result<(String, Vec<File>, Entry), Vec<Diagnostic>> {
        let options = Options { checked: self.checked, ..self.job.options.clone() };
        let RowAssembly { assembly, findings } = self.job.assemble(self.publisher.session(), row, options);
        let errors = findings.into_iter().filter(RowFinding::is_error).map(|row| row.finding);
        let errors: Vec<Diagnostic> = errors.collect();
        if !errors.is_empty() && !self.job.options.draft {
            return Err(errors);
        }
        let Some(stem) = self.job.file_name(row) else { return Err(errors) };
        let published = self.publisher.publish(&assembly, &stem).map_err(PublishError::into_findings)?;
        let files = match self.job.zip_each {
            true => zip_files(published.files, &stem).map_err(|error| vec![cannot_zip(&stem, &error)])?,
            false => published.files,
        };
        let entry = Entry::of(self.job.library, &assembly, self.checked, self.language);
        Ok((assembly.document.provenance.answers_sha256.clone(), files, entry))
    }
}

fn cannot_zip(stem: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::of(Code::Output, format!("无法生成 {stem}.zip：{error}"), format!("cannot make {stem}.zip: {error}"))
        .hint("减少一份协议的文件", "make fewer files of one agreement")
}
