//! One batch: the answers all rows share, the columns, and a row as an agreement.

use super::finding::RowFinding;
use super::name::Pattern;
use crate::answers::{self, Node, TomlValue};
use crate::batch::shard::Shard;
use crate::batch::sheet::{Column, columns};
use crate::batch::sheet::{Flaw, Row, Table};
use crate::diagnostic::{Diagnostic, Location, Source};
use crate::document::Provenance;
use crate::library::{Kind, Library};
use crate::pipeline::{Assembly, Joined, Options, from_joined};
use crate::publish::Session;
use crate::value::Sha256;
use std::sync::Arc;

/// Everything that is the same for all rows.
#[derive(Debug)]
pub struct Job<'l> {
    pub library: &'l Library,
    pub kind: &'l Kind,
    /// The rows.
    pub table: &'l Table,
    /// Columns that answer a question.
    pub columns: Vec<Column>,
    /// How outputs are named.
    pub pattern: Pattern,
    /// How agreements are assembled.
    pub options: Options,
    /// Which rows are taken.
    pub shard: Shard,
    /// Of the answers that all rows share.
    pub shared: Provenance,
    /// Without the topics that are shared.
    base: Joined<'l>,
}

/// A row as an agreement.
pub struct RowAssembly<'l> {
    pub assembly: Assembly<'l>,
    /// All that was found, in the order of the columns.
    pub findings: Vec<RowFinding>,
}

impl<'l> Job<'l> {
    /// Joins answers and columns. `joined` are the answers all rows share.
    /// Findings: what is wrong with the columns; Err: the pattern cannot be read.
    #[allow(clippy::too_many_arguments)]
    pub fn new(
        library: &'l Library,
        joined: Joined<'l>,
        shared: Provenance,
        table: &'l Table,
        pattern: &str,
        options: Options,
        shard: Shard,
    ) -> Result<(Job<'l>, Vec<RowFinding>), Diagnostic> {
        let mut base = joined;
        let kind = base.kind;
        let mapped = answers::parse(&base.root, &kind.schema).answers.columns;
        let (columns, wrong) = columns(&table.header, &mapped, &kind.schema, &mut base.root);
        let findings = wrong.into_iter().map(|(title, finding)| RowFinding::of_table(Some(title), finding)).collect();
        let pattern = Pattern::parse(pattern, &columns, &kind.schema, &mut base.root)?;
        let set_by_row = |topic: &str| columns.iter().any(|column| column.keys[0] == topic);
        base.shared = Arc::new(answers::share(&base.root, &kind.schema, set_by_row));
        if let TomlValue::Table(fields) = &mut base.root.data {
            fields.retain(|name, _| !base.shared.has(name));
        }
        Ok((Job { library, kind, table, columns, pattern, options, shard, shared, base }, findings))
    }

    /// The agreement of a row, with what `session` holds of earlier ones.
    pub fn assemble(&self, session: &Session<'_>, row: &Row, options: Options) -> RowAssembly<'l> {
        let (joined, source, places) = self.joined(row);
        let assembly = from_joined(&session.texts, self.library, &joined, self.provenance(row), options);
        let mut findings: Vec<RowFinding> = Vec::new();
        for Flaw { column, finding } in &row.flaws {
            let column = column.and_then(|index| self.table.header.get(index)).cloned();
            findings.push(RowFinding::of_row(row.number, column, finding.clone()));
        }
        let mut placed: Vec<(usize, RowFinding)> = assembly
            .findings
            .iter()
            .map(|finding| {
                let column = self.column_of(finding, &source, &places);
                let title = column.map(|column| column.title.clone());
                (
                    column.map_or(usize::MAX, |column| column.index),
                    RowFinding { own: title.is_some(), ..RowFinding::of_row(row.number, title, finding.clone()) },
                )
            })
            .collect();
        placed.sort_by_key(|(column, _)| *column);
        findings.extend(placed.into_iter().map(|(_, finding)| finding));
        RowAssembly { assembly, findings }
    }

    /// The answers of a row, on those all rows share.
    pub fn answers(&self, row: &Row) -> Joined<'l> {
        self.joined(row).0
    }

    /// The column that a finding is about: by the place of its cell, else by the answer it names.
    fn column_of(&self, finding: &Diagnostic, source: &Arc<Source>, places: &[usize]) -> Option<&Column> {
        if let Some(place) = finding.location.as_ref().filter(|place| Arc::ptr_eq(&place.source, source)) {
            let cell = places.partition_point(|start| *start <= place.span.start).checked_sub(1)?;
            return self.columns.get(cell);
        }
        let answer = finding.answer.as_deref()?;
        self.columns.iter().find(|column| {
            let path = column.path();
            path == answer || path.strip_suffix(".amount").is_some_and(|path| path == answer)
        })
    }

    /// The answers of a row, its cells as a text that findings point into, and where the cell of each column begins.
    fn joined(&self, row: &Row) -> (Joined<'l>, Arc<Source>, Vec<usize>) {
        let mut text = String::new();
        let mut places = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            places.push(text.len());
            text.push_str(row.cells.get(column.index).map_or("", |cell| cell.text()));
            text.push('\n');
        }
        let source = Source::new(self.table.name.as_str(), text);
        let mut joined = self.base.with(self.base.root.clone());
        for (column, start) in self.columns.iter().zip(&places) {
            let Some(cell) = row.cells.get(column.index) else { continue };
            let place = Location::new(&source, *start..*start + cell.text().len());
            if let Some(data) = column.data(cell, &place) {
                set(&mut joined.root, &column.keys, data, &place);
            }
        }
        (joined, source, places)
    }

    /// Names and hashes of a row's answers.
    fn provenance(&self, row: &Row) -> Provenance {
        let mut hash = Sha256::new();
        hash.update(self.shared.answers_sha256.as_bytes());
        for column in &self.columns {
            hash.update(column.path().as_bytes());
            hash.update(&[0]);
            hash.update(row.cells.get(column.index).map_or("", |cell| cell.text()).as_bytes());
            hash.update(&[0]);
        }
        Provenance {
            answers_name: format!("{}, {}:{}", self.shared.answers_name, self.table.name, row.number),
            answers_sha256: hash.finish_hex(),
            ..self.shared.clone()
        }
    }
}

/// Puts an answer at its place; tables on the way are made.
fn set(root: &mut Node, keys: &[String], data: TomlValue, place: &Location) {
    let mut node = root;
    for key in keys {
        node = match &mut node.data {
            TomlValue::Array(items) => match key.parse::<usize>().ok().and_then(|index| items.get_mut(index)) {
                Some(item) => item,
                None => return,
            },
            other => {
                if !matches!(other, TomlValue::Table(_)) {
                    *other = TomlValue::Table(Default::default());
                }
                let TomlValue::Table(fields) = other else { return };
                fields.entry(key.clone()).or_insert_with(|| Node {
                    data: TomlValue::Table(Default::default()),
                    location: place.clone(),
                    key: place.clone(),
                })
            }
        };
    }
    *node = Node { data, location: place.clone(), key: place.clone() };
}
