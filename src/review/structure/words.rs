//! Wordings that are wrong in themselves, and several names for one thing.

use super::Fault;
use crate::review::compiled::Recogniser;
use crate::review::passages::Passages;
use std::ops::Range;

pub fn find(recogniser: &Recogniser, passages: &Passages, scope: &Range<usize>, faults: &mut Vec<Fault>) {
    for at in scope.clone() {
        let normal = &passages.paragraphs[at];
        for ((wrong, not), fault) in recogniser.faults.iter().zip(&recogniser.data.faults) {
            let mut from = 0;
            while let Some(found) = wrong.find_from(&passages.searched[at], from) {
                from = found.end.max(found.start + 1);
                while !normal.text.is_char_boundary(from) {
                    from += 1;
                }
                let around = around(&normal.text, &found);
                if not.iter().any(|not| not.find_once(around).is_some()) {
                    continue;
                }
                let place = normal.original(&found);
                let shown = normal.text[found.clone()].to_owned();
                let right = &fault.right;
                let mut made = Fault::new(&fault.flag, at, place);
                if !right.is_empty() {
                    made = made.saying(format!("“{shown}”应为“{right}”。"), format!("“{shown}” should be “{right}”."));
                    made.replace = Some(right.clone());
                }
                faults.push(made);
            }
        }
    }
    families(recogniser, passages, scope, faults);
}

fn families(recogniser: &Recogniser, passages: &Passages, scope: &Range<usize>, faults: &mut Vec<Fault>) {
    for family in &recogniser.data.families {
        let used = passages.paragraphs[scope.clone()].iter().any(|normal| normal.text.contains(family.name.as_str()));
        if !used {
            continue;
        }
        for other in &family.others {
            let place = scope
                .clone()
                .find_map(|at| passages.paragraphs[at].text.find(other.as_str()).map(|n| (at, n..n + other.len())));
            if let Some((at, found)) = place {
                let name = &family.name;
                faults.push(Fault::new("inconsistent_term", at, passages.paragraphs[at].original(&found)).saying(
                    format!("同一事物既称“{name}”，又称“{other}”。"),
                    format!("one thing is called both “{name}” and “{other}”."),
                ));
            }
        }
    }
}

/// The words a few characters around a place.
fn around<'t>(text: &'t str, found: &Range<usize>) -> &'t str {
    let start = text[..found.start].char_indices().rev().nth(5).map_or(0, |(at, _)| at);
    let end = text[found.end..].char_indices().nth(6).map_or(text.len(), |(at, _)| found.end + at);
    &text[start..end]
}
