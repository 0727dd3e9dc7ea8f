//! The register as a workbook: frozen titles with filters, days as days, everything else as text, no formula, no clock.

use super::columns::Column;
use crate::value::{Language, parse_date};
use chrono::Datelike;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

/// Widest and narrowest column, in characters.
const WIDTHS: (usize, usize) = (8, 40);

/// The file, from titles and lines of equal length.
///
/// # Errors
/// More lines than a sheet has, or text that it cannot hold.
pub fn workbook(
    columns: &[Column],
    own: &[String],
    lines: &[Vec<String>],
    language: Language,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // It would bear the moment of its making.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = workbook.add_worksheet();
    sheet.set_name(language.say("登记簿", "register"))?;
    sheet.set_freeze_panes(1, 0)?;
    let titles: Vec<&str> = columns.iter().map(|c| c.title(language)).chain(own.iter().map(String::as_str)).collect();
    for (at, title) in titles.iter().enumerate() {
        let column = at as u16;
        sheet.write_string_with_format(0, column, *title, &bold)?;
        let widest = lines.iter().filter_map(|line| line.get(at)).map(|cell| width(cell)).max().unwrap_or(0);
        sheet.set_column_width(column, widest.max(width(title)).clamp(WIDTHS.0, WIDTHS.1) as f64 + 1.0)?;
    }
    for (n, line) in lines.iter().enumerate() {
        let row = n as u32 + 1;
        for (at, cell) in line.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let day = columns.get(at).filter(|column| column.is_date).and_then(|_| parse_date(cell));
            match day.map(|day| {
                ExcelDateTime::from_ymd(day.year().unsigned_abs() as u16, day.month() as u8, day.day() as u8)
            }) {
                Some(Ok(day)) => sheet.write_datetime_with_format(row, at as u16, &day, &date)?,
                _ => sheet.write_string_with_format(row, at as u16, cell, &text)?,
            };
        }
    }
    if let (Some(last), false) = (titles.len().checked_sub(1), lines.is_empty()) {
        sheet.autofilter(0, 0, lines.len() as u32, last as u16)?;
    }
    workbook.save_to_buffer()
}

/// Han take the room of two letters.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c < '\u{2E80}' { 1 } else { 2 }).sum()
}
