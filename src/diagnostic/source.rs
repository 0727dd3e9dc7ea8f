//! Texts that findings point into.

use super::visible_line;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A text file by the name the user knows it by.
#[derive(Debug)]
pub struct Source {
    /// Path as given by the user, or inside the library; nothing in it acts on a terminal.
    pub name: String,
    /// The whole text; that of an embedded file stays where it is.
    pub text: Cow<'static, str>,
    /// Made when the first place in it is asked for.
    index: OnceLock<Index>,
}

impl PartialEq for Source {
    fn eq(&self, other: &Source) -> bool {
        self.name == other.name && self.text == other.text
    }
}

impl Eq for Source {}

/// A stretch of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub source: Arc<Source>,
    /// Bytes of its text.
    pub span: Range<usize>,
}

/// Where the lines of a text begin, and how many characters stand before every [`STEP`] bytes: ten thousand findings in
/// one text, or in one line, are placed without reading it ten thousand times.
#[derive(Debug)]
struct Index {
    lines: Vec<usize>,
    characters: Vec<usize>,
}

/// Bytes between two counts of characters.
const STEP: usize = 1024;

impl Source {
    /// A source to be shared.
    pub fn new(name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Arc<Self> {
        let name = name.into();
        let name = match visible_line(&name) {
            Cow::Owned(shown) => shown,
            Cow::Borrowed(_) => name,
        };
        Arc::new(Source { name, text: text.into(), index: OnceLock::new() })
    }

    /// Bytes of the line in which the byte `at` stands, without its end.
    pub fn line(&self, at: usize) -> Range<usize> {
        let lines = &self.index().lines;
        let next = lines.partition_point(|start| *start <= at);
        let end = lines.get(next).map_or(self.text.len(), |start| start - 1);
        let line = lines[next - 1]..end;
        line.start..line.start + self.text[line].trim_end_matches('\r').len()
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
            let lines = std::iter::once(0).chain(ends).collect();
            let counts = bytes.chunks(STEP).scan(0, |before, chunk| {
                let count = *before;
                *before += characters(chunk);
                Some(count)
            });
            Index { lines, characters: counts.collect() }
        })
    }

    /// How many characters stand before the byte `at`.
    fn characters_before(&self, at: usize) -> usize {
        let step = at / STEP;
        let counted = self.index().characters.get(step).copied();
        match counted {
            Some(counted) => counted + characters(&self.text.as_bytes()[step * STEP..at]),
            // The end of a text that fills its last step.
            None => self.text.chars().count(),
        }
    }
}

/// How many characters begin in these bytes.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count()
}

impl Location {
    /// The stretch `span` of `source`, kept inside the text and between its characters.
    pub fn new(source: &Arc<Source>, span: Range<usize>) -> Self {
        let text = &source.text;
        let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let end = floor(span.end);
        Location { source: Arc::clone(source), span: floor(span.start).min(end)..end }
    }

    /// The place of what no file has.
    pub fn nowhere() -> Self {
        Location::new(&Source::new("", ""), 0..0)
    }

    /// The stretch `span` of what stands here.
    pub fn within(&self, span: &Range<usize>) -> Self {
        Location::new(&self.source, self.span.start + span.start..self.span.start + span.end)
    }

    /// Line and column, both from 1; the column counts characters.
    pub fn line_and_column(&self) -> (usize, usize) {
        let at = self.span.start;
        let line = self.source.index().lines.partition_point(|start| *start <= at);
        let start = self.source.index().lines[line - 1];
        (line, self.source.characters_before(at) - self.source.characters_before(start) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_wherever_the_index_is_cut() {
        let text = "甲乙\n".repeat(700) + "一行很长的文字：" + &"字".repeat(3000) + "\nend";
        let source = Source::new("a.toml", text.clone());
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let before = &text[..at];
            let line = before.matches('\n').count() + 1;
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let place = Location::new(&source, at..at);
            assert_eq!(place.line_and_column(), (line, before[start..].chars().count() + 1), "at byte {at}");
        }
    }

    #[test]
    fn a_place_never_cuts_a_character_and_a_name_never_acts() {
        let source = Source::new("a\u{1b}[2J\n.toml", "甲");
        assert_eq!(source.name, "a␛[2J␊.toml");
        assert_eq!(Location::new(&source, 1..9).span, 0..3);
        assert_eq!(source.line(3), 0..3);
    }
}
