//! Periods counted from a day: days, working days, months and years, after it or before it.
//!
//! The day from which is counted is not counted itself. A period of months ends on the day of the same number, or on the last
//! day of a shorter month: one month after 31 January is 28 February, or 29 in a leap year. A last day that is a holiday
//! stays as it is: who keeps to it is never late.

use super::calendar::Calendar;
use super::days_from;
use chrono::{Months, NaiveDate};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Days on which offices work, by the official calendar where there is one of that year.
    WorkingDays,
    /// Months.
    Months,
    /// Years.
    Years,
}

/// How far a date lies from the day of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offset {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
    /// It lies ahead of the event.
    pub ahead: bool,
}

/// A computed day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Computed {
    /// The day it comes to.
    pub day: NaiveDate,
    /// Working days were counted as Monday to Friday, for want of the official calendar of a year that they touch.
    pub weekends_only: bool,
}

impl Offset {
    /// The day that lies so far from `day`. None: it would lie outside the calendar.
    pub fn from(self, day: NaiveDate, calendar: &Calendar) -> Option<Computed> {
        let months = |count: u32| {
            let distance = Months::new(count);
            if self.ahead { day.checked_sub_months(distance) } else { day.checked_add_months(distance) }
        };
        let plain = |day| Some(Computed { day, weekends_only: false });
        match self.unit {
            Unit::Days => {
                let days = i64::from(self.count);
                plain(days_from(day, if self.ahead { -days } else { days })?)
            }
            Unit::Months => plain(months(self.count)?),
            Unit::Years => plain(months(self.count.checked_mul(12)?)?),
            Unit::WorkingDays => self.working_days(day, calendar),
        }
    }

    fn working_days(self, day: NaiveDate, calendar: &Calendar) -> Option<Computed> {
        let mut found = Computed { day, weekends_only: false };
        let mut left = self.count;
        while left > 0 {
            found.day = if self.ahead { found.day.pred_opt()? } else { found.day.succ_opt()? };
            found.weekends_only |= !calendar.knows(found.day);
            left -= u32::from(calendar.works(found.day));
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        about: String,
        from: NaiveDate,
        #[serde(default)]
        days: Option<u32>,
        #[serde(default)]
        working_days: Option<u32>,
        #[serde(default)]
        months: Option<u32>,
        #[serde(default)]
        years: Option<u32>,
        #[serde(default)]
        ahead: bool,
        is: NaiveDate,
        #[serde(default)]
        weekends_only: bool,
    }

    #[derive(Deserialize)]
    struct File {
        calendar: Calendar,
        case: Vec<Case>,
    }

    #[test]
    fn periods_are_counted_over_months_leap_days_and_years() {
        let file: File = toml::from_str(include_str!("../../tests/dates/periods.toml")).expect("cases");
        for case in file.case {
            let count = [
                (case.days, Unit::Days),
                (case.working_days, Unit::WorkingDays),
                (case.months, Unit::Months),
                (case.years, Unit::Years),
            ];
            let (count, unit) = count.into_iter().find_map(|(count, unit)| Some((count?, unit))).expect("a count");
            let computed = Offset { count, unit, ahead: case.ahead }.from(case.from, &file.calendar).expect("a day");
            assert_eq!(computed, Computed { day: case.is, weekends_only: case.weekends_only }, "{}", case.about);
        }
    }

    #[test]
    fn what_leaves_the_calendar_is_no_day() {
        for (day, ahead) in [(NaiveDate::MAX, false), (NaiveDate::MIN, true)] {
            for unit in [Unit::Days, Unit::WorkingDays, Unit::Months, Unit::Years] {
                assert_eq!(Offset { count: u32::MAX, unit, ahead }.from(day, &Calendar::default()), None, "{unit:?}");
            }
        }
    }
}
