//! The faces a page is set in, and what the layout and the exporters need to know of each.

pub use super::face_id::FaceId;
use super::page::{Pages, Shape};
use harfrust::{Direction, Font, Script, ShapePlan};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// All faces of a style; index with [`FaceId`].
pub struct Fonts {
    /// In the order of their ids: the five bundled ones, then the user's.
    pub faces: Vec<Face>,
    /// The user's face for each slot, where one was given.
    user: [Option<FaceId>; Slot::COUNT],
    /// What shapes words, made when first used; as long as `faces`.
    shapers: Vec<OnceLock<Option<(Font, ShapePlan)>>>,
    /// Tells one set of faces from another: what is cached for one must not be used with another.
    identity: u64,
}

static IDENTITIES: AtomicU64 = AtomicU64::new(1);

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
    /// How far it reaches below the baseline, in font units; negative.
    pub descender: i16,
    /// Height of capital letters, in font units.
    pub cap_height: i16,
    /// head xMin, yMin, xMax, yMax.
    pub bounding_box: [i16; 4],
    /// OS/2 weight class, 400 regular, 700 bold.
    pub weight: u16,
}

impl fmt::Debug for Fonts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.faces.iter().map(|face| &face.name)).finish()
    }
}

/// What a user's own face is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Chinese body text.
    Body,
    /// Bold Chinese body text.
    Bold,
    /// Chinese headings.
    Heading,
    /// Latin letters and digits.
    Latin,
    /// The same in bold.
    LatinBold,
}

impl Slot {
    const COUNT: usize = 5;
    const ALL: [Slot; Slot::COUNT] = [Slot::Body, Slot::Bold, Slot::Heading, Slot::Latin, Slot::LatinBold];
    /// How a style and the command line name them.
    pub const NAMES: [&str; Slot::COUNT] = ["body", "bold", "heading", "latin", "latin_bold"];

    /// Its name.
    pub fn name(self) -> &'static str {
        Slot::NAMES[self as usize]
    }

    /// The slot of that name.
    pub fn named(name: &str) -> Option<Slot> {
        Slot::ALL.into_iter().find(|slot| slot.name() == name)
    }
}

/// A face on disk: `simfang.ttf`, or `simsun.ttc#1` for the second face of a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontFile {
    /// Where the file lies.
    pub path: PathBuf,
    /// Index in a collection, else 0.
    pub face: u32,
}

impl FontFile {
    /// Reads the name. What follows `#` and is no number belongs to the file's name.
    pub fn named(text: &str) -> FontFile {
        let face = text.rsplit_once('#').and_then(|(path, face)| Some((path, face.parse().ok()?)));
        let (path, face) = face.unwrap_or((text, 0));
        FontFile { path: PathBuf::from(path), face }
    }
}

impl<'de> Deserialize<'de> for Slot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Slot, D::Error> {
        let name = String::deserialize(deserializer)?;
        Slot::named(&name).ok_or_else(|| D::Error::custom(format!("`{name}` is none of {}", Slot::NAMES.join(", "))))
    }
}

impl<'de> Deserialize<'de> for FontFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FontFile, D::Error> {
        String::deserialize(deserializer).map(|text| FontFile::named(&text))
    }
}

/// Why a font file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FontError {
    /// The bytes are no TrueType or OpenType font, or have no face of that index (there are `faces`).
    Unreadable {
        /// How many faces the file holds.
        faces: u32,
    },
    /// OS/2 fsType forbids embedding (restricted licence, or bitmaps only).
    EmbeddingForbidden {
        /// Name of the face.
        name: String,
        /// Its `fsType`.
        fs_type: u16,
    },
    /// OS/2 fsType forbids to embed a part of the face.
    SubsettingForbidden {
        /// Name of the face.
        name: String,
        /// Its `fsType`.
        fs_type: u16,
    },
    /// More faces than a document can have.
    TooMany,
}

impl fmt::Display for FontError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FontError::Unreadable { faces: 0 | 1 } => {
                write!(out, "not a TrueType or OpenType font")
            }
            FontError::Unreadable { faces } => write!(out, "no such face; the collection has {faces}, counted from 0"),
            FontError::EmbeddingForbidden { name, fs_type } => {
                write!(out, "the licence bits of {name} forbid embedding (fsType {fs_type:#06x})")
            }
            FontError::SubsettingForbidden { name, fs_type } => {
                write!(out, "the licence bits of {name} forbid embedding a subset (fsType {fs_type:#06x})")
            }
            FontError::TooMany => write!(out, "too many faces"),
        }
    }
}

impl std::error::Error for FontError {}

/// Bundled faces in the order of their ids; see templates/fonts.
pub(crate) const SONG: FaceId = FaceId(0);
pub(crate) const SONG_BOLD: FaceId = FaceId(1);
pub(crate) const HEI: FaceId = FaceId(2);
pub(crate) const TINOS: FaceId = FaceId(3);
pub(crate) const TINOS_BOLD: FaceId = FaceId(4);

const BUNDLED: [&[u8]; 5] = [
    include_bytes!("../../templates/fonts/NotoSerifSC-Regular-full.ttf"),
    include_bytes!("../../templates/fonts/NotoSerifSC-Bold-std.ttf"),
    include_bytes!("../../templates/fonts/NotoSansSC-Bold-std.ttf"),
    include_bytes!("../../templates/fonts/Tinos-Regular-latin.ttf"),
    include_bytes!("../../templates/fonts/Tinos-Bold-latin.ttf"),
];

impl Fonts {
    /// The five faces that travel with the program. Nothing of them is copied; reads their headers only.
    pub fn bundled() -> Fonts {
        let faces: Vec<Face> = BUNDLED
            .iter()
            .map(|bytes| Face::read(Cow::Borrowed(*bytes), 0).expect("a bundled font is readable").0)
            .collect();
        let shapers = faces.iter().map(|_| OnceLock::new()).collect();
        Fonts { faces, user: [None; Slot::COUNT], shapers, identity: IDENTITIES.fetch_add(1, Ordering::Relaxed) }
    }

    /// Puts the face `index` of a font file into `slot`, before the bundled one.
    ///
    /// # Errors
    /// The file is no font, or its licence bits (OS/2 fsType) forbid to embed a subset.
    pub fn with_user(mut self, slot: Slot, bytes: Vec<u8>, index: u32) -> Result<Fonts, FontError> {
        let (face, fs_type) = Face::read(Cow::Owned(bytes), index)?;
        // OpenType OS/2: bits 0–3 usage (2 restricted), bit 8 no subsetting, bit 9 bitmaps only.
        if fs_type & 0x000f == 0x0002 || fs_type & 0x0200 != 0 {
            return Err(FontError::EmbeddingForbidden { name: face.name, fs_type });
        }
        if fs_type & 0x0100 != 0 {
            return Err(FontError::SubsettingForbidden { name: face.name, fs_type });
        }
        let id = FaceId(u8::try_from(self.faces.len()).map_err(|_| FontError::TooMany)?);
        self.faces.push(face);
        self.shapers.push(OnceLock::new());
        self.user[slot as usize] = Some(id);
        self.identity = IDENTITIES.fetch_add(1, Ordering::Relaxed);
        Ok(self)
    }

    /// The face of an id.
    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[usize::from(id.0)]
    }

    /// True where some face has a glyph for `character`.
    pub fn have(&self, character: char) -> bool {
        let has = |face: &Face| {
            ttf_parser::Face::parse(&face.bytes, face.index).is_ok_and(|parsed| parsed.glyph_index(character).is_some())
        };
        self.faces.iter().any(has)
    }

    /// A number no other set of faces has in this process.
    pub(crate) fn identity(&self) -> u64 {
        self.identity
    }

    /// The user's face for `slot`.
    pub(crate) fn user(&self, slot: Slot) -> Option<FaceId> {
        self.user[slot as usize]
    }

    /// The faces that print what `slot` is for: the user's, where there is one, and the bundled one behind it.
    pub fn faces_for(&self, slot: Slot) -> impl Iterator<Item = FaceId> {
        let bundled = match slot {
            Slot::Body => SONG,
            Slot::Bold => SONG_BOLD,
            Slot::Heading => HEI,
            Slot::Latin => TINOS,
            Slot::LatinBold => TINOS_BOLD,
        };
        self.user(slot).into_iter().chain([bundled])
    }

    /// Characters of `pages` that the user's face for body or headings lacks, so that a bundled one prints them.
    pub fn lacking(&self, pages: &Pages) -> BTreeSet<char> {
        let stands_in = |face: FaceId| match face {
            SONG => self.user(Slot::Body).is_some(),
            SONG_BOLD => self.user(Slot::Bold).or(self.user(Slot::Body)).is_some(),
            HEI => self.user(Slot::Heading).is_some(),
            _ => false,
        };
        let marks = pages.pages.iter().flat_map(|page| &page.marks);
        let lines = marks.filter_map(|mark| match &mark.shape {
            Shape::Line(line) => Some(line),
            // The draft mark is no text of the agreement.
            Shape::Rule { .. } | Shape::Stamp { .. } => None,
        });
        let runs = lines.flat_map(|line| &line.runs).filter(|run| stands_in(run.face));
        // Underscores stand for rules to write on, and for nothing a face draws.
        runs.flat_map(|run| run.text.chars()).filter(|c| !c.is_whitespace() && *c != '_').collect()
    }

    /// What shapes words in a face; None where the face cannot be shaped.
    pub(crate) fn shaper(&self, id: FaceId) -> Option<&(Font, ShapePlan)> {
        let cell = &self.shapers[usize::from(id.0)];
        cell.get_or_init(|| {
            let face = self.face(id);
            let font = match &face.bytes {
                Cow::Borrowed(bytes) => Font::new(*bytes, face.index),
                Cow::Owned(bytes) => Font::new(bytes.clone(), face.index),
            }?;
            let plan = ShapePlan::new(&font, Direction::LeftToRight, Some(Script::LATIN), None, &[]);
            Some((font, plan))
        })
        .as_ref()
    }
}

impl Face {
    /// Reads the head of a font file: the face and its OS/2 fsType.
    fn read(bytes: Cow<'static, [u8]>, index: u32) -> Result<(Face, u16), FontError> {
        let faces = ttf_parser::fonts_in_collection(&bytes).unwrap_or(1);
        let parsed = ttf_parser::Face::parse(&bytes, index).map_err(|_| FontError::Unreadable { faces })?;
        let name = parsed
            .names()
            .into_iter()
            .filter(|name| name.name_id == ttf_parser::name_id::POST_SCRIPT_NAME)
            .find_map(|name| name.to_string())
            .unwrap_or_else(|| "Unnamed".to_owned());
        let bounds = parsed.global_bounding_box();
        let os2 = parsed.tables().os2;
        let face = Face {
            name,
            index,
            units_per_em: parsed.units_per_em(),
            ascender: parsed.ascender(),
            descender: parsed.descender(),
            cap_height: parsed.capital_height().unwrap_or_else(|| parsed.ascender()),
            bounding_box: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max],
            weight: os2.map_or(400, |table| table.weight().to_number()),
            bytes: Cow::Borrowed(&[]),
        };
        // fsType stands at offset 8 of OS/2 (OpenType specification).
        let fs_type = parsed
            .raw_face()
            .table(ttf_parser::Tag::from_bytes(b"OS/2"))
            .and_then(|table| table.get(8..10))
            .map_or(0, |pair| u16::from_be_bytes([pair[0], pair[1]]));
        Ok((Face { bytes, ..face }, fs_type))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundled_faces_keep_their_ids() {
        let fonts = Fonts::bundled();
        let names: Vec<&str> = fonts.faces.iter().map(|face| face.name.as_str()).collect();
        assert_eq!(names.len(), 5);
        assert!(names[usize::from(SONG_BOLD.0)].contains("Serif"), "{names:?}");
        assert!(names[usize::from(HEI.0)].contains("Sans"), "{names:?}");
        assert_eq!(fonts.face(TINOS).units_per_em, 2048);
        assert_eq!(fonts.face(TINOS_BOLD).weight, 700);
        assert!(matches!(fonts.face(SONG).bytes, Cow::Borrowed(_)));
    }

    #[test]
    fn a_face_that_may_not_be_embedded_is_refused() {
        let mut bytes = BUNDLED[3].to_vec();
        let table = ttf_parser::RawFace::parse(&bytes, 0).expect("Tinos is a font");
        let os2 = table.table(ttf_parser::Tag::from_bytes(b"OS/2")).expect("Tinos has OS/2");
        let offset = os2.as_ptr() as usize - bytes.as_ptr() as usize;
        bytes[offset + 9] = 2;
        let refused = Fonts::bundled().with_user(Slot::Latin, bytes.clone(), 0);
        assert!(matches!(refused, Err(FontError::EmbeddingForbidden { .. })));
        bytes[offset + 8] = 1;
        bytes[offset + 9] = 0;
        let refused = Fonts::bundled().with_user(Slot::Latin, bytes.clone(), 0);
        assert!(matches!(refused, Err(FontError::SubsettingForbidden { .. })));
        bytes[offset + 8] = 0;
        let taken = Fonts::bundled().with_user(Slot::Latin, bytes, 0).expect("free to embed");
        assert_eq!(taken.user(Slot::Latin), Some(FaceId(5)));
    }

    #[test]
    fn bytes_that_are_no_font_are_refused() {
        let refused = Fonts::bundled().with_user(Slot::Body, b"not a font".to_vec(), 0);
        assert_eq!(refused.err(), Some(FontError::Unreadable { faces: 1 }));
    }
}
