//! How cells are shown: number formats and what is struck out.

use super::super::number_format::NumberFormat;
use super::part::{Fault, Package, attribute, is_set};
use quick_xml::events::Event;
use std::collections::HashMap;

/// How the cells of one style are shown.
#[derive(Debug, Clone, Default)]
pub struct CellStyle {
    pub format: NumberFormat,
    /// A line runs through the text.
    pub struck: bool,
}

/// Most styles: a spreadsheet program keeps 65,490.
const MOST: usize = 70_000;

/// The styles that cells name by their index.
pub fn read(package: &mut Package, name: &str) -> Result<Vec<CellStyle>, Fault> {
    let mut codes: HashMap<u32, String> = HashMap::new();
    let mut struck_fonts: Vec<bool> = Vec::new();
    let mut styles: Vec<CellStyle> = Vec::new();
    let mut formats: HashMap<u32, NumberFormat> = HashMap::new();
    let mut within: Vec<Vec<u8>> = Vec::new();
    package.events(name, &mut |event| {
        let parent = within.last().map_or(&b""[..], Vec::as_slice);
        if let Event::Start(element) | Event::Empty(element) = &event {
            match (parent, element.local_name().as_ref()) {
                (b"numFmts", b"numFmt") => {
                    let id = attribute(element, b"numFmtId").and_then(|id| id.parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(element, b"formatCode")) {
                        codes.insert(id, code);
                    }
                }
                (b"fonts", b"font") => struck_fonts.push(false),
                (b"font", b"strike") => {
                    if let Some(last) = struck_fonts.last_mut() {
                        *last = attribute(element, b"val").is_none() || is_set(element, b"val");
                    }
                }
                (b"cellXfs", b"xf") => {
                    let number =
                        |name: &[u8]| attribute(element, name).and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
                    let (id, font) = (number(b"numFmtId"), number(b"fontId") as usize);
                    let format =
                        formats.entry(id).or_insert_with(|| NumberFormat::new(id, codes.get(&id).map(String::as_str)));
                    let struck = struck_fonts.get(font).copied().unwrap_or(false);
                    styles.push(CellStyle { format: format.clone(), struck });
                }
                _ => {}
            }
            if styles.len().max(struck_fonts.len()).max(codes.len()) > MOST {
                return Err(Fault::Broken("样式过多", "it has too many styles"));
            }
        }
        match &event {
            Event::Start(element) => within.push(element.local_name().as_ref().to_vec()),
            Event::End(_) => {
                within.pop();
            }
            _ => {}
        }
        Ok(within.len() <= crate::container::limits::XML_DEPTH)
    })?;
    Ok(styles)
}
