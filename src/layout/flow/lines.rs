//! Lines of text into the galley: one column or two, with their labels, links and rules.

use super::compose::Composer;
use super::set::Set;
use super::{LocalLink, LocalMark, LocalTarget};
use crate::document::{Span, SpanKind};
use crate::layout::length::{Milli, scale, to_points};
use crate::layout::page::{Artifact, Owner, Role, Shape};
use std::borrow::Cow;
use std::sync::Arc;

/// The elements inside the text of a column, in order.
#[derive(Default)]
pub(crate) struct Inlines(Vec<Inline>);

struct Inline {
    /// The element of the text.
    within: u32,
    /// The link's span; None for the words that follow a link.
    span: Option<u16>,
    element: u32,
}

/// Lines of one column of a strip.
pub(crate) struct Column<'a> {
    pub setting: Set,
    pub x: Milli,
    pub size: Milli,
    /// The element of its text.
    pub element: u32,
    /// Something set to the left of its first line: a number, a marker, a label.
    pub label: Option<(Set, Milli, u32)>,
    /// Which spans of which text: for links.
    pub spans: Cow<'a, [Span]>,
}

impl Composer<'_> {
    /// Lines of one or two columns, strip by strip. `keep` ties the last strip to what follows.
    pub(crate) fn lines(&mut self, columns: &[Column<'_>], line_height: Milli, above: Milli, keep: bool) {
        self.next_group();
        let count = columns.iter().map(|column| column.setting.lines.len()).max().unwrap_or(0);
        let mut inlines = Inlines::default();
        for index in 0..count {
            let marks = self.flow.marks.len();
            let slab = self.flow.slabs.len();
            for (number, column) in columns.iter().enumerate() {
                let baseline = baseline(line_height, column.size);
                if let (0, Some((label, x, element))) = (index, &column.label) {
                    self.place(label, 0, *x, baseline, number as u16, *element);
                }
                self.text_line(column, number, index, baseline, slab, &mut inlines);
            }
            // Widows and orphans: two lines at least on either side.
            let mut tied = index == 0 || index + 2 == count;
            if index + 1 == count {
                tied = keep;
            }
            if self.wanted > 0 {
                self.wanted -= 1;
                tied |= self.wanted > 0;
            }
            let above = if index == 0 { above } else { 0 };
            self.slab(above, line_height, tied, marks);
        }
    }

    /// Puts line `index` of a setting at (x, baseline).
    pub(crate) fn place(&mut self, setting: &Set, index: usize, x: Milli, baseline: Milli, column: u16, element: u32) {
        let Some(line) = setting.lines.get(index) else {
            return;
        };
        for part in &line.parts {
            let shape = Shape::Line(Arc::clone(&part.line));
            self.flow.marks.push(LocalMark {
                owner: Owner::Element(element),
                x: x + part.x,
                y: baseline,
                column,
                shape,
                text: setting.text,
            });
        }
        for rule in &line.rules {
            self.rule(x + rule.x, baseline + rule.below, rule.width, column);
        }
    }

    /// Line `index` of a column with its links; `number` is the column's place in its group.
    pub(crate) fn text_line(
        &mut self,
        column: &Column<'_>,
        number: usize,
        index: usize,
        baseline: Milli,
        slab: usize,
        inlines: &mut Inlines,
    ) {
        let Some(line) = column.setting.lines.get(index) else {
            return;
        };
        for part in &line.parts {
            let link = part.link.and_then(|span| Some((span, self.target(column, span)?)));
            let element = self.inline(column, link.as_ref().map(|(span, _)| *span), inlines);
            let owner = Owner::Element(element);
            let x = column.x + part.x;
            if let Some((span, target)) = link {
                let description = column.spans[usize::from(span)].text.clone();
                let (top, height) = (baseline - scale(column.size, 88, 100), column.size);
                self.flow.links.push(LocalLink {
                    slab,
                    x,
                    width: part.width,
                    top,
                    height,
                    target,
                    description,
                    element,
                });
            }
            let shape = Shape::Line(Arc::clone(&part.line));
            let text = column.setting.text;
            self.flow.marks.push(LocalMark { owner, x, y: baseline, column: number as u16, shape, text });
        }
        for rule in &line.rules {
            self.rule(column.x + rule.x, baseline + rule.below, rule.width, number as u16);
        }
    }

    /// Where a link's span leads; None where its anchor is nowhere.
    fn target(&self, column: &Column<'_>, span: u16) -> Option<LocalTarget> {
        match &column.spans.get(usize::from(span))?.kind {
            SpanKind::Reference(anchor) if self.anchors.contains(anchor.as_str()) => {
                Some(LocalTarget::Anchor(anchor.clone()))
            }
            SpanKind::Address(uri) => Some(LocalTarget::Uri(uri.clone())),
            _ => None,
        }
    }

    /// The element of words of a column: of the link with this span, or else of the text itself. After a link the text
    /// goes on in an element of its own, so that the tree names all words in the order they are painted, even to a
    /// reader that takes the words of an element before those of its children.
    fn inline(&mut self, column: &Column<'_>, span: Option<u16>, inlines: &mut Inlines) -> u32 {
        let known = inlines.0.iter().rev().find(|inline| inline.within == column.element);
        let role = match (span, known) {
            (None, None) => return column.element,
            (_, Some(inline)) if inline.span == span => return inline.element,
            (None, Some(_)) => Role::Span,
            (Some(_), _) => Role::Link,
        };
        let element = self.tree.add(role, column.element, None);
        inlines.0.push(Inline { within: column.element, span, element });
        element
    }

    /// A rule of a blank.
    pub(crate) fn rule(&mut self, x: Milli, y: Milli, width: Milli, column: u16) {
        let shape = Shape::Rule { dx: to_points(width), dy: 0.0, thickness: to_points(self.style.rule) };
        let owner = Owner::Artifact(Artifact::Layout);
        self.flow.marks.push(LocalMark { owner, x, y, column, shape, text: None });
    }
}

/// Baseline from the top of a strip: the em box stands in its middle, 0.88 em of it above the baseline.
pub(crate) fn baseline(line_height: Milli, size: Milli) -> Milli {
    (line_height - size) / 2 + scale(size, 88, 100)
}
