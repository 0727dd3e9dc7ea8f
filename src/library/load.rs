//! Files → library: every file parsed, every condition and text registered, every problem gathered.

mod clauses;
mod facts;
mod form;
mod kinds;
mod topics;

use super::clause::Clause;
use super::coverage::Coverage;
use super::date::Events;
use super::files::Files;
use super::merge::{Dropped, dropped};
use super::overlay::Change;
use super::part::{Aliases, Condition, Part, Template};
use super::reading::{misread, misunderstood};
use super::register::{RegisterColumn, RegisterFile};
use super::statute::Statutes;
use super::topic::Topic;
use super::{Library, embedded_toml, verify};
use crate::diagnostic::{self, Code, Diagnostic, Location, Source};
use crate::expression::{Expressions, Sources, Wording};
use crate::value::{Calendar, Localised};
use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, Deserializer};

/// Reads all files; `verified` says that they are known to fulfil what [`verify`] asks for. On failure every problem found,
/// with file and line.
pub(super) fn load(files: &Files, verified: bool) -> Result<Library, Vec<Diagnostic>> {
    let mut loader = Loader {
        parsed: &files.parsed,
        sources: Sources::default(),
        locations: Vec::new(),
        changes: Vec::new(),
        unread: Vec::new(),
        findings: Vec::new(),
    };
    let (mut topics, facts) = loader.topics(files);
    let clauses = loader.clauses(files, "clauses/");
    let annexes = loader.clauses(files, "templates/annexes/");
    let kinds = loader.kinds(files, &topics);
    // What the library says for every kind may name the roles of each.
    for topic in topics.values_mut() {
        topic.schema = topic.schema.with_roles(kinds.values().flat_map(|kind| &kind.schema.roles));
    }
    let memo = loader.memo(files);
    let statutes: Arc<Statutes> = Arc::new(loader.file(files, "clauses/statutes.toml").unwrap_or_default());
    let coverage: Coverage = loader.file(files, "clauses/coverage.toml").unwrap_or_default();
    let coverage = loader.coverage(files, coverage);
    let Events { events } = loader.file(files, "clauses/events.toml").unwrap_or_default();
    let calendar: Calendar = loader.file(files, "clauses/calendar.toml").unwrap_or_default();
    let register = loader.register_columns(files);
    let wording = wording(&topics, &statutes);
    // What could not be read lacks in all that speaks of it: until it is mended nothing else can be told.
    if !loader.unread.is_empty() {
        return Err(told(loader.unread));
    }
    if !loader.findings.is_empty() {
        return Err(told(loader.findings));
    }
    let expressions = Expressions::new(wording, std::mem::take(&mut loader.sources));
    let places = Library::places(&clauses, &annexes);
    let articles = Library::articles(&clauses);
    let library = Library {
        words: Default::default(),
        places,
        articles,
        topics,
        facts,
        clauses,
        annexes,
        kinds,
        memo,
        statutes,
        coverage,
        events,
        calendar,
        register,
        expressions,
        sha256: files.sha256(),
        overlay: files.overlay(std::mem::take(&mut loader.changes)),
        recognise: files.below("clauses/recognise/").map(|(_, source)| Arc::clone(source)).collect(),
        style: files.get("templates/style.toml").cloned(),
        terms: files.get("clauses/terms.toml").cloned(),
    };
    let faults = if verified { Vec::new() } else { loader.faults(&library, files) };
    if faults.is_empty() { Ok(library) } else { Err(told(faults)) }
}

/// How templates word choices and cite statutes.
fn wording(topics: &IndexMap<String, Topic>, statutes: &Arc<Statutes>) -> Wording {
    let statutes = Arc::clone(statutes);
    Wording {
        labels: topics::labels(topics),
        cite: Box::new(move |id, on, language| statutes.cite(id, on.and_then(crate::value::parse_date), language)),
    }
}

fn told(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostic::sort(&mut findings);
    findings.dedup();
    findings
}

struct Loader<'f> {
    /// TOML parsed when the program was built, by the name of its file.
    parsed: &'f foldhash::HashMap<&'static str, embedded_toml::Parsed<'static>>,
    sources: Sources,
    /// Of each condition and text in `sources`.
    locations: Vec<Location>,
    /// What a user's folder changes entry by entry.
    changes: Vec<Change>,
    /// What could not be read.
    unread: Vec<Diagnostic>,
    findings: Vec<Diagnostic>,
}

impl Loader<'_> {
    /// What is wrong with a library that could be read.
    fn faults(&self, library: &Library, files: &Files) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        for (id, error) in library.expressions.errors() {
            let Some(location) = self.locations.get(id.index()) else { continue };
            let Location { source, span } = location.within(&error.span);
            faults.push(misunderstood(&error.message).at(Location::new(&source, span)));
        }
        faults.extend(verify::verify(library, files));
        faults.extend(library.recognition().err().unwrap_or_default());
        faults
    }

    fn wrong(&mut self, source: &Arc<Source>, span: Range<usize>, zh: String, en: String) {
        self.findings.push(Diagnostic::of(Code::Library, zh, en).at(Location::new(source, span)));
    }

    /// A TOML stretch of a file as a type.
    fn toml<T: DeserializeOwned>(&mut self, source: &Arc<Source>, span: Range<usize>) -> Option<T> {
        self.toml_and_dropped(source, span).map(|(value, _)| value)
    }

    /// The same without the entries that say `drop = true`, and those.
    fn toml_and_dropped<T: DeserializeOwned>(
        &mut self,
        source: &Arc<Source>,
        span: Range<usize>,
    ) -> Option<(T, Vec<Dropped>)> {
        let text = &source.text[span.clone()];
        let parsed = self.parsed.get(source.name.as_str()).and_then(|parsed| embedded_toml::read(parsed.table, text));
        let read = parsed.map_or_else(|| DeTable::parse(text), Ok).and_then(|mut table| {
            let dropped = dropped(table.get_mut());
            Ok((T::deserialize(Deserializer::from(table))?, dropped))
        });
        match read {
            Ok(read) => Some(read),
            Err(error) => {
                let at = error.span().unwrap_or(0..0);
                let at = span.start + at.start..span.start + at.end;
                self.unread.push(misread(error.message()).at(Location::new(source, at)));
                None
            }
        }
    }

    /// Entries that were to be taken out and are not there.
    fn not_there(&mut self, source: &Arc<Source>, missing: Vec<Dropped>) {
        for Dropped { list, id, span } in missing {
            self.wrong(
                source,
                span,
                format!("drop：{list} 中没有 {id}"),
                format!("drop: there is no {id} among the {list}"),
            );
        }
    }

    fn file<T: DeserializeOwned>(&mut self, files: &Files, path: &str) -> Option<T> {
        let source = files.get(path)?;
        self.toml(source, 0..source.text.len())
    }

    fn condition(
        &mut self,
        source: &Arc<Source>,
        written: &Spanned<String>,
        shift: usize,
        aliases: &Aliases,
    ) -> Condition {
        // The place of a quoted string in TOML begins with its quotation mark.
        let quotes = quotes(source, written.span().start + shift);
        let span = written.span().start + shift + quotes..written.span().end + shift;
        let text = written.get_ref();
        self.register(source, text, span, aliases)
    }

    fn register(&mut self, source: &Arc<Source>, text: &str, span: Range<usize>, aliases: &Aliases) -> Condition {
        let location = Location::new(source, span);
        self.locations.push(location.clone());
        Part::new(self.sources.condition(text), text, location, aliases)
    }

    fn words(
        &mut self,
        source: &Arc<Source>,
        words: &Localised<Spanned<String>>,
        aliases: &Aliases,
    ) -> Localised<Template> {
        words.map(|_, written| {
            let quotes = quotes(source, written.span().start);
            self.template(source, written.get_ref(), written.span().start + quotes..written.span().end, aliases)
        })
    }

    fn template(&mut self, source: &Arc<Source>, text: &str, span: Range<usize>, aliases: &Aliases) -> Template {
        let location = Location::new(source, span);
        self.locations.push(location.clone());
        Part::new(self.sources.text(text), text, location, aliases)
    }

    /// The text of a clause, which tells which answers it prints.
    fn clause_text(&mut self, source: &Arc<Source>, span: Range<usize>) -> Template {
        let text = &source.text[span.clone()];
        let location = Location::new(source, span);
        self.locations.push(location.clone());
        Part::new(self.sources.clause(text), text, location, &Aliases::new())
    }

    fn memo(&mut self, files: &Files) -> Option<Clause> {
        let source = files.get("templates/memo.md")?;
        self.clause(source)
    }

    fn register_columns(&mut self, files: &Files) -> Vec<RegisterColumn> {
        let path = "clauses/register.toml";
        let (Some(source), Some(file)) = (files.get(path), self.file::<RegisterFile>(files, path)) else {
            return Vec::new();
        };
        let columns = file.columns.into_iter().map(|column| RegisterColumn {
            text: column.text.as_ref().map(|words| self.words(source, words, &Aliases::new())),
            id: column.id,
            title: column.title,
            answers: column.answers,
            steps: column.steps,
        });
        columns.collect()
    }

    fn coverage(&mut self, files: &Files, mut coverage: Coverage) -> Coverage {
        if let Some(source) = files.get("clauses/coverage.toml") {
            for row in coverage.rows.values_mut() {
                row.granted_when = row.granted.as_ref().map(|c| self.condition(source, c, 0, &Aliases::new()));
                row.refused_when = row.refused.as_ref().map(|c| self.condition(source, c, 0, &Aliases::new()));
            }
        }
        coverage
    }
}

/// Length of the quotation marks with which a TOML string opens.
fn quotes(source: &Source, at: usize) -> usize {
    let rest = source.text.get(at..).unwrap_or_default();
    if rest.starts_with("\"\"\"") || rest.starts_with("'''") { 3 + usize::from(rest[3..].starts_with('\n')) } else { 1 }
}
