//! Topics: questions, rules, steps and routes, a user's entries laid over the library's.

use super::Loader;
use crate::answers::{AnswerType, Question, TopicSchema};
use crate::diagnostic::Source;
use crate::library::files::Files;
use crate::library::merge::{In, MergedTopic};
use crate::library::part::{Aliases, Condition};
use crate::library::topic::{Fact, Route, RouteFile, Rule, RuleFile, Step, StepFile, Topic, TopicFile};
use crate::value::Localised;
use indexmap::IndexMap;
use std::collections::HashMap;
use std::sync::Arc;
use toml::Spanned;

impl Loader<'_> {
    /// Topics, and the facts of all of them, which every condition may name.
    pub(super) fn topics(&mut self, files: &Files) -> (IndexMap<String, Topic>, IndexMap<String, Fact>) {
        let mut found: Vec<(String, MergedTopic)> = Vec::new();
        for (path, source) in files.below("clauses/") {
            let Some(name) = path.strip_suffix("/topic.toml") else { continue };
            let Some((file, dropped)) = self.toml_and_dropped::<TopicFile>(source, 0..source.text.len()) else {
                continue;
            };
            self.kinds_there(files, source, &file.kinds);
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

    /// Every kind that a topic names must be one.
    fn kinds_there(&mut self, files: &Files, source: &Arc<Source>, kinds: &[Spanned<String>]) {
        for kind in kinds {
            let name = kind.get_ref();
            if files.get(&format!("templates/{name}/kind.toml")).is_none() {
                let (zh, en) = (format!("没有协议类型 {name}"), format!("there is no kind {name}"));
                self.wrong(source, kind.span(), zh, en);
            }
        }
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
            kinds: head.kinds.into_iter().map(Spanned::into_inner).collect(),
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
}

/// The words of every choice, by the path of its question.
pub(super) fn labels(topics: &IndexMap<String, Topic>) -> HashMap<String, HashMap<String, Localised<String>>> {
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
