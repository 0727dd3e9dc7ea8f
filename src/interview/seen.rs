//! Answers as conditions see them, with what is not known told apart from what is not there.

use crate::answers::{Answers, Schema};
use crate::value::{Language, Value};
use std::collections::BTreeMap;

/// What a name in a condition stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen {
    /// There is no answer, and none is needed: false, and equal to nothing.
    Nothing,
    /// It is still to be answered, or cannot be known before the text is there.
    Unknown,
    Truth(bool),
    /// A whole number; money in fen.
    Number(i64),
    /// A word, a text or a day.
    Word(String),
    List(Vec<Seen>),
    Record(BTreeMap<String, Seen>),
}

impl Seen {
    /// An answer.
    fn of(value: &Value) -> Seen {
        match value {
            Value::Text(text) => Seen::Word(text.prefer(Language::Zh).cloned().unwrap_or_default()),
            Value::Boolean(truth) => Seen::Truth(*truth),
            Value::Count(number) => Seen::Number(*number),
            Value::Money(money) => {
                let currency = Seen::Word(money.currency.clone());
                Seen::Record([("amount".to_owned(), Seen::Number(money.fen)), ("currency".to_owned(), currency)].into())
            }
            Value::Date(day) => Seen::Word(day.format("%Y-%m-%d").to_string()),
            Value::Word(word) => Seen::Word(word.clone()),
            Value::ByHand | Value::Absent(_) => Seen::Unknown,
            Value::List(items) => Seen::List(items.iter().map(Seen::of).collect()),
            Value::Record(fields) => {
                Seen::Record(fields.iter().map(|(key, field)| (key.clone(), Seen::of(field))).collect())
            }
        }
    }

    /// A part of it.
    pub fn get(&self, key: &str) -> Seen {
        match self {
            Seen::Record(fields) => fields.get(key).cloned().unwrap_or(Seen::Nothing),
            Seen::Unknown => Seen::Unknown,
            _ => Seen::Nothing,
        }
    }

    /// What stands at a path, if anything does.
    pub fn at(&self, path: &str) -> Option<&Seen> {
        path.split('.').try_fold(self, |seen, key| match seen {
            Seen::Record(fields) => fields.get(key),
            Seen::List(items) => items.get(key.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Puts what is not known in the place of a part of it.
    fn forget(&mut self, keys: &[&str]) {
        match (keys.split_first(), self) {
            (Some((key, rest)), Seen::Record(fields)) => {
                fields.entry((*key).to_owned()).or_insert(Seen::Nothing).forget(rest);
            }
            (Some((key, rest)), Seen::List(items)) => {
                if let Some(item) = key.parse::<usize>().ok().and_then(|n| items.get_mut(n)) {
                    item.forget(rest);
                }
            }
            (_, place) => *place = Seen::Unknown,
        }
    }
}

/// Everything that conditions see of the answers.
pub fn world(schema: &Schema, answers: &Answers) -> Seen {
    let word = |word: &str| Seen::Word(word.to_owned());
    let mut all: BTreeMap<String, Seen> = BTreeMap::new();
    for (name, topic) in &answers.topics {
        all.insert(name.clone(), Seen::of(topic));
    }
    for topic in schema.topics.keys() {
        all.entry(topic.clone()).or_insert_with(|| Seen::Record(BTreeMap::new()));
    }
    let mut parties: Vec<(usize, Seen)> = Vec::new();
    let mut by_role = BTreeMap::new();
    for party in &answers.parties {
        let mut seen = Seen::of(&party.record);
        if let Seen::Record(fields) = &mut seen {
            for (key, text) in [("role", &party.role), ("key", &party.key)] {
                fields.insert(key.to_owned(), word(text));
            }
            fields.insert("side".to_owned(), word(party.side.word()));
        }
        by_role.entry(party.role.clone()).or_insert_with(|| seen.clone());
        parties.push((party.index, seen));
    }
    // Rows stand in the order of the file here, as paths number them.
    parties.sort_by_key(|(index, _)| *index);
    let roles = schema.roles.iter().filter(|role| by_role.contains_key(&role.id));
    let roles = Seen::List(roles.map(|role| word(&role.id)).collect());
    let annexes = Seen::List(answers.annexes.iter().map(|name| word(name)).collect());
    for (name, seen) in [
        ("kind", word(&answers.kind)),
        ("agreement_language", word(&answers.language)),
        ("form", word(&answers.form)),
        ("stance", word(answers.stance.word())),
        ("parties", Seen::List(parties.into_iter().map(|(_, seen)| seen).collect())),
        ("party", Seen::Record(by_role)),
        ("roles", roles),
        ("annexes", Seen::Record([("include".to_owned(), annexes)].into())),
        ("draft", Seen::Unknown),
        ("clauses", Seen::Unknown),
        ("covers", Seen::Unknown),
        ("language", Seen::Unknown),
        ("as_of", Seen::Unknown),
    ] {
        all.insert(name.to_owned(), seen);
    }
    let mut all = Seen::Record(all);
    for path in &answers.lacking {
        all.forget(&path.split('.').collect::<Vec<_>>());
    }
    all
}
