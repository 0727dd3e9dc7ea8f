//! Dates that a library computes: an event, and how far from it.

use crate::value::{Localised, Unit};
use indexmap::IndexMap;
use serde::Deserialize;

/// `clauses/events.toml`: what dates are counted from, by name.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    #[serde(default)]
    /// Events by their id.
    pub events: IndexMap<String, Event>,
}

/// Something that happens on a day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Its words inside a sentence: 交割, closing.
    pub say: Localised<String>,
    /// Paths of the answers that may give its day; the first that does is taken.
    #[serde(default)]
    pub answers: Vec<String>,
    /// Counted from another event, where no answer gives it.
    pub date: Option<DateRule>,
}

/// `date = { event = "end", days = "partner.notice_days", ahead = true }`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateRule {
    /// Name of the event.
    pub event: String,
    /// Calendar days.
    pub days: Option<Count>,
    /// Working days.
    pub working_days: Option<Count>,
    /// Months.
    pub months: Option<Count>,
    /// Years.
    pub years: Option<Count>,
    /// Ahead of the event, not after it.
    #[serde(default)]
    pub ahead: bool,
    /// Again and again: every so many months.
    #[serde(default)]
    pub every: bool,
}

/// How many: a number, or the path of the answer that says it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Count {
    /// This many.
    Number(u32),
    /// As many as the answer at this path says.
    Answer(String),
}

impl DateRule {
    /// What is counted and how many; none for the day of the event itself.
    pub fn count(&self) -> Option<(&Count, Unit)> {
        let counts = [
            (&self.days, Unit::Days),
            (&self.working_days, Unit::WorkingDays),
            (&self.months, Unit::Months),
            (&self.years, Unit::Years),
        ];
        counts.into_iter().find_map(|(count, unit)| Some((count.as_ref()?, unit)))
    }

    /// How many of its counts are given; more than one cannot be meant.
    pub fn counts(&self) -> usize {
        [&self.days, &self.working_days, &self.months, &self.years].into_iter().flatten().count()
    }
}
