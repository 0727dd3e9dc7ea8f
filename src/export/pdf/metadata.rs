//! What a PDF says of itself: title, language, dates and provenance, as the Info dictionary and as XMP.

use super::syntax::text;
use crate::document::{Document, Provenance};
use crate::value::Language;
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
    /// Where the document comes from.
    pub provenance: Provenance,
}

impl Metadata {
    /// The metadata of `document`, in its first language.
    pub fn of(document: &Document) -> Metadata {
        let language = document.languages.first().copied().unwrap_or(Language::Zh);
        Metadata {
            title: document.title.prefer(language).cloned().unwrap_or_default(),
            number: document.number.clone(),
            language,
            provenance: document.provenance.clone(),
        }
    }

    /// Name and version of the program, as creator and producer.
    fn program(&self) -> String {
        format!("baomi {}", self.provenance.program)
    }
}

/// Appends the Info dictionary. It says the same as [`xmp`], in its own form.
pub(super) fn write_information(out: &mut Vec<u8>, metadata: &Metadata) {
    out.extend_from_slice(b"<</Title");
    text(out, &metadata.title);
    out.extend_from_slice(b"/Creator");
    text(out, &metadata.program());
    out.extend_from_slice(b"/Producer");
    text(out, &metadata.program());
    if let Some(date) = metadata.provenance.date {
        let date = date.format("D:%Y%m%d000000+08'00'").to_string();
        out.extend_from_slice(b"/CreationDate");
        text(out, &date);
        out.extend_from_slice(b"/ModDate");
        text(out, &date);
    }
    out.extend_from_slice(b">>");
}

/// The XMP packet: PDF/A-2b, PDF/UA-1, the standard fields, and the provenance in a schema of its own.
pub(super) fn xmp(metadata: &Metadata) -> String {
    let Provenance { answers_name, answers_sha256, library_sha256, program, date } = &metadata.provenance;
    let language = metadata.language.tag();
    let title = escape(&metadata.title);
    let creator = escape(&metadata.program());
    let identifier = (metadata.number.as_ref())
        .map(|number| format!("<dc:identifier>{}</dc:identifier>\n", escape(number)))
        .unwrap_or_default();
    let dates = date.map(dates).unwrap_or_default();
    let provenance: String = [
        ("AnswersName", answers_name),
        ("AnswersSha256", answers_sha256),
        ("LibrarySha256", library_sha256),
        ("Program", program),
    ]
    .iter()
    .map(|(name, value)| format!("<baomi:{name}>{}</baomi:{name}>\n", escape(value)))
    .collect();
    format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\" \
xmlns:baomi=\"{NAMESPACE}\">\n\
<pdfaid:part>2</pdfaid:part>\n\
<pdfaid:conformance>B</pdfaid:conformance>\n\
<pdfuaid:part>1</pdfuaid:part>\n\
<dc:format>application/pdf</dc:format>\n\
{identifier}\
<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\n\
<xmp:CreatorTool>{creator}</xmp:CreatorTool>\n\
<pdf:Producer>{creator}</pdf:Producer>\n\
{dates}{provenance}</rdf:Description>\n\
{SCHEMAS}\
</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"
    )
}

/// Names the provenance fields; nothing needs to be found there.
const NAMESPACE: &str = "https://baomi.invalid/provenance/1/";

/// Midnight of the signing date in China.
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
    "<rdf:li rdf:parseType=\"Resource\">\n",
    "<pdfaSchema:schema>Provenance of the agreement</pdfaSchema:schema>\n",
    "<pdfaSchema:namespaceURI>https://baomi.invalid/provenance/1/</pdfaSchema:namespaceURI>\n",
    "<pdfaSchema:prefix>baomi</pdfaSchema:prefix>\n",
    "<pdfaSchema:property><rdf:Seq>\n",
    "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>AnswersName</pdfaProperty:name>",
    "<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>",
    "<pdfaProperty:description>File name of the answers</pdfaProperty:description></rdf:li>\n",
    "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>AnswersSha256</pdfaProperty:name>",
    "<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>",
    "<pdfaProperty:description>SHA-256 of the answers</pdfaProperty:description></rdf:li>\n",
    "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>LibrarySha256</pdfaProperty:name>",
    "<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>",
    "<pdfaProperty:description>SHA-256 of the clause library</pdfaProperty:description></rdf:li>\n",
    "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>Program</pdfaProperty:name>",
    "<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>",
    "<pdfaProperty:description>Version of the program</pdfaProperty:description></rdf:li>\n",
    "</rdf:Seq></pdfaSchema:property>\n</rdf:li>\n",
    "</rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n",
);
