//! What people write for numbers, amounts, days and yes or no: read where it is certain, else the reason why not.
//!
//! Each is read in one place only. A reader tells what is wrong; who asked for the value says it in his own words.

mod amount;
mod count;
mod day;
mod figures;

pub use amount::{AmountFault, WrittenAmount, read_amount};
pub use count::{CountFault, read_count};
pub use day::{DayFault, read_day};
pub use figures::{FiguresFault, read_figures};

use super::plain::half_width;

/// Yes or no, as people type and tick it.
pub fn read_truth(text: &str) -> Option<bool> {
    match half_width(text).to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "是" | "√" | "有" | "✓" | "✔" | "☑" | "对" | "需要" => Some(true),
        "false" | "no" | "n" | "0" | "否" | "×" | "无" | "✗" | "✘" | "☐" | "没有" | "不" | "不需要" => {
            Some(false)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_yes_and_crosses_no() {
        assert_eq!(["✓", "√", "是", "ＹＥＳ", "需要"].map(read_truth), [Some(true); 5]);
        assert_eq!(["×", "否", "无", "No", "不需要"].map(read_truth), [Some(false); 5]);
        assert_eq!(["", "也许", "2", "-"].map(read_truth), [None; 4]);
    }
}
