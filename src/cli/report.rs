//! Findings and progress on the terminal.

use crate::diagnostic::{Colour, Diagnostic, Severity, render_human};
use crate::value::Language;
use std::io::{IsTerminal, Write};

/// Prints findings to standard error.
pub fn print(findings: &[Diagnostic], language: Language) {
    let mut out = std::io::stderr().lock();
    // Where standard error is closed, nobody can be told.
    let _ = render_human(findings, language, colour(out.is_terminal()), &mut out);
}

/// Prints findings to standard output.
pub fn print_out(findings: &[Diagnostic], language: Language) {
    let mut out = std::io::stdout().lock();
    let _ = render_human(findings, language, colour(out.is_terminal()), &mut out);
}

/// Writes text to standard output; a closed pipe ends the program quietly.
pub fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes a line to standard error.
pub fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
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
