//! What is agreed besides answers: other variants of clauses, annexes, the parties' own words; and findings that are accepted.

use super::question::{Asker, Choice, json};
use super::say;
use crate::answers::{Stance, TomlValue};
use crate::library::Clause;
use crate::pipeline::Assembly;
use crate::plan::Choice as Chosen;
use serde::Serialize;
use serde_json::Value as Json;

/// What stands besides the answers, and what could.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Terms {
    /// Clauses that have other variants.
    pub variants: Vec<Variants>,
    /// Annexes that the form offers or brings.
    pub annexes: Vec<Annex>,
    /// Articles at whose end the parties' own words can stand.
    pub articles: Vec<Choice>,
    /// The rows of `[[special]]`.
    pub special: Vec<Json>,
    /// The rows of `[[waive]]`.
    pub waivers: Vec<Json>,
}

/// A clause of the agreement that has several variants.
#[derive(Debug, Clone, Serialize)]
pub struct Variants {
    /// Id of the clause.
    pub clause: String,
    /// Its heading.
    pub title: String,
    /// Title of its article.
    pub article: String,
    /// The stance of the one that is taken.
    pub taken: &'static str,
    /// It is taken because the file says so, and not by the stance.
    pub chosen: bool,
    /// All of them.
    pub variants: Vec<Variant>,
}

/// A variant of a clause.
#[derive(Debug, Clone, Serialize)]
pub struct Variant {
    /// Its stance.
    pub stance: &'static str,
    /// Whom it favours.
    pub label: String,
    /// What it says to the drafter.
    pub note: String,
}

/// An annex.
#[derive(Debug, Clone, Serialize)]
pub struct Annex {
    /// As the file names it.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// The answers name it.
    pub included: bool,
    /// The form brings it by itself.
    pub attached: bool,
}

pub(super) fn terms(asker: &Asker<'_>, assembly: &Assembly<'_>) -> Terms {
    let language = asker.language;
    let rows = |key: &str| match &asker.root.data {
        TomlValue::Table(fields) => match fields.get(key).map(|node| &node.data) {
            Some(TomlValue::Array(items)) => items.iter().map(json).collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let planned = assembly
        .plan
        .articles
        .iter()
        .flat_map(|article| article.clauses.iter().map(move |planned| (say(article.title, language), planned)));
    let variants = planned.filter_map(|(article, planned)| {
        let versions: Vec<&Clause> = asker.library.versions(&planned.clause.id).collect();
        let own = planned.clause.variant.filter(|_| versions.len() > 1)?;
        Some(Variants {
            clause: planned.clause.id.clone(),
            title: say(&planned.clause.heading, language),
            article,
            taken: own.word(),
            chosen: planned.choice == Chosen::Chosen,
            variants: versions.iter().filter_map(|clause| variant(asker, assembly, clause)).collect(),
        })
    });
    let included: Vec<String> = included(asker);
    let offered =
        asker.form.attached.iter().chain(asker.form.annexes.iter().filter(|name| !asker.form.attached.contains(name)));
    let annexes = offered.map(|name| Annex {
        title: asker
            .library
            .versions(&format!("annex.{name}"))
            .next()
            .map_or(name.clone(), |clause| say(&clause.heading, language)),
        included: included.contains(name),
        attached: asker.form.attached.contains(name),
        name: name.clone(),
    });
    let articles = assembly.plan.articles.iter();
    Terms {
        variants: variants.collect(),
        annexes: annexes.collect(),
        articles: articles
            .map(|article| Choice { word: article.article.id.clone(), label: say(article.title, language) })
            .collect(),
        special: rows("special"),
        waivers: rows("waive"),
    }
}

fn variant(asker: &Asker<'_>, assembly: &Assembly<'_>, clause: &Clause) -> Option<Variant> {
    let stance = clause.variant?;
    let labels = match stance {
        Stance::Discloser => ("有利于披露方", "for the discloser"),
        Stance::Balanced => ("平衡", "balanced"),
        Stance::Recipient => ("有利于接收方", "for the recipient"),
    };
    let note = say(&assembly.note(asker.library, clause), asker.language);
    Some(Variant { stance: stance.word(), label: asker.language.say(labels.0, labels.1).to_owned(), note })
}

/// Annexes that the file names, whether the form can carry them or not.
fn included(asker: &Asker<'_>) -> Vec<String> {
    let TomlValue::Table(fields) = &asker.root.data else { return Vec::new() };
    let list = fields.get("annexes").and_then(|node| match &node.data {
        TomlValue::Table(fields) => fields.get("include"),
        _ => None,
    });
    match list.map(json) {
        Some(Json::Array(names)) => names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}
