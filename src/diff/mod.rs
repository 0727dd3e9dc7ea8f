//! Two agreements of one kind → what changed: clauses matched by id, words compared inside them.
//!
//! A clause that moved or has another number is no change. Inside a clause the comparison goes by word (Chinese words by
//! dictionary), and never cuts an amount, a date, a number or a defined term in two.

mod align;
mod blocks;
mod report;
mod summary;
mod terms;
mod tokens;
mod units;
mod words;

pub use report::{ClauseChange, Fragment, Kind, Side};
pub use summary::{Compared, summary};

use crate::document::{Block, Document};
use blocks::Comparer;
use terms::Terms;
use units::{Unit, units};

/// A comparison of an older with a newer agreement.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The newer agreement with what the older one had, every span marked that is not in both.
    pub document: Document,
    /// Clauses that are not the same, in the order of the newer agreement.
    pub changes: Vec<ClauseChange>,
}

/// Compares two agreements in the same languages.
pub fn compare(old: &Document, new: &Document) -> Comparison {
    let terms = Terms::of([old, new]);
    let comparer = Comparer::new(&terms);
    let languages = report::shared_languages(old, new);
    let (before, after) = (units(old), units(new));
    let mut blocks: Vec<Block> = Vec::new();
    let mut changes = Vec::new();
    for pair in in_new_order(&before, &after) {
        let (key, older, newer) = match pair {
            Pair::Old(unit) => (&unit.key, unit.blocks, &[][..]),
            Pair::New(unit) => (&unit.key, &[][..], unit.blocks),
            Pair::Both(older, newer) => (&newer.key, older.blocks, newer.blocks),
        };
        let merged = comparer.blocks(older, newer);
        changes.extend(report::change(key, &languages, older, newer, &merged));
        blocks.extend(merged);
    }
    Comparison { document: Document { blocks, ..new.clone() }, changes }
}

enum Pair<'p, 'd> {
    Old(&'p Unit<'d>),
    New(&'p Unit<'d>),
    Both(&'p Unit<'d>, &'p Unit<'d>),
}

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
    let mut pairs: Vec<Pair<'p, 'd>> = gone_after(None).map(Pair::Old).collect();
    for unit in after {
        match before.iter().find(|other| other.key == unit.key) {
            Some(older) => pairs.push(Pair::Both(older, unit)),
            None => pairs.push(Pair::New(unit)),
        }
        pairs.extend(gone_after(Some(&unit.key)).map(Pair::Old));
    }
    pairs
}
