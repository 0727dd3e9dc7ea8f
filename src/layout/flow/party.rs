//! The parties' block: labels of equal width, values beside them.

use super::compose::Composer;
use super::lines::Column;
use crate::document::{Content, Field, Span};
use crate::layout::length::Milli;
use crate::layout::page::Role;
use crate::layout::text::{Fit, ParagraphSettings};
use crate::value::Language;

impl<'a> Composer<'a> {
    pub(crate) fn party(&mut self, fields: &'a [Field], first: bool) {
        self.space = self.space.max(self.style.above_party(first));
        let languages = self.document.languages.clone();
        let sides: Vec<Language> = languages
            .into_iter()
            .filter(|language| fields.iter().any(|field| field.label.get(*language).is_some()))
            .collect();
        if self.beside && sides.len() > 1 {
            for (index, field) in fields.iter().enumerate() {
                let columns: Vec<Column<'_>> = sides
                    .iter()
                    .enumerate()
                    .filter_map(|(side, language)| self.field(field, *language, index == 0, side, sides.len()))
                    .collect();
                let kind = self.style.beside;
                self.lines(&columns, kind.line_height, kind.above, index + 1 < fields.len());
            }
        } else {
            for language in sides {
                for (index, field) in fields.iter().enumerate() {
                    let Some(column) = self.field(field, language, index == 0, 0, 1) else {
                        continue;
                    };
                    let kind = self.style.party;
                    self.lines(&[column], kind.line_height, 0, index + 1 < fields.len());
                }
            }
        }
        self.space = self.style.party.below;
    }

    /// One line: the first names the party in bold, the others have their values aligned.
    fn field(
        &mut self,
        field: &'a Field,
        language: Language,
        first: bool,
        side: usize,
        sides: usize,
    ) -> Option<Column<'static>> {
        let kind = if self.beside { self.style.beside } else { self.style.party };
        let (left, width) = self.place_of(side, sides);
        let label = labelled(field.label.get(language)?, language, first);
        let value: Vec<Span> = field
            .value
            .get(language)?
            .iter()
            .map(|span| Span { strong: span.strong || first, ..span.clone() })
            .collect();
        let element = self.tree.block(Role::Paragraph, Some(language));
        let mut manner = self.manner(kind, language, Fit::Left, width);
        if self.beside {
            // No room for a column of labels: label and value run on.
            let mut spans = label;
            if language == Language::En {
                spans.push(Span::plain(" "));
            }
            spans.extend(value);
            let setting = self.set(&manner, &spans);
            return Some(Column { setting, x: left, size: kind.size, element, label: None, spans: spans.into() });
        }
        let natural = self.widths(&manner, &label).line;
        let tab = if first && language == Language::Zh {
            natural + kind.size / 2
        } else if first {
            natural + kind.size / 3
        } else {
            self.tab(&manner, language)
        };
        let setting = self.set(&manner, &label);
        manner.measure = (width - tab).max(6 * kind.size);
        let value_set = self.set(&manner, &value);
        Some(Column {
            setting: value_set,
            x: left + tab,
            size: kind.size,
            element,
            label: Some((setting, left, element)),
            spans: value.into(),
        })
    }

    /// Width of the widest label of all parties, their first lines aside; at most 12 em.
    fn tab(&mut self, manner: &ParagraphSettings, language: Language) -> Milli {
        if let Some(tab) = self.tabs.get(language) {
            return *tab;
        }
        let document = self.document;
        let mut widest = 0;
        for block in &document.blocks {
            let Content::Party(fields) = &block.content else {
                continue;
            };
            for field in fields.iter().skip(1) {
                if let Some(label) = field.label.get(language) {
                    let label = labelled(label, language, false);
                    widest = widest.max(self.widths(manner, &label).line);
                }
            }
        }
        let room = if language == Language::Zh { manner.size / 2 } else { manner.size / 3 };
        let tab = (widest + room).min(12 * manner.size);
        self.tabs.set(language, tab);
        tab
    }
}

/// A label with its colon.
fn labelled(label: &[Span], language: Language, strong: bool) -> Vec<Span> {
    let mut spans: Vec<Span> =
        label.iter().map(|span| Span { strong: span.strong || strong, ..span.clone() }).collect();
    let colon = if language == Language::Zh { "：" } else { ":" };
    spans.push(Span { strong, ..Span::plain(colon) });
    spans
}
