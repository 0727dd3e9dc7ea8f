//! What the program knows of an agreement for its line in the register.

use crate::answers::{Party, defaults_taken};
use crate::check::printable;
use crate::diagnostic::{Severity, visible_line};
use crate::library::{Library, RegisterColumn};
use crate::memo::day_of_step;
use crate::pipeline::Assembly;
use crate::value::{Language, Value, sha256};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Cells by the id of their column; days as `2026-12-01`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Entry {
    /// What stands in each column, by its id.
    pub cells: BTreeMap<String, String>,
}

impl Entry {
    /// Of an agreement. `checked` before: its findings are not here.
    pub fn of(library: &Library, assembly: &Assembly<'_>, checked: bool, language: Language) -> Entry {
        let mut entry = Entry::default();
        let plan = &assembly.plan;
        let ours = plan.kind.schema.roles.first().map(|role| role.id.as_str());
        let others: Vec<&Party> =
            assembly.answers.parties.iter().filter(|party| Some(party.role.as_str()) != ours).collect();
        entry.put("number", assembly.document.number.clone().unwrap_or_default());
        entry.put("partner", joined(others.iter().filter_map(|party| party.text("name", language))));
        entry.put("code", joined(others.iter().filter_map(|party| code(party, language)).collect::<Vec<_>>()));
        let contact = |field: &str| {
            let found = others.iter().find_map(|party| party.record.get("contact")?.get(field));
            found.and_then(|value| match value {
                Value::Text(text) => text.prefer(language).cloned(),
                _ => None,
            })
        };
        // For the list of whom to send it; the register has no such columns.
        entry.put("contact", contact("name").unwrap_or_default());
        entry.put("email", contact("email").unwrap_or_default());
        entry.put("kind", plan.kind.schema.title.prefer(language).cloned().unwrap_or_default());
        entry.put("form", plan.form.id.clone());
        for column in &library.register {
            entry.put(&column.id, of_library(library, assembly, column, language));
        }
        let told = assembly.findings.iter().filter(|finding| finding.severity > Severity::Info).count();
        entry.put("findings", if checked { String::new() } else { told.to_string() });
        entry.put("defaults", defaults_taken(&plan.kind.schema, &assembly.answers).len().to_string());
        entry
    }

    /// Of an agreement that is not made yet.
    pub fn reserved(number: &str, partner: &str) -> Entry {
        let mut entry = Entry::default();
        entry.put("number", number.to_owned());
        entry.put("partner", partner.to_owned());
        entry
    }

    /// With the number of its findings, where they were counted before.
    pub fn with_findings(mut self, count: u32) -> Entry {
        self.cells.entry("findings".to_owned()).or_insert_with(|| count.to_string());
        self
    }

    /// Of a later version.
    pub fn with_version(mut self, version: u32) -> Entry {
        self.put("version", version.to_string());
        self
    }

    /// With the names and hashes of its files.
    pub fn with_files<'f>(mut self, files: impl Iterator<Item = (&'f str, &'f str)> + Clone) -> Entry {
        self.put("files", joined(files.clone().map(|(name, _)| name)));
        let hashes = files.map(|(_, hash)| hash).collect::<Vec<_>>().join("\n");
        self.put("sha256", if hashes.is_empty() { String::new() } else { sha256(hashes.as_bytes()) });
        self
    }

    /// A cell; empty where there is none.
    pub fn get(&self, id: &str) -> &str {
        self.cells.get(id).map_or("", String::as_str)
    }

    fn put(&mut self, id: &str, text: String) {
        if !text.is_empty() {
            self.cells.insert(id.to_owned(), visible_line(&text).into_owned());
        }
    }
}

fn joined<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> String {
    words.into_iter().map(|word| word.as_ref().to_owned()).collect::<Vec<_>>().join("；")
}

/// What stands between the first and the last characters of a person's number is nobody's business.
fn code(party: &Party, language: Language) -> Option<String> {
    const SHOWN: usize = 4;
    let number = party.text("id", language)?;
    let characters: Vec<char> = number.chars().collect();
    let is_person = matches!(party.record.get("form").and_then(Value::as_word), Some("individual"));
    if !is_person {
        return Some(number.to_owned());
    }
    let hidden = |at: usize| characters.len() <= 2 * SHOWN || (SHOWN..characters.len() - SHOWN).contains(&at);
    Some(characters.iter().enumerate().map(|(at, c)| if hidden(at) { '*' } else { *c }).collect())
}

fn of_library(library: &Library, assembly: &Assembly<'_>, column: &RegisterColumn, language: Language) -> String {
    if let Some(template) = column.text.as_ref().and_then(|text| text.prefer(language)) {
        let scope = assembly.scopes.get(language).or(assembly.scopes.zh.as_ref());
        let rendered = scope.and_then(|scope| library.expressions.render(template.id, scope).ok());
        return rendered.map_or(String::new(), |text| printable(&text).trim().to_owned());
    }
    let answered = column.answers.iter().find_map(|path| match assembly.answers.get(path) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    });
    let of_step = || column.steps.iter().find_map(|id| day_of_step(library, assembly, id));
    answered.or_else(of_step).map_or(String::new(), |day| day.to_string())
}
