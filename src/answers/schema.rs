//! The questions of a library: what an answer file may hold.

use super::Stance;
pub use super::format::Format;

use crate::value::{Language, Localised};
use indexmap::IndexMap;
use serde::Deserialize;
use std::sync::Arc;

/// What an answer has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnswerType {
    /// Words in one line, or `{ zh, en }`.
    Text,
    /// An array of texts.
    Texts,
    /// `true` or `false`.
    Boolean,
    /// A whole number, in the question's unit.
    Count,
    /// `{ amount, currency }`.
    Money,
    /// A day.
    Date,
    /// One word of the question's `values`.
    Choice,
    /// An array of such words.
    Choices,
    /// The role or key of a party.
    Role,
    /// A table with fixed fields.
    Record,
    /// An array of such tables.
    Table,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What an answer has to be.
    #[serde(rename = "type")]
    pub answer: AnswerType,
    /// The question itself.
    pub ask: Localised<String>,
    /// More about it.
    pub help: Option<Localised<String>>,
    /// Must be answered.
    #[serde(default)]
    pub required: bool,
    /// Must be answered when this condition holds.
    pub required_when: Option<String>,
    /// Unit of a count: days, hours, months, years, minutes, people, records, copies, percent.
    pub unit: Option<String>,
    /// Type of a text.
    pub format: Option<Format>,
    /// Least count; least number of rows; first year of a day.
    pub min: Option<i64>,
    /// Greatest count; greatest number of rows, of characters; last year of a day.
    pub max: Option<i64>,
    /// May be `"by-hand"`, a deliberate blank.
    #[serde(default)]
    pub by_hand: bool,
    /// A role may be `"both"`.
    #[serde(default)]
    pub both: bool,
    /// The words of a choice are the roles of the kind.
    #[serde(default)]
    pub roles: bool,
    /// Stances that would usually want it agreed: left out, the reader is told.
    #[serde(default)]
    pub wanted_by: Vec<Stance>,
    /// A day on which the text says that something has been done.
    #[serde(default)]
    pub past: bool,
    /// Taken when there is no answer.
    pub default: Option<toml::Value>,
    /// Shown in a new answer file.
    pub example: Option<toml::Value>,
    /// The words of a choice and what they mean; those of a choice of `roles` come from the kind.
    #[serde(default)]
    pub values: IndexMap<String, Localised<String>>,
    /// The parts of a record or of a table's rows.
    #[serde(default)]
    pub fields: IndexMap<String, Question>,
}

/// The questions under one table of the answer file.
#[derive(Debug, Clone)]
pub struct TopicSchema {
    /// Its title.
    pub title: Localised<String>,
    /// One line above it in a new answer file.
    pub intro: Option<Localised<String>>,
    /// True for an array of tables (`[[parties]]`).
    pub repeated: bool,
    /// Questions by key.
    pub questions: IndexMap<String, Question>,
}

impl TopicSchema {
    /// The same questions as a kind with these roles asks them.
    pub fn with_roles<'a>(self: &Arc<Self>, roles: impl Iterator<Item = &'a Role> + Clone) -> Arc<TopicSchema> {
        // Most topics ask for no role, and the kinds share them.
        if !self.questions.values().any(Question::speaks_of_roles) {
            return Arc::clone(self);
        }
        let mut schema = TopicSchema::clone(self);
        schema.questions.values_mut().for_each(|question| question.take_roles(roles.clone()));
        Arc::new(schema)
    }
}

impl Question {
    /// Whether its answer can decide which clauses an agreement has, not only what they print.
    pub fn decides(&self) -> bool {
        !matches!(
            self.answer,
            AnswerType::Text | AnswerType::Texts | AnswerType::Date | AnswerType::Count | AnswerType::Money
        )
    }

    fn speaks_of_roles(&self) -> bool {
        self.roles || self.answer == AnswerType::Role || self.fields.values().any(Question::speaks_of_roles)
    }

    fn take_roles<'a>(&mut self, roles: impl Iterator<Item = &'a Role> + Clone) {
        if self.roles {
            self.values = roles.clone().map(|role| (role.id.clone(), role.name.clone())).collect();
        }
        // The example of a role may be the word of another kind.
        if let (AnswerType::Role, Some(toml::Value::String(example)), Some(first)) =
            (self.answer, &mut self.example, roles.clone().next())
            && !roles.clone().any(|role| role.id == *example)
        {
            example.clone_from(&first.id);
        }
        self.fields.values_mut().for_each(|field| field.take_roles(roles.clone()));
    }
}

/// A role that a party can have in a kind of agreement.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The word in the answer file.
    pub id: String,
    /// How the agreement calls it: 转让方 / Transferor.
    pub name: Localised<String>,
    /// Which side it stands on when secrecy is owed one way.
    pub side: Side,
    /// At least one party must have it.
    #[serde(default)]
    pub required: bool,
}

/// Who owes secrecy to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// It gives information.
    Discloser,
    /// It receives information.
    Recipient,
    /// Bound, but neither.
    Third,
}

impl Side {
    /// The word conditions see.
    pub fn word(self) -> &'static str {
        match self {
            Side::Discloser => "discloser",
            Side::Recipient => "recipient",
            Side::Third => "third",
        }
    }
}

/// Everything an answer file of one kind may hold.
#[derive(Debug, Clone)]
pub struct Schema {
    /// The kind.
    pub kind: String,
    /// What it is, for lists.
    pub title: Localised<String>,
    /// Languages it can be written in.
    pub languages: Vec<Language>,
    /// Roles in the order of the parties.
    pub roles: Vec<Role>,
    /// Topics in the order of the library.
    pub topics: IndexMap<String, Arc<TopicSchema>>,
    /// Topics of the library that this kind does not list.
    pub elsewhere: Vec<String>,
    /// Names of the annexes it can carry.
    pub annexes: Vec<String>,
    /// The kind's own defaults, laid under every answer file.
    pub defaults: toml::Table,
}

impl Schema {
    /// The role with that word.
    pub fn role(&self, word: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == word)
    }

    /// The question at a path such as `scope.categories.grade`.
    pub fn question(&self, path: &str) -> Option<&Question> {
        let mut keys = path.split('.');
        let mut question = self.topics.get(keys.next()?)?.questions.get(keys.next()?)?;
        for key in keys {
            question = question.fields.get(key)?;
        }
        Some(question)
    }
}
