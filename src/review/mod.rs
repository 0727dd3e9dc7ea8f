//! Somebody else's paper held against the library: what it provides, what is wrong with it, and what to say of it.

mod compiled;
mod conditions;
mod flags;
pub mod json;
mod likeness;
pub mod marked;
pub mod opinion;
mod passages;
mod plain;
mod provisions;
mod reading;
mod side;
mod structure;
pub mod word;

pub use compiled::Recogniser;
pub use conditions::Found;
pub use flags::{Finding, Proposal};
pub use likeness::Nearest;
pub use passages::{Passage, Passages};
pub use plain::plain;
pub use provisions::{Provision, Stand, value_in_words};
pub use reading::{Playbook, Review, Verdict, review};
pub use side::Side;

use crate::intake::Paper;

/// Characters of a quotation.
const QUOTE: usize = 40;

/// The words at a place, cut to a length that can be looked up.
fn quote(paper: &Paper, found: &Found) -> String {
    let text = paper.paragraphs[found.paragraph].text.get(found.stretch.clone()).unwrap_or_default().trim();
    match text.char_indices().nth(QUOTE) {
        Some((at, _)) => text[..at].to_owned(),
        None => text.to_owned(),
    }
}
