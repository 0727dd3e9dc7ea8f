//! A face's own tables, read where they are needed.

use super::PdfError;
use crate::layout::fonts::{Face, FaceId, Fonts};

/// Reads the tables of a face.
pub(super) fn parse(fonts: &Fonts, id: FaceId) -> Result<ttf_parser::Face<'_>, PdfError> {
    let face = face(fonts, id)?;
    ttf_parser::Face::parse(&face.bytes, face.index).map_err(|error| unreadable(face, error))
}

/// The face with this id.
pub(super) fn face(fonts: &Fonts, id: FaceId) -> Result<&Face, PdfError> {
    (fonts.faces.get(usize::from(id.0))).ok_or_else(|| PdfError::Dangling(format!("face {}", id.0)))
}

/// Why a face cannot be used.
pub(super) fn unreadable(face: &Face, error: impl std::fmt::Display) -> PdfError {
    PdfError::Font { face: face.name.clone(), reason: error.to_string() }
}
