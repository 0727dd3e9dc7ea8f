//! Pages → SVG: the very glyphs that the PDF places. An outline is drawn once, as a `<symbol>`, and used wherever its glyph
//! stands; behind it lies a transparent `<text>` a run, which can be selected and is read aloud. Looks are presentation
//! attributes alone, so that a page can be shown where no style is allowed.
//!
//! Marks, where they are asked for, lead from the page back: a group round the lines of a paragraph bears its id and its clause, a
//! rectangle behind the words of an answer bears the answer's path. Files for others have none.

mod key;
mod outline;
mod svg;

pub use key::{PageKey, keys};
pub use outline::{Outlines, PagesError};
pub use svg::{Marks, page};

use crate::layout::{Fonts, Pages};

/// Each page as a file that needs no other.
///
/// # Errors
/// A face that cannot be read.
pub fn files(pages: &Pages, fonts: &Fonts, marks: Marks) -> Result<Vec<String>, PagesError> {
    let sheets = 0..pages.pages.len();
    sheets
        .map(|index| {
            let mut outlines = Outlines::default();
            outlines.note(&pages.pages[index]);
            page(pages, index, fonts, marks, Some(&outlines.symbols(fonts, 0)?))
        })
        .collect()
}
