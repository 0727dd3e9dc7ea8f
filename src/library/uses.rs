//! What in a library speaks of an answer or names a fact: what changes when the answer does.

use super::part::{Condition, Template};
use super::topic::{Fact, Route, Rule, Step};
use super::{Clause, Form, Kind, Library};
use crate::expression::Paths;

/// What speaks of an answer or names a fact.
#[derive(Debug, Clone, Copy)]
pub enum User<'l> {
    /// A clause.
    Clause(&'l Clause),
    /// A rule.
    Rule(&'l Rule),
    /// A step.
    Step(&'l Step),
    /// A route.
    Route(&'l Route),
    /// A fact.
    Fact(&'l Fact),
    /// The path of a question that must be answered under a condition.
    Question(&'l str),
    /// A kind, in its skeleton, articles or forms.
    Kind(&'l Kind),
}

/// What is looked for.
struct Search<'n> {
    name: &'n str,
    /// A fact is used where it is named, an answer also where a fact speaks of it.
    named: bool,
}

impl Library {
    /// What names the fact.
    pub fn users_of_fact<'l>(&'l self, name: &str) -> Vec<User<'l>> {
        self.users(&Search { name, named: true })
    }

    /// What speaks of the answer at `path` or of a part of it, also by way of facts.
    pub fn users_of_answer<'l>(&'l self, path: &str) -> Vec<User<'l>> {
        self.users(&Search { name: path, named: false })
    }

    fn users<'l>(&'l self, search: &Search<'_>) -> Vec<User<'l>> {
        let clauses = self.clauses.iter().chain(&self.annexes).filter(|clause| search.finds_in_clause(clause));
        let mut found: Vec<User<'l>> = clauses.map(User::Clause).collect();
        for topic in self.topics.values() {
            found.extend(topic.rules.iter().filter(|rule| search.finds_in_rule(rule)).map(User::Rule));
            found.extend(topic.steps.iter().filter(|step| search.finds_in_step(step)).map(User::Step));
            let routes = topic.routes.iter().filter(|route| {
                search.finds(route.when.as_ref())
                    || route.title.iter().chain(route.text.iter()).any(|(_, t)| search.prints(t))
            });
            found.extend(routes.map(User::Route));
            let asked = topic.required_when.iter().filter(|(_, condition)| search.finds(Some(condition)));
            found.extend(asked.map(|(path, _)| User::Question(path)));
        }
        found.extend(self.facts.values().filter(|fact| search.finds(Some(&fact.when))).map(User::Fact));
        found.extend(self.kinds.values().filter(|kind| search.finds_in_kind(kind)).map(User::Kind));
        found
    }
}

impl Search<'_> {
    fn is(&self, path: &str) -> bool {
        path.strip_prefix(self.name).is_some_and(|rest| rest.is_empty() || !self.named && rest.starts_with('.'))
    }

    fn among(&self, paths: &Paths) -> bool {
        paths.paths.iter().any(|(path, _)| self.is(path) || self.is_of_party(path))
    }

    /// `party.seller.name` for `parties.name`.
    fn is_of_party(&self, path: &str) -> bool {
        let field = path.strip_prefix("party.").and_then(|rest| rest.split_once('.'));
        field.is_some_and(|(_, field)| self.is(&format!("parties.{field}")))
    }

    fn finds(&self, condition: Option<&Condition>) -> bool {
        let paths = |condition: &Condition| if self.named { condition.written_paths() } else { condition.paths() };
        condition.is_some_and(|condition| self.among(&paths(condition)))
    }

    fn prints(&self, text: &Template) -> bool {
        self.among(&if self.named { text.written_paths() } else { text.paths() })
    }

    fn finds_in_clause(&self, clause: &Clause) -> bool {
        [&clause.when, &clause.highlight_when].into_iter().any(|when| self.finds(when.as_ref()))
            || clause.text.iter().any(|(_, text)| self.prints(text))
    }

    fn finds_in_rule(&self, rule: &Rule) -> bool {
        let each = rule.each.as_deref().unwrap_or_default();
        let at = rule.at.iter().map(|at| at.strip_prefix("item").map_or(at.clone(), |rest| format!("{each}{rest}")));
        self.finds(rule.when.as_ref())
            || at.into_iter().any(|at| self.is(&at))
            || rule.message.iter().chain(rule.hint.iter()).any(|(_, text)| self.prints(text))
    }

    fn finds_in_step(&self, step: &Step) -> bool {
        let texts = [Some(&step.what), step.due_text.as_ref(), step.document.as_ref()];
        [&step.when, &step.done].into_iter().any(|when| self.finds(when.as_ref()))
            || [&step.due, &step.who].into_iter().flatten().any(|path| self.is(path))
            || texts.into_iter().flatten().flat_map(|text| text.iter()).any(|(_, text)| self.prints(text))
    }

    fn finds_in_kind(&self, kind: &Kind) -> bool {
        let skeletons = kind.forms.iter().filter_map(|form| form.skeleton.as_ref()).chain([&kind.skeleton]);
        kind.articles.iter().any(|article| self.finds(article.when.as_ref()))
            || skeletons.into_iter().any(|skeleton| self.finds_in_clause(skeleton))
            || kind.forms.iter().any(|form| self.finds_in_form(form))
    }

    fn finds_in_form(&self, form: &Form) -> bool {
        let titles = form.articles.iter().flat_map(|article| article.titles.iter().map(|(when, _)| when));
        let words = form.words.iter().map(|words| &words.when);
        titles.chain(words).chain([&form.by_default, &form.possible]).any(|when| self.finds(when.as_ref()))
            || form.title.iter().any(|(_, title)| self.prints(title))
    }
}
