//! Days as people write them: `2026年12月1号`, `2026/12/1`, `2026-12-01 00:00:00`, `1 December 2026`.

use super::half_width;
use crate::value::date::MONTHS;
use chrono::NaiveDate;

/// The first year of four digits.
const FIRST_YEAR: u32 = 1000;

/// Why a text is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayFault {
    /// Not written as a day.
    Words,
    /// A year of two digits, the century of which cannot be known.
    ShortYear,
    /// The year at the end: which number is the day and which the month cannot be known.
    YearLast,
    /// A year such as 0027.
    EarlyYear(u32),
    /// A year and a month.
    MonthOnly,
    /// There is no such day; how many days the month has, none where there is no such month.
    NoSuchDay(Option<u32>),
    /// A time of day other than midnight stands with it.
    Time,
}

/// Reads a day.
///
/// # Errors
/// It is none, its year has two digits, or day and month cannot be told apart.
pub fn read_day(text: &str) -> Result<NaiveDate, DayFault> {
    let plain = half_width(text);
    let day = without_midnight(&plain)?;
    if let Some(date) = worded(day) {
        return Ok(date);
    }
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return numbers(&day[..4], &day[4..6], &day[6..]);
    }
    let body = day.trim_end_matches(['日', '号', '月']);
    let parts: Vec<&str> = body.split(['-', '/', '.', '年', '月']).map(str::trim).collect();
    let digits = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 && parts.iter().all(digits) => numbers(year, month, day),
        [_, _, year] if year.len() == 4 && parts.iter().all(digits) => Err(DayFault::YearLast),
        [_, _, _] if parts.iter().all(|part| part.len() <= 2 && digits(part)) => Err(DayFault::ShortYear),
        [year, month] if year.len() == 4 && digits(month) && digits(year) => Err(DayFault::MonthOnly),
        _ => Err(DayFault::Words),
    }
}

/// The day without a time that is midnight.
fn without_midnight(text: &str) -> Result<&str, DayFault> {
    match text.split_once(['T', ' ']) {
        Some((day, time)) if time.contains(':') => {
            let midnight = time.trim_matches([' ', 'Z']).chars().all(|c| matches!(c, '0' | ':' | '.'));
            if midnight { Ok(day.trim()) } else { Err(DayFault::Time) }
        }
        _ => Ok(text),
    }
}

fn numbers(year: &str, month: &str, day: &str) -> Result<NaiveDate, DayFault> {
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    let (year, month) = (number(year), number(month));
    if year < FIRST_YEAR {
        return Err(DayFault::EarlyYear(year));
    }
    let date = NaiveDate::from_ymd_opt(year as i32, month, number(day));
    date.ok_or_else(|| DayFault::NoSuchDay(days_of(year as i32, month)))
}

/// How many days the month has.
fn days_of(year: i32, month: u32) -> Option<u32> {
    (28..=31).rev().find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some())
}

/// `1 December 2026`, `1-Dec-2026`, `December 1, 2026`.
fn worded(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.split([' ', '-', ',', '.']).filter(|part| !part.is_empty()).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let month = |word: &str| {
        let word = word.to_lowercase();
        let found = MONTHS.iter().position(|name| {
            let name = name.to_lowercase();
            word.len() >= 3 && name.starts_with(&word) && (word.len() == 3 || word == name || word == "sept")
        });
        found.and_then(|at| u32::try_from(at + 1).ok())
    };
    let number = |word: &str| word.parse::<u32>().ok().filter(|_| word.bytes().all(|byte| byte.is_ascii_digit()));
    let year = number(year).filter(|year| (FIRST_YEAR..10_000).contains(year))?;
    let (day, month) = match (number(first), month(second)) {
        (Some(day), Some(month)) => (day, month),
        _ => (number(second)?, month(first)?),
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in [
            "2026-12-01",
            "2026/12/1",
            "2026.12.1",
            "2026年12月1日",
            "2026年12月1号",
            "２０２６年１２月１日",
            "2026 年 12 月 1 日",
            "2026—12—01",
            "2026-12-01 00:00:00",
            "2026-12-01T00:00:00Z",
            "20261201",
            "1 December 2026",
            "1-Dec-2026",
            "December 1, 2026",
        ] {
            assert_eq!(read_day(text).map(|date| date.to_string()), Ok("2026-12-01".to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_says_why() {
        for (text, fault) in [
            ("26-12-1", DayFault::ShortYear),
            ("12-1-26", DayFault::ShortYear),
            ("26年12月1日", DayFault::ShortYear),
            ("12/1/2026", DayFault::YearLast),
            ("2026年12月", DayFault::MonthOnly),
            ("2026-12", DayFault::MonthOnly),
            ("0027-01-01", DayFault::EarlyYear(27)),
            ("2026-02-30", DayFault::NoSuchDay(Some(28))),
            ("2027-13-01", DayFault::NoSuchDay(None)),
            ("2026-12-01 09:30:00", DayFault::Time),
            ("46357", DayFault::Words),
            ("待定", DayFault::Words),
            ("", DayFault::Words),
        ] {
            assert_eq!(read_day(text), Err(fault), "{text}");
        }
    }
}
