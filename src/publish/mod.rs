//! From an agreement to its files: the only way there is. The command line and the batch say which formats, and write what
//! comes back; names, findings and formats are decided here.

mod file;
mod format;
mod glyph;
mod lock_file;
mod publisher;
mod redline;
mod session;
mod since;

pub use file::{Content, File};
pub use format::{Format, is_private};
pub use glyph::missing_glyph;
pub use lock_file::{LockFile, LockedFile, LockedOptions, LockedOutput, LockedParagraph, MadeBy, Round, RoundChange};
pub use publisher::{PublishError, Published, Publisher, Settings};
pub use redline::{Redline, clause_name};
pub use session::Session;
pub use since::{ChangedParagraph, Since};
