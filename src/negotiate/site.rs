//! Where two versions of a paragraph differ, and whether their redline shows it.

use super::pairing::Pair;
use super::sent::Sent;
use super::theirs::{TheirLine, Theirs, bare};
use crate::diff::{Stretch, Wordwise};
use crate::intake::label;
use std::ops::Range;

/// A paragraph of ours and theirs, put together where it was split or joined.
#[derive(Debug, Clone)]
pub struct Passage {
    /// Ours.
    pub old: String,
    /// Theirs.
    pub new: String,
    /// What their redline says that we sent.
    pub before: String,
    /// Their text with all tracked changes accepted.
    pub accepted: String,
    /// Who changed it with tracking.
    pub authors: Vec<String>,
    /// The number that stands before the text as text, as a program that flattens lists leaves it.
    pub typed_number: usize,
}

/// A stretch that differs: its bytes in the old and in the new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Index of the pair.
    pub pair: usize,
    /// Ours.
    pub old: Range<usize>,
    /// Theirs.
    pub new: Range<usize>,
    /// Their redline does not show it.
    pub hidden: bool,
}

impl Passage {
    /// The texts of a pair.
    pub fn of(pair: &Pair, sent: &Sent, theirs: &Theirs) -> Passage {
        let lines: Vec<&TheirLine> = pair.theirs.iter().map(|at| &theirs.lines[*at]).collect();
        let text = |pick: fn(&TheirLine) -> &str| lines.iter().map(|line| pick(line)).collect::<String>();
        let old: String = pair.ours.iter().map(|at| sent.lines[*at].text.as_str()).collect();
        let mut passage = Passage {
            new: text(|line| &line.text),
            before: text(|line| &line.before),
            accepted: text(|line| &line.accepted),
            authors: Vec::new(),
            typed_number: 0,
            old,
        };
        for author in lines.iter().flat_map(|line| &line.authors) {
            if !passage.authors.contains(author) {
                passage.authors.push(author.clone());
            }
        }
        let numbered = pair.ours.first().is_some_and(|at| sent.lines[*at].number.is_some());
        if numbered && lines.first().is_some_and(|line| line.number.is_none()) && label(&passage.old).is_none() {
            let typed = label(&passage.new).map_or(0, |label| label.length);
            passage.typed_number = typed;
            passage.new.drain(..typed);
            for other in [&mut passage.before, &mut passage.accepted] {
                let typed = label(other).map_or(0, |label| label.length);
                other.drain(..typed);
            }
        }
        passage
    }

    /// Where it differs.
    pub fn sites(&self, pair: usize, words: &Wordwise) -> Vec<Site> {
        if bare(&self.old) == bare(&self.new) {
            return Vec::new();
        }
        let in_silence = changed(words, &self.old, &self.before);
        let shown = changed(words, &self.old, &self.accepted);
        let touches = |stretches: &[Stretch], old: &Range<usize>| {
            stretches.iter().any(|own| own.old.start <= old.end && old.start <= own.old.end)
        };
        let sites = changed(words, &self.old, &self.new).into_iter().map(|stretch| Site {
            pair,
            hidden: touches(&in_silence, &stretch.old) || !touches(&shown, &stretch.old),
            old: stretch.old,
            new: stretch.new,
        });
        sites.collect()
    }
}

/// The stretches that differ in more than white space.
fn changed(words: &Wordwise, old: &str, new: &str) -> Vec<Stretch> {
    if bare(old) == bare(new) {
        return Vec::new();
    }
    if old.trim().is_empty() || new.trim().is_empty() {
        return vec![Stretch { kept: false, old: 0..old.len(), new: 0..new.len() }];
    }
    let differs = |own: &Stretch| !own.kept && bare(&old[own.old.clone()]) != bare(&new[own.new.clone()]);
    words.stretches(old, new).into_iter().filter(differs).collect()
}
