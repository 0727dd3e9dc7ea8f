//! A paper as it was read: what it says in order, and what could not be read.

use std::ops::Range;

/// A whole paper.
#[derive(Debug, Clone, Default)]
pub struct Paper {
    /// Name of its file.
    pub name: String,
    /// What it was.
    pub format: Format,
    /// In reading order.
    pub paragraphs: Vec<Paragraph>,
    /// Tracked changes and comments found in it.
    pub marks: Vec<Mark>,
    /// Comments that stand at no place of the text.
    pub loose: Vec<Mark>,
    /// What is in the file and was not read.
    pub unread: Vec<Unread>,
}

/// Format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    #[default]
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// Word.
    Docx,
    /// PDF with a text layer.
    Pdf,
}

impl Format {
    /// Its word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Docx => "docx",
            Format::Pdf => "pdf",
        }
    }
}

/// Where in the file a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    #[default]
    /// The text itself.
    Body,
    /// A cell of a table.
    Cell,
    /// A text box.
    TextBox,
    /// The head of pages.
    Header,
    /// The foot of pages.
    Footer,
    /// A footnote or endnote.
    Footnote,
    /// A line of a contents page: it repeats a heading that stands further down.
    Contents,
    /// A drafter's remark set apart, such as a quotation in Markdown.
    Aside,
}

/// What may be written into a paragraph of a Word file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Writing {
    /// Nothing: it is not in the main text of a Word file.
    #[default]
    Nothing,
    /// A comment only: fields, controls, tables or changes of others are in it.
    Comment,
    /// Comments and tracked changes.
    Change,
}

/// One paragraph.
#[derive(Debug, Clone, Default)]
pub struct Paragraph {
    /// The number that the program of its author printed before it, as 第一条 or (a).
    pub number: Option<String>,
    /// What it says, with the changes of others accepted.
    pub text: String,
    /// What it said before those changes, where that differs.
    pub original: Option<String>,
    /// Level of a heading, from 1.
    pub heading: Option<u8>,
    /// True in a list whose items have no numbers of their own.
    pub bullet: bool,
    /// Where it stands.
    pub part: Part,
    /// Its line in a text file, from 1; its place among the paragraphs of a Word file.
    pub line: usize,
    /// Its bytes in the file, or in `word/document.xml`.
    pub source: Range<usize>,
    /// What may be written into it.
    pub writing: Writing,
    /// Hidden bookmarks in it: their names, and the bytes of the text that they enclose.
    pub bookmarks: Vec<(String, Range<usize>)>,
    /// Bytes of the text that fields print, as references to other paragraphs do.
    pub fields: Vec<Range<usize>>,
}

/// A tracked change or comment of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What kind of mark.
    pub kind: MarkKind,
    /// Who made it, as the file says.
    pub author: String,
    /// When, as the file says.
    pub date: String,
    /// The words inserted, deleted, or of the comment.
    pub text: String,
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Of a comment: its id in the file, and the words that it is about.
    pub comment: Option<(String, String)>,
}

/// Kind of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// An insertion that is tracked.
    Inserted,
    /// A deletion that is tracked.
    Deleted,
    /// A comment.
    Comment,
}

/// Something in the file that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Paper {
    /// Adds what was not read, once.
    pub fn leave(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        let unread = Unread { zh: zh.into(), en: en.into() };
        if !self.unread.contains(&unread) {
            self.unread.push(unread);
        }
    }
}

/// A line of a contents page, whose page numbers follow from the text: `第一条　定义…2`, `Definitions ..... 2`, or its title.
pub(super) fn is_contents(text: &str) -> bool {
    let text = text.trim();
    let bare: String = text.split_whitespace().collect::<String>().to_lowercase();
    if matches!(bare.as_str(), "目录" | "目次" | "contents" | "tableofcontents") {
        return true;
    }
    let entry = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let led = entry.ends_with('\t') || entry.trim_end().ends_with("...") || entry.trim_end().ends_with('…');
    entry.len() < text.len() && led
}
