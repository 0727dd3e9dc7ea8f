//! Which kinds of agreement there are, for who named none of them.

use super::describe::{labelled, word_of_label};
use super::schema::Schema;
use super::suggest::closest;
use crate::value::{Language, Localised};

/// What to type: the kind that was meant, if one can be made out, and all kinds with what they are.
pub fn kind_hint<'k>(word: &str, kinds: impl Iterator<Item = &'k Schema> + Clone) -> Localised<String> {
    let list = |language| {
        let kinds = kinds.clone().map(|schema| labelled(&schema.kind, &schema.title, language));
        kinds.collect::<Vec<_>>().join(" | ")
    };
    let (zh, en) = (list(Language::Zh), list(Language::En));
    let meant = meant(word, kinds.clone());
    Localised::both(
        meant.as_ref().map_or(format!("可选：{zh}"), |meant| format!("是否指 {meant}？可选：{zh}")),
        meant.as_ref().map_or(format!("one of: {en}"), |meant| format!("did you mean {meant}? One of: {en}")),
    )
}

/// `"transfer"` for its name mistyped or its title; `"transfer" + deal.structure = "share"` for what a question of the
/// kind calls one of its answers.
fn meant<'k>(word: &str, kinds: impl Iterator<Item = &'k Schema> + Clone) -> Option<String> {
    let word = word.trim();
    if word.is_empty() {
        return None;
    }
    if let Some(kind) = closest(word, kinds.clone().map(|schema| schema.kind.as_str())) {
        return Some(format!("\"{kind}\""));
    }
    let titled =
        |schema: &&Schema| schema.title.iter().any(|(_, title)| title.to_lowercase().contains(&word.to_lowercase()));
    if let Some(schema) = kinds.clone().find(titled) {
        return Some(format!("\"{}\"", schema.kind));
    }
    let answered = |schema: &Schema| {
        let topics = schema.topics.iter().filter(|(_, topic)| !topic.repeated);
        let mut questions = topics.flat_map(|(name, topic)| topic.questions.iter().map(move |(key, q)| (name, key, q)));
        questions.find_map(|(name, key, question)| {
            let answer = word_of_label(question, word)?;
            let kind = &schema.kind;
            let required =
                question.required_when.as_ref().is_some_and(|when| when.contains(&format!("kind == \"{kind}\"")));
            Some((format!("\"{kind}\" + {name}.{key} = \"{answer}\""), required))
        })
    };
    // Several kinds may share the question: the one that must have it answered is meant.
    let asks = |schema: &&Schema| answered(schema).is_some_and(|(_, required)| required);
    let schema = kinds.clone().find(asks).or_else(|| kinds.clone().find(|schema| answered(schema).is_some()))?;
    answered(schema).map(|(words, _)| words)
}
