//! A row → its files, in memory.

use super::job::{Job, RowAssembly};
use super::manifest::Made;
use super::rows::Row;
use crate::assemble::{Memory, Options};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::export::{docx, markdown, pdf};
use crate::layout::{Fonts, LayoutCache, Style, lay_out_with};
use crate::memo;
use crate::value::Language;

/// What is made of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The agreement as Markdown.
    Md,
    /// The agreement as PDF.
    Pdf,
    /// The agreement as a Word file.
    Docx,
    /// The drafting memo, with the list of steps.
    Memo,
}

impl Format {
    /// Its word on the command line and in manifests.
    pub fn word(self) -> &'static str {
        match self {
            Format::Md => "md",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Memo => "memo",
        }
    }
}

/// One file.
#[derive(Debug)]
pub struct Output {
    /// Its name, without folder.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What all rows are printed with.
pub struct Press<'a> {
    pub formats: &'a [Format],
    pub style: &'a Style,
    pub fonts: &'a Fonts,
    /// The glyphs of the job; None where no PDF is made.
    pub subset: Option<&'a pdf::Subset>,
    /// Of the memo.
    pub language: Language,
}

/// Makes the files of rows; one a thread, since it remembers what it has set.
pub struct Maker<'a> {
    job: &'a Job<'a>,
    press: &'a Press<'a>,
    memory: Memory,
    layout: LayoutCache,
    /// None where no PDF is made.
    printer: Option<pdf::Printer<'a>>,
    word: docx::Writer,
}

impl<'a> Maker<'a> {
    /// One that remembers nothing yet.
    pub fn new(job: &'a Job<'a>, press: &'a Press<'a>) -> Maker<'a> {
        Maker {
            job,
            press,
            memory: Memory::new(job.library),
            layout: LayoutCache::new(),
            printer: press.subset.map(pdf::Printer::new),
            word: docx::Writer::new(press.style),
        }
    }

    /// The files of a row and the hash of its answers. Err: the errors that keep it from being made.
    pub fn make(&mut self, row: &Row) -> Result<(String, Vec<Output>), Vec<Diagnostic>> {
        // Every row was checked before the first was made; only a memo tells the findings again.
        let checked = !self.press.formats.contains(&Format::Memo);
        let options = Options { checked, ..self.job.options };
        let RowAssembly { assembly, findings } = self.job.assemble(&self.memory, row, options);
        let errors = || {
            findings
                .iter()
                .filter(|finding| finding.is_error())
                .map(|finding| finding.finding.clone())
                .collect::<Vec<_>>()
        };
        if has_errors(&errors()) && !self.job.options.draft {
            return Err(errors());
        }
        let Some(stem) = self.job.pattern.name(row) else { return Err(errors()) };
        let mut outputs = Vec::new();
        let mut put = |ending: &str, bytes: Vec<u8>| outputs.push(Output { name: format!("{stem}.{ending}"), bytes });
        for format in self.press.formats {
            match format {
                Format::Md => put("md", markdown::write(&assembly.document).into_bytes()),
                Format::Pdf => put("pdf", self.pdf(&assembly.document)?),
                Format::Docx => put("docx", self.docx(&assembly.document)?),
                Format::Memo => {
                    let text = memo::write(self.job.library, &assembly, self.press.language)
                        .map_err(|finding| vec![finding])?;
                    put("memo.md", text.into_bytes());
                    let steps = memo::steps(self.job.library, &assembly, self.press.language);
                    put("steps.csv", memo::steps_csv(&steps, self.press.language));
                }
            }
        }
        Ok((assembly.document.provenance.answers_sha256.clone(), outputs))
    }

    /// What the manifest says of a file.
    pub fn note(&self, output: &Output) -> Made {
        let subset = self.press.subset.filter(|_| output.name.ends_with(".pdf"));
        let sha256 =
            subset.map_or_else(|| super::sha256(&output.bytes), |subset| super::hex(&subset.sha256(&output.bytes)));
        Made { name: output.name.clone(), bytes: output.bytes.len() as u64, sha256 }
    }

    fn docx(&self, document: &crate::document::Document) -> Result<Vec<u8>, Vec<Diagnostic>> {
        self.word.write(document, &docx::Options::default()).map_err(|error| vec![error.finding()])
    }

    fn pdf(&mut self, document: &crate::document::Document) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let failed = |error: pdf::PdfError| {
            vec![Diagnostic::error("pdf", format!("无法生成 PDF：{error}"), format!("the PDF cannot be made: {error}"))]
        };
        let pages =
            lay_out_with(&mut self.layout, document, self.press.style, self.press.fonts).map_err(|missing| {
                let letters: String = missing.iter().map(|glyph| glyph.character).collect();
                vec![Diagnostic::error(
                    "missing-glyph",
                    format!("所有字体都没有“{letters}”"),
                    format!("no font has “{letters}”"),
                )]
            })?;
        let metadata = pdf::Metadata::of(document);
        let shared = self.printer.as_mut().map(|printer| printer.write(&pages, &metadata));
        match shared {
            Some(Ok(bytes)) => Ok(bytes),
            // A glyph that no row announced, such as that of a rare ligature: this document brings its own fonts.
            Some(Err(pdf::PdfError::NotInSubset { .. })) | None => {
                pdf::write(&pages, self.press.fonts, &metadata).map_err(failed)
            }
            Some(Err(error)) => Err(failed(error)),
        }
    }
}
