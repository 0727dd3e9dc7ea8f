//! A comparison for a format whose changes can be accepted and refused: what moved stands at both places, so that refusing
//! gives the older agreement in its own order.

use super::blocks::Comparer;
use super::content::{mark_deleted, mark_inserted};
use super::status::BlockStatus;
use super::units::Unit;
use crate::document::{Block, Change, Content, Document, Span, SpanKind, Text};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Both agreements in one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Tracked {
    /// All blocks of the older and of the newer agreement, each in its order, changes marked.
    pub document: Document,
    /// What became of each block.
    pub statuses: Vec<BlockStatus>,
    /// The older agreement.
    pub old: Document,
}

/// A unit of both agreements, or of one of them, with its blocks compared.
pub struct Pairing<'p, 'd> {
    pub old: Option<&'p Unit<'d>>,
    pub new: Option<&'p Unit<'d>>,
    pub merged: Vec<(Block, BlockStatus)>,
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
    let staying = heaviest_increasing_subsequence(&kept);
    let moved: Vec<usize> =
        kept.iter().map(|(_, at, _)| *at).filter(|at| !staying.iter().any(|(_, stays)| stays == at)).collect();
    // A reference to what moved cannot lead to both places: it changes with it.
    let moved_anchors: BTreeSet<String> = pairings
        .iter()
        .enumerate()
        .filter(|(at, pairing)| pairing.old.is_some() && (moved.contains(at) || !same_ends(&pairing.merged)))
        .filter_map(|(_, pairing)| pairing.new)
        .flat_map(|unit| unit.blocks.iter().filter_map(|block| block.anchor.clone()))
        .collect();
    let again = !moved_anchors.is_empty();
    comparer.moved_anchors = moved_anchors;
    let mut all: Vec<(Block, BlockStatus)> = Vec::new();
    let (mut older, mut newer) = (0, 0);
    for (stays_old, stays_new) in staying.iter().copied().chain([(before.len(), pairings.len())]) {
        for unit in &before[older..stays_old] {
            let move_number = moved.iter().position(|at| pairings[*at].old.is_some_and(|old| old.start == unit.start));
            for (index, block) in unit.blocks.iter().enumerate() {
                let status = BlockStatus::Gone { old: unit.start + index, moved: move_number };
                all.extend(mark_deleted(block).map(|block| (block, status)));
            }
        }
        for (at, pairing) in pairings.iter().enumerate().take(stays_new).skip(newer) {
            let number = moved.iter().position(|moved| *moved == at);
            for block in pairing.new.map_or(&[][..], |unit| unit.blocks) {
                all.push((mark_inserted(block), BlockStatus::New { moved: number }));
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
    separate_neighbours(&mut all);
    let (blocks, statuses) = all.into_iter().map(|(block, status)| (Arc::new(block), status)).unzip();
    Tracked { document: Document { blocks, ..new_document.clone() }, statuses, old: old.clone() }
}

/// LibreOffice takes an insertion that ends with its paragraph and one that begins with the next for one, and with it the
/// end of the paragraph between them. So what is struck out stands last where the next paragraph begins with an insertion.
fn separate_neighbours(all: &mut [(Block, BlockStatus)]) {
    for index in 0..all.len() {
        let (before, after) = all.split_at_mut(index + 1);
        let Some((block, BlockStatus::Kept { .. })) = before.last_mut() else { continue };
        if let Content::Party(fields) = &mut block.content {
            for line in 1..fields.len() {
                let label = fields[line].label.clone();
                separate_changes(&mut fields[line - 1].value, &label);
            }
        }
        let next = after.first().map(|(next, _)| next.content.texts());
        if let (Some(text), Some(next)) = (last_text(&mut block.content), next.and_then(|texts| texts.first().copied()))
        {
            separate_changes(text, next);
        }
    }
}

/// Lets a text not end with a change of the kind with which `next` begins: what else changed there stands last, or the
/// full stop before the change stands for the one at its end. Before an insertion (`+`), with deletions as `-`:
///
/// ```text
/// 电话：[-甲-][+乙+]     →  电话：[+乙+][-甲-]          the deletion stands last
/// 前句。[+后句。+]       →  前句[+。后句+]。            the full stop that stays stands last
/// [+全新+]               →  [+全新+]                    all of it is new: nothing to put last
/// ```
fn separate_changes(text: &mut Text, next: &Text) {
    for (spans, next) in [(&mut text.zh, &next.zh), (&mut text.en, &next.en)] {
        let begins = next.as_ref().and_then(|spans| spans.first()).and_then(|span| span.change);
        let (Some(spans), Some(change)) = (spans, begins) else { continue };
        let end_without = |spans: &[Span], change: Change| {
            spans.iter().rposition(|span| span.change != Some(change)).map_or(0, |at| at + 1)
        };
        let start = end_without(spans, change);
        if start == spans.len() || start == 0 {
            continue;
        }
        let other = if change == Change::Inserted { Change::Deleted } else { Change::Inserted };
        let before = end_without(&spans[..start], other);
        spans[before..].rotate_left(start - before);
        let stop =
            spans.last().and_then(|span| span.text.chars().next_back()).filter(|stop| "。；：.;:".contains(*stop));
        if let (true, Some(stop)) = (before == start, stop)
            && spans[start - 1].text.ends_with(stop)
            && [start - 1, spans.len() - 1].iter().all(|at| spans[*at].kind == SpanKind::Plain)
        {
            let last = spans.len() - 1;
            for at in [start - 1, last] {
                let length = spans[at].text.len() - stop.len_utf8();
                spans[at].truncate(length);
            }
            let sign = Span { text: stop.to_string(), change: None, answers: Vec::new(), ..spans[last].clone() };
            spans.push(sign.clone());
            spans.insert(start, Span { change: Some(change), ..sign });
            spans.retain(|span| !span.text.is_empty() || span.kind == SpanKind::Break);
        }
    }
}

/// The text that ends a block.
fn last_text(content: &mut Content) -> Option<&mut Text> {
    match content {
        Content::Table(_) | Content::Signatures(_) => None,
        content => content.texts_mut().pop(),
    }
}

/// Of (place in the older, place in the newer, weight), rising in the newer, the places that rise in both and weigh most.
fn heaviest_increasing_subsequence(kept: &[(usize, usize, usize)]) -> Vec<(usize, usize)> {
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
fn same_ends(merged: &[(Block, BlockStatus)]) -> bool {
    let ends = |there: fn(&BlockStatus) -> bool| {
        let numbered = |(block, status): &&(Block, BlockStatus)| {
            let number = matches!(
                block.content,
                Content::Heading { number: Some(_), .. }
                    | Content::Annex { .. }
                    | Content::Paragraph { number: Some(_), .. }
            );
            number && there(status)
        };
        let places: Vec<usize> =
            merged.iter().enumerate().filter(|(_, block)| numbered(block)).map(|(at, _)| at).collect();
        (places.first().copied(), places.last().copied())
    };
    ends(|status| !matches!(status, BlockStatus::New { .. }))
        == ends(|status| !matches!(status, BlockStatus::Gone { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(spans: &[(&str, Option<Change>)], next: Change) -> Vec<(String, Option<Change>)> {
        let text = |spans: &[(&str, Option<Change>)]| {
            let spans = spans.iter().map(|(text, change)| Span { change: *change, ..Span::plain(*text) }).collect();
            Text { zh: Some(spans), en: None }
        };
        let mut before = text(spans);
        separate_changes(&mut before, &text(&[("下一段", Some(next))]));
        before.zh.expect("Chinese").into_iter().map(|span| (span.text, span.change)).collect()
    }

    #[test]
    fn a_change_is_not_followed_by_its_like_in_the_next_paragraph() {
        let (new, gone) = (Some(Change::Inserted), Some(Change::Deleted));
        let is = |found: Vec<(String, Option<Change>)>, wanted: &[(&str, Option<Change>)]| {
            assert_eq!(found.iter().map(|(text, change)| (text.as_str(), *change)).collect::<Vec<_>>(), wanted);
        };
        let both = [("电话：", None), ("甲", gone), ("乙", new)];
        is(parted(&both, Change::Inserted), &[("电话：", None), ("乙", new), ("甲", gone)]);
        is(parted(&both, Change::Deleted), &both);
        let longer = [("前句。", None), ("后句。", new)];
        is(parted(&longer, Change::Inserted), &[("前句", None), ("。", new), ("后句", new), ("。", None)]);
        is(parted(&[("全新", new)], Change::Inserted), &[("全新", new)]);
    }

    #[test]
    fn what_weighs_least_moves() {
        // The last of four comes first now, and it is the shortest.
        assert_eq!(
            heaviest_increasing_subsequence(&[(3, 0, 5), (0, 1, 9), (1, 2, 9), (2, 3, 9)]),
            [(0, 1), (1, 2), (2, 3)]
        );
        assert_eq!(heaviest_increasing_subsequence(&[(1, 0, 9), (0, 1, 2)]), [(1, 0)]);
        assert_eq!(heaviest_increasing_subsequence(&[]), []);
    }
}
