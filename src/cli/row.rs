//! `baomi row`: one row of a spreadsheet over the answers that all rows share, as an answer file.

use super::input::{Deal, GivenArgs};
use super::library::Libraries;
use super::new::seen_from;
use super::spreadsheet::{SheetArgs, say_read};
use super::{ExitStatus, Failure, output, report};
use crate::answers::{Node, TomlValue, write};
use crate::batch::{self, Job, RowFinding, Shard, Table};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::pipeline::{self, Options};
use crate::publish::Session;
use crate::value::Language;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `row`.
#[derive(Debug, Args)]
pub struct Row {
    /// Answer file with what all agreements share
    #[arg(value_name = "ANSWERS")]
    answers: PathBuf,
    /// Spreadsheet, as for batch
    #[arg(value_name = "ROWS")]
    rows: PathBuf,
    /// Number of the row in the spreadsheet (the titles count)
    #[arg(value_name = "ROW", value_parser = clap::value_parser!(u32).range(1..))]
    number: u32,
    /// File to write; it must not exist yet [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    sheet: SheetArgs,
    #[command(flatten)]
    given: GivenArgs,
}

/// Keys that speak of all rows, or name other files from where the shared answers lie.
const OF_THE_BATCH: [&str; 4] = ["extends", "columns", "lock", "library"];

impl Row {
    pub(super) fn run(&self, libraries: &Libraries, language: Language) -> Result<ExitStatus, Failure> {
        let (Deal { layers, library: named }, library) = libraries.read(&self.answers, &self.given)?;
        let joined = match layers.join(&library.kinds) {
            Ok(joined) => joined,
            Err(findings) => {
                report::print(&findings, language);
                return Ok(ExitStatus::Findings);
            }
        };
        let table = self.sheet.open(&self.rows, &joined).map_err(|finding| vec![finding])?;
        say_read(&table, language);
        let shared = pipeline::provenance(library, &layers);
        let (job, wrong) = Job::new(library, joined, shared, &table, "{row}", Options::default(), Shard::WHOLE)
            .map_err(|finding| vec![finding])?;
        if say(&wrong, language) {
            return Ok(ExitStatus::Findings);
        }
        let row = self.find(&table)?;
        let mut root = job.answer_file(&row);
        let folder = libraries.asked().or(named.as_ref().map(|named| named.folder.as_path()));
        let library_named = folder.map(|folder| seen_from(self.output.as_deref(), folder));
        of_its_own(&mut root, library_named);
        let (answers, rows) = (&job.shared.answers_name, &table.name);
        let head = match language {
            Language::Zh => format!("# {rows} 第 {} 行，与 {answers} 合并而成。\n", self.number),
            Language::En => format!("# Row {} of {rows} over {answers}.\n", self.number),
        };
        let text = head + &write(&root);
        match &self.output {
            Some(path) => {
                output::write_new(path, text.as_bytes()).map_err(|finding| vec![finding])?;
                report::say(&format!("{}\n", path.display()));
            }
            None => report::say(&text),
        }
        let session = Session::new(library, None);
        let findings = job.assemble(&session, &row, Options::default()).findings;
        Ok(if say(&findings, language) { ExitStatus::Findings } else { ExitStatus::Sound })
    }

    fn find(&self, table: &Table) -> Result<batch::Row, Failure> {
        let (mut found, mut last) = (None, table.header_row);
        let read = table.each(&mut |row| {
            last = row.number;
            found = Some(row).filter(|row| row.number == self.number);
            last < self.number
        });
        read.map_err(|finding| vec![finding])?;
        found.ok_or_else(|| {
            let (number, name) = (self.number, &table.name);
            vec![
                Diagnostic::of(
                    Code::NoRows,
                    format!("{name} 第 {number} 行没有数据"),
                    format!("there is nothing in row {number} of {name}"),
                )
                .hint(
                    format!("写数据行的行号：第 {} 行之后，标题行也计入", table.header_row),
                    format!("name a row below row {}, the one with the titles, which counts", table.header_row),
                ),
            ]
        })
    }
}

/// Takes away what speaks of the batch; names the library from where the file will lie.
fn of_its_own(root: &mut Node, library: Option<String>) {
    let place = root.location.clone();
    let TomlValue::Table(fields) = &mut root.data else { return };
    fields.retain(|key, _| !OF_THE_BATCH.contains(&key.as_str()));
    if let Some(library) = library {
        let node = Node { data: TomlValue::Text(library), location: place.clone(), key: place };
        fields.insert("library".to_owned(), node);
    }
}

/// Prints what should be seen; true where an error is among it.
fn say(findings: &[RowFinding], language: Language) -> bool {
    for found in findings.iter().filter(|found| found.finding.severity > Severity::Info) {
        report::note(&found.line(language));
    }
    findings.iter().any(RowFinding::is_error)
}
