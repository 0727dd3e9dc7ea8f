//! Lists by number: those that styles name, and those that a document opens.

use super::xml::Xml;
use crate::value::Language;

/// What a list counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Articles, their paragraphs and items.
    Main,
    /// Items that begin anew.
    Items,
    /// Annexes.
    Annexes,
}

/// Lists that styles name: two a language. Lists of items come after.
pub const FIXED: usize = 4;

/// The number of the articles' or annexes' list.
pub fn list(language: Language, list: List) -> usize {
    1 + 2 * language as usize + usize::from(list == List::Annexes)
}

/// Lists of items opened while a document is written.
#[derive(Debug, Default)]
pub struct Lists {
    opened: Vec<Language>,
}

impl Lists {
    /// A list that begins anew.
    pub fn open(&mut self, language: Language) -> usize {
        self.opened.push(language);
        FIXED + self.opened.len()
    }

    /// The languages of those that were opened, in order.
    pub fn opened(&self) -> &[Language] {
        &self.opened
    }
}

/// `<w:ind>`: left edge of the text, and how far its first line stands to the left of it (to the right where negative).
pub fn indent(xml: &mut Xml, left: i32, hang: i32) {
    xml.raw("<w:ind w:left=\"").number(left);
    if hang >= 0 {
        xml.raw("\" w:hanging=\"").number(hang).raw("\"/>");
    } else {
        xml.raw("\" w:firstLine=\"").number(-hang).raw("\"/>");
    }
}
