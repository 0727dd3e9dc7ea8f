//! What a text of answers comes to: the agreement, its findings, and the pages of a view.

use super::Shelf;
use super::file::OpenFile;
use crate::answers::Layers;
use crate::diagnostic::{Diagnostic, Source, has_errors};
use crate::diff::compare;
use crate::document::Document;
use crate::export::pages::{Outlines, PageKey, keys};
use crate::interview::{Interview, Interviewer};
use crate::layout::Pages;
use crate::library::Library;
use crate::memo;
use crate::pipeline::{Assembly, Joined, Options, from_joined, provenance};
use crate::publish::{Publisher, Session, Settings};
use crate::value::Language;
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

/// What is shown on the right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// The pages of the agreement.
    #[default]
    Agreement,
    /// The drafting memo.
    Memo,
    /// The list of steps.
    Steps,
    /// What changed since the file was opened.
    Redline,
}

impl View {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            View::Agreement => "agreement",
            View::Memo => "memo",
            View::Steps => "steps",
            View::Redline => "redline",
        }
    }
}

/// The session of a library, with all that was drawn in it.
pub struct Press {
    /// The library of its agreements.
    pub library: &'static Library,
    /// Of memo and notes.
    pub language: Language,
    /// How they are printed.
    pub settings: &'static Settings<'static>,
    publisher: Publisher<'static>,
    interviewer: Interviewer<'static>,
    /// Glyphs that the page in the browser may have.
    pub outlines: Outlines,
}

/// What the answers come to.
pub struct Sheet {
    /// The library they are held against.
    pub library: &'static Library,
    /// The answers as the files say them.
    joined: Joined<'static>,
    /// What the check found; the agreement may be used where it has no error.
    pub assembly: Assembly<'static>,
    /// With blanks in place of what is missing, where errors stand.
    pub draft: Option<Assembly<'static>>,
}

/// The pages of a view.
#[derive(Clone)]
pub struct Shown {
    /// The pages.
    pub pages: Arc<Pages>,
    /// The name of each.
    pub keys: Vec<PageKey>,
}

impl Press {
    /// A new session.
    ///
    /// # Errors
    /// A page style or font that cannot be used.
    pub fn new(shelf: &dyn Shelf, library: &'static Library, language: Language) -> Result<Press, Vec<Diagnostic>> {
        // It lives as long as the process; a run opens one library or two.
        let settings: &'static Settings<'static> = Box::leak(Box::new(shelf.settings(library, language)?));
        let publisher = Publisher::new(Session::new(library, None), settings);
        let interviewer = Interviewer::new(library);
        Ok(Press { library, language, settings, publisher, interviewer, outlines: Outlines::default() })
    }

    /// What the answers come to.
    ///
    /// # Errors
    /// They are of no known kind.
    pub fn sheet(&self, layers: &Layers) -> Result<Sheet, Vec<Diagnostic>> {
        let library = self.library;
        let joined = layers.join(&library.kinds)?;
        let make = |options| {
            from_joined(&self.publisher.session().texts, library, &joined, provenance(library, layers), options)
        };
        let assembly = make(Options::default());
        // What was found stands in the first; the second is for its text alone.
        let draft =
            has_errors(&assembly.findings).then(|| make(Options { draft: true, checked: true, ..Options::default() }));
        Ok(Sheet { library, joined, assembly, draft })
    }

    /// The pages of a view of `sheet`; none for the steps, which are a list.
    ///
    /// # Errors
    /// A character that no font has; a library without a memo.
    pub fn show(
        &mut self,
        view: View,
        sheet: &Sheet,
        opened: &mut dyn FnMut(&Press) -> Option<Document>,
    ) -> Result<Option<Shown>, Vec<Diagnostic>> {
        let made = sheet.made();
        let pages = match view {
            View::Agreement => self.publisher.pages(Some(made), &made.document),
            View::Memo => self.publisher.memo_pages(made),
            View::Redline => {
                let Some(old) = opened(self) else { return Ok(None) };
                let comparison = compare(&old, &made.document);
                self.publisher.pages(Some(made), &comparison.document)
            }
            View::Steps => return Ok(None),
        };
        let pages = pages.map_err(crate::publish::PublishError::into_findings)?;
        let keys = keys(&pages);
        pages.pages.iter().for_each(|page| self.outlines.note(page));
        Ok(Some(Shown { pages: Arc::new(pages), keys }))
    }

    /// What is asked of `sheet`, and why the rest is not.
    pub fn interview(&self, sheet: &Sheet) -> Interview {
        self.interviewer.interview(&sheet.joined, &sheet.assembly, self.language)
    }

    /// The steps of `sheet`.
    pub fn steps(&self, sheet: &Sheet) -> Vec<memo::StepRow> {
        memo::steps(self.library, sheet.made(), self.language)
    }
}

impl Sheet {
    /// The agreement as it can be printed: with blanks, where errors stand.
    pub fn made(&self) -> &Assembly<'static> {
        self.draft.as_ref().unwrap_or(&self.assembly)
    }
}

/// The document that the file was when it was opened, with blanks where something was missing.
pub fn opened_document(shelf: &dyn Shelf, press: &Press, file: &OpenFile) -> Option<Document> {
    let source: Arc<Source> = file.opened()?;
    let path: &Path = &file.path();
    let (layers, library) = shelf.read(&source, path).ok()?;
    if !std::ptr::eq(library, press.library) {
        return None;
    }
    let sheet = press.sheet(&layers).ok()?;
    Some(sheet.made().document.clone())
}
