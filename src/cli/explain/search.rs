//! Questions, facts, rules and findings by a part of their names or by their words.

use super::rule::readable;
use crate::diagnostic::Code;
use crate::library::Library;
use crate::value::{Language, Localised};

/// Something that was found.
pub(super) struct Found {
    /// What it is called for `baomi explain`.
    name: String,
    words: String,
    /// Of a question, whose last part is what was looked for.
    pub path: Option<String>,
}

/// What has `words` as the last part of its name; if nothing has, what has it anywhere.
pub(super) fn search(library: &Library, words: &str, language: Language) -> Vec<Found> {
    let of_question = |(path, question): (String, &crate::answers::Question)| Found {
        words: question.ask.prefer(language).cloned().unwrap_or_default(),
        name: path.clone(),
        path: Some(path),
    };
    let by_key = library.questions().filter(|(path, _)| path.rsplit('.').next() == Some(words));
    let by_key: Vec<Found> = by_key.map(of_question).collect();
    if !by_key.is_empty() {
        return by_key;
    }
    let wanted = words.to_lowercase();
    let within = |text: &str| text.to_lowercase().contains(&wanted);
    let says = |text: &Localised<String>| text.iter().any(|(_, text)| within(text));
    let questions = library.questions().filter(|(path, question)| {
        within(path) || says(&question.ask) || question.values.iter().any(|(word, text)| within(word) || says(text))
    });
    let other = |name: &str, words: String| Found { name: name.to_owned(), words, path: None };
    let facts = library.facts.values().filter(|fact| within(&fact.name) || says(&fact.say));
    let rules =
        library.rules().filter(|rule| rule.message.iter().any(|(_, text)| within(&text.text)) || says(&rule.why));
    let own = Code::own()
        .iter()
        .filter(|entry| within(entry.word) || entry.title.iter().chain(entry.why.iter()).any(|(_, text)| within(text)));
    let mut found: Vec<Found> =
        questions.map(|(path, question)| Found { path: None, ..of_question((path, question)) }).collect();
    found.extend(facts.map(|fact| other(&fact.name, fact.say.prefer(language).cloned().unwrap_or_default())));
    found.extend(rules.map(|rule| other(&rule.id, readable(&rule.message, language))));
    found.extend(
        own.map(|entry| other(entry.word, entry.title.prefer(language).copied().unwrap_or_default().to_owned())),
    );
    found
}

pub(super) fn list(found: &[Found], language: Language) -> String {
    let lines: String = found.iter().map(|found| format!("{:36} {}\n", found.name, found.words)).collect();
    let count = found.len();
    lines
        + &match language {
            Language::Zh => format!("找到 {count} 项。baomi explain 名称 显示一项。\n"),
            Language::En => format!("{count} found. `baomi explain NAME` explains one.\n"),
        }
}
