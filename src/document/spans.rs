//! Rendered text → spans: values come back from their escape, blanks, addresses and unconfirmed facts are told apart.

use super::{Span, SpanKind};
use crate::expression::{Printed, Unescaped, unescape};

/// The colon of an answer, until [`finish`] makes it one: a web address that the clause itself has is linked, one that an
/// answer brings is not, wherever it may lead.
const ANSWERED_COLON: char = '\u{E03A}';

/// A text with the place of its first byte among the rendered ones, by which its answers are found.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'t> {
    pub text: &'t str,
    pub at: usize,
    /// What the whole rendered text prints.
    pub printed: &'t [Printed],
}

impl<'t> Placed<'t> {
    /// A text that prints no answer.
    pub fn plain(text: &'t str) -> Self {
        Placed { text, at: 0, printed: &[] }
    }

    /// Its part without white space at the ends.
    pub fn trim(self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        Placed { text: self.text.trim(), at: self.at + start, ..self }
    }

    /// What stands before and after the first `mark`; all of it and nothing where there is none.
    pub fn split(self, mark: char) -> [Self; 2] {
        let (before, after) = self.text.split_once(mark).unwrap_or((self.text, ""));
        let at = self.at + self.text.len() - after.len();
        [Placed { text: before, ..self }, Placed { text: after, at, ..self }]
    }
}

/// Appends the characters of `placed` to `spans`, all strong or none, with the answers that they print.
pub fn append(spans: &mut Vec<Span>, placed: Placed<'_>, strong: bool) {
    let Placed { text, at, printed } = placed;
    let first = printed.partition_point(|printed| printed.range.end as usize <= at);
    let mut done = 0;
    for Printed { range, keys } in &printed[first..] {
        let (start, end) =
            ((range.start as usize).saturating_sub(at).max(done), (range.end as usize - at).min(text.len()));
        if start >= text.len() {
            break;
        }
        append_plain(spans, &text[done..start], strong);
        // Of the span that is open only what comes now; of those that follow all.
        let (open, length) = (spans.len().saturating_sub(1), spans.last().map_or(0, |span| span.text.len()));
        append_plain(spans, &text[start..end], strong);
        for (index, span) in spans.iter_mut().enumerate().skip(open) {
            let from = if index == open { length } else { 0 };
            span.add_answers(from as u32..span.text.len() as u32, keys);
        }
        done = end;
    }
    append_plain(spans, &text[done..], strong);
}

fn append_plain(spans: &mut Vec<Span>, text: &str, strong: bool) {
    for c in text.chars() {
        match unescape(c) {
            Unescaped::Blank(em) => {
                spans.push(Span { strong, ..Span::of("_".repeat(em.into()), SpanKind::Blank(em)) });
            }
            Unescaped::Character(plain) => {
                match (if plain == ':' && c != ':' { ANSWERED_COLON } else { plain }, spans.last_mut()) {
                    (c, Some(last)) if last.kind == SpanKind::Plain && last.strong == strong => last.text.push(c),
                    (c, _) => spans.push(Span { strong, ..Span::plain(c) }),
                }
            }
        }
    }
}

/// Spans of a text outside Markdown.
pub fn from_text(text: Placed<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    append(&mut spans, text, false);
    finish(spans)
}

/// Trims the ends, folds runs of spaces, and tells addresses and unconfirmed facts apart.
pub fn finish(spans: Vec<Span>) -> Vec<Span> {
    let mut tidy: Vec<Span> = Vec::with_capacity(spans.len());
    let mut after_space = true;
    for mut span in spans {
        if span.kind == SpanKind::Plain {
            span.edit(|c| {
                let kept = (c != ' ' || !after_space).then_some(c);
                after_space = c == ' ';
                kept
            });
        } else {
            after_space = span.kind == SpanKind::Break;
        }
        if !span.text.is_empty() || span.kind == SpanKind::Break {
            tidy.push(span);
        }
    }
    while let Some(last) = tidy.last_mut().filter(|last| last.kind == SpanKind::Plain) {
        last.truncate(last.text.trim_end_matches(' ').len());
        if !last.text.is_empty() {
            break;
        }
        tidy.pop();
    }
    let mut spans: Vec<Span> = tidy.into_iter().flat_map(split_special).collect();
    for span in spans.iter_mut().filter(|span| span.text.contains(ANSWERED_COLON)) {
        span.edit(|c| Some(if c == ANSWERED_COLON { ':' } else { c }));
    }
    spans
}

/// Cuts a plain span at e-mail and web addresses and at 【签署前确认：…】.
fn split_special(span: Span) -> Vec<Span> {
    if span.kind != SpanKind::Plain
        || !(span.text.contains('@')
            || span.text.contains("://")
            || span.text.contains("签署前确认")
            || span.text.contains("[To be confirmed"))
    {
        return vec![span];
    }
    let mut parts = Vec::new();
    // Where the plain text began that is not yet among the parts.
    let (mut plain, mut at) = (0, 0);
    while let Some(c) = span.text[at..].chars().next() {
        let rest = &span.text[at..];
        let at_word_start = span.text[plain..at].chars().next_back().is_none_or(|c| !address_character(c));
        let found = unconfirmed(rest)
            .map(|len| (len, SpanKind::Unconfirmed))
            .or_else(|| at_word_start.then(|| address(rest)).flatten());
        let Some((len, kind)) = found else {
            at += c.len_utf8();
            continue;
        };
        if plain < at {
            parts.push(span.cut(plain..at));
        }
        parts.push(Span { kind, ..span.cut(at..at + len) });
        at += len;
        plain = at;
    }
    if plain < at {
        parts.push(span.cut(plain..at));
    }
    parts
}

fn unconfirmed(text: &str) -> Option<usize> {
    let close = if text.starts_with("【签署前确认") {
        '】'
    } else if text.starts_with("[To be confirmed") {
        ']'
    } else {
        return None;
    };
    text.find(close).map(|at| at + close.len_utf8())
}

fn address_character(c: char) -> bool {
    c == ANSWERED_COLON || c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.@:".contains(c)
}

/// Length and URI of the e-mail or web address with which the text begins.
fn address(text: &str) -> Option<(usize, SpanKind)> {
    let end = text.find(|c| !address_character(c)).unwrap_or(text.len());
    let word = text[..end].trim_end_matches(['.', ':', '?', '!']);
    let domain = |part: &str| {
        part.contains('.')
            && part.split('.').all(|label| !label.is_empty())
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
    };
    if let Some((local, host)) = word.split_once('@')
        && !local.is_empty()
        && !local.contains([':', ANSWERED_COLON])
        && domain(host)
    {
        return Some((word.len(), SpanKind::Address(format!("mailto:{word}"))));
    }
    let rest = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://"))?;
    let host = rest.split('/').next().unwrap_or_default();
    domain(host).then(|| (word.len(), SpanKind::Address(word.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart() {
        let spans = from_text(Placed::plain("邮箱：privacy@seller.example，网址 https://a.example/b。"));
        let kinds: Vec<(&str, bool)> =
            spans.iter().map(|s| (s.text.as_str(), matches!(s.kind, SpanKind::Address(_)))).collect();
        assert_eq!(
            kinds,
            [
                ("邮箱：", false),
                ("privacy@seller.example", true),
                ("，网址 ", false),
                ("https://a.example/b", true),
                ("。", false)
            ]
        );
    }

    #[test]
    fn a_web_address_of_an_answer_is_no_link() {
        let mut answer = Vec::new();
        crate::expression::write_escaped("见 http://evil.example/x，或 a@b.example", &mut answer).expect("memory");
        let text = format!("网址 https://a.example；{}", String::from_utf8(answer).expect("UTF-8"));
        let spans = from_text(Placed::plain(&text));
        let links: Vec<&str> =
            spans.iter().filter(|s| matches!(s.kind, SpanKind::Address(_))).map(|s| s.text.as_str()).collect();
        assert_eq!(links, ["https://a.example", "a@b.example"]);
        assert_eq!(
            super::super::plain_text(&spans),
            "网址 https://a.example；见 http://evil.example/x，或 a@b.example"
        );
    }

    #[test]
    fn spaces_left_by_dropped_conditions_are_folded() {
        assert_eq!(super::super::plain_text(&from_text(Placed::plain("  within  10 days  "))), "within 10 days");
    }
}
