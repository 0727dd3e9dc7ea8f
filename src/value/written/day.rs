//! Days as people write them: `2026年12月1号`, `2026/12/1`, `2026-12-01 00:00:00`, `1 December 2026`.

use super::{Misread, half_width};
use crate::value::date::MONTHS;
use chrono::{Datelike, NaiveDate};

/// Years that an agreement can speak of.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Reads a day.
///
/// # Errors
/// It is none, its year has two digits, or day and month cannot be told apart.
pub fn read_day(text: &str) -> Result<NaiveDate, Misread> {
    let plain = half_width(text);
    let day = without_midnight(&plain);
    if let Some(date) = worded(day) {
        return in_range(date);
    }
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return numbers(&day[..4], &day[4..6], &day[6..]);
    }
    let body = day.trim_end_matches(['日', '号', '月']);
    let parts: Vec<&str> = body.split(['-', '/', '.', '年', '月', '－', '—', '–']).map(str::trim).collect();
    let digits = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 && parts.iter().all(digits) => numbers(year, month, day),
        [_, _, year] if year.len() == 4 && parts.iter().all(digits) => Err(Misread::new(
            "的日与月分不清",
            "leaves open which number is the day and which the month",
            "年份写在前，如 2026-12-01",
            "write the year first, like 2026-12-01",
        )),
        [_, _, _] if parts.iter().all(|part| (1..=2).contains(&part.len()) && digits(part)) => Err(Misread::new(
            "的年份只有两位",
            "has a year of two digits",
            "年份写四位，如 2026-12-01",
            "write a year of four digits, like 2026-12-01",
        )),
        [year, month] if year.len() == 4 && digits(month) && digits(year) => Err(Misread::new(
            "只有年和月，没有日",
            "names a month and no day",
            "写明日，如 2026-12-01",
            "name the day, like 2026-12-01",
        )),
        _ => Err(no_day()),
    }
}

/// The day without a time that is midnight.
fn without_midnight(text: &str) -> &str {
    let at = text.find([' ', 'T']).filter(|at| {
        let time = text[at + 1..].trim_matches([' ', 'Z']);
        !time.is_empty() && time.contains(':') && time.chars().all(|c| matches!(c, '0' | ':' | '.'))
    });
    at.map_or(text, |at| text[..at].trim())
}

fn numbers(year: &str, month: &str, day: &str) -> Result<NaiveDate, Misread> {
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    let date = NaiveDate::from_ymd_opt(number(year) as i32, number(month), number(day));
    let date = date.ok_or_else(|| {
        Misread::new(
            "没有这一天",
            "is no day of the calendar",
            "核对月和日，如 2026-12-01",
            "check month and day, like 2026-12-01",
        )
    })?;
    in_range(date)
}

fn in_range(date: NaiveDate) -> Result<NaiveDate, Misread> {
    if YEARS.contains(&date.year()) {
        return Ok(date);
    }
    Err(Misread::new(
        format!("的年份 {} 不可能", date.year()),
        format!("has the impossible year {}", date.year()),
        "核对年份，如 2026-12-01",
        "check the year, like 2026-12-01",
    ))
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
    let year = number(year).filter(|_| year.len() == 4)?;
    let (day, month) = match (number(first), month(second)) {
        (Some(day), Some(month)) => (day, month),
        _ => (number(second)?, month(first)?),
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

fn no_day() -> Misread {
    Misread::new("不是日期", "is not a day", "写成 2026-12-01", "write 2026-12-01")
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
    fn doubtful_days_are_told_with_the_reason() {
        for (text, reason) in [
            ("26-12-1", "two digits"),
            ("12-1-26", "two digits"),
            ("26年12月1日", "two digits"),
            ("12/1/2026", "which number is the day"),
            ("2026年12月", "no day"),
            ("0027-01-01", "impossible year"),
            ("9999-12-31", "impossible year"),
            ("2026-02-30", "no day of the calendar"),
            ("2026-12-01 09:30:00", "not a day"),
            ("46357", "not a day"),
            ("", "not a day"),
        ] {
            let misread = read_day(text).expect_err(text);
            assert!(misread.reason.en.as_deref().is_some_and(|en| en.contains(reason)), "{text}: {misread:?}");
        }
    }
}
