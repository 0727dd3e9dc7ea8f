//! Spans → tokens → spans: what a comparison of two texts counts as one, and how the result is put together again.

use super::content::sole_annex;
use super::words::Cutter;
use crate::document::{Change, Span, SpanKind};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeSet;

/// A piece of text with the looks of its span.
#[derive(Debug, Clone)]
pub struct Token {
    /// Equal tokens have equal keys: a reference is known by where it leads, not by the number it prints.
    pub key: String,
    span: Span,
}

/// The tokens of a text. A reference to an anchor among `moved` is no other `version`'s.
pub fn tokens(cutter: &Cutter<'_>, spans: &[Span], moved: &BTreeSet<String>, version: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for span in spans {
        match &span.kind {
            SpanKind::Plain => {
                let mut at = 0;
                tokens.extend(cutter.pieces(&span.text).into_iter().map(|piece| {
                    at += piece.len();
                    Token { key: piece.to_owned(), span: span.cut(at - piece.len()..at) }
                }));
            }
            SpanKind::Reference(anchor) => tokens.push(Token {
                key: format!(
                    "\u{1}{anchor} {} {} {}",
                    paragraphs(&span.text),
                    sole_annex(&span.text),
                    if moved.contains(anchor) { version } else { "" }
                ),
                span: span.clone(),
            }),
            SpanKind::Break => tokens.push(Token { key: "\n".to_owned(), span: span.clone() }),
            _ => tokens.push(Token { key: span.text.clone(), span: span.clone() }),
        }
    }
    tokens
}

/// How many paragraphs a reference names: 第19.3款至第19.5款 names three. Where that differs, the reference has changed.
fn paragraphs(text: &str) -> usize {
    let ends: Vec<usize> = text
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .filter_map(|number| number.split_once('.')?.1.parse().ok())
        .collect();
    match ends.as_slice() {
        [first, last] => last.saturating_sub(*first) + 1,
        other => other.len(),
    }
}

/// A stretch that two texts have in common, or in which they differ: its bytes in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Both have it.
    pub kept: bool,
    /// Bytes of the older text.
    pub old: std::ops::Range<usize>,
    /// Bytes of the newer text.
    pub new: std::ops::Range<usize>,
}

/// The stretches of two plain texts, by their bytes.
pub fn stretches(cutter: &Cutter<'_>, old: &str, new: &str) -> Vec<Stretch> {
    let cut = |text: &str| tokens(cutter, &[Span::plain(text)], &BTreeSet::new(), "");
    let (old, new) = (cut(old), cut(new));
    let ends = |tokens: &[Token]| -> Vec<usize> {
        let mut at = 0;
        let after = tokens.iter().map(|token| {
            at += token.span.text.len();
            at
        });
        std::iter::once(0).chain(after.collect::<Vec<_>>()).collect()
    };
    let (old_ends, new_ends) = (ends(&old), ends(&new));
    let bytes = |ends: &[usize], range: std::ops::Range<usize>| ends[range.start]..ends[range.end];
    let stretch = |stroke: Stroke| Stretch {
        kept: stroke.kept,
        old: bytes(&old_ends, stroke.old),
        new: bytes(&new_ends, stroke.new),
    };
    readable(strokes(&old, &new), &old, &new).into_iter().map(stretch).collect()
}

/// The newer text with what the older one had, changes marked.
pub fn merge(old: &[Token], new: &[Token]) -> Vec<Span> {
    let mut spans = Vec::new();
    for stroke in readable(strokes(old, new), old, new) {
        if stroke.kept {
            push(&mut spans, &new[stroke.new], None);
        } else {
            push(&mut spans, &old[stroke.old], Some(Change::Deleted));
            push(&mut spans, &new[stroke.new], Some(Change::Inserted));
        }
    }
    spans
}

/// What both have and what only one has, in order.
fn strokes(old: &[Token], new: &[Token]) -> Vec<Stroke> {
    let keys = |tokens: &[Token]| -> Vec<String> { tokens.iter().map(|token| token.key.clone()).collect() };
    // An operation that has nothing on one side may name any place there: places are counted instead.
    let (mut old_at, mut new_at) = (0, 0);
    let mut strokes = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &keys(old), &keys(new)) {
        let (kept, (old_len, new_len)) =
            (matches!(op, DiffOp::Equal { .. }), (op.old_range().len(), op.new_range().len()));
        strokes.push(Stroke { kept, old: old_at..old_at + old_len, new: new_at..new_at + new_len });
        (old_at, new_at) = (old_at + old_len, new_at + new_len);
    }
    strokes
}

/// A stretch of both texts that is the same, or not.
#[derive(Debug, Clone, PartialEq)]
struct Stroke {
    kept: bool,
    old: std::ops::Range<usize>,
    new: std::ops::Range<usize>,
}

/// Kept stretches of a character or two between changes are read more easily as part of one change; a text of which little
/// stays is read more easily as another text.
fn readable(strokes: Vec<Stroke>, old: &[Token], new: &[Token]) -> Vec<Stroke> {
    let length = |tokens: &[Token]| tokens.iter().map(|token| token.span.text.chars().count()).sum::<usize>();
    // An amount or a date counts as a word does, however long it is.
    let weight = |tokens: &[Token]| tokens.iter().map(|token| token.span.text.chars().count().min(3)).sum::<usize>();
    let kept: usize = strokes.iter().filter(|stroke| stroke.kept).map(|stroke| weight(&new[stroke.new.clone()])).sum();
    let whole = weight(old).max(weight(new));
    if kept * 4 < whole && strokes.len() > 1 {
        // Its full stop stays: a change that ends with its paragraph cannot be told from the paragraph after it.
        let stop = match (old.last(), new.last()) {
            (Some(old), Some(new)) => usize::from(old.key == new.key && ends_sentence(&old.key)),
            _ => 0,
        };
        let (old_end, new_end) = (old.len() - stop, new.len() - stop);
        let replaced = Stroke { kept: false, old: 0..old_end, new: 0..new_end };
        let last = Stroke { kept: true, old: old_end..old.len(), new: new_end..new.len() };
        return [replaced, last].into_iter().take(1 + stop).collect();
    }
    let count = strokes.len();
    let mut joined: Vec<Stroke> = Vec::new();
    for (index, stroke) in strokes.into_iter().enumerate() {
        let inside = index > 0 && index + 1 < count;
        let slight = stroke.kept && inside && length(&new[stroke.new.clone()]) <= 1;
        match joined.last_mut() {
            Some(last) if !last.kept && (slight || !stroke.kept) => {
                last.old.end = stroke.old.end;
                last.new.end = stroke.new.end;
            }
            _ => joined.push(stroke),
        }
    }
    joined
}

fn ends_sentence(token: &str) -> bool {
    ["。", "；", "：", ".", ";", ":"].contains(&token)
}

/// Adds tokens as spans; neighbours of the same looks become one.
fn push(spans: &mut Vec<Span>, tokens: &[Token], change: Option<Change>) {
    for token in tokens {
        match spans.last_mut() {
            Some(last)
                if last.kind == SpanKind::Plain
                    && token.span.kind == SpanKind::Plain
                    && last.strong == token.span.strong
                    && last.change == change =>
            {
                last.append(&token.span);
            }
            _ => spans.push(Span { change, ..token.span.clone() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::terms::Terms;
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let terms = Terms::default();
        let cutter = Cutter::new(&terms);
        let side = |text: &str| tokens(&cutter, &[Span::plain(text)], &BTreeSet::new(), "");
        merge(&side(old), &side(new))
            .iter()
            .map(|span| match span.change {
                None => span.text.clone(),
                Some(Change::Deleted) => format!("[-{}-]", span.text),
                Some(Change::Inserted) => format!("[+{}+]", span.text),
            })
            .collect()
    }

    #[test]
    fn figures_change_as_a_whole() {
        assert_eq!(
            shown("违约金为人民币壹佰万元整（￥1,000,000.00）。", "违约金为人民币壹佰壹拾万元整（￥1,100,000.00）。"),
            "违约金为[-人民币壹佰万元整（￥1,000,000.00）-][+人民币壹佰壹拾万元整（￥1,100,000.00）+]。"
        );
        assert_eq!(shown("应当在10日内返还", "应当在15日内返还"), "应当在[-10-][+15+]日内返还");
        assert_eq!(
            shown("on 22 November 2026 at the latest", "on 22 October 2026 at the latest"),
            "on [-22 November 2026-][+22 October 2026+] at the latest"
        );
    }

    #[test]
    fn the_full_stop_of_another_text_stays() {
        assert_eq!(
            shown("甲方负责。", "责任由接收方承担，披露方概不负责。"),
            "[-甲方负责-][+责任由接收方承担，披露方概不负责+]。"
        );
    }

    #[test]
    fn another_text_is_another_text() {
        assert_eq!(shown("甲方负责。", "责任由接收方承担，披露方概不负责。").matches("[-").count(), 1);
    }
}
