//! What a thread keeps of the agreements it has made.

use crate::export::markdown::MarkdownCache;
use crate::export::pdf::{Printer, Subset};
use crate::layout::ParagraphCache;
use crate::library::Library;
use crate::pipeline::TextCaches;

/// Every cache there is, for agreements of one library: rendered texts, set paragraphs, written pages. What it holds is
/// found by the content it was made from; it never changes what comes out, only how fast. Keep one a thread and hand each
/// phase its own part. An agreement alone needs none.
pub struct Session<'library> {
    /// The library of all its agreements.
    pub library: &'library Library,
    /// Rendered texts, and what was made of them.
    pub texts: TextCaches,
    /// Paragraphs broken into lines.
    pub paragraphs: ParagraphCache,
    /// Blocks written as Markdown.
    pub markdown: MarkdownCache,
    /// Prints pages with a font subset that all agreements share, and keeps those it has written; None: each agreement
    /// has its own subset, and no page is written twice.
    pub printer: Option<Printer<'library>>,
}

impl<'library> Session<'library> {
    /// One that holds nothing yet, for many agreements of `library` that share the font `subset`, if there is one.
    pub fn new(library: &'library Library, subset: Option<&'library Subset>) -> Session<'library> {
        Session { texts: TextCaches::new(library), printer: subset.map(Printer::new), ..Session::alone(library) }
    }

    /// One for an agreement alone, which would pay for remembering rendered texts and find none again.
    pub fn alone(library: &'library Library) -> Session<'library> {
        Session {
            library,
            texts: TextCaches::default(),
            paragraphs: ParagraphCache::new(),
            markdown: MarkdownCache::default(),
            printer: None,
        }
    }
}
