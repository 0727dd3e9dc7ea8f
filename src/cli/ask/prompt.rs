//! One prompt: what is typed or picked; `?` tells more, Esc goes back, Ctrl-C stops.

use super::{money, screen};
use crate::interview::{Answer, Widget};
use crate::value::Language;
use inquire::list_option::ListOption;
use inquire::ui::RenderConfig;
use inquire::{InquireError, MultiSelect, Select, Text};
use serde_json::Value;
use std::cell::Cell;

/// What somebody said to a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// Go on; nothing is to be changed.
    Next,
    /// This is the answer.
    Value(Value),
    /// These of the choices.
    Picked(Vec<usize>),
    /// To the question before.
    Back,
    /// No more.
    Stop,
}

/// Rows of a list of choices: a small window shows them with the question.
const ROWS: usize = 12;

/// Asks one question.
pub fn answer(answer: &Answer, language: Language) -> Said {
    match answer.widget {
        Widget::YesNo => {
            let labels = [language.say("是", "yes").to_owned(), language.say("否", "no").to_owned()];
            let current =
                answer.value.as_bool().or(answer.default.as_ref().and_then(|default| default.value.as_bool()));
            let said = picked(answer, &labels, current.map(|truth| usize::from(!truth)), language);
            with_choice(said, |n| Value::Bool(n == 0))
        }
        Widget::Choice => {
            let labels: Vec<String> = answer.choices.iter().map(|choice| choice.label.clone()).collect();
            let word = answer.value.as_str().or(answer.default.as_ref().and_then(|default| default.value.as_str()));
            let at = answer.choices.iter().position(|choice| Some(choice.word.as_str()) == word);
            let said = picked(answer, &labels, at, language);
            with_choice(said, |n| Value::from(answer.choices[n].word.as_str()))
        }
        Widget::Choices => {
            let labels: Vec<String> = answer.choices.iter().map(|choice| choice.label.clone()).collect();
            let given: Vec<&str> = answer.value.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let now: Vec<usize> =
                (0..labels.len()).filter(|n| given.contains(&answer.choices[*n].word.as_str())).collect();
            match several(&labels, &now, answer.help.as_deref(), language) {
                Said::Picked(picked) if picked == now => Said::Next,
                Said::Picked(picked) => {
                    Said::Value(picked.into_iter().map(|n| answer.choices[n].word.as_str()).collect::<Vec<_>>().into())
                }
                said => said,
            }
        }
        _ => typed(answer, language),
    }
}

fn with_choice(said: Said, value: impl Fn(usize) -> Value) -> Said {
    match said {
        Said::Picked(picked) => picked.first().map_or(Said::Next, |n| Said::Value(value(*n))),
        said => said,
    }
}

/// One of the choices; a question that need not be answered can be left.
fn picked(answer: &Answer, labels: &[String], at: Option<usize>, language: Language) -> Said {
    let mut all = labels.to_vec();
    if !answer.required {
        all.push(language.say("（不填）", "(leave it open)").to_owned());
    }
    match one(&all, at, answer.help.as_deref(), language) {
        Said::Picked(picked) if picked.first() == Some(&labels.len()) => Said::Next,
        said => said,
    }
}

/// Words that are typed.
fn typed(answer: &Answer, language: Language) -> Said {
    let now = match (&answer.value, answer.widget) {
        (Value::Null, _) => String::new(),
        (value, Widget::Money) => money::shown(value),
        (Value::Array(items), _) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(language.say("、", "; "))
        }
        (Value::String(text), _) => text.clone(),
        (Value::Object(sides), _) => {
            let side = sides.get(language.code()).or(sides.values().next());
            side.and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        (other, _) => other.to_string(),
    };
    loop {
        let hint = screen::typing(answer, language);
        let prompt = Text::new("").with_render_config(plain()).with_help_message(&hint).with_initial_value(&now);
        let typed = match prompt.prompt() {
            Ok(typed) => typed.trim().to_owned(),
            Err(error) => return refused(&error),
        };
        return match typed.as_str() {
            "?" | "？" => {
                screen::help(answer, language);
                continue;
            }
            same if same == now => Said::Next,
            "手写" | "by-hand" if answer.by_hand => Said::Value("by-hand".into()),
            typed => Said::Value(match answer.widget {
                Widget::Money if !typed.is_empty() => money::read(typed),
                Widget::Texts => members(typed).into(),
                _ => typed.into(),
            }),
        };
    }
}

/// Several texts in one line.
fn members(typed: &str) -> Vec<String> {
    let parts = typed.split(['、', '；', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// Words of one line, with what they are; none: back or stop.
pub fn line(hint: &str) -> Result<String, Said> {
    let typed = Text::new("").with_render_config(plain()).with_help_message(hint).prompt();
    typed.map(|typed| typed.trim().to_owned()).map_err(|error| refused(&error))
}

/// One of `labels`, picked with the arrows or by typing a part of it.
pub fn one(labels: &[String], at: Option<usize>, help: Option<&str>, language: Language) -> Said {
    loop {
        let asks = Cell::new(false);
        let scorer = |typed: &str, _: &ListOption<String>, label: &str, _: usize| wanted(&asks, typed, label);
        let options: Vec<ListOption<String>> =
            labels.iter().enumerate().map(|(n, label)| ListOption::new(n, screen::narrow(label))).collect();
        let hint = screen::picking(language);
        let picked = Select::new("", options)
            .with_render_config(plain())
            .with_page_size(ROWS)
            .with_help_message(&hint)
            .with_starting_cursor(at.unwrap_or(0))
            .with_scorer(&scorer)
            .prompt();
        match picked {
            Ok(_) if asks.get() => screen::more(help, labels, language),
            Ok(picked) => return Said::Picked(vec![picked.index]),
            Err(error) => return refused(&error),
        }
    }
}

/// Several of `labels`.
pub fn several(labels: &[String], now: &[usize], help: Option<&str>, language: Language) -> Said {
    loop {
        let asks = Cell::new(false);
        let scorer = |typed: &str, _: &ListOption<String>, label: &str, _: usize| wanted(&asks, typed, label);
        let options: Vec<ListOption<String>> =
            labels.iter().enumerate().map(|(n, label)| ListOption::new(n, screen::narrow(label))).collect();
        let hint = screen::picking_several(language);
        let picked = MultiSelect::new("", options)
            .with_render_config(plain())
            .with_page_size(ROWS)
            .with_help_message(&hint)
            .with_default(now)
            .with_scorer(&scorer)
            .prompt();
        match picked {
            Ok(_) if asks.get() => screen::more(help, labels, language),
            Ok(picked) => {
                let mut picked: Vec<usize> = picked.into_iter().map(|option| option.index).collect();
                picked.sort_unstable();
                return Said::Picked(picked);
            }
            Err(error) => return refused(&error),
        }
    }
}

/// A label is shown where it has what was typed; `?` shows all and asks for help.
fn wanted(asks: &Cell<bool>, typed: &str, label: &str) -> Option<i64> {
    let is_question = matches!(typed.trim(), "?" | "？");
    asks.set(is_question);
    (is_question || label.to_lowercase().contains(&typed.to_lowercase())).then_some(0)
}

/// Without colour: it tells nothing here, and not every terminal has it.
fn plain() -> RenderConfig<'static> {
    RenderConfig::empty()
}

fn refused(error: &InquireError) -> Said {
    match error {
        InquireError::OperationCanceled => Said::Back,
        InquireError::OperationInterrupted => Said::Stop,
        other => {
            screen::failed(&other.to_string());
            Said::Stop
        }
    }
}
