//! Digits with separators: read where they part thousands, told where they do not.

use super::half_width;
use crate::value::plain::is_scientific;

/// Why a text is no number, or not certainly one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FiguresFault {
    /// No number at all.
    Words,
    /// `1.2E+06`: a spreadsheet has rounded it.
    Rounded,
    /// Separators that do not part thousands, such as `20,5`, and the numbers that it may be.
    Separators(Vec<String>),
    /// Below nought.
    Negative,
}

/// The digits of a number, without separators and noughts at its ends: `1,200,000.50` and `120.00005万` are `1200000.5`.
///
/// # Errors
/// It is none, or can be read in two ways.
pub fn read_figures(text: &str) -> Result<String, FiguresFault> {
    let plain = half_width(text);
    let (digits, exponent) = magnitude(&plain);
    Ok(Figures::read(digits)?.times_ten(exponent).digits())
}

/// A number without separators: digits before and after the point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figures {
    pub whole: String,
    pub decimals: String,
}

impl Figures {
    /// Reads `1,000,000.00`, `1 000`, `1000.5`. `text` is in half-width characters.
    pub fn read(text: &str) -> Result<Figures, FiguresFault> {
        if !text.contains(|c: char| c.is_ascii_digit()) {
            return Err(FiguresFault::Words);
        }
        if is_scientific(text) {
            return Err(FiguresFault::Rounded);
        }
        if text.starts_with(['-', '(']) {
            return Err(FiguresFault::Negative);
        }
        if !text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '_' | ' ' | '\'')) {
            return Err(FiguresFault::Words);
        }
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let whole_digits = ungrouped(whole).filter(|_| plain(decimals) && !(text.contains('.') && decimals.is_empty()));
        let Some(digits) = whole_digits else { return Err(wrong_separators(text)) };
        // 20.000 may be twenty thousand.
        if decimals.len() == 3 && plain(whole) && matches!(digits.len(), 1..=3) && digits != "0" {
            return Err(wrong_separators(text));
        }
        Ok(Figures { whole: digits, decimals: decimals.to_owned() })
    }

    /// Ten to the power of `exponent` times as much.
    pub fn times_ten(mut self, exponent: usize) -> Figures {
        for _ in 0..exponent {
            let digit = if self.decimals.is_empty() { '0' } else { self.decimals.remove(0) };
            self.whole.push(digit);
        }
        self
    }

    /// Plain digits such as `1000000.50`, without noughts at the ends.
    pub fn digits(&self) -> String {
        let whole = self.whole.trim_start_matches('0');
        let whole = if whole.is_empty() { "0" } else { whole };
        match self.decimals.trim_end_matches('0') {
            "" => whole.to_owned(),
            decimals => format!("{whole}.{decimals}"),
        }
    }
}

/// Splits units of Chinese numbers off the end: `1.5万` → (`1.5`, 4), `3百万` → (`3`, 6).
pub(super) fn magnitude(text: &str) -> (&str, usize) {
    let mut rest = text;
    let mut exponent = 0;
    while let Some(unit) = rest.chars().next_back() {
        exponent += match unit {
            '十' => 1,
            '百' => 2,
            '千' => 3,
            '万' => 4,
            '亿' => 8,
            _ => break,
        };
        rest = &rest[..rest.len() - unit.len_utf8()];
    }
    (rest.trim_end(), exponent.min(16))
}

/// `1,000` → `1000`; None where the marks do not part thousands, or differ.
fn ungrouped(text: &str) -> Option<String> {
    let mark = text.chars().find(|c| !c.is_ascii_digit());
    let Some(mark) = mark else { return (!text.is_empty()).then(|| text.to_owned()) };
    let groups: Vec<&str> = text.split(mark).collect();
    let first = groups.first()?;
    let sound = matches!(first.len(), 1..=3)
        && !first.starts_with('0')
        && groups[1..].iter().all(|group| group.len() == 3)
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    sound.then(|| groups.concat())
}

/// `20,5`: 20.5, or 205?
fn wrong_separators(text: &str) -> FiguresFault {
    let swapped: String = text
        .chars()
        .map(|c| match c {
            ',' => '.',
            '.' => ',',
            c => c,
        })
        .collect();
    let other = match swapped.split_once('.') {
        Some((whole, decimals)) if !decimals.is_empty() && decimals.bytes().all(|byte| byte.is_ascii_digit()) => {
            ungrouped(whole).map(|whole| format!("{whole}.{decimals}"))
        }
        _ => ungrouped(&swapped),
    };
    let dropped: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let mut readings: Vec<String> =
        [other, Some(dropped).filter(|dropped| dropped.matches('.').count() < 2)].into_iter().flatten().collect();
    readings.dedup();
    FiguresFault::Separators(readings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_count_only_where_thousands_part() {
        for (text, digits) in [
            ("1,000,000.00", "1000000"),
            ("1 000 000", "1000000"),
            ("1_000", "1000"),
            ("1'000.5", "1000.5"),
            ("100000.00", "100000"),
            ("0.125", "0.125"),
            ("007", "7"),
            ("1,000.000", "1000"),
        ] {
            assert_eq!(Figures::read(text).map(|figures| figures.digits()), Ok(digits.to_owned()), "{text}");
        }
        for text in [
            "200.000,00",
            "20,5",
            "1,00,00",
            "50,00",
            "1,00,000",
            "20.000",
            "1.000.000",
            "0,123",
            "1,000 000",
            "1.",
            ",5",
            ".",
            "1,",
        ] {
            assert!(Figures::read(text).is_err(), "{text}");
        }
        let readings = ["20.5", "205"].map(str::to_owned).into();
        assert_eq!(Figures::read("20,5"), Err(FiguresFault::Separators(readings)));
    }

    #[test]
    fn each_fault_has_its_own_reason() {
        assert_eq!(Figures::read("1.38E+10"), Err(FiguresFault::Rounded));
        assert_eq!(Figures::read("-5"), Err(FiguresFault::Negative));
        assert_eq!(Figures::read("面议"), Err(FiguresFault::Words));
    }

    #[test]
    fn chinese_units_multiply() {
        assert_eq!(magnitude("1.5万"), ("1.5", 4));
        assert_eq!(magnitude("3 百万"), ("3", 6));
        let figures = Figures::read("1.5").map(|figures| figures.times_ten(4).digits());
        assert_eq!(figures.as_deref(), Ok("15000"));
        for (text, digits) in
            [("１００万", "1000000"), ("0.00005万", "0.5"), ("1.2亿", "120000000"), ("1，200", "1200")]
        {
            assert_eq!(read_figures(text).as_deref(), Ok(digits), "{text}");
        }
    }
}
