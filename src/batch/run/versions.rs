//! The earlier version of a row: found by its number, else by its parties; told apart by the text alone.

use super::job::{Job, Naming};
use super::numbers::{Numbers, who};
use crate::batch::earlier::{Earlier, Made};
use crate::batch::selection::Selection;
use crate::batch::shard::Shard;
use crate::batch::sheet::Row;
use crate::diagnostic::{Code, Diagnostic};
use crate::library::Library;
use crate::pipeline::{Options, provenance};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};

/// The rows of earlier batches, the newest first.
#[derive(Debug)]
pub struct Versions<'e> {
    batches: Vec<EarlierRows<'e>>,
}

/// The rows of one earlier batch.
#[derive(Debug)]
struct EarlierRows<'e> {
    job: Job<'e>,
    /// Made by this program and from this library: what is made again reads the same.
    same_source: bool,
    rows: Vec<EarlierRow>,
    by_number: HashMap<String, usize>,
    /// None where a party has several agreements.
    by_who: HashMap<String, Option<usize>>,
}

#[derive(Debug)]
struct EarlierRow {
    row: Row,
    made: Made,
    who: String,
    /// A row of the newer spreadsheet is the same agreement.
    found: AtomicBool,
}

/// The earlier version of a row.
#[derive(Debug, Clone, Copy)]
pub struct Version<'v, 'e> {
    /// What makes its text again.
    pub job: &'v Job<'e>,
    pub row: &'v Row,
    pub made: &'v Made,
    /// Whether what is made again is known to read as it did.
    pub same_source: bool,
}

impl<'e> Versions<'e> {
    /// The rows of `batches`; `program` and `library` are those of now, `form` is what is asked for now.
    ///
    /// # Errors
    /// A batch is of another kind or form, was made since one that is not among them, or cannot be read again.
    pub fn of(
        batches: &'e [Earlier],
        library: &'e Library,
        job: &Job<'_>,
        program: &str,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut found = Vec::with_capacity(batches.len());
        for earlier in batches {
            if let Some(missing) = earlier
                .head
                .since
                .iter()
                .find(|named| batches.iter().all(|other| other.manifest.sha256 != named.sha256))
            {
                return Err(vec![needs(earlier, &missing.name)]);
            }
            found.push(EarlierRows::of(earlier, library, job, program)?);
        }
        Ok(Versions { batches: found })
    }

    /// The earlier version of a row with `number`, if it has one.
    pub fn find<'v>(&'v self, job: &Job<'_>, row: &Row, number: &str) -> Option<Version<'v, 'e>> {
        let who = who(&job.columns, row);
        self.batches.iter().find_map(|batch| {
            let at = batch.by_number.get(number).copied().or_else(|| {
                // Two numbers are two agreements, whoever the parties are.
                let at = batch.by_who.get(&who).copied().flatten()?;
                (number.is_empty() || batch.rows[at].made.number.is_empty()).then_some(at)
            })?;
            let old = &batch.rows[at];
            old.found.store(true, Ordering::Relaxed);
            Some(Version { job: &batch.job, row: &old.row, made: &old.made, same_source: batch.same_source })
        })
    }

    /// The numbers of all agreements, by their parties; the newest of each.
    pub fn numbers(&self) -> BTreeMap<String, String> {
        let mut numbers = BTreeMap::new();
        for batch in self.batches.iter().rev() {
            let numbered = batch.rows.iter().filter(|old| !old.made.number.is_empty());
            numbers.extend(numbered.map(|old| (old.who.clone(), old.made.number.clone())));
        }
        numbers
    }

    /// Numbers, or rows, of the newest batch that no row of the newer spreadsheet is a version of.
    pub fn gone(&self) -> Vec<String> {
        let rows = self.batches.first().map_or(&[][..], |batch| &batch.rows);
        let gone = rows.iter().filter(|old| !old.found.load(Ordering::Relaxed));
        gone.map(|old| if old.made.number.is_empty() { old.row.number.to_string() } else { old.made.number.clone() })
            .collect()
    }
}

impl<'e> EarlierRows<'e> {
    fn of(earlier: &'e Earlier, library: &'e Library, now: &Job<'_>, program: &str) -> Result<Self, Vec<Diagnostic>> {
        let joined = earlier.layers.join(&library.kinds)?;
        if joined.kind.name != now.kind.name {
            return Err(vec![other(earlier, "协议类型", "the kind of agreement")]);
        }
        let head = &earlier.head;
        let options = Options { draft: head.draft, form: head.form.clone(), checked: true, ..Options::default() };
        let numbers = earlier.made.iter().map(|(row, made)| (*row, made.number.clone()));
        let numbers = Numbers::known(numbers.filter(|(_, number)| !number.is_empty()).collect());
        let naming = Naming { pattern: "{row}", numbers: Some(numbers) };
        let shared = provenance(library, &earlier.layers);
        let (job, wrong) =
            Job::new(library, joined, shared, &earlier.table, naming, options, Selection::from(Shard::WHOLE))
                .map_err(|finding| vec![finding])?;
        if let Some(wrong) = wrong.into_iter().find(|finding| finding.is_error()) {
            return Err(vec![wrong.finding]);
        }
        let mut rows = Vec::new();
        earlier
            .table
            .each(&mut |row| {
                if let Some(made) = earlier.made.get(&row.number) {
                    let who = who(&job.columns, &row);
                    rows.push(EarlierRow { row, made: made.clone(), who, found: AtomicBool::new(false) });
                }
                true
            })
            .map_err(|finding| vec![finding])?;
        let (mut by_number, mut by_who) = (HashMap::new(), HashMap::new());
        for (at, old) in rows.iter().enumerate() {
            if !old.made.number.is_empty() {
                by_number.insert(old.made.number.clone(), at);
            }
            by_who.entry(old.who.clone()).and_modify(|other| *other = None).or_insert(Some(at));
        }
        let same_source = head.program == program && head.library_sha256 == library.sha256;
        Ok(EarlierRows { job, same_source, rows, by_number, by_who })
    }
}

fn other(earlier: &Earlier, zh: &str, en: &str) -> Diagnostic {
    let shown = earlier.folder.display();
    Diagnostic::of(
        Code::Since,
        format!("--since {shown}：{zh}与现在不同"),
        format!("--since {shown}: {en} is another one"),
    )
    .hint("写同一类协议以前的批次", "name an earlier batch of the same agreements")
}

fn needs(earlier: &Earlier, name: &str) -> Diagnostic {
    let shown = earlier.folder.display();
    Diagnostic::of(
        Code::Since,
        format!("--since {shown}：该批次只做了自 {name} 以来有变更的行"),
        format!("--since {shown}: this batch holds only what changed since {name}"),
    )
    .hint(format!("两批都写：--since {shown},…/{name}"), format!("name both: --since {shown},…/{name}"))
}
