//! Texts that findings point into.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// A text file by the name the user knows it by.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// Path as given by the user, or inside the library.
    pub name: String,
    /// The whole text; that of an embedded file stays where it is.
    pub text: Cow<'static, str>,
}

/// A stretch of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub source: Arc<Source>,
    /// Bytes of its text.
    pub span: Range<usize>,
}

impl Source {
    /// A source to be shared.
    pub fn new(name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Arc<Self> {
        Arc::new(Source { name: name.into(), text: text.into() })
    }
}

impl Location {
    /// The stretch `span` of `source`, kept inside the text.
    pub fn new(source: &Arc<Source>, span: Range<usize>) -> Self {
        let end = span.end.min(source.text.len());
        Location { source: Arc::clone(source), span: span.start.min(end)..end }
    }

    /// The stretch `span` of what stands here.
    pub fn within(&self, span: &Range<usize>) -> Self {
        Location::new(&self.source, self.span.start + span.start..self.span.start + span.end)
    }

    /// Line and column, both from 1; the column counts characters.
    pub fn line_and_column(&self) -> (usize, usize) {
        let before = &self.source.text[..self.floor(self.span.start)];
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (line, before[start..].chars().count() + 1)
    }

    fn floor(&self, mut at: usize) -> usize {
        while !self.source.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}
