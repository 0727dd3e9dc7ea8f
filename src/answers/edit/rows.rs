//! Rows of lists: `[[scope.categories]]`, or tables in an array.

use super::blocks::{Blocks, without};
use super::entry::Entry;
use super::place::{Place, place};
use super::{inside, new_block, spliced, written_key};
use crate::answers::Schema;
use std::ops::Range;
use toml_edit::{ArrayOfTables, Document, Item, Table};

/// How many rows the list has.
pub fn count(text: &str, list: &[String]) -> usize {
    let Ok(document) = Document::parse(text) else { return 0 };
    match place(&document, list) {
        Place::Rows { count, .. } => count,
        Place::Value { value, rest, .. } => {
            let written = value.span().map_or("", |span| &text[span]);
            inside::length(written, rest).unwrap_or(0)
        }
        _ => 0,
    }
}

/// The text with a row at the end of the list.
pub fn add(text: &str, schema: &Schema, list: &[String], fields: &[(&str, Entry)]) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let row = Entry::record(fields);
    match place(&document, list) {
        Place::Value { value, rest, .. } => {
            let span = value.span()?;
            let new = inside::array(&text[span.clone()], rest, |array| {
                inside::add(array, array.len(), row.value()?);
                Some(())
            })?;
            Some(spliced(text, span, &new))
        }
        Place::Table { .. } => None,
        Place::Rows { .. } => {
            let rows = rows_of(&document, list)?;
            let last = Blocks::of(text)?.of_table(rows.iter().last()?).last()?.end;
            Some(spliced(text, last..last, &parted(&text[..last], &block(list, fields))))
        }
        // Two keys at most have a header: a topic, or a list in it.
        Place::Missing { rest, .. } if list.len() <= 2 && rest.len() <= 2 => {
            Some(new_block(text, schema, list, &block(list, fields)))
        }
        Place::Missing { .. } => super::set(text, schema, list, &Entry::list(&[row])),
    }
}

/// The lines of a row.
fn block(list: &[String], fields: &[(&str, Entry)]) -> String {
    let name = list.iter().map(|key| written_key(key)).collect::<Vec<_>>().join(".");
    let lines = fields.iter().map(|(key, entry)| format!("{} = {}\n", written_key(key), entry.literal()));
    format!("[[{name}]]\n{}", lines.collect::<String>())
}

/// A block after another, with an empty line between them.
fn parted(before: &str, block: &str) -> String {
    let open = if before.ends_with('\n') { "\n" } else { "\n\n" };
    format!("{open}{block}")
}

/// The text with a copy of a row after it.
pub fn copy(text: &str, list: &[String], row: usize) -> Option<String> {
    if let Some(changed) = in_array(text, list, |array| {
        let copy = array.get(row)?.clone();
        inside::add(array, row + 1, copy);
        Some(())
    }) {
        return changed;
    }
    let blocks = row_blocks(text, list)?;
    let own = blocks.get(row)?;
    let copy: String = own.iter().map(|block| &text[block.clone()]).collect::<Vec<_>>().join("\n");
    let at = own.last()?.end;
    Some(spliced(text, at..at, &parted(&text[..at], &copy)))
}

/// The text with a row at another place.
pub fn shift(text: &str, list: &[String], from: usize, to: usize) -> Option<String> {
    if let Some(changed) = in_array(text, list, |array| {
        if from.max(to) >= array.len() {
            return None;
        }
        let row = array.remove(from);
        let decor = row.decor().clone();
        inside::add(array, to, row);
        if let Some(first) = array.get_mut(to).filter(|_| to == 0) {
            *first.decor_mut() = decor;
        }
        Some(())
    }) {
        return changed;
    }
    let blocks = row_blocks(text, list)?;
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    if from.max(to) >= order.len() {
        return None;
    }
    let row = order.remove(from);
    order.insert(to, row);
    // Each place keeps its empty lines; parts of a row that stand elsewhere come to it.
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (place, row) in order.iter().enumerate() {
        let whole: Vec<&str> = blocks[*row].iter().map(|block| text[block.clone()].trim_end_matches('\n')).collect();
        let (first, others) = blocks[place].split_first()?;
        let last = others.last().unwrap_or(first);
        let end = if text[last.clone()].ends_with('\n') { "\n" } else { "" };
        edits.push((first.start..last.end, format!("{}{end}", whole.join("\n\n"))));
    }
    edits.sort_by_key(|(range, _)| range.start);
    let overlap = edits.windows(2).any(|pair| pair[0].0.end > pair[1].0.start);
    let changed = edits.into_iter().rev().fold(text.to_owned(), |text, (range, new)| spliced(&text, range, &new));
    (!overlap).then_some(changed)
}

/// The text without a row.
pub fn remove(text: &str, list: &[String], row: usize) -> Option<String> {
    if let Some(changed) = in_array(text, list, |array| {
        (row < array.len()).then(|| {
            array.remove(row);
        })
    }) {
        return changed;
    }
    Some(without(text, row_blocks(text, list)?.get(row)?))
}

/// The text without any row of the list.
pub fn remove_all(text: &str, list: &[String]) -> Option<String> {
    let mut blocks: Vec<Range<usize>> = row_blocks(text, list)?.into_iter().flatten().collect();
    blocks.sort_by_key(|block| block.start);
    Some(without(text, &blocks))
}

/// The text with a change to a list that is an array. None: it is no array; `Some(None)`: the change cannot be made.
fn in_array(
    text: &str,
    list: &[String],
    change: impl FnOnce(&mut toml_edit::Array) -> Option<()>,
) -> Option<Option<String>> {
    let document = Document::parse(text).ok()?;
    let Place::Value { value, rest, .. } = place(&document, list) else { return None };
    let span = value.span()?;
    Some(inside::array(&text[span.clone()], rest, change).map(|new| spliced(text, span, &new)))
}

/// The blocks of every row: its own and those of the tables below it.
fn row_blocks(text: &str, list: &[String]) -> Option<Vec<Vec<Range<usize>>>> {
    let document = Document::parse(text).ok()?;
    let blocks = Blocks::of(text)?;
    Some(rows_of(&document, list)?.iter().map(|row: &Table| blocks.of_table(row)).collect())
}

fn rows_of<'d>(document: &'d Document<&str>, list: &[String]) -> Option<&'d ArrayOfTables> {
    let (last, above) = list.split_last()?;
    let table = match place(document, above) {
        Place::Table { table } => table,
        _ => return None,
    };
    table.get(last).and_then(Item::as_array_of_tables)
}
