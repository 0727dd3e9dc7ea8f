//! What conditions and texts came to before, by the values they read: in a batch most of them read nothing that differs.

use super::rendered::Rendered;
use super::scan::Paths;
use super::trace::PLACE;
use super::{Expression, Scope, TemplateId};
use crate::cache::{Cache, Fingerprint};
use foldhash::HashMap;
use std::cell::RefCell;
use std::hash::Hash;
use std::rc::Rc;
use std::sync::Arc;
use tera::Value as Templated;

/// Results of one library's conditions and texts. Keep one a thread and hand it to every scope.
#[derive(Debug)]
pub struct RenderCache {
    pub(super) dependencies: Arc<Dependencies>,
    /// The last result of each template with its key: most are asked for again at once.
    last: RefCell<Vec<Option<(u128, CachedResult)>>>,
    results: Cache<CachedResult>,
    /// The fingerprint last made of each name, with the map it was made of: a topic that agreements share is read once.
    known: RefCell<Vec<Option<(Templated, u128)>>>,
}

/// What a template came to.
#[derive(Debug, Clone)]
pub(super) enum CachedResult {
    Truth(bool),
    Text(Rc<Rendered>),
}

/// Results of one generation: those of some tens of nearly equal agreements, about 3 MB.
const GENERATION: usize = 8_000;

impl RenderCache {
    pub(super) fn new(dependencies: &Arc<Dependencies>) -> RenderCache {
        RenderCache {
            dependencies: Arc::clone(dependencies),
            last: RefCell::new(vec![None; dependencies.templates.len()]),
            results: Cache::new(GENERATION),
            known: RefCell::new(vec![None; dependencies.names.len()]),
        }
    }

    /// What the template came to under the key.
    pub(super) fn find(&self, template: TemplateId, key: u128) -> Option<CachedResult> {
        let last = &mut self.last.borrow_mut()[template.0];
        match last {
            Some((known, kept)) if *known == key => Some(kept.clone()),
            _ => Some(last.insert((key, self.results.find(key)?)).1.clone()),
        }
    }

    /// Remembers what the template came to under the key.
    pub(super) fn keep(&self, template: TemplateId, key: u128, kept: CachedResult) {
        self.results.keep(key, kept.clone());
        self.last.borrow_mut()[template.0] = Some((key, kept));
    }

    /// The fingerprint of the name with this index, whose value is `value`.
    fn fingerprint(&self, index: usize, value: Option<&Templated>) -> u128 {
        let part = &self.dependencies.names[index].1;
        let Some((value, map)) = value.and_then(|value| Some((value, value.as_map()?))) else {
            return fingerprint(value, part);
        };
        let last = &mut self.known.borrow_mut()[index];
        match last {
            Some((kept, fingerprint)) if kept.as_map().is_some_and(|kept| std::ptr::eq(kept, map)) => *fingerprint,
            _ => last.insert((value.clone(), fingerprint(Some(value), part))).1,
        }
    }
}

/// Which names every condition and text reads, down to `topic.question`.
#[derive(Debug, Default)]
pub(super) struct Dependencies {
    /// Name, and what of it.
    names: Vec<(String, Part)>,
    /// Indices into `names` by name.
    below: HashMap<String, Vec<usize>>,
    /// Indices into `names` by index of the template.
    templates: Vec<Box<[u32]>>,
}

/// What is read of a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Part {
    Whole,
    /// Of a record the field, of a list that of each of its records.
    Field(String),
    /// Of a list how long it is.
    Length,
}

impl Dependencies {
    /// Reads the names out of every template, in the order of their indices. `lists` tells of a template which lists it
    /// numbers the rows of.
    pub(super) fn of<'t>(templates: &[Arc<Expression>], lists: impl Fn(usize) -> &'t [String]) -> Dependencies {
        let mut dependencies = Dependencies::default();
        let mut known: HashMap<(String, Part), usize> = HashMap::default();
        for (index, written) in templates.iter().enumerate() {
            let (Paths { paths, looped, .. }, text) = (written.paths(&[]), written.whole());
            let paths = paths.iter().enumerate().map(|(n, (path, _))| (path.as_str(), looped.contains(&n)));
            // Filters read these without naming them.
            // A fact may call the rows of its own table `item` too, which hides that of a rule.
            let implied = ["language", "role_names", "as_of", "item"].into_iter().filter(|name| match *name {
                "item" => text.contains("item"),
                "role_names" => text.contains("role"),
                "as_of" => text.contains("statute"),
                _ => true,
            });
            let places: Vec<String> = lists(index).iter().map(|list| format!("{list}.{PLACE}")).collect();
            let mut indices: Vec<usize> = paths
                .chain(places.iter().map(|path| (path.as_str(), false)))
                .chain(implied.map(|name| (name, false)))
                .map(|(path, looped)| {
                    let mut keys = path.split('.');
                    let name = keys.next().unwrap_or_default().to_owned();
                    let part = match keys.next() {
                        Some(key) => Part::Field(key.to_owned()),
                        None if looped => Part::Length,
                        None => Part::Whole,
                    };
                    let read = (name, part);
                    *known.entry(read.clone()).or_insert_with(|| {
                        dependencies.below.entry(read.0.clone()).or_default().push(dependencies.names.len());
                        dependencies.names.push(read);
                        dependencies.names.len() - 1
                    })
                })
                .collect();
            indices.sort_unstable();
            indices.dedup();
            dependencies.templates.push(indices.into_iter().map(|index| index as u32).collect());
        }
        dependencies
    }
}

/// Fingerprints of the values of a scope, made when first asked for; 0 where none has been made.
pub(super) type Fingerprints = RefCell<Vec<u128>>;

impl Scope {
    /// What a template and the values it reads here come to under.
    pub(super) fn key(&self, cache: &RenderCache, template: TemplateId) -> Option<u128> {
        let dependencies = &cache.dependencies;
        let mut fingerprints = self.fingerprints.borrow_mut();
        fingerprints.resize(dependencies.names.len(), 0);
        let mut key = template.0 as u128;
        for index in dependencies.templates.get(template.0)?.iter().map(|index| *index as usize) {
            if fingerprints[index] == 0 {
                fingerprints[index] = cache.fingerprint(index, self.get(&dependencies.names[index].0));
            }
            key = (key ^ fingerprints[index]).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013B).rotate_left(47);
        }
        Some(key)
    }

    /// Forgets the fingerprints of a name whose value changes.
    pub(super) fn forget(&self, name: &str) {
        let mut fingerprints = self.fingerprints.borrow_mut();
        if fingerprints.is_empty() {
            return;
        }
        for index in self.cache.iter().flat_map(|cache| cache.dependencies.below.get(name)).flatten() {
            fingerprints[*index] = 0;
        }
    }
}

fn fingerprint(value: Option<&Templated>, part: &Part) -> u128 {
    let mut hasher = Fingerprint::default();
    match (value, part) {
        (Some(list), Part::Length) if list.is_array() => list.len().hash(&mut hasher),
        (Some(value), Part::Field(key)) => match value.as_array() {
            Some(items) => items.iter().for_each(|item| mix(field(item, key), &mut hasher)),
            None => mix(field(value, key), &mut hasher),
        },
        (value, _) => mix(value, &mut hasher),
    }
    hasher.value().max(1)
}

/// A field of a record; anything else has no fields and is read itself.
fn field<'v>(value: &'v Templated, key: &'v str) -> Option<&'v Templated> {
    if value.is_map() { value.get_from_path(key) } else { Some(value) }
}

/// Adds a value, if there is one, with its kind, whatever the order of the entries of a map.
fn mix(value: Option<&Templated>, hasher: &mut Fingerprint) {
    let Some(value) = value else { return 0xFFu8.hash(hasher) };
    if let Some(text) = value.as_str() {
        (1u8, value.is_safe(), text).hash(hasher);
    } else if let Some(truth) = value.as_bool() {
        (2u8, truth).hash(hasher);
    } else if let Some(number) = value.as_i64() {
        (3u8, number).hash(hasher);
    } else if let Some(number) = value.as_f64() {
        (4u8, number.to_bits()).hash(hasher);
    } else if let Some(items) = value.as_array() {
        (5u8, items.len()).hash(hasher);
        items.iter().for_each(|item| mix(Some(item), hasher));
    } else if let Some(map) = value.as_map() {
        let entry = |(key, item): (&_, &Templated)| {
            let mut hasher = Fingerprint::default();
            Hash::hash(key, &mut hasher);
            mix(Some(item), &mut hasher);
            hasher.value()
        };
        let entries = map.iter().map(entry).fold(0u128, u128::wrapping_add);
        (6u8, map.len(), entries).hash(hasher);
    } else {
        (7u8, value.is_none()).hash(hasher);
    }
}
