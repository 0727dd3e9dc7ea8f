//! Rows without a number of their own, and the numbers that they are given.

use super::identity::identity;
use super::row_answers::{RowAnswers, get, set};
use super::sequence::{Counter, Sequence};
use crate::answers::{Node, TomlValue};
use crate::batch::sheet::{Cell, Column, Row};
use crate::diagnostic::{Code, Diagnostic};
use crate::value::{read_day, sha256};
use chrono::Datelike;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The answer that holds the number of an agreement.
pub const NUMBER: [&str; 2] = ["agreement", "number"];

/// How rows get numbers.
#[derive(Debug, Clone)]
pub struct Numbers {
    /// None: rows have the numbers that they are given here, and get no others.
    sequence: Option<Sequence>,
    given: HashMap<u32, String>,
}

/// A row without a number of its own.
#[derive(Debug, Clone)]
pub struct Unnumbered {
    /// Its number in the spreadsheet.
    pub row: u32,
    year: i32,
    /// Tells it from other rows of its table, whatever place it has there.
    pub who: String,
    /// Names of the parties in it.
    pub partners: Vec<String>,
}

/// A row with a number of its own.
#[derive(Debug, Clone)]
pub struct Numbered {
    /// The number of its agreement.
    pub number: String,
    /// Names of the parties in it.
    pub partners: Vec<String>,
}

/// What became of the rows without a number.
#[derive(Debug, Default)]
pub struct Given {
    /// Who and the number, in the order of the rows.
    pub numbers: Vec<(String, String)>,
    /// First and last number of each gap in the series.
    pub gaps: Vec<(String, String)>,
}

impl Numbers {
    /// Numbers of a sequence.
    pub fn of(sequence: Sequence) -> Numbers {
        Numbers { sequence: Some(sequence), given: HashMap::new() }
    }

    /// Those numbers, by rows.
    pub fn known(given: HashMap<u32, String>) -> Numbers {
        Numbers { sequence: None, given }
    }

    /// The number that a row was given.
    pub fn given(&self, row: u32) -> Option<&str> {
        self.given.get(&row).map(String::as_str)
    }

    /// Lays the number of a row over its answers, if they have none; before it is given, one of the same shape.
    pub fn lay(&self, answers: &mut RowAnswers, row: u32) -> Result<(), Diagnostic> {
        if own(&answers.root).is_some() {
            return Ok(());
        }
        let number = match (self.given(row), &self.sequence) {
            (Some(number), _) => number.to_owned(),
            (None, Some(sequence)) => sequence.number(self.year(&answers.root)?, 1),
            (None, None) => return Ok(()),
        };
        let place = answers.root.location.clone();
        set(&mut answers.root, &NUMBER.map(str::to_owned), TomlValue::Text(number), &place);
        Ok(())
    }

    /// A row without a number, from its answers without one.
    pub fn unnumbered(&self, root: &Node, columns: &[Column], row: &Row) -> Option<Unnumbered> {
        let year = self.sequence.is_some().then(|| self.year(root).ok())??;
        let of_row =
            |year| Unnumbered { row: row.number, year, who: who(columns, row), partners: partners(columns, row) };
        own(root).is_none().then(|| of_row(year))
    }

    /// The year of signing, where the numbers name one.
    fn year(&self, root: &Node) -> Result<i32, Diagnostic> {
        if !self.sequence.as_ref().is_some_and(Sequence::names_year) {
            return Ok(0);
        }
        let day = get(root, &["agreement", "signing_date"].map(str::to_owned)).and_then(|node| match &node.data {
            TomlValue::Text(day) | TomlValue::Date(day) => read_day(day).ok(),
            _ => None,
        });
        day.map(|day| day.year()).ok_or_else(|| {
            Diagnostic::of(
                Code::Number,
                "编号含年份，而签署日期没有写明",
                "the number names the year, and the day of signing is not given",
            )
            .hint(
                "填写签署日期，或者在 --number 中直接写年份，如 \"HZ-2026-{seq:05}\"",
                "give the day of signing, or write the year in --number, as in \"HZ-2026-{seq:05}\"",
            )
        })
    }

    /// Gives numbers to `rows` in their order: those that they are `known` by, else the next that is neither known nor `taken`.
    pub fn give(&mut self, rows: &[Unnumbered], known: &BTreeMap<String, String>, taken: &HashSet<String>) -> Given {
        let Some(sequence) = &self.sequence else { return Given::default() };
        let numbers = taken.iter().chain(known.values()).map(String::as_str);
        let mut counter = Counter::after(sequence, rows.iter().map(|row| row.year), numbers);
        let gaps = counter.gaps();
        let mut seen: HashMap<&str, u32> = HashMap::new();
        let mut numbers = Vec::with_capacity(rows.len());
        for row in rows {
            let times = seen.entry(&row.who).or_default();
            // The same partner again: its second row is its second agreement.
            let who = if *times == 0 { row.who.clone() } else { format!("{}#{}", row.who, *times + 1) };
            *times += 1;
            let number = known.get(&who).cloned().unwrap_or_else(|| counter.next(row.year));
            self.given.insert(row.row, number.clone());
            numbers.push((who, number));
        }
        Given { numbers, gaps }
    }
}

/// The number that answers have, if only as a blank to be filled in by hand.
fn own(root: &Node) -> Option<&Node> {
    get(root, &NUMBER.map(str::to_owned))
}

/// The parties that a row names: by their numbers, else by their names.
pub fn who(columns: &[Column], row: &Row) -> String {
    let ids = of_parties(columns, row, "id");
    let words = if ids.is_empty() { of_parties(columns, row, "name") } else { ids };
    // Nobody's number stands in the file of numbers.
    sha256(words.iter().map(|text| identity(text)).collect::<Vec<_>>().join("\0").as_bytes())[..16].to_owned()
}

/// The names of the parties that a row names.
pub fn partners(columns: &[Column], row: &Row) -> Vec<String> {
    of_parties(columns, row, "name").into_iter().map(str::to_owned).collect()
}

/// What a row says of its parties.
fn of_parties<'r>(columns: &[Column], row: &'r Row, field: &str) -> Vec<&'r str> {
    let of_party = columns.iter().filter(
        |column| matches!(column.keys.as_slice(), [parties, _, own, ..] if parties == "parties" && own == field),
    );
    let texts = of_party.map(|column| row.cells.get(column.index).map_or("", Cell::text));
    texts.filter(|text| !text.is_empty()).collect()
}
