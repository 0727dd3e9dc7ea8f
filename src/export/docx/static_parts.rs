//! Parts that are the same in every agreement of a style and language: they are made and compressed once.

use super::header_footer::footer;
use super::package::Part;
use super::sheet::Sheet;
use super::styles;
use crate::layout::PageNumber;

/// The shared parts; `comments`: the package has a part of comments.
pub fn parts(sheet: &Sheet<'_>, comments: bool) -> Vec<Part> {
    let dashes = sheet.style.page_number == PageNumber::Dashes;
    let mut parts = vec![
        ("[Content_Types].xml", content_types(comments, dashes)),
        ("_rels/.rels", RELATIONSHIPS.to_owned()),
        ("word/_rels/document.xml.rels", document_relationships(comments, dashes)),
        ("word/styles.xml", styles::part(sheet)),
        ("word/settings.xml", settings(dashes)),
        ("word/fontTable.xml", FONTS.to_owned()),
        ("word/theme/theme1.xml", THEME.to_owned()),
        ("docProps/app.xml", APPLICATION.to_owned()),
        ("word/footer1.xml", footer(sheet.languages, sheet.style, false)),
    ];
    if dashes {
        parts.push(("word/footer2.xml", footer(sheet.languages, sheet.style, true)));
    }
    parts
}

fn content_types(comments: bool, dashes: bool) -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut names = vec![
        ("/word/document.xml", format!("{word}.document.main+xml")),
        ("/word/styles.xml", format!("{word}.styles+xml")),
        ("/word/settings.xml", format!("{word}.settings+xml")),
        ("/word/fontTable.xml", format!("{word}.fontTable+xml")),
        ("/word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml".to_owned()),
        ("/word/numbering.xml", format!("{word}.numbering+xml")),
        ("/word/header1.xml", format!("{word}.header+xml")),
        ("/word/footer1.xml", format!("{word}.footer+xml")),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml".to_owned()),
        ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml".to_owned()),
    ];
    if dashes {
        names.push(("/word/footer2.xml", format!("{word}.footer+xml")));
    }
    if comments {
        names.push(("/word/comments.xml", format!("{word}.comments+xml")));
    }
    let overrides: String =
        names.iter().map(|(name, kind)| format!("<Override PartName=\"{name}\" ContentType=\"{kind}\"/>")).collect();
    format!(
        "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{overrides}</Types>"
    )
}

fn document_relationships(comments: bool, dashes: bool) -> String {
    let mut targets = vec![
        ("rIdStyles", "styles", "styles.xml"),
        ("rIdSettings", "settings", "settings.xml"),
        ("rIdFonts", "fontTable", "fontTable.xml"),
        ("rIdTheme", "theme", "theme/theme1.xml"),
        ("rIdNumbering", "numbering", "numbering.xml"),
        ("rIdHeader", "header", "header1.xml"),
        ("rIdFooter", "footer", "footer1.xml"),
    ];
    if dashes {
        targets.push(("rIdFooterEven", "footer", "footer2.xml"));
    }
    if comments {
        targets.push(("rIdComments", "comments", "comments.xml"));
    }
    let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let list: String = targets
        .iter()
        .map(|(id, kind, target)| format!("<Relationship Id=\"{id}\" Type=\"{base}/{kind}\" Target=\"{target}\"/>"))
        .collect();
    format!(
        "{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{list}</Relationships>"
    )
}

fn settings(dashes: bool) -> String {
    let even = if dashes { "<w:evenAndOddHeaders/>" } else { "" };
    format!(
        "{DECLARATION}<w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:zoom w:percent=\"100\"/>\
         <w:defaultTabStop w:val=\"420\"/>{even}<w:characterSpacingControl w:val=\"compressPunctuation\"/>\
         <w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         <w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/><w:decimalSymbol w:val=\".\"/><w:listSeparator w:val=\",\"/></w:settings>"
    )
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const RELATIONSHIPS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>",
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>",
    "<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties\" Target=\"docProps/app.xml\"/>",
    "</Relationships>"
);

const APPLICATION: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"></Properties>"
);

/// Black on white: Word wants a theme, though no style refers to it.
const THEME: &str = include_str!("theme.xml");

/// Names under which other systems know the faces.
const FONTS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<w:fonts xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
    "<w:font w:name=\"Times New Roman\"><w:panose1 w:val=\"02020603050405020304\"/><w:charset w:val=\"00\"/><w:family w:val=\"roman\"/><w:pitch w:val=\"variable\"/></w:font>",
    "<w:font w:name=\"宋体\"><w:altName w:val=\"SimSun\"/><w:panose1 w:val=\"02010600030101010101\"/><w:charset w:val=\"86\"/><w:family w:val=\"auto\"/><w:pitch w:val=\"variable\"/></w:font>",
    "<w:font w:name=\"黑体\"><w:altName w:val=\"SimHei\"/><w:panose1 w:val=\"02010609060101010101\"/><w:charset w:val=\"86\"/><w:family w:val=\"modern\"/><w:pitch w:val=\"fixed\"/></w:font>",
    "</w:fonts>"
);
