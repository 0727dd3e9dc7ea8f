//! What was found in texts before: a batch prints most of its paragraphs again in every row.

use super::typography;
use super::usage::QuestionUsage;
use crate::cache::{Cache, fingerprint};
use crate::document::{Block, Span, plain_text};
use crate::library::WordIndex;
use std::rc::Rc;

/// What is known of single texts, for the words of one library. Keep one a thread.
#[derive(Debug)]
pub struct TextCache {
    texts: Cache<Rc<TextProperties>>,
    /// Of the texts of a block.
    blocks: Cache<BlockProperties>,
    /// What an agreement speaks of, by the clauses it has and has not.
    pub(super) usages: Cache<Rc<QuestionUsage>>,
}

/// Of each text of a block, in each of its languages, in reading order.
pub(super) type BlockProperties = Rc<[Rc<TextProperties>]>;

/// What is known of one text.
#[derive(Debug, Default)]
pub struct TextProperties {
    /// Index of each word of the library that stands in it, and how often, in order of the index.
    uses: Vec<(usize, usize)>,
    /// A slip of punctuation may be in it.
    pub(super) suspect: bool,
}

/// Texts of one generation: those of some tens of nearly equal agreements.
const TEXTS: usize = 4_000;
/// Choices of clauses of one generation; rows of a batch share a few.
const USAGES: usize = 64;

impl Default for TextCache {
    fn default() -> TextCache {
        TextCache { texts: Cache::new(TEXTS), blocks: Cache::new(TEXTS), usages: Cache::new(USAGES) }
    }
}

impl TextCache {
    /// What is known of a text.
    pub(super) fn text(&self, words: &WordIndex, text: &str) -> Rc<TextProperties> {
        let read = || Rc::new(TextProperties { uses: words.uses(text), suspect: typography::suspect(text) });
        self.texts.find_or(fingerprint(text), read)
    }

    /// What is known of the texts of a block.
    pub(super) fn block(&self, words: &WordIndex, block: &Block) -> BlockProperties {
        let texts = block.content.texts();
        let sides = || texts.iter().flat_map(|text| text.iter()).map(|(_, spans)| spans);
        let read = |spans: &Vec<Span>| match spans.as_slice() {
            [span] => self.text(words, &span.text),
            spans => self.text(words, &plain_text(spans)),
        };
        self.blocks.find_or(fingerprint(&texts), || sides().map(read).collect())
    }
}

impl TextProperties {
    /// True where the word with this index stands in the text.
    pub(super) fn holds(&self, word: usize) -> bool {
        self.uses.binary_search_by_key(&word, |(word, _)| *word).is_ok()
    }

    /// How often each word stands in some texts, by index.
    pub(super) fn total<'t>(words: &WordIndex, texts: impl Iterator<Item = &'t TextProperties>) -> Vec<usize> {
        let mut total = vec![0; words.count()];
        for (word, times) in texts.flat_map(|text| &text.uses) {
            total[*word] += times;
        }
        total
    }
}
