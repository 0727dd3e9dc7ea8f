//! Dates of steps are computed where the day of their event is known, and told in words where it is not; the calendar file.

mod common;

use baomi::export::calendar::{Subject, write};
use baomi::library::Library;
use baomi::memo::{StepRow, steps};
use baomi::value::Language;
use common::{Change, library, root};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    about: String,
    base: String,
    #[serde(default)]
    set: toml::Table,
    #[serde(default)]
    unset: Vec<String>,
    step: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    words: String,
}

fn change(base: &str, set: &toml::Table, unset: &[String]) -> Change {
    Change { base: Some(base.to_owned()), set: set.clone(), unset: unset.to_vec() }
}

fn rows(change: &Change) -> Vec<StepRow> {
    steps(library(), &change.assemble(library()), Language::Zh)
}

#[test]
fn steps_have_the_day_that_their_event_gives() {
    let text = std::fs::read_to_string(root().join("tests/dates/steps.toml")).expect("readable");
    let file: File = toml::from_str(&text).expect("cases");
    let mut wrong = Vec::new();
    for case in file.case {
        let found = rows(&change(&case.base, &case.set, &case.unset));
        match found.iter().find(|row| row.id == case.step) {
            None => wrong.push(format!("{}: no step {}", case.about, case.step)),
            Some(row) if row.date != case.date || !row.due.contains(&case.words) => {
                wrong.push(format!("{}: {} “{}”", case.about, row.date, row.due));
            }
            Some(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn renewing() -> Change {
    let set = toml::toml! {
        agreement = { signing_date = 2026-12-01, number = "HZ-1" }
        partner = { start = 2026-12-01, term_months = 12, renewal = "automatic", notice_days = 30 }
    };
    change("partner-recipient", &set, &[])
}

fn calendar(change: &Change) -> String {
    let subject = Subject {
        key: "HZ-1",
        title: "合作保密协议",
        signed: baomi::value::parse_date("2026-12-01"),
        language: Language::Zh,
    };
    write(subject, &rows(change)).replace("\r\n ", "")
}

/// The entry that has these words in its summary.
fn entry<'c>(calendar: &'c str, words: &str) -> &'c str {
    let mut entries = calendar.split("BEGIN:VEVENT").skip(1);
    entries
        .find(|entry| entry.lines().any(|line| line.starts_with("SUMMARY:") && line.contains(words)))
        .unwrap_or_else(|| panic!("no entry {words} in {calendar}"))
}

fn line<'c>(entry: &'c str, key: &str) -> &'c str {
    entry.lines().find(|line| line.starts_with(key)).unwrap_or_else(|| panic!("no {key} in {entry}"))
}

#[test]
fn the_calendar_has_whole_days_alarms_and_no_clock() {
    let text = calendar(&renewing());
    assert_eq!(text, calendar(&renewing()), "the same answers give the same bytes");
    let object = entry(&text, "不再续期");
    assert_eq!(line(object, "DTSTART"), "DTSTART;VALUE=DATE:20271101");
    assert_eq!(line(object, "DTEND"), "DTEND;VALUE=DATE:20271102");
    let ahead = line(object, "TRIGGER");
    assert!(ahead.contains("-P7D") || ahead.contains("-PT604800S"), "{ahead}");
    let stamps: Vec<&str> = text.lines().filter(|line| line.starts_with("DTSTAMP")).collect();
    assert!(!stamps.is_empty() && stamps.iter().all(|stamp| *stamp == "DTSTAMP:20261201T000000Z"), "{stamps:?}");
    assert!(text.contains("Asia/Shanghai") && !text.contains("ICALENDAR-RS"));
    assert_eq!(line(entry(&text, "评估合作方"), "RRULE"), "RRULE:FREQ=MONTHLY;INTERVAL=12");
}

#[test]
fn a_second_export_takes_the_place_of_the_first() {
    let mut later = renewing();
    later.set.insert("partner".to_owned(), toml::toml! { start = 2027-01-01 }.into());
    let (first, second) = (calendar(&renewing()), calendar(&later));
    let (first, second) = (entry(&first, "不再续期"), entry(&second, "不再续期"));
    assert_eq!(line(first, "UID"), line(second, "UID"));
    assert_ne!(line(first, "DTSTART"), line(second, "DTSTART"));
}

#[test]
fn an_official_calendar_counts_days_off() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("clauses");
    std::fs::create_dir_all(&path).expect("writable");
    let calendar = "[years.2026]\nsource = \"made up for this test\"\noff = [\"2026-12-07\"]\n";
    std::fs::write(path.join("calendar.toml"), calendar).expect("writable");
    let own = Library::open(Some(folder.path())).expect("a sound library");
    let set = toml::toml! { cross_border = { route = "standard-contract", completed = 2026-12-04 } };
    let assembly = change("international", &set, &[]).assemble(&own);
    let found = steps(&own, &assembly, Language::Zh);
    let filing = found.iter().find(|row| row.id == "cross_border.filing").expect("it is asked for");
    assert_eq!(filing.date, "2026-12-21");
    assert!(!filing.due.contains("周一至周五"), "{}", filing.due);
}

#[test]
fn faults_of_dates_are_named() {
    for (events, message) in [
        (
            "[events.a]\nsay = { zh = \"甲\", en = \"a\" }\ndate = { event = \"b\" }\n[events.b]\nsay = { zh = \"乙\", en = \"b\" }\ndate = { event = \"a\" }\n",
            "is counted from itself",
        ),
        (
            "[events.a]\nsay = { zh = \"甲\", en = \"a\" }\nanswers = [\"deal.no_such\"]\n",
            "there is no question deal.no_such",
        ),
        (
            "[events.a]\nsay = { zh = \"甲\", en = \"a\" }\ndate = { event = \"closing\", days = \"deal.subject\" }\n",
            "is no whole number",
        ),
        ("[events.a]\nsay = { zh = \"甲\", en = \"a\" }\ndate = { event = \"none\" }\n", "there is no event none"),
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("clauses");
        std::fs::create_dir_all(&path).expect("writable");
        let whole = format!("{}\n{events}", include_str!("../clauses/events.toml"));
        std::fs::write(path.join("events.toml"), whole).expect("writable");
        let findings = Library::open(Some(folder.path())).expect_err("a fault");
        assert!(
            common::messages(&findings).iter().any(|found| found.contains(message)),
            "{message}: {:?}",
            common::messages(&findings)
        );
    }
}
