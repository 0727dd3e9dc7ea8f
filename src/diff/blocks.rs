//! Blocks of one unit, older and newer → blocks with changes marked.

use super::align::{LEAST_ALIKE, align, likeness};
use super::content::{mark_deleted, mark_inserted, mark_text, marked, plain, shape, words};
use super::status::BlockStatus;
use super::terms::Terms;
use super::tokens::{merge, tokens};
use super::units::Unit;
use super::words::Cutter;
use crate::document::{Block, Change, Content, Field, Signature, Span, Table, Text};
use crate::value::{Language, Localised};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Compares blocks.
pub struct Comparer<'t> {
    cutter: Cutter<'t>,
    /// Anchors that stand at another place now: a reference to one is never the same.
    pub moved_anchors: BTreeSet<String>,
}

impl<'t> Comparer<'t> {
    pub fn new(terms: &'t Terms) -> Self {
        Comparer { cutter: Cutter::new(terms), moved_anchors: BTreeSet::new() }
    }

    /// The newer blocks with what the older ones had.
    pub fn blocks(&self, older: &Unit<'_>, new: &[Arc<Block>]) -> Vec<(Block, BlockStatus)> {
        let old = older.blocks;
        let key = |blocks: &[Arc<Block>]| -> Vec<String> {
            blocks.iter().map(|block| format!("{}{}", shape(&block.content), words(&block.content))).collect()
        };
        let (old_ends, new_ends) = (ends(old), ends(new));
        let pairs = align(&key(old), &key(new), |a, b| {
            if shape(&old[a].content) != shape(&new[b].content) {
                return 0;
            }
            // References lead to the first and the last paragraph of a clause: another wording of one is still that one.
            let same_end = [0, 1].iter().any(|end| {
                old_ends.is_some_and(|ends| ends[*end] == a) && new_ends.is_some_and(|ends| ends[*end] == b)
            });
            alike(&old[a].content, &new[b].content).max(if same_end { LEAST_ALIKE } else { 0 })
        });
        let mut merged = Vec::with_capacity(pairs.len());
        for (from, newer) in pairs {
            let index = older.start + from.unwrap_or_default();
            let (from, newer) = (from.map(|at| &*old[at]), newer.map(|at| &*new[at]));
            if let (Some(from), Some(newer)) = (from, newer)
                && let Some(block) = self.both(from, newer)
            {
                merged.push((block, BlockStatus::Kept { old: index }));
                continue;
            }
            merged.extend(
                from.and_then(mark_deleted).map(|block| (block, BlockStatus::Gone { old: index, moved: None })),
            );
            merged.extend(newer.map(|newer| (mark_inserted(newer), BlockStatus::New { moved: None })));
        }
        merged
    }

    /// Two blocks as one; None where they cannot be.
    fn both(&self, old: &Block, new: &Block) -> Option<Block> {
        let content = match (&old.content, &new.content) {
            (Content::Title(a), Content::Title(b)) => Content::Title(self.text(a, b)),
            (Content::EndOfText(a), Content::EndOfText(b)) => Content::EndOfText(self.text(a, b)),
            (Content::Line { text: a, .. }, Content::Line { align, text: b }) => {
                Content::Line { align: *align, text: self.text(a, b) }
            }
            (Content::Heading { title: a, .. }, Content::Heading { level, number, title: b }) => {
                Content::Heading { level: *level, number: number.clone(), title: self.text(a, b) }
            }
            (Content::Annex { title: a, .. }, Content::Annex { number, title: b }) => {
                Content::Annex { number: number.clone(), title: self.text(a, b) }
            }
            (Content::Paragraph { text: a, .. }, Content::Paragraph { number, text: b }) => {
                Content::Paragraph { number: number.clone(), text: self.text(a, b) }
            }
            (Content::Item { text: a, .. }, Content::Item { level, marker, text: b }) => {
                Content::Item { level: *level, marker: marker.clone(), text: self.text(a, b) }
            }
            (Content::Party(a), Content::Party(b)) => Content::Party(self.fields(a, b)),
            (Content::Table(a), Content::Table(b)) if a.aligns.len() == b.aligns.len() => {
                Content::Table(self.table(a, b))
            }
            (Content::Signatures(a), Content::Signatures(b)) => Content::Signatures(self.signatures(a, b)),
            (Content::PageBreak, Content::PageBreak) => Content::PageBreak,
            _ => return None,
        };
        Some(Block { content, ..new.clone() })
    }

    /// Both languages of a text.
    fn text(&self, old: &Text, new: &Text) -> Text {
        let mut merged = Localised::default();
        for language in [Language::Zh, Language::En] {
            let side = match (old.get(language), new.get(language)) {
                (Some(old), Some(new)) => {
                    let tokens = |spans: &[Span], version| tokens(&self.cutter, spans, &self.moved_anchors, version);
                    merge(&tokens(old, "old"), &tokens(new, "new"))
                }
                (Some(old), None) => marked(old, Change::Deleted),
                (None, Some(new)) => marked(new, Change::Inserted),
                (None, None) => continue,
            };
            merged.set(language, side);
        }
        merged
    }

    fn fields(&self, old: &[Field], new: &[Field]) -> Vec<Field> {
        let key = |fields: &[Field]| -> Vec<String> { fields.iter().map(|field| plain(&field.label)).collect() };
        let pairs = align(&key(old), &key(new), |a, b| likeness(&plain(&old[a].label), &plain(&new[b].label)));
        pairs
            .into_iter()
            .filter_map(|(older, newer)| match (older.map(|at| &old[at]), newer.map(|at| &new[at])) {
                (Some(a), Some(b)) => {
                    Some(Field { label: self.text(&a.label, &b.label), value: self.text(&a.value, &b.value) })
                }
                (Some(a), None) => Some(Field {
                    label: mark_text(&a.label, Change::Deleted),
                    value: mark_text(&a.value, Change::Deleted),
                }),
                (None, Some(b)) => Some(Field {
                    label: mark_text(&b.label, Change::Inserted),
                    value: mark_text(&b.value, Change::Inserted),
                }),
                (None, None) => None,
            })
            .collect()
    }

    fn table(&self, old: &Table, new: &Table) -> Table {
        let key = |rows: &[Vec<Text>]| -> Vec<String> {
            rows.iter().map(|row| row.iter().map(plain).collect::<Vec<_>>().join("\u{1}")).collect()
        };
        let (before, after) = (key(&old.rows), key(&new.rows));
        let rows = align(&before, &after, |a, b| likeness(&before[a], &after[b]))
            .into_iter()
            .filter_map(|(older, newer)| match (older.map(|at| &old.rows[at]), newer.map(|at| &new.rows[at])) {
                (Some(a), Some(b)) => Some(a.iter().zip(b).map(|(a, b)| self.text(a, b)).collect()),
                (Some(a), None) => Some(a.iter().map(|cell| mark_text(cell, Change::Deleted)).collect()),
                (None, Some(b)) => Some(b.iter().map(|cell| mark_text(cell, Change::Inserted)).collect()),
                (None, None) => None,
            })
            .collect();
        let header = old.header.iter().zip(&new.header).map(|(a, b)| self.text(a, b)).collect();
        Table { aligns: new.aligns.clone(), header, rows }
    }

    fn signatures(&self, old: &[Signature], new: &[Signature]) -> Vec<Signature> {
        let key = |blocks: &[Signature]| -> Vec<String> { blocks.iter().map(|block| block.party.clone()).collect() };
        align(&key(old), &key(new), |_, _| 0)
            .into_iter()
            .filter_map(|(older, newer)| match (older.map(|at| &old[at]), newer.map(|at| &new[at])) {
                (Some(a), Some(b)) => {
                    let lines = align(
                        &a.lines.iter().map(plain).collect::<Vec<_>>(),
                        &b.lines.iter().map(plain).collect::<Vec<_>>(),
                        |x, y| likeness(&plain(&a.lines[x]), &plain(&b.lines[y])),
                    );
                    let lines = lines.into_iter().filter_map(|(x, y)| {
                        match (x.map(|at| &a.lines[at]), y.map(|at| &b.lines[at])) {
                            (Some(a), Some(b)) => Some(self.text(a, b)),
                            (Some(a), None) => Some(mark_text(a, Change::Deleted)),
                            (None, Some(b)) => Some(mark_text(b, Change::Inserted)),
                            (None, None) => None,
                        }
                    });
                    Some(Signature { lines: lines.collect(), ..b.clone() })
                }
                (Some(a), None) => Some(Signature {
                    lines: a.lines.iter().map(|line| mark_text(line, Change::Deleted)).collect(),
                    ..a.clone()
                }),
                (None, Some(b)) => Some(Signature {
                    lines: b.lines.iter().map(|line| mark_text(line, Change::Inserted)).collect(),
                    ..b.clone()
                }),
                (None, None) => None,
            })
            .collect()
    }
}

/// The first and the last numbered paragraph.
fn ends(blocks: &[Arc<Block>]) -> Option<[usize; 2]> {
    let numbered = |block: &Arc<Block>| matches!(block.content, Content::Paragraph { number: Some(_), .. });
    Some([blocks.iter().position(numbered)?, blocks.iter().rposition(numbered)?])
}

/// How alike two contents of one shape are, of 1000.
fn alike(old: &Content, new: &Content) -> u32 {
    match (old, new) {
        // There is one of each, or one for each party by its label.
        (Content::Title(_), _)
        | (Content::Heading { .. }, _)
        | (Content::EndOfText(_), _)
        | (Content::Signatures(_), _)
        | (Content::PageBreak, _)
        | (Content::Annex { .. }, _) => 1000,
        (Content::Party(a), Content::Party(b)) => match (a.first(), b.first()) {
            (Some(a), Some(b)) => likeness(&plain(&a.label), &plain(&b.label)),
            _ => 0,
        },
        (Content::Table(a), Content::Table(b)) => {
            likeness(&a.header.iter().map(plain).collect::<String>(), &b.header.iter().map(plain).collect::<String>())
        }
        _ => likeness(&words(old), &words(new)),
    }
}
