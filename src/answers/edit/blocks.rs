//! The blocks of an answer file: the lines from one table header to the next, each with the comments right above it.

use std::ops::Range;
use toml_edit::{Document, Item, Table};

/// Where the lines of each table stand.
pub struct Blocks<'t> {
    text: &'t str,
    /// The start of every header with the first key of its table, in order.
    headers: Vec<(usize, String)>,
}

/// The start of the line of a byte.
pub fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// The start of the line after that of a byte.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// The starts of the headers of a table and of all below it.
fn headers(table: &Table, found: &mut Vec<usize>) {
    if let Some(span) = table.span().filter(|span| !span.is_empty() && !table.is_implicit() && !table.is_dotted()) {
        found.push(span.start);
    }
    for (_, item) in table.iter() {
        match item {
            Item::Table(below) => headers(below, found),
            Item::ArrayOfTables(rows) => rows.iter().for_each(|row| headers(row, found)),
            _ => {}
        }
    }
}

impl<'t> Blocks<'t> {
    /// Those of a file. None: it is no TOML.
    pub fn of(text: &'t str) -> Option<Blocks<'t>> {
        let document = Document::parse(text).ok()?;
        let mut all: Vec<(usize, String)> = Vec::new();
        for (key, item) in document.iter() {
            let mut found = Vec::new();
            match item {
                Item::Table(table) => headers(table, &mut found),
                Item::ArrayOfTables(rows) => rows.iter().for_each(|row| headers(row, &mut found)),
                _ => {}
            }
            all.extend(found.into_iter().map(|start| (start, key.to_owned())));
        }
        all.sort();
        Some(Blocks { text, headers: all })
    }

    /// The start of the first header at `at` or later, else the end of the file.
    pub fn next_header(&self, at: usize) -> usize {
        self.headers.iter().map(|(start, _)| *start).find(|start| *start >= at).unwrap_or(self.text.len())
    }

    /// The start of the comments right above a header, or of its own line.
    pub fn lead(&self, header: usize) -> usize {
        let mut start = line_start(self.text, header);
        while start > 0 {
            let above = line_start(self.text, start - 1);
            if !self.text[above..start].starts_with('#') {
                break;
            }
            start = above;
        }
        start
    }

    /// The lines that belong to a header: from its comments to the last line before those of the next that is not empty.
    pub fn block(&self, header: usize) -> Range<usize> {
        let next = self.next_header(header + 1);
        let end = if next == self.text.len() { next } else { self.lead(next) };
        let start = self.lead(header);
        let lines = self.text[start..end].trim_end_matches(['\n', ' ', '\t']);
        start..line_end(self.text, start + lines.len()).min(end)
    }

    /// Where the last block of a topic that `before` accepts ends; before the first block where it accepts none.
    pub fn end_after(&self, before: impl Fn(&str) -> bool) -> usize {
        let last = self.headers.iter().rev().find(|(_, topic)| before(topic));
        match (last, self.headers.first()) {
            (Some((header, _)), _) => self.block(*header).end,
            (None, Some((first, _))) => self.lead(*first),
            (None, None) => self.text.len(),
        }
    }

    /// The blocks of a table and of all below it.
    pub fn of_table(&self, table: &Table) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        headers(table, &mut found);
        found.sort_unstable();
        found.into_iter().map(|header| self.block(header)).collect()
    }

    /// The text without the blocks of a table and of all below it.
    pub fn without(&self, table: &Table) -> String {
        without(self.text, &self.of_table(table))
    }
}

/// The text without some blocks, which are in order, and without the empty lines after each.
pub fn without(text: &str, blocks: &[Range<usize>]) -> String {
    let mut left = text.to_owned();
    for block in blocks.iter().rev() {
        let empty = left[block.end..].len() - left[block.end..].trim_start_matches('\n').len();
        left.replace_range(block.start..block.end + empty, "");
    }
    if left.ends_with("\n\n") {
        left.truncate(left.trim_end_matches('\n').len() + 1);
    }
    left
}
