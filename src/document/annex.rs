//! Annexes as documents of their own, since notices, consents, receipts and undertakings are signed separately.

use super::{Block, Content, Document, plain_text};
use std::sync::Arc;

/// Each annex with its name (`notice-and-consent`), titled by its own title.
pub fn split_annexes(document: &Document) -> Vec<(String, Document)> {
    let mut annexes: Vec<(String, Document)> = Vec::new();
    for block in &document.blocks {
        match (&block.content, annexes.last_mut()) {
            (Content::Annex { title, .. }, _) => {
                let name = block
                    .anchor
                    .as_deref()
                    .and_then(|anchor| anchor.strip_prefix("annex."))
                    .unwrap_or("annex")
                    .to_owned();
                let heading = Block { content: Content::Title(title.clone()), ..Block::clone(block) };
                let own = Document {
                    title: title.map(|_, spans| plain_text(spans)),
                    blocks: vec![Arc::new(heading)],
                    ..document.clone_frame()
                };
                annexes.push((name, own));
            }
            (_, Some((_, own))) => own.blocks.push(block.clone()),
            (_, None) => {}
        }
    }
    annexes
}

impl Document {
    /// The document without its blocks.
    fn clone_frame(&self) -> Document {
        Document {
            languages: self.languages.clone(),
            title: self.title.clone(),
            number: self.number.clone(),
            draft: self.draft,
            blocks: Vec::new(),
            byline: self.byline.clone(),
            provenance: self.provenance.clone(),
        }
    }
}
