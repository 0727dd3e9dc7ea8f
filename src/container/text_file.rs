//! A text file as UTF-8, no more of it than the limit says.

use super::Foreign;
use super::limits::TEXT_FILE_BYTES;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Why a text file cannot be read.
#[derive(Debug)]
pub enum ReadError {
    /// The system says why.
    System(io::Error),
    /// It is a folder.
    Folder,
    /// It is longer than [`TEXT_FILE_BYTES`], or never ends.
    TooLong,
    /// The line, from 1, that is not UTF-8.
    NotText(usize),
    /// It is no text, or text in another encoding.
    Foreign(Foreign),
}

/// The text of a file without its byte-order mark.
pub fn read_text(path: &Path) -> Result<String, ReadError> {
    let about = std::fs::metadata(path).map_err(ReadError::System)?;
    if about.is_dir() {
        return Err(ReadError::Folder);
    }
    if about.len() > TEXT_FILE_BYTES {
        return Err(ReadError::TooLong);
    }
    // A device has no length and may have no end.
    read_text_from(File::open(path).map_err(ReadError::System)?)
}

/// The text that comes from elsewhere than a file, without its byte-order mark.
///
/// # Errors
/// It cannot be read, is too long, or no UTF-8.
pub fn read_text_from(source: impl Read) -> Result<String, ReadError> {
    let mut bytes = Vec::new();
    source.take(TEXT_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(ReadError::System)?;
    if bytes.len() as u64 > TEXT_FILE_BYTES {
        return Err(ReadError::TooLong);
    }
    if let Some(foreign) = Foreign::of(&bytes) {
        return Err(ReadError::Foreign(foreign));
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        ReadError::NotText(valid.iter().filter(|byte| **byte == b'\n').count() + 1)
    })
}
