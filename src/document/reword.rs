//! The parties' own words in place of ours, or after them: found in a clause before its paragraphs are numbered, so that all
//! else of it stays as it is.

use super::markdown::Raw;
use super::{Printed, Span, SpanKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::draft::Rewording;
use crate::value::{Language, Localised};
use std::ops::Range;

/// Most characters that a reference prints: 第十九.12款至第十九.14款.
const REFERENCE: usize = 40;
/// Stands for a reference, whose number is not known yet.
const UNKNOWN: char = '\u{FFFC}';

/// The rewordings of an agreement, and where they were met.
pub(super) struct Rewordings<'d> {
    list: &'d [Rewording],
    met: Vec<Localised<usize>>,
}

impl<'d> Rewordings<'d> {
    pub fn new(list: &'d [Rewording]) -> Self {
        Rewordings { list, met: vec![Localised::default(); list.len()] }
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Rewords the blocks of a text.
    pub fn apply(&mut self, blocks: &mut Vec<Localised<Raw>>) {
        for (nth, rewording) in self.list.iter().enumerate() {
            for (language, words) in rewording.words.iter() {
                let mut at = 0;
                while at < blocks.len() {
                    let times = match side(&mut blocks[at], language) {
                        Some(raw) => reword(raw, words, rewording, language),
                        None => 0,
                    };
                    if times > 0 {
                        let before = self.met[nth].get(language).copied().unwrap_or(0);
                        self.met[nth].set(language, before + times);
                    }
                    if times > 0 && rewording.after {
                        add_behind(blocks, at, rewording, language);
                        at += 1;
                    }
                    at += 1;
                }
            }
        }
        drop_empty(blocks);
    }

    /// Words that were found nowhere, or at several places.
    pub fn findings(&self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for (rewording, met) in self.list.iter().zip(&self.met) {
            for (language, words) in rewording.words.iter() {
                let times = met.get(language).copied().unwrap_or(0);
                if times != 1 {
                    findings.push(not_once(rewording, words, times));
                }
            }
        }
        findings
    }
}

fn not_once(rewording: &Rewording, words: &str, times: usize) -> Diagnostic {
    let path = rewording.path.replace(".text", if rewording.after { ".after" } else { ".instead_of" });
    let shown: String = words.chars().take(30).collect();
    let finding = match times {
        0 => Diagnostic::of(
            Code::Rewording,
            format!("协议中没有“{shown}”，各方自己的文字无处可放"),
            format!("the agreement does not say “{shown}”: the parties' own words have no place"),
        ),
        _ => Diagnostic::of(
            Code::Rewording,
            format!("“{shown}”在协议中有 {times} 处，不知该改哪一处"),
            format!("the agreement says “{shown}” at {times} places; nobody knows which is meant"),
        ),
    };
    let hint = finding.hint(
        "照协议现在的文字抄写一段，长到只有一处；条款换了文本的，重新核对",
        "copy the words as the agreement has them now, so many that they stand in one place only; if the clause changed, look at it again",
    );
    hint.answer(path)
}

fn side(block: &mut Localised<Raw>, language: Language) -> Option<&mut Raw> {
    match language {
        Language::Zh => block.zh.as_mut(),
        Language::En => block.en.as_mut(),
    }
}

/// All texts of a block, to be changed.
fn texts(raw: &mut Raw) -> Vec<&mut Vec<Span>> {
    match raw {
        Raw::Heading(spans) | Raw::Paragraph(spans) | Raw::Continuation(spans) | Raw::Item { spans, .. } => vec![spans],
        Raw::Table { header, rows, .. } => header.iter_mut().chain(rows.iter_mut().flatten()).collect(),
        Raw::Fence { lines, .. } => lines.iter_mut().flatten().collect(),
    }
}

/// Rewords a block; how often the words stood in it.
fn reword(raw: &mut Raw, words: &str, rewording: &Rewording, language: Language) -> usize {
    let text = rewording.text.get(language).map_or("", String::as_str);
    let mut times = 0;
    for spans in texts(raw) {
        let found = places(spans, words);
        times += found.len();
        if let ([place], false) = (found.as_slice(), rewording.after) {
            replace(spans, place, words, text, &rewording.path);
        }
    }
    times
}

/// Where words stand in a text: for each place the byte of the text at which each byte of the words is found.
fn places(spans: &[Span], words: &str) -> Vec<Vec<usize>> {
    let whole: String = spans
        .iter()
        .map(|span| match span.kind {
            SpanKind::Reference(_) => UNKNOWN.to_string(),
            _ => span.text.clone(),
        })
        .collect();
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut end = 0;
    for (at, _) in whole.char_indices().filter(|_| !words.is_empty()) {
        if at >= end
            && let Some(mut place) = matched(&whole, at, words)
        {
            end = *place.last().unwrap_or(&at);
            place.shrink_to_fit();
            found.push(place);
        }
    }
    found
}

/// The words at a place of a text, a reference standing for what it may print: the place of each byte of the words and of
/// their end.
fn matched(whole: &str, at: usize, words: &str) -> Option<Vec<usize>> {
    let (Some(own), Some(wanted)) = (whole[at..].chars().next(), words.chars().next()) else {
        return words.is_empty().then(|| vec![at]);
    };
    let step = |length: usize, next: usize| -> Option<Vec<usize>> {
        let rest = matched(whole, next, &words[length..])?;
        Some(std::iter::repeat_n(at, length).chain(rest).collect())
    };
    if own == UNKNOWN {
        let ends = words.char_indices().map(|(end, c)| end + c.len_utf8()).take(REFERENCE);
        let printed = ends.filter(|length| is_reference(&words[..*length]));
        return printed.into_iter().find_map(|length| step(length, at + own.len_utf8()));
    }
    (own == wanted).then(|| step(own.len_utf8(), at + own.len_utf8())).flatten()
}

/// Whether a reference can print these words: 第九条, 第9.3款至第9.5款, 附件一, Article 9, Sections 9.3 to 9.5, Annex 1.
fn is_reference(words: &str) -> bool {
    let chinese = |c: char| c.is_ascii_digit() || c == '.' || "第条款至和附件〇零一二三四五六七八九十百".contains(c);
    let english = |c: char| c.is_ascii_alphanumeric() || " .–-".contains(c);
    let begins = ["Article", "Section", "Clause", "Paragraph", "Annex", "the Annex"];
    (words.starts_with(['第', '附']) && words.chars().all(chinese))
        || (begins.iter().any(|word| words.starts_with(word)) && words.chars().all(english))
}

/// Puts `text` for `words`; what both begin and end with stays.
fn replace(spans: &mut Vec<Span>, place: &[usize], words: &str, text: &str, path: &str) {
    let head: usize = words.chars().zip(text.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let tails = words[head..].chars().rev().zip(text[head..].chars().rev());
    let tail: usize = tails.take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let range = place[head]..place[words.len() - tail];
    let now = &text[head..text.len() - tail];
    let strong = spans_at(spans, range.start).is_some_and(|span| span.strong);
    let mut own = Span { strong, ..Span::plain(now) };
    own.answers = vec![Printed { range: 0..now.len() as u32, keys: [path.into()].into() }];
    let mut out = Vec::with_capacity(spans.len() + 2);
    let (mut at, mut put) = (0, now.is_empty());
    for span in spans.drain(..) {
        let length = if matches!(span.kind, SpanKind::Reference(_)) { UNKNOWN.len_utf8() } else { span.text.len() };
        let here = at..at + length;
        at = here.end;
        let within = |cut: Range<usize>| cut.start.saturating_sub(here.start)..cut.end - here.start;
        let before = here.start..here.end.min(range.start.max(here.start));
        let after = here.start.max(range.end.min(here.end))..here.end;
        let whole = here.end <= range.start || here.start >= range.end;
        if !put && here.end > range.start {
            if before.start < before.end && !whole {
                out.push(span.cut(within(before.clone())));
            }
            out.push(own.clone());
            put = true;
            if here.start >= range.end {
                out.push(span);
            } else if after.start < after.end {
                out.push(span.cut(within(after)));
            }
            continue;
        }
        match whole {
            true => out.push(span),
            false => {
                for cut in [before, after] {
                    if cut.start < cut.end {
                        out.push(span.cut(within(cut)));
                    }
                }
            }
        }
    }
    if !put {
        out.push(own);
    }
    *spans = out;
}

fn spans_at(spans: &[Span], at: usize) -> Option<&Span> {
    let mut end = 0;
    spans.iter().find(|span| {
        end += if matches!(span.kind, SpanKind::Reference(_)) { UNKNOWN.len_utf8() } else { span.text.len() };
        end > at
    })
}

/// Adds a paragraph, or an item in a list, behind block `at`.
fn add_behind(blocks: &mut Vec<Localised<Raw>>, at: usize, rewording: &Rewording, language: Language) {
    let text = rewording.text.get(language).cloned().unwrap_or_default();
    let mut own = Span::plain(text);
    own.answers = vec![Printed { range: 0..own.text.len() as u32, keys: [rewording.path.as_str().into()].into() }];
    let raw = match side(&mut blocks[at], language) {
        Some(Raw::Item { level, nth, .. }) => Raw::Item { level: *level, nth: *nth + 1, last: false, spans: vec![own] },
        Some(Raw::Paragraph(_)) => Raw::Paragraph(vec![own]),
        _ => Raw::Continuation(vec![own]),
    };
    // The other language of the same words stands there already.
    let theirs = blocks.get_mut(at + 1).filter(|next| {
        let other = next.iter().next().filter(|_| next.get(language).is_none());
        other.is_some_and(|(_, raw)| says(raw, &rewording.path))
    });
    match theirs {
        Some(next) => next.set(language, raw),
        None => {
            blocks.insert(at + 1, Localised::one(language, raw));
            count(blocks, at + 2, 1);
        }
    }
}

fn says(raw: &Raw, path: &str) -> bool {
    let spans = match raw {
        Raw::Paragraph(spans) | Raw::Continuation(spans) | Raw::Item { spans, .. } => spans,
        _ => return false,
    };
    spans.iter().flat_map(|span| &span.answers).any(|own| own.keys.iter().any(|key| **key == *path))
}

/// Lets the items of the list go on counting from block `from` with `by` more.
fn count(blocks: &mut [Localised<Raw>], from: usize, by: isize) {
    let Some(level) = blocks.get(from).and_then(level_of) else { return };
    for block in blocks[from..].iter_mut() {
        match level_of(block) {
            Some(own) if own > level => continue,
            Some(own) if own == level => {}
            _ => return,
        }
        for raw in [&mut block.zh, &mut block.en].into_iter().flatten() {
            if let Raw::Item { nth, .. } = raw {
                if *nth == 1 && by > 0 {
                    return;
                }
                *nth = nth.saturating_add_signed(by);
            }
        }
    }
}

fn level_of(block: &Localised<Raw>) -> Option<u8> {
    match block.iter().next() {
        Some((_, Raw::Item { level, .. })) => Some(*level),
        _ => None,
    }
}

/// Takes out what was struck, and lets its list go on counting without it.
fn drop_empty(blocks: &mut Vec<Localised<Raw>>) {
    let is_empty = |raw: &Raw| match raw {
        Raw::Paragraph(spans) | Raw::Continuation(spans) | Raw::Item { spans, .. } | Raw::Heading(spans) => {
            spans.iter().all(|span| span.text.is_empty() && span.kind == SpanKind::Plain)
        }
        Raw::Table { .. } | Raw::Fence { .. } => false,
    };
    let mut at = 0;
    while at < blocks.len() {
        let block = &mut blocks[at];
        let item = level_of(block).is_some();
        for raw in [&mut block.zh, &mut block.en] {
            if raw.as_ref().is_some_and(is_empty) {
                *raw = None;
            }
        }
        if block.zh.is_none() && block.en.is_none() {
            blocks.remove(at);
            if item {
                count(blocks, at, -1);
            }
        } else {
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::plain_text;
    use super::*;

    fn reworded(spans: Vec<Span>, words: &str, text: &str) -> (Vec<(usize, String)>, usize) {
        let list = [Rewording {
            path: "special.0.text".into(),
            words: Localised::one(Language::Zh, words.into()),
            text: Localised::one(Language::Zh, text.into()),
            after: false,
        }];
        let mut blocks: Vec<Localised<Raw>> = vec![Localised::one(Language::Zh, Raw::Paragraph(spans))];
        for nth in 1..=2 {
            let item = Raw::Item { level: 1, nth, last: nth == 2, spans: vec![Span::plain(format!("第{nth}项；"))] };
            blocks.push(Localised::one(Language::Zh, item));
        }
        let mut own = Rewordings::new(&list);
        own.apply(&mut blocks);
        let shown = blocks.iter().filter_map(|block| match block.zh.as_ref()? {
            Raw::Paragraph(spans) => Some((0, plain_text(spans))),
            Raw::Item { nth, spans, .. } => Some((*nth, plain_text(spans))),
            _ => None,
        });
        (shown.collect(), own.findings().len())
    }

    #[test]
    fn words_are_replaced_struck_and_counted_anew() {
        let text = || {
            vec![Span::plain("依照"), Span::of("?", SpanKind::Reference("a".into())), Span::plain("应当及时通知对方。")]
        };
        let shown =
            |found: &(Vec<(usize, String)>, usize)| found.0.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>();
        let found = reworded(text(), "应当及时通知", "应当在三日内通知");
        assert_eq!(shown(&found)[0], "依照?应当在三日内通知对方。");
        let found = reworded(text(), "依照第9.3款应当及时", "依照第9.3款可以及时");
        assert_eq!((shown(&found)[0].as_str(), found.1), ("依照?可以及时通知对方。", 0));
        let found = reworded(text(), "第1项；", "");
        assert_eq!(found.0[1], (1, "第2项；".to_owned()));
        assert_eq!(reworded(text(), "没有的话", "x").1, 1);
        assert_eq!(reworded(text(), "项；", "x").1, 1, "it stands at two places");
    }
}
