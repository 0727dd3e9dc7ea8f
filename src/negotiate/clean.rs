//! A Word file without what only its authors should see: comments, properties, tracked changes, names of templates and data.

use super::clean_text::{Comments, Removed, without_revisions};
use crate::container::limits::PAPER_BYTES;
use crate::container::{Node, Package, PackageError, XmlReader};
use crate::intake::DOCUMENT;
use std::collections::BTreeMap;

/// What was taken out of a file, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taken {
    /// Comments and whom they are by.
    Comments,
    /// Tracked insertions, now plain text.
    Insertions,
    /// Tracked deletions, now gone.
    Deletions,
    /// Tracked changes of formatting, now plain formatting.
    FormatChanges,
    /// Properties: author, company, last editor, times.
    Properties,
    /// Parts with data of the program or template that made the file.
    Data,
    /// Marks of editing sessions.
    Sessions,
}

/// A file without private things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// The new file.
    pub bytes: Vec<u8>,
    /// What was taken out.
    pub taken: BTreeMap<Taken, usize>,
    /// Names of authors and words of properties that stood there.
    pub named: Vec<String>,
    /// What was found and left, in Chinese and English.
    pub left: Vec<(&'static str, &'static str)>,
}

/// Properties of a document with nothing in them.
const NO_CORE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>";
const NO_APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>";

/// Takes out of a Word file what only its authors should see. Tracked changes are accepted.
///
/// # Errors
/// It is no ZIP package, broken, encrypted or beyond a limit; its XML cannot be read.
pub fn clean(bytes: &[u8]) -> Result<Cleaned, PackageError> {
    if bytes.len() > PAPER_BYTES {
        return Err(PackageError::TooLarge(DOCUMENT.to_owned()));
    }
    let mut package = Package::open(bytes)?;
    let names = package.names();
    if !names.iter().any(|name| name == DOCUMENT) {
        return Err(PackageError::Broken(DOCUMENT.to_owned()));
    }
    let mut cleaned = Cleaned { bytes: Vec::new(), taken: BTreeMap::new(), named: Vec::new(), left: left(&names) };
    let dropped: Vec<&String> = names.iter().filter(|name| is_private(name)).collect();
    let mut parts = Vec::new();
    for name in names.iter().filter(|name| !is_private(name)) {
        let content = package.part(name)?.ok_or_else(|| PackageError::Broken(name.clone()))?;
        parts.push((name.clone(), cleaned.part(name, content)?));
    }
    for name in dropped {
        let content = package.part(name)?.unwrap_or_default();
        cleaned.note_dropped(name, &content)?;
    }
    cleaned.named.sort();
    cleaned.named.dedup();
    cleaned.bytes = crate::container::pack(&parts)?;
    Ok(cleaned)
}

/// Parts that go as a whole: comments, the people who wrote them, data of programs and templates, a picture of page one.
fn is_private(name: &str) -> bool {
    let in_word = name.strip_prefix("word/").unwrap_or_default();
    in_word.starts_with("comments")
        || in_word == "people.xml"
        || in_word.starts_with("_rels/comments")
        || in_word.starts_with("printerSettings")
        || name == "docProps/custom.xml"
        || name.starts_with("docProps/thumbnail")
        || name.starts_with("customXml/")
}

impl Cleaned {
    fn count(&mut self, what: Taken, times: usize) {
        if times > 0 {
            *self.taken.entry(what).or_default() += times;
        }
    }

    /// A part as it stays.
    fn part(&mut self, name: &str, content: Vec<u8>) -> Result<Vec<u8>, PackageError> {
        let broken = |_| PackageError::Broken(name.to_owned());
        match name {
            "docProps/core.xml" | "docProps/app.xml" => {
                let words = words(&content).map_err(broken)?;
                self.count(Taken::Properties, words.len());
                self.named.extend(words.into_iter().filter(|word| !word.starts_with(|c: char| c.is_ascii_digit())));
                Ok(if name.ends_with("core.xml") { NO_CORE } else { NO_APP }.as_bytes().to_vec())
            }
            "[Content_Types].xml" => without(&content, |element| {
                element.name == "Override"
                    && element.attribute("PartName").is_some_and(|part| is_private(part.trim_start_matches('/')))
            })
            .map_err(broken),
            _ if name.ends_with(".rels") => {
                let folder = name.split("_rels/").next().unwrap_or_default().to_owned();
                let content = without(&content, |element| {
                    let target = element.attribute("Target").unwrap_or_default();
                    let template = element.attribute("Type").is_some_and(|kind| kind.ends_with("/attachedTemplate"));
                    element.name == "Relationship" && (template || is_private(&resolved(&folder, target)))
                });
                content.map_err(broken)
            }
            _ if name.starts_with("word/") && name.ends_with(".xml") && !name.starts_with("word/theme") => {
                let (content, removed) = without_revisions(&content, Comments::Go).map_err(broken)?;
                let Removed { insertions, deletions, formats, sessions, authors, hidden } = removed;
                for (what, times) in [
                    (Taken::Insertions, insertions),
                    (Taken::Deletions, deletions),
                    (Taken::FormatChanges, formats),
                    (Taken::Sessions, sessions),
                ] {
                    self.count(what, times);
                }
                self.named.extend(authors);
                let told = ("隐藏文字", "hidden text");
                if hidden && !self.left.contains(&told) {
                    self.left.push(told);
                }
                Ok(content)
            }
            _ => Ok(content),
        }
    }

    /// Counts what a dropped part held.
    fn note_dropped(&mut self, name: &str, content: &[u8]) -> Result<(), PackageError> {
        if name == "word/comments.xml" {
            let mut reader = XmlReader::new(content);
            while let Some(node) = reader.next_node().map_err(|_| PackageError::Broken(name.to_owned()))? {
                if let Node::Open { name, attributes, .. } = node
                    && name == "w:comment"
                {
                    self.count(Taken::Comments, 1);
                    self.named.extend(attributes.get("w:author").map(str::to_owned));
                }
            }
        } else if name == "docProps/custom.xml" {
            let words = words(content).map_err(|_| PackageError::Broken(name.to_owned()))?;
            self.count(Taken::Properties, words.len());
            self.named.extend(words);
        } else if !name.starts_with("word/comments") && name != "word/people.xml" {
            self.count(Taken::Data, 1);
        }
        Ok(())
    }
}

/// The part that a target means, as seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                path.pop();
            }
            "." => {}
            part => path.push(part),
        }
    }
    path.join("/")
}

/// What is in the package and was not looked into.
fn left(names: &[String]) -> Vec<(&'static str, &'static str)> {
    let any = |test: &dyn Fn(&str) -> bool| names.iter().any(|name| test(name));
    let mut left = Vec::new();
    if any(&|name| name.ends_with("vbaProject.bin")) {
        left.push(("宏", "macros"));
    }
    if any(&|name| name.starts_with("word/embeddings/")) {
        left.push(("嵌入的文件", "embedded files"));
    }
    if any(&|name| name.starts_with("word/media/")) {
        left.push(("图片（其中可能记有拍摄时间、地点）", "pictures, which may bear time and place"));
    }
    left
}

/// The words of all elements of a part, one an element.
fn words(content: &[u8]) -> Result<Vec<String>, crate::container::XmlError> {
    let mut reader = XmlReader::new(content);
    let mut found = Vec::new();
    while let Some(node) = reader.next_node()? {
        if let Node::Text { text, .. } = node
            && !text.trim().is_empty()
        {
            found.push(text.trim().to_owned());
        }
    }
    Ok(found)
}

/// An element of a list such as that of content types.
struct Listed<'n> {
    name: &'n str,
    node: &'n Node,
}

impl Listed<'_> {
    fn attribute(&self, name: &str) -> Option<&str> {
        match self.node {
            Node::Open { attributes, .. } => attributes.get(name),
            _ => None,
        }
    }
}

/// A part without the empty elements that `goes` names.
fn without(content: &[u8], goes: impl Fn(&Listed<'_>) -> bool) -> Result<Vec<u8>, crate::container::XmlError> {
    let mut reader = XmlReader::new(content);
    let mut out = Vec::with_capacity(content.len());
    let mut at = 0;
    let mut closing = None;
    while let Some(node) = reader.next_node()? {
        match &node {
            Node::Open { name, empty, start, end, .. } if goes(&Listed { name, node: &node }) => {
                out.extend_from_slice(&content[at..*start]);
                at = *end;
                closing = (!empty).then(|| name.clone());
            }
            Node::Close { name, end, .. } if closing.as_ref() == Some(name) => {
                at = *end;
                closing = None;
            }
            _ => {}
        }
    }
    out.extend_from_slice(&content[at..]);
    Ok(out)
}

impl Taken {
    /// What it is, in a few words, with how often.
    pub fn told(self, times: usize) -> (String, String) {
        let (zh, en) = match self {
            Taken::Comments => ("批注", "comments"),
            Taken::Insertions => ("修订：插入（已接受）", "tracked insertions, accepted"),
            Taken::Deletions => ("修订：删除（已接受）", "tracked deletions, accepted"),
            Taken::FormatChanges => ("修订：格式（已接受）", "tracked formatting, accepted"),
            Taken::Properties => ("文件属性", "properties"),
            Taken::Data => ("程序或者模板的数据", "parts with data of programs or templates"),
            Taken::Sessions => ("编辑痕迹编号", "marks of editing sessions"),
        };
        (format!("{zh} {times}"), format!("{en}: {times}"))
    }
}
