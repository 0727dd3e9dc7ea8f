//! Document properties: title, author, dates from the answers, and what the file was made from.

use super::xml::Xml;
use crate::document::Document;
use chrono::NaiveDate;

/// Who is named as author.
pub const AUTHOR: &str = "baomi";

/// A day as Word writes moments.
pub fn moment(date: NaiveDate) -> String {
    date.format("%Y-%m-%dT00:00:00Z").to_string()
}

/// `docProps/core.xml`.
pub fn core(document: &Document) -> String {
    let mut xml = Xml::part(1_500);
    xml.raw(concat!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"",
        " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
    ));
    let titles: Vec<&str> =
        document.languages.iter().filter_map(|language| document.title.get(*language)).map(String::as_str).collect();
    xml.raw("<dc:title>").text(&titles.join(" / ")).raw("</dc:title>");
    if let Some(number) = &document.number {
        xml.raw("<dc:subject>").text(number).raw("</dc:subject>");
    }
    xml.raw("<dc:creator>").raw(AUTHOR).raw("</dc:creator>");
    if let Some(language) = document.languages.first() {
        xml.raw("<dc:language>").raw(language.tag()).raw("</dc:language>");
    }
    xml.raw("<cp:lastModifiedBy>").raw(AUTHOR).raw("</cp:lastModifiedBy>");
    if let Some(date) = document.provenance.date {
        let moment = moment(date);
        for name in ["created", "modified"] {
            xml.raw("<dcterms:")
                .raw(name)
                .raw(" xsi:type=\"dcterms:W3CDTF\">")
                .raw(&moment)
                .raw("</dcterms:")
                .raw(name)
                .raw(">");
        }
    }
    xml.raw("</cp:coreProperties>");
    xml.finish()
}

/// `docProps/custom.xml`: names and hashes that prove what the file was made from.
pub fn custom(document: &Document) -> String {
    let from = &document.provenance;
    let mut xml = Xml::part(2_000);
    xml.raw(concat!(
        "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\"",
        " xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">"
    ));
    let facts = [
        ("Program", &from.program),
        ("Answers", &from.answers_name),
        ("AnswersSHA256", &from.answers_sha256),
        ("LibrarySHA256", &from.library_sha256),
    ];
    // Numbers of properties begin at 2.
    for (number, (name, value)) in (2..).zip(facts) {
        xml.raw("<property fmtid=\"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}\" pid=\"")
            .number(number)
            .raw("\" name=\"")
            .raw(name);
        xml.raw("\"><vt:lpwstr>").text(value).raw("</vt:lpwstr></property>");
    }
    xml.raw("</Properties>");
    xml.finish()
}
