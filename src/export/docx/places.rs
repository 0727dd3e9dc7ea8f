//! Before anything is written: which list prints each block's number, and which blocks references point to.

use super::counters::{Counters, Listed};
use super::numbering::Lists;
use crate::document::{Block, Change, Content, Document, SpanKind, whole_change};
use crate::value::{Language, Localised};
use std::collections::{BTreeMap, BTreeSet};

/// How a block's number is printed in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// By a native list.
    Listed(Listed),
    /// As text of the paragraph.
    Text,
}

/// What a reference leads to.
#[derive(Debug)]
pub struct Target {
    /// The number that it prints, and for several paragraphs the last one's; each with its bookmark.
    pub numbers: Vec<(Localised<String>, String)>,
    /// The block of the first number.
    block: usize,
}

/// What is known of a document before it is written.
#[derive(Debug, Default)]
pub struct Places<'d> {
    listed: Vec<Localised<Place>>,
    targets: BTreeMap<&'d str, Target>,
    bookmarks: BTreeMap<usize, Vec<String>>,
}

/// Bookmark names are at most 40 characters long, three of which tell a language.
const LONGEST_NAME: usize = 34;

impl<'d> Places<'d> {
    /// Counts the document's numbers and finds what is referred to; `lists` takes the lists that items open.
    pub fn of(document: &'d Document, lists: &mut Lists) -> Self {
        let mut places = Places {
            listed: vec![Localised::default(); document.blocks.len()],
            targets: BTreeMap::new(),
            bookmarks: BTreeMap::new(),
        };
        for language in &document.languages {
            let mut counters = Counters::new(*language);
            for (index, block) in document.blocks.iter().enumerate() {
                if let Some(place) = place(block, *language, &mut counters, lists) {
                    places.listed[index].set(*language, place);
                }
            }
        }
        places.find_targets(document);
        places
    }

    /// How the number of block `index` is printed.
    pub fn number(&self, index: usize, language: Language) -> Option<Place> {
        self.listed.get(index).and_then(|sides| sides.get(language)).copied()
    }

    /// Bookmarks that block `index` bears, without the ending of a language.
    pub fn bookmarks(&self, index: usize) -> &[String] {
        self.bookmarks.get(&index).map_or(&[], Vec::as_slice)
    }

    /// What `anchor` leads to, and whether a native list prints its number.
    pub fn target(&self, anchor: &str, language: Language) -> Option<(&Target, bool)> {
        let target = self.targets.get(anchor)?;
        Some((target, matches!(self.number(target.block, language), Some(Place::Listed(_)))))
    }

    fn find_targets(&mut self, document: &'d Document) {
        let used: BTreeSet<&str> = document
            .blocks
            .iter()
            .flat_map(|block| block.content.texts())
            .flat_map(|text| text.iter().flat_map(|(_, spans)| spans))
            .filter_map(|span| match &span.kind {
                SpanKind::Reference(anchor) if span.change != Some(Change::Deleted) => Some(anchor.as_str()),
                _ => None,
            })
            .collect();
        let mut names = BTreeSet::new();
        for (index, block) in document.blocks.iter().enumerate() {
            let Some(anchor) = block.anchor.as_deref().filter(|anchor| used.contains(anchor)) else { continue };
            if self.targets.contains_key(anchor) || whole_change(&block.content) == Some(Change::Deleted) {
                continue;
            }
            let numbered = numbered(document, index);
            let mut target = Target { numbers: Vec::new(), block: numbered.first().map_or(index, |(at, _)| *at) };
            for (nth, (at, number)) in numbered.into_iter().enumerate() {
                let name = name(anchor, nth > 0, &mut names);
                self.bookmarks.entry(at).or_default().push(name.clone());
                target.numbers.push((number, name));
            }
            self.targets.insert(anchor, target);
        }
    }
}

/// A bookmark's name in a language.
pub fn bookmark(name: &str, language: Language) -> String {
    format!("{name}{}", if language == Language::En { "_en" } else { "" })
}

/// Letters, digits and underscores; hidden in Word's list of bookmarks by its first one.
fn name(anchor: &str, end: bool, names: &mut BTreeSet<String>) -> String {
    let plain: String = anchor.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let ending = if end { "_end" } else { "" };
    let mut name = String::new();
    for nth in 0.. {
        let ending = if nth == 0 { ending.to_owned() } else { format!("{ending}_{nth}") };
        let room = LONGEST_NAME - 5 - ending.len();
        name = format!("_Ref_{}{ending}", &plain[..plain.len().min(room)]);
        if names.insert(name.clone()) {
            break;
        }
    }
    name
}

/// The first and last number that a reference to block `index` prints, with their blocks.
fn numbered(document: &Document, index: usize) -> Vec<(usize, Localised<String>)> {
    let block = &document.blocks[index];
    match &block.content {
        Content::Heading { number: Some(number), .. } | Content::Annex { number, .. } => {
            return vec![(index, number.clone())];
        }
        _ => {}
    }
    let same = |other: &&Block| {
        other.origin.as_ref().map(|origin| &origin.clause) == block.origin.as_ref().map(|origin| &origin.clause)
    };
    let paragraphs: Vec<(usize, Localised<String>)> = document.blocks[index..]
        .iter()
        .take_while(same)
        .enumerate()
        .filter(|(_, block)| whole_change(&block.content) != Some(Change::Deleted))
        .filter_map(|(offset, block)| match &block.content {
            Content::Paragraph { number: Some(number), .. } => {
                Some((index + offset, Localised::both(number.clone(), number.clone())))
            }
            _ => None,
        })
        .collect();
    match paragraphs.as_slice() {
        [] | [_] => paragraphs,
        [first, .., last] => vec![first.clone(), last.clone()],
    }
}

fn place(block: &Block, language: Language, counters: &mut Counters, lists: &mut Lists) -> Option<Place> {
    let deleted = whole_change(&block.content) == Some(Change::Deleted);
    let native = |native: bool| Some(if native { Place::Listed(Listed { list: None, level: 0 }) } else { Place::Text });
    match &block.content {
        Content::Heading { number: Some(_), .. } | Content::Paragraph { number: Some(_), .. } if deleted => {
            counters.struck_number();
            native(true)
        }
        Content::Heading { number: Some(number), .. } => native(counters.article(number.get(language)?)),
        Content::Annex { number, .. } => {
            let number = number.get(language)?;
            if deleted {
                counters.struck_annex();
                return native(number != "附件" && number != "Annex");
            }
            native(counters.annex(number))
        }
        Content::Paragraph { number: Some(number), .. } => native(counters.paragraph(number)),
        Content::Item { level, marker, .. } => {
            let (open, marker) = (|| lists.open(language), marker.get(language)?);
            if deleted {
                return Some(Place::Listed(counters.struck_item(*level, marker, open)));
            }
            Some(counters.item(*level, marker, open).map_or(Place::Text, Place::Listed))
        }
        _ => {
            counters.interrupt();
            None
        }
    }
}
