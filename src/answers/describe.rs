//! Questions and answers in the words of findings: labels beside keys and words, and what to type.

use super::schema::{AnswerType, Question};
use crate::value::{Language, Localised};

/// The path with the question's own label: `agreement.effect（生效方式）`; in English the path alone.
pub fn named(path: &str, question: &Question) -> Localised<String> {
    let label = question.ask.zh.as_deref().map_or(String::new(), |label| format!("（{label}）"));
    Localised::both(format!("{path}{label}"), path.to_owned())
}

/// The words of a choice with what they mean: `signature-and-seal（签名并盖章）`.
pub fn word_list(question: &Question, language: Language) -> String {
    let words = question.values.iter().map(|(word, label)| labelled(word, label, language));
    words.collect::<Vec<_>>().join(" | ")
}

/// One word with what it means; the words themselves are English.
pub fn labelled(word: &str, label: &Localised<String>, language: Language) -> String {
    match (language, label.prefer(language)) {
        (Language::Zh, None) | (Language::En, _) => word.to_owned(),
        (Language::Zh, Some(label)) => format!("{word}（{label}）"),
    }
}

/// The word that a label stands for, if one word alone has it.
pub fn word_of_label<'q>(question: &'q Question, text: &str) -> Option<&'q str> {
    let text = text.trim().to_lowercase();
    let mut found = question.values.iter().filter(|(word, label)| {
        word.to_lowercase() == text || label.iter().any(|(_, label)| label.to_lowercase() == text)
    });
    match (found.next(), found.next()) {
        (Some((word, _)), None) => Some(word),
        _ => None,
    }
}

/// What a question wants, in both languages.
pub fn expected(question: &Question) -> (String, String) {
    let (zh, en) = match question.answer {
        AnswerType::Text => ("文字（或者 { zh = \"…\", en = \"…\" }）", "a string (or { zh = \"…\", en = \"…\" })"),
        AnswerType::Texts => ("文字数组，如 [\"…\", \"…\"]", "an array of strings, like [\"…\", \"…\"]"),
        AnswerType::Boolean => (" true（是）或者 false（否）", "true or false"),
        AnswerType::Count => ("不加引号的整数", "a whole number without quotation marks"),
        AnswerType::Money => {
            (" { amount = 1_000_000.00, currency = \"CNY\" }", "{ amount = 1_000_000.00, currency = \"CNY\" }")
        }
        AnswerType::Date => ("日期，如 2026-12-01", "a date, like 2026-12-01"),
        AnswerType::Choice => ("下列词语之一", "one of these words"),
        AnswerType::Choices => ("词语数组，如 [\"…\", \"…\"]", "an array of words"),
        AnswerType::Role => ("当事人角色的词语", "the word of a party's role"),
        AnswerType::Record => ("一组键值，如 { name = \"…\" }", "a table, like { name = \"…\" }"),
        AnswerType::Table => ("表的数组（[[…]]）", "an array of tables ([[…]])"),
    };
    let by_hand =
        if question.by_hand { ("，或者 \"by-hand\"（签署时手写）", ", or \"by-hand\"") } else { ("", "") };
    let list = |language| {
        if question.values.is_empty() { String::new() } else { format!(" ({})", word_list(question, language)) }
    };
    (format!("{zh}{}{}", list(Language::Zh), by_hand.0), format!("{en}{}{}", list(Language::En), by_hand.1))
}
