//! XLSX: the cells of one sheet as they come, numbers and days exact, errors and merged cells as flaws.

use super::{Cell, Flaw, Row, cannot_read, xlsx_layout};
use crate::diagnostic::{Code, Diagnostic};
use calamine::{
    DataRef, ExcelDateTime, ExcelDateTimeType, Reader, SheetType, SheetVisible, Xlsx, XlsxError, open_workbook,
};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// One sheet of a workbook and what its cells do not say.
#[derive(Debug)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Index of the row with the titles, from 0.
    header: u32,
    /// Index of the first column with a title, from 0.
    left: u32,
    /// Hidden rows, as ranges of indices from 0, in order.
    hidden: Vec<std::ops::RangeInclusive<u32>>,
    /// Merged cells: first and last row and column, from 0.
    merged: Vec<((u32, u32), (u32, u32))>,
}

type Workbook = Xlsx<BufReader<File>>;

/// The sheet called `asked`, else the first visible one, with its titles.
pub fn open(path: &Path, asked: Option<&str>) -> Result<(Sheet, Vec<String>), Diagnostic> {
    let mut workbook = workbook(path)?;
    let shown = path.display().to_string();
    let sheets = workbook.sheets_metadata();
    let visible =
        || sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible);
    let found = match asked {
        Some(name) => sheets.iter().find(|sheet| sheet.name == name),
        None => visible().next(),
    };
    let Some(name) = found.map(|sheet| sheet.name.clone()) else {
        let names: Vec<&str> = visible().map(|sheet| sheet.name.as_str()).collect();
        let all = names.join("、");
        return Err(cannot_read(
            &shown,
            &format!("没有工作表 {}", asked.unwrap_or_default()),
            &format!("there is no sheet {}", asked.unwrap_or_default()),
        )
        .hint(format!("可选：{all}"), format!("one of: {all}")));
    };
    let merged = workbook.merge_cells_by_sheet_name(&name).map_err(|error| broken(path, &error))?;
    let hidden = xlsx_layout::hidden_rows(path, &name).unwrap_or_default();
    let mut sheet = Sheet {
        name,
        header: 0,
        left: 0,
        hidden,
        merged: merged.into_iter().map(|region| (region.start, region.end)).collect(),
    };
    let mut titles: Vec<(u32, String)> = Vec::new();
    cells(&mut workbook, path, &sheet.name, &mut |row, column, value| {
        if titles.is_empty() {
            sheet.header = row;
        } else if row != sheet.header {
            return false;
        }
        if let (Cell::Text(text) | Cell::Number(text) | Cell::Date(text), _) = convert(value)
            && !text.trim().is_empty()
        {
            titles.push((column, text));
        }
        true
    })?;
    let (Some((left, _)), Some((right, _))) = (titles.first(), titles.last()) else {
        return Err(cannot_read(
            &shown,
            &format!("工作表 {} 是空的", sheet.name),
            &format!("its sheet {} is empty", sheet.name),
        )
        .hint(
            "第一行写列标题，其下每行一份协议；数据在其他工作表的，用 --sheet 指明",
            "write titles in the first row and one agreement in each row below; name another sheet with --sheet",
        ));
    };
    sheet.left = *left;
    let mut header = vec![String::new(); (right - left) as usize + 1];
    for (column, title) in &titles {
        header[(column - left) as usize].clone_from(title);
    }
    Ok((sheet, header))
}

/// Hands every row below the titles that has a cell to `visit` until it returns false. `width`: number of titles.
pub fn each(path: &Path, sheet: &Sheet, width: usize, visit: &mut dyn FnMut(Row) -> bool) -> Result<(), Diagnostic> {
    let mut workbook = workbook(path)?;
    let mut open: Option<Row> = None;
    let mut go_on = true;
    cells(&mut workbook, path, &sheet.name, &mut |row, column, value| {
        if row <= sheet.header || column < sheet.left {
            return true;
        }
        if open.as_ref().is_some_and(|open| open.number != row + 1)
            && let Some(whole) = open.take()
        {
            go_on = visit(whole);
        }
        if !go_on {
            return false;
        }
        let (cell, flaw) = convert(value);
        let index = (column - sheet.left) as usize;
        if open.is_none() && (cell != Cell::Empty || flaw.is_some()) {
            open = Some(Row { number: row + 1, cells: vec![Cell::Empty; width], flaws: sheet.flaws(row, width) });
        }
        if let Some(open) = &mut open {
            if let Some(finding) = flaw {
                open.flaws.push(Flaw { column: (index < width).then_some(index), finding });
            }
            if cell != Cell::Empty {
                let needed = (index + 1).max(open.cells.len());
                open.cells.resize(needed, Cell::Empty);
                open.cells[index] = cell;
            }
        }
        true
    })?;
    if let Some(whole) = open.filter(|_| go_on) {
        visit(whole);
    }
    Ok(())
}

impl Sheet {
    /// What is wrong with a row by its place: hidden, or part of merged cells.
    fn flaws(&self, row: u32, width: usize) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let next = self.hidden.partition_point(|range| *range.end() < row);
        if self.hidden.get(next).is_some_and(|range| range.contains(&row)) {
            let finding = Diagnostic::of(
                Code::HiddenRow,
                "该行是隐藏的，仍会生成协议",
                "the row is hidden, and an agreement is made of it all the same",
            )
            .hint("取消隐藏后核对；不要的行应当删除", "show it and look; delete rows that are not wanted");
            flaws.push(Flaw { column: None, finding });
        }
        for ((top, left), (bottom, right)) in &self.merged {
            if (*top..=*bottom).contains(&row) {
                let column = left.saturating_sub(self.left) as usize;
                let finding = Diagnostic::of(
                    Code::MergedCell,
                    format!("单元格与第 {} 至 {} 行、共 {} 列合并", top + 1, bottom + 1, right - left + 1),
                    format!(
                        "the cell is merged over rows {} to {} and {} columns",
                        top + 1,
                        bottom + 1,
                        right - left + 1
                    ),
                )
                .hint("取消合并，每行填写自己的内容", "unmerge it and give every row its own content");
                flaws.push(Flaw { column: (column < width).then_some(column), finding });
            }
        }
        flaws
    }
}

/// Hands every cell of a sheet (row and column from 0) to `visit` until it returns false.
fn cells(
    workbook: &mut Workbook,
    path: &Path,
    sheet: &str,
    visit: &mut dyn FnMut(u32, u32, &DataRef<'_>) -> bool,
) -> Result<(), Diagnostic> {
    let mut reader = workbook.worksheet_cells_reader(sheet).map_err(|error| broken(path, &error))?;
    while let Some(cell) = reader.next_cell().map_err(|error| broken(path, &error))? {
        let (row, column) = cell.get_position();
        if !visit(row, column, cell.get_value()) {
            break;
        }
    }
    Ok(())
}

fn workbook(path: &Path) -> Result<Workbook, Diagnostic> {
    open_workbook(path).map_err(|error| broken(path, &error))
}

fn broken(path: &Path, error: &XlsxError) -> Diagnostic {
    let shown = path.display().to_string();
    match error {
        XlsxError::Password => cannot_read(&shown, "文件有密码保护", "it is protected by a password")
            .hint("在表格软件中去掉密码", "remove the password in your spreadsheet program"),
        other => cannot_read(
            &shown,
            &format!("不是完好的 XLSX 文件（{other}）"),
            &format!("it is no sound XLSX file ({other})"),
        )
        .hint(
            "在表格软件中打开，另存为 .xlsx 或者 UTF-8 的 .csv",
            "open it in your spreadsheet program and save it as .xlsx or as .csv in UTF-8",
        ),
    }
}

/// Largest whole number that a spreadsheet keeps exactly: it has 15 digits.
const EXACT: f64 = 1e15;

/// A value as a cell, with what is wrong with it.
fn convert(value: &DataRef<'_>) -> (Cell, Option<Diagnostic>) {
    match value {
        DataRef::Empty => (Cell::Empty, None),
        DataRef::String(text) => (Cell::Text(text.clone()), None),
        DataRef::SharedString(text) => (Cell::Text((*text).to_owned()), None),
        DataRef::Int(number) => (Cell::Number(number.to_string()), None),
        DataRef::Float(number) if number.abs() >= EXACT => {
            let finding = Diagnostic::of(
                Code::NumberTooLong,
                "数字超过 15 位，表格软件没有保存后面的位数",
                "the number has more than 15 digits, and a spreadsheet does not keep the others",
            )
            .hint(
                "先把单元格设为“文本”格式，再重新输入号码",
                "set the cell to “text” first, then type the number again",
            );
            (Cell::Empty, Some(finding))
        }
        DataRef::Float(number) => (Cell::Number(number.to_string()), None),
        DataRef::Bool(truth) => (Cell::Boolean(*truth), None),
        DataRef::DateTime(date) if date.is_datetime() => (day(date), None),
        DataRef::DateTime(duration) => (Cell::Number(duration.as_f64().to_string()), None),
        DataRef::DateTimeIso(text) => {
            let day = text.split('T').next().unwrap_or_default();
            let midnight = text[day.len()..].trim_matches(['T', 'Z', '0', ':', '.']).is_empty();
            (if midnight { Cell::Date(day.to_owned()) } else { Cell::Text(text.clone()) }, None)
        }
        DataRef::DurationIso(text) => (Cell::Text(text.clone()), None),
        DataRef::Error(error) => {
            let finding = Diagnostic::of(
                Code::CellError,
                format!("单元格的公式出错：{error}"),
                format!("the formula of the cell failed: {error}"),
            )
            .hint(
                "在表格软件中更正公式，或者改填内容",
                "mend the formula in your spreadsheet program, or write the value itself",
            );
            (Cell::Empty, Some(finding))
        }
    }
}

/// A day; with a time of day it is text, which no date question takes.
fn day(date: &ExcelDateTime) -> Cell {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if date.as_f64() < 1.0 {
        return Cell::Text(format!("{hour:02}:{minute:02}:{second:02}"));
    }
    if (hour, minute, second) == (0, 0, 0) {
        Cell::Date(format!("{year:04}-{month:02}-{day:02}"))
    } else {
        Cell::Text(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"))
    }
}

/// The day a serial number stands for where a format of another country hides that it is one.
pub fn day_of_serial(number: &str) -> Option<String> {
    let serial: u32 = number.parse().ok().filter(|serial| (20_000..=110_000).contains(serial))?;
    match day(&ExcelDateTime::new(f64::from(serial), ExcelDateTimeType::DateTime, false)) {
        Cell::Date(day) => Some(day),
        _ => None,
    }
}
