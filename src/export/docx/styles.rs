//! The styles part: one named style for each kind of paragraph and language, with the numbers of the page style.

use super::numbering::{List, indent, list};
use super::units::{ems, half_points, twips};
use super::xml::Xml;
use crate::layout::{Bilingual, Style, TypeSpec};
use crate::value::Language;

/// A page style for the languages of a document.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// The page style.
    pub style: &'a Style,
    /// In printing order.
    pub languages: &'a [Language],
    /// Chinese and English stand in two columns.
    pub beside: bool,
}

/// Faces by name: Word has them, nothing is embedded.
const BODY_FACE: &str = "宋体";
const HEADING_FACE: &str = "黑体";
const LATIN_FACE: &str = "Times New Roman";

/// A paragraph style.
struct WordStyle {
    id: &'static str,
    name: &'static str,
    alias: &'static str,
    next: &'static str,
    kind: TypeSpec,
    align: &'static str,
    /// Left edge of the text and how far the first line stands to its left, in twips.
    place: (i32, i32),
    heading: bool,
    bold: bool,
    keep: bool,
    page: bool,
    outline: Option<i32>,
    list: Option<(List, i64)>,
    tabs: Vec<i32>,
}

impl<'a> Sheet<'a> {
    /// The styles for a document in `languages`.
    pub fn new(style: &'a Style, languages: &'a [Language]) -> Self {
        Sheet { style, languages, beside: languages.len() > 1 && style.word_bilingual == Bilingual::Beside }
    }

    /// Type of running text.
    pub fn body(&self, language: Language) -> TypeSpec {
        match language {
            _ if self.beside => self.style.beside,
            Language::Zh => self.style.body,
            Language::En => self.style.english,
        }
    }

    /// Size of the text that indents are counted in: that of the first language, so that both align.
    pub fn text_size(&self) -> i32 {
        self.body(self.languages.first().copied().unwrap_or(Language::Zh)).size
    }

    /// True for the second language of a bilingual document.
    fn second(&self, language: Language) -> bool {
        self.languages.first() != Some(&language)
    }

    /// Headings of the second language, and in narrow columns, are a step smaller.
    fn headline(&self, kind: TypeSpec, language: Language) -> TypeSpec {
        if self.beside || self.second(language) {
            TypeSpec { size: kind.size / 14 * 12, line_height: kind.line_height / 14 * 12, ..kind }
        } else {
            kind
        }
    }

    fn looks(&self, language: Language) -> Vec<WordStyle> {
        let style = self.style;
        let zh = language == Language::Zh;
        let body = self.body(language);
        let party = if self.beside { style.beside } else { TypeSpec { above: 0, below: 0, ..style.party } };
        let note = style.note;
        let heading = self.headline(style.heading, language);
        let first = if zh { -twips(ems(body.size, style.first_indent_ems)) } else { 0 };
        let clause = self.number_place(language);
        let gap = heading.size / 1000 * 20;
        // One em after 第一条, 第十一条, 第二十一条 …, and a little so that rounding never swallows a stop.
        let tabs = (4..=8).map(|ems| ems * gap + 30).collect();
        let plain = WordStyle {
            id: "",
            name: "",
            alias: "",
            next: "",
            kind: body,
            align: if self.beside && !zh { "left" } else { "both" },
            place: (0, 0),
            heading: false,
            bold: false,
            keep: false,
            page: false,
            outline: None,
            list: None,
            tabs: Vec::new(),
        };
        let outline = (!self.second(language)).then_some(0);
        let title = TypeSpec {
            below: if self.second(language) || self.languages.len() == 1 { style.title.below } else { 0 },
            ..style.title
        };
        let title = if self.second(language) {
            TypeSpec { size: title.size / 11 * 8, line_height: title.line_height / 11 * 8, above: 0, ..title }
        } else {
            title
        };
        let annex = WordStyle {
            next: "BodyText",
            kind: TypeSpec {
                above: if self.second(language) { 0 } else { style.annex.above },
                ..self.headline(style.annex, language)
            },
            align: "center",
            heading: true,
            bold: !zh,
            keep: true,
            page: !self.second(language),
            outline,
            ..copy(&plain)
        };
        let mut looks = vec![
            WordStyle {
                id: "Title",
                name: "Title",
                alias: "标题",
                next: "BodyText",
                kind: title,
                align: "center",
                heading: true,
                bold: !zh,
                keep: true,
                ..copy(&plain)
            },
            WordStyle {
                id: "NoteLine",
                name: "Note Line",
                alias: "编号行",
                next: "NoteLine",
                kind: note,
                align: "right",
                ..copy(&plain)
            },
            WordStyle {
                id: "LeftLine",
                name: "Left Line",
                alias: "左对齐行",
                next: "BodyText",
                align: "left",
                ..copy(&plain)
            },
            WordStyle {
                id: "CentredLine",
                name: "Centred Line",
                alias: "居中行",
                next: "BodyText",
                align: "center",
                ..copy(&plain)
            },
            WordStyle {
                id: "Party",
                name: "Party",
                alias: "当事人",
                next: "Party",
                kind: party,
                align: "left",
                ..copy(&plain)
            },
            WordStyle {
                id: "Article",
                name: "heading 1",
                alias: "Article,条",
                next: "Clause",
                kind: heading,
                align: "left",
                heading: true,
                bold: !zh,
                keep: true,
                outline,
                list: Some((List::Main, 0)),
                tabs,
                ..copy(&plain)
            },
            WordStyle {
                id: "Subheading",
                name: "heading 2",
                alias: "Subheading,小标题",
                next: "BodyText",
                kind: self.headline(style.subheading, language),
                align: "left",
                heading: true,
                bold: !zh,
                keep: true,
                outline: outline.map(|_| 1),
                ..copy(&plain)
            },
            WordStyle { id: "Annex", name: "Annex", alias: "附件", list: Some((List::Annexes, 0)), ..copy(&annex) },
            WordStyle { id: "SoleAnnex", name: "Sole Annex", alias: "附件（无序号）", ..copy(&annex) },
            WordStyle {
                id: "Clause",
                name: "Clause",
                alias: "条款",
                next: "Clause",
                place: clause,
                list: Some((List::Main, 1)),
                ..copy(&plain)
            },
            WordStyle {
                id: "Continuation",
                name: "Clause Continuation",
                alias: "条款续段",
                next: "Clause",
                place: (clause.0, clause.1.min(0)),
                ..copy(&plain)
            },
            WordStyle {
                id: "BodyText",
                name: "Body Text",
                alias: "正文段落",
                next: "BodyText",
                place: (0, first),
                ..copy(&plain)
            },
            WordStyle {
                id: "Item",
                name: "Item",
                alias: "项",
                next: "Item",
                place: self.item_place(language, 1, true),
                list: Some((List::Main, 2)),
                ..copy(&plain)
            },
            WordStyle {
                id: "Subitem",
                name: "Subitem",
                alias: "目",
                next: "Subitem",
                place: self.item_place(language, 2, true),
                list: Some((List::Main, 3)),
                ..copy(&plain)
            },
            WordStyle {
                id: "TableText",
                name: "Table Text",
                alias: "表格文字",
                next: "TableText",
                kind: TypeSpec { above: 0, below: 0, ..style.table },
                align: "left",
                ..copy(&plain)
            },
            WordStyle {
                id: "TableHeader",
                name: "Table Header",
                alias: "表头",
                next: "TableText",
                kind: TypeSpec { above: 0, below: 0, ..style.table },
                align: "center",
                bold: true,
                keep: true,
                ..copy(&plain)
            },
            WordStyle {
                id: "TableCentred",
                name: "Table Text Centred",
                alias: "表格文字居中",
                next: "TableCentred",
                kind: TypeSpec { above: 0, below: 0, ..style.table },
                align: "center",
                ..copy(&plain)
            },
            WordStyle {
                id: "TableFigure",
                name: "Table Figure",
                alias: "表格数字",
                next: "TableFigure",
                kind: TypeSpec { above: 0, below: 0, ..style.table },
                align: "right",
                ..copy(&plain)
            },
            WordStyle {
                id: "EndOfText",
                name: "End of Text",
                alias: "正文结束",
                next: "Signature",
                place: (0, first),
                kind: TypeSpec { above: body.line_height / 2, ..body },
                align: "left",
                keep: true,
                ..copy(&plain)
            },
            WordStyle {
                id: "Signature",
                name: "Signature",
                alias: "签署",
                next: "Signature",
                kind: self.signed(language),
                align: "left",
                keep: true,
                ..copy(&plain)
            },
            WordStyle {
                id: "SignatureLast",
                name: "Signature Last Line",
                alias: "签署末行",
                next: "SignatureLast",
                kind: self.signed(language),
                align: "left",
                ..copy(&plain)
            },
        ];
        if style.cover {
            let names = [
                ("CoverTitle", "Cover Title", "封面标题"),
                ("CoverNumber", "Cover Number", "封面编号"),
                ("CoverLine", "Cover Line", "封面文字"),
            ];
            looks.extend(names.map(|(id, name, alias)| {
                let heading = id == "CoverTitle";
                let kind = self.cover(id, language);
                WordStyle {
                    id,
                    name,
                    alias,
                    next: id,
                    kind,
                    align: "center",
                    heading,
                    bold: heading && !zh,
                    ..copy(&plain)
                }
            }));
        }
        looks
    }

    /// Type of a line of the cover.
    pub fn cover(&self, id: &str, language: Language) -> TypeSpec {
        let size = match id {
            "CoverTitle" => self.style.title.size / 11 * if language == Language::Zh { 13 } else { 10 },
            "CoverNumber" => self.style.note.size,
            _ => self.style.body.size / 12 * 14,
        };
        TypeSpec { size, line_height: size / 10 * 17, above: 0, below: 0 }
    }

    /// Signed lines stand wider than text: a pen needs room.
    fn signed(&self, language: Language) -> TypeSpec {
        let kind = if language == Language::Zh { self.style.body } else { self.style.english };
        TypeSpec { line_height: kind.line_height.max(26_000), above: 0, below: 0, ..kind }
    }

    /// Id of a style in a language, e.g. `ClauseEn`.
    pub fn id(style: &str, language: Language) -> String {
        if language == Language::En { format!("{style}En") } else { style.to_owned() }
    }

    /// The part.
    pub fn part(&self) -> String {
        let mut xml = Xml::part(16_000);
        xml.raw("<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">");
        self.defaults(&mut xml);
        for language in self.languages {
            for look in self.looks(*language) {
                self.paragraph_style(&mut xml, &look, *language);
            }
        }
        self.furniture(&mut xml);
        xml.raw(CHARACTER_STYLES);
        self.table_styles(&mut xml);
        xml.raw("</w:styles>");
        xml.finish()
    }

    fn defaults(&self, xml: &mut Xml) {
        let first = self.languages.first().copied().unwrap_or(Language::Zh);
        let body = self.body(first);
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

    fn paragraph_style(&self, xml: &mut Xml, look: &WordStyle, language: Language) {
        let english = language == Language::En;
        let ending = if english { "En" } else { "" };
        xml.raw("<w:style w:type=\"paragraph\"");
        let built_in = matches!(look.name, "Title" | "heading 1" | "heading 2" | "Body Text" | "Signature");
        // Of two languages only the first can have the names that Word knows.
        let own = !built_in || self.second(language);
        xml.raw(if own { " w:customStyle=\"1\" w:styleId=\"" } else { " w:styleId=\"" })
            .raw(look.id)
            .raw(ending)
            .raw("\"><w:name w:val=\"");
        match (own, english) {
            (true, true) if built_in => xml.raw(look.id).raw(" (English)"),
            (true, false) if built_in => xml.raw(look.id).raw(" (中文)"),
            (true, true) => xml.raw(look.name).raw(" (English)"),
            _ => xml.raw(look.name),
        };
        xml.raw("\"/>");
        if !english {
            xml.raw("<w:aliases w:val=\"").raw(look.alias).raw("\"/>");
        }
        xml.raw("<w:basedOn w:val=\"Normal\"/><w:next w:val=\"")
            .raw(look.next)
            .raw(ending)
            .raw("\"/><w:qFormat/><w:pPr>");
        if look.keep {
            xml.raw("<w:keepNext/>");
        }
        if look.heading {
            xml.raw("<w:keepLines/>");
        }
        if look.page {
            xml.raw("<w:pageBreakBefore/>");
        }
        if let Some((kind, level)) = look.list {
            xml.raw("<w:numPr>");
            if level > 0 {
                xml.raw("<w:ilvl w:val=\"").number(level).raw("\"/>");
            }
            xml.raw("<w:numId w:val=\"").number(list(language, kind) as i64).raw("\"/></w:numPr>");
        }
        if !look.tabs.is_empty() && !english {
            xml.raw("<w:tabs>");
            for tab in &look.tabs {
                xml.raw("<w:tab w:val=\"left\" w:pos=\"").number(*tab).raw("\"/>");
            }
            xml.raw("</w:tabs>");
        }
        spacing(xml, look.kind);
        if look.place != (0, 0) {
            indent(xml, look.place.0, look.place.1);
        }
        xml.raw("<w:jc w:val=\"").raw(look.align).raw("\"/>");
        if let Some(level) = look.outline {
            xml.raw("<w:outlineLvl w:val=\"").number(level).raw("\"/>");
        }
        xml.raw("</w:pPr><w:rPr>");
        if look.heading && !english {
            faces(xml, HEADING_FACE);
        }
        if look.bold {
            xml.raw("<w:b/><w:bCs/>");
        }
        size(xml, look.kind.size);
        xml.raw("<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:style>");
    }

    /// Header, footer, contents and comments.
    fn furniture(&self, xml: &mut Xml) {
        let style = self.style;
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
        let rule = super::units::eighths(style.rule);
        let header = format!(
            "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"{rule}\" w:space=\"1\" w:color=\"auto\"/></w:pBdr><w:tabs><w:tab w:val=\"right\" w:pos=\"{measure}\"/></w:tabs>|<w:jc w:val=\"left\"/>"
        );
        simple("Header", "header", running(style.header.size), &header);
        simple("Footer", "footer", running(style.footer.size), "|<w:jc w:val=\"center\"/>");
        let contents = format!(
            "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"{measure}\"/></w:tabs>|<w:jc w:val=\"left\"/>"
        );
        simple("TOC1", "toc 1", TypeSpec { above: 0, below: 0, ..self.body(Language::Zh) }, &contents);
        simple("TOCHeading", "TOC Heading", style.annex, "<w:keepNext/>|<w:jc w:val=\"center\"/>");
        simple("CommentText", "annotation text", running(style.table.size), "|<w:jc w:val=\"left\"/>");
    }

    fn table_styles(&self, xml: &mut Xml) {
        let style = self.style;
        let padding = style.cell_padding;
        xml.raw("<w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>");
        for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
            xml.raw("<w:")
                .raw(side)
                .raw(" w:val=\"single\" w:sz=\"")
                .number(super::units::eighths(style.rule))
                .raw("\" w:space=\"0\" w:color=\"auto\"/>");
        }
        xml.raw("</w:tblBorders>");
        margins(xml, twips(padding.across), twips(padding.along));
        xml.raw("</w:tblPr></w:style>");
        xml.raw("<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"Columns\"><w:name w:val=\"Columns\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr>");
        margins(xml, 0, 0);
        xml.raw("</w:tblPr></w:style>");
    }
}

fn copy(look: &WordStyle) -> WordStyle {
    WordStyle { tabs: Vec::new(), ..*look }
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
