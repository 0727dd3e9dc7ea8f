//! Defined terms: every one used is defined, once.

use super::cache::TextProperties;
use super::{ReadText, Subject};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Content, plain_text};
use crate::library::{Clause, Term};
use crate::value::Language;
use std::collections::BTreeMap;

/// Looks for terms of the library in the finished text: used without a definition, defined twice, defined and not used.
pub(super) fn check(subject: &Subject<'_>, texts: &[ReadText<'_>]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for language in &subject.document.languages {
        terms_in(subject, texts, *language, &mut findings);
    }
    findings
}

fn terms_in(subject: &Subject<'_>, texts: &[ReadText<'_>], language: Language, findings: &mut Vec<Diagnostic>) {
    let written = texts.iter().filter(|text| text.language == language);
    // A title names what an article is about; it uses no term.
    let used: Vec<&ReadText<'_>> =
        written.filter(|text| !matches!(text.block.content, Content::Heading { .. } | Content::Title(_))).collect();
    // An annex may use a term that the body defines for it, and defines none itself.
    let end = used.iter().position(|text| matches!(text.block.content, Content::Annex { .. }));
    let (body, annexes) = used.split_at(end.unwrap_or(used.len()));
    let mut defined: BTreeMap<&str, usize> = BTreeMap::new();
    for text in body {
        for pair in text.spans.windows(2) {
            if pair[1].strong && pair[0].text.ends_with('“') {
                *defined.entry(&pair[1].text).or_default() += 1;
            }
        }
    }
    let (count, count_in_annexes) = (counter(subject, body), counter(subject, annexes));
    for Term { word: term, clauses } in subject.library.words().terms.get(language).into_iter().flatten() {
        // What only another kind defines is a word like any other here.
        let mut clauses = clauses.iter().filter_map(|place| subject.library.clauses.get(*place));
        let Some(Clause { id: clause, .. }) = clauses.find(|clause| subject.plan.kind.carries(clause)) else {
            continue;
        };
        let times = defined.get(term.as_str()).copied().unwrap_or(0);
        // Short terms (代表, 交割, Copies) are common words as well, and an English one may begin a sentence.
        let telling = if language == Language::En { term.contains(' ') } else { term.chars().count() >= 3 };
        let uses = count(term);
        let (code, zh, en) = match (times, uses) {
            (0, 1..) if telling && stands_alone(&count, term, &defined) && !in_answers(subject, term) => {
                let (zh, en) = if subject.plan.clauses().any(|planned| planned.clause.id == *clause) {
                    ("按现有答案不写该定义", "with these answers leaves the definition out")
                } else {
                    ("不在本协议中", "is not in")
                };
                (
                    Code::UndefinedTerm,
                    format!("使用了“{term}”，但没有定义（定义它的条款 {clause} {zh}）"),
                    format!("“{term}” is used but not defined (clause {clause}, which defines it, {en})"),
                )
            }
            (2.., _) => {
                (Code::DefinedTwice, format!("“{term}”定义了 {times} 次"), format!("“{term}” is defined {times} times"))
            }
            (1, 0..=1) if uses + count_in_annexes(term) <= 1 => {
                (Code::UnusedTerm, format!("定义了“{term}”，但没有使用"), format!("“{term}” is defined but not used"))
            }
            _ => continue,
        };
        let first = body.iter().filter(|text| plain_text(text.spans).contains(term.as_str()));
        let place = first.filter_map(|text| subject.place(text.block.origin.as_ref(), term).0).next();
        findings.push(
            Diagnostic::of(code, zh, en)
                .hint(
                    format!("修改条款 {clause}，或者改用已定义的词语"),
                    format!("mend clause {clause}, or use a defined term"),
                )
                .at(place),
        );
    }
}

/// How often a word stands in some texts.
fn counter(subject: &Subject<'_>, texts: &[&ReadText<'_>]) -> impl Fn(&str) -> usize {
    let words = subject.library.words();
    let total = TextProperties::total(words, texts.iter().map(|text| &*text.properties));
    move |word| {
        let counted = |text: &&ReadText<'_>| plain_text(text.spans).matches(word).count();
        words.index(word).map_or_else(|| texts.iter().map(counted).sum(), |index| total[index])
    }
}

/// An answer may hold the word (a job title, a department) without meaning the term.
fn in_answers(subject: &Subject<'_>, term: &str) -> bool {
    let mut found = false;
    subject.answers.each_text(&mut |_, text| found |= text.contains(term));
    found
}

/// Whether the term stands somewhere not as part of a longer defined term.
fn stands_alone(count: &dyn Fn(&str) -> usize, term: &str, defined: &BTreeMap<&str, usize>) -> bool {
    let longer = defined.keys().filter(|other| other.len() > term.len() && other.contains(term));
    count(term) > longer.map(|other| count(other)).sum()
}
