//! Money in whole fen, read from the digits as written, and worded in figures and in words.

use super::currency::{currency, currency_zh};
use super::{Language, english_cardinal, grouped};

/// An amount in the hundredth part of its currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// Hundredths: fen for CNY, cents for USD.
    pub fen: i64,
    /// ISO 4217 code.
    pub currency: String,
}

/// Why digits are no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyError {
    /// Not a plain decimal number.
    NotANumber,
    /// More than two decimals.
    TooFine,
    /// Decimals of a currency that has none.
    Whole,
    /// Below nought.
    Negative,
    /// Nought, where something is to be paid.
    Nought,
    /// Above 9,999,999,999,999.99, more than the numerals of a contract can say.
    TooLarge,
}

const LARGEST_FEN: i64 = 999_999_999_999_999;

impl Money {
    /// Reads digits such as `1_000_000.00`, without floating point. The currency's own decimals are the most it may have,
    /// and never more than two.
    pub fn parse(digits: &str, code: &str) -> Result<Money, MoneyError> {
        let clean: String = digits.chars().filter(|c| *c != '_').collect();
        let clean = clean.strip_prefix('+').unwrap_or(&clean);
        if clean.starts_with('-') {
            return Err(MoneyError::Negative);
        }
        let (whole, decimals) = clean.split_once('.').unwrap_or((clean, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(decimals) {
            return Err(MoneyError::NotANumber);
        }
        let decimals = decimals.trim_end_matches('0');
        let finest = currency(code).map_or(2, |(_, decimals)| usize::from(decimals.min(2)));
        if decimals.len() > finest {
            return Err(if finest == 0 { MoneyError::Whole } else { MoneyError::TooFine });
        }
        let fen: i64 = format!("{whole}{decimals:0<2}").parse().map_err(|_| MoneyError::TooLarge)?;
        if fen > LARGEST_FEN {
            return Err(MoneyError::TooLarge);
        }
        Ok(Money { fen, currency: code.to_owned() })
    }

    /// 1,000,000.00; 100,000 of a currency without decimals.
    pub fn figures(&self) -> String {
        if currency(&self.currency).is_some_and(|(_, decimals)| decimals == 0) {
            return grouped(self.fen / 100);
        }
        format!("{}.{:02}", grouped(self.fen / 100), self.fen % 100)
    }
}

/// 人民币壹佰万元整（￥1,000,000.00） / RMB 1,000,000.00 (Renminbi one million yuan only).
///
/// The Chinese words follow the rules for filling in bills (支付结算办法附一), which contracts use by custom.
pub fn word_money(money: &Money, language: Language) -> String {
    let figures = money.figures();
    match (language, money.currency.as_str()) {
        (Language::Zh, "CNY") => format!("人民币{}（￥{figures}）", capital(money.fen)),
        (Language::Zh, code) => format!("{}{figures}", currency_zh(code)),
        (Language::En, "CNY") => format!("RMB {figures} ({})", english(money.fen)),
        (Language::En, code) => format!("{code} {figures}"),
    }
}

fn english(fen: i64) -> String {
    let yuan = format!("Renminbi {} yuan", english_cardinal(fen / 100));
    match fen % 100 {
        0 => format!("{yuan} only"),
        rest => format!("{yuan} and {} fen", english_cardinal(rest)),
    }
}

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];

/// 壹佰万元整, 肆佰零玖元伍角整, 贰拾伍元零肆分, 伍分.
pub(super) fn capital(fen: i64) -> String {
    let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut words = String::new();
    if yuan > 0 || (jiao == 0 && fen == 0) {
        words += &capital_integer(yuan);
        words += "元";
    }
    if jiao > 0 {
        words += DIGITS[jiao as usize];
        words += "角";
    } else if fen > 0 && yuan > 0 {
        words += "零";
    }
    if fen > 0 {
        words += DIGITS[fen as usize];
        words += "分";
    } else {
        words += "整";
    }
    words
}

/// The integer in financial numerals; groups of four digits with 万 and 亿, one 零 for a run of noughts.
pub(super) fn capital_integer(number: i64) -> String {
    if number == 0 {
        return DIGITS[0].to_owned();
    }
    let mut words = String::new();
    let mut gap = false;
    for (power, unit) in [(100_000_000i64, "亿"), (10_000, "万"), (1, "")] {
        let group = if power == 100_000_000 { number / power } else { number / power % 10_000 };
        if group == 0 {
            gap = !words.is_empty();
            continue;
        }
        if !words.is_empty() && (gap || group < 1_000) {
            words += "零";
        }
        words += &if group >= 10_000 { capital_integer(group) } else { thousands(group) };
        words += unit;
        gap = false;
    }
    words
}

fn thousands(group: i64) -> String {
    let mut words = String::new();
    let mut gap = false;
    for (power, unit) in [(1_000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
        let digit = group / power % 10;
        if digit == 0 {
            gap = !words.is_empty();
            continue;
        }
        if gap {
            words += DIGITS[0];
            gap = false;
        }
        words += DIGITS[digit as usize];
        words += unit;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of 支付结算办法附一 and those that contracts need.
    #[test]
    fn amounts_are_worded_as_the_rules_for_bills_say() {
        for (digits, words) in [
            ("0", "零元整"),
            ("0.05", "伍分"),
            ("0.50", "伍角整"),
            ("10", "壹拾元整"),
            ("1005", "壹仟零伍元整"),
            ("10_000", "壹万元整"),
            ("1409.50", "壹仟肆佰零玖元伍角整"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
            ("107000.53", "壹拾万柒仟元伍角叁分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("100_000_000", "壹亿元整"),
            ("100_010_000", "壹亿零壹万元整"),
            ("1_000_000_005", "壹拾亿零伍元整"),
            ("9_999_999_999_999.99", "玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ] {
            let money = Money::parse(digits, "CNY").expect(digits);
            assert_eq!(capital(money.fen), words, "{digits}");
        }
    }

    #[test]
    fn digits_that_are_no_amount_are_refused() {
        assert_eq!(Money::parse("-1", "CNY"), Err(MoneyError::Negative));
        assert_eq!(Money::parse("1.005", "CNY"), Err(MoneyError::TooFine));
        assert_eq!(Money::parse("1e6", "CNY"), Err(MoneyError::NotANumber));
        assert_eq!(Money::parse("nan", "CNY"), Err(MoneyError::NotANumber));
        assert_eq!(Money::parse("99999999999999999999", "CNY"), Err(MoneyError::TooLarge));
    }

    #[test]
    fn a_currency_has_its_own_decimals() {
        assert_eq!(Money::parse("100000.55", "JPY"), Err(MoneyError::Whole));
        let money = Money::parse("100000", "JPY").expect("an amount");
        assert_eq!(word_money(&money, Language::Zh), "日元100,000");
    }

    #[test]
    fn both_languages_give_figures_and_words() {
        let money = Money::parse("1_000_000.00", "CNY").expect("an amount");
        assert_eq!(word_money(&money, Language::Zh), "人民币壹佰万元整（￥1,000,000.00）");
        assert_eq!(word_money(&money, Language::En), "RMB 1,000,000.00 (Renminbi one million yuan only)");
    }
}
