//! Rendered text → spans: values come back from their escape, blanks, addresses and unconfirmed facts are told apart.

use super::{Span, SpanKind};
use crate::expression::{Unescaped, unescape};

/// The colon of an answer, until [`finish`] makes it one: a web address that the clause itself has is linked, one that an
/// answer brings is not, wherever it may lead.
const ANSWERED_COLON: char = '\u{E03A}';

/// Appends the characters of `text` to `spans`, all strong or none.
pub fn append(spans: &mut Vec<Span>, text: &str, strong: bool) {
    for c in text.chars() {
        match unescape(c) {
            Unescaped::Blank(em) => {
                spans.push(Span { text: "_".repeat(em.into()), strong, kind: SpanKind::Blank(em), change: None })
            }
            Unescaped::Character(plain) => {
                match (if plain == ':' && c != ':' { ANSWERED_COLON } else { plain }, spans.last_mut()) {
                    (c, Some(last)) if last.kind == SpanKind::Plain && last.strong == strong => last.text.push(c),
                    (c, _) => spans.push(Span { text: c.to_string(), strong, kind: SpanKind::Plain, change: None }),
                }
            }
        }
    }
}

/// Spans of a text outside Markdown.
pub fn from_text(text: &str) -> Vec<Span> {
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
            let mut text = String::with_capacity(span.text.len());
            for c in span.text.chars() {
                if c != ' ' || !after_space {
                    text.push(c);
                }
                after_space = c == ' ';
            }
            span.text = text;
        } else {
            after_space = span.kind == SpanKind::Break;
        }
        if !span.text.is_empty() || span.kind == SpanKind::Break {
            tidy.push(span);
        }
    }
    while let Some(last) = tidy.last_mut().filter(|last| last.kind == SpanKind::Plain) {
        last.text.truncate(last.text.trim_end_matches(' ').len());
        if !last.text.is_empty() {
            break;
        }
        tidy.pop();
    }
    let mut spans: Vec<Span> = tidy.into_iter().flat_map(split_special).collect();
    for span in spans.iter_mut().filter(|span| span.text.contains(ANSWERED_COLON)) {
        span.text = span.text.replace(ANSWERED_COLON, ":");
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
    let mut plain = String::new();
    let mut rest = span.text.as_str();
    while let Some(c) = rest.chars().next() {
        let at_word_start = plain.chars().next_back().is_none_or(|c| !address_character(c));
        let found = unconfirmed(rest)
            .map(|len| (len, SpanKind::Unconfirmed))
            .or_else(|| at_word_start.then(|| address(rest)).flatten());
        match found {
            Some((len, kind)) => {
                if !plain.is_empty() {
                    parts.push(Span {
                        text: std::mem::take(&mut plain),
                        strong: span.strong,
                        kind: SpanKind::Plain,
                        change: None,
                    });
                }
                parts.push(Span { text: rest[..len].to_owned(), strong: span.strong, kind, change: None });
                rest = &rest[len..];
            }
            None => {
                plain.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    if !plain.is_empty() {
        parts.push(Span { text: plain, strong: span.strong, kind: SpanKind::Plain, change: None });
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
        let spans = from_text("邮箱：privacy@seller.example，网址 https://a.example/b。");
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
        let spans = from_text(&text);
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
        assert_eq!(super::super::plain_text(&from_text("  within  10 days  ")), "within 10 days");
    }
}
