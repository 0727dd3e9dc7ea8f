//! Answers that change nothing.

use super::Subject;
use crate::diagnostic::{Diagnostic, Severity};
use crate::library::{Clause, Template};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// An answer of which no clause of this kind, no rule and no step speaks is reported.
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let spoken = remembered(subject);
    let mut findings = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, place) in subject.answers.places.iter() {
        let end = path.match_indices('.').nth(1).map_or(path.len(), |(end, _)| end);
        let question = &path[..end];
        let Some((topic, _)) = question.split_once('.') else { continue };
        if topic == "annexes" || topic == "parties" || !subject.answers.topics.contains_key(topic) {
            continue;
        }
        if !seen.insert(question) || spoken.of(subject, topic, question) {
            continue;
        }
        findings.push(
            Diagnostic::new(
                "unused-answer",
                Severity::Info,
                format!("{question} 对本协议没有影响"),
                format!("{question} changes nothing in this agreement"),
            )
            .hint("删除该键，或者检查协议类型与阶段", "remove the key, or look again at the kind and the stage")
            .answer(question)
            .at(place.clone()),
        );
    }
    findings
}

/// What an agreement speaks of. Conditions are read first: they are short, and speak of nearly every question.
#[derive(Debug, Default)]
pub struct Spoken {
    /// Questions (`topic.key`), or whole topics, that conditions and steps name.
    conditions: BTreeSet<String>,
    /// Whether a text names the question, for those that no condition names.
    texts: RefCell<HashMap<String, bool>>,
}

impl Spoken {
    fn of(&self, subject: &Subject<'_>, topic: &str, question: &str) -> bool {
        if self.conditions.contains(question) || self.conditions.contains(topic) {
            return true;
        }
        if let Some(known) = self.texts.borrow().get(question) {
            return *known;
        }
        let named = |path: &str| {
            path == topic || path.strip_prefix(question).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        // A text without the topic's name cannot speak of it, even by another name.
        let speaks = |template: &Template| {
            template.text.contains(topic) && template.paths().paths.iter().any(|(path, _)| named(path))
        };
        let found = texts(subject).any(speaks);
        self.texts.borrow_mut().insert(question.to_owned(), found);
        found
    }
}

/// The same for every agreement with the same clauses.
fn remembered(subject: &Subject<'_>) -> Rc<Spoken> {
    let plan = subject.plan;
    let chosen = plan.clauses().map(|planned| planned.clause).chain(plan.annexes.iter().copied());
    let places = chosen
        .chain(plan.left_out.iter().map(|left_out| left_out.clause))
        .map(|clause| std::ptr::from_ref(clause) as usize);
    // How many are in tells the two lists apart.
    let key: Vec<usize> =
        [std::ptr::from_ref(plan.kind) as usize, plan.left_out.len()].into_iter().chain(places).collect();
    if let Some(spoken) = subject.memory.spoken.borrow().get(&key) {
        return Rc::clone(spoken);
    }
    let spoken = Rc::new(Spoken { conditions: in_conditions(subject), ..Spoken::default() });
    subject.memory.spoken.borrow_mut().insert(key, Rc::clone(&spoken));
    spoken
}

/// Questions of which a condition that can matter to this agreement speaks.
fn in_conditions(subject: &Subject<'_>) -> BTreeSet<String> {
    let (library, plan) = (subject.library, subject.plan);
    let topics = || plan.kind.topics.iter().filter_map(|name| library.topics.get(name));
    let steps = || topics().flat_map(|topic| &topic.steps);
    let clauses = chosen(subject).flat_map(|clause| [&clause.when, &clause.highlight_when]);
    let conditions = clauses
        .chain(plan.left_out.iter().map(|left_out| &left_out.clause.when))
        .chain(plan.kind.articles.iter().map(|article| &article.when))
        .chain(topics().flat_map(|topic| &topic.rules).map(|rule| &rule.when))
        .chain(steps().flat_map(|step| [&step.when, &step.done]))
        .chain(topics().flat_map(|topic| &topic.routes).map(|route| &route.when))
        .flatten()
        .chain(topics().flat_map(|topic| &topic.required_when).map(|(_, condition)| condition));
    let paths = conditions.flat_map(|condition| condition.paths().paths).map(|(path, _)| path);
    let named = steps().flat_map(|step| [&step.due, &step.who]).flatten().cloned();
    let question = |path: String| match path.match_indices('.').nth(1) {
        Some((end, _)) => path[..end].to_owned(),
        None => path,
    };
    paths.chain(named).map(question).collect()
}

/// The clauses that are in, the annexes, and what stands round them.
fn chosen<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = &'s Clause> {
    let plan = subject.plan;
    let clauses = plan.clauses().map(|planned| planned.clause).chain(plan.annexes.iter().copied());
    clauses.chain([&plan.kind.skeleton]).chain(&subject.library.memo)
}

/// The texts of the agreement and of its steps, in both languages.
fn texts<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = &'s Template> {
    let library = subject.library;
    let topics = subject.plan.kind.topics.iter().filter_map(|name| library.topics.get(name));
    let steps = topics.flat_map(|topic| &topic.steps).flat_map(|step| step.due_text.iter().chain([&step.what]));
    let texts = chosen(subject).map(|clause| &clause.text).chain(steps);
    texts.flat_map(|text| text.iter().map(|(_, template)| template))
}
