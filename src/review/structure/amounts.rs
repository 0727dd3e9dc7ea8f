//! Amounts in words against figures, numbers said twice, and periods that end before they begin.

use super::Fault;
use crate::intake::{Paper, han};
use crate::review::passages::Passages;
use crate::value::english_number;
use chrono::NaiveDate;
use std::ops::Range;

pub fn find(_: &Paper, passages: &Passages, scope: &Range<usize>, faults: &mut Vec<Fault>) {
    for at in scope.clone() {
        let normal = &passages.paragraphs[at];
        for (place, words, figures) in money(&normal.text) {
            faults.push(Fault::new("amount_words", at, normal.original(&place)).saying(
                format!("金额大写为 {words} 元，小写为 {figures} 元，两者不一致。"),
                format!("the amount in words is {words} yuan, in figures {figures} yuan."),
            ));
        }
        for place in twice(&normal.text) {
            let shown = normal.text[place.clone()].to_owned();
            faults.push(
                Fault::new("amount_words", at, normal.original(&place)).saying(
                    format!("“{shown}”中文字与数字不一致。"),
                    format!("words and figures differ in “{shown}”."),
                ),
            );
        }
        for place in backwards(&normal.text) {
            faults.push(Fault::new("dates_order", at, normal.original(&place)));
        }
    }
}

const CAPITAL: &str = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿";

/// Amounts whose words and figures differ: place, yuan in words, yuan in figures.
fn money(text: &str) -> Vec<(Range<usize>, u64, u64)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c| CAPITAL.contains(c)).map(|n| n + at) {
        let length: usize = text[start..].chars().take_while(|c| CAPITAL.contains(*c)).map(char::len_utf8).sum();
        at = start + length;
        let words = &text[start..at];
        if words.chars().count() < 2 || !text[at..].starts_with(['元', '圆']) {
            continue;
        }
        let near: String = text[at..].chars().take(20).collect();
        let Some(figures) = figures(&near) else { continue };
        if let Some(words) = capital(words).filter(|words| *words != figures) {
            let end = at + near.len();
            found.push((start..end.min(text.len()), words, figures));
        }
    }
    found
}

/// The first number after a sign of money or a bracket.
fn figures(text: &str) -> Option<u64> {
    let start = text.find(['¥', '￥', '(']).map(|at| at + text[at..].chars().next().map_or(1, char::len_utf8))?;
    let rest = text[start..].trim_start_matches(|c: char| !c.is_ascii_digit() && c != ')');
    let digits: String =
        rest.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(char::is_ascii_digit).collect();
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',' || c == '.');
    let number: u64 = digits.parse().ok()?;
    Some(if after.starts_with('万') { number.checked_mul(10_000)? } else { number })
}

/// 壹拾万 → 100000
fn capital(words: &str) -> Option<u64> {
    let (mut total, mut section, mut digit): (u64, u64, u64) = (0, 0, 0);
    for c in words.chars() {
        let n = "零壹贰叁肆伍陆柒捌玖".chars().position(|d| d == c);
        match (c, n) {
            (_, Some(n)) => digit = n as u64,
            ('万' | '亿', _) => {
                let unit: u64 = if c == '万' { 10_000 } else { 100_000_000 };
                total = (total.checked_add(section)?.checked_add(digit)?).checked_mul(unit)?;
                (section, digit) = (0, 0);
            }
            _ => {
                let unit = match c {
                    '拾' => 10,
                    '佰' => 100,
                    _ => 1000,
                };
                section = section.checked_add(digit.max(u64::from(section == 0 && digit == 0)).checked_mul(unit)?)?;
                digit = 0;
            }
        }
    }
    total.checked_add(section)?.checked_add(digit)
}

/// 三(5)年, five (3) years
fn twice(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (open, _) in text.match_indices('(') {
        let Some(close) = text[open..].find(')').map(|n| open + n) else { continue };
        let Ok(figure) = text[open + 1..close].parse::<u32>() else { continue };
        let before = text[..open].trim_end();
        let numeral: String = before
            .chars()
            .rev()
            .take_while(|c| "一二三四五六七八九十百".contains(*c))
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        // twenty-five is not five.
        let word = before.rsplit(|c: char| !c.is_ascii_alphabetic() && c != '-').next().unwrap_or("");
        let unit = text[close + 1..]
            .trim_start()
            .starts_with(['年', '个', '日', '天', '月', '万', '元', '份', 'y', 'd', 'm', 'b']);
        let said = if numeral.is_empty() {
            english_number(word).and_then(|said| u32::try_from(said).ok())
        } else {
            han(&numeral)
        };
        if unit && said.is_some_and(|said| said != figure) {
            let start = open
                - (text[..open].len() - before.len())
                - numeral.len().max(if numeral.is_empty() { word.len() } else { 0 });
            found.push(start..close + 1);
        }
    }
    found
}

/// 自2026年5月1日起至2025年5月1日止
fn backwards(text: &str) -> Vec<Range<usize>> {
    let dates = dates(text);
    dates
        .windows(2)
        .filter(|pair| {
            let between = &text[pair[0].1.end..pair[1].1.start];
            between.chars().count() <= 4 && between.contains(['至', '到', '-']) && pair[1].0 < pair[0].0
        })
        .map(|pair| pair[0].1.start..pair[1].1.end)
        .collect()
}

/// Dates as 2026年8月12日 or 2026-08-12 with their places.
fn dates(text: &str) -> Vec<(NaiveDate, Range<usize>)> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let mut numbers = Vec::new();
        let mut end = at;
        for (n, stops) in [["年", "-", ".", "/"], ["月", "-", ".", "/"], ["日", "", "", ""]].iter().enumerate() {
            let digits = text[end..].bytes().take_while(u8::is_ascii_digit).count();
            let Ok(number) = text[end..end + digits].parse::<u32>() else { break };
            numbers.push(number);
            end += digits;
            match stops.iter().find(|stop| !stop.is_empty() && text[end..].starts_with(**stop)) {
                Some(stop) => end += stop.len(),
                None if n == 2 => {}
                None => break,
            }
        }
        at = end.max(start + 1);
        if let [year @ 1900..=2200, month, day] = numbers[..]
            && let Some(date) = NaiveDate::from_ymd_opt(year as i32, month, day)
        {
            found.push((date, start..end));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_figures_are_compared() {
        assert!(money("违约金人民币拾万元整(¥100,000.00)").is_empty());
        assert!(money("人民币壹佰贰拾叁万肆仟元整(¥1,234,000)").is_empty());
        assert_eq!(money("人民币伍拾万元整(¥50,000.00)").len(), 1);
        assert_eq!(twice("三(5)年").len() + twice("five (3) years").len(), 2);
        assert_eq!(twice("twenty-five (52) years").len() + twice("twenty-five (25) years").len(), 1);
        assert!(twice("三(3)年内,twenty-five (25) years").is_empty());
        assert_eq!(backwards("自2026年5月1日起至2025年5月1日止").len(), 1);
        assert!(backwards("自2025年5月1日起至2026年5月1日止").is_empty());
    }
}
