//! Checks of a drafted agreement: the library's rules, and what needs code.

mod cache;
mod doubled;
mod evaluation;
mod force;
mod identity;
mod idle;
mod languages;
mod not_agreed;
mod past_facts;
mod rules;
mod terms;
mod typography;
mod usage;
mod waive;

pub use cache::TextCache;
pub use evaluation::{Evaluation, Undecided};
pub use force::force;
pub use rules::printable;
pub use waive::{Waived, waive};

use crate::answers::{Answers, Special};
use crate::diagnostic::{Diagnostic, Location};
use crate::document::{Block, Document, Origin, SPECIAL, Span};
use crate::expression::Scope;
use crate::library::Library;
use crate::plan::Plan;
use crate::value::{Language, Localised};
use cache::TextProperties;
use evaluation::Lacking;
use std::rc::Rc;

/// Everything a check may look at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Clauses, questions and rules.
    pub library: &'a Library,
    /// What was answered.
    pub answers: &'a Answers,
    /// What was chosen.
    pub plan: &'a Plan<'a>,
    /// What conditions and texts see.
    pub scopes: &'a Localised<Scope>,
    /// The text.
    pub document: &'a Document,
    /// What earlier checks found in texts.
    pub cache: &'a TextCache,
}

impl Subject<'_> {
    /// Where `word` was written: in a clause file, or among the parties' own words, and then also the path of those.
    fn place(&self, origin: Option<&Origin>, word: &str) -> (Option<Location>, Option<String>) {
        let Some(origin) = origin else { return (None, None) };
        if !origin.is_special() {
            return (origin.place(self.library, word), None);
        }
        let path = self.special(origin).map(|special| special.path.clone());
        (path.as_ref().and_then(|path| self.answers.locate(path)).cloned(), path)
    }

    /// The parties' own words that the block holds: `special.liability.2` are the second ones at the end of that article.
    fn special(&self, origin: &Origin) -> Option<&Special> {
        let (article, nth) = origin.clause.strip_prefix(SPECIAL)?.rsplit_once('.')?;
        let mut of_article =
            self.answers.special.iter().filter(|special| special.article == article && !special.rewords());
        of_article.nth(nth.parse::<usize>().ok()?.checked_sub(1)?)
    }
}

/// A text of the document in one language, with what is known of it.
struct ReadText<'a> {
    block: &'a Block,
    language: Language,
    spans: &'a [Span],
    properties: Rc<TextProperties>,
}

/// All findings about the agreement, and what they rest on.
pub fn check(subject: &Subject<'_>) -> (Vec<Diagnostic>, Evaluation) {
    let texts = texts(subject);
    let lacking = Lacking::of(subject.answers, &subject.plan.kind.schema);
    let (mut findings, evaluation) = rules::check(subject, &texts, &lacking);
    findings.extend(identity::check(subject));
    findings.extend(typography::check(subject, &texts));
    findings.extend(doubled::check(subject, &texts));
    findings.extend(languages::check(subject));
    findings.extend(languages::answers(subject));
    // Which terms and answers matter is known once it is known which clauses are in.
    if lacking.decides().is_none() {
        findings.extend(terms::check(subject, &texts));
        let unused = usage::check(subject);
        findings.extend(idle::check(subject, &unused));
        findings.extend(unused);
    }
    findings.extend(past_facts::check(subject));
    findings.extend(not_agreed::check(subject));
    findings.extend(waive::locks(subject));
    (findings, evaluation)
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
