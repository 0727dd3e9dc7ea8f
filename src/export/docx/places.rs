//! Before anything is written: which list prints each block's number, and which blocks references point to.

use super::counters::{Counters, Listed};
use super::list::Lists;
use super::revisions::Revisions;
use crate::document::{Block, Change, Content, Document, SpanKind};
use crate::value::{Language, Localised};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    /// Of blocks whose number the older agreement prints by another list: how, and the number.
    was: BTreeMap<usize, Localised<(Place, String)>>,
    targets: BTreeMap<&'d str, Target>,
    bookmarks: BTreeMap<usize, Vec<String>>,
}

impl<'d> Places<'d> {
    /// Counts the document's numbers and finds what is referred to; `lists` takes the lists that items open. Of a comparison
    /// both agreements are counted, each by itself: `revisions` tell what became of each block.
    pub fn of(document: &'d Document, revisions: &Revisions<'_>, lists: &mut Lists) -> Self {
        let mut places = Places {
            listed: vec![Localised::default(); document.blocks.len()],
            was: BTreeMap::new(),
            targets: BTreeMap::new(),
            bookmarks: BTreeMap::new(),
        };
        for language in document.languages.iter().copied() {
            let mut counters = Counters::new(language);
            for (index, block) in document.blocks.iter().enumerate() {
                if revisions.change(index) != Some(Change::Deleted)
                    && let Some(place) = place(&block.content, language, &mut counters, &mut || lists.open(language))
                {
                    places.listed[index].set(language, place);
                }
            }
            if let Some(old) = revisions.old() {
                places.count_old(old, revisions, language, lists);
            }
        }
        places.find_targets(document, revisions);
        places
    }

    /// Counts the older agreement: what is struck out keeps the number it had there, and what stays and had another list
    /// gets it back when the changes are refused.
    fn count_old(&mut self, old: &Document, revisions: &Revisions<'_>, language: Language, lists: &mut Lists) {
        let mut counters = Counters::new(language);
        let mut opened = 0;
        let mut open = || {
            opened += 1;
            opened
        };
        let before: Vec<Option<Place>> =
            old.blocks.iter().map(|block| place(&block.content, language, &mut counters, &mut open)).collect();
        // A list of the older agreement and one of the newer are the same list where a block stays in both.
        let mut same: BTreeMap<usize, usize> = BTreeMap::new();
        for index in 0..self.listed.len() {
            if revisions.change(index).is_none()
                && let Some(Place::Listed(Listed { list: Some(now), .. })) = self.number(index, language)
                && let Some(Some(Place::Listed(Listed { list: Some(then), .. }))) =
                    revisions.old_index(index).and_then(|at| before.get(at))
                && !same.values().any(|taken| *taken == now)
            {
                same.entry(*then).or_insert(now);
            }
        }
        for index in 0..self.listed.len() {
            let Some(at) = revisions.old_index(index) else { continue };
            let mut then = before.get(at).copied().flatten();
            if let Some(Place::Listed(Listed { list: Some(list), .. })) = &mut then {
                *list = *same.entry(*list).or_insert_with(|| lists.open(language));
            }
            if revisions.change(index) == Some(Change::Deleted) {
                if let Some(then) = then {
                    self.listed[index].set(language, then);
                }
            } else {
                let number = printed(&old.blocks[at].content, language).unwrap_or_default();
                let now = self.number(index, language);
                // A number that is text may be another one, although its place is the same.
                if let Some(then) = then
                    && (now != Some(then) || then == Place::Text)
                {
                    self.was.entry(index).or_default().set(language, (then, number.to_owned()));
                }
            }
        }
    }

    /// How the number of block `index` is printed.
    pub fn number(&self, index: usize, language: Language) -> Option<Place> {
        self.listed.get(index).and_then(|sides| sides.get(language)).copied()
    }

    /// How the older agreement prints the number of block `index`, where that differs.
    pub fn was(&self, index: usize, language: Language) -> Option<&(Place, String)> {
        self.was.get(&index).and_then(|sides| sides.get(language))
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

    fn find_targets(&mut self, document: &'d Document, revisions: &Revisions<'_>) {
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
        let mut count = 0;
        for (index, block) in document.blocks.iter().enumerate() {
            let Some(anchor) = block.anchor.as_deref().filter(|anchor| used.contains(anchor)) else { continue };
            if self.targets.contains_key(anchor) || revisions.change(index) == Some(Change::Deleted) {
                continue;
            }
            let numbered = numbered(document, revisions, index);
            let mut target = Target { numbers: Vec::new(), block: numbered.first().map_or(index, |(at, _)| *at) };
            for (at, number) in numbered {
                count += 1;
                let name = name(count);
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

/// Bookmarks are numbered in the order of their blocks, as Word's own are; their names tell nothing of the clause. The
/// first sign hides them in Word's list of bookmarks.
fn name(nth: usize) -> String {
    format!("_Ref{nth:09}")
}

/// The first and last number that a reference to block `index` prints, with their blocks.
fn numbered(document: &Document, revisions: &Revisions<'_>, index: usize) -> Vec<(usize, Localised<String>)> {
    let block = &document.blocks[index];
    match &block.content {
        Content::Heading { number: Some(number), .. } | Content::Annex { number, .. } => {
            return vec![(index, number.clone())];
        }
        _ => {}
    }
    let same = |other: &&Arc<Block>| {
        other.origin.as_ref().map(|origin| &origin.clause) == block.origin.as_ref().map(|origin| &origin.clause)
    };
    let paragraphs: Vec<(usize, Localised<String>)> = document.blocks[index..]
        .iter()
        .take_while(same)
        .enumerate()
        .filter(|(offset, _)| revisions.change(index + offset) != Some(Change::Deleted))
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

/// The number of a block in a language.
fn printed(content: &Content, language: Language) -> Option<&str> {
    match content {
        Content::Heading { number: Some(number), .. } | Content::Annex { number, .. } => {
            number.get(language).map(String::as_str)
        }
        Content::Paragraph { number, .. } => number.as_deref(),
        Content::Item { marker, .. } => marker.get(language).map(String::as_str),
        _ => None,
    }
}

fn place(
    content: &Content,
    language: Language,
    counters: &mut Counters,
    open: &mut dyn FnMut() -> usize,
) -> Option<Place> {
    let number = printed(content, language)?;
    let native = |native: bool| if native { Place::Listed(Listed { list: None, level: 0 }) } else { Place::Text };
    Some(match content {
        Content::Heading { .. } => native(counters.article(number)),
        Content::Annex { .. } => native(counters.annex(number)),
        Content::Paragraph { .. } => native(counters.paragraph(number)),
        Content::Item { level, .. } => counters.item(*level, number, open).map_or(Place::Text, Place::Listed),
        _ => return None,
    })
}
