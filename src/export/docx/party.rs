//! The parties: a line for each label and its value, values aligned.

use super::columns;
use super::context::Body;
use super::paragraph::{Paragraph, write_with};
use super::table;
use super::units::{ems, twips};
use crate::document::{Change, Content, Field, Span, plain_text, whole_change};
use crate::value::Language;

impl<'d> Body<'d> {
    /// Label and value a line; the first line of a party is bold.
    pub fn party(&mut self, fields: &'d [Field], first: bool) {
        let style = self.sheet.style;
        // The last line of the party before has its space below it.
        let above = style.above_party(first) - if first { 0 } else { style.party.below };
        self.space = self.space.or(Some(twips(above.max(0))));
        let change = self.change();
        if self.sheet.beside {
            for (index, field) in fields.iter().enumerate() {
                columns::row(self, change, |body, language| {
                    body.field(field, language, index, index + 1 == fields.len())
                });
            }
        } else {
            for language in &self.document.languages {
                for (index, field) in fields.iter().enumerate() {
                    self.field(field, *language, index, index + 1 == fields.len());
                }
            }
        }
    }

    fn field(&mut self, field: &'d Field, language: Language, nth: usize, last: bool) {
        let first = nth == 0;
        let (Some(label), Some(value)) = (field.label.get(language), field.value.get(language)) else { return };
        let change = whole_change(&Content::Party(vec![field.clone()]));
        let strong = |spans: &[Span]| -> Vec<Span> {
            spans.iter().map(|span| Span { strong: span.strong || first, ..span.clone() }).collect()
        };
        let colon = Span { strong: first, change, ..Span::plain(if language == Language::Zh { "：" } else { ": " }) };
        let aligned = !first && !self.sheet.beside;
        let hang = self.labels.get(language).map_or(0, |width| twips(*width));
        let look = Paragraph {
            keep: !last,
            after: last.then(|| twips(self.sheet.style.party.below)),
            place: aligned.then_some((hang, hang)),
            block: Some(self.index),
            // Label and value are two texts of the block.
            mark: self.mark(language, 2 * nth).filter(|_| change != Some(Change::Deleted)),
            before: self.space.take(),
            new_page: std::mem::take(&mut self.new_page),
            comment: self.comment.take(),
            change,
            ..Paragraph::of("Party")
        };
        write_with(&mut self.xml, &mut self.runs, language, &look, |xml, runs| {
            let mut spans = strong(label);
            spans.push(colon);
            runs.spans(xml, language, &spans);
            if aligned {
                // White space that aligns values: it belongs to no version.
                xml.raw("<w:r><w:tab/></w:r>");
            }
            runs.spans(xml, language, &strong(value));
        });
        self.after_table = false;
    }

    /// Room for the widest label of all parties, their first lines aside.
    pub fn measure_labels(&mut self) {
        for language in &self.document.languages {
            let kind = self.sheet.style.party;
            let widest = self
                .document
                .blocks
                .iter()
                .filter_map(|block| match &block.content {
                    Content::Party(fields) => Some(fields),
                    _ => None,
                })
                .flat_map(|fields| fields.iter().skip(1))
                .filter_map(|field| field.label.get(*language))
                .map(|label| table::width(&plain_text(label), kind.size).line)
                .max()
                .unwrap_or(0);
            self.labels.set(*language, (widest + ems(kind.size, 1_500)).min(12 * kind.size));
        }
    }
}
