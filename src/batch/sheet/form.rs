//! Which format a spreadsheet has, which of its sheets is read, and in which row its titles stand.

use super::header::{Heading, choose};
use super::old::{self, Old};
use super::{Reading, cannot_read, csv, xlsx};
use crate::diagnostic::{Code, Diagnostic};
use crate::value::sha256_of;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// How a spreadsheet is read.
#[derive(Debug)]
pub enum Form {
    Csv(csv::Dialect),
    Xlsx(xlsx::Sheet),
    Old(old::Sheet),
}

/// A spreadsheet of which all is known but its rows.
pub struct Opened {
    pub form: Form,
    pub heading: Heading,
    pub sha256: String,
    pub remarks: Vec<Diagnostic>,
}

/// What a file is, by how it begins.
enum Kind {
    Csv,
    Xlsx,
    Old(Old),
    /// Something else; in Chinese and English.
    Other(&'static str, &'static str),
}

/// Opens a file of any format.
pub fn open(path: &Path, reading: &mut Reading<'_>) -> Result<Opened, Diagnostic> {
    let shown = path.display().to_string();
    let unreadable = |error: std::io::Error| cannot_read(&shown, &error.to_string(), &error.to_string());
    let asked = reading.header_row;
    match kind(path).map_err(unreadable)? {
        Kind::Csv => {
            let csv::Opened { dialect, sha256, remarks, headings } = csv::open(path, reading.encoding)?;
            let heading = choose(&shown, &headings, asked, &mut |title| reading.knows(title))?.clone();
            Ok(Opened { form: Form::Csv(dialect.with_header(&heading)), heading, sha256, remarks })
        }
        Kind::Xlsx => {
            let sheets = xlsx::open(path, reading.sheet)?;
            let about = sheets.iter().map(|sheet| About::of(&sheet.name, &sheet.headings, sheet.has_rows())).collect();
            let (index, mut remarks) = which(&shown, about, reading)?;
            let Some(sheet) = sheets.into_iter().nth(index) else { return Err(no_sheet(&shown)) };
            let heading = choose(&shown, &sheet.headings, asked, &mut |title| reading.knows(title))?.clone();
            let (sheet, more) = sheet.with_header(&heading);
            remarks.extend(more);
            Ok(Opened { form: Form::Xlsx(sheet), heading, sha256: hash(path).map_err(unreadable)?, remarks })
        }
        Kind::Old(old) => {
            let sheets = old::open(path, old, reading.sheet)?;
            let about = sheets.iter().map(|sheet| About::of(&sheet.name, &sheet.headings, sheet.has_rows())).collect();
            let (index, remarks) = which(&shown, about, reading)?;
            let Some(sheet) = sheets.into_iter().nth(index) else { return Err(no_sheet(&shown)) };
            let heading = choose(&shown, &sheet.headings, asked, &mut |title| reading.knows(title))?.clone();
            let sheet = sheet.with_header(&heading);
            Ok(Opened { form: Form::Old(sheet), heading, sha256: hash(path).map_err(unreadable)?, remarks })
        }
        Kind::Other(zh, en) => Err(cannot_read(&shown, zh, en).hint(
            "在表格软件中打开，另存为 .xlsx 或者 UTF-8 的 .csv",
            "open it in your spreadsheet program and save it as .xlsx or as .csv in UTF-8",
        )),
    }
}

/// What decides whether a sheet is the one.
struct About {
    name: String,
    headings: Vec<Heading>,
    rows: bool,
}

impl About {
    fn of(name: &str, headings: &[Heading], rows: bool) -> About {
        About { name: name.to_owned(), headings: headings.to_vec(), rows }
    }
}

/// Which sheet is read: the only one with rows below known titles, else the only one with rows.
/// Err: several could be meant.
fn which(shown: &str, sheets: Vec<About>, reading: &mut Reading<'_>) -> Result<(usize, Vec<Diagnostic>), Diagnostic> {
    if sheets.len() == 1 {
        return Ok((0, Vec::new()));
    }
    let mut titled = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let known = sheet.headings.iter().map(|heading| heading.known(&mut |title| reading.knows(title))).max();
        if sheet.rows && known.unwrap_or(0) > 0 {
            titled.push(index);
        }
    }
    let filled: Vec<usize> = (0..sheets.len()).filter(|index| sheets[*index].rows).collect();
    let index = match (titled.as_slice(), filled.as_slice()) {
        ([one], _) | ([], [one]) => *one,
        ([], []) => 0,
        (several, _) => {
            let several = if several.is_empty() { &filled } else { several };
            let names: Vec<&str> = several.iter().map(|index| sheets[*index].name.as_str()).collect();
            let list = names.join("、");
            return Err(cannot_read(
                shown,
                &format!("有几个工作表都有数据：{list}"),
                &format!("several sheets hold rows: {list}"),
            )
            .hint(
                format!("用 --sheet 指明，如 --sheet \"{}\"", names[0]),
                format!("name one with --sheet, like --sheet \"{}\"", names[0]),
            ));
        }
    };
    let others: Vec<&str> =
        sheets.iter().map(|sheet| sheet.name.as_str()).filter(|name| *name != sheets[index].name).collect();
    let (name, others) = (&sheets[index].name, others.join("、"));
    let finding = Diagnostic::of(
        Code::SheetTaken,
        format!("读取工作表“{name}”；没有读取：{others}"),
        format!("the sheet “{name}” is read; not read: {others}"),
    )
    .hint("读取其他工作表用 --sheet", "to read another sheet, use --sheet");
    Ok((index, vec![finding]))
}

fn no_sheet(shown: &str) -> Diagnostic {
    cannot_read(shown, "文件是空的", "it is empty")
}

/// The format of a file, by its first bytes and, for a ZIP, by what it holds.
fn kind(path: &Path) -> std::io::Result<Kind> {
    let mut start = Vec::new();
    File::open(path)?.take(4096).read_to_end(&mut start)?;
    if start.starts_with(b"PK\x03\x04") {
        return Ok(kind_of_zip(path));
    }
    if start.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Ok(kind_of_compound(path));
    }
    if start.starts_with(b"%PDF") {
        return Ok(Kind::Other("是 PDF，不是表格", "it is a PDF, not a spreadsheet"));
    }
    let text = String::from_utf8_lossy(&start).trim_start_matches('\u{FEFF}').trim_start().to_lowercase();
    if text.contains("urn:schemas-microsoft-com:office:spreadsheet") && text.starts_with('<') {
        return Ok(Kind::Other(
            "是“XML 表格 2003”，不是 .xls 或者 .xlsx",
            "it is an “XML Spreadsheet 2003”, neither .xls nor .xlsx",
        ));
    }
    if ["<html", "<!doctype", "<table", "<meta", "<head", "<body", "<?xml", "<style"]
        .iter()
        .any(|mark| text.starts_with(mark))
    {
        return Ok(Kind::Other(
            "是网页（HTML 或者 XML），不是表格",
            "it is a web page (HTML or XML), not a spreadsheet",
        ));
    }
    Ok(Kind::Csv)
}

fn kind_of_zip(path: &Path) -> Kind {
    let mut mimetype = String::new();
    let archive = File::open(path).ok().and_then(|file| zip::ZipArchive::new(std::io::BufReader::new(file)).ok());
    if let Some(mut archive) = archive {
        if archive.index_for_name("word/document.xml").is_some() {
            return Kind::Other("是 Word 文件，不是表格", "it is a Word file, not a spreadsheet");
        }
        if archive.index_for_name("xl/workbook.bin").is_some() {
            return Kind::Other("是 .xlsb 文件", "it is an .xlsb file");
        }
        if archive.index_for_name("Index/Document.iwa").is_some() || archive.index_for_name("Index.zip").is_some() {
            return Kind::Other("是 Numbers 文件", "it is a file of Numbers");
        }
        if let Ok(part) = archive.by_name("mimetype") {
            let _ = part.take(200).read_to_string(&mut mimetype);
        }
    }
    if mimetype.contains("opendocument.spreadsheet") { Kind::Old(Old::Ods) } else { Kind::Xlsx }
}

/// A compound file: an old workbook, or a new one behind a password.
fn kind_of_compound(path: &Path) -> Kind {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(16 << 20).read_to_end(&mut bytes));
    let names = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    match read {
        Ok(_) if names("EncryptedPackage") => Kind::Other("文件有密码保护", "it is protected by a password"),
        Ok(_) if names("WordDocument") => {
            Kind::Other("是旧的 Word 文件，不是表格", "it is an old Word file, not a spreadsheet")
        }
        _ => Kind::Old(Old::Xls),
    }
}

/// SHA-256 of a file, read in pieces.
fn hash(path: &Path) -> std::io::Result<String> {
    sha256_of(File::open(path)?)
}
