//! Sections: paper, margins, header and footer; pages across; small paragraphs that Word needs after tables.

use super::units::twips;
use super::xml::Xml;
use crate::layout::{PageNumber, Style};

/// `<w:sectPr>`: the page, upright or across.
pub fn properties(xml: &mut Xml, style: &Style, across: bool) {
    xml.raw("<w:sectPr>").raw(HEADER);
    if style.page_number == PageNumber::Dashes {
        xml.raw("<w:headerReference w:type=\"even\" r:id=\"rIdHeader\"/><w:footerReference w:type=\"even\" r:id=\"rIdFooterEven\"/>");
    }
    xml.raw("<w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/>");
    page(xml, style, across);
    xml.raw("</w:sectPr>");
}

const HEADER: &str = "<w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/>";

/// Ends the page of the cover, which bears no number; of a draft it bears the header with the draft mark. The next page is
/// the first.
pub fn cover(xml: &mut Xml, style: &Style, draft: bool) {
    xml.raw("<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/><w:sectPr>");
    xml.raw(if draft { HEADER } else { "" });
    page(xml, style, false);
    xml.raw("<w:pgNumType w:start=\"0\"/></w:sectPr></w:pPr></w:p>");
}

/// Size and margins of a page.
fn page(xml: &mut Xml, style: &Style, across: bool) {
    let (paper, margin) = (style.paper, style.margin);
    let (width, height) = if across { (paper.height, paper.width) } else { (paper.width, paper.height) };
    xml.raw("<w:pgSz w:w=\"").number(twips(width)).raw("\" w:h=\"").number(twips(height)).raw(if across {
        "\" w:orient=\"landscape\"/>"
    } else {
        "\"/>"
    });
    let sides = if across {
        [margin.left, margin.top, margin.right, margin.bottom]
    } else {
        [margin.top, margin.right, margin.bottom, margin.left]
    };
    for (name, side) in ["<w:pgMar w:top", " w:right", " w:bottom", " w:left"].iter().zip(sides) {
        xml.raw(name).raw("=\"").number(twips(side)).raw("\"");
    }
    // A style gives baselines; Word wants the edge of the line.
    let edge = |distance: i32, size: i32, above: i32| twips(distance - size * above / 100);
    xml.raw(" w:header=\"").number(edge(style.header.distance, style.header.size, 105));
    xml.raw("\" w:footer=\"").number(edge(style.footer.distance, style.footer.size, 30));
    xml.raw("\" w:gutter=\"0\"/>");
}

/// A paragraph of no height that ends a section.
pub fn end(xml: &mut Xml, style: &Style, across: bool) {
    xml.raw("<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/>");
    properties(xml, style, across);
    xml.raw("</w:pPr></w:p>");
}

/// A paragraph of no height between two tables, which Word would otherwise join, or after the last one.
pub fn filler(xml: &mut Xml) {
    space(xml, 0);
}

/// The same with room, in twips.
pub fn space(xml: &mut Xml, room: i32) {
    xml.raw("<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"")
        .number(room.max(20))
        .raw("\" w:lineRule=\"exact\"/></w:pPr></w:p>");
}
