//! A paragraph of somebody's Word file with words struck out and put in as tracked changes; runs keep their looks.

use crate::container::{Node, XmlError, XmlReader, escape_text};
use std::ops::Range;

/// Whose change it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// A person or firm.
    pub name: String,
    /// As `2026-12-01T00:00:00Z`; none: no date is written.
    pub date: Option<String>,
}

/// One tracked change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stroke {
    /// Bytes of the text as it stands.
    pub range: Range<usize>,
    /// What is done there.
    pub kind: StrokeKind,
    /// Whose change it is.
    pub by: Signed,
}

/// What a stroke does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StrokeKind {
    /// The stretch is struck out, and these words stand behind it.
    Replace(String),
    /// The stretch was put in for these words: it is marked as inserted, they as deleted.
    PutFor(String),
}

/// Numbers for `w:id`, none of which the file has.
#[derive(Debug, Clone, Copy)]
pub struct Ids(pub u32);

impl Ids {
    /// The next one.
    pub fn next(&mut self) -> u32 {
        self.0 += 1;
        self.0 - 1
    }
}

/// Attributes of a tracked change.
pub fn signed(by: &Signed, ids: &mut Ids) -> String {
    let date = by.date.as_ref().map_or(String::new(), |date| format!(" w:date=\"{}\"", escape_text(date)));
    format!(" w:id=\"{}\" w:author=\"{}\"{date}", ids.next(), escape_text(&by.name))
}

/// A piece of a run.
#[derive(Debug)]
enum Atom {
    /// Text, and where it stands in that of the paragraph.
    Text(String, usize),
    /// A tab or break, one byte of text.
    Mark(Range<usize>, usize),
    /// Anything else, which no stroke touches.
    Other(Range<usize>),
}

impl Atom {
    fn words(&self) -> Option<&str> {
        match self {
            Atom::Text(text, _) => Some(text),
            Atom::Mark(..) | Atom::Other(_) => None,
        }
    }
}

/// A run of the paragraph.
#[derive(Debug)]
struct Run {
    whole: Range<usize>,
    properties: Range<usize>,
    atoms: Vec<Atom>,
    /// Bytes of the paragraph's text.
    text: Range<usize>,
}

/// The XML of a paragraph with these strokes, which are in order and do not overlap. None: its runs do not say `text`, since
/// some of its words are not seen, or a stroke stands in none of them.
pub fn paragraph(xml: &str, text: &str, strokes: &[Stroke], ids: &mut Ids) -> Option<String> {
    let runs = runs(xml).ok()?;
    let said = runs.iter().flat_map(|run| &run.atoms).map(|atom| match atom {
        Atom::Text(text, _) => text.len(),
        Atom::Mark(..) => 1,
        Atom::Other(_) => 0,
    });
    let words: String = runs.iter().flat_map(|run| &run.atoms).filter_map(Atom::words).collect();
    let plain: String = text.chars().filter(|c| !matches!(c, '\t' | '\n')).collect();
    if said.sum::<usize>() != text.len() || words.replace(['\t', '\n'], "") != plain {
        return None;
    }
    let length = runs.last().map_or(0, |run| run.text.end);
    if strokes.iter().any(|stroke| stroke.range.end > length) {
        return None;
    }
    let mut out = String::with_capacity(xml.len() + 400 * strokes.len());
    let mut writer = Writer { strokes, ids, begun: vec![false; strokes.len()], ended: vec![false; strokes.len()] };
    let mut at = 0;
    let last = runs.iter().rposition(|run| !run.text.is_empty());
    for (nth, run) in runs.iter().enumerate() {
        out.push_str(&xml[at..run.whole.start]);
        let touched = strokes.iter().any(|own| own.range.start <= run.text.end && run.text.start <= own.range.end);
        match touched && !(run.text.is_empty() && last.is_some()) {
            true => writer.run(xml, run, last.is_none_or(|last| nth == last), &mut out),
            false => out.push_str(&xml[run.whole.clone()]),
        }
        at = run.whole.end;
    }
    out.push_str(&xml[at..]);
    writer.ended.iter().all(|ended| *ended).then_some(out)
}

struct Writer<'s> {
    strokes: &'s [Stroke],
    ids: &'s mut Ids,
    begun: Vec<bool>,
    ended: Vec<bool>,
}

impl Writer<'_> {
    fn run(&mut self, xml: &str, run: &Run, last: bool, out: &mut String) {
        let looks = &xml[run.properties.clone()];
        for atom in &run.atoms {
            match atom {
                Atom::Text(text, at) => {
                    let mut from = 0;
                    while from < text.len() {
                        self.put(*at + from, looks, out);
                        let end = self.cut(*at + from, *at + text.len()) - at;
                        let inner = format!("xml:space=\"preserve\">{}", escape_text(&text[from..end]));
                        self.piece(*at + from, looks, &|tag| format!("<w:{tag} {inner}</w:{tag}>"), out);
                        from = end;
                        self.close(*at + end, looks, out);
                    }
                }
                Atom::Mark(own, at) => {
                    self.put(*at, looks, out);
                    let inner = &xml[own.clone()];
                    self.piece(*at, looks, &|_| inner.to_owned(), out);
                    self.close(*at + 1, looks, out);
                }
                Atom::Other(own) => {
                    out.push_str(&format!("<w:r>{looks}{}</w:r>", &xml[own.clone()]));
                }
            }
        }
        if last {
            self.put(run.text.end, looks, out);
            self.close(run.text.end, looks, out);
        }
    }

    /// Where the next stroke begins or ends behind `at`.
    fn cut(&self, at: usize, end: usize) -> usize {
        let ends = self.strokes.iter().flat_map(|own| [own.range.start, own.range.end]);
        ends.filter(|place| *place > at && *place < end).min().unwrap_or(end)
    }

    /// A piece of a run, struck out or marked as put in where a stroke covers it.
    fn piece(&mut self, at: usize, looks: &str, inner: &dyn Fn(&str) -> String, out: &mut String) {
        let covering = self.strokes.iter().find(|own| own.range.start <= at && at < own.range.end);
        let run = |tag: &str| format!("<w:r>{looks}{}</w:r>", inner(tag));
        match covering.map(|own| (&own.kind, &own.by)) {
            Some((StrokeKind::Replace(_), by)) => {
                let sign = signed(by, self.ids);
                out.push_str(&format!("<w:del{sign}>{}</w:del>", run("delText")));
            }
            Some((StrokeKind::PutFor(_), by)) => {
                let sign = signed(by, self.ids);
                out.push_str(&format!("<w:ins{sign}>{}</w:ins>", run("t")));
            }
            None => out.push_str(&run("t")),
        }
    }

    /// What stands before the text at a place: words that were deleted there, and words put in where nothing is struck out.
    fn put(&mut self, at: usize, looks: &str, out: &mut String) {
        for nth in 0..self.strokes.len() {
            let own = &self.strokes[nth];
            if own.range.start != at || self.begun[nth] {
                continue;
            }
            self.begun[nth] = true;
            if let StrokeKind::PutFor(words) = &own.kind {
                self.words(words, looks, &own.by, false, out);
            }
            if own.range.is_empty() {
                self.end(nth, looks, out);
            }
        }
    }

    /// What stands behind the text that ends at a place.
    fn close(&mut self, at: usize, looks: &str, out: &mut String) {
        for nth in 0..self.strokes.len() {
            if self.strokes[nth].range.end == at && self.begun[nth] && !self.ended[nth] {
                self.end(nth, looks, out);
            }
        }
    }

    fn end(&mut self, nth: usize, looks: &str, out: &mut String) {
        self.ended[nth] = true;
        let own = &self.strokes[nth];
        if let StrokeKind::Replace(words) = &own.kind {
            self.words(words, looks, &own.by, true, out);
        }
    }

    fn words(&mut self, words: &str, looks: &str, by: &Signed, new: bool, out: &mut String) {
        if words.is_empty() {
            return;
        }
        let sign = signed(by, self.ids);
        out.push_str(&inserted(words, looks, &sign, new));
    }
}

/// Words as a tracked change: put in, or struck out.
pub fn inserted(words: &str, looks: &str, sign: &str, new: bool) -> String {
    let (change, tag) = if new { ("ins", "t") } else { ("del", "delText") };
    let text = escape_text(&words.replace(['\n', '\t'], " "));
    format!("<w:{change}{sign}><w:r>{looks}<w:{tag} xml:space=\"preserve\">{text}</w:{tag}></w:r></w:{change}>")
}

/// The runs of a paragraph as a reader of its text sees them.
fn runs(xml: &str) -> Result<Vec<Run>, XmlError> {
    let mut reader = XmlReader::new(xml.as_bytes());
    let mut runs: Vec<Run> = Vec::new();
    let mut within: Vec<String> = Vec::new();
    let mut open: Option<Run> = None;
    let (mut at, mut code, mut hidden) = (0, false, false);
    let mut inner: Option<usize> = None;
    while let Some(node) = reader.next_node()? {
        match node {
            Node::Open { name, attributes, empty, start, end } => {
                let is_in = |name: &str| within.iter().any(|own| own == name);
                let boxed = is_in("w:txbxContent") || is_in("mc:Fallback");
                if let Some(run) = open.as_mut().filter(|_| !boxed) {
                    let depth = within.iter().rposition(|own| own == "w:r").map_or(0, |at| within.len() - at);
                    let child = depth == 1;
                    match name.as_str() {
                        "w:rPr" if child => run.properties = start..if empty { end } else { start },
                        "w:vanish" if is_in("w:rPr") => hidden = attributes.get("w:val") != Some("0"),
                        "w:fldChar" => {
                            match attributes.get("w:fldCharType") {
                                Some("begin") => code = true,
                                _ => code = false,
                            }
                            run.atoms.push(Atom::Other(start..end));
                            inner = (!empty).then_some(start);
                        }
                        "w:tab" | "w:br" | "w:cr" | "w:noBreakHyphen" if child && empty => match code || hidden {
                            true => run.atoms.push(Atom::Other(start..end)),
                            false => {
                                run.atoms.push(Atom::Mark(start..end, at));
                                at += 1;
                            }
                        },
                        "w:t" if child => {}
                        _ if child && empty => run.atoms.push(Atom::Other(start..end)),
                        _ if child => inner = Some(start),
                        _ => {}
                    }
                } else if name == "w:r" && !empty && !boxed {
                    (open, hidden) = (
                        Some(Run { whole: start..start, properties: end..end, atoms: Vec::new(), text: at..at }),
                        false,
                    );
                }
                if !empty {
                    within.push(name);
                }
            }
            Node::Close { name, end, .. } => {
                within.pop();
                let boxed = within.iter().any(|own| own == "w:txbxContent" || own == "mc:Fallback");
                let child = within.last().is_some_and(|own| own == "w:r");
                match name.as_str() {
                    "w:r" if !boxed => {
                        if let Some(mut run) = open.take() {
                            run.whole.end = end;
                            run.text.end = at;
                            runs.push(run);
                        }
                    }
                    "w:rPr" if child => {
                        if let Some(run) = &mut open {
                            run.properties.end = end;
                        }
                    }
                    "w:t" => {}
                    _ if child => {
                        if let (Some(run), Some(start)) = (&mut open, inner.take()) {
                            run.atoms.retain(|atom| !matches!(atom, Atom::Other(own) if own.start == start));
                            run.atoms.push(Atom::Other(start..end));
                        }
                    }
                    _ => {}
                }
            }
            Node::Text { text, .. } => {
                let boxed = within.iter().any(|own| own == "w:txbxContent" || own == "mc:Fallback");
                if let Some(run) = open.as_mut().filter(|_| !boxed && within.last().is_some_and(|own| own == "w:t")) {
                    if code || hidden {
                        continue;
                    }
                    match run.atoms.last_mut() {
                        Some(Atom::Text(own, _)) => own.push_str(&text),
                        _ => run.atoms.push(Atom::Text(text.clone(), at)),
                    }
                    at += text.len();
                }
            }
        }
    }
    Ok(runs)
}

/// The XML of a paragraph whose mark is a tracked change: put in, or struck out.
pub fn mark_paragraph(xml: &str, sign: &str, new: bool) -> String {
    let mark = format!("<w:{}{sign}/>", if new { "ins" } else { "del" });
    let head = xml.find('>').map_or(0, |at| at + 1);
    let Some(properties) = xml[head..].starts_with("<w:pPr").then(|| xml[head..].find("</w:pPr>")).flatten() else {
        let from = if xml[head..].starts_with("<w:pPr/>") { head + "<w:pPr/>".len() } else { head };
        return format!("{}<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{}", &xml[..head], &xml[from..]);
    };
    let end = head + properties;
    let inside = &xml[head..end];
    if let Some(at) = inside.find("<w:rPr>") {
        let at = head + at + "<w:rPr>".len();
        return format!("{}{mark}{}", &xml[..at], &xml[at..]);
    }
    if let Some(at) = inside.find("<w:rPr/>") {
        let at = head + at;
        return format!("{}<w:rPr>{mark}</w:rPr>{}", &xml[..at], &xml[at + "<w:rPr/>".len()..]);
    }
    let at =
        ["<w:sectPr", "<w:pPrChange"].iter().filter_map(|name| inside.find(name)).min().map_or(end, |at| head + at);
    format!("{}<w:rPr>{mark}</w:rPr>{}", &xml[..at], &xml[at..])
}

/// A new paragraph like `model`: its properties and the looks of its first run.
pub fn like(model: &str, words: &str, by: &Signed, new: bool, ids: &mut Ids) -> String {
    let head = model.find('>').map_or(0, |at| at + 1);
    let properties = match model[head..].starts_with("<w:pPr>") {
        true => model[head..].find("</w:pPr>").map_or("", |end| &model[head + "<w:pPr>".len()..head + end]),
        false => "",
    };
    let kept = without(&without(&without(properties, "w:rPr"), "w:sectPr"), "w:pageBreakBefore");
    let looks = model.find("<w:r>").map(|at| &model[at + "<w:r>".len()..]).filter(|rest| rest.starts_with("<w:rPr>"));
    let looks = looks.and_then(|rest| Some(&rest[..rest.find("</w:rPr>")? + "</w:rPr>".len()])).unwrap_or("");
    let (mark, text) = (signed(by, ids), signed(by, ids));
    let change = if new { "ins" } else { "del" };
    format!("<w:p><w:pPr>{kept}<w:rPr><w:{change}{mark}/></w:rPr></w:pPr>{}</w:p>", inserted(words, looks, &text, new))
}

/// XML without one element.
fn without(xml: &str, name: &str) -> String {
    let Some(start) = xml.find(&format!("<{name}")) else { return xml.to_owned() };
    let rest = &xml[start..];
    let closing = format!("</{name}>");
    let empty = rest.find('>').filter(|end| rest[..*end].ends_with('/')).map(|end| end + 1);
    let end = empty.or_else(|| rest.find(&closing).map(|at| at + closing.len())).unwrap_or(0);
    format!("{}{}", &xml[..start], &rest[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(name: &str) -> Signed {
        Signed { name: name.into(), date: None }
    }

    #[test]
    fn strokes_cut_runs_and_keep_their_looks() {
        let xml = "<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>甲方应当</w:t></w:r><w:r><w:t>在三日内&amp;付款。</w:t></w:r></w:p>";
        let replace = Stroke { range: 6..15, kind: StrokeKind::Replace("可以在".into()), by: by("我") };
        let put = Stroke { range: 24..25, kind: StrokeKind::PutFor("和".into()), by: by("他") };
        let text = "甲方应当在三日内&付款。";
        let made = paragraph(xml, text, &[replace, put], &mut Ids(7)).expect("it has these runs");
        assert_eq!(
            made,
            "<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">甲方</w:t></w:r>\
             <w:del w:id=\"7\" w:author=\"我\"><w:r><w:rPr><w:b/></w:rPr><w:delText xml:space=\"preserve\">应当</w:delText></w:r></w:del>\
             <w:del w:id=\"8\" w:author=\"我\"><w:r><w:delText xml:space=\"preserve\">在</w:delText></w:r></w:del>\
             <w:ins w:id=\"9\" w:author=\"我\"><w:r><w:t xml:space=\"preserve\">可以在</w:t></w:r></w:ins>\
             <w:r><w:t xml:space=\"preserve\">三日内</w:t></w:r>\
             <w:del w:id=\"10\" w:author=\"他\"><w:r><w:delText xml:space=\"preserve\">和</w:delText></w:r></w:del>\
             <w:ins w:id=\"11\" w:author=\"他\"><w:r><w:t xml:space=\"preserve\">&amp;</w:t></w:r></w:ins>\
             <w:r><w:t xml:space=\"preserve\">付款。</w:t></w:r></w:p>"
        );
        let end = Stroke { range: 40..40, kind: StrokeKind::Replace("x".into()), by: by("我") };
        assert_eq!(paragraph(xml, text, std::slice::from_ref(&end), &mut Ids(1)), None, "beyond the text");
        assert_eq!(paragraph(xml, "甲方可以", &[end], &mut Ids(1)), None, "it says something else");
    }

    #[test]
    fn the_mark_of_a_paragraph_goes_where_the_schema_wants_it() {
        let marked =
            mark_paragraph("<w:p><w:pPr><w:jc w:val=\"left\"/><w:sectPr/></w:pPr><w:r/></w:p>", " w:id=\"1\"", false);
        assert_eq!(
            marked,
            "<w:p><w:pPr><w:jc w:val=\"left\"/><w:rPr><w:del w:id=\"1\"/></w:rPr><w:sectPr/></w:pPr><w:r/></w:p>"
        );
        assert_eq!(
            mark_paragraph("<w:p><w:r/></w:p>", "", true),
            "<w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr><w:r/></w:p>"
        );
    }
}
