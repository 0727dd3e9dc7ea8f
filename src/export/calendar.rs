//! The dated steps of an agreement as a calendar file (RFC 5545): whole days, an alarm for each, names that stay, so that a second
//! export takes the place of the first. Nothing in it is of a clock.

use crate::memo::StepRow;
use crate::value::{Language, days_from, sha256};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property};

/// How many days ahead of a date it is called to mind.
const ALARM_DAYS: i64 = 7;
/// What every entry bears as the moment of its making where the agreement has no day of signing.
const NO_DAY: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("there is such a day");
/// Length of the part of a hash that names an entry.
const NAME: usize = 32;

/// What the entries of a calendar are of.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// What stays when the answers change: the agreement's number, else the name of its file.
    pub key: &'a str,
    /// Its title, for the calendar and behind each entry.
    pub title: &'a str,
    /// Its day of signing.
    pub signed: Option<NaiveDate>,
    /// Of titles and descriptions.
    pub language: Language,
}

/// The calendar of the steps that have a day and are not done.
pub fn write(subject: Subject<'_>, steps: &[StepRow]) -> String {
    let mut calendar = Calendar::new();
    calendar.properties.retain(|property| property.key() != "PRODID");
    calendar.append_property(Property::new("PRODID", "-//baomi//dates//ZH"));
    calendar.name(subject.title).timezone("Asia/Shanghai");
    for step in steps.iter().filter(|step| !step.done) {
        if let Some(event) = step.day.and_then(|day| event(subject, step, day)) {
            calendar.push(event);
        }
    }
    calendar.to_string()
}

/// None: the day after it is beyond the calendar.
fn event(subject: Subject<'_>, step: &StepRow, day: NaiveDate) -> Option<Event> {
    let stamp = moment(subject.signed.unwrap_or(NO_DAY));
    let name = &sha256(format!("{}\0{}", subject.key, step.id).as_bytes())[..NAME];
    let mut alarm = Alarm::display(&step.what, -chrono::Duration::days(ALARM_DAYS));
    alarm.uid(&format!("{name}-alarm@baomi")).timestamp(stamp);
    let mut event = Event::new();
    event.uid(&format!("{name}@baomi")).timestamp(stamp).starts(day).ends(days_from(day, 1)?);
    event.summary(&summary(subject, step)).description(&description(subject.language, step)).alarm(alarm);
    event.add_property("TRANSP", "TRANSPARENT");
    if let Some(months) = step.every_months.filter(|months| *months > 0) {
        event.add_property("RRULE", format!("FREQ=MONTHLY;INTERVAL={months}"));
    }
    Some(event.done())
}

fn moment(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// 不再续期的，…（示例保密协议）
fn summary(subject: Subject<'_>, step: &StepRow) -> String {
    match subject.language {
        Language::Zh => format!("{}（{}）", step.what, subject.title),
        Language::En => format!("{} ({})", step.what, subject.title),
    }
}

/// By when, who, with what paper, by which law: a line each.
fn description(language: Language, step: &StepRow) -> String {
    let words =
        language.say(["期限", "责任人", "须先于", "凭证", "依据"], ["By when", "Who", "Before", "Document", "Basis"]);
    let values = [&step.due, &step.who, &step.before, &step.document, &step.basis];
    let told = words.into_iter().zip(values).filter(|(_, value)| !value.is_empty());
    let lines: Vec<String> = told.map(|(word, value)| format!("{word}{}{value}", language.say("：", ": "))).collect();
    lines.join("\n")
}
