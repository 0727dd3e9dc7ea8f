//! Many rows → many agreements: one answer file with what all share, one spreadsheet with what differs.
//!
//! A batch reads its spreadsheet twice and never holds it: the first time all rows are checked ([`preflight`]), the second
//! time they are built ([`run`]). Both go through one pool of workers: a reader, workers, a collector that keeps the order.
//!
//! - `sheet` reads rows of a table and knows which column answers which question.
//! - `run` makes agreements of rows: checking, building, shards, what goes where.
//! - `ledger` keeps what was made: manifest, resuming, joining of shards.

mod ledger;
mod run;
mod shard;
mod sheet;

pub use ledger::{Head, Lock, MANIFEST, Merged, Named, manifest_name, merge};
pub use run::{
    Destination, Job, Limits, Preflight, RowAssembly, RowBuilder, RowFinding, RunOutcome, RunSummary, preflight, run,
    shared_subset, titles,
};
pub use shard::Shard;
pub use sheet::{Cell, Column, Encoding, Row, Table};

use crate::value::hex;
use sha2::{Digest, Sha256};

/// SHA-256, lower-case hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The first 64 bits of SHA-256: tells some million texts apart.
fn digest(text: &str) -> u64 {
    let hash = Sha256::digest(text.as_bytes());
    u64::from_be_bytes([hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]])
}

/// Eight characters that tell long names apart.
fn short_hash(text: &str) -> String {
    sha256(text.as_bytes())[..8].to_owned()
}
