//! Findings and progress on the terminal. What could not be written is remembered: the program then ends with 2.

use crate::answers::defaults_taken;
use crate::container::system_words;
use crate::diagnostic::{Colour, Diagnostic, Severity, render_human, visible};
use crate::pipeline::Assembly;
use crate::value::Language;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::Mutex;
use std::sync::PoisonError;

/// The first error of writing to standard output or standard error.
static FAILED: Mutex<Option<io::Error>> = Mutex::new(None);

/// Most answers named as lacking: as many as a line holds.
const MOST_LACKING: usize = 6;

/// Prints findings to standard error.
pub fn print(findings: &[Diagnostic], language: Language) {
    let mut out = io::stderr().lock();
    let colour = colour(out.is_terminal());
    remember(render_human(findings, language, colour, &mut out));
}

/// Prints findings to standard output.
pub fn print_out(findings: &[Diagnostic], language: Language) {
    let mut out = io::stdout().lock();
    let colour = colour(out.is_terminal());
    remember(render_human(findings, language, colour, &mut out).and_then(|()| out.flush()));
}

/// Writes text to standard output.
pub fn say(text: &str) {
    let mut out = io::stdout().lock();
    remember(out.write_all(visible(text).as_bytes()).and_then(|()| out.flush()));
}

/// Writes a line to standard error.
pub fn note(text: &str) {
    remember(writeln!(io::stderr(), "{}", visible(text)));
}

/// Remembers what could not be written. A reader that has gone away (`| head`) wanted no more: that is no failure.
pub fn remember(written: io::Result<()>) {
    if let Err(error) = written
        && error.kind() != ErrorKind::BrokenPipe
    {
        FAILED.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }
}

/// True where something could not be written; says so, if that can be written.
pub fn has_failed(language: Language) -> bool {
    let Some(error) = FAILED.lock().unwrap_or_else(PoisonError::into_inner).take() else { return false };
    // Nobody can be told if this fails too.
    let (zh, en) = system_words(&error);
    let _ = match language {
        Language::Zh => writeln!(io::stderr(), "输出没有写完：{zh}。检查磁盘空间后重新运行。"),
        Language::En => {
            writeln!(io::stderr(), "the output is not whole: {en}. Look at the room on disk and run again.")
        }
    };
    true
}

fn colour(terminal: bool) -> Colour {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if terminal && !refused { Colour::Always } else { Colour::Never }
}

/// 错误 1 项，警告 2 项，提醒 3 项 / 1 error, 2 warnings, 3 reminders
pub fn count(findings: &[Diagnostic], language: Language) -> String {
    let number = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings, reminders) = (number(Severity::Error), number(Severity::Warning), number(Severity::Info));
    let s = |n: usize| if n == 1 { "" } else { "s" };
    match language {
        Language::Zh => format!("错误 {errors} 项，警告 {warnings} 项，提醒 {reminders} 项"),
        Language::En => format!(
            "{errors} error{}, {warnings} warning{}, {reminders} reminder{}",
            s(errors),
            s(warnings),
            s(reminders)
        ),
    }
}

/// What the findings rest on: the rules that were held against the agreement, those that could not be and the answers
/// they lack, and the defaults taken.
pub fn basis(assembly: &Assembly<'_>, language: Language) -> String {
    let evaluation = &assembly.evaluation;
    let rules = evaluation.rules;
    let defaults = defaults_taken(&assembly.plan.kind.schema, &assembly.answers).len();
    let mut lacking: Vec<&str> = evaluation.undecided.iter().map(|rule| rule.lacking.as_str()).collect();
    lacking.sort_unstable();
    lacking.dedup();
    let undecided = evaluation.undecided.len();
    let shown = lacking.len().min(MOST_LACKING);
    match (language, undecided) {
        (Language::Zh, 0) => format!("  对照规则 {rules} 条；采用默认值 {defaults} 项。"),
        (Language::Zh, _) => format!(
            "  对照规则 {rules} 条；另有 {undecided} 条因 {}{} 缺少或者留待手写，尚不能判断；采用默认值 {defaults} 项。",
            lacking[..shown].join("、"),
            if shown < lacking.len() { " 等" } else { "" }
        ),
        (Language::En, 0) => format!("  {rules} rules were checked; {defaults} defaults were taken."),
        (Language::En, _) => format!(
            "  {rules} rules were checked; {undecided} could not be, since {}{} is lacking or left to be written by hand; {defaults} defaults were taken.",
            lacking[..shown].join(", "),
            if shown < lacking.len() { " and others" } else { "" }
        ),
    }
}
