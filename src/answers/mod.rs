//! The answer file: TOML → answers that fit the questions, every one with its place.

mod blank;
mod character;
mod defaults;
mod describe;
mod edit;
mod format;
mod given;
mod json_schema;
mod kind_hint;
mod layers;
mod new_file;
mod node;
mod parse;
mod party;
mod remark;
mod remark_finding;
mod required;
mod schema;
mod scope;
mod special;
mod suggest;
mod syntax;
mod topic;
mod value_reader;
mod write;

pub use blank::{lacking, leave_blanks, undecided};
pub use defaults::{DefaultTaken, defaults_taken};
pub use edit::{AnswerFile, Edit, Entry};
pub use given::Given;
pub use json_schema::json_schema;
pub use kind_hint::kind_hint;
pub use layers::{Joined, Layers};
pub use new_file::{NewFile, example, new_file};
pub use node::{Node, TomlValue, from_plain, merge, read};
pub use parse::{Parsed, parse, parse_with, share};
pub use party::{Party, designation};
pub use required::required;
pub use schema::{AnswerType, Format, Question, Role, Schema, Side, TopicSchema};
pub use special::{QUESTIONS as SPECIAL_QUESTIONS, Special};
pub use suggest::closest;
pub use topic::{Places, Shared, Topic};
pub use value_reader::missing;
pub use write::write;

use crate::diagnostic::Location;
use crate::value::{Byline, Language, Localised, Value};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Which variant of a clause is taken by default, and the variants themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// Favours who discloses.
    Discloser,
    /// What both would sign.
    Balanced,
    /// Favours who receives.
    Recipient,
}

impl Stance {
    /// All three, from the discloser's to the recipient's.
    pub const ALL: [Stance; 3] = [Stance::Discloser, Stance::Balanced, Stance::Recipient];

    /// The word in answer and clause files.
    pub fn word(self) -> &'static str {
        match self {
            Stance::Discloser => "discloser",
            Stance::Balanced => "balanced",
            Stance::Recipient => "recipient",
        }
    }

    /// The stance with that word.
    pub fn from_word(word: &str) -> Option<Stance> {
        Stance::ALL.into_iter().find(|stance| stance.word() == word)
    }
}

fn languages(word: &str) -> Vec<Language> {
    match word {
        "en" => vec![Language::En],
        "zh-en" => vec![Language::Zh, Language::En],
        _ => vec![Language::Zh],
    }
}

/// A finding that the lawyer accepts.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiver {
    /// Code of the finding.
    pub rule: String,
    /// Why it is accepted.
    pub reason: String,
    /// Only findings about this answer; none: every finding of the rule.
    pub answer: Option<String>,
    /// Who accepts it; asked for where a firm's own lock is lifted.
    pub approved_by: Option<String>,
    /// Where it stands.
    pub location: Location,
}

/// Something that a firm does not let a deal change.
#[derive(Debug, Clone, PartialEq)]
pub struct Lock {
    /// A clause id, or the path of an answer (or of a whole table).
    pub name: String,
    /// True for a clause.
    pub clause: bool,
    /// The deal's own file says so: it binds the rows of a spreadsheet, and nothing below it.
    pub own: bool,
    /// Where the firm says so.
    pub location: Location,
}

/// The answers of one deal.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// Kind of agreement.
    pub kind: String,
    /// `zh`, `en` or `zh-en`.
    pub language: String,
    /// Form of the kind: as the file says it, and once a form is chosen, that one; empty where the file names none.
    pub form: String,
    /// Default variant.
    pub stance: Stance,
    /// Whom its files name as their author; it bears no day.
    pub byline: Byline,
    /// One record a topic, empty where the file has none.
    pub topics: BTreeMap<String, Topic>,
    /// In the order of their roles.
    pub parties: Vec<Party>,
    /// Names of the annexes to attach, in order.
    pub annexes: Vec<String>,
    /// The parties' own words, in the order of the file.
    pub special: Vec<Special>,
    /// Findings accepted.
    pub waivers: Vec<Waiver>,
    /// Departures from the stance: clause id → variant and place.
    pub choose: BTreeMap<String, (Stance, Location)>,
    /// What a firm does not let a deal change.
    pub locks: Vec<Lock>,
    /// The stance of the firm's defaults, which its locked clauses keep.
    pub house_stance: Option<Stance>,
    /// Spreadsheet titles → answer paths.
    pub columns: BTreeMap<String, String>,
    /// Where each answer stands; only what a file says, no defaults.
    pub places: Places,
    /// Paths of the answers that are not there and must be; blanks stand in their places.
    pub lacking: BTreeSet<String>,
}

impl Answers {
    /// The languages it is written in, Chinese first.
    pub fn languages(&self) -> Vec<Language> {
        languages(&self.language)
    }

    /// The answer at a path such as `liability.cap` or `scope.categories.0.grade`.
    pub fn get(&self, path: &str) -> Option<&Value> {
        let (topic, rest) = path.split_once('.')?;
        self.topics.get(topic)?.get(rest)
    }

    /// Calls `visit` with the path and words of every free-text answer, in both languages.
    pub fn each_text(&self, visit: &mut dyn FnMut(&str, &str)) {
        self.each_text_in_both(&mut |path, text| each_side(path, text, visit));
    }

    /// The same with both languages of a text at once.
    pub fn each_text_in_both(&self, visit: &mut dyn FnMut(&str, &Localised<String>)) {
        for (name, topic) in &self.topics {
            each_text(name, topic, visit);
        }
        for party in &self.parties {
            each_text(&format!("parties.{}", party.index), &party.record, visit);
        }
    }

    /// The same of the parties' own words, which are text of the agreement and no value in one.
    pub fn each_special(&self, visit: &mut dyn FnMut(&str, &str)) {
        for special in &self.special {
            each_side(&special.path, &special.text, visit);
        }
    }

    /// The day of signing, where it is known.
    pub fn signing_date(&self) -> Option<NaiveDate> {
        match self.get("agreement.signing_date") {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        }
    }

    /// Where the answer stands, or the nearest table above it that a file has.
    pub fn locate(&self, path: &str) -> Option<&Location> {
        let mut path = path;
        loop {
            if let Some(location) = self.places.get(path) {
                return Some(location);
            }
            path = path.rsplit_once('.')?.0;
        }
    }
}

fn each_side(path: &str, text: &Localised<String>, visit: &mut dyn FnMut(&str, &str)) {
    let zh = text.prefer(Language::Zh);
    zh.into_iter().for_each(|words| visit(path, words));
    text.en.iter().filter(|en| Some(*en) != zh).for_each(|words| visit(path, words));
}

fn each_text(path: &str, value: &Value, visit: &mut dyn FnMut(&str, &Localised<String>)) {
    match value {
        Value::Text(text) => visit(path, text),
        Value::Record(fields) => {
            fields.iter().for_each(|(key, field)| each_text(&format!("{path}.{key}"), field, visit))
        }
        Value::List(items) => {
            items.iter().enumerate().for_each(|(n, item)| each_text(&format!("{path}.{n}"), item, visit))
        }
        _ => {}
    }
}
