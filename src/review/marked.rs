//! Their own Word file with our comments and tracked proposals, for the other side to read: new bytes are spliced into
//! `document.xml`; beside it only the comments, their relation and their content type change.

use super::flags::{Finding, Proposal};
use super::opinion::concerns;
use super::reading::{Playbook, Review};
use crate::container::{Package, PackageError, escape_text};
use crate::intake::{DOCUMENT, Paper, Writing};
use crate::library::Library;
use crate::value::Language;
use std::collections::BTreeMap;

/// Who proposes, and when.
#[derive(Debug, Clone, Default)]
pub struct Author {
    /// Name, as Word shows it.
    pub name: String,
    /// As `2026-12-01T00:00:00Z`; none: no date is written.
    pub date: Option<String>,
}

const COMMENTS: &str = "word/comments.xml";
const RELATIONS: &str = "word/_rels/document.xml.rels";
const TYPES: &str = "[Content_Types].xml";

/// The marked file, and how many findings could not be placed in it.
///
/// # Errors
/// The package is broken.
pub fn render(
    library: &Library,
    bytes: &[u8],
    paper: &Paper,
    review: &Review,
    playbook: &Playbook,
    author: &Author,
    language: Language,
) -> Result<(Vec<u8>, usize), PackageError> {
    let mut package = Package::open(bytes)?;
    let missing = || PackageError::Broken(DOCUMENT.to_owned());
    let document = String::from_utf8(package.part(DOCUMENT)?.ok_or_else(missing)?).map_err(|_| missing())?;
    let old_comments = package.part(COMMENTS)?.map(|xml| String::from_utf8_lossy(&xml).into_owned());
    let mut next = 1 + highest_id(old_comments.as_deref().unwrap_or("")).max(highest_id(&document));
    let mut splices: BTreeMap<usize, Splice> = BTreeMap::new();
    let mut written = String::new();
    let mut unplaced = 0;
    let findings = review.findings.iter().filter(|finding| concerns(finding, playbook.side));
    for finding in findings {
        let Some(paragraph) = place(paper, review, finding) else {
            unplaced += 1;
            continue;
        };
        let own = &paper.paragraphs[paragraph];
        let Some(inside) = Inside::of(&document, own.source.clone()) else {
            unplaced += 1;
            continue;
        };
        written.push_str(&comment(library, finding, next, author, language));
        let splice = splices.entry(own.source.start).or_insert_with(|| Splice { inside, ..Splice::default() });
        splice.comments.push(next);
        next += 1;
        if let (Some(Proposal::Replace(words)), Writing::Change, Some(found)) =
            (&finding.proposal, own.writing, finding.found.first())
        {
            let replaced = splice.inside.replace(&document, &own.text, found.stretch.clone(), words, next, author);
            if let Some((at, with)) = replaced
                && splice.edit.is_none()
            {
                splice.edit = Some((at, with));
                next += 2;
            }
        }
    }
    let mut changed = vec![(DOCUMENT.to_owned(), spliced(&document, &splices).into_bytes())];
    changed.extend(comments(&mut package, old_comments.as_deref(), &written)?);
    Ok((package.with(&changed)?, unplaced))
}

/// The parts of a package in which comments are kept, with more of them: where it had none, the part, its relation and type.
///
/// # Errors
/// A part of it is broken.
pub fn comment_parts(package: &mut Package<'_>, written: &str) -> Result<Vec<(String, Vec<u8>)>, PackageError> {
    let old = package.part(COMMENTS)?.map(|xml| String::from_utf8_lossy(&xml).into_owned());
    comments(package, old.as_deref(), written)
}

/// The part of the comments with those `written` behind the old ones, and what names the part where there was none.
fn comments(
    package: &mut Package<'_>,
    old: Option<&str>,
    written: &str,
) -> Result<Vec<(String, Vec<u8>)>, PackageError> {
    if let Some(old) = old {
        let end = old.rfind("</w:comments>").ok_or_else(|| PackageError::Broken(COMMENTS.to_owned()))?;
        let whole = format!("{}{written}{}", &old[..end], &old[end..]);
        return Ok(vec![(COMMENTS.to_owned(), whole.into_bytes())]);
    }
    let whole = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">{written}</w:comments>"
    );
    Ok(vec![
        (COMMENTS.to_owned(), whole.into_bytes()),
        // The id is a word, so that it meets none of theirs.
        added(
            package,
            RELATIONS,
            "</Relationships>",
            "<Relationship Id=\"rIdReviewComments\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments\" Target=\"comments.xml\"/>",
        )?,
        added(
            package,
            TYPES,
            "</Types>",
            "<Override PartName=\"/word/comments.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml\"/>",
        )?,
    ])
}

fn added(package: &mut Package<'_>, name: &str, end: &str, element: &str) -> Result<(String, Vec<u8>), PackageError> {
    let broken = || PackageError::Broken(name.to_owned());
    let old = String::from_utf8(package.part(name)?.ok_or_else(broken)?).map_err(|_| broken())?;
    let at = old.rfind(end).ok_or_else(broken)?;
    Ok((name.to_owned(), format!("{}{element}{}", &old[..at], &old[at..]).into_bytes()))
}

/// The paragraph to comment on: where it shows; the first one where something is missing.
fn place(paper: &Paper, review: &Review, finding: &Finding) -> Option<usize> {
    let may = |index: &usize| paper.paragraphs[*index].writing != Writing::Nothing;
    match finding.found.first() {
        Some(found) => Some(found.paragraph).filter(may),
        None => review.scope.clone().find(may),
    }
}

/// Numbers used as `w:id` of comments and changes.
fn highest_id(xml: &str) -> u32 {
    let ids = xml.match_indices("w:id=\"").filter_map(|(at, found)| {
        let digits: String = xml[at + found.len()..].chars().take_while(char::is_ascii_digit).take(9).collect();
        digits.parse().ok()
    });
    ids.max().unwrap_or(0)
}

fn comment(library: &Library, finding: &Finding, id: u32, author: &Author, language: Language) -> String {
    let message = finding.message.prefer(language).map_or("", String::as_str);
    let hint = finding.hint.prefer(language).map_or("", String::as_str);
    let basis = super::opinion::cited(library, &finding.basis, language);
    let basis = if basis.is_empty() {
        String::new()
    } else {
        format!(
            "{}{}{}",
            language.say("依据：", " Basis: "),
            basis.join(language.say("、", ", ")),
            language.say("。", ".")
        )
    };
    let text = format!("{message}{}{hint}{basis}", language.say("", " "));
    format!(
        "<w:comment w:id=\"{id}\"{}><w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:comment>",
        signed(author),
        escape_text(&text)
    )
}

fn signed(author: &Author) -> String {
    let date = author.date.as_ref().map_or(String::new(), |date| format!(" w:date=\"{}\"", escape_text(date)));
    format!(" w:author=\"{}\"{date}", escape_text(&author.name))
}

/// What is put into one paragraph.
#[derive(Default)]
struct Splice {
    inside: Inside,
    comments: Vec<u32>,
    /// Bytes of the document replaced, and by what.
    edit: Option<(std::ops::Range<usize>, String)>,
}

/// The bytes of a paragraph between its properties and its end.
#[derive(Default, Clone)]
struct Inside {
    start: usize,
    end: usize,
}

impl Inside {
    /// None where the paragraph has no content of its own, as `<w:p/>`.
    fn of(document: &str, source: std::ops::Range<usize>) -> Option<Self> {
        let xml = document.get(source.clone())?;
        let open = xml.find('>')?;
        if xml[..open].ends_with('/') || !xml.ends_with("</w:p>") {
            return None;
        }
        let mut start = open + 1;
        let rest = xml[start..].trim_start();
        if rest.starts_with("<w:pPr/>") {
            start = xml.len() - rest.len() + "<w:pPr/>".len();
        } else if rest.starts_with("<w:pPr>") || rest.starts_with("<w:pPr ") {
            // Old properties of a tracked change lie within the properties.
            let inner = xml[start..].rfind("</w:pPr></w:pPrChange>").map_or(start, |at| start + at + "</w:pPr>".len());
            start = inner + xml[inner..].find("</w:pPr>")? + "</w:pPr>".len();
        }
        Some(Inside { start: source.start + start, end: source.end - "</w:p>".len() })
    }

    /// A run that holds the whole stretch and text only, parted so that the stretch is struck out and `words` stand in its place.
    fn replace(
        &self,
        document: &str,
        text: &str,
        stretch: std::ops::Range<usize>,
        words: &str,
        id: u32,
        author: &Author,
    ) -> Option<(std::ops::Range<usize>, String)> {
        let old = text.get(stretch.clone())?;
        let mut at = self.start;
        let mut passed = 0;
        while let Some(open) = document[at..self.end].find("<w:r").map(|n| at + n) {
            let end = document[open..self.end].find("</w:r>").map(|n| open + n + "</w:r>".len())?;
            let run = &document[open..end];
            let properties = run
                .find("<w:rPr>")
                .and_then(|start| Some(&run[start..run.find("</w:rPr>")? + "</w:rPr>".len()]))
                .unwrap_or("");
            let plain = run.matches("<w:t").count() == 1 && !run.contains("<w:tab") && !run.contains("<w:br");
            let inner = run.find("<w:t").and_then(|t| {
                let start = t + run[t..].find('>')? + 1;
                Some(&run[start..start + run[start..].find("</w:t>")?])
            });
            let inner = inner.filter(|inner| plain && !inner.contains('&'))?;
            if passed <= stretch.start && stretch.end <= passed + inner.len() {
                let from = stretch.start - passed;
                let (before, after) = (&inner[..from], &inner[from + old.len()..]);
                if &inner[from..from + old.len()] != old {
                    return None;
                }
                let run = |tag: &str, words: &str| {
                    if words.is_empty() {
                        String::new()
                    } else {
                        format!("<w:r>{properties}<w:{tag} xml:space=\"preserve\">{words}</w:{tag}></w:r>")
                    }
                };
                let with = format!(
                    "{}<w:del w:id=\"{id}\"{sign}>{}</w:del><w:ins w:id=\"{}\"{sign}>{}</w:ins>{}",
                    run("t", before),
                    run("delText", old),
                    id + 1,
                    run("t", &escape_text(words)),
                    run("t", after),
                    sign = signed(author),
                );
                return Some((open..end, with));
            }
            passed += inner.len();
            at = end;
        }
        None
    }
}

fn spliced(document: &str, splices: &BTreeMap<usize, Splice>) -> String {
    let mut out = String::with_capacity(document.len() + splices.len() * 400);
    let mut at = 0;
    for splice in splices.values() {
        let Inside { start, end } = splice.inside;
        out.push_str(&document[at..start]);
        for id in &splice.comments {
            out.push_str(&format!("<w:commentRangeStart w:id=\"{id}\"/>"));
        }
        match &splice.edit {
            Some((place, with)) => {
                out.push_str(&document[start..place.start]);
                out.push_str(with);
                out.push_str(&document[place.end..end]);
            }
            None => out.push_str(&document[start..end]),
        }
        for id in &splice.comments {
            out.push_str(&format!("<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>"));
        }
        at = end;
    }
    out.push_str(&document[at..]);
    out
}
