//! Names of blocks that stay when other clauses come and go.

use std::fmt;
use std::sync::Arc;

/// `liability.cap#2`: the second block of that clause, whichever number it has and in both languages; `#0` is its heading.
/// Annexes have the id of their clause, headings of articles `article.…#0`, what the kind says itself `skeleton#…`, counted
/// past all clauses. In a comparison the same block may stand twice, struck out at one place and new at another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParagraphId(Arc<str>);

impl ParagraphId {
    /// Block `nth` of `clause`.
    pub fn new(clause: &str, nth: usize) -> Self {
        ParagraphId(format!("{clause}#{nth}").into())
    }

    /// The clause that it is part of.
    pub fn clause(&self) -> &str {
        self.0.rsplit_once('#').map_or(&*self.0, |(clause, _)| clause)
    }
}

impl fmt::Display for ParagraphId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
