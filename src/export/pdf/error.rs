//! What can keep a PDF from being written.

use crate::diagnostic::{Code, Diagnostic};
use std::fmt;

/// Why no PDF was made. All of them are faults of the caller or of a font, none depends on the answers' meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PdfError {
    /// The layout placed the glyph that stands for a missing character.
    MissingGlyph {
        /// Name of the face.
        face: String,
        /// The text that needs it.
        text: String,
    },
    /// A glyph is not in the shared subset.
    NotInSubset {
        /// Name of the face.
        face: String,
        /// Its number in the face.
        glyph: u16,
        /// The text that needs it.
        text: String,
    },
    /// A font file cannot be read or reduced to a subset.
    Font {
        /// Name of the face.
        face: String,
        /// In the words of the library that read it.
        reason: String,
    },
    /// A mark, link or field points to an element, page or face that does not exist.
    Dangling(String),
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PdfError::MissingGlyph { face, text } => {
                write!(f, "the face {face} has no glyph for “{text}”{}", codes(text))
            }
            PdfError::NotInSubset { face, glyph, text } => {
                write!(f, "glyph {glyph} of {face} for “{text}”{} is not in the subset made for this job", codes(text))
            }
            PdfError::Font { face, reason } => {
                write!(f, "the face {face} cannot be embedded: {reason}")
            }
            PdfError::Dangling(what) => {
                write!(f, "the pages point to something that is not there: {what}")
            }
        }
    }
}

impl std::error::Error for PdfError {}

impl PdfError {
    /// What is told of it.
    pub fn finding(&self) -> Diagnostic {
        Diagnostic::of(Code::Pdf, format!("无法生成 PDF：{self}"), format!("the PDF cannot be made: {self}"))
    }
}

/// ` (U+4FDD U+5BC6)`, or nothing for no text.
fn codes(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let codes: Vec<String> = text.chars().map(|c| format!("U+{:04X}", c as u32)).collect();
    format!(" ({})", codes.join(" "))
}
