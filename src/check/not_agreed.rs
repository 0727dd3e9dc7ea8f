//! Protections that the stance would usually want, and that nobody has answered: the agreement is silent on them.

use super::Subject;
use crate::answers::{AnswerType, Question};
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::{Scope, Templated, to_template};
use crate::library::{Condition, Template};
use crate::value::{Language, Localised, Money, Value};

/// One reminder a question whose answer would bring words into this agreement.
pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let answers = subject.answers;
    let topics = subject.plan.kind.schema.topics.iter().filter(|(_, topic)| !topic.repeated);
    let questions = topics.flat_map(|(name, topic)| topic.questions.iter().map(move |entry| (name, entry)));
    questions
        .filter(|(_, (_, question))| question.wanted_by.contains(&answers.stance) && question.default.is_none())
        .map(|(name, (key, question))| (format!("{name}.{key}"), question))
        .filter(|(path, question)| answers.get(path).is_none() && would_be_written(subject, path, question))
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

/// Whether with an answer a clause that is in would say something else, or one that is left out would come in.
fn would_be_written(subject: &Subject<'_>, path: &str, question: &Question) -> bool {
    let (plan, expressions) = (subject.plan, &subject.library.expressions);
    let conditions = plan.left_out.iter().map(|left_out| left_out.because);
    let conditions: Vec<&Condition> = conditions.filter(|condition| names(condition.questions(), path)).collect();
    let chosen = plan.clauses().map(|planned| planned.clause).chain(plan.annexes.iter().copied());
    let chosen = chosen.filter(|clause| names(clause.questions(), path));
    let texts: Vec<&Template> =
        chosen.filter_map(|clause| clause.text.zh.as_ref().or(clause.text.en.as_ref())).collect();
    if conditions.is_empty() && texts.is_empty() {
        return false;
    }
    let (Some(scope), Some(answered)) = (&subject.scopes.zh, answered(subject, path, question)) else { return false };
    let written = |template: &&Template, scope| expressions.render(template.id, scope).ok();
    conditions.iter().any(|condition| expressions.holds(condition.id, &answered).unwrap_or(false))
        || texts.iter().any(|template| written(template, scope) != written(template, &answered))
}

fn names(questions: &[String], path: &str) -> bool {
    questions.iter().any(|question| question == path)
}

/// The answers with one to the question.
fn answered(subject: &Subject<'_>, path: &str, question: &Question) -> Option<Scope> {
    let (topic, key) = path.split_once('.')?;
    let mut scope = subject.scopes.zh.clone()?;
    let mut record = scope.get(topic)?.as_map()?.clone();
    record.insert(key.to_owned().into(), to_template(&sample(question)?, Language::Zh));
    scope.set_named(topic.to_owned(), Templated::from(record));
    Some(scope)
}

/// An answer that agrees something.
fn sample(question: &Question) -> Option<Value> {
    /// Words of choices that agree nothing.
    const NOTHING: [&str; 2] = ["silent", "none"];
    let word = || question.values.keys().find(|word| !NOTHING.contains(&word.as_str()));
    Some(match question.answer {
        AnswerType::Boolean => Value::Boolean(true),
        AnswerType::Count => Value::Count(question.min.unwrap_or(1).max(1)),
        AnswerType::Choice => Value::Word(word()?.clone()),
        AnswerType::Choices => Value::List(vec![Value::Word(word()?.clone())]),
        AnswerType::Money => Value::Money(Money::parse("1", "CNY").ok()?),
        AnswerType::Text => Value::Text(Localised::both("…".to_owned(), "…".to_owned())),
        _ => return None,
    })
}
