//! What came back: their paragraphs as they end, as their redline says they were, and who changed them.

use super::sent::is_printed;
use crate::diff::pair_paragraphs;
use crate::intake::{Mark, MarkKind, Paper, Part};
use std::ops::Range;

/// A returned file, with the clean one that came with it.
#[derive(Debug)]
pub struct Theirs {
    /// Their paragraphs.
    pub lines: Vec<TheirLine>,
    /// Their comments at a place: index of the line.
    pub comments: Vec<(usize, Mark)>,
    /// Their comments at no place.
    pub loose: Vec<Mark>,
    /// Tracked changes in headers and footers.
    pub edges: Vec<Mark>,
}

/// A paragraph of theirs.
#[derive(Debug, Clone, Default)]
pub struct TheirLine {
    /// How it ends: in the clean file, where there is one, else with all tracked changes accepted.
    pub text: String,
    /// With all tracked changes accepted.
    pub accepted: String,
    /// With all tracked changes refused: what their redline says that we sent.
    pub before: String,
    /// The number printed before it.
    pub number: Option<String>,
    /// Index in the paper of the redline; None for what only the clean file has.
    pub paragraph: Option<usize>,
    /// Hidden bookmarks in it.
    pub bookmarks: Vec<String>,
    /// Bytes of the text that fields print.
    pub fields: Vec<Range<usize>>,
    /// Who changed it with tracking.
    pub authors: Vec<String>,
    /// In a cell of a table.
    pub cell: bool,
}

impl Theirs {
    /// What `paper` says, and in the end `clean`.
    pub fn of(paper: &Paper, clean: Option<&Paper>) -> Theirs {
        let mut at_line = vec![None; paper.paragraphs.len()];
        let mut lines = Vec::new();
        for (paragraph, own) in paper.paragraphs.iter().enumerate().filter(|(_, own)| is_printed(own)) {
            at_line[paragraph] = Some(lines.len());
            lines.push(TheirLine {
                text: own.text.clone(),
                accepted: own.text.clone(),
                before: own.original.clone().unwrap_or_else(|| own.text.clone()),
                number: own.number.clone(),
                paragraph: Some(paragraph),
                bookmarks: own.bookmarks.iter().map(|(name, _)| name.clone()).collect(),
                fields: own.fields.clone(),
                authors: Vec::new(),
                cell: own.part == Part::Cell,
            });
        }
        let mut theirs = Theirs { lines, comments: Vec::new(), loose: paper.loose.clone(), edges: Vec::new() };
        for mark in &paper.marks {
            let line = at_line[mark.paragraph];
            match (mark.kind, line) {
                (MarkKind::Comment, Some(line)) => theirs.comments.push((line, mark.clone())),
                (MarkKind::Comment, None) => theirs.loose.push(mark.clone()),
                (_, Some(line)) => {
                    let authors = &mut theirs.lines[line].authors;
                    if !mark.author.is_empty() && !authors.contains(&mark.author) {
                        authors.push(mark.author.clone());
                    }
                }
                (_, None) if !mark.text.trim().is_empty() => theirs.edges.push(mark.clone()),
                _ => {}
            }
        }
        if let Some(clean) = clean {
            theirs.end_as(clean);
        }
        theirs
    }

    /// Lets every paragraph end as the clean file has it.
    fn end_as(&mut self, clean: &Paper) {
        let ends: Vec<_> =
            clean.paragraphs.iter().filter(|own| is_printed(own) && !own.text.trim().is_empty()).collect();
        let standing: Vec<usize> =
            (0..self.lines.len()).filter(|at| !self.lines[*at].accepted.trim().is_empty()).collect();
        let old: Vec<String> = standing.iter().map(|at| bare(&self.lines[*at].accepted)).collect();
        let new: Vec<String> = ends.iter().map(|own| bare(&own.text)).collect();
        let mut added: Vec<(usize, TheirLine)> = Vec::new();
        let mut last = 0;
        for (from, to) in pair_paragraphs(&old, &new) {
            match (from.map(|from| standing[from]), to.map(|to| ends[to])) {
                (Some(at), Some(end)) => {
                    last = at + 1;
                    if bare(&end.text) != bare(&self.lines[at].accepted) {
                        self.lines[at].text.clone_from(&end.text);
                        self.lines[at].fields.clear();
                    }
                }
                (Some(at), None) => {
                    last = at + 1;
                    self.lines[at].text.clear();
                }
                (None, Some(end)) => {
                    added.push((
                        last,
                        TheirLine { text: end.text.clone(), number: end.number.clone(), ..TheirLine::default() },
                    ));
                }
                (None, None) => {}
            }
        }
        for (at, line) in added.into_iter().rev() {
            self.lines.insert(at, line);
            self.comments.iter_mut().filter(|(line, _)| *line >= at).for_each(|(line, _)| *line += 1);
        }
    }
}

/// A text without white space, by which two are the same.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{3000}').collect()
}
