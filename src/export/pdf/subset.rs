//! The part all PDFs of a job share: font subsets, colour profile and resources, made and compressed once.

use super::deflate::Deflater;
use super::dictionaries::{self, resource_name};
use super::face;
use super::file::Head;
use super::font_subset::{self, GlyphCodes};
use super::profiling::{Phase, Probe};
use super::syntax::Id;
use super::{GlyphSet, PdfError, colour};
use crate::layout::fonts::{FaceId, Fonts};
use lopdf::xref::XrefType;
use lopdf::{Dictionary, Object, Stream, dictionary};
use std::sync::Arc;

/// Font subsets ready to be used by any number of documents and threads.
#[derive(Debug, Clone)]
pub struct Subset {
    /// Header and objects of the shared part.
    pub(super) head: Arc<Head>,
    /// Resource dictionary of every page.
    pub(super) resources: Id,
    /// The output intent.
    pub(super) intent: Id,
    /// One a face of the fonts; None where it prints nothing.
    faces: Vec<Option<GlyphCodes>>,
    /// Names of the faces, for messages.
    names: Vec<String>,
}

impl Subset {
    /// Makes the subsets of `fonts` that hold `glyphs`.
    pub fn new(fonts: &Fonts, glyphs: &GlyphSet) -> Result<Subset, PdfError> {
        Subset::watched(fonts, glyphs, &mut |_| ())
    }

    /// As [`Subset::new`]; `watch` is called after each phase.
    pub(super) fn watched(fonts: &Fonts, glyphs: &GlyphSet, watch: &mut Probe<'_>) -> Result<Subset, PdfError> {
        let mut faces = Vec::new();
        let mut programs = Vec::new();
        for (index, glyphs) in glyphs.faces.iter().enumerate() {
            faces.push(None);
            if !glyphs.is_empty() {
                let id = FaceId(index as u8);
                let (program, coding) = font_subset::reduce(fonts, id, glyphs)?;
                programs.push((index, face::face(fonts, id)?, program));
                faces[index] = Some(coding);
            }
        }
        watch(Phase::Subset);
        let mut deflater = Deflater::new();
        let (mut document, ids) = dictionaries::fonts(&programs, &mut deflater, watch);
        let mut named = Dictionary::new();
        for ((index, ..), id) in programs.iter().zip(ids) {
            named.set(resource_name(*index), id);
        }
        let resources = document.add_object(dictionary! { "Font" => named }).0;
        let intent = output_intent(&mut document, &mut deflater).0;
        let head = serialised(document);
        watch(Phase::Fonts);
        Ok(Subset {
            head: Arc::new(head),
            resources,
            intent,
            faces,
            names: fonts.faces.iter().map(|face| face.name.clone()).collect(),
        })
    }

    /// Size in bytes of what every document of the job begins with.
    pub fn size(&self) -> usize {
        self.head.len()
    }

    /// The codes of a face.
    pub(super) fn coding(&self, face: FaceId) -> Option<&GlyphCodes> {
        self.faces.get(usize::from(face.0))?.as_ref()
    }

    /// The name of a face, for messages.
    pub(super) fn face_name(&self, face: FaceId) -> String {
        self.names.get(usize::from(face.0)).cloned().unwrap_or_else(|| format!("number {}", face.0))
    }
}

/// sRGB as the colour space the page is meant for (PDF/A-2 6.2.3).
fn output_intent(document: &mut lopdf::Document, deflater: &mut Deflater) -> lopdf::ObjectId {
    let content = deflater.deflate(&colour::srgb()).to_vec();
    let profile = document.add_object(Stream::new(dictionary! { "N" => 3, "Filter" => "FlateDecode" }, content));
    document.add_object(dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB IEC61966-2.1"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => profile,
    })
}

/// Header and objects as lopdf writes them, without its table and trailer.
fn serialised(mut document: lopdf::Document) -> Head {
    let objects = document.objects.len();
    document.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("a vector takes all that is written to it");
    let table = (bytes.windows(5).rposition(|window| window == b"xref\n")).map_or(bytes.len(), |at| {
        // `startxref` ends in the same letters; the table stands before it.
        bytes[..at].windows(5).rposition(|window| window == b"xref\n").unwrap_or(at)
    });
    let offsets: Vec<u32> = (String::from_utf8_lossy(&bytes[table..]).lines())
        .filter_map(|line| line.trim_end().strip_suffix(" 00000 n"))
        .filter_map(|offset| offset.parse().ok())
        .collect();
    assert_eq!(offsets.len(), objects, "lopdf lists every object in its table");
    bytes.truncate(table);
    Head::new(bytes, offsets)
}
