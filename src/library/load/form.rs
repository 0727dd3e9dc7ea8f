//! A form of a kind: which articles, annexes and words it takes.

use super::Loader;
use crate::diagnostic::Source;
use crate::library::article::Article;
use crate::library::files::Files;
use crate::library::form::{Form, FormArticle, FormFile, Words};
use crate::library::part::{Aliases, Condition};
use std::sync::{Arc, OnceLock};
use toml::Spanned;

/// What the kind of a form has.
#[derive(Clone, Copy)]
pub(super) struct Of<'k> {
    /// Its name.
    pub kind: &'k str,
    pub articles: &'k [Article],
    pub annexes: &'k [String],
}

impl Loader<'_> {
    pub(super) fn form(&mut self, files: &Files, source: &Arc<Source>, of: Of<'_>, file: &FormFile) -> Form {
        let articles = self.form_articles(source, of.articles, file);
        for name in file.annexes.iter().flatten().chain(&file.attached) {
            if !of.annexes.contains(name.get_ref()) {
                self.unknown(source, name, "附件", "annex");
            }
        }
        let skeleton = file.skeleton.as_ref().and_then(|name| {
            let path = format!("templates/{}/{}.md", of.kind, name.get_ref());
            let Some(skeleton) = files.get(&path) else {
                self.wrong(source, name.span(), format!("缺少 {path}"), format!("{path} is missing"));
                return None;
            };
            self.clause(skeleton)
        });
        let mut words = Vec::new();
        for file in &file.words {
            words.push(Words { when: self.holds(source, &file.when), replace: file.replace.clone() });
        }
        let plain = |names: &[Spanned<String>]| names.iter().map(|name| name.get_ref().clone()).collect();
        Form {
            id: file.id.get_ref().clone(),
            name: file.name.clone(),
            number: file.number.as_ref().map(|path| path.get_ref().clone()),
            title: self.words(source, &file.title, &Aliases::new()),
            articles,
            annexes: file.annexes.as_ref().map_or_else(|| of.annexes.to_vec(), |names| plain(names)),
            attached: plain(&file.attached),
            takes: file.takes,
            by_default: self.holds(source, &file.by_default),
            possible: self.holds(source, &file.possible),
            skeleton,
            words,
            budget: file.budget,
            usage: OnceLock::new(),
            read_by_texts: OnceLock::new(),
        }
    }

    /// The kind's articles that the form takes, each with the titles that it may have there.
    fn form_articles(&mut self, source: &Arc<Source>, of_kind: &[Article], file: &FormFile) -> Vec<FormArticle> {
        let mut chosen = Vec::new();
        for name in file.articles.iter().flatten() {
            match of_kind.iter().find(|article| article.id == *name.get_ref()) {
                Some(article) => chosen.push(article.clone()),
                None => self.unknown(source, name, "条", "article"),
            }
        }
        if file.articles.is_none() {
            chosen = of_kind.to_vec();
        }
        for title in &file.titles {
            if !chosen.iter().any(|article| article.id == *title.article.get_ref()) {
                self.unknown(source, &title.article, "条", "article");
            }
        }
        let mut with_titles = Vec::new();
        for article in chosen {
            let titles = file.titles.iter().filter(|title| *title.article.get_ref() == article.id);
            let titles = titles.map(|title| (self.holds(source, &title.when), title.title.clone())).collect();
            with_titles.push(FormArticle { article, titles });
        }
        with_titles
    }

    /// A condition of the file, where it has one.
    fn holds(&mut self, source: &Arc<Source>, written: &Option<Spanned<String>>) -> Option<Condition> {
        written.as_ref().map(|c| self.condition(source, c, 0, &Aliases::new()))
    }

    fn unknown(&mut self, source: &Arc<Source>, name: &Spanned<String>, zh: &str, en: &str) {
        let word = name.get_ref();
        self.wrong(source, name.span(), format!("没有{zh} {word}"), format!("there is no {en} {word}"));
    }
}
