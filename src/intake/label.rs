//! Numbers typed before a paragraph: 第一条, 一、, （一）, 1.1, (a), ①, “Article 3”, “Section 2.1”.

/// A typed number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its form.
    pub kind: LabelKind,
    /// Its numbers, from the first level down.
    pub numbers: Vec<u32>,
    /// As typed.
    pub text: String,
    /// Bytes of it with the space and stop after it.
    pub length: usize,
}

/// Forms of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LabelKind {
    /// 第一章
    Chapter,
    /// 第一条, Article 1, Section 1
    Article,
    /// 一、
    Han,
    /// （一）
    HanBracket,
    /// 1. or 1、
    Digit,
    /// 1.1
    Decimal,
    /// （1） or 1)
    DigitBracket,
    /// (a) or a.
    Letter,
    /// (i)
    Roman,
    /// ①
    Circle,
    /// - or •
    Bullet,
}

const HAN: &str = "〇零一二三四五六七八九十百";

/// The value of a numeral in Han characters up to 999.
pub fn han(text: &str) -> Option<u32> {
    if text.is_empty() || !text.chars().all(|c| HAN.contains(c) || c == '两') {
        return text.parse().ok();
    }
    let digit = |c| "零一二三四五六七八九".chars().position(|d| d == c).map(|n| n as u32);
    let (mut total, mut last) = (0, None);
    for c in text.chars() {
        match c {
            '十' => total += last.take().unwrap_or(1) * 10,
            '百' => total += last.take().unwrap_or(1) * 100,
            '〇' | '零' => last = None,
            '两' => last = Some(2),
            _ => {
                // 一二 without 十 is a year or a code: digit after digit.
                if let Some(before) = last {
                    total = (total + before) * 10;
                }
                last = digit(c);
            }
        }
    }
    Some(total + last.unwrap_or(0))
}

/// The number typed at the start of a paragraph, which may begin with spaces.
pub fn label(text: &str) -> Option<Label> {
    let start = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{3000}').len();
    let body = &text[start..];
    let found = ordinal(body)
        .or_else(|| english(body))
        .or_else(|| bracketed(body))
        .or_else(|| circle(body))
        .or_else(|| han_stop(body))
        .or_else(|| decimal(body))
        .or_else(|| letter_stop(body));
    found.map(|mut label| {
        let rest = &body[label.length..];
        let space = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || "、：:.．".contains(c)).len();
        label.length += start + space;
        label
    })
}

fn made(kind: LabelKind, numbers: Vec<u32>, body: &str, length: usize) -> Option<Label> {
    Some(Label { kind, numbers, text: body[..length].trim().to_owned(), length })
}

/// 第三条, 第 3 条
fn ordinal(body: &str) -> Option<Label> {
    let rest = body.strip_prefix('第')?;
    let end = rest.find(['条', '章', '节', '款'])?;
    let number = han(&fold(rest[..end].trim()))?;
    let unit = rest[end..].chars().next()?;
    let kind = if unit == '章' { LabelKind::Chapter } else { LabelKind::Article };
    let length = '第'.len_utf8() + end + unit.len_utf8();
    // 第三条所述 begins a sentence about an article, it is not its number.
    if kind == LabelKind::Article && body[length..].starts_with(['所', '的', '规', '约', '第', '至', '和', '、', '之'])
    {
        return None;
    }
    made(kind, vec![number], body, length)
}

fn fold(text: &str) -> String {
    text.chars()
        .map(|c| if ('０'..='９').contains(&c) { char::from_u32(c as u32 - 0xFEE0).unwrap_or(c) } else { c })
        .collect()
}

/// Article 3, Section 2.1, Clause 4
fn english(body: &str) -> Option<Label> {
    let word = ["article", "section", "clause"]
        .iter()
        .find(|w| body.get(..w.len()).is_some_and(|b| b.eq_ignore_ascii_case(w)))?;
    let rest = body[word.len()..].strip_prefix(' ')?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && !"IVXLC".contains(c)).unwrap_or(rest.len());
    let numeral = rest[..end].trim_end_matches('.');
    let numbers: Vec<u32> =
        numeral.split('.').filter_map(|n| n.parse().ok().or_else(|| roman(&n.to_lowercase()))).collect();
    if numbers.is_empty() {
        return None;
    }
    // “Section 3 does not apply” is a sentence.
    if rest[numeral.len()..].trim_start().starts_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    made(LabelKind::Article, numbers, body, word.len() + 1 + numeral.len())
}

/// （一） (1) (a) (iv), and 1) 一）
fn bracketed(body: &str) -> Option<Label> {
    let open = body.chars().next().filter(|c| "（(".contains(*c));
    let inner_start = open.map_or(0, char::len_utf8);
    let close = body[inner_start..].char_indices().take(8).find(|(_, c)| "）)".contains(*c))?;
    let inner = fold(body[inner_start..inner_start + close.0].trim());
    let length = inner_start + close.0 + close.1.len_utf8();
    if inner.is_empty() {
        return None;
    }
    if inner.chars().all(|c| c.is_ascii_digit()) {
        return made(LabelKind::DigitBracket, vec![inner.parse().ok()?], body, length);
    }
    if inner.chars().all(|c| HAN.contains(c)) {
        return made(LabelKind::HanBracket, vec![han(&inner)?], body, length);
    }
    let lower = inner.to_lowercase();
    if lower.len() == 1 && lower.bytes().all(|b| b.is_ascii_lowercase()) && !(lower == "i" && open.is_some()) {
        return made(LabelKind::Letter, vec![u32::from(lower.as_bytes()[0] - b'a' + 1)], body, length);
    }
    made(LabelKind::Roman, vec![roman(&lower)?], body, length)
}

fn roman(text: &str) -> Option<u32> {
    let value = |c| {
        Some(match c {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            'c' => 100,
            _ => return None,
        })
    };
    let values: Vec<i64> = text.chars().map(value).collect::<Option<_>>()?;
    if values.is_empty() || values.len() > 8 {
        return None;
    }
    let signed = |(n, own): (usize, &i64)| if values.get(n + 1).is_some_and(|next| next > own) { -own } else { *own };
    u32::try_from(values.iter().enumerate().map(signed).sum::<i64>()).ok()
}

fn circle(body: &str) -> Option<Label> {
    let first = body.chars().next()?;
    match first {
        '①'..='⑳' => made(LabelKind::Circle, vec![first as u32 - '①' as u32 + 1], body, first.len_utf8()),
        '•' | '●' | '■' | '◆' | '·' | '▪' => made(LabelKind::Bullet, vec![], body, first.len_utf8()),
        _ => None,
    }
}

/// 一、 一. 一：
fn han_stop(body: &str) -> Option<Label> {
    let end = body.find(|c: char| !HAN.contains(c))?;
    if end == 0 {
        return None;
    }
    let stop = body[end..].chars().next().filter(|c| "、.．，".contains(*c) || c.is_whitespace())?;
    made(LabelKind::Han, vec![han(&body[..end])?], body, end + stop.len_utf8())
}

/// 1. 1、 1.1 1．2 1.2.3, and 1 before a Han character
fn decimal(body: &str) -> Option<Label> {
    let mut numbers = Vec::new();
    let mut at = 0;
    let mut stopped = false;
    loop {
        let digits = body[at..]
            .char_indices()
            .find(|(_, c)| !c.is_ascii_digit() && !('０'..='９').contains(c))
            .map_or(body.len() - at, |(n, _)| n);
        if digits == 0 || digits > 6 {
            break;
        }
        numbers.push(fold(&body[at..at + digits]).parse().ok()?);
        at += digits;
        stopped = false;
        match body[at..].chars().next() {
            Some(c) if "..．、".contains(c) => {
                at += c.len_utf8();
                stopped = true;
                if c == '、' {
                    break;
                }
            }
            _ => break,
        }
    }
    let next = body[at..].chars().next();
    match numbers.len() {
        0 => None,
        1 if stopped && next.is_none_or(|c| c != '%') => made(LabelKind::Digit, numbers, body, at),
        1 => None,
        2..=5 if numbers.iter().all(|n| *n < 100) && !next.is_some_and(|c| "%元万年月日".contains(c)) => {
            made(LabelKind::Decimal, numbers, body, at)
        }
        _ => None,
    }
}

/// a. b) A.
fn letter_stop(body: &str) -> Option<Label> {
    let mut characters = body.chars();
    let letter = characters.next().filter(char::is_ascii_alphabetic)?;
    let stop = characters.next().filter(|c| ".、．".contains(*c))?;
    if !characters.next().is_none_or(|c| c.is_whitespace() || !c.is_ascii()) {
        return None;
    }
    let number = u32::from(letter.to_ascii_lowercase()) - u32::from('a') + 1;
    made(LabelKind::Letter, vec![number], body, letter.len_utf8() + stop.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_number_is_known() {
        for (text, kind, numbers) in [
            ("第十二条 定义", LabelKind::Article, vec![12]),
            ("第 3 条", LabelKind::Article, vec![3]),
            ("二十一、其他", LabelKind::Han, vec![21]),
            ("（三）方式", LabelKind::HanBracket, vec![3]),
            ("1.2 范围", LabelKind::Decimal, vec![1, 2]),
            ("1.1睿智", LabelKind::Decimal, vec![1, 1]),
            ("3、违约", LabelKind::Digit, vec![3]),
            ("(b) copies", LabelKind::Letter, vec![2]),
            ("(iv) copies", LabelKind::Roman, vec![4]),
            ("③ 复制", LabelKind::Circle, vec![3]),
            ("Article 4 Return", LabelKind::Article, vec![4]),
            ("2) 归还", LabelKind::DigitBracket, vec![2]),
        ] {
            let found = label(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.kind, found.numbers), (kind, numbers), "{text}");
        }
    }

    #[test]
    fn sentences_are_no_numbers() {
        for text in ["第三条所述信息", "10%以上", "Section 3 does not apply", "2026年8月", "1.5万元", "一方应当"]
        {
            assert_eq!(label(text), None, "{text}");
        }
    }
}
