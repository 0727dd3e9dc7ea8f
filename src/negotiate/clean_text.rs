//! A part of a Word file with its tracked changes accepted, and without comments' anchors and marks of editing sessions.
//!
//! The bytes stay where nothing is taken out: stretches of the part are cut, no element is written anew.

use crate::container::{Attributes, Node, XmlError, XmlReader};
use std::collections::BTreeSet;
use std::ops::Range;

/// What becomes of the anchors of comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comments {
    Go,
    Stay,
}

/// What was cut.
#[derive(Debug, Default)]
pub(super) struct Removed {
    pub insertions: usize,
    pub deletions: usize,
    pub formats: usize,
    pub sessions: usize,
    pub authors: BTreeSet<String>,
    /// Some text is hidden, and still is.
    pub hidden: bool,
}

/// Elements that go with all they hold: what was deleted, how it looked before.
const DELETED: [&str; 2] = ["w:del", "w:moveFrom"];
const FORMER: [&str; 9] = [
    "w:rPrChange",
    "w:pPrChange",
    "w:tblPrChange",
    "w:tblPrExChange",
    "w:trPrChange",
    "w:tcPrChange",
    "w:sectPrChange",
    "w:tblGridChange",
    "w:numberingChange",
];
/// Elements of which only the tags go: what was inserted.
const INSERTED: [&str; 2] = ["w:ins", "w:moveTo"];
/// Anchors of comments and moves, ties to data and templates, lists of sessions: they go without a word.
const TIES: [&str; 15] = [
    "w:commentRangeStart",
    "w:commentRangeEnd",
    "w:commentReference",
    "w:annotationRef",
    "w:moveFromRangeStart",
    "w:moveFromRangeEnd",
    "w:moveToRangeStart",
    "w:moveToRangeEnd",
    "w:proofErr",
    "w:dataBinding",
    "w15:dataBinding",
    "w:rsids",
    "w:docVars",
    "w:attachedTemplate",
    "w:trackRevisions",
];

/// Anchors of comments, which stay where the file is answered.
const COMMENTS: [&str; 4] = ["w:commentRangeStart", "w:commentRangeEnd", "w:commentReference", "w:annotationRef"];

/// What is seen on the page besides text.
const SEEN: [&str; 7] = ["w:drawing", "w:pict", "w:object", "w:br", "w:tab", "w:sym", "w:footnoteReference"];

/// An element that is open.
struct Open {
    name: String,
    start: usize,
    /// Its closing tag goes too.
    unwrapped: bool,
    /// The mark of its paragraph, or its row, was deleted.
    deleted: bool,
    /// It holds something that stays.
    has_content: bool,
    /// A paragraph into which the one before it runs on.
    merged: bool,
}

/// Cuts what was changed and what ties the part to its authors.
///
/// # Errors
/// The XML is broken.
pub(super) fn without_revisions(content: &[u8], comments: Comments) -> Result<(Vec<u8>, Removed), XmlError> {
    let mut cutter = Cutter { comments_stay: comments == Comments::Stay, ..Cutter::default() };
    let mut reader = XmlReader::new(content);
    while let Some(node) = reader.next_node()? {
        match node {
            Node::Open { name, attributes, empty, start, end } => {
                cutter.open(content, name, &attributes, (start, end), empty);
            }
            Node::Close { name, start, end } => cutter.close(&name, start, end),
            Node::Text { text, .. } => cutter.text(&text),
        }
    }
    let mut out = Vec::with_capacity(content.len());
    let mut at = 0;
    cutter.cuts.sort_by_key(|cut| (cut.start, std::cmp::Reverse(cut.end)));
    for cut in cutter.cuts {
        if cut.start >= at {
            out.extend_from_slice(&content[at..cut.start]);
        }
        at = at.max(cut.end);
    }
    out.extend_from_slice(&content[at..]);
    Ok((out, cutter.removed))
}

#[derive(Default)]
struct Cutter {
    stack: Vec<Open>,
    comments_stay: bool,
    cuts: Vec<Range<usize>>,
    removed: Removed,
    /// Depth below which everything goes.
    gone: Option<usize>,
    /// A paragraph whose mark was deleted, and some of whose text stays: it runs on into the next one.
    runs_on: Option<usize>,
}

impl Cutter {
    fn open(
        &mut self,
        content: &[u8],
        name: String,
        attributes: &Attributes,
        (start, end): (usize, usize),
        empty: bool,
    ) {
        let mut unwrapped = false;
        let mut merged = false;
        if self.gone.is_some() {
            if name == "w:del" {
                // The mark of a paragraph may be deleted whose properties go anyway.
                self.mark_deleted();
            }
        } else {
            merged = self.run_on(&name, start..end, empty);
            if DELETED.contains(&name.as_str()) || FORMER.contains(&name.as_str()) || INSERTED.contains(&name.as_str())
            {
                self.removed.authors.extend(attributes.get("w:author").map(str::to_owned));
            }
            if DELETED.contains(&name.as_str()) {
                self.removed.deletions += 1;
                self.mark_deleted();
                self.go(start..end, empty);
            } else if FORMER.contains(&name.as_str()) {
                self.removed.formats += 1;
                self.go(start..end, empty);
            } else if INSERTED.contains(&name.as_str()) {
                self.removed.insertions += 1;
                self.cuts.push(start..end);
                unwrapped = true;
            } else if self.comments_stay && COMMENTS.contains(&name.as_str()) {
                // The words that it is about may go; the comment stays at its place.
            } else if TIES.contains(&name.as_str()) {
                self.go(start..end, empty);
            } else {
                self.sessions(content, start..end);
                self.removed.hidden |= name == "w:vanish";
                if SEEN.contains(&name.as_str()) {
                    self.keep();
                }
            }
        }
        if !empty {
            self.stack.push(Open { name, start, unwrapped, deleted: false, has_content: false, merged });
        }
    }

    /// Joins a paragraph to the one before it, whose mark was deleted: the tags between them go, and the properties of this
    /// one with them. True for the paragraph.
    fn run_on(&mut self, name: &str, tag: Range<usize>, empty: bool) -> bool {
        if name == "w:pPr" && !empty && self.stack.last().is_some_and(|open| open.merged && !open.has_content) {
            self.gone = Some(self.stack.len());
            return false;
        }
        if name.starts_with("w:bookmark") || TIES.contains(&name) {
            return false;
        }
        let Some(from) = self.runs_on.take() else { return false };
        // Before a table the paragraph ends after all.
        let joined = name == "w:p" && !empty;
        if joined {
            self.cuts.push(from..tag.end);
        }
        joined
    }

    /// What is open holds something that stays.
    fn keep(&mut self) {
        self.stack.iter_mut().for_each(|open| open.has_content = true);
    }

    /// Cuts an element: at once, or up to its end.
    fn go(&mut self, tag: Range<usize>, empty: bool) {
        if empty { self.cuts.push(tag) } else { self.gone = Some(self.stack.len()) }
    }

    /// A deletion within the properties of a paragraph's mark or of a row deletes that.
    fn mark_deleted(&mut self) {
        let names: Vec<&str> = self.stack.iter().rev().take(3).map(|open| open.name.as_str()).collect();
        let up = match names.as_slice() {
            ["w:rPr", "w:pPr", "w:p"] => 3,
            ["w:trPr", "w:tr", ..] => 2,
            _ => return,
        };
        let at = self.stack.len() - up;
        self.stack[at].deleted = true;
    }

    /// Numbers of editing sessions among the attributes of a tag.
    fn sessions(&mut self, content: &[u8], tag: Range<usize>) {
        let Ok(text) = std::str::from_utf8(&content[tag.clone()]) else { return };
        let mut from = 0;
        while let Some(found) = text[from..].find(" w:rsid") {
            let begin = from + found;
            let Some(quote) = text[begin..].find('"') else { return };
            let Some(length) = text[begin + quote + 1..].find('"') else { return };
            let end = begin + quote + 1 + length + 1;
            self.cuts.push(tag.start + begin..tag.start + end);
            self.removed.sessions += 1;
            from = end;
        }
    }

    fn text(&mut self, text: &str) {
        if self.gone.is_none() && !text.is_empty() && self.stack.last().is_some_and(|open| open.name == "w:t") {
            self.keep();
        }
    }

    fn close(&mut self, name: &str, start: usize, end: usize) {
        let Some(open) = self.stack.pop() else { return };
        if self.gone == Some(self.stack.len()) {
            self.gone = None;
            self.cuts.push(open.start..end);
            return;
        }
        if self.gone.is_some() {
            return;
        }
        if open.unwrapped {
            self.cuts.push(start..end);
        }
        match name {
            "w:tr" if open.deleted => self.cuts.push(open.start..end),
            "w:p" if open.deleted && (open.has_content || open.merged) => self.runs_on = Some(start),
            "w:p" if open.deleted => self.cuts.push(open.start..end),
            "w:p" => {}
            // A cell or the text ends: so does its last paragraph.
            _ => self.runs_on = None,
        }
    }
}
