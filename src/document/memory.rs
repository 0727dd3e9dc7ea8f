//! Clauses built before: most clauses of a batch read the same in every row, at the same number.

use super::Block;
use crate::memory;
use crate::value::Localised;
use std::rc::Rc;
use std::sync::Arc;

/// The blocks of clauses, headings and annexes. Keep one a thread.
#[derive(Debug)]
pub struct Memory {
    /// By text, place and number.
    pub(super) built: memory::Memory<Rc<Built>>,
    /// By what was built and the numbers of all places that can be referred to.
    pub(super) resolved: memory::Memory<Resolved>,
}

/// A stretch in blocks, before its references are resolved.
#[derive(Debug)]
pub(super) struct Built {
    pub blocks: Vec<Arc<Block>>,
    /// Number of its last paragraph; 0 where none is numbered.
    pub paragraph: usize,
    /// A block of it refers to another place.
    pub refers: bool,
    /// What it was built from: while it stands there, no other text does, and its address is its name.
    pub _text: Localised<Rc<str>>,
}

/// The blocks with their references, and what they were built as, whose address is part of their key.
pub(super) type Resolved = (Rc<Built>, Rc<[Arc<Block>]>);

/// Clauses of one generation: those of some tens of nearly equal agreements, about 4 MB.
const GENERATION: usize = 1_500;

impl Default for Memory {
    fn default() -> Self {
        Memory { built: memory::Memory::new(GENERATION), resolved: memory::Memory::new(GENERATION) }
    }
}
