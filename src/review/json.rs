//! A review as JSON, for other programs.

use super::flags::{Finding, Proposal};
use super::provisions::{Provision, Stand};
use super::reading::{Review, Verdict};
use super::{Found, quote};
use crate::intake::{MarkKind, Paper};
use crate::library::Library;
use crate::value::Language;
use serde_json::{Map, Value, json};

/// `{"document","verdict","provisions","flags","facts","unread"}`; texts in `language`.
pub fn render(library: &Library, paper: &Paper, review: &Review, language: Language) -> String {
    let marks = |kind: MarkKind| paper.marks.iter().filter(|mark| mark.kind == kind).count();
    let provisions = review.provisions.iter().map(|found| provision(paper, review, found, language));
    let flags = review.findings.iter().map(|finding| flag(library, paper, review, finding, language));
    let unread = review.unread.iter().map(|unread| match language {
        Language::Zh => unread.zh.as_str(),
        Language::En => unread.en.as_str(),
    });
    let facts = review.values.iter().filter(|(_, value)| *value == "yes");
    let whole = json!({
        "document": {
            "name": paper.name,
            "format": paper.format.word(),
            "paragraphs": paper.paragraphs.len(),
            "read": [review.scope.start + 1, review.scope.end],
            "insertions": marks(MarkKind::Inserted),
            "deletions": marks(MarkKind::Deleted),
            "comments": marks(MarkKind::Comment),
        },
        "verdict": verdict(review.verdict),
        "provisions": provisions.collect::<Vec<Value>>(),
        "flags": flags.collect::<Vec<Value>>(),
        "facts": facts.map(|(id, value)| (id.clone(), json!(value))).collect::<Map<String, Value>>(),
        "unread": unread.collect::<Vec<&str>>(),
    });
    let mut text = serde_json::to_string_pretty(&whole).expect("plain strings and numbers serialise");
    text.push('\n');
    text
}

fn provision(paper: &Paper, review: &Review, provision: &Provision, language: Language) -> Value {
    let (quote, place, paragraph) = at(paper, review, provision.found.first());
    json!({
        "row": provision.row,
        "title": provision.title.prefer(language),
        "value": provision.value,
        "quote": quote,
        "where": place,
        "paragraph": paragraph,
        "nearest": provision.nearest.as_ref().map(|near| json!({
            "clause": near.clause, "variant": near.variant, "likeness": near.likeness,
        })),
        "sure": provision.sure,
        "stand": provision.stand.map(stand),
    })
}

fn flag(library: &Library, paper: &Paper, review: &Review, finding: &Finding, language: Language) -> Value {
    let (quote, place, paragraph) = at(paper, review, finding.found.first());
    json!({
        "code": format!("review-{}", finding.kind.replace('_', "-")),
        "kind": finding.kind,
        "severity": finding.severity,
        "message": finding.message.prefer(language),
        "quote": quote,
        "where": place,
        "paragraph": paragraph,
        "places": finding.found.len(),
        "basis": super::opinion::cited(library, &finding.basis, language),
        "hint": finding.hint.prefer(language),
        "proposal": finding.proposal.as_ref().map(|proposal| match proposal {
            Proposal::Replace(words) => json!({ "replace": words }),
            Proposal::Clause(id) => json!({ "clause": id }),
        }),
    })
}

/// The words of a place, where they stand, and the number of their paragraph.
fn at(paper: &Paper, review: &Review, found: Option<&Found>) -> (Option<String>, Option<Value>, Option<usize>) {
    let place = found.map(|found| json!(review.passages.places[found.paragraph]));
    (found.map(|found| quote(paper, found)), place, found.map(|found| found.paragraph + 1))
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NoObstacle => "no-obstacle",
        Verdict::Negotiate => "negotiate",
        Verdict::DoNotSign => "do-not-sign",
    }
}

fn stand(stand: Stand) -> &'static str {
    match stand {
        Stand::Accept => "accept",
        Stand::Fallback => "fallback",
        Stand::Refuse => "refuse",
    }
}
