//! Files from and to disk: who writes, how a file becomes whole before it gets its name, how much of one is read; ZIP
//! packages, XML and encodings of files that others made.

mod decode;
mod earlier;
mod foreign;
pub mod limits;
mod owner;
mod package;
mod part_file;
mod system;
mod text_file;
mod xml;

pub use decode::decode;
pub use earlier::{keep_earlier, may_hold_work};
pub use foreign::Foreign;
pub use owner::Owner;
pub use package::{Package, PackageError, pack};
pub use part_file::{PartFile, sweep_dead, sweep_marked};
pub use system::system_words;
pub use text_file::{ReadError, read_text, read_text_from};
pub use xml::{Attributes, Node, XmlError, XmlReader, escape_text};
