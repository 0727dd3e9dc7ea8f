//! Document → Word file: native numbering, fields, styles and tables, as a careful lawyer would set them by hand.
//!
//! The parts are written as XML here, not by a crate of Word types. docx-rs 0.4, the best-kept one, was measured: 4 ms
//! for 260 plain paragraphs, four times what a whole file of a batch may take, parts stored without compression (155 kB
//! instead of 20), and no way to reuse parts, to say `w:isLgl`, or to put a field into a tracked change. Escaping is quick-xml's
//! ([`xml`]), the container zip's ([`package`]).
//!
//! Nothing here asks a clock or makes an identifier at random: the same document gives the same bytes.

mod body;
mod columns;
mod contents;
mod context;
mod counters;
mod cover;
mod drafting;
mod header_footer;
mod list;
mod moves;
mod notes;
mod numbering;
mod package;
mod paragraph;
mod party;
mod places;
mod properties;
mod revisions;
mod runs;
mod section;
mod sheet;
mod signature;
mod static_parts;
mod styles;
mod table;
mod units;
mod word_styles;
mod xml;

pub use drafting::drafting_notes;
pub use notes::Notes;
pub use package::DocxError;

use crate::diff::Tracked;
use crate::document::Document;
use crate::layout::Style;
use crate::value::Language;
use package::Shared;
use runs::Revision;
use sheet::Sheet;
use std::sync::OnceLock;

/// What a file shows besides the document.
#[derive(Debug, Clone, Default)]
pub struct Options<'a> {
    /// Comments; none by default.
    pub notes: Option<&'a Notes>,
    /// The comparison that the document is.
    pub tracked: Option<&'a Tracked>,
    /// How many of the first blocks are a summary: they stand in a content control of their own, outside the agreement.
    pub summary: usize,
}

/// Writes files of one style. What they share is compressed when it is first needed, so one `Writer` serves a whole batch,
/// from as many threads as there are.
#[derive(Debug)]
pub struct Writer {
    style: Style,
    /// By languages (Chinese, English, both), without and with comments.
    shared: [OnceLock<Shared>; 6],
}

impl Writer {
    /// A writer of files in this style.
    pub fn new(style: &Style) -> Self {
        Writer { style: style.clone(), shared: Default::default() }
    }

    /// One file.
    ///
    /// # Errors
    /// The container cannot hold it: a part is larger than 4 GB.
    pub fn write(&self, document: &Document, options: &Options<'_>) -> Result<Vec<u8>, DocxError> {
        let sheet = Sheet::new(&self.style, &document.languages);
        let (text, lists) = body::part(document, sheet, options);
        let mut parts = vec![
            ("word/document.xml", text),
            ("word/numbering.xml", numbering::part(&sheet, &lists)),
            ("word/header1.xml", header_footer::header(document, &self.style, options)),
            ("docProps/core.xml", properties::core(document)),
        ];
        if let Some(notes) = options.notes {
            parts.push(("word/comments.xml", notes.part(&Revision::of(document), document.byline.initials.as_deref())));
        }
        self.shared(&sheet, options.notes.is_some())?.with(&parts)
    }

    fn shared(&self, sheet: &Sheet<'_>, comments: bool) -> Result<&Shared, DocxError> {
        let languages = match sheet.languages {
            [Language::Zh] => 0,
            [Language::En] => 1,
            _ => 2,
        };
        let slot = &self.shared[2 * languages + usize::from(comments)];
        if let Some(shared) = slot.get() {
            return Ok(shared);
        }
        let made = Shared::new(&static_parts::parts(sheet, comments))?;
        Ok(slot.get_or_init(|| made))
    }
}
