//! A whole answer file against the questions of its kind: every problem in one run.

mod annexes;
mod drafting;
mod head;
mod misplaced;
mod parties;
mod roles;
mod same;
mod topics;

pub(super) use topics::fill_defaults;

use super::node::{Node, TomlValue};
use super::schema::Schema;
use super::topic::{Places, Shared, Topic};
use super::value_reader::ValueReader;
use super::{Answers, special};
use crate::diagnostic::Diagnostic;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a file came to.
#[derive(Debug)]
pub struct Parsed {
    /// The answers that fit; those that did not are left out.
    pub answers: Answers,
    /// Everything that was wrong.
    pub findings: Vec<Diagnostic>,
}

/// Reads the answers of `root` (all layers merged) by the questions of `schema`.
pub fn parse(root: &Node, schema: &Schema) -> Parsed {
    parse_with(&Shared::default(), root, schema)
}

/// The topics of `root` that are sound as they stand, without those that `differ` from file to file.
pub fn share(root: &Node, schema: &Schema, differ: impl Fn(&str) -> bool) -> Shared {
    let TomlValue::Table(fields) = &root.data else { return Shared::default() };
    let mut reader = Reader { schema, shaper: ValueReader::of_roles(&schema.roles) };
    let (language, _) = reader.head(fields, root);
    reader.shaper.languages = super::languages(&language);
    let mut topics = BTreeMap::new();
    let mut places = BTreeMap::new();
    for (name, topic) in schema.topics.iter().filter(|(name, topic)| !topic.repeated && !differ(name)) {
        reader.shaper.locations.clear();
        reader.shaper.findings.clear();
        let record = reader.topic(name, &topic.questions, fields.get(name), root);
        if reader.shaper.findings.is_empty() {
            topics.insert(name.clone(), Topic::new(record));
            places.append(&mut reader.shaper.locations);
        }
    }
    Shared { language, topics, places: Arc::new(places) }
}

/// True for a file that is meant to hold answers: it is empty, or has a key that answer files have (a topic among them).
pub fn is_meant_as_answers(root: &Node, is_topic: impl Fn(&str) -> bool) -> bool {
    let TomlValue::Table(fields) = &root.data else { return false };
    fields.is_empty() || fields.keys().any(|key| HEAD.contains(&key.as_str()) || is_topic(key))
}

/// The same as [`parse`] for a `root` that need not hold the topics that are `shared`.
pub fn parse_with(shared: &Shared, root: &Node, schema: &Schema) -> Parsed {
    let empty = IndexMap::new();
    let fields = match &root.data {
        TomlValue::Table(fields) => fields,
        _ => &empty,
    };
    let mut reader = Reader { schema, shaper: ValueReader::of_roles(&schema.roles) };
    let (language, stance) = reader.head(fields, root);
    let form = reader.form(fields);
    let byline = reader.byline(fields.get("author"));
    reader.shaper.languages = super::languages(&language);
    reader.unknown_tables(fields);
    let mut topics = BTreeMap::new();
    for (name, topic) in &schema.topics {
        if topic.repeated {
            continue;
        }
        let topic = shared
            .topic(name, &language)
            .unwrap_or_else(|| Topic::new(reader.topic(name, &topic.questions, fields.get(name), root)));
        topics.insert(name.clone(), topic);
    }
    let parties = reader.parties(fields.get("parties"), root);
    reader.roles(&topics, &parties);
    let annexes = reader.annexes(fields.get("annexes"));
    let special = special::read(&mut reader.shaper, fields.get("special"));
    let waivers = reader.waivers(fields.get("waive"));
    let choose = reader.choose(fields.get("choose"));
    let locks = reader.locks(fields.get("lock"), root);
    let columns = reader.columns(fields.get("columns"));
    Parsed {
        answers: Answers {
            kind: schema.kind.clone(),
            language,
            form,
            stance,
            byline,
            topics,
            parties,
            annexes,
            special,
            waivers,
            choose,
            locks,
            house_stance: None,
            columns,
            places: Places::of(reader.shaper.locations, shared),
            lacking: BTreeSet::new(),
        },
        findings: reader.shaper.findings,
    }
}

/// Keys at the top that are no topics.
const HEAD: [&str; 13] = [
    "kind", "language", "form", "stance", "author", "extends", "library", "annexes", "special", "waive", "choose",
    "columns", "lock",
];

struct Reader<'a> {
    schema: &'a Schema,
    shaper: ValueReader,
}

impl Reader<'_> {
    fn find(&mut self, finding: Diagnostic) {
        self.shaper.findings.push(finding);
    }
}
