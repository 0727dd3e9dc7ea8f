//! XML of others as opened and closed elements and text, with the place of each; no entity is ever expanded.

use super::limits::XML_DEPTH;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What is wrong with the XML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum XmlError {
    /// Not well formed, at that byte.
    Broken(usize),
    /// A document type: its entities may stand for anything.
    DocumentType,
    /// Nested too deeply.
    TooDeep,
}

/// Attributes of an element with their values, by qualified name.
#[derive(Debug, Clone, Default)]
pub struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// The value of the attribute with this name, prefix included.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// One piece of the XML, `start..end` being its bytes.
#[derive(Debug, Clone)]
pub enum Node {
    /// `<name …>`; `empty` for `<name …/>`, which no `Close` follows.
    Open {
        /// Its name with its prefix.
        name: String,
        /// Its attributes.
        attributes: Attributes,
        /// Whether it closes itself.
        empty: bool,
        /// First byte of the tag.
        start: usize,
        /// Byte after the tag.
        end: usize,
    },
    /// `</name>`.
    Close {
        /// Its name with its prefix.
        name: String,
        /// First byte of the tag.
        start: usize,
        /// Byte after the tag.
        end: usize,
    },
    /// Characters, with references resolved.
    Text {
        /// With its entities resolved.
        text: String,
        /// First byte as written.
        start: usize,
        /// Byte after what was written.
        end: usize,
    },
}

/// Reads XML piece by piece.
pub struct XmlReader<'x> {
    reader: Reader<&'x [u8]>,
    depth: usize,
}

impl<'x> XmlReader<'x> {
    /// Over the bytes of a part.
    pub fn new(bytes: &'x [u8]) -> Self {
        let mut reader = Reader::from_reader(bytes);
        reader.config_mut().check_end_names = true;
        XmlReader { reader, depth: 0 }
    }

    /// The next piece; None at the end.
    ///
    /// # Errors
    /// The XML is not well formed, has a document type, or is nested too deeply.
    pub fn next_node(&mut self) -> Result<Option<Node>, XmlError> {
        loop {
            let start = self.at();
            let event = self.reader.read_event().map_err(|_| XmlError::Broken(start))?;
            let end = self.at();
            return Ok(Some(match event {
                Event::Start(element) => {
                    self.depth += 1;
                    if self.depth > XML_DEPTH {
                        return Err(XmlError::TooDeep);
                    }
                    open(&element, false, start, end)?
                }
                Event::Empty(element) => open(&element, true, start, end)?,
                Event::End(element) => {
                    self.depth = self.depth.saturating_sub(1);
                    Node::Close { name: utf8(element.name().as_ref(), start)?, start, end }
                }
                Event::Text(text) => Node::Text { text: utf8(&text, start)?, start, end },
                Event::CData(text) => Node::Text { text: utf8(&text, start)?, start, end },
                Event::GeneralRef(reference) => {
                    let text = match reference.resolve_char_ref() {
                        Ok(Some(character)) => character.to_string(),
                        Ok(None) => named(&utf8(&reference, start)?).ok_or(XmlError::Broken(start))?.to_owned(),
                        Err(_) => return Err(XmlError::Broken(start)),
                    };
                    Node::Text { text, start, end }
                }
                Event::DocType(_) => return Err(XmlError::DocumentType),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => continue,
                Event::Eof => return Ok(None),
            }));
        }
    }

    fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }
}

fn utf8(bytes: &[u8], at: usize) -> Result<String, XmlError> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| XmlError::Broken(at))
}

fn open(element: &BytesStart<'_>, empty: bool, start: usize, end: usize) -> Result<Node, XmlError> {
    let mut attributes = Attributes::default();
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| XmlError::Broken(start))?;
        let value =
            attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(|_| XmlError::Broken(start))?;
        attributes.0.push((utf8(attribute.key.as_ref(), start)?, value.into_owned()));
    }
    Ok(Node::Open { name: utf8(element.name().as_ref(), start)?, attributes, empty, start, end })
}

/// The five names that XML has without a document type.
fn named(name: &str) -> Option<&'static str> {
    Some(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return None,
    })
}

/// Text as XML, for elements and attributes; characters that XML cannot hold are left out.
pub fn escape_text(text: &str) -> String {
    let sound = |c: &char| !c.is_control() || matches!(c, '\t' | '\n');
    let sound: String = text.chars().filter(sound).filter(|c| !matches!(c, '\u{FFFE}' | '\u{FFFF}')).collect();
    quick_xml::escape::escape(&sound).into_owned()
}
