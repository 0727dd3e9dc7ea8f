//! Files on their way between the sides: what one must not carry, what came back in one, and the answer to it.

mod change;
mod changes_file;
mod clean;
mod clean_text;
mod gather;
mod meaning;
mod pairing;
mod papers;
mod reading;
mod reply;
mod reply_note;
mod rewrite;
mod sent;
mod settle;
mod site;
pub mod table;
mod theirs;
mod trial;
mod value;

pub use change::{AnswerChange, Change, Decision, What, unmarked};
pub use changes_file::{ChangesFile, Head};
pub use clean::{Cleaned, Taken, clean};
pub use meaning::reply_for;
pub use pairing::Pair;
pub use papers::Papers;
pub use reading::{Reading, read_changes};
pub use reply::{Answering, Reply, reply};
pub use reply_note::reply_note;
pub use rewrite::Signed;
pub use sent::{Place, PlaceKind, Sent, SentLine, is_printed};
pub use settle::{Decided, OwnWords, Settled, settle};
pub use site::{Passage, Site};
pub use theirs::{TheirLine, Theirs};
pub use trial::{answers_of, with_answers};

use crate::answers::Layers;
use crate::library::Library;
use crate::pipeline::{Assembly, Options};

/// The deal as we have it.
#[derive(Debug, Clone, Copy)]
pub struct Deal<'d, 'l> {
    /// Its library.
    pub library: &'l Library,
    /// Its answer files.
    pub layers: &'d Layers,
    /// How it is assembled.
    pub options: &'d Options,
    /// The agreement that they give.
    pub assembly: &'d Assembly<'l>,
}
