//! Kinds of agreement: roles, topics, articles and the skeleton of each.

use super::Loader;
use super::form::Of;
use crate::answers::Schema;
use crate::diagnostic::Source;
use crate::library::article::{Article, ArticleFile};
use crate::library::files::Files;
use crate::library::first::First;
use crate::library::form::Form;
use crate::library::kind::Kind;
use crate::library::merge::MergedKind;
use crate::library::part::Aliases;
use crate::library::topic::Topic;
use indexmap::IndexMap;
use std::sync::{Arc, OnceLock};
use toml::Spanned;

impl Loader<'_> {
    pub(super) fn kinds(&mut self, files: &Files, topics: &IndexMap<String, Topic>) -> IndexMap<String, Kind> {
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
        let names = self.topics_of(name, &source, listed, topics);
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
        let articles: Vec<Article> =
            articles.into_iter().map(|(source, article)| self.article(&source, article)).collect();
        let instruments = head.instruments.unwrap_or_default().into_iter().map(Spanned::into_inner).collect();
        let mut drafted: Vec<Form> = Vec::new();
        let of = Of { kind: name, articles: &articles, annexes: &schema.annexes };
        for (source, form) in &forms {
            // A kind may have laid aside the topic that asks for the number of one of its forms.
            let known = |path: &str| {
                let (topic, key) = path.split_once('.').unwrap_or((path, ""));
                topics.get(topic).is_some_and(|topic| topic.schema.questions.contains_key(key))
            };
            if let Some(path) = form.number.as_ref().filter(|path| !known(path.get_ref())) {
                let (zh, en) =
                    (format!("没有问题 {}", path.get_ref()), format!("there is no question {}", path.get_ref()));
                self.wrong(source, path.span(), zh, en);
            }
            drafted.push(self.form(files, source, of, form));
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

    /// The topics that the kind lists, then those that name it.
    fn topics_of(
        &mut self,
        kind: &str,
        source: &Arc<Source>,
        listed: Vec<Spanned<String>>,
        topics: &IndexMap<String, Topic>,
    ) -> Vec<String> {
        for topic in listed.iter().filter(|topic| !topics.contains_key(topic.get_ref())) {
            let name = topic.get_ref();
            self.wrong(source, topic.span(), format!("没有主题 {name}"), format!("there is no topic {name}"));
        }
        let mut names: Vec<String> = listed.into_iter().map(Spanned::into_inner).collect();
        for topic in topics.values().filter(|topic| topic.kinds.iter().any(|named| named == kind)) {
            if !names.contains(&topic.name) {
                names.push(topic.name.clone());
            }
        }
        names
    }

    fn article(&mut self, source: &Arc<Source>, file: ArticleFile) -> Article {
        Article {
            when: file.when.as_ref().map(|c| self.condition(source, c, 0, &Aliases::new())),
            id: file.id.into_inner(),
            title: file.title,
        }
    }
}
