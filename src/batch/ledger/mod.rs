//! What a run made: the lock that it holds, its manifest, going on with it, joining the manifests of shards.

pub mod inputs;
mod lock;
mod manifest;
mod merge;
mod resume;

pub use lock::Lock;
pub use manifest::{FileRecord, Head, Journal, Line, MANIFEST, Named, entries, manifest_name, unusable};
pub use merge::{Merged, merge};
pub use resume::{Resumed, resume};
