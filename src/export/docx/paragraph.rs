//! One paragraph: its properties in the order of the schema, its bookmarks and comment, its runs.

use super::counters::Listed;
use super::list::indent;
use super::places::{Place, bookmark};
use super::runs::{Runs, close_mark};
use super::xml::Xml;
use crate::document::{Change, Span};
use crate::value::Language;

/// What a paragraph is besides its runs.
#[derive(Debug, Clone, Default)]
pub struct Paragraph {
    /// Style without the ending of a language.
    pub style: &'static str,
    /// Its number, where it has one.
    pub number: Option<(Option<Place>, String)>,
    /// How the older agreement numbers it, where that differs.
    pub was: Option<(Place, String)>,
    /// What stands between a number written as text and its text.
    pub gap: &'static str,
    /// What comes next must stand on the same page.
    pub keep: bool,
    /// It opens a page.
    pub new_page: bool,
    /// Space before and after, in twips, where it is not the style's.
    pub before: Option<i32>,
    pub after: Option<i32>,
    /// Left edge and hang, in twips, where they are not the style's.
    pub place: Option<(i32, i32)>,
    /// The block whose bookmarks it bears.
    pub block: Option<usize>,
    /// The name by which it is found again in a file that comes back.
    pub mark: Option<String>,
    /// The comment that is about it.
    pub comment: Option<usize>,
    /// The paragraph itself is new, or gone.
    pub change: Option<Change>,
}

impl Paragraph {
    pub fn of(style: &'static str) -> Self {
        Paragraph { style, ..Paragraph::default() }
    }
}

/// Writes a paragraph whose text is one list of spans.
pub fn write(xml: &mut Xml, runs: &mut Runs<'_>, language: Language, paragraph: &Paragraph, spans: &[Span]) {
    write_with(xml, runs, language, paragraph, |xml, runs| runs.spans(xml, language, spans));
}

/// Writes a paragraph whose runs `content` writes.
pub fn write_with<'d>(
    xml: &mut Xml,
    runs: &mut Runs<'d>,
    language: Language,
    paragraph: &Paragraph,
    content: impl FnOnce(&mut Xml, &mut Runs<'d>),
) {
    xml.raw("<w:p>");
    properties(xml, runs, language, paragraph);
    if let Some(comment) = paragraph.comment {
        xml.raw("<w:commentRangeStart w:id=\"").number(comment as i64).raw("\"/>");
    }
    let own = paragraph.mark.as_deref().map(|name| runs.open_mark(xml, name));
    runs.mark.clone_from(&paragraph.mark);
    let now = paragraph.number.as_ref().and_then(|(place, number)| as_text(*place, number));
    let then = match &paragraph.was {
        None => now,
        Some((place, number)) => as_text(Some(*place), number),
    };
    let change = if now == then { paragraph.change } else { Some(Change::Inserted) };
    if now != then
        && let Some(then) = then
    {
        runs.number_text(xml, language, then, Some(Change::Deleted));
        runs.number_text(xml, language, paragraph.gap, Some(Change::Deleted));
    }
    let names: Vec<String> = paragraph
        .block
        .map(|block| runs.places.bookmarks(block).iter().map(|name| bookmark(name, language)).collect())
        .unwrap_or_default();
    let marks: Vec<i64> = names.iter().map(|_| runs.id()).collect();
    for (name, id) in names.iter().zip(&marks) {
        xml.raw("<w:bookmarkStart w:id=\"").number(*id).raw("\" w:name=\"").value(name).raw("\"/>");
    }
    let close = |xml: &mut Xml| {
        for id in &marks {
            xml.raw("<w:bookmarkEnd w:id=\"").number(*id).raw("\"/>");
        }
    };
    match now {
        // A reference repeats what its bookmark encloses: the number alone.
        Some(number) => {
            runs.number_text(xml, language, number, change);
            close(xml);
            runs.number_text(xml, language, paragraph.gap, change);
            content(xml, runs);
        }
        None => {
            content(xml, runs);
            close(xml);
        }
    }
    runs.mark = None;
    if let Some(own) = own {
        close_mark(xml, own);
    }
    if let Some(comment) = paragraph.comment {
        xml.raw("<w:commentRangeEnd w:id=\"").number(comment as i64);
        xml.raw("\"/><w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:commentReference w:id=\"")
            .number(comment as i64)
            .raw("\"/></w:r>");
    }
    xml.raw("</w:p>");
}

/// A number that is text of its paragraph.
fn as_text(place: Option<Place>, number: &str) -> Option<&str> {
    (place == Some(Place::Text)).then_some(number)
}

fn properties(xml: &mut Xml, runs: &mut Runs<'_>, language: Language, paragraph: &Paragraph) {
    xml.raw("<w:pPr>");
    own_properties(xml, language, paragraph, paragraph.number.as_ref().and_then(|(place, _)| *place));
    if let Some(change) = paragraph.change {
        xml.raw("<w:rPr><");
        runs.tracked(xml, change);
        xml.raw("/></w:rPr>");
    }
    if let Some((place, _)) = &paragraph.was {
        xml.raw("<w:pPrChange");
        runs.signed(xml);
        xml.raw("><w:pPr>");
        own_properties(xml, language, paragraph, Some(*place));
        xml.raw("</w:pPr></w:pPrChange>");
    }
    xml.raw("</w:pPr>");
}

/// Style, number and spacing, the number printed at `place`.
fn own_properties(xml: &mut Xml, language: Language, paragraph: &Paragraph, place: Option<Place>) {
    let english = language == Language::En && !matches!(paragraph.style, "Header" | "Footer" | "TOC1" | "TOCHeading");
    // Where a number is text, the list of its style must not print another.
    let style = match (place, paragraph.style) {
        (Some(Place::Text), "Annex") => "SoleAnnex",
        (Some(Place::Text), "Article") => "Subheading",
        (Some(Place::Text), "Clause" | "Item" | "Subitem") => "Continuation",
        (_, style) => style,
    };
    xml.raw("<w:pStyle w:val=\"").raw(style).raw(if english { "En\"/>" } else { "\"/>" });
    if paragraph.keep {
        xml.raw("<w:keepNext/>");
    }
    if paragraph.new_page {
        xml.raw("<w:pageBreakBefore/>");
    }
    if let Some(Place::Listed(Listed { list: Some(list), level })) = place {
        xml.raw("<w:numPr><w:ilvl w:val=\"")
            .number(level)
            .raw("\"/><w:numId w:val=\"")
            .number(list as i64)
            .raw("\"/></w:numPr>");
    }
    if paragraph.before.is_some() || paragraph.after.is_some() {
        xml.raw("<w:spacing");
        for (name, space) in [("w:before", paragraph.before), ("w:after", paragraph.after)] {
            if let Some(space) = space {
                xml.raw(" ").raw(name).raw("=\"").number(space).raw("\"");
            }
        }
        xml.raw("/>");
    }
    if let Some((left, hang)) = paragraph.place {
        indent(xml, left, hang);
    }
}

impl Runs<'_> {
    /// A number that is text, or the gap after it.
    fn number_text(&mut self, xml: &mut Xml, language: Language, text: &str, change: Option<Change>) {
        if !text.is_empty() {
            self.spans(xml, language, &[Span { change, ..Span::plain(text) }]);
        }
    }
}
