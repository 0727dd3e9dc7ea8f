//! XLSX: the cells of one sheet as they come, with what is shown of them; errors, merged and struck-out cells as flaws.

mod cells;
mod part;
mod strings;
mod styles;
mod workbook;

pub use cells::letters;

use super::header::{Heading, LOOKED_AT};
use super::number_format::digits;
use super::reading::hidden;
use super::{Cell, Flaw, Row, cannot_read};
use crate::container::limits;
use crate::diagnostic::{Code, Diagnostic};
use cells::{Item, RawCell};
use part::{Fault, Package};
use std::ops::RangeInclusive;
use std::path::Path;
use workbook::Workbook;

/// One sheet of a workbook and what its cells do not say.
#[derive(Debug)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its first rows.
    pub headings: Vec<Heading>,
    /// At least as many as its rows with something in them.
    rows: u32,
    part: String,
    /// Row of the titles, from 1.
    header: u32,
    /// Hidden columns, from 0.
    hidden_columns: Vec<RangeInclusive<u32>>,
    /// Merged cells: first and last row, first and last column, from 0.
    merged: Vec<((u32, u32), (u32, u32))>,
    book: Workbook,
}

/// Regions of merged cells that are kept: every row is held against each.
const MERGED: usize = 1_000;

/// The sheets of a workbook that hold rows: the one called `asked`, else all visible ones.
pub fn open(path: &Path, asked: Option<&str>) -> Result<Vec<Sheet>, Diagnostic> {
    let mut package = Package::open(path).map_err(|fault| broken(path, &fault))?;
    let (book, names) = Workbook::read(&mut package).map_err(|fault| broken(path, &fault))?;
    let shown = path.display().to_string();
    let visible: Vec<&workbook::Named> = names.iter().filter(|named| named.visible).collect();
    let taken: Vec<&workbook::Named> = match asked {
        Some(name) => names.iter().filter(|named| named.name == name).collect(),
        None => visible.clone(),
    };
    if taken.is_empty() {
        let all: Vec<&str> = visible.iter().map(|named| named.name.as_str()).collect();
        let (name, all) = (asked.unwrap_or_default(), all.join("、"));
        return Err(cannot_read(&shown, &format!("没有工作表 {name}"), &format!("there is no sheet {name}"))
            .hint(format!("可选：{all}"), format!("one of: {all}")));
    }
    let mut sheets = Vec::new();
    for named in &taken {
        let sheet = Sheet::look(&mut package, named, book.clone()).map_err(|fault| broken(path, &fault))?;
        sheets.push(sheet);
    }
    if sheets.iter().any(|sheet| !sheet.headings.is_empty()) {
        sheets.retain(|sheet| !sheet.headings.is_empty());
        return Ok(sheets);
    }
    let name = &taken[0].name;
    Err(cannot_read(&shown, &format!("工作表 {name} 是空的"), &format!("its sheet {name} is empty")).hint(
        "第一行写列标题，其下每行一份协议；数据在其他工作表的，用 --sheet 指明",
        "write titles in the first row and one agreement in each row below; name another sheet with --sheet",
    ))
}

impl Sheet {
    /// What the sheet looks like before it is known where its titles stand.
    fn look(package: &mut Package, named: &workbook::Named, book: Workbook) -> Result<Sheet, Fault> {
        let mut sheet = Sheet {
            name: named.name.clone(),
            headings: Vec::new(),
            rows: 0,
            part: named.part.clone(),
            header: 1,
            hidden_columns: Vec::new(),
            merged: Vec::new(),
            book,
        };
        let mut last = None;
        let mut opened: Vec<Heading> = Vec::new();
        let part = sheet.part.clone();
        cells::read(package, &part, &mut |item| {
            match item {
                Item::HiddenColumns(first, last) => sheet.hidden_columns.push(first..=last),
                Item::Merged(rows, columns) => {
                    if sheet.merged.len() == MERGED {
                        return Err(Fault::Broken("合并单元格过多", "it has too many merged cells"));
                    }
                    sheet.merged.push((rows, columns));
                }
                Item::Row(_) => {}
                Item::Cell(raw) if opened.len() == LOOKED_AT && last != Some(raw.row) => {
                    sheet.rows = sheet.rows.saturating_add(u32::from(raw.value.is_some()));
                }
                Item::Cell(raw) => {
                    let (cell, flaws) = sheet.book.cell(raw);
                    if cell.text().trim().is_empty() && flaws.is_empty() {
                        return Ok(true);
                    }
                    if last != Some(raw.row) {
                        sheet.rows += 1;
                        last = Some(raw.row);
                    }
                    heading(&mut opened, raw, &cell)?;
                }
            }
            Ok(true)
        })?;
        sheet.headings = opened;
        Ok(sheet)
    }

    /// Whether there is something below its first row.
    pub fn has_rows(&self) -> bool {
        self.rows > 1
    }

    /// With the row of the titles, and what is to be told of its columns.
    pub fn with_header(mut self, heading: &Heading) -> (Sheet, Vec<Diagnostic>) {
        self.header = heading.row;
        let titled = |column: u32| heading.titles.get(column as usize).filter(|title| !title.trim().is_empty());
        let hidden: Vec<String> = (0..heading.titles.len() as u32)
            .filter(|column| self.hidden_columns.iter().any(|range| range.contains(column)))
            .filter_map(titled)
            .map(|title| format!("“{}”", title.trim()))
            .collect();
        let mut remarks = Vec::new();
        if !hidden.is_empty() {
            let list = hidden.join("、");
            let finding = Diagnostic::of(
                Code::HiddenColumn,
                format!("隐藏的列仍会读取：{list}"),
                format!("hidden columns are read all the same: {list}"),
            )
            .hint("取消隐藏后核对；不要的列应当删除", "show them and look; delete columns that are not wanted");
            remarks.push(finding);
        }
        (self, remarks)
    }

    /// Hands every row below the titles that has a cell to `visit` until it returns false. `width`: number of titles.
    pub fn each(&self, path: &Path, width: usize, visit: &mut dyn FnMut(Row) -> bool) -> Result<(), Diagnostic> {
        let mut package = Package::open(path).map_err(|fault| broken(path, &fault))?;
        let mut open: Option<OpenRow> = None;
        let mut hidden = false;
        let mut go_on = true;
        let done = cells::read(&mut package, &self.part, &mut |item| {
            match item {
                Item::Row(is_hidden) => {
                    if let Some(whole) = open.take() {
                        go_on = visit(whole.close(width));
                    }
                    hidden = is_hidden;
                }
                Item::Cell(raw) if raw.row >= self.header => {
                    let (cell, flaws) = self.book.cell(raw);
                    if open.is_none() && (cell != Cell::Empty || !flaws.is_empty()) {
                        let flaws = self.flaws(raw.row, hidden, width);
                        let row = Row { number: raw.row + 1, cells: vec![Cell::Empty; width], flaws };
                        open = Some(OpenRow { row, filled: 0, struck: 0 });
                    }
                    if let Some(open) = &mut open {
                        open.take(raw.column as usize, width, cell, flaws);
                    }
                }
                _ => {}
            }
            Ok(go_on)
        });
        done.map_err(|fault| broken(path, &fault))?;
        if let Some(whole) = open.filter(|_| go_on) {
            visit(whole.close(width));
        }
        Ok(())
    }

    /// What is wrong with a row by its place: hidden, or part of merged cells.
    fn flaws(&self, row: u32, hidden: bool, width: usize) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if hidden {
            let finding = Diagnostic::of(
                Code::HiddenRow,
                "该行是隐藏的，仍会生成协议",
                "the row is hidden, and an agreement is made of it all the same",
            )
            .hint("取消隐藏后核对；不要的行应当删除", "show it and look; delete rows that are not wanted");
            flaws.push(Flaw::row(finding));
        }
        for ((top, bottom), (left, right)) in &self.merged {
            if (*top..=*bottom).contains(&row) {
                let column = *left as usize;
                let (first, last, wide) = (top + 1, bottom + 1, right.saturating_sub(*left) + 1);
                let finding = Diagnostic::of(
                    Code::MergedCell,
                    format!("单元格与第 {first} 至 {last} 行、共 {wide} 列合并"),
                    format!("the cell is merged over rows {first} to {last} and {wide} columns"),
                )
                .hint("取消合并，每行填写自己的内容", "unmerge it and give every row its own content");
                flaws.push(Flaw { column: (column < width).then_some(column), finding });
            }
        }
        flaws
    }
}

/// A row whose cells are still coming.
struct OpenRow {
    row: Row,
    filled: usize,
    struck: usize,
}

impl OpenRow {
    fn take(&mut self, column: usize, width: usize, cell: Cell, flaws: Vec<Diagnostic>) {
        for finding in flaws {
            self.struck += usize::from(finding.code == Code::StruckOut);
            self.row.flaws.push(Flaw { column: (column < width).then_some(column), finding });
        }
        if cell != Cell::Empty {
            self.filled += 1;
            let needed = (column + 1).max(self.row.cells.len());
            self.row.cells.resize(needed, Cell::Empty);
            self.row.cells[column] = cell;
        }
    }

    /// The row; struck out as a whole it is one finding.
    fn close(mut self, _width: usize) -> Row {
        if self.struck > 0 && self.struck >= self.filled {
            self.row.flaws.retain(|flaw| flaw.finding.code != Code::StruckOut);
            let finding = Diagnostic::of(Code::StruckOut, "该行带删除线", "the row is struck out").hint(
                "不要的行应当删除；要的去掉删除线",
                "delete the row if it is not wanted; else take the line away",
            );
            self.row.flaws.push(Flaw::row(finding));
        }
        self.row
    }
}

/// Puts a cell of one of the first rows into its heading.
fn heading(headings: &mut Vec<Heading>, raw: &RawCell, cell: &Cell) -> Result<(), Fault> {
    if headings.last().is_none_or(|heading| heading.row != raw.row + 1) {
        if headings.len() == LOOKED_AT {
            return Ok(());
        }
        headings.push(Heading { row: raw.row + 1, titles: Vec::new() });
    }
    let Some(heading) = headings.last_mut() else { return Ok(()) };
    let column = raw.column as usize;
    if column >= limits::HEADER_COLUMNS {
        return Err(Fault::Broken("列过多", "it has too many columns"));
    }
    if heading.titles.len() <= column {
        heading.titles.resize(column + 1, String::new());
    }
    cell.text().clone_into(&mut heading.titles[column]);
    Ok(())
}

fn broken(path: &Path, fault: &Fault) -> Diagnostic {
    let (zh, en) = fault.words();
    cannot_read(
        &path.display().to_string(),
        &format!("不是完好的 XLSX 文件（{zh}）"),
        &format!("it is no sound XLSX file ({en})"),
    )
    .hint(
        "在表格软件中打开，另存为 .xlsx 或者 UTF-8 的 .csv",
        "open it in your spreadsheet program and save it as .xlsx or as .csv in UTF-8",
    )
}

/// Largest whole number that a spreadsheet keeps exactly: it has 15 digits.
const EXACT: f64 = 1e15;

impl Workbook {
    /// A cell and what is wrong with it.
    fn cell(&self, raw: &RawCell) -> (Cell, Vec<Diagnostic>) {
        let style = self.styles.get(raw.style);
        let (cell, finding) = self.value(raw);
        let mut findings: Vec<Diagnostic> = finding.into_iter().collect();
        if cell != Cell::Empty && (raw.struck || style.is_some_and(|style| style.struck) || self.shared_struck(raw)) {
            let finding = Diagnostic::of(Code::StruckOut, "单元格带删除线", "the cell is struck out")
                .hint("删除作废的内容；有效的去掉删除线", "remove what is void; take the line away from what is not");
            findings.push(finding);
        }
        (cell, findings)
    }

    fn shared_struck(&self, raw: &RawCell) -> bool {
        raw.kind == "s" && self.shared(raw).is_some_and(|(_, struck)| struck)
    }

    fn shared(&self, raw: &RawCell) -> Option<(&str, bool)> {
        self.strings.get(raw.value.as_deref()?.trim().parse().ok()?)
    }

    fn value(&self, raw: &RawCell) -> (Cell, Option<Diagnostic>) {
        let value = raw.value.as_deref();
        if let Some(formula) = &raw.formula
            && let Some(finding) = self.doubtful(raw, formula)
        {
            return (Cell::Empty, Some(finding));
        }
        let text = |text: &str| {
            let text = strings::unescaped(text);
            let shown = self.styles.get(raw.style).and_then(|style| style.format.text(&text));
            match shown {
                _ if text.trim().is_empty() => (Cell::Empty, None),
                Some(shown) if shown.is_empty() => (Cell::Empty, Some(hidden(&text))),
                shown => (Cell::Text(shown.unwrap_or(text)), None),
            }
        };
        match (raw.kind.as_str(), value) {
            (_, None) => (Cell::Empty, None),
            ("s", Some(_)) => match self.shared(raw) {
                Some((words, _)) => text(words),
                None => (Cell::Empty, Some(unreadable(value.unwrap_or_default()))),
            },
            ("str" | "inlineStr", Some(words)) => text(words),
            ("b", Some(word)) => (Cell::Boolean(matches!(word.trim(), "1" | "true")), None),
            ("e", Some(error)) => (Cell::Empty, Some(failed(error))),
            ("d", Some(day)) => (iso_day(day), None),
            ("" | "n", Some(number)) if number.trim().is_empty() => (Cell::Empty, None),
            (_, Some(number)) => match number.trim().parse::<f64>() {
                Ok(number) if !number.is_finite() => (Cell::Empty, Some(unreadable(value.unwrap_or_default()))),
                Ok(number) if number.abs() >= EXACT => (Cell::Empty, Some(too_long())),
                Ok(number) => match self.styles.get(raw.style) {
                    Some(style) => style.format.cell(number, self.from_1904),
                    None => super::number_format::NumberFormat::General.cell(number, self.from_1904),
                },
                Err(_) => (Cell::Empty, Some(unreadable(number))),
            },
        }
    }

    /// What is wrong with the result of a formula.
    fn doubtful(&self, raw: &RawCell, formula: &str) -> Option<Diagnostic> {
        let value = raw.value.as_deref().unwrap_or_default().trim();
        let kept = !value.is_empty() || (raw.kind == "str" && raw.value.is_some());
        let nought = value.parse::<f64>() == Ok(0.0) && matches!(raw.kind.as_str(), "" | "n" | "str");
        let hint = |finding: Diagnostic| {
            finding.hint(
                "在表格软件中打开并保存一次，或者改填内容",
                "open and save the file in your spreadsheet program once, or write the value itself",
            )
        };
        if !kept {
            return Some(hint(Diagnostic::of(
                Code::FormulaWithoutResult,
                "单元格是公式，文件中没有它的结果",
                "the cell is a formula, and the file does not hold its result",
            )));
        }
        if nought && self.uncomputed {
            return Some(hint(Diagnostic::of(
                Code::FormulaWithoutResult,
                "单元格是公式，文件中的结果 0 是程序写入的占位数，从未计算",
                "the cell is a formula, and its result 0 was put there by a program and never computed",
            )));
        }
        let upper = formula.to_ascii_uppercase();
        ["TODAY(", "NOW(", "RAND"].iter().any(|word| upper.contains(word)).then(|| {
            Diagnostic::of(
                Code::VolatileFormula,
                "单元格的公式每天得出不同的结果（TODAY、NOW、RAND）",
                "the formula of the cell gives another result every day (TODAY, NOW, RAND)",
            )
            .hint("改填日期或者数值", "write the day or the value itself")
        })
    }
}

fn too_long() -> Diagnostic {
    Diagnostic::of(
        Code::NumberTooLong,
        "数字超过 15 位，表格软件没有保存后面的位数",
        "the number has more than 15 digits, and a spreadsheet does not keep the others",
    )
    .hint("先把单元格设为“文本”格式，再重新输入号码", "set the cell to “text” first, then type the number again")
}

fn failed(error: &str) -> Diagnostic {
    let error: String = error.trim().chars().take(20).collect();
    Diagnostic::of(
        Code::CellError,
        format!("单元格的公式出错：{error}"),
        format!("the formula of the cell failed: {error}"),
    )
    .hint(
        "在表格软件中更正公式，或者改填内容",
        "mend the formula in your spreadsheet program, or write the value itself",
    )
}

fn unreadable(value: &str) -> Diagnostic {
    let value: String = value.chars().take(40).collect();
    Diagnostic::of(
        Code::CellError,
        format!("单元格的内容无法读取：{value}"),
        format!("the content of the cell cannot be read: {value}"),
    )
    .hint("重新填写该单元格", "write the cell again")
}

/// A day as `2026-12-01T00:00:00`; with a time of day it is text, which no date question takes.
fn iso_day(text: &str) -> Cell {
    let day = text.trim().split('T').next().unwrap_or_default();
    let midnight = text.trim()[day.len()..].trim_matches(['T', 'Z', '0', ':', '.']).is_empty();
    match (midnight, crate::value::parse_date(day)) {
        (true, Some(_)) => Cell::Date { iso: day.to_owned(), shown: Some(day.to_owned()), whole: true },
        _ => Cell::Text(text.trim().to_owned()),
    }
}

/// A number as text: for readers of other formats.
pub fn number_text(number: f64) -> Option<String> {
    (number.abs() < EXACT).then(|| digits(number))
}
