//! A comparison for a format whose changes can be accepted and refused: what moved stands at both places, so that refusing
//! gives the older agreement in its own order.

use super::blocks::{Comparer, gone, new};
use super::units::Unit;
use crate::document::{Block, Content, Document};
use std::collections::BTreeSet;

/// What became of a block. `moved` numbers the clauses that stand elsewhere now: each is gone at one place and new at
/// another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// In both agreements; `old` is its index in the older one.
    Kept { old: usize },
    /// Only in the older one.
    Gone { old: usize, moved: Option<usize> },
    /// Only in the newer one.
    New { moved: Option<usize> },
}

/// Both agreements in one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Tracked {
    /// All blocks of the older and of the newer agreement, each in its order, changes marked.
    pub document: Document,
    /// What became of each block.
    pub fates: Vec<Fate>,
    /// The older agreement.
    pub old: Document,
}

/// A unit of both agreements, or of one of them, with its blocks compared.
pub struct Pairing<'p, 'd> {
    pub old: Option<&'p Unit<'d>>,
    pub new: Option<&'p Unit<'d>>,
    pub merged: Vec<(Block, Fate)>,
}

/// Puts both agreements into one document; `pairings` are in the order of the newer one.
pub fn tracked(
    comparer: &mut Comparer<'_>,
    old: &Document,
    new_document: &Document,
    before: &[Unit<'_>],
    pairings: &[Pairing<'_, '_>],
) -> Tracked {
    let kept: Vec<(usize, usize, usize)> = pairings
        .iter()
        .enumerate()
        .filter_map(|(at, pairing)| {
            let start = pairing.old?.start;
            let older = before.iter().position(|unit| unit.start == start)?;
            pairing.new.map(|unit| (older, at, unit.length()))
        })
        .collect();
    let staying = heaviest_rising(&kept);
    let moved: Vec<usize> =
        kept.iter().map(|(_, at, _)| *at).filter(|at| !staying.iter().any(|(_, stays)| stays == at)).collect();
    // A reference to what moved cannot lead to both places: it changes with it.
    let loose: BTreeSet<String> = pairings
        .iter()
        .enumerate()
        .filter(|(at, pairing)| pairing.old.is_some() && (moved.contains(at) || !same_ends(&pairing.merged)))
        .filter_map(|(_, pairing)| pairing.new)
        .flat_map(|unit| unit.blocks.iter().filter_map(|block| block.anchor.clone()))
        .collect();
    let again = !loose.is_empty();
    comparer.loose = loose;
    let mut all: Vec<(Block, Fate)> = Vec::new();
    let (mut older, mut newer) = (0, 0);
    for (stays_old, stays_new) in staying.iter().copied().chain([(before.len(), pairings.len())]) {
        for unit in &before[older..stays_old] {
            let move_number = moved.iter().position(|at| pairings[*at].old.is_some_and(|old| old.start == unit.start));
            for (index, block) in unit.blocks.iter().enumerate() {
                let fate = Fate::Gone { old: unit.start + index, moved: move_number };
                all.extend(gone(block).map(|block| (block, fate)));
            }
        }
        for (at, pairing) in pairings.iter().enumerate().take(stays_new).skip(newer) {
            let number = moved.iter().position(|moved| *moved == at);
            for block in pairing.new.map_or(&[][..], |unit| unit.blocks) {
                all.push((new(block), Fate::New { moved: number }));
            }
        }
        if let Some(pairing) = pairings.get(stays_new) {
            match (pairing.old, pairing.new) {
                (Some(old), Some(new)) if again => all.extend(comparer.blocks(old, new.blocks)),
                _ => all.extend(pairing.merged.iter().cloned()),
            }
        }
        (older, newer) = (stays_old + 1, stays_new + 1);
    }
    let (blocks, fates) = all.into_iter().unzip();
    Tracked { document: Document { blocks, ..new_document.clone() }, fates, old: old.clone() }
}

/// Of (place in the older, place in the newer, weight), rising in the newer, the places that rise in both and weigh most.
fn heaviest_rising(kept: &[(usize, usize, usize)]) -> Vec<(usize, usize)> {
    // Of each: the most that ends with it, and what comes before it there.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(kept.len());
    for (index, (old, _, weight)) in kept.iter().enumerate() {
        let before = (0..index).filter(|at| kept[*at].0 < *old).max_by_key(|at| (best[*at].0, std::cmp::Reverse(*at)));
        best.push((weight + before.map_or(0, |at| best[at].0), before));
    }
    let mut at = (0..kept.len()).max_by_key(|at| (best[*at].0, std::cmp::Reverse(*at)));
    let mut staying = Vec::new();
    while let Some(index) = at {
        staying.push((kept[index].0, kept[index].1));
        at = best[index].1;
    }
    staying.reverse();
    staying
}

/// True where the heading, or the first and the last numbered paragraph, of both agreements are the same blocks: what a
/// reference leads to.
fn same_ends(merged: &[(Block, Fate)]) -> bool {
    let ends = |there: fn(&Fate) -> bool| {
        let numbered = |(block, fate): &&(Block, Fate)| {
            let number = matches!(
                block.content,
                Content::Heading { number: Some(_), .. }
                    | Content::Annex { .. }
                    | Content::Paragraph { number: Some(_), .. }
            );
            number && there(fate)
        };
        let places: Vec<usize> =
            merged.iter().enumerate().filter(|(_, block)| numbered(block)).map(|(at, _)| at).collect();
        (places.first().copied(), places.last().copied())
    };
    ends(|fate| !matches!(fate, Fate::New { .. })) == ends(|fate| !matches!(fate, Fate::Gone { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_weighs_least_moves() {
        // The last of four comes first now, and it is the shortest.
        assert_eq!(heaviest_rising(&[(3, 0, 5), (0, 1, 9), (1, 2, 9), (2, 3, 9)]), [(0, 1), (1, 2), (2, 3)]);
        assert_eq!(heaviest_rising(&[(1, 0, 9), (0, 1, 2)]), [(1, 0)]);
        assert_eq!(heaviest_rising(&[]), []);
    }
}
