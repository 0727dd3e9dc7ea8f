//! The answers of one topic, the places of answers, and what of both is the same in every row of a batch.

use super::schema::{AnswerType, TopicSchema};
use crate::diagnostic::Location;
use crate::expression::{Templated, to_template_map};
use crate::value::{Language, Value};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// The answers of one topic, a record. Cheap to copy: agreements that read the same in it share it.
#[derive(Debug, Clone)]
pub struct Topic(Arc<Content>);

#[derive(Debug, Clone)]
struct Content {
    record: Value,
    /// What conditions and texts see of it, by language, once they have asked.
    templated: [OnceLock<Templated>; 2],
}

impl Topic {
    /// The topic with these answers.
    pub fn new(record: Value) -> Topic {
        Topic(Arc::new(Content { record, templated: Default::default() }))
    }

    /// The answers, to be changed; who shares the topic keeps them as they are.
    pub fn to_mut(&mut self) -> &mut Value {
        let content = Arc::make_mut(&mut self.0);
        content.templated = Default::default();
        &mut content.record
    }

    /// What conditions and texts in `language` see of it; a list without answer is an empty one.
    pub(super) fn templated(&self, schema: Option<&TopicSchema>, language: Language) -> &Templated {
        self.0.templated[language as usize].get_or_init(|| {
            let mut map = to_template_map(&self.0.record, language);
            for (key, question) in schema.iter().flat_map(|schema| &schema.questions) {
                use AnswerType::{Choices, Table, Texts};
                if matches!(question.answer, Choices | Table | Texts) && self.0.record.get(key).is_none() {
                    map.insert(key.clone().into(), Templated::from(Vec::<Templated>::new()));
                }
            }
            Templated::from(map)
        })
    }
}

impl Deref for Topic {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0.record
    }
}

impl PartialEq for Topic {
    fn eq(&self, other: &Topic) -> bool {
        **self == **other
    }
}

/// Where answers stand, by path (`scope.categories.0.grade`).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Places {
    own: BTreeMap<String, Location>,
    /// Of the topics that are shared.
    shared: Arc<BTreeMap<String, Location>>,
}

impl Places {
    /// Where the answer stands.
    pub fn get(&self, path: &str) -> Option<&Location> {
        self.own.get(path).or_else(|| self.shared.get(path))
    }

    /// Every path and its place.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Location)> {
        self.own.iter().chain(&*self.shared).map(|(path, place)| (path.as_str(), place))
    }

    pub(super) fn of(own: BTreeMap<String, Location>, shared: &Shared) -> Places {
        Places { own, shared: Arc::clone(&shared.places) }
    }
}

/// Topics that are the same in many answer files, read once.
#[derive(Debug, Default)]
pub struct Shared {
    /// The language for which they were read.
    pub(super) language: String,
    pub(super) topics: BTreeMap<String, Topic>,
    pub(super) places: Arc<BTreeMap<String, Location>>,
}

impl Shared {
    /// Whether the topic is among them.
    pub fn has(&self, topic: &str) -> bool {
        self.topics.contains_key(topic)
    }

    /// The topic, where it was read for an agreement in `language`.
    pub(super) fn topic(&self, name: &str, language: &str) -> Option<Topic> {
        self.topics.get(name).filter(|_| self.language == language).cloned()
    }
}
