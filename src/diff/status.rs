//! What became of a block between two agreements.

/// What became of a block. `moved` numbers the clauses that stand elsewhere now: each is gone at one place and new at
/// another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockStatus {
    /// In both agreements; `old` is its index in the older one.
    Kept {
        /// Its index in the older document.
        old: usize,
    },
    /// Only in the older one.
    Gone {
        /// Its index in the older document.
        old: usize,
        /// Its index in the newer document, where it only moved.
        moved: Option<usize>,
    },
    /// Only in the newer one.
    New {
        /// Its index in the older document, where it only moved.
        moved: Option<usize>,
    },
}
