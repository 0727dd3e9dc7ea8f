//! Answers that change nothing.

use super::Subject;
use crate::diagnostic::{Diagnostic, Severity};
use crate::library::{Condition, Template};
use crate::value::Localised;
use std::collections::BTreeSet;
use std::rc::Rc;

/// An answer of which no clause of this kind, no rule and no step speaks is reported.
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let used = remembered(subject);
    let mut findings = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, place) in &subject.answers.locations {
        let mut keys = path.split('.').filter(|key| key.parse::<usize>().is_err());
        let (Some(topic), Some(key)) = (keys.next(), keys.next()) else { continue };
        if topic == "annexes" || topic == "parties" || !subject.answers.topics.contains_key(topic) {
            continue;
        }
        let question = format!("{topic}.{key}");
        if used.contains(&question) || used.contains(topic) || !seen.insert(question.clone()) {
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

/// The same for every agreement with the same clauses.
fn remembered(subject: &Subject<'_>) -> Rc<BTreeSet<String>> {
    let plan = subject.plan;
    let chosen = plan.clauses().map(|planned| planned.clause).chain(plan.annexes.iter().copied());
    let places = chosen
        .chain(plan.left_out.iter().map(|left_out| left_out.clause))
        .map(|clause| std::ptr::from_ref(clause) as usize);
    // How many are in tells the two lists apart.
    let key: Vec<usize> =
        [std::ptr::from_ref(plan.kind) as usize, plan.left_out.len()].into_iter().chain(places).collect();
    if let Some(used) = subject.memory.spoken.borrow().get(&key) {
        return Rc::clone(used);
    }
    let used = Rc::new(spoken_of(subject));
    subject.memory.spoken.borrow_mut().insert(key, Rc::clone(&used));
    used
}

/// Questions (`topic.key`) of which something that can matter to this agreement speaks.
fn spoken_of(subject: &Subject<'_>) -> BTreeSet<String> {
    let (library, plan) = (subject.library, subject.plan);
    let mut used = BTreeSet::new();
    let mut take = |paths: &[(String, std::ops::Range<usize>)]| {
        for (path, _) in paths {
            let mut keys = path.split('.');
            match (keys.next(), keys.next()) {
                (Some(topic), Some(key)) => used.insert(format!("{topic}.{key}")),
                (Some(topic), None) => used.insert(topic.to_owned()),
                _ => false,
            };
        }
    };
    let chosen =
        plan.clauses().map(|planned| planned.clause).chain(plan.annexes.iter().copied()).chain([&plan.kind.skeleton]);
    for clause in chosen.chain(&library.memo) {
        texts(&clause.text, &mut take);
        [&clause.when, &clause.highlight_when].into_iter().flatten().for_each(|c| take(&c.paths().paths));
    }
    for left_out in &plan.left_out {
        left_out.clause.when.iter().for_each(|c| take(&c.paths().paths));
    }
    for article in &plan.kind.articles {
        article.when.iter().for_each(|c| take(&c.paths().paths));
    }
    for name in &plan.kind.topics {
        let Some(topic) = library.topics.get(name) else { continue };
        let conditions = (topic.rules.iter().filter_map(|rule| rule.when.as_ref()))
            .chain(topic.steps.iter().flat_map(|step| [&step.when, &step.done].into_iter().flatten()))
            .chain(topic.routes.iter().filter_map(|route| route.when.as_ref()))
            .chain(topic.required_when.iter().map(|(_, condition)| condition));
        conditions.for_each(|condition: &Condition| take(&condition.paths().paths));
        for step in &topic.steps {
            texts(&step.what, &mut take);
            step.due_text.iter().for_each(|text| texts(text, &mut take));
            let named =
                [&step.due, &step.who].into_iter().flatten().map(|path| (path.clone(), 0..0)).collect::<Vec<_>>();
            take(&named);
        }
    }
    used
}

fn texts(text: &Localised<Template>, take: &mut impl FnMut(&[(String, std::ops::Range<usize>)])) {
    text.iter().for_each(|(_, template)| take(&template.paths().paths));
}
