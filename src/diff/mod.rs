//! Two agreements of one kind → what changed: clauses matched by id, words compared inside them.
//!
//! A clause that moved or has another number is no change. Inside a clause the comparison goes by word (Chinese words by
//! dictionary), and never cuts an amount, a date, a number or a defined term in two.

mod align;
mod blocks;
mod content;
mod report;
mod status;
mod summary;
mod terms;
mod tokens;
mod tracked;
mod units;
mod words;
mod wordwise;

pub use report::{ClauseChange, Fragment, Kind, Side};
pub use status::BlockStatus;
pub use summary::{Compared, summary};
pub use tokens::Stretch;
pub use tracked::Tracked;
pub use wordwise::Wordwise;

use crate::document::{Block, Document};
use align::{LEAST_ALIKE, likeness};
use blocks::Comparer;
use content::mark_inserted;
use std::sync::Arc;
use terms::Terms;
use tracked::{Pairing, tracked};
use units::{Unit, units};

/// A comparison of an older with a newer agreement.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The newer agreement with what the older one had, every span marked that is not in both.
    pub document: Document,
    /// The same for changes that can be refused.
    pub tracked: Tracked,
    /// Clauses that are not the same, in the order of the newer agreement.
    pub changes: Vec<ClauseChange>,
    /// Clauses whose words are the same and in which other words are bold: no tracked change shows that.
    pub bold_only: Vec<String>,
}

/// Compares two agreements in the same languages.
pub fn compare(old: &Document, new: &Document) -> Comparison {
    let terms = Terms::of([old, new]);
    let mut comparer = Comparer::new(&terms);
    let languages = report::shared_languages(old, new);
    let (before, after) = (units(old), units(new));
    let pairings: Vec<Pairing<'_, '_>> = in_new_order(&before, &after)
        .into_iter()
        .map(|(older, newer)| {
            let merged = match (older, newer) {
                (Some(older), newer) => comparer.blocks(older, newer.map_or(&[][..], |unit| unit.blocks)),
                (None, Some(newer)) => {
                    newer.blocks.iter().map(|block| (mark_inserted(block), BlockStatus::New { moved: None })).collect()
                }
                (None, None) => Vec::new(),
            };
            Pairing { old: older, new: newer, merged }
        })
        .collect();
    let mut blocks: Vec<Arc<Block>> = Vec::new();
    let mut changes = Vec::new();
    let mut bold_only = Vec::new();
    for pairing in &pairings {
        let merged: Vec<Arc<Block>> = pairing.merged.iter().map(|(block, _)| Arc::new(block.clone())).collect();
        if let Some(unit) = pairing.new.or(pairing.old) {
            let [old, new] = [pairing.old, pairing.new].map(|unit| unit.map_or(&[][..], |unit| unit.blocks));
            let change = report::change(&unit.key, &languages, old, new, &merged);
            if change.is_none() && bold(old) != bold(new) {
                bold_only.push(unit.key.clone());
            }
            changes.extend(change);
        }
        blocks.extend(merged);
    }
    let tracked = tracked(&mut comparer, old, new, &before, &pairings);
    Comparison { document: Document { blocks, ..new.clone() }, tracked, changes, bold_only }
}

/// All bold words of some blocks.
fn bold(blocks: &[Arc<Block>]) -> String {
    let texts = blocks.iter().flat_map(|block| block.content.texts()).flat_map(|text| text.iter());
    let strong = texts.flat_map(|(_, spans)| spans).map(|span| if span.strong { span.text.as_str() } else { "\u{1}" });
    // A plain stretch may be one span or several.
    let mut all = String::new();
    for text in strong.filter(|text| !text.is_empty()) {
        if text != "\u{1}" || !all.ends_with('\u{1}') {
            all.push_str(text);
        }
    }
    all
}

/// A unit as the older and as the newer agreement has it.
type Pair<'p, 'd> = (Option<&'p Unit<'d>>, Option<&'p Unit<'d>>);

/// Units as the newer agreement has them; one that is gone follows the unit that it followed.
fn in_new_order<'p, 'd>(before: &'p [Unit<'d>], after: &'p [Unit<'d>]) -> Vec<Pair<'p, 'd>> {
    let in_new = |unit: &Unit<'_>| after.iter().any(|other| other.key == unit.key);
    let gone_after = |key: Option<&str>| {
        let from = match key {
            None => 0,
            Some(key) => before.iter().position(|unit| unit.key == key).map_or(before.len(), |at| at + 1),
        };
        before[from..].iter().take_while(|unit| !in_new(unit))
    };
    let mut pairs: Vec<Pair<'p, 'd>> = gone_after(None).map(|unit| (Some(unit), None)).collect();
    for unit in after {
        pairs.push((before.iter().find(|other| other.key == unit.key), Some(unit)));
        pairs.extend(gone_after(Some(&unit.key)).map(|unit| (Some(unit), None)));
    }
    pairs
}

/// Paragraphs of two texts that are versions of one another, by their places; those of one text alone; in order.
pub fn pair_paragraphs(old: &[String], new: &[String]) -> Vec<(Option<usize>, Option<usize>)> {
    align::align(old, new, |from, to| match likeness(&old[from], &new[to]) {
        some if some < LEAST_ALIKE => 0,
        some => some,
    })
}

/// How alike two texts are, of 1000.
pub fn alike(old: &str, new: &str) -> u32 {
    likeness(old, new)
}

/// Paragraphs of two texts that differ: the older and the newer one, or one of them alone. White space makes no difference.
pub fn changed_paragraphs<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(Option<&'t str>, Option<&'t str>)> {
    let bare = |text: &&str| text.split_whitespace().collect::<String>();
    let (a, b): (Vec<String>, Vec<String>) = (old.iter().map(bare).collect(), new.iter().map(bare).collect());
    pair_paragraphs(&a, &b)
        .into_iter()
        .filter(|(from, to)| match (from, to) {
            (Some(from), Some(to)) => a[*from] != b[*to],
            _ => true,
        })
        .map(|(from, to)| (from.map(|at| old[at]), to.map(|at| new[at])))
        .collect()
}
