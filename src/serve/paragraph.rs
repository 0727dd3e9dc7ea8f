//! From a printed paragraph to its clause and its questions, and from a question to what it changes.

use super::sheet::Sheet;
use crate::answers::Question;
use crate::library::{Clause, Library, User};
use crate::value::Language;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;

/// What stands behind a paragraph.
pub fn about(sheet: &Sheet, id: &str, language: Language) -> Option<Json> {
    let (library, made) = (sheet.library, sheet.made());
    let block = made.document.blocks.iter().find(|block| block.id.to_string() == id)?;
    let texts = block.content.texts();
    let spans = texts.into_iter().flat_map(|text| text.iter()).flat_map(|(_, spans)| spans);
    let printed: BTreeSet<&str> =
        spans.flat_map(|span| &span.answers).flat_map(|printed| printed.keys.iter()).map(|key| &**key).collect();
    let origin = block.origin.as_ref();
    let id_of_clause = origin.map_or(block.id.clause(), |origin| &origin.clause);
    let variant = origin.and_then(|origin| origin.variant.as_deref());
    let versions: Vec<&Clause> = library.versions(id_of_clause).collect();
    let word = |clause: &Clause| clause.variant.map(|variant| variant.word());
    let clause = versions.iter().copied().find(|clause| word(clause) == variant);
    let note = |clause: &Clause| made.note(library, clause).prefer(language).cloned().unwrap_or_default();
    let variants: Vec<Json> = versions
        .iter()
        .filter(|clause| clause.variant.is_some())
        .map(|clause| json!({ "id": word(clause), "note": note(clause) }))
        .collect();
    let decided = clause.map(decided).unwrap_or_default();
    let labels: Map<String, Json> = printed
        .iter()
        .copied()
        .chain(decided.iter().map(String::as_str))
        .filter_map(|key| Some((key.to_owned(), json!(question(library, key)?.ask.prefer(language)))))
        .collect();
    let basis = clause.into_iter().flat_map(|clause| &clause.basis);
    let basis: Vec<String> =
        basis.filter_map(|id| library.statutes.cite_short(id, None)?.prefer(language).cloned()).collect();
    Some(json!({
        "paragraph": id,
        "clause": id_of_clause,
        "heading": clause.and_then(|clause| clause.heading.prefer(language)),
        "variant": variant,
        "variants": variants,
        "file": clause.map(|clause| &clause.source.name),
        "note": clause.map(note),
        "basis": basis,
        "printed": printed,
        "decided": decided,
        "labels": labels,
        "condition": clause.and_then(|clause| clause.when.as_ref()).map(|when| library.in_words(when, language)),
    }))
}

/// The answers that decide whether a clause is in, and what it says.
fn decided(clause: &Clause) -> Vec<String> {
    let conditions = clause.when.iter().chain(&clause.highlight_when).map(|condition| condition.paths());
    let texts = clause.text.iter().map(|(_, text)| text.paths());
    let paths: BTreeSet<String> = conditions.chain(texts).flat_map(|paths| paths.paths).map(|(path, _)| path).collect();
    paths.into_iter().collect()
}

/// The question whose answer stands at a path; rows and parties have no questions of their own.
fn question<'l>(library: &'l Library, key: &str) -> Option<&'l Question> {
    let names: Vec<&str> = key.split('.').filter(|name| name.parse::<usize>().is_err()).collect();
    match names[..] {
        ["party", _, ref rest @ ..] => library.question(&format!("parties.{}", rest.join("."))),
        _ => library.question(&names.join(".")),
    }
}

/// What changes with an answer.
pub fn uses(sheet: &Sheet, key: &str) -> Json {
    // Rows have no questions of their own.
    let names: Vec<&str> = key.split('.').filter(|name| name.parse::<usize>().is_err()).collect();
    let mut found: [BTreeSet<&str>; 3] = Default::default();
    for user in sheet.library.users_of_answer(&names.join(".")) {
        match user {
            User::Clause(clause) => found[0].insert(clause.id.as_str()),
            User::Rule(rule) => found[1].insert(rule.id.as_str()),
            User::Step(step) => found[2].insert(step.id.as_str()),
            User::Route(_) | User::Fact(_) | User::Question(_) | User::Kind(_) => false,
        };
    }
    let [clauses, rules, steps] = found;
    json!({ "clauses": clauses, "rules": rules, "steps": steps })
}
