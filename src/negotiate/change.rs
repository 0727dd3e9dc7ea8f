//! A change of theirs: what it is, where it stands, what we propose to do about it.

use super::site::Site;
use crate::diagnostic::Diagnostic;
use crate::value::Localised;

/// What a change comes to, the gravest last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Other numbers, and references that follow them.
    Numbers,
    /// Marks and spaces, or a paragraph split or joined.
    Marks,
    /// A paragraph stands elsewhere.
    Moved,
    /// A blank is filled in.
    Blank,
    /// An answer has another value.
    Answer(AnswerChange),
    /// A variant of ours, or a text nearer to it than ours is.
    Ladder {
        /// Its word.
        variant: String,
        /// It is that variant, word for word.
        exact: bool,
    },
    /// Other words.
    Words,
    /// Paragraphs of theirs.
    Added,
    /// Paragraphs of ours that are gone.
    Struck {
        /// Nothing of the clause is left.
        whole_clause: bool,
    },
}

/// Another value of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerChange {
    /// Its path, by which `--set` knows it.
    pub path: String,
    /// The words that we printed, and theirs.
    pub old: String,
    /// Their words.
    pub new: String,
    /// Their value as TOML, by the path of each part.
    pub values: Vec<(String, String)>,
    /// What the agreement would print of their value, where that is not what they wrote.
    pub printed: Option<String>,
    /// Places that print the answer, and those of them that they changed.
    pub places: (usize, usize),
}

impl What {
    /// The word in `changes.toml`.
    pub fn word(&self) -> &'static str {
        match self {
            What::Numbers => "numbers",
            What::Marks => "marks",
            What::Moved => "moved",
            What::Blank => "blank",
            What::Answer(_) => "answer",
            What::Ladder { .. } => "variant",
            What::Words => "words",
            What::Added => "added",
            What::Struck { .. } => "struck",
        }
    }

    /// By which the gravest come first.
    pub fn weight(&self) -> u8 {
        match self {
            What::Numbers => 0,
            What::Marks => 1,
            What::Moved => 2,
            What::Blank => 3,
            What::Answer(_) => 5,
            What::Ladder { .. } => 6,
            What::Words => 7,
            What::Added => 8,
            What::Struck { .. } => 9,
        }
    }
}

/// What is done about a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// Their words stand.
    Accept,
    /// Ours come back.
    Refuse,
    /// Other words of ours take the place of theirs.
    Counter,
    /// Not decided: their change stays as theirs in the redline, and the clean file has our words.
    Open,
}

/// One change of theirs.
#[derive(Debug, Clone)]
pub struct Change {
    /// A name that the same change has whenever the files are read.
    pub id: String,
    /// What it is.
    pub what: What,
    /// The clause it is in; empty for what stands in none of ours.
    pub clause: String,
    /// The variant of the clause that we sent.
    pub variant: Option<String>,
    /// Article that it stands in.
    pub article: Option<String>,
    /// Where it stands, as printed: a number, or how the paragraph begins.
    pub number: String,
    /// What the clause is called.
    pub title: Localised<String>,
    /// Where the texts differ.
    pub sites: Vec<Site>,
    /// Their redline does not show it, or not all of it.
    pub hidden: bool,
    /// Who made it, by their tracked changes.
    pub authors: Vec<String>,
    /// Our words and theirs, with some words round them.
    pub ours: String,
    /// Their words in the same way.
    pub theirs: String,
    /// What it means, a sentence each.
    pub meaning: Vec<Localised<String>>,
    /// What the rules say of it.
    pub findings: Vec<Diagnostic>,
    /// What is proposed.
    pub decision: Decision,
    /// What to say to them.
    pub reply: Localised<String>,
    /// Our words instead of theirs, where a counter is proposed.
    pub counter: Option<String>,
}

/// Round words that differ, until the text is Markdown.
pub const BOLD: [char; 2] = ['\u{E000}', '\u{E001}'];

/// A text without the marks round what differs.
pub fn unmarked(text: &str) -> String {
    text.replace(BOLD, "")
}
