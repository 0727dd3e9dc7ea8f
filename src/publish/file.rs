//! A finished file: its name and what it holds.

use crate::export::pdf::Printed;
use crate::value::{hex, sha256};

use std::io::{self, Write};

/// One file, not yet written.
#[derive(Debug)]
pub struct File {
    /// Its name, without folder.
    pub name: String,
    /// For whoever drafts alone: it tells what may be conceded, or why a clause stands as it does.
    pub private: bool,
    /// What it holds.
    pub content: Content,
}

/// What a file holds.
#[derive(Debug)]
pub enum Content {
    /// All of it.
    Bytes(Vec<u8>),
    /// A PDF with a head that it shares with the other files of a batch.
    Pdf(Printed),
}

impl Content {
    /// Its bytes, in one or two pieces.
    pub fn pieces(&self) -> [&[u8]; 2] {
        match self {
            Content::Bytes(bytes) => [bytes, &[]],
            Content::Pdf(printed) => printed.pieces(),
        }
    }

    /// Writes it all.
    ///
    /// # Errors
    /// `out` does not take it.
    pub fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        self.pieces().iter().try_for_each(|piece| out.write_all(piece))
    }

    /// All bytes in one piece.
    pub fn into_bytes(self) -> Vec<u8> {
        match self {
            Content::Bytes(bytes) => bytes,
            Content::Pdf(printed) => printed.into_bytes(),
        }
    }
}

impl File {
    /// Its length in bytes.
    pub fn size(&self) -> u64 {
        self.content.pieces().iter().map(|piece| piece.len() as u64).sum()
    }

    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        match &self.content {
            Content::Bytes(bytes) => sha256(bytes),
            Content::Pdf(printed) => hex(&printed.sha256()),
        }
    }
}
