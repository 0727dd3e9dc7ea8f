//! Pages printed with one subset, one document after the other. Most pages of a batch look the same in every document:
//! what they came to is remembered.

use super::PdfError;
use super::content::{self, Words};
use super::deflate::Deflater;
use super::file::File;
use super::phase::{Phase, Watch};
use super::structure::Structure;
use super::subset::Subset;
use super::syntax::Id;
use crate::layout::page::{Artifact, Mark, Owner, Page, Shape};
use foldhash::HashMap;
use foldhash::fast::FixedState;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

/// Prints documents with a subset that they share. Keep one a thread: it remembers pages, which never changes what comes
/// out, only how fast. Pages not used for a while are dropped.
pub struct Printer<'s> {
    pub(super) subset: &'s Subset,
    deflater: Deflater,
    young: HashMap<u64, Vec<Kept>>,
    old: HashMap<u64, Vec<Kept>>,
    kept: usize,
    plain: Vec<u8>,
}

/// The content of a page between header and footer.
struct Kept {
    marks: Box<[Mark]>,
    words: Words,
    compressed: Arc<[u8]>,
}

/// Pages of one generation: at most some 4 MB.
const GENERATION: usize = 200;

impl<'s> Printer<'s> {
    /// One that remembers nothing yet.
    pub fn new(subset: &'s Subset) -> Printer<'s> {
        Printer {
            subset,
            deflater: Deflater::new(),
            young: HashMap::default(),
            old: HashMap::default(),
            kept: 0,
            plain: Vec::new(),
        }
    }

    /// Writes the content streams of page number `index` and gives their numbers. Header and footer, in which every
    /// document and page differs, have streams of their own, too short to be worth compressing.
    pub(super) fn content(
        &mut self,
        file: &mut File,
        page: &Page,
        index: u32,
        structure: &mut Structure<'_>,
        watch: &mut Watch<'_>,
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
                let compressed = self.body(marks, index, structure, watch)?;
                file.stream(stream, b"/Filter/FlateDecode", &compressed);
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
        watch: &mut Watch<'_>,
    ) -> Result<Arc<[u8]>, PdfError> {
        let words = Words::of(marks, index, structure)?;
        let key = key(marks, &words);
        let same = |kept: &Kept| {
            kept.words == words
                && kept.marks.len() == marks.len()
                && kept.marks.iter().zip(marks).all(|(a, b)| alike(a, b))
        };
        if let Some(kept) = self.young.get(&key).and_then(|pages| pages.iter().find(|kept| same(kept))) {
            return Ok(Arc::clone(&kept.compressed));
        }
        let old = self.old.get_mut(&key).and_then(|pages| Some(pages.swap_remove(pages.iter().position(same)?)));
        let kept = match old {
            Some(kept) => kept,
            None => {
                self.plain.clear();
                content::write(&mut self.plain, marks, &words, self.subset)?;
                watch(Phase::Content);
                let compressed = self.deflater.deflate(&self.plain).into();
                watch(Phase::Compression);
                Kept { marks: marks.into(), words, compressed }
            }
        };
        let compressed = Arc::clone(&kept.compressed);
        if self.kept >= GENERATION {
            self.old = std::mem::take(&mut self.young);
            self.kept = 0;
        }
        self.kept += 1;
        self.young.entry(key).or_default().push(kept);
        Ok(compressed)
    }
}

/// Lines are told apart by where they are in memory; those of a page that is kept are kept with it.
fn key(marks: &[Mark], words: &Words) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    words.hash(&mut hasher);
    for Mark { x, y, shape, .. } in marks {
        (x.to_bits(), y.to_bits()).hash(&mut hasher);
        match shape {
            Shape::Line(line) | Shape::Stamp { line, .. } => Arc::as_ptr(line).hash(&mut hasher),
            Shape::Rule { dx, dy, .. } => (dx.to_bits(), dy.to_bits()).hash(&mut hasher),
        }
    }
    hasher.finish()
}

/// Whether two marks print the same inside the same marked content.
fn alike(a: &Mark, b: &Mark) -> bool {
    let place = |mark: &Mark| (mark.x.to_bits(), mark.y.to_bits());
    place(a) == place(b)
        && match (&a.shape, &b.shape) {
            (Shape::Line(a), Shape::Line(b)) => Arc::ptr_eq(a, b),
            (Shape::Rule { dx, dy, thickness }, Shape::Rule { dx: x, dy: y, thickness: other }) => {
                (dx, dy, thickness) == (x, y, other)
            }
            (Shape::Stamp { line, degrees, grey }, Shape::Stamp { line: other, degrees: turned, grey: shade }) => {
                Arc::ptr_eq(line, other) && (degrees, grey) == (turned, shade)
            }
            _ => false,
        }
}
