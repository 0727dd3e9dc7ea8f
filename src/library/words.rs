//! Every word that checks look for in texts, with an index: terms that clauses define, words that rules forbid.

use super::Library;
use crate::value::{Language, Localised};
use foldhash::HashMap;
use std::collections::BTreeMap;

/// The words of one library. Made once, when the first text is checked.
#[derive(Debug)]
pub struct WordIndex {
    words: Vec<Word>,
    by_word: HashMap<String, usize>,
    /// Terms that clauses define, in order.
    pub terms: Localised<Vec<Term>>,
}

/// A term, and every clause that defines it: each kind may have its own.
#[derive(Debug)]
pub struct Term {
    /// As it is defined.
    pub word: String,
    /// Places in the library's clauses.
    pub clauses: Vec<usize>,
}

/// A word that is searched for.
#[derive(Debug)]
struct Word {
    text: String,
    letters: u128,
}

impl WordIndex {
    /// The words of `library`.
    pub(super) fn of(library: &Library) -> WordIndex {
        let terms = Localised::both(terms(library, Language::Zh), terms(library, Language::En));
        let (mut words, mut by_word) = (Vec::new(), HashMap::default());
        let defined = terms.iter().flat_map(|(_, terms)| terms).map(|term| &term.word);
        for word in defined.chain(library.rules().flat_map(|rule| &rule.forbid)) {
            if !by_word.contains_key(word) {
                by_word.insert(word.clone(), words.len());
                words.push(Word { letters: letters(word), text: word.clone() });
            }
        }
        WordIndex { words, by_word, terms }
    }

    /// The index of a word.
    pub fn index(&self, word: &str) -> Option<usize> {
        self.by_word.get(word).copied()
    }

    /// How many words there are.
    pub fn count(&self) -> usize {
        self.words.len()
    }

    /// The index of each word that stands in the text and how often, in order of the index.
    pub fn uses(&self, text: &str) -> Vec<(usize, usize)> {
        let here = letters(text);
        let may_hold = |word: &&(usize, &Word)| word.1.letters & !here == 0;
        let count = |(index, word): (usize, &Word)| {
            Some((index, text.matches(word.text.as_str()).count())).filter(|(_, times)| *times > 0)
        };
        self.words.iter().enumerate().filter(|word| may_hold(&word)).filter_map(count).collect()
    }
}

/// The terms that clauses define.
fn terms(library: &Library, language: Language) -> Vec<Term> {
    let mut terms: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
    for (place, clause) in library.clauses.iter().enumerate() {
        for word in clause.defines.iter().filter_map(|term| term.get(language)) {
            terms.entry(word).or_default().push(place);
        }
    }
    terms.into_iter().map(|(word, clauses)| Term { word: word.clone(), clauses }).collect()
}

/// One bit a letter, many letters a bit: a text that lacks a bit of a word does not hold the word.
fn letters(text: &str) -> u128 {
    text.chars().fold(0, |bits, c| bits | 1 << (u32::from(c).wrapping_mul(0x9E37_79B9) >> 25))
}
