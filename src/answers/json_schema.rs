//! The questions as JSON Schema (draft 2020-12), so that editors can complete and check an answer file.

use super::schema::{AnswerType, Question, Schema};
use super::{SPECIAL_QUESTIONS, Stance};
use crate::value::{Language, Localised};
use indexmap::IndexMap;
use serde_json::{Map, Value, json};

/// The schema of a kind's answer file, which may name one of `forms`, with its words in `language`.
pub fn json_schema(schema: &Schema, forms: &[(&str, &Localised<String>)], language: Language) -> Value {
    let object = |questions: &IndexMap<String, Question>| object(questions, language);
    let side = |words: &Localised<String>| words.prefer(language).cloned().unwrap_or_default();
    let stances = [("有利于披露方", "for the discloser"), ("平衡", "balanced"), ("有利于接收方", "for the recipient")];
    let stances =
        Stance::ALL.into_iter().zip(stances).map(|(stance, (zh, en))| (stance.word(), language.say(zh, en).to_owned()));
    let stances = one_of(stances);
    let languages: Vec<&str> = if schema.languages.len() > 1 {
        vec!["zh", "en", "zh-en"]
    } else {
        schema.languages.iter().map(|l| l.code()).collect()
    };
    let mut properties = Map::new();
    properties.insert("kind".into(), json!({ "const": schema.kind }));
    let names = [("zh", "中文", "Chinese"), ("en", "英文", "English"), ("zh-en", "中英文对照", "Chinese and English")];
    let named = names.into_iter().filter(|(word, ..)| languages.contains(word));
    let languages = one_of(named.map(|(word, zh, en)| (word, language.say(zh, en).to_owned())));
    properties.insert("language".into(), languages);
    properties.insert("form".into(), one_of(forms.iter().map(|(id, name)| (*id, side(name)))));
    properties.insert("stance".into(), stances.clone());
    let author = json!({ "type": "object", "additionalProperties": false, "properties": { "name": { "type": "string" }, "initials": { "type": "string" } } });
    properties.insert("author".into(), json!({ "anyOf": [{ "type": "string" }, author] }));
    properties.insert("extends".into(), json!({ "type": "string" }));
    properties.insert("library".into(), json!({ "type": "string" }));
    let mut required = vec!["kind", "language", "stance"];
    for (name, topic) in &schema.topics {
        let mut table = object(&topic.questions);
        table["title"] = json!(side(&topic.title));
        let needed = topic.questions.values().any(|question| question.required && question.default.is_none());
        if needed {
            required.push(name);
        }
        properties.insert(
            name.clone(),
            if topic.repeated { json!({ "type": "array", "minItems": 1, "items": table }) } else { table },
        );
    }
    properties.insert(
        "annexes".into(),
        json!({ "type": "object", "additionalProperties": false, "properties": { "include": { "type": "array", "uniqueItems": true, "items": { "enum": schema.annexes } } } }),
    );
    properties.insert("special".into(), json!({ "type": "array", "items": object(&SPECIAL_QUESTIONS) }));
    properties.insert(
        "waive".into(),
        json!({ "type": "array", "items": { "type": "object", "additionalProperties": false, "required": ["rule", "reason"], "properties": { "rule": { "type": "string" }, "reason": { "type": "string" }, "answer": { "type": "string" }, "approved_by": { "type": "string" } } } }),
    );
    properties.insert("choose".into(), json!({ "type": "object", "additionalProperties": stances }));
    properties.insert("columns".into(), json!({ "type": "object", "additionalProperties": { "type": "string" } }));
    let names = json!({ "type": "array", "items": { "type": "string" } });
    properties.insert("lock".into(), json!({ "type": "object", "additionalProperties": false, "properties": { "clauses": names, "answers": names } }));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("baomi {}", schema.kind),
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

/// One of these words, each with what it means.
fn one_of<'w>(words: impl Iterator<Item = (&'w str, String)>) -> Value {
    json!({ "oneOf": words.map(|(word, title)| json!({ "const": word, "title": title })).collect::<Vec<_>>() })
}

fn object(questions: &IndexMap<String, Question>, language: Language) -> Value {
    let properties: Map<String, Value> =
        questions.iter().map(|(key, question)| (key.clone(), answer(question, language))).collect();
    let required: Vec<&String> =
        questions.iter().filter(|(_, q)| q.required && q.default.is_none()).map(|(key, _)| key).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
}

fn answer(question: &Question, language: Language) -> Value {
    let object = |questions: &IndexMap<String, Question>| object(questions, language);
    let side = |words: &Localised<String>| words.prefer(language).cloned().unwrap_or_default();
    let words = one_of(question.values.iter().map(|(word, label)| (word.as_str(), side(label))));
    let text = json!({ "oneOf": [
        { "type": "string", "minLength": 1 },
        { "type": "object", "additionalProperties": false, "minProperties": 1, "properties": { "zh": { "type": "string" }, "en": { "type": "string" } } },
    ] });
    let mut schema = match question.answer {
        AnswerType::Text => text,
        AnswerType::Texts => json!({ "type": "array", "items": text }),
        AnswerType::Boolean => json!({ "type": "boolean" }),
        AnswerType::Count => {
            json!({ "type": "integer", "minimum": question.min.unwrap_or(0), "maximum": question.max })
        }
        AnswerType::Money => {
            json!({ "type": "object", "additionalProperties": false, "required": ["amount", "currency"], "properties": { "amount": { "type": "number", "minimum": 0 }, "currency": { "type": "string", "pattern": "^[A-Z]{3}$" } } })
        }
        AnswerType::Date => json!({ "type": "string", "format": "date" }),
        AnswerType::Choice => words,
        AnswerType::Choices => json!({ "type": "array", "items": words }),
        AnswerType::Role => json!({ "type": "string", "minLength": 1 }),
        AnswerType::Record => object(&question.fields),
        AnswerType::Table => json!({ "type": "array", "items": object(&question.fields) }),
    };
    if let Some(fields) = schema.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    if question.by_hand {
        schema = json!({ "anyOf": [schema, { "const": "by-hand" }] });
    }
    let help =
        question.help.as_ref().map_or(String::new(), |help| format!("{}{}", language.say("。", ". "), side(help)));
    schema["title"] = json!(side(&question.ask));
    schema["description"] = json!(format!("{}{help}", side(&question.ask)));
    if let Some(default) = &question.default {
        schema["default"] = serde_json::to_value(default).unwrap_or(Value::Null);
    }
    schema
}
