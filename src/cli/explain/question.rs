//! A question: what it asks, what can be answered, when it is asked, and what its answer changes.

use super::users;
use crate::answers::{AnswerType, Question, example};
use crate::library::{Library, User};
use crate::value::{Language, Localised};
use std::collections::BTreeSet;
use std::fmt::Write;

pub(super) fn explain(library: &Library, path: &str, question: &Question, language: Language) -> String {
    let side = |text: &Localised<String>| text.prefer(language).cloned().unwrap_or_default();
    let found = library.users_of_answer(path);
    let mut text = format!("{path}  {}\n", side(&question.ask));
    // Writing into a string cannot fail.
    if let Some(help) = &question.help {
        let _ = writeln!(text, "\n{}", side(help));
    }
    let _ = writeln!(text, "\n{}: {}", language.say("答案", "Answer"), kind_of_answer(question, language));
    for (word, meaning) in &question.values {
        let _ = writeln!(text, "  {word:24} {}", side(meaning));
    }
    for (key, field) in &question.fields {
        let _ = writeln!(text, "  {key:24} {}", side(&field.ask));
    }
    let _ = writeln!(text, "{}: {}", language.say("不填", "Left out"), left_out(library, path, question, language));
    let _ = writeln!(text, "{}: {}", language.say("何时问", "Asked in"), asked_in(library, path, language));
    if let Some(line) = line(path, question) {
        let _ = writeln!(text, "{}: {line}", language.say("写法", "Written"));
    }
    let changes = language.say("影响", "It changes");
    match found.is_empty() {
        true => {
            let _ = writeln!(text, "\n{changes}: {}", language.say("无", "nothing"));
        }
        false => {
            let _ = write!(text, "\n{changes}:\n{}", users(&found, language));
        }
    }
    let basis = basis(library, &found, language);
    if !basis.is_empty() {
        let _ = writeln!(text, "\n{}: {basis}", language.say("依据", "Basis"));
    }
    text
}

fn kind_of_answer(question: &Question, language: Language) -> String {
    let kind = match question.answer {
        AnswerType::Text => ("文字", "text"),
        AnswerType::Texts => ("几项文字", "texts"),
        AnswerType::Boolean => ("true 或者 false", "true or false"),
        AnswerType::Count => ("整数", "a whole number"),
        AnswerType::Money => ("金额", "an amount"),
        AnswerType::Date => ("日期", "a date"),
        AnswerType::Choice => ("下列之一", "one of these words"),
        AnswerType::Choices => ("下列中的几项", "some of these words"),
        AnswerType::Role => ("当事人的角色", "the role of a party"),
        AnswerType::Record => ("一组答案", "these parts"),
        AnswerType::Table => ("逐行的表，每行有", "rows with these parts"),
    };
    let mut words = language.say(kind.0, kind.1).to_owned();
    if let Some(unit) = &question.unit {
        let _ = write!(words, " ({unit})");
    }
    match (question.min, question.max) {
        (Some(min), Some(max)) => {
            let _ = write!(words, ", {min} – {max}");
        }
        (Some(min), None) => {
            let _ = write!(words, ", ≥ {min}");
        }
        (None, Some(max)) => {
            let _ = write!(words, ", ≤ {max}");
        }
        (None, None) => {}
    }
    if question.by_hand {
        words.push_str(language.say("，或者 \"by-hand\"（留空手填）", ", or \"by-hand\" (a blank to be filled in)"));
    }
    words
}

/// What holds where it is not answered.
fn left_out(library: &Library, path: &str, question: &Question, language: Language) -> String {
    if let Some(default) = &question.default {
        return format!("{} {default}", language.say("采用默认值", "the default is taken:"));
    }
    if question.required {
        return language.say("不可以，必填", "not possible: it must be answered").to_owned();
    }
    let topic = path.split('.').next().unwrap_or_default();
    let conditions = library.topics.get(topic).map_or(&[][..], |topic| &topic.required_when);
    match conditions.iter().find(|(other, _)| other == path) {
        Some((_, condition)) => {
            let words = library.in_words(condition, language);
            format!(
                "{}{words}",
                language.say("不作约定；以下情形必填：", "nothing is agreed; it must be answered where ")
            )
        }
        None => language.say("不作约定", "nothing is agreed").to_owned(),
    }
}

/// The kinds, and the forms of those that have several, which ask it.
fn asked_in(library: &Library, path: &str, language: Language) -> String {
    let topic = path.split('.').next().unwrap_or_default();
    let mut kinds = Vec::new();
    for kind in library.kinds.values().filter(|kind| kind.topics.iter().any(|name| name == topic)) {
        let asks = |form: &&crate::library::Form| library.usage(kind, form).is_none_or(|usage| usage.asks(path));
        let forms: Vec<&str> = kind.forms.iter().filter(asks).map(|form| form.id.as_str()).collect();
        match (forms.len(), kind.forms.len()) {
            (0, _) => {}
            (some, all) if some == all => kinds.push(kind.name.clone()),
            _ => kinds.push(format!("{} ({})", kind.name, forms.join(", "))),
        }
    }
    match kinds.is_empty() {
        true => language.say("没有协议类型问", "no kind of agreement").to_owned(),
        false => kinds.join(language.say("、", ", ")),
    }
}

/// A line for the answer file.
fn line(path: &str, question: &Question) -> Option<String> {
    let (table, key) = path.rsplit_once('.')?;
    let word = question.values.keys().next().map(|word| format!("\"{word}\""));
    let default = question.default.as_ref().map(ToString::to_string);
    let value = default.or_else(|| example(question)).or(word).unwrap_or_else(|| "\"…\"".to_owned());
    let table = if table == "parties" { "[[parties]]".to_owned() } else { format!("[{table}]") };
    (question.answer != AnswerType::Table).then(|| format!("{table} {key} = {value}"))
}

/// The law behind the clauses and rules that it changes.
fn basis(library: &Library, found: &[User<'_>], language: Language) -> String {
    let ids = found.iter().flat_map(|user| match user {
        User::Clause(clause) => clause.basis.as_slice(),
        User::Rule(rule) => &rule.basis,
        User::Step(step) => &step.basis,
        User::Route(route) => &route.basis,
        User::Fact(_) | User::Question(_) | User::Kind(_) => &[],
    });
    let ids: BTreeSet<&String> = ids.collect();
    let cited = ids.into_iter().filter_map(|id| library.statutes.cite_short(id, None)?.prefer(language).cloned());
    cited.collect::<Vec<_>>().join(language.say("；", "; "))
}
