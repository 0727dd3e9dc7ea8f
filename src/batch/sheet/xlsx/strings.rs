//! The texts that the cells of a workbook share, kept in one piece.

use super::part::{Fault, Package, is_set};
use crate::container::limits;
use quick_xml::events::Event;

/// All shared texts.
#[derive(Debug, Default)]
pub struct SharedStrings {
    text: String,
    /// Where each ends, and whether part of it is struck out.
    ends: Vec<(u32, bool)>,
}

impl SharedStrings {
    /// Reads the part called `name`.
    pub fn read(package: &mut Package, name: &str) -> Result<SharedStrings, Fault> {
        let mut strings = SharedStrings::default();
        let mut rich = RichText::default();
        package.events(name, &mut |event| {
            match &event {
                Event::End(end) if end.local_name().as_ref() == b"si" => {
                    strings.ends.push((strings.text.len() as u32, rich.struck));
                    rich = RichText::default();
                }
                Event::Empty(empty) if empty.local_name().as_ref() == b"si" => {
                    strings.ends.push((strings.text.len() as u32, false));
                }
                event => rich.take(event, &mut strings.text)?,
            }
            if strings.text.len() as u64 > limits::SHARED_TEXT_BYTES || strings.ends.len() > MOST {
                return Err(Fault::Broken("共享文字过多", "it has too many shared texts"));
            }
            Ok(true)
        })?;
        Ok(strings)
    }

    /// A text, and whether part of it is struck out.
    pub fn get(&self, index: usize) -> Option<(&str, bool)> {
        let (end, struck) = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before].0);
        Some((self.text.get(start as usize..end as usize)?, struck))
    }
}

/// Most shared texts: their places take 8 bytes each.
const MOST: usize = 8 << 20;

/// Text in runs, such as `<r><rPr><strike/></rPr><t>…</t></r>`; notes on pronunciation are left out.
#[derive(Debug, Default)]
pub struct RichText {
    inside: bool,
    phonetic: bool,
    pub struck: bool,
}

impl RichText {
    /// Appends what an event holds of the text.
    pub fn take(&mut self, event: &Event<'_>, text: &mut String) -> Result<(), Fault> {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                b"t" => self.inside = !self.phonetic,
                b"rPh" => self.phonetic = true,
                b"strike" => self.strike(element),
                _ => {}
            },
            Event::Empty(element) if element.local_name().as_ref() == b"strike" => self.strike(element),
            Event::End(element) => match element.local_name().as_ref() {
                b"t" => self.inside = false,
                b"rPh" => self.phonetic = false,
                _ => {}
            },
            event if self.inside => append(event, text)?,
            _ => {}
        }
        Ok(())
    }

    fn strike(&mut self, element: &quick_xml::events::BytesStart<'_>) {
        self.struck |= super::part::attribute(element, b"val").is_none() || is_set(element, b"val");
    }
}

/// Appends the characters of an event.
pub fn append(event: &Event<'_>, text: &mut String) -> Result<(), Fault> {
    match event {
        Event::Text(words) => {
            let words = words.decode().map_err(quick_xml::Error::from)?;
            text.push_str(&words);
        }
        Event::CData(words) => {
            let words = words.decode().map_err(quick_xml::Error::from)?;
            text.push_str(&words);
        }
        Event::GeneralRef(reference) => {
            let broken = Fault::Broken("含有无法读取的字符引用", "it holds a character reference that cannot be read");
            let c = match reference.resolve_char_ref().map_err(|_| {
                Fault::Broken("含有无法读取的字符引用", "it holds a character reference that cannot be read")
            })? {
                Some(c) => c,
                None => match reference.decode().map_err(quick_xml::Error::from)?.as_ref() {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "apos" => '\'',
                    _ => return Err(broken),
                },
            };
            text.push(c);
        }
        _ => {}
    }
    Ok(())
}

/// `_x000D_` as the character it stands for.
pub fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.get(at + 6..at + 7) == Some("_"));
        let c = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        out.push_str(&rest[..at]);
        match c {
            Some(c) => {
                out.push(c);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}
