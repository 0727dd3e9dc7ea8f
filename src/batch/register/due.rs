//! What falls due in a register: within some days, overdue, or without a day.

use super::file::Register;
use crate::diagnostic::{Code, Diagnostic};
use crate::value::{DayFault, Localised, days_from, read_day};
use chrono::NaiveDate;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Due {
    /// The day from which is looked.
    pub as_of: NaiveDate,
    /// How many days ahead.
    pub within: u32,
    /// After how many days without a signed copy somebody should ask.
    pub unsigned: u32,
}

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Its day has passed.
    Overdue,
    /// Its day lies ahead.
    Due,
    /// It should have a day and has none.
    Undated,
}

/// Something to see to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// How it stands on the day asked for.
    pub state: State,
    /// The day on which it falls due; none: it has none yet.
    pub day: Option<NaiveDate>,
    /// Number of the agreement.
    pub number: String,
    /// Name of the other side.
    pub partner: String,
    /// Names what falls due, also across exports.
    pub id: &'static str,
    /// What falls due, in both languages.
    pub what: Localised<String>,
}

/// Words of a status with which nothing falls due any more.
const OVER: [&str; 6] = ["终止", "已终止", "作废", "ended", "terminated", "void"];

/// All of it, the oldest first; and the cells that should hold a day and do not.
pub fn due(name: &str, register: &Register, asked: Due) -> (Vec<Item>, Vec<Diagnostic>) {
    let mut items = Vec::new();
    let mut faults = Vec::new();
    for (row, line) in &register.lines {
        let mut reader = Line { name, register, line, row: *row, asked, items: &mut items, faults: &mut faults };
        reader.read();
    }
    items.sort_by(|a, b| {
        (a.state == State::Undated, a.day, &a.number, a.id).cmp(&(b.state == State::Undated, b.day, &b.number, b.id))
    });
    (items, faults)
}

struct Line<'a> {
    name: &'a str,
    register: &'a Register,
    line: &'a [String],
    row: u32,
    asked: Due,
    items: &'a mut Vec<Item>,
    faults: &'a mut Vec<Diagnostic>,
}

impl Line<'_> {
    fn read(&mut self) {
        // Each is read once, so that a cell that is no day is told once.
        let ids = [
            "signing",
            "start",
            "end",
            "notice",
            "assessment",
            "assessment-due",
            "records",
            "deletion",
            "sent",
            "returned",
            "signed",
            "qualification",
            "first-provision",
            "ended",
            "certified",
        ];
        let days: Vec<Option<NaiveDate>> = ids.iter().map(|id| self.day(id)).collect();
        let day = |id: &str| ids.iter().position(|known| *known == id).and_then(|at| days[at]);
        let is = |id: &str| !self.register.cell(self.line, id).is_empty();
        let (over, has_originals) = (OVER.contains(&self.register.cell(self.line, "status")), is("originals"));
        let (sensitive, certificate) = (is("sensitive"), is("certificate"));
        if let (Some(sent), None) = (day("sent"), day("returned").or(day("signed"))) {
            let asked = days_from(sent, i64::from(self.asked.unsigned));
            self.item("unsigned", asked, "已发出，尚未回签", "sent and not signed");
        }
        if let (Some(returned), false) = (day("returned"), has_originals) {
            self.item("originals", Some(returned), "已回签，原件没有登记", "signed, and no original is noted");
        }
        if sensitive && day("assessment").is_none() && !over {
            let first = [day("assessment-due"), day("first-provision"), day("start")].into_iter().flatten().min();
            self.always(
                "assessment",
                first,
                "涉及敏感信息，首次提供之前须完成影响评估",
                "sensitive information: the assessment comes before the first provision",
            );
        }
        if !over {
            self.item_of("notice", day("notice"), "不再续期的，最后通知日", "last day of notice against renewal");
            self.item_of("qualification", day("qualification"), "资质到期", "the qualification ends");
            self.item_of("end", day("end"), "期满", "the term ends");
        }
        let ended = day("ended").or(day("deletion").filter(|_| !over));
        if certificate && day("certified").is_none() && (over || ended.is_some()) {
            let by = day("deletion").or(day("ended"));
            self.item("certificate", by, "收取删除证明", "collect the deletion certificate");
        }
        self.item_of("records", day("records"), "记录的保存期届满", "records need no longer be kept");
    }

    /// The day of a cell; what is none is told.
    fn day(&mut self, id: &str) -> Option<NaiveDate> {
        let column = self.register.place(id)?;
        let cell = self.line.get(column).map_or("", String::as_str);
        if cell.is_empty() {
            return None;
        }
        match read_day(cell) {
            Ok(day) => Some(day),
            Err(fault) => {
                let (zh, en) = match fault {
                    DayFault::ShortYear | DayFault::YearLast | DayFault::EarlyYear(_) => {
                        ("年份须写四位", "the year needs four digits")
                    }
                    DayFault::NoSuchDay(_) => ("没有这一天", "there is no such day"),
                    DayFault::Time => ("带有时刻", "it has a time of day"),
                    DayFault::Words | DayFault::MonthOnly => ("不是日期", "it is no day"),
                };
                let (name, row) = (self.name, self.row);
                let of = |side: &Option<String>| side.clone().unwrap_or_default();
                let title = &self.register.columns[column].title;
                self.faults.push(
                    Diagnostic::of(
                        Code::RegisterDate,
                        format!("{name} 第 {row} 行“{}”：{cell}，{zh}", of(&title.zh)),
                        format!("{name} row {row}, “{}”: {cell}: {en}", of(&title.en)),
                    )
                    .hint("写成 2026-12-01；该日期没有计入", "write it like 2026-12-01; it was not counted"),
                );
                None
            }
        }
    }

    /// Something that falls due on a day; nothing where the line names none.
    fn item_of(&mut self, id: &'static str, day: Option<NaiveDate>, zh: &str, en: &str) {
        if day.is_some() {
            self.item(id, day, zh, en);
        }
    }

    /// Something that falls due, told within the time asked for.
    fn item(&mut self, id: &'static str, day: Option<NaiveDate>, zh: &str, en: &str) {
        let last = days_from(self.asked.as_of, i64::from(self.asked.within));
        if day.is_none() || day <= last {
            self.always(id, day, zh, en);
        }
    }

    fn always(&mut self, id: &'static str, day: Option<NaiveDate>, zh: &str, en: &str) {
        let state = match day {
            None => State::Undated,
            Some(day) if day < self.asked.as_of => State::Overdue,
            Some(_) => State::Due,
        };
        let cell = |id| self.register.cell(self.line, id).to_owned();
        let (number, partner) = (cell("number"), cell("partner"));
        self.items.push(Item { state, day, number, partner, id, what: Localised::both(zh.to_owned(), en.to_owned()) });
    }
}
