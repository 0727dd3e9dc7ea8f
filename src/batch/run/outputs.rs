//! A row → its files, in memory.

use super::archive::zip_files;
use super::finding::RowFinding;
use super::job::{Job, RowAssembly};
use super::versions::{Version, Versions};
use crate::batch::register::Entry;
use crate::batch::sheet::Row;
use crate::diagnostic::{Code, Diagnostic};
use crate::diff::{self, compare};
use crate::pipeline::{Assembly, Options};
use crate::publish::{File, Format, PublishError, Publisher, Redline, Session, Settings};
use crate::value::{Language, Localised, sha256};

/// Makes the files of rows; one a thread, since it remembers what it has set.
pub struct RowBuilder<'a> {
    job: &'a Job<'a>,
    publisher: Publisher<'a>,
    /// Earlier versions, of which only what has changed is made; None: all rows are made.
    versions: Option<&'a Versions<'a>>,
    /// Every row was checked before the first was made; only a memo tells the findings again.
    checked: bool,
    formats: Vec<Format>,
    language: Language,
}

impl<'a> RowBuilder<'a> {
    /// One that remembers nothing yet.
    pub fn new(job: &'a Job<'a>, settings: &'a Settings<'a>, versions: Option<&'a Versions<'a>>) -> RowBuilder<'a> {
        RowBuilder {
            job,
            versions,
            publisher: Publisher::new(Session::new(job.library, settings.subset), settings),
            checked: !settings.formats.contains(&Format::Memo),
            formats: settings.formats.clone(),
            language: settings.language,
        }
    }

    /// The files of a row, or that it is as it was.
    ///
    /// # Errors
    /// The errors that keep it from being made.
    pub fn make(&mut self, row: &Row) -> Result<RowOutput, Vec<Diagnostic>> {
        let options = Options { checked: self.checked, ..self.job.options.clone() };
        let RowAssembly { assembly, findings } = self.job.assemble(self.publisher.session(), row, options);
        let errors = findings.into_iter().filter(RowFinding::is_error).map(|row| row.finding);
        let errors: Vec<Diagnostic> = errors.collect();
        if !errors.is_empty() && !self.job.options.draft {
            return Err(errors);
        }
        let Some(mut stem) = self.job.file_name(row) else { return Err(errors) };
        let mut text_sha256 = None;
        let mut version = None;
        let mut redline = Vec::new();
        let mut lacks_redline = false;
        if let Some(versions) = self.versions {
            let number = assembly.document.number.clone().unwrap_or_default();
            let text = sha256(self.publisher.text(&assembly.document).as_bytes());
            if let Some(earlier) = versions.find(self.job, row, &number) {
                let next = earlier.made.version + 1;
                stem = format!("{stem}.v{next}");
                match self.compared(&assembly, &text, earlier, &stem)? {
                    Compared::Same => {
                        let version = earlier.made.version;
                        return Ok(RowOutput::Unchanged { version, number, text_sha256: Some(text) });
                    }
                    Compared::Changed(files) => redline = files,
                    Compared::Unlike => lacks_redline = true,
                }
                version = Some(next);
            }
            text_sha256 = Some(text);
        }
        let mut files = self.publisher.publish(&assembly, &stem).map_err(PublishError::into_findings)?.files;
        files.extend(redline);
        if self.job.zip_each {
            let text = files.iter().find(|file| file.name == format!("{stem}.{}", Format::Md.endings()[0]));
            text_sha256 = text_sha256.or_else(|| text.map(File::sha256));
            files = zip_files(files, &stem).map_err(|error| vec![cannot_zip(&stem, &error)])?;
        }
        let entry = Entry::of(self.job.library, &assembly, self.checked, self.language);
        let entry = version.map_or(entry.clone(), |version| entry.with_version(version));
        let answers_sha256 = assembly.document.provenance.answers_sha256.clone();
        Ok(RowOutput::Made { files, made: MadeRow { answers_sha256, entry, version, text_sha256, lacks_redline } })
    }

    /// What became of an agreement since its earlier version; its text is that of the hash `text`.
    fn compared(
        &mut self,
        new: &Assembly<'_>,
        text: &str,
        earlier: Version<'_, '_>,
        stem: &str,
    ) -> Result<Compared, Vec<Diagnostic>> {
        if earlier.made.text.as_deref() == Some(text) {
            return Ok(Compared::Same);
        }
        let options = earlier.job.options.clone();
        let old = earlier.job.assemble(self.publisher.session(), earlier.row, options).assembly;
        let now = sha256(self.publisher.text(&old.document).as_bytes());
        // What was made from another library cannot be made again, unless it reads the same.
        let is_it = earlier.made.text.as_ref().map_or(earlier.same_source, |text| *text == now);
        if !is_it {
            return Ok(Compared::Unlike);
        }
        if now == text {
            return Ok(Compared::Same);
        }
        if old.plan.form.id != new.plan.form.id || old.answers.language != new.answers.language {
            return Ok(Compared::Unlike);
        }
        let comparison = compare(&old.document, &new.document);
        let version = earlier.made.version;
        let against = Localised::both(format!("第 {version} 版"), format!("version {version}"));
        let compared = diff::Compared { old: against.clone(), new: stem.to_owned(), against };
        let redline = Redline::of_versions(self.job.library, &comparison, &compared, new);
        let mut files = Vec::new();
        for format in [Format::Docx, Format::Pdf, Format::Md] {
            if self.formats.contains(&format) {
                let made = self.publisher.redline(Some(new), &redline, format, stem);
                files.extend(made.map_err(PublishError::into_findings)?.files);
            }
        }
        Ok(Compared::Changed(files))
    }
}

/// What a row came to.
pub enum RowOutput {
    /// Its files.
    Made {
        /// In the order of the formats, those of the comparison last.
        files: Vec<File>,
        /// What the manifest says besides.
        made: MadeRow,
    },
    /// Its text is that of an earlier batch.
    Unchanged {
        /// In which it was made there.
        version: u32,
        /// The number of the agreement; empty where it has none.
        number: String,
        /// SHA-256 of its text as Markdown.
        text_sha256: Option<String>,
    },
}

/// What the manifest says of a row besides its files.
#[derive(Debug)]
pub struct MadeRow {
    /// SHA-256 of its answers.
    pub answers_sha256: String,
    /// Its line in the register.
    pub entry: Entry,
    /// None for the first version.
    pub version: Option<u32>,
    /// SHA-256 of its text as Markdown, where no file of its own tells it.
    pub text_sha256: Option<String>,
    /// It is a newer version that could not be compared.
    pub lacks_redline: bool,
}

/// An agreement beside its earlier version.
enum Compared {
    /// The same words.
    Same,
    /// The files of the comparison.
    Changed(Vec<File>),
    /// The earlier one cannot be made again, or is no earlier version of this text: another form, another language.
    Unlike,
}

fn cannot_zip(stem: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::of(Code::Output, format!("无法生成 {stem}.zip：{error}"), format!("cannot make {stem}.zip: {error}"))
        .hint("减少一份协议的文件", "make fewer files of one agreement")
}
