//! Document properties: title, number, and author and day where they were given.

use super::xml::Xml;
use crate::document::Document;
use crate::value::Language;
use chrono::NaiveDate;

/// The author of changes and comments where none is named: what Word writes when it takes personal data out of a file.
pub fn nobody(language: Language) -> &'static str {
    match language {
        Language::Zh => "作者",
        Language::En => "Author",
    }
}

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
    let author = document.byline.author.as_deref();
    if let Some(author) = author {
        xml.raw("<dc:creator>").text(author).raw("</dc:creator>");
    }
    if let Some(language) = document.languages.first() {
        xml.raw("<dc:language>").raw(language.tag()).raw("</dc:language>");
    }
    if let Some(author) = author {
        xml.raw("<cp:lastModifiedBy>").text(author).raw("</cp:lastModifiedBy>");
    }
    if let Some(date) = document.byline.date {
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
