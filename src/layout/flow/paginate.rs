//! Cuts the galley into pages.

use super::{Flow, Strip};
use crate::layout::length::Milli;
use crate::layout::style::Style;

/// One page of the galley.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub landscape: bool,
    /// What stands on it from top to bottom.
    pub entries: Vec<Entry>,
}

/// Something on a sheet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub what: What,
    /// Its upper edge, downwards from the top of the type area.
    pub top: Milli,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// Index of [`Flow::slabs`].
    Strip(usize),
    /// A slab in the form of its alternative.
    Alternative(usize),
    /// Index of [`Flow::repeats`].
    Repeat(u32),
}

/// Fills page after page: cuts where keeping together allows, at the last such place before the page is full.
pub(crate) fn paginate(flow: &Flow, style: &Style) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    let mut start = 0;
    while start < flow.slabs.len() {
        let (sheet, next) = fill(flow, style, start);
        sheets.push(sheet);
        start = next;
    }
    sheets
}

/// Depth of the type area of a page.
pub(crate) fn depth(style: &Style, landscape: bool) -> Milli {
    if landscape { style.paper.width - style.margin.left - style.margin.right } else { style.depth() }
}

/// Fills one page with the slabs from `start` on; gives the first slab of the next page.
fn fill(flow: &Flow, style: &Style, start: usize) -> (Sheet, usize) {
    let slabs = &flow.slabs;
    let landscape = slabs[start].landscape;
    let room = depth(style, landscape);
    let mut sheet = Sheet { landscape, entries: Vec::new() };
    let mut y = 0;
    if let Some(repeat) = slabs[start].repeat.filter(|_| opens_with_repeat(flow, start)) {
        sheet.entries.push(Entry { what: What::Repeat(repeat), top: 0 });
        y += flow.repeats[repeat as usize].height;
    }
    let head = sheet.entries.len();
    let mut index = start;
    // After how many entries, and before which slab, the page may end.
    let mut legal = None;
    while index < slabs.len() {
        let slab = &slabs[index];
        let first = index == start;
        if !first && (slab.new_page || slab.landscape != landscape) {
            return (sheet, index);
        }
        let alternative = slab.alternative.filter(|_| first).map(|at| &flow.alternatives[at as usize]);
        let above = if first { 0 } else { slab.above };
        let height = alternative.map_or(slab.height, |alternative| alternative.height);
        if !first && y + above + height > room {
            break;
        }
        if !first && slab.alternative.is_some() && y + chain(slabs, index) > room {
            // The signatures do not fit below: they go whole to the next page, if the page may end here.
            return end(sheet, legal, index, head);
        }
        let what = if alternative.is_some() { What::Alternative(index) } else { What::Strip(index) };
        sheet.entries.push(Entry { what, top: y + above });
        y += above + height;
        index += 1;
        if !slab.keep {
            legal = Some((sheet.entries.len(), index));
        }
    }
    if index == slabs.len() {
        return (sheet, index);
    }
    end(sheet, legal, index, head)
}

/// Ends a page at its last legal place, or where it is full if there is none.
fn end(mut sheet: Sheet, legal: Option<(usize, usize)>, index: usize, head: usize) -> (Sheet, usize) {
    match legal {
        Some((entries, next)) if entries > head => {
            sheet.entries.truncate(entries);
            (sheet, next)
        }
        _ => (sheet, index),
    }
}

/// The slab goes on with something whose head is repeated: not its own first part.
fn opens_with_repeat(flow: &Flow, start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else {
        return false;
    };
    let slab: &Strip = &flow.slabs[start];
    // The first row stands after its header, which is kept with it; were they parted, the header comes again.
    flow.slabs[before].repeat == slab.repeat || flow.slabs[before].grid.is_some() || slab.grid.is_none()
}

/// Height of a slab with all that is kept with it.
fn chain(slabs: &[Strip], start: usize) -> Milli {
    let mut height = 0;
    for slab in &slabs[start..] {
        height += slab.above + slab.height;
        if !slab.keep {
            break;
        }
    }
    height
}
