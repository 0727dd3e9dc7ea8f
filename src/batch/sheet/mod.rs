//! The rows of a spreadsheet, one after the other, never all at once.

mod column;
mod csv;
mod decode;
mod xlsx;
mod xlsx_layout;

pub use column::{Column, columns, resolve};
pub use decode::Encoding;
pub use xlsx::day_of_serial;

use crate::diagnostic::{Code, Diagnostic};
use crate::value::sha256_of;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// One cell of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Nothing, or white space only.
    #[default]
    Empty,
    /// As written, without white space around it.
    Text(String),
    /// A number of a spreadsheet, in digits.
    Number(String),
    /// A day of a spreadsheet, as `2026-12-01`.
    Date(String),
    /// A truth value of a spreadsheet.
    Boolean(bool),
}

/// Something wrong with a row itself, before any question is asked of it.
#[derive(Debug, Clone)]
pub struct Flaw {
    /// Index of the cell; None for the row as a whole.
    pub column: Option<usize>,
    /// What is wrong.
    pub finding: Diagnostic,
}

/// One row with something in it.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number in the spreadsheet; the header is row 1 as a rule.
    pub number: u32,
    /// One a column of the header.
    pub cells: Vec<Cell>,
    /// What is wrong with it.
    pub flaws: Vec<Flaw>,
}

/// A spreadsheet that has been opened once and can be read any number of times.
#[derive(Debug)]
pub struct Table {
    /// Where it is.
    pub path: PathBuf,
    /// Its file name without folders.
    pub name: String,
    /// Titles of the columns, without white space around them.
    pub header: Vec<String>,
    /// Over the whole file, lower-case hexadecimal.
    pub sha256: String,
    form: Form,
    stamp: (u64, Option<SystemTime>),
}

#[derive(Debug)]
enum Form {
    Csv(csv::Dialect),
    Xlsx(xlsx::Sheet),
}

/// Longest text of a cell, in characters: a spreadsheet program holds no more.
const LONGEST_CELL: usize = 32_767;

impl Table {
    /// Opens a CSV or XLSX file, told apart by how it begins. `encoding` settles the encoding of a CSV, else it is
    /// recognised; `sheet` names the sheet of an XLSX, else the first visible one is taken.
    /// Err: what keeps it from being read.
    pub fn open(path: &Path, encoding: Option<Encoding>, sheet: Option<&str>) -> Result<Table, Diagnostic> {
        let shown = path.display().to_string();
        let unreadable = |error: &std::io::Error| cannot_read(&shown, &error.to_string(), &error.to_string());
        let about = std::fs::metadata(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => cannot_read(&shown, "没有这个文件", "there is no such file")
                .hint("检查文件名与当前文件夹", "check the name and the folder you are in"),
            _ => unreadable(&error),
        })?;
        if about.is_dir() {
            return Err(cannot_read(&shown, "这是文件夹", "it is a folder")
                .hint("写其中的表格文件", "name the spreadsheet in it"));
        }
        let mut file = File::open(path).map_err(|error| unreadable(&error))?;
        let mut start = Vec::new();
        (&mut file).take(8).read_to_end(&mut start).map_err(|error| unreadable(&error))?;
        let (form, header, sha256) = if start.starts_with(b"PK\x03\x04") {
            let (sheet, header) = xlsx::open(path, sheet)?;
            (Form::Xlsx(sheet), header, hash(path).map_err(|error| unreadable(&error))?)
        } else if start.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err(cannot_read(
                &shown,
                "文件有密码保护，或者是旧的 .xls 格式",
                "it is protected by a password, or an old .xls file",
            )
            .hint(
                "在表格软件中去掉密码，另存为 .xlsx 或者 UTF-8 的 .csv",
                "remove the password in your spreadsheet program and save it as .xlsx or as .csv in UTF-8",
            ));
        } else {
            let (dialect, header, sha256) = csv::open(path, encoding)?;
            (Form::Csv(dialect), header, sha256)
        };
        let header: Vec<String> = header.into_iter().map(|title| title.trim().to_owned()).collect();
        if header.iter().all(String::is_empty) {
            return Err(cannot_read(&shown, "第一行没有列标题", "the first row has no titles").hint(
                "第一行写答案路径，如 parties.partner.name，或者 [columns] 中的标题",
                "write answer paths such as parties.partner.name in the first row, or titles of [columns]",
            ));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Table { path: path.to_owned(), name, header, sha256, form, stamp: (about.len(), about.modified().ok()) })
    }

    /// Hands every row that is not empty to `visit`, in order, until it returns false.
    /// Err: the file cannot be read on, or has changed since it was opened.
    pub fn each(&self, visit: &mut dyn FnMut(Row) -> bool) -> Result<(), Diagnostic> {
        let shown = self.path.display().to_string();
        let about = std::fs::metadata(&self.path)
            .map_err(|error| cannot_read(&shown, &error.to_string(), &error.to_string()))?;
        if (about.len(), about.modified().ok()) != self.stamp {
            return Err(cannot_read(&shown, "文件在运行期间被改动", "it was changed while the program ran")
                .hint("保存后重新运行", "save it and run again"));
        }
        let mut tidy = |mut row: Row| {
            row.tidy(self.header.len());
            (row.flaws.is_empty() && row.cells.iter().all(|cell| *cell == Cell::Empty)) || visit(row)
        };
        match &self.form {
            Form::Csv(dialect) => csv::each(&self.path, dialect, &mut tidy),
            Form::Xlsx(sheet) => xlsx::each(&self.path, sheet, self.header.len(), &mut tidy),
        }
    }

    /// The sheet that is read, for an XLSX.
    pub fn sheet(&self) -> Option<&str> {
        match &self.form {
            Form::Csv(_) => None,
            Form::Xlsx(sheet) => Some(&sheet.name),
        }
    }

    /// The encoding of a CSV.
    pub fn encoding(&self) -> Option<&'static str> {
        match &self.form {
            Form::Csv(dialect) => Some(dialect.encoding.name()),
            Form::Xlsx(_) => None,
        }
    }
}

impl Cell {
    /// What it says; nothing where it is empty.
    pub fn text(&self) -> &str {
        match self {
            Cell::Empty => "",
            Cell::Text(text) | Cell::Number(text) | Cell::Date(text) => text,
            Cell::Boolean(true) => "true",
            Cell::Boolean(false) => "false",
        }
    }
}

impl Row {
    /// White space off, endless cells refused, as many cells as titles; a row that is too long or too short is a flaw.
    fn tidy(&mut self, width: usize) {
        for (index, cell) in self.cells.iter_mut().enumerate() {
            if let Cell::Text(text) = cell {
                let long = text.len() > LONGEST_CELL && text.chars().count() > LONGEST_CELL;
                if long {
                    let finding = Diagnostic::of(
                        Code::TooLong,
                        format!("单元格超过 {LONGEST_CELL} 个字符"),
                        format!("the cell has more than {LONGEST_CELL} characters"),
                    )
                    .hint("缩短内容；常见原因是缺一个引号", "shorten it; a missing quotation mark is the usual cause");
                    self.flaws.push(Flaw { column: (index < width).then_some(index), finding });
                    *cell = Cell::Empty;
                    continue;
                }
                let trimmed = text.trim();
                if trimmed.is_empty() {
                    *cell = Cell::Empty;
                } else if trimmed.len() != text.len() {
                    *cell = Cell::Text(trimmed.to_owned());
                }
            }
        }
        if self.cells.iter().all(|cell| *cell == Cell::Empty) {
            self.flaws.retain(|flaw| flaw.finding.code != Code::RaggedRow);
            self.cells.resize(width, Cell::Empty);
            return;
        }
        let filled = self.cells.iter().rposition(|cell| *cell != Cell::Empty).map_or(0, |last| last + 1);
        if filled > width {
            let finding = Diagnostic::of(
                Code::RaggedRow,
                format!("有 {filled} 个单元格，而列标题只有 {width} 个"),
                format!("the row has {filled} cells, and there are {width} titles"),
            )
            .hint(
                "检查多余的分隔符；含分隔符的内容要加引号",
                "look for one separator too many; text that holds one needs quotation marks",
            );
            self.flaws.push(Flaw { column: None, finding });
        }
        self.cells.resize(width, Cell::Empty);
    }
}

fn cannot_read(shown: &str, zh: &str, en: &str) -> Diagnostic {
    Diagnostic::of(Code::Rows, format!("无法读取 {shown}：{zh}"), format!("cannot read {shown}: {en}"))
}

/// SHA-256 of a file, read in pieces.
fn hash(path: &Path) -> std::io::Result<String> {
    sha256_of(File::open(path)?)
}
