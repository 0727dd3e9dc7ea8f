//! `baomi due`: what falls due in a register, or in the registers of a folder.

use super::check::day;
use super::output::{Output, write_all};
use super::{ExitStatus, Failure, report};
use crate::batch::register::{Due as Asked, Item, State, due, read};
use crate::diagnostic::{Code, Diagnostic};
use crate::export::calendar::{Subject, write};
use crate::library::Library;
use crate::memo::{StepRow, plain_cell};
use crate::value::{Language, days_from, word_date};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// How deep folders are looked through.
const DEPTH: usize = 6;
/// Seconds that Beijing is ahead of UTC.
const AHEAD: i64 = 8 * 60 * 60;
const DAY: i64 = 24 * 60 * 60;

/// Arguments of `due`.
#[derive(Debug, Args)]
pub struct Due {
    /// A register (.xlsx, .csv), or a folder: the registers in it
    #[arg(value_name = "DIR|REGISTER")]
    place: PathBuf,
    /// How far ahead, like 60d or 8w
    #[arg(long, value_name = "DAYS", default_value = "60d", value_parser = days)]
    within: u32,
    /// Look from this day [default: today in Beijing]
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<NaiveDate>,
    /// Ask after so many days without a signed copy
    #[arg(long, value_name = "DAYS", default_value = "14d", value_parser = days)]
    unsigned: u32,
    /// Folder to write to as due.md, due.csv, due.ics; without it the list is printed
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// What to write
    #[arg(short, long, value_enum, value_delimiter = ',', default_value = "md")]
    format: Vec<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Md,
    Csv,
    Ics,
}

fn days(text: &str) -> Result<u32, String> {
    let (number, times) = match (text.strip_suffix('d'), text.strip_suffix('w')) {
        (Some(number), _) => (number, 1),
        (_, Some(number)) => (number, 7),
        _ => (text, 1),
    };
    let number: Option<u32> = number.parse().ok();
    number.and_then(|number| number.checked_mul(times)).ok_or_else(|| "write days like 60d / 写成 60d".to_owned())
}

impl Due {
    pub(super) fn run(&self, library: &Library, language: Language) -> Result<ExitStatus, Failure> {
        let as_of = self.as_of.or_else(today).ok_or_else(|| {
            vec![
                Diagnostic::of(Code::Register, "系统的时钟不可用", "the system has no usable clock")
                    .hint("用 --as-of 写明日期", "name the day with --as-of"),
            ]
        })?;
        let asked = Asked { as_of, within: self.within, unsigned: self.unsigned };
        let (mut items, mut faults) = (Vec::new(), Vec::new());
        for path in self.registers(language)? {
            let register = read(library, &path).map_err(|finding| vec![finding])?;
            let (found, wrong) = due(&path.display().to_string(), &register, asked);
            items.extend(found);
            faults.extend(wrong);
        }
        items.sort_by_key(|item| (item.state == State::Undated, item.day));
        report::print(&faults, language);
        let made = |format: &Format| match format {
            Format::Md => ("due.md", markdown(&items, asked, language).into_bytes()),
            Format::Csv => ("due.csv", table(&items, language)),
            Format::Ics => ("due.ics", calendar(&items, as_of, language).into_bytes()),
        };
        match &self.output {
            Some(folder) => {
                let files = self.format.iter().map(made);
                let outputs: Vec<Output> =
                    files.map(|(name, bytes)| Output { path: folder.join(name), bytes }).collect();
                write_all(&outputs, language).map_err(|finding| vec![finding])?;
                outputs.iter().for_each(|output| report::say(&format!("{}\n", output.path.display())));
            }
            None => self.format.iter().for_each(|format| report::say(&String::from_utf8_lossy(&made(format).1))),
        }
        Ok(if faults.is_empty() { ExitStatus::Sound } else { ExitStatus::Findings })
    }

    fn registers(&self, language: Language) -> Result<Vec<PathBuf>, Failure> {
        if !self.place.is_dir() {
            return Ok(vec![self.place.clone()]);
        }
        let mut found = Vec::new();
        walk(&self.place, 0, &mut found);
        found.sort();
        if found.is_empty() {
            let shown = self.place.display();
            let _ = language;
            return Err(vec![
                Diagnostic::of(
                    Code::Register,
                    format!("{shown} 中没有登记簿"),
                    format!("there is no register in {shown}"),
                )
                .hint(
                    "batch 写 register.xlsx 和 register.csv；build 用 --register",
                    "batch writes register.xlsx and register.csv; build does with --register",
                ),
            ]);
        }
        Ok(found)
    }
}

/// Each register once: a workbook stands for the CSV beside it.
fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let (workbook, table) = (folder.join("register.xlsx"), folder.join("register.csv"));
    found.extend([workbook, table].into_iter().find(|path| path.is_file()));
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let below = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir() && !path.is_symlink());
    if depth < DEPTH {
        below.for_each(|path| walk(&path, depth + 1, found));
    }
}

fn today() -> Option<NaiveDate> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    let days = (i64::try_from(seconds).ok()? + AHEAD) / DAY;
    days_from(NaiveDate::from_ymd_opt(1970, 1, 1)?, days)
}

fn state(state: State, language: Language) -> &'static str {
    match state {
        State::Overdue => language.say("已过期", "overdue"),
        State::Due => language.say("将到期", "due"),
        State::Undated => language.say("没有日期", "without a day"),
    }
}

fn markdown(items: &[Item], asked: Asked, language: Language) -> String {
    let day = word_date(asked.as_of, language);
    let mut out = match language {
        Language::Zh => format!("# 到期事项\n\n自{day}起{}日内，共 {} 项。\n", asked.within, items.len()),
        Language::En => format!("# What falls due\n\nWithin {} days from {day}: {}.\n", asked.within, items.len()),
    };
    if items.is_empty() {
        return out;
    }
    out += language.say(
        "\n| 日期 | 状态 | 编号 | 对方 | 事项 |\n| --- | --- | --- | --- | --- |\n",
        "\n| Day | State | Number | Partner | What |\n| --- | --- | --- | --- | --- |\n",
    );
    for item in items {
        let [day, number, partner, what] = cells(item, language).map(|cell| cell.replace('|', "\\|"));
        let _ = writeln!(out, "| {day} | {} | {number} | {partner} | {what} |", state(item.state, language));
    }
    out
}

fn cells(item: &Item, language: Language) -> [String; 4] {
    let day = item.day.map_or(String::new(), |day| day.to_string());
    [day, item.number.clone(), item.partner.clone(), item.what.prefer(language).cloned().unwrap_or_default()]
}

fn table(items: &[Item], language: Language) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    let titles = language.say(["日期", "状态", "编号", "对方", "事项"], ["day", "state", "number", "partner", "what"]);
    let rows = items.iter().map(|item| {
        let [day, number, partner, what] = cells(item, language);
        [day, state(item.state, language).to_owned(), number, partner, what].map(|cell| plain_cell(&cell))
    });
    for record in std::iter::once(titles.map(str::to_owned)).chain(rows) {
        writer.write_record(&record).expect("a vector takes any record");
    }
    writer.into_inner().expect("a vector takes any record")
}

/// An entry for each item with a day; its name is that of the agreement and the matter.
fn calendar(items: &[Item], as_of: NaiveDate, language: Language) -> String {
    let rows: Vec<StepRow> = items
        .iter()
        .map(|item| StepRow {
            id: format!("{}\0{}\0{}", item.number, item.partner, item.id),
            what: [item.what.prefer(language).map_or("", String::as_str), &item.partner, &item.number].join(" "),
            day: item.day,
            ..StepRow::default()
        })
        .collect();
    let subject =
        Subject { key: "due", title: language.say("到期事项", "What falls due"), signed: Some(as_of), language };
    write(subject, &rows)
}
