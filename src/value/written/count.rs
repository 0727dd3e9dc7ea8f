//! Whole numbers with the unit that people write behind them: `24个月`, `2年` where months are asked, `20%`.

use super::figures::{Figures, magnitude};
use super::{Misread, half_width};

/// Words of a unit as people write it, and how many of the asked unit one of it is.
type Written = (&'static [&'static str], u32);

/// By unit of the question.
const UNITS: [(&str, &[Written]); 8] = [
    (
        "days",
        &[
            (&["天", "日", "自然日", "日历日", "day", "days", "calendar days"], 1),
            (&["周", "星期", "week", "weeks"], 7),
        ],
    ),
    ("hours", &[(&["小时", "hour", "hours", "h"], 1)]),
    ("months", &[(&["个月", "月", "month", "months"], 1), (&["年", "year", "years"], 12)]),
    ("years", &[(&["年", "周年", "year", "years"], 1)]),
    ("minutes", &[(&["分钟", "minute", "minutes", "min"], 1), (&["小时", "hour", "hours"], 60)]),
    ("people", &[(&["人", "名", "位", "个人", "people", "persons"], 1)]),
    ("records", &[(&["条", "笔", "份", "records"], 1)]),
    ("copies", &[(&["份", "copies", "copy"], 1)]),
];

/// Reads a whole number in the unit of its question, as plain digits.
///
/// # Errors
/// It is none, or its unit is another one.
pub fn read_count(text: &str, unit: Option<&str>) -> Result<String, Misread> {
    let plain = half_width(text);
    let at = plain
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.' | '_' | ' ' | '\'' | '+' | '-' | 'e' | 'E')));
    let (number, word) = match at {
        Some(at) => plain.split_at(at),
        None => (plain.as_str(), ""),
    };
    // Units of Chinese numbers stand between: 2万人.
    let cut = word.find(|c| !matches!(c, '十' | '百' | '千' | '万' | '亿')).unwrap_or(word.len());
    let (units, word) = word.split_at(cut);
    let (_, exponent) = magnitude(units);
    let number = number.trim();
    let figures = Figures::read(number.strip_prefix('+').unwrap_or(number)).map_err(|misread| match number {
        "" => not_whole(),
        // What to write is a whole number, not an amount.
        _ => Misread { hint: not_whole().hint, ..misread },
    })?;
    let factor = factor(word.trim(), unit)?;
    let digits = figures.times_ten(exponent).digits();
    multiplied(&digits, factor).ok_or_else(not_whole)
}

fn factor(word: &str, unit: Option<&str>) -> Result<u32, Misread> {
    if word.is_empty() || (unit == Some("percent") && word == "%") {
        return Ok(1);
    }
    let lower = word.to_lowercase();
    let all = UNITS.iter().find(|(name, _)| Some(*name) == unit).map_or(&[][..], |(_, words)| words);
    let found = all.iter().find(|(words, _)| words.contains(&lower.as_str()));
    found.map(|(_, factor)| *factor).ok_or_else(|| {
        let asked = all.first().and_then(|(words, _)| words.first()).copied();
        let (zh, en) = match (unit, asked) {
            (Some("percent"), _) => ("百分数".to_owned(), "percent".to_owned()),
            (Some(en), Some(zh)) => (format!("“{zh}”"), en.to_owned()),
            _ => ("没有单位的整数".to_owned(), "a number without unit".to_owned()),
        };
        Misread::new(
            format!("的单位“{word}”不是所问的单位，应为{zh}"),
            format!("has the unit “{word}”; {en} is asked"),
            "换算后填写整数",
            "convert it and write a whole number",
        )
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

fn not_whole() -> Misread {
    Misread::new("不是整数", "is no whole number", "填写整数，如 24", "write a whole number, like 24")
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
            ("十二", "months"),
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
