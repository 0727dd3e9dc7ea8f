//! Amounts of money as people write them: `100万元`, `人民币壹佰万元整`, `US$1,000.00`.

use super::figures::{Figures, FiguresFault, magnitude};
use super::half_width;
use crate::value::currency::meant_currency;
use crate::value::money::{capital, capital_integer};

/// An amount as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenAmount {
    /// Plain digits, such as `1000000.50`.
    pub digits: String,
    /// ISO 4217 codes that its sign or name may stand for; none where it names no currency.
    pub currencies: Vec<String>,
}

/// Why a text is no amount, or not certainly one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmountFault {
    /// Its number cannot be read.
    Figures(FiguresFault),
    /// It names two currencies.
    TwoCurrencies,
}

/// Signs and names of currencies, and the codes each may stand for. The longer before the shorter that it holds.
const MARKS: [(&str, &[&str]); 39] = [
    ("人民币", &["CNY"]),
    ("RMB¥", &["CNY"]),
    ("CNY¥", &["CNY"]),
    ("RMB", &["CNY"]),
    ("新加坡元", &["SGD"]),
    ("新西兰元", &["NZD"]),
    ("澳大利亚元", &["AUD"]),
    ("加拿大元", &["CAD"]),
    ("瑞士法郎", &["CHF"]),
    ("澳门元", &["MOP"]),
    ("新台币", &["TWD"]),
    ("台币", &["TWD"]),
    ("港元", &["HKD"]),
    ("港币", &["HKD"]),
    ("美元", &["USD"]),
    ("美金", &["USD"]),
    ("欧元", &["EUR"]),
    ("日元", &["JPY"]),
    ("日圆", &["JPY"]),
    ("韩元", &["KRW"]),
    ("新元", &["SGD"]),
    ("澳元", &["AUD"]),
    ("加元", &["CAD"]),
    ("纽元", &["NZD"]),
    ("英镑", &["GBP"]),
    ("泰铢", &["THB"]),
    ("US$", &["USD"]),
    ("HK$", &["HKD"]),
    ("NT$", &["TWD"]),
    ("MOP$", &["MOP"]),
    ("NZ$", &["NZD"]),
    ("S$", &["SGD"]),
    ("A$", &["AUD"]),
    ("C$", &["CAD"]),
    ("¥", &["CNY", "JPY"]),
    ("$", &["USD", "HKD", "SGD", "AUD", "CAD", "NZD", "TWD", "MOP"]),
    ("€", &["EUR"]),
    ("£", &["GBP"]),
    ("₩", &["KRW"]),
];

/// Reads an amount.
///
/// # Errors
/// It is none, or can be read in two ways; the reason says which.
pub fn read_amount(text: &str) -> Result<WrittenAmount, AmountFault> {
    let plain = half_width(text).replace('￥', "¥").replace('￡', "£");
    if let Some(digits) = read_words(&plain) {
        return Ok(WrittenAmount { digits, currencies: vec!["CNY".to_owned()] });
    }
    let (body, currencies) = without_marks(&plain)?;
    let body = body.strip_prefix('+').unwrap_or(&body);
    let (digits, exponent) = magnitude(body);
    let figures = Figures::read(digits).map_err(AmountFault::Figures)?.times_ten(exponent);
    Ok(WrittenAmount { digits: figures.digits(), currencies })
}

/// The text without names and signs of currencies, and the currencies that all of them may stand for.
fn without_marks(text: &str) -> Result<(String, Vec<String>), AmountFault> {
    let whole = text.trim_end_matches(['整', '正']).trim();
    // The unit of whatever currency is named; of renminbi where none is.
    let mut body = match whole.strip_suffix(['圆', '块']) {
        Some(rest) => rest.trim(),
        None if MARKS.iter().any(|(mark, _)| mark.ends_with('元') && whole.ends_with(mark)) => whole,
        None => whole.strip_suffix('元').unwrap_or(whole).trim(),
    };
    let unit = body.len() < whole.len();
    let mut currencies: Option<Vec<String>> = None;
    loop {
        let found = MARKS.iter().find_map(|(mark, codes)| {
            let rest = body.strip_prefix(mark).or_else(|| body.strip_suffix(mark))?;
            Some((rest, codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>()))
        });
        let Some((rest, codes)) = found.or_else(|| code(body)) else { break };
        body = rest.trim();
        let common: Vec<String> = match &currencies {
            None => codes,
            Some(before) => before.iter().filter(|code| codes.contains(code)).cloned().collect(),
        };
        if common.is_empty() {
            return Err(AmountFault::TwoCurrencies);
        }
        currencies = Some(common);
    }
    let renminbi = || if unit { vec!["CNY".to_owned()] } else { Vec::new() };
    Ok((body.to_owned(), currencies.unwrap_or_else(renminbi)))
}

/// A code of three letters at either end, or the word of a currency that was meant.
fn code(body: &str) -> Option<(&str, Vec<String>)> {
    let is_mark = |c: char| c.is_alphabetic() && !matches!(c, '十' | '百' | '千' | '万' | '亿');
    let start = body.find(|c| !is_mark(c))?;
    let end = body.trim_end_matches(is_mark).len();
    let (rest, word) = if start > 0 { (&body[start..], &body[..start]) } else { (&body[..end], &body[end..]) };
    let capitals = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let code = meant_currency(word).or(capitals.then_some(word))?;
    Some((rest, vec![code.to_owned()]))
}

/// `人民币壹佰万元整`, `一百万元`, `叁角伍分`: read where writing the number again gives the same words.
fn read_words(text: &str) -> Option<String> {
    const PLAIN: &str = "〇一二三四五六七八九十百千圆正贰两";
    const FINANCIAL: &str = "零壹贰叁肆伍陆柒捌玖拾佰仟元整贰贰";
    let words: String = text
        .trim_start_matches("人民币")
        .trim_start_matches("大写")
        .trim_start_matches([':', ' '])
        .chars()
        .filter(|c| *c != ' ')
        .map(|c| PLAIN.chars().position(|plain| plain == c).and_then(|at| FINANCIAL.chars().nth(at)).unwrap_or(c))
        .collect();
    let fen = fen_of(&words)?;
    // 整 may be left out, and 拾 may begin without 壹.
    let bare = |words: &str| {
        let words = words.trim_end_matches('整').to_owned();
        words.strip_prefix("壹拾").map_or(words.clone(), |rest| format!("拾{rest}"))
    };
    let again = capital(fen);
    (bare(&again) == bare(&words)).then(|| match fen % 100 {
        0 => (fen / 100).to_string(),
        rest => format!("{}.{rest:02}", fen / 100),
    })
}

/// Hundredths named by words in financial numerals.
fn fen_of(words: &str) -> Option<i64> {
    let words = words.trim_end_matches('整');
    let (yuan, rest) = match words.split_once('元') {
        Some((yuan, rest)) => (integer_of(yuan)?, rest),
        None => (0, words),
    };
    let (jiao, rest) = match rest.split_once('角') {
        Some((jiao, rest)) => (digit_of(jiao)?, rest),
        None => (0, rest),
    };
    let fen = match rest.trim_start_matches('零').strip_suffix('分') {
        Some(fen) => digit_of(fen)?,
        None if rest.is_empty() && words.ends_with(['元', '角']) => 0,
        None => return None,
    };
    yuan.checked_mul(100)?.checked_add(jiao * 10 + fen)
}

fn digit_of(word: &str) -> Option<i64> {
    let mut chars = word.chars();
    let digit = "零壹贰叁肆伍陆柒捌玖".chars().position(|c| Some(c) == chars.clone().next())?;
    chars.next();
    chars.next().is_none().then_some(digit as i64)
}

/// An integer in financial numerals; `capital_integer` writes the same again where it is well formed.
fn integer_of(words: &str) -> Option<i64> {
    let (mut total, mut section, mut digit) = (0i64, 0i64, 0i64);
    for c in words.chars() {
        match c {
            '亿' => {
                total = (total + section + digit).checked_mul(100_000_000)?;
                (section, digit) = (0, 0);
            }
            '万' => {
                total = total.checked_add((section + digit).checked_mul(10_000)?)?;
                (section, digit) = (0, 0);
            }
            '仟' | '佰' | '拾' => {
                let power = match c {
                    '仟' => 1_000,
                    '佰' => 100,
                    _ => 10,
                };
                section += digit.max(i64::from(digit == 0 && c == '拾')) * power;
                digit = 0;
            }
            c => digit = "零壹贰叁肆伍陆柒捌玖".chars().position(|d| d == c)? as i64,
        }
    }
    let number = total.checked_add(section + digit).filter(|number| *number < 10_000_000_000_000)?;
    let same = capital_integer(number);
    (same == words || same.strip_prefix('壹').is_some_and(|rest| rest == words)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, digits, currency) in [
            ("100万元", "1000000", "CNY"),
            ("人民币 100,000.00 元", "100000", "CNY"),
            ("人民币壹佰万元整", "1000000", "CNY"),
            ("一百万元", "1000000", "CNY"),
            ("十万元", "100000", "CNY"),
            ("壹仟肆佰零玖元伍角", "1409.50", "CNY"),
            ("￥１００，０００．５", "100000.5", "CNY JPY"),
            ("1.5亿", "150000000", ""),
            ("US$1,000", "1000", "USD"),
            ("1000 USD", "1000", "USD"),
            ("$600", "600", "USD HKD SGD AUD CAD NZD TWD MOP"),
            ("港币5万元", "50000", "HKD"),
            ("5万港元", "50000", "HKD"),
            ("RMB 20,000.00", "20000", "CNY"),
            ("200000", "200000", ""),
            ("cny 200", "200", "CNY"),
            ("500 CYN", "500", "CNY"),
            ("100 ABC", "100", "ABC"),
            ("１００，０００", "100000", ""),
        ] {
            let read = read_amount(text);
            let read = read.unwrap_or_else(|misread| panic!("{text}: {misread:?}"));
            assert_eq!((read.digits.as_str(), read.currencies.join(" ").as_str()), (digits, currency), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_or_two_is_told() {
        for text in [
            "",
            "二十来万",
            "-5",
            "(5,000)",
            "1E+5",
            "200.000,00",
            "￥USD5",
            "约10万",
            "$100元以内",
            "面议",
            "100万5000元",
            "壹佰佰元",
            "abc",
            "RMB",
        ] {
            assert!(read_amount(text).is_err(), "{text}");
        }
    }
}
