//! The outline: headings as a tree beside the page.

use super::PdfError;
use super::file::File;
use super::syntax::{Id, integer, points, reference, text};
use crate::layout::page::{OutlineEntry, Place};

/// Writes the outline and gives its number; None where there is no entry.
pub(super) fn write(
    file: &mut File,
    entries: &[OutlineEntry],
    first_page: Id,
    pages: usize,
) -> Result<Option<Id>, PdfError> {
    if entries.is_empty() {
        return Ok(None);
    }
    if let Some(entry) = entries.iter().find(|entry| entry.place.page as usize >= pages) {
        return Err(PdfError::Dangling(format!("the page of “{}” in the outline", entry.title)));
    }
    let tree = Tree::new(entries);
    let root = file.reserve();
    let first = file.reserve_many(entries.len());
    file.object(root, |out| {
        out.extend_from_slice(b"<</Type/Outlines");
        tree.write_children(out, None, first, 1);
        out.extend_from_slice(b">>");
    });
    for (index, entry) in entries.iter().enumerate() {
        file.object(first + index as Id, |out| {
            out.extend_from_slice(b"<</Title");
            text(out, &entry.title);
            out.extend_from_slice(b"/Parent ");
            reference(out, tree.parents[index].map_or(root, |parent| first + parent as Id));
            let siblings = tree.children(tree.parents[index]);
            let place = siblings.binary_search(&index).expect("an entry is a child of its parent");
            if place > 0 {
                out.extend_from_slice(b"/Prev ");
                reference(out, first + siblings[place - 1] as Id);
            }
            if let Some(&next) = siblings.get(place + 1) {
                out.extend_from_slice(b"/Next ");
                reference(out, first + next as Id);
            }
            tree.write_children(out, Some(index), first, -1);
            out.extend_from_slice(b"/Dest");
            destination(out, entry.place, first_page);
            out.extend_from_slice(b">>");
        });
    }
    Ok(Some(root))
}

/// Appends a destination: the page with the place at the top of the window.
pub(super) fn destination(out: &mut Vec<u8>, place: Place, first_page: Id) {
    out.push(b'[');
    reference(out, first_page + place.page);
    out.extend_from_slice(b"/XYZ null ");
    points(out, place.y);
    out.extend_from_slice(b" null]");
}

/// Who stands under whom: indices of entries.
struct Tree {
    parents: Vec<Option<usize>>,
    top: Vec<usize>,
    below: Vec<Vec<usize>>,
}

impl Tree {
    /// An entry stands under the last one before it that has a lower level.
    fn new(entries: &[OutlineEntry]) -> Tree {
        let mut tree = Tree {
            parents: Vec::with_capacity(entries.len()),
            top: Vec::new(),
            below: vec![Vec::new(); entries.len()],
        };
        let mut open: Vec<usize> = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            while open.last().is_some_and(|&above| entries[above].level >= entry.level) {
                open.pop();
            }
            match open.last() {
                Some(&parent) => tree.below[parent].push(index),
                None => tree.top.push(index),
            }
            tree.parents.push(open.last().copied());
            open.push(index);
        }
        tree
    }

    fn children(&self, of: Option<usize>) -> &[usize] {
        of.map_or(&self.top, |parent| &self.below[parent])
    }

    /// First, last and number of the children; a negative number keeps them folded.
    fn write_children(&self, out: &mut Vec<u8>, of: Option<usize>, first: Id, sign: i64) {
        if let [head, .., tail] | [head @ tail] = self.children(of) {
            out.extend_from_slice(b"/First ");
            reference(out, first + *head as Id);
            out.extend_from_slice(b"/Last ");
            reference(out, first + *tail as Id);
            out.extend_from_slice(b"/Count ");
            integer(out, sign * self.children(of).len() as i64);
        }
    }
}
