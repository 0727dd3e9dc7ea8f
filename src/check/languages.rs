//! Both languages of a bilingual agreement say the same: the same numbers, dates, amounts and references, block by block.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Span, SpanKind, plain_text};
use crate::value::{MONTHS, is_han};

/// Compares both sides of every text that has two.
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if subject.document.languages.len() < 2 {
        return findings;
    }
    for block in &subject.document.blocks {
        let Some(origin) = &block.origin else { continue };
        for text in block.content.texts() {
            let (Some(zh), Some(en)) = (&text.zh, &text.en) else { continue };
            let mut differs = |zh_part: String, en_part: String, what: (&str, &str)| {
                let excerpt: String = plain_text(zh).chars().take(24).collect();
                findings.push(
                    Diagnostic::of(
                        Code::LanguagesDiffer,
                        format!(
                            "条款 {} 的中英文{}不一致：{zh_part} / {en_part}（“{excerpt}…”）",
                            origin.clause, what.0
                        ),
                        format!(
                            "the languages of clause {} differ in their {}: {zh_part} / {en_part} (“{excerpt}…”)",
                            origin.clause, what.1
                        ),
                    )
                    .hint(
                        format!("对照修改条款 {} 的两种文本", origin.clause),
                        format!("compare both texts of clause {}", origin.clause),
                    )
                    .at(subject.place(Some(origin), "+++").0),
                );
            };
            let (a, b) = (references(zh), references(en));
            if a != b {
                differs(a.join(" "), b.join(" "), ("引用", "references"));
            }
            let (a, b) = (numbers(zh, false), numbers(en, true));
            if a != b {
                differs(a.join(" "), b.join(" "), ("数字", "numbers"));
            }
        }
    }
    findings
}

/// Compares both sides of every answer that gives two: the English one in Latin letters, with the same figures.
pub fn answers(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if subject.document.languages.len() < 2 {
        return findings;
    }
    subject.answers.each_text_in_both(&mut |path, text| {
        let (Some(zh), Some(en)) = (&text.zh, &text.en) else { return };
        if zh == en {
            return;
        }
        let mut tell = |told: (String, String), hint: (&str, &str)| {
            findings.push(
                Diagnostic::of(Code::LanguagesDiffer, told.0, told.1)
                    .hint(hint.0, hint.1)
                    .at(subject.answers.locate(path).cloned())
                    .answer(path),
            );
        };
        if en.chars().any(is_han) {
            tell(
                (
                    format!("{path} 的英文一侧含有汉字：{en}"),
                    format!("the English side of {path} holds Chinese characters: {en}"),
                ),
                (
                    "zh 写中文，en 写英文；看看两侧是否写反",
                    "write Chinese in zh and English in en; see whether they were exchanged",
                ),
            );
            return;
        }
        let (a, b) = (numbers_in(zh, false), numbers_in(en, true));
        if !a.is_empty() && !b.is_empty() && a != b {
            let (a, b) = (a.join(" "), b.join(" "));
            tell(
                (
                    format!("{path} 的中英文数字不一致：{a} / {b}"),
                    format!("both sides of {path} differ in numbers: {a} / {b}"),
                ),
                ("对照修改两侧", "compare both sides"),
            );
        }
    });
    findings
}

/// Anchors referred to, in order of name.
fn references(spans: &[Span]) -> Vec<String> {
    let mut anchors: Vec<String> = spans
        .iter()
        .filter_map(|span| match &span.kind {
            SpanKind::Reference(anchor) => Some(anchor.clone()),
            _ => None,
        })
        .collect();
    anchors.sort();
    anchors
}

/// Numbers in figures, in order of their digits; months of English dates count as numbers.
fn numbers(spans: &[Span], english: bool) -> Vec<String> {
    let plain: String =
        spans.iter().filter(|span| span.kind == SpanKind::Plain).map(|span| format!("{} ", span.text)).collect();
    numbers_in(&plain, english)
}

fn numbers_in(plain: &str, english: bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut digits = String::new();
    // Articles of statutes are numbered in Chinese numerals on the other side.
    let plain = plain.replace("Articles ", "Article ");
    let plain = plain
        .split("Article ")
        .enumerate()
        .map(|(n, part)| if n == 0 { part } else { part.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-') });
    let plain: String = plain.collect();
    let letters: Vec<char> = plain.chars().collect();
    for (n, c) in letters.iter().enumerate() {
        let inside =
            matches!(c, ',' | '.') && !digits.is_empty() && letters.get(n + 1).is_some_and(char::is_ascii_digit);
        if c.is_ascii_digit() {
            digits.push(*c);
        } else if inside {
            if *c == '.' {
                digits.push('.');
            }
        } else if !digits.is_empty() {
            found.push(std::mem::take(&mut digits));
        }
    }
    if english {
        // “1 December 2026”: the month between two numbers.
        let words: Vec<&str> =
            plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        for three in words.windows(3) {
            let numeric = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
            if let Some(month) = MONTHS.iter().position(|month| *month == three[1])
                && numeric(three[0])
                && numeric(three[2])
            {
                found.push((month + 1).to_string());
            }
        }
    }
    found.sort();
    found
}
