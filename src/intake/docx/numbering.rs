//! Automatic numbers of a Word file: lists, their levels, and the count.

use crate::container::{Node, XmlError, XmlReader};
use crate::value::han_numeral;
use std::collections::HashMap;

/// Lists of a file and where each stands.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: HashMap<String, List>,
    shapes: HashMap<String, Vec<Level>>,
    /// Counts by shape: lists of one shape go on counting together.
    counts: HashMap<String, Vec<Option<u32>>>,
    started: Vec<(String, usize)>,
}

#[derive(Debug, Default, Clone)]
struct List {
    shape: String,
    /// Levels that this list counts from anew.
    restarts: HashMap<usize, u32>,
}

#[derive(Debug, Clone)]
struct Level {
    format: String,
    text: String,
    start: u32,
    arabic: bool,
}

/// Levels that Word has.
const LEVELS: usize = 9;

impl Numbering {
    pub fn read(xml: &[u8]) -> Result<Self, XmlError> {
        let mut reader = XmlReader::new(xml);
        let mut numbering = Numbering::default();
        let (mut shape, mut list) = (None::<String>, None::<(String, List)>);
        let mut level = 0;
        while let Some(node) = reader.next_node()? {
            match node {
                Node::Open { name, attributes, empty, .. } => {
                    let value = attributes.get("w:val").unwrap_or_default();
                    match name.as_str() {
                        "w:abstractNum" if !empty => {
                            let id = attributes.get("w:abstractNumId").unwrap_or_default().to_owned();
                            let blank =
                                Level { format: "decimal".into(), text: String::new(), start: 1, arabic: false };
                            numbering.shapes.insert(id.clone(), vec![blank; LEVELS]);
                            shape = Some(id);
                        }
                        "w:num" if !empty => {
                            let id = attributes.get("w:numId").unwrap_or_default().to_owned();
                            list = Some((id, List::default()));
                        }
                        "w:abstractNumId" => {
                            if let Some((_, list)) = &mut list {
                                list.shape = value.to_owned();
                            }
                        }
                        "w:lvl" | "w:lvlOverride" => {
                            level = attributes.get("w:ilvl").and_then(|v| v.parse().ok()).unwrap_or(0);
                        }
                        "w:startOverride" => {
                            if let Some((_, list)) = &mut list {
                                list.restarts.insert(level, value.parse().unwrap_or(1));
                            }
                        }
                        _ => {
                            let own = shape.as_ref().and_then(|id| numbering.shapes.get_mut(id)?.get_mut(level));
                            let Some(own) = own else { continue };
                            match name.as_str() {
                                "w:start" => own.start = value.parse().unwrap_or(1),
                                "w:numFmt" => own.format = value.to_owned(),
                                "w:lvlText" => own.text = value.to_owned(),
                                "w:isLgl" => own.arabic = value != "0",
                                _ => {}
                            }
                        }
                    }
                }
                Node::Close { name, .. } => match name.as_str() {
                    "w:abstractNum" => shape = None,
                    "w:num" => numbering.lists.extend(list.take()),
                    _ => {}
                },
                Node::Text { .. } => {}
            }
        }
        Ok(numbering)
    }

    /// The number of the next paragraph in a list, and whether it is a mere bullet. None: the list has no such level.
    pub fn next(&mut self, id: &str, level: usize) -> Option<(String, bool)> {
        let list = self.lists.get(id)?;
        let levels = self.shapes.get(&list.shape)?;
        let own = levels.get(level)?;
        let counts = self.counts.entry(list.shape.clone()).or_insert_with(|| vec![None; LEVELS]);
        let first = (id.to_owned(), level);
        if let Some(start) = list.restarts.get(&level).filter(|_| !self.started.contains(&first)) {
            counts[level] = start.checked_sub(1);
            if *start == 0 {
                counts[level] = None;
            }
            self.started.push(first);
        }
        counts[level] = Some(counts[level].map_or(own.start, |count| count.saturating_add(1)));
        counts[level + 1..].fill(None);
        if own.format == "bullet" {
            return Some((String::new(), true));
        }
        let mut text = String::new();
        let mut characters = own.text.chars().peekable();
        while let Some(c) = characters.next() {
            match (c, characters.peek().and_then(|next| next.to_digit(10))) {
                ('%', Some(place @ 1..=9)) => {
                    characters.next();
                    let place = place as usize - 1;
                    let count = counts[place].unwrap_or(levels[place].start);
                    let format = if own.arabic { "decimal" } else { levels[place].format.as_str() };
                    text.push_str(&numeral(count, format));
                }
                _ => text.push(c),
            }
        }
        Some((text.trim().to_owned(), false))
    }
}

/// A count as Word prints it in that format.
fn numeral(count: u32, format: &str) -> String {
    let letter = |base: u8| {
        let n = count.saturating_sub(1);
        String::from(char::from(base + u8::try_from(n % 26).unwrap_or(0))).repeat((n / 26 + 1).min(4) as usize)
    };
    match format {
        "none" => String::new(),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseDigitalTenThousand" => han_numeral(count as usize),
        "lowerLetter" => letter(b'a'),
        "upperLetter" => letter(b'A'),
        "lowerRoman" => roman(count),
        "upperRoman" => roman(count).to_uppercase(),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&count) => {
            char::from_u32('①' as u32 + count - 1).map_or_else(|| count.to_string(), String::from)
        }
        "decimalZero" => format!("{count:02}"),
        "ideographTraditional" if (1..=10).contains(&count) => {
            "甲乙丙丁戊己庚辛壬癸".chars().nth(count as usize - 1).map_or_else(String::new, String::from)
        }
        _ => count.to_string(),
    }
}

fn roman(count: u32) -> String {
    let mut rest = count.min(3999);
    let mut out = String::new();
    for (value, letters) in [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ] {
        while rest >= value {
            out.push_str(letters);
            rest -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_count_restart_and_join() {
        let xml = br#"<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="&#31532;%1&#26465;"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>"#;
        let mut numbering = Numbering::read(xml).expect("sound");
        let mut next = |id: &str, level| numbering.next(id, level).expect("a level").0;
        assert_eq!([next("1", 0), next("1", 1), next("1", 1)], ["第一条", "1.1", "1.2"]);
        assert_eq!([next("1", 0), next("1", 1)], ["第二条", "2.1"]);
        assert_eq!([next("2", 0), next("2", 0)], ["第一条", "第二条"]);
    }
}
