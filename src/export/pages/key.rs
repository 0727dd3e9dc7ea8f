//! What a page shows, as a short word: pages of one key are the same page.

use crate::cache::{Fingerprint, fingerprint};
use crate::layout::Pages;
use crate::layout::page::{Mark, Owner, Page, Shape};
use std::fmt;
use std::hash::Hash;

/// The name of what a page shows. It holds in this process only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageKey(u128);

impl fmt::Display for PageKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:032x}", self.0)
    }
}

/// The key of each page: of its glyphs, their places, and what its marks lead back to.
pub fn keys(pages: &Pages) -> Vec<PageKey> {
    let texts: Vec<u128> = pages.texts.iter().map(fingerprint).collect();
    pages.pages.iter().map(|page| key(page, &texts)).collect()
}

fn key(page: &Page, texts: &[u128]) -> PageKey {
    let mut hasher = Fingerprint::default();
    (page.width.to_bits(), page.height.to_bits(), page.marks.len()).hash(&mut hasher);
    for Mark { owner, x, y, shape, text } in &page.marks {
        // Which element it is of changes with everything before it; whether it is read aloud does not.
        let is_read = matches!(owner, Owner::Element(_));
        (is_read, x.to_bits(), y.to_bits(), text.map(|text| texts.get(text as usize))).hash(&mut hasher);
        match shape {
            Shape::Line(line) => {
                (0, line.fingerprint()).hash(&mut hasher);
                line.runs.iter().for_each(|run| run.start.hash(&mut hasher));
            }
            Shape::Rule { dx, dy, thickness } => {
                (1, dx.to_bits(), dy.to_bits(), thickness.to_bits()).hash(&mut hasher);
            }
            Shape::Stamp { line, degrees, grey } => {
                (2, line.fingerprint(), degrees.to_bits(), grey.to_bits()).hash(&mut hasher);
            }
        }
    }
    PageKey(hasher.value())
}
