//! The date of a step: a day where that of its event is known, in words where it is not.

use crate::answers::Answers;
use crate::library::{Count, DateRule, Library};
use crate::value::{Computed, Language, Offset, Unit, Value, word_date};
use chrono::NaiveDate;

/// Events counted one from the other; the loader lets no circle pass.
const LONGEST_CHAIN: usize = 8;

/// Computes the dates of an agreement.
#[derive(Debug, Clone, Copy)]
pub struct Dates<'a> {
    pub library: &'a Library,
    pub answers: &'a Answers,
    pub language: Language,
}

impl Dates<'_> {
    /// The day, where that of the event is known.
    pub fn day(&self, rule: &DateRule) -> Option<Computed> {
        self.day_within(rule, LONGEST_CHAIN)
    }

    fn day_within(&self, rule: &DateRule, depth: usize) -> Option<Computed> {
        let start = self.event(&rule.event, depth.checked_sub(1)?)?;
        match rule.count() {
            None => Some(start),
            Some((count, unit)) => {
                let offset = Offset { count: self.number(count)?, unit, ahead: rule.ahead };
                let computed = offset.from(start.day, &self.library.calendar)?;
                Some(Computed { weekends_only: computed.weekends_only || start.weekends_only, ..computed })
            }
        }
    }

    fn event(&self, name: &str, depth: usize) -> Option<Computed> {
        let event = self.library.events.get(name)?;
        let answered = event.answers.iter().find_map(|path| match self.answers.get(path) {
            Some(Value::Date(day)) => Some(Computed { day: *day, weekends_only: false }),
            _ => None,
        });
        answered.or_else(|| self.day_within(event.date.as_ref()?, depth))
    }

    fn number(&self, count: &Count) -> Option<u32> {
        match count {
            Count::Number(number) => Some(*number),
            Count::Answer(path) => match self.answers.get(path) {
                Some(Value::Count(number)) => u32::try_from(*number).ok(),
                _ => None,
            },
        }
    }

    /// 合作期满前30日; 每24个月一次，自签署之日起.
    pub fn words(&self, rule: &DateRule) -> Option<String> {
        let event = self.library.events.get(&rule.event)?.say.prefer(self.language)?;
        let Some((count, unit)) = rule.count() else {
            return Some(self.language.say(format!("{event}之日"), format!("when {event}")));
        };
        let count = self.number(count)?;
        let period = period(count, unit, self.language);
        Some(match (self.language, rule.every, rule.ahead) {
            (Language::Zh, true, _) => format!("每{period}至少一次，自{event}起算"),
            (Language::En, true, _) => format!("at least once every {period}, counted from {event}"),
            (Language::Zh, false, true) => format!("{event}前{period}"),
            (Language::En, false, true) => format!("{period} before {event}"),
            (Language::Zh, false, false) => format!("{event}后{period}"),
            (Language::En, false, false) => format!("{period} after {event}"),
        })
    }

    /// The day, with what it was counted from: 2027年11月1日（合作期满前30日）.
    pub fn shown(&self, rule: &DateRule, computed: Computed) -> String {
        let day = word_date(computed.day, self.language);
        let mut words = self.words(rule).filter(|_| rule.count().is_some()).unwrap_or_default();
        if computed.weekends_only {
            words += self.language.say(
                "；没有当年的放假安排，工作日按周一至周五计算",
                "; without the official calendar of the year, working days are Monday to Friday",
            );
        }
        match (words.is_empty(), self.language) {
            (true, _) => day,
            (false, Language::Zh) => format!("{day}（{words}）"),
            (false, Language::En) => format!("{day} ({words})"),
        }
    }
}

fn period(count: u32, unit: Unit, language: Language) -> String {
    let (zh, en) = match unit {
        Unit::Days => ("日", "day"),
        Unit::WorkingDays => ("个工作日", "working day"),
        Unit::Months => ("个月", "month"),
        Unit::Years => ("年", "year"),
    };
    let plural = if count == 1 { "" } else { "s" };
    language.say(format!("{count}{zh}"), format!("{count} {en}{plural}"))
}

/// How often a step comes again, in months.
pub fn months_between(dates: &Dates<'_>, rule: &DateRule) -> Option<u32> {
    let (count, unit) = rule.count().filter(|_| rule.every)?;
    let number = dates.number(count)?;
    match unit {
        Unit::Months => Some(number),
        Unit::Years => number.checked_mul(12),
        Unit::Days | Unit::WorkingDays => None,
    }
}

/// The day that an answer gives.
pub fn answered(answers: &Answers, path: &str) -> Option<NaiveDate> {
    match answers.get(path) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    }
}
