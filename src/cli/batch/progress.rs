//! Progress with rate and time left: a bar on a terminal, a line now and then otherwise; and the wish to stop.

use super::findings::Findings;
use crate::batch::{Preflight, Shard};
use crate::cli::report;
use crate::value::Language;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Set by Ctrl-C.
static ASKED: AtomicBool = AtomicBool::new(false);

/// The wish of the user to stop.
pub struct Interrupt;

impl Interrupt {
    /// Listens for Ctrl-C; pressed again, it ends the process at once.
    pub fn new() -> Interrupt {
        // Where no handler can be set, Ctrl-C ends the process, which loses no row that is done.
        let _ = ctrlc::set_handler(|| {
            if ASKED.swap(true, Ordering::Relaxed) {
                std::process::exit(2);
            }
        });
        Interrupt
    }

    /// True once it has been pressed.
    pub fn asked(&self) -> bool {
        ASKED.load(Ordering::Relaxed)
    }
}

/// How far a pass over the rows has come.
pub struct Progress {
    bar: Option<ProgressBar>,
    what: &'static str,
    total: Option<u64>,
    started: Instant,
    /// When the last line was printed.
    said: Mutex<Instant>,
    language: Language,
}

/// Time between two lines where there is no terminal.
const PAUSE: Duration = Duration::from_secs(10);

impl Progress {
    /// Begins a pass called `what` over `total` rows, if that is known.
    pub fn new(what: &'static str, total: Option<u64>, language: Language) -> Progress {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
            let template = if total.is_some() {
                "{prefix} {bar:24} {pos}/{len}  {per_sec}  {eta}"
            } else {
                "{prefix} {pos}  {per_sec}"
            };
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar.with_prefix(what)
        });
        Progress { bar, what, total, started: Instant::now(), said: Mutex::new(Instant::now()), language }
    }

    /// `rows` are done.
    pub fn at(&self, rows: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(rows);
            return;
        }
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.elapsed() < PAUSE {
            return;
        }
        *said = Instant::now();
        let rate = rows as f64 / self.started.elapsed().as_secs_f64();
        let left = self.total.map(|total| total.saturating_sub(rows) as f64 / rate.max(0.001));
        let of = self.total.map_or(String::new(), |total| format!("/{total}"));
        let what = self.what;
        report::note(&match (self.language, left) {
            (Language::Zh, Some(left)) => format!("{what} {rows}{of}，每秒 {rate:.0} 行，约剩 {left:.0} 秒"),
            (Language::Zh, None) => format!("{what} {rows}{of}，每秒 {rate:.0} 行"),
            (Language::En, Some(left)) => format!("{what} {rows}{of}, {rate:.0} rows a second, about {left:.0} s left"),
            (Language::En, None) => format!("{what} {rows}{of}, {rate:.0} rows a second"),
        });
    }

    /// Prints something without tearing the bar.
    pub fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Ends the pass.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Says what the first pass found.
pub fn say_checked(preflight: &Preflight, shard: Shard, findings: &Findings, language: Language) {
    let (rows, taken, refused) = (preflight.rows, preflight.taken, preflight.refused.len());
    let [errors, warnings, reminders] = preflight.counts;
    let place = findings.path().map_or(String::new(), |path| match language {
        Language::Zh => format!("；全部见 {path}"),
        Language::En => format!("; all in {path}"),
    });
    let share = if shard.is_whole() {
        String::new()
    } else {
        match language {
            Language::Zh => format!("，本分片 {taken} 行"),
            Language::En => format!(", {taken} of them in this shard"),
        }
    };
    report::note(&match language {
        Language::Zh => format!(
            "共 {rows} 行{share}：有错误的 {refused} 行；错误 {errors} 项，警告 {warnings} 项，提醒 {reminders} 项{place}"
        ),
        Language::En => format!(
            "{rows} rows{share}: {refused} with errors; {errors} errors, {warnings} warnings, {reminders} reminders{place}"
        ),
    });
}
