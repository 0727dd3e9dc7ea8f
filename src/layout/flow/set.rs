//! A text in lines, and which text of the document it is.

use crate::document::{ParagraphId, Printed, Span};
use crate::layout::page::SetText;
use crate::layout::text::BrokenParagraph;
use crate::value::Language;
use std::ops::Deref;
use std::sync::Arc;

/// A broken paragraph, which equal texts share, with what this one was set from.
#[derive(Debug, Clone)]
pub(crate) struct Set {
    lines: Arc<BrokenParagraph>,
    /// Index of [`super::Flow::texts`].
    pub text: Option<u32>,
}

impl Set {
    /// A text of no block: what the page says itself.
    pub(crate) fn of_page(lines: Arc<BrokenParagraph>) -> Set {
        Set { lines, text: None }
    }

    /// The text of `spans` in a block, noted among `texts`.
    pub(crate) fn of_block(
        lines: Arc<BrokenParagraph>,
        paragraph: &ParagraphId,
        language: Language,
        spans: &[Span],
        texts: &mut Vec<SetText>,
    ) -> Set {
        texts.push(SetText { paragraph: paragraph.clone(), language, answers: answers(spans) });
        Set { lines, text: Some(texts.len() as u32 - 1) }
    }
}

impl Deref for Set {
    type Target = BrokenParagraph;

    fn deref(&self) -> &BrokenParagraph {
        &self.lines
    }
}

/// The answers of all spans, by the bytes of their texts one after the other.
fn answers(spans: &[Span]) -> Vec<Printed> {
    let mut answers = Vec::new();
    let mut before = 0;
    for span in spans {
        let moved = |Printed { range, keys }: &Printed| Printed {
            range: range.start + before..range.end + before,
            keys: keys.clone(),
        };
        answers.extend(span.answers.iter().map(moved));
        before += span.text.len() as u32;
    }
    answers
}
