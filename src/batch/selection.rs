//! Which rows a batch takes: a share of all, some by their numbers, some by what a cell says.

use super::shard::Shard;
use super::sheet::{Row, Table};
use crate::diagnostic::{Code, Diagnostic};
use std::ops::RangeInclusive;

/// Rows of a spreadsheet. A row is taken where everything that is asked of it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The share of all rows.
    pub shard: Shard,
    /// Numbers in the spreadsheet; empty: all.
    numbers: Vec<RangeInclusive<u32>>,
    /// Index of a column and what its cell must say.
    cells: Vec<(usize, String)>,
}

impl From<Shard> for Selection {
    fn from(shard: Shard) -> Selection {
        Selection { shard, numbers: Vec::new(), cells: Vec::new() }
    }
}

impl Selection {
    /// The rows of `table` in `shard` that `--rows` (`17,30-42`) names and for which each `--where` (`TITLE=TEXT`) holds.
    ///
    /// # Errors
    /// A number or a title that cannot be meant.
    pub fn new(shard: Shard, numbers: &[String], cells: &[String], table: &Table) -> Result<Selection, Diagnostic> {
        let numbers = numbers.iter().map(|text| range(text)).collect::<Result<_, _>>()?;
        let cells = cells.iter().map(|text| cell(text, table)).collect::<Result<_, _>>()?;
        Ok(Selection { shard, numbers, cells })
    }

    /// True where the row, which stands at `position` (from 0, empty rows not counted), is taken.
    pub fn takes(&self, position: u64, row: &Row) -> bool {
        self.shard.takes(position) && self.selects(row)
    }

    /// The same, whatever share the row belongs to.
    pub fn selects(&self, row: &Row) -> bool {
        let says = |(column, wanted): &(usize, String)| {
            row.cells.get(*column).is_some_and(|cell| cell.text().trim() == wanted.as_str())
        };
        (self.numbers.is_empty() || self.numbers.iter().any(|range| range.contains(&row.number)))
            && self.cells.iter().all(says)
    }
}

fn range(text: &str) -> Result<RangeInclusive<u32>, Diagnostic> {
    let number = |text: &str| text.trim().parse::<u32>().ok().filter(|number| *number > 0);
    let (first, last) = text.split_once(['-', '–', '—']).unwrap_or((text, text));
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => Ok(first..=last),
        _ => Err(Diagnostic::of(
            Code::Arguments,
            format!("--rows 中的“{text}”不是行号"),
            format!("“{text}” after --rows is no row number"),
        )
        .hint(
            "写表格中的行号，如 17,30-42（标题行也计入）",
            "write row numbers of the spreadsheet, e.g. 17,30-42 (the titles count)",
        )),
    }
}

fn cell(text: &str, table: &Table) -> Result<(usize, String), Diagnostic> {
    let wrong = |zh: String, en: String| {
        let titles = table.header.iter().filter(|title| !title.is_empty()).cloned().collect::<Vec<_>>();
        Diagnostic::of(Code::Arguments, zh, en).hint(
            format!("写成 标题=内容；标题有：{}", titles.join("、")),
            format!("write TITLE=TEXT; the titles are: {}", titles.join(", ")),
        )
    };
    let Some((title, wanted)) = text.split_once('=') else {
        return Err(wrong(format!("--where 中的“{text}”没有 ="), format!("“{text}” after --where has no =")));
    };
    let found = table.header.iter().position(|own| own.trim() == title.trim());
    let column = found.ok_or_else(|| {
        wrong(
            format!("表格中没有“{}”这一列", title.trim()),
            format!("the spreadsheet has no column “{}”", title.trim()),
        )
    })?;
    Ok((column, wanted.trim().to_owned()))
}
