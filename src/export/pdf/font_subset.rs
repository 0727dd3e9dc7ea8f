//! One face reduced to the glyphs that are printed: font program, codes, widths and texts.

use super::PdfError;
use super::face::{face, parse, unreadable};
use super::glyphs::FaceGlyphs;
use crate::layout::fonts::{FaceId, Fonts};
use std::collections::BTreeMap;
use subsetter::GlyphRemapper;

/// A face ready to be embedded. Codes are the CIDs of the PDF font.
#[derive(Debug, Clone)]
pub(super) struct Program {
    /// `ABCDEF+Name`.
    pub(super) name: String,
    /// The font file with the glyphs that are used.
    pub(super) bytes: Vec<u8>,
    /// Number of glyphs in it.
    pub(super) glyph_count: u16,
    /// For each code, 0 included: glyph of `bytes`, width in thousandths of an em, text.
    pub(super) codes: Vec<Code>,
}

/// What a code stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Code {
    pub(super) glyph: u16,
    pub(super) width: f32,
    pub(super) text: Box<str>,
}

/// From a glyph of the whole face and its text to the code to print.
#[derive(Debug, Clone, Default)]
pub(super) struct GlyphCodes {
    /// At each glyph id its code; 0 where the glyph is not in the subset.
    plain: Vec<u16>,
    /// Codes of glyphs that stand for further texts.
    further: BTreeMap<u16, Vec<u16>>,
    /// At each code what it says and how wide it is, small enough to stay at hand for every glyph of every page.
    codes: Vec<CodeText>,
    /// Texts of codes that say more than fits in [`CodeText`].
    long: BTreeMap<u16, Box<str>>,
}

/// A code's text, packed (see [`packed`]), and its width in thousandths of an em.
#[derive(Debug, Clone, Copy)]
struct CodeText {
    text: u64,
    width: f32,
}

/// Up to seven bytes of text with their number in one word; `u64::MAX` for more.
fn packed(text: &str) -> u64 {
    match text.len() {
        length @ 0..=7 => text.bytes().fold(length as u64, |word, byte| word << 8 | u64::from(byte)),
        _ => u64::MAX,
    }
}

impl GlyphCodes {
    /// The code for `glyph` and whether it stands for just this text; None if the glyph is not in the subset.
    pub(super) fn code(&self, glyph: u16, text: &str) -> Option<(u16, bool)> {
        let plain = *self.plain.get(usize::from(glyph)).filter(|&&code| code > 0)?;
        let text_packed = packed(text);
        if self.says(plain, text, text_packed) {
            return Some((plain, true));
        }
        let further = self.further.get(&glyph).into_iter().flatten();
        let exact = further.copied().find(|&code| self.says(code, text, text_packed));
        Some(exact.map_or((plain, false), |code| (code, true)))
    }

    fn says(&self, code: u16, text: &str, text_packed: u64) -> bool {
        self.codes[usize::from(code)].text == text_packed
            && (text_packed != u64::MAX || self.long.get(&code).is_some_and(|long| **long == *text))
    }

    /// Width of a code in thousandths of an em.
    pub(super) fn width(&self, code: u16) -> f32 {
        self.codes[usize::from(code)].width
    }

    /// Takes the meanings of all codes.
    fn set_codes(&mut self, codes: &[Code]) {
        for (number, code) in (0u16..).zip(codes) {
            let text = packed(&code.text);
            if text == u64::MAX {
                self.long.insert(number, code.text.clone());
            }
            self.codes.push(CodeText { text, width: code.width });
        }
    }
}

/// Makes the subset of a face. Glyphs keep their order, so that equal sets give equal bytes.
pub(super) fn reduce(fonts: &Fonts, id: FaceId, glyphs: &FaceGlyphs) -> Result<(Program, GlyphCodes), PdfError> {
    let face = face(fonts, id)?;
    let parsed = parse(fonts, id)?;
    let cff = parsed.tables().cff.is_some();
    let scale = 1000.0 / f32::from(face.units_per_em.max(1));
    let width = |glyph: u16| f32::from(parsed.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap_or(0)) * scale;

    let mut remapper = GlyphRemapper::new();
    let mut coding = GlyphCodes { plain: vec![0; glyphs.first.len()], ..GlyphCodes::default() };
    let mut codes = vec![Code { glyph: 0, width: width(0), text: "".into() }];
    for (glyph, text) in (0u16..).zip(&glyphs.first).filter_map(|(g, text)| Some((g, text.as_ref()?))) {
        if glyph == 0 {
            return Err(PdfError::MissingGlyph { face: face.name.clone(), text: text.to_string() });
        }
        let code = remapper.remap(glyph);
        coding.plain[usize::from(glyph)] = code;
        codes.push(Code { glyph: code, width: width(glyph), text: text.clone() });
    }
    // The codes of CFF outlines are fixed by the font program; there the page says the text (see `content`).
    if !cff {
        for (glyph, text) in &glyphs.further {
            let code = u16::try_from(codes.len()).map_err(|error| unreadable(face, error))?;
            coding.further.entry(*glyph).or_default().push(code);
            codes.push(Code { glyph: coding.plain[usize::from(*glyph)], width: width(*glyph), text: text.clone() });
        }
    }

    let bytes = subsetter::subset(&face.bytes, face.index, &remapper).map_err(|error| unreadable(face, error))?;
    coding.set_codes(&codes);
    let program = Program {
        name: format!("{}+{}", tag(&codes, &glyphs.first), face.name),
        glyph_count: glyph_count(&bytes).unwrap_or(remapper.num_gids()),
        bytes,
        codes,
    };
    Ok((program, coding))
}

/// Six capitals that name a subset (9.6.4), from the glyphs in it.
fn tag(codes: &[Code], first: &[Option<Box<str>>]) -> String {
    // FNV-1a: any fixed hash serves, the tag only tells subsets of one face apart.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut mix = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    for (glyph, _) in first.iter().enumerate().filter(|(_, text)| text.is_some()) {
        glyph.to_le_bytes().into_iter().take(2).for_each(&mut mix);
    }
    codes.iter().flat_map(|code| code.text.bytes()).for_each(&mut mix);
    (0..6).map(|place| char::from(b'A' + ((hash >> (place * 8)) % 26) as u8)).collect()
}

/// `numGlyphs` of the `maxp` table; None for a bare CFF program.
fn glyph_count(bytes: &[u8]) -> Option<u16> {
    let table = ttf_parser::RawFace::parse(bytes, 0).ok()?;
    let maxp = table.table(ttf_parser::Tag::from_bytes(b"maxp"))?;
    Some(u16::from_be_bytes([*maxp.get(4)?, *maxp.get(5)?]))
}
