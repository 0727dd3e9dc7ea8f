//! Days: reading and wording.

use super::Language;
use chrono::{Datelike, NaiveDate};

/// The months of English dates, in order.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Reads `2026-12-01`. None if there is no such day.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// 2026年12月1日 / 1 December 2026.
pub fn word_date(date: NaiveDate, language: Language) -> String {
    match language {
        Language::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Language::En => date.format("%-d %B %Y").to_string(),
    }
}

/// A date to write by hand, its blanks made by `blank` from their width in em.
pub fn blank_date(language: Language, blank: impl Fn(u8) -> String) -> String {
    match language {
        Language::Zh => format!("{}年{}月{}日", blank(4), blank(2), blank(2)),
        Language::En => blank(8),
    }
}
