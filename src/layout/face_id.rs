//! Which face: the pages name it, the fonts hold it.

/// Index of a face in [`Fonts::faces`](super::Fonts).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u8);
