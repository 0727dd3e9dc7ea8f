//! Findings as JSON: an array of flat objects, for other programs.

use super::Diagnostic;
use crate::value::Language;
use serde_json::{Value, json};

/// All findings as one JSON array, `[{"code","severity","message","hint","basis","answer","file","line","column"}]`,
/// with the messages in `language`. Line and column count from 1; what a finding has not is null.
pub fn render_json(findings: &[Diagnostic], language: Language) -> String {
    let rows: Vec<Value> = findings.iter().map(|d| row(d, language)).collect();
    let mut text = serde_json::to_string_pretty(&rows).expect("plain strings and numbers serialise");
    text.push('\n');
    text
}

fn row(finding: &Diagnostic, language: Language) -> Value {
    let place = finding.location.as_ref().map(|l| (l, l.line_and_column()));
    json!({
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message.prefer(language),
        "hint": finding.hint.as_ref().and_then(|hint| hint.prefer(language)),
        "basis": finding.basis.iter().filter_map(|b| b.prefer(language)).collect::<Vec<_>>(),
        "answer": finding.answer,
        "file": place.as_ref().map(|(l, _)| &l.source.name),
        "line": place.as_ref().map(|(_, (line, _))| line),
        "column": place.as_ref().map(|(_, (_, column))| column),
    })
}
