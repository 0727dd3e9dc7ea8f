//! One returned file held against what we sent: every change, what it is and what it means.

use super::change::Change;
use super::gather::{Gatherer, name_and_sort};
use super::meaning::explain;
use super::pairing::{Pair, pair};
use super::sent::{PlaceKind, Sent};
use super::site::{Passage, Site};
use super::theirs::{Theirs, bare};
use super::{Deal, trial};
use crate::diagnostic::{Code, Diagnostic};
use crate::diff::Wordwise;
use crate::review::Recogniser;

/// Of a hundred of our paragraphs so many must come back in some version, or the file is of another deal.
const KNOWN: usize = 40;

/// What came of a reading.
#[derive(Debug)]
pub struct Reading {
    /// What the redline hides first, then by weight.
    pub changes: Vec<Change>,
    /// Which paragraphs belong together.
    pub pairs: Vec<Pair>,
    /// One a pair.
    pub passages: Vec<Passage>,
    /// What the rules find if all of it is accepted, besides what is told of single changes.
    pub together: Vec<Diagnostic>,
    /// Our paragraphs that came back in some version, and all of them.
    pub known: (usize, usize),
    /// Of those, how many say the same.
    pub same: usize,
    /// Paragraphs whose automatic number became text.
    pub typed_numbers: usize,
    /// Paragraphs that were found by their hidden bookmark.
    pub by_name: usize,
}

/// Reads what changed.
///
/// # Errors
/// The file is of another deal.
pub fn read_changes(
    deal: &Deal<'_, '_>,
    sent: &Sent,
    theirs: &Theirs,
    recogniser: Option<&Recogniser>,
) -> Result<Reading, Diagnostic> {
    let pairs = pair(&sent.lines, &theirs.lines);
    let passages: Vec<Passage> = pairs.iter().map(|pair| Passage::of(pair, sent, theirs)).collect();
    let both = pairs.iter().zip(&passages).filter(|(pair, _)| !pair.ours.is_empty() && !pair.theirs.is_empty());
    let known = both.clone().map(|(pair, _)| pair.ours.len()).sum::<usize>();
    let same = both.filter(|(_, own)| bare(&own.old) == bare(&own.new)).count();
    if known * 100 < sent.lines.len() * KNOWN {
        return Err(of_another_deal(known, same, sent.lines.len()));
    }
    let words = Wordwise::of(&deal.assembly.document);
    let sites: Vec<Vec<Site>> = passages
        .iter()
        .zip(&pairs)
        .enumerate()
        .map(|(at, (passage, pair))| match pair.ours.is_empty() || passage.new.trim().is_empty() {
            true => Vec::new(),
            false => passage.sites(at, &words),
        })
        .collect();
    let mut changes = Gatherer::new(deal, sent, &pairs, &passages).gather(&sites);
    trial::printed(deal, sent, &pairs, &mut changes);
    trial::ladder(deal, sent, &pairs, &passages, &mut changes);
    let together = trial::rules(deal, &passages, &mut changes);
    let kinds: Vec<Option<PlaceKind>> = pairs
        .iter()
        .map(|pair| pair.ours.first().and_then(|at| sent.lines[*at].place.as_ref()).map(|place| place.kind))
        .collect();
    explain(deal, recogniser, &passages, &kinds, &mut changes);
    name_and_sort(&mut changes);
    let typed_numbers = passages.iter().filter(|own| own.typed_number > 0).count();
    let names: Vec<&String> = theirs.lines.iter().flat_map(|line| &line.bookmarks).collect();
    let marked = |at: &usize| sent.lines[*at].place.as_ref().is_some_and(|place| names.contains(&&place.mark));
    let by_name = pairs.iter().filter(|pair| !pair.theirs.is_empty() && pair.ours.iter().any(&marked)).count();
    Ok(Reading { changes, pairs, passages, together, known: (known, sent.lines.len()), same, typed_numbers, by_name })
}

fn of_another_deal(known: usize, same: usize, all: usize) -> Diagnostic {
    Diagnostic::of(
        Code::Returned,
        format!("退回的文件不像是本协议：我方 {all} 段中只有 {known} 段找到对应（文字相同的 {same} 段）"),
        format!("the returned file is not like this agreement: of our {all} paragraphs {known} have a counterpart in it ({same} say the same)"),
    )
    .hint(
        "看看是否交错了文件或者答案文件；对方用自己的文本的，用 baomi review；改动确实很大的，用 baomi diff deal.toml 对方文件.docx",
        "see whether file and answers belong together; if they sent their own paper, use baomi review; if they rewrote nearly all, baomi diff deal.toml theirs.docx",
    )
}
