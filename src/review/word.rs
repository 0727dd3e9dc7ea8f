//! Plain Word files: the opinion, and a paper of another format as Word.

use crate::container::{PackageError, escape_text, pack};
use crate::intake::Paper;
use std::fmt::Write;

/// The Markdown of an opinion as a Word file: headings, lists, tables and paragraphs.
///
/// # Errors
/// The package cannot be written.
pub fn opinion(markdown: &str) -> Result<Vec<u8>, PackageError> {
    let mut body = String::new();
    let mut table = false;
    for line in markdown.lines().filter(|line| !line.is_empty()) {
        let cells = line.strip_prefix("| ").and_then(|rest| rest.strip_suffix('|'));
        if cells.is_none() && std::mem::take(&mut table) {
            body.push_str("</w:tbl><w:p/>");
        }
        match cells {
            Some(rest) if rest.starts_with("---") => {}
            Some(rest) => {
                if !table {
                    body.push_str(TABLE);
                    table = true;
                }
                body.push_str("<w:tr>");
                for cell in split_cells(rest) {
                    let _ = write!(
                        body,
                        "<w:tc><w:tcPr><w:tcW w:w=\"0\" w:type=\"auto\"/></w:tcPr>{}</w:tc>",
                        paragraph(&cell, 18, false)
                    );
                }
                body.push_str("</w:tr>");
            }
            None => match (line.strip_prefix("# "), line.strip_prefix("## "), line.strip_prefix("- ")) {
                (Some(title), ..) => body.push_str(&paragraph(title, 32, true)),
                (_, Some(title), _) => body.push_str(&paragraph(title, 26, true)),
                (_, _, Some(item)) => body.push_str(&paragraph(&format!("• {item}"), 21, false)),
                _ => body.push_str(&paragraph(line, 21, false)),
            },
        }
    }
    if table {
        body.push_str("</w:tbl>");
    }
    package(&body)
}

/// A paper's paragraphs, one for each, so that comments find their places.
///
/// # Errors
/// The package cannot be written.
pub fn paper(paper: &Paper) -> Result<Vec<u8>, PackageError> {
    let mut body = String::new();
    for own in &paper.paragraphs {
        let number = own.number.as_deref().map_or(String::new(), |number| format!("{number} "));
        let text = escape_text(&own.text).replace('\n', "</w:t><w:br/><w:t xml:space=\"preserve\">");
        let _ = write!(body, "<w:p><w:r><w:t xml:space=\"preserve\">{number}{text}</w:t></w:r></w:p>");
    }
    package(&body)
}

const TABLE: &str = "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders><w:top w:val=\"single\" w:sz=\"4\"/><w:left w:val=\"single\" w:sz=\"4\"/><w:bottom w:val=\"single\" w:sz=\"4\"/><w:right w:val=\"single\" w:sz=\"4\"/><w:insideH w:val=\"single\" w:sz=\"4\"/><w:insideV w:val=\"single\" w:sz=\"4\"/></w:tblBorders></w:tblPr><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>";

/// Cells of a row of a Markdown table, whose own bars are escaped.
fn split_cells(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in row.chars() {
        match c {
            '|' if !escaped => cells.push(String::new()),
            _ => cells.last_mut().expect("one at least").push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    cells.pop_if(|last| last.trim().is_empty() && row.trim_end().ends_with('|'));
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// A paragraph of Markdown in half points of size, with its strong words.
fn paragraph(text: &str, size: u32, bold: bool) -> String {
    let mut out = String::from("<w:p>");
    for (n, part) in text.split("**").enumerate() {
        let mut words = String::new();
        let mut escaped = false;
        for c in part.chars() {
            if escaped || !matches!(c, '\\' | '`') {
                words.push(c);
            }
            escaped = c == '\\' && !escaped;
        }
        if !words.is_empty() {
            let strong = if bold || n % 2 == 1 { "<w:b/>" } else { "" };
            let _ = write!(
                out,
                "<w:r><w:rPr>{strong}<w:sz w:val=\"{size}\"/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
                escape_text(&words)
            );
        }
    }
    out.push_str("</w:p>");
    out
}

fn package(body: &str) -> Result<Vec<u8>, PackageError> {
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    let document = format!(
        "{HEAD}<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\" w:header=\"720\" w:footer=\"720\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    );
    let types = format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"
    );
    let relations = format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
    );
    let none = format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>"
    );
    pack(&[
        ("[Content_Types].xml".to_owned(), types.into_bytes()),
        ("_rels/.rels".to_owned(), relations.into_bytes()),
        ("word/document.xml".to_owned(), document.into_bytes()),
        ("word/_rels/document.xml.rels".to_owned(), none.into_bytes()),
    ])
}
