//! What became of a block between two agreements.

/// What became of a block. `moved` numbers the clauses that stand elsewhere now: each is gone at one place and new at
/// another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockStatus {
    /// In both agreements; `old` is its index in the older one.
    Kept { old: usize },
    /// Only in the older one.
    Gone { old: usize, moved: Option<usize> },
    /// Only in the newer one.
    New { moved: Option<usize> },
}
