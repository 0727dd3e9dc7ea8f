//! Wordings by which a provision is known: how text is made comparable, and the patterns that a lawyer writes.

mod normal;
mod pattern;

pub use normal::Normal;
pub use pattern::{Pattern, PatternError, Searched, Vocabulary};
