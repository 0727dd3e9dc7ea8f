//! What is printed as it is must be words or a number: a list, a table, a choice or a yes needs a filter or a branch.

use super::Verifier;
use crate::answers::AnswerType;
use crate::expression::{Paths, Tags};
use crate::library::part::Template;

/// Names that hold lists or tables.
const LISTS: [&str; 5] = ["parties", "clauses", "covers", "roles", "role_names"];

impl Verifier<'_> {
    pub(super) fn printed(&mut self, template: &Template, written: &Paths) {
        for tag in Tags::of(&template.text).filter(|tag| tag.printed) {
            let inside = &template.text[tag.inside.clone()];
            let alone = inside.trim_matches('-').trim();
            let start = tag.inside.start + inside.find(alone).unwrap_or(0);
            let span = start..start + alone.len();
            let Some((path, _)) = written.paths.iter().find(|(_, at)| *at == span) else { continue };
            // A name of a loop is one of the list, not the list.
            let is_member = alone != path && !alone.contains('.');
            let Some((zh, en)) = self.needs(path).filter(|_| !is_member) else { continue };
            let place = &template.location;
            let (from, to) = (place.span.start + span.start, place.span.start + span.end);
            self.wrong(
                &place.source,
                from..to,
                format!("{path} 不能照原样写入正文，应写作 {{{{ {alone}{zh} }}}}"),
                format!("{path} cannot be printed as it is: write {{{{ {alone}{en} }}}}"),
            );
        }
    }

    /// What must follow the path in a text, in Chinese and English.
    fn needs(&self, path: &str) -> Option<(&'static str, &'static str)> {
        if LISTS.contains(&path) {
            return Some((" | list，或者用 {% for %} 逐项写", " | list, or go through it by {% for %}"));
        }
        let same = |words: &'static str| Some((words, words));
        match self.question(path)?.answer {
            AnswerType::Text | AnswerType::Count => None,
            AnswerType::Role => same(" | role"),
            AnswerType::Texts => same(" | list"),
            AnswerType::Money => same(" | money"),
            AnswerType::Date => same(" | date"),
            AnswerType::Choice => {
                Some((" | label(of=\"…\")，或者用 {% if %} 分别写", " | label(of=\"…\"), or branch by {% if %}"))
            }
            AnswerType::Choices => Some((" 用 {% for %} 逐项写", " by {% for %}")),
            AnswerType::Boolean => Some(("，用 {% if %} 分别写", " by {% if %}")),
            AnswerType::Record | AnswerType::Table => Some((" 的各个字段", "’s fields")),
        }
    }
}
