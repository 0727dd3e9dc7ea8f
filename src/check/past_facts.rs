//! Days on which the text says that something has been done: they lie on or before the day of signing.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic};
use crate::value::{Language, Value, word_date};

/// One finding a day that lies after signing.
pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let answers = subject.answers;
    let Some(signing) = answers.signing_date() else { return Vec::new() };
    let topics = subject.plan.kind.schema.topics.iter().filter(|(_, topic)| !topic.repeated);
    let questions = topics.flat_map(|(name, topic)| topic.questions.iter().map(move |entry| (name, entry)));
    questions
        .filter(|(_, (_, question))| question.past)
        .filter_map(|(name, (key, question))| {
            let path = format!("{name}.{key}");
            let Some(Value::Date(day)) = answers.get(&path) else { return None };
            if *day <= signing {
                return None;
            }
            let ask = |side: Option<&String>| side.cloned().unwrap_or_default();
            let days = |language| (word_date(*day, language), word_date(signing, language));
            let ((day_zh, signing_zh), (day_en, signing_en)) = (days(Language::Zh), days(Language::En));
            let finding = Diagnostic::of(
                Code::PastFact,
                format!("{}（{path}）为 {day_zh}，晚于签署日期 {signing_zh}", ask(question.ask.zh.as_ref())),
                format!("{} ({path}) is {day_en}, after signing on {signing_en}", ask(question.ask.en.as_ref())),
            )
            .hint(
                format!("正文写明已经完成：核对 {path} 与 agreement.signing_date；尚未完成的，删去 {path}，填写其期限"),
                format!("the text says it has been done: compare {path} with agreement.signing_date; if it lies ahead, remove {path} and give its due date"),
            );
            Some(finding.at(answers.locate(&path).cloned()).answer(path))
        })
        .collect()
}
