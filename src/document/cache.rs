//! Clauses built before: most clauses of a batch read the same in every row, at the same number.

use super::Block;
use crate::cache::Cache;
use std::rc::Rc;
use std::sync::Arc;

/// The blocks of clauses, headings and annexes. Keep one a thread.
#[derive(Debug)]
pub struct BlockCache {
    /// By clause, text and number.
    pub(super) built: Cache<Rc<Built>>,
    /// By the key of what was built and the numbers of all places that can be referred to.
    pub(super) resolved: Cache<Rc<[Arc<Block>]>>,
}

/// A stretch in blocks, before its references are resolved.
#[derive(Debug)]
pub(super) struct Built {
    /// What it was built from.
    pub key: u128,
    pub blocks: Vec<Arc<Block>>,
    /// Number of its last paragraph; 0 where none is numbered.
    pub paragraph: usize,
    /// A block of it refers to another place.
    pub refers: bool,
}

/// Clauses of one generation: those of some tens of nearly equal agreements, about 4 MB.
const GENERATION: usize = 1_500;

impl Default for BlockCache {
    fn default() -> Self {
        BlockCache { built: Cache::new(GENERATION), resolved: Cache::new(GENERATION) }
    }
}
