//! What Word will print before each numbered paragraph, counted along as Word counts: a paragraph is tied to a native list
//! only where the list prints exactly the number that the document has; otherwise its number is written as text.

use crate::value::{Language, article_number, han_numeral, item_roman};

/// A place in a list of the numbering part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Number of the list; None: the one that the paragraph's style names.
    pub list: Option<usize>,
    /// Level in it, from 0.
    pub level: u8,
}

/// Lists of one language while a document is written.
#[derive(Debug, Clone)]
pub struct Counters {
    language: Language,
    /// Article, paragraph, item, item in the item.
    main: [usize; 4],
    annexes: usize,
    /// Items outside articles, or of a second list in one paragraph: number of the list and its two levels.
    own: Option<Own>,
    /// Items go on with the articles' list.
    in_article: bool,
}

/// A list that knows no paragraph above it: its number, and what its two levels have counted.
type Own = (usize, [usize; 2]);

impl Counters {
    /// At the beginning of a document.
    pub fn new(language: Language) -> Self {
        Counters { language, main: [0; 4], annexes: 0, own: None, in_article: false }
    }

    /// 第三条: true where the list prints it.
    pub fn article(&mut self, number: &str) -> bool {
        let native = article_number(self.main[0] + 1, self.language) == number;
        if native {
            self.main = [self.main[0] + 1, 0, 0, 0];
        }
        (self.own, self.in_article) = (None, native);
        native
    }

    /// 5.1: true where the list prints it.
    pub fn paragraph(&mut self, number: &str) -> bool {
        let native = number.split_once('.').is_some_and(|(article, paragraph)| {
            article == self.main[0].to_string() && paragraph == (self.main[1] + 1).to_string()
        });
        if native {
            self.main = [self.main[0], self.main[1] + 1, 0, 0];
        }
        (self.own, self.in_article) = (None, native);
        native
    }

    /// 附件一: true where the list prints it.
    pub fn annex(&mut self, number: &str) -> bool {
        let printed = match self.language {
            Language::Zh => format!("附件{}", han_numeral(self.annexes + 1)),
            Language::En => format!("Annex {}", self.annexes + 1),
        };
        (self.own, self.in_article) = (None, false);
        let native = printed == number;
        self.annexes += usize::from(native);
        native
    }

    /// The place of an item with this marker, from level 1; `open` makes a list that begins anew. None: the marker is text.
    pub fn item(&mut self, level: u8, marker: &str, open: impl FnOnce() -> usize) -> Option<Listed> {
        let depth = usize::from(level.clamp(1, 2)) - 1;
        if let Some((list, mut counts)) = self.own {
            if self.prints(depth, counts[depth] + 1, marker) {
                counts[depth] += 1;
                counts[depth + 1..].fill(0);
                self.own = Some((list, counts));
                return Some(Listed { list: Some(list), level: depth as u8 });
            }
        } else if self.in_article && self.prints(depth, self.main[2 + depth] + 1, marker) {
            self.main[2 + depth] += 1;
            self.main[3 + depth..].fill(0);
            return Some(Listed { list: None, level: 2 + depth as u8 });
        }
        if !self.prints(depth, 1, marker) {
            return None;
        }
        let list = open();
        let mut counts = [0; 2];
        counts[depth] = 1;
        self.own = Some((list, counts));
        Some(Listed { list: Some(list), level: depth as u8 })
    }

    /// True where Word prints `count` at this depth as `marker`.
    fn prints(&self, depth: usize, count: usize, marker: &str) -> bool {
        let printed = match (self.language, depth) {
            (Language::Zh, 0) => format!("（{}）", han_numeral(count)),
            (Language::Zh, _) => format!("{count}."),
            (Language::En, 0) => format!("({})", word_letter(count)),
            (Language::En, _) => format!("({})", item_roman(count)),
        };
        printed == marker
    }
}

/// a … z, then aa, bb, cc: as Word counts with letters.
fn word_letter(count: usize) -> String {
    let letter = char::from(b'a' + ((count - 1) % 26) as u8);
    std::iter::repeat_n(letter, (count - 1) / 26 + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_follow_their_paragraph() {
        let mut counters = Counters::new(Language::Zh);
        assert!(counters.article("第一条"));
        assert!(counters.paragraph("1.1"));
        assert_eq!(counters.item(1, "（一）", || 9), Some(Listed { list: None, level: 2 }));
        assert_eq!(counters.item(2, "1.", || 9), Some(Listed { list: None, level: 3 }));
        assert_eq!(counters.item(1, "（二）", || 9), Some(Listed { list: None, level: 2 }));
        // A second list under the same paragraph begins anew.
        assert_eq!(counters.item(1, "（一）", || 9), Some(Listed { list: Some(9), level: 0 }));
        assert_eq!(counters.item(1, "（二）", || 10), Some(Listed { list: Some(9), level: 0 }));
        assert!(counters.paragraph("1.2"));
        assert_eq!(counters.item(1, "（一）", || 10), Some(Listed { list: None, level: 2 }));
    }

    #[test]
    fn a_number_that_word_would_not_print_stays_text() {
        let mut counters = Counters::new(Language::En);
        assert!(!counters.article("Article 2"));
        assert!(!counters.paragraph("2.1"));
        assert_eq!(counters.item(1, "(c)", || 9), None);
    }
}
