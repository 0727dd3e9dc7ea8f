//! Conditions while answers are missing: they hold, or do not, or may.

use super::seen::Seen;
use crate::expression::{Relation, Term, Tree};
use std::cell::RefCell;
use std::collections::HashMap;

/// Whether something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    No,
    Maybe,
    Yes,
}

impl Truth {
    fn of(truth: bool) -> Truth {
        if truth { Truth::Yes } else { Truth::No }
    }

    /// The opposite.
    pub fn turned(self) -> Truth {
        match self {
            Truth::No => Truth::Yes,
            Truth::Maybe => Truth::Maybe,
            Truth::Yes => Truth::No,
        }
    }
}

/// Names of rows, and what each stands for.
pub type Rows = Vec<(String, Seen)>;

/// Facts in facts, beyond which nobody reads.
const DEEPEST: usize = 30;

/// The expressions of facts by their names; none where it cannot be read, or is one of each row.
pub type Facts = HashMap<String, Option<Term>>;

/// Evaluates conditions with what is known of the answers.
pub struct Judge<'a> {
    expressions: &'a Facts,
    world: &'a Seen,
    /// The answer that is taken as not known.
    without: Option<&'a str>,
    facts: RefCell<HashMap<String, Truth>>,
    depth: RefCell<usize>,
}

impl<'a> Judge<'a> {
    /// `without`: path of an answer that is taken as not known.
    pub fn new(expressions: &'a Facts, world: &'a Seen, without: Option<&'a str>) -> Judge<'a> {
        Judge { expressions, world, without, facts: RefCell::default(), depth: RefCell::new(0) }
    }

    /// Whether a condition holds.
    pub fn truth(&self, term: &Term, rows: &Rows) -> Truth {
        match &term.tree {
            Tree::Truth(truth) => Truth::of(*truth),
            Tree::Not(inner) => self.truth(inner, rows).turned(),
            Tree::All(members) => members.iter().map(|member| self.truth(member, rows)).min().unwrap_or(Truth::Yes),
            Tree::Any(members) => members.iter().map(|member| self.truth(member, rows)).max().unwrap_or(Truth::No),
            Tree::Compare(relation, left, right) => {
                compare(*relation, &self.value(left, rows), &self.value(right, rows))
            }
            Tree::Within(member, list) => within(&self.value(member, rows), &self.value(list, rows)),
            Tree::Name(name) => match self.fact(name) {
                Some(truth) => truth,
                None => holds(&self.value(term, rows)),
            },
            Tree::Test(inner, test) if test == "defined" => match self.value(inner, rows) {
                Seen::Nothing => Truth::No,
                Seen::Unknown => Truth::Maybe,
                _ => Truth::Yes,
            },
            _ => holds(&self.value(term, rows)),
        }
    }

    /// The part of a condition that keeps it from holding: the smallest that does not hold by itself.
    pub fn hindrance<'t>(&self, term: &'t Term, rows: &Rows) -> &'t Term {
        match &term.tree {
            Tree::All(members) => {
                let fails = |member: &&Term| self.truth(member, rows) == Truth::No;
                members.iter().find(fails).map_or(term, |member| self.hindrance(member, rows))
            }
            _ => term,
        }
    }

    /// What a fact comes to; None: there is none of this name.
    fn fact(&self, name: &str) -> Option<Truth> {
        let fact = self.expressions.get(name)?;
        if let Some(known) = self.facts.borrow().get(name) {
            return Some(*known);
        }
        let Some(term) = fact.as_ref().filter(|_| *self.depth.borrow() < DEEPEST) else { return Some(Truth::Maybe) };
        *self.depth.borrow_mut() += 1;
        let truth = self.truth(term, &Rows::new());
        *self.depth.borrow_mut() -= 1;
        self.facts.borrow_mut().insert(name.to_owned(), truth);
        Some(truth)
    }

    fn value(&self, term: &Term, rows: &Rows) -> Seen {
        match &term.tree {
            Tree::Name(name) => self.named(name, rows),
            Tree::Word(word) => Seen::Word(word.clone()),
            Tree::Number(number) => number.parse().map_or(Seen::Unknown, Seen::Number),
            Tree::Truth(truth) => Seen::Truth(*truth),
            Tree::Nothing => Seen::Nothing,
            Tree::List(members) => Seen::List(members.iter().map(|member| self.value(member, rows)).collect()),
            Tree::Filter(inner, filter) if filter == "length" => match self.value(inner, rows) {
                Seen::List(items) => Seen::Number(items.len() as i64),
                Seen::Nothing => Seen::Number(0),
                _ => Seen::Unknown,
            },
            Tree::Rows { value, name, over, only } => {
                let items = match self.value(over, rows) {
                    Seen::List(items) => items,
                    Seen::Nothing => Vec::new(),
                    _ => return Seen::Unknown,
                };
                let mut kept = Vec::new();
                for item in items {
                    let mut rows = rows.clone();
                    rows.push((name.clone(), item));
                    match only.as_ref().map_or(Truth::Yes, |only| self.truth(only, &rows)) {
                        Truth::Yes => kept.push(self.value(value, &rows)),
                        Truth::No => {}
                        Truth::Maybe => return Seen::Unknown,
                    }
                }
                Seen::List(kept)
            }
            Tree::Choose { condition, yes, no } => match self.truth(condition, rows) {
                Truth::Yes => self.value(yes, rows),
                Truth::No => self.value(no, rows),
                Truth::Maybe => Seen::Unknown,
            },
            Tree::Not(_) | Tree::All(_) | Tree::Any(_) | Tree::Compare(..) | Tree::Within(..) | Tree::Test(..) => {
                match self.truth(term, rows) {
                    Truth::Yes => Seen::Truth(true),
                    Truth::No => Seen::Truth(false),
                    Truth::Maybe => Seen::Unknown,
                }
            }
            Tree::Compute(..) | Tree::Filter(..) | Tree::Map(_) | Tree::Item(..) | Tree::Call(_) => Seen::Unknown,
        }
    }

    fn named(&self, path: &str, rows: &Rows) -> Seen {
        let (head, rest) = path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)));
        let of_row = rows.iter().rev().find(|(name, _)| name == head).map(|(_, seen)| seen);
        if of_row.is_none() && self.without.is_some_and(|without| is_of(path, without)) {
            return Seen::Unknown;
        }
        if of_row.is_none() && head == "item" {
            return Seen::Unknown;
        }
        let Some(start) = of_row.cloned().or_else(|| Some(self.world.get(head))) else { return Seen::Unknown };
        rest.map_or(start.clone(), |rest| rest.split('.').fold(start, |seen, key| seen.get(key)))
    }
}

/// Whether a path is another or a part of it, or the other a part of it.
fn is_of(path: &str, other: &str) -> bool {
    let within = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    within(path, other) || within(other, path) && path.contains('.')
}

fn holds(seen: &Seen) -> Truth {
    match seen {
        Seen::Unknown => Truth::Maybe,
        Seen::Nothing => Truth::No,
        Seen::Truth(truth) => Truth::of(*truth),
        Seen::Number(number) => Truth::of(*number != 0),
        Seen::Word(word) => Truth::of(!word.is_empty()),
        Seen::List(items) => Truth::of(!items.is_empty()),
        Seen::Record(fields) => Truth::of(!fields.is_empty()),
    }
}

fn compare(relation: Relation, left: &Seen, right: &Seen) -> Truth {
    use std::cmp::Ordering;
    if *left == Seen::Unknown || *right == Seen::Unknown {
        return Truth::Maybe;
    }
    let order = match (left, right) {
        (Seen::Number(a), Seen::Number(b)) => Some(a.cmp(b)),
        (Seen::Word(a), Seen::Word(b)) => Some(a.cmp(b)),
        _ => None,
    };
    match (relation, order) {
        (Relation::Same, _) => Truth::of(left == right),
        (Relation::Differs, _) => Truth::of(left != right),
        (_, None) => Truth::Maybe,
        (Relation::Less, Some(order)) => Truth::of(order == Ordering::Less),
        (Relation::AtMost, Some(order)) => Truth::of(order != Ordering::Greater),
        (Relation::More, Some(order)) => Truth::of(order == Ordering::Greater),
        (Relation::AtLeast, Some(order)) => Truth::of(order != Ordering::Less),
    }
}

fn within(member: &Seen, list: &Seen) -> Truth {
    match list {
        Seen::List(items) if items.contains(member) && *member != Seen::Unknown => Truth::Yes,
        Seen::List(items) if items.is_empty() => Truth::No,
        Seen::List(items) if *member == Seen::Unknown || items.contains(&Seen::Unknown) => Truth::Maybe,
        Seen::List(_) | Seen::Nothing => Truth::No,
        Seen::Record(fields) => match member {
            Seen::Word(word) => Truth::of(fields.contains_key(word)),
            _ => Truth::Maybe,
        },
        _ => Truth::Maybe,
    }
}
