//! Files → library: every file parsed, every condition and text registered, every problem gathered.

use super::article::Article;
use super::clause::{Clause, ClauseFile, split};
use super::coverage::Coverage;
use super::date::Events;
use super::files::Files;
use super::first::First;
use super::form::{Form, FormArticle, FormFile, Words};
use super::kind::Kind;
use super::merge::{Dropped, In, MergedKind, MergedTopic, dropped};
use super::note::{Branch, Fits, Note, NoteFile};
use super::overlay::Change;
use super::part::{Aliases, Condition, Part, Template};
use super::reading::{misread, misunderstood};
use super::register::{RegisterColumn, RegisterFile};
use super::statute::Statutes;
use super::topic::{Fact, Route, RouteFile, Rule, RuleFile, Step, StepFile, Topic};
use super::{Library, embedded_toml, verify};
use crate::answers::{AnswerType, Question, Schema, TopicSchema};
use crate::diagnostic::{self, Code, Diagnostic, Location, Source};
use crate::expression::{Expressions, FactError, Facts, Sources, Wording};
use crate::value::{Calendar, Localised};
use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};
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
    let wording = Wording {
        labels: labels(&topics),
        cite: {
            let statutes = Arc::clone(&statutes);
            Box::new(move |id, on, language| statutes.cite(id, on.and_then(crate::value::parse_date), language))
        },
    };
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
    if !verified {
        for (id, error) in library.expressions.errors() {
            let Some(location) = loader.locations.get(id.index()) else { continue };
            let Location { source, span } = location.within(&error.span);
            loader.findings.push(misunderstood(&error.message).at(Location::new(&source, span)));
        }
        loader.findings.extend(verify::verify(&library, files));
        loader.findings.extend(library.recognition().err().unwrap_or_default());
    }
    if loader.findings.is_empty() { Ok(library) } else { Err(told(loader.findings)) }
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

    /// Topics, and the facts of all of them, which every condition may name.
    fn topics(&mut self, files: &Files) -> (IndexMap<String, Topic>, IndexMap<String, Fact>) {
        let mut found: Vec<(String, MergedTopic)> = Vec::new();
        for (path, source) in files.below("clauses/") {
            let Some(name) = path.strip_suffix("/topic.toml") else { continue };
            let Some((file, dropped)) = self.toml_and_dropped(source, 0..source.text.len()) else { continue };
            let lower = files.under(&format!("clauses/{path}"));
            let lower = lower.and_then(|lower| Some((lower, self.toml(lower, 0..lower.text.len())?)));
            let topic = match lower {
                Some((lower, below)) => {
                    let mut topic = MergedTopic::of(lower, below);
                    let missing = topic.lay_over(name, (Arc::clone(source), file), dropped, &mut self.changes);
                    self.not_there(source, missing);
                    topic
                }
                None => MergedTopic::of(source, file),
            };
            found.push((name.to_owned(), topic));
        }
        let facts = self.facts(&found);
        let topics = found.into_iter().map(|(name, topic)| (name.clone(), self.topic(name, topic)));
        (topics.collect(), facts)
    }

    fn facts(&mut self, topics: &[(String, MergedTopic)]) -> IndexMap<String, Fact> {
        let all = || topics.iter().flat_map(|(_, topic)| &topic.facts);
        let written: Vec<(String, String)> =
            all().map(|(name, (_, fact))| (name.clone(), fact.when.get_ref().clone())).collect();
        let (facts, errors) = Facts::of(&written);
        self.sources = Sources::new(facts);
        let mut found: IndexMap<String, Fact> = IndexMap::new();
        for (name, (source, fact)) in all() {
            let aliases: Aliases = fact.each.iter().map(|path| ("item", path.clone())).collect();
            let when = self.condition(source, &fact.when, 0, &aliases);
            let named = Fact {
                name: name.clone(),
                each: fact.each.clone(),
                when,
                say: fact.say.clone(),
                source: Arc::clone(source),
            };
            if let Some(other) = found.insert(name.clone(), named) {
                let other = &other.source.name;
                self.fact_wrong(
                    source,
                    name,
                    format!("事实 {name} 重复（另见 {other}）"),
                    format!("the fact {name} exists twice (also in {other})"),
                );
            }
        }
        for (name, error) in errors {
            let Some(source) = found.get(&name).map(|fact| Arc::clone(&fact.source)) else { continue };
            let (zh, en) = match error {
                FactError::Circle(names) => {
                    let circle = names.iter().chain(names.first()).map(String::as_str).collect::<Vec<_>>().join(" → ");
                    (
                        format!("事实 {name} 以自己为前提：{circle}"),
                        format!("the fact {name} rests on itself: {circle}"),
                    )
                }
                FactError::TooLong => (
                    format!("事实 {name} 连同其所用的事实过长"),
                    format!("the fact {name} is too long with the facts it names"),
                ),
            };
            self.fact_wrong(&source, &name, zh, en);
        }
        found
    }

    /// A finding at the head of a fact.
    fn fact_wrong(&mut self, source: &Arc<Source>, name: &str, zh: String, en: String) {
        let head = format!("[facts.{name}]");
        let at = source.text.find(&head).unwrap_or(0);
        self.wrong(source, at..at + head.len(), zh, en);
    }

    fn topic(&mut self, name: String, merged: MergedTopic) -> Topic {
        let MergedTopic { source, below, head, rules, steps, routes, .. } = merged;
        let title = head.title.unwrap_or_else(|| {
            self.wrong(
                &source,
                0..0,
                "缺少 title：主题的名称".to_owned(),
                "title is missing: the name of the topic".to_owned(),
            );
            Localised::default()
        });
        let mut topic = Topic {
            schema: Arc::new(TopicSchema {
                title,
                intro: head.intro,
                repeated: head.repeated,
                questions: head.questions,
            }),
            rules: rules.into_iter().map(|rule| self.rule(&name, rule)).collect(),
            steps: steps.into_iter().map(|step| self.step(step)).collect(),
            routes: routes.into_iter().map(|route| self.route(route)).collect(),
            name,
            source,
            below,
            required_when: Vec::new(),
        };
        let mut required_when = Vec::new();
        for (key, question) in &topic.schema.questions {
            self.required(&topic, &format!("{}.{key}", topic.name), question, &mut required_when);
        }
        topic.required_when = required_when;
        topic
    }

    fn step(&mut self, (source, step): In<Spanned<StepFile>>) -> Step {
        let step = step.into_inner();
        let none = Aliases::new();
        Step {
            when: step.when.as_ref().map(|c| self.condition(&source, c, 0, &none)),
            done: step.done.as_ref().map(|c| self.condition(&source, c, 0, &none)),
            due_text: step.due_text.as_ref().map(|words| self.words(&source, words, &none)),
            what: self.words(&source, &step.what, &none),
            document: step.document.as_ref().map(|words| self.words(&source, words, &none)),
            id: step.id,
            forms: step.forms,
            who: step.who,
            due: step.due,
            date: step.date,
            before: step.before,
            basis: step.basis,
            source,
        }
    }

    fn route(&mut self, (source, route): In<Spanned<RouteFile>>) -> Route {
        let route = route.into_inner();
        let none = Aliases::new();
        Route {
            when: route.when.as_ref().map(|c| self.condition(&source, c, 0, &none)),
            title: self.words(&source, &route.title, &none),
            text: self.words(&source, &route.text, &none),
            id: route.id,
            basis: route.basis,
            source,
        }
    }

    fn rule(&mut self, topic: &str, (source, rule): In<Spanned<RuleFile>>) -> Rule {
        let rule = rule.into_inner();
        let aliases: Aliases = rule.each.iter().map(|path| ("item", path.clone())).collect();
        Rule {
            when: rule.when.as_ref().map(|c| self.condition(&source, c, 0, &aliases)),
            message: self.words(&source, &rule.message, &aliases),
            hint: self.words(&source, &rule.hint, &aliases),
            id: rule.id,
            severity: rule.severity,
            each: rule.each,
            at: rule.at,
            forbid: rule.forbid,
            place: rule.place,
            kinds: rule.kinds,
            forms: rule.forms,
            basis: rule.basis,
            why: rule.why,
            topic: topic.to_owned(),
            source,
        }
    }

    /// Conditions under which a question, or a part of it, must be answered. They have no span of their own.
    fn required(&mut self, topic: &Topic, path: &str, question: &Question, found: &mut Vec<(String, Condition)>) {
        if let Some(text) = &question.required_when {
            let source = topic.file_of(text);
            let at = source.text.find(text.as_str()).unwrap_or(0);
            let row = path.rsplit_once('.').map_or(path, |(table, _)| table);
            let aliases = vec![("item", row.to_owned())];
            found.push((path.to_owned(), self.register(source, text, at..at + text.len(), &aliases)));
        }
        for (key, field) in &question.fields {
            self.required(topic, &format!("{path}.{key}"), field, found);
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

    fn kinds(&mut self, files: &Files, topics: &IndexMap<String, Topic>) -> IndexMap<String, Kind> {
        let mut kinds = IndexMap::new();
        for (path, source) in files.below("templates/") {
            let Some(name) = path.strip_suffix("/kind.toml") else { continue };
            let Some((file, dropped)) = self.toml_and_dropped(source, 0..source.text.len()) else { continue };
            let lower = files.under(&format!("templates/{path}"));
            let lower = lower.and_then(|lower| Some((lower, self.toml(lower, 0..lower.text.len())?)));
            let kind = match lower {
                Some((lower, below)) => {
                    let mut kind = MergedKind::of(lower, below);
                    let missing = kind.lay_over((Arc::clone(source), file), dropped, &mut self.changes);
                    self.not_there(source, missing);
                    kind
                }
                None => MergedKind::of(source, file),
            };
            if let Some(kind) = self.kind(files, topics, name, kind) {
                kinds.insert(name.to_owned(), kind);
            }
        }
        kinds
    }

    fn kind(
        &mut self,
        files: &Files,
        topics: &IndexMap<String, Topic>,
        name: &str,
        merged: MergedKind,
    ) -> Option<Kind> {
        let MergedKind { source, head, articles, roles, forms } = merged;
        let skeleton_path = format!("templates/{name}/agreement.md");
        let Some(skeleton) = files.get(&skeleton_path) else {
            self.wrong(&source, 0..0, format!("缺少 {skeleton_path}"), format!("{skeleton_path} is missing"));
            return None;
        };
        let skeleton = self.clause(skeleton)?;
        let (Some(title), Some(languages), Some(listed)) = (head.title, head.languages, head.topics) else {
            self.wrong(
                &source,
                0..0,
                "kind.toml 须有 title、languages、topics".to_owned(),
                "kind.toml needs title, languages and topics".to_owned(),
            );
            return None;
        };
        for topic in listed.iter().filter(|topic| !topics.contains_key(topic.get_ref())) {
            let name = topic.get_ref();
            self.wrong(&source, topic.span(), format!("没有主题 {name}"), format!("there is no topic {name}"));
        }
        let names: Vec<String> = listed.into_iter().map(Spanned::into_inner).collect();
        let roles: Vec<_> = roles.into_iter().map(|(_, role)| role).collect();
        let schema = Schema {
            kind: name.to_owned(),
            title,
            languages,
            topics: names
                .iter()
                .filter_map(|name| Some((name.clone(), topics.get(name)?.schema.with_roles(roles.iter()))))
                .collect(),
            elsewhere: topics.keys().filter(|topic| !names.contains(topic)).cloned().collect(),
            roles,
            annexes: head.annexes.unwrap_or_default().into_iter().map(Spanned::into_inner).collect(),
            defaults: head.defaults,
        };
        let first = self.first(&source, &schema, head.first.unwrap_or_default());
        let articles: Vec<Article> = articles
            .into_iter()
            .map(|(source, article)| Article {
                when: article.when.as_ref().map(|c| self.condition(&source, c, 0, &Aliases::new())),
                id: article.id.into_inner(),
                title: article.title,
            })
            .collect();
        let instruments = head.instruments.unwrap_or_default().into_iter().map(Spanned::into_inner).collect();
        let mut drafted: Vec<Form> = Vec::new();
        for (source, form) in &forms {
            if let Some(path) = form.number.as_ref().filter(|path| schema.question(path.get_ref()).is_none()) {
                let (zh, en) =
                    (format!("没有问题 {}", path.get_ref()), format!("there is no question {}", path.get_ref()));
                self.wrong(source, path.span(), zh, en);
            }
            drafted.push(self.form(files, source, (name, &articles, &schema.annexes), form));
        }
        if drafted.is_empty() {
            drafted.push(Form::only(&articles, &schema.annexes));
        }
        let read_by_texts = OnceLock::new();
        let (name, forms, topics) = (name.to_owned(), drafted, names);
        Some(Kind { name, articles, forms, instruments, topics, schema, first, skeleton, read_by_texts })
    }

    /// The first questions of a kind, which ask for answers that it has.
    fn first(&mut self, source: &Arc<Source>, schema: &Schema, first: Vec<Spanned<First>>) -> Vec<First> {
        for question in &first {
            for path in question.get_ref().unknown(schema) {
                let (zh, en) = (format!("没有问题 {path}"), format!("there is no question {path}"));
                self.wrong(source, question.span(), zh, en);
            }
        }
        first.into_iter().map(Spanned::into_inner).collect()
    }

    /// A form of the kind with this name, these articles and annexes.
    fn form(
        &mut self,
        files: &Files,
        source: &Arc<Source>,
        (kind, articles, annexes): (&str, &[Article], &[String]),
        file: &FormFile,
    ) -> Form {
        let unknown = |loader: &mut Self, name: &Spanned<String>, zh: &str, en: &str| {
            let word = name.get_ref();
            loader.wrong(source, name.span(), format!("没有{zh} {word}"), format!("there is no {en} {word}"));
        };
        let mut chosen = Vec::new();
        for name in file.articles.iter().flatten() {
            match articles.iter().find(|article| article.id == *name.get_ref()) {
                Some(article) => chosen.push(article.clone()),
                None => unknown(self, name, "条", "article"),
            }
        }
        if file.articles.is_none() {
            chosen = articles.to_vec();
        }
        for title in &file.titles {
            if !chosen.iter().any(|article| article.id == *title.article.get_ref()) {
                unknown(self, &title.article, "条", "article");
            }
        }
        for name in file.annexes.iter().flatten().chain(&file.attached) {
            if !annexes.contains(name.get_ref()) {
                unknown(self, name, "附件", "annex");
            }
        }
        let condition = |loader: &mut Self, written: &Option<Spanned<String>>| {
            written.as_ref().map(|c| loader.condition(source, c, 0, &Aliases::new()))
        };
        let mut with_titles = Vec::new();
        for article in chosen {
            let titles = file.titles.iter().filter(|title| *title.article.get_ref() == article.id);
            let titles = titles.map(|title| (condition(self, &title.when), title.title.clone())).collect();
            with_titles.push(FormArticle { article, titles });
        }
        let skeleton = file.skeleton.as_ref().and_then(|name| {
            let path = format!("templates/{kind}/{}.md", name.get_ref());
            let Some(skeleton) = files.get(&path) else {
                self.wrong(source, name.span(), format!("缺少 {path}"), format!("{path} is missing"));
                return None;
            };
            self.clause(skeleton)
        });
        let mut words = Vec::new();
        for file in &file.words {
            words.push(Words { when: condition(self, &file.when), replace: file.replace.clone() });
        }
        let plain = |names: &[Spanned<String>]| names.iter().map(|name| name.get_ref().clone()).collect();
        Form {
            id: file.id.get_ref().clone(),
            name: file.name.clone(),
            number: file.number.as_ref().map(|path| path.get_ref().clone()),
            title: self.words(source, &file.title, &Aliases::new()),
            articles: with_titles,
            annexes: file.annexes.as_ref().map_or_else(|| annexes.to_vec(), |names| plain(names)),
            attached: plain(&file.attached),
            takes: file.takes,
            by_default: condition(self, &file.by_default),
            possible: condition(self, &file.possible),
            skeleton,
            words,
            budget: file.budget,
            usage: OnceLock::new(),
            read_by_texts: OnceLock::new(),
        }
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
