//! A review as JSON, for other programs.

use super::flags::Proposal;
use super::provisions::Stand;
use super::reading::{Review, Verdict};
use super::{Found, quote};
use crate::intake::{MarkKind, Paper};
use crate::library::Library;
use crate::value::Language;
use serde_json::{Map, Value, json};

/// `{"document","verdict","provisions","flags","facts","unread"}`; texts in `language`.
pub fn render(library: &Library, paper: &Paper, review: &Review, language: Language) -> String {
    let marks = |kind: MarkKind| paper.marks.iter().filter(|mark| mark.kind == kind).count();
    let at = |found: Option<&Found>| {
        let place = found.map(|found| review.passages.places[found.paragraph].clone());
        (found.map(|found| quote(paper, found)), place, found.map(|found| found.paragraph + 1))
    };
    let provisions: Vec<Value> = review
        .provisions
        .iter()
        .map(|provision| {
            let (quote, place, paragraph) = at(provision.found.first());
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
        })
        .collect();
    let flags: Vec<Value> = review
        .findings
        .iter()
        .map(|finding| {
            let (quote, place, paragraph) = at(finding.found.first());
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
        })
        .collect();
    let unread: Vec<&str> = review
        .unread
        .iter()
        .map(|unread| match language {
            Language::Zh => unread.zh.as_str(),
            Language::En => unread.en.as_str(),
        })
        .collect();
    let facts: Map<String, Value> = review
        .values
        .iter()
        .filter(|(_, value)| *value == "yes")
        .map(|(id, value)| (id.clone(), json!(value)))
        .collect();
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
        "provisions": provisions,
        "flags": flags,
        "facts": facts,
        "unread": unread,
    });
    let mut text = serde_json::to_string_pretty(&whole).expect("plain strings and numbers serialise");
    text.push('\n');
    text
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
