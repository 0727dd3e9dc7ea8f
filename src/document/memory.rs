//! Clauses built before: most clauses of a batch read the same in every row, at the same number.

use super::Block;
use crate::memory;
use std::rc::Rc;
use std::sync::Arc;

/// The blocks of clauses and annexes. Keep one a thread.
#[derive(Debug)]
pub struct Memory(pub(super) memory::Memory<Rc<Built>>);

/// A clause in blocks, before its references are resolved.
#[derive(Debug)]
pub(super) struct Built {
    pub blocks: Vec<Arc<Block>>,
    /// Number of its last paragraph; 0 where none is numbered.
    pub paragraph: usize,
}

/// Clauses of one generation: those of some tens of nearly equal agreements, about 4 MB.
const GENERATION: usize = 1_500;

impl Default for Memory {
    fn default() -> Self {
        Memory(memory::Memory::new(GENERATION))
    }
}
