//! Whether a case is met in a paper, and where.

use super::compiled::Compiled;
use super::passages::{Passage, Passages};
use crate::wording::{Pattern, Searched};
use indexmap::IndexMap;
use std::ops::Range;

/// Where a case is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Index of the passage.
    pub passage: usize,
    /// Its paragraph.
    pub paragraph: usize,
    /// Bytes in the text of the paragraph.
    pub stretch: Range<usize>,
}

/// What the rows were found to be so far.
pub(super) type Values = IndexMap<String, String>;

/// Whether all conditions on rows hold: `N12 = silent`, `S07 = present|weak`, `employment`, `not personal`.
pub(super) fn holds(conditions: &[String], values: &Values) -> bool {
    conditions.iter().all(|condition| {
        let value = |row: &str| values.get(row.trim()).map_or("", String::as_str);
        let yes = |row: &str| matches!(value(row), "yes" | "granted" | "present");
        match (condition.split_once("!="), condition.split_once('='), condition.strip_prefix("not ")) {
            (Some((row, words)), _, _) => !words.split('|').any(|word| word.trim() == value(row)),
            (None, Some((row, words)), _) => words.split('|').any(|word| word.trim() == value(row)),
            (None, None, Some(row)) => !yes(row),
            (None, None, None) => yes(condition),
        }
    })
}

/// The passages in which a case is met; one without a passage where it asks for none. Empty: it is not met.
pub(super) fn met(case: &Compiled, passages: &Passages, values: &Values, scope: &Range<usize>) -> Option<Vec<Found>> {
    let anywhere = |patterns: &[Pattern]| {
        let has = |text: &Searched| patterns.iter().any(|pattern| pattern.find(text).is_some());
        // An item says with the words that lead to it what neither says alone.
        let led = |passage: &&Passage| passage.lead > 0 && scope.contains(&passage.paragraph);
        passages.searched[scope.clone()].iter().any(has) || passages.all.iter().filter(led).any(|own| has(&own.text))
    };
    if !holds(&case.when, values)
        || (!case.somewhere.is_empty() && !anywhere(&case.somewhere))
        || (!case.never.is_empty() && anywhere(&case.never))
    {
        return None;
    }
    if !case.groups.is_empty() {
        return groups(case, passages, scope);
    }
    if case.any.is_empty() {
        return Some(Vec::new());
    }
    let found: Vec<Found> = passages
        .all
        .iter()
        .enumerate()
        .filter(|(_, passage)| scope.contains(&passage.paragraph))
        .filter_map(|(index, passage)| in_passage(case, &case.any, passages, index, passage))
        .collect();
    (!found.is_empty()).then_some(found)
}

fn in_passage(case: &Compiled, any: &[Pattern], passages: &Passages, index: usize, passage: &Passage) -> Option<Found> {
    let found = any.iter().find_map(|pattern| own_match(pattern, passage))?;
    let has = |patterns: &[Pattern], text: &Searched| patterns.iter().any(|pattern| pattern.find(text).is_some());
    let paragraph = &passages.searched[passage.paragraph];
    let fits = (case.also.is_empty() || has(&case.also, &passage.text))
        && !has(&case.not, &passage.text)
        && (case.beside.is_empty() || has(&case.beside, paragraph))
        && !has(&case.apart, paragraph)
        && (case.under.is_empty() || has(&case.under, &passage.context))
        && !has(&case.outside, &passage.context);
    fits.then(|| Found { passage: index, paragraph: passage.paragraph, stretch: passages.original(passage, &found) })
}

/// A match that reaches into the passage's own words.
fn own_match(pattern: &Pattern, passage: &Passage) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(found) = pattern.find_from(&passage.text, from) {
        if found.end > passage.lead {
            return Some(found);
        }
        let step = passage.text.text[found.start..].chars().next().map_or(1, char::len_utf8);
        from = found.start + step;
    }
    None
}

fn groups(case: &Compiled, passages: &Passages, scope: &Range<usize>) -> Option<Vec<Found>> {
    let inside = |(_, passage): &(usize, &Passage)| scope.contains(&passage.paragraph);
    let found: Vec<Found> = case
        .groups
        .iter()
        .filter_map(|group| {
            passages
                .all
                .iter()
                .enumerate()
                .filter(inside)
                .find_map(|(index, passage)| in_passage(case, group, passages, index, passage))
        })
        .collect();
    (found.len() >= case.least.max(1)).then_some(found)
}
