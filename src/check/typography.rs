//! Slips of the finished text: doubled or half-width marks, empty brackets, left-over blanks, words against figures.

use super::Subject;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Origin, Span, SpanKind, plain_text};
use crate::value::{Language, Money, word_money};

/// Looks through every text of the document.
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for block in &subject.document.blocks {
        for text in block.content.texts() {
            for (language, spans) in text.iter() {
                let plain = plain_text(spans);
                slips(subject, block.origin.as_ref(), language, &plain, &mut findings);
                amounts(subject, block.origin.as_ref(), &plain, &mut findings);
                if language == Language::Zh {
                    half_width(subject, block.origin.as_ref(), spans, &mut findings);
                }
            }
        }
    }
    findings
}

/// What never stands in a finished text, in either language.
const LEFT_OVER: [&str; 10] = ["{{", "}}", "{%", "%}", "None", "null", "undefined", "（）", "()", "“”"];
/// Marks that never stand side by side in Chinese.
const DOUBLED: [&str; 20] = [
    "，，", "。。", "；；", "、、", "：：", "，。", "。，", "；。", "。；", "、。", "，；", "；，", "、，", "，、", "：。", "：；", "（，", "（、", "，）", "、）",
];

fn slips(subject: &Subject<'_>, origin: Option<&Origin>, language: Language, plain: &str, findings: &mut Vec<Diagnostic>) {
    for word in LEFT_OVER {
        // The letters may belong to an answer: a company may be called None.
        if plain.contains(word) && !in_answers(subject, word) {
            findings.push(at_clause(subject, origin, "left-over", Severity::Error, word, format!("正文中留有“{word}”"), format!("“{word}” is left over in the text")));
        }
    }
    if language == Language::Zh {
        for marks in DOUBLED.into_iter().filter(|marks| plain.contains(marks) && !in_answers(subject, marks)) {
            findings.push(at_clause(subject, origin, "punctuation", Severity::Warning, marks, format!("标点重复：“{marks}”"), format!("doubled punctuation: “{marks}”")));
        }
    } else if let Some(marks) = [",,", "..", ";;", ";.", ",.", ". .", " ,", " ."].into_iter().find(|marks| plain.contains(marks) && !in_answers(subject, marks)) {
        findings.push(at_clause(subject, origin, "punctuation", Severity::Warning, marks, format!("英文标点有误：“{marks}”"), format!("faulty punctuation: “{marks}”")));
    }
}

fn in_answers(subject: &Subject<'_>, word: &str) -> bool {
    let mut found = false;
    subject.each_text_answer(&mut |_, text| found |= text.contains(word));
    found
}

/// A half-width comma, semicolon, colon, bracket or question mark next to a Han character.
fn half_width(subject: &Subject<'_>, origin: Option<&Origin>, spans: &[Span], findings: &mut Vec<Diagnostic>) {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}');
    for span in spans.iter().filter(|span| span.kind == SpanKind::Plain) {
        let letters: Vec<char> = span.text.chars().collect();
        for (n, c) in letters.iter().enumerate() {
            let beside_han = (n > 0 && han(letters[n - 1])) || letters.get(n + 1).is_some_and(|next| han(*next));
            if beside_han && matches!(c, ',' | ';' | ':' | '?' | '!' | '(' | ')' | '"' | '\'') {
                let start = n.saturating_sub(3);
                let context: String = letters[start..(n + 4).min(letters.len())].iter().collect();
                if !in_answers(subject, &context.chars().skip(n - start).take(1).collect::<String>()) {
                    findings.push(at_clause(subject, origin, "punctuation", Severity::Warning, &context, format!("中文中使用了半角标点：“{context}”"), format!("half-width punctuation in Chinese text: “{context}”")));
                }
            }
        }
    }
}

/// N01: amounts whose words and figures differ.
fn amounts(subject: &Subject<'_>, origin: Option<&Origin>, plain: &str, findings: &mut Vec<Diagnostic>) {
    for (at, _) in plain.match_indices("（￥") {
        let rest = &plain[at + "（￥".len()..];
        let Some(end) = rest.find('）') else { continue };
        let Ok(money) = Money::parse(&rest[..end].replace(',', ""), "CNY") else { continue };
        let expected = word_money(&money, Language::Zh);
        let begin = plain[..at].rfind("人民币");
        if let Some(begin) = begin
            && plain[begin..at + "（￥".len() + end + "）".len()] != expected
        {
            findings.push(at_clause(subject, origin, "N01", Severity::Error, "￥", format!("金额大小写不一致，应为{expected}"), format!("the amount in words and in figures differ; it should read {expected}")));
        }
    }
}

fn at_clause(subject: &Subject<'_>, origin: Option<&Origin>, code: &str, severity: Severity, word: &str, zh: String, en: String) -> Diagnostic {
    let clause = origin.map_or(String::new(), |origin| origin.clause.clone());
    Diagnostic::new(code, severity, zh, en)
        .hint(format!("修改条款 {clause} 的文本"), format!("mend the text of clause {clause}"))
        .at(origin.and_then(|origin| subject.place_in_clause(origin, word)))
}
