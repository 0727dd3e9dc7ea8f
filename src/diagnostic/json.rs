//! Findings as JSON: an array of flat objects, for other programs. It has all of them, however many.

use super::{Diagnostic, visible_json};
use crate::value::Language;
use serde_json::{Map, Value, json};

/// All findings as one JSON array, `[{"code","severity","message","hint","basis","answer","file","line","column"}]`,
/// with the messages in `language`. Line and column count from 1; what a finding has not is null.
pub fn render_json(findings: &[Diagnostic], language: Language) -> String {
    let rows: Vec<Value> = findings.iter().map(|d| row(d, language)).collect();
    let mut text = serde_json::to_string_pretty(&rows).expect("plain strings and numbers serialise");
    text.push('\n');
    visible_json(text)
}

fn row(finding: &Diagnostic, language: Language) -> Value {
    let place = finding.location.as_ref().map(|l| (l, l.line_and_column()));
    let mut row = facts(finding, language);
    row.insert("file".to_owned(), json!(place.as_ref().map(|(l, _)| &l.source.name)));
    row.insert("line".to_owned(), json!(place.as_ref().map(|(_, (line, _))| line)));
    row.insert("column".to_owned(), json!(place.as_ref().map(|(_, (_, column))| column)));
    Value::Object(row)
}

/// A finding without its place: code, severity, message, hint, basis, answer.
pub fn facts(finding: &Diagnostic, language: Language) -> Map<String, Value> {
    let mut facts = Map::new();
    let mut say = |key: &str, value: Value| facts.insert(key.to_owned(), value);
    say("code", json!(finding.code));
    say("severity", json!(finding.severity));
    say("message", json!(finding.message.prefer(language)));
    say("hint", json!(finding.hint.as_ref().and_then(|hint| hint.prefer(language))));
    say("basis", finding.basis.iter().filter_map(|basis| basis.prefer(language)).map(String::as_str).collect());
    say("answer", json!(finding.answer));
    facts
}
