//! Answers that change nothing.

use super::Subject;
use crate::cache::{Fingerprint, fingerprint};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::expression;
use crate::library::{Clause, Condition, Rule, Step, Template, Topic};
use foldhash::HashSet;
use std::cell::OnceCell;
use std::hash::Hash;
use std::rc::Rc;

/// An answer of which no clause of this kind, no rule and no step speaks is reported.
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let spoken = cached(subject);
    let mut findings = Vec::new();
    let mut kept: Vec<(&str, &Location)> = Vec::new();
    // Answers stand in the order of their paths.
    let mut last = "";
    for (path, place) in subject.answers.places.iter() {
        let end = path.match_indices('.').nth(1).map_or(path.len(), |(end, _)| end);
        let question = &path[..end];
        let Some((topic, _)) = question.split_once('.') else { continue };
        if topic == "annexes" || topic == "parties" || !subject.answers.topics.contains_key(topic) {
            continue;
        }
        if std::mem::replace(&mut last, question) == question || spoken.of(subject, topic, question) {
            continue;
        }
        if of_another_form(subject, question) {
            kept.push((question, place));
            continue;
        }
        findings.push(
            Diagnostic::of(
                Code::UnusedAnswer,
                format!("{question} 对本协议没有影响"),
                format!("{question} changes nothing in this agreement"),
            )
            .hint("删除该键，或者检查协议类型与阶段", "remove the key, or look again at the kind and the stage")
            .answer(question)
            .at(place.clone()),
        );
    }
    let chosen =
        subject.answers.choose.iter().filter(|(id, _)| {
            subject.library.versions(id).next().is_some_and(|version| !subject.plan.form.takes(version))
        });
    kept.extend(chosen.map(|(id, (_, place))| (id.as_str(), place)));
    findings.extend(told_once(subject, &kept));
    findings
}

/// Whether another form of the kind asks the question.
fn of_another_form(subject: &Subject<'_>, question: &str) -> bool {
    let (kind, form) = (subject.plan.kind, subject.plan.form);
    let others = kind.forms.iter().filter(|other| other.id != form.id);
    others.filter_map(|other| subject.library.usage(kind, other)).any(|usage| usage.asks(question))
}

/// Answers and choices that are kept for other forms of the kind, told at the first of them.
fn told_once(subject: &Subject<'_>, kept: &[(&str, &Location)]) -> Option<Diagnostic> {
    let (_, place) = kept.first()?;
    let mut tables: Vec<(&str, usize)> = Vec::new();
    for (name, _) in kept {
        let table = name.split('.').next().unwrap_or(name);
        match tables.iter_mut().find(|(known, _)| *known == table) {
            Some((_, count)) => *count += 1,
            None => tables.push((table, 1)),
        }
    }
    let form = &subject.plan.form.id;
    let list = |open: &str, close: &str, comma: &str| {
        tables.iter().map(|(table, count)| format!("{table}{open}{count}{close}")).collect::<Vec<_>>().join(comma)
    };
    Some(
        Diagnostic::of(
            Code::KeptForForm,
            format!("{} 项答案不用于 {form}，留给其他形式：{}", kept.len(), list("（", "）", "、")),
            format!(
                "{} answers are not used by {form} and kept for other forms: {}",
                kept.len(),
                list(" (", ")", ", ")
            ),
        )
        .hint("一份答案文件可供各种形式使用，无须删去", "one answer file serves all forms: nothing need be removed")
        .at((*place).clone()),
    )
}

/// The questions of which an agreement speaks, worked out when the first is asked for.
#[derive(Debug, Default)]
pub struct QuestionUsage(OnceCell<HashSet<String>>);

impl QuestionUsage {
    /// Whether it speaks of `question` (`topic.key`), or of all of its topic.
    fn of(&self, subject: &Subject<'_>, topic: &str, question: &str) -> bool {
        let spoken = self.0.get_or_init(|| spoken_of(subject));
        spoken.contains(topic) || spoken.contains(question)
    }
}

fn spoken_of(subject: &Subject<'_>) -> HashSet<String> {
    let named = steps(subject).flat_map(|step| [&step.due, &step.who]).flatten();
    let by_conditions = conditions(subject).flat_map(|condition| condition.questions());
    let by_clauses = chosen(subject).flat_map(|clause| clause.questions());
    let by_steps = texts_of_steps(subject).flat_map(|text| text.questions());
    let all = named.map(|path| expression::question(path)).chain(by_conditions.map(String::as_str));
    let mut spoken: HashSet<&str> = HashSet::default();
    spoken.extend(all.chain(by_clauses.chain(by_steps).map(String::as_str)));
    spoken.into_iter().map(str::to_owned).collect()
}

/// The same for every agreement with the same clauses.
fn cached(subject: &Subject<'_>) -> Rc<QuestionUsage> {
    let plan = subject.plan;
    let chosen = plan.clauses().map(|planned| planned.clause).chain(plan.annexes.iter().copied());
    let mut clauses = Fingerprint::default();
    for clause in chosen.chain(plan.left_out.iter().map(|left_out| left_out.clause)) {
        (&clause.id, clause.variant).hash(&mut clauses);
    }
    // How many are in tells the two lists apart.
    let key = fingerprint((&plan.kind.name, &plan.form.id, plan.left_out.len(), clauses.value()));
    subject.cache.usages.find_or(key, Rc::default)
}

/// Conditions that can matter to the agreement.
fn conditions<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = &'s Condition> {
    let plan = subject.plan;
    chosen(subject)
        .flat_map(|clause| [&clause.when, &clause.highlight_when])
        .chain(plan.left_out.iter().map(|left_out| &left_out.clause.when))
        .chain(plan.form.articles.iter().map(|listed| &listed.article.when))
        .chain(plan.form.articles.iter().flat_map(|listed| listed.titles.iter().map(|(when, _)| when)))
        .chain(plan.form.words.iter().map(|words| &words.when))
        .chain([&plan.form.by_default, &plan.form.possible])
        .chain(rules(subject).map(|rule| &rule.when))
        .chain(steps(subject).flat_map(|step| [&step.when, &step.done]))
        .chain(topics(subject).flat_map(|topic| &topic.routes).map(|route| &route.when))
        .flatten()
        .chain(required(subject))
}

/// The rules that the form runs.
fn rules<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = &'s Rule> {
    let usage = subject.library.usage(subject.plan.kind, subject.plan.form);
    topics(subject).flat_map(|topic| &topic.rules).filter(move |rule| usage.is_none_or(|usage| usage.checks(rule)))
}

/// Conditions under which the form asks for an answer.
fn required<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = &'s Condition> {
    let usage = subject.library.usage(subject.plan.kind, subject.plan.form);
    let all = topics(subject).flat_map(|topic| &topic.required_when);
    all.filter(move |(path, _)| usage.is_none_or(|usage| usage.asks(path))).map(|(_, condition)| condition)
}

fn topics<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = &'s Topic> {
    subject.library.topics_of(subject.plan.kind)
}

fn steps<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = &'s Step> {
    let usage = subject.library.usage(subject.plan.kind, subject.plan.form);
    topics(subject).flat_map(|topic| &topic.steps).filter(move |step| usage.is_none_or(|usage| usage.plans(step)))
}

/// The clauses that are in, the annexes, and what stands round them.
fn chosen<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = &'s Clause> {
    let plan = subject.plan;
    let clauses = plan.clauses().map(|planned| planned.clause).chain(plan.annexes.iter().copied());
    clauses.chain([plan.kind.skeleton_of(plan.form)]).chain(&subject.library.memo)
}

/// The texts of the agreement's steps, in both languages.
fn texts_of_steps<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = &'s Template> {
    let texts = steps(subject).flat_map(|step| step.due_text.iter().chain([&step.what]));
    texts.flat_map(|text| text.iter().map(|(_, template)| template))
}
