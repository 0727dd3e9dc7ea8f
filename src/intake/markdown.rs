//! Markdown → `Paper`: headings, lists, tables, quotations; links keep their words.

use super::paper::{Format, Paper, Paragraph, Part};
use super::text::{Line, join};

/// Reads Markdown.
pub fn read(name: &str, text: &str) -> Paper {
    let mut paper = Paper { name: name.to_owned(), format: Format::Markdown, ..Paper::default() };
    let mut plain: Vec<Line<'_>> = Vec::new();
    let mut at = 0;
    let mut front = text.starts_with("---\n");
    for (n, line) in text.split('\n').enumerate() {
        let start = at;
        at += line.len() + 1;
        let body = line.trim();
        if front {
            front = n == 0 || body != "---";
            continue;
        }
        let mut made = Paragraph { line: n + 1, source: start..start + line.len(), ..Paragraph::default() };
        let hashes = body.bytes().take_while(|b| *b == b'#').count();
        if body.is_empty() || body.starts_with("```") || rule(body) {
            paper.paragraphs.append(&mut join(&std::mem::take(&mut plain)));
            continue;
        }
        if (1..=6).contains(&hashes) && body[hashes..].starts_with(' ') {
            made.heading = u8::try_from(hashes).ok();
            made.text = words(body[hashes..].trim().trim_end_matches('#').trim());
        } else if let Some(rest) = body.strip_prefix('>') {
            made.part = Part::Aside;
            made.text = words(rest.trim());
        } else if body.starts_with('|') && body.ends_with('|') && body.len() > 1 {
            paper.paragraphs.append(&mut join(&std::mem::take(&mut plain)));
            cells(body, &made, &mut paper);
            continue;
        } else if let Some(rest) = ["- ", "* ", "+ "].iter().find_map(|mark| body.strip_prefix(mark)) {
            made.bullet = true;
            made.text = words(rest.trim());
        } else {
            plain.push(Line { number: n + 1, text: line, start });
            continue;
        }
        paper.paragraphs.append(&mut join(&std::mem::take(&mut plain)));
        paper.paragraphs.push(made);
    }
    paper.paragraphs.append(&mut join(&plain));
    for paragraph in &mut paper.paragraphs {
        if paragraph.heading.is_none() && !paragraph.bullet {
            paragraph.text = words(&paragraph.text);
        }
    }
    paper.paragraphs.retain(|paragraph| !paragraph.text.is_empty());
    paper
}

/// --- or *** or ___ alone.
fn rule(line: &str) -> bool {
    line.len() >= 3 && ["-", "*", "="].iter().any(|mark| line.replace(mark, "").trim().is_empty())
}

fn cells(line: &str, like: &Paragraph, paper: &mut Paper) {
    if line.chars().all(|c| "|-: ".contains(c)) {
        return;
    }
    for cell in line.trim_matches('|').split('|').map(str::trim).filter(|cell| !cell.is_empty()) {
        paper.paragraphs.push(Paragraph { text: words(cell), part: Part::Cell, ..like.clone() });
    }
}

/// The words of a line without strong emphasis, tags and targets of links; a target within the file is kept behind its words.
fn words(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['*', '[', '<', '\\']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("**") {
            rest = after;
        } else if let Some((text, target, after)) = link(rest) {
            out.push_str(text);
            if let Some(inside) = target.strip_prefix('#') {
                out.push_str(&format!(" (#{inside})"));
            }
            rest = after;
        } else if let Some(after) = tag(rest) {
            rest = after;
        } else if rest.starts_with('\\') && rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) {
            out.push_str(&rest[1..2]);
            rest = &rest[2..];
        } else {
            let length = rest.chars().next().map_or(0, char::len_utf8);
            out.push_str(&rest[..length]);
            rest = &rest[length..];
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// [words](target) at the start.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let inner = text.strip_prefix('[')?;
    let close = inner.find("](")?;
    if inner[..close].contains('[') {
        return None;
    }
    let end = inner[close..].find(')')? + close;
    Some((&inner[..close], &inner[close + 2..end], &inner[end + 1..]))
}

/// A tag of HTML at the start, as `<br>` and `</span>`.
fn tag(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('<')?;
    let end = inner.find('>')?;
    let name = inner[..end].trim_start_matches('/');
    (end < 200 && name.starts_with(|c: char| c.is_ascii_alphabetic())).then(|| &inner[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structure_is_kept_and_dress_is_not() {
        let paper = read(
            "a.md",
            "# 协议\n\n**甲方**：[[名称]]\n地址：____\n\n- 一项\n> 建议：改\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n见 [定义](#def)<br>\n",
        );
        let texts: Vec<&str> = paper.paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(
            texts,
            ["协议", "甲方：[[名称]]", "地址：____", "一项", "建议：改", "甲", "乙", "1", "2", "见 定义 (#def)"]
        );
        assert_eq!(paper.paragraphs[0].heading, Some(1));
    }
}
