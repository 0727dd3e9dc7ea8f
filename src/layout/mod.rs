//! Document → pages of placed glyphs: fonts, line breaking, justification, tables, pages. Knows nothing of PDF.
//!
//! A document's blocks are laid into a galley (`flow`), whose paragraphs are broken and justified by `text`; the galley is
//! cut into pages, and `assemble` puts every mark at its absolute place. Equal paragraphs of a batch are set once (`cache`).

mod cache;
mod dump;
mod face_id;
mod flow;
pub mod fonts;
mod length;
pub mod page;
mod placement;
mod style;
mod text;

pub use cache::ParagraphCache;
pub use dump::dump;
pub use fonts::{Face, FaceId, FontError, FontFile, Fonts, Slot};
pub use page::{Pages, SigningKind, SigningPlace};
pub use style::{Bilingual, Contents, DEFAULT_STYLE, Style, StyleError};

pub(crate) use flow::columns;
pub(crate) use length::Milli;
pub(crate) use style::{Numbers, PageNumber, TypeSpec};
pub(crate) use text::Widths;

use crate::document::{Document, Origin};
use flow::compose::Composer;
use flow::paginate::paginate;
use placement::{Count, assemble, join};

/// A character that no face has, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingGlyph {
    /// The character that no face has.
    pub character: char,
    /// The clause it was printed from; None for what the kind's skeleton says.
    pub origin: Option<Origin>,
    /// Some words round it.
    pub text: String,
}

/// Sets a document.
///
/// # Errors
/// All characters that none of the faces has: a page never shows an empty box.
pub fn lay_out(document: &Document, style: &Style, fonts: &Fonts) -> Result<Pages, Vec<MissingGlyph>> {
    lay_out_with(&mut ParagraphCache::new(), document, style, fonts)
}

/// Sets a document with what `cache` remembers of earlier ones. The pages are the same as those of [`lay_out`].
///
/// # Errors
/// As [`lay_out`].
pub fn lay_out_with(
    cache: &mut ParagraphCache,
    document: &Document,
    style: &Style,
    fonts: &Fonts,
) -> Result<Pages, Vec<MissingGlyph>> {
    cache.belong_to(fonts);
    let mut text = Composer::new(document, style, fonts, cache);
    text.document();
    let sheets = paginate(&text.flow, style);
    let covers = usize::from(style.cover);
    let wanted = match style.contents {
        Contents::Always => true,
        Contents::Never => false,
        Contents::Auto => sheets.len() >= style.contents_from,
    };
    // The contents need page numbers, and page numbers need the length of the contents: one page, or as many as it then takes.
    let mut contents = usize::from(wanted);
    loop {
        let count = Count { before: covers + contents, unnumbered: covers, total: contents + sheets.len() };
        let mut pages = assemble(&mut text, &sheets, count, &[]);
        let elements = std::mem::take(&mut text.tree.elements);
        let mut missing = std::mem::take(&mut text.missing);
        if covers + contents == 0 {
            pages.structure = elements;
            return if missing.is_empty() { Ok(pages) } else { Err(missing) };
        }
        let mut front = Composer::new(document, style, fonts, text.into_cache());
        if style.cover {
            front.cover();
        }
        if wanted {
            front.contents(&pages.outline, covers);
        }
        let front_sheets = paginate(&front.flow, style);
        let taken = front_sheets.len() - covers;
        if taken != contents {
            contents = taken;
            text = Composer::new(document, style, fonts, front.into_cache());
            text.document();
            continue;
        }
        let count = Count { before: 0, ..count };
        let before = assemble(&mut front, &front_sheets, count, &pages.outline);
        missing.append(&mut front.missing);
        let pages = join(before, front.tree.elements, pages, elements);
        return if missing.is_empty() { Ok(pages) } else { Err(missing) };
    }
}
