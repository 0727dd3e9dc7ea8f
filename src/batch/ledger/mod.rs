//! What a run made: its manifest, going on with it, joining the manifests of shards.

mod manifest;
mod merge;
mod resume;

pub use manifest::{FileRecord, Head, Journal, Line, MANIFEST, Named, manifest_name, unusable};
pub use merge::{Merged, merge};
pub use resume::{Resumed, resume};
