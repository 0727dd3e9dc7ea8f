//! Days: their own form, reckoning and wording.

use super::Language;
use chrono::{Datelike, Days, NaiveDate};

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

/// The day that many days after (or, below nought, before) a day.
pub fn days_from(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    let distance = Days::new(days.unsigned_abs());
    if days < 0 { day.checked_sub_days(distance) } else { day.checked_add_days(distance) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_the_ends_of_months() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        assert_eq!(days_from(day("2027-01-31"), -15), Some(day("2027-01-16")));
        assert_eq!(days_from(day("2028-02-28"), 2), Some(day("2028-03-01")));
    }
}
