//! Checks of a drafted agreement: the library's rules, and what needs code.

mod cache;
mod force;
mod identity;
mod languages;
mod rules;
mod terms;
mod typography;
mod usage;
mod waive;

pub use cache::TextCache;
pub use force::force;
pub use rules::printable;
pub use waive::{Waived, waive};

use crate::answers::Answers;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, Document, Span};
use crate::expression::Scope;
use crate::library::Library;
use crate::plan::Plan;
use crate::value::{Language, Localised};
use cache::TextProperties;
use std::rc::Rc;

/// Everything a check may look at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub library: &'a Library,
    pub answers: &'a Answers,
    pub plan: &'a Plan<'a>,
    pub scopes: &'a Localised<Scope>,
    pub document: &'a Document,
    /// What earlier checks found in texts.
    pub cache: &'a TextCache,
}

/// A text of the document in one language, with what is known of it.
struct ReadText<'a> {
    block: &'a Block,
    language: Language,
    spans: &'a [Span],
    properties: Rc<TextProperties>,
}

/// All findings about the agreement.
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let texts = texts(subject);
    let mut findings = rules::check(subject, &texts);
    findings.extend(identities(subject));
    findings.extend(typography::check(subject, &texts));
    findings.extend(languages::check(subject));
    findings.extend(terms::check(subject, &texts));
    findings.extend(usage::check(subject));
    findings.extend(waive::locks(subject));
    findings
}

/// All texts of the document in order.
fn texts<'a>(subject: &Subject<'a>) -> Vec<ReadText<'a>> {
    let mut texts = Vec::with_capacity(subject.document.blocks.len());
    for block in &subject.document.blocks {
        let read = subject.cache.block(subject.library.words(), block);
        let sides = block.content.texts().into_iter().flat_map(|text| text.iter());
        texts.extend(sides.zip(&*read).map(|((language, spans), properties)| ReadText {
            block,
            language,
            spans,
            properties: Rc::clone(properties),
        }));
    }
    texts
}

/// G10: credit codes and identity numbers whose check digit is wrong.
fn identities(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for party in &subject.answers.parties {
        let (Some(form), Some(id)) = (party.text("form", Language::Zh), party.text("id", Language::Zh)) else {
            continue;
        };
        let (sound, zh, en) = match form {
            "individual" if id.len() == 18 && id.is_ascii() => {
                (identity::is_identity_number(id), "居民身份证号码", "identity number")
            }
            "company" | "partnership" | "branch" | "individual-business" => {
                (identity::is_credit_code(id), "统一社会信用代码", "unified social credit code")
            }
            _ => continue,
        };
        if sound {
            continue;
        }
        let path = format!("parties.{}.id", party.index);
        let label = |language| party.label.get(language).cloned().unwrap_or_default();
        findings.push(
            Diagnostic::of(
                Code::G10,
                format!("{}的{zh}校验位不符", label(Language::Zh)),
                format!("the {en} of {} fails its check digit", label(Language::En)),
            )
            .hint(
                format!("对照营业执照或者身份证件核对 {path}"),
                format!("compare {path} with the business licence or identity document"),
            )
            .at(subject.answers.locate(&path).cloned())
            .answer(path),
        );
    }
    findings
}
