//! An answer file that is changed as a person would change it: only the lines of the answer, all else byte for byte.

mod blocks;
mod change;
mod entry;
mod inside;
mod place;
mod rows;

pub use change::Edit;
pub use entry::Entry;

use super::node::read;
use super::{Schema, Stance};
use crate::diagnostic::{Code, Diagnostic, Source};
use blocks::{Blocks, line_end, line_start};
use place::{Place, keys_of, place};
use std::ops::Range;
use std::sync::Arc;
use toml_edit::{Document, Item, Table};

/// The text of an answer file, which is TOML after every change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerFile {
    /// With line feeds alone, while it is changed.
    text: String,
    /// Its lines end as those of Windows do.
    windows: bool,
    /// As it was opened, until something is changed.
    opened: Option<String>,
}

/// What stands at the head of a file, in order.
const HEAD: [&str; 7] = ["kind", "language", "form", "stance", "extends", "library", "author"];

/// What stands after the topics, in order.
const FOOT: [&str; 6] = ["annexes", "special", "choose", "waive", "columns", "lock"];

impl AnswerFile {
    /// The file as it stands.
    ///
    /// # Errors
    /// Its syntax errors.
    pub fn open(source: &Arc<Source>) -> Result<AnswerFile, Vec<Diagnostic>> {
        let (_, mut errors) = read(source);
        let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text).replace("\r\n", "\n");
        if errors.is_empty() && Document::parse(text.as_str()).is_err() {
            errors.push(Diagnostic::of(Code::Syntax, "答案文件不是 TOML", "the answer file is no TOML"));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let windows = source.text.contains("\r\n");
        Ok(AnswerFile { text, windows, opened: Some(source.text.clone().into_owned()) })
    }

    /// Its text: what was opened, where nothing was changed.
    pub fn text(&self) -> String {
        match &self.opened {
            Some(opened) => opened.clone(),
            None if self.windows => self.text.replace('\n', "\r\n"),
            None => self.text.clone(),
        }
    }

    /// Gives the answer at a path such as `deal.stage`, `scope.categories.0.grade`, `parties.transferee.name`. A row or party
    /// that is not there yet is added if it is the next one.
    ///
    /// # Errors
    /// There is no such place.
    pub fn set(&mut self, schema: &Schema, path: &str, entry: &Entry) -> Result<(), Diagnostic> {
        let keys = keys_of(path).ok_or_else(|| nowhere(path))?;
        self.change(path, |text| set(text, schema, &keys, entry))
    }

    /// Takes the answer away; one that is not there stays so.
    ///
    /// # Errors
    /// The path is none.
    pub fn unset(&mut self, path: &str) -> Result<(), Diagnostic> {
        let keys = keys_of(path).ok_or_else(|| nowhere(path))?;
        self.change(path, |text| unset(text, &keys))
    }

    /// Adds a row to a list (`scope.categories`, `parties`, `special`) and returns its number, from 0.
    ///
    /// # Errors
    /// The path is no list.
    pub fn add_row(&mut self, schema: &Schema, list: &str, fields: &[(&str, Entry)]) -> Result<usize, Diagnostic> {
        let keys = keys_of(list).ok_or_else(|| nowhere(list))?;
        let count = rows::count(&self.text, &keys);
        self.change(list, |text| rows::add(text, schema, &keys, fields))?;
        Ok(count)
    }

    /// Puts a copy of a row after it.
    ///
    /// # Errors
    /// There is no such row.
    pub fn copy_row(&mut self, list: &str, row: usize) -> Result<(), Diagnostic> {
        let keys = keys_of(list).ok_or_else(|| nowhere(list))?;
        self.change(list, |text| rows::copy(text, &keys, row))
    }

    /// Moves a row to another place, with the comments above it.
    ///
    /// # Errors
    /// There is no such row.
    pub fn move_row(&mut self, list: &str, from: usize, to: usize) -> Result<(), Diagnostic> {
        let keys = keys_of(list).ok_or_else(|| nowhere(list))?;
        self.change(list, |text| rows::shift(text, &keys, from, to))
    }

    /// Removes a row, with the comments above it.
    ///
    /// # Errors
    /// There is no such row.
    pub fn remove_row(&mut self, list: &str, row: usize) -> Result<(), Diagnostic> {
        let keys = keys_of(list).ok_or_else(|| nowhere(list))?;
        self.change(list, |text| rows::remove(text, &keys, row))
    }

    /// Takes another variant of a clause than that of the stance, or that of the stance again.
    ///
    /// # Errors
    /// The id cannot be written.
    pub fn choose(&mut self, schema: &Schema, clause: &str, stance: Option<Stance>) -> Result<(), Diagnostic> {
        let path = format!("choose.{}", toml::Value::String(clause.to_owned()));
        match stance {
            Some(stance) => self.set(schema, &path, &Entry::text(stance.word())),
            None => self.unset(&path),
        }
    }

    /// Makes a change that leaves the file TOML, or none.
    fn change(&mut self, path: &str, change: impl FnOnce(&str) -> Option<String>) -> Result<(), Diagnostic> {
        let changed = change(&self.text).filter(|text| Document::parse(text.as_str()).is_ok());
        let changed = changed.ok_or_else(|| nowhere(path))?;
        if changed != self.text {
            self.text = changed;
            self.opened = None;
        }
        Ok(())
    }
}

fn nowhere(path: &str) -> Diagnostic {
    Diagnostic::of(
        Code::UnknownKey,
        format!("答案文件中没有可以写入 {path} 的位置"),
        format!("the answer file has no place for {path}"),
    )
    .hint(
        "检查键名与序号；由 extends 引用的文件中的列表，先在本文件中写出",
        "look at the key and the number; a list of the file that extends names has to be written in this file first",
    )
    .answer(path)
}

/// The text with `new` for a stretch of it.
fn spliced(text: &str, range: Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..range.start], &text[range.end..])
}

fn set(text: &str, schema: &Schema, keys: &[String], entry: &Entry) -> Option<String> {
    let document = Document::parse(text).ok()?;
    match place(&document, keys) {
        Place::Value { value, rest, .. } => {
            let span = value.span()?;
            let new = inside::set(&text[span.clone()], rest, entry)?;
            Some(spliced(text, span, &new))
        }
        Place::Missing { table, rest } => insert(text, schema, (table, keys, rest), entry),
        Place::Rows { rest: [], .. } | Place::Table { .. } => set(&unset(text, keys)?, schema, keys, entry),
        Place::Rows { count, rest, list } => {
            let (next, fields) = rest.split_first()?;
            let is_next = next.parse() == Ok(count);
            let by_role = list == ["parties"] && next.parse::<usize>().is_err();
            (is_next || by_role).then(|| rows::add(text, schema, list, &row(next, fields, entry)?)).flatten()
        }
    }
}

/// The fields of a row that one answer makes; a party is named by its role.
fn row<'k>(name: &'k str, fields: &'k [String], entry: &Entry) -> Option<Vec<(&'k str, Entry)>> {
    let (field, below) = fields.split_first()?;
    let role = name.parse::<usize>().is_err().then(|| ("role", Entry::text(name))).filter(|_| field != "role");
    Some(role.into_iter().chain([(field.as_str(), entry.within(below)?)]).collect())
}

/// Writes an answer whose key is not there.
fn insert(
    text: &str,
    schema: &Schema,
    (table, keys, rest): (&Table, &[String], &[String]),
    entry: &Entry,
) -> Option<String> {
    let above = &keys[..keys.len() - rest.len()];
    let list = rest.iter().position(|key| key.parse::<usize>().is_ok());
    let of_party = above.is_empty() && rest[0] == "parties";
    if let Some(at) = list.or(of_party.then_some(1)).filter(|at| *at > 0) {
        // The first row of a list that is not there.
        let list = &keys[..above.len() + at];
        let (next, fields) = rest[at..].split_first()?;
        let is_first = next == "0" || next.parse::<usize>().is_err();
        return is_first.then(|| rows::add(text, schema, list, &row(next, fields, entry)?)).flatten();
    }
    let (key, below) = rest.split_first()?;
    if above.is_empty() && !below.is_empty() {
        let (key, below) = below.split_first()?;
        let line = format!("{} = {}\n", written_key(key), entry.within(below)?.literal());
        return Some(new_block(text, schema, &rest[..1], &format!("[{}]\n{line}", rest[0])));
    }
    let entry = entry.within(below)?;
    line(text, schema, (table, above), key, &entry)
}

/// Writes `key = …` into a table: for its line that is commented out, else after the question before it.
fn line(text: &str, schema: &Schema, (table, above): (&Table, &[String]), key: &str, entry: &Entry) -> Option<String> {
    let is_root = above.is_empty();
    let header = table.span().filter(|span| !span.is_empty() && !table.is_dotted() && !table.is_implicit());
    if header.is_none() && !is_root && !table.is_dotted() {
        // `[scope]` where there is `[[scope.categories]]` alone.
        let first = lines_of(table).first()?.clone();
        let at = Blocks::of(text)?.lead(first.start);
        let name = above.iter().map(|key| written_key(key)).collect::<Vec<_>>().join(".");
        let new = format!("[{name}]\n{} = {}\n\n", written_key(key), entry.literal());
        return Some(spliced(text, at..at, &new));
    }
    let start = match (&header, is_root) {
        (Some(header), _) => line_end(text, header.end),
        (None, true) => 0,
        (None, false) => lines_of(table).last().map(|line| line_end(text, line.end))?,
    };
    let end = Blocks::of(text)?.next_header(header.map_or(0, |header| header.end));
    if let Some((range, line)) = commented_out(text, start..end, table, key, entry) {
        return Some(spliced(text, range, &line));
    }
    let prefix = if table.is_dotted() { format!("{}.", above[above.len() - 1]) } else { String::new() };
    let before = neighbour(text, schema, (table, above), key);
    let at = before.as_ref().map_or(start, |line| line_end(text, line.end));
    let column = before.and_then(|line| text[line_start(text, line.start)..line.end].find('='));
    let name = format!("{prefix}{}", written_key(key));
    let width = column.filter(|column| *column > name.len()).map_or(name.len(), |column| column - 1);
    let open = if text[..at].is_empty() || text[..at].ends_with('\n') { "" } else { "\n" };
    Some(spliced(text, at..at, &format!("{open}{name:width$} = {}\n", entry.literal())))
}

/// The place of `key` and its value that, in the order of the questions, stand before the new key.
fn neighbour(text: &str, schema: &Schema, (table, above): (&Table, &[String]), key: &str) -> Option<Range<usize>> {
    let order: Vec<&str> = match above {
        [] => HEAD.to_vec(),
        [topic, ..] => schema.topics.get(topic).map_or(Vec::new(), |topic| {
            let record = above.get(1).filter(|key| key.parse::<usize>().is_err());
            let fields = record.and_then(|key| topic.questions.get(key)).map(|question| &question.fields);
            fields.unwrap_or(&topic.questions).keys().map(String::as_str).collect()
        }),
    };
    let place = |key: &str| order.iter().position(|other| *other == key);
    let lines = table.iter().filter_map(|(key, item)| {
        let line = match item {
            Item::Value(value) => table.key(key)?.span()?.start..value.span()?.end,
            Item::Table(below) if below.is_dotted() => lines_of(below).into_iter().max_by_key(|line| line.end)?,
            _ => return None,
        };
        Some((place(key), line))
    });
    let own = place(key);
    let before = |(other, line): &(Option<usize>, Range<usize>)| match (other, own) {
        (Some(other), Some(own)) => other < &own,
        // What no question knows stands at the end.
        (_, None) => true,
        (None, Some(_)) => line.end > text.len(),
    };
    let found = lines.filter(before).max_by_key(|(place, line)| (own.and(*place), line.end));
    found.map(|(_, line)| line)
}

/// Keys with their values below a table, without those under headers of their own; headers themselves where it has none.
fn lines_of(table: &Table) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = table
        .iter()
        .flat_map(|(key, item)| match item {
            Item::Value(value) => {
                let key = table.key(key).and_then(toml_edit::Key::span);
                key.zip(value.span()).map(|(key, value)| key.start..value.end).into_iter().collect()
            }
            Item::Table(below) if below.is_dotted() || below.is_implicit() => lines_of(below),
            Item::Table(below) => below.span().into_iter().collect(),
            Item::ArrayOfTables(rows) => rows.iter().filter_map(Table::span).collect(),
            Item::None => Vec::new(),
        })
        .collect();
    lines.sort_by_key(|line| line.start);
    lines
}

/// The line of a key that is commented out, and the same with the answer: what a person would take the `#` from.
fn commented_out(
    text: &str,
    block: Range<usize>,
    table: &Table,
    key: &str,
    entry: &Entry,
) -> Option<(Range<usize>, String)> {
    let inside_value = |at: usize| lines_of(table).iter().any(|line| line.contains(&at));
    let mut at = block.start;
    while at < block.end {
        let end = line_end(text, at);
        let line = &text[at..end];
        let bare = line.strip_prefix('#').map(|line| line.strip_prefix(' ').unwrap_or(line));
        if let Some(bare) = bare.filter(|_| !inside_value(at)) {
            if bare.starts_with('[') {
                return None;
            }
            let is_key = bare.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
            let parsed = is_key.then(|| Document::parse(bare).ok()).flatten();
            let value = parsed.as_ref().and_then(|parsed| parsed.get(key)?.span());
            if let Some(value) = value {
                return Some((at..end, spliced(bare, value, entry.literal())));
            }
        }
        at = end.max(at + 1);
    }
    None
}

fn unset(text: &str, keys: &[String]) -> Option<String> {
    let document = Document::parse(text).ok()?;
    match place(&document, keys) {
        Place::Missing { .. } => Some(text.to_owned()),
        Place::Value { key, value, rest } => {
            let span = value.span()?;
            let left = match rest {
                [] => None,
                rest => inside::unset(&text[span.clone()], rest)?,
            };
            Some(match left {
                Some(left) => spliced(text, span, &left),
                None => spliced(text, line_start(text, key.span()?.start)..line_end(text, span.end), ""),
            })
        }
        Place::Rows { rest: [], list, .. } => Some(rows::remove_all(text, list)?),
        Place::Rows { .. } => Some(text.to_owned()),
        Place::Table { table } if table.is_dotted() => {
            let lines = lines_of(table);
            Some(lines.iter().rev().fold(text.to_owned(), |text, line| {
                spliced(&text, line_start(&text, line.start)..line_end(&text, line.end), "")
            }))
        }
        Place::Table { table } => Some(Blocks::of(text)?.without(table)),
    }
}

/// The text with a new block: after the topics that stand before it in an answer file.
fn new_block(text: &str, schema: &Schema, path: &[String], block: &str) -> String {
    let order: Vec<&str> = schema.topics.keys().map(String::as_str).chain(FOOT).collect();
    let place = |name: &str| order.iter().position(|other| *other == name);
    let own = path.first().and_then(|name| place(name));
    let blocks = Blocks::of(text);
    // A part of a topic that is there stands after it.
    let at = blocks.map_or(text.len(), |blocks| blocks.end_after(|name| place(name) <= own || own.is_none()));
    let before = &text[..at];
    let open = match before {
        "" => "",
        _ if before.ends_with("\n\n") => "",
        _ if before.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let close = if text[at..].is_empty() || text[at..].starts_with('\n') { "" } else { "\n" };
    spliced(text, at..at, &format!("{open}{block}{close}"))
}

/// A key, in quotation marks where it needs them.
fn written_key(key: &str) -> String {
    let is_bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if is_bare { key.to_owned() } else { toml::Value::String(key.to_owned()).to_string() }
}
