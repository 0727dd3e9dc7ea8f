//! Pages printed with one subset, one document after the other. Most pages of a batch look the same in every document:
//! what they came to is remembered.

use super::PdfError;
use super::content::{self, Words};
use super::deflate::Deflater;
use super::file::File;
use super::profiling::{Phase, Probe};
use super::structure::Structure;
use super::subset::Subset;
use super::syntax::Id;
use crate::cache::{Cache, Fingerprint};
use crate::layout::page::{Artifact, Mark, Owner, Page, Shape};
use std::hash::Hash;
use std::sync::Arc;

/// Prints documents with a subset that they share. Keep one a thread: it remembers pages.
pub struct Printer<'s> {
    pub(super) subset: &'s Subset,
    deflater: Deflater,
    pages: PageCache,
    plain: Vec<u8>,
}

/// The content of pages between header and footer, compressed.
type PageCache = Cache<Arc<[u8]>>;

/// Pages of one generation: at most some 4 MB.
const GENERATION: usize = 200;

impl<'s> Printer<'s> {
    /// One that remembers nothing yet.
    pub fn new(subset: &'s Subset) -> Printer<'s> {
        Printer { subset, deflater: Deflater::new(), pages: Cache::new(GENERATION), plain: Vec::new() }
    }

    /// Writes the content streams of page number `index` and gives their numbers. Header and footer, in which every
    /// document and page differs, have streams of their own, too short to be worth compressing.
    pub(super) fn content(
        &mut self,
        file: &mut File,
        page: &Page,
        index: u32,
        structure: &mut Structure<'_>,
        watch: &mut Probe<'_>,
    ) -> Result<Vec<Id>, PdfError> {
        let furniture = |mark: &Mark| matches!(mark.owner, Owner::Artifact(Artifact::Header | Artifact::Footer));
        let start = page.marks.iter().position(|mark| !furniture(mark)).unwrap_or(page.marks.len());
        let end = page.marks.iter().rposition(|mark| !furniture(mark)).map_or(start, |last| last + 1);
        let mut streams = Vec::with_capacity(3);
        for part in [0..start, start..end, end..page.marks.len()] {
            let marks = &page.marks[part.clone()];
            if marks.is_empty() {
                continue;
            }
            let stream = file.reserve();
            streams.push(stream);
            if part.start == start {
                let body = self.body(marks, index, structure, watch)?;
                file.stream(stream, b"/Filter/FlateDecode", &body);
            } else {
                self.plain.clear();
                content::write(&mut self.plain, marks, &Words::of(marks, index, structure)?, self.subset)?;
                file.stream(stream, b"", &self.plain);
            }
        }
        watch(Phase::Content);
        Ok(streams)
    }

    fn body(
        &mut self,
        marks: &[Mark],
        index: u32,
        structure: &mut Structure<'_>,
        watch: &mut Probe<'_>,
    ) -> Result<Arc<[u8]>, PdfError> {
        let words = Words::of(marks, index, structure)?;
        let key = key(marks, &words);
        if let Some(kept) = self.pages.find(key) {
            return Ok(kept);
        }
        self.plain.clear();
        content::write(&mut self.plain, marks, &words, self.subset)?;
        watch(Phase::Content);
        let compressed: Arc<[u8]> = self.deflater.deflate(&self.plain).into();
        watch(Phase::Compression);
        self.pages.keep(key, Arc::clone(&compressed));
        Ok(compressed)
    }
}

/// What prints the same has the same key.
fn key(marks: &[Mark], words: &Words) -> u128 {
    let mut hasher = Fingerprint::default();
    words.hash(&mut hasher);
    for Mark { x, y, shape, .. } in marks {
        (x.to_bits(), y.to_bits()).hash(&mut hasher);
        match shape {
            Shape::Line(line) => (0u8, line.fingerprint()).hash(&mut hasher),
            Shape::Rule { dx, dy, thickness } => {
                (1u8, dx.to_bits(), dy.to_bits(), thickness.to_bits()).hash(&mut hasher);
            }
            Shape::Stamp { line, degrees, grey } => {
                (2u8, line.fingerprint(), degrees.to_bits(), grey.to_bits()).hash(&mut hasher);
            }
        }
    }
    hasher.value()
}
