//! Document → pages of placed glyphs: fonts, line breaking, justification, tables, pages. Knows nothing of PDF.

pub mod fonts;
pub mod page;
