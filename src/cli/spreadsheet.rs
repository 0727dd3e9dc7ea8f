//! Which sheet of which spreadsheet is read, and how: `--encoding`, `--sheet`, `--header-row`.

use super::report;
use crate::batch::{self, Encoding, Reading, Table};
use crate::diagnostic::Diagnostic;
use crate::pipeline::Joined;
use crate::value::Language;
use clap::{Args, ValueEnum};
use std::path::Path;

/// How a spreadsheet is read.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct SheetArgs {
    /// Encoding of a CSV [default: recognised]
    #[arg(long, value_enum)]
    encoding: Option<AskedEncoding>,
    /// Sheet of a workbook [default: the one that holds rows]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Row with the titles [default: the first one]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    header_row: Option<u32>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum AskedEncoding {
    #[value(name = "utf-8", alias = "utf8")]
    Utf8,
    #[value(name = "gb18030", aliases = ["gbk", "gb2312"])]
    Gb18030,
    #[value(name = "utf-16", alias = "utf16")]
    Utf16,
}

impl SheetArgs {
    /// Opens `rows`, whose titles answer what `joined` leaves open.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn open(&self, rows: &Path, joined: &Joined<'_>) -> Result<Table, Diagnostic> {
        let encoding = self.encoding.map(|encoding| match encoding {
            AskedEncoding::Utf8 => Encoding::Utf8,
            AskedEncoding::Gb18030 => Encoding::Gb18030,
            AskedEncoding::Utf16 => Encoding::Utf16,
        });
        let mut knows = batch::known_titles(joined);
        let mut reading =
            Reading { encoding, sheet: self.sheet.as_deref(), header_row: self.header_row, knows: Some(&mut knows) };
        Table::open(rows, &mut reading)
    }
}

/// Which sheet or encoding was taken, and where its titles stand.
pub(super) fn say_read(table: &Table, language: Language) {
    let row = table.header_row;
    let (name, place) = (&table.name, table.sheet());
    report::note(&match (place, language) {
        (Some(sheet), Language::Zh) => format!("读取 {name}：工作表“{sheet}”，列标题在第 {row} 行。"),
        (Some(sheet), Language::En) => format!("reading {name}: sheet “{sheet}”, titles in row {row}."),
        (None, Language::Zh) => {
            format!("读取 {name}：{} 编码，列标题在第 {row} 行。", table.encoding().unwrap_or_default())
        }
        (None, Language::En) => {
            format!("reading {name}: encoding {}, titles in row {row}.", table.encoding().unwrap_or_default())
        }
    });
}
