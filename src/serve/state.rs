//! The state as the page reads it; `docs/serve-api.md` describes it.

use super::desk::{Desk, Viewing};
use super::sheet::{Sheet, Shown, View};
use crate::check::Waived;
use crate::diagnostic::{Diagnostic, Severity, facts};
use crate::layout::Pages;
use crate::layout::page::Shape;
use crate::value::Language;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

impl Desk {
    /// The state as the page reads it, made where it is not known.
    pub fn state(&mut self, viewing: Viewing) -> Json {
        let language = self.language(viewing);
        self.draw(language);
        let shown = self.show(viewing.view);
        state(self, viewing.view, language, &shown)
    }
}

/// Everything but the pages themselves.
fn state(desk: &mut Desk, view: View, language: Language, shown: &Result<Option<Shown>, Vec<Diagnostic>>) -> Json {
    let changed_on_disk = desk.file.changed_on_disk();
    let file = &desk.file;
    let (undo, redo) = file.can();
    let mut findings: Vec<Diagnostic> = shown.as_ref().err().cloned().unwrap_or_default();
    let mut waived = Vec::new();
    let mut kind = None;
    let mut form = None;
    let mut pages = Json::Null;
    let mut steps = Json::Null;
    let mut interview = Json::Null;
    match desk.sheet() {
        Some(Ok((press, set, sheet))) => {
            findings.extend(sheet.assembly.findings.iter().cloned());
            waived = sheet.assembly.waived.iter().map(|waived| accepted(waived, language)).collect();
            kind = Some(sheet.assembly.plan.kind.name.as_str());
            form = Some(sheet.assembly.plan.form.id.as_str());
            if let Ok(Some(shown)) = shown {
                pages = sheets(sheet, shown, set, press.outlines.len());
            }
            interview = json!(press.interview(sheet));
            if view == View::Steps {
                steps = json!(press.steps(sheet));
            }
        }
        Some(Err(unread)) => findings.extend(unread.iter().cloned()),
        None => {}
    }
    // Gravest first; among equals as they stand in the file.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    json!({
        "revision": file.revision,
        "lang": language,
        "open": file.text().is_some(),
        "file": {
            "name": file.name(),
            "folder": file.folder().display().to_string(),
            "saved": file.is_saved(),
            "changedOnDisk": changed_on_disk,
        },
        "recovery": file.recovery().map(|recovery| json!({ "minutes": recovery.age.as_secs() / 60 })),
        "windows": desk.windows(),
        "undo": undo,
        "redo": redo,
        "kind": kind,
        "form": form,
        "interview": interview,
        "findings": findings.iter().map(|finding| told(finding, language)).collect::<Vec<_>>(),
        "waived": waived,
        "counts": {
            "error": count(Severity::Error),
            "warning": count(Severity::Warning),
            "info": count(Severity::Info),
        },
        "view": view.word(),
        "pages": pages,
        "steps": steps,
    })
}

fn told(finding: &Diagnostic, language: Language) -> Json {
    let mut row = facts(finding, language);
    let place = finding.location.as_ref().map(|location| location.line_and_column());
    row.insert("line".to_owned(), json!(place.map(|(line, _)| line)));
    row.insert("column".to_owned(), json!(place.map(|(_, column)| column)));
    row.insert("waivable".to_owned(), json!(finding.code.waivable()));
    Json::Object(row)
}

fn accepted(waived: &Waived, language: Language) -> Json {
    json!({ "finding": told(&waived.finding, language), "reason": waived.reason, "approvedBy": waived.approved_by })
}

/// Names and sizes of the pages, and where paragraphs and answers stand.
fn sheets(sheet: &Sheet, shown: &Shown, set: usize, glyphs: usize) -> Json {
    let pages = &shown.pages;
    let list: Vec<Json> = pages
        .pages
        .iter()
        .zip(&shown.keys)
        .map(|(page, key)| json!({ "key": key.to_string(), "width": page.width, "height": page.height }))
        .collect();
    let outline: Vec<Json> = pages
        .outline
        .iter()
        .map(
            |entry| json!({ "level": entry.level, "title": entry.title, "page": entry.place.page, "y": entry.place.y }),
        )
        .collect();
    let (paragraphs, answers) = places(pages);
    json!({
        "draft": sheet.draft.is_some(),
        "list": list,
        "set": set,
        "glyphs": glyphs,
        "outline": outline,
        "paragraphs": paragraphs,
        "answers": answers,
    })
}

/// On which pages each paragraph and each answer stands.
fn places(pages: &Pages) -> (Json, Json) {
    let mut paragraphs: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut answers: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (number, page) in pages.pages.iter().enumerate() {
        let mut last = None;
        for mark in &page.marks {
            let (Shape::Line(line), Some(text)) = (&mark.shape, pages.text(mark)) else { continue };
            if last != mark.text {
                last = mark.text;
                paragraphs.entry(text.paragraph.to_string()).or_default().insert(number);
            }
            for keys in line.runs.iter().flat_map(|run| pages.answers(mark, run)).map(|(_, keys)| keys) {
                for key in keys.iter() {
                    answers.entry(key.to_string()).or_default().insert(number);
                }
            }
        }
    }
    let json = |places: BTreeMap<String, BTreeSet<usize>>| {
        Json::Object(places.into_iter().map(|(name, pages)| (name, json!(pages))).collect::<Map<_, _>>())
    };
    (json(paragraphs), json(answers))
}
