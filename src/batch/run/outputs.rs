//! A row → its files, in memory.

use super::job::{Job, RowAssembly};
use crate::batch::ledger::FileRecord;
use crate::batch::sheet::Row;
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::export::{docx, markdown, pdf};
use crate::layout::{Fonts, LayoutCache, Style, lay_out_with};
use crate::memo;
use crate::pipeline::{Memory, Options};
use crate::value::Language;
use std::io::Write;

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
    pub content: Content,
}

/// What a file holds.
#[derive(Debug)]
pub enum Content {
    Bytes(Vec<u8>),
    /// With a head that it shares with the other files of the batch.
    Pdf(pdf::Printed),
}

impl Content {
    /// Its bytes, in one or two pieces.
    pub fn pieces(&self) -> [&[u8]; 2] {
        match self {
            Content::Bytes(bytes) => [bytes, &[]],
            Content::Pdf(printed) => printed.pieces(),
        }
    }

    /// Writes it all.
    pub fn write_to(&self, out: &mut impl Write) -> std::io::Result<()> {
        self.pieces().iter().try_for_each(|piece| out.write_all(piece))
    }
}

impl Output {
    /// What the manifest says of it.
    pub fn note(&self) -> FileRecord {
        let sha256 = match &self.content {
            Content::Bytes(bytes) => crate::batch::sha256(bytes),
            Content::Pdf(printed) => crate::batch::hex(&printed.sha256()),
        };
        let bytes = self.content.pieces().iter().map(|piece| piece.len() as u64).sum();
        FileRecord { name: self.name.clone(), bytes, sha256 }
    }
}

/// What all rows are printed with.
pub struct PrintSettings<'a> {
    pub formats: &'a [Format],
    pub style: &'a Style,
    pub fonts: &'a Fonts,
    /// The glyphs of the job; None where no PDF is made.
    pub subset: Option<&'a pdf::Subset>,
    /// Of the memo.
    pub language: Language,
}

/// Makes the files of rows; one a thread, since it remembers what it has set.
pub struct RowBuilder<'a> {
    job: &'a Job<'a>,
    press: &'a PrintSettings<'a>,
    memory: Memory,
    markdown: markdown::Memory,
    layout: LayoutCache,
    /// None where no PDF is made.
    printer: Option<pdf::Printer<'a>>,
    word: docx::Writer,
}

impl<'a> RowBuilder<'a> {
    /// One that remembers nothing yet.
    pub fn new(job: &'a Job<'a>, press: &'a PrintSettings<'a>) -> RowBuilder<'a> {
        RowBuilder {
            job,
            press,
            memory: Memory::new(job.library),
            markdown: markdown::Memory::default(),
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
        let mut put =
            |ending: &str, content: Content| outputs.push(Output { name: format!("{stem}.{ending}"), content });
        for format in self.press.formats {
            match format {
                Format::Md => {
                    put("md", Content::Bytes(markdown::write_with(&self.markdown, &assembly.document).into_bytes()))
                }
                Format::Pdf => put("pdf", self.pdf(&assembly.document)?),
                Format::Docx => put("docx", Content::Bytes(self.docx(&assembly.document)?)),
                Format::Memo => {
                    let text = memo::write(self.job.library, &assembly, self.press.language)
                        .map_err(|finding| vec![finding])?;
                    put("memo.md", Content::Bytes(text.into_bytes()));
                    let steps = memo::steps(self.job.library, &assembly, self.press.language);
                    put("steps.csv", Content::Bytes(memo::steps_csv(&steps, self.press.language)));
                }
            }
        }
        Ok((assembly.document.provenance.answers_sha256.clone(), outputs))
    }

    fn docx(&self, document: &crate::document::Document) -> Result<Vec<u8>, Vec<Diagnostic>> {
        self.word.write(document, &docx::Options::default()).map_err(|error| vec![error.finding()])
    }

    fn pdf(&mut self, document: &crate::document::Document) -> Result<Content, Vec<Diagnostic>> {
        let failed = |error: pdf::PdfError| {
            vec![Diagnostic::of(
                Code::Pdf,
                format!("无法生成 PDF：{error}"),
                format!("the PDF cannot be made: {error}"),
            )]
        };
        let pages =
            lay_out_with(&mut self.layout, document, self.press.style, self.press.fonts).map_err(|missing| {
                let letters: String = missing.iter().map(|glyph| glyph.character).collect();
                vec![Diagnostic::of(
                    Code::MissingGlyph,
                    format!("所有字体都没有“{letters}”"),
                    format!("no font has “{letters}”"),
                )]
            })?;
        let metadata = pdf::Metadata::of(document);
        let shared = self.printer.as_mut().map(|printer| printer.write(&pages, &metadata));
        match shared {
            Some(Ok(printed)) => Ok(Content::Pdf(printed)),
            // A glyph that no row announced, such as that of a rare ligature: this document brings its own fonts.
            Some(Err(pdf::PdfError::NotInSubset { .. })) | None => {
                pdf::write(&pages, self.press.fonts, &metadata).map(Content::Bytes).map_err(failed)
            }
            Some(Err(error)) => Err(failed(error)),
        }
    }
}
