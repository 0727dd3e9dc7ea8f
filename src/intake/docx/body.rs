//! The text of a part of a Word file, paragraph by paragraph.

use super::super::paper::{Mark, MarkKind, Paper, Paragraph, Part, Writing};
use super::Comment;
use super::numbering::Numbering;
use super::styles::Styles;
use crate::container::{Attributes, Node, XmlError, XmlReader};
use std::collections::BTreeMap;

/// What the whole file says.
pub(super) struct Context<'c> {
    pub styles: &'c Styles,
    pub comments: &'c BTreeMap<String, Comment>,
}

/// Reads parts, counting numbers across them.
pub(super) struct Body<'c> {
    context: &'c Context<'c>,
    numbering: Numbering,
    /// Paragraphs open at once: one, more where text boxes stand in paragraphs.
    open: Vec<Open>,
    /// Names of open elements that matter.
    within: Vec<String>,
    /// Author and date of the tracked change that we are in, and its kind.
    changes: Vec<(MarkKind, String, String)>,
    part: Part,
    count: usize,
    /// Bookmarks that were opened before the paragraph they belong to.
    waiting: Vec<(String, String)>,
    /// Rows that are open, with how each stands as a whole: as a tracked change by somebody, or not.
    rows: Vec<Option<(MarkKind, String, String)>>,
}

#[derive(Default)]
struct Open {
    paragraph: Paragraph,
    original: String,
    list: Option<String>,
    level: Option<usize>,
    style: Option<String>,
    plain: bool,
    /// Why a reader does not take the words of the run for text.
    unseen_run: Option<Unseen>,
    unseen: Vec<(Unseen, String)>,
    /// Behind the words is another colour than white.
    shaded: bool,
    /// Depth of fields, and whether we are in the code of one.
    field: usize,
    code: bool,
    marks: Vec<Mark>,
    /// Bookmarks and commented stretches that are open: id, name, where they began.
    bookmarks: Vec<(String, String, usize)>,
    commented: Vec<(String, usize, Option<usize>)>,
    /// Where the result of the open field began.
    result: Option<usize>,
}

/// Elements that are remembered while they are open.
const CONTEXT: [&str; 15] = [
    "w:pPr",
    "w:rPr",
    "w:tbl",
    "w:sdt",
    "w:txbxContent",
    "mc:Fallback",
    "w:instrText",
    "w:t",
    "w:delText",
    "w:numPr",
    "w:sdtPr",
    "w:pPrChange",
    "w:rPrChange",
    "w:footnote",
    "w:trPr",
];

/// Words that stand in the file and are not what the paper says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unseen {
    Hidden,
    Struck,
    White,
    Tiny,
}

/// Half points of letters that nobody can read: two points.
const TINY: u32 = 4;

impl Unseen {
    /// What a property of a run makes of its words; `coloured`: behind them may be another colour than white.
    fn of(name: &str, value: Option<&str>, coloured: bool) -> Option<Unseen> {
        let on = !matches!(value, Some("0" | "false" | "off"));
        match name {
            "w:vanish" if on => Some(Unseen::Hidden),
            "w:strike" | "w:dstrike" if on => Some(Unseen::Struck),
            "w:color" if !coloured && value.is_some_and(|colour| colour.eq_ignore_ascii_case("FFFFFF")) => {
                Some(Unseen::White)
            }
            "w:sz" if value.and_then(|size| size.parse::<u32>().ok()).is_some_and(|size| size <= TINY) => {
                Some(Unseen::Tiny)
            }
            _ => None,
        }
    }

    fn name(self) -> (&'static str, &'static str) {
        match self {
            Unseen::Hidden => ("隐藏文字", "hidden text"),
            Unseen::Struck => ("划去的文字", "struck-out text"),
            Unseen::White => ("白色文字", "white text"),
            Unseen::Tiny => ("小得看不见的文字", "text too small to be seen"),
        }
    }
}

impl Open {
    fn shade(&mut self, attributes: &Attributes) {
        let fill = attributes.get("w:fill").or(attributes.get("w:val")).unwrap_or("auto");
        if !matches!(fill, "auto" | "FFFFFF" | "ffffff" | "clear" | "nil" | "none") {
            self.shaded = true;
            self.unseen_run = self.unseen_run.filter(|unseen| *unseen != Unseen::White);
        }
    }

    fn leave(&mut self, kind: Unseen, text: &str) {
        // What is written into it would have to step over these words.
        self.plain = false;
        match self.unseen.last_mut() {
            Some((last, words)) if *last == kind => words.push_str(text),
            _ => self.unseen.push((kind, text.to_owned())),
        }
    }
}

impl<'c> Body<'c> {
    pub fn new(context: &'c Context<'c>, numbering: Numbering) -> Self {
        Body {
            context,
            numbering,
            open: Vec::new(),
            within: Vec::new(),
            changes: Vec::new(),
            part: Part::Body,
            count: 0,
            waiting: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Adds the paragraphs of a part.
    pub fn read(&mut self, xml: &[u8], part: Part, paper: &mut Paper) -> Result<(), XmlError> {
        let mut reader = XmlReader::new(xml);
        (self.part, self.open, self.within, self.changes) = (part, Vec::new(), Vec::new(), Vec::new());
        (self.waiting, self.rows) = (Vec::new(), Vec::new());
        // A separator of footnotes has no text; what stands in a Fallback repeats what stands before it.
        while let Some(node) = reader.next_node()? {
            match node {
                Node::Open { name, attributes, empty, start, .. } => {
                    if !self.is_in("mc:Fallback") {
                        self.opened(&name, &attributes, start, paper);
                        if empty {
                            self.closed(&name, start, paper);
                        }
                    }
                    if !empty && CONTEXT.contains(&name.as_str()) {
                        self.within.push(name);
                    }
                }
                Node::Close { name, end, .. } => {
                    if self.within.last() == Some(&name) {
                        self.within.pop();
                    }
                    if !self.is_in("mc:Fallback") {
                        self.closed(&name, end, paper);
                    }
                }
                Node::Text { text, .. } => {
                    if !self.is_in("mc:Fallback") {
                        self.text(&text);
                    }
                }
            }
        }
        Ok(())
    }

    fn is_in(&self, name: &str) -> bool {
        self.within.iter().any(|own| own == name)
    }

    /// A paragraph: of the body, a cell or a box of text.
    fn paragraph_opened(&mut self, start: usize) {
        let box_text = self.is_in("w:txbxContent");
        if box_text && let Some(outer) = self.open.last_mut() {
            outer.plain = false;
        }
        let part = if box_text {
            Part::TextBox
        } else if self.is_in("w:tbl") && self.part == Part::Body {
            Part::Cell
        } else {
            self.part
        };
        let paragraph = Paragraph { part, source: start..start, ..Paragraph::default() };
        let plain = part == Part::Body && !self.is_in("w:sdt");
        let bookmarks = self.waiting.drain(..).map(|(id, name)| (id, name, 0)).collect();
        self.open.push(Open { paragraph, plain, bookmarks, ..Open::default() });
    }

    fn opened(&mut self, name: &str, attributes: &Attributes, start: usize, paper: &mut Paper) {
        let value = attributes.get("w:val");
        match name {
            "w:p" => return self.paragraph_opened(start),
            "w:tr" => self.rows.push(None),
            "w:ins" | "w:del" if self.is_in("w:trPr") => {
                let kind = if name == "w:ins" { MarkKind::Inserted } else { MarkKind::Deleted };
                let get = |key: &str| attributes.get(key).unwrap_or_default().to_owned();
                if let Some(row) = self.rows.last_mut() {
                    *row = Some((kind, get("w:author"), get("w:date")));
                }
                return;
            }
            "w:bookmarkStart" => {
                let (id, name) = (attributes.get("w:id").unwrap_or_default(), attributes.get("w:name"));
                if let Some(name) = name.filter(|name| name.starts_with('_')) {
                    match self.open.last_mut() {
                        Some(open) => {
                            let at = open.paragraph.text.len();
                            open.bookmarks.push((id.to_owned(), name.to_owned(), at));
                        }
                        None => self.waiting.push((id.to_owned(), name.to_owned())),
                    }
                }
            }
            "w:bookmarkEnd" => {
                let id = attributes.get("w:id").unwrap_or_default();
                self.waiting.retain(|(own, _)| own != id);
                if let Some(open) = self.open.last_mut()
                    && let Some(at) = open.bookmarks.iter().rposition(|(own, ..)| own == id)
                {
                    let (_, name, start) = open.bookmarks.remove(at);
                    open.paragraph.bookmarks.push((name, start..open.paragraph.text.len()));
                }
            }
            "w:ins" | "w:del" | "w:moveFrom" | "w:moveTo" if !self.is_in("w:rPr") && !self.is_in("w:pPr") => {
                let kind = if matches!(name, "w:ins" | "w:moveTo") { MarkKind::Inserted } else { MarkKind::Deleted };
                let get = |key: &str| attributes.get(key).unwrap_or_default().to_owned();
                self.changes.push((kind, get("w:author"), get("w:date")));
            }
            _ => {}
        }
        let in_properties = self.is_in("w:pPr");
        let in_old = self.is_in("w:pPrChange") || self.is_in("w:rPrChange");
        let in_run = self.is_in("w:rPr") && !in_properties;
        // The colour behind a table is often that of its style.
        let in_table = self.is_in("w:tbl");
        let index = paper.paragraphs.len();
        let comments = self.context.comments;
        let Some(open) = self.open.last_mut() else { return };
        match name {
            _ if in_old => {}
            "w:pStyle" if in_properties => open.style = value.map(str::to_owned),
            "w:numId" if in_properties => open.list = value.map(str::to_owned),
            "w:ilvl" if in_properties => open.level = value.and_then(|v| v.parse().ok()),
            "w:outlineLvl" if in_properties => {
                open.paragraph.heading = value.and_then(|v| v.parse::<u8>().ok()).filter(|l| *l < 9).map(|l| l + 1);
            }
            "w:r" => open.unseen_run = None,
            "w:shd" | "w:highlight" => open.shade(attributes),
            _ if in_run && let Some(unseen) = Unseen::of(name, value, open.shaded || in_table) => {
                open.unseen_run = Some(unseen);
            }
            "w:tab" if !in_properties => self.text_of("\t"),
            "w:br" | "w:cr" => self.text_of("\n"),
            "w:noBreakHyphen" => self.text_of("-"),
            "w:fldChar" => {
                open.plain = false;
                match attributes.get("w:fldCharType") {
                    Some("begin") => (open.field, open.code) = (open.field + 1, true),
                    Some("separate") => (open.code, open.result) = (false, Some(open.paragraph.text.len())),
                    _ => {
                        (open.field, open.code) = (open.field.saturating_sub(1), false);
                        let end = open.paragraph.text.len();
                        open.paragraph.fields.extend(open.result.take().map(|start| start..end));
                    }
                }
            }
            "w:hyperlink" | "w:fldSimple" | "w:ins" | "w:del" | "w:moveFrom" | "w:moveTo" | "w:sdt" | "m:oMath"
            | "w:smartTag" => {
                open.plain = false;
            }
            "w:drawing" | "w:pict" | "w:object" => {
                open.plain = false;
                paper.leave("图片、印章等图形中的文字", "text in pictures, seals and other drawings");
            }
            "w:commentReference" => {
                if let Some(comment) = attributes.get("w:id").and_then(|id| comments.get(id)) {
                    let id = attributes.get("w:id").unwrap_or_default();
                    let text = &open.paragraph.text;
                    let about = open
                        .commented
                        .iter()
                        .find(|(own, ..)| own == id)
                        .map(|(_, start, end)| *start..end.unwrap_or(text.len()));
                    let about = about.and_then(|range| text.get(range)).unwrap_or_default().to_owned();
                    open.marks.push(comment.mark(index, id, about));
                }
            }
            "w:commentRangeStart" => {
                let id = attributes.get("w:id").unwrap_or_default().to_owned();
                open.commented.push((id, open.paragraph.text.len(), None));
            }
            "w:commentRangeEnd" => {
                let (id, end) = (attributes.get("w:id").unwrap_or_default(), open.paragraph.text.len());
                if let Some((.., own)) = open.commented.iter_mut().find(|(own, ..)| own == id) {
                    *own = Some(end);
                }
            }
            "w:altChunk" => paper.leave("另外插入的文件", "a file inserted as a whole"),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_in("w:t") || self.is_in("w:delText") {
            self.text_of(text);
        }
    }

    fn text_of(&mut self, text: &str) {
        // What is deleted within an insertion was never there; a row that goes takes its text with it.
        let deleted = |change: &&(MarkKind, String, String)| change.0 == MarkKind::Deleted;
        let row = self.rows.last().and_then(Option::as_ref);
        let within = self.changes.iter().rev().find(deleted).or(row.filter(deleted));
        let twice = within.is_some() && self.changes.iter().any(|(kind, ..)| *kind == MarkKind::Inserted);
        let change = within.or(self.changes.last()).or(row).cloned();
        let Some(open) = self.open.last_mut() else { return };
        if open.code {
            return;
        }
        if let Some(kind) = open.unseen_run {
            open.leave(kind, text);
            return;
        }
        match change {
            Some((MarkKind::Deleted, author, date)) => {
                if !twice {
                    open.original.push_str(text);
                }
                add_mark(&mut open.marks, MarkKind::Deleted, author, date, text);
            }
            Some((kind, author, date)) => {
                open.paragraph.text.push_str(text);
                add_mark(&mut open.marks, kind, author, date, text);
            }
            None => {
                open.original.push_str(text);
                open.paragraph.text.push_str(text);
            }
        }
    }

    fn closed(&mut self, name: &str, end: usize, paper: &mut Paper) {
        match name {
            "w:ins" | "w:del" | "w:moveFrom" | "w:moveTo" if !self.is_in("w:rPr") && !self.is_in("w:pPr") => {
                self.changes.pop();
            }
            "w:tr" => {
                self.rows.pop();
            }
            "w:p" => {
                if let Some(open) = self.open.pop() {
                    self.finish(open, end, paper);
                }
            }
            _ => {}
        }
    }

    fn finish(&mut self, open: Open, end: usize, paper: &mut Paper) {
        let Open { mut paragraph, original, list, level, style, plain, unseen, marks, bookmarks, .. } = open;
        let whole = paragraph.text.len();
        paragraph.bookmarks.extend(bookmarks.into_iter().map(|(_, name, start)| (name, start..whole)));
        let styles = self.context.styles;
        let by_style = style.as_deref().and_then(|id| styles.number(id));
        let id = list.or_else(|| by_style.as_ref().map(|(id, _)| id.clone()));
        let level = level.or(by_style.map(|(_, level)| level)).unwrap_or(0);
        self.count += 1;
        paragraph.line = self.count;
        paragraph.source.end = end;
        if style.as_deref().is_some_and(|id| styles.hidden(id)) {
            paper
                .leave(format!("隐藏文字：{}", cut(&paragraph.text)), format!("hidden text: {}", cut(&paragraph.text)));
            return;
        }
        for (kind, words) in unseen.iter().filter(|(_, words)| !words.trim().is_empty()) {
            let ((zh, en), words) = (kind.name(), cut(words));
            paper.leave(format!("{zh}：{words}"), format!("{en}: {words}"));
        }
        if let Some((number, bullet)) = id.filter(|id| id != "0").and_then(|id| self.numbering.next(&id, level)) {
            paragraph.bullet = bullet;
            paragraph.number = Some(number).filter(|number| !number.is_empty());
        }
        if paragraph.heading.is_none() {
            paragraph.heading = style.as_deref().and_then(|id| styles.heading(id));
        }
        paragraph.writing = match paragraph.part {
            Part::Body if plain => Writing::Change,
            Part::Body | Part::Cell => Writing::Comment,
            _ => Writing::Nothing,
        };
        paragraph.original = (original != paragraph.text).then_some(original);
        let index = paper.paragraphs.len();
        if paragraph.text.trim().is_empty() && paragraph.original.is_none() && marks.is_empty() {
            return;
        }
        paper.marks.extend(marks.into_iter().map(|mark| Mark { paragraph: index, ..mark }));
        paper.paragraphs.push(paragraph);
    }
}

/// Words of one change stand in several runs; they are one mark.
fn add_mark(marks: &mut Vec<Mark>, kind: MarkKind, author: String, date: String, text: &str) {
    match marks.last_mut() {
        Some(last) if last.kind == kind && last.author == author && last.date == date => last.text.push_str(text),
        _ => marks.push(Mark { kind, author, date, text: text.to_owned(), paragraph: 0, comment: None }),
    }
}

/// The first words.
fn cut(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(30) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
