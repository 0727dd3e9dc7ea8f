//! Files → library: every file parsed, every condition and text registered, every problem gathered.

use super::clause::{Clause, ClauseFile, split};
use super::coverage::Coverage;
use super::files::Files;
use super::kind::{Article, Kind, KindFile};
use super::part::{Aliases, Condition, Template};
use super::statute::Statutes;
use super::topic::{Route, Rule, Step, Topic, TopicFile};
use super::{Library, embedded_toml, verify};
use crate::answers::{AnswerType, Question, Schema, TopicSchema};
use crate::diagnostic::{self, Code, Diagnostic, Location, Source};
use crate::expression::{Expressions, Sources, Wording};
use crate::value::Localised;
use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::Deserializer;

/// Reads all files; `verified` says that they are known to fulfil what [`verify`] asks for. On failure every problem found,
/// with file and line.
pub(super) fn load(files: &Files, verified: bool) -> Result<Library, Vec<Diagnostic>> {
    let mut loader =
        Loader { parsed: &files.parsed, sources: Sources::default(), locations: Vec::new(), findings: Vec::new() };
    let mut topics = loader.topics(files);
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
    let wording = Wording {
        labels: labels(&topics),
        cite: {
            let statutes = Arc::clone(&statutes);
            Box::new(move |id, on, language| statutes.cite(id, on.and_then(crate::value::parse_date), language))
        },
    };
    let expressions = Expressions::new(wording, std::mem::take(&mut loader.sources));
    let places = Library::places(&clauses, &annexes);
    let articles = Library::articles(&clauses);
    let library = Library {
        words: Default::default(),
        places,
        articles,
        topics,
        clauses,
        annexes,
        kinds,
        memo,
        statutes,
        coverage,
        expressions,
        sha256: files.sha256(),
        recognise: files.below("clauses/recognise/").map(|(_, source)| Arc::clone(source)).collect(),
        style: files.get("templates/style.toml").cloned(),
    };
    if !verified {
        for (id, error) in library.expressions.errors() {
            let Some(location) = loader.locations.get(id.index()) else { continue };
            let Location { source, span } = location.within(&error.span);
            let message = error.message;
            loader.wrong(
                &source.clone(),
                span,
                format!("表达式有误：{message}"),
                format!("the expression is wrong: {message}"),
            );
        }
        loader.findings.extend(verify::verify(&library, files));
        loader.findings.extend(library.recognition().err().unwrap_or_default());
    }
    if loader.findings.is_empty() {
        Ok(library)
    } else {
        diagnostic::sort(&mut loader.findings);
        loader.findings.dedup();
        Err(loader.findings)
    }
}

struct Loader<'f> {
    /// TOML parsed when the program was built, by the name of its file.
    parsed: &'f foldhash::HashMap<&'static str, &'static [u8]>,
    sources: Sources,
    /// Of each condition and text in `sources`.
    locations: Vec<Location>,
    findings: Vec<Diagnostic>,
}

impl Loader<'_> {
    fn wrong(&mut self, source: &Arc<Source>, span: Range<usize>, zh: String, en: String) {
        self.findings.push(Diagnostic::of(Code::Library, zh, en).at(Location::new(source, span)));
    }

    /// A TOML stretch of a file as a type.
    fn toml<T: DeserializeOwned>(&mut self, source: &Arc<Source>, span: Range<usize>) -> Option<T> {
        let text = &source.text[span.clone()];
        let parsed = self.parsed.get(source.name.as_str()).and_then(|bytes| embedded_toml::read(bytes, text));
        let read = match parsed {
            Some(table) => T::deserialize(Deserializer::from(table)),
            None => toml::from_str(text),
        };
        match read {
            Ok(value) => Some(value),
            Err(error) => {
                let at = error.span().unwrap_or(0..0);
                let message = error.message().to_owned();
                self.wrong(source, span.start + at.start..span.start + at.end, format!("写法有误：{message}"), message);
                None
            }
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
        Condition { id: self.sources.condition(text), text: text.to_owned(), location, aliases: aliases.clone() }
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
        Template { id: self.sources.text(text), text: text.to_owned(), location, aliases: aliases.clone() }
    }

    /// The text of a clause, which tells which answers it prints.
    fn clause_text(&mut self, source: &Arc<Source>, span: Range<usize>) -> Template {
        let text = &source.text[span.clone()];
        let location = Location::new(source, span);
        self.locations.push(location.clone());
        Template { id: self.sources.clause(text), text: text.to_owned(), location, aliases: Aliases::new() }
    }

    fn topics(&mut self, files: &Files) -> IndexMap<String, Topic> {
        let mut topics = IndexMap::new();
        let found: Vec<(String, Arc<Source>)> = files
            .below("clauses/")
            .filter_map(|(path, source)| Some((path.strip_suffix("/topic.toml")?.to_owned(), Arc::clone(source))))
            .collect();
        for (name, source) in found {
            let Some(file) = self.toml::<TopicFile>(&source, 0..source.text.len()) else { continue };
            topics.insert(name.clone(), self.topic(name, file, source));
        }
        topics
    }

    fn topic(&mut self, name: String, file: TopicFile, source: Arc<Source>) -> Topic {
        let mut required_when = Vec::new();
        for (key, question) in &file.questions {
            self.required(&source, &format!("{name}.{key}"), question, &mut required_when);
        }
        let rules = file.rules.iter().map(|rule| self.rule(&source, &name, rule)).collect();
        let steps = file
            .steps
            .iter()
            .map(|step| {
                let step = step.get_ref();
                Step {
                    id: step.id.clone(),
                    when: step.when.as_ref().map(|c| self.condition(&source, c, 0, &Aliases::new())),
                    done: step.done.as_ref().map(|c| self.condition(&source, c, 0, &Aliases::new())),
                    who: step.who.clone(),
                    due: step.due.clone(),
                    due_text: step.due_text.as_ref().map(|w| self.words(&source, w, &Aliases::new())),
                    before: step.before.clone(),
                    what: self.words(&source, &step.what, &Aliases::new()),
                    document: step.document.as_ref().map(|w| self.words(&source, w, &Aliases::new())),
                    basis: step.basis.clone(),
                }
            })
            .collect();
        let routes = file
            .routes
            .iter()
            .map(|route| {
                let route = route.get_ref();
                Route {
                    id: route.id.clone(),
                    when: route.when.as_ref().map(|c| self.condition(&source, c, 0, &Aliases::new())),
                    title: self.words(&source, &route.title, &Aliases::new()),
                    text: self.words(&source, &route.text, &Aliases::new()),
                    basis: route.basis.clone(),
                }
            })
            .collect();
        Topic {
            schema: Arc::new(TopicSchema {
                title: file.title,
                intro: file.intro,
                repeated: file.repeated,
                questions: file.questions,
            }),
            name,
            rules,
            steps,
            routes,
            source,
            required_when,
        }
    }

    fn rule(&mut self, source: &Arc<Source>, topic: &str, rule: &Spanned<super::topic::RuleFile>) -> Rule {
        let rule = rule.get_ref();
        let aliases: Aliases = rule.each.iter().map(|path| ("item", path.clone())).collect();
        Rule {
            id: rule.id.clone(),
            severity: rule.severity,
            when: rule.when.as_ref().map(|c| self.condition(source, c, 0, &aliases)),
            each: rule.each.clone(),
            at: rule.at.clone(),
            forbid: rule.forbid.clone(),
            place: rule.place,
            kinds: rule.kinds.clone(),
            basis: rule.basis.clone(),
            message: self.words(source, &rule.message, &aliases),
            hint: self.words(source, &rule.hint, &aliases),
            why: rule.why.clone(),
            topic: topic.to_owned(),
        }
    }

    /// Conditions under which a question, or a part of it, must be answered. They have no span of their own.
    fn required(
        &mut self,
        source: &Arc<Source>,
        path: &str,
        question: &Question,
        found: &mut Vec<(String, Condition)>,
    ) {
        if let Some(text) = &question.required_when {
            let at = source.text.find(text.as_str()).unwrap_or(0);
            let row = path.rsplit_once('.').map_or(path, |(table, _)| table);
            let aliases = vec![("item", row.to_owned())];
            found.push((path.to_owned(), self.register(source, text, at..at + text.len(), &aliases)));
        }
        for (key, field) in &question.fields {
            self.required(source, &format!("{path}.{key}"), field, found);
        }
    }

    fn clauses(&mut self, files: &Files, folder: &str) -> Vec<Clause> {
        let found: Vec<(String, Arc<Source>)> = files
            .below(folder)
            .filter(|(path, _)| path.ends_with(".md"))
            .map(|(path, source)| (path.to_owned(), Arc::clone(source)))
            .collect();
        let mut clauses: Vec<Clause> = found.iter().filter_map(|(_, source)| self.clause(source)).collect();
        clauses.sort_by(|a, b| (a.order, &a.id, a.variant).cmp(&(b.order, &b.id, b.variant)));
        clauses
    }

    fn clause(&mut self, source: &Arc<Source>) -> Option<Clause> {
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
            order: file.order,
            when: file.when.as_ref().map(|c| self.condition(source, c, front, &Aliases::new())),
            defines: file.defines,
            needs: plain(file.needs),
            basis: plain(file.basis),
            covers: plain(file.covers),
            highlight: file.highlight,
            highlight_when: file.highlight_when.as_ref().map(|c| self.condition(source, c, front, &Aliases::new())),
            note: file.note,
            heading: split.texts.map(|_, (heading, _)| heading.clone()),
            text,
            source: Arc::clone(source),
            id,
        })
    }

    fn kinds(&mut self, files: &Files, topics: &IndexMap<String, Topic>) -> IndexMap<String, Kind> {
        let found: Vec<(String, Arc<Source>)> = files
            .below("templates/")
            .filter_map(|(path, source)| Some((path.strip_suffix("/kind.toml")?.to_owned(), Arc::clone(source))))
            .collect();
        let mut kinds = IndexMap::new();
        for (name, source) in found {
            let Some(file) = self.toml::<KindFile>(&source, 0..source.text.len()) else { continue };
            let skeleton_path = format!("templates/{name}/agreement.md");
            let Some(skeleton) = files.get(&skeleton_path) else {
                self.wrong(&source, 0..0, format!("缺少 {skeleton_path}"), format!("{skeleton_path} is missing"));
                continue;
            };
            let Some(skeleton) = self.clause(skeleton) else { continue };
            for topic in &file.topics {
                if !topics.contains_key(topic.get_ref()) {
                    self.wrong(
                        &source,
                        topic.span(),
                        format!("没有主题 {}", topic.get_ref()),
                        format!("there is no topic {}", topic.get_ref()),
                    );
                }
            }
            let names: Vec<String> = file.topics.into_iter().map(Spanned::into_inner).collect();
            let schema = Schema {
                kind: name.clone(),
                languages: file.languages,
                topics: names
                    .iter()
                    .filter_map(|name| Some((name.clone(), topics.get(name)?.schema.with_roles(file.roles.iter()))))
                    .collect(),
                elsewhere: topics.keys().filter(|topic| !names.contains(topic)).cloned().collect(),
                roles: file.roles,
                annexes: file.annexes.into_iter().map(Spanned::into_inner).collect(),
                defaults: file.defaults,
            };
            let articles = file
                .articles
                .iter()
                .map(|article| Article {
                    id: article.id.get_ref().clone(),
                    title: article.title.clone(),
                    when: article.when.as_ref().map(|c| self.condition(&source, c, 0, &Aliases::new())),
                })
                .collect();
            kinds.insert(name.clone(), Kind { name, title: file.title, articles, topics: names, schema, skeleton });
        }
        kinds
    }

    fn memo(&mut self, files: &Files) -> Option<Clause> {
        let source = files.get("templates/memo.md")?;
        self.clause(source)
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

/// The words of every choice, by the path of its question.
fn labels(topics: &IndexMap<String, Topic>) -> HashMap<String, HashMap<String, Localised<String>>> {
    fn collect(path: &str, question: &Question, labels: &mut HashMap<String, HashMap<String, Localised<String>>>) {
        if matches!(question.answer, AnswerType::Choice | AnswerType::Choices) {
            labels.insert(
                path.to_owned(),
                question.values.iter().map(|(word, text)| (word.clone(), text.clone())).collect(),
            );
        }
        for (key, field) in &question.fields {
            collect(&format!("{path}.{key}"), field, labels);
        }
    }
    let mut found = HashMap::new();
    for (name, topic) in topics {
        for (key, question) in &topic.schema.questions {
            collect(&format!("{name}.{key}"), question, &mut found);
        }
    }
    found
}
