//! Text made comparable: width and case folded, spaces and emphasis gone, with the place of every character kept.

use std::ops::Range;

/// A text as patterns see it, and where each of its bytes stood.
#[derive(Debug, Clone, Default)]
pub struct Normal {
    /// Folded text.
    pub text: String,
    /// For each byte of `text`, where the character of the original begins that it comes from; one more for the end.
    places: Vec<usize>,
    /// For each byte of `text`, where that character ends.
    ends: Vec<usize>,
}

impl Normal {
    /// Folds `original`.
    pub fn new(original: &str) -> Self {
        let mut normal = Normal { text: String::with_capacity(original.len()), ..Normal::default() };
        normal.places.reserve(original.len() + 1);
        let mut characters = original.char_indices().peekable();
        let mut space: Option<usize> = None;
        while let Some((at, raw)) = characters.next() {
            let next = characters.peek().map(|(_, next)| *next);
            match fold(raw, normal.text.chars().next_back(), next) {
                Folded::Nothing => {}
                Folded::Space => {
                    if space.is_none() {
                        space = Some(at);
                    }
                }
                Folded::Character(folded) => {
                    if let Some(place) = space.take()
                        && let Some(before) = normal.text.chars().next_back()
                        && !is_wide(before)
                        && !is_wide(folded)
                    {
                        normal.push(' ', place, place + 1);
                    }
                    normal.push(folded, at, at + raw.len_utf8());
                }
            }
        }
        normal.places.push(original.len());
        normal
    }

    fn push(&mut self, character: char, at: usize, end: usize) {
        self.text.push(character);
        self.places.resize(self.text.len(), at);
        self.ends.resize(self.text.len(), end);
    }

    /// Where a stretch of the folded text stood in the original.
    pub fn original(&self, stretch: &Range<usize>) -> Range<usize> {
        let place = |at: usize| self.places.get(at).copied().unwrap_or(self.places.last().copied().unwrap_or(0));
        let start = place(stretch.start);
        let last = stretch.end.checked_sub(1).filter(|last| *last >= stretch.start);
        let end = last.and_then(|last| self.ends.get(last)).copied().unwrap_or(start);
        start..end.max(start)
    }

    /// The first byte of the folded text that comes from `at` of the original or later.
    pub fn folded(&self, at: usize) -> usize {
        self.places.partition_point(|place| *place < at).min(self.text.len())
    }
}

enum Folded {
    Nothing,
    Space,
    Character(char),
}

/// Marks that only dress a text, and forms of one character, become nothing or one form.
fn fold(raw: char, before: Option<char>, next: Option<char>) -> Folded {
    Folded::Character(match raw {
        '\u{FEFF}' | '\u{200B}'..='\u{200D}' | '*' | '{' | '}' => return Folded::Nothing,
        '_' => {
            // A single one is emphasis or joins words; several are a blank.
            return if next == Some('_') || before == Some('_') { Folded::Character('_') } else { Folded::Space };
        }
        _ if raw.is_whitespace() => return Folded::Space,
        '“' | '”' | '「' | '」' | '『' | '』' | '＂' | '〝' | '〞' => '"',
        '‘' | '’' | '＇' | '´' => '\'',
        '—' | '–' | '‐' | '‑' | '−' => '-',
        '【' | '〔' | '［' => '[',
        '】' | '〕' | '］' => ']',
        '\u{FF01}'..='\u{FF5E}' => {
            let plain = char::from_u32(raw as u32 - 0xFEE0).unwrap_or(raw);
            plain.to_ascii_lowercase()
        }
        '祕' => '秘',
        _ => raw.to_ascii_lowercase(),
    })
}

/// Characters beside which a space says nothing.
fn is_wide(character: char) -> bool {
    matches!(character, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_again() {
        let original = "三 年内，**Receiving Party** 不得：";
        let normal = Normal::new(original);
        assert_eq!(normal.text, "三年内,receiving party不得:");
        let at = normal.text.find("receiving").expect("there");
        assert_eq!(&original[normal.original(&(at..at + 15))], "Receiving Party");
    }

    #[test]
    fn blanks_stay_and_emphasis_goes() {
        assert_eq!(Normal::new("_Receiving Party_ pays ____ yuan").text, "receiving party pays ____ yuan");
    }
}
