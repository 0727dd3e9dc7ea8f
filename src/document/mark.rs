//! Names by which places of a Word file are found again when it comes back: the same for the same place of every draft, and
//! telling nothing to anybody who does not have the agreement's answers.

use super::{Block, Document, ParagraphId};
use crate::value::{Language, Sha256};

/// Letters and digits that make no words.
const LETTERS: &[u8; 30] = b"0123456789bcdfghjkmnpqrstvwxyz";
/// Characters after the `_` that hides a bookmark in Word: 30 to the 8th are enough for a thousand names of a document; Word
/// allows 39.
const LENGTH: usize = 8;

/// The name of a text of a block: `text` counts its texts in reading order, so that a cell tells its row and column.
pub fn paragraph_mark(id: &ParagraphId, language: Language, text: usize) -> String {
    name(&[&id.to_string(), language.code(), &text.to_string()])
}

/// The name of the `nth` place, from 0, where the paragraph of that name prints answers.
pub fn answer_mark(paragraph: &str, keys: &str, nth: usize) -> String {
    name(&[paragraph, keys, &nth.to_string()])
}

/// Every text of a document that a name leads to: the name, its block, its language and which text of the block.
pub fn marks(document: &Document) -> impl Iterator<Item = (String, &Block, Language, usize)> {
    document.blocks.iter().flat_map(|block| {
        let texts = block.content.texts().into_iter().enumerate();
        texts.flat_map(move |(nth, text)| {
            text.iter().map(move |(language, _)| (paragraph_mark(&block.id, language, nth), &**block, language, nth))
        })
    })
}

fn name(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update(&[0]);
    }
    let bytes = hash.finish();
    let letters = bytes[..LENGTH].iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]));
    std::iter::once('_').chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_hidden_short_and_each_of_one_place() {
        let id = ParagraphId::new("liability.cap", 2);
        let names = [
            paragraph_mark(&id, Language::Zh, 0),
            paragraph_mark(&id, Language::En, 0),
            paragraph_mark(&id, Language::Zh, 1),
            paragraph_mark(&ParagraphId::new("liability.cap", 1), Language::Zh, 0),
        ];
        assert!(names.iter().all(|name| name.starts_with('_') && name.len() == 1 + LENGTH));
        assert_eq!(names.iter().collect::<std::collections::BTreeSet<_>>().len(), 4);
        assert_ne!(answer_mark(&names[0], "liability.cap", 0), answer_mark(&names[0], "liability.cap", 1));
    }
}
