//! The tags of a text: where values are printed, where it branches and loops.

use std::ops::Range;

/// A tag of a text, `{{ … }}` or `{% … %}`.
pub struct Tag {
    pub range: Range<usize>,
    /// What stands between its braces.
    pub inside: Range<usize>,
    /// `{{ … }}`.
    pub printed: bool,
}

/// The tags of a text in order.
pub struct Tags<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tags<'t> {
    /// Those of `text`. A tag that is not closed ends them; what a comment holds is none.
    pub fn of(text: &'t str) -> Self {
        Tags { text, at: 0 }
    }
}

impl Iterator for Tags<'_> {
    type Item = Tag;

    fn next(&mut self) -> Option<Tag> {
        loop {
            let start = self.at + self.text[self.at..].find('{')?;
            let inside = (start + 2).min(self.text.len());
            let (printed, close) = match self.text.as_bytes().get(start + 1) {
                Some(b'{') => (true, "}}"),
                Some(b'%') => (false, "%}"),
                Some(b'#') => {
                    self.at = inside + self.text[inside..].find("#}")?;
                    continue;
                }
                _ => {
                    self.at = start + 1;
                    continue;
                }
            };
            let end = inside + end_of_tag(&self.text[inside..], close)?;
            self.at = end + 2;
            return Some(Tag { range: start..end + 2, inside: inside..end, printed });
        }
    }
}

/// Bytes before `close`, which does not count inside quotation marks.
fn end_of_tag(text: &str, close: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if text[at..].starts_with(close) => return Some(at),
            None => {}
        }
    }
    None
}
