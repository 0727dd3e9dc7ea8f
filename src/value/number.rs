//! Numerals: grouped figures, Chinese numerals, English words, and the numbers of articles and items.

use super::Language;
use super::money::capital_integer;

/// 38,000
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

/// 三, 十二, 二十, 一百零一: as articles are numbered.
pub fn han_numeral(number: usize) -> String {
    const FINANCIAL: &str = "零壹贰叁肆伍陆柒捌玖拾佰仟";
    const PLAIN: &str = "零一二三四五六七八九十百千";
    let plain: String = capital_integer(number as i64)
        .chars()
        .map(|c| FINANCIAL.chars().zip(PLAIN.chars()).find(|(f, _)| *f == c).map_or(c, |(_, p)| p))
        .collect();
    match plain.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => plain,
    }
}

/// 叁 / three: for counts of copies.
pub fn capital_numeral(number: i64, language: Language) -> String {
    match language {
        Language::Zh => capital_integer(number),
        Language::En => english_cardinal(number),
    }
}

/// 第三条 / Article 3
pub fn article_number(number: usize, language: Language) -> String {
    match language {
        Language::Zh => format!("第{}条", han_numeral(number)),
        Language::En => format!("Article {number}"),
    }
}

/// (a), (b) … (z), (aa): items of an English clause, from 1.
pub fn item_letter(number: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = number;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// i, ii, iii, iv: items inside an item.
pub fn item_roman(number: usize) -> String {
    const PARTS: [(usize, &str); 9] =
        [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    let mut rest = number;
    let mut text = String::new();
    for (value, letters) in PARTS {
        while rest >= value {
            text += letters;
            rest -= value;
        }
    }
    text
}

/// `1 day`, `15 days`.
pub fn plural(number: i64, noun: &str) -> String {
    if number == 1 { format!("{number} {noun}") } else { format!("{} {noun}s", grouped(number)) }
}

/// English words below twenty, by value.
const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

/// English words of tens, by their first figure.
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The value of an English word below a hundred, in small letters: `seven`, `forty`, `twenty-five`.
pub fn english_number(word: &str) -> Option<u64> {
    let small = |word: &str| SMALL.iter().position(|small| *small == word);
    let tens = |word: &str| TENS.iter().position(|tens| !tens.is_empty() && *tens == word).map(|tens| tens * 10);
    let value = small(word).or_else(|| tens(word)).or_else(|| {
        let (ten, one) = word.split_once('-')?;
        Some(tens(ten)? + small(one).filter(|one| (1..10).contains(one))?)
    });
    value.map(|value| value as u64)
}

/// `one million two hundred thousand`; the number is not negative.
pub fn english_cardinal(number: i64) -> String {
    let below_thousand = |n: i64| {
        let mut words = Vec::new();
        if n >= 100 {
            words.push(format!("{} hundred", SMALL[(n / 100) as usize]));
        }
        match n % 100 {
            0 => {}
            rest if rest < 20 => words.push(SMALL[rest as usize].to_owned()),
            rest if rest % 10 == 0 => words.push(TENS[(rest / 10) as usize].to_owned()),
            rest => words.push(format!("{}-{}", TENS[(rest / 10) as usize], SMALL[(rest % 10) as usize])),
        }
        words.join(" and ")
    };
    if number == 0 {
        return SMALL[0].to_owned();
    }
    let mut words = Vec::new();
    for (power, name) in [
        (1_000_000_000_000, " trillion"),
        (1_000_000_000, " billion"),
        (1_000_000, " million"),
        (1_000, " thousand"),
        (1, ""),
    ] {
        let group = number / power % 1_000;
        if group > 0 {
            words.push(format!("{}{name}", below_thousand(group)));
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_numbered_in_chinese() {
        let printed: Vec<String> = [1, 10, 12, 20, 21, 100, 101, 110].map(han_numeral).into();
        assert_eq!(printed, ["一", "十", "十二", "二十", "二十一", "一百", "一百零一", "一百一十"]);
    }

    #[test]
    fn items_run_through_the_alphabet_and_on() {
        assert_eq!([1, 26, 27, 28].map(item_letter), ["a", "z", "aa", "ab"]);
        assert_eq!([1, 4, 9, 14].map(item_roman), ["i", "iv", "ix", "xiv"]);
    }

    #[test]
    fn figures_are_grouped_and_worded() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(english_cardinal(1_200_305), "one million two hundred thousand three hundred and five");
        assert!((0..100).all(|number| english_number(&english_cardinal(number)) == u64::try_from(number).ok()));
        assert_eq!(["several", "twenty-ten", "-five", ""].map(english_number), [None; 4]);
        assert_eq!(plural(1, "day"), "1 day");
        assert_eq!(plural(15, "day"), "15 days");
    }
}
