//! Papers in two languages: passages that say less, or other numbers, in one of them.

use super::Fault;
use crate::intake::Paper;
use crate::review::passages::Passages;
use std::collections::BTreeSet;
use std::ops::Range;

/// Words of English for a Chinese character, in contracts: 0.5 to 0.8. Below the first or above the second the two
/// do not say the same.
const RATIO: (f64, f64) = (0.28, 1.4);

pub fn find(paper: &Paper, passages: &Passages, scope: &Range<usize>, faults: &mut Vec<Fault>) {
    for (chinese, english) in pairs(passages, scope) {
        let (zh, en) = (&passages.paragraphs[chinese].text, &passages.paragraphs[english].text);
        let characters = zh.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).count();
        let words = en.split(' ').filter(|word| word.bytes().any(|b| b.is_ascii_alphabetic())).count();
        let ratio = words as f64 / characters.max(1) as f64;
        let unlike = characters > 12 && (ratio < RATIO.0 || ratio > RATIO.1);
        if unlike || !figures(zh).is_subset(&figures(en)) {
            faults.push(Fault::new("bilingual_mismatch", english, 0..paper.paragraphs[english].text.len()));
        }
    }
}

/// True where the paper says most in both languages.
pub fn is_bilingual(passages: &Passages, scope: &Range<usize>) -> bool {
    pairs(passages, scope).len() >= 4
}

/// A Chinese paragraph and the English one after it that carries the same number.
fn pairs(passages: &Passages, scope: &Range<usize>) -> Vec<(usize, usize)> {
    let latin = |at: usize| {
        let text = &passages.paragraphs[at].text;
        let han = text.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).count();
        text.chars().filter(char::is_ascii_alphabetic).count() > han * 3
    };
    let number = |at: usize| passages.labels[at].as_ref().map(|label| label.numbers.clone()).filter(|n| !n.is_empty());
    (scope.start + 1..scope.end)
        .filter(|at| latin(*at) && !latin(at - 1) && number(*at).is_some() && number(*at) == number(at - 1))
        .map(|at| (at - 1, at))
        .collect()
}

/// Numbers in figures of two digits or more: the Chinese ones must stand in the English, too, which writes more of its
/// numbers in figures.
fn figures(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() > 1).map(str::to_owned).collect()
}
