//! The numbering part: 第一条 / 1.1 /（一）/ 1. and Article 1 / 1.1 / (a) / (i) as multi-level lists, lists of items that begin
//! anew, and annexes.

use super::list::{FIXED, List, Lists, indent, list};
use super::sheet::Sheet;
use super::xml::Xml;
use crate::value::Language;

fn abstract_id(language: Language, list: List) -> usize {
    3 * language as usize + list as usize
}

/// One level: number format, text, what follows the number, left edge and hang in twips.
struct Level {
    format: &'static str,
    text: String,
    /// What stands between number and text: tab, space or nothing.
    suffix: &'static str,
    left: i32,
    hang: i32,
    style: Option<&'static str>,
    legal: bool,
}

/// The part.
pub fn part(sheet: &Sheet<'_>, lists: &Lists) -> String {
    let mut xml = Xml::part(8_000);
    xml.raw("<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">");
    for language in sheet.languages.iter().copied() {
        abstract_list(&mut xml, language, List::Main, &main_levels(sheet, language));
        abstract_list(&mut xml, language, List::Items, &item_levels(sheet, language, 0, false));
        abstract_list(&mut xml, language, List::Annexes, &annex_levels(language));
    }
    for language in sheet.languages.iter().copied() {
        for kind in [List::Main, List::Annexes] {
            number(&mut xml, list(language, kind), abstract_id(language, kind), false);
        }
    }
    for (index, language) in lists.opened().iter().enumerate() {
        number(&mut xml, FIXED + 1 + index, abstract_id(*language, List::Items), true);
    }
    xml.raw("</w:numbering>");
    xml.finish()
}

fn number(xml: &mut Xml, id: usize, of: usize, anew: bool) {
    xml.raw("<w:num w:numId=\"").number(id as i64).raw("\"><w:abstractNumId w:val=\"").number(of as i64).raw("\"/>");
    if anew {
        for level in 0..2 {
            xml.raw("<w:lvlOverride w:ilvl=\"").number(level).raw("\"><w:startOverride w:val=\"1\"/></w:lvlOverride>");
        }
    }
    xml.raw("</w:num>");
}

fn abstract_list(xml: &mut Xml, language: Language, kind: List, levels: &[Level]) {
    let id = abstract_id(language, kind);
    // Word tells lists apart by these two numbers; they only have to differ.
    xml.raw("<w:abstractNum w:abstractNumId=\"").number(id as i64);
    xml.raw("\"><w:nsid w:val=\"4B414F")
        .number(10 + id as i64)
        .raw("\"/><w:multiLevelType w:val=\"multilevel\"/><w:tmpl w:val=\"4B4D49")
        .number(10 + id as i64)
        .raw("\"/>");
    for (index, level) in levels.iter().enumerate() {
        xml.raw("<w:lvl w:ilvl=\"")
            .number(index as i64)
            .raw("\"><w:start w:val=\"1\"/><w:numFmt w:val=\"")
            .raw(level.format)
            .raw("\"/>");
        if let Some(style) = level.style {
            xml.raw("<w:pStyle w:val=\"").raw(style).raw("\"/>");
        }
        if level.legal {
            xml.raw("<w:isLgl/>");
        }
        xml.raw("<w:suff w:val=\"")
            .raw(level.suffix)
            .raw("\"/><w:lvlText w:val=\"")
            .value(&level.text)
            .raw("\"/><w:lvlJc w:val=\"left\"/>");
        xml.raw("<w:pPr>");
        indent(xml, level.left, level.hang);
        xml.raw("</w:pPr></w:lvl>");
    }
    xml.raw("</w:abstractNum>");
}

fn main_levels(sheet: &Sheet<'_>, language: Language) -> Vec<Level> {
    let (left, hang) = sheet.number_place(language);
    let (article, text, suffix) = match language {
        Language::Zh => ("chineseCountingThousand", "第%1条", "tab"),
        Language::En => ("decimal", "Article %1", "space"),
    };
    let after = if hang > 0 { "tab" } else { "space" };
    let style = |zh, en| Some(if language == Language::Zh { zh } else { en });
    let mut levels = vec![
        Level {
            format: article,
            text: text.to_owned(),
            suffix,
            left: 0,
            hang: 0,
            style: style("Article", "ArticleEn"),
            legal: false,
        },
        // Arabic figures, although the article's own are Chinese.
        Level {
            format: "decimal",
            text: "%1.%2".to_owned(),
            suffix: after,
            left,
            hang,
            style: style("Clause", "ClauseEn"),
            legal: language == Language::Zh,
        },
    ];
    levels.extend(item_levels(sheet, language, 2, true));
    levels
}

fn item_levels(sheet: &Sheet<'_>, language: Language, below: usize, in_article: bool) -> Vec<Level> {
    (1..=2u8)
        .map(|level| {
            let (left, hang) = sheet.item_place(language, level, in_article);
            let (format, text, suffix) = match (language, level) {
                (Language::Zh, 1) => ("chineseCountingThousand", format!("（%{}）", below + 1), "nothing"),
                (Language::Zh, _) => ("decimal", format!("%{}.", below + 2), "tab"),
                (Language::En, 1) => ("lowerLetter", format!("(%{})", below + 1), "tab"),
                (Language::En, _) => ("lowerRoman", format!("(%{})", below + 2), "tab"),
            };
            let style = match (in_article, language, level) {
                (false, ..) => None,
                (_, Language::Zh, 1) => Some("Item"),
                (_, Language::Zh, _) => Some("Subitem"),
                (_, Language::En, 1) => Some("ItemEn"),
                (_, Language::En, _) => Some("SubitemEn"),
            };
            Level { format, text, suffix, left, hang, style, legal: false }
        })
        .collect()
}

fn annex_levels(language: Language) -> Vec<Level> {
    // The Chinese title brings an em of space of its own.
    let (format, text, style, suffix) = match language {
        Language::Zh => ("chineseCountingThousand", "附件%1", "Annex", "nothing"),
        Language::En => ("decimal", "Annex %1", "AnnexEn", "space"),
    };
    vec![Level { format, text: text.to_owned(), suffix, left: 0, hang: 0, style: Some(style), legal: false }]
}
