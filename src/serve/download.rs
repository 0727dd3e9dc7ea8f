//! Files to take away: one format, or all in a ZIP.

use super::refusal::Refusal;
use super::sheet::{Press, Sheet};
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::publish::{File, Format, Publisher, Session, Settings};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

/// A file for the browser.
pub struct Download {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The file that `asked` names (`pdf`, `notes.docx`, `steps.csv`, `zip` …), with the answers themselves in `text`.
///
/// # Errors
/// Errors stand and no draft is asked for; there is no such file; it cannot be made.
pub fn download(
    press: &Press,
    sheet: &Sheet,
    (asked, draft): (&str, bool),
    (stem, text): (&str, &str),
) -> Result<Download, Refusal> {
    let answers = || File {
        name: format!("{stem}.toml"),
        private: true,
        content: crate::publish::Content::Bytes(text.as_bytes().to_vec()),
    };
    if asked == "toml" {
        return Ok(single(answers()));
    }
    let (format, notes) = match asked {
        "notes.docx" => (Some(Format::Docx), true),
        _ => (Format::ALL.into_iter().find(|format| format.endings().contains(&asked)), false),
    };
    let format = format.filter(|format| *format != Format::Svg);
    if format.is_none() && asked != "zip" {
        return Err(Refusal::not_found(
            format!("没有 {asked} 这种文件"),
            format!("there is no file of the kind {asked}"),
        ));
    }
    if has_errors(&sheet.assembly.findings) && !draft {
        let errors = sheet.assembly.findings.iter().filter(|finding| has_errors(std::slice::from_ref(finding)));
        return Err(Refusal::findings(errors.cloned().collect()));
    }
    let Some(format) = format else { return all(press, sheet, (stem, answers())) };
    let files = made(press, sheet, &[format], notes, stem)?;
    let name = format!("{stem}.{asked}");
    let file = files.into_iter().find(|file| file.name == name);
    file.map(single).ok_or_else(|| Refusal::not_found("没有生成该文件", "that file was not made"))
}

/// Everything in one: what goes to the other side, and what is for us.
fn all(press: &Press, sheet: &Sheet, (stem, answers): (&str, File)) -> Result<Download, Refusal> {
    let formats = [Format::Md, Format::Pdf, Format::Docx, Format::Memo, Format::Ics];
    let mut files = made(press, sheet, &formats, false, stem)?;
    files.extend(made(press, sheet, &[Format::Docx], true, stem)?);
    files.push(answers);
    zipped(stem, files).map_err(|error| cannot_pack(&error.to_string()).into())
}

fn made(press: &Press, sheet: &Sheet, formats: &[Format], notes: bool, stem: &str) -> Result<Vec<File>, Refusal> {
    let settings = Settings { formats: formats.to_vec(), notes, ..press.settings.clone() };
    let published = Publisher::new(Session::alone(press.library), &settings).publish(sheet.made(), stem);
    published.map(|published| published.files).map_err(|error| Refusal::findings(error.into_findings()))
}

fn single(file: File) -> Download {
    Download { name: file.name, bytes: file.content.into_bytes() }
}

/// All files in one, those that are for us alone in a folder of their own.
fn zipped(stem: &str, files: Vec<File>) -> Result<Download, zip::result::ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The same input gives the same bytes: no clock.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for file in files {
        let folder = if file.private { "己方-internal/" } else { "" };
        zip.start_file(format!("{folder}{}", file.name), options)?;
        zip.write_all(&file.content.into_bytes())?;
    }
    Ok(Download { name: format!("{stem}.zip"), bytes: zip.finish()?.into_inner() })
}

fn cannot_pack(reason: &str) -> Diagnostic {
    Diagnostic::of(Code::Output, format!("无法打包：{reason}"), format!("the files cannot be packed: {reason}"))
}
