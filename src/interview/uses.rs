//! Where a form of a kind uses each answer, and under which conditions: an answer is asked for where one of its uses can come.

use super::seen::Seen;
use super::truth::{Facts, Judge, Rows, Truth};
use crate::expression::{Relation, Tags, Term, Tree, parse};
use crate::library::{Clause, Condition, Fact, Form, Kind, Library, Rule, Step};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// A condition on the way to a use.
#[derive(Debug)]
struct Guard {
    term: Term,
    /// It must not hold.
    negated: bool,
    /// Names of rows, each with the path of its list.
    lists: Vec<(String, String)>,
}

/// One use of an answer.
#[derive(Debug)]
struct Use {
    guards: Vec<Rc<Guard>>,
    /// The answer is part of this condition: it matters only where the condition turns on it. None: it is printed.
    decides: Option<Rc<Guard>>,
}

/// All uses in a form.
#[derive(Debug, Default)]
pub struct Uses {
    /// By the path of the question: `scope.categories.grade`.
    by_question: HashMap<String, Vec<Use>>,
    /// Ids of the articles of law behind what speaks of a question.
    basis: HashMap<String, BTreeSet<String>>,
    facts: Facts,
}

impl Uses {
    /// Those of a form.
    pub fn of(library: &Library, kind: &Kind, form: &Form) -> Uses {
        let mut reader = Reader { library, uses: Uses::default(), guards: Vec::new(), lists: Vec::new(), basis: &[] };
        let clauses = library.clauses.iter().filter(|clause| kind.carries(clause) && form.takes(clause));
        for clause in clauses {
            let Some(listed) = form.articles.iter().find(|listed| listed.article.id == clause.article) else {
                continue;
            };
            reader.within(listed.article.when.as_ref(), |reader| reader.clause(clause));
        }
        let annexes = library.annexes.iter().filter(|annex| form.offers(&annex.id["annex.".len()..]));
        annexes.for_each(|annex| reader.clause(annex));
        reader.clause(kind.skeleton_of(form));
        let titles = form.articles.iter().flat_map(|listed| listed.titles.iter().map(|(when, _)| when));
        let words = form.words.iter().map(|words| &words.when);
        let own = kind.forms.iter().flat_map(|form| [&form.by_default, &form.possible]);
        titles.chain(words).chain(own).flatten().for_each(|condition| reader.condition(condition));
        form.title.iter().for_each(|(_, title)| reader.text(&title.text));
        for topic in library.topics_of(kind) {
            let plans = |step: &&Step| library.usage(kind, form).is_none_or(|usage| usage.plans(step));
            topic.steps.iter().filter(plans).for_each(|step| reader.step(step));
        }
        reader.checked_only(kind, form);
        let expression = |fact: &Fact| parse(&fact.when.text).filter(|_| fact.each.is_none());
        reader.uses.facts = library.facts.iter().map(|(name, fact)| (name.clone(), expression(fact))).collect();
        reader.uses
    }

    /// Why the question at `path` is not asked now: the condition that would have to hold, and the names of rows in it. `row`
    /// is the row that the question is part of: its list and what is known of it.
    ///
    /// None: it is asked.
    pub fn idle(&self, world: &Seen, path: &str, row: Option<(&str, &Seen)>) -> Option<Idle> {
        let Some(uses) = self.of_question(path) else { return Some(Idle::NotUsed) };
        let judge = Judge::new(&self.facts, world, row.is_none().then_some(path));
        let mut plainest: Option<(u8, Unmet)> = None;
        for one in uses {
            let Some((term, lists)) = one.hindered(&judge, path, row)? else { continue };
            let rank = rank(&term);
            if plainest.as_ref().is_none_or(|(other, _)| rank < *other) {
                plainest = Some((rank, (term, lists)));
            }
        }
        Some(plainest.map_or(Idle::NotUsed, |(_, (term, lists))| Idle::Unless(term, lists)))
    }

    /// Whether anything uses the answer to a question.
    pub fn knows(&self, path: &str) -> bool {
        self.by_question.contains_key(path)
    }

    /// Uses of an answer; of a part of one that is used as a whole, those of the whole.
    fn of_question(&self, path: &str) -> Option<&Vec<Use>> {
        let whole = || path.rsplit_once('.').filter(|(whole, _)| whole.contains('.')).map(|(whole, _)| whole);
        self.by_question.get(path).or_else(|| self.by_question.get(whole()?))
    }

    /// Ids of the articles of law behind what speaks of a question.
    pub fn basis(&self, path: &str) -> impl Iterator<Item = &String> {
        self.basis.get(path).into_iter().flatten()
    }
}

/// A condition that does not hold, and the names of rows in it.
type Unmet = (Term, Vec<(String, String)>);

/// Why a question is not asked.
#[derive(Debug, Clone)]
pub enum Idle {
    /// The form does not use its answer, or nothing turns on it.
    NotUsed,
    /// It is asked only where this holds; with the names of rows in it.
    Unless(Term, Vec<(String, String)>),
}

/// How little a condition tells a person: what must hold tells more than what must not, and an answer more than the form.
fn rank(term: &Term) -> u8 {
    match &term.tree {
        Tree::Name(name) if ["form", "kind", "stance"].contains(&name.as_str()) => 2,
        Tree::Not(inner) => rank(inner).max(1),
        Tree::Compare(Relation::Differs, left, right) => rank(left).max(rank(right)).max(1),
        Tree::Compare(_, left, right) | Tree::Within(left, right) => rank(left).max(rank(right)),
        Tree::All(members) | Tree::Any(members) => members.iter().map(rank).max().unwrap_or(0),
        _ => 0,
    }
}

type Hindrance = Option<(Term, Vec<(String, String)>)>;

impl Use {
    /// What keeps the use from coming. None: it can come.
    fn hindered(&self, judge: &Judge<'_>, path: &str, row: Option<(&str, &Seen)>) -> Option<Hindrance> {
        for guard in &self.guards {
            let rows = guard.rows(row);
            let truth = judge.truth(&guard.term, &rows);
            let truth = if guard.negated { truth.turned() } else { truth };
            if truth == Truth::No {
                let term = if guard.negated {
                    Term { tree: Tree::Not(Box::new(guard.term.clone())), span: 0..0 }
                } else {
                    judge.hindrance(&guard.term, &rows).clone()
                };
                return Some(Some((term, guard.lists.clone())));
            }
        }
        let decides = self.decides.as_ref()?;
        let rows = decides.rows(row);
        // Of a row the answer itself is not known here.
        let rows =
            rows.into_iter().map(|(name, seen)| (name, without(seen, path, row.map(|(list, _)| list)))).collect();
        match judge.truth(&decides.term, &rows) {
            Truth::Maybe => None,
            Truth::No => Some(Some((judge.hindrance(&decides.term, &rows).clone(), decides.lists.clone()))),
            Truth::Yes => Some(None),
        }
    }
}

/// A row in which the answer at `path` is not known.
fn without(row: Seen, path: &str, list: Option<&str>) -> Seen {
    let field = list.and_then(|list| path.strip_prefix(list)?.strip_prefix('.'));
    match (row, field) {
        (Seen::Record(mut fields), Some(field)) => {
            fields.insert(field.to_owned(), Seen::Unknown);
            Seen::Record(fields)
        }
        (row, _) => row,
    }
}

impl Guard {
    /// What the names of rows stand for: the row in question, else what is not known.
    fn rows(&self, row: Option<(&str, &Seen)>) -> Rows {
        let seen = |list: &str| match row {
            Some((of, row)) if of == list => row.clone(),
            _ => Seen::Unknown,
        };
        self.lists.iter().map(|(name, list)| (name.clone(), seen(list))).collect()
    }
}

/// Reads conditions and texts.
struct Reader<'l> {
    library: &'l Library,
    uses: Uses,
    guards: Vec<Rc<Guard>>,
    lists: Vec<(String, String)>,
    /// Of what is being read.
    basis: &'l [String],
}

/// A branch or loop that is open: how many guards and names there were before it.
enum Open {
    If { guards: usize, above: Vec<Rc<Guard>> },
    For { lists: usize },
}

impl<'l> Reader<'l> {
    /// Reads what a condition guards; the condition itself is read, too.
    fn within(&mut self, condition: Option<&Condition>, read: impl FnOnce(&mut Self)) {
        let (guards, lists) = (self.guards.len(), self.lists.len());
        if let Some(condition) = condition {
            self.lists.extend(condition_rows(condition));
            if let Some(guard) = self.decide(&condition.text) {
                self.guards.push(guard);
            }
        }
        read(self);
        self.guards.truncate(guards);
        self.lists.truncate(lists);
    }

    fn condition(&mut self, condition: &Condition) {
        self.within(Some(condition), |_| {});
    }

    fn clause(&mut self, clause: &'l Clause) {
        self.basis = &clause.basis;
        self.within(clause.when.as_ref(), |reader| {
            clause.highlight_when.iter().for_each(|condition| reader.condition(condition));
            // The languages say the same: one of them may print what the other does not.
            clause.text.iter().for_each(|(_, text)| reader.text(&text.text));
        });
        self.basis = &[];
    }

    fn step(&mut self, step: &'l Step) {
        self.basis = &step.basis;
        self.within(step.when.as_ref(), |reader| {
            step.done.iter().for_each(|condition| reader.condition(condition));
            for path in [&step.due, &step.who].into_iter().flatten().filter(|path| path.contains('.')) {
                reader.note(path, None);
            }
        });
        self.basis = &[];
    }

    /// Rules, for questions that no text and no step uses: others are asked because something is said with their answers.
    fn checked_only(&mut self, kind: &Kind, form: &Form) {
        let library = self.library;
        let known: BTreeSet<String> = self.uses.by_question.keys().cloned().collect();
        let mut found = Uses::default();
        let usage = library.usage(kind, form);
        let rules = library.topics_of(kind).flat_map(|topic| &topic.rules);
        let of_kind = rules.filter(|rule| rule.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind.name)));
        let of_form = |rule: &&Rule| usage.is_none_or(|usage| usage.checks(rule));
        for rule in of_kind.filter(of_form) {
            let mut reader =
                Reader { library, uses: Uses::default(), guards: Vec::new(), lists: Vec::new(), basis: &rule.basis };
            rule.when.iter().for_each(|condition| reader.condition(condition));
            for (path, uses) in reader.uses.by_question {
                if !known.contains(&path) {
                    found.by_question.entry(path.clone()).or_default().extend(uses);
                }
                self.uses.basis.entry(path).or_default().extend(rule.basis.iter().cloned());
            }
        }
        self.uses.by_question.extend(found.by_question);
    }

    fn text(&mut self, whole: &str) {
        let (guards, lists) = (self.guards.len(), self.lists.len());
        let mut open: Vec<Open> = Vec::new();
        for tag in Tags::of(whole) {
            let words = whole[tag.inside].trim_matches('-').trim();
            if tag.printed {
                self.prints(words);
                continue;
            }
            let (word, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
            self.tag(word, rest, &mut open);
        }
        self.guards.truncate(guards);
        self.lists.truncate(lists);
    }

    fn tag(&mut self, word: &str, rest: &str, open: &mut Vec<Open>) {
        match (word, open.last_mut()) {
            ("if", _) => {
                let guards = self.guards.len();
                let guard = self.decide(rest);
                open.push(Open::If { guards, above: guard.iter().cloned().collect() });
                self.guards.extend(guard);
            }
            ("elif" | "else", Some(Open::If { guards, above })) => {
                self.guards.truncate(*guards);
                self.guards.extend(above.iter().map(|guard| guard.turned()));
                if word == "elif" {
                    let guard = self.decide(rest);
                    above.extend(guard.iter().cloned());
                    self.guards.extend(guard);
                }
            }
            ("endif" | "endfor", Some(_)) => match open.pop() {
                Some(Open::If { guards, .. }) => self.guards.truncate(guards),
                Some(Open::For { lists }) => self.lists.truncate(lists),
                None => {}
            },
            ("for", _) => {
                open.push(Open::For { lists: self.lists.len() });
                if let Some((name, list)) = rest.split_once(" in ") {
                    self.prints(list);
                    self.name(name.trim(), list);
                }
            }
            ("set" | "set_global", _) => {
                if let Some((name, value)) = rest.split_once('=') {
                    self.prints(value);
                    self.name(name.trim(), value);
                }
            }
            _ => {}
        }
    }

    /// From here on `name` stands for what an expression names.
    fn name(&mut self, name: &str, expression: &str) {
        let mut term = parse(expression);
        while let Some(Term { tree: Tree::Filter(inner, _) | Tree::Rows { over: inner, .. }, .. }) = term {
            term = Some(*inner);
        }
        let path = match term {
            Some(Term { tree: Tree::Name(path), .. }) => self.path(&path),
            _ => String::new(),
        };
        self.lists.push((name.to_owned(), path));
    }

    fn prints(&mut self, expression: &str) {
        let Some(term) = parse(expression) else { return };
        for path in self.paths(&term) {
            self.note(&path, None);
        }
    }

    /// A condition that decides; it guards what stands under it.
    fn decide(&mut self, condition: &str) -> Option<Rc<Guard>> {
        let term = parse(condition)?;
        let paths = self.paths(&term);
        let guard = Rc::new(Guard { term, negated: false, lists: self.lists.clone() });
        for path in paths {
            self.note(&path, Some(&guard));
        }
        Some(guard)
    }

    fn note(&mut self, path: &str, decides: Option<&Rc<Guard>>) {
        let path = question_of(path);
        // What uses a part uses the whole.
        let wholes = path.match_indices('.').skip(1).map(|(end, _)| path[..end].to_owned());
        for path in wholes.chain([path.clone()]) {
            let uses = self.uses.by_question.entry(path.clone()).or_default();
            uses.push(Use { guards: self.guards.clone(), decides: decides.cloned() });
            self.uses.basis.entry(path).or_default().extend(self.basis.iter().cloned());
        }
    }

    /// Paths of the answers that an expression speaks of, also by way of facts.
    fn paths(&self, term: &Term) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        self.add_paths(term, &self.lists, 0, &mut found);
        found
    }

    fn add_paths(&self, term: &Term, lists: &[(String, String)], depth: usize, found: &mut BTreeSet<String>) {
        let mut each = |terms: &[&Term], lists: &[(String, String)]| {
            terms.iter().for_each(|term| self.add_paths(term, lists, depth, found));
        };
        match &term.tree {
            Tree::Name(name) => match self.library.facts.get(name) {
                Some(fact) if depth < 20 => {
                    let rows: Vec<(String, String)> = condition_rows(&fact.when).collect();
                    if let Some(term) = parse(&fact.when.text) {
                        self.add_paths(&term, &rows, depth + 1, found);
                    }
                }
                Some(_) => {}
                None => {
                    found.insert(path_in(lists, name));
                }
            },
            Tree::Not(inner) | Tree::Filter(inner, _) | Tree::Test(inner, _) => each(&[inner], lists),
            Tree::All(members) | Tree::Any(members) | Tree::List(members) | Tree::Map(members) => {
                each(&members.iter().collect::<Vec<_>>(), lists);
            }
            Tree::Compare(_, a, b) | Tree::Within(a, b) | Tree::Compute(a, b) | Tree::Item(a, b) => {
                each(&[a, b], lists)
            }
            Tree::Choose { condition, yes, no } => each(&[condition, yes, no], lists),
            Tree::Rows { value, name, over, only } => {
                each(&[over], lists);
                let list = match &over.tree {
                    Tree::Name(path) => path_in(lists, path),
                    _ => String::new(),
                };
                let lists: Vec<_> = lists.iter().cloned().chain([(name.clone(), list)]).collect();
                each(&[value], &lists);
                only.iter().for_each(|only| each(&[only], &lists));
            }
            Tree::Word(_) | Tree::Number(_) | Tree::Truth(_) | Tree::Nothing | Tree::Call(_) => {}
        }
    }

    fn path(&self, name: &str) -> String {
        path_in(&self.lists, name)
    }
}

impl Guard {
    fn turned(&self) -> Rc<Guard> {
        Rc::new(Guard { term: self.term.clone(), negated: !self.negated, lists: self.lists.clone() })
    }
}

/// `item.grade` → `scope.categories.grade`.
fn path_in(lists: &[(String, String)], name: &str) -> String {
    let (head, rest) = name.split_once('.').map_or((name, None), |(head, rest)| (head, Some(rest)));
    match (lists.iter().rev().find(|(known, _)| known == head), rest) {
        (Some((_, list)), Some(rest)) => format!("{list}.{rest}"),
        (Some((_, list)), None) => list.clone(),
        (None, _) => name.to_owned(),
    }
}

/// `party.seller.name` → `parties.name`.
fn question_of(path: &str) -> String {
    match path.strip_prefix("party.").and_then(|rest| rest.split_once('.')) {
        Some((_, field)) => format!("parties.{field}"),
        None => path.to_owned(),
    }
}

/// The names of rows that a condition knows from outside.
fn condition_rows(condition: &Condition) -> impl Iterator<Item = (String, String)> {
    condition.rows().map(|(name, path)| (name.to_owned(), path.to_owned()))
}
