//! The rows of a spreadsheet, one after the other, never all at once.

mod column;
mod compound;
mod csv;
mod decode;
mod form;
mod header;
mod misread;
mod number_format;
mod old;
mod reading;
mod record;
mod xlsx;

pub use column::{Column, Want, columns, is_title, resolve};
pub use decode::Encoding;
pub use header::folded as folded_title;
pub use reading::{Answered, read};

use crate::container::limits;
use crate::diagnostic::{Code, Diagnostic};
use form::Form;
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
    /// A number of a spreadsheet.
    Number(Number),
    /// A day of a spreadsheet: as `2026-12-01`, as it is shown (None where that cannot be known), and whether year, month
    /// and day are all shown.
    Date {
        /// The day as `2027-01-31`.
        iso: String,
        /// As the sheet shows it, where that is another form.
        shown: Option<String>,
        /// Whether it is a day without a time.
        whole: bool,
    },
    /// A truth value of a spreadsheet.
    Boolean(bool),
}

/// A number of a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// The number that is kept.
    pub digits: String,
    /// What a spreadsheet program shows of it.
    pub shown: Shown,
    /// Days of its workbook are counted from 1904.
    pub from_1904: bool,
}

/// What a spreadsheet program shows of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Its digits.
    Same,
    /// Something else, by the number format of its cell.
    As(String),
    /// Nobody knows: the format of the file keeps it out of reach.
    Unknown,
}

/// Something wrong with a row itself, before any question is asked of it.
#[derive(Debug, Clone)]
pub struct Flaw {
    /// Index of the cell; None for the row as a whole.
    pub column: Option<usize>,
    /// What is wrong.
    pub finding: Diagnostic,
}

impl Flaw {
    /// Of a row as a whole.
    pub fn row(finding: Diagnostic) -> Flaw {
        Flaw { column: None, finding }
    }
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

/// How a spreadsheet is to be read.
#[derive(Default)]
pub struct Reading<'a> {
    /// Of a CSV; else it is recognised.
    pub encoding: Option<Encoding>,
    /// Of a workbook; else the one that holds rows.
    pub sheet: Option<&'a str>,
    /// The row with the titles; else the first one.
    pub header_row: Option<u32>,
    /// Whether a title is one that answers something; none is known without.
    pub knows: Option<&'a mut dyn FnMut(&str) -> bool>,
}

impl Reading<'_> {
    fn knows(&mut self, title: &str) -> bool {
        self.knows.as_mut().is_some_and(|knows| knows(title))
    }
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
    /// The row they stand in.
    pub header_row: u32,
    /// Over the whole file, lower-case hexadecimal.
    pub sha256: String,
    /// What was assumed when it was opened, to be told.
    pub remarks: Vec<Diagnostic>,
    form: Form,
    stamp: (u64, Option<SystemTime>),
}

impl Table {
    /// Opens a spreadsheet: CSV, XLSX, XLS or ODS, told apart by how it begins.
    /// Err: what keeps it from being read.
    pub fn open(path: &Path, reading: &mut Reading<'_>) -> Result<Table, Diagnostic> {
        let shown = path.display().to_string();
        let about = std::fs::metadata(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => cannot_read(&shown, "没有这个文件", "there is no such file")
                .hint("检查文件名与当前文件夹", "check the name and the folder you are in"),
            _ => cannot_read(&shown, &error.to_string(), &error.to_string()),
        })?;
        if about.is_dir() {
            return Err(cannot_read(&shown, "这是文件夹", "it is a folder")
                .hint("写其中的表格文件", "name the spreadsheet in it"));
        }
        if !about.is_file() || about.len() > limits::SHEET_BYTES {
            let most = limits::SHEET_BYTES >> 20;
            return Err(cannot_read(
                &shown,
                &format!("不是普通文件，或者超过 {most} MB"),
                &format!("it is no regular file, or has more than {most} MB"),
            )
            .hint("分成几个文件", "part it into several files"));
        }
        let opened = form::open(path, reading)?;
        let header: Vec<String> = opened.heading.titles.iter().map(|title| title.trim().to_owned()).collect();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Table {
            path: path.to_owned(),
            name,
            header,
            header_row: opened.heading.row,
            sha256: opened.sha256,
            remarks: opened.remarks,
            form: opened.form,
            stamp: (about.len(), about.modified().ok()),
        })
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
            row.tidy(&self.header);
            (row.flaws.is_empty() && row.cells.iter().all(|cell| *cell == Cell::Empty)) || visit(row)
        };
        match &self.form {
            Form::Csv(dialect) => csv::each(&self.path, dialect, &mut tidy),
            Form::Xlsx(sheet) => sheet.each(&self.path, self.header.len(), &mut tidy),
            Form::Old(sheet) => {
                sheet.each(self.header.len(), &mut tidy);
                Ok(())
            }
        }
    }

    /// The sheet that is read, for a workbook.
    pub fn sheet(&self) -> Option<&str> {
        match &self.form {
            Form::Csv(_) => None,
            Form::Xlsx(sheet) => Some(&sheet.name),
            Form::Old(sheet) => Some(&sheet.name),
        }
    }

    /// The encoding of a CSV.
    pub fn encoding(&self) -> Option<&'static str> {
        match &self.form {
            Form::Csv(dialect) => Some(dialect.encoding.name()),
            Form::Xlsx(_) | Form::Old(_) => None,
        }
    }
}

impl Cell {
    /// What it shows; nothing where it is empty.
    pub fn text(&self) -> &str {
        match self {
            Cell::Empty => "",
            Cell::Text(text) | Cell::Date { shown: Some(text), .. } | Cell::Date { iso: text, .. } => text,
            Cell::Number(Number { shown: Shown::As(text), .. } | Number { digits: text, .. }) => text,
            Cell::Boolean(true) => "true",
            Cell::Boolean(false) => "false",
        }
    }
}

impl Row {
    /// White space off, endless cells refused, as many cells as titles; a row that is too long or too short is a flaw.
    fn tidy(&mut self, header: &[String]) {
        let width = header.len();
        for (index, cell) in self.cells.iter_mut().enumerate() {
            if let Cell::Text(text) = cell {
                let long = text.len() > limits::CELL_CHARACTERS && text.chars().count() > limits::CELL_CHARACTERS;
                if long {
                    let finding = Diagnostic::of(
                        Code::TooLong,
                        format!("单元格超过 {} 个字符", limits::CELL_CHARACTERS),
                        format!("the cell has more than {} characters", limits::CELL_CHARACTERS),
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
        self.untitled(header);
    }

    /// Cells below no title.
    fn untitled(&mut self, header: &[String]) {
        let lost = self.cells.iter().zip(header).position(|(cell, title)| title.is_empty() && *cell != Cell::Empty);
        if let Some(index) = lost {
            let letters = xlsx::letters(index);
            let finding = Diagnostic::of(
                Code::UntitledColumn,
                format!("{letters} 列没有标题，其内容没有使用"),
                format!("column {letters} has no title, and what stands in it is not used"),
            )
            .hint("补上标题，或者删除该列", "give it a title, or delete the column");
            self.flaws.push(Flaw { column: None, finding });
        }
    }
}

fn cannot_read(shown: &str, zh: &str, en: &str) -> Diagnostic {
    Diagnostic::of(Code::Rows, format!("无法读取 {shown}：{zh}"), format!("cannot read {shown}: {en}"))
}
