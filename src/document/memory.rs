//! Texts that were parsed before: most clauses of a batch read the same in every row.

use super::markdown::{Raw, parse};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;

/// Parsed texts by language. Keep one a thread; texts not used for a while are dropped.
#[derive(Debug, Default)]
pub struct Memory {
    young: RefCell<HashMap<(bool, Box<str>), Parsed>>,
    old: RefCell<HashMap<(bool, Box<str>), Parsed>>,
}

/// The blocks of a text, or what of it is not in the subset.
type Parsed = Rc<Result<Vec<Raw>, String>>;

/// One block of a remembered text.
#[derive(Debug, Clone)]
pub struct Kept {
    text: Parsed,
    at: usize,
}

/// Texts of one generation: those of some hundred agreements, about 20 MB.
const GENERATION: usize = 8_000;

impl Memory {
    /// The blocks of rendered Markdown. Err: what of it is not in the subset.
    pub(super) fn parse(&self, markdown: &str, chinese: bool) -> Result<Vec<Kept>, String> {
        let text = self.parsed(markdown, chinese);
        match &*text {
            Ok(blocks) => Ok((0..blocks.len()).map(|at| Kept { text: Rc::clone(&text), at }).collect()),
            Err(markup) => Err(markup.clone()),
        }
    }

    fn parsed(&self, markdown: &str, chinese: bool) -> Parsed {
        let key = (chinese, Box::from(markdown));
        if let Some(text) = self.young.borrow().get(&key) {
            return Rc::clone(text);
        }
        let text = self.old.borrow_mut().remove(&key).unwrap_or_else(|| Rc::new(parse(markdown, chinese)));
        let mut young = self.young.borrow_mut();
        if young.len() >= GENERATION {
            *self.old.borrow_mut() = std::mem::take(&mut *young);
        }
        young.insert(key, Rc::clone(&text));
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
