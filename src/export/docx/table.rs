//! Ruled tables: fixed widths from what stands in the cells, a header row that repeats, rows that stay whole.

use super::context::Body;
use super::paragraph::{self, Paragraph};
use super::section;
use super::units::twips;
use crate::document::{Align, Change, Content, SpanKind, Table, Text, plain_text, whole_change};
use crate::layout::columns::{solve, squeeze};
use crate::layout::{Milli, Widths};

/// Writes a table, on a page across where it is too wide for an upright one.
pub fn write(body: &mut Body<'_>, table: &Table) {
    body.close_columns();
    let (style, count) = (body.sheet.style, table.aligns.len());
    if count == 0 {
        return;
    }
    let needs: Vec<Vec<Widths>> = std::iter::once(&table.header)
        .chain(&table.rows)
        .map(|row| (0..count).map(|column| need(row.get(column), style.table.size)).collect())
        .collect();
    let padding = 2 * style.cell_padding.across * count as Milli;
    let upright = style.measure() - padding;
    let sideways = style.paper.height - style.margin.top - style.margin.bottom - padding;
    let fitting = solve(&needs, upright, style.table.size);
    let across = fitting.is_none() && style.landscape;
    let widths = match fitting {
        Some(widths) => widths,
        None if across => {
            solve(&needs, sideways, style.table.size).unwrap_or_else(|| squeeze(&needs, sideways, style.table.size))
        }
        None => squeeze(&needs, upright, style.table.size),
    };
    let widths: Vec<i32> = widths.iter().map(|width| twips(width + 2 * style.cell_padding.across)).collect();
    if across {
        section::end(&mut body.xml, style, false);
    } else if body.after_table {
        section::space(&mut body.xml, body.space.unwrap_or_default());
    }
    open(body, &widths);
    for (nth, cells) in std::iter::once(&table.header).chain(&table.rows).enumerate() {
        row(body, table, (nth, cells), &widths);
    }
    body.xml.raw("</w:tbl>");
    body.after_table = true;
    body.space = Some(twips(style.table.below));
    if across {
        section::end(&mut body.xml, style, true);
        body.after_table = false;
        body.space = None;
    }
}

fn open(body: &mut Body<'_>, widths: &[i32]) {
    let total: i32 = widths.iter().sum();
    body.xml.raw("<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"").number(total);
    body.xml.raw("\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for width in widths {
        body.xml.raw("<w:gridCol w:w=\"").number(*width).raw("\"/>");
    }
    body.xml.raw("</w:tblGrid>");
}

/// A row with more text than this may break over pages.
const LONGEST_WHOLE: usize = 600;

/// Row `nth` of a table, from 0: the header.
fn row(body: &mut Body<'_>, table: &Table, (nth, cells): (usize, &[Text]), widths: &[i32]) {
    let header = nth == 0;
    body.xml.raw("<w:tr>");
    let own =
        || whole_change(&Content::Table(Table { aligns: Vec::new(), header: Vec::new(), rows: vec![cells.to_vec()] }));
    let change = body.change().or_else(own);
    let short = cells
        .iter()
        .flat_map(|cell| cell.iter())
        .flat_map(|(_, spans)| spans)
        .map(|span| span.text.len() / 3)
        .sum::<usize>()
        < LONGEST_WHOLE;
    if short || header || change.is_some() {
        body.xml.raw("<w:trPr>");
        if short {
            body.xml.raw("<w:cantSplit/>");
        }
        if header {
            body.xml.raw("<w:tblHeader/>");
        }
        if let Some(change) = change {
            body.xml.raw("<");
            body.runs.tracked(&mut body.xml, change);
            body.xml.raw("/>");
        }
        body.xml.raw("</w:trPr>");
    }
    for (column, width) in widths.iter().enumerate() {
        body.xml.raw("<w:tc><w:tcPr><w:tcW w:w=\"").number(*width).raw("\" w:type=\"dxa\"/>");
        body.xml.raw(if header { "<w:vAlign w:val=\"center\"/></w:tcPr>" } else { "</w:tcPr>" });
        let align = table.aligns.get(column).copied().unwrap_or(Align::Left);
        let mut empty = true;
        for language in &body.document.languages {
            let Some(spans) = cells.get(column).and_then(|cell| cell.get(*language)) else { continue };
            let style = if header { "TableHeader" } else { cell_style(align) };
            let mark = body.mark(*language, nth * table.aligns.len() + column);
            let mark = mark.filter(|_| change != Some(Change::Deleted));
            let look = Paragraph { change, mark, ..Paragraph::of(style) };
            paragraph::write(&mut body.xml, &mut body.runs, *language, &look, spans);
            empty = false;
        }
        if empty {
            body.xml.raw("<w:p><w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr></w:p>");
        }
        body.xml.raw("</w:tc>");
    }
    body.xml.raw("</w:tr>");
}

fn cell_style(align: Align) -> &'static str {
    match align {
        Align::Left => "TableText",
        Align::Centre => "TableCentred",
        Align::Right => "TableFigure",
    }
}

fn need(cell: Option<&Text>, size: Milli) -> Widths {
    let mut need = Widths::default();
    let lines = cell
        .iter()
        .flat_map(|cell| cell.iter())
        .flat_map(|(_, spans)| spans.split(|span| span.kind == SpanKind::Break));
    for spans in lines {
        let side = width(&plain_text(spans), size);
        need.line = need.line.max(side.line);
        need.word = need.word.max(side.word);
        need.piece = need.word;
    }
    need
}

/// About how wide a text is on one line, and its widest word, which is not hyphenated. Han are an em, Latin letters half
/// of one.
pub fn width(text: &str, size: Milli) -> Widths {
    let (mut line, mut widest, mut word) = (0, 0, 0);
    for c in text.chars() {
        let wide = if c < '\u{2E80}' && !('\u{2010}'..='\u{2E7F}').contains(&c) { size / 2 } else { size };
        line += wide;
        if c.is_ascii_graphic() || c == '–' {
            word += wide;
        } else {
            widest = widest.max(word).max(wide);
            word = 0;
        }
    }
    widest = widest.max(word);
    Widths { line: line + size / 4, word: widest, piece: widest }
}
