//! Provisions: for each row what the paper says of it, and which of our clauses says nearly the same.

use super::compiled::Recogniser;
use super::conditions::{Found, Values, met};
use super::likeness::{Likeness, Nearest};
use super::passages::Passages;
use super::side::Side;
use crate::library::Library;
use crate::value::{Language, Localised};
use std::ops::Range;

/// What the paper says of a row.
#[derive(Debug, Clone)]
pub struct Provision {
    /// The row of the coverage table.
    pub row: String,
    /// What the row is about.
    pub title: Localised<String>,
    /// granted, refused, silent; present, weak, absent.
    pub value: String,
    /// Where it says so; the first is quoted.
    pub found: Vec<Found>,
    /// Our clause that is most like it.
    pub nearest: Option<Nearest>,
    /// False where other passages point to another value.
    pub sure: bool,
    /// What our side makes of it, by the playbook; None: it has no line on it.
    pub stand: Option<Stand>,
    /// Why, and what to ask for.
    pub note: Localised<String>,
}

/// What our side makes of a provision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stand {
    /// It is taken as it is.
    Accept,
    /// It can be lived with, where nothing better is to be had.
    Fallback,
    /// It is not taken.
    Refuse,
}

/// What `side` makes of `value` in a row.
fn stand(recogniser: &Recogniser, row: &str, value: &str, side: Option<Side>) -> Option<(Stand, Localised<String>)> {
    let play = recogniser.data.plays.get(row)?;
    let line = match side? {
        Side::Discloser => play.discloser.as_ref()?,
        Side::Recipient => play.recipient.as_ref()?,
    };
    let stand = if line.accepts(value) {
        Stand::Accept
    } else if line.refuses(value) {
        Stand::Refuse
    } else {
        Stand::Fallback
    };
    Some((stand, line.note.clone()))
}

/// Every row, in the order of the library, as `side` sees it; facts go into `values` only.
pub(super) fn provisions(
    library: &Library,
    recogniser: &Recogniser,
    passages: &Passages,
    scope: &Range<usize>,
    values: &mut Values,
    side: Option<Side>,
) -> Vec<Provision> {
    let likeness = Likeness::new(library);
    let mut provisions = Vec::new();
    for (id, row) in &recogniser.data.rows {
        if row.fact && values.contains_key(id) {
            continue;
        }
        let cases = &recogniser.rows[id];
        let mut decided: Option<(String, Vec<Found>)> = None;
        let mut sure = true;
        for case in cases {
            if decided.is_some() && row.fact {
                break;
            }
            let Some(found) = met(case, passages, values, scope) else { continue };
            match &mut decided {
                None => decided = Some((case.value.clone(), found)),
                Some((value, all)) if *value == case.value => all.extend(found),
                // A weaker provision beside a stronger one is no contradiction; a grant beside a refusal may be.
                Some((value, all)) if opposite(value, &case.value) => {
                    sure &= found.iter().all(|found| all.iter().any(|own| own.passage == found.passage));
                }
                Some(_) => {}
            }
        }
        let (value, mut found) = decided.unwrap_or_else(|| (row.default.clone(), Vec::new()));
        values.insert(id.clone(), value.clone());
        if row.fact {
            continue;
        }
        found.sort_by_key(|found| (found.paragraph, found.stretch.start));
        found.dedup();
        let nearest = found.first().and_then(|found| likeness.nearest(id, &passages.all[found.passage]));
        let title = row.title.clone().or_else(|| library.coverage.rows.get(id).map(|row| row.title.clone()));
        let (stand, note) = stand(recogniser, id, &value, side).unzip();
        let (title, note) = (title.unwrap_or_default(), note.unwrap_or_default());
        provisions.push(Provision { row: id.clone(), title, value, found, nearest, sure, stand, note });
    }
    provisions
}

fn opposite(value: &str, other: &str) -> bool {
    matches!((value, other), ("granted", "refused") | ("refused", "granted"))
}

/// The value of a row as an opinion says it.
pub fn value_in_words(value: &str, language: Language) -> &str {
    if language == Language::En {
        return value;
    }
    match value {
        "granted" => "是",
        "refused" => "否",
        "silent" => "没有写",
        "absent" => "没有",
        "present" => "有",
        "weak" => "不足",
        "mutual" => "双向",
        "one-way" => "单向",
        "mixed" => "混合",
        other => other,
    }
}
