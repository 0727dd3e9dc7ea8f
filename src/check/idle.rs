//! Answers that belong to another one which is answered otherwise: a cap's amount where liability has no cap.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic};
use crate::library::Condition;
use crate::value::Language;

/// One finding an answer that would be asked for under a condition that does not hold, and that nothing prints.
pub(super) fn check(subject: &Subject<'_>, told: &[Diagnostic]) -> Vec<Diagnostic> {
    let (library, plan, answers) = (subject.library, subject.plan, subject.answers);
    let usage = library.usage(plan.kind, plan.form);
    let asked = |path: &str| usage.is_none_or(|usage| usage.asks(path));
    let conditions = library.topics_of(plan.kind).flat_map(|topic| &topic.required_when);
    conditions
        .filter(|(path, _)| path.matches('.').count() == 1 && answers.places.get(path).is_some() && asked(path))
        .filter(|(_, condition)| is_switch(condition))
        .filter(|(path, condition)| !holds(subject, condition) && !is_printed(subject, path))
        .filter(|(path, _)| !told.iter().any(|finding| finding.answer.as_ref() == Some(path)))
        .map(|(path, condition)| {
            let label = |language| library.label(path, language).unwrap_or_default();
            Diagnostic::of(
                Code::UnusedAnswer,
                format!(
                    "{path}（{}）没有写入协议：只在“{}”时写入",
                    label(Language::Zh),
                    library.in_words(condition, Language::Zh)
                ),
                format!(
                    "{path} is not in the agreement: it is written only where {}",
                    library.in_words(condition, Language::En)
                ),
            )
            .hint(
                format!("确需写入的，更正所依的答案；否则删去 {path}"),
                format!("if it should be in, correct the answer it depends on; otherwise remove {path}"),
            )
            .at(answers.places.get(path).cloned())
            .answer(path)
        })
        .collect()
}

/// One other answer decides: of what depends on several, as on the stage of a deal, more may be asked ahead of time.
fn is_switch(condition: &Condition) -> bool {
    let questions = condition.questions();
    questions.iter().all(|path| *path == questions[0] && path.contains('.'))
}

/// What cannot be decided counts as true: its lack is told elsewhere.
fn holds(subject: &Subject<'_>, condition: &Condition) -> bool {
    let scope = subject.scopes.zh.as_ref();
    scope.is_none_or(|scope| subject.library.expressions.holds(condition.id, scope).unwrap_or(true))
}

fn is_printed(subject: &Subject<'_>, path: &str) -> bool {
    let plan = subject.plan;
    let chosen = plan.clauses().map(|planned| planned.clause).chain(plan.annexes.iter().copied());
    let mut texts = chosen.chain([plan.kind.skeleton_of(plan.form)]).flat_map(|clause| clause.text.iter());
    texts.any(|(_, template)| template.whole().contains(path))
}
