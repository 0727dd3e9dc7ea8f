//! Where a word may be cut at a line's end: hyphenation, compounds, codes, addresses.

use super::atom::Break;
use crate::value::Language;
use hypher::Lang;
use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;

/// A place in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cut {
    /// Bytes of the word before it.
    pub at: u32,
    pub breaks: Break,
}

/// Codes longer than this, in bytes, are cut anywhere when nothing else fits: what is shorter is five em wide (half
/// an em a letter), which all but the narrowest cells hold.
const LONG_CODE: usize = 10;
/// The same of words of letters only: no English word of a contract is longer, so what is must be a name run together.
const LONG_WORD: usize = 30;
/// What is longer is no telephone number or amount: +86-21-60000001-8888 has 20 characters, 999,999,999,999.99 has 18.
const LONGEST_NUMBER: usize = 20;
/// A code is cut into fours from this length on, where so many of its characters are digits: unified social credit codes (18),
/// identity and account numbers (18 and 15 to 19) are compared in fours; file and version numbers are shorter.
const SHORTEST_CODE: usize = 15;
const CODE_DIGITS: usize = 6;
/// Runs of letters that hyphenate, in bytes. Shorter ones have no two syllables worth a line's end (two letters before the
/// hyphen, three after it, as English is typeset); longer ones are no words.
const HYPHENATED: std::ops::RangeInclusive<usize> = 5..=40;

/// All places where `word` (without spaces) may be cut, in order.
/// In English text words hyphenate; a Chinese paragraph moves them whole unless nothing else fits. A telephone number is
/// cut after its hyphen only, where nothing else fits; an amount that `fits` on a line is not cut.
pub(crate) fn cuts(word: &str, language: Language, fits: bool) -> Vec<Cut> {
    if word.len() < 4 {
        return Vec::new();
    }
    if is_address(word) {
        // A full stop at the end of a line reads as the end of a sentence.
        return every(word, |before, _, _| match before {
            '.' => Some(Break::Last),
            _ => "/?&=-_@".contains(before).then_some(Break::Weak),
        });
    }
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if word.len() >= SHORTEST_CODE && digits >= CODE_DIGITS && word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return every(word, |_, _, at| (at % 4 == 0).then_some(Break::Weak));
    }
    let number = |byte: u8| byte.is_ascii_digit() || b"-+,.".contains(&byte);
    if word.len() <= LONGEST_NUMBER && word.bytes().all(number) && (fits || word.contains('-')) {
        let hyphens = word.match_indices('-').map(|(at, _)| at + 1).filter(|at| *at < word.len());
        return hyphens.map(|at| Cut { at: at as u32, breaks: Break::Last }).collect();
    }
    let mut cuts = every(word, |before, after, at| {
        // Not after the letter of e-mail.
        let compound = at > 2 && matches!(before, '-' | '‐' | '–') && after.is_alphabetic();
        let slash = before == '/' && after.is_alphabetic();
        let dash = matches!(before, '—' | '…') && after.is_alphanumeric();
        if (compound && digits == 0) || dash {
            Some(Break::Free)
        } else if slash || compound {
            Some(Break::Weak)
        } else {
            None
        }
    });
    if digits == 0 {
        let breaks = if language == Language::En { Break::Hyphen } else { Break::LastHyphen };
        hyphenate(word, breaks, &mut cuts);
    }
    cuts.sort_by_key(|cut| (cut.at, cut.breaks));
    cuts.dedup_by_key(|cut| cut.at);
    cuts
}

fn is_address(word: &str) -> bool {
    word.contains('@') || word.contains("://") || word.starts_with("www.")
}

/// Every place of `word`, judged by the characters before and after it; long words may be cut everywhere as a last resort.
fn every(word: &str, judge: impl Fn(char, char, usize) -> Option<Break>) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut before = None;
    let letters = word.chars().all(|c| c.is_alphabetic() || c.is_ascii_punctuation() || "“”‘’".contains(c));
    let long = word.len() > if letters { LONG_WORD } else { LONG_CODE };
    for (count, (at, after)) in word.char_indices().enumerate() {
        if let Some(before) = before {
            let last = long.then_some(Break::Last);
            if let Some(breaks) = judge(before, after, count).or(last) {
                cuts.push(Cut { at: at as u32, breaks });
            }
        }
        before = Some(after);
    }
    cuts
}

/// Bytes of `text` at which a Chinese word ends, in order: titles break between words only.
pub(crate) fn word_ends(text: &str) -> Vec<usize> {
    WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()).segment_str(text).collect()
}

/// Adds the syllables of every run of letters that is five or longer. Words in capitals stay whole.
fn hyphenate(word: &str, breaks: Break, cuts: &mut Vec<Cut>) {
    let mut start = 0;
    for part in word.split_inclusive(|c: char| !c.is_ascii_alphabetic()) {
        let letters = part.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
        let lower = letters.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
        if HYPHENATED.contains(&letters.len()) && lower {
            let mut at = start;
            let mut syllables = hypher::hyphenate_bounded(letters, Lang::English, 2, 3).peekable();
            while let Some(syllable) = syllables.next() {
                at += syllable.len();
                if syllables.peek().is_some() {
                    cuts.retain(|cut| cut.at != at as u32);
                    cuts.push(Cut { at: at as u32, breaks });
                }
            }
        }
        start += part.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(word: &str, language: Language, breaks: Break) -> String {
        let cuts = cuts(word, language, true);
        let mut out = String::new();
        for (at, c) in word.char_indices() {
            if cuts.iter().any(|cut| cut.at as usize == at && cut.breaks == breaks) {
                out.push('|');
            }
            out.push(c);
        }
        out
    }

    #[test]
    fn words_are_cut_where_they_should() {
        assert_eq!(shown("Confidential", Language::En, Break::Hyphen), "Con|fi|den|tial");
        assert_eq!(shown("Confidential", Language::Zh, Break::Hyphen), "Confidential");
        assert_eq!(shown("non-disclosure", Language::En, Break::Free), "non-|disclosure");
        assert_eq!(shown("non-disclosure", Language::En, Break::Hyphen), "non-dis|clo|sure");
        assert_eq!(shown("e-mail", Language::En, Break::Free), "e-mail");
        assert_eq!(shown("91310115MA1K4QX2TN", Language::Zh, Break::Weak), "9131|0115|MA1K|4QX2|TN");
        assert_eq!(shown("privacy@seller.example", Language::Zh, Break::Weak), "privacy@|seller.example");
        assert_eq!(shown("1,234,567.89", Language::Zh, Break::Weak), "1,234,567.89");
        assert_eq!(shown("021-60000001", Language::Zh, Break::Last), "021-|60000001");
    }
}
