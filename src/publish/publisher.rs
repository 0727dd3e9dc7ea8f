//! An agreement → its files, in every format asked for.

use super::file::{Content, File};
use super::format::Format;
use super::glyph;
use super::redline::Redline;
use super::session::Session;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, split_annexes};
use crate::export::calendar;
use crate::export::docx::{self, DocxError};
use crate::export::markdown;
use crate::export::pages::{self, Marks, PagesError};
use crate::export::pdf::{self, PdfError};
use crate::export::sign;
use crate::intake;
use crate::layout::{Contents, Fonts, Pages, Style, lay_out_with};
use crate::library::Library;
use crate::memo;
use crate::pipeline::Assembly;
use crate::value::Language;

/// How agreements are published.
#[derive(Debug, Clone)]
pub struct Settings<'a> {
    /// What is made of each.
    pub formats: Vec<Format>,
    /// How pages look.
    pub style: &'a Style,
    /// What they are set in.
    pub fonts: &'a Fonts,
    /// The font subset that all agreements of a batch share; None: each PDF has its own.
    pub subset: Option<&'a pdf::Subset>,
    /// Of the memo and of notes.
    pub language: Language,
    /// The drafter's notes as comments of the Word file.
    pub notes: bool,
    /// Each annex also as files of its own.
    pub split_annexes: bool,
    /// These annexes alone, without the agreement; none: all of it.
    pub annexes_alone: Vec<String>,
}

/// What an agreement came to.
#[derive(Debug, Default)]
pub struct Published {
    /// Its files, in the order of the formats; those of annexes after those of the agreement.
    pub files: Vec<File>,
    /// What whoever reads the files should know.
    pub remarks: Vec<Diagnostic>,
}

/// Why an agreement has no files.
#[derive(Debug)]
pub enum PublishError {
    /// The agreement cannot be printed as it stands; the answers or the clauses must be mended.
    Unprintable(Vec<Diagnostic>),
    /// A file could not be made.
    Failed(Diagnostic),
}

impl PublishError {
    /// What is wrong.
    pub fn into_findings(self) -> Vec<Diagnostic> {
        match self {
            PublishError::Unprintable(findings) => findings,
            PublishError::Failed(finding) => vec![finding],
        }
    }
}

impl From<DocxError> for PublishError {
    fn from(error: DocxError) -> PublishError {
        PublishError::Failed(error.finding())
    }
}

impl From<PagesError> for PublishError {
    fn from(error: PagesError) -> PublishError {
        PublishError::Failed(error.finding())
    }
}

impl From<PdfError> for PublishError {
    fn from(error: PdfError) -> PublishError {
        PublishError::Failed(error.finding())
    }
}

/// Makes the files of agreements, one after the other. Keep one a thread, for its session.
pub struct Publisher<'a> {
    settings: &'a Settings<'a>,
    session: Session<'a>,
    word: docx::Writer,
    /// The page style with keywords at the places to sign, where they are asked for.
    with_keywords: Option<Style>,
    /// Writes memos, which have a page style of their own; made with the first one.
    memo_word: Option<docx::Writer>,
    /// A summary leads to the changes of a comparison: a contents page would stand before it.
    redline_style: Style,
    /// Writes comparisons; made with the first one.
    redline_word: Option<docx::Writer>,
}

impl<'a> Publisher<'a> {
    /// One that goes on with what `session` holds.
    pub fn new(session: Session<'a>, settings: &'a Settings<'a>) -> Publisher<'a> {
        let redline_style = Style { contents: Contents::Never, ..settings.style.clone() };
        let with_keywords = settings.formats.contains(&Format::Sign).then(|| settings.style.with_keywords());
        let word = docx::Writer::new(settings.style);
        Publisher { settings, session, word, with_keywords, memo_word: None, redline_style, redline_word: None }
    }

    /// What it keeps of the agreements it has made, for assembling the next one.
    pub fn session(&self) -> &Session<'a> {
        &self.session
    }

    /// The files of an agreement, whose names begin with `stem`.
    ///
    /// # Errors
    /// A character that no font has; a file that cannot be made.
    pub fn publish(&mut self, assembly: &Assembly<'_>, stem: &str) -> Result<Published, PublishError> {
        let mut published = Published::default();
        let alone = &self.settings.annexes_alone;
        if alone.is_empty() {
            self.document(assembly, &assembly.document, stem, &mut published)?;
        }
        if self.settings.split_annexes || !alone.is_empty() {
            let mut annexes = split_annexes(&assembly.document);
            annexes.retain(|(name, _)| alone.is_empty() || alone.contains(name));
            for (name, annex) in annexes {
                self.document(assembly, &annex, &format!("{stem}.{name}"), &mut published)?;
            }
        }
        if self.settings.formats.contains(&Format::Memo) && alone.is_empty() {
            let contents = self.memo(assembly)?;
            published.add(stem, Format::Memo, contents);
        }
        if self.settings.formats.contains(&Format::Sign) && alone.is_empty() {
            let contents = self.signing(assembly)?;
            published.add(stem, Format::Sign, contents);
        }
        if self.settings.formats.contains(&Format::Ics) {
            published.add(stem, Format::Ics, [self.calendar(assembly, stem)]);
        }
        Ok(published)
    }

    /// The agreement, or an annex by itself, in every format that prints its text.
    fn document(
        &mut self,
        assembly: &Assembly<'_>,
        document: &Document,
        stem: &str,
        published: &mut Published,
    ) -> Result<(), PublishError> {
        let settings = self.settings;
        for format in Format::in_order(&settings.formats) {
            let mut name = stem.to_owned();
            let content = match format {
                Format::Md => Content::Bytes(markdown::write_with(&self.session.markdown, document).into_bytes()),
                Format::Pdf => {
                    let pages = self.pages(Some(assembly), document)?;
                    published.remarks.extend(glyph::lacking(settings.fonts, &pages));
                    self.pdf(document, &pages)?
                }
                Format::Docx => {
                    let notes = settings
                        .notes
                        .then(|| docx::drafting_notes(self.session.library, assembly, document, settings.language));
                    if notes.is_some() {
                        // So that the file with notes is never sent in place of the one without.
                        name.push_str(".notes");
                    }
                    let options = docx::Options { notes: notes.as_ref(), ..docx::Options::default() };
                    Content::Bytes(self.word.write(document, &options)?)
                }
                Format::Svg => {
                    let sheets = self.drawings(assembly, document)?;
                    published.add_sheets(stem, format, settings.notes, sheets);
                    continue;
                }
                // They speak of the whole agreement.
                Format::Memo | Format::Ics | Format::Sign => continue,
            };
            published.add(&name, format, [content]);
        }
        Ok(())
    }

    /// The text of a document, as Markdown.
    pub fn text(&self, document: &Document) -> String {
        markdown::write_with(&self.session.markdown, document)
    }

    /// A comparison in one of the formats that print text. `assembly` is the newer agreement; None where papers of others are
    /// compared.
    ///
    /// # Errors
    /// As [`Publisher::publish`].
    pub fn redline(
        &mut self,
        assembly: Option<&Assembly<'_>>,
        redline: &Redline<'_>,
        format: Format,
        stem: &str,
    ) -> Result<Published, PublishError> {
        let mut published = Published::default();
        let content = match format {
            Format::Md => Content::Bytes(markdown::write(&redline.plain).into_bytes()),
            Format::Pdf => {
                let style = &self.redline_style;
                let pages = pages(&mut self.session, self.settings.fonts, style, assembly, &redline.plain)?;
                published.remarks.extend(glyph::lacking(self.settings.fonts, &pages));
                self.pdf(&redline.plain, &pages)?
            }
            Format::Docx => {
                let options = docx::Options { notes: None, tracked: Some(redline.changes), summary: redline.leading };
                let word = self.redline_word.get_or_insert_with(|| docx::Writer::new(&self.redline_style));
                Content::Bytes(word.write(&redline.tracked, &options)?)
            }
            Format::Memo | Format::Ics | Format::Svg | Format::Sign => return Ok(published),
        };
        published.add(&format!("{stem}.redline"), format, [content]);
        Ok(published)
    }

    /// Each page as a drawing; with the drafter's notes go the marks that lead back to clauses and answers.
    fn drawings(&mut self, assembly: &Assembly<'_>, document: &Document) -> Result<Vec<Content>, PublishError> {
        let pages = self.pages(Some(assembly), document)?;
        let marks = if self.settings.notes { Marks::Shown } else { Marks::Hidden };
        let sheets = pages::files(&pages, self.settings.fonts, marks)?;
        Ok(sheets.into_iter().map(|sheet| Content::Bytes(sheet.into_bytes())).collect())
    }

    /// The pages of a document. `assembly` tells which answer a character came from that no font has.
    ///
    /// # Errors
    /// A character that no font has.
    pub fn pages(&mut self, assembly: Option<&Assembly<'_>>, document: &Document) -> Result<Pages, PublishError> {
        let style = self.with_keywords.as_ref().unwrap_or(self.settings.style);
        pages(&mut self.session, self.settings.fonts, style, assembly, document)
    }

    fn pdf(&mut self, document: &Document, pages: &Pages) -> Result<Content, PublishError> {
        let metadata = pdf::Metadata::of(document);
        match self.session.printer.as_mut().map(|printer| printer.write(pages, &metadata)) {
            Some(Ok(printed)) => Ok(Content::Pdf(printed)),
            // A glyph that no row announced, such as that of a rare ligature: this document brings its own fonts.
            Some(Err(PdfError::NotInSubset { .. })) | None => {
                Ok(Content::Bytes(pdf::write(pages, self.settings.fonts, &metadata)?))
            }
            Some(Err(error)) => Err(error.into()),
        }
    }

    /// Every place to sign of the agreement's PDF, which is read back: each keyword must stand in it once.
    fn signing(&mut self, assembly: &Assembly<'_>) -> Result<[Content; 2], PublishError> {
        let document = &assembly.document;
        let pages = self.pages(Some(assembly), document)?;
        let pdf = self.pdf(document, &pages)?.into_bytes();
        let words = intake::words_of_pdf(&pdf).map_err(PublishError::Failed)?;
        let pack = sign::Pack::of(&assembly.answers, document, &pages);
        if let Some(fault) = pack.fault(&words) {
            return Err(PublishError::Failed(fault));
        }
        Ok([pack.json(self.settings.language), pack.csv()].map(Content::Bytes))
    }

    /// The agreement's dates. Its number names them, else the name of its files.
    fn calendar(&self, assembly: &Assembly<'_>, stem: &str) -> Content {
        let language = self.settings.language;
        let document = &assembly.document;
        let subject = calendar::Subject {
            key: document.number.as_deref().unwrap_or(stem),
            title: document.title.prefer(language).map_or("", String::as_str),
            signed: assembly.answers.signing_date(),
            language,
        };
        Content::Bytes(calendar::write(subject, &memo::steps(self.session.library, assembly, language)).into_bytes())
    }

    /// The pages of the memo.
    ///
    /// # Errors
    /// The library has no memo; a character that no font has.
    pub fn memo_pages(&mut self, assembly: &Assembly<'_>) -> Result<Pages, PublishError> {
        let (library, settings) = (self.session.library, self.settings);
        let document = memo::document(library, assembly, settings.language).map_err(PublishError::Failed)?;
        let style = memo_style(library, settings.style);
        pages(&mut self.session, settings.fonts, &style, Some(assembly), &document)
    }

    /// The memo, for reading on the screen and at the desk, and its list of steps.
    fn memo(&mut self, assembly: &Assembly<'_>) -> Result<[Content; 3], PublishError> {
        let (library, language) = (self.session.library, self.settings.language);
        let document = memo::document(library, assembly, language).map_err(PublishError::Failed)?;
        let text = markdown::write(&document);
        let style = self.settings.style;
        let word = self.memo_word.get_or_insert_with(|| docx::Writer::new(&memo_style(library, style)));
        let word = word.write(&document, &docx::Options::default())?;
        let steps = memo::steps_csv(&memo::steps(library, assembly, language), language);
        Ok([text.into_bytes(), word, steps].map(Content::Bytes))
    }
}

fn pages(
    session: &mut Session<'_>,
    fonts: &Fonts,
    style: &Style,
    assembly: Option<&Assembly<'_>>,
    document: &Document,
) -> Result<Pages, PublishError> {
    lay_out_with(&mut session.paragraphs, document, style, fonts)
        .map_err(|missing| PublishError::Unprintable(glyph::missing_glyphs(session.library, assembly, &missing)))
}

/// The library's page style of memos; that of the agreement where it has none.
fn memo_style(library: &Library, style: &Style) -> Style {
    let own = match &library.style {
        Some(source) => Style::load(&source.text, memo::STYLE),
        None => Style::bundled(memo::STYLE),
    };
    own.unwrap_or_else(|_| style.clone())
}

impl Published {
    /// Adds the pages of a document, numbered so that their names stand in their order.
    fn add_sheets(&mut self, stem: &str, format: Format, private: bool, sheets: Vec<Content>) {
        let notes = if private { ".notes" } else { "" };
        let digits = sheets.len().to_string().len().max(2);
        let ending = format.endings().first().unwrap_or(&"");
        self.files.extend(sheets.into_iter().zip(1..).map(|(content, number)| File {
            name: format!("{stem}{notes}-{number:0digits$}.{ending}"),
            private,
            content,
        }));
    }

    /// Adds the files of a format, in the order of its endings.
    fn add(&mut self, stem: &str, format: Format, contents: impl IntoIterator<Item = Content>) {
        let named = contents.into_iter().zip(format.endings());
        let private = format.is_private() || stem.ends_with(".notes");
        self.files.extend(named.map(|(content, ending)| File { name: format!("{stem}.{ending}"), private, content }));
    }
}
