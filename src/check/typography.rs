//! Slips of the finished text: doubled or half-width marks, empty brackets, left-over blanks, words against figures.

use super::{ReadText, Subject};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Origin, Span, SpanKind, plain_text};
use crate::value::{Language, Money, word_money};

/// Looks through every text of the document.
pub(super) fn check(subject: &Subject<'_>, texts: &[ReadText<'_>]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for text in texts.iter().filter(|text| text.properties.suspect) {
        let plain = plain_text(text.spans);
        let origin = text.block.origin.as_ref();
        slips(subject, origin, text.language, &plain, &mut findings);
        amounts(subject, origin, &plain, &mut findings);
        if text.language == Language::Zh {
            half_width(subject, origin, text.spans, &mut findings);
        }
    }
    findings
}

/// False where none of the searches of this module would find anything, in either language.
pub(super) fn suspect(plain: &str) -> bool {
    let mut before = ' ';
    let beside_han = plain.chars().any(|c| {
        let found = (is_half_width(c) && is_han(before)) || (is_half_width(before) && is_han(c));
        before = c;
        found
    });
    beside_han
        || plain.contains("（￥")
        || LEFT_OVER.iter().chain(&DOUBLED).chain(&DOUBLED_IN_ENGLISH).any(|marks| plain.contains(marks))
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_half_width(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '?' | '!' | '(' | ')' | '"' | '\'')
}

/// What never stands in a finished text, in either language.
const LEFT_OVER: [&str; 7] = ["{{", "}}", "{%", "%}", "（）", "()", "“”"];
/// What a template engine writes for a value that is not there; ordinary words in English.
const NOTHING: [&str; 4] = ["None", "null", "undefined", "true"];
/// Marks that never stand side by side in Chinese.
const DOUBLED: [&str; 20] = [
    "，，", "。。", "；；", "、、", "：：", "，。", "。，", "；。", "。；", "、。", "，；", "；，", "、，", "，、",
    "：。", "：；", "（，", "（、", "，）", "、）",
];

/// Marks that never stand side by side in English.
const DOUBLED_IN_ENGLISH: [&str; 8] = [",,", "..", ";;", ";.", ",.", ". .", " ,", " ."];

fn slips(
    subject: &Subject<'_>,
    origin: Option<&Origin>,
    language: Language,
    plain: &str,
    findings: &mut Vec<Diagnostic>,
) {
    let nothing = NOTHING.into_iter().filter(|_| language == Language::Zh);
    for word in LEFT_OVER.into_iter().chain(nothing) {
        // The letters may belong to an answer: a company may be called None.
        if plain.contains(word) && !in_answers(subject, word) {
            findings.push(at_clause(
                subject,
                origin,
                Code::LeftOver,
                word,
                format!("正文中留有“{word}”"),
                format!("“{word}” is left over in the text"),
            ));
        }
    }
    let wrong = |marks: &&str| plain.contains(marks) && !in_answers(subject, marks);
    let doubled: Vec<&str> = match language {
        Language::Zh => DOUBLED.into_iter().filter(wrong).collect(),
        Language::En => DOUBLED_IN_ENGLISH.into_iter().find(wrong).into_iter().collect(),
    };
    for marks in doubled {
        let (zh, en) = match language {
            Language::Zh => ("标点重复", "doubled punctuation"),
            Language::En => ("英文标点有误", "faulty punctuation"),
        };
        let (zh, en) = (format!("{zh}：“{marks}”"), format!("{en}: “{marks}”"));
        findings.push(at_clause(subject, origin, Code::Punctuation, marks, zh, en));
    }
}

fn in_answers(subject: &Subject<'_>, word: &str) -> bool {
    let mut found = false;
    subject.answers.each_text(&mut |_, text| found |= text.contains(word));
    found
}

/// A half-width comma, semicolon, colon, bracket or question mark next to a Han character.
fn half_width(subject: &Subject<'_>, origin: Option<&Origin>, spans: &[Span], findings: &mut Vec<Diagnostic>) {
    for span in spans.iter().filter(|span| span.kind == SpanKind::Plain) {
        let letters: Vec<char> = span.text.chars().collect();
        for (n, c) in letters.iter().enumerate() {
            let beside_han = (n > 0 && is_han(letters[n - 1])) || letters.get(n + 1).is_some_and(|next| is_han(*next));
            if beside_han && is_half_width(*c) {
                let start = n.saturating_sub(3);
                let context: String = letters[start..(n + 4).min(letters.len())].iter().collect();
                if !in_answers(subject, &context.chars().skip(n - start).take(1).collect::<String>()) {
                    findings.push(at_clause(
                        subject,
                        origin,
                        Code::Punctuation,
                        &context,
                        format!("中文中使用了半角标点：“{context}”"),
                        format!("half-width punctuation in Chinese text: “{context}”"),
                    ));
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
            findings.push(at_clause(
                subject,
                origin,
                Code::N01,
                "￥",
                format!("金额大小写不一致，应为{expected}"),
                format!("the amount in words and in figures differ; it should read {expected}"),
            ));
        }
    }
}

fn at_clause(
    subject: &Subject<'_>,
    origin: Option<&Origin>,
    code: Code,
    word: &str,
    zh: String,
    en: String,
) -> Diagnostic {
    let (place, path) = subject.place(origin, word);
    let finding = Diagnostic::of(code, zh, en).at(place);
    match path {
        Some(path) => finding.hint(format!("修改 {path}"), format!("mend {path}")).answer(path),
        None => {
            let clause = origin.map_or(String::new(), |origin| origin.clause.clone());
            finding.hint(format!("修改条款 {clause} 的文本"), format!("mend the text of clause {clause}"))
        }
    }
}
