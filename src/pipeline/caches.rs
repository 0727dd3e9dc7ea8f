//! What the phases may take from earlier agreements: each its own cache.

use crate::check::TextCache;
use crate::document::BlockCache;
use crate::expression::RenderCache;
use crate::library::Library;
use std::rc::Rc;

/// The edge of rendered texts: what conditions and texts of one library came to, which blocks were built of a text, and
/// which words stand in it. It never changes what comes out. Empty ones do for an agreement alone, in which hardly
/// anything stands twice.
#[derive(Debug, Default)]
pub struct TextCaches {
    /// What conditions and texts came to; None: nothing is kept.
    pub rendered: Option<Rc<RenderCache>>,
    /// Blocks by the text they were built of.
    pub blocks: BlockCache,
    /// What is known of the words of a text.
    pub texts: TextCache,
}

impl TextCaches {
    /// Empty ones for many agreements of `library`.
    pub fn new(library: &Library) -> TextCaches {
        TextCaches { rendered: Some(library.expressions.cache()), ..TextCaches::default() }
    }
}
