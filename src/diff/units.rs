//! A document in units that are matched by name: headings, clauses, annexes, and what the skeleton says between them.

use super::content::words;
use crate::document::{Block, Content, Document};
use std::sync::Arc;

/// Blocks that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit<'d> {
    /// The same in both agreements.
    pub key: String,
    /// Index of the first block in its document.
    pub start: usize,
    pub blocks: &'d [Arc<Block>],
}

impl Unit<'_> {
    /// About how much it says.
    pub fn length(&self) -> usize {
        1 + self.blocks.iter().map(|block| words(&block.content).len()).sum::<usize>()
    }
}

/// The units of a document, in order; every block is in one.
pub fn units(document: &Document) -> Vec<Unit<'_>> {
    let mut units: Vec<Unit<'_>> = Vec::new();
    let (mut start, mut passed_articles, mut skeleton) = (0, false, 0);
    while start < document.blocks.len() {
        let first = key(&document.blocks[start]);
        let length = document.blocks[start..].iter().take_while(|block| key(block) == first).count();
        let key = first.unwrap_or_else(|| {
            skeleton += 1;
            // What comes before the articles and what comes after them is never matched with each other.
            let place = if passed_articles { "after" } else { "before" };
            format!("skeleton.{place}.{skeleton}")
        });
        if key.starts_with("article.") && !passed_articles {
            (passed_articles, skeleton) = (true, 0);
        }
        units.push(Unit { key, start, blocks: &document.blocks[start..start + length] });
        start += length;
    }
    units
}

fn key(block: &Block) -> Option<String> {
    match (&block.content, &block.origin) {
        (Content::Heading { number: Some(_), .. }, _) => block.anchor.clone(),
        (_, Some(origin)) => Some(origin.clause.clone()),
        (_, None) => None,
    }
}
