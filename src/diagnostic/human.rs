//! Findings for people: the line itself with the marker under it, the hint and the law, as compilers print them.

use super::{Diagnostic, Severity};
use crate::value::Language;
use codespan_reporting::diagnostic as report;
use codespan_reporting::files::SimpleFiles;
use codespan_reporting::term::{self, termcolor};
use std::io;

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
        let file = files.add(place.source.name.as_str(), place.source.text.as_str());
        labels.push(report::Label::primary(file, first_line(place)));
    }
    let diagnostic = report::Diagnostic::new(severity)
        .with_code(&finding.code)
        .with_message(message)
        .with_labels(labels)
        .with_notes(notes(finding, language));
    let config = term::Config {
        start_context_lines: 1,
        ..term::Config::default()
    };
    term::emit_to_write_style(buffer, &config, &files, &diagnostic)
}

/// A marker over many lines says no more than one over the first.
fn first_line(place: &super::Location) -> std::ops::Range<usize> {
    let text = &place.source.text.as_bytes()[place.span.clone()];
    let line = text.iter().position(|byte| *byte == b'\n').unwrap_or(text.len());
    place.span.start..place.span.start + line
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
