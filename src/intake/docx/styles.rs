//! Paragraph styles of a Word file: numbering, level of heading and hiddenness that they give.

use crate::container::{Node, XmlError, XmlReader};
use std::collections::HashMap;

/// All styles by id.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

#[derive(Debug, Default, Clone)]
struct Style {
    based_on: Option<String>,
    number: Option<String>,
    level: Option<usize>,
    outline: Option<u8>,
    hidden: bool,
}

/// Styles based on styles.
const CHAIN: usize = 16;

impl Styles {
    pub fn read(xml: &[u8]) -> Result<Self, XmlError> {
        let mut reader = XmlReader::new(xml);
        let mut styles = HashMap::new();
        let mut own: Option<(String, Style)> = None;
        while let Some(node) = reader.next_node()? {
            match node {
                Node::Open { name, attributes, empty, .. } => {
                    let value = attributes.get("w:val").map(str::to_owned);
                    if name == "w:style" && !empty {
                        let id = attributes.get("w:styleId").unwrap_or_default().to_owned();
                        own = Some((id, Style::default()));
                    }
                    let Some((_, style)) = own.as_mut() else { continue };
                    match name.as_str() {
                        "w:basedOn" => style.based_on = value,
                        "w:numId" => style.number = value,
                        "w:ilvl" => style.level = value.and_then(|v| v.parse().ok()),
                        "w:outlineLvl" => style.outline = value.and_then(|v| v.parse().ok()),
                        "w:vanish" => style.hidden = value.as_deref() != Some("0"),
                        _ => {}
                    }
                }
                Node::Close { name, .. } if name == "w:style" => styles.extend(own.take()),
                _ => {}
            }
        }
        Ok(Styles(styles))
    }

    fn chain<'s>(&'s self, id: &'s str) -> impl Iterator<Item = &'s Style> {
        let mut next = Some(id);
        std::iter::from_fn(move || {
            let style = self.0.get(next?)?;
            next = style.based_on.as_deref();
            Some(style)
        })
        .take(CHAIN)
    }

    /// Id of the list and level in it that a style gives.
    pub fn number(&self, id: &str) -> Option<(String, usize)> {
        let number = self.chain(id).find_map(|style| style.number.clone())?;
        Some((number, self.chain(id).find_map(|style| style.level).unwrap_or(0)))
    }

    /// Level of heading, from 1.
    pub fn heading(&self, id: &str) -> Option<u8> {
        self.chain(id).find_map(|style| style.outline).filter(|level| *level < 9).map(|level| level + 1)
    }

    /// True where text in it is not shown.
    pub fn hidden(&self, id: &str) -> bool {
        self.chain(id).any(|style| style.hidden)
    }
}
