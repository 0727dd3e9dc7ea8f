//! The contents of a long agreement: a field that Word fills anew when the file is opened.

use super::context::Body;
use super::paragraph::{Paragraph, write_with};
use crate::document::{Block, Content, plain_text};
use crate::layout::{Contents, Milli};
use crate::value::Language;

/// Writes the contents on a page of their own, where the style asks for them or the agreement is long.
pub fn write(body: &mut Body<'_>) {
    let style = body.sheet.style;
    let (entries, pages) = entries(body);
    let wanted = match style.contents {
        Contents::Always => true,
        Contents::Never => false,
        Contents::Auto => pages >= style.contents_from,
    };
    if !wanted || entries.is_empty() {
        return;
    }
    let language = body.document.languages.first().copied().unwrap_or(Language::Zh);
    body.xml.raw("<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>");
    let heading = if language == Language::Zh { "目　录" } else { "Contents" };
    write_with(&mut body.xml, &mut body.runs, language, &Paragraph::of("TOCHeading"), |xml, runs| {
        runs.plain(xml, language, heading, true)
    });
    let last = entries.len() - 1;
    for (index, (title, page)) in entries.iter().enumerate() {
        write_with(&mut body.xml, &mut body.runs, language, &Paragraph::of("TOC1"), |xml, runs| {
            if index == 0 {
                xml.raw("<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-1\" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>");
            }
            runs.plain(xml, language, title, false);
            xml.raw("<w:r><w:tab/></w:r><w:r><w:t>").number(*page as i64).raw("</w:t></w:r>");
            if index == last {
                xml.raw("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
            }
        });
    }
    body.xml.raw("</w:sdtContent></w:sdt>");
    body.new_page = true;
}

/// Titles of articles and annexes with the page each is likely to stand on, and how many pages the text is likely to have.
fn entries(body: &Body<'_>) -> (Vec<(String, usize)>, usize) {
    let style = body.sheet.style;
    let depth = i64::from(style.depth());
    let (mut height, mut entries) = (0i64, Vec::new());
    for block in &body.document.blocks {
        let starts_page = matches!(block.content, Content::Annex { .. } | Content::PageBreak);
        if starts_page {
            height = (height + depth - 1) / depth * depth;
        }
        if let Content::Heading { level: 1, number: Some(number), title } | Content::Annex { number, title } =
            &block.content
            && let Some(language) = body.document.languages.first()
            && let (Some(number), Some(title)) = (number.get(*language), title.get(*language))
        {
            let gap = if *language == Language::Zh { "\u{3000}" } else { " " };
            // The contents take the first page.
            entries.push((format!("{number}{gap}{}", plain_text(title)), (height / depth) as usize + 2));
        }
        height += i64::from(estimate(body, block));
    }
    (entries, ((height + depth - 1) / depth) as usize)
}

/// About how high a block stands.
fn estimate(body: &Body<'_>, block: &Block) -> Milli {
    let style = body.sheet.style;
    let lines = |size: Milli, measure: Milli, line_height: Milli| {
        let texts = block.content.texts();
        let sides = texts.iter().flat_map(|text| text.iter());
        sides
            .map(|(_, spans)| {
                (super::table::width(&plain_text(spans), size).line / measure.max(size) + 1) * line_height
            })
            .sum::<Milli>()
    };
    let columns = if body.sheet.beside { 2 } else { 1 };
    let kind = body.sheet.body(body.document.languages.first().copied().unwrap_or(Language::Zh));
    match &block.content {
        Content::Heading { .. } => {
            style.heading.above
                + style.heading.below
                + lines(style.heading.size, style.measure(), style.heading.line_height)
        }
        Content::Table(table) => {
            let cells = table.aligns.len().max(1) as Milli;
            lines(style.table.size, style.measure() / cells, style.table.line_height) / cells
                + (table.rows.len() as Milli + 1) * 2 * style.cell_padding.along
        }
        Content::Signatures(blocks) => (blocks.len().div_ceil(2) as Milli) * (style.seal + 4 * style.body.line_height),
        _ => lines(kind.size, style.measure() / columns - 2 * kind.size, kind.line_height) / columns,
    }
}
