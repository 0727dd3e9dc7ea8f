//! CSV: separators and encoding recognised, rows counted as a spreadsheet program counts them.

use super::decode::{Decoded, Encoding, recognise};
use super::header::{Heading, LOOKED_AT};
use super::record::{QuoteFault, Record, Records, Unreadable};
use super::{Cell, Flaw, Row, cannot_read};
use crate::container::limits;
use crate::diagnostic::{Code, Diagnostic};
use std::path::Path;

/// How a file is written.
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    /// Of its letters.
    pub encoding: Encoding,
    /// `,`, `;` or a tabulator.
    pub separator: u8,
    /// Its first line names the separator (`sep=;`) and is no row.
    declared: bool,
    /// The row with the titles, and how many there are.
    header: u32,
    width: usize,
}

/// What a file looks like before it is known where its titles stand.
pub struct Opened {
    pub dialect: Dialect,
    pub sha256: String,
    /// What was assumed, to be told.
    pub remarks: Vec<Diagnostic>,
    /// Its first rows.
    pub headings: Vec<Heading>,
}

/// Dialect, first rows and SHA-256 of a file.
pub fn open(path: &Path, asked: Option<Encoding>) -> Result<Opened, Diagnostic> {
    let recognised = recognise(path, asked)?;
    let encoding = recognised.encoding;
    let mut remarks = Vec::new();
    if recognised.guessed {
        let finding = Diagnostic::of(Code::ReadAs, "按 GB18030（GBK）编码读取", "it is read as GB18030 (GBK)")
            .hint("名称有误时用 --encoding 指明编码", "where names look wrong, name the encoding with --encoding");
        remarks.push(finding);
    }
    let declared = declared(path, encoding)?;
    let tried: &[u8] = match &declared {
        Some(separator) => std::slice::from_ref(separator),
        None => b",;\t",
    };
    let mut best: Option<(Dialect, Vec<Heading>)> = None;
    for separator in tried {
        let dialect = Dialect { encoding, separator: *separator, declared: declared.is_some(), header: 0, width: 0 };
        let headings = headings(path, &dialect)?;
        let wide = |headings: &[Heading]| headings.iter().map(|heading| heading.titles.len()).max().unwrap_or(0);
        if best.as_ref().is_none_or(|(_, before)| wide(&headings) > wide(before)) {
            best = Some((dialect, headings));
        }
    }
    match best.filter(|(_, headings)| !headings.is_empty()) {
        Some((dialect, headings)) => Ok(Opened { dialect, sha256: recognised.sha256, remarks, headings }),
        None => Err(cannot_read(&path.display().to_string(), "文件是空的", "it is empty").hint(
            "第一行写列标题，其下每行一份协议",
            "write titles in the first row and one agreement in each row below",
        )),
    }
}

impl Dialect {
    /// With the row of the titles.
    pub fn with_header(self, heading: &Heading) -> Dialect {
        Dialect { header: heading.row, width: heading.titles.len(), ..self }
    }
}

/// The first rows with something in them.
fn headings(path: &Path, dialect: &Dialect) -> Result<Vec<Heading>, Diagnostic> {
    let mut found = Vec::new();
    let mut number = 0;
    let mut records = records(path, dialect)?;
    while found.len() < LOOKED_AT
        && let Some(record) = records.next().map_err(|error| broken(path, error))?
    {
        number += 1;
        let titles: Vec<String> = record.fields.iter().map(|field| text(field)).collect();
        if titles.iter().any(|title| !title.trim().is_empty()) {
            found.push(Heading { row: number, titles });
        }
    }
    Ok(found)
}

/// Hands every row below the titles to `visit` until it returns false.
pub fn each(path: &Path, dialect: &Dialect, visit: &mut dyn FnMut(Row) -> bool) -> Result<(), Diagnostic> {
    let mut records = records(path, dialect)?;
    let mut number = 0;
    while let Some(record) = records.next().map_err(|error| broken(path, error))? {
        number += 1;
        if number <= dialect.header {
            continue;
        }
        let flaws = flaws(&record, dialect);
        let cells = record.fields.iter().map(|field| Cell::Text(unwrapped(text(field)))).collect();
        if !visit(Row { number, cells, flaws }) {
            break;
        }
    }
    Ok(())
}

/// What is wrong with a record: quotes, lines, length.
fn flaws(record: &Record, dialect: &Dialect) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let lines = (record.line, record.line + record.lines.max(1) - 1);
    if let Some(fault) = record.fault {
        flaws.push(Flaw::row(quote_fault(fault, lines)));
    } else if record.lines > 1 {
        flaws.push(Flaw::row(several_lines(record, dialect, lines)));
    }
    if record.fields.len() < dialect.width {
        let (short, width) = (record.fields.len(), dialect.width);
        let finding = Diagnostic::of(
            Code::RaggedRow,
            format!("只有 {short} 个单元格，而列标题有 {width} 个"),
            format!("the row has {short} cells, and there are {width} titles"),
        )
        .hint(
            "补齐分隔符；内容中的引号要写两个",
            "add the separators that are missing; a quotation mark inside text is written twice",
        );
        flaws.push(Flaw::row(finding));
    }
    flaws
}

fn quote_fault(fault: QuoteFault, (first, last): (u64, u64)) -> Diagnostic {
    let (zh, en) = match fault {
        QuoteFault::Unclosed => {
            ("引号没有闭合，直到文件末尾", "a quotation mark is never closed, up to the end of the file")
        }
        QuoteFault::Stray => ("闭合的引号之后还有文字", "text stands behind a closing quotation mark"),
    };
    Diagnostic::of(
        Code::StrayQuote,
        format!("{zh}（文件第 {first} 至 {last} 行被读成一行）"),
        format!("{en} (lines {first} to {last} of the file are read as one row)"),
    )
    .hint(
        "删除多余的引号；内容中的引号要写两个，并把整个内容用引号括起",
        "remove the mark that is one too many; a quotation mark inside text is written twice, and the text put in quotation marks",
    )
}

/// A record over several lines: an error where one of the lines looks like a row of its own.
fn several_lines(record: &Record, dialect: &Dialect, (first, last): (u64, u64)) -> Diagnostic {
    let separators = |line: &[u8]| line.iter().filter(|byte| **byte == dialect.separator).count();
    let row_like = record.fields.iter().any(|field| {
        field
            .split(|byte| *byte == b'\n')
            .any(|line| separators(line) >= 2 && separators(line) * 2 + 1 >= dialect.width)
    });
    let (zh, en) = (
        format!("占文件第 {first} 至 {last} 行：引号内有换行"),
        format!("the row takes lines {first} to {last} of the file: there are line breaks inside quotation marks"),
    );
    if row_like {
        Diagnostic::of(
            Code::SwallowedRow,
            format!("{zh}，其中像是另有几行数据"),
            format!("{en}, and what seems to be other rows"),
        )
        .hint("删除多余的引号", "remove the quotation mark that is one too many")
    } else {
        Diagnostic::of(Code::SeveralLines, zh, en)
            .hint("核对该行；不需要换行的，写成一行", "look at the row; write it in one line where no break is meant")
    }
}

/// `="0012"` and `'0012`: how spreadsheet programs keep text from being taken for a number.
fn unwrapped(text: String) -> String {
    let trimmed = text.trim();
    if let Some(inner) =
        trimmed.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).filter(|inner| !inner.contains('"'))
    {
        return inner.to_owned();
    }
    match trimmed.strip_prefix('\'').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        Some(rest) if !rest.contains('\'') => rest.to_owned(),
        _ => text,
    }
}

/// The separator that the first line names: `sep=;`.
fn declared(path: &Path, encoding: Encoding) -> Result<Option<u8>, Diagnostic> {
    let mut start = Vec::new();
    decoded(path, encoding)?
        .next_piece(&mut start)
        .map_err(|error| cannot_read(&path.display().to_string(), &error.to_string(), &error.to_string()))?;
    let line = start.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    Ok(match line {
        [s, e, p, b'=', separator] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") && separator.is_ascii() => {
            Some(*separator)
        }
        _ => None,
    })
}

fn decoded(path: &Path, encoding: Encoding) -> Result<Decoded, Diagnostic> {
    Decoded::open(path, encoding)
        .map_err(|error| cannot_read(&path.display().to_string(), &error.to_string(), &error.to_string()))
}

/// The records below a line that names the separator.
fn records(path: &Path, dialect: &Dialect) -> Result<Records, Diagnostic> {
    let mut records = Records::new(decoded(path, dialect.encoding)?, dialect.separator);
    if dialect.declared {
        records.next().map_err(|error| broken(path, error))?;
    }
    Ok(records)
}

/// A field: valid UTF-8, since it was decoded.
fn text(field: &[u8]) -> String {
    String::from_utf8_lossy(field).into_owned()
}

fn broken(path: &Path, error: Unreadable) -> Diagnostic {
    let shown = path.display().to_string();
    match error {
        Unreadable::Io(error) => cannot_read(&shown, &error.to_string(), &error.to_string()),
        Unreadable::Endless(line) => cannot_read(
            &shown,
            &format!("从第 {line} 行起的一行超过 {} MB", limits::ROW_BYTES >> 20),
            &format!("the row that begins in line {line} has more than {} MB", limits::ROW_BYTES >> 20),
        )
        .hint("检查换行与引号", "look at line breaks and quotation marks"),
        Unreadable::TooWide(line) => cannot_read(
            &shown,
            &format!("第 {line} 行超过 {} 列", limits::SHEET_COLUMNS),
            &format!("line {line} has more than {} columns", limits::SHEET_COLUMNS),
        )
        .hint("检查分隔符", "look at the separators"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::sheet::Table;

    /// Rows and codes of flaws of a CSV with these bytes.
    fn read(bytes: &[u8]) -> Result<Vec<(u32, usize, Vec<String>)>, Diagnostic> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("rows.csv");
        std::fs::write(&path, bytes).expect("it can be written");
        let table = Table::open(&path, &mut super::super::Reading::default())?;
        let mut rows = Vec::new();
        table.each(&mut |row| {
            let filled = row.cells.iter().filter(|cell| **cell != Cell::Empty).count();
            rows.push((row.number, filled, row.flaws.iter().map(|flaw| flaw.finding.code.to_string()).collect()));
            true
        })?;
        Ok(rows)
    }

    #[test]
    fn the_last_line_needs_no_end() {
        for end in ["", "\n", "\r\n", "\r", "\n\n"] {
            let rows = read(format!("a,b\n1,2{end}").as_bytes()).expect("it is sound");
            assert_eq!(rows, [(2, 2, Vec::<String>::new())], "{end:?}");
        }
    }

    #[test]
    fn quotes_that_swallow_rows_are_told() {
        let code = |bytes: &[u8]| read(bytes).expect("it can be read").remove(0).2.join(" ");
        assert_eq!(code(b"a,b,c\n1,2,\"x\n3,4,5\n6,7,8"), "stray-quote");
        assert_eq!(code(b"a,b,c\n1,2,\"x\n3,4,5\n6,7,\"y\n"), "stray-quote");
        assert_eq!(code(b"a,b,c\n1,2,\"x\n3,4,5\"\n"), "swallowed-row");
        assert_eq!(code(b"a,b,c\n1,2,\"x\ny\"\n"), "several-lines");
        assert_eq!(code(b"a,b,c\n1,2,\"x\"\"y\"\n"), "");
        assert_eq!(code("a,b,c\n1,2,5\" 管\n".as_bytes()), "");
    }

    #[test]
    fn a_line_that_names_the_separator_is_no_row() {
        assert_eq!(read(b"sep=|\na|b\n1|2\n").expect("it is sound"), [(2, 2, Vec::<String>::new())]);
    }

    #[test]
    fn an_endless_row_is_refused() {
        let mut bytes = b"a,b\n".to_vec();
        bytes.resize(limits::ROW_BYTES + 10, b'x');
        assert!(read(&bytes).is_err());
    }
}
