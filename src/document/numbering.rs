//! Numbers of paragraphs, markers of items.

use crate::value::{Language, han_numeral, item_letter, item_roman};

/// How the paragraphs of a stretch are numbered.
#[derive(Hash)]
pub enum Numbering {
    /// Not at all: skeleton, annexes.
    None,
    /// `article.1`, `article.2` …, going on from the counter.
    Article { article: usize, paragraph: usize },
}

impl Numbering {
    /// The number of the last paragraph; 0 before the first, and where they have none.
    pub fn paragraph(&self) -> usize {
        match self {
            Numbering::None => 0,
            Numbering::Article { paragraph, .. } => *paragraph,
        }
    }

    /// Goes on from the number of a stretch's last paragraph.
    pub fn go_on_from(&mut self, last: usize) {
        if let Numbering::Article { paragraph, .. } = self {
            *paragraph = last;
        }
    }

    /// The number of the next paragraph, as printed.
    pub fn next(&mut self) -> Option<String> {
        match self {
            Numbering::None => None,
            Numbering::Article { article, paragraph } => {
                *paragraph += 1;
                Some(format!("{article}.{paragraph}"))
            }
        }
    }
}

/// （一）, 1. in Chinese; (a), (i) in English.
pub fn marker(level: u8, nth: usize, language: Language) -> String {
    match (language, level) {
        (Language::Zh, 1) => format!("（{}）", han_numeral(nth)),
        (Language::Zh, _) => format!("{nth}."),
        (Language::En, 1) => format!("({})", item_letter(nth)),
        (Language::En, _) => format!("({})", item_roman(nth)),
    }
}
