//! Which paragraphs of theirs are versions of which of ours: by hidden bookmarks where they can be trusted, else by what
//! both say; what moved, was split or was joined.

use super::sent::SentLine;
use super::theirs::{TheirLine, bare};
use crate::diff::{alike, pair_paragraphs};
use std::collections::HashMap;

/// Paragraphs of ours and of theirs that are versions of each other; one side is empty where something was added or struck.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pair {
    /// Ours.
    pub ours: Vec<usize>,
    /// Theirs.
    pub theirs: Vec<usize>,
    /// It stands at another place now.
    pub moved: bool,
}

/// So much alike (of 1000), and a text that is gone here and new there has moved.
const MOVED: u32 = 700;
/// Characters from which a text can be told to have moved: shorter ones stand in many places.
const LONG: usize = 8;
/// A doubled name counts only where the text agrees this much.
const AGREES: u32 = 350;
/// So much alike, and two paragraphs together are one.
const TOGETHER: u32 = 930;

/// Pairs all paragraphs, in the order of theirs, what was struck after what stood before it.
pub fn pair(ours: &[SentLine], theirs: &[TheirLine]) -> Vec<Pair> {
    let mut pairing = Pairing::new(ours, theirs);
    pairing.by_name();
    pairing.by_words();
    pairing.moves();
    pairing.in_order()
}

struct Pairing<'p> {
    ours: &'p [SentLine],
    theirs: &'p [TheirLine],
    /// What each text is compared by.
    old: Vec<String>,
    new: Vec<String>,
    /// What they say it was.
    was: Vec<String>,
    of_ours: Vec<Option<usize>>,
    of_theirs: Vec<Option<usize>>,
    moved: Vec<bool>,
}

impl<'p> Pairing<'p> {
    fn new(ours: &'p [SentLine], theirs: &'p [TheirLine]) -> Self {
        Pairing {
            old: ours.iter().map(|line| bare(&line.text)).collect(),
            new: theirs.iter().map(|line| bare(&line.text)).collect(),
            was: theirs.iter().map(|line| bare(&line.before)).collect(),
            of_ours: vec![None; ours.len()],
            of_theirs: vec![None; theirs.len()],
            moved: vec![false; theirs.len()],
            ours,
            theirs,
        }
    }

    fn likeness(&self, our: usize, their: usize) -> u32 {
        let [new, was] = [&self.new[their], &self.was[their]].map(|text| match text == &self.old[our] {
            true => 1000,
            false if text.is_empty() => 0,
            false => alike(&self.old[our], text),
        });
        new.max(was)
    }

    /// Pairs by bookmarks; those whose order is kept stay, the others have moved.
    fn by_name(&mut self) {
        let names =
            self.ours.iter().enumerate().filter_map(|(at, line)| Some((line.place.as_ref()?.mark.as_str(), at)));
        let names: HashMap<&str, usize> = names.collect();
        let mut found: Vec<(u32, usize, usize)> = Vec::new();
        for (their, line) in self.theirs.iter().enumerate() {
            for our in line.bookmarks.iter().filter_map(|name| names.get(name.as_str())) {
                found.push((self.likeness(*our, their), *our, their));
            }
        }
        let times = |count: &dyn Fn(&(u32, usize, usize)) -> bool| found.iter().filter(|one| count(one)).count();
        let trusted: Vec<(u32, usize, usize)> = found
            .iter()
            .copied()
            .filter(|(likeness, our, their)| {
                *likeness >= AGREES || (times(&|one| one.1 == *our) == 1 && times(&|one| one.2 == *their) == 1)
            })
            .collect();
        let mut best = trusted;
        best.sort_by_key(|(likeness, our, their)| (std::cmp::Reverse(*likeness), *our, *their));
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for (_, our, their) in best {
            if self.of_ours[our].is_none() && self.of_theirs[their].is_none() {
                self.tie(our, their);
                pairs.push((our, their));
            }
        }
        pairs.sort_unstable();
        for (_, their) in out_of_order(&pairs) {
            self.moved[their] = true;
        }
    }

    fn tie(&mut self, our: usize, their: usize) {
        self.of_ours[our] = Some(their);
        self.of_theirs[their] = Some(our);
    }

    /// Pairs what is left between those that are paired already, by what both say.
    fn by_words(&mut self) {
        let mut ends: Vec<(usize, usize)> = (0..self.theirs.len())
            .filter(|their| !self.moved[*their])
            .filter_map(|their| Some((self.of_theirs[their]?, their)))
            .collect();
        ends.push((self.ours.len(), self.theirs.len()));
        let (mut our, mut their) = (0, 0);
        for (our_end, their_end) in ends {
            let left: Vec<usize> = (our..our_end).filter(|at| self.of_ours[*at].is_none()).collect();
            let right: Vec<usize> = (their..their_end).filter(|at| self.of_theirs[*at].is_none()).collect();
            if !left.is_empty() && !right.is_empty() {
                // What they say it was is what we sent, unless they changed it in silence.
                let key = |at: &usize| if self.was[*at].is_empty() { &self.new[*at] } else { &self.was[*at] };
                let old: Vec<String> = left.iter().map(|at| self.old[*at].clone()).collect();
                let new: Vec<String> = right.iter().map(|at| key(at).clone()).collect();
                for (from, to) in pair_paragraphs(&old, &new) {
                    if let (Some(from), Some(to)) = (from, to) {
                        self.tie(left[from], right[to]);
                    }
                }
            }
            (our, their) = (our_end + 1, their_end + 1);
        }
    }

    /// What is gone here and new there has moved.
    fn moves(&mut self) {
        let standing = |line: &str| !line.is_empty();
        for our in 0..self.ours.len() {
            // A paragraph struck with tracking at its old place counts as gone.
            let struck = self.of_ours[our].filter(|their| self.new[*their].is_empty());
            if (self.of_ours[our].is_some() && struck.is_none()) || self.old[our].chars().count() < LONG {
                continue;
            }
            let best = (0..self.theirs.len())
                .filter(|their| self.of_theirs[*their].is_none() && standing(&self.new[*their]))
                .map(|their| (alike(&self.old[our], &self.new[their]), their))
                .filter(|(likeness, _)| *likeness >= MOVED)
                .max_by_key(|(likeness, their)| (*likeness, std::cmp::Reverse(*their)));
            if let Some((_, their)) = best {
                if let Some(struck) = struck {
                    self.of_theirs[struck] = None;
                }
                self.tie(our, their);
                self.moved[their] = true;
            }
        }
    }

    /// All pairs in the order of theirs.
    fn in_order(&self) -> Vec<Pair> {
        let mut pairs: Vec<Pair> = Vec::new();
        let mut gone_done = vec![false; self.ours.len()];
        let gone_before = |end: usize, done: &mut Vec<bool>, pairs: &mut Vec<Pair>| {
            for (our, done) in done.iter_mut().enumerate().take(end) {
                if self.of_ours[our].is_none() && !*done {
                    *done = true;
                    pairs.push(Pair { ours: vec![our], ..Pair::default() });
                }
            }
        };
        for their in 0..self.theirs.len() {
            let moved = self.moved[their];
            match self.of_theirs[their] {
                Some(our) => {
                    if !moved {
                        gone_before(our, &mut gone_done, &mut pairs);
                    }
                    pairs.push(Pair { ours: vec![our], theirs: vec![their], moved });
                }
                // The old place of what moved with tracking says nothing.
                None if self.new[their].is_empty() && self.moved_from(their) => {}
                None if self.new[their].is_empty() => {}
                None => pairs.push(Pair { theirs: vec![their], ..Pair::default() }),
            }
        }
        gone_before(self.ours.len(), &mut gone_done, &mut pairs);
        self.together(pairs)
    }

    fn moved_from(&self, their: usize) -> bool {
        (0..self.theirs.len()).any(|other| self.moved[other] && self.new[other] == self.was[their])
    }

    /// Puts together what was split or joined.
    fn together(&self, pairs: Vec<Pair>) -> Vec<Pair> {
        let mut out: Vec<Pair> = Vec::with_capacity(pairs.len());
        let one_sided = |pair: &Pair| pair.ours.is_empty() != pair.theirs.is_empty();
        for pair in pairs {
            if let Some(last) = out.last_mut()
                && !(last.moved || pair.moved)
                && one_sided(last) != one_sided(&pair)
            {
                let join = |texts: &[String], at: &[usize], more: &[usize]| -> String {
                    at.iter().chain(more).map(|at| texts[*at].as_str()).collect()
                };
                // The one of the two that has both sides, and what both make together.
                let whole = if one_sided(last) { &pair } else { &*last };
                let (old, new) = (join(&self.old, &whole.ours, &[]), join(&self.new, &whole.theirs, &[]));
                let old_with = join(&self.old, &last.ours, &pair.ours);
                let new_with = join(&self.new, &last.theirs, &pair.theirs);
                if alike(&old_with, &new_with) >= TOGETHER && alike(&old, &new) < alike(&old_with, &new_with) {
                    last.ours.extend(pair.ours);
                    last.theirs.extend(pair.theirs);
                    continue;
                }
            }
            out.push(pair);
        }
        out
    }
}

/// Of pairs rising in the first, those not in the longest rising run of the second.
fn out_of_order(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // Last pair of the best run of each length, by the greedy pile method; `before` leads back.
    let mut piles: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, (_, second)) in pairs.iter().enumerate() {
        let pile = piles.partition_point(|top| pairs[*top].1 < *second);
        before[at] = pile.checked_sub(1).map(|below| piles[below]);
        if pile == piles.len() { piles.push(at) } else { piles[pile] = at }
    }
    let mut staying = vec![false; pairs.len()];
    let mut at = piles.last().copied();
    while let Some(index) = at {
        staying[index] = true;
        at = before[index];
    }
    pairs.iter().zip(staying).filter(|(_, stays)| !stays).map(|(pair, _)| *pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(texts: &[&str]) -> Vec<SentLine> {
        let line = |text: &&str| SentLine {
            text: (*text).to_owned(),
            number: None,
            paragraph: 0,
            place: None,
            fields: Vec::new(),
            cell: false,
        };
        texts.iter().map(line).collect()
    }

    fn theirs(texts: &[&str]) -> Vec<TheirLine> {
        let line = |text: &&str| TheirLine {
            text: (*text).to_owned(),
            accepted: (*text).to_owned(),
            before: (*text).to_owned(),
            ..TheirLine::default()
        };
        texts.iter().map(line).collect()
    }

    #[test]
    fn what_moved_was_split_or_joined_is_told_from_what_is_new() {
        let first = "接收方应当对保密信息采取合理的保护措施。";
        let second = "披露方有权要求接收方返还全部载体，费用由接收方承担。";
        let third = "本协议自双方签署之日起生效，有效期三年。";
        let found = pair(&ours(&[first, second, third]), &theirs(&[second, first, third]));
        assert_eq!(found.iter().filter(|pair| pair.moved).count(), 1);
        let split = pair(
            &ours(&[first, second]),
            &theirs(&[first, "披露方有权要求接收方返还全部载体，", "费用由接收方承担。"]),
        );
        assert_eq!(split[1], Pair { ours: vec![1], theirs: vec![1, 2], moved: false });
        let joined = pair(&ours(&[first, second]), &theirs(&[&format!("{first}{second}")]));
        assert_eq!(joined, [Pair { ours: vec![0, 1], theirs: vec![0], moved: false }]);
        let added = pair(&ours(&[first]), &theirs(&[first, third]));
        assert_eq!(added[1], Pair { theirs: vec![1], ..Pair::default() });
    }

    #[test]
    fn the_fewest_are_out_of_order() {
        assert_eq!(out_of_order(&[(0, 1), (1, 2), (2, 0), (3, 3)]), [(2, 0)]);
        assert_eq!(out_of_order(&[]), []);
    }
}
