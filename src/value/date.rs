//! Days: reading and wording.

use super::Language;
use super::plain::half_width;
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

/// Why a text is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayFault {
    /// Not written as a day.
    Words,
    /// A year of two digits, or the year at the end: which century, or which part is which, cannot be known.
    ShortYear,
    /// There is no such day; how many days the month has, none where there is no such month.
    NoSuchDay(Option<u32>),
    /// A time of day stands with it.
    Time,
}

/// Reads a day as people write it: `2026-12-01`, `2026/12/1`, `2026.12.1`, `2026年12月1日`, `2026年12月1号`, each also in
/// full width and with midnight behind it.
pub fn read_day(text: &str) -> Result<NaiveDate, DayFault> {
    let plain = half_width(text);
    let (day, time) = match plain.split_once(['T', ' ']) {
        Some((day, time)) if time.contains(':') => (day, time.trim_end_matches('Z')),
        _ => (plain.as_str(), ""),
    };
    if time.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0') {
        return Err(DayFault::Time);
    }
    let day = day.replace(' ', "");
    let day = day.strip_suffix(['日', '号']).unwrap_or(&day);
    let parts: Vec<&str> = day.split(['-', '/', '.', '年', '月']).collect();
    let [year, month, last] = parts.as_slice() else { return Err(DayFault::Words) };
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| part.parse().ok()).collect();
    let Some(numbers) = numbers.filter(|_| parts.iter().all(|part| part.len() <= 4)) else {
        return Err(DayFault::Words);
    };
    if year.len() != 4 || month.len() > 2 || last.len() > 2 || numbers[0] < 1000 {
        return Err(DayFault::ShortYear);
    }
    let date = NaiveDate::from_ymd_opt(numbers[0] as i32, numbers[1], numbers[2]);
    date.ok_or_else(|| DayFault::NoSuchDay(days_of(numbers[0] as i32, numbers[1])))
}

/// How many days the month has.
fn days_of(year: i32, month: u32) -> Option<u32> {
    (28..=31).rev().find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some())
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
    fn days_are_read_as_people_write_them() {
        for text in [
            "2026-12-01",
            "2026/12/1",
            "2026.12.01",
            "2026年12月1日",
            "2026年12月1号",
            "２０２６年１２月１日",
            "2026-12-01 00:00:00",
            "2026-12-01T00:00:00",
            "2026 年 12 月 1 日",
        ] {
            assert_eq!(read_day(text), Ok(NaiveDate::from_ymd_opt(2026, 12, 1).expect("a day")), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_says_why() {
        for (text, fault) in [
            ("26-12-01", DayFault::ShortYear),
            ("12-1-26", DayFault::ShortYear),
            ("0027-01-01", DayFault::ShortYear),
            ("1/12/2026", DayFault::ShortYear),
            ("2027-02-30", DayFault::NoSuchDay(Some(28))),
            ("2027-13-01", DayFault::NoSuchDay(None)),
            ("2026-12", DayFault::Words),
            ("待定", DayFault::Words),
            ("2026-12-01 08:30:00", DayFault::Time),
        ] {
            assert_eq!(read_day(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn days_are_counted_over_the_ends_of_months() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        assert_eq!(days_from(day("2027-01-31"), -15), Some(day("2027-01-16")));
        assert_eq!(days_from(day("2028-02-28"), 2), Some(day("2028-03-01")));
    }
}
