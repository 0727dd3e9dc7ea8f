//! The register: a line for each agreement, of which the program fills some columns and people the others.

mod columns;
mod due;
mod entry;
mod file;
mod lists;
mod turn;
mod workbook;

pub use columns::{Column, Filled, columns};
pub use due::{Due, Item, State, due};
pub use entry::Entry;
pub use file::{Register, change, read, update};
pub use lists::{MadeFiles, joined_steps, mailing};
