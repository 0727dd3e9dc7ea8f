//! Typed numbers that are skipped or used twice.

use super::Fault;
use crate::intake::{LabelKind, Paper, Part};
use crate::review::passages::Passages;
use std::collections::HashMap;
use std::ops::Range;

pub fn find(paper: &Paper, passages: &Passages, scope: &Range<usize>, faults: &mut Vec<Fault>) {
    let mut last: HashMap<(LabelKind, Vec<u32>), u32> = HashMap::new();
    for at in scope.clone() {
        let paragraph = &paper.paragraphs[at];
        let Some(label) = &passages.labels[at] else { continue };
        let counted =
            matches!(label.kind, LabelKind::Article | LabelKind::Han | LabelKind::Chapter | LabelKind::Decimal);
        if !counted || paragraph.number.is_some() || paragraph.part != Part::Body {
            continue;
        }
        let Some((number, above)) = label.numbers.split_last() else { continue };
        let key = (label.kind, above.to_vec());
        // Both languages of a bilingual paper carry the same number.
        let pair = at > 0
            && passages.labels[at - 1].as_ref().is_some_and(|before| before.numbers == label.numbers)
            && is_latin(&paragraph.text) != is_latin(&paper.paragraphs[at - 1].text);
        let before = last.insert(key, *number);
        let wrong = before.is_some_and(|before| (*number == before || *number > before + 1) && *number != 1) && !pair;
        if wrong {
            let shown = &label.text;
            let twice = before == Some(*number);
            faults.push(Fault::new("numbering", at, 0..label.length.min(paragraph.text.len())).saying(
                if twice {
                    format!("序号“{shown}”用了两次。")
                } else {
                    format!("“{shown}”之前缺少序号。")
                },
                if twice {
                    format!("the number “{shown}” is used twice.")
                } else {
                    format!("a number before “{shown}” is missing.")
                },
            ));
        }
    }
}

fn is_latin(text: &str) -> bool {
    text.chars().filter(char::is_ascii_alphabetic).count()
        > text.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).count()
}
