//! Document → pages of placed glyphs: fonts, line breaking, justification, tables, pages. Knows nothing of PDF.
//!
//! A document's blocks are laid into a galley (`flow`), whose paragraphs are broken and justified by `text`; the galley is
//! cut into pages, and `assemble` puts every mark at its absolute place. Equal paragraphs of a batch are set once (`cache`).

mod assemble;
mod cache;
mod dump;
mod flow;
pub mod fonts;
mod length;
pub mod page;
mod style;
mod text;

pub use cache::LayoutCache;
pub use dump::dump;
pub use fonts::{Face, FaceId, FontError, Fonts, Slot};
pub use page::Pages;
pub use style::{Bilingual, Contents, DEFAULT_STYLE, Style, StyleError};

pub(crate) use flow::columns;
pub(crate) use length::Milli;
pub(crate) use style::{Numbers, PageNumber, Type};

use crate::document::{Document, Origin};
use flow::compose::Composer;

/// A character that no face has, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingGlyph {
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
    lay_out_with(&mut LayoutCache::new(), document, style, fonts)
}

/// Sets a document with what `cache` remembers of earlier ones. The pages are the same as those of [`lay_out`].
///
/// # Errors
/// As [`lay_out`].
pub fn lay_out_with(cache: &mut LayoutCache, document: &Document, style: &Style, fonts: &Fonts) -> Result<Pages, Vec<MissingGlyph>> {
    cache.belong_to(fonts);
    let mut composer = Composer::new(document, style, fonts, cache);
    composer.document();
    let sheets = flow::paginate::paginate(&composer.flow, style);
    let mut pages = assemble::assemble(&mut composer, &sheets, 0, 1, sheets.len());
    pages.structure = std::mem::take(&mut composer.tree.elements);
    if composer.missing.is_empty() { Ok(pages) } else { Err(composer.missing) }
}
