//! CSV: separators and encoding recognised, rows counted as a spreadsheet program counts them.

use super::decode::{Decoded, Encoding, recognise};
use super::{Cell, Flaw, Row, cannot_read};
use crate::diagnostic::{Code, Diagnostic};
use csv::{ByteRecord, Reader, ReaderBuilder};
use std::path::Path;

/// How a file is written.
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    /// Of its letters.
    pub encoding: Encoding,
    /// `,`, `;` or a tabulator.
    pub separator: u8,
}

/// Dialect, titles and SHA-256 of a file.
pub fn open(path: &Path, asked: Option<Encoding>) -> Result<(Dialect, Vec<String>, String), Diagnostic> {
    let (encoding, sha256) = recognise(path, asked)?;
    let mut best = (Dialect { encoding, separator: b',' }, Vec::new());
    for separator in [b',', b';', b'\t'] {
        let dialect = Dialect { encoding, separator };
        let mut record = ByteRecord::new();
        let some = reader(path, &dialect)?.read_byte_record(&mut record).map_err(|error| broken(path, &error))?;
        if !some {
            let shown = path.display().to_string();
            return Err(cannot_read(&shown, "文件是空的", "it is empty").hint(
                "第一行写列标题，其下每行一份协议",
                "write titles in the first row and one agreement in each row below",
            ));
        }
        if record.len() > best.1.len() {
            best = (dialect, record.iter().map(text).collect());
        }
    }
    Ok((best.0, best.1, sha256))
}

/// Hands every row below the titles to `visit` until it returns false.
pub fn each(path: &Path, dialect: &Dialect, visit: &mut dyn FnMut(Row) -> bool) -> Result<(), Diagnostic> {
    let mut reader = reader(path, dialect)?;
    let mut record = ByteRecord::new();
    let mut number = 0;
    let mut line = reader.position().line();
    let mut width = 0;
    while reader.read_byte_record(&mut record).map_err(|error| broken(path, &error))? {
        // Blank lines are passed over by the reader, and are rows of the spreadsheet all the same.
        let inside = record.iter().map(|field| field.iter().filter(|byte| **byte == b'\n').count() as u64).sum::<u64>();
        let now = reader.position().line();
        let blank = (now - line).saturating_sub(inside + 1);
        line = now;
        number += blank as u32 + 1;
        if width == 0 {
            width = record.len();
            continue;
        }
        let cells = record.iter().map(|field| Cell::Text(text(field))).collect();
        let mut flaws = Vec::new();
        if record.len() < width {
            let short = record.len();
            let finding = Diagnostic::of(
                Code::RaggedRow,
                format!("只有 {short} 个单元格，而列标题有 {width} 个"),
                format!("the row has {short} cells, and there are {width} titles"),
            )
            .hint(
                "补齐分隔符；内容中的引号要写两个",
                "add the separators that are missing; a quotation mark inside text is written twice",
            );
            flaws.push(Flaw { column: None, finding });
        }
        if !visit(Row { number, cells, flaws }) {
            break;
        }
    }
    Ok(())
}

fn reader(path: &Path, dialect: &Dialect) -> Result<Reader<Decoded>, Diagnostic> {
    let decoded = Decoded::open(path, dialect.encoding)
        .map_err(|error| cannot_read(&path.display().to_string(), &error.to_string(), &error.to_string()))?;
    Ok(ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(dialect.separator)
        .buffer_capacity(1 << 16)
        .from_reader(decoded))
}

/// A field: valid UTF-8, since it was decoded.
fn text(field: &[u8]) -> String {
    String::from_utf8_lossy(field).into_owned()
}

fn broken(path: &Path, error: &csv::Error) -> Diagnostic {
    cannot_read(&path.display().to_string(), &error.to_string(), &error.to_string())
}
