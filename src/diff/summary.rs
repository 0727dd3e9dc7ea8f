//! The table that stands before a comparison: each clause that changed, with the words that differ.

use super::report::{ClauseChange, Fragment, Kind};
use crate::document::{Align, Block, Content, ParagraphId, Span, SpanKind, Table, Text};
use crate::value::{Language, Localised, plural};

/// What was compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// File name of the older answers, or what it is.
    pub old: Localised<String>,
    /// File name of the newer answers.
    pub new: String,
    /// What the older text is called in the comparison itself, which names no file of ours.
    pub against: Localised<String>,
}

/// More fragments of one clause than this are not listed.
const MOST_FRAGMENTS: usize = 8;
/// A longer text is shortened.
const LONGEST: usize = 120;

/// Blocks for the head of a comparison; `name` tells a clause's name.
pub fn summary(
    changes: &[ClauseChange],
    compared: &Compared,
    languages: &[Language],
    name: impl Fn(&str) -> Localised<String>,
) -> Vec<Block> {
    let each = |make: &dyn Fn(Language) -> Vec<Span>| -> Text {
        let mut text = Localised::default();
        for language in languages {
            text.set(*language, make(*language));
        }
        text
    };
    let words =
        |zh: &str, en: &str| each(&|language| vec![Span::plain(if language == Language::Zh { zh } else { en })]);
    let title = each(&|language| {
        vec![Span {
            strong: true,
            ..Span::plain(if language == Language::Zh { "变更一览" } else { "Summary of changes" })
        }]
    });
    let count = each(&|language| {
        let against = compared.against.prefer(language).map_or("", String::as_str);
        vec![Span::plain(match language {
            Language::Zh => format!("与{against}相比，{} 处条款有变更", changes.len()),
            Language::En => format!("Compared with {against}: {} changed", plural(changes.len() as i64, "clause")),
        })]
    });
    let rows = changes
        .iter()
        .map(|change| {
            vec![
                each(&|language| label(change, language, &name)),
                match change.kind {
                    Kind::Added => words("新增", "added"),
                    Kind::Removed => words("删除", "removed"),
                    Kind::Changed => words("修改", "changed"),
                },
                each(&|language| cell(change, language, |fragment| &fragment.old)),
                each(&|language| cell(change, language, |fragment| &fragment.new)),
            ]
        })
        .collect();
    let header = vec![words("条款", "Clause"), words("变更", "Change"), words("原文", "Old"), words("新文", "New")];
    let mut contents =
        vec![Content::Line { align: Align::Centre, text: title }, Content::Line { align: Align::Centre, text: count }];
    if !changes.is_empty() {
        contents.push(Content::Table(Table { aligns: vec![Align::Left; 4], header, rows }));
    }
    let numbered = contents.into_iter().enumerate();
    numbered.map(|(nth, content)| Block::of(ParagraphId::new("summary", nth), content)).collect()
}

/// Its number, and below it its name.
fn label(change: &ClauseChange, language: Language, name: &impl Fn(&str) -> Localised<String>) -> Vec<Span> {
    let side = change.new.as_ref().or(change.old.as_ref());
    let number = side.and_then(|side| side.number.get(language)).map_or("", String::as_str);
    let name = name(&change.clause).prefer(language).cloned().unwrap_or_default();
    let mut spans: Vec<Span> = [number, &name].into_iter().filter(|text| !text.is_empty()).map(Span::plain).collect();
    if spans.len() == 2 {
        spans.insert(1, Span { kind: SpanKind::Break, ..Span::plain("") });
    }
    spans
}

/// The words of one side, a line a fragment.
fn cell(change: &ClauseChange, language: Language, side: impl Fn(&Fragment) -> &String) -> Vec<Span> {
    let fragments = change.fragments.get(language).map_or(&[][..], Vec::as_slice);
    let mut spans = Vec::new();
    for fragment in fragments.iter().take(MOST_FRAGMENTS) {
        let words = side(fragment);
        if words.is_empty() && fragment.before.is_empty() {
            continue;
        }
        if !spans.is_empty() {
            spans.push(Span { kind: SpanKind::Break, ..Span::plain("") });
        }
        if !fragment.before.is_empty() {
            spans.push(Span::plain(format!("…{}", fragment.before.replace('\n', " "))));
        }
        spans.push(Span {
            strong: !fragment.before.is_empty(),
            ..Span::plain(if words.is_empty() { "—".to_owned() } else { shortened(words) })
        });
        if !words.is_empty() && !fragment.after.is_empty() {
            spans.push(Span::plain(fragment.after.clone()));
        }
    }
    if fragments.len() > MOST_FRAGMENTS {
        spans.push(Span { kind: SpanKind::Break, ..Span::plain("") });
        spans.push(Span::plain("……"));
    }
    spans
}

fn shortened(words: &str) -> String {
    let words = words.replace('\n', " ");
    match words.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}……", &words[..at]),
        None => words,
    }
}
