//! What an answer can be, and how each kind of value is worded.

mod language;

pub use language::{Language, Localised};
