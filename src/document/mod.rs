//! The finished agreement as a tree of numbered blocks: what Markdown, PDF and Word are made from.
//! Everything here is final text: conditions, numbers and references have been resolved.

mod annex;
mod build;
mod cache;
mod content;
mod mark;
mod markdown;
mod numbering;
mod operative;
mod paragraph_id;
mod parallel;
mod reference;
mod report;
mod reword;
mod role;
mod span;
mod spans;

pub use crate::expression::{AnswerKeys, Printed};
pub use annex::split_annexes;
pub use build::{DocumentMeta, build};
pub use cache::BlockCache;
pub use mark::{answer_mark, marks, paragraph_mark};
pub use paragraph_id::ParagraphId;
pub use reference::paragraphs;
pub use report::from_markdown;
pub use role::{Role, Standing};
pub use span::{Change, Look, Span, SpanKind, plain_text};

use crate::diagnostic::Location;
use crate::library::{Clause, Library};
use crate::value::{Byline, Language, Localised};
use chrono::NaiveDate;
use std::sync::Arc;

/// A whole agreement (or an annex written as a file of its own).
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The languages it is written in, in printing order: one, or Chinese then English.
    pub languages: Vec<Language>,
    /// Its title as plain text, for metadata, the running header and signature pages.
    pub title: Localised<String>,
    /// The agreement's number, where there is one; printed in the running header.
    pub number: Option<String>,
    /// True for a draft: every page is marked.
    pub draft: bool,
    /// The content in order; agreements of a batch share the blocks in which they do not differ.
    pub blocks: Vec<Arc<Block>>,
    /// Author and day that its files name.
    pub byline: Byline,
    /// Where it comes from: for the memo and the lock, never for a file that leaves the house.
    pub provenance: Provenance,
}

/// What the document was made from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Provenance {
    /// File name of the answers, without its folder.
    pub answers_name: String,
    /// What was given over them on the command line; the memo tells it, and nothing that goes to the other side.
    pub given: Vec<String>,
    /// SHA-256 of the answers, lower-case hexadecimal.
    pub answers_sha256: String,
    /// SHA-256 of the clause library.
    pub library_sha256: String,
    /// Version of the program.
    pub program: String,
    /// The signing date. None: not known.
    pub date: Option<NaiveDate>,
}

/// How the ids begin that stand for clauses in the [`Origin`] of the parties' own words.
pub const SPECIAL: &str = "special.";

/// The clause file a block was printed from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Clause id, e.g. `liability.cap`.
    pub clause: String,
    /// Its variant; None for a clause that has one version only.
    pub variant: Option<String>,
}

impl Origin {
    /// Whether the block holds the parties' own words.
    pub fn is_special(&self) -> bool {
        self.clause.starts_with(SPECIAL)
    }

    /// The first mention of `word` in the clause file.
    pub fn place(&self, library: &Library, word: &str) -> Option<Location> {
        let variant = |clause: &Clause| clause.variant.map(|variant| variant.word().to_owned());
        let clause = library.versions(&self.clause).find(|clause| variant(clause) == self.variant)?;
        let at = clause.source.text.find(word).unwrap_or(0);
        Some(Location::new(&clause.source, at..at + word.len()))
    }
}

/// One block of the page, with where it came from and how it can be referred to.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct Block {
    /// Its name in the agreement.
    pub id: ParagraphId,
    /// None for what the kind's skeleton says.
    pub origin: Option<Origin>,
    /// Name that references point to, e.g. `article.consent`, `consent.route`, `annex.inventory`. Set on the first block of the target.
    pub anchor: Option<String>,
    /// What it is.
    pub content: Content,
}

impl Block {
    /// A block that is of no clause: the summary of a comparison, a page break before a copy.
    pub fn of(id: ParagraphId, content: Content) -> Self {
        Block { id, origin: None, anchor: None, content }
    }
}

/// Text in one or both languages.
pub type Text = Localised<Vec<Span>>;

/// What a block is. Texts never hold line breaks, except where [`SpanKind::Break`] stands.
#[derive(Debug, Clone, PartialEq, Hash)]
pub enum Content {
    /// The title of the agreement or of an annex that is a file of its own: centred.
    Title(Text),
    /// A line by itself, outside the numbering: number and date line (right), a centred line, plain text (left).
    Line {
        /// Where it stands.
        align: Align,
        /// What it says.
        text: Text,
    },
    /// Label and value lines of one party: `甲方（转让方）：` and its name, then code, address, …
    Party(Vec<Field>),
    /// 第一条　定义 / Article 1 Definitions; also a heading inside an annex (level 2, usually without number).
    Heading {
        /// From 1.
        level: u8,
        /// As printed; none: it is not numbered.
        number: Option<Localised<String>>,
        /// What it says.
        title: Text,
    },
    /// A heading that opens an annex: 附件一　客户信息清单; always on a new page.
    Annex {
        /// As printed.
        number: Localised<String>,
        /// What it says.
        title: Text,
    },
    /// A paragraph. `number` is `5.1`; None: an unnumbered paragraph (recital, continuation, annex text).
    Paragraph {
        /// As printed; none: it is not numbered.
        number: Option<String>,
        /// What it says.
        text: Text,
    },
    /// An item （一） (a) at level 1, 1. (i) at level 2.
    Item {
        /// From 1.
        level: u8,
        /// As printed before it.
        marker: Localised<String>,
        /// What it says.
        text: Text,
    },
    /// A ruled table.
    Table(Table),
    /// Standing before the signatures: （以下无正文）. Kept together with them.
    EndOfText(Text),
    /// All signature blocks of one place: set side by side in two columns, never split.
    Signatures(Vec<Signature>),
    /// What follows starts a new page.
    PageBreak,
}

/// The texts of a [`Content`] in reading order, to be read or to be changed.
macro_rules! texts {
    ($content:expr, $iter:ident) => {
        match $content {
            Content::Title(text)
            | Content::Line { text, .. }
            | Content::Heading { title: text, .. }
            | Content::Annex { title: text, .. }
            | Content::Paragraph { text, .. }
            | Content::Item { text, .. }
            | Content::EndOfText(text) => vec![text],
            Content::Party(fields) => fields.$iter().flat_map(|Field { label, value }| [label, value]).collect(),
            Content::Table(Table { header, rows, .. }) => header.$iter().chain(rows.$iter().flatten()).collect(),
            Content::Signatures(blocks) => blocks.$iter().flat_map(|Signature { lines, .. }| lines).collect(),
            Content::PageBreak => Vec::new(),
        }
    };
}

impl Content {
    /// All texts of the block, in reading order.
    pub fn texts(&self) -> Vec<&Text> {
        texts!(self, iter)
    }

    /// The same, to be changed.
    pub fn texts_mut(&mut self) -> Vec<&mut Text> {
        texts!(self, iter_mut)
    }
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Align {
    /// At the left edge.
    Left,
    /// In the middle.
    Centre,
    /// At the right edge.
    Right,
}

/// A label and its value.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct Field {
    /// Without its colon: 甲方（转让方）, 住所. The printer adds ： or :.
    pub label: Text,
    /// The value; may hold a blank.
    pub value: Text,
}

/// A ruled table with one header row.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct Table {
    /// One a column.
    pub aligns: Vec<Align>,
    /// As long as `aligns`.
    pub header: Vec<Text>,
    /// Each as long as `aligns`.
    pub rows: Vec<Vec<Text>>,
}

/// One party's place to sign.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct Signature {
    /// The party's key, e.g. `transferor`: names the signature field.
    pub party: String,
    /// True where a seal is put: room of 42 mm is kept.
    pub seal: bool,
    /// Lines from top to bottom, each text with its blanks, the first one bold: `甲方（转让方）：…（盖章）`, `法定代表人（签字）：____`, `日期：____`.
    pub lines: Vec<Text>,
}

/// The change that all of a block's text shares: the block itself is new, or gone.
pub fn whole_change(content: &Content) -> Option<Change> {
    let texts = content.texts();
    let mut spans = texts.iter().flat_map(|text| text.iter().flat_map(|(_, spans)| spans));
    let change = spans.next()?.change?;
    spans.all(|span| span.change == Some(change)).then_some(change)
}
