//! A run of text with one appearance, and the answers it prints.

use crate::expression::{AnswerKeys, Printed};
use std::ops::Range;

/// A run of text with one appearance.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Span {
    /// The characters. For a blank its underscores as Markdown prints them; for a break empty.
    pub text: String,
    /// Bold: defined terms at their definition, highlighted standard terms.
    pub strong: bool,
    /// What else it is.
    pub kind: SpanKind,
    /// In a comparison: what became of it. None elsewhere, and for what stayed.
    pub change: Option<Change>,
    /// Which answers its text prints, and where: ranges of it, in order. They print nothing themselves and cut nothing.
    pub answers: Vec<Printed>,
}

/// All of a span that can be seen: its text, whether it is strong, what else it is, what became of it.
pub type Look<'s> = (&'s str, bool, &'s SpanKind, Option<Change>);

/// What became of a span between two versions of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// Only the newer one has it.
    Inserted,
    /// Only the older one has it.
    Deleted,
}

/// What a span is besides its letters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// Just text.
    Plain,
    /// The printed number of another place of the document, e.g. 第九条; the string is its anchor.
    Reference(String),
    /// An e-mail or web address, linked to the URI in the string (`mailto:…`, `https://…`).
    Address(String),
    /// A rule to write on, this many em wide.
    Blank(u8),
    /// A fact still to be confirmed before signing, 【签署前确认：…】.
    Unconfirmed,
    /// A forced new line.
    Break,
}

impl Span {
    /// Plain text.
    pub fn plain(text: impl Into<String>) -> Self {
        Span::of(text, SpanKind::Plain)
    }

    /// Text of this kind that is not strong.
    pub fn of(text: impl Into<String>, kind: SpanKind) -> Self {
        Span { text: text.into(), strong: false, kind, change: None, answers: Vec::new() }
    }

    /// What of it can be seen: two spans of one look print the same, whichever answers they come from.
    pub fn look(&self) -> Look<'_> {
        (&self.text, self.strong, &self.kind, self.change)
    }

    /// The bytes `range` of its text as a span of the same look, with the answers that they print.
    pub fn cut(&self, range: Range<usize>) -> Span {
        let within = |printed: &Printed| {
            let start = printed.range.start.max(range.start as u32);
            let end = printed.range.end.min(range.end as u32);
            let shift = range.start as u32;
            (start < end).then(|| Printed { range: start - shift..end - shift, keys: printed.keys.clone() })
        };
        Span {
            answers: self.answers.iter().filter_map(within).collect(),
            text: self.text[range.clone()].to_owned(),
            kind: self.kind.clone(),
            ..*self
        }
    }

    /// Adds the text of another at its end, with the answers that it prints.
    pub fn append(&mut self, other: &Span) {
        let shift = self.text.len() as u32;
        self.text.push_str(&other.text);
        for Printed { range, keys } in &other.answers {
            self.add_answers(range.start + shift..range.end + shift, keys);
        }
    }

    /// Leaves the first `length` bytes of its text.
    pub fn truncate(&mut self, length: usize) {
        self.text.truncate(length);
        let end = self.text.len() as u32;
        self.answers.retain_mut(|printed| {
            printed.range.end = printed.range.end.min(end);
            printed.range.start < printed.range.end
        });
    }

    /// Puts for each character what `edit` gives, or nothing; what is printed keeps its answers.
    pub fn edit(&mut self, mut edit: impl FnMut(char) -> Option<char>) {
        let old = std::mem::take(&mut self.text);
        if self.answers.is_empty() {
            self.text = old.chars().filter_map(edit).collect();
            return;
        }
        // Where each byte of the old text stands in the new one.
        let mut places = Vec::with_capacity(old.len() + 1);
        for c in old.chars() {
            places.extend(std::iter::repeat_n(self.text.len() as u32, c.len_utf8()));
            self.text.extend(edit(c));
        }
        places.push(self.text.len() as u32);
        self.answers.retain_mut(|Printed { range, .. }| {
            *range = places[range.start as usize]..places[range.end as usize];
            range.start < range.end
        });
    }

    /// Notes that the bytes `range`, which lie behind all noted before, print these answers.
    pub fn add_answers(&mut self, range: Range<u32>, keys: &AnswerKeys) {
        match self.answers.last_mut() {
            Some(last) if last.range.end == range.start && last.keys == *keys => last.range.end = range.end,
            _ if range.start >= range.end => {}
            _ => self.answers.push(Printed { range, keys: keys.clone() }),
        }
    }
}

/// The letters of `spans` one after the other.
pub fn plain_text(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 金额100元。, whose figures are printed from an answer.
    fn amount() -> Span {
        let mut span = Span::plain("金额100元。");
        span.add_answers(6..9, &["liability.cap".into()].into());
        span
    }

    fn shown(span: &Span) -> Vec<&str> {
        span.answers
            .iter()
            .map(|printed| &span.text[printed.range.start as usize..printed.range.end as usize])
            .collect()
    }

    #[test]
    fn answers_stay_with_their_text() {
        let mut span = amount();
        assert_eq!(shown(&span.cut(3..8)), ["10"]);
        assert!(span.cut(9..15).answers.is_empty());
        span.edit(|c| (c != '额' && c != '1').then_some(c));
        assert_eq!((span.text.as_str(), shown(&span)), ("金00元。", vec!["00"]));
        span.truncate(4);
        assert_eq!(shown(&span), ["0"]);
    }

    #[test]
    fn what_was_cut_is_joined_to_what_it_was() {
        let whole = amount();
        let mut joined = whole.cut(0..7);
        joined.append(&whole.cut(7..15));
        assert_eq!(joined, whole);
    }

    #[test]
    fn one_look_of_other_answers_is_another_span() {
        let (mut one, other) = (Span::plain("100"), Span::plain("100"));
        one.add_answers(0..3, &["liability.cap".into()].into());
        assert_eq!(one.look(), other.look());
        assert_ne!(one, other);
    }
}
