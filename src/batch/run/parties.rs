//! A party comes whole from one source: what a row says of somebody is never completed with what all rows say of somebody
//! else.

use super::finding::RowFinding;
use super::row_answers::{RowAnswers, get};
use crate::answers::{Node, TomlValue};
use crate::batch::sheet::{Cell, Column, Row};
use crate::diagnostic::{Code, Diagnostic};

/// Answers that say in which role and form a party signs, not who it is.
const TERMS: [&str; 4] = ["role", "key", "form", "signs_as"];
/// Answers that tell a party apart from every other.
const CORE: [&str; 3] = ["name", "id", "id_type"];

/// The columns that say who a party is.
#[derive(Debug)]
pub struct PartyColumns {
    /// Index of the party.
    index: usize,
    /// The answer file has this party.
    shared: bool,
    /// Positions of columns by the answer (`name`, `contact`) that they are part of.
    columns: Vec<(String, usize)>,
}

impl PartyColumns {
    /// Those of `columns`; the first `known` parties are in the answer file.
    pub fn of(columns: &[Column], known: usize) -> Vec<PartyColumns> {
        let mut parties: Vec<PartyColumns> = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let [table, index, field, ..] = column.keys.as_slice() else { continue };
            let Some(index) = index.parse::<usize>().ok().filter(|_| table == "parties") else { continue };
            if TERMS.contains(&field.as_str()) {
                continue;
            }
            let entry = (field.clone(), at);
            match parties.iter_mut().find(|party| party.index == index) {
                Some(party) => party.columns.push(entry),
                None => parties.push(PartyColumns { index, shared: index < known, columns: vec![entry] }),
            }
        }
        // The last party first: one that the row leaves out is taken away without moving others.
        parties.sort_by_key(|party| std::cmp::Reverse(party.index));
        parties
    }

    /// Whether its columns tell it apart from others.
    pub fn identifies(&self) -> bool {
        self.columns.iter().any(|(field, _)| CORE.contains(&field.as_str()))
    }

    /// Whether a row says anything of it.
    pub fn is_given(&self, columns: &[Column], row: &Row) -> bool {
        self.columns.iter().any(|(_, at)| is_given(&columns[*at], row))
    }

    /// Takes away what the shared answers say of another party.
    pub fn make_whole(&self, answers: &mut RowAnswers, columns: &[Column], row: &Row) {
        let keys = ["parties".to_owned(), self.index.to_string()];
        if !self.is_given(columns, row) {
            if !self.shared && columns_are_empty(self, columns, row) {
                self.leave_out(answers);
            }
            return;
        }
        if !self.shared {
            return;
        }
        let Some(Node { data: TomlValue::Table(fields), .. }) = get(&answers.root, &keys) else { return };
        let ours = |node: &Node| std::sync::Arc::ptr_eq(&node.location.source, &answers.source);
        let mut lost: Vec<Vec<String>> = Vec::new();
        let mut kept: Vec<String> = Vec::new();
        for (field, node) in fields {
            if TERMS.contains(&field.as_str()) || ours(node) && !matches!(node.data, TomlValue::Table(_)) {
                continue;
            }
            let has_column = self.columns.iter().any(|(name, _)| name == field);
            match &node.data {
                // A contact is a person: whole from the row, or whole from the answer file.
                TomlValue::Table(parts) if has_column && self.gives(field, columns, row) => {
                    let old = parts.iter().filter(|(_, part)| !ours(part));
                    lost.extend(old.map(|(part, _)| vec![field.clone(), part.clone()]));
                }
                _ if !self.identifies() => {}
                _ if has_column || CORE.contains(&field.as_str()) => lost.push(vec![field.clone()]),
                _ => kept.push(field.clone()),
            }
        }
        for path in lost {
            super::row_answers::remove(&mut answers.root, &[&keys[..], &path[..]].concat());
        }
        if !kept.is_empty() {
            answers.findings.push(RowFinding { own: false, ..RowFinding::of_row(row.number, None, mixed(&kept)) });
        }
    }

    fn gives(&self, field: &str, columns: &[Column], row: &Row) -> bool {
        self.columns.iter().any(|(name, at)| name == field && is_given(&columns[*at], row))
    }

    /// The party was there for its columns only.
    fn leave_out(&self, answers: &mut RowAnswers) {
        if let TomlValue::Table(fields) = &mut answers.root.data
            && let Some(Node { data: TomlValue::Array(parties), .. }) = fields.get_mut("parties")
            && parties.len() == self.index + 1
        {
            parties.pop();
        }
    }
}

/// Every column of the party, also those of role and form, is empty in the row.
fn columns_are_empty(party: &PartyColumns, columns: &[Column], row: &Row) -> bool {
    let index = party.index.to_string();
    columns
        .iter()
        .filter(|column| matches!(column.keys.as_slice(), [table, at, ..] if table == "parties" && *at == index))
        .all(|column| row.cells.get(column.index).is_none_or(|cell| *cell == Cell::Empty))
}

fn is_given(column: &Column, row: &Row) -> bool {
    row.cells.get(column.index).is_some_and(|cell| *cell != Cell::Empty)
        || row.flaws.iter().any(|flaw| flaw.column == Some(column.index))
}

fn mixed(kept: &[String]) -> Diagnostic {
    let list = kept.join("、");
    Diagnostic::of(
        Code::MixedParty,
        format!("当事人来自表格，其 {list} 却是答案文件中的"),
        format!("the party comes from the spreadsheet, and its {list} from the answer file"),
    )
    .hint(
        "在表格中加上这些列，或者从答案文件中删去",
        "add these columns to the spreadsheet, or take the answers out of the answer file",
    )
}
