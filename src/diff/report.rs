//! What is told of a clause that is not the same: kind of change, both texts, both numbers, the words that differ.

use crate::document::{Block, Change, Content, Document, Span, Text, plain_text, whole_change};
use crate::value::{Language, Localised};
use std::sync::Arc;

/// What became of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Only the newer text has it.
    Added,
    /// Only the older text has it.
    Removed,
    /// Both have it, in other words.
    Changed,
}

impl Kind {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Added => "added",
            Kind::Removed => "removed",
            Kind::Changed => "changed",
        }
    }
}

/// A clause as one of the agreements has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// `19.3` or `19.3–19.5`, 第三条, 附件一; empty for what has no number.
    pub number: Localised<String>,
    /// The variant it was written from.
    pub variant: Option<String>,
    /// Its text, a line a paragraph.
    pub text: Localised<String>,
}

/// A stretch of words that differ, with some words before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fragment {
    /// A few words before the change.
    pub before: String,
    /// What the older text says.
    pub old: String,
    /// What the newer text says.
    pub new: String,
    /// Some unchanged characters after it: a unit, the rest of a word.
    pub after: String,
}

/// A clause that is not the same in both agreements.
#[derive(Debug, Clone, PartialEq)]
pub struct ClauseChange {
    /// Its id; `article.…` for an article's title, `skeleton.…` for what the kind's skeleton says.
    pub clause: String,
    /// What happened to the clause.
    pub kind: Kind,
    /// The clause in the older text.
    pub old: Option<Side>,
    /// The clause in the newer text.
    pub new: Option<Side>,
    /// The words that differ, in order.
    pub fragments: Localised<Vec<Fragment>>,
}

impl ClauseChange {
    /// Which side gave way, where another variant was taken: that away from which the clause moved on the ladder.
    pub fn gave_way(&self) -> Option<&'static str> {
        let rung = |side: &Option<Side>| match side.as_ref()?.variant.as_deref()? {
            "discloser" => Some(0),
            "balanced" => Some(1),
            "recipient" => Some(2),
            _ => None,
        };
        match rung(&self.new)?.cmp(&rung(&self.old)?) {
            std::cmp::Ordering::Greater => Some("discloser"),
            std::cmp::Ordering::Less => Some("recipient"),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// The change of a unit; None where it is the same.
pub fn change(
    clause: &str,
    languages: &[Language],
    old: &[Arc<Block>],
    new: &[Arc<Block>],
    merged: &[Arc<Block>],
) -> Option<ClauseChange> {
    let changed = merged
        .iter()
        .flat_map(|block| block.content.texts())
        .any(|text| text.iter().any(|(_, spans)| spans.iter().any(|span| span.change.is_some())));
    if !changed {
        return None;
    }
    let kind = match (old.is_empty(), new.is_empty()) {
        (true, _) => Kind::Added,
        (_, true) => Kind::Removed,
        _ => Kind::Changed,
    };
    let mut fragments = Localised::default();
    for language in languages {
        fragments.set(*language, merged.iter().flat_map(|block| block_fragments(block, *language)).collect());
    }
    let side = |blocks: &[Arc<Block>]| (!blocks.is_empty()).then(|| side(blocks, languages));
    Some(ClauseChange { clause: clause.to_owned(), kind, old: side(old), new: side(new), fragments })
}

fn side(blocks: &[Arc<Block>], languages: &[Language]) -> Side {
    let mut side = Side {
        number: Localised::default(),
        variant: blocks.iter().find_map(|block| block.origin.as_ref()?.variant.clone()),
        text: Localised::default(),
    };
    for language in languages {
        let numbers: Vec<String> = blocks.iter().filter_map(|block| number(block, *language)).collect();
        let printed = match numbers.as_slice() {
            [] => String::new(),
            [only] => only.clone(),
            [first, .., last] => format!("{first}–{last}"),
        };
        side.number.set(*language, printed);
        side.text
            .set(*language, blocks.iter().flat_map(|block| lines(block, *language)).collect::<Vec<_>>().join("\n"));
    }
    side
}

/// The number of an article, an annex or a paragraph.
fn number(block: &Block, language: Language) -> Option<String> {
    match &block.content {
        Content::Heading { number, .. } => number.as_ref()?.get(language).cloned(),
        Content::Annex { number, .. } => number.get(language).cloned(),
        Content::Paragraph { number, .. } => number.clone(),
        _ => None,
    }
}

/// The text of a block as lines, each with its number or marker.
fn lines(block: &Block, language: Language) -> Vec<String> {
    let plain = |text: &Text| text.get(language).map(|spans| plain_text(spans)).unwrap_or_default();
    let gap = if language == Language::Zh { "\u{3000}" } else { " " };
    let (label, rows): (Option<String>, Vec<String>) = match &block.content {
        Content::Item { marker, text, .. } => (marker.get(language).cloned(), vec![plain(text)]),
        Content::Party(fields) => {
            let colon = if language == Language::Zh { "：" } else { ": " };
            (
                None,
                fields.iter().map(|field| format!("{}{colon}{}", plain(&field.label), plain(&field.value))).collect(),
            )
        }
        Content::Table(table) => (
            None,
            std::iter::once(&table.header)
                .chain(&table.rows)
                .map(|row| row.iter().map(plain).collect::<Vec<_>>().join(" | "))
                .collect(),
        ),
        other => (number(block, language), other.texts().into_iter().map(plain).collect()),
    };
    let label =
        label.map(|label| if label.ends_with('）') { label } else { format!("{label}{gap}") }).unwrap_or_default();
    rows.into_iter().enumerate().map(|(n, row)| if n == 0 { format!("{label}{row}") } else { row }).collect()
}

/// Characters of unchanged text that are shown before a change.
const CONTEXT: usize = 8;
/// The same after it, up to the next mark.
const CONTEXT_AFTER: usize = 4;

fn block_fragments(block: &Block, language: Language) -> Vec<Fragment> {
    if let Some(change) = whole_change(&block.content) {
        let text = lines(block, language).join("\n");
        return vec![match change {
            Change::Inserted => Fragment { new: text, ..Fragment::default() },
            Change::Deleted => Fragment { old: text, ..Fragment::default() },
        }];
    }
    block
        .content
        .texts()
        .into_iter()
        .filter_map(|text| text.get(language))
        .flat_map(|spans| text_fragments(spans))
        .collect()
}

fn text_fragments(spans: &[Span]) -> Vec<Fragment> {
    let mut fragments: Vec<Fragment> = Vec::new();
    let (mut before, mut open) = (String::new(), false);
    for span in spans {
        let Some(change) = span.change else {
            if let (true, Some(fragment)) = (open, fragments.last_mut()) {
                let mark = |c: &char| "。，；：、！？（）《》“” ,.;:()".contains(*c);
                fragment.after = span.text.chars().take_while(|c| !mark(c)).take(CONTEXT_AFTER).collect();
            }
            let kept: Vec<char> = before.chars().chain(span.text.chars()).collect();
            before = kept[kept.len().saturating_sub(CONTEXT)..].iter().collect();
            open = false;
            continue;
        };
        if !open {
            fragments.push(Fragment { before: std::mem::take(&mut before), ..Fragment::default() });
            open = true;
        }
        if let Some(fragment) = fragments.last_mut() {
            match change {
                Change::Inserted => fragment.new.push_str(&span.text),
                Change::Deleted => fragment.old.push_str(&span.text),
            }
        }
    }
    fragments
}

/// The languages that both agreements are written in.
pub fn shared_languages(old: &Document, new: &Document) -> Vec<Language> {
    new.languages.iter().copied().filter(|language| old.languages.contains(language)).collect()
}
