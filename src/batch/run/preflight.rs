//! All rows are read and checked before the first file is written.

use super::char_set::CharSet;
use super::duplicates::Duplicates;
use super::finding::RowFinding;
use super::job::{Job, RowAssembly};
use super::numbers::{Numbered, Unnumbered};
use super::worker_pool::ordered_map;
use crate::batch::sheet::Row;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::layout::Fonts;
use crate::publish::{Session, missing_glyph};
use crate::value::sha256_prefix;
use std::collections::{BTreeMap, HashSet};

/// What is known of the rows after the first reading.
#[derive(Debug, Default)]
pub struct Preflight {
    /// Rows with something in them.
    pub rows: u64,
    /// Of these, those that are selected.
    pub taken: u64,
    /// Of the taken ones, those with an error, by their number in the spreadsheet; the codes of their errors.
    pub refused: BTreeMap<u32, Vec<String>>,
    /// How many findings other than reminders each of the taken rows has, where it has any.
    pub told: BTreeMap<u32, u32>,
    /// Whether a row of another share has an error. It is known only where numbers are given, which every share must give alike.
    pub refused_elsewhere: bool,
    /// Sound rows of all shares that are to be given a number.
    pub unnumbered: Vec<Unnumbered>,
    /// The numbers that rows have, where others are to be given.
    pub own_numbers: Vec<Numbered>,
    /// Findings of severity error, of warning, of information.
    pub counts: [u64; 3],
    /// The characters of all rows.
    pub char_set: CharSet,
    /// The first row of each combination of words and blanks, at most [`SAMPLES`]: what texts there will be.
    pub samples: Vec<Row>,
}

/// How much is looked at and how findings about several rows are joined.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Threads that check rows.
    pub threads: usize,
    /// The same credit code in two rows is a warning only.
    pub allow_duplicates: bool,
}

/// Combinations of words whose texts are set before the run, to know their glyphs.
const SAMPLES: usize = 64;
/// Different findings about the answers that all rows share, before the others are counted only.
const SHARED: usize = 1_000;

/// Checks every row that are selected, and the names and parties of all rows. `found` is given each finding, row by
/// row, those that rows share at the end; `step` the number of rows done, and says whether to go on.
/// Err: the spreadsheet cannot be read to its end.
pub fn preflight(
    job: &Job<'_>,
    fonts: &Fonts,
    limits: Limits,
    found: &mut dyn FnMut(RowFinding),
    step: &dyn Fn(u64) -> bool,
) -> Result<Preflight, Diagnostic> {
    let mut gathered = Gathered {
        job,
        limits,
        state: Preflight::default(),
        duplicates: Duplicates::default(),
        combinations: HashSet::new(),
        shared: BTreeMap::new(),
        glyphs: Glyphs { fonts, known: BTreeMap::new() },
    };
    let read = |take: &mut dyn FnMut((u64, Row)) -> bool| {
        let mut position = 0;
        job.table.each(&mut |row| {
            position += 1;
            take((position - 1, row))
        })
    };
    let check = |session: &mut Session<'_>, (position, row): (u64, Row)| {
        let taken = job.selection.takes(position, &row);
        // A number depends on which rows before are sound, in whatever share.
        let numbered = job.numbers.is_some() && job.selection.selects(&row);
        if !taken && !numbered {
            return (taken, row, Vec::new(), None);
        }
        let RowAssembly { assembly, findings } = job.assemble(session, &row, job.options.clone());
        let number = numbered.then(|| job.unnumbered(&row).ok_or_else(|| job.numbered(&row, assembly.document.number)));
        (taken, row, findings, number)
    };
    ordered_map(
        limits.threads,
        read,
        |_| Session::new(job.library, None),
        check,
        |(taken, row, findings, number)| {
            gathered.row(taken, row, findings, number, found);
            step(gathered.state.rows)
        },
    )?;
    for (finding, rows) in gathered.shared.into_values() {
        found(RowFinding { rows, ..finding });
    }
    Ok(gathered.state)
}

struct Gathered<'j, 'l> {
    job: &'j Job<'l>,
    limits: Limits,
    state: Preflight,
    duplicates: Duplicates,
    combinations: HashSet<u64>,
    /// Findings that do not come from a cell, and how many rows have them.
    shared: BTreeMap<(Code, String), (RowFinding, u64)>,
    glyphs: Glyphs<'j>,
}

impl Gathered<'_, '_> {
    fn row(
        &mut self,
        taken: bool,
        row: Row,
        mut findings: Vec<RowFinding>,
        number: Option<Result<Unnumbered, Option<Numbered>>>,
        found: &mut dyn FnMut(RowFinding),
    ) {
        self.state.rows += 1;
        // What is no agreement has nothing in common with one.
        if !findings.iter().any(|found| found.finding.code == Code::NoAgreement) {
            let common = self.duplicates.find(self.job, &row, self.limits.allow_duplicates);
            findings
                .extend(common.into_iter().map(|(column, finding)| RowFinding::of_row(row.number, column, finding)));
        }
        self.letters(&row, &mut findings);
        let draft = self.job.options.draft;
        let stops = |finding: &&RowFinding| finding.is_error() && (!draft || finding.finding.code.stops_draft());
        let codes: Vec<String> =
            findings.iter().filter(stops).map(|finding| finding.finding.code.to_string()).collect();
        match number {
            Some(Ok(row)) if codes.is_empty() => self.state.unnumbered.push(row),
            Some(Err(own)) => self.state.own_numbers.extend(own),
            _ => {}
        }
        if !taken {
            self.state.refused_elsewhere |= !codes.is_empty();
            return;
        }
        self.state.taken += 1;
        if !codes.is_empty() {
            self.state.refused.insert(row.number, codes);
        }
        let told = findings.iter().filter(|finding| finding.finding.severity > Severity::Info).count();
        if told > 0 {
            self.state.told.insert(row.number, told as u32);
        }
        for finding in findings {
            self.state.counts[2 - finding.finding.severity as usize] += 1;
            if finding.own || finding.is_error() {
                found(finding);
                continue;
            }
            let message = finding.finding.message.zh.clone().unwrap_or_default();
            let key = (finding.finding.code.clone(), message);
            if let Some((_, rows)) = self.shared.get_mut(&key) {
                *rows += 1;
            } else if self.shared.len() < SHARED {
                self.shared.insert(key, (finding, 1));
            }
        }
    }

    /// The letters of a row, those that no font has, and whether the row is the first of its kind.
    fn letters(&mut self, row: &Row, findings: &mut Vec<RowFinding>) {
        let mut combination = String::new();
        for column in &self.job.columns {
            let Some(cell) = row.cells.get(column.index) else { continue };
            let text = cell.text();
            combination.push(if text.is_empty() { '0' } else { '1' });
            if column.decides() {
                combination.push_str(text);
            }
            let mut missing = None;
            for c in text.chars() {
                if self.state.char_set.holds(c) {
                    continue;
                }
                if self.glyphs.have(c) {
                    self.state.char_set.add(c);
                } else {
                    missing = missing.or(Some(c));
                }
            }
            // A character that no answer may hold has been found already.
            if let Some(c) = missing.filter(|_| {
                !findings.iter().any(|found| found.is_error() && found.column.as_ref() == Some(&column.title))
            }) {
                let finding = missing_glyph(c, text).answer(column.path());
                findings.push(RowFinding::of_row(row.number, Some(column.title.clone()), finding));
            }
        }
        if self.state.samples.len() < SAMPLES && self.combinations.insert(sha256_prefix(&combination)) {
            self.state.samples.push(row.clone());
        }
    }
}

/// Which characters the fonts have.
struct Glyphs<'f> {
    fonts: &'f Fonts,
    known: BTreeMap<char, bool>,
}

impl Glyphs<'_> {
    fn have(&mut self, c: char) -> bool {
        *self.known.entry(c).or_insert_with(|| c.is_whitespace() || self.fonts.have(c))
    }
}
