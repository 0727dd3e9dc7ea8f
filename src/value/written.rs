//! What people write for numbers, amounts, days and yes or no: read where it is certain, else the reason why not.

mod amount;
mod count;
mod day;
mod figures;

pub use amount::{WrittenAmount, read_amount};
pub use count::read_count;
pub use day::read_day;

use super::Localised;

/// Why words are no value of the kind wanted, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// Completes a sentence that begins with the words: “20,5”的分隔符……
    pub reason: Localised<String>,
    /// What to write.
    pub hint: Localised<String>,
}

impl Misread {
    fn new(zh: impl Into<String>, en: impl Into<String>, hint_zh: &str, hint_en: &str) -> Misread {
        Misread {
            reason: Localised::both(zh.into(), en.into()),
            hint: Localised::both(hint_zh.to_owned(), hint_en.to_owned()),
        }
    }
}

/// Full-width letters, digits and marks as the ordinary ones, every kind of space as one, none around it.
pub fn half_width(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter_map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0),
            '￥' => Some('¥'),
            '￡' => Some('£'),
            '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{3000}' => Some(' '),
            '\u{200B}' | '\u{FEFF}' => None,
            c => Some(c),
        })
        .collect();
    plain.trim().to_owned()
}

/// Yes or no, as people tick it.
pub fn read_truth(text: &str) -> Option<bool> {
    match half_width(text).to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "是" | "√" | "有" | "✓" | "✔" | "☑" | "对" => Some(true),
        "false" | "no" | "n" | "0" | "否" | "×" | "无" | "✗" | "✘" | "☐" | "没有" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_yes_and_crosses_no() {
        assert_eq!(["✓", "√", "是", "ＹＥＳ"].map(read_truth), [Some(true); 4]);
        assert_eq!(["×", "否", "无", "No"].map(read_truth), [Some(false); 4]);
        assert_eq!(["", "也许", "2", "-"].map(read_truth), [None; 4]);
    }
}
