//! Lines, paragraphs and items.

use super::compose::Composer;
use super::lines::Column;
use crate::document::{Align, Role as BlockRole, Span, Standing, Text};
use crate::layout::length::{Milli, scale};
use crate::layout::page::Role;
use crate::layout::style::TypeSpec;
use crate::layout::text::{Fit, ParagraphSettings};
use crate::value::{Language, Localised};

impl<'a> Composer<'a> {
    pub(crate) fn line(&mut self, align: Align, text: &'a Text) {
        for (language, spans) in self.sides(text) {
            let (kind, fit) = match align {
                Align::Right => (self.style.note, Fit::Right),
                Align::Centre => (self.style.body, Fit::Centre),
                Align::Left => (self.style.body, Fit::Left),
            };
            let element = self.tree.block(Role::Paragraph, Some(language));
            let setting = self.set(&self.manner(kind, language, fit, self.measure()), spans);
            let column = Column { setting, x: 0, size: kind.size, element, label: None, spans: spans.into() };
            self.lines(&[column], kind.line_height, kind.above, false);
        }
    }

    /// Left edge and width of the column of a side.
    pub(crate) fn place_of(&self, index: usize, sides: usize) -> (Milli, Milli) {
        if self.beside && sides > 1 {
            let room = self.measure() - self.style.gutter;
            let first = scale(room, self.style.beside_share, 1000);
            if index == 0 { (0, first) } else { (first + self.style.gutter, room - first) }
        } else {
            (0, self.measure())
        }
    }

    pub(crate) fn paragraph(&mut self, number: Option<&'a str>, text: &'a Text, standing: Standing) {
        let keep = standing.announces;
        let in_clause = matches!(standing.role, BlockRole::Clause | BlockRole::Continuation);
        let sides = self.sides(text);
        let mut columns = Vec::new();
        for (index, (language, spans)) in sides.iter().enumerate() {
            let kind = self.body(*language);
            let element = self.tree.block(Role::Paragraph, Some(*language));
            let (left, width) = self.place_of(index, sides.len());
            // The number stands once, before the first language, unless each has its own column.
            let number = number.filter(|_| index == 0 || self.beside);
            let column = self.numbered_text(kind, *language, number, in_clause, spans, left, width, element);
            if self.beside {
                columns.push(column);
            } else {
                // Its end stands on a page with the beginning of the other language.
                let more = index + 1 < sides.len();
                let above = if index == 0 && sides.len() > 1 { self.style.english.above } else { kind.above };
                self.lines(&[column], kind.line_height, above, keep || more);
            }
        }
        if self.beside {
            let kind = self.style.beside;
            self.lines(&columns, kind.line_height, kind.above, keep);
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn numbered_text<'s>(
        &mut self,
        kind: TypeSpec,
        language: Language,
        number: Option<&str>,
        in_clause: bool,
        spans: &'s [Span],
        left: Milli,
        width: Milli,
        element: u32,
    ) -> Column<'s> {
        let hang = scale(self.text_em(), self.style.hang_ems, 1000);
        let hanging = self.hanging();
        let mut manner = self.manner(kind, language, Fit::Justify, width);
        manner.fit = justified(&manner);
        let label = number.map(|number| self.set_plain(&manner, number));
        let label_width = label.as_ref().and_then(|label| label.lines.first()).map_or(0, |line| line.width);
        let mut x = left;
        let mut label_x = left;
        if hanging && in_clause {
            x = left + hang;
            manner.measure = width - hang;
            // A number too wide for its room pushes the first line in.
            manner.indent = (label_width + kind.size / 2 - hang).max(0);
        } else {
            let first = if language == Language::Zh || label.is_some() {
                scale(kind.size, self.style.first_indent_ems, 1000)
            } else {
                0
            };
            label_x = left + first;
            manner.keep_lead = label.is_none() && first > 0;
            manner.indent = if label.is_some() { first + label_width + kind.size } else { first };
        }
        let setting = self.set(&manner, spans);
        let label = label.map(|label| (label, label_x, element));
        Column { setting, x, size: kind.size, element, label, spans: spans.into() }
    }

    /// The em that indents are counted in.
    fn text_em(&self) -> Milli {
        self.style.text_em(&self.document.languages, self.beside)
    }

    pub(crate) fn item(&mut self, level: u8, marker: &'a Localised<String>, text: &'a Text, standing: Standing) {
        let keep = standing.announces;
        let sides = self.sides(text);
        let em = self.text_em();
        let chinese = self.document.languages.first() == Some(&Language::Zh);
        let hang = |level: u8| {
            let ems = if level <= 1 && chinese { self.style.item_ems } else { self.style.subitem_ems };
            scale(em, ems, 1000)
        };
        let base = if self.hanging() && standing.role == (BlockRole::Item { below_clause: true }) {
            scale(em, self.style.hang_ems, 1000)
        } else {
            scale(em, self.style.first_indent_ems, 1000)
        };
        let from = base + (1..level).map(hang).sum::<Milli>();
        let hang = hang(level);
        let mut columns = Vec::new();
        for (index, (language, spans)) in sides.iter().enumerate() {
            let kind = self.body(*language);
            let (left, width) = self.place_of(index, sides.len());
            let from = if self.beside { (1..level).map(|_| hang).sum() } else { from };
            let mut manner = self.manner(kind, *language, Fit::Left, width);
            let label = marker.get(*language);
            let label = label.map(|label| self.set_plain(&manner, label));
            let label_width = label.as_ref().and_then(|label| label.lines.first()).map_or(0, |line| line.width);
            let (label_element, element) = self.tree.item(level, *language);
            manner.measure = (width - from - hang).max(6 * kind.size);
            manner.fit = justified(&manner);
            // A marker opens with a blank half: （一） is pulled left by it, so that its ink stands at the margin.
            let opens = marker.get(*language).is_some_and(|marker| marker.starts_with('（'));
            let pull = if opens { (kind.size / 2).min(from) } else { 0 };
            manner.indent = if label.is_some() { (label_width - pull + kind.size / 2 - hang).max(0) } else { 0 };
            let setting = self.set(&manner, spans);
            let label = label.map(|label| (label, left + from - pull, label_element));
            let column =
                Column { setting, x: left + from + hang, size: kind.size, element, label, spans: (*spans).into() };
            if self.beside {
                columns.push(column);
            } else {
                let more = index + 1 < sides.len();
                let above = if sides.len() > 1 { self.style.english.above } else { kind.above };
                self.lines(&[column], kind.line_height, above, keep || more);
            }
        }
        if self.beside {
            let kind = self.style.beside;
            self.lines(&columns, kind.line_height, kind.above, keep);
        }
    }
}

/// English in a narrow column stays ragged: too few spaces share what is left over.
fn justified(manner: &ParagraphSettings) -> Fit {
    // Some six words: with five spaces or fewer to share it, what is left over shows as holes.
    const NARROWEST_EMS: Milli = 18;
    if manner.language == Language::En && manner.measure < NARROWEST_EMS * manner.size {
        Fit::Left
    } else {
        Fit::Justify
    }
}
