//! What two rows have in common and should not: file name, number of the agreement, party.

use super::identity::identity;
use super::job::Job;
use super::name::folded;
use crate::batch::sheet::{Cell, Column, Row};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::value::sha256_prefix;
use std::collections::HashMap;

/// What earlier rows had, by hashes.
#[derive(Debug, Default)]
pub struct Duplicates {
    /// Row of each file name, as what a careless file system takes it for.
    names: HashMap<u64, u32>,
    /// Row of each number of an agreement.
    numbers: HashMap<u64, u32>,
    /// Row of each registration or identity number of a party.
    ids: HashMap<u64, u32>,
    /// Row of each name of a party, and the number it had there.
    parties: HashMap<u64, (u32, u64)>,
}

impl Duplicates {
    /// What `row` has in common with earlier ones, by column. `allowed`: the same party in several rows is meant.
    pub fn find(&mut self, job: &Job<'_>, row: &Row, allowed: bool) -> Vec<(Option<String>, Diagnostic)> {
        let mut found = Vec::new();
        self.file_name(job, row, &mut found);
        let severity = if allowed { Severity::Warning } else { Severity::Error };
        for column in &job.columns {
            let Some(text) = text(column, row) else { continue };
            let finding = match column.keys.as_slice() {
                [agreement, number] if agreement == "agreement" && number == "number" => {
                    self.numbers.insert(sha256_prefix(&identity(text)), row.number).map(same_number)
                }
                [parties, who, id] if parties == "parties" && id == "id" => {
                    let id = sha256_prefix(&format!("{who}\0{}", identity(text)));
                    self.ids.insert(id, row.number).map(|other| same_id(other, severity))
                }
                [parties, who, name, ..] if parties == "parties" && name == "name" => {
                    self.party(job, row, who, text, severity)
                }
                _ => None,
            };
            found.extend(finding.map(|finding| (Some(column.title.clone()), finding.answer(column.path()))));
        }
        found
    }

    fn file_name(&mut self, job: &Job<'_>, row: &Row, found: &mut Vec<(Option<String>, Diagnostic)>) {
        let Some(name) = job.file_name(row) else {
            let finding = Diagnostic::of(Code::Name, "文件名是空的", "the file name is empty")
                .hint("补全 --name 用到的列", "fill in the columns that --name uses");
            found.push((None, finding));
            return;
        };
        if let Some(other) = self.names.insert(sha256_prefix(&folded(&name)), row.number) {
            let finding = Diagnostic::of(
                Code::DuplicateName,
                format!("文件名“{name}”与第 {other} 行相同（不分大小写）"),
                format!("the file name “{name}” is that of row {other} (capitals set aside)"),
            )
            .hint(
                "在 --name 中加入能区分各行的列，如 {agreement.number} 或者 {row}",
                "add a column to --name that tells the rows apart, such as {agreement.number} or {row}",
            );
            found.push((None, finding));
        }
    }

    /// The same name with another number, or with none.
    fn party(&mut self, job: &Job<'_>, row: &Row, who: &str, name: &str, severity: Severity) -> Option<Diagnostic> {
        let id = job.columns.iter().find(|column| {
            matches!(column.keys.as_slice(), [parties, index, id] if parties == "parties" && index == who && id == "id")
        });
        let id = id.and_then(|column| text(column, row)).map_or(0, |id| sha256_prefix(&identity(id)));
        let (other, other_id) =
            self.parties.insert(sha256_prefix(&format!("{who}\0{}", identity(name))), (row.number, id))?;
        match (id, other_id) {
            (id, other_id) if id == other_id && id != 0 => None,
            (0, _) | (_, 0) => Some(same_name(other, severity, "", "")),
            _ => Some(same_name(other, Severity::Warning, "，证件号码却不同", ", with another registration number")),
        }
    }
}

fn text<'r>(column: &Column, row: &'r Row) -> Option<&'r str> {
    row.cells
        .get(column.index)
        .filter(|cell| **cell != Cell::Empty)
        .map(Cell::text)
        .filter(|text| !identity(text).is_empty())
}

fn same_number(other: u32) -> Diagnostic {
    Diagnostic::of(
        Code::DuplicateNumber,
        format!("协议编号与第 {other} 行相同"),
        format!("the number of the agreement is that of row {other}"),
    )
    .hint("每份协议用自己的编号", "give every agreement its own number")
}

fn same_id(other: u32, severity: Severity) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicateRowParty,
        severity,
        format!("与第 {other} 行是同一当事人（证件号码相同）"),
        format!("it is the same party as in row {other}: the registration numbers are equal"),
    )
    .hint(
        "删除一行；确需与同一方签几份的，加 --allow-duplicates",
        "remove one of the rows; where one party shall sign several agreements, add --allow-duplicates",
    )
}

fn same_name(other: u32, severity: Severity, zh: &str, en: &str) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicateRowName,
        severity,
        format!("名称与第 {other} 行相同（不计大小写、括号与空格）{zh}"),
        format!("the name is that of row {other} (capitals, brackets and spaces set aside){en}"),
    )
    .hint(
        "删除一行；确需与同一方签几份的，加 --allow-duplicates",
        "remove one of the rows; where one party shall sign several agreements, add --allow-duplicates",
    )
}
