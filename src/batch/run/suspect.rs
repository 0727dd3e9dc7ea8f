//! Rows that are no agreement: totals, notes, titles said again.

use super::parties::PartyColumns;
use crate::batch::sheet::{Cell, Column, Row, folded_title};
use crate::diagnostic::{Code, Diagnostic};

/// Words that stand for the sum of what is above.
const TOTALS: [&str; 12] =
    ["合计", "总计", "小计", "共计", "总数", "汇总", "累计", "total", "subtotal", "grandtotal", "sum", "总和"];
/// Words that notes begin with.
const NOTES: [&str; 9] = ["注:", "注1", "备注:", "说明:", "填表说明", "填表人", "制表人", "note:", "notes:"];

/// Why a row is no agreement; None where it may be one.
pub fn suspect(columns: &[Column], parties: &[PartyColumns], row: &Row) -> Option<Diagnostic> {
    let filled: Vec<(&Column, &Cell)> = columns
        .iter()
        .filter_map(|column| Some((column, row.cells.get(column.index)?)))
        .filter(|(_, cell)| **cell != Cell::Empty)
        .collect();
    let flawed = row.flaws.iter().any(|flaw| flaw.column.is_some());
    let Some((_, first)) = filled.first() else {
        return (!flawed)
            .then(|| finding("该行在用到的各列中没有内容", "the row has nothing in the columns that are used"));
    };
    let folded = |cell: &Cell| folded_title(cell.text());
    if filled.iter().any(|(_, cell)| TOTALS.contains(&folded(cell).as_str())) {
        return Some(finding("该行像是合计行", "the row looks like a total"));
    }
    let start = folded(first);
    if NOTES.iter().any(|note| start.starts_with(note)) && filled.len() * 3 <= columns.len().max(3) {
        return Some(finding("该行像是说明或者备注", "the row looks like a note"));
    }
    let repeated = filled.iter().filter(|(column, cell)| folded(cell) == folded_title(&column.title)).count();
    if repeated >= 2 && repeated * 2 >= filled.len() {
        return Some(finding("该行像是重复的列标题", "the row looks like the titles said again"));
    }
    let number = |text: &str| text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'));
    if filled.len() == 1 && columns.len() >= 3 && number(first.text()) {
        return Some(finding("该行只有一个数字", "the row holds nothing but a number"));
    }
    let mut named = parties.iter().filter(|party| party.identifies()).peekable();
    if named.peek().is_some() && !named.any(|party| party.is_given(columns, row)) {
        return Some(finding("该行没有写明当事人", "the row names no party"));
    }
    None
}

fn finding(zh: &str, en: &str) -> Diagnostic {
    Diagnostic::of(Code::NoAgreement, zh, en)
        .hint("不是协议的行应当删除；是协议的，补全内容", "delete rows that are no agreement; complete those that are")
}
