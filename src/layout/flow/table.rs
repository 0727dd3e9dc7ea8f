//! Ruled tables: cells wrapped into solved columns, a header that repeats, rows that stay whole while they are low.

use super::columns::{solve, squeeze};
use super::compose::Composer;
use super::lines::{Column, Inlines, baseline};
use super::{Grid, Repeat};
use crate::document::{Align, Table, Text};
use crate::layout::length::Milli;
use crate::layout::page::Role;
use crate::layout::text::glyphs::Weight;
use crate::layout::text::{Fit, ParagraphSettings, Widths};
use crate::value::Language;
use std::ops::Range;

/// A cell narrower than this, in em, is not justified: of fewer than a dozen gaps each would take a visible share.
const JUSTIFIED_EMS: Milli = 12;

impl<'a> Composer<'a> {
    pub(crate) fn table(&mut self, table: &'a Table) {
        let kind = self.style.table;
        let padding = self.style.cell_padding;
        let count = table.aligns.len();
        if count == 0 {
            return;
        }
        let needs: Vec<Vec<Widths>> = std::iter::once((&table.header, Weight::Bold))
            .chain(table.rows.iter().map(|row| (row, Weight::Regular)))
            .map(|(row, weight)| (0..count).map(|index| self.need(row.get(index), weight)).collect())
            .collect();
        let paddings = 2 * padding.across * count as Milli;
        let portrait = self.landscape;
        let mut widths = solve(&needs, self.measure() - paddings, kind.size);
        let across = widths.is_none() && self.style.landscape && !self.landscape;
        if across {
            self.turn_page();
            widths = solve(&needs, self.measure() - paddings, kind.size);
        }
        let widths = widths.unwrap_or_else(|| squeeze(&needs, self.measure() - paddings, kind.size));
        let mut edges = vec![0];
        for width in &widths {
            edges.push(edges.last().copied().unwrap_or(0) + width + 2 * padding.across);
        }
        let columns = self.flow.grids.len() as u32;
        self.flow.grids.push(edges.clone());
        let element = self.tree.block(Role::Table, None);
        self.space = self.space.max(kind.above);
        let first = self.flow.slabs.len();
        self.row(&table.header, table, &edges, columns, element, true);
        let header = &self.flow.slabs[first];
        let repeat = Repeat { marks: header.marks.clone(), height: header.height, grid: header.grid, content: false };
        self.flow.repeats.push(repeat);
        let repeat = Some((self.flow.repeats.len() - 1) as u32);
        let body = self.flow.slabs.len();
        let mut rows = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let first = self.flow.slabs.len();
            self.row(row, table, &edges, columns, element, false);
            rows.push(first..self.flow.slabs.len());
        }
        self.hold_rows(&rows);
        for slab in &mut self.flow.slabs[body..] {
            slab.repeat = repeat;
        }
        self.space = kind.below;
        self.wanted = 0;
        if across {
            self.landscape = portrait;
            self.new_page = true;
        }
    }

    /// Ties the first two rows of a table, and its last two: no page ends or begins with one low row alone. Rows
    /// that together are higher than a sixth of the page stay free: each holds its own.
    fn hold_rows(&mut self, rows: &[Range<usize>]) {
        if rows.len() < 2 {
            return;
        }
        for pair in [&rows[..2], &rows[rows.len() - 2..]] {
            let slabs = pair[0].start..pair[1].end;
            let height: Milli = self.flow.slabs[slabs.clone()].iter().map(|slab| slab.height).sum();
            if height * 6 <= self.style.depth() && pair.iter().all(|row| row.len() == 1) {
                self.flow.slabs[slabs.start].keep = true;
            }
        }
    }

    /// Begins a page across, and takes onto it what must stand with what follows: a heading, the words that announce a table.
    fn turn_page(&mut self) {
        let mut first = self.flow.slabs.len();
        while first > 0 && self.flow.slabs[first - 1].keep {
            first -= 1;
        }
        self.landscape = true;
        match self.flow.slabs.get_mut(first) {
            Some(slab) => slab.new_page = true,
            None => self.new_page = true,
        }
        self.flow.slabs[first..].iter_mut().for_each(|slab| slab.landscape = true);
    }

    fn need(&mut self, cell: Option<&'a Text>, weight: Weight) -> Widths {
        let kind = self.style.table;
        let mut need = Widths::default();
        let Some(cell) = cell else { return need };
        for (language, spans) in self.different_sides(cell) {
            let manner = ParagraphSettings { weight, ..self.manner(kind, language, Fit::Left, kind.size) };
            let side = self.widths(&manner, spans);
            need.line = need.line.max(side.line);
            // A short heading stands on one line.
            let whole = weight == Weight::Bold && side.line <= 4 * kind.size;
            need.word = need.word.max(if whole { side.line } else { side.word });
            need.piece = need.piece.max(if whole { side.line } else { side.piece });
        }
        need
    }

    /// One row: a single strip while it is lower than half a page, else a strip a line.
    fn row(&mut self, cells: &'a [Text], table: &'a Table, edges: &[Milli], columns: u32, parent: u32, header: bool) {
        let row_element = self.tree.add(Role::Row, parent, None);
        let stacks: Vec<Vec<Column<'_>>> = edges
            .windows(2)
            .enumerate()
            .map(|(index, edge)| {
                let role = if header { Role::ColumnHeader } else { Role::Cell };
                let element = self.tree.add(role, row_element, None);
                let align = if header { None } else { Some(table.aligns.get(index).copied().unwrap_or(Align::Left)) };
                cells.get(index).map_or(Vec::new(), |cell| self.cell(cell, [edge[0], edge[1]], align, element))
            })
            .collect();
        let lines = stacks.iter().map(|stack| lines_of(stack)).max().unwrap_or(0).max(1);
        let height = lines as Milli * self.style.table.line_height + 2 * self.style.cell_padding.along;
        self.next_group();
        if header || height * 2 <= self.style.depth() {
            self.whole_row(&stacks, lines, height, columns, header);
        } else {
            self.row_in_strips(&stacks, lines, columns);
        }
    }

    /// The sides of a cell between two `edges`; `align`: None in a header.
    fn cell(&mut self, cell: &'a Text, edges: [Milli; 2], align: Option<Align>, element: u32) -> Vec<Column<'a>> {
        let kind = self.style.table;
        let across = self.style.cell_padding.across;
        let width = edges[1] - edges[0] - 2 * across;
        let fit = match align {
            None | Some(Align::Centre) => Fit::Centre,
            Some(Align::Right) => Fit::Right,
            Some(Align::Left) if width >= JUSTIFIED_EMS * kind.size => Fit::Justify,
            Some(Align::Left) => Fit::Left,
        };
        let sides = self.different_sides(cell);
        let both = sides.len() > 1;
        let mut stack = Vec::new();
        for (language, spans) in sides {
            let mut manner = self.manner(kind, language, fit, width);
            if align.is_none() {
                manner.weight = Weight::Bold;
            }
            manner.size = self.cell_size(&manner, spans, width);
            let setting = self.set(&manner, spans);
            let element = if both { self.tree.add(Role::Paragraph, element, Some(language)) } else { element };
            let (x, size) = (edges[0] + across, manner.size);
            stack.push(Column { setting, x, size, element, label: None, spans: spans.into() });
        }
        stack
    }

    /// A row that stands whole on its page.
    fn whole_row(&mut self, stacks: &[Vec<Column<'_>>], lines: usize, height: Milli, columns: u32, header: bool) {
        let line_height = self.style.table.line_height;
        let mut inlines = Inlines::default();
        let marks = self.flow.marks.len();
        for (index, stack) in stacks.iter().enumerate() {
            // A header cell of fewer lines stands in the middle of its row.
            let down = if header { (lines - lines_of(stack)) as Milli * line_height / 2 } else { 0 };
            let mut line = self.style.cell_padding.along + down;
            for column in stack {
                for at in 0..column.setting.lines.len() {
                    let y = line + baseline(line_height, column.size);
                    self.cell_line(column, at, y, index as u16, &mut inlines);
                    line += line_height;
                }
            }
        }
        let slab = self.slab(0, height, header, marks);
        self.flow.slabs[slab].grid = Some(Grid { columns, top: header, bottom: true });
    }

    /// A row that may break between its lines.
    fn row_in_strips(&mut self, stacks: &[Vec<Column<'_>>], lines: usize, columns: u32) {
        let line_height = self.style.table.line_height;
        let along = self.style.cell_padding.along;
        let mut inlines = Inlines::default();
        for strip in 0..lines {
            let marks = self.flow.marks.len();
            let (first, last) = (strip == 0, strip + 1 == lines);
            let top = if first { along } else { 0 };
            for (index, stack) in stacks.iter().enumerate() {
                let mut at = strip;
                for column in stack {
                    let count = column.setting.lines.len();
                    if at < count {
                        let y = top + baseline(line_height, column.size);
                        self.cell_line(column, at, y, index as u16, &mut inlines);
                        break;
                    }
                    at -= count;
                }
            }
            let height = line_height + top + if last { along } else { 0 };
            let keep = first || strip + 2 == lines;
            let slab = self.slab(0, height, keep && !last, marks);
            self.flow.slabs[slab].grid = Some(Grid { columns, top: false, bottom: last });
        }
    }

    /// A number or a code that does not fit may shrink to 9 pt before it breaks.
    fn cell_size(&mut self, manner: &ParagraphSettings, spans: &[crate::document::Span], width: Milli) -> Milli {
        const LEAST: Milli = 9_000;
        let code =
            spans.iter().all(|span| span.text.chars().all(|c| c.is_ascii_graphic())) && manner.language == Language::Zh;
        if !code || manner.size <= LEAST {
            return manner.size;
        }
        let piece = self.widths(manner, spans).piece;
        if piece <= width {
            return manner.size;
        }
        let fitting = (i64::from(manner.size) * i64::from(width) / i64::from(piece.max(1))) as Milli;
        if fitting >= LEAST { fitting / 100 * 100 } else { manner.size }
    }

    fn cell_line(&mut self, column: &Column, at: usize, y: Milli, index: u16, inlines: &mut Inlines) {
        let slab = self.flow.slabs.len();
        self.text_line(column, usize::from(index), at, y, slab, inlines);
    }
}

/// Lines of a cell, its sides one under the other.
fn lines_of(stack: &[Column<'_>]) -> usize {
    stack.iter().map(|column| column.setting.lines.len()).sum()
}
