//! What a PDF says of itself: title, language, dates and author, as the Info dictionary and as XMP.

use super::syntax::text;
use crate::document::Document;
use crate::value::{Byline, Language};
use chrono::NaiveDate;

/// The facts about a document that its metadata bear.
#[derive(Debug, Clone, PartialEq)]
pub struct Metadata {
    /// Shown as the title of the window.
    pub title: String,
    /// The agreement's number, where there is one.
    pub number: Option<String>,
    /// The language of all that names no other.
    pub language: Language,
    /// Who is named as author, and which day it bears.
    pub byline: Byline,
}

impl Metadata {
    /// The metadata of `document`, in its first language.
    pub fn of(document: &Document) -> Metadata {
        let language = document.languages.first().copied().unwrap_or(Language::Zh);
        Metadata {
            title: document.title.prefer(language).cloned().unwrap_or_default(),
            number: document.number.clone(),
            language,
            byline: document.byline.clone(),
        }
    }
}

/// Appends the Info dictionary. It says the same as [`xmp`], in its own form.
pub(super) fn write_information(out: &mut Vec<u8>, metadata: &Metadata) {
    out.extend_from_slice(b"<</Title");
    text(out, &metadata.title);
    if let Some(author) = &metadata.byline.author {
        out.extend_from_slice(b"/Author");
        text(out, author);
    }
    if let Some(date) = metadata.byline.date {
        let date = date.format("D:%Y%m%d000000+08'00'").to_string();
        out.extend_from_slice(b"/CreationDate");
        text(out, &date);
        out.extend_from_slice(b"/ModDate");
        text(out, &date);
    }
    out.extend_from_slice(b">>");
}

/// The XMP packet: PDF/A-2b, PDF/UA-1 and the standard fields.
pub(super) fn xmp(metadata: &Metadata) -> String {
    let language = metadata.language.tag();
    let title = escape(&metadata.title);
    let identifier = (metadata.number.as_ref())
        .map(|number| format!("<dc:identifier>{}</dc:identifier>\n", escape(number)))
        .unwrap_or_default();
    let author = (metadata.byline.author.as_ref())
        .map(|author| format!("<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n", escape(author)))
        .unwrap_or_default();
    let dates = metadata.byline.date.map(dates).unwrap_or_default();
    format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n\
<pdfaid:part>2</pdfaid:part>\n\
<pdfaid:conformance>B</pdfaid:conformance>\n\
<pdfuaid:part>1</pdfuaid:part>\n\
<dc:format>application/pdf</dc:format>\n\
{author}{identifier}\
<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\n\
{dates}</rdf:Description>\n\
{SCHEMAS}\
</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"
    )
}

/// Midnight of the day in China.
fn dates(date: NaiveDate) -> String {
    let date = date.format("%Y-%m-%dT00:00:00+08:00");
    format!("<xmp:CreateDate>{date}</xmp:CreateDate>\n<xmp:ModifyDate>{date}</xmp:ModifyDate>\n")
}

/// Text as XML content. Control characters, which XML 1.0 cannot hold, are dropped.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Descriptions of the fields that PDF/A does not know (PDF/A-2 6.6.2.3.3).
const SCHEMAS: &str = concat!(
    "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" ",
    "xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" ",
    "xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n",
    "<pdfaExtension:schemas><rdf:Bag>\n",
    "<rdf:li rdf:parseType=\"Resource\">\n",
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n",
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n",
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n",
    "<pdfaSchema:property><rdf:Seq>\n",
    "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>part</pdfaProperty:name>",
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>",
    "<pdfaProperty:description>Part of ISO 14289 the file follows</pdfaProperty:description></rdf:li>\n",
    "</rdf:Seq></pdfaSchema:property>\n</rdf:li>\n",
    "</rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n",
);
