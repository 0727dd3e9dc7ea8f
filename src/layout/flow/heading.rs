//! Titles, headings of articles and annexes.

use super::compose::Composer;
use super::lines::Column;
use crate::document::{Span, Text, plain_text};
use crate::layout::length::{Milli, scale};
use crate::layout::page::Role;
use crate::layout::style::TypeSpec;
use crate::layout::text::Fit;
use crate::layout::text::glyphs::Weight;
use crate::value::{Language, Localised};

impl<'a> Composer<'a> {
    pub(crate) fn title(&mut self, text: &'a Text) {
        let element = self.tree.block(Role::Heading(1), None);
        for (index, (language, spans)) in self.sides(text).into_iter().enumerate() {
            let mut kind = self.style.title;
            if index > 0 {
                // The second language of a title is smaller, as on a bilingual title page.
                kind.size = scale(kind.size, 8, 11);
                kind.line_height = scale(kind.line_height, 8, 11);
            }
            let above = if index == 0 { kind.above } else { 0 };
            self.centred(spans, language, kind, above, element, Self::heading_weight(language));
        }
        self.space = self.style.title.below;
    }

    fn centred(
        &mut self,
        spans: &[Span],
        language: Language,
        kind: TypeSpec,
        above: Milli,
        element: u32,
        weight: Weight,
    ) {
        let mut manner = self.manner(kind, language, Fit::Centre, self.measure());
        manner.weight = weight;
        let setting = self.set(&manner, spans);
        self.lines(
            &[Column { setting, x: 0, size: kind.size, element, label: None, spans: spans.into() }],
            kind.line_height,
            above,
            true,
        );
    }

    pub(crate) fn heading(&mut self, level: u8, number: Option<&'a Localised<String>>, title: &'a Text) {
        let kind = if level <= 1 { self.style.heading } else { self.style.subheading };
        let element = self.tree.block(Role::Heading(level.saturating_add(1).min(6)), None);
        self.outline(level, number, title);
        let sides = self.sides(title);
        let mut columns = Vec::new();
        for (index, (language, spans)) in sides.iter().enumerate() {
            let kind = if self.beside || (*language == Language::En && sides.len() > 1) { smaller(kind) } else { kind };
            let number = number.and_then(|number| number.get(*language));
            let (left, measure) = self.place_of(index, sides.len());
            let column = self.headed(kind, *language, number.map(String::as_str), spans, left, measure, element);
            if self.beside {
                columns.push(column);
            } else {
                let above = if index == 0 { kind.above } else { 0 };
                self.lines(&[column], kind.line_height, above, true);
            }
        }
        if self.beside {
            let kind = smaller(kind);
            self.lines(&columns, kind.line_height, kind.above, true);
        }
        self.space = kind.below;
        self.wanted = 2;
    }

    pub(crate) fn annex(&mut self, number: &'a Localised<String>, title: &'a Text) {
        self.landscape = false;
        self.outline(1, Some(number), title);
        let element = self.tree.block(Role::Heading(2), None);
        for (language, spans) in self.sides(title) {
            let mut kind = self.style.annex;
            if language == Language::En && self.document.languages.len() > 1 {
                kind = smaller(kind);
            }
            let gap = match language {
                Language::Zh => "\u{3000}",
                Language::En => " – ",
            };
            let mut all: Vec<Span> =
                number.get(language).map(|number| Span::plain(format!("{number}{gap}"))).into_iter().collect();
            all.extend(spans.iter().cloned());
            self.centred(&all, language, kind, kind.above, element, Self::heading_weight(language));
        }
        self.space = self.style.annex.below;
        self.wanted = 2;
    }

    fn outline(&mut self, level: u8, number: Option<&'a Localised<String>>, title: &'a Text) {
        let sides = self.sides(title);
        let shown: Vec<String> = sides
            .iter()
            .map(|(language, spans)| {
                let title = plain_text(spans);
                let gap = if *language == Language::Zh { "\u{3000}" } else { " " };
                match number.and_then(|number| number.get(*language)) {
                    Some(number) => format!("{number}{gap}{title}"),
                    None => title,
                }
            })
            .collect();
        self.note_heading(level, shown.join(" "));
    }

    /// A heading's number with its title hanging beside it.
    #[expect(clippy::too_many_arguments, reason = "each says what the heading is made of")]
    fn headed<'s>(
        &mut self,
        kind: TypeSpec,
        language: Language,
        number: Option<&str>,
        spans: &'s [Span],
        left: Milli,
        measure: Milli,
        element: u32,
    ) -> Column<'s> {
        let mut manner = self.manner(kind, language, Fit::Left, measure);
        manner.weight = Self::heading_weight(language);
        let label = number.map(|number| self.set_plain(&manner, number));
        let gap = if language == Language::Zh { kind.size } else { scale(kind.size, 75, 100) };
        let hang = label.as_ref().and_then(|label| label.lines.first()).map_or(0, |line| line.width + gap);
        manner.measure = (measure - hang).max(4 * kind.size);
        let setting = self.set(&manner, spans);
        let label = label.map(|label| (label, left, element));
        Column { setting, x: left + hang, size: kind.size, element, label, spans: spans.into() }
    }
}

/// A step down, for the second language and for narrow columns.
fn smaller(kind: TypeSpec) -> TypeSpec {
    TypeSpec { size: scale(kind.size, 12, 14), line_height: scale(kind.line_height, 12, 14), ..kind }
}
