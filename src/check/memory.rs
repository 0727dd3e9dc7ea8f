//! What was found in texts before: a batch prints most of its paragraphs again in every row.

use super::typography;
use super::usage::QuestionUsage;
use crate::document::{Block, Span, plain_text};
use crate::library::Library;
use crate::memory::{self, key};
use crate::value::{Language, Localised};
use foldhash::HashMap;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Findings in single texts, for one library. Keep one a thread.
#[derive(Debug)]
pub struct Memory {
    words: Vec<Word>,
    by_word: HashMap<String, usize>,
    /// Terms that clauses define, in order.
    pub(super) terms: Localised<Vec<Term>>,
    facts: memory::Memory<Rc<TextProperties>>,
    /// Of the texts of a block.
    blocks: memory::Memory<(Arc<Block>, BlockFacts)>,
    /// What an agreement speaks of, by the clauses it has and has not.
    pub(super) spoken: RefCell<HashMap<Vec<usize>, Rc<QuestionUsage>>>,
}

/// Of each text of a block, in each of its languages, in reading order.
pub(super) type BlockFacts = Rc<[Rc<TextProperties>]>;

/// What is known of one text.
#[derive(Debug, Default)]
pub struct TextProperties {
    /// Index of each word that stands in it, and how often, in order of the index.
    uses: Vec<(usize, usize)>,
    /// A slip of punctuation may be in it.
    pub(super) suspect: bool,
}

/// A term, and every clause that defines it: each kind may have its own.
#[derive(Debug)]
pub(super) struct Term {
    pub word: String,
    /// Places in the library's clauses.
    pub clauses: Vec<usize>,
}

/// A word that is searched for: a term, or what a rule forbids.
#[derive(Debug)]
struct Word {
    text: String,
    letters: u128,
}

/// Texts of one generation: those of some tens of nearly equal agreements.
const GENERATION: usize = 4_000;

impl Memory {
    /// An empty one for texts of `library`.
    pub fn new(library: &Library) -> Memory {
        let mut memory = Memory {
            words: Vec::new(),
            by_word: HashMap::default(),
            terms: Localised::both(terms(library, Language::Zh), terms(library, Language::En)),
            facts: memory::Memory::new(GENERATION),
            blocks: memory::Memory::new(GENERATION),
            spoken: RefCell::default(),
        };
        let terms: Vec<String> =
            memory.terms.iter().flat_map(|(_, terms)| terms).map(|term| term.word.clone()).collect();
        for word in terms.into_iter().chain(library.rules().flat_map(|rule| rule.forbid.iter().cloned())) {
            if !memory.by_word.contains_key(&word) {
                memory.by_word.insert(word.clone(), memory.words.len());
                memory.words.push(Word { letters: letters(&word), text: word });
            }
        }
        memory
    }

    /// What is known of a text.
    pub(super) fn facts(&self, text: &str) -> Rc<TextProperties> {
        self.facts.find_or(key(text), || Rc::new(self.read(text)))
    }

    /// What is known of the texts of a block.
    pub(super) fn facts_of(&self, block: &Arc<Block>) -> BlockFacts {
        let read = |spans: &Vec<Span>| match spans.as_slice() {
            [span] => self.facts(&span.text),
            spans => self.facts(&plain_text(spans)),
        };
        let make = || block.content.texts().iter().flat_map(|text| text.iter()).map(|(_, spans)| read(spans)).collect();
        self.blocks.of(block, (), make)
    }

    /// The index of a word that is searched for.
    pub(super) fn index(&self, word: &str) -> Option<usize> {
        self.by_word.get(word).copied()
    }

    /// How often each word stands in some texts, by index.
    pub(super) fn total<'f>(&self, texts: impl Iterator<Item = &'f TextProperties>) -> Vec<usize> {
        let mut total = vec![0; self.words.len()];
        for (word, times) in texts.flat_map(|facts| &facts.uses) {
            total[*word] += times;
        }
        total
    }

    fn read(&self, text: &str) -> TextProperties {
        let here = letters(text);
        let may_hold = |word: &&(usize, &Word)| word.1.letters & !here == 0;
        let count = |(index, word): (usize, &Word)| {
            Some((index, text.matches(word.text.as_str()).count())).filter(|(_, times)| *times > 0)
        };
        let uses = self.words.iter().enumerate().filter(|word| may_hold(&word)).filter_map(count).collect();
        TextProperties { uses, suspect: typography::suspect(text) }
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

impl TextProperties {
    /// True where the word with this index stands in the text.
    pub(super) fn holds(&self, word: usize) -> bool {
        self.uses.binary_search_by_key(&word, |(word, _)| *word).is_ok()
    }
}

/// One bit a letter, many letters a bit: a text that lacks a bit of a word does not hold the word.
fn letters(text: &str) -> u128 {
    text.chars().fold(0, |bits, c| bits | 1 << (u32::from(c).wrapping_mul(0x9E37_79B9) >> 25))
}
