//! Plain text → `Paper`: lines that were wrapped are joined, page heads and numbers left out.

use super::label::label;
use super::paper::{Format, Paper, Paragraph, Part};

/// Reads text.
pub fn read(name: &str, text: &str) -> Paper {
    let lines: Vec<&str> = text.split(['\n', '\u{c}']).map(|line| line.trim_end_matches(['\r'])).collect();
    let heads = page_heads(&lines);
    let mut at = 0;
    let mut kept = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let start = at;
        at += line.len() + 1;
        if !line.trim().is_empty() && !heads.contains(&n) {
            kept.push(Line { number: n + 1, text: line, start });
        }
    }
    let mut paper = Paper { name: name.to_owned(), format: Format::Text, ..Paper::default() };
    paper.paragraphs = join(&kept);
    paper
}

/// A line with its number, from 1, and its place in the file.
pub(super) struct Line<'t> {
    pub number: usize,
    pub text: &'t str,
    pub start: usize,
}

/// Characters with which a paragraph may end.
const ENDS: &str = "。；：！？;:.!?”\"）)】]】";
/// Columns from which a line counts as prose and not as a title or a field of a form.
const PROSE: usize = 34;

/// Columns that a line takes: two for a Han character and its like, one for others.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()
}

/// Lines → paragraphs. Lines are joined where most of the prose in the file breaks off without a stop.
pub(super) fn join(lines: &[Line<'_>]) -> Vec<Paragraph> {
    let width = |line: &Line<'_>| columns(line.text.trim());
    let prose: Vec<&Line<'_>> = lines.iter().filter(|line| width(line) >= PROSE).collect();
    let open = |line: &Line<'_>| !line.text.trim_end().ends_with(|c| ENDS.contains(c));
    let wrapped = prose.len() >= 4 && prose.iter().filter(|line| open(line)).count() * 5 >= prose.len() * 2;
    let mut widths: Vec<usize> = prose.iter().map(|line| columns(line.text.trim_end())).collect();
    widths.sort_unstable();
    // The usual width of a full line; a few longer ones do not count.
    let full = widths.get(widths.len() * 9 / 10).copied().unwrap_or(0);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut last: Option<&Line<'_>> = None;
    for line in lines {
        let text = line.text.trim();
        let continues = wrapped
            && last.is_some_and(|before| {
                let long = columns(before.text.trim_end()) * 10 >= full * 7;
                let begins = label(text).is_some() || text.starts_with(['（', '(']) && text.ends_with(['）', ')']);
                let small = text.starts_with(|c: char| c.is_ascii_lowercase());
                (open(before) && (long || small) && !begins) || (long && small && !begins)
            });
        match paragraphs.last_mut().filter(|_| continues) {
            Some(paragraph) => {
                let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
                if latin(paragraph.text.chars().next_back()) && latin(text.chars().next()) {
                    paragraph.text.push(' ');
                }
                paragraph.text.push_str(text);
                paragraph.source.end = line.start + line.text.len();
            }
            None => paragraphs.push(Paragraph {
                text: text.to_owned(),
                line: line.number,
                source: line.start..line.start + line.text.len(),
                part: Part::Body,
                ..Paragraph::default()
            }),
        }
        last = Some(line);
    }
    paragraphs
}

/// Lines that are page numbers, and those at the head of pages that come again and again.
fn page_heads(lines: &[&str]) -> Vec<usize> {
    let numbers: Vec<usize> = (0..lines.len()).filter(|n| is_page_number(lines[*n])).collect();
    let mut heads = numbers.clone();
    for number in &numbers {
        let after = (number + 1..lines.len().min(number + 4)).find(|n| !lines[*n].trim().is_empty());
        if let Some(head) = after {
            let same = |n: &usize| {
                (*n + 1..lines.len().min(n + 4))
                    .any(|at| !lines[at].trim().is_empty() && lines[at].trim() == lines[head].trim())
            };
            if columns(lines[head].trim()) <= PROSE && numbers.iter().filter(|n| same(n)).count() >= 2 {
                heads.push(head);
            }
        }
    }
    heads
}

/// 第 3 页 共 5 页, - 3 -, 3 / 5, Page 3 of 5
fn is_page_number(line: &str) -> bool {
    let text: String = line.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let rest: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let digits = rest.len() < text.len();
    digits
        && matches!(rest.as_str(), "第页" | "第页共页" | "第页,共页" | "第页，共页" | "--" | "page" | "pageof" | "-of-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "三、任何一方对于商业秘密的任何和全部内容应当恪守保管和保密\n\n义务。未经对方书面许可，任何一方不得以任何形式或理由将商业秘\n\n密用于非本项目之目的，或者以任何形式泄露给任何第\n\n  第 1 页 共 3 页\n      协议编号：\n三方，违反本条约定的应当承担一切责任并且赔偿由此造成的损失。\n四、其他\n第 2 页 共 3 页\n      协议编号：\n完";
        let paper = read("a.txt", text);
        assert!(paper.paragraphs[0].text.contains("商业秘密用于"), "{:?}", paper.paragraphs);
        assert!(paper.paragraphs.iter().all(|p| !p.text.contains("协议编号") && !p.text.contains("页")));
    }
}
