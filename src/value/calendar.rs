//! The official calendar: on which days offices work, year by year. Where it has no year, Monday to Friday.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// `clauses/calendar.toml`: what the State Council's notice of each year says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// By year.
    #[serde(default)]
    pub years: BTreeMap<String, Year>,
}

/// What differs in a year from Monday to Friday.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// The notice that it was taken from.
    pub source: String,
    /// Days off.
    #[serde(default)]
    pub off: BTreeSet<NaiveDate>,
    /// Saturdays and Sundays on which offices work.
    #[serde(default)]
    pub on: BTreeSet<NaiveDate>,
}

impl Calendar {
    fn year(&self, day: NaiveDate) -> Option<&Year> {
        self.years.get(&day.year().to_string())
    }

    /// Whether the official calendar of its year is known.
    pub fn knows(&self, day: NaiveDate) -> bool {
        self.year(day).is_some()
    }

    /// Whether offices work on a day.
    pub fn works(&self, day: NaiveDate) -> bool {
        let weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        match self.year(day) {
            Some(year) => year.on.contains(&day) || (weekday && !year.off.contains(&day)),
            None => weekday,
        }
    }
}
