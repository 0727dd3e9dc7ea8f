//! Text → pieces that a comparison never cuts: defined terms, amounts, dates, numbers, codes, words. The only user of the
//! word segmenter, whose dictionary knows Chinese words.

use super::terms::Terms;
use crate::value::MONTHS;
use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

/// Cuts texts into pieces.
pub struct Cutter<'t> {
    terms: &'t Terms,
    segmenter: WordSegmenterBorrowed<'static>,
}

impl<'t> Cutter<'t> {
    pub fn new(terms: &'t Terms) -> Self {
        Cutter { terms, segmenter: WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()) }
    }

    /// The pieces of a text, which together are the text.
    pub fn pieces<'s>(&self, text: &'s str) -> Vec<&'s str> {
        let mut pieces = Vec::new();
        // Where the words that nothing else claims began.
        let (mut open, mut at, mut in_word) = (0, 0, false);
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let length =
                if in_word && c.is_ascii_alphanumeric() { None } else { whole(rest).or_else(|| self.terms.at(rest)) };
            in_word = c.is_ascii_alphanumeric();
            match length {
                Some(length) => {
                    self.words(&text[open..at], &mut pieces);
                    pieces.push(&rest[..length]);
                    at += length;
                    open = at;
                    in_word = false;
                }
                None => at += c.len_utf8(),
            }
        }
        self.words(&text[open..], &mut pieces);
        pieces
    }

    fn words<'s>(&self, text: &'s str, pieces: &mut Vec<&'s str>) {
        let mut last = 0;
        for at in self.segmenter.segment_str(text) {
            if at > last {
                pieces.push(&text[last..at]);
            }
            last = at;
        }
    }
}

/// Bytes of the amount, date, number or code that a text begins with.
fn whole(text: &str) -> Option<usize> {
    amount(text).or_else(|| date(text)).or_else(|| code(text))
}

const CAPITALS: &str = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正";

/// 人民币壹佰万元整（￥1,000,000.00）, ￥1,000.00, CNY 1,000,000.
fn amount(text: &str) -> Option<usize> {
    if let Some(rest) = text.strip_prefix("人民币") {
        let words = span(rest, |c| CAPITALS.contains(c));
        if words > 0 {
            let end = "人民币".len() + words;
            return Some(end + bracketed(&text[end..]).unwrap_or(0));
        }
        return number(rest).or_else(|| figures(rest)).map(|length| "人民币".len() + length + scale(&rest[length..]));
    }
    figures(text).or_else(|| {
        let rest =
            ["CNY ", "RMB ", "USD ", "EUR ", "HKD ", "GBP ", "JPY "].iter().find_map(|code| text.strip_prefix(code))?;
        number(rest).map(|length| text.len() - rest.len() + length)
    })
}

/// （￥1,000,000.00） after the words of an amount.
fn bracketed(text: &str) -> Option<usize> {
    let (open, close) = [('（', '）'), ('(', ')')].into_iter().find(|(open, _)| text.starts_with(*open))?;
    let inner = &text[open.len_utf8()..];
    let length = figures(inner)?;
    inner[length..].starts_with(close).then(|| open.len_utf8() + length + close.len_utf8())
}

/// ￥1,000.00
fn figures(text: &str) -> Option<usize> {
    let sign = ['￥', '¥', '$', '€', '£'].into_iter().find(|sign| text.starts_with(*sign))?;
    number(&text[sign.len_utf8()..]).map(|length| sign.len_utf8() + length)
}

/// 万元, 元 after figures.
fn scale(text: &str) -> usize {
    ["亿元", "万元", "元"].iter().find(|unit| text.starts_with(**unit)).map_or(0, |unit| unit.len())
}

/// 2026年11月22日, 2026年11月, 22 November 2026, November 22, 2026, 2026-11-22.
fn date(text: &str) -> Option<usize> {
    let digits = span(text, |c| c.is_ascii_digit());
    if digits > 0 {
        let mut end = digits;
        let mut parts = 0;
        for (unit, most) in [("年", 4), ("月", 2), ("日", 2)] {
            let number = if parts == 0 { digits } else { span(&text[end..], |c| c.is_ascii_digit()) };
            let from = if parts == 0 { end } else { end + number };
            if number == 0 || number > most || !text[from..].starts_with(unit) {
                break;
            }
            end = from + unit.len();
            parts += 1;
        }
        if parts >= 2 {
            return Some(end);
        }
        let month = text[digits..].strip_prefix(' ').and_then(|rest| month(rest).map(|length| digits + 1 + length))?;
        let year = text[month..].strip_prefix(' ').map_or(0, |rest| span(rest, |c| c.is_ascii_digit()));
        return Some(if year == 4 { month + 5 } else { month });
    }
    let month = month(text)?;
    let rest = text[month..].strip_prefix(' ')?;
    let day = span(rest, |c| c.is_ascii_digit());
    if day == 0 || day > 2 {
        return None;
    }
    let year = rest[day..].strip_prefix(", ").map_or(0, |rest| span(rest, |c| c.is_ascii_digit()));
    Some(month + 1 + day + if year == 4 { 6 } else { 0 })
}

fn month(text: &str) -> Option<usize> {
    MONTHS.iter().find(|month| text.starts_with(**month)).map(|month| month.len())
}

/// 1,000.50, 30%, and codes such as 91310115MA1K4QX2TN, JT-2026-018, SHA-256, a@b.example.
fn code(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if first.is_ascii_digit() {
        let length = number(text)?;
        let joined = span(&text[length..], joins);
        if joined == 0 {
            return Some(
                length + text[length..].chars().next().filter(|c| "%％‰".contains(*c)).map_or(0, char::len_utf8),
            );
        }
    }
    if !first.is_ascii_alphanumeric() {
        return None;
    }
    let word = text[..span(text, joins)].trim_end_matches(['.', '-', '_', '@', '/', ':']);
    word.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'@' | b'/' | b'_')).then_some(word.len())
}

fn joins(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '/' | ':')
}

/// Digits with grouping commas and a decimal point.
fn number(text: &str) -> Option<usize> {
    let length = span(text, |c| c.is_ascii_digit() || c == ',' || c == '.');
    let number = text[..length].trim_end_matches([',', '.']);
    number.starts_with(|c: char| c.is_ascii_digit()).then_some(number.len())
}

/// Bytes of the characters at the beginning that `wanted` takes.
fn span(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|c| !wanted(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        let terms = Terms::default();
        Cutter::new(&terms).pieces(text)
    }

    #[test]
    fn amounts_dates_and_codes_stay_whole() {
        for whole in [
            "人民币壹佰万元整（￥1,000,000.00）",
            "￥3,600,000.00",
            "CNY 1,000,000.00",
            "2026年11月22日",
            "22 November 2026",
            "November 22, 2026",
            "38,000",
            "0.5%",
            "91310115MA1K4QX2TN",
            "JT-2026-018",
            "privacy@seller.example",
        ] {
            let text = format!("金额为{whole}，");
            assert!(pieces(&text).contains(&whole), "{:?}", pieces(&text));
        }
    }

    #[test]
    fn chinese_is_cut_by_words_and_nothing_is_lost() {
        let text = "接收方应当在30日内返还全部保密信息，并出具证明。The Recipient shall return 3 copies.";
        assert_eq!(pieces(text).concat(), text);
        assert!(pieces(text).contains(&"30") && pieces(text).contains(&"证明"), "{:?}", pieces(text));
    }
}
