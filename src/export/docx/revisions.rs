//! What became of each block of a comparison: new, gone, moved or kept, and where the older agreement had it.

use crate::diff::{BlockStatus, Tracked};
use crate::document::{Change, Document};

/// What became of a document's blocks. Of a document that is no comparison every block simply stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct Revisions<'a> {
    tracked: Option<&'a Tracked>,
    /// Blocks that stand before those of the comparison: its summary.
    summary: usize,
}

impl<'a> Revisions<'a> {
    /// The revisions of `document`, whose last blocks are those of the comparison.
    pub fn of(document: &Document, tracked: Option<&'a Tracked>) -> Self {
        let summary = tracked.map_or(0, |tracked| document.blocks.len().saturating_sub(tracked.statuses.len()));
        Revisions { tracked, summary }
    }

    /// The older agreement.
    pub fn old(&self) -> Option<&'a Document> {
        self.tracked.map(|tracked| &tracked.old)
    }

    /// Whether block `index` as a whole is new or gone.
    pub fn change(&self, index: usize) -> Option<Change> {
        match self.status(index)? {
            BlockStatus::Kept { .. } => None,
            BlockStatus::Gone { .. } => Some(Change::Deleted),
            BlockStatus::New { .. } => Some(Change::Inserted),
        }
    }

    /// The number of its move, where block `index` belongs to a clause that stands elsewhere now.
    pub fn moved(&self, index: usize) -> Option<usize> {
        match self.status(index)? {
            BlockStatus::Kept { .. } => None,
            BlockStatus::Gone { moved, .. } | BlockStatus::New { moved } => moved,
        }
    }

    /// The block as the older agreement has it.
    pub fn old_index(&self, index: usize) -> Option<usize> {
        match self.status(index)? {
            BlockStatus::Kept { old } | BlockStatus::Gone { old, .. } => Some(old),
            BlockStatus::New { .. } => None,
        }
    }

    fn status(&self, index: usize) -> Option<BlockStatus> {
        self.tracked?.statuses.get(index.checked_sub(self.summary)?).copied()
    }
}
