//! Clauses: front matter, heading and text of each Markdown file.

use super::Loader;
use crate::diagnostic::Source;
use crate::library::clause::{Clause, ClauseFile, split};
use crate::library::embedded_toml;
use crate::library::files::Files;
use crate::library::note::{Branch, Fits, Note, NoteFile};
use crate::library::part::Aliases;
use crate::value::Localised;
use std::sync::{Arc, OnceLock};
use toml::Spanned;

impl Loader<'_> {
    pub(super) fn clauses(&mut self, files: &Files, folder: &str) -> Vec<Clause> {
        let found: Vec<(String, Arc<Source>)> = files
            .below(folder)
            .filter(|(path, _)| path.ends_with(".md"))
            .map(|(path, source)| (path.to_owned(), Arc::clone(source)))
            .collect();
        let mut clauses: Vec<Clause> = found.iter().filter_map(|(_, source)| self.clause(source)).collect();
        clauses.sort_by(|a, b| (a.order, &a.id, a.variant).cmp(&(b.order, &b.id, b.variant)));
        clauses
    }

    pub(super) fn clause(&mut self, source: &Arc<Source>) -> Option<Clause> {
        let split = match split(source) {
            Ok(split) => split,
            Err(finding) => {
                self.findings.push(finding);
                return None;
            }
        };
        let front = split.front.start;
        let file: ClauseFile = self.toml(source, split.front)?;
        let id = file.id.get_ref().clone();
        let topic = id.split('.').next().unwrap_or_default();
        let text = split.texts.map(|_, (_, span)| self.clause_text(source, span.clone()));
        let plain = |list: Vec<Spanned<String>>| list.into_iter().map(Spanned::into_inner).collect();
        Some(Clause {
            article: file.article.unwrap_or_else(|| topic.replace('_', "-")),
            variant: file.variant,
            kinds: file.kinds,
            forms: file.forms,
            order: file.order,
            when: file.when.as_ref().map(|c| self.condition(source, c, front, &Aliases::new())),
            defines: file.defines,
            needs: plain(file.needs),
            basis: plain(file.basis),
            covers: plain(file.covers),
            highlight: file.highlight,
            highlight_when: file.highlight_when.as_ref().map(|c| self.condition(source, c, front, &Aliases::new())),
            note: self.note(source, file.note),
            heading: split.texts.map(|_, (heading, _)| heading.clone()),
            text,
            names: self.parsed.get(source.name.as_str()).and_then(|parsed| embedded_toml::names(parsed.names)),
            questions: OnceLock::new(),
            source: Arc::clone(source),
            id,
        })
    }

    /// A branch is named by a kind or a form, else its name is a condition.
    fn note(&mut self, source: &Arc<Source>, file: NoteFile) -> Note {
        let mut branches = Vec::new();
        for (name, words) in file.branches {
            let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
            let fits = if is_word && !self.sources.is_fact(&name) {
                Fits::Named(name)
            } else {
                // Keys of a table have no span of their own.
                let at = source.text.find(name.as_str()).unwrap_or(0);
                Fits::When(self.register(source, &name, at..at + name.len(), &Aliases::new()))
            };
            branches.push(Branch { fits, words });
        }
        Note { general: Localised { zh: file.zh, en: file.en }, branches }
    }
}
