//! Their file with our decisions: what is accepted is plain text, what is refused or countered our tracked change, what is open
//! stays theirs; and the clean file that the next answers give.

use super::change::{Decision, What};
use super::clean_text::{Comments, without_revisions};
use super::rewrite::{Ids, Signed, Stroke, StrokeKind, like, mark_paragraph, paragraph, signed};
use super::sent::{PlaceKind, Sent, is_printed};
use super::settle::{Decided, Settled, counter_text};
use super::site::Site;
use super::theirs::{Theirs, bare};
use super::{Reading, clean};
use crate::container::{Package, PackageError, escape_text};
use crate::diff::{Wordwise, pair_paragraphs};
use crate::document::{Document, plain_text};
use crate::intake::{self, DOCUMENT, Paper, Part, Writing};
use crate::review::marked::comment_parts;
use crate::value::{Language, Localised};
use std::collections::{BTreeMap, BTreeSet};

/// The answer to a returned file.
#[derive(Debug)]
pub struct Reply {
    /// Their file with our tracked changes and comments.
    pub redline: Vec<u8>,
    /// The agreement as we would sign it now.
    pub clean: Vec<u8>,
    /// What could not be written into the file, by the id of its change, and why.
    pub left: Vec<(String, Localised<String>)>,
}

/// All that an answer is made from.
pub struct Answering<'a> {
    /// The returned file.
    pub bytes: &'a [u8],
    /// What we sent.
    pub sent: &'a Sent,
    /// What came back.
    pub theirs: &'a Theirs,
    /// The changes.
    pub reading: &'a Reading,
    /// What was decided on them.
    pub decided: &'a [Decided<'a>],
    /// What stands after it.
    pub settled: &'a Settled,
    /// Who answers, and whom changes of nobody's name are by.
    pub us: Signed,
    /// Whom changes of nobody are by.
    pub them: Signed,
    /// The language of comments.
    pub language: Language,
}

/// Writes the answer.
///
/// # Errors
/// The package is broken.
pub fn reply(answering: &Answering<'_>) -> Result<Reply, PackageError> {
    let mut package = Package::open(answering.bytes)?;
    let missing = || PackageError::Broken(DOCUMENT.to_owned());
    let document = package.part(DOCUMENT)?.ok_or_else(missing)?;
    let (accepted, _) = without_revisions(&document, Comments::Stay).map_err(|_| missing())?;
    let accepted = String::from_utf8(accepted).map_err(|_| missing())?;
    let bytes = package.with(&[(DOCUMENT.to_owned(), accepted.clone().into_bytes())])?;
    let paper = intake::read("returned.docx", &bytes).map_err(|_| missing())?;
    let comments = package.part("word/comments.xml")?.unwrap_or_default();
    let first = 1 + highest_id(&accepted).max(highest_id(&String::from_utf8_lossy(&comments)));
    let mut redline = Writer::new(answering, &accepted, &paper, first, false);
    redline.write();
    let (text, written) = redline.finish();
    let mut parts = vec![(DOCUMENT.to_owned(), text.into_bytes())];
    if !written.is_empty() {
        parts.extend(comment_parts(&mut package, &written)?);
    }
    let left = std::mem::take(&mut redline.left);
    let mut settled = Writer::new(answering, &accepted, &paper, first, true);
    settled.write();
    let (text, _) = settled.finish();
    let standing = package.with(&[(DOCUMENT.to_owned(), text.into_bytes())])?;
    Ok(Reply { redline: package.with(&parts)?, clean: clean(&standing)?.bytes, left })
}

/// Numbers used as `w:id`.
fn highest_id(xml: &str) -> u32 {
    let ids = xml.match_indices("w:id=\"").filter_map(|(at, found)| {
        let digits: String = xml[at + found.len()..].chars().take_while(char::is_ascii_digit).take(9).collect();
        digits.parse().ok()
    });
    ids.max().unwrap_or(0)
}

/// What becomes of one paragraph of the file.
#[derive(Default)]
struct Edit {
    strokes: Vec<Stroke>,
    /// All of it is a tracked change: put in, or struck out.
    whole: Option<(bool, Signed)>,
    comments: Vec<u32>,
    /// Names of the changes that it answers.
    changes: Vec<String>,
    /// Paragraphs before and behind it, as XML.
    before: String,
    behind: String,
}

struct Writer<'a, 'w> {
    from: &'w Answering<'a>,
    xml: &'w str,
    paper: &'w Paper,
    /// Index in the paper of each line of theirs that stands in it.
    at_line: BTreeMap<usize, usize>,
    edits: BTreeMap<usize, Edit>,
    ids: Ids,
    written: String,
    /// Write what we would sign: what is open reads as ours.
    clean: bool,
    left: Vec<(String, Localised<String>)>,
    /// The change that is being answered.
    current: String,
}

impl<'a, 'w> Writer<'a, 'w> {
    fn new(from: &'w Answering<'a>, xml: &'w str, paper: &'w Paper, first: u32, clean: bool) -> Self {
        let standing: Vec<usize> =
            (0..from.theirs.lines.len()).filter(|at| !from.theirs.lines[*at].accepted.trim().is_empty()).collect();
        let printed: Vec<usize> = (0..paper.paragraphs.len()).filter(|at| is_printed(&paper.paragraphs[*at])).collect();
        let old: Vec<String> = standing.iter().map(|at| bare(&from.theirs.lines[*at].accepted)).collect();
        let new: Vec<String> = printed.iter().map(|at| bare(&paper.paragraphs[*at].text)).collect();
        let pairs = pair_paragraphs(&old, &new).into_iter();
        let at_line = pairs.filter_map(|(line, own)| Some((standing[line?], printed[own?]))).collect();
        let (edits, left) = (BTreeMap::new(), Vec::new());
        Writer {
            from,
            xml,
            paper,
            at_line,
            edits,
            ids: Ids(first),
            written: String::new(),
            clean,
            left,
            current: String::new(),
        }
    }

    fn leave(&mut self, id: &str, zh: &str, en: &str) {
        if !self.left.iter().any(|(own, _)| own == id) {
            self.left.push((id.to_owned(), Localised::both(zh.to_owned(), en.to_owned())));
        }
    }

    fn write(&mut self) {
        let from = self.from;
        let mut climbed = BTreeSet::new();
        for own in from.decided {
            self.current.clone_from(&own.change.id);
            let ladder = matches!(own.change.what, What::Ladder { .. });
            if ladder && own.decision == Decision::Counter && own.counter.trim().is_empty() {
                if climbed.insert(own.change.clause.clone()) {
                    self.middle(own);
                }
            } else {
                for site in &own.change.sites {
                    self.site(own, site);
                }
            }
            if !self.clean && !own.reply.trim().is_empty() && !matches!(own.change.what, What::Numbers | What::Marks) {
                self.comment(own);
            }
        }
    }

    /// Whose mark a change of theirs bears.
    fn them(&self, own: &Decided<'_>) -> Signed {
        let name = own.change.authors.first().cloned().unwrap_or_else(|| self.from.them.name.clone());
        Signed { name, date: None }
    }

    fn site(&mut self, own: &Decided<'_>, site: &Site) {
        let standing = match own.decision {
            Decision::Accept => return,
            _ if own.change.what == What::Numbers => return,
            Decision::Open if !self.clean => false,
            _ => true,
        };
        let (pair, passage) = (&self.from.reading.pairs[site.pair], &self.from.reading.passages[site.pair]);
        if own.change.what == What::Moved {
            if own.decision == Decision::Refuse {
                self.leave(&own.change.id, "移动的段落没有移回", "the paragraph that moved was not moved back");
            }
            return;
        }
        if pair.ours.is_empty() {
            return self.whole_paragraphs(own, pair.theirs.clone(), standing);
        }
        if passage.new.trim().is_empty() {
            let words = match own.decision {
                Decision::Counter => counter_text(own, site.pair),
                _ => passage.old.trim().to_owned(),
            };
            return self.bring_back(own, site.pair, &words, standing);
        }
        let counter = own.decision == Decision::Counter;
        match (&own.change.what, counter) {
            (What::Answer(_), true) => match self.from.settled.printed.get(&own.change.id).cloned() {
                Some(words) => self.stroke(own, site, StrokeKind::Replace(words)),
                None => {
                    self.leave(&own.change.id, "counter 的文字不能成为答案", "the words of `counter` are no answer")
                }
            },
            (_, true) => self.reword(own, site.pair, &counter_text(own, site.pair)),
            (_, false) => {
                let old = passage.old[site.old.clone()].to_owned();
                let kind = if standing { StrokeKind::Replace(old) } else { StrokeKind::PutFor(old) };
                self.stroke(own, site, kind);
            }
        }
    }

    /// The paragraph of the file in which a byte of their text stands, and where it begins in that text.
    fn paragraph_at(&self, pair: usize, at: usize) -> Option<(usize, usize)> {
        let mut begin = 0;
        let lines = &self.from.reading.pairs[pair].theirs;
        for (nth, line) in lines.iter().enumerate() {
            let typed = if nth == 0 { self.from.reading.passages[pair].typed_number } else { 0 };
            let length = self.from.theirs.lines[*line].text.len().saturating_sub(typed);
            if at <= begin + length || nth + 1 == lines.len() {
                return self.at_line.get(line).map(|own| (*own, begin));
            }
            begin += length;
        }
        None
    }

    fn stroke(&mut self, own: &Decided<'_>, site: &Site, kind: StrokeKind) {
        let by = if matches!(kind, StrokeKind::PutFor(_)) { self.them(own) } else { self.from.us.clone() };
        let passage = &self.from.reading.passages[site.pair];
        let Some((paragraph, begin)) = self.paragraph_at(site.pair, site.new.start) else {
            return self.leave(&own.change.id, "在文件中找不到该段", "its paragraph was not found in the file");
        };
        let read = &self.paper.paragraphs[paragraph];
        let typed = if begin == 0 { passage.typed_number } else { 0 };
        let (start, end) = (site.new.start - begin + typed, site.new.end - begin + typed);
        let same = read.text.get(start..end) == passage.new.get(site.new.clone());
        if !same || read.writing == Writing::Nothing {
            // A clean file of theirs says other words than the redline in which we answer.
            let wanted = passage.new[..site.new.start].to_owned() + &self.wanted(&kind) + &passage.new[site.new.end..];
            return match matches!(kind, StrokeKind::Replace(_)) && read.writing != Writing::Nothing {
                true => self.reword(own, site.pair, &wanted),
                false => self.leave(&own.change.id, "该处不能写入修订", "no tracked change can be written there"),
            };
        }
        self.edit(paragraph).strokes.push(Stroke { range: start..end, kind, by });
    }

    fn wanted(&self, kind: &StrokeKind) -> String {
        match kind {
            StrokeKind::Replace(words) | StrokeKind::PutFor(words) => words.clone(),
        }
    }

    /// Lets a paragraph read as `words`, by as few strokes as it takes.
    fn reword(&mut self, own: &Decided<'_>, pair: usize, words: &str) {
        let Some((paragraph, 0)) = self.paragraph_at(pair, 0) else {
            return self.leave(&own.change.id, "在文件中找不到该段", "its paragraph was not found in the file");
        };
        let read = self.paper.paragraphs[paragraph].text.clone();
        let typed = self.from.reading.passages[pair].typed_number.min(read.len());
        let Some(body) = read.get(typed..) else { return };
        let by = self.from.us.clone();
        let strokes =
            Wordwise::default().stretches(body, words).into_iter().filter(|own| !own.kept).map(|own| Stroke {
                range: own.old.start + typed..own.old.end + typed,
                kind: StrokeKind::Replace(words[own.new].to_owned()),
                by: by.clone(),
            });
        let strokes: Vec<Stroke> = strokes.collect();
        self.edit(paragraph).strokes = strokes;
    }

    /// Paragraphs that they added: ours strike them, or they stay theirs.
    fn whole_paragraphs(&mut self, own: &Decided<'_>, lines: Vec<usize>, standing: bool) {
        for line in lines {
            let Some(paragraph) = self.at_line.get(&line).copied() else {
                self.leave(&own.change.id, "在文件中找不到该段", "its paragraph was not found in the file");
                continue;
            };
            let text = self.paper.paragraphs[paragraph].text.clone();
            if self.paper.paragraphs[paragraph].part == Part::Cell {
                // A cell keeps its paragraph, whatever becomes of its words.
                let kind =
                    if standing { StrokeKind::Replace(String::new()) } else { StrokeKind::PutFor(String::new()) };
                let by = if standing { self.from.us.clone() } else { self.them(own) };
                self.edit(paragraph).strokes = vec![Stroke { range: 0..text.len(), kind, by }];
                continue;
            }
            match (standing, own.decision, counter_text(own, own.change.sites.first().map_or(0, |site| site.pair))) {
                (true, Decision::Counter, words) if !words.is_empty() => {
                    let pair =
                        own.change.sites.iter().find(|site| self.from.reading.pairs[site.pair].theirs.contains(&line));
                    if let Some(site) = pair {
                        self.reword(own, site.pair, &counter_text(own, site.pair));
                    }
                }
                (true, ..) => self.edit(paragraph).whole = Some((false, self.from.us.clone())),
                (false, ..) => self.edit(paragraph).whole = Some((true, self.them(own))),
            }
        }
    }

    /// A paragraph of ours that they struck.
    fn bring_back(&mut self, own: &Decided<'_>, pair: usize, words: &str, standing: bool) {
        let in_cell = self.from.reading.pairs[pair].ours.iter().any(|at| self.from.sent.lines[*at].cell);
        let near = if in_cell { None } else { self.neighbour(pair) };
        let Some((paragraph, behind)) = near else {
            return self.leave(
                &own.change.id,
                "删去的表格内容没有写回文件，请在 Word 中恢复",
                "what was struck out of a table was not put back: restore it in Word",
            );
        };
        let model = self.model(pair).unwrap_or(paragraph);
        let source = self.paper.paragraphs[model].source.clone();
        let by = if standing { self.from.us.clone() } else { self.them(own) };
        let made = like(&self.xml[source], words, &by, standing, &mut self.ids);
        let edit = self.edit(paragraph);
        match behind {
            true => edit.behind.push_str(&made),
            false => edit.before.push_str(&made),
        }
    }

    /// The paragraph next to which one of ours stood: true where it stood behind it.
    fn neighbour(&self, pair: usize) -> Option<(usize, bool)> {
        let body = |at: usize| {
            let line = self.from.reading.pairs[at].theirs.last()?;
            let own = *self.at_line.get(line)?;
            (self.paper.paragraphs[own].part == Part::Body).then_some(own)
        };
        let before = pair.checked_sub(1).and_then(body).map(|own| (own, true));
        before
            .or_else(|| (pair + 1..self.from.reading.pairs.len()).take(3).find_map(body).map(|own| (own, false)))
            .or_else(|| (0..pair).rev().take(40).find_map(body).map(|own| (own, true)))
    }

    /// A paragraph of the file that looks as one of ours did: the nearest of the same kind.
    fn model(&self, pair: usize) -> Option<usize> {
        let line = |at: usize| self.from.reading.pairs[at].ours.first().map(|own| &self.from.sent.lines[*own]);
        let wanted = line(pair)?;
        let kind = |line: &super::SentLine| {
            let shape = line.number.as_ref().map(|number| (number.contains('.'), number.starts_with(['（', '('])));
            (line.place.as_ref().map(|place| (place.kind, place.language)), shape, line.cell)
        };
        let distance = |at: &usize| at.abs_diff(pair);
        let alike =
            (0..self.from.reading.pairs.len()).filter(|at| line(*at).is_some_and(|own| kind(own) == kind(wanted)));
        let mut there: Vec<usize> = alike.filter(|at| self.paragraph_at(*at, 0).is_some()).collect();
        there.sort_by_key(distance);
        there.first().and_then(|at| self.paragraph_at(*at, 0)).map(|(own, _)| own)
    }

    /// A clause in its middle variant: each paragraph of theirs becomes one of it.
    fn middle(&mut self, own: &Decided<'_>) {
        let Some(document) = self.from.settled.document.as_ref() else { return };
        let of_clause = |pair: &usize| {
            let ours = self.from.reading.pairs[*pair].ours.first().map(|at| &self.from.sent.lines[*at]);
            ours.and_then(|line| line.place.as_ref()).is_some_and(|place| place.clause == own.change.clause)
        };
        let pairs: Vec<usize> = (0..self.from.reading.pairs.len())
            .filter(|pair| of_clause(pair) || own.change.sites.iter().any(|site| site.pair == *pair))
            .collect();
        for language in &document.languages {
            let wanted = paragraphs(document, &own.change.clause, *language);
            let of_language = |pair: &&usize| {
                let ours = self.from.reading.pairs[**pair].ours.first();
                let place = ours.and_then(|at| self.from.sent.lines[*at].place.as_ref());
                place.is_none_or(|place| place.language == *language && place.kind != PlaceKind::Heading)
            };
            let own_pairs: Vec<usize> = pairs.iter().filter(of_language).copied().collect();
            let texts: Vec<String> = own_pairs.iter().map(|at| self.from.reading.passages[*at].new.clone()).collect();
            let mut last = own_pairs.first().copied();
            for (theirs, ours) in pair_paragraphs(&texts, &wanted) {
                match (theirs.map(|at| own_pairs[at]), ours.map(|at| wanted[at].as_str())) {
                    (Some(pair), Some(words)) => {
                        last = Some(pair);
                        match self.from.reading.passages[pair].new.trim().is_empty() {
                            true => self.bring_back(own, pair, words, true),
                            false => self.reword(own, pair, words),
                        }
                    }
                    (Some(pair), None) => {
                        let lines = self.from.reading.pairs[pair].theirs.clone();
                        let refused = Decided { decision: Decision::Refuse, ..own.clone() };
                        if !self.from.reading.passages[pair].new.trim().is_empty() {
                            self.whole_paragraphs(&refused, lines, true);
                        }
                    }
                    (None, Some(words)) => {
                        if let Some((paragraph, _)) = last.and_then(|pair| self.paragraph_at(pair, 0)) {
                            let source = self.paper.paragraphs[paragraph].source.clone();
                            let us = self.from.us.clone();
                            let made = like(&self.xml[source], words, &us, true, &mut self.ids);
                            self.edit(paragraph).behind.push_str(&made);
                        }
                    }
                    (None, None) => {}
                }
            }
        }
    }

    /// Our comment on a change, and on what they said of it.
    fn comment(&mut self, own: &Decided<'_>) {
        let places = own.change.sites.iter().find_map(|site| self.paragraph_at(site.pair, site.new.start));
        let near = || own.change.sites.first().and_then(|site| self.neighbour(site.pair));
        let Some(paragraph) = places.map(|(own, _)| own).or_else(|| near().map(|(own, _)| own)) else { return };
        let lines = own.change.sites.iter().flat_map(|site| &self.from.reading.pairs[site.pair].theirs);
        let lines: Vec<usize> = lines.copied().collect();
        let theirs = self.from.theirs.comments.iter().filter(|(line, _)| lines.contains(line));
        let mut names: Vec<&str> =
            theirs.map(|(_, mark)| mark.author.as_str()).filter(|name| !name.is_empty()).collect();
        names.dedup();
        let language = self.from.language;
        let to = match names.is_empty() {
            true => String::new(),
            false => format!(
                "{}{}{}",
                language.say("回复", "To "),
                names.join(language.say("、", ", ")),
                language.say("：", ": ")
            ),
        };
        let sign = signed(&self.from.us, &mut self.ids);
        let id = self.ids.0 - 1;
        let text = escape_text(&format!("{to}{}", own.reply.trim()));
        self.written.push_str(&format!(
            "<w:comment{sign}><w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p></w:comment>"
        ));
        self.edit(paragraph).comments.push(id);
    }

    fn edit(&mut self, paragraph: usize) -> &mut Edit {
        let edit = self.edits.entry(self.paper.paragraphs[paragraph].source.start).or_default();
        if !edit.changes.contains(&self.current) {
            edit.changes.push(self.current.clone());
        }
        edit
    }

    /// The document with all edits, and the comments.
    fn finish(&mut self) -> (String, String) {
        let mut out = String::with_capacity(self.xml.len() + 400 * self.edits.len());
        let mut at = 0;
        let sources: BTreeMap<usize, usize> =
            self.paper.paragraphs.iter().map(|own| (own.source.start, own.source.end)).collect();
        for (start, mut edit) in std::mem::take(&mut self.edits) {
            let Some(end) = sources.get(&start).copied().filter(|_| start >= at) else { continue };
            out.push_str(&self.xml[at..start]);
            out.push_str(&edit.before);
            let own = &self.xml[start..end];
            edit.strokes.sort_by_key(|stroke| (stroke.range.start, stroke.range.end));
            edit.strokes.dedup_by(|b, a| b.range.start < a.range.end);
            if let Some((new, by)) = &edit.whole {
                let length = text_of(self.paper, start).len();
                let kind = if *new { StrokeKind::PutFor(String::new()) } else { StrokeKind::Replace(String::new()) };
                edit.strokes = vec![Stroke { range: 0..length, kind, by: by.clone() }];
            }
            let said = text_of(self.paper, start);
            let struck = match edit.strokes.is_empty() {
                true => Some(own.to_owned()),
                false => paragraph(own, said, &edit.strokes, &mut self.ids),
            };
            if struck.is_none() {
                edit.whole = None;
                for id in &edit.changes {
                    self.leave(
                        id,
                        "段中有看不见的文字，没有写入修订",
                        "some words of the paragraph cannot be seen: nothing was written into it",
                    );
                }
            }
            let mut made = struck.unwrap_or_else(|| own.to_owned());
            if let Some((new, by)) = &edit.whole {
                made = mark_paragraph(&made, &signed(by, &mut self.ids), *new);
            }
            out.push_str(&commented(&made, &edit.comments));
            out.push_str(&edit.behind);
            at = end;
        }
        out.push_str(&self.xml[at..]);
        (out, std::mem::take(&mut self.written))
    }
}

fn text_of(paper: &Paper, start: usize) -> &str {
    paper.paragraphs.iter().find(|own| own.source.start == start).map_or("", |own| own.text.as_str())
}

/// A paragraph with comments on all of it.
fn commented(xml: &str, comments: &[u32]) -> String {
    if comments.is_empty() || !xml.ends_with("</w:p>") {
        return xml.to_owned();
    }
    let head = xml.find('>').map_or(0, |at| at + 1);
    let start = match xml[head..].starts_with("<w:pPr>") {
        true => xml[head..].find("</w:pPr>").map_or(head, |at| head + at + "</w:pPr>".len()),
        false if xml[head..].starts_with("<w:pPr/>") => head + "<w:pPr/>".len(),
        false => head,
    };
    let end = xml.len() - "</w:p>".len();
    let opened: String = comments.iter().map(|id| format!("<w:commentRangeStart w:id=\"{id}\"/>")).collect();
    let closed: String = comments
        .iter()
        .map(|id| format!("<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>"))
        .collect();
    format!("{}{opened}{}{closed}</w:p>", &xml[..start], &xml[start..end])
}

/// The paragraphs of a clause in one language.
fn paragraphs(document: &Document, clause: &str, language: Language) -> Vec<String> {
    let blocks = document.blocks.iter().filter(|block| block.origin.as_ref().is_some_and(|own| own.clause == clause));
    let texts = blocks.flat_map(|block| block.content.texts()).filter_map(|text| text.get(language));
    texts.map(|spans| plain_text(spans)).filter(|text| !text.trim().is_empty()).collect()
}
