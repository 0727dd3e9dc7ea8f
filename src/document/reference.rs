//! Cross-references: from anchors to the numbers they print.

use super::{Block, Origin, Span, SpanKind};
use crate::cache::Fingerprint;
use crate::value::{Language, Localised, article_number};
use foldhash::HashMap;
use std::borrow::Cow;
use std::hash::Hash;
use std::sync::Arc;

/// What can be referred to, with its number.
#[derive(Default)]
pub struct Targets<'l> {
    numbers: HashMap<Cow<'l, str>, Number>,
    /// Of all of them, in order.
    read: Fingerprint,
}

#[derive(Debug, Hash)]
enum Number {
    Article(usize),
    Paragraphs { article: usize, first: usize, last: usize },
    Annex(Localised<String>),
}

impl<'l> Targets<'l> {
    /// An article.
    pub fn article(&mut self, anchor: String, number: usize) {
        self.insert(anchor.into(), Number::Article(number));
    }

    /// A clause and the paragraphs it fills.
    pub fn clause(&mut self, anchor: &'l str, article: usize, first: usize, last: usize) {
        self.insert(anchor.into(), Number::Paragraphs { article, first, last });
    }

    /// An annex and its printed number.
    pub fn annex(&mut self, anchor: &'l str, printed: Localised<String>) {
        self.insert(anchor.into(), Number::Annex(printed));
    }

    fn insert(&mut self, anchor: Cow<'l, str>, number: Number) {
        (&anchor, &number).hash(&mut self.read);
        self.numbers.insert(anchor, number);
    }

    /// The fingerprint of all numbers: references print the same where it is the same.
    pub fn fingerprint(&self) -> u128 {
        self.read.value()
    }

    /// 第九条 / Article 9, paragraphs as [`paragraphs`] names them, 附件一 / Annex 1.
    pub fn print(&self, anchor: &str, language: Language) -> Option<String> {
        Some(match self.numbers.get(anchor)? {
            Number::Article(number) => article_number(*number, language),
            Number::Annex(printed) => printed.get(language)?.clone(),
            Number::Paragraphs { article, first, last } => {
                let [one, other] = [first, last].map(|paragraph| format!("{article}.{paragraph}"));
                paragraphs(&one, &other, last - first + 1, language)
            }
        })
    }
}

/// `count` paragraphs from `first` to `last`: 第19.3款 / Section 19.3, 第19.3款和第19.4款 / Sections 19.3 and 19.4,
/// 第19.3款至第19.5款 / Sections 19.3 to 19.5.
pub fn paragraphs(first: &str, last: &str, count: usize, language: Language) -> String {
    match (language, count) {
        (Language::Zh, 1) => format!("第{first}款"),
        (Language::Zh, 2) => format!("第{first}款和第{last}款"),
        (Language::Zh, _) => format!("第{first}款至第{last}款"),
        (Language::En, 1) => format!("Section {first}"),
        (Language::En, 2) => format!("Sections {first} and {last}"),
        (Language::En, _) => format!("Sections {first} to {last}"),
    }
}

/// Prints every reference of the blocks; `missing` is told of each that leads nowhere.
pub fn resolve(blocks: &mut [Arc<Block>], targets: &Targets<'_>, missing: &mut dyn FnMut(Option<&Origin>, &str)) {
    for block in blocks.iter_mut().filter(|block| refers(block)) {
        let block = Arc::make_mut(block);
        for text in block.content.texts_mut() {
            let mut side = |language: Language, spans: Option<&mut Vec<Span>>| {
                for span in spans.into_iter().flatten() {
                    if let SpanKind::Reference(anchor) = &span.kind {
                        match targets.print(anchor, language) {
                            Some(printed) => span.text = printed,
                            None => missing(block.origin.as_ref(), anchor),
                        }
                    }
                }
            };
            side(Language::Zh, text.zh.as_mut());
            side(Language::En, text.en.as_mut());
        }
    }
}

/// Whether the block refers to another place.
pub fn refers(block: &Block) -> bool {
    let is_reference = |span: &Span| matches!(span.kind, SpanKind::Reference(_));
    block.content.texts().into_iter().flat_map(|text| text.iter()).any(|(_, spans)| spans.iter().any(is_reference))
}
