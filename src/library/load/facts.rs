//! The facts of all topics, which every condition may name.

use super::Loader;
use crate::diagnostic::Source;
use crate::expression::{FactError, Facts, Sources};
use crate::library::merge::MergedTopic;
use crate::library::part::Aliases;
use crate::library::topic::Fact;
use indexmap::IndexMap;
use std::sync::Arc;

impl Loader<'_> {
    pub(super) fn facts(&mut self, topics: &[(String, MergedTopic)]) -> IndexMap<String, Fact> {
        let all = || topics.iter().flat_map(|(_, topic)| &topic.facts);
        let written: Vec<(String, String)> =
            all().map(|(name, (_, fact))| (name.clone(), fact.when.get_ref().clone())).collect();
        let (facts, errors) = Facts::of(&written);
        self.sources = Sources::new(facts);
        let mut found: IndexMap<String, Fact> = IndexMap::new();
        for (name, (source, fact)) in all() {
            let aliases: Aliases = fact.each.iter().map(|path| ("item", path.clone())).collect();
            let when = self.condition(source, &fact.when, 0, &aliases);
            let named = Fact {
                name: name.clone(),
                each: fact.each.clone(),
                when,
                say: fact.say.clone(),
                source: Arc::clone(source),
            };
            if let Some(other) = found.insert(name.clone(), named) {
                let other = &other.source.name;
                self.fact_wrong(
                    source,
                    name,
                    format!("事实 {name} 重复（另见 {other}）"),
                    format!("the fact {name} exists twice (also in {other})"),
                );
            }
        }
        for (name, error) in errors {
            let Some(source) = found.get(&name).map(|fact| Arc::clone(&fact.source)) else { continue };
            let (zh, en) = match error {
                FactError::Circle(names) => {
                    let circle = names.iter().chain(names.first()).map(String::as_str).collect::<Vec<_>>().join(" → ");
                    (
                        format!("事实 {name} 以自己为前提：{circle}"),
                        format!("the fact {name} rests on itself: {circle}"),
                    )
                }
                FactError::TooLong => (
                    format!("事实 {name} 连同其所用的事实过长"),
                    format!("the fact {name} is too long with the facts it names"),
                ),
            };
            self.fact_wrong(&source, &name, zh, en);
        }
        found
    }

    /// A finding at the head of a fact.
    fn fact_wrong(&mut self, source: &Arc<Source>, name: &str, zh: String, en: String) {
        let head = format!("[facts.{name}]");
        let at = source.text.find(&head).unwrap_or(0);
        self.wrong(source, at..at + head.len(), zh, en);
    }
}
