//! What a reader sees in a Word file: paragraphs with the numbers that the lists print, tracked changes taken or refused,
//! references counted anew.

#![allow(dead_code, reason = "two test programs use this module, each a part of it")]

use super::package::{Element, parts, tree};
use baomi::value::{han_numeral, item_roman};
use std::collections::{BTreeMap, BTreeSet};

/// Which side of tracked changes is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Accepted,
    Rejected,
}

/// A paragraph as it reads.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// What its list prints.
    pub number: String,
    pub text: String,
    pub style: String,
}

impl Line {
    /// Number and text without white space.
    pub fn squeezed(&self) -> String {
        squeezed(&format!("{}{}", self.number, self.text))
    }
}

pub fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A list level.
#[derive(Debug, Clone)]
struct Level {
    format: String,
    text: String,
    legal: bool,
}

/// Where a list's levels are, and which level begins anew with it.
struct Numbering {
    levels: BTreeMap<String, Vec<Level>>,
    lists: BTreeMap<String, (String, bool)>,
    styles: BTreeMap<String, (String, usize)>,
    counts: BTreeMap<String, Vec<usize>>,
    begun: BTreeSet<String>,
}

/// The paragraphs of the body, without content controls (contents, summary).
pub fn lines(bytes: &[u8], side: Side) -> Vec<Line> {
    let parts = parts(bytes);
    let document = tree(&parts["word/document.xml"]);
    let mut reader = Reader {
        side,
        numbering: Numbering::new(&tree(&parts["word/numbering.xml"]), &tree(&parts["word/styles.xml"])),
        lines: Vec::new(),
        bookmarks: BTreeMap::new(),
        references: Vec::new(),
        joined: None,
    };
    reader.blocks(document.child("w:body").expect("a document has a body"));
    reader.resolve();
    reader.lines
}

struct Reader {
    side: Side,
    numbering: Numbering,
    lines: Vec<Line>,
    /// Name → number of its paragraph, and text it encloses.
    bookmarks: BTreeMap<String, (String, String)>,
    /// Line, its byte, instruction, cached text.
    references: Vec<(usize, usize, String, String)>,
    /// Text of a paragraph whose mark went: it joins the next.
    joined: Option<String>,
}

impl Reader {
    fn gone(&self, element: &Element) -> bool {
        let gone = if self.side == Side::Accepted { ["w:del", "w:moveFrom"] } else { ["w:ins", "w:moveTo"] };
        gone.contains(&element.name.as_str())
    }

    fn blocks(&mut self, parent: &Element) {
        for element in parent.elements() {
            match element.name.as_str() {
                "w:p" => self.paragraph(element),
                "w:tbl" => {
                    for row in element.elements().filter(|row| row.name == "w:tr") {
                        if row.child("w:trPr").is_some_and(|properties| properties.elements().any(|e| self.gone(e))) {
                            continue;
                        }
                        for cell in row.elements().filter(|cell| cell.name == "w:tc") {
                            self.blocks(cell);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Element) {
        let mut properties = paragraph.child("w:pPr").cloned().unwrap_or_default();
        let mark_gone = properties.child("w:rPr").is_some_and(|mark| mark.elements().any(|element| self.gone(element)));
        if self.side == Side::Rejected
            && let Some(was) = properties.at(&["w:pPrChange", "w:pPr"]).cloned()
        {
            properties = was;
        }
        let style = properties.value(&["w:pStyle"]).unwrap_or("Normal").to_owned();
        let mut fields = Fields::default();
        let mut text = String::new();
        self.runs(paragraph, &mut text, &mut fields);
        if mark_gone {
            // Its mark goes, and what is left of its text joins the next paragraph.
            self.joined = Some(self.joined.take().unwrap_or_default() + &text);
            return;
        }
        let joined = self.joined.take().unwrap_or_default();
        let before = joined.len();
        let text = joined + &text;
        let number = self.numbering.number(&properties, &style);
        for (name, enclosed) in fields.bookmarks {
            self.bookmarks.insert(name, (number.clone(), enclosed));
        }
        for (at, instruction, cached) in fields.references {
            self.references.push((self.lines.len(), before + at, instruction, cached));
        }
        self.lines.push(Line { number, text, style });
    }

    fn runs(&self, parent: &Element, text: &mut String, fields: &mut Fields) {
        for element in parent.elements() {
            match element.name.as_str() {
                "w:ins" | "w:del" | "w:moveFrom" | "w:moveTo" if !self.gone(element) => {
                    self.runs(element, text, fields)
                }
                "w:bookmarkStart" => {
                    let get = |name| element.attribute(name).unwrap_or_default().to_owned();
                    fields.open.push((get("w:id"), get("w:name"), text.len()));
                }
                "w:bookmarkEnd" => {
                    if let Some(at) =
                        fields.open.iter().position(|(id, ..)| Some(id.as_str()) == element.attribute("w:id"))
                    {
                        let (_, name, start) = fields.open.remove(at);
                        fields.bookmarks.push((name, text[start..].to_owned()));
                    }
                }
                "w:r" => {
                    for part in element.elements() {
                        match part.name.as_str() {
                            "w:t" | "w:delText" => {
                                text.push_str(&part.text());
                                if let Some((_, Some(cached))) = &mut fields.field {
                                    cached.push_str(&part.text());
                                }
                            }
                            "w:instrText" => {
                                if let Some((instruction, None)) = &mut fields.field {
                                    instruction.push_str(&part.text());
                                }
                            }
                            "w:tab" | "w:br" => text.push(' '),
                            "w:fldChar" => match part.attribute("w:fldCharType") {
                                Some("begin") => fields.field = Some((String::new(), None)),
                                Some("separate") => {
                                    if let Some((_, cached)) = &mut fields.field {
                                        *cached = Some(String::new());
                                    }
                                }
                                _ => {
                                    if let Some((instruction, Some(cached))) = fields.field.take() {
                                        fields.references.push((text.len() - cached.len(), instruction, cached));
                                    }
                                }
                            },
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Every REF field prints what it points to. Accepted, that is what it already shows; refused, it is counted anew.
    fn resolve(&mut self) {
        // From the last to the first, so that places before stay right.
        for (line, at, instruction, cached) in self.references.iter().rev() {
            let mut words = instruction.split_whitespace();
            if words.next() != Some("REF") {
                continue;
            }
            let name = words.next().expect("REF names a bookmark");
            let by_number = words.any(|word| word == "\\n");
            let Some((number, enclosed)) = self.bookmarks.get(name) else {
                panic!("no bookmark {name} in {:?}", self.lines[*line].text)
            };
            let shown = if by_number { number } else { enclosed };
            match self.side {
                Side::Accepted => {
                    assert_eq!(shown, cached, "the cached text of {instruction} in {:?}", self.lines[*line].text)
                }
                Side::Rejected => {
                    self.lines[*line].text.replace_range(*at..at + cached.len(), shown);
                }
            }
        }
    }
}

#[derive(Default)]
struct Fields {
    open: Vec<(String, String, usize)>,
    bookmarks: Vec<(String, String)>,
    references: Vec<(usize, String, String)>,
    field: Option<(String, Option<String>)>,
}

impl Numbering {
    fn new(part: &Element, styles: &Element) -> Self {
        let named =
            |name: &str| part.elements().filter(move |element| element.name == name).cloned().collect::<Vec<_>>();
        let id = |element: &Element, name: &str| element.attribute(name).expect("an id").to_owned();
        let mut by_style = BTreeMap::new();
        let mut levels = BTreeMap::new();
        for list in named("w:abstractNum") {
            let own: Vec<Level> = list
                .elements()
                .filter(|element| element.name == "w:lvl")
                .map(|level| Level {
                    format: level.value(&["w:numFmt"]).expect("a format").to_owned(),
                    text: level.value(&["w:lvlText"]).expect("a text").to_owned(),
                    legal: level.child("w:isLgl").is_some(),
                })
                .collect();
            levels.insert(id(&list, "w:abstractNumId"), own);
        }
        let lists = named("w:num")
            .iter()
            .map(|num| {
                (
                    id(num, "w:numId"),
                    (num.value(&["w:abstractNumId"]).expect("a list").to_owned(), num.child("w:lvlOverride").is_some()),
                )
            })
            .collect();
        for style in styles.elements().filter(|style| style.name == "w:style") {
            if let Some(list) = style.value(&["w:pPr", "w:numPr", "w:numId"]) {
                let level =
                    style.value(&["w:pPr", "w:numPr", "w:ilvl"]).map_or(0, |level| level.parse().expect("a level"));
                by_style.insert(id(style, "w:styleId"), (list.to_owned(), level));
            }
        }
        Numbering { levels, lists, styles: by_style, counts: BTreeMap::new(), begun: BTreeSet::new() }
    }

    fn number(&mut self, properties: &Element, style: &str) -> String {
        let direct = properties.value(&["w:numPr", "w:numId"]).map(|list| {
            (
                list.to_owned(),
                properties.value(&["w:numPr", "w:ilvl"]).map_or(0, |level| level.parse().expect("a level")),
            )
        });
        let Some((list, level)) = direct.or_else(|| self.styles.get(style).cloned()) else { return String::new() };
        if list == "0" {
            return String::new();
        }
        let (id, anew) = self.lists[&list].clone();
        let levels = &self.levels[&id];
        let counts = self.counts.entry(id.clone()).or_insert_with(|| vec![0; levels.len()]);
        if anew && self.begun.insert(list) {
            counts.fill(0);
        }
        counts[level] += 1;
        counts[level + 1..].fill(0);
        let mut text = levels[level].text.clone();
        for (index, count) in counts.iter().enumerate() {
            let format = if levels[level].legal { "decimal" } else { levels[index].format.as_str() };
            text = text.replace(&format!("%{}", index + 1), &printed(format, (*count).max(1)));
        }
        text
    }
}

fn printed(format: &str, count: usize) -> String {
    match format {
        "decimal" => count.to_string(),
        "chineseCountingThousand" => han_numeral(count),
        "lowerRoman" => item_roman(count),
        "lowerLetter" => {
            std::iter::repeat_n(char::from(b'a' + ((count - 1) % 26) as u8), (count - 1) / 26 + 1).collect()
        }
        other => panic!("no one counts by {other}"),
    }
}
