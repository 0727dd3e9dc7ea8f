//! Defined terms: every one used is defined, once.

use super::Subject;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Content, plain_text};
use crate::value::Language;
use std::collections::BTreeMap;

/// Looks for terms of the library in the finished text: used without a definition, defined twice, defined and not used.
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for language in &subject.document.languages {
        terms_in(subject, *language, &mut findings);
    }
    findings
}

fn terms_in(subject: &Subject<'_>, language: Language, findings: &mut Vec<Diagnostic>) {
    let mut body = String::new();
    let mut defined: BTreeMap<String, usize> = BTreeMap::new();
    for block in &subject.document.blocks {
        if matches!(block.content, Content::Annex { .. }) {
            break;
        }
        // A title names what an article is about; it uses no term.
        if matches!(block.content, Content::Heading { .. } | Content::Title(_)) {
            continue;
        }
        for text in block.content.texts() {
            let Some(spans) = text.get(language) else { continue };
            for (n, span) in spans.iter().enumerate() {
                let quoted = n > 0 && spans[n - 1].text.ends_with('“');
                if span.strong && quoted {
                    *defined.entry(span.text.clone()).or_default() += 1;
                }
            }
            body.push_str(&plain_text(spans));
            body.push('\n');
        }
    }
    let mut known: Vec<(&str, &str)> = Vec::new();
    for clause in &subject.library.clauses {
        for term in clause.defines.iter().filter_map(|term| term.get(language)) {
            known.push((term, &clause.id));
        }
    }
    known.sort_unstable();
    known.dedup_by_key(|(term, _)| *term);
    for (term, clause) in known {
        let times = defined.get(term).copied().unwrap_or(0);
        // Short Chinese terms (代表, 交割) are common words as well.
        let telling = language == Language::En || term.chars().count() >= 3;
        let uses = body.matches(term).count();
        let (code, zh, en) = match (times, uses) {
            (0, 1..) if telling && stands_alone(&body, term, &defined) => (
                "undefined-term",
                format!("使用了“{term}”，但没有定义（定义在条款 {clause}，不在本协议中）"),
                format!("“{term}” is used but not defined (clause {clause}, which defines it, is not in)"),
            ),
            (2.., _) => ("defined-twice", format!("“{term}”定义了 {times} 次"), format!("“{term}” is defined {times} times")),
            (1, 0..=1) => ("unused-term", format!("定义了“{term}”，但没有使用"), format!("“{term}” is defined but not used")),
            _ => continue,
        };
        let severity = if code == "unused-term" { Severity::Info } else { Severity::Warning };
        findings.push(
            Diagnostic::new(code, severity, zh, en).hint(format!("修改条款 {clause}，或者改用已定义的词语"), format!("mend clause {clause}, or use a defined term")),
        );
    }
}

/// Whether the term stands somewhere not as part of a longer defined term.
fn stands_alone(body: &str, term: &str, defined: &BTreeMap<String, usize>) -> bool {
    let longer: Vec<&str> = defined.keys().map(String::as_str).filter(|other| other.len() > term.len() && other.contains(term)).collect();
    let covered: usize = longer.iter().map(|other| body.matches(other).count()).sum();
    body.matches(term).count() > covered
}
