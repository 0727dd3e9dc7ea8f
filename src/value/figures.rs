//! Numbers as people write them, `1,200,000`, `１００万`, `24个月`, `三年`: read where only one reading is possible.

use super::plain::{half_width, is_scientific};

/// Why a text is no number, or not certainly one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FiguresFault {
    /// No number at all.
    Words,
    /// `1.2E+06`: a spreadsheet has rounded it.
    Rounded,
    /// Separators that do not part thousands: `20,5`, `200.000,00`, `1,00,00`.
    Separators,
    /// Below nought.
    Negative,
    /// More than a contract can say.
    TooLarge,
}

/// Units that may follow a count and say nothing that its question does not.
const UNITS: [(&str, &[&str]); 11] = [
    ("days", &["天", "日", "个日历日", "days", "day"]),
    ("hours", &["小时", "个小时", "hours", "hour"]),
    ("months", &["个月", "月", "months", "month"]),
    ("years", &["年", "years", "year"]),
    ("minutes", &["分钟", "minutes", "minute"]),
    ("people", &["人", "名", "people"]),
    ("records", &["条", "records"]),
    ("copies", &["份", "copies"]),
    ("percent", &["%", "percent"]),
    ("", &["个", "项", "次"]),
    ("", &[]),
];

/// The digits of a number, without separators: `1,200,000.50` and `120.00005万` are `1200000.50`. Decimals stay as written.
pub fn read_figures(text: &str) -> Result<String, FiguresFault> {
    let text = half_width(text).replace('，', ",");
    if is_scientific(&text) {
        return Err(FiguresFault::Rounded);
    }
    let (text, zeros) = match (text.strip_suffix("亿"), text.strip_suffix("万")) {
        (Some(rest), _) => (rest.trim_end().to_owned(), 8),
        (_, Some(rest)) => (rest.trim_end().to_owned(), 4),
        _ => (text, 0),
    };
    if text.starts_with(['-', '(']) {
        return Err(FiguresFault::Negative);
    }
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let apart = |c: char| matches!(c, ',' | '_' | ' ');
    if !whole.chars().all(|c| c.is_ascii_digit() || apart(c)) || !whole.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(if text.contains(|c: char| c.is_ascii_digit()) && !text.contains(char::is_alphabetic) {
            FiguresFault::Separators
        } else {
            FiguresFault::Words
        });
    }
    let groups: Vec<&str> = whole.split(apart).collect();
    let marks: Vec<char> = whole.chars().filter(|c| apart(*c)).collect();
    let parted = groups.len() == 1
        || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3))
            && marks.iter().all(|mark| *mark == marks[0]);
    if !parted || !digits(decimals) {
        return Err(FiguresFault::Separators);
    }
    let whole = groups.concat();
    if whole.len() > 15 {
        return Err(FiguresFault::TooLarge);
    }
    Ok(moved(&whole, decimals, zeros))
}

/// The number times a power of ten.
fn moved(whole: &str, decimals: &str, zeros: usize) -> String {
    let mut digits: String = decimals.chars().chain(std::iter::repeat('0')).take(zeros).collect();
    digits.insert_str(0, whole);
    let rest = decimals.get(zeros.min(decimals.len())..).unwrap_or_default();
    let whole = digits.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") }
}

/// A whole number in the unit of its question: `24`, `24个月`, `三年`, `１２`, `30 days`. `12.0` is 12.
pub fn read_count(text: &str, unit: Option<&str>) -> Result<i64, FiguresFault> {
    let text = half_width(text);
    let units = UNITS.iter().filter(|(name, _)| name.is_empty() || unit == Some(*name)).flat_map(|(_, words)| *words);
    let bare = units.filter_map(|word| text.strip_suffix(word)).min_by_key(|rest| rest.len()).unwrap_or(&text).trim();
    if let Some(number) = han_number(bare) {
        return Ok(number);
    }
    let digits = read_figures(bare)?;
    let whole = match digits.split_once('.') {
        Some((whole, rest)) if rest.bytes().all(|byte| byte == b'0') => whole,
        Some(_) => return Err(FiguresFault::Separators),
        None => &digits,
    };
    whole.parse().map_err(|_| FiguresFault::TooLarge)
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_part_thousands_and_nothing_else() {
        for (text, digits) in [
            ("1,200,000.50", "1200000.50"),
            ("1 200 000", "1200000"),
            ("１００万", "1000000"),
            ("12.5万", "125000"),
            ("0.00005万", "0.5"),
            ("500000", "500000"),
            ("1.2亿", "120000000"),
        ] {
            assert_eq!(read_figures(text).as_deref(), Ok(digits), "{text}");
        }
        for (text, fault) in [
            ("200.000,00", FiguresFault::Separators),
            ("20,5", FiguresFault::Separators),
            ("1,00,00", FiguresFault::Separators),
            ("1 000,000", FiguresFault::Separators),
            ("-5", FiguresFault::Negative),
            ("3.1E+05", FiguresFault::Rounded),
            ("面议", FiguresFault::Words),
            ("12345678901234567", FiguresFault::TooLarge),
        ] {
            assert_eq!(read_figures(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn counts_may_carry_their_unit() {
        for (text, unit, number) in [
            ("24个月", "months", 24),
            ("三年", "years", 3),
            ("30 days", "days", 30),
            ("３8,000人", "people", 38_000),
            ("12.0", "months", 12),
            ("二十五", "days", 25),
            ("5%", "percent", 5),
        ] {
            assert_eq!(read_count(text, Some(unit)), Ok(number), "{text}");
        }
        assert!(read_count("24个月", Some("years")).is_err());
        assert!(read_count("12.5", Some("months")).is_err());
        assert!(read_count("若干", None).is_err());
    }
}
