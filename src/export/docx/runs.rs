//! Spans → runs: fonts by hint, blanks, highlights, fields for references and addresses, tracked insertions and deletions.

use super::places::{Places, bookmark};
use super::properties::{moment, nobody};
use super::xml::Xml;
use crate::document::{Change, Document, Printed, Span, SpanKind, answer_mark};
use crate::value::{Byline, Language, accented_words};

/// Who made tracked changes and comments, and when; from the document, never from a clock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revision {
    pub author: String,
    /// As XML has it: `2026-11-22T00:00:00Z`.
    pub date: Option<String>,
}

impl Revision {
    /// That of a document's own changes.
    pub fn of(document: &Document) -> Revision {
        let language = document.languages.first().copied().unwrap_or(Language::Zh);
        let Byline { author, date, .. } = &document.byline;
        Revision { author: author.clone().unwrap_or_else(|| nobody(language).to_owned()), date: date.map(moment) }
    }
}

/// Writes runs; counts the ids of bookmarks and changes.
pub struct Runs<'d> {
    pub places: Places<'d>,
    pub revision: Revision,
    /// What is written belongs to a clause that stands elsewhere now.
    pub moved: bool,
    /// The name of the paragraph that is written, from which the answers in it have theirs.
    pub mark: Option<String>,
    next_id: i64,
}

/// Style of a run.
#[derive(Debug, Clone, Copy, Default)]
struct RunStyle {
    strong: bool,
    blank: bool,
    unconfirmed: bool,
    deleted: bool,
    moved: bool,
    /// A Chinese text holds marks that Word would set from the Latin face without a hint.
    han: bool,
}

impl<'d> Runs<'d> {
    pub fn new(places: Places<'d>, revision: Revision) -> Self {
        Runs { places, revision, moved: false, mark: None, next_id: 1 }
    }

    /// A number that no bookmark or change has yet.
    pub fn id(&mut self) -> i64 {
        self.next_id += 1;
        self.next_id - 1
    }

    /// Name and attributes of a tracked change.
    pub fn tracked(&mut self, xml: &mut Xml, change: Change) {
        xml.raw(self.tag(change));
        self.signed(xml);
    }

    /// Attributes of a tracked change.
    pub fn signed(&mut self, xml: &mut Xml) {
        let id = self.id();
        xml.raw(" w:id=\"").number(id).raw("\"");
        self.author(xml);
    }

    /// Who made a change, and when.
    pub fn author(&self, xml: &mut Xml) {
        xml.raw(" w:author=\"").value(&self.revision.author).raw("\"");
        if let Some(date) = &self.revision.date {
            xml.raw(" w:date=\"").value(date).raw("\"");
        }
    }

    fn tag(&self, change: Change) -> &'static str {
        match (change, self.moved) {
            (Change::Inserted, false) => "w:ins",
            (Change::Deleted, false) => "w:del",
            (Change::Inserted, true) => "w:moveTo",
            (Change::Deleted, true) => "w:moveFrom",
        }
    }

    /// Opens a bookmark; the id closes it.
    pub fn open_mark(&mut self, xml: &mut Xml, name: &str) -> i64 {
        let id = self.id();
        xml.raw("<w:bookmarkStart w:id=\"").number(id).raw("\" w:name=\"").raw(name).raw("\"/>");
        id
    }

    /// All spans of a text.
    pub fn spans(&mut self, xml: &mut Xml, language: Language, spans: &[Span]) {
        let mut printed = 0;
        for run in spans.chunk_by(|a, b| a.change == b.change) {
            let change = run[0].change;
            if let Some(change) = change {
                xml.raw("<");
                self.tracked(xml, change);
                xml.raw(">");
            }
            for span in run {
                match self.mark.clone().filter(|_| change.is_none() && !span.answers.is_empty()) {
                    Some(mark) => self.marked(xml, language, span, (&mark, &mut printed)),
                    None => self.span(xml, language, span),
                }
            }
            if let Some(change) = change {
                xml.raw("</").raw(self.tag(change)).raw(">");
            }
        }
    }

    /// A span with a bookmark round each answer that it prints; `printed` counts those of the paragraph.
    fn marked(&mut self, xml: &mut Xml, language: Language, span: &Span, (mark, printed): (&str, &mut usize)) {
        // A field, a rule or an address is never cut.
        let whole = [Printed { range: 0..span.text.len() as u32, keys: span.answers[0].keys.clone() }];
        let cuts = if span.kind == SpanKind::Plain { &span.answers[..] } else { &whole };
        let mut done = 0;
        for Printed { range, keys } in cuts {
            let range = range.start as usize..range.end as usize;
            if done < range.start {
                self.span(xml, language, &span.cut(done..range.start));
            }
            let id = self.open_mark(xml, &answer_mark(mark, &keys.join(","), *printed));
            *printed += 1;
            self.span(xml, language, &span.cut(range.clone()));
            close_mark(xml, id);
            done = range.end;
        }
        if done < span.text.len() {
            self.span(xml, language, &span.cut(done..span.text.len()));
        }
    }

    /// Plain text with the looks of the paragraph.
    pub fn plain(&mut self, xml: &mut Xml, language: Language, text: &str, strong: bool) {
        run(xml, RunStyle { strong, han: hinted(language, text), ..RunStyle::default() }, text);
    }

    fn span(&mut self, xml: &mut Xml, language: Language, span: &Span) {
        let mut looks = RunStyle {
            strong: span.strong,
            deleted: span.change == Some(Change::Deleted),
            moved: self.moved,
            han: hinted(language, &span.text),
            ..RunStyle::default()
        };
        match &span.kind {
            SpanKind::Break => {
                xml.raw("<w:r><w:br/></w:r>");
            }
            SpanKind::Reference(anchor) if !looks.deleted => self.reference(xml, language, looks, anchor, &span.text),
            SpanKind::Address(uri) if !looks.deleted => {
                field(xml, looks, &format!("HYPERLINK \"{}\"", uri.replace('"', "%22")), &span.text)
            }
            SpanKind::Blank(_) => {
                looks.blank = true;
                run(xml, looks, &span.text);
            }
            SpanKind::Unconfirmed => {
                looks.unconfirmed = true;
                run(xml, looks, &span.text);
            }
            SpanKind::Plain | SpanKind::Reference(_) | SpanKind::Address(_) => run(xml, looks, &span.text),
        }
    }

    /// The words round a number as text, each number as a field.
    fn reference(&mut self, xml: &mut Xml, language: Language, looks: RunStyle, anchor: &str, text: &str) {
        let Some((target, native)) = self.places.target(anchor, language) else { return run(xml, looks, text) };
        let mut rest = text;
        for (number, name) in &target.numbers {
            let Some(number) = number.get(language) else { continue };
            let Some(at) = rest.find(number.as_str()) else { continue };
            if at > 0 {
                run(xml, looks, &rest[..at]);
            }
            let switches = if native { "\\n \\h" } else { "\\h" };
            field(xml, looks, &format!("REF {} {switches}", bookmark(name, language)), number);
            rest = &rest[at + number.len()..];
        }
        if !rest.is_empty() {
            run(xml, looks, rest);
        }
    }
}

/// Closes the bookmark with this id.
pub fn close_mark(xml: &mut Xml, id: i64) {
    xml.raw("<w:bookmarkEnd w:id=\"").number(id).raw("\"/>");
}

/// True where a Chinese text holds marks that both faces have: “ ” … — · ①.
fn hinted(language: Language, text: &str) -> bool {
    language == Language::Zh && text.chars().any(|c| ('\u{A1}'..'\u{2E80}').contains(&c))
}

fn open(xml: &mut Xml, looks: RunStyle) {
    xml.raw("<w:r>");
    if !(looks.strong || looks.blank || looks.unconfirmed || looks.han) {
        return;
    }
    xml.raw("<w:rPr>");
    if looks.blank {
        xml.raw("<w:rStyle w:val=\"Blank\"/>");
    }
    if looks.han {
        xml.raw("<w:rFonts w:hint=\"eastAsia\"/>");
    }
    if looks.strong {
        xml.raw("<w:b/><w:bCs/>");
    }
    if looks.unconfirmed {
        xml.raw("<w:highlight w:val=\"yellow\"/>");
    }
    xml.raw("</w:rPr>");
}

/// A run, or several: a hint would set an accented letter or an apostrophe of a Latin word from the Chinese face.
fn run(xml: &mut Xml, looks: RunStyle, text: &str) {
    if !looks.han {
        return one_run(xml, looks, text);
    }
    for (piece, is_latin) in accented_words(text) {
        one_run(xml, RunStyle { han: !is_latin && hinted(Language::Zh, piece), ..looks }, piece);
    }
}

fn one_run(xml: &mut Xml, looks: RunStyle, text: &str) {
    if text.is_empty() {
        return;
    }
    open(xml, looks);
    let name = if looks.deleted && !looks.moved { "w:delText" } else { "w:t" };
    let spaces = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) || text.contains("  ");
    xml.raw("<")
        .raw(name)
        .raw(if spaces { " xml:space=\"preserve\">" } else { ">" })
        .text(text)
        .raw("</")
        .raw(name)
        .raw("></w:r>");
}

/// A field with what it shows until it is next updated.
pub fn simple_field(xml: &mut Xml, instruction: &str, shown: &str) {
    field(xml, RunStyle::default(), instruction, shown);
}

fn field(xml: &mut Xml, looks: RunStyle, instruction: &str, shown: &str) {
    open(xml, looks);
    xml.raw("<w:fldChar w:fldCharType=\"begin\"/></w:r>");
    open(xml, looks);
    xml.raw("<w:instrText xml:space=\"preserve\"> ").text(instruction).raw(" </w:instrText></w:r>");
    open(xml, looks);
    xml.raw("<w:fldChar w:fldCharType=\"separate\"/></w:r>");
    run(xml, looks, shown);
    open(xml, looks);
    xml.raw("<w:fldChar w:fldCharType=\"end\"/></w:r>");
}
