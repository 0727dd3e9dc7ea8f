//! A user's `topic.toml` or `kind.toml` over that of the library, entry by entry: a question, fact, rule, step, route,
//! role, article or form replaces the one of its id, a new one is added, and `drop = true` takes one out.

use super::article::ArticleFile;
use super::form::FormFile;
use super::kind::KindFile;
use super::topic::{FactFile, RouteFile, RuleFile, StepFile, TopicFile};
use crate::answers::Role;
use crate::diagnostic::Source;
use indexmap::IndexMap;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// An entry that a file takes out: the table it stands in, its id and where it says so.
#[derive(Debug)]
pub(super) struct Dropped {
    pub list: String,
    pub id: String,
    pub span: Range<usize>,
}

/// Lists in which entries may be taken out.
const LISTS: [&str; 8] = ["questions", "facts", "rules", "steps", "routes", "roles", "articles", "forms"];

/// Takes the entries with `drop = true` out of a table and tells which they were.
pub(super) fn dropped(table: &mut DeTable<'_>) -> Vec<Dropped> {
    let says_so = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
        DeValue::Table(entry) => entry.get("drop").is_some_and(|drop| matches!(drop.get_ref(), DeValue::Boolean(true))),
        _ => false,
    };
    let mut found: Vec<Dropped> = Vec::new();
    for (key, value) in table.iter_mut() {
        let list: &str = key.get_ref();
        if !LISTS.contains(&list) {
            continue;
        }
        let mut drop = |id: &str, span| found.push(Dropped { list: list.to_owned(), id: id.to_owned(), span });
        match value.get_mut() {
            DeValue::Table(entries) => {
                for (id, entry) in std::mem::take(entries) {
                    if says_so(&entry) {
                        drop(id.get_ref(), id.span());
                    } else {
                        entries.insert(id, entry);
                    }
                }
            }
            DeValue::Array(entries) => {
                for entry in std::mem::replace(entries, DeArray::new()) {
                    match entry.get_ref() {
                        DeValue::Table(fields) if says_so(&entry) => {
                            let id = fields.get("id");
                            let name = id.and_then(|id| id.get_ref().as_str()).unwrap_or_default();
                            drop(name, id.map_or(entry.span(), Spanned::span));
                        }
                        _ => entries.push(entry),
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// An entry and the file it stands in.
pub(super) type In<T> = (Arc<Source>, T);

/// What is told apart by an id.
trait Entry {
    fn id(&self) -> &str;
}

macro_rules! entries {
    ($($entry:ty: $id:expr;)*) => { $(impl Entry for $entry {
        fn id(&self) -> &str {
            let id: fn(&$entry) -> &str = $id;
            id(self)
        }
    })* };
}

entries! {
    Spanned<RuleFile>: |rule| &rule.get_ref().id;
    Spanned<StepFile>: |step| &step.get_ref().id;
    Spanned<RouteFile>: |route| &route.get_ref().id;
    ArticleFile: |article| article.id.get_ref();
    FormFile: |form| form.id.get_ref();
    Role: |role| &role.id;
}

/// `upper` over `lower`: what is new follows what it follows in `upper`.
fn over<T: Entry>(lower: &mut Vec<In<T>>, source: &Arc<Source>, upper: Vec<T>) {
    let mut last = None;
    for entry in upper {
        // Two of one id in one file stay two, and are told as such.
        let known = lower.iter().position(|(file, other)| other.id() == entry.id() && !Arc::ptr_eq(file, source));
        let entry = (Arc::clone(source), entry);
        last = Some(match (known, last) {
            (Some(at), _) => {
                lower[at] = entry;
                at
            }
            (None, Some(before)) => {
                lower.insert(before + 1, entry);
                before + 1
            }
            (None, None) => {
                lower.push(entry);
                lower.len() - 1
            }
        });
    }
}

/// Takes an entry out. False: there is none.
fn take<T: Entry>(entries: &mut Vec<In<T>>, id: &str) -> bool {
    let before = entries.len();
    entries.retain(|(_, entry)| entry.id() != id);
    entries.len() < before
}

fn placed<T>(source: &Arc<Source>, entries: Vec<T>) -> Vec<In<T>> {
    entries.into_iter().map(|entry| (Arc::clone(source), entry)).collect()
}

/// A topic of one or two files.
#[derive(Debug)]
pub(super) struct MergedTopic {
    /// The topmost file.
    pub source: Arc<Source>,
    /// The file below it.
    pub below: Option<Arc<Source>>,
    /// All but the lists.
    pub head: TopicFile,
    pub facts: IndexMap<String, In<FactFile>>,
    pub rules: Vec<In<Spanned<RuleFile>>>,
    pub steps: Vec<In<Spanned<StepFile>>>,
    pub routes: Vec<In<Spanned<RouteFile>>>,
}

impl MergedTopic {
    pub fn of(source: &Arc<Source>, mut file: TopicFile) -> Self {
        let facts = std::mem::take(&mut file.facts);
        MergedTopic {
            source: Arc::clone(source),
            below: None,
            facts: facts.into_iter().map(|(name, fact)| (name, (Arc::clone(source), fact))).collect(),
            rules: placed(source, std::mem::take(&mut file.rules)),
            steps: placed(source, std::mem::take(&mut file.steps)),
            routes: placed(source, std::mem::take(&mut file.routes)),
            head: file,
        }
    }

    /// Lays a file over it. Returned is what it takes out and was not there.
    pub fn lay_over(&mut self, source: &Arc<Source>, file: TopicFile, dropped: Vec<Dropped>) -> Vec<Dropped> {
        let missing = dropped
            .into_iter()
            .filter(|drop| !match drop.list.as_str() {
                "questions" => self.head.questions.shift_remove(&drop.id).is_some(),
                "facts" => self.facts.shift_remove(&drop.id).is_some(),
                "rules" => take(&mut self.rules, &drop.id),
                "steps" => take(&mut self.steps, &drop.id),
                _ => take(&mut self.routes, &drop.id),
            })
            .collect();
        self.below = Some(std::mem::replace(&mut self.source, Arc::clone(source)));
        self.head.title = file.title.or(self.head.title.take());
        self.head.intro = file.intro.or(self.head.intro.take());
        self.head.repeated |= file.repeated;
        self.head.questions.extend(file.questions);
        self.facts.extend(file.facts.into_iter().map(|(name, fact)| (name, (Arc::clone(source), fact))));
        over(&mut self.rules, source, file.rules);
        over(&mut self.steps, source, file.steps);
        over(&mut self.routes, source, file.routes);
        missing
    }
}

/// A kind of one or two files.
#[derive(Debug)]
pub(super) struct MergedKind {
    /// The topmost file.
    pub source: Arc<Source>,
    /// All but the articles, forms and roles.
    pub head: KindFile,
    pub articles: Vec<In<ArticleFile>>,
    pub roles: Vec<In<Role>>,
    pub forms: Vec<In<FormFile>>,
}

impl MergedKind {
    pub fn of(source: &Arc<Source>, mut file: KindFile) -> Self {
        MergedKind {
            source: Arc::clone(source),
            articles: placed(source, std::mem::take(&mut file.articles)),
            roles: placed(source, std::mem::take(&mut file.roles)),
            forms: placed(source, std::mem::take(&mut file.forms)),
            head: file,
        }
    }

    /// Lays a file over it: its lists of topics, annexes and languages, where it has them, replace those below. Returned
    /// is what it takes out and was not there.
    pub fn lay_over(&mut self, source: &Arc<Source>, file: KindFile, dropped: Vec<Dropped>) -> Vec<Dropped> {
        let missing = dropped
            .into_iter()
            .filter(|drop| !match drop.list.as_str() {
                "articles" => take(&mut self.articles, &drop.id),
                "forms" => take(&mut self.forms, &drop.id),
                _ => take(&mut self.roles, &drop.id),
            })
            .collect();
        self.source = Arc::clone(source);
        self.head.title = file.title.or(self.head.title.take());
        self.head.languages = file.languages.or(self.head.languages.take());
        self.head.topics = file.topics.or(self.head.topics.take());
        self.head.annexes = file.annexes.or(self.head.annexes.take());
        self.head.defaults = laid_over(std::mem::take(&mut self.head.defaults), file.defaults);
        over(&mut self.articles, source, file.articles);
        over(&mut self.roles, source, file.roles);
        over(&mut self.forms, source, file.forms);
        missing
    }
}

/// Defaults table by table.
fn laid_over(mut lower: toml::Table, upper: toml::Table) -> toml::Table {
    for (key, value) in upper {
        let value = match (lower.remove(&key), value) {
            (Some(toml::Value::Table(lower)), toml::Value::Table(upper)) => toml::Value::Table(laid_over(lower, upper)),
            (_, value) => value,
        };
        lower.insert(key, value);
    }
    lower
}
