//! `.xls` and `.ods`: read whole, since both keep what a cell shows out of reach. What only the number format would tell
//! is an error that asks for .xlsx.

use super::compound::chains_end;
use super::header::{Heading, LOOKED_AT};
use super::xlsx::number_text;
use super::{Cell, Flaw, Number, Row, Shown, cannot_read};
use crate::container::limits;
use crate::diagnostic::{Code, Diagnostic};
use calamine::{Data, Ods, Range, Reader, SheetType, SheetVisible, Xls, open_workbook};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// One sheet of an old workbook.
#[derive(Debug)]
pub struct Sheet {
    pub name: String,
    /// Its first rows.
    pub headings: Vec<Heading>,
    header: u32,
    rows: Vec<Row>,
}

/// Which of the two formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Old {
    Xls,
    Ods,
}

/// Largest file that is read whole: 65,536 rows of an .xls with a dozen columns have some 15 MB.
const LARGEST: u64 = 16 << 20;
/// Most cells of a sheet, filled or not.
const CELLS: u64 = 2_000_000;

/// The sheets that hold rows: the one called `asked`, else all visible ones.
pub fn open(path: &Path, old: Old, asked: Option<&str>) -> Result<Vec<Sheet>, Diagnostic> {
    let shown = path.display().to_string();
    let size = std::fs::metadata(path).map_or(0, |about| about.len());
    if size > LARGEST {
        return Err(cannot_read(
            &shown,
            &format!("旧格式的文件超过 {} MB", LARGEST >> 20),
            &format!("a file of an old format has more than {} MB", LARGEST >> 20),
        )
        .hint("另存为 .xlsx", "save it as .xlsx"));
    }
    // The reader of these formats is not sound on every damaged file.
    let read = quietly(|| match old {
        Old::Xls => {
            if !chains_end(&std::fs::read(path).map_err(|error| error.to_string())?) {
                return Err("a chain of sectors runs in a circle".to_owned());
            }
            sheets(&mut open_workbook::<Xls<_>, _>(path).map_err(|error| error.to_string())?, asked)
        }
        Old::Ods => {
            bounded_ods(path)?;
            sheets(&mut open_workbook::<Ods<_>, _>(path).map_err(|error| error.to_string())?, asked)
        }
    });
    let damaged = || ("文件已损坏".to_owned(), "the file is damaged".to_owned());
    let (sheets, names) = match read {
        Some(Ok(read)) => read,
        Some(Err(error)) => {
            let protected = error.to_lowercase().contains("password") || error.to_lowercase().contains("encrypt");
            let (zh, en) = match protected {
                true => ("文件有密码保护".to_owned(), "it is protected by a password".to_owned()),
                false => {
                    (format!("不是完好的旧格式文件（{error}）"), format!("it is no sound file of its format ({error})"))
                }
            };
            return Err(resave(cannot_read(&shown, &zh, &en)));
        }
        None => {
            let (zh, en) = damaged();
            return Err(resave(cannot_read(&shown, &zh, &en)));
        }
    };
    if sheets.is_empty() {
        let all = names.join("、");
        return Err(match asked {
            Some(name) => cannot_read(&shown, &format!("没有工作表 {name}"), &format!("there is no sheet {name}"))
                .hint(format!("可选：{all}"), format!("one of: {all}")),
            None => cannot_read(&shown, "文件是空的", "it is empty").hint(
                "第一行写列标题，其下每行一份协议",
                "write titles in the first row and one agreement in each row below",
            ),
        });
    }
    Ok(sheets)
}

fn resave(finding: Diagnostic) -> Diagnostic {
    finding.hint(
        "在表格软件中打开（去掉密码），另存为 .xlsx 或者 UTF-8 的 .csv",
        "open it in your spreadsheet program, remove its password, and save it as .xlsx or as .csv in UTF-8",
    )
}

/// What `read` gives; None where it broke, without a word on the terminal.
fn quietly<T>(read: impl FnOnce() -> T) -> Option<T> {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let result = catch_unwind(AssertUnwindSafe(read));
    std::panic::set_hook(before);
    result.ok()
}

/// Refuses what would unpack without end, before it is read whole.
fn bounded_ods(path: &Path) -> Result<(), String> {
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    let mut archive = zip::ZipArchive::new(std::io::BufReader::new(file)).map_err(|error| error.to_string())?;
    let part = archive.by_name("content.xml").map_err(|error| error.to_string())?;
    let mut content = String::new();
    let mut bounded = std::io::Read::take(part, LARGEST * 4);
    std::io::Read::read_to_string(&mut bounded, &mut content).map_err(|error| error.to_string())?;
    if content.len() as u64 >= LARGEST * 4 {
        return Err("too large".to_owned());
    }
    // Repeated rows and cells that hold something are copied as often as they say.
    let repeated = |element: &str, name: &str| {
        let element = element.split('>').next().unwrap_or_default();
        let number = element.split(name).nth(1).and_then(|rest| rest.trim_start_matches("=\"").split('"').next());
        number.map_or(1, |number| number.parse::<u64>().unwrap_or(u64::MAX))
    };
    let mut cells: u64 = 0;
    for row in content.split("<table:table-row").skip(1) {
        let filled = row
            .split("<table:table-cell")
            .skip(1)
            .filter(|cell| cell.contains("office:value-type") || cell.contains("<text:p"));
        let wide = filled.fold(0u64, |sum, cell| sum.saturating_add(repeated(cell, "number-columns-repeated")));
        cells = cells.saturating_add(wide.saturating_mul(repeated(row, "number-rows-repeated")));
    }
    if cells > CELLS { Err("too many cells".to_owned()) } else { Ok(()) }
}

type Read = (Vec<Sheet>, Vec<String>);

fn sheets<R: Reader<std::io::BufReader<std::fs::File>>>(workbook: &mut R, asked: Option<&str>) -> Result<Read, String>
where
    R::Error: std::fmt::Display,
{
    let about = workbook.sheets_metadata().to_vec();
    let visible =
        about.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
    let taken: Vec<String> = match asked {
        Some(name) => about.iter().filter(|sheet| sheet.name == name).map(|sheet| sheet.name.clone()).collect(),
        None => names.clone(),
    };
    let mut sheets = Vec::new();
    for name in taken {
        let range = workbook.worksheet_range(&name).map_err(|error| error.to_string())?;
        let formulas = workbook.worksheet_formula(&name).map_err(|error| error.to_string())?;
        let sheet = Sheet::of(name, &range, &formulas);
        if !sheet.headings.is_empty() {
            sheets.push(sheet);
        }
    }
    Ok((sheets, names))
}

impl Sheet {
    fn of(name: String, range: &Range<Data>, formulas: &Range<String>) -> Sheet {
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut sheet = Sheet { name, headings: Vec::new(), header: 1, rows: Vec::new() };
        for (down, values) in range.rows().enumerate() {
            let number = top + down as u32;
            let mut row = Row { number: number + 1, cells: Vec::new(), flaws: Vec::new() };
            for (across, value) in values.iter().enumerate().take(limits::HEADER_COLUMNS) {
                let column = left + across as u32;
                let formula = formulas.get_value((number, column)).is_some_and(|formula| !formula.is_empty());
                let (cell, finding) = convert(value, formula);
                if let Some(finding) = finding {
                    row.flaws.push(Flaw { column: Some(column as usize), finding });
                }
                if cell != Cell::Empty {
                    row.cells.resize(column as usize + 1, Cell::Empty);
                    row.cells[column as usize] = cell;
                }
            }
            if row.cells.is_empty() && row.flaws.is_empty() {
                continue;
            }
            if sheet.headings.len() < LOOKED_AT {
                let titles = row.cells.iter().map(|cell| cell.text().to_owned()).collect();
                sheet.headings.push(Heading { row: row.number, titles });
            }
            sheet.rows.push(row);
        }
        sheet
    }

    /// Whether there is something below its first row.
    pub fn has_rows(&self) -> bool {
        self.rows.len() > 1
    }

    /// With the row of the titles.
    pub fn with_header(self, heading: &Heading) -> Sheet {
        Sheet { header: heading.row, ..self }
    }

    /// Hands every row below the titles to `visit` until it returns false.
    pub fn each(&self, width: usize, visit: &mut dyn FnMut(Row) -> bool) {
        for row in self.rows.iter().filter(|row| row.number > self.header) {
            let mut row = row.clone();
            for flaw in &mut row.flaws {
                flaw.column = flaw.column.filter(|column| *column < width);
            }
            if !visit(row) {
                break;
            }
        }
    }
}

/// A value as a cell, with what is wrong with it.
fn convert(value: &Data, formula: bool) -> (Cell, Option<Diagnostic>) {
    let nothing_kept = || {
        Diagnostic::of(
            Code::FormulaWithoutResult,
            "单元格是公式，文件中没有它的结果，或者只有从未计算的 0",
            "the cell is a formula, and the file does not hold its result, or only a 0 that was never computed",
        )
        .hint(
            "在表格软件中打开并另存为 .xlsx，或者改填内容",
            "open the file in your spreadsheet program and save it as .xlsx, or write the value itself",
        )
    };
    match value {
        Data::Empty if formula => (Cell::Empty, Some(nothing_kept())),
        Data::Float(number) if formula && *number == 0.0 => (Cell::Empty, Some(nothing_kept())),
        Data::Int(0) if formula => (Cell::Empty, Some(nothing_kept())),
        Data::Empty => (Cell::Empty, None),
        Data::String(text) if text.trim().is_empty() => (Cell::Empty, None),
        Data::String(text) => (Cell::Text(text.clone()), None),
        Data::Int(number) => number_cell(*number as f64),
        Data::Float(number) => number_cell(*number),
        Data::Bool(truth) => (Cell::Boolean(*truth), None),
        Data::DateTime(date) if date.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
            let iso = format!("{year:04}-{month:02}-{day:02}");
            match (hour, minute, second) {
                (0, 0, 0) => (Cell::Date { iso, shown: None, whole: true }, None),
                _ => (Cell::Text(format!("{iso} {hour:02}:{minute:02}:{second:02}")), None),
            }
        }
        Data::DateTime(duration) => number_cell(duration.as_f64()),
        Data::DateTimeIso(text) => match super::misread::read_day(text) {
            Ok(day) => (Cell::Date { iso: day.to_string(), shown: None, whole: true }, None),
            Err(_) => (Cell::Text(text.clone()), None),
        },
        Data::DurationIso(text) => (Cell::Text(text.clone()), None),
        Data::Error(error) => {
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
        #[allow(unreachable_patterns)]
        other => (Cell::Text(other.to_string()), None),
    }
}

fn number_cell(number: f64) -> (Cell, Option<Diagnostic>) {
    match number_text(number) {
        Some(digits) => (Cell::Number(Number { digits, shown: Shown::Unknown, from_1904: false }), None),
        None => {
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
    }
}
