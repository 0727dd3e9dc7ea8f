//! What we sent, paragraph by paragraph as any reader sees it, with the clause and the answers behind each.

use crate::document::{Block, Content, Document, Span, SpanKind, answer_mark, marks};
use crate::intake::{Paper, Paragraph, Part};
use crate::value::Language;
use std::collections::HashMap;
use std::ops::Range;

/// Our agreement as it went out.
#[derive(Debug)]
pub struct Sent {
    /// Its paragraphs, without what stands at the edges of pages and in the contents.
    pub lines: Vec<SentLine>,
}

/// A paragraph of ours.
#[derive(Debug, Clone)]
pub struct SentLine {
    /// What it says.
    pub text: String,
    /// The number printed before it.
    pub number: Option<String>,
    /// Index in the paper.
    pub paragraph: usize,
    /// None for what repeats other places, as a cover does.
    pub place: Option<Place>,
    /// Bytes of the text that fields print.
    pub fields: Vec<Range<usize>>,
    /// In a cell of a table.
    pub cell: bool,
}

/// What a paragraph is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The name by which it is found in the Word file.
    pub mark: String,
    /// The clause, `article.…` for its heading, `skeleton` for what the kind itself says.
    pub clause: String,
    /// Its variant.
    pub variant: Option<String>,
    /// Id of the article that it stands in.
    pub article: Option<String>,
    /// The language of the paragraph.
    pub language: Language,
    /// What it is besides its words.
    pub kind: PlaceKind,
    /// Bytes of the text that print answers, with the paths of these.
    pub answers: Vec<(Range<usize>, Vec<String>)>,
}

/// What a paragraph is besides its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceKind {
    /// The title of the agreement.
    Title,
    /// A line of a party.
    Party,
    /// A heading.
    Heading,
    /// A paragraph or an item.
    Text,
    /// A cell of a table.
    Table,
    /// A line of a place to sign.
    Signature,
}

impl Sent {
    /// The agreement `document`, whose Word file reads as `paper`.
    pub fn of(paper: &Paper, document: &Document) -> Sent {
        let known = places(document);
        let printed = paper.paragraphs.iter().enumerate().filter(|(_, own)| is_printed(own));
        let lines = printed.map(|(paragraph, own)| {
            let found = own.bookmarks.iter().find_map(|(name, _)| known.get(name));
            SentLine {
                text: own.text.clone(),
                number: own.number.clone(),
                paragraph,
                place: found.map(|known| known.place(own)),
                fields: own.fields.clone(),
                cell: own.part == Part::Cell,
            }
        });
        Sent { lines: lines.collect() }
    }
}

/// Whether a paragraph is of the text that the parties agree on.
pub fn is_printed(own: &Paragraph) -> bool {
    let is_empty =
        own.text.trim().is_empty() && own.original.as_ref().is_none_or(|original| original.trim().is_empty());
    !is_empty && !matches!(own.part, Part::Header | Part::Footer | Part::Aside | Part::Contents)
}

/// A text of the document.
struct Known<'d> {
    mark: String,
    block: &'d Block,
    article: Option<&'d str>,
    language: Language,
    nth: usize,
}

fn places(document: &Document) -> HashMap<String, Known<'_>> {
    let mut articles: HashMap<String, Option<&str>> = HashMap::new();
    let mut article = None;
    for block in &document.blocks {
        match (&block.content, block.anchor.as_deref()) {
            (Content::Heading { level: 1, .. }, Some(anchor)) => article = anchor.strip_prefix("article."),
            (Content::Annex { .. } | Content::EndOfText(_) | Content::Signatures(_), _) => article = None,
            _ => {}
        }
        articles.insert(block.id.to_string(), article);
    }
    marks(document)
        .map(|(mark, block, language, nth)| {
            let article = articles.get(&block.id.to_string()).copied().flatten();
            (mark.clone(), Known { mark, block, article, language, nth })
        })
        .collect()
}

impl Known<'_> {
    fn place(&self, read: &Paragraph) -> Place {
        let block = self.block;
        let clause = match (&block.content, &block.origin, &block.anchor) {
            (Content::Heading { number: Some(_), .. }, None, Some(anchor)) => anchor.clone(),
            (_, Some(origin), _) => origin.clause.clone(),
            _ => block.id.clause().to_owned(),
        };
        let kind = match &block.content {
            Content::Title(_) => PlaceKind::Title,
            Content::Party(_) => PlaceKind::Party,
            Content::Heading { .. } | Content::Annex { .. } => PlaceKind::Heading,
            Content::Table(_) => PlaceKind::Table,
            Content::Signatures(_) => PlaceKind::Signature,
            _ => PlaceKind::Text,
        };
        let named: HashMap<String, Vec<String>> = self.printed();
        let mut answers: Vec<(Range<usize>, Vec<String>)> = read
            .bookmarks
            .iter()
            .filter_map(|(name, range)| Some((range.clone(), named.get(name)?.clone())))
            .filter(|(range, _)| !range.is_empty())
            .collect();
        answers.sort_by_key(|(range, _)| (range.start, range.end));
        Place {
            mark: self.mark.clone(),
            clause,
            variant: block.origin.as_ref().and_then(|origin| origin.variant.clone()),
            article: self.article.map(str::to_owned),
            language: self.language,
            kind,
            answers,
        }
    }

    /// Names of the places that print answers, with the paths of these.
    fn printed(&self) -> HashMap<String, Vec<String>> {
        let texts = self.block.content.texts();
        // Label and value of a party are two texts of one paragraph.
        let count = if matches!(self.block.content, Content::Party(_)) { 2 } else { 1 };
        let own = texts.iter().skip(self.nth).take(count).filter_map(|text| text.get(self.language));
        own.flat_map(|spans| printed(&self.mark, spans)).collect()
    }
}

/// Names of the places of a text that print answers, as the Word file has them.
fn printed(mark: &str, spans: &[Span]) -> Vec<(String, Vec<String>)> {
    let mut named = Vec::new();
    for span in spans {
        let cuts =
            if span.kind == SpanKind::Plain { &span.answers[..] } else { &span.answers[..span.answers.len().min(1)] };
        for cut in cuts {
            let name = answer_mark(mark, &cut.keys.join(","), named.len());
            named.push((name, cut.keys.iter().map(|key| key.to_string()).collect()));
        }
    }
    named
}
