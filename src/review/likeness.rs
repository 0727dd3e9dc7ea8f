//! How like a passage is to the clauses of ours that carry the same row.

use super::passages::Passage;
use crate::library::{Clause, Library};
use crate::value::Language;
use crate::wording::Normal;
use std::collections::{HashMap, HashSet};

/// A clause of ours.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// Id of our clause.
    pub clause: String,
    /// Its variant; none: it has one only.
    pub variant: Option<String>,
    /// From 0 to 1.
    pub likeness: f64,
}

/// Our clauses by row.
pub(super) struct Likeness<'l> {
    by_row: HashMap<&'l str, Vec<&'l Clause>>,
}

type Pairs = HashSet<(char, char)>;

impl<'l> Likeness<'l> {
    pub fn new(library: &'l Library) -> Self {
        let mut by_row: HashMap<&str, Vec<&Clause>> = HashMap::new();
        for clause in &library.clauses {
            for row in &clause.covers {
                by_row.entry(row.as_str()).or_default().push(clause);
            }
        }
        Likeness { by_row }
    }

    /// The clause of the row with most pairs of neighbouring characters in common (Dice's measure).
    pub fn nearest(&self, row: &str, passage: &Passage) -> Option<Nearest> {
        let language = if passage.chinese { Language::Zh } else { Language::En };
        // N12r is a part of N12.
        let clauses =
            self.by_row.get(row).or_else(|| self.by_row.get(row.trim_end_matches(|c: char| c.is_ascii_lowercase())))?;
        let own = pairs(&passage.text.text);
        let mut best: Option<Nearest> = None;
        for clause in clauses {
            let Some(text) = clause.text.get(language) else { continue };
            let likeness = best_paragraph(&own, &text.text);
            if best.as_ref().is_none_or(|best| likeness > best.likeness) {
                let variant = clause.variant.map(|variant| variant.word().to_owned());
                best =
                    Some(Nearest { clause: clause.id.clone(), variant, likeness: (likeness * 100.0).round() / 100.0 });
            }
        }
        best
    }
}

fn best_paragraph(own: &Pairs, text: &str) -> f64 {
    text.split("\n\n")
        .map(|paragraph| dice(own, &pairs(&Normal::new(&without_code(paragraph)).text)))
        .fold(0.0, f64::max)
}

fn dice(a: &Pairs, b: &Pairs) -> f64 {
    let common = a.intersection(b).count();
    2.0 * common as f64 / (a.len() + b.len()).max(1) as f64
}

fn pairs(text: &str) -> Pairs {
    let characters = text.chars().filter(|c| c.is_alphanumeric());
    characters.clone().zip(characters.skip(1)).collect()
}

/// A template without what it computes.
fn without_code(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find(['{']) {
        out.push_str(&rest[..open]);
        let close = match rest[open..].get(..2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            _ => "{",
        };
        rest = rest[open + 1..].find(close).map_or(&rest[open + 1..], |at| &rest[open + 1 + at + close.len()..]);
    }
    out.push_str(rest);
    out
}
