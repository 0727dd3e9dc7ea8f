//! Paragraphs set before: a batch of nearly equal agreements breaks each text once.

use super::fonts::Fonts;
use super::length::Milli;
use super::text::glyphs::{GlyphCache, GlyphSource};
use super::text::{self, Manner, Setting};
use crate::document::Span;
use foldhash::HashMap;
use foldhash::fast::FixedState;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

/// Lines by text, style and measure. Keep one a thread and hand it to every [`super::lay_out_with`]; it never changes what
/// comes out, only how fast. Texts not used for a while are dropped.
#[derive(Default)]
pub struct LayoutCache {
    /// Which [`Fonts`] the rest was made with.
    fonts: u64,
    glyphs: GlyphCache,
    /// Texts used since the last change of generations, and those of the generation before.
    young: HashMap<u64, Vec<Entry>>,
    old: HashMap<u64, Vec<Entry>>,
    kept: usize,
}

struct Entry {
    manner: Manner,
    spans: Box<[Span]>,
    made: Made,
}

#[derive(Clone)]
enum Made {
    Lines(Arc<Setting>),
    Widths(Milli, Milli),
}

/// Texts of one generation: some tens of nearly equal agreements, about 12 MB.
const GENERATION: usize = 4_000;

impl LayoutCache {
    /// An empty one.
    pub fn new() -> Self {
        LayoutCache::default()
    }

    /// Empties it where it was made with other fonts.
    pub(crate) fn belong_to(&mut self, fonts: &Fonts) {
        if self.fonts != fonts.identity() {
            *self = LayoutCache { fonts: fonts.identity(), ..LayoutCache::default() };
        }
    }

    /// The lines of `spans`.
    pub(crate) fn lines(&mut self, source: &GlyphSource<'_>, manner: &Manner, spans: &[Span]) -> Arc<Setting> {
        let key = key(0, manner, spans);
        if let Some(Made::Lines(setting)) = self.find(key, manner, spans, |made| matches!(made, Made::Lines(_))) {
            return setting;
        }
        let setting = Arc::new(text::set(source, &mut self.glyphs, manner, spans));
        self.keep(key, manner, spans, Made::Lines(Arc::clone(&setting)));
        setting
    }

    /// Natural width of `spans` and of their widest piece.
    pub(crate) fn widths(&mut self, source: &GlyphSource<'_>, manner: &Manner, spans: &[Span]) -> (Milli, Milli) {
        let key = key(1, manner, spans);
        if let Some(Made::Widths(line, piece)) = self.find(key, manner, spans, |made| matches!(made, Made::Widths(..)))
        {
            return (line, piece);
        }
        let (line, piece) = text::widths(source, &mut self.glyphs, manner, spans);
        self.keep(key, manner, spans, Made::Widths(line, piece));
        (line, piece)
    }

    fn find(&mut self, key: u64, manner: &Manner, spans: &[Span], kind: impl Fn(&Made) -> bool) -> Option<Made> {
        let same = |entry: &Entry| kind(&entry.made) && entry.manner == *manner && *entry.spans == *spans;
        if let Some(entry) = self.young.get(&key).and_then(|entries| entries.iter().find(|entry| same(entry))) {
            return Some(entry.made.clone());
        }
        let entries = self.old.get_mut(&key)?;
        let entry = entries.swap_remove(entries.iter().position(same)?);
        let made = entry.made.clone();
        self.insert(key, entry);
        Some(made)
    }

    fn keep(&mut self, key: u64, manner: &Manner, spans: &[Span], made: Made) {
        self.insert(key, Entry { manner: *manner, spans: spans.into(), made });
    }

    fn insert(&mut self, key: u64, entry: Entry) {
        if self.kept >= GENERATION {
            self.old = std::mem::take(&mut self.young);
            self.kept = 0;
        }
        self.kept += 1;
        self.young.entry(key).or_default().push(entry);
    }
}

fn key(kind: u8, manner: &Manner, spans: &[Span]) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    kind.hash(&mut hasher);
    manner.hash(&mut hasher);
    spans.hash(&mut hasher);
    hasher.finish()
}
