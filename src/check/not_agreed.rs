//! Protections that the stance would usually want, and that nobody has answered: the agreement is silent on them.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic};

/// One reminder a question.
pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let answers = subject.answers;
    let topics = subject.plan.kind.schema.topics.iter().filter(|(_, topic)| !topic.repeated);
    let questions = topics.flat_map(|(name, topic)| topic.questions.iter().map(move |entry| (name, entry)));
    questions
        .filter(|(_, (_, question))| question.wanted_by.contains(&answers.stance) && question.default.is_none())
        .map(|(name, (key, question))| (format!("{name}.{key}"), question))
        .filter(|(path, _)| answers.get(path).is_none())
        .map(|(path, question)| {
            let ask = |side: Option<&String>| side.cloned().unwrap_or_default();
            Diagnostic::of(
                Code::NotAgreed,
                format!("没有约定：{}（{path}）", ask(question.ask.zh.as_ref())),
                format!("not agreed: {} ({path})", ask(question.ask.en.as_ref())),
            )
            .hint(
                format!("需要的，填写 {path}；不需要的，不必处理"),
                format!("answer {path} if it is wanted; otherwise nothing is to be done"),
            )
            .at(answers.locate(&path).or(answers.places.get("stance")).cloned())
            .answer(path)
        })
        .collect()
}
