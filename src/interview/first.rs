//! The first screen: ten questions in plain words, each with the changes to the answer file that an answer makes.

use super::question::{Answer, Asker, State};
use super::{Topic, say};
use crate::answers::{Edit, TomlValue};
use crate::library::{First, FirstOption};
use serde::Serialize;
use serde_json::Value as Json;

/// A question of the first screen.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    /// Its words.
    pub label: String,
    /// More about it.
    pub help: Option<String>,
    /// It asks for one answer, and like the question of that answer.
    pub answer: Option<Answer>,
    /// What can be picked instead.
    pub options: Vec<Picked>,
    /// Several of them can be picked.
    pub several: bool,
    /// It asks who the parties are.
    pub parties: bool,
    /// It is answered.
    pub done: bool,
    /// It is asked as things stand.
    pub asked: bool,
}

/// What can be picked.
#[derive(Debug, Clone, Serialize)]
pub struct Picked {
    /// Its words.
    pub label: String,
    /// It is what the file says.
    pub picked: bool,
    /// What picking it changes; taking the others back is part of it, where only one can be picked.
    pub pick: Vec<Edit>,
    /// What taking it back changes.
    pub undo: Vec<Edit>,
}

pub(super) fn asked(asker: &Asker<'_>, head: &[Answer], topics: &[Topic]) -> Vec<Asked> {
    let find = |path: &str| {
        let questions = topics.iter().flat_map(|topic| &topic.questions);
        head.iter().chain(questions).find(|answer| answer.path == path)
    };
    let ask = |first: &First| {
        let answer = first.key.as_deref().and_then(find).cloned();
        let options = options(asker, first);
        let done = match &answer {
            Some(answer) => answer.state == State::Done,
            None if first.parties => asker.kind.schema.roles.iter().filter(|role| role.required).all(|role| {
                asker.answers.parties.iter().any(|party| {
                    party.role == role.id && !asker.answers.lacking.contains(&format!("party.{}", role.id))
                })
            }),
            None => options.iter().any(|option| option.picked),
        };
        Asked {
            label: say(&first.ask, asker.language),
            help: first.help.as_ref().map(|help| say(help, asker.language)),
            asked: answer.as_ref().is_none_or(|answer| answer.state != State::NotAsked),
            several: first.several,
            parties: first.parties,
            answer,
            options,
            done,
        }
    };
    asker.kind.first.iter().map(ask).collect()
}

fn options(asker: &Asker<'_>, first: &First) -> Vec<Picked> {
    let current: Vec<bool> = first.options.iter().map(|option| holds(asker, option)).collect();
    // One that gives no answer is picked where no other is, and something was answered after all.
    let pick = |n: usize, option: &FirstOption| {
        let others = first.options.iter().enumerate().filter(|(other, _)| *other != n && !first.several);
        let kept = |edit: &Edit| !option.set.contains_key(edit.key());
        let mut edits: Vec<Edit> = others
            .filter(|(other, _)| current[*other])
            .flat_map(|(_, other)| undo(asker, other))
            .filter(kept)
            .collect();
        edits.extend(option.set.iter().map(|(key, value)| Edit::Set { key: key.clone(), value: plain(value) }));
        let rows = option.row.iter().filter(|(list, fields)| row_of(asker, list, fields).is_none());
        edits.extend(rows.map(|(list, fields)| Edit::Insert { key: list.clone(), at: None, value: plain(fields) }));
        edits
    };
    let options = first.options.iter().enumerate();
    options
        .map(|(n, option)| Picked {
            label: say(&option.say, asker.language),
            picked: current[n],
            pick: pick(n, option),
            undo: undo(asker, option),
        })
        .collect()
}

/// Whether the file says what the option gives.
fn holds(asker: &Asker<'_>, option: &FirstOption) -> bool {
    let set = option.set.iter().all(|(path, value)| written(asker, path).is_some_and(|given| given == plain(value)));
    let rows = option.row.iter().all(|(list, fields)| row_of(asker, list, fields).is_some());
    set && rows && !(option.set.is_empty() && option.row.is_empty())
}

/// What takes an option back.
fn undo(asker: &Asker<'_>, option: &FirstOption) -> Vec<Edit> {
    let mut edits: Vec<Edit> = option.set.keys().map(|key| Edit::Unset { key: key.clone() }).collect();
    for (list, fields) in &option.row {
        let Some((at, row)) = row_of(asker, list, fields) else { continue };
        let given = fields.as_table().into_iter().flat_map(toml::Table::keys);
        // A row that holds more stays, without what the option gave.
        match row.as_object().map_or(0, serde_json::Map::len) == fields.as_table().map_or(0, toml::Table::len) {
            true => edits.push(Edit::Remove { key: list.clone(), at }),
            false => edits.extend(given.map(|field| Edit::Unset { key: format!("{list}.{at}.{field}") })),
        }
    }
    edits
}

/// The first row of a list that has these fields.
fn row_of(asker: &Asker<'_>, list: &str, fields: &toml::Value) -> Option<(usize, Json)> {
    let Some(Json::Array(rows)) = written(asker, list) else { return None };
    let fields = fields.as_table()?;
    let has = |row: &Json| fields.iter().all(|(key, value)| row.get(key) == Some(&plain(value)));
    rows.into_iter().enumerate().find(|(_, row)| has(row))
}

/// What stands in the file at a path.
fn written(asker: &Asker<'_>, path: &str) -> Option<Json> {
    let node = path.split('.').try_fold(asker.root, |node, key| match &node.data {
        TomlValue::Table(fields) => fields.get(key),
        TomlValue::Array(items) => items.get(key.parse::<usize>().ok()?),
        _ => None,
    });
    node.map(super::question::json)
}

fn plain(value: &toml::Value) -> Json {
    serde_json::to_value(value).unwrap_or(Json::Null)
}
