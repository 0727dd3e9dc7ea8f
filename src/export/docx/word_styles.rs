//! The paragraph styles of a Word file as a table: a row a style, each in both languages.

use super::list::List;
use super::sheet::Sheet;
use super::units::{ems, twips};
use crate::layout::TypeSpec;
use crate::value::Language;

/// A paragraph style. Its English form has the ending `En`.
pub struct WordStyle {
    pub id: &'static str,
    /// As Word lists it; its own names are those it knows.
    pub name: &'static str,
    pub alias: &'static str,
    /// The style of the paragraph that one types after it.
    pub next: &'static str,
    kind: Kind,
    align: Align,
    edge: Edge,
    face: Face,
    /// What comes next must stand on the same page.
    pub keep: bool,
    /// It opens a page, in the first language.
    page: bool,
    /// Level in the outline, in the first language.
    outline: Option<i32>,
    /// The list that prints its number, and the level in it.
    pub list: Option<(List, i64)>,
}

/// Which type of the page style it is set in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Title,
    Note,
    Party,
    Article,
    Subheading,
    Annex,
    Cell,
    EndOfText,
    Signed,
    Cover,
}

/// How its lines stand.
#[derive(Clone, Copy)]
enum Align {
    /// Flush on both sides; ragged in a narrow English column.
    Text,
    Left,
    Centre,
    Right,
}

/// Where its text stands.
#[derive(Clone, Copy)]
enum Edge {
    Margin,
    /// First line indented in Chinese.
    Indent,
    /// As the text of a numbered paragraph.
    Clause,
    /// The same without a number.
    Continuation,
    /// As an item of this level.
    Item(u8),
}

/// How its letters look.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    Text,
    Bold,
    /// The face of headings in Chinese, bold in English.
    Heading,
}

/// Running text: what each row says is how it differs.
const TEXT: WordStyle = WordStyle {
    id: "",
    name: "",
    alias: "",
    next: "BodyText",
    kind: Kind::Text,
    align: Align::Text,
    edge: Edge::Margin,
    face: Face::Text,
    keep: false,
    page: false,
    outline: None,
    list: None,
};

const HEADING: WordStyle = WordStyle { align: Align::Left, face: Face::Heading, keep: true, ..TEXT };

const ANNEX: WordStyle = WordStyle { kind: Kind::Annex, align: Align::Centre, page: true, outline: Some(0), ..HEADING };

const CELL: WordStyle = WordStyle { kind: Kind::Cell, align: Align::Left, ..TEXT };

const SIGNED: WordStyle = WordStyle { kind: Kind::Signed, align: Align::Left, ..TEXT };

const COVER: WordStyle = WordStyle { kind: Kind::Cover, align: Align::Centre, ..TEXT };

/// A row of the table: id, name, alias, style of the next paragraph, and the rest.
const fn row([id, name, alias, next]: [&'static str; 4], style: WordStyle) -> WordStyle {
    WordStyle { id, name, alias, next, ..style }
}

/// Every style of the text, in the order of the part.
pub const STYLES: [WordStyle; 21] = [
    row(["Title", "Title", "标题", "BodyText"], WordStyle { kind: Kind::Title, align: Align::Centre, ..HEADING }),
    row(["NoteLine", "Note Line", "编号行", "NoteLine"], WordStyle { kind: Kind::Note, align: Align::Right, ..TEXT }),
    row(["LeftLine", "Left Line", "左对齐行", "BodyText"], WordStyle { align: Align::Left, ..TEXT }),
    row(["CentredLine", "Centred Line", "居中行", "BodyText"], WordStyle { align: Align::Centre, ..TEXT }),
    row(["Party", "Party", "当事人", "Party"], WordStyle { kind: Kind::Party, align: Align::Left, ..TEXT }),
    row(
        ["Article", "heading 1", "Article,条", "Clause"],
        WordStyle { kind: Kind::Article, outline: Some(0), list: Some((List::Main, 0)), ..HEADING },
    ),
    row(
        ["Subheading", "heading 2", "Subheading,小标题", "BodyText"],
        WordStyle { kind: Kind::Subheading, outline: Some(1), ..HEADING },
    ),
    row(["Annex", "Annex", "附件", "BodyText"], WordStyle { list: Some((List::Annexes, 0)), ..ANNEX }),
    row(["SoleAnnex", "Sole Annex", "附件（无序号）", "BodyText"], ANNEX),
    row(["Clause", "Clause", "条款", "Clause"], WordStyle { edge: Edge::Clause, list: Some((List::Main, 1)), ..TEXT }),
    row(["Continuation", "Clause Continuation", "条款续段", "Clause"], WordStyle { edge: Edge::Continuation, ..TEXT }),
    row(["BodyText", "Body Text", "正文段落", "BodyText"], WordStyle { edge: Edge::Indent, ..TEXT }),
    row(["Item", "Item", "项", "Item"], WordStyle { edge: Edge::Item(1), list: Some((List::Main, 2)), ..TEXT }),
    row(
        ["Subitem", "Subitem", "目", "Subitem"],
        WordStyle { edge: Edge::Item(2), list: Some((List::Main, 3)), ..TEXT },
    ),
    row(["TableText", "Table Text", "表格文字", "TableText"], CELL),
    row(
        ["TableHeader", "Table Header", "表头", "TableText"],
        WordStyle { align: Align::Centre, face: Face::Bold, keep: true, ..CELL },
    ),
    row(
        ["TableCentred", "Table Text Centred", "表格文字居中", "TableCentred"],
        WordStyle { align: Align::Centre, ..CELL },
    ),
    row(["TableFigure", "Table Figure", "表格数字", "TableFigure"], WordStyle { align: Align::Right, ..CELL }),
    row(
        ["EndOfText", "End of Text", "正文结束", "Signature"],
        WordStyle { kind: Kind::EndOfText, align: Align::Left, edge: Edge::Indent, keep: true, ..TEXT },
    ),
    row(["Signature", "Signature", "签署", "Signature"], WordStyle { keep: true, ..SIGNED }),
    row(["SignatureLast", "Signature Last Line", "签署末行", "SignatureLast"], SIGNED),
];

/// Those of a cover.
pub const COVER_STYLES: [WordStyle; 3] = [
    row(["CoverTitle", "Cover Title", "封面标题", "CoverTitle"], WordStyle { face: Face::Heading, ..COVER }),
    row(["CoverNumber", "Cover Number", "封面编号", "CoverNumber"], COVER),
    row(["CoverLine", "Cover Line", "封面文字", "CoverLine"], COVER),
];

impl WordStyle {
    /// Its type for the text of a language.
    pub fn kind(&self, sheet: &Sheet<'_>, language: Language) -> TypeSpec {
        let (style, second, body) = (sheet.style, sheet.second(language), sheet.body(language));
        let close = |kind: TypeSpec| TypeSpec { above: 0, below: 0, ..kind };
        match self.kind {
            Kind::Text => body,
            // The second language of a title is smaller and stands close to the first.
            Kind::Title if second => TypeSpec {
                size: style.title.size / 11 * 8,
                line_height: style.title.line_height / 11 * 8,
                above: 0,
                ..style.title
            },
            Kind::Title if sheet.languages.len() > 1 => TypeSpec { below: 0, ..style.title },
            Kind::Title => style.title,
            Kind::Note => style.note,
            Kind::Party if sheet.beside => style.beside,
            Kind::Party => close(style.party),
            Kind::Article => sheet.headline(style.heading, language),
            Kind::Subheading => sheet.headline(style.subheading, language),
            Kind::Annex => {
                let above = if second { 0 } else { style.annex.above };
                TypeSpec { above, ..sheet.headline(style.annex, language) }
            }
            Kind::Cell => close(style.table),
            Kind::EndOfText => TypeSpec { above: body.line_height / 2, ..body },
            Kind::Signed => sheet.signed(language),
            Kind::Cover => sheet.cover(self.id, language),
        }
    }

    /// As `<w:jc>` names it.
    pub fn align(&self, sheet: &Sheet<'_>, language: Language) -> &'static str {
        match self.align {
            Align::Text if sheet.beside && language == Language::En => "left",
            Align::Text => "both",
            Align::Left => "left",
            Align::Centre => "center",
            Align::Right => "right",
        }
    }

    /// Left edge of the text and how far the first line stands to its left, in twips.
    pub fn place(&self, sheet: &Sheet<'_>, language: Language) -> (i32, i32) {
        match self.edge {
            Edge::Indent if language == Language::Zh => {
                (0, -twips(ems(sheet.body(language).size, sheet.style.first_indent_ems)))
            }
            Edge::Margin | Edge::Indent => (0, 0),
            Edge::Clause => sheet.number_place(language),
            Edge::Continuation => {
                let (left, hang) = sheet.number_place(language);
                (left, hang.min(0))
            }
            Edge::Item(level) => sheet.item_place(language, level, true),
        }
    }

    /// Whether it is set in the face of headings or bold as one.
    pub fn is_heading(&self) -> bool {
        self.face == Face::Heading
    }

    pub fn is_bold(&self, language: Language) -> bool {
        match self.face {
            Face::Text => false,
            Face::Bold => true,
            Face::Heading => language == Language::En,
        }
    }

    pub fn opens_page(&self, sheet: &Sheet<'_>, language: Language) -> bool {
        self.page && !sheet.second(language)
    }

    pub fn outline(&self, sheet: &Sheet<'_>, language: Language) -> Option<i32> {
        self.outline.filter(|_| !sheet.second(language))
    }

    /// Stops for the titles of articles: one em after 第一条, 第十一条, 第二十一条 …, and a little so that rounding never
    /// swallows a stop.
    pub fn tabs(&self, sheet: &Sheet<'_>, language: Language) -> Vec<i32> {
        if self.kind != Kind::Article || language == Language::En {
            return Vec::new();
        }
        let em = self.kind(sheet, language).size / 1000 * 20;
        (4..=8).map(|ems| ems * em + 30).collect()
    }
}
