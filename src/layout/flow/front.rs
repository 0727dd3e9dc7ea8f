//! What stands before the text: a cover, and the page of contents.

use super::compose::Composer;
use super::lines::{Column, baseline};
use super::{LocalLink, LocalMark, LocalTarget};
use crate::document::{Content, Span, plain_text};
use crate::layout::length::{Milli, scale};
use crate::layout::page::{Artifact, OutlineEntry, Owner, Role, Shape};
use crate::layout::style::TypeSpec;
use crate::layout::text::Fit;
use crate::layout::text::glyphs::Weight;
use crate::value::Language;
use std::borrow::Cow;
use std::sync::Arc;

/// Where a title stands at least, and the second line of one without number, in em: after 第一条 and its space.
const HANG_EMS: Milli = 4;
/// What stands between a number and its title in Chinese.
const SPACE: char = '\u{3000}';
/// Room for the page number at the right, in em.
const NUMBER_EMS: Milli = 3;

impl<'a> Composer<'a> {
    /// A page with title, number, parties and date.
    pub(crate) fn cover(&mut self) {
        let document = self.document;
        let depth = self.style.depth();
        let marks = self.flow.marks.len();
        let mut top = depth / 5;
        for language in document.languages.clone() {
            let Some(title) = document.title.get(language) else {
                continue;
            };
            let size = scale(self.style.title.size, if language == Language::Zh { 13 } else { 10 }, 11);
            top =
                self.cover_line(&[Span::plain(title.clone())], language, size, Composer::heading_weight(language), top);
        }
        top += 24_000;
        if let Some(number) = &document.number {
            let text = if document.languages.first() == Some(&Language::En) {
                format!("No. {number}")
            } else {
                format!("编号：{number}")
            };
            let language = document.languages.first().copied().unwrap_or(Language::Zh);
            self.cover_line(&[Span::plain(text)], language, self.style.note.size, Weight::Regular, top);
        }
        self.cover_parties(depth * 11 / 20);
        if let Some(date) = document.provenance.date {
            use chrono::Datelike;
            let language = document.languages.first().copied().unwrap_or(Language::Zh);
            let text = match language {
                Language::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
                Language::En => date.format("%-d %B %Y").to_string(),
            };
            self.cover_line(
                &[Span::plain(text)],
                language,
                scale(self.style.body.size, 14, 12),
                Weight::Regular,
                depth * 17 / 20,
            );
        }
        self.next_group();
        self.slab(0, depth, false, marks);
        self.new_page = true;
    }

    /// Who the parties are, from `top` on, language by language.
    fn cover_parties(&mut self, mut top: Milli) {
        let document = self.document;
        for language in document.languages.clone() {
            for block in &document.blocks {
                let Content::Party(fields) = &block.content else {
                    continue;
                };
                let Some(field) = fields.first() else {
                    continue;
                };
                if let (Some(label), Some(value)) = (field.label.get(language), field.value.get(language)) {
                    let colon = if language == Language::Zh { "：" } else { ": " };
                    let text = format!("{}{colon}{}", plain_text(label), plain_text(value));
                    top = self.cover_line(
                        &[Span::plain(text)],
                        language,
                        scale(self.style.body.size, 14, 12),
                        Weight::Regular,
                        top,
                    );
                }
            }
            top += 12_000;
        }
    }

    /// Centred lines from `top` on; gives where they end.
    fn cover_line(&mut self, spans: &[Span], language: Language, size: Milli, weight: Weight, top: Milli) -> Milli {
        let line_height = scale(size, 17, 10);
        let kind = TypeSpec { size, line_height, above: 0, below: 0 };
        let mut manner = self.manner(kind, language, Fit::Centre, self.measure());
        manner.weight = weight;
        let setting = self.set(&manner, spans);
        let element = self.tree.block(Role::Paragraph, Some(language));
        let mut y = top;
        for index in 0..setting.lines.len() {
            self.place(&setting, index, 0, y + baseline(line_height, size), 0, element);
            y += line_height;
        }
        y
    }

    /// The contents: a line for every article and annex, with dots to its page number; `unnumbered` pages come first.
    pub(crate) fn contents(&mut self, outline: &[OutlineEntry], unnumbered: usize) {
        let language = self.document.languages.first().copied().unwrap_or(Language::Zh);
        let table = self.tree.block(Role::TableOfContents, None);
        let caption = self.tree.add(Role::Caption, table, None);
        let kind = self.style.annex;
        let mut manner = self.manner(kind, language, Fit::Centre, self.measure());
        manner.weight = Composer::heading_weight(language);
        let heading = match (language, self.document.languages.len()) {
            (Language::Zh, 1) => "目\u{3000}录",
            (Language::Zh, _) => "目\u{3000}录\u{3000}Contents",
            (Language::En, _) => "Contents",
        };
        let setting = self.set_plain(&manner, heading);
        self.lines(
            &[Column { setting, x: 0, size: kind.size, element: caption, label: None, spans: Cow::default() }],
            kind.line_height,
            0,
            true,
        );
        self.space = kind.below;
        let entries = || outline.iter().enumerate().filter(|(_, entry)| entry.level == 1);
        let hang = self.hang(entries().map(|(_, entry)| entry.title.as_str()), language);
        for (index, entry) in entries() {
            let item = self.tree.add(Role::TableOfContentsItem, table, None);
            let link = self.tree.add(Role::Link, item, None);
            self.entry(&entry.title, index, entry.place.page as usize + 1 - unnumbered, language, hang, link);
        }
    }

    /// Where the titles stand: after the longest of their numbers, 第二十一条 or 附件一, and its space.
    fn hang<'t>(&mut self, titles: impl Iterator<Item = &'t str>, language: Language) -> Milli {
        let kind = self.body(language);
        let manner = self.manner(kind, language, Fit::Left, self.measure());
        let mut widest = 0;
        for (number, _) in titles.filter_map(|title| title.split_once(SPACE)) {
            widest = widest.max(self.widths(&manner, &[Span::plain(number)]).line + kind.size);
        }
        widest.max(HANG_EMS * kind.size)
    }

    fn entry(&mut self, whole: &str, index: usize, number: usize, language: Language, hang: Milli, link: u32) {
        let kind = self.body(language);
        let measure = self.measure();
        let room = NUMBER_EMS * kind.size;
        // What does not fit on one line goes on under the title, not under its number.
        let mut manner = self.manner(kind, language, Fit::Left, measure - room - hang);
        let (label, title) = whole.split_once(SPACE).map_or((None, whole), |(label, title)| (Some(label), title));
        let label = label.map(|label| self.set_plain(&manner, label));
        manner.indent = if label.is_some() { 0 } else { -hang };
        let setting = self.set_plain(&manner, title);
        let mut right = self.manner(kind, language, Fit::Right, measure);
        right.measure = measure;
        let number = self.set_plain(&right, &number.to_string());
        let number_width = number.lines.first().map_or(0, |line| line.width);
        self.next_group();
        let count = setting.lines.len();
        for at in 0..count {
            let marks = self.flow.marks.len();
            let slab = self.flow.slabs.len();
            let base = baseline(kind.line_height, kind.size);
            if let (0, Some(label)) = (at, &label) {
                self.place(label, 0, 0, base, 0, link);
            }
            self.place(&setting, at, hang, base, 0, link);
            if at + 1 == count {
                let left = if at == 0 && label.is_none() { 0 } else { hang };
                let from = left + setting.lines[at].width + kind.size / 2;
                self.leader(kind, language, from, measure - number_width - kind.size / 3, base);
                self.place(&number, 0, 0, base, 0, link);
            }
            self.flow.links.push(LocalLink {
                slab,
                x: 0,
                width: measure,
                top: base - scale(kind.size, 88, 100),
                height: kind.size,
                target: LocalTarget::Heading(index),
                description: whole.to_owned(),
                element: link,
            });
            self.slab(0, kind.line_height, at + 1 < count, marks);
        }
    }

    /// Dots from `from` to `to`, in columns over all lines: their right ends stand on a common grid.
    fn leader(&mut self, kind: TypeSpec, language: Language, from: Milli, to: Milli, base: Milli) {
        let manner = self.manner(kind, language, Fit::Left, self.measure());
        let one = self.set_plain(&manner, ".");
        let step = one.lines.first().map_or(0, |line| line.width).max(1);
        let end = to / step * step;
        let count = (end - from) / step;
        if count < 2 {
            return;
        }
        let dots = self.set_plain(&manner, &".".repeat(count as usize));
        let Some(line) = dots.lines.first() else {
            return;
        };
        for part in &line.parts {
            let shape = Shape::Line(Arc::clone(&part.line));
            let x = end - line.width + part.x;
            let owner = Owner::Artifact(Artifact::Layout);
            self.flow.marks.push(LocalMark { owner, x, y: base, column: 0, shape, text: None });
        }
    }
}
