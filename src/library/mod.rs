//! The clause library: topics, clauses, kinds, statutes; read from the binary or from a user's folder laid over it.

mod article;
mod clause;
mod condition_words;
mod coverage;
mod date;
mod embedded_toml;
mod files;
mod first;
mod form;
mod kind;
mod load;
mod merge;
mod note;
mod overlay;
mod part;
mod playbook;
mod plays;
mod reading;
mod recognise;
mod register;
mod statute;
mod topic;
mod usage;
mod uses;
mod verify;
mod words;

pub use article::Article;
pub use clause::Clause;
pub use coverage::{Coverage, Row};
pub use date::{Count, DateRule, Event, Events};
pub use files::Files;
pub use first::{First, FirstOption};
pub use form::{Budget, FULL, Form, FormArticle, Takes, Usage, Words};
pub use kind::Kind;
pub use note::{Branch, Fits, Note};
pub use overlay::{Change, How, Overlay};
pub use part::{Condition, Template};
pub use plays::{Line, Play};
pub use recognise::{Case, Family, Fault, Flag, Recognition, Repealed, RowWords, Written};
pub use register::RegisterColumn;
pub use statute::{Article as StatuteArticle, Force, Instrument, Statutes, day};
pub use topic::{Fact, Place, Route, Rule, Step, Topic};
pub use uses::User;
pub use words::{Term, WordIndex};

use crate::answers::Question;
use crate::diagnostic::{Diagnostic, Source};
use crate::expression::{Expressions, TemplateId};
use crate::value::Calendar;
use indexmap::IndexMap;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// A whole library, checked.
#[derive(Debug)]
pub struct Library {
    /// By name.
    pub topics: IndexMap<String, Topic>,
    /// By name.
    pub facts: IndexMap<String, Fact>,
    /// By order, then id, then variant.
    pub clauses: Vec<Clause>,
    /// Annexes, in the form of clauses with ids `annex.name`.
    pub annexes: Vec<Clause>,
    /// By name.
    pub kinds: IndexMap<String, Kind>,
    /// The template of the drafting memo.
    pub memo: Option<Clause>,
    /// The law.
    pub statutes: Arc<Statutes>,
    /// What must be sayable.
    pub coverage: Coverage,
    /// What dates are counted from, by name.
    pub events: IndexMap<String, Event>,
    /// On which days offices work.
    pub calendar: Calendar,
    /// What the register tells of each agreement.
    pub register: Vec<RegisterColumn>,
    /// All conditions and texts.
    pub expressions: Expressions,
    /// Over all its files.
    pub sha256: String,
    /// The user's folder that was laid over the library of the program.
    pub overlay: Option<Overlay>,
    /// The files of `clauses/recognise/`, read when a paper is.
    recognise: Vec<Arc<Source>>,
    /// `templates/style.toml`.
    pub style: Option<Arc<Source>>,
    /// `clauses/terms.toml`, read when the languages are compared.
    terms: Option<Arc<Source>>,
    /// Places of the versions of a clause or annex, by id: first in `clauses`, then in `annexes`.
    places: HashMap<String, Vec<usize>>,
    /// Places in `clauses` of the versions of each clause of an article, by its id.
    articles: HashMap<String, Vec<Range<usize>>>,
    words: OnceLock<WordIndex>,
}

impl Library {
    /// The library in the binary, with `folder` laid over it. On failure every problem found.
    /// What is in the binary was verified when the program was tested; a folder is verified each time.
    pub fn open(folder: Option<&Path>) -> Result<Library, Vec<Diagnostic>> {
        let mut files = Files::embedded();
        if let Some(folder) = folder {
            files.lay_over(folder).map_err(|finding| vec![finding])?;
        }
        load::load(&files, folder.is_none())
    }

    /// The library in the binary, verified like a user's own.
    pub fn open_verified() -> Result<Library, Vec<Diagnostic>> {
        load::load(&Files::embedded(), false)
    }

    /// Whether the file is of a folder laid over the library, and then whether it took the place of another.
    pub fn replaces(&self, source: &Source) -> Option<bool> {
        self.overlay.as_ref()?.files.get(&source.name).map(|how| *how == How::Replaced)
    }

    /// By which words provisions are known in somebody else's paper.
    ///
    /// # Errors
    /// What is wrong in `clauses/recognise/`.
    pub fn recognition(&self) -> Result<Recognition, Vec<Diagnostic>> {
        recognise::read(&self.recognise)
    }

    /// The question at a path such as `scope.categories.grade`, whichever kind asks it.
    pub fn question(&self, path: &str) -> Option<&Question> {
        let mut keys = path.split('.');
        let topic = self.topics.get(keys.next()?)?;
        let question = topic.schema.questions.get(keys.next()?)?;
        keys.try_fold(question, |question, key| question.fields.get(key))
    }

    /// All questions with their paths, those that are parts of others after them.
    pub fn questions(&self) -> impl Iterator<Item = (String, &Question)> {
        fn add<'q>(path: String, question: &'q Question, found: &mut Vec<(String, &'q Question)>) {
            found.push((path.clone(), question));
            for (key, field) in &question.fields {
                add(format!("{path}.{key}"), field, found);
            }
        }
        let mut found = Vec::new();
        for (name, topic) in &self.topics {
            for (key, question) in &topic.schema.questions {
                add(format!("{name}.{key}"), question, &mut found);
            }
        }
        found.into_iter()
    }

    /// The rule with that code.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules().find(|rule| rule.id == id)
    }

    /// All rules, topic by topic.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.topics.values().flat_map(|topic| &topic.rules)
    }

    /// The topics of a kind, in the order of the answer file.
    pub fn topics_of<'a>(&'a self, kind: &'a Kind) -> impl Iterator<Item = &'a Topic> {
        kind.topics.iter().filter_map(|name| self.topics.get(name))
    }

    /// The words that checks look for.
    pub fn words(&self) -> &WordIndex {
        self.words.get_or_init(|| WordIndex::of(self))
    }

    /// Questions of a kind that must be answered under a condition: path and condition.
    pub fn required_when<'a>(&'a self, kind: &'a Kind) -> impl Iterator<Item = (&'a str, TemplateId)> {
        let required = self.topics_of(kind).flat_map(|topic| &topic.required_when);
        required.map(|(path, condition)| (path.as_str(), condition.id))
    }

    /// Questions that no condition, text, rule or step uses.
    pub fn unused_questions(&self) -> Vec<Diagnostic> {
        verify::unused_questions(self)
    }

    /// Where a clause or annex says one thing in Chinese and another in English, or uses the wrong word of the trade.
    pub fn wording(&self) -> Vec<Diagnostic> {
        let all = self.clauses.iter().chain(&self.annexes);
        self.terms.as_ref().map(|source| verify::alike(source, all)).unwrap_or_default()
    }

    /// All versions of a clause or annex.
    pub fn versions<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Clause> {
        let places = self.places.get(id).into_iter().flatten();
        places.filter_map(|place| {
            self.clauses.get(*place).or_else(|| self.annexes.get(place.checked_sub(self.clauses.len())?))
        })
    }

    /// The clauses of an article in order, each with all its versions.
    pub fn in_article<'a>(&'a self, article: &str) -> impl Iterator<Item = &'a [Clause]> {
        self.articles.get(article).into_iter().flatten().map(|places| &self.clauses[places.clone()])
    }

    /// Where the clauses of each article stand.
    fn articles(clauses: &[Clause]) -> HashMap<String, Vec<Range<usize>>> {
        let mut articles: HashMap<String, Vec<Range<usize>>> = HashMap::new();
        let mut start = 0;
        for versions in clauses.chunk_by(|a, b| a.id == b.id) {
            let end = start + versions.len();
            articles.entry(versions[0].article.clone()).or_default().push(start..end);
            start = end;
        }
        articles
    }

    /// Where the versions of each clause and annex stand.
    fn places(clauses: &[Clause], annexes: &[Clause]) -> HashMap<String, Vec<usize>> {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, clause) in clauses.iter().chain(annexes).enumerate() {
            places.entry(clause.id.clone()).or_default().push(place);
        }
        places
    }
}
