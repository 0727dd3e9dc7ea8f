//! Many rows → many agreements: one answer file with what all share, one spreadsheet with what differs.
//!
//! A batch reads its spreadsheet twice and never holds it: the first time all rows are checked ([`preflight`]), the second
//! time they are built ([`run`]). Both go through one pool of workers: a reader, workers, a collector that keeps the order.
//!
//! - `sheet` reads rows of a table and knows which column answers which question.
//! - `run` makes agreements of rows: checking, building, shards, what goes where.
//! - `register` keeps a line for each agreement, for the program and for people.
//! - `ledger` keeps what was made: manifest, resuming, joining of shards.

mod earlier;
mod ledger;
mod numbering;
pub mod register;
mod run;
mod selection;
mod shard;
mod sheet;

pub use earlier::Earlier;
pub use ledger::{Head, Lock, MANIFEST, Merged, Named, entries, manifest_name, merge};
pub use numbering::{NumberedIn, give_numbers};
pub use run::{
    Destination, Job, Limits, Naming, Numbers, Preflight, RowAssembly, RowBuilder, RowFinding, RunOutcome, RunSummary,
    Sequence, Versions, known_titles, preflight, run, shared_subset, titles,
};
pub use selection::Selection;
pub use shard::Shard;
pub use sheet::{Cell, Column, Encoding, Reading, Row, Table};
