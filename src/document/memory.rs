//! Texts that were parsed before: most clauses of a batch read the same in every row.

use super::markdown::{Raw, parse};
use crate::value::Language;
use foldhash::HashMap;
use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

/// Parsed texts by language. Keep one a thread; texts not used for a while are dropped.
#[derive(Debug, Default)]
pub struct Memory {
    young: RefCell<[Texts; 2]>,
    old: RefCell<[Texts; 2]>,
}

/// Parsed texts of one language.
type Texts = HashMap<Box<str>, Parsed>;

/// The blocks of a text, or what of it is not in the subset.
type Parsed = Rc<Result<Vec<Raw>, String>>;

/// One block of a remembered text.
#[derive(Debug, Clone)]
pub struct Kept {
    text: Parsed,
    at: usize,
}

/// Texts of one generation: those of some tens of nearly equal agreements, about 4 MB.
const GENERATION: usize = 1_500;

impl Memory {
    /// The blocks of rendered Markdown. Err: what of it is not in the subset.
    pub(super) fn parse(&self, markdown: &str, language: Language) -> Result<Vec<Kept>, String> {
        let text = self.parsed(markdown, language);
        match &*text {
            Ok(blocks) => Ok((0..blocks.len()).map(|at| Kept { text: Rc::clone(&text), at }).collect()),
            Err(markup) => Err(markup.clone()),
        }
    }

    fn parsed(&self, markdown: &str, language: Language) -> Parsed {
        let side = language as usize;
        if let Some(text) = self.young.borrow()[side].get(markdown) {
            return Rc::clone(text);
        }
        let old = self.old.borrow_mut()[side].remove(markdown);
        let text = old.unwrap_or_else(|| Rc::new(parse(markdown, language == Language::Zh)));
        let mut young = self.young.borrow_mut();
        if young.iter().map(HashMap::len).sum::<usize>() >= GENERATION {
            *self.old.borrow_mut() = std::mem::take(&mut *young);
        }
        young[side].insert(markdown.into(), Rc::clone(&text));
        text
    }
}

impl Deref for Kept {
    type Target = Raw;

    fn deref(&self) -> &Raw {
        static NOTHING: Raw = Raw::Paragraph(Vec::new());
        self.text.as_ref().as_ref().ok().and_then(|blocks| blocks.get(self.at)).unwrap_or(&NOTHING)
    }
}
