//! Paragraphs set before: a batch of nearly equal agreements breaks each text once.

use super::fonts::Fonts;
use super::text::glyphs::{GlyphCache, GlyphSource};
use super::text::{self, BrokenParagraph, ParagraphSettings, Widths};
use crate::cache::{Cache, fingerprint};
use crate::document::Span;
use std::sync::Arc;

/// Lines by text, style and measure. Keep one a thread and hand it to every [`super::lay_out_with`].
pub struct ParagraphCache {
    /// Which [`Fonts`] the rest was made with.
    fonts: u64,
    glyphs: GlyphCache,
    lines: Cache<Arc<BrokenParagraph>>,
    widths: Cache<Widths>,
}

/// Texts of one generation: some tens of nearly equal agreements, about 10 MB.
const LINES: usize = 3_000;
/// The same for texts of which only the width is asked.
const WIDTHS: usize = 1_000;

impl Default for ParagraphCache {
    fn default() -> Self {
        ParagraphCache { fonts: 0, glyphs: GlyphCache::default(), lines: Cache::new(LINES), widths: Cache::new(WIDTHS) }
    }
}

impl ParagraphCache {
    /// An empty one.
    pub fn new() -> Self {
        ParagraphCache::default()
    }

    /// Empties it where it was made with other fonts.
    pub(crate) fn belong_to(&mut self, fonts: &Fonts) {
        if self.fonts != fonts.identity() {
            *self = ParagraphCache { fonts: fonts.identity(), ..ParagraphCache::default() };
        }
    }

    /// The lines of `spans`.
    pub(crate) fn lines(
        &mut self,
        source: &GlyphSource<'_>,
        manner: &ParagraphSettings,
        spans: &[Span],
    ) -> Arc<BrokenParagraph> {
        let make = || Arc::new(text::set(source, &mut self.glyphs, manner, spans));
        self.lines.find_or(looks(manner, spans), make)
    }

    /// What `spans` ask of the measure.
    pub(crate) fn widths(&mut self, source: &GlyphSource<'_>, manner: &ParagraphSettings, spans: &[Span]) -> Widths {
        let make = || text::widths(source, &mut self.glyphs, manner, spans);
        self.widths.find_or(looks(manner, spans), make)
    }
}

/// The key of what a text looks like: which answers it prints is no part of its lines.
fn looks(manner: &ParagraphSettings, spans: &[Span]) -> u128 {
    fingerprint((manner, spans.iter().map(Span::look).collect::<Vec<_>>()))
}
