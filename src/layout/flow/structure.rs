//! The structure tree while it grows.

use crate::layout::page::{Element, Role};
use crate::value::Language;

/// Elements in document order with the lists that are open.
#[derive(Debug)]
pub(crate) struct Tree {
    pub elements: Vec<Element>,
    /// Language of the document: an element names its own only where it differs.
    language: Language,
    /// Per open level: the list and the body of its last item.
    lists: Vec<(u32, u32)>,
}

/// The element of the whole document.
pub(crate) const ROOT: u32 = 0;

impl Tree {
    pub(crate) fn new(language: Language) -> Tree {
        let root = Element { role: Role::Document, parent: None, language: Some(language) };
        Tree { elements: vec![root], language, lists: Vec::new() }
    }

    /// Adds an element under `parent`.
    pub(crate) fn add(&mut self, role: Role, parent: u32, language: Option<Language>) -> u32 {
        let language = language.filter(|language| *language != self.language);
        self.elements.push(Element { role, parent: Some(parent), language });
        (self.elements.len() - 1) as u32
    }

    /// A block of its own: ends all open lists.
    pub(crate) fn block(&mut self, role: Role, language: Option<Language>) -> u32 {
        self.end_lists();
        self.add(role, ROOT, language)
    }

    pub(crate) fn end_lists(&mut self) {
        self.lists.clear();
    }

    /// An item at `level` (from 1) in one language: gives its label and its body. A bilingual item is two, in the order they are
    /// painted: reading order and structure must agree.
    pub(crate) fn item(&mut self, level: u8, language: Language) -> (u32, u32) {
        let depth = usize::from(level.max(1));
        self.lists.truncate(depth);
        while self.lists.len() < depth {
            let parent = self.lists.last().map_or(ROOT, |(_, body)| *body);
            let list = self.add(Role::List, parent, None);
            // A level that was skipped has a list but no item: its items go straight under the one above.
            self.lists.push((list, if self.lists.len() + 1 < depth { parent } else { list }));
        }
        let (list, _) = self.lists[depth - 1];
        let item = self.add(Role::ListItem, list, Some(language));
        let label = self.add(Role::Label, item, None);
        let body = self.add(Role::ListBody, item, None);
        self.lists[depth - 1].1 = body;
        (label, body)
    }
}
