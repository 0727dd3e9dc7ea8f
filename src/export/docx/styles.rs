//! The styles part: one named style for each kind of paragraph and language, with the numbers of the page style.

use super::list::{indent, list};
use super::sheet::Sheet;
use super::units::{eighths, half_points, twips};
use super::word_styles::{COVER_STYLES, STYLES, WordStyle};
use super::xml::Xml;
use crate::layout::TypeSpec;
use crate::value::Language;

/// Faces by name: Word has them, nothing is embedded.
const BODY_FACE: &str = "宋体";
const HEADING_FACE: &str = "黑体";
const LATIN_FACE: &str = "Times New Roman";

/// The part.
pub fn part(sheet: &Sheet<'_>) -> String {
    let mut xml = Xml::part(16_000);
    xml.raw("<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">");
    defaults(&mut xml, sheet);
    for language in sheet.languages {
        let cover = if sheet.style.cover { &COVER_STYLES[..] } else { &[] };
        for style in STYLES.iter().chain(cover) {
            paragraph_style(&mut xml, sheet, style, *language);
        }
    }
    page_styles(&mut xml, sheet);
    xml.raw(CHARACTER_STYLES);
    table_styles(&mut xml, sheet);
    xml.raw("</w:styles>");
    xml.finish()
}

fn defaults(xml: &mut Xml, sheet: &Sheet<'_>) {
    let first = sheet.languages.first().copied().unwrap_or(Language::Zh);
    let body = sheet.body(first);
    xml.raw("<w:docDefaults><w:rPrDefault><w:rPr>");
    faces(xml, BODY_FACE);
    size(xml, body.size);
    xml.raw("<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>");
    xml.raw("<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/><w:pPr><w:widowControl/>");
    spacing(xml, TypeSpec { above: 0, below: 0, ..body });
    xml.raw("<w:jc w:val=\"both\"/></w:pPr></w:style>");
    xml.raw("<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/><w:uiPriority w:val=\"1\"/><w:semiHidden/></w:style>");
    xml.raw("<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>");
    xml.raw("<w:style w:type=\"numbering\" w:default=\"1\" w:styleId=\"NoList\"><w:name w:val=\"No List\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/></w:style>");
}

fn paragraph_style(xml: &mut Xml, sheet: &Sheet<'_>, style: &WordStyle, language: Language) {
    names(xml, sheet, style, language);
    paragraph_properties(xml, sheet, style, language);
    xml.raw("<w:rPr>");
    if style.is_heading() && language == Language::Zh {
        faces(xml, HEADING_FACE);
    }
    if style.is_bold(language) {
        xml.raw("<w:b/><w:bCs/>");
    }
    size(xml, style.kind(sheet, language).size);
    xml.raw("<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:style>");
}

/// Id and names, and the style that follows.
fn names(xml: &mut Xml, sheet: &Sheet<'_>, style: &WordStyle, language: Language) {
    let english = language == Language::En;
    let ending = if english { "En" } else { "" };
    xml.raw("<w:style w:type=\"paragraph\"");
    let built_in = matches!(style.name, "Title" | "heading 1" | "heading 2" | "Body Text" | "Signature");
    // Of two languages only the first can have the names that Word knows.
    let own = !built_in || sheet.second(language);
    xml.raw(if own { " w:customStyle=\"1\" w:styleId=\"" } else { " w:styleId=\"" })
        .raw(style.id)
        .raw(ending)
        .raw("\"><w:name w:val=\"");
    match (own, english) {
        (true, true) if built_in => xml.raw(style.id).raw(" (English)"),
        (true, false) if built_in => xml.raw(style.id).raw(" (中文)"),
        (true, true) => xml.raw(style.name).raw(" (English)"),
        _ => xml.raw(style.name),
    };
    xml.raw("\"/>");
    if !english {
        xml.raw("<w:aliases w:val=\"").raw(style.alias).raw("\"/>");
    }
    xml.raw("<w:basedOn w:val=\"Normal\"/><w:next w:val=\"").raw(style.next).raw(ending).raw("\"/><w:qFormat/>");
}

fn paragraph_properties(xml: &mut Xml, sheet: &Sheet<'_>, style: &WordStyle, language: Language) {
    xml.raw("<w:pPr>");
    if style.keep {
        xml.raw("<w:keepNext/>");
    }
    if style.is_heading() {
        xml.raw("<w:keepLines/>");
    }
    if style.opens_page(sheet, language) {
        xml.raw("<w:pageBreakBefore/>");
    }
    if let Some((kind, level)) = style.list {
        xml.raw("<w:numPr>");
        if level > 0 {
            xml.raw("<w:ilvl w:val=\"").number(level).raw("\"/>");
        }
        xml.raw("<w:numId w:val=\"").number(list(language, kind) as i64).raw("\"/></w:numPr>");
    }
    let tabs = style.tabs(sheet, language);
    if !tabs.is_empty() {
        xml.raw("<w:tabs>");
        for tab in tabs {
            xml.raw("<w:tab w:val=\"left\" w:pos=\"").number(tab).raw("\"/>");
        }
        xml.raw("</w:tabs>");
    }
    spacing(xml, style.kind(sheet, language));
    let (left, hang) = style.place(sheet, language);
    if (left, hang) != (0, 0) {
        indent(xml, left, hang);
    }
    xml.raw("<w:jc w:val=\"").raw(style.align(sheet, language)).raw("\"/>");
    if let Some(level) = style.outline(sheet, language) {
        xml.raw("<w:outlineLvl w:val=\"").number(level).raw("\"/>");
    }
    xml.raw("</w:pPr>");
}

/// Header, footer, contents and comments.
fn page_styles(xml: &mut Xml, sheet: &Sheet<'_>) {
    let style = sheet.style;
    let measure = twips(style.measure());
    let running = |size: i32| TypeSpec { size, line_height: size * 4 / 3, above: 0, below: 0 };
    let mut simple = |id: &str, name: &str, kind: TypeSpec, paragraph: &str| {
        xml.raw("<w:style w:type=\"paragraph\" w:styleId=\"")
            .raw(id)
            .raw("\"><w:name w:val=\"")
            .raw(name)
            .raw("\"/><w:basedOn w:val=\"Normal\"/><w:pPr>");
        let (before, after) = paragraph.split_once('|').unwrap_or((paragraph, ""));
        xml.raw(before);
        spacing(xml, kind);
        xml.raw(after).raw("</w:pPr><w:rPr>");
        size(xml, kind.size);
        xml.raw("</w:rPr></w:style>");
    };
    let rule = eighths(style.rule);
    let header = format!(
        "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"{rule}\" w:space=\"1\" w:color=\"auto\"/></w:pBdr><w:tabs><w:tab w:val=\"right\" w:pos=\"{measure}\"/></w:tabs>|<w:jc w:val=\"left\"/>"
    );
    simple("Header", "header", running(style.header.size), &header);
    simple("Footer", "footer", running(style.footer.size), "|<w:jc w:val=\"center\"/>");
    let contents = format!(
        "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"{measure}\"/></w:tabs>|<w:jc w:val=\"left\"/>"
    );
    simple("TOC1", "toc 1", TypeSpec { above: 0, below: 0, ..sheet.body(Language::Zh) }, &contents);
    simple("TOCHeading", "TOC Heading", style.annex, "<w:keepNext/>|<w:jc w:val=\"center\"/>");
    simple("CommentText", "annotation text", running(style.table.size), "|<w:jc w:val=\"left\"/>");
}

fn table_styles(xml: &mut Xml, sheet: &Sheet<'_>) {
    let style = sheet.style;
    let padding = style.cell_padding;
    xml.raw("<w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>");
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        xml.raw("<w:")
            .raw(side)
            .raw(" w:val=\"single\" w:sz=\"")
            .number(eighths(style.rule))
            .raw("\" w:space=\"0\" w:color=\"auto\"/>");
    }
    xml.raw("</w:tblBorders>");
    margins(xml, twips(padding.across), twips(padding.along));
    xml.raw("</w:tblPr></w:style>");
    xml.raw("<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"Columns\"><w:name w:val=\"Columns\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr>");
    margins(xml, 0, 0);
    xml.raw("</w:tblPr></w:style>");
}

fn margins(xml: &mut Xml, across: i32, along: i32) {
    xml.raw("<w:tblCellMar>");
    for (side, width) in [("top", along), ("left", across), ("bottom", along), ("right", across)] {
        xml.raw("<w:").raw(side).raw(" w:w=\"").number(width).raw("\" w:type=\"dxa\"/>");
    }
    xml.raw("</w:tblCellMar>");
}

fn faces(xml: &mut Xml, han: &str) {
    xml.raw("<w:rFonts w:ascii=\"")
        .raw(LATIN_FACE)
        .raw("\" w:eastAsia=\"")
        .raw(han)
        .raw("\" w:hAnsi=\"")
        .raw(LATIN_FACE)
        .raw("\" w:cs=\"")
        .raw(LATIN_FACE)
        .raw("\"/>");
}

fn size(xml: &mut Xml, size: i32) {
    let half = half_points(size);
    xml.raw("<w:sz w:val=\"").number(half).raw("\"/><w:szCs w:val=\"").number(half).raw("\"/>");
}

fn spacing(xml: &mut Xml, kind: TypeSpec) {
    xml.raw("<w:spacing w:before=\"").number(twips(kind.above)).raw("\" w:after=\"").number(twips(kind.below));
    xml.raw("\" w:line=\"").number(twips(kind.line_height)).raw("\" w:lineRule=\"exact\"/>");
}

/// Blanks twice as wide as their underscores, and comment marks.
const CHARACTER_STYLES: &str = concat!(
    "<w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"Blank\"><w:name w:val=\"Blank\"/><w:aliases w:val=\"填空\"/><w:rPr><w:w w:val=\"200\"/></w:rPr></w:style>",
    "<w:style w:type=\"character\" w:styleId=\"CommentReference\"><w:name w:val=\"annotation reference\"/><w:rPr><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/></w:rPr></w:style>",
);
