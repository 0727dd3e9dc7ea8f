//! Which paragraphs to read: all of an agreement on confidentiality, or the part on it of another contract.

use crate::intake::{Paper, Part};
use crate::review::passages::Passages;
use std::ops::Range;

/// Characters up to which a contract is read as a whole: about fifteen pages.
const WHOLE: usize = 20_000;
const WORDS: [&str; 7] = ["保密", "商业秘密", "confiden", "non-disclosure", "nondisclosure", "nda", "保守秘密"];

/// An agreement on confidentiality speaks of it at least once in so many characters.
const DENSE: usize = 250;

/// The paragraphs to read.
pub fn scope(paper: &Paper, passages: &Passages) -> Range<usize> {
    let all = 0..paper.paragraphs.len();
    let names = |text: &str| WORDS.iter().any(|word| text.contains(word));
    let titled = passages
        .paragraphs
        .iter()
        .zip(&passages.labels)
        .filter(|(normal, _)| !normal.text.is_empty())
        .take(6)
        .any(|(normal, label)| label.is_none() && normal.text.chars().count() <= 60 && names(&normal.text));
    let length = passages.whole.chars().count();
    let mentions = passages.whole.matches("保密").count() + passages.whole.matches("confiden").count();
    if titled || length <= WHOLE || mentions * DENSE >= length {
        return all;
    }
    let heads = |at: usize| passages.headings[at] && paper.paragraphs[at].part == Part::Body;
    let Some(start) = all.clone().find(|at| heads(*at) && names(&passages.paragraphs[*at].text)) else { return all };
    let kind = passages.labels[start].as_ref().map(|label| label.kind);
    let level = paper.paragraphs[start].heading;
    let same = |at: &usize| {
        heads(*at)
            && passages.labels[*at].as_ref().map(|label| label.kind) == kind
            && paper.paragraphs[*at].heading.is_none_or(|own| level.is_none_or(|level| own <= level))
    };
    let end = (start + 1..all.end).find(same).unwrap_or(all.end);
    start..end
}
