//! Findings for people: the line itself with the marker under it, the hint and the law, as compilers print them.

use super::{Diagnostic, Location, Severity, visible, visible_line};
use crate::container::limits::FINDINGS_SHOWN;
use crate::value::Language;
use codespan_reporting::diagnostic as report;
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::{self, termcolor};
use std::io;
use std::ops::Range;

/// Whether colours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// With colours.
    Always,
    /// Without colours.
    Never,
}

/// Writes findings with their messages in `language`: all of them, or the gravest hundred in their order and the number of
/// the rest.
pub fn render_human(
    findings: &[Diagnostic],
    language: Language,
    colour: Colour,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut buffer = match colour {
        Colour::Always => termcolor::Buffer::ansi(),
        Colour::Never => termcolor::Buffer::no_color(),
    };
    for finding in gravest(findings) {
        write_one(finding, language, &mut buffer).map_err(io::Error::other)?;
    }
    out.write_all(buffer.as_slice())?;
    match findings.len().saturating_sub(FINDINGS_SHOWN) {
        0 => Ok(()),
        rest => match language {
            Language::Zh => writeln!(out, "另有 {rest} 项没有显示；先更正以上各项，全部见 baomi check --format json"),
            Language::En => {
                writeln!(out, "{rest} more are not shown: mend these first; `baomi check --format json` has all")
            }
        },
    }
}

/// The gravest of `findings`, as many as are shown, in the order in which they stand.
fn gravest(findings: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(findings[*at].severity));
    order.truncate(FINDINGS_SHOWN);
    order.sort_unstable();
    order.into_iter().map(|at| &findings[at]).collect()
}

fn write_one(finding: &Diagnostic, language: Language, buffer: &mut termcolor::Buffer) -> Result<(), Error> {
    let severity = match finding.severity {
        Severity::Error => report::Severity::Error,
        Severity::Warning => report::Severity::Warning,
        Severity::Info => report::Severity::Note,
    };
    let message = finding.message.prefer(language).map_or_else(String::new, |text| visible(text).into_owned());
    let excerpt = finding.location.as_ref().map(Excerpt::of);
    let labels = excerpt.iter().map(|excerpt| report::Label::primary((), excerpt.span.clone())).collect();
    let diagnostic = report::Diagnostic::new(severity)
        .with_code(visible_line(finding.code.as_str()))
        .with_message(message)
        .with_labels(labels)
        .with_notes(notes(finding, language));
    let excerpt = excerpt.unwrap_or_default();
    term::emit_to_write_style(buffer, &term::Config::default(), &excerpt, &diagnostic)
}

/// Longest line shown, in characters, and how much of it stands before the marker.
const LINE: (usize, usize) = (100, 40);

/// The one line that is shown of a file: a finding over many lines is marked in its first only, since more say no more; a
/// long line is cut. The file itself is not handed on: of ten thousand findings, each would read it anew.
#[derive(Debug, Default)]
struct Excerpt {
    name: String,
    /// From 1.
    number: usize,
    /// From 1, in characters of the file.
    column: usize,
    text: String,
    /// What is marked of `text`.
    span: Range<usize>,
}

impl Excerpt {
    fn of(place: &Location) -> Excerpt {
        let text = &place.source.text;
        let line = place.source.line(place.span.start);
        let (number, column) = place.line_and_column();
        let end = place.span.end.min(line.end);
        let start = place.span.start.min(end);
        let is_long = text[line.clone()].chars().nth(LINE.0).is_some();
        let whole = &text[line.start..start];
        let before = match whole.char_indices().rev().nth(LINE.1 - 1).filter(|_| is_long) {
            Some((cut, _)) if cut > 0 => format!("…{}", visible(&whole[cut..])),
            _ => visible(whole).into_owned(),
        };
        let room = if is_long { LINE.0.saturating_sub(before.chars().count()) } else { LINE.0 };
        let first = |text: &str, room: usize| {
            let cut = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
            (visible(&text[..cut]).into_owned(), text[..cut].chars().count(), cut < text.len())
        };
        let (marked, length, cut) = first(&text[start..end], room);
        let (after, _, cut_after) = first(&text[end..line.end], room - length);
        let dots = if cut || cut_after { "…" } else { "" };
        let after = if cut { String::new() } else { after };
        let span = before.len()..before.len() + marked.len();
        let text = format!("{before}{marked}{after}{dots}");
        Excerpt { name: place.source.name.clone(), number, column, text, span }
    }
}

impl<'a> Files<'a> for Excerpt {
    type FileId = ();
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.name)
    }

    fn source(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.text)
    }

    fn line_index(&'a self, (): (), _: usize) -> Result<usize, Error> {
        Ok(0)
    }

    fn line_number(&'a self, (): (), _: usize) -> Result<usize, Error> {
        Ok(self.number)
    }

    fn column_number(&'a self, (): (), _: usize, _: usize) -> Result<usize, Error> {
        Ok(self.column)
    }

    fn line_range(&'a self, (): (), _: usize) -> Result<Range<usize>, Error> {
        Ok(0..self.text.len())
    }
}

fn notes(finding: &Diagnostic, language: Language) -> Vec<String> {
    let (hint, answer, basis, stop) = match language {
        Language::Zh => ("建议：", "答案：", "依据：", "；"),
        Language::En => ("hint: ", "answer: ", "basis: ", "; "),
    };
    let mut notes = Vec::new();
    if let (Some(path), None) = (&finding.answer, &finding.location) {
        notes.push(format!("{answer}{}", visible_line(path)));
    }
    if let Some(text) = finding.hint.as_ref().and_then(|h| h.prefer(language)) {
        notes.push(format!("{hint}{}", visible(text)));
    }
    if !finding.basis.is_empty() {
        let cited: Vec<&str> = finding.basis.iter().filter_map(|b| b.prefer(language).map(String::as_str)).collect();
        notes.push(format!("{basis}{}", visible(&cited.join(stop))));
    }
    notes
}
