//! The table of two columns, without rules, that holds a bilingual agreement: Chinese left, English right.

use super::context::Body;
use super::units::{ems, twips};
use crate::document::Change;
use crate::value::Language;

/// A row: `side` writes the paragraphs of one language.
pub fn row<'d>(body: &mut Body<'d>, change: Option<Change>, mut side: impl FnMut(&mut Body<'d>, Language)) {
    open(body);
    body.xml.raw("<w:tr>");
    if let Some(change) = change {
        body.xml.raw("<w:trPr><");
        body.runs.tracked(&mut body.xml, change);
        body.xml.raw("/></w:trPr>");
    }
    let space = body.space;
    for language in body.document.languages.iter().copied() {
        body.space = space;
        let wide = width(body, language);
        body.xml.raw("<w:tc><w:tcPr><w:tcW w:w=\"").number(wide).raw("\" w:type=\"dxa\"/>");
        // The room between the columns.
        let gutter = twips(body.sheet.style.gutter) / 2;
        let side_of = if language == Language::Zh { "right" } else { "left" };
        body.xml
            .raw("<w:tcMar><w:")
            .raw(side_of)
            .raw(" w:w=\"")
            .number(gutter)
            .raw("\" w:type=\"dxa\"/></w:tcMar></w:tcPr>");
        side(body, language);
        body.xml.raw("</w:tc>");
    }
    body.space = None;
    body.xml.raw("</w:tr>");
}

fn open(body: &mut Body<'_>) {
    if std::mem::replace(&mut body.columns_open, true) {
        return;
    }
    if body.after_table {
        super::section::filler(&mut body.xml);
    }
    let widths: Vec<i32> = body.document.languages.iter().map(|language| width(body, *language)).collect();
    let total: i32 = widths.iter().sum();
    body.xml
        .raw("<w:tbl><w:tblPr><w:tblStyle w:val=\"Columns\"/><w:tblW w:w=\"")
        .number(total)
        .raw("\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for width in widths {
        body.xml.raw("<w:gridCol w:w=\"").number(width).raw("\"/>");
    }
    body.xml.raw("</w:tblGrid>");
}

fn width(body: &Body<'_>, language: Language) -> i32 {
    let style = body.sheet.style;
    let (whole, chinese) = (twips(style.measure()), twips(ems(style.measure(), style.beside_share)));
    if language == Language::Zh { chinese } else { whole - chinese }
}
