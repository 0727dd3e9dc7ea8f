//! Files from and to disk: who writes, how a file becomes whole before it gets its name, and how much of one is read.

mod earlier;
pub mod limits;
mod owner;
mod part_file;
mod text_file;

pub use earlier::keep_earlier;
pub use owner::Owner;
pub use part_file::{PartFile, sweep_dead, sweep_marked};
pub use text_file::{ReadError, read_text};
