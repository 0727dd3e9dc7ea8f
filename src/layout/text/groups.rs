//! Groups that stand on one line: amounts, dates, 第X条, （一）, 甲方, numbers with their units.

use super::source::{BLANK, Char};
use crate::value::MONTHS;

/// Whether a line may end between two characters, as far as the group they belong to says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bond {
    /// Nothing holds them together.
    Free,
    /// A line ends here only where it would be bad otherwise.
    Weak,
    /// Never.
    Tight,
}

/// Units after a number, longest first where one begins another.
const UNITS: &[&str] = &[
    "个工作日",
    "个自然日",
    "个日历日",
    "个交易日",
    "个月",
    "小时",
    "分钟",
    "万元",
    "亿元",
    "万份",
    "万人",
    "平方米",
    "元",
    "万",
    "亿",
    "年",
    "月",
    "日",
    "天",
    "时",
    "分",
    "秒",
    "个",
    "份",
    "名",
    "人",
    "次",
    "条",
    "款",
    "项",
    "页",
    "倍",
    "岁",
    "家",
    "方",
    "周",
    "层",
    "号",
    "室",
    "角",
    "位",
    "批",
    "类",
    "种",
    "股",
];
/// What 第X… counts.
const ORDINALS: &str = "条款项章编节页号期次批笔部类级方届人阶";
/// A bracket with what stands in it, up to this long, is the number of an item or a year: （三十二）, 〔2026〕; longer, words.
const LONGEST_BRACKETED: usize = 6;
/// A written amount up to this, 壹佰贰拾万元整, stands whole; a longer one would leave a hole of half a line.
const WHOLE_CAPITALS: usize = 8;
const CAPITALS: &str = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正";
/// English words that a number follows on the same line.
const BEFORE_NUMBER: &[&str] = &[
    "Section",
    "Sections",
    "Article",
    "Articles",
    "Clause",
    "Clauses",
    "Annex",
    "Schedule",
    "Paragraph",
    "Item",
    "No.",
    "RMB",
    "CNY",
    "USD",
    "EUR",
    "HKD",
    "GBP",
    "JPY",
    "Tel.",
    "Tel.)",
];

fn numeral(character: char) -> bool {
    matches!(
        character,
        '〇' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '两'
    )
}

fn digit(character: char) -> bool {
    character.is_ascii_digit() || character == BLANK
}

/// The bond after each character; as long as `chars`.
pub(crate) fn bonds(chars: &[Char]) -> Vec<Bond> {
    let mut bonds = vec![Bond::Free; chars.len()];
    let mut index = 0;
    while index < chars.len() {
        let end = match chars[index].character {
            '第' => ordinal(chars, index, &mut bonds),
            '附' if at(chars, index + 1) == Some('件') => {
                let end = run(chars, index + 2, |c| numeral(c) || digit(c));
                if end > index + 2 { tie(&mut bonds, index, end) } else { index + 1 }
            }
            '（' | '〔' => bracketed(chars, index, &mut bonds),
            '甲' | '乙' | '丙' | '丁' | '戊' if at(chars, index + 1) == Some('方') => {
                tie(&mut bonds, index, index + 2)
            }
            '双' | '各' if at(chars, index + 1) == Some('方') => tie(&mut bonds, index, index + 2),
            '人' if matches(chars, index, "人民币") => {
                let words = run(chars, index + 3, |c| CAPITALS.contains(c));
                tie(&mut bonds, index, index + 3);
                if words > index + 3 {
                    // The amount follows on the same line, unless that line would be bad.
                    bonds[index + 2] = Bond::Weak;
                }
                index + 3
            }
            '—' | '－' | '～' if index > 0 && chars[index - 1].character.is_ascii_digit() => {
                // 2026—2028 and the like.
                bonds[index - 1] = Bond::Tight;
                if at(chars, index + 1).is_some_and(|c| c.is_ascii_digit()) {
                    bonds[index] = Bond::Weak;
                }
                index + 1
            }
            ' ' => space(chars, index, &mut bonds),
            c if digit(c) => number(chars, index, &mut bonds, digit_run),
            '壹' | '贰' | '叁' | '肆' | '伍' | '陆' | '柒' | '捌' | '玖' => capital(chars, index, &mut bonds),
            c if numeral(c) => number(chars, index, &mut bonds, numeral_run),
            _ => index + 1,
        };
        index = end.max(index + 1);
    }
    bonds
}

fn at(chars: &[Char], index: usize) -> Option<char> {
    chars.get(index).map(|char| char.character)
}

fn matches(chars: &[Char], index: usize, word: &str) -> bool {
    word.chars().enumerate().all(|(offset, c)| at(chars, index + offset) == Some(c))
}

/// End of the run of characters from `start` that `belongs` takes.
fn run(chars: &[Char], start: usize, belongs: impl Fn(char) -> bool) -> usize {
    let rest = chars.get(start..).unwrap_or_default();
    start + rest.iter().take_while(|char| belongs(char.character)).count()
}

/// Ties `start..end` into one; gives `end`.
fn tie(bonds: &mut [Bond], start: usize, end: usize) -> usize {
    for bond in bonds.iter_mut().take(end.saturating_sub(1)).skip(start) {
        *bond = Bond::Tight;
    }
    end
}

fn digit_run(chars: &[Char], start: usize) -> usize {
    run(chars, start, |c| digit(c) || matches!(c, ',' | '.'))
}

fn numeral_run(chars: &[Char], start: usize) -> usize {
    run(chars, start, numeral)
}

/// 第九条, 第5.2款, 第（三）项, 第__条.
fn ordinal(chars: &[Char], start: usize, bonds: &mut [Bond]) -> usize {
    let end = run(chars, start + 1, |c| numeral(c) || digit(c) || matches!(c, '.' | '（' | '）'));
    match at(chars, end) {
        Some(unit) if end > start + 1 && ORDINALS.contains(unit) => tie(bonds, start, end + 1),
        _ => start + 1,
    }
}

/// （一）, （12）, 〔2026〕.
fn bracketed(chars: &[Char], start: usize, bonds: &mut [Bond]) -> usize {
    let end = run(chars, start + 1, |c| numeral(c) || c.is_ascii_alphanumeric());
    match at(chars, end) {
        Some('）' | '〕') if end > start + 1 && end - start <= LONGEST_BRACKETED => tie(bonds, start, end + 1),
        _ => start + 1,
    }
}

/// A number with its unit; in a date the year and the month may be parted from what follows, at a price.
fn number(chars: &[Char], start: usize, bonds: &mut [Bond], extent: fn(&[Char], usize) -> usize) -> usize {
    let end = extent(chars, start);
    let Some(unit) = UNITS.iter().find(|unit| matches(chars, end, unit)) else {
        return end;
    };
    let after = end + unit.chars().count();
    tie(bonds, start, after);
    if unit.chars().count() == 4 {
        // 10个 | 工作日: the counted word may follow on the next line, at a price.
        bonds[end] = Bond::Weak;
    }
    let follows = at(chars, after).is_some_and(|c| digit(c) || numeral(c));
    if follows && matches!(*unit, "年" | "月") && extent(chars, after) > after {
        // A date to fill in stands whole.
        bonds[after - 1] = if at(chars, start) == Some(BLANK) { Bond::Tight } else { Bond::Weak };
    }
    after
}

/// 壹佰万元整: whole while short; a long one may break between its figures, at a price.
fn capital(chars: &[Char], start: usize, bonds: &mut [Bond]) -> usize {
    let end = run(chars, start, |c| CAPITALS.contains(c));
    if end - start <= WHOLE_CAPITALS {
        return tie(bonds, start, end);
    }
    for index in start..end - 1 {
        let splits = "万亿元".contains(chars[index].character)
            && chars[index + 1].character != '元'
            && chars[index + 1].character != '整';
        bonds[index] = if splits { Bond::Weak } else { Bond::Tight };
    }
    end
}

/// A typed space: kept between the parts of a telephone number, a word and its number, a day and its month.
fn space(chars: &[Char], index: usize, bonds: &mut [Bond]) -> usize {
    let Some(next) = at(chars, index + 1) else {
        return index + 1;
    };
    let before = chars[..index].iter().rev().take(12).take_while(|char| !matches!(char.character, ' ' | '(')).count();
    let word = &chars[index - before..index];
    let is = |text: &str| text.chars().count() == word.len() && text.chars().zip(word).all(|(a, b)| a == b.character);
    let number = word.last().is_some_and(|char| char.character.is_ascii_digit());
    let tight = (next.is_ascii_digit() && (number || BEFORE_NUMBER.iter().any(|word| is(word))))
        || (number && MONTHS.iter().any(|month| matches(chars, index + 1, month)));
    if tight {
        bonds[index] = Bond::Tight;
        if index > 0 {
            bonds[index - 1] = Bond::Tight;
        }
    }
    index + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Span;
    use crate::layout::text::source::Source;

    /// Marks what may part: `|` freely, `:` at a price, nothing where it may not.
    fn shown(text: &str) -> String {
        let source = Source::new(&[Span::plain(text)]);
        let bonds = bonds(&source.chars);
        let mut out = String::new();
        for (char, bond) in source.chars.iter().zip(bonds) {
            out.push(char.character);
            out.push_str(match bond {
                Bond::Free => "|",
                Bond::Weak => ":",
                Bond::Tight => "",
            });
        }
        out
    }

    #[test]
    fn groups_hold_together() {
        assert_eq!(shown("依第九条第5.2款"), "依|第九条|第5.2款|");
        assert_eq!(shown("于2026年12月1日前"), "于|2026年:12月:1日|前|");
        assert_eq!(shown("二〇二六年十一月"), "二〇二六年:十一月|");
        assert_eq!(shown("甲方应在10个工作日内"), "甲方|应|在|10个:工作日|内|");
        assert_eq!(shown("款（十二）项"), "款|（十二）|项|");
        assert_eq!(shown("人民币壹佰万元整（"), "人民币:壹佰万元整|（|");
        assert!(shown("(RMB 500.00)").contains("B 5"), "{}", shown("(RMB 500.00)"));
        assert_eq!(shown("统一安排"), "统|一|安|排|");
        assert_eq!(shown("附件一"), "附件一|");
        assert_eq!(shown("第十二条第（三）项"), "第十二条|第（三）项|");
    }
}
