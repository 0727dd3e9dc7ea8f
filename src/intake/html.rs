//! HTML → `Paper`, as lenient as browsers: block elements part paragraphs, scripts and what a server fills in are left out.

use super::paper::{Format, Paper, Paragraph, Part};

/// True for a text that is HTML whatever its name says.
pub fn looks_like(text: &str) -> bool {
    let head: String = text.chars().take(2000).collect::<String>().to_ascii_lowercase();
    head.contains("<html")
        || head.contains("<!doctype html")
        || (head.trim_start().starts_with('<') && head.contains("<p"))
}

const BLOCKS: [&str; 27] = [
    "p",
    "div",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "tr",
    "td",
    "th",
    "table",
    "section",
    "article",
    "form",
    "blockquote",
    "hr",
    "pre",
    "dt",
    "dd",
    "header",
    "footer",
    "body",
];
/// Elements whose content is no text of the page.
const SILENT: [&str; 7] = ["script", "style", "title", "noscript", "template", "select", "head"];

/// Reads HTML.
pub fn read(name: &str, text: &str) -> Paper {
    let mut reader = Reader {
        paper: Paper { name: name.to_owned(), format: Format::Html, ..Paper::default() },
        words: String::new(),
        start: 0,
        heading: None,
        cell: 0,
        bullet: false,
        prose: false,
    };
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if let Some(length) = rest
            .strip_prefix("<!--")
            .map(|_| until(rest, "-->"))
            .or_else(|| rest.starts_with("<%").then(|| until(rest, "%>")))
        {
            at += length;
        } else if let Some(tag) = tag(rest) {
            at += tag.length;
            if SILENT.contains(&tag.name.as_str()) && !tag.closing && !tag.empty {
                let end = format!("</{}", tag.name);
                at += find_fold(&text[at..], &end).unwrap_or(text.len() - at);
            } else {
                reader.tag(&tag, at, text);
            }
        } else {
            // A `<` that opens no tag is text.
            let length = rest.char_indices().skip(1).find(|(_, c)| *c == '<').map_or(rest.len(), |(at, _)| at);
            if reader.words.trim().is_empty() {
                reader.start = at;
            }
            reader.words.push_str(&rest[..length]);
            at += length;
        }
    }
    reader.flush(at, text);
    reader.paper
}

fn until(text: &str, end: &str) -> usize {
    text.find(end).map_or(text.len(), |n| n + end.len())
}

fn find_fold(text: &str, word: &str) -> Option<usize> {
    text.char_indices()
        .map(|(at, _)| at)
        .find(|at| text.get(*at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word)))
}

struct Tag {
    name: String,
    closing: bool,
    empty: bool,
    length: usize,
    hidden: bool,
}

/// A tag at the start; its attributes may hold tags in quotation marks.
fn tag(text: &str) -> Option<Tag> {
    let inner = text.strip_prefix('<')?;
    let closing = inner.starts_with('/');
    let body = inner.strip_prefix('/').unwrap_or(inner);
    if !body.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
        return None;
    }
    let name: String = body.chars().take_while(|c| c.is_ascii_alphanumeric() || ":-!?".contains(*c)).collect();
    let mut depth = 1;
    let mut length = 0;
    // A tag that does not end within this many characters is none.
    for (at, c) in text.char_indices().take(4000).skip(1) {
        match c {
            '<' => depth += 1,
            '>' => {
                depth -= 1;
                if depth == 0 {
                    length = at + 1;
                    break;
                }
            }
            _ => {}
        }
    }
    if length == 0 {
        return None;
    }
    let whole = text[..length].to_ascii_lowercase();
    let hidden = whole.contains("display:none") || whole.contains("display: none") || whole.contains("type=\"hidden\"");
    Some(Tag { name: name.to_ascii_lowercase(), closing, empty: text[..length].ends_with("/>"), length, hidden })
}

struct Reader {
    paper: Paper,
    words: String,
    start: usize,
    heading: Option<u8>,
    cell: usize,
    bullet: bool,
    /// In a paragraph of its own, which is text of the contract even in a table that lays out the page.
    prose: bool,
}

impl Reader {
    fn tag(&mut self, tag: &Tag, at: usize, text: &str) {
        if tag.name.contains(':') && !tag.closing {
            self.paper.leave("网页中由服务器填写的内容", "what a server fills in on the page");
        }
        if tag.hidden {
            self.paper.leave("网页中隐藏的部分可能已经读入", "hidden parts of the page may have been read");
        }
        if !BLOCKS.contains(&tag.name.as_str()) {
            return;
        }
        self.flush(at, text);
        let opens = !tag.closing;
        match tag.name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = opens.then(|| tag.name.as_bytes()[1] - b'0'),
            "td" | "th" if opens => self.cell += 1,
            "td" | "th" => self.cell = self.cell.saturating_sub(1),
            "p" => self.prose = opens,
            "li" => self.bullet = opens,
            _ => {}
        }
    }

    fn flush(&mut self, end: usize, text: &str) {
        let words = decode(&std::mem::take(&mut self.words));
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            return;
        }
        let line = text[..self.start.min(text.len())].matches('\n').count() + 1;
        let part = if self.cell > 0 && !self.prose { Part::Cell } else { Part::Body };
        self.paper.paragraphs.push(Paragraph {
            text: words,
            heading: self.heading,
            bullet: self.bullet,
            part,
            line,
            source: self.start..end.min(text.len()),
            ..Paragraph::default()
        });
    }
}

/// Character references of HTML that occur in prose.
fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        let decoded = end.and_then(|end| {
            let name = &rest[1..end];
            let numbered = name.strip_prefix('#').and_then(|n| match n.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => n.parse().ok(),
            });
            let character = numbered.and_then(char::from_u32).or(match name {
                "nbsp" | "emsp" | "ensp" => Some(' '),
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                "ldquo" => Some('“'),
                "rdquo" => Some('”'),
                "lsquo" => Some('‘'),
                "rsquo" => Some('’'),
                "mdash" => Some('—'),
                "ndash" => Some('–'),
                "hellip" => Some('…'),
                "middot" => Some('·'),
                "sect" => Some('§'),
                "yen" => Some('¥'),
                "copy" => Some('©'),
                _ => None,
            });
            character.map(|character| (character, end))
        });
        match decoded {
            Some((character, end)) => {
                out.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_of_html_is_read() {
        let paper = read(
            "a.html",
            "<html><head><title>x</title></head><body><h3>保密协议</h3><p>甲&nbsp;方：<s:property value=\"a\"/></p><p>一、<b>定义</b></p><script>if(a<b){}</script></body></html>",
        );
        let texts: Vec<&str> = paper.paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(texts, ["保密协议", "甲 方：", "一、定义"]);
        assert_eq!(paper.unread.len(), 1);
    }
}
