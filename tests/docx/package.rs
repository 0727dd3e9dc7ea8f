//! Reads a Word file: its parts as trees of elements.

#![allow(dead_code, reason = "two test programs use this module, each a part of it")]

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::Read;

/// An element, its attributes and what it holds, in order.
#[derive(Debug, Clone, Default)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub children: Vec<Node>,
}

#[derive(Debug, Clone)]
pub enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The child elements.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child of that name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The element at the end of a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// `w:val` of the element at the end of a path.
    pub fn value(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?.attribute("w:val")
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// All elements below of that name, in order.
    pub fn all<'e>(&'e self, name: &str, found: &mut Vec<&'e Element>) {
        for element in self.elements() {
            if element.name == name {
                found.push(element);
            }
            element.all(name, found);
        }
    }

    /// Its own text.
    pub fn text(&self) -> String {
        let own = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        own.collect()
    }
}

/// The parts of a Word file as text, by name.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("it is a ZIP file");
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).expect("the part is there");
            let mut text = String::new();
            file.read_to_string(&mut text).expect("a part is UTF-8");
            (file.name().to_owned(), text)
        })
        .collect()
}

/// A part as a tree; panics where it is not well-formed.
pub fn tree(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => {
                let element = element(&start);
                open.last_mut().expect("the root stays").children.push(Node::Element(element));
            }
            Event::End(_) => {
                let element = open.pop().expect("it was opened");
                open.last_mut().expect("the root stays").children.push(Node::Element(element));
            }
            Event::Text(text) => {
                let text = text.decode().expect("UTF-8").into_owned();
                open.last_mut().expect("the root stays").children.push(Node::Text(text));
            }
            Event::GeneralRef(reference) => {
                let name = format!("&{};", reference.decode().expect("UTF-8"));
                let text = quick_xml::escape::unescape(&name).expect("a known reference").into_owned();
                open.last_mut().expect("the root stays").children.push(Node::Text(text));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let root = open.pop().expect("the root stays");
    assert!(open.is_empty(), "every element is closed");
    root.elements().next().expect("a part has a root").clone()
}

fn element(start: &BytesStart<'_>) -> Element {
    let attributes = start
        .attributes()
        .map(|attribute| {
            let attribute = attribute.expect("a right attribute");
            let key = String::from_utf8(attribute.key.as_ref().to_vec()).expect("UTF-8");
            (
                key,
                attribute
                    .decoded_and_normalized_value(quick_xml::XmlVersion::Implicit1_0, start.decoder())
                    .expect("a right value")
                    .into_owned(),
            )
        })
        .collect();
    Element {
        name: String::from_utf8(start.name().as_ref().to_vec()).expect("UTF-8"),
        attributes,
        children: Vec::new(),
    }
}
