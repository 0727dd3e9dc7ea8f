//! The names that conditions and texts see.

use super::cache::{Fingerprints, RenderCache};
use super::escape::{BY_HAND, blank};
use super::trace::PLACE;
use crate::value::{Blank, Language, Value};
use std::rc::Rc;
use tera::{Context, Map, Value as Templated};

/// A set of names and values for rendering in one language.
#[derive(Debug, Clone)]
pub struct Scope {
    context: Context,
    pub(super) cache: Option<Rc<RenderCache>>,
    pub(super) fingerprints: Fingerprints,
}

impl Scope {
    /// An empty scope for texts in `language`.
    pub fn new(language: Language) -> Self {
        let mut context = Context::new();
        context.insert_value("language", Templated::from(language.code()));
        Scope { context, cache: None, fingerprints: Fingerprints::default() }
    }

    /// With the results of earlier scopes, if any are kept.
    pub fn caching(mut self, cache: Option<&Rc<RenderCache>>) -> Self {
        self.fingerprints = Fingerprints::default();
        self.cache = cache.cloned();
        self
    }

    /// With the results that `other` keeps.
    pub fn caching_as(self, other: &Scope) -> Self {
        self.caching(other.cache.as_ref())
    }

    /// Adds or replaces a name.
    pub fn set(&mut self, name: &'static str, value: Templated) {
        self.forget(name);
        self.context.insert_value(name, value);
    }

    /// Adds or replaces a name that is known at run time only.
    pub fn set_named(&mut self, name: String, value: Templated) {
        self.forget(&name);
        self.context.insert_value(name, value);
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&Templated> {
        self.context.get(name)
    }

    pub(super) fn context(&self) -> &Context {
        &self.context
    }
}

/// An answer as conditions and texts see it: money as `{ amount (fen), currency }`, dates as ISO strings,
/// a deliberate blank as `"by-hand"`, texts in `language`. A text that lacks the language is taken from the other.
pub fn to_template(value: &Value, language: Language) -> Templated {
    match value {
        Value::Text(text) => Templated::from(text.prefer(language).map_or("", String::as_str)),
        Value::Boolean(truth) => Templated::from(*truth),
        Value::Count(number) => Templated::from(*number),
        Value::Money(money) => {
            let mut map = Map::new();
            map.insert("amount".into(), Templated::from(money.fen));
            map.insert("currency".into(), Templated::from(money.currency.as_str()));
            Templated::from(map)
        }
        Value::Date(date) => Templated::from(date.format("%Y-%m-%d").to_string()),
        Value::Word(word) => Templated::from(word.as_str()),
        Value::ByHand => Templated::from(BY_HAND),
        Value::Absent(kind) => absent(*kind),
        Value::List(items) => {
            let rows = items.iter().enumerate().map(|(place, item)| row(item, place, language));
            Templated::from(rows.collect::<Vec<_>>())
        }
        Value::Record(_) => Templated::from(to_template_map(value, language)),
    }
}

/// A row of a list; a record knows its place in it.
fn row(item: &Value, place: usize, language: Language) -> Templated {
    if !matches!(item, Value::Record(_)) {
        return to_template(item, language);
    }
    let mut map = to_template_map(item, language);
    map.insert(PLACE.into(), Templated::from(place as i64));
    Templated::from(map)
}

/// A blank as conditions and texts see it: words that print as one, or the number below all numbers, which every
/// comparison and sum takes without a fault, which exceeds no limit, and which no answer can be.
fn absent(kind: Blank) -> Templated {
    match kind {
        Blank::Words(em) => Templated::from(blank(em).to_string()),
        Blank::Date => Templated::from(blank(8).to_string()),
        Blank::Count => Templated::from(f64::NEG_INFINITY),
        Blank::Money => {
            let mut map = Map::new();
            map.insert("amount".into(), Templated::from(f64::NEG_INFINITY));
            map.insert("currency".into(), Templated::from(blank(3).to_string()));
            Templated::from(map)
        }
    }
}

/// The same for the fields of a record; of anything else there are none.
pub fn to_template_map(value: &Value, language: Language) -> Map {
    let mut map = Map::new();
    if let Value::Record(fields) = value {
        for (key, field) in fields {
            map.insert(key.clone().into(), to_template(field, language));
        }
    }
    map
}
