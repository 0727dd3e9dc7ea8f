//! Findings for people: the line itself with the marker under it, the hint and the law, as compilers print them.

use super::{Diagnostic, Location, Severity};
use crate::value::Language;
use codespan_reporting::diagnostic as report;
use codespan_reporting::files::SimpleFiles;
use codespan_reporting::term::{self, termcolor};
use std::io;
use std::ops::Range;

/// Whether colours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    Always,
    Never,
}

/// Writes every finding with its message in `language`.
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
    for finding in findings {
        write_one(finding, language, &mut buffer).map_err(io::Error::other)?;
    }
    out.write_all(buffer.as_slice())
}

fn write_one(
    finding: &Diagnostic,
    language: Language,
    buffer: &mut termcolor::Buffer,
) -> Result<(), codespan_reporting::files::Error> {
    let severity = match finding.severity {
        Severity::Error => report::Severity::Error,
        Severity::Warning => report::Severity::Warning,
        Severity::Info => report::Severity::Note,
    };
    let message = finding.message.prefer(language).cloned().unwrap_or_default();
    let mut files = SimpleFiles::new();
    let mut labels = Vec::new();
    if let Some(place) = &finding.location {
        let (text, span) = shortened(place);
        let file = files.add(place.source.name.as_str(), text);
        labels.push(report::Label::primary(file, span));
    }
    let diagnostic = report::Diagnostic::new(severity)
        .with_code(finding.code.as_str())
        .with_message(message)
        .with_labels(labels)
        .with_notes(notes(finding, language));
    let config = term::Config { start_context_lines: 1, ..term::Config::default() };
    term::emit_to_write_style(buffer, &config, &files, &diagnostic)
}

/// Longest line shown, in characters, and how much of it stands before the marker.
const LINE: (usize, usize) = (100, 40);

/// The text with the marker over its first line only, since one over many lines says no more; a long line is cut.
fn shortened(place: &Location) -> (String, Range<usize>) {
    let text = &place.source.text;
    let line_start = text[..place.span.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[place.span.start..].find('\n').map_or(text.len(), |at| place.span.start + at);
    let end = place.span.end.min(line_end);
    let line = &text[line_start..line_end];
    if line.chars().count() <= LINE.0 {
        return (text.to_string(), place.span.start..end);
    }
    let before: Vec<char> = text[line_start..place.span.start].chars().collect();
    let kept: String = match before.len() {
        0..=39 => before.iter().collect(),
        long => std::iter::once('…').chain(before[long - LINE.1..].iter().copied()).collect(),
    };
    let room = LINE.0 - kept.chars().count();
    let marked: String = text[place.span.start..end].chars().take(room).collect();
    let after: String = text[end..line_end].chars().take(room - marked.chars().count()).collect();
    let start = line_start + kept.len();
    let span = start..start + marked.len();
    (format!("{}{kept}{marked}{after}…{}", &text[..line_start], &text[line_end..]), span)
}

fn notes(finding: &Diagnostic, language: Language) -> Vec<String> {
    let (hint, answer, basis, stop) = match language {
        Language::Zh => ("建议：", "答案：", "依据：", "；"),
        Language::En => ("hint: ", "answer: ", "basis: ", "; "),
    };
    let mut notes = Vec::new();
    if let (Some(path), None) = (&finding.answer, &finding.location) {
        notes.push(format!("{answer}{path}"));
    }
    if let Some(text) = finding.hint.as_ref().and_then(|h| h.prefer(language)) {
        notes.push(format!("{hint}{text}"));
    }
    if !finding.basis.is_empty() {
        let cited: Vec<&str> = finding.basis.iter().filter_map(|b| b.prefer(language).map(String::as_str)).collect();
        notes.push(format!("{basis}{}", cited.join(stop)));
    }
    notes
}
