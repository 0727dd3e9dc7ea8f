//! References to articles and sections that the paper does not have.

use super::Fault;
use crate::intake::{LabelKind, Paper};
use crate::review::passages::Passages;
use std::collections::BTreeSet;
use std::ops::Range;

pub fn find(paper: &Paper, passages: &Passages, scope: &Range<usize>, faults: &mut Vec<Fault>) {
    let mut articles: BTreeSet<u32> = BTreeSet::new();
    let mut decimals: BTreeSet<(u32, u32)> = BTreeSet::new();
    for label in passages.labels.iter().flatten() {
        match (label.kind, label.numbers.as_slice()) {
            (LabelKind::Article | LabelKind::Han | LabelKind::Digit, [number]) => drop(articles.insert(*number)),
            (_, [number, second, ..]) => {
                articles.insert(*number);
                decimals.insert((*number, *second));
            }
            _ => {}
        }
    }
    let anchors: BTreeSet<String> =
        paper.paragraphs.iter().filter(|p| p.heading.is_some()).map(|p| slug(&p.text)).collect();
    let has_anchors = !anchors.is_empty();
    for at in scope.clone() {
        let text = &paper.paragraphs[at].text;
        let own = if paper.paragraphs[at].number.is_none() {
            passages.labels[at].as_ref().map_or(0, |label| label.length)
        } else {
            0
        };
        for found in chinese(text, own.min(text.len())) {
            let known = match found.numbers.as_slice() {
                [number] => articles.contains(number),
                [number, second, ..] => decimals.contains(&(*number, *second)),
                [] => true,
            };
            // Where nothing is numbered, only numbers of two levels show that there once were some.
            let counts = if found.numbers.len() > 1 { true } else { articles.len() >= 3 };
            if !known && counts {
                let shown = &text[found.stretch.clone()];
                faults.push(Fault::new("dangling_ref", at, found.stretch.clone()).saying(
                    format!("引用的“{shown}”在文中没有。"),
                    format!("“{shown}” is referred to, but the paper has none."),
                ));
            }
        }
        for (start, target) in text.match_indices("(#") {
            let end = text[start..].find(')').map_or(text.len(), |n| start + n);
            let name = &text[start + target.len()..end];
            if has_anchors && !anchors.contains(name) {
                faults.push(Fault::new("dangling_ref", at, start..end).saying(
                    format!("链接的“{name}”在文中没有。"),
                    format!("“{name}” is linked to, but the paper has no such heading."),
                ));
            }
        }
        for broken in ["错误!未找到引用源", "错误！未找到引用源", "Error! Reference source not found"]
        {
            if let Some(start) = text.find(broken) {
                faults.push(Fault::new("dangling_ref", at, start..start + broken.len()));
            }
        }
    }
}

struct Reference {
    numbers: Vec<u32>,
    stretch: Range<usize>,
}

/// 第三条, 第2.5条, 1.2款, except those of a law.
fn chinese(text: &str, from: usize) -> Vec<Reference> {
    let mut found = Vec::new();
    for (start, _) in text[from..].match_indices('第').map(|(at, c)| (from + at, c)) {
        let rest = &text[start + '第'.len_utf8()..];
        let Some(end) = rest.find(['条', '款']) else { continue };
        if end > 24 || rest[end..].starts_with('款') {
            continue;
        }
        let numeral = rest[..end].trim();
        let before = text[..start].trim_end();
        let law = before.ends_with(['》', '法', '典', '例', '》', '释', '定']) && !before.ends_with("协议约定")
            || before.chars().rev().take(16).any(|c| c == '》');
        let follows_law = before.ends_with('、') || before.ends_with('和') || before.ends_with('及');
        let numbers: Vec<u32> = numeral.split(['.', '．']).filter_map(|n| crate::intake::han(n.trim())).collect();
        if law || follows_law || numbers.is_empty() || numbers.len() != numeral.split(['.', '．']).count() {
            continue;
        }
        found.push(Reference { numbers, stretch: start..start + '第'.len_utf8() + end + '条'.len_utf8() });
    }
    found
}

/// A heading as the target of a link.
fn slug(heading: &str) -> String {
    let lower = heading.trim().to_lowercase();
    let kept: String = lower.chars().filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '-').collect();
    kept.replace(' ', "-")
}
