//! The cells of a row laid over what all rows share: lists grow, parties come whole, what cannot be read leaves nothing.

use super::finding::RowFinding;
use crate::answers::{Node, TomlValue};
use crate::batch::sheet::{Answered, Cell, Column, Row, Want, read};
use crate::diagnostic::{Code, Diagnostic, Location, Source};
use std::sync::Arc;

/// The answers of a row.
pub struct RowAnswers {
    pub root: Node,
    /// The cells as a text that findings point into, and where the cell of each column begins.
    pub source: Arc<Source>,
    pub places: Vec<usize>,
    /// What was found in the cells themselves.
    pub findings: Vec<RowFinding>,
    /// Indices of columns whose cells could not be read: what is missing because of them says nothing new.
    pub faulty: Vec<usize>,
}

impl RowAnswers {
    /// Lays the cells of `row` over `base`.
    pub fn new(name: &str, columns: &[Column], base: &Node, row: &Row) -> RowAnswers {
        let (source, places) = text_of(name, columns, row);
        let faulty =
            columns.iter().enumerate().filter(|(_, column)| has_error(row, column)).map(|(at, _)| at).collect();
        let mut answers = RowAnswers { root: base.clone(), source, places, findings: Vec::new(), faulty };
        let mut signs: Vec<(usize, Vec<String>)> = Vec::new();
        // A list is cleared before its new entries come.
        let is_list = |at: &usize| matches!(columns[*at].want, Want::List);
        let order = (0..columns.len()).filter(is_list).chain((0..columns.len()).filter(|at| !is_list(at)));
        for at in order {
            answers.take(at, &columns[at], row, &mut signs);
        }
        for (at, codes) in signs {
            answers.currency(at, &columns[at], &codes, row);
        }
        answers.gaps(columns, row);
        answers
    }

    fn take(&mut self, at: usize, column: &Column, row: &Row, signs: &mut Vec<(usize, Vec<String>)>) {
        if self.faulty.contains(&at) {
            remove(&mut self.root, &column.keys);
            return;
        }
        let Some(cell) = row.cells.get(column.index) else { return };
        let place = self.place(at, cell);
        match read(column, cell, &place) {
            Answered::Nothing => {}
            Answered::Cleared => remove(&mut self.root, &column.keys),
            Answered::Is(data, currencies, remark) => {
                set(&mut self.root, &column.keys, data, &place);
                if !currencies.is_empty() {
                    signs.push((at, currencies));
                }
                self.findings.extend(remark.map(|finding| cell_finding(row, column, finding)));
            }
            Answered::Fault(finding) => self.fault(at, column, row, finding),
        }
    }

    /// A cell that is no answer: nothing takes its place.
    fn fault(&mut self, at: usize, column: &Column, row: &Row, finding: Diagnostic) {
        remove(&mut self.root, &column.keys);
        self.faulty.push(at);
        self.findings.push(cell_finding(row, column, finding));
    }

    fn place(&self, at: usize, cell: &Cell) -> Location {
        let start = self.places[at];
        Location::new(&self.source, start..start + cell.text().len())
    }

    /// The sign of an amount against the currency that the row or all rows name.
    fn currency(&mut self, at: usize, column: &Column, codes: &[String], row: &Row) {
        let Some((_, money)) = column.keys.split_last() else { return };
        let keys: Vec<String> = money.iter().cloned().chain(["currency".to_owned()]).collect();
        let said = get(&self.root, &keys).and_then(|node| match &node.data {
            TomlValue::Text(code) => Some(code.clone()),
            _ => None,
        });
        match said {
            Some(code) if codes.contains(&code) => {}
            Some(code) => {
                let text = row.cells[column.index].text().to_owned();
                let meant = codes.join("/");
                let finding = Diagnostic::of(
                    Code::WrongCurrency,
                    format!("“{text}”写的是 {meant}，币种却是 {code}"),
                    format!("“{text}” says {meant}, and the currency is {code}"),
                )
                .hint(
                    format!("更正单元格，或者更正 {}.currency", money.join(".")),
                    format!("mend the cell, or {}.currency", money.join(".")),
                );
                self.fault(at, column, row, finding);
            }
            None => {
                if let [code] = codes {
                    let place = self.place(at, &row.cells[column.index]);
                    set(&mut self.root, &keys, TomlValue::Text(code.clone()), &place);
                }
            }
        }
    }

    /// Entries of lists that lie beyond one that nobody gives.
    fn gaps(&mut self, columns: &[Column], row: &Row) {
        let mut told: Vec<&[String]> = Vec::new();
        for column in columns {
            let Some(at) = entry_of(column) else { continue };
            let (list, entry) = (&column.keys[..at], column.keys[at].parse::<usize>().unwrap_or(0));
            let Some(Node { data: TomlValue::Array(entries), .. }) = get_mut(&mut self.root, list) else { continue };
            let Some(gap) = entries.iter().position(is_nothing) else { continue };
            let last = entries.iter().rposition(|entry| !is_nothing(entry)).filter(|last| *last > gap);
            if last == Some(entry) && !told.contains(&list) {
                told.push(list);
                let path = list.join(".");
                let finding = Diagnostic::of(
                    Code::ListGap,
                    format!("{path} 有第 {entry} 项，却没有第 {gap} 项（从 0 起）"),
                    format!("{path} has an entry {entry} and no entry {gap} (counted from 0)"),
                )
                .hint(
                    format!("填写 {path}.{gap} 各列，或者把内容移到前面的列"),
                    format!("fill in the columns of {path}.{gap}, or move the entry there"),
                );
                self.findings.push(cell_finding(row, column, finding));
            }
        }
        for column in columns {
            if let Some(at) = entry_of(column)
                && let Some(Node { data: TomlValue::Array(entries), .. }) = get_mut(&mut self.root, &column.keys[..at])
            {
                entries.retain(|entry| !is_nothing(entry));
            }
        }
    }
}

/// Where in the keys of a column the index of a list entry stands; a party is none.
fn entry_of(column: &Column) -> Option<usize> {
    let from = if column.keys[0] == "parties" { 2 } else { 1 };
    column.keys.iter().skip(from).position(|key| key.parse::<usize>().is_ok()).map(|at| at + from)
}

fn is_nothing(entry: &Node) -> bool {
    matches!(&entry.data, TomlValue::Table(fields) if fields.is_empty())
}

fn has_error(row: &Row, column: &Column) -> bool {
    use crate::diagnostic::Severity;
    row.flaws.iter().any(|flaw| flaw.column == Some(column.index) && flaw.finding.severity == Severity::Error)
}

fn cell_finding(row: &Row, column: &Column, finding: Diagnostic) -> RowFinding {
    RowFinding::of_row(row.number, Some(column.title.clone()), finding.answer(column.path()))
}

fn text_of(name: &str, columns: &[Column], row: &Row) -> (Arc<Source>, Vec<usize>) {
    let mut text = String::new();
    let mut places = Vec::with_capacity(columns.len());
    for column in columns {
        places.push(text.len());
        text.push_str(row.cells.get(column.index).map_or("", Cell::text));
        text.push('\n');
    }
    (Source::new(name, text), places)
}

/// The answer at a place.
pub fn get<'n>(root: &'n Node, keys: &[String]) -> Option<&'n Node> {
    keys.iter().try_fold(root, |node, key| match &node.data {
        TomlValue::Table(fields) => fields.get(key),
        TomlValue::Array(items) => items.get(key.parse::<usize>().ok()?),
        _ => None,
    })
}

fn get_mut<'n>(root: &'n mut Node, keys: &[String]) -> Option<&'n mut Node> {
    keys.iter().try_fold(root, |node, key| match &mut node.data {
        TomlValue::Table(fields) => fields.get_mut(key),
        TomlValue::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Takes an answer away; an amount goes with its currency.
pub fn remove(root: &mut Node, keys: &[String]) {
    let keys = match keys {
        [money @ .., amount] if amount == "amount" => money,
        keys => keys,
    };
    let Some((last, above)) = keys.split_last() else { return };
    if let Some(Node { data: TomlValue::Table(fields), .. }) = get_mut(root, above) {
        fields.shift_remove(last);
    }
}

/// Puts an answer at its place; tables and list entries on the way are made.
pub fn set(root: &mut Node, keys: &[String], data: TomlValue, place: &Location) {
    let empty = || Node { data: TomlValue::Table(Default::default()), location: place.clone(), key: place.clone() };
    let mut node = root;
    for key in keys {
        if let Ok(index) = key.parse::<usize>() {
            if !matches!(node.data, TomlValue::Array(_)) {
                node.data = TomlValue::Array(Vec::new());
            }
            let TomlValue::Array(items) = &mut node.data else { return };
            while items.len() <= index {
                items.push(empty());
            }
            node = &mut items[index];
        } else {
            if !matches!(node.data, TomlValue::Table(_)) {
                node.data = TomlValue::Table(Default::default());
            }
            let TomlValue::Table(fields) = &mut node.data else { return };
            node = fields.entry(key.clone()).or_insert_with(empty);
        }
    }
    *node = Node { data, location: place.clone(), key: place.clone() };
}
