//! The faces a page is set in, and what the layout and the exporters need to know of each.

use std::borrow::Cow;

/// Index of a face in [`Fonts::faces`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u8);

/// All faces of a style; index with [`FaceId`].
#[derive(Debug)]
pub struct Fonts {
    /// In the order of their ids.
    pub faces: Vec<Face>,
}

/// One face. Metrics are in font units.
#[derive(Debug)]
pub struct Face {
    /// PostScript name.
    pub name: String,
    /// The whole font file.
    pub bytes: Cow<'static, [u8]>,
    /// Index in a collection, else 0.
    pub index: u32,
    /// Font units an em.
    pub units_per_em: u16,
    /// hhea ascender, descender (negative), OS/2 cap height.
    pub ascender: i16,
    pub descender: i16,
    pub cap_height: i16,
    /// head xMin, yMin, xMax, yMax.
    pub bounding_box: [i16; 4],
    /// OS/2 weight class, 400 regular, 700 bold.
    pub weight: u16,
}
