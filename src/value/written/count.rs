//! Whole numbers with the unit that people write behind them: `24个月`, `2年` where months are asked, `20%`.

use super::figures::{Figures, FiguresFault, magnitude};
use super::half_width;

/// Why a text is no whole number in the unit asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CountFault {
    /// Its number cannot be read.
    Figures(FiguresFault),
    /// It names no number, or one with decimals.
    NotWhole,
    /// Another unit than the one asked for.
    Unit {
        /// The unit as written.
        word: String,
        /// A Chinese word for the one asked for.
        asked: Option<&'static str>,
    },
}

/// Words of a unit as people write it, and how many of the asked unit one of it is.
type Written = (&'static [&'static str], u32);

/// By unit of the question.
const UNITS: [(&str, &[Written]); 9] = [
    (
        "days",
        &[
            (&["天", "日", "自然日", "日历日", "个日历日", "day", "days", "calendar days"], 1),
            (&["周", "星期", "week", "weeks"], 7),
        ],
    ),
    ("hours", &[(&["小时", "个小时", "hour", "hours", "h"], 1)]),
    ("months", &[(&["个月", "月", "month", "months"], 1), (&["年", "year", "years"], 12)]),
    ("years", &[(&["年", "周年", "year", "years"], 1)]),
    ("minutes", &[(&["分钟", "minute", "minutes", "min"], 1), (&["小时", "hour", "hours"], 60)]),
    ("people", &[(&["人", "名", "位", "个人", "people", "persons"], 1)]),
    ("records", &[(&["条", "笔", "份", "records"], 1)]),
    ("copies", &[(&["份", "copies", "copy"], 1)]),
    ("percent", &[(&["%", "percent"], 1)]),
];

/// Words behind a number that say nothing of what is counted.
const COUNTERS: [&str; 3] = ["个", "项", "次"];

/// Reads a whole number in the unit of its question, as plain digits.
///
/// # Errors
/// It is none, or its unit is another one.
pub fn read_count(text: &str, unit: Option<&str>) -> Result<String, CountFault> {
    let plain = half_width(text);
    let at = plain
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.' | '_' | ' ' | '\'' | '+' | '-' | 'e' | 'E')));
    let (number, rest) = match at {
        Some(at) => plain.split_at(at),
        None => (plain.as_str(), ""),
    };
    let number = number.trim();
    if number.is_empty() {
        return in_words(rest, unit);
    }
    // Units of Chinese numbers stand between: 2万人.
    let (zeros, word) = split_while(rest, |c| matches!(c, '十' | '百' | '千' | '万' | '亿'));
    let figures = Figures::read(number.strip_prefix('+').unwrap_or(number)).map_err(CountFault::Figures)?;
    let factor = factor(word.trim(), unit)?;
    let (_, exponent) = magnitude(zeros);
    multiplied(&figures.times_ten(exponent).digits(), factor).ok_or(CountFault::NotWhole)
}

/// `三年`, `二十五`, `十万人`.
fn in_words(text: &str, unit: Option<&str>) -> Result<String, CountFault> {
    let (numeral, rest) = split_while(text, |c| NUMERALS.contains(c));
    let (zeros, word) = split_while(rest, |c| matches!(c, '万' | '亿'));
    let number = han_number(numeral).ok_or(CountFault::NotWhole)?;
    let factor = factor(word.trim(), unit)?;
    let (_, exponent) = magnitude(zeros);
    multiplied(&format!("{number}{}", "0".repeat(exponent)), factor).ok_or(CountFault::NotWhole)
}

fn split_while(text: &str, holds: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !holds(c)).unwrap_or(text.len()))
}

const NUMERALS: &str = "零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟";

/// 三, 十二, 二十, 一百零五, 两百 as a number.
fn han_number(text: &str) -> Option<i64> {
    let (mut total, mut digit) = (0, None);
    for c in text.chars() {
        let unit = match c {
            '十' | '拾' => 10,
            '百' | '佰' => 100,
            '千' | '仟' => 1_000,
            '零' | '〇' => continue,
            '两' => {
                digit = Some(2);
                continue;
            }
            _ => {
                let place = "一二三四五六七八九".chars().position(|d| d == c);
                let place = place.or_else(|| "壹贰叁肆伍陆柒捌玖".chars().position(|d| d == c))?;
                if digit.is_some() {
                    return None;
                }
                digit = Some(place as i64 + 1);
                continue;
            }
        };
        total += digit.take().unwrap_or(1) * unit;
    }
    (!text.is_empty() && text.chars().any(|c| c != '零' && c != '〇')).then(|| total + digit.unwrap_or(0))
}

fn factor(word: &str, unit: Option<&str>) -> Result<u32, CountFault> {
    if word.is_empty() || COUNTERS.contains(&word) {
        return Ok(1);
    }
    let lower = word.to_lowercase();
    let all = UNITS.iter().find(|(name, _)| Some(*name) == unit).map_or(&[][..], |(_, words)| words);
    let found = all.iter().find(|(words, _)| words.contains(&lower.as_str()));
    found.map(|(_, factor)| *factor).ok_or_else(|| CountFault::Unit {
        word: word.to_owned(),
        asked: all.first().and_then(|(words, _)| words.first()).copied(),
    })
}

/// `1.5` times 12 → `18`; None where something is left behind the point.
fn multiplied(digits: &str, factor: u32) -> Option<String> {
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let scaled: u128 = format!("{whole}{decimals}").parse().ok()?;
    let scale = 10u128.checked_pow(decimals.len() as u32)?;
    let product = scaled.checked_mul(u128::from(factor))?;
    (product % scale == 0).then(|| (product / scale).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_and_converted() {
        for (text, unit, number) in [
            ("24个月", "months", "24"),
            ("２４ 个月", "months", "24"),
            ("2年", "months", "24"),
            ("1.5 年", "months", "18"),
            ("30日", "days", "30"),
            ("2周", "days", "14"),
            ("48 hours", "hours", "48"),
            ("20%", "percent", "20"),
            ("20", "percent", "20"),
            ("2万人", "people", "20000"),
            ("6,000", "people", "6000"),
            ("12.0", "months", "12"),
            ("三年", "years", "3"),
            ("三年", "months", "36"),
            ("二十五", "days", "25"),
            ("十万人", "people", "100000"),
            ("３8,000人", "people", "38000"),
            ("5 percent", "percent", "5"),
            ("3次", "percent", "3"),
        ] {
            assert_eq!(read_count(text, Some(unit)).as_deref(), Ok(number), "{text}");
        }
        assert_eq!(read_count("3", None).as_deref(), Ok("3"));
    }

    #[test]
    fn other_units_and_parts_are_told() {
        for (text, unit) in [
            ("24天", "months"),
            ("10个工作日", "days"),
            ("十二天", "months"),
            ("一二", "months"),
            ("若干", "days"),
            ("24个月", "years"),
            ("1.5", "months"),
            ("0.2", "percent"),
            ("20%", "days"),
            ("-3", "days"),
            ("1E+3", "people"),
            ("", "days"),
            ("1,00", "people"),
            ("3-5", "days"),
        ] {
            assert!(read_count(text, Some(unit)).is_err(), "{text}");
        }
    }
}
