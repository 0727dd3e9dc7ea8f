//! What stands on every page besides the text: running header, page number, draft mark, tick for the seal.

use super::compose::Composer;
use super::set::Set;
use crate::document::Span;
use crate::layout::length::{Milli, scale, to_points};
use crate::layout::page::{Artifact, Mark, Owner, Shape};
use crate::layout::style::{PageNumber, Running, TypeSpec};
use crate::layout::text::glyphs::Weight;
use crate::layout::text::{BrokenParagraph, Fit, ParagraphSettings};
use crate::value::Language;

/// A page to furnish.
pub(crate) struct Furnish {
    /// Size of the sheet.
    pub width: Milli,
    pub height: Milli,
    /// Left edge and width of the type area.
    pub left: Milli,
    pub measure: Milli,
    /// From 1, and of how many; None for a cover, which bears the draft mark only.
    pub number: Option<usize>,
    pub total: usize,
}

impl Composer<'_> {
    /// Marks before the text: draft mark and header.
    pub(crate) fn page_head(&mut self, page: &Furnish, marks: &mut Vec<Mark>) {
        if self.document.draft {
            self.draft_mark(page, marks);
        }
        if !self.style.running_header || page.number.is_none() {
            return;
        }
        let running = self.style.header;
        let y = page.height - running.distance;
        let language = self.document.languages.first().copied().unwrap_or(Language::Zh);
        let number = self.document.number.clone().unwrap_or_default();
        let number = self.running(running, language, Fit::Right, page.measure, &number);
        let taken = number.lines.first().map_or(0, |line| line.width + 2 * running.size);
        let title = self.document.title.get(language).cloned().unwrap_or_default();
        let title = self.shortened(running, language, page.measure - taken, &title);
        artifact(&title, page.left, y, Artifact::Header, marks);
        artifact(&number, page.left, y, Artifact::Header, marks);
        let shape = Shape::Rule { dx: to_points(page.measure), dy: 0.0, thickness: to_points(self.style.rule) };
        let below = scale(running.size, 45, 100);
        marks.push(Mark {
            owner: Owner::Artifact(Artifact::Header),
            x: to_points(page.left),
            y: to_points(y - below),
            shape,
            text: None,
        });
    }

    /// Marks after the text: page number and tick.
    pub(crate) fn page_foot(&mut self, page: &Furnish, marks: &mut Vec<Mark>) {
        let Some(number) = page.number else { return };
        let running = self.style.footer;
        let language = self.document.languages.first().copied().unwrap_or(Language::Zh);
        let both = self.document.languages.len() > 1;
        let total = page.total;
        let (text, fit, left, measure) = match self.style.page_number {
            PageNumber::Pages if both => (
                format!("第 {number} 页　共 {total} 页　Page {number} of {total}"),
                Fit::Centre,
                page.left,
                page.measure,
            ),
            PageNumber::Pages if language == Language::En => {
                (format!("Page {number} of {total}"), Fit::Centre, page.left, page.measure)
            }
            PageNumber::Pages => (format!("第 {number} 页　共 {total} 页"), Fit::Centre, page.left, page.measure),
            // GB/T 9704: odd pages right, even pages left, one character in.
            PageNumber::Dashes => {
                let fit = if number % 2 == 1 { Fit::Right } else { Fit::Left };
                (format!("— {number} —"), fit, page.left + running.size, page.measure - 2 * running.size)
            }
        };
        let setting = self.running(running, language, fit, measure, &text);
        artifact(&setting, left, running.distance, Artifact::Footer, marks);
        if self.style.binding_tick && page.total > 1 {
            let length = 8_504; // 3 mm
            let shape = Shape::Rule { dx: to_points(length), dy: 0.0, thickness: to_points(self.style.rule) };
            let owner = Owner::Artifact(Artifact::Layout);
            marks.push(Mark {
                owner,
                x: to_points(page.width - length),
                y: to_points(page.height / 2),
                shape,
                text: None,
            });
        }
    }

    fn running(&mut self, running: Running, language: Language, fit: Fit, measure: Milli, text: &str) -> Set {
        let manner = self.running_manner(running, language, fit, measure);
        self.set(&manner, &[Span::plain(text)])
    }

    fn running_manner(&self, running: Running, language: Language, fit: Fit, measure: Milli) -> ParagraphSettings {
        let kind = TypeSpec { size: running.size, line_height: running.size, above: 0, below: 0 };
        self.manner(kind, language, fit, measure)
    }

    /// A title on one line, cut with … where it is too long.
    fn shortened(&mut self, running: Running, language: Language, measure: Milli, text: &str) -> Set {
        let setting = self.running(running, language, Fit::Left, measure, text);
        if setting.lines.len() <= 1 {
            return setting;
        }
        let first: String =
            setting.lines[0].parts.iter().flat_map(|part| &part.line.runs).map(|run| run.text.as_str()).collect();
        let count = first.chars().count().saturating_sub(2);
        let short: String = first.chars().take(count).chain(['…']).collect();
        self.running(running, language, Fit::Left, measure, &short)
    }

    /// 草稿 DRAFT from the lower left to the upper right, light grey, under the text.
    fn draft_mark(&mut self, page: &Furnish, marks: &mut Vec<Mark>) {
        let size = 84_000;
        let kind = TypeSpec { size, line_height: size, above: 0, below: 0 };
        let mut manner = self.manner(kind, Language::Zh, Fit::Left, 2 * page.width);
        manner.weight = Weight::Heading;
        let setting = self.set(&manner, &[Span::plain("草稿 DRAFT")]);
        let Some(line) = setting.lines.first() else {
            return;
        };
        let Some(part) = line.parts.first() else {
            return;
        };
        const DEGREES: f64 = 52.0;
        let (sin, cos) = DEGREES.to_radians().sin_cos();
        let half = f64::from(line.width) / 2.0;
        // The middle of the cap height stands in the middle of the page.
        let rise = f64::from(size) * 0.37;
        let x = f64::from(page.width) / 2.0 - half * cos + rise * sin;
        let y = f64::from(page.height) / 2.0 - half * sin - rise * cos;
        let shape = Shape::Stamp { line: std::sync::Arc::clone(&part.line), degrees: DEGREES as f32, grey: 0.88 };
        marks.push(Mark {
            owner: Owner::Artifact(Artifact::Watermark),
            x: to_points(x.round() as Milli),
            y: to_points(y.round() as Milli),
            shape,
            text: None,
        });
    }
}

fn artifact(setting: &BrokenParagraph, left: Milli, y: Milli, kind: Artifact, marks: &mut Vec<Mark>) {
    for part in setting.lines.first().map(|line| line.parts.as_slice()).unwrap_or_default() {
        let shape = Shape::Line(std::sync::Arc::clone(&part.line));
        let owner = Owner::Artifact(kind);
        marks.push(Mark { owner, x: to_points(left + part.x), y: to_points(y), shape, text: None });
    }
}
