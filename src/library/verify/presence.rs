//! Which answers are surely there where a part of an expression is evaluated, and what it does with one that may be absent.
//!
//! An absent answer is false and equal to nothing, but it cannot be ordered, counted with, searched in or gone into: the
//! expression could not be decided in the middle of a deal. So each part is read with what is known before it is reached:
//! in `x and x > 3` the comparison is reached only where `x` is there.

use crate::answers::{AnswerType, Question};
use crate::expression::{Relation, Tags, Term, Tree, parse};
use crate::library::{Condition, Kind, Library};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What is known where an expression is evaluated.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Shapes of what holds; the path of an answer where it is there.
    holds: BTreeSet<String>,
    /// An agreement of the kind never comes here.
    never: bool,
}

impl Known {
    fn of(holds: impl IntoIterator<Item = String>) -> Known {
        Known { holds: holds.into_iter().collect(), never: false }
    }

    /// What is known where both are.
    fn and(&self, other: &Known) -> Known {
        Known { holds: self.holds.union(&other.holds).cloned().collect(), never: self.never || other.never }
    }

    /// What is known where one of them is, whichever it be.
    fn either(&self, other: &Known) -> Known {
        match (self.never, other.never) {
            (true, _) => other.clone(),
            (_, true) => self.clone(),
            _ => Known { holds: self.holds.intersection(&other.holds).cloned().collect(), never: false },
        }
    }
}

/// What is known where an expression is true, and where it is not.
struct Outcome {
    truth: Known,
    falsehood: Known,
}

impl Outcome {
    fn turned(self) -> Outcome {
        Outcome { truth: self.falsehood, falsehood: self.truth }
    }
}

/// An answer that may be absent where it is needed, and the place in the expression.
pub(super) type Absent = (String, Range<usize>);

/// Reads expressions of one kind of agreement.
pub(super) struct Presence<'a> {
    library: &'a Library,
    kind: &'a Kind,
    /// Names of rows, and of what `set` named, with the paths they stand for.
    names: BTreeMap<String, String>,
    /// Bytes before the expression being read.
    shift: usize,
    absent: Vec<Absent>,
}

/// A branch or loop of a text that is open.
enum Open {
    If { before: Known, otherwise: Known },
    For { before: Known, names: BTreeMap<String, String> },
}

impl<'a> Presence<'a> {
    pub fn new(library: &'a Library, kind: &'a Kind, condition: Option<&Condition>) -> Self {
        let aliases = condition.into_iter().flat_map(|condition| &condition.aliases);
        let names = aliases.map(|(name, path)| ((*name).to_owned(), path.clone())).collect();
        Presence { library, kind, names, shift: 0, absent: Vec::new() }
    }

    /// What a condition needs and may not have, and what is known where it holds.
    pub fn condition(mut self, whole: &str, known: &Known) -> (Vec<Absent>, Known) {
        // What the reader cannot read is none that conditions have, or no expression at all, which is told elsewhere.
        let Some(term) = parse(whole) else { return (Vec::new(), known.clone()) };
        self.read(&term, known);
        let truth = self.outcome(&term).truth;
        (self.absent, known.and(&truth))
    }

    /// What the tags of a text need and may not have.
    pub fn text(mut self, whole: &str, known: &Known) -> Vec<Absent> {
        let (mut known, mut open) = (known.clone(), Vec::new());
        for tag in Tags::of(whole) {
            let inside = &whole[tag.inside.clone()];
            let words = inside.trim_start_matches('-').trim_start();
            let start = tag.inside.start + inside.len() - words.len();
            let words = words.trim_end_matches('-').trim_end();
            if tag.printed {
                self.at(start, words, |presence, term| presence.read(term, &known));
                continue;
            }
            let (word, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
            let start = start + words.len() - rest.len();
            known = self.tag(word, (rest, start), known, &mut open);
        }
        self.absent
    }

    /// What is known after a tag `{% word rest %}`.
    fn tag(&mut self, word: &str, (rest, start): (&str, usize), known: Known, open: &mut Vec<Open>) -> Known {
        match (word, open.last_mut()) {
            ("if", _) => {
                let outcome = self.branch(rest, start, &known);
                open.push(Open::If { otherwise: known.and(&outcome.falsehood), before: known.clone() });
                known.and(&outcome.truth)
            }
            ("elif", Some(Open::If { otherwise, .. })) => {
                let above = otherwise.clone();
                let outcome = self.branch(rest, start, &above);
                *otherwise = above.and(&outcome.falsehood);
                above.and(&outcome.truth)
            }
            ("else", Some(Open::If { otherwise, .. })) => otherwise.clone(),
            ("else", Some(Open::For { before, .. })) => before.clone(),
            ("for", _) => {
                open.push(Open::For { before: known.clone(), names: self.names.clone() });
                if let Some((row, list)) = rest.split_once(" in ") {
                    let start = start + rest.len() - list.len();
                    let over = self.at(start, list, |presence, term| {
                        presence.read(term, &known);
                        presence.need(term, &known);
                        presence.path_of(term)
                    });
                    self.name(row.trim(), over.flatten());
                }
                known
            }
            ("endif" | "endfor", _) => match open.pop() {
                Some(Open::If { before, .. }) => before,
                Some(Open::For { before, names }) => {
                    self.names = names;
                    before
                }
                None => known,
            },
            ("set" | "set_global", _) => {
                if let Some((name, value)) = rest.split_once('=') {
                    let start = start + rest.len() - value.len();
                    let path = self.at(start, value, |presence, term| {
                        presence.read(term, &known);
                        presence.path_of(term)
                    });
                    self.name(name.trim(), path.flatten());
                }
                known
            }
            _ => known,
        }
    }

    fn branch(&mut self, condition: &str, start: usize, known: &Known) -> Outcome {
        let outcome = self.at(start, condition, |presence, term| {
            presence.read(term, known);
            presence.outcome(term)
        });
        outcome.unwrap_or(Outcome { truth: Known::default(), falsehood: Known::default() })
    }

    /// Reads an expression that begins `start` bytes into a text.
    fn at<T>(&mut self, start: usize, words: &str, read: impl FnOnce(&mut Self, &Term) -> T) -> Option<T> {
        self.shift = start;
        parse(words).map(|term| read(self, &term))
    }

    /// From here on `name` stands for the path, or for nothing that is asked.
    fn name(&mut self, name: &str, path: Option<String>) {
        match path {
            Some(path) => self.names.insert(name.to_owned(), path),
            None => self.names.remove(name),
        };
    }

    fn path_of(&self, term: &Term) -> Option<String> {
        match &term.tree {
            Tree::Name(name) => Some(self.path(name)),
            Tree::Filter(inner, _) => self.path_of(inner),
            _ => None,
        }
    }

    /// What a name stands for: `item.grade` for `scope.categories.grade`.
    fn path(&self, name: &str) -> String {
        let (head, rest) = name.split_once('.').map_or((name, None), |(head, rest)| (head, Some(rest)));
        match (self.names.get(head), rest) {
            (Some(path), Some(rest)) => format!("{path}.{rest}"),
            (Some(path), None) => path.clone(),
            (None, _) => name.to_owned(),
        }
    }

    fn shape(&self, term: &Term) -> String {
        term.shape(&|name| self.path(name))
    }

    /// Reads an expression where this much is known.
    fn read(&mut self, term: &Term, known: &Known) {
        if known.never {
            return;
        }
        match &term.tree {
            Tree::Name(name) => self.go_into(name, &term.span, known),
            Tree::Not(inner) | Tree::Test(inner, _) => self.read(inner, known),
            Tree::All(members) | Tree::Any(members) => {
                let all = matches!(term.tree, Tree::All(_));
                let mut known = known.clone();
                for member in members {
                    self.read(member, &known);
                    let outcome = self.outcome(member);
                    known = known.and(if all { &outcome.truth } else { &outcome.falsehood });
                }
            }
            Tree::Compare(relation, left, right) => {
                self.read_both(left, right, known, relation.orders());
            }
            Tree::Compute(left, right) => self.read_both(left, right, known, true),
            Tree::Within(member, list) => {
                self.read_both(member, list, known, false);
                self.need(list, known);
            }
            Tree::Filter(inner, filter) => {
                self.read(inner, known);
                if filter == "length" || filter == "sum" {
                    self.need(inner, known);
                }
            }
            Tree::List(members) | Tree::Map(members) => members.iter().for_each(|member| self.read(member, known)),
            Tree::Rows { value, name, over, only } => {
                self.read(over, known);
                self.need(over, known);
                self.in_rows(name, over, |presence| {
                    let known = match only {
                        Some(only) => {
                            presence.read(only, known);
                            known.and(&presence.outcome(only).truth)
                        }
                        None => known.clone(),
                    };
                    presence.read(value, &known);
                });
            }
            Tree::Item(value, index) => {
                self.read_both(value, index, known, false);
                self.need(value, known);
            }
            Tree::Choose { condition, yes, no } => {
                self.read(condition, known);
                let outcome = self.outcome(condition);
                self.read(yes, &known.and(&outcome.truth));
                self.read(no, &known.and(&outcome.falsehood));
            }
            Tree::Word(_) | Tree::Number(_) | Tree::Truth(_) | Tree::Nothing | Tree::Call(_) => {}
        }
    }

    fn read_both(&mut self, left: &Term, right: &Term, known: &Known, needed: bool) {
        for term in [left, right] {
            self.read(term, known);
            if needed {
                self.need(term, known);
            }
        }
    }

    /// Reads what stands in a comprehension, where `name` is a row of `over`.
    fn in_rows(&mut self, name: &str, over: &Term, read: impl FnOnce(&mut Self)) {
        let before = self.names.clone();
        let path = self.path_of(over);
        self.name(name, path);
        read(self);
        self.names = before;
    }

    /// A value that has to be there.
    fn need(&mut self, term: &Term, known: &Known) {
        match &term.tree {
            Tree::Name(name) => {
                let path = self.path(name);
                if !known.never && !self.is_there(&path, known) {
                    self.absent.push((name.clone(), self.shifted(&term.span)));
                }
            }
            Tree::Choose { condition, yes, no } => {
                let outcome = self.outcome(condition);
                self.need(yes, &known.and(&outcome.truth));
                self.need(no, &known.and(&outcome.falsehood));
            }
            // The sum of a column.
            Tree::Rows { value, name, over, only } => self.in_rows(name, over, |presence| {
                let truth = only.as_ref().map(|only| presence.outcome(only).truth).unwrap_or_default();
                presence.need(value, &known.and(&truth));
            }),
            _ => {}
        }
    }

    /// `a.b.c` needs `a.b`.
    fn go_into(&mut self, name: &str, span: &Range<usize>, known: &Known) {
        for (end, _) in name.match_indices('.').skip(1) {
            let path = self.path(&name[..end]);
            if !self.is_row(&path) && !self.is_there(&path, known) {
                return self.absent.push((name[..end].to_owned(), self.shifted(&(span.start..span.start + end))));
            }
        }
    }

    fn shifted(&self, span: &Range<usize>) -> Range<usize> {
        self.shift + span.start..self.shift + span.end
    }

    fn is_row(&self, path: &str) -> bool {
        self.names.values().any(|of| of == path)
    }

    /// Whether an answer is there for certain; what is no answer is.
    fn is_there(&self, path: &str, known: &Known) -> bool {
        if known.holds.contains(path) || path == "parties" || path == "annexes.include" {
            return true;
        }
        let keys: Vec<&str> = path.split('.').collect();
        match keys.as_slice() {
            ["as_of"] => false,
            ["party", role] => self.kind.schema.roles.iter().any(|known| known.id == *role && known.required),
            ["party", _, rest @ ..] => self.is_answered("parties", rest, path, known),
            [topic, rest @ ..] if !rest.is_empty() && self.library.topics.contains_key(*topic) => {
                self.is_answered(topic, rest, path, known)
            }
            _ => true,
        }
    }

    fn is_answered(&self, topic: &str, keys: &[&str], path: &str, known: &Known) -> bool {
        if !self.kind.topics.iter().any(|name| name == topic) {
            return false;
        }
        if topic == "parties" && ["key", "label", "role_name", "side"].contains(&keys[0]) {
            return true;
        }
        let Some(topic_of) = self.library.topics.get(topic) else { return true };
        let mut question: Option<&Question> = None;
        for key in keys {
            let fields = question.map_or(&topic_of.schema.questions, |question| &question.fields);
            match fields.get(*key) {
                Some(found) => question = Some(found),
                // A part of money; or a question that there is not, which is told elsewhere.
                None => return true,
            }
        }
        let Some(question) = question else { return true };
        let is_list = matches!(question.answer, AnswerType::Choices | AnswerType::Table | AnswerType::Texts);
        let given = |table: Option<&toml::Value>| {
            keys.iter().try_fold(table?, |value, key| value.get(key)).is_some().then_some(())
        };
        question.required
            || question.default.is_some()
            || is_list && keys.len() == 1
            || given(self.kind.schema.defaults.get(topic)).is_some()
            || self.is_asked_here(&format!("{topic}.{}", keys.join(".")), known)
            || question.answer == AnswerType::Boolean && known.holds.contains(&format!("not({path})"))
    }

    /// Whether the condition under which the question must be answered is known to hold: an answer that is missing is an
    /// error then, and a blank in a draft.
    fn is_asked_here(&self, question: &str, known: &Known) -> bool {
        let topic = question.split('.').next().unwrap_or_default();
        let Some(topic) = self.library.topics.get(topic) else { return false };
        let Some((_, condition)) = topic.required_when.iter().find(|(path, _)| path == question) else { return false };
        let of_row = Presence::new(self.library, self.kind, Some(condition));
        parse(condition.whole()).is_some_and(|term| of_row.follows(&term, known))
    }

    /// Whether an expression holds wherever this is known.
    fn follows(&self, term: &Term, known: &Known) -> bool {
        known.holds.contains(&self.shape(term))
            || match &term.tree {
                Tree::All(members) => members.iter().all(|member| self.follows(member, known)),
                Tree::Any(members) => members.iter().any(|member| self.follows(member, known)),
                Tree::Within(member, list) => match &list.tree {
                    Tree::List(words) => words.iter().any(|word| known.holds.contains(&self.same(member, word))),
                    _ => false,
                },
                // One word is no other word.
                Tree::Compare(Relation::Differs, left, right) => {
                    let (same, this) = (format!("Same({}, '", self.shape(left)), self.same(left, right));
                    let mut others = known.holds.range(same.clone()..).take_while(|shape| shape.starts_with(&same));
                    others.any(|shape| *shape != this)
                }
                _ => false,
            }
    }

    fn same(&self, left: &Term, right: &Term) -> String {
        format!("Same({}, {})", self.shape(left), self.shape(right))
    }

    /// What is known where an expression is true, and where it is not.
    fn outcome(&self, term: &Term) -> Outcome {
        let shape = self.shape(term);
        let mut outcome = match &term.tree {
            Tree::Not(inner) => self.outcome(inner).turned(),
            Tree::All(members) => self.joined(members),
            // One of them holds where not all of them fail.
            Tree::Any(members) => self.joined_turned(members),
            Tree::Name(name) => Outcome { truth: self.there(name), falsehood: Known::default() },
            Tree::Test(inner, test) if test == "defined" => self.if_there(inner),
            Tree::Compare(relation, left, right) => self.compared(*relation, left, right),
            Tree::Within(member, list) => self.within(member, list),
            _ => Outcome { truth: Known::default(), falsehood: Known::default() },
        };
        outcome.falsehood.holds.insert(format!("not({shape})"));
        outcome.truth.holds.insert(shape);
        outcome
    }

    fn joined(&self, members: &[Term]) -> Outcome {
        let mut truth = Known::default();
        let mut falsehood: Option<Known> = None;
        for member in members {
            let outcome = self.outcome(member);
            let fails = truth.and(&outcome.falsehood);
            falsehood = Some(falsehood.map_or_else(|| fails.clone(), |known| known.either(&fails)));
            truth = truth.and(&outcome.truth);
        }
        Outcome { truth, falsehood: falsehood.unwrap_or_default() }
    }

    fn joined_turned(&self, members: &[Term]) -> Outcome {
        let mut falsehood = Known::default();
        let mut truth: Option<Known> = None;
        for member in members {
            let outcome = self.outcome(member);
            let holds = falsehood.and(&outcome.truth);
            truth = Some(truth.map_or_else(|| holds.clone(), |known| known.either(&holds)));
            falsehood = falsehood.and(&outcome.falsehood);
        }
        Outcome { truth: truth.unwrap_or_default(), falsehood }
    }

    /// An answer and all that it is a part of.
    fn there(&self, name: &str) -> Known {
        let ends = name.match_indices('.').map(|(end, _)| end).skip(1).chain([name.len()]);
        Known::of(ends.map(|end| self.path(&name[..end])))
    }

    fn if_there(&self, term: &Term) -> Outcome {
        let truth = match &term.tree {
            Tree::Name(name) => self.there(name),
            _ => Known::default(),
        };
        Outcome { truth, falsehood: Known::default() }
    }

    fn compared(&self, relation: Relation, left: &Term, right: &Term) -> Outcome {
        let (name, value) = match (&left.tree, &right.tree) {
            (Tree::Name(name), value) | (value, Tree::Name(name)) => (name, value),
            _ => return Outcome { truth: Known::default(), falsehood: Known::default() },
        };
        if relation.orders() {
            // It was reached, so the answer was there.
            return Outcome { truth: self.there(name), falsehood: self.there(name) };
        }
        // Two absent answers are equal.
        let is_value = matches!(value, Tree::Word(_) | Tree::Number(_) | Tree::Truth(_));
        let mut same = if is_value { self.there(name) } else { Known::default() };
        let mut other = Known::default();
        same.holds.insert(self.same(left, right));
        other.holds.insert(format!("Differs({}, {})", self.shape(left), self.shape(right)));
        if let (true, Tree::Word(word)) = (name == "kind", value) {
            same.never = *word != self.kind.name;
            other.never = !same.never;
        }
        let outcome = Outcome { truth: same, falsehood: other };
        if relation == Relation::Same { outcome } else { outcome.turned() }
    }

    fn within(&self, member: &Term, list: &Term) -> Outcome {
        let mut outcome = self.if_there(member);
        if let (Tree::Name(name), Tree::List(words)) = (&member.tree, &list.tree) {
            let is_kind = |word: &Term| matches!(&word.tree, Tree::Word(word) if *word == self.kind.name);
            if name == "kind" {
                outcome.truth.never = !words.iter().any(is_kind);
                outcome.falsehood.never = !outcome.truth.never;
            }
            // The same as `x == a or x == b`.
            let same: Vec<String> = words.iter().map(|word| self.same(member, word)).collect();
            outcome.truth.holds.insert(format!("({})", same.join(" / ")));
        }
        outcome
    }
}
