//! Numbers of a text in either language, in figures or in words, where they count something.

use crate::value::english_number;

/// Chinese numerals by value.
const HAN: [(char, u64); 13] = [
    ('零', 0),
    ('一', 1),
    ('二', 2),
    ('两', 2),
    ('三', 3),
    ('四', 4),
    ('五', 5),
    ('六', 6),
    ('七', 7),
    ('八', 8),
    ('九', 9),
    ('十', 10),
    ('百', 100),
];

/// What Chinese numerals count; `一方` and `十分` are no numbers.
const COUNTED: [&str; 11] = ["周岁", "个月", "小时", "工作日", "日", "年", "月", "人", "条", "倍", "个工作日"];

/// What English numerals count.
const UNITS: [&str; 13] = [
    "day", "days", "hour", "hours", "month", "months", "month's", "months'", "year", "years", "business", "days'",
    "times",
];

/// Figures, and numerals before what they count, smallest first.
pub(super) fn chinese(text: &str) -> Vec<String> {
    let mut found = figures(&without_articles(text));
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut n = 0;
    while n < letters.len() {
        let start = n;
        while n < letters.len() && value(letters[n].1).is_some() {
            n += 1;
        }
        if n > start {
            let end = letters.get(n).map_or(text.len(), |(at, _)| *at);
            let ordinal = start > 0 && matches!(letters[start - 1].1, '第' | '每' | '同');
            // 二人以上 is "more than one".
            let plural = text[end..].starts_with("人以上") && matches!(letters[start].1, '二' | '两');
            if !ordinal && !plural && COUNTED.iter().any(|unit| text[end..].starts_with(unit)) {
                let numeral: Vec<char> = letters[start..n].iter().map(|(_, c)| *c).collect();
                found.push(of_han(&numeral));
            }
        } else {
            n += 1;
        }
    }
    // One of a thing is an article in English.
    found.retain(|number| *number > 1);
    sorted(found)
}

/// Figures, and numerals before what they count, smallest first.
pub(super) fn english(text: &str) -> Vec<String> {
    let mut found = figures(&without_articles(text));
    let words: Vec<String> =
        text.split([' ', ' ']).map(|word| word.trim_matches(['(', ')', ',', ';', '.', ':']).to_lowercase()).collect();
    for pair in words.windows(2) {
        if UNITS.contains(&pair[1].as_str()) || pair[1] == "individuals" {
            found.extend(english_number(&pair[0]));
        }
    }
    let minors = text.to_lowercase().matches("age of fourteen").count();
    found.extend(std::iter::repeat_n(14, minors));
    found.retain(|number| *number > 1);
    sorted(found)
}

fn sorted(mut numbers: Vec<u64>) -> Vec<String> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers.iter().map(u64::to_string).collect()
}

fn value(numeral: char) -> Option<u64> {
    HAN.iter().find(|(letter, _)| *letter == numeral).map(|(_, value)| *value)
}

/// 二十四 is 24.
fn of_han(numeral: &[char]) -> u64 {
    let (mut total, mut last) = (0, 0);
    for letter in numeral {
        match value(*letter).unwrap_or(0) {
            unit @ (10 | 100) => {
                total += last.max(1) * unit;
                last = 0;
            }
            digit => last = digit,
        }
    }
    total + last
}

/// Citations of statutes number their articles in words on one side.
fn without_articles(text: &str) -> String {
    text.split("Article ")
        .enumerate()
        .map(|(n, part)| if n == 0 { part } else { part.trim_start_matches(|c: char| c.is_ascii_digit()) })
        .collect()
}

/// Whole numbers in figures, at list marks none; `10万` is a hundred thousand.
fn figures(text: &str) -> Vec<u64> {
    let text = text.strip_prefix("1. ").unwrap_or(text);
    let mut found = Vec::new();
    let mut digits = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '0'..='9' => digits.push(letter),
            ',' if !digits.is_empty() && letters.peek().is_some_and(char::is_ascii_digit) => {}
            _ => {
                let number: Option<u64> = std::mem::take(&mut digits).parse().ok();
                found.extend(number.map(|number| if letter == '万' { number * 10_000 } else { number }));
            }
        }
    }
    found.extend(digits.parse::<u64>().ok());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_the_same_in_words_and_figures() {
        assert_eq!(chinese("在二十四个月内，10万人以上，第三条，一方"), ["24", "100000"]);
        assert_eq!(english("within 24 months, 100,000 individuals, Article 3, one Party"), ["24", "100000"]);
        assert_eq!(chinese("不满十四周岁；三年"), ["3", "14"]);
        assert_eq!(english("minors under the age of fourteen; three years"), ["3", "14"]);
    }
}
