//! The glyphs of a whole batch, so that every document shares one font subset.

use super::job::Job;
use super::preflight::Preflight;
use crate::export::pdf::{GlyphSet, PdfError, Subset};
use crate::layout::{Fonts, Slot, Style, lay_out_with};
use crate::pipeline::Options;
use crate::publish::Session;

/// What amounts, numbers and dates are worded with, whatever a row says.
const WORDING: &str =
    "0123456789零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬整元角分人民币年月日￥第条款项页共（）〇";
/// Letters of words in Latin script, and ligatures of two of them.
const LATIN: std::ops::RangeInclusive<char> = ' '..='~';
const LIGATURES: &str = "ﬁﬂ";

/// The font subset of a batch: what the samples print, and the characters of all rows in body and bold type. It depends
/// on the answers and the whole spreadsheet only, so that shards and resumed runs make the same bytes.
///
/// # Errors
/// A font cannot be read.
pub fn shared_subset(job: &Job<'_>, preflight: &Preflight, style: &Style, fonts: &Fonts) -> Result<Subset, PdfError> {
    let mut glyphs = GlyphSet::new();
    let mut session = Session::new(job.library, None);
    for row in &preflight.samples {
        // As drafts, so that what is missing or wrong in a row leaves a blank and not a hole.
        let mut document =
            job.assemble(&session, row, Options { draft: true, ..job.options.clone() }).assembly.document;
        document.draft = job.options.draft;
        if let Ok(pages) = lay_out_with(&mut session.paragraphs, &document, style, fonts) {
            glyphs.add_pages(&pages);
        }
    }
    let text = preflight.char_set.text();
    let latin: String = LATIN.collect();
    let (han, latin) = (text.clone() + WORDING, text + &latin + LIGATURES);
    for (slot, text) in [(Slot::Body, &han), (Slot::Bold, &han), (Slot::Latin, &latin), (Slot::LatinBold, &latin)] {
        for face in fonts.faces_for(slot) {
            glyphs.add_text(fonts, face, text)?;
        }
    }
    Subset::new(fonts, &glyphs)
}
