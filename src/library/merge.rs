//! A user's `topic.toml` or `kind.toml` over that of the library, entry by entry: a question, fact, rule, step, route,
//! role, article or form replaces the one of its id, a new one is added, and `drop = true` takes one out.

use super::article::ArticleFile;
use super::form::FormFile;
use super::kind::KindFile;
use super::overlay::{Change, How};
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
trait Entry: PartialEq {
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

/// What one file changes in those below it.
struct Laying<'a> {
    source: &'a Arc<Source>,
    /// Before the names of entries that only their topic tells apart: `liability.`.
    prefix: String,
    changes: &'a mut Vec<Change>,
}

impl Laying<'_> {
    fn note(&mut self, how: How, list: &'static str, id: &str) {
        let prefix = if list == "questions" { self.prefix.as_str() } else { "" };
        self.changes.push(Change { how, list, id: format!("{prefix}{id}") });
    }

    /// A whole copy says again what is there already: that is no change.
    fn note_entry<T: PartialEq>(&mut self, list: &'static str, id: &str, lower: Option<&T>, upper: &T) {
        match lower {
            Some(lower) if lower == upper => {}
            Some(_) => self.note(How::Replaced, list, id),
            None => self.note(How::Added, list, id),
        }
    }

    /// `upper` over `lower`: what is new follows what it follows in `upper`.
    fn over<T: Entry>(&mut self, list: &'static str, lower: &mut Vec<In<T>>, upper: Vec<T>) {
        let mut last = None;
        for entry in upper {
            // Two of one id in one file stay two, and are told as such.
            let of_lower = |(file, other): &In<T>| other.id() == entry.id() && !Arc::ptr_eq(file, self.source);
            let known = lower.iter().position(of_lower);
            self.note_entry(list, entry.id(), known.map(|at| &lower[at].1), &entry);
            let entry = (Arc::clone(self.source), entry);
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

    /// Notes what was taken out and gives back what was not there.
    fn taken_out(&mut self, dropped: Vec<Dropped>, mut take: impl FnMut(&str, &str) -> bool) -> Vec<Dropped> {
        let mut missing = Vec::new();
        for drop in dropped {
            match LISTS.into_iter().find(|list| *list == drop.list) {
                Some(list) if take(list, &drop.id) => self.note(How::Dropped, list, &drop.id),
                _ => missing.push(drop),
            }
        }
        missing
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

    /// Lays the file of topic `name` over it, and notes what it changes. Returned is what it takes out and was not there.
    pub fn lay_over(
        &mut self,
        name: &str,
        (source, file): In<TopicFile>,
        dropped: Vec<Dropped>,
        changes: &mut Vec<Change>,
    ) -> Vec<Dropped> {
        let mut laying = Laying { source: &source, prefix: format!("{name}."), changes };
        let missing = laying.taken_out(dropped, |list, id| match list {
            "questions" => self.head.questions.shift_remove(id).is_some(),
            "facts" => self.facts.shift_remove(id).is_some(),
            "rules" => take(&mut self.rules, id),
            "steps" => take(&mut self.steps, id),
            _ => take(&mut self.routes, id),
        });
        self.below = Some(std::mem::replace(&mut self.source, Arc::clone(&source)));
        self.head.title = file.title.or(self.head.title.take());
        self.head.intro = file.intro.or(self.head.intro.take());
        self.head.repeated |= file.repeated;
        for kind in file.kinds {
            if !self.head.kinds.iter().any(|known| known.get_ref() == kind.get_ref()) {
                laying.note(How::Added, "topics", &format!("{name} ({})", kind.get_ref()));
                self.head.kinds.push(kind);
            }
        }
        for (key, question) in file.questions {
            laying.note_entry("questions", &key, self.head.questions.get(&key), &question);
            self.head.questions.insert(key, question);
        }
        for (name, fact) in file.facts {
            laying.note_entry("facts", &name, self.facts.get(&name).map(|(_, fact)| fact), &fact);
            self.facts.insert(name, (Arc::clone(&source), fact));
        }
        laying.over("rules", &mut self.rules, file.rules);
        laying.over("steps", &mut self.steps, file.steps);
        laying.over("routes", &mut self.routes, file.routes);
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

    /// Lays a file over it, and notes what it changes: its lists of topics, annexes, languages and first questions, where it
    /// has them, replace those below. Returned is what it takes out and was not there.
    pub fn lay_over(
        &mut self,
        (source, file): In<KindFile>,
        dropped: Vec<Dropped>,
        changes: &mut Vec<Change>,
    ) -> Vec<Dropped> {
        let mut laying = Laying { source: &source, prefix: String::new(), changes };
        let missing = laying.taken_out(dropped, |list, id| match list {
            "articles" => take(&mut self.articles, id),
            "forms" => take(&mut self.forms, id),
            _ => take(&mut self.roles, id),
        });
        self.source = Arc::clone(&source);
        self.head.title = file.title.or(self.head.title.take());
        self.head.languages = file.languages.or(self.head.languages.take());
        self.head.topics = file.topics.or(self.head.topics.take());
        self.head.annexes = file.annexes.or(self.head.annexes.take());
        self.head.instruments = file.instruments.or(self.head.instruments.take());
        self.head.first = file.first.or(self.head.first.take());
        self.head.defaults = laid_over(std::mem::take(&mut self.head.defaults), file.defaults);
        laying.over("articles", &mut self.articles, file.articles);
        laying.over("roles", &mut self.roles, file.roles);
        laying.over("forms", &mut self.forms, file.forms);
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
