//! Two papers of anybody → documents that can be compared: a paragraph has one name in both, found by what it says.

use crate::diff::pair_paragraphs;
use crate::document::{Align, Block, Content, Document, Origin, ParagraphId, Provenance, Span};
use crate::intake::{Paper, Paragraph, Part};
use crate::value::{Byline, Language, Localised, is_han};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Characters by which a paragraph is named in lists.
const NAME: usize = 14;
/// Characters of a title; a longer first paragraph is none.
const TITLE: usize = 40;

/// Two papers as documents.
#[derive(Debug)]
pub struct Papers {
    /// The older one.
    pub old: Document,
    /// The newer one.
    pub new: Document,
    /// What each paragraph begins with, by the name it has in both.
    pub beginnings: BTreeMap<String, String>,
}

impl Papers {
    /// Pairs the paragraphs of two papers. Numbers and white space make no difference: a paragraph that moved down by one
    /// number is no change.
    pub fn of(old: &Paper, new: &Paper, byline: &Byline) -> Papers {
        let (before, after) = (printed(old), printed(new));
        let texts = |paragraphs: &[&Paragraph]| -> Vec<String> {
            paragraphs.iter().map(|own| own.text.split_whitespace().collect()).collect()
        };
        let pairs = pair_paragraphs(&texts(&before), &texts(&after));
        let language = language(&after);
        let mut papers = Papers {
            old: empty(old, language, &Byline::default()),
            new: empty(new, language, byline),
            beginnings: BTreeMap::new(),
        };
        for (nth, (older, newer)) in pairs.into_iter().enumerate() {
            let (older, newer) = (older.map(|at| before[at]), newer.map(|at| after[at]));
            let name = format!("p{nth}");
            // Both bear the number that stands now.
            let number = newer.or(older).and_then(|own| own.number.as_deref());
            let words = newer.or(older).map_or("", |own| own.text.trim());
            let first: String = words.chars().take(NAME).collect();
            papers.beginnings.insert(
                name.clone(),
                [number, Some(first.as_str())].into_iter().flatten().collect::<Vec<_>>().join(" "),
            );
            papers.old.blocks.extend(older.map(|own| Arc::new(block(own, number, &name, language))));
            papers.new.blocks.extend(newer.map(|own| Arc::new(block(own, number, &name, language))));
        }
        papers
    }

    /// What a paragraph is called in lists.
    pub fn name(&self, clause: &str) -> Localised<String> {
        let beginning = self.beginnings.get(clause).map_or("", String::as_str);
        Localised::both(format!("{beginning}…"), format!("{beginning}…"))
    }
}

/// The paragraphs that a comparison shows: the text, not what stands at the edges of pages.
fn printed(paper: &Paper) -> Vec<&Paragraph> {
    let shown = |own: &&Paragraph| {
        !matches!(own.part, Part::Header | Part::Footer | Part::Aside | Part::Contents) && !own.text.trim().is_empty()
    };
    paper.paragraphs.iter().filter(shown).collect()
}

fn language(paragraphs: &[&Paragraph]) -> Language {
    let letters =
        |test: fn(char) -> bool| paragraphs.iter().flat_map(|own| own.text.chars()).filter(|c| test(*c)).count();
    // A word of English has some five letters.
    if letters(is_han) * 5 >= letters(|c| c.is_ascii_alphabetic()) { Language::Zh } else { Language::En }
}

fn empty(paper: &Paper, language: Language, byline: &Byline) -> Document {
    let first = printed(paper).first().map(|own| own.text.trim().to_owned()).unwrap_or_default();
    let title = if first.chars().count() <= TITLE { first } else { String::new() };
    Document {
        languages: vec![language],
        title: Localised::one(language, title),
        number: None,
        draft: false,
        blocks: Vec::new(),
        byline: byline.clone(),
        provenance: Provenance::default(),
    }
}

fn block(own: &Paragraph, number: Option<&str>, name: &str, language: Language) -> Block {
    let space = if language == Language::Zh { "\u{3000}" } else { " " };
    let text = match number {
        Some(number) => format!("{number}{space}{}", own.text.trim()),
        None => own.text.trim().to_owned(),
    };
    let text = Localised::one(language, vec![Span { strong: own.heading.is_some(), ..Span::plain(text) }]);
    let content = match own.heading {
        Some(1) if number.is_none() => Content::Line { align: Align::Centre, text },
        _ => Content::Paragraph { number: None, text },
    };
    let origin = Some(Origin { clause: name.to_owned(), variant: None });
    Block { id: ParagraphId::new(name, 0), origin, anchor: None, content }
}
