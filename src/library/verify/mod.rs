//! What a library must fulfil before anything is drafted from it: the slips that an author of clauses can make.

mod alike;
mod clauses;
mod dates;
mod facts;
mod guards;
mod numerals;
mod parallel;
mod presence;
mod printed;
mod rules;

pub(super) use alike::alike;

use super::Library;
use super::files::Files;
use super::part::{Condition, Template};
use crate::answers::{AnswerType, Question, closest};
use crate::diagnostic::{Code, Diagnostic, Location, Source};
use crate::expression::Paths;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Names that every condition and text sees besides the topics.
const NAMES: [&str; 18] = [
    "all_parties",
    "other_parties",
    "kind",
    "form",
    "language",
    "agreement_language",
    "agreement_title",
    "stance",
    "clauses",
    "covers",
    "roles",
    "role_names",
    "annexes",
    "loop",
    "found",
    "as_of",
    "draft",
    "memo",
];

/// All problems found.
pub(super) fn verify(library: &Library, files: &Files) -> Vec<Diagnostic> {
    let mut verifier = Verifier::new(library);
    verifier.facts();
    verifier.rules(files);
    verifier.questions();
    verifier.folders(files);
    verifier.clauses(files);
    verifier.listed(files);
    verifier.kinds();
    verifier.orders();
    verifier.events(files);
    verifier.register(files);
    for row in library.coverage.rows.values() {
        for condition in [&row.granted_when, &row.refused_when].into_iter().flatten() {
            verifier.condition(condition);
        }
    }
    verifier.guards();
    verifier.unused_facts(|source| !files.overlaid() || !files.embeds(source));
    verifier.findings
}

/// Questions of which no condition, text, rule or step speaks: answering them changes nothing. An overlay may silence a
/// question, so that this is no fault of a library as such.
pub(super) fn unused_questions(library: &Library) -> Vec<Diagnostic> {
    let mut verifier = Verifier::new(library);
    verifier.facts();
    verifier.rules(&Files::default());
    verifier.events(&Files::default());
    verifier.questions();
    verifier.clauses(&Files::default());
    verifier.kinds();
    verifier.findings.clear();
    verifier.unused_questions();
    verifier.findings
}

struct Verifier<'a> {
    library: &'a Library,
    /// Questions that something speaks of.
    used: BTreeSet<String>,
    /// Facts that something names.
    facts_used: BTreeSet<String>,
    /// File, place and name of each answer that is not asked for: many kinds and facts come by one place.
    unguarded: BTreeSet<(String, usize, String)>,
    findings: Vec<Diagnostic>,
}

impl<'a> Verifier<'a> {
    fn new(library: &'a Library) -> Self {
        Verifier {
            library,
            used: BTreeSet::new(),
            facts_used: BTreeSet::new(),
            unguarded: BTreeSet::new(),
            findings: Vec::new(),
        }
    }
}

impl Verifier<'_> {
    fn wrong(&mut self, source: &Arc<Source>, span: Range<usize>, zh: String, en: String) {
        self.findings.push(Diagnostic::of(Code::Library, zh, en).at(Location::new(source, span)));
    }

    /// The place of `word` in a file, for front matter whose spans are not kept.
    fn mention(&mut self, source: &Arc<Source>, word: &str, zh: String, en: String) {
        let at = source.text.find(word).unwrap_or(0);
        self.wrong(source, at..at + word.len(), zh, en);
    }

    /// What to do about the last finding.
    fn hint(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        if let Some(last) = self.findings.pop() {
            self.findings.push(last.hint(zh, en));
        }
    }

    fn condition(&mut self, condition: &Condition) {
        let written = condition.written_paths();
        self.paths(&condition.location, &written);
        self.rows_are_there(&condition.location, &written, &condition.paths());
        self.length_of_condition(condition);
    }

    fn template(&mut self, template: &Template) {
        let written = template.written_paths();
        self.paths(&template.location, &written);
        // Messages and steps name answers by their words.
        if template.location.source.name.ends_with(".md") {
            self.printed(template, &written);
        }
        self.rows_are_there(&template.location, &written, &template.paths());
        self.lengths_of_text(template);
    }

    fn paths(&mut self, place: &Location, paths: &Paths) {
        let span = |at: &Range<usize>| place.span.start + at.start..place.span.start + at.end;
        for (path, at) in &paths.paths {
            if path.is_empty() {
                continue;
            }
            if self.library.facts.contains_key(path) {
                self.facts_used.insert(path.clone());
                continue;
            }
            match self.declared(path) {
                Ok(question) => {
                    self.used.insert(question);
                }
                Err(guess) => {
                    self.wrong(
                        &place.source,
                        span(at),
                        format!(
                            "没有 {path} 这个问题{}",
                            guess.as_ref().map_or(String::new(), |g| format!("；是否指 {g}？"))
                        ),
                        format!(
                            "there is no question {path}{}",
                            guess.map_or(String::new(), |g| format!("; did you mean {g}?"))
                        ),
                    );
                }
            }
        }
        for comparison in &paths.comparisons {
            if comparison.path == "form" {
                self.form_word(&comparison.word, &place.source, span(&comparison.span));
            }
            let Some(question) = self.question(&comparison.path) else { continue };
            let words = &question.values;
            let choice = matches!(question.answer, AnswerType::Choice | AnswerType::Choices);
            if choice && !words.contains_key(&comparison.word) {
                let all = words.keys().cloned().collect::<Vec<_>>().join(" | ");
                let (word, path) = (&comparison.word, &comparison.path);
                self.wrong(
                    &place.source,
                    span(&comparison.span),
                    format!("{path} 没有“{word}”这个词；可选：{all}"),
                    format!("{path} has no word “{word}”; it has {all}"),
                );
            }
        }
    }

    /// `word` must be a form of some kind.
    fn form_word(&mut self, word: &str, source: &Arc<Source>, span: Range<usize>) {
        let forms = self.library.kinds.values().flat_map(|kind| &kind.forms);
        if !self.library.kinds.is_empty() && !forms.into_iter().any(|form| form.id == word) {
            self.wrong(source, span, format!("没有“{word}”这种形式"), format!("there is no form “{word}”"));
        }
    }

    fn question(&self, path: &str) -> Option<&Question> {
        let (topic, rest) = path.split_once('.')?;
        let mut keys = rest.split('.');
        let mut question = self.library.topics.get(topic)?.schema.questions.get(keys.next()?)?;
        for key in keys {
            question = question.fields.get(key)?;
        }
        Some(question)
    }

    /// The question's path, or a guess at what was meant.
    fn declared(&self, path: &str) -> Result<String, Option<String>> {
        let keys: Vec<&str> = path.split('.').collect();
        if NAMES.contains(&keys[0]) {
            return Ok(path.to_owned());
        }
        let (topic, rest) = match keys.as_slice() {
            ["party", _role] => return Ok(path.to_owned()),
            ["party", _role, rest @ ..] => ("parties", rest),
            [topic, rest @ ..] => (*topic, rest),
            [] => return Err(None),
        };
        let Some(found) = self.library.topics.get(topic) else {
            let names = self.library.topics.keys().chain(self.library.facts.keys()).map(String::as_str).chain(NAMES);
            return Err(closest(topic, names).map(str::to_owned));
        };
        let Some(first) = rest.first() else { return Ok(topic.to_owned()) };
        if topic == "parties" && ["key", "label", "role_name", "side", "age"].contains(first) {
            return Ok(format!("parties.{first}"));
        }
        let mut questions = &found.schema.questions;
        let mut walked = topic.to_owned();
        for (depth, key) in rest.iter().enumerate() {
            match questions.get(*key) {
                Some(question) => {
                    walked = format!("{walked}.{key}");
                    questions = &question.fields;
                    if question.answer == AnswerType::Money
                        && rest[depth + 1..].iter().all(|part| ["amount", "currency"].contains(part))
                    {
                        return Ok(walked);
                    }
                }
                None => {
                    return Err(
                        closest(key, questions.keys().map(String::as_str)).map(|guess| format!("{walked}.{guess}"))
                    );
                }
            }
        }
        Ok(walked)
    }

    fn basis(&mut self, source: &Arc<Source>, basis: &[String]) {
        for id in basis {
            if !self.library.statutes.articles.contains_key(id) {
                self.mention(source, id, format!("statutes.toml 中没有 {id}"), format!("statutes.toml has no {id}"));
            }
        }
    }
}
