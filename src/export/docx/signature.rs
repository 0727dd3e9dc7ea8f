//! Signature blocks: two columns without rules, room for seals, kept on one page with the line that ends the text.

use super::context::Body;
use super::paragraph::{Paragraph, write};
use super::section;
use super::units::twips;
use crate::document::{Change, Content, Signature, Span, whole_change};

/// Room between the columns, in twips.
const GUTTER: i32 = 480;

/// Writes the blocks of one place.
pub fn write_all(body: &mut Body<'_>, blocks: &[Signature]) {
    body.close_columns();
    if body.after_table {
        section::filler(&mut body.xml);
    }
    let half = twips(body.sheet.style.measure()) / 2;
    body.xml.raw("<w:tbl><w:tblPr><w:tblStyle w:val=\"Columns\"/><w:tblW w:w=\"").number(2 * half);
    body.xml
        .raw("\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"")
        .number(half)
        .raw("\"/><w:gridCol w:w=\"")
        .number(half)
        .raw("\"/></w:tblGrid>");
    let rows = blocks.len().div_ceil(2);
    let mut texts = 0;
    for (index, pair) in blocks.chunks(2).enumerate() {
        body.xml.raw("<w:tr><w:trPr><w:cantSplit/>");
        let change = body.change().or_else(|| whole_change(&Content::Signatures(pair.to_vec())));
        if let Some(change) = change {
            body.xml.raw("<");
            body.runs.tracked(&mut body.xml, change);
            body.xml.raw("/>");
        }
        body.xml.raw("</w:trPr>");
        for column in 0..2 {
            body.xml
                .raw("<w:tc><w:tcPr><w:tcW w:w=\"")
                .number(half)
                .raw("\" w:type=\"dxa\"/><w:tcMar><w:")
                .raw(["right", "left"][column])
                .raw(" w:w=\"")
                .number(GUTTER / 2)
                .raw("\" w:type=\"dxa\"/></w:tcMar></w:tcPr>");
            match pair.get(column) {
                Some(block) => {
                    one(body, block, texts, index + 1 == rows);
                    texts += block.lines.len();
                }
                None => {
                    body.xml
                        .raw("<w:p><w:pPr><w:pStyle w:val=\"")
                        .raw(&super::sheet::Sheet::id("Signature", body.document.languages[0]))
                        .raw("\"/></w:pPr></w:p>");
                }
            }
            body.xml.raw("</w:tc>");
        }
        body.xml.raw("</w:tr>");
    }
    body.xml.raw("</w:tbl>");
    body.after_table = true;
    body.space = None;
}

/// One party's lines: its name, the room for its seal, then what is signed.
/// `before` texts of the block came before it.
fn one(body: &mut Body<'_>, block: &Signature, before: usize, last: bool) {
    let style = body.sheet.style;
    let languages = &body.document.languages;
    let change = body.change().or_else(|| whole_change(&Content::Signatures(vec![block.clone()])));
    for (index, line) in block.lines.iter().enumerate() {
        for (nth, language) in languages.iter().enumerate() {
            let Some(spans) = line.get(*language) else { continue };
            let spans: Vec<Span> =
                spans.iter().map(|span| Span { strong: span.strong || index == 0, ..span.clone() }).collect();
            let ends_name = index == 0 && nth + 1 == languages.len();
            let look = Paragraph {
                before: (index == 0 && nth == 0).then(|| twips(style.body.line_height / 2)),
                after: (ends_name && block.seal).then(|| twips(style.seal)),
                mark: body.mark(*language, before + index).filter(|_| change != Some(Change::Deleted)),
                change,
                ..Paragraph::of(if last && index + 1 == block.lines.len() { "SignatureLast" } else { "Signature" })
            };
            write(&mut body.xml, &mut body.runs, *language, &look, &spans);
        }
    }
}
