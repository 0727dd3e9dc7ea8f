//! Digits with separators: read where they part thousands, told where they do not.

use super::Misread;

/// A number without separators: digits before and after the point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figures {
    pub whole: String,
    pub decimals: String,
}

impl Figures {
    /// Reads `1,000,000.00`, `1 000`, `1000.5`. `text` is in half-width characters.
    pub fn read(text: &str) -> Result<Figures, Misread> {
        if !text.contains(|c: char| c.is_ascii_digit()) {
            return Err(no_number());
        }
        if is_scientific(text) {
            return Err(Misread::new(
                "是科学记数法，后面的位数已经丢失",
                "is in scientific notation, and its last digits are lost",
                "把单元格设为“文本”格式后重新填写全部数字",
                "set the cell to “text” and write all digits again",
            ));
        }
        if !text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '_' | ' ' | '\'')) {
            return Err(no_number());
        }
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let whole = ungrouped(whole).filter(|_| plain(decimals) && !(text.contains('.') && decimals.is_empty()));
        let Some(whole) = whole else { return Err(wrong_separators(text)) };
        if decimals.len() == 3
            && plain(text.split('.').next().unwrap_or(""))
            && matches!(whole.len(), 1..=3)
            && whole != "0"
        {
            return Err(wrong_separators(text));
        }
        Ok(Figures { whole, decimals: decimals.to_owned() })
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

fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let exponent = exponent.trim_start_matches(['+', '-']);
    mantissa.bytes().any(|byte| byte.is_ascii_digit())
        && mantissa.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && !exponent.is_empty()
        && exponent.bytes().all(|byte| byte.is_ascii_digit())
}

fn no_number() -> Misread {
    Misread::new("不是数字", "is no number", "写成 1,000,000.00 或者 100万", "write 1,000,000.00")
}

/// `20,5`: 20.5, or 205?
fn wrong_separators(text: &str) -> Misread {
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
    let (zh, en) = match readings.as_slice() {
        [one, two] => (format!("：可能是 {one}，也可能是 {two}"), format!(": it may be {one} or {two}")),
        _ => (String::new(), String::new()),
    };
    Misread::new(
        format!("的分隔符不在千位上{zh}"),
        format!("has separators that do not part thousands{en}"),
        "千位用逗号、小数用点，如 200,000.00",
        "part thousands by commas and decimals by a point, like 200,000.00",
    )
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
        let misread = Figures::read("20,5").expect_err("it can be read in two ways");
        assert_eq!(misread.reason.zh.as_deref(), Some("的分隔符不在千位上：可能是 20.5，也可能是 205"));
    }

    #[test]
    fn scientific_notation_has_its_own_reason() {
        let misread = Figures::read("1.38E+10").expect_err("digits are lost");
        assert!(misread.reason.en.is_some_and(|reason| reason.contains("scientific")));
    }

    #[test]
    fn chinese_units_multiply() {
        assert_eq!(magnitude("1.5万"), ("1.5", 4));
        assert_eq!(magnitude("3 百万"), ("3", 6));
        let figures = Figures::read("1.5").map(|figures| figures.times_ten(4).digits());
        assert_eq!(figures.as_deref(), Ok("15000"));
    }
}
