//! A topic: the questions it asks, the rules it checks, the steps it asks for. One folder, one `topic.toml`.

use super::date::DateRule;
use super::part::{Condition, Template};
use crate::answers::{Question, TopicSchema};
use crate::diagnostic::{Severity, Source};
use crate::value::Localised;
use indexmap::IndexMap;
use serde::Deserialize;
use std::sync::Arc;
use toml::Spanned;

/// A topic of the library.
#[derive(Debug)]
pub struct Topic {
    /// Name of its folder and of its table in the answer file.
    pub name: String,
    /// Kinds of agreement that have it though they do not list it: a topic that is added names them.
    pub kinds: Vec<String>,
    /// Its title and questions.
    pub schema: Arc<TopicSchema>,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// Dated steps it asks for.
    pub steps: Vec<Step>,
    /// Legal routes it tells apart.
    pub routes: Vec<Route>,
    /// Its file, or that of the user over it.
    pub source: Arc<Source>,
    /// The file of the library under that of the user.
    pub below: Option<Arc<Source>>,
    /// Conditions under which questions must be answered, by path.
    pub required_when: Vec<(String, Condition)>,
}

/// A name for what conditions mean: they name it instead of repeating its expression.
#[derive(Debug)]
pub struct Fact {
    /// Conditions and texts use it.
    pub name: String,
    /// Path of a table: the fact is one of each row, and stands where `item` is one.
    pub each: Option<String>,
    /// It is true when this holds.
    pub when: Condition,
    /// Its words: a statement without a full stop.
    pub say: Localised<String>,
    /// Its file.
    pub source: Arc<Source>,
}

impl Topic {
    /// The file in which `words` stand.
    pub(super) fn file_of(&self, words: &str) -> &Arc<Source> {
        let below = self.below.as_ref().filter(|_| !self.source.text.contains(words));
        below.unwrap_or(&self.source)
    }
}

/// A check of the answers or of the finished text.
#[derive(Debug)]
pub struct Rule {
    /// Its code.
    pub id: String,
    /// How grave its finding is.
    pub severity: Severity,
    /// The finding exists when this holds; absent with `forbid` alone.
    pub when: Option<Condition>,
    /// Path of a table: the rule runs for every row, as `item`.
    pub each: Option<String>,
    /// Path of the answer it points to; `item.…` inside `each`.
    pub at: Option<String>,
    /// Words that may not stand in the text or in a free-text answer.
    pub forbid: Vec<String>,
    /// Where they are searched.
    pub place: Place,
    /// Kinds it applies to; none: every kind that has the topic.
    pub kinds: Option<Vec<String>>,
    /// Forms it applies to; none: those whose texts use the answer it points at.
    pub forms: Option<Vec<String>>,
    /// Ids of articles.
    pub basis: Vec<String>,
    /// What is wrong.
    pub message: Localised<Template>,
    /// What to do.
    pub hint: Localised<Template>,
    /// The law behind it.
    pub why: Localised<String>,
    /// Folder of its topic.
    pub topic: String,
    /// Its file.
    pub source: Arc<Source>,
}

/// Where forbidden words are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the text of the agreement.
    Text,
    /// In the answers.
    Answers,
    #[default]
    /// In both.
    Both,
}

/// Something to be done by somebody before or after a point of the deal.
#[derive(Debug)]
pub struct Step {
    /// Its name among the steps.
    pub id: String,
    /// Forms it belongs to; none: those that ask every question it speaks of.
    pub forms: Option<Vec<String>>,
    /// It is asked for when this holds.
    pub when: Option<Condition>,
    /// It has been done when this holds.
    pub done: Option<Condition>,
    /// A role word, or the path of an answer that holds one.
    pub who: Option<String>,
    /// Path of the answer with its date.
    pub due: Option<String>,
    /// Its date, computed where the day of its event is known.
    pub date: Option<DateRule>,
    /// A date in words where there is none in the answers.
    pub due_text: Option<Localised<Template>>,
    /// What it must precede: disclosure, signing, closing.
    pub before: Option<String>,
    /// What is to be done.
    pub what: Localised<Template>,
    /// The paper that proves it.
    pub document: Option<Localised<Template>>,
    /// Articles of law it rests on.
    pub basis: Vec<String>,
    /// Its file.
    pub source: Arc<Source>,
}

/// A legal route of the deal.
#[derive(Debug)]
pub struct Route {
    /// Its name among the routes.
    pub id: String,
    /// It is shown when this holds; none: always.
    pub when: Option<Condition>,
    /// What it is called.
    pub title: Localised<Template>,
    /// What it means.
    pub text: Localised<Template>,
    /// Articles of law it rests on.
    pub basis: Vec<String>,
    /// Its file.
    pub source: Arc<Source>,
}

/// `topic.toml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TopicFile {
    pub title: Option<Localised<String>>,
    pub intro: Option<Localised<String>>,
    #[serde(default)]
    pub repeated: bool,
    #[serde(default)]
    pub kinds: Vec<Spanned<String>>,
    #[serde(default)]
    pub questions: IndexMap<String, Question>,
    #[serde(default)]
    pub facts: IndexMap<String, FactFile>,
    #[serde(default)]
    pub rules: Vec<Spanned<RuleFile>>,
    #[serde(default)]
    pub steps: Vec<Spanned<StepFile>>,
    #[serde(default)]
    pub routes: Vec<Spanned<RouteFile>>,
}

type Words = Localised<Spanned<String>>;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactFile {
    pub each: Option<String>,
    pub when: Spanned<String>,
    #[serde(default)]
    pub say: Localised<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    pub id: String,
    pub severity: Severity,
    pub when: Option<Spanned<String>>,
    pub each: Option<String>,
    pub at: Option<String>,
    #[serde(default)]
    pub forbid: Vec<String>,
    #[serde(default, rename = "where")]
    pub place: Place,
    pub kinds: Option<Vec<String>>,
    pub forms: Option<Vec<String>>,
    #[serde(default)]
    pub basis: Vec<String>,
    pub message: Words,
    pub hint: Words,
    pub why: Localised<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepFile {
    pub id: String,
    pub forms: Option<Vec<String>>,
    pub when: Option<Spanned<String>>,
    pub done: Option<Spanned<String>>,
    pub who: Option<String>,
    pub due: Option<String>,
    pub date: Option<DateRule>,
    pub due_text: Option<Words>,
    pub before: Option<String>,
    pub what: Words,
    pub document: Option<Words>,
    #[serde(default)]
    pub basis: Vec<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RouteFile {
    pub id: String,
    pub when: Option<Spanned<String>>,
    pub title: Words,
    pub text: Words,
    #[serde(default)]
    pub basis: Vec<String>,
}
