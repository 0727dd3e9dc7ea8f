//! The questions as JSON Schema (draft 2020-12), so that editors can complete and check an answer file.

use super::schema::{AnswerType, Question, Schema};
use super::{SPECIAL_QUESTIONS, Stance};
use indexmap::IndexMap;
use serde_json::{Map, Value, json};

/// The schema of a kind's answer file, which may name one of `forms`.
pub fn json_schema(schema: &Schema, forms: &[&str]) -> Value {
    let languages: Vec<&str> = if schema.languages.len() > 1 {
        vec!["zh", "en", "zh-en"]
    } else {
        schema.languages.iter().map(|l| l.code()).collect()
    };
    let mut properties = Map::new();
    properties.insert("kind".into(), json!({ "const": schema.kind }));
    properties.insert("language".into(), json!({ "enum": languages }));
    properties.insert("form".into(), json!({ "enum": forms }));
    properties.insert("stance".into(), json!({ "enum": Stance::ALL.map(Stance::word) }));
    let author = json!({ "type": "object", "additionalProperties": false, "properties": { "name": { "type": "string" }, "initials": { "type": "string" } } });
    properties.insert("author".into(), json!({ "anyOf": [{ "type": "string" }, author] }));
    properties.insert("extends".into(), json!({ "type": "string" }));
    properties.insert("library".into(), json!({ "type": "string" }));
    let mut required = vec!["kind", "language", "stance"];
    for (name, topic) in &schema.topics {
        let mut table = object(&topic.questions);
        table["title"] = json!(topic.title.zh);
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
    properties.insert(
        "choose".into(),
        json!({ "type": "object", "additionalProperties": { "enum": Stance::ALL.map(Stance::word) } }),
    );
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

fn object(questions: &IndexMap<String, Question>) -> Value {
    let properties: Map<String, Value> =
        questions.iter().map(|(key, question)| (key.clone(), answer(question))).collect();
    let required: Vec<&String> =
        questions.iter().filter(|(_, q)| q.required && q.default.is_none()).map(|(key, _)| key).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
}

fn answer(question: &Question) -> Value {
    let words: Vec<&String> = question.values.keys().collect();
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
        AnswerType::Choice => json!({ "enum": words }),
        AnswerType::Choices => json!({ "type": "array", "items": { "enum": words } }),
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
        question.help.as_ref().and_then(|help| help.zh.clone()).map_or(String::new(), |help| format!("。{help}"));
    schema["description"] = json!(format!("{}{help}", question.ask.zh.clone().unwrap_or_default()));
    if let Some(default) = &question.default {
        schema["default"] = serde_json::to_value(default).unwrap_or(Value::Null);
    }
    schema
}
