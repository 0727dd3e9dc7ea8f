//! What computed dates must keep to: events that there are, answers that are days or numbers, no event counted from itself.

use super::Verifier;
use crate::answers::{AnswerType, closest};
use crate::diagnostic::Source;
use crate::library::date::{Count, DateRule};
use crate::library::files::Files;
use std::sync::Arc;

/// Events counted one from the other: more would be a circle.
const LONGEST_CHAIN: usize = 8;

impl Verifier<'_> {
    pub(super) fn events(&mut self, files: &Files) {
        let library = self.library;
        let none = Source::new("clauses/events.toml", "");
        let source = files.get("clauses/events.toml").unwrap_or(&none);
        for (name, event) in &library.events {
            for path in &event.answers {
                self.answer(source, path, AnswerType::Date);
            }
            if let Some(date) = &event.date {
                self.date(source, date);
            }
            let mut at = event;
            let chain =
                (0..LONGEST_CHAIN).all(|_| match at.date.as_ref().and_then(|date| library.events.get(&date.event)) {
                    Some(before) => {
                        at = before;
                        true
                    }
                    None => false,
                });
            if chain {
                self.mention(
                    source,
                    name,
                    format!("事件 {name} 由自身算起"),
                    format!("the event {name} is counted from itself"),
                );
                self.hint("写上 answers，或者改由另一事件算起", "give it `answers`, or count it from another event");
            }
        }
    }

    /// Columns of the register: their answers are days, their steps are there.
    pub(super) fn register(&mut self, files: &Files) {
        let library = self.library;
        let Some(source) = files.get("clauses/register.toml") else { return };
        for column in &library.register {
            for path in &column.answers {
                self.answer(source, path, AnswerType::Date);
            }
            let known = |id: &String| library.topics.values().flat_map(|topic| &topic.steps).any(|step| step.id == *id);
            for id in column.steps.iter().filter(|id| !known(id)) {
                self.mention(source, id, format!("没有步骤 {id}"), format!("there is no step {id}"));
            }
            for (_, template) in column.text.iter().flat_map(|text| text.iter()) {
                self.template(template);
            }
        }
    }

    /// A date of a step or an event.
    pub(super) fn date(&mut self, source: &Arc<Source>, date: &DateRule) {
        let library = self.library;
        if !library.events.contains_key(&date.event) {
            let guess = closest(&date.event, library.events.keys().map(String::as_str));
            let (zh, en) =
                guess.map_or(Default::default(), |g| (format!("；是否指 {g}？"), format!("; did you mean {g}?")));
            let name = &date.event;
            self.mention(source, name, format!("没有事件 {name}{zh}"), format!("there is no event {name}{en}"));
            self.hint("事件写在 clauses/events.toml", "events are in clauses/events.toml");
        }
        if date.counts() > 1 || (date.every && date.counts() == 0) {
            self.mention(
                source,
                &date.event,
                "一个日期只能写 days、working_days、months、years 之一；every 须写其中之一".to_owned(),
                "a date has one of days, working_days, months and years; `every` needs one".to_owned(),
            );
        }
        if let Some((Count::Answer(path), _)) = date.count() {
            self.answer(source, path, AnswerType::Count);
        }
    }

    /// A question of that type.
    fn answer(&mut self, source: &Arc<Source>, path: &str, wanted: AnswerType) {
        match self.question(path).map(|question| question.answer) {
            Some(found) if found == wanted => {
                self.used.insert(path.to_owned());
            }
            Some(_) => self.mention(
                source,
                path,
                format!("{path} 不是{}", if wanted == AnswerType::Date { "日期" } else { "整数" }),
                format!("{path} is no {}", if wanted == AnswerType::Date { "date" } else { "whole number" }),
            ),
            None => {
                self.mention(source, path, format!("没有 {path} 这个问题"), format!("there is no question {path}"));
            }
        }
    }
}
