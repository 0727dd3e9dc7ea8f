//! Terms that two agreements define, bold inside quotation marks where they are defined, and the names of their parties.
//! A comparison never cuts them.

use crate::document::{Content, Document, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Terms by their first character, the longest first.
#[derive(Debug, Default)]
pub struct Terms {
    by_first: BTreeMap<char, Vec<String>>,
}

impl Terms {
    /// The terms of all these documents, and the names of their parties.
    pub fn of<'d>(documents: impl IntoIterator<Item = &'d Document>) -> Self {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        for document in documents {
            for block in &document.blocks {
                if let Content::Party(fields) = &block.content
                    && let Some(name) = fields.first()
                {
                    found.extend(
                        name.value
                            .iter()
                            .flat_map(|(_, spans)| spans)
                            .map(|span| span.text.trim())
                            .filter(|name| name.chars().count() > 1),
                    );
                }
                for text in block.content.texts() {
                    for (_, spans) in text.iter() {
                        defined(spans, &mut found);
                    }
                }
            }
        }
        let mut by_first: BTreeMap<char, Vec<String>> = BTreeMap::new();
        for term in found {
            if let Some(first) = term.chars().next() {
                by_first.entry(first).or_default().push(term.to_owned());
            }
        }
        for terms in by_first.values_mut() {
            terms.sort_by_key(|term| std::cmp::Reverse(term.len()));
        }
        Terms { by_first }
    }

    /// Bytes of the longest term that `text` begins with. An English term ends where its word ends.
    pub fn at(&self, text: &str) -> Option<usize> {
        let first = text.chars().next()?;
        self.by_first
            .get(&first)?
            .iter()
            .find(|term| {
                let rest = text.strip_prefix(term.as_str());
                let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                rest.is_some_and(|rest| !(letter(term.chars().next_back()) && letter(rest.chars().next())))
            })
            .map(String::len)
    }
}

/// Bold spans between quotation marks.
fn defined<'d>(spans: &'d [Span], found: &mut BTreeSet<&'d str>) {
    for around in spans.windows(3) {
        let [before, term, after] = around else { continue };
        let quoted = before.text.ends_with('“') && after.text.starts_with('”');
        if quoted && term.strong && (2..=40).contains(&term.text.chars().count()) {
            found.insert(&term.text);
        }
    }
}
