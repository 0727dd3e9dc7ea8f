//! A text with its values, and which answers it prints where.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// Paths of answers as the answer file has them: `liability.cap`, `scope.categories.1.name`, `parties.0.name`. A value
/// made of many rows names their column: `scope.categories.count`.
pub type AnswerKeys = Arc<[Arc<str>]>;

/// A stretch of a text that prints answers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Printed {
    /// Bytes of the text.
    pub range: Range<u32>,
    /// At least one.
    pub keys: AnswerKeys,
}

/// A text with its values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Rendered {
    pub(super) text: Box<str>,
    /// What of it prints answers, in order.
    pub printed: Vec<Printed>,
}

impl Deref for Rendered {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Rendered {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

impl From<String> for Rendered {
    fn from(text: String) -> Rendered {
        Rendered { text: text.into(), printed: Vec::new() }
    }
}
