//! A document while it is written: what waits for the next paragraph, what is open. Everything that writes blocks takes it.

use super::paragraph::{Paragraph, write};
use super::revisions::Revisions;
use super::runs::Runs;
use super::sheet::Sheet;
use super::xml::Xml;
use crate::document::{Change, Document, Span, Standing, paragraph_mark};
use crate::layout::Milli;
use crate::value::{Language, Localised};

/// What is needed to write the blocks of a document.
pub struct Body<'d> {
    pub document: &'d Document,
    pub sheet: Sheet<'d>,
    pub xml: Xml,
    pub runs: Runs<'d>,
    /// What became of each block.
    pub revisions: Revisions<'d>,
    /// The move whose clause is being written: its number and the id of its range.
    pub open_move: Option<(usize, Change, i64)>,
    /// What each block is where it stands.
    pub standings: Vec<Standing>,
    /// Chinese and English stand in a table of two columns that is open.
    pub columns_open: bool,
    /// Space that the next paragraph keeps above it, after a table.
    pub space: Option<i32>,
    /// The next paragraph opens a page.
    pub new_page: bool,
    /// The last thing written was a table.
    pub after_table: bool,
    /// The block being written.
    pub index: usize,
    /// The comment about the next paragraph.
    pub comment: Option<usize>,
    /// Widest label of the parties, a language.
    pub labels: Localised<Milli>,
}

impl<'d> Body<'d> {
    /// Nothing written yet.
    pub fn new(document: &'d Document, sheet: Sheet<'d>, runs: Runs<'d>, revisions: Revisions<'d>) -> Self {
        Body {
            document,
            sheet,
            xml: Xml::part(150_000),
            runs,
            revisions,
            standings: document.standings(),
            open_move: None,
            columns_open: false,
            space: None,
            new_page: false,
            after_table: false,
            index: 0,
            comment: None,
            labels: Localised::default(),
        }
    }

    /// Whether the block being written is new or gone.
    pub fn change(&self) -> Option<Change> {
        self.revisions.change(self.index)
    }

    /// The name of a text of the block being written; what is struck out has none.
    pub fn mark(&self, language: Language, text: usize) -> Option<String> {
        let block = &self.document.blocks[self.index];
        (self.change() != Some(Change::Deleted)).then(|| paragraph_mark(&block.id, language, text))
    }

    /// One paragraph, with what waits for it: space after a table, a comment.
    pub fn paragraph(&mut self, language: Language, mut look: Paragraph, spans: &[Span]) {
        look.before = look.before.or(self.space.take());
        look.new_page = std::mem::take(&mut self.new_page);
        look.block = Some(self.index);
        look.mark = self.mark(language, 0);
        look.comment = self.comment.take();
        look.change = self.change();
        if look.number.is_some() {
            look.was = self.runs.places.was(self.index, language).cloned();
        }
        write(&mut self.xml, &mut self.runs, language, &look, spans);
        self.after_table = false;
    }

    /// Ends the table of two columns.
    pub fn close_columns(&mut self) {
        if std::mem::take(&mut self.columns_open) {
            self.xml.raw("</w:tbl>");
            self.after_table = true;
            self.space = self.space.or(Some(0));
        }
    }
}
