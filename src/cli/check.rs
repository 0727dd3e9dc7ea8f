//! `baomi check`: findings only.

use super::input::GivenArgs;
use super::library::Libraries;
use super::{ExitStatus, Failure, report};
use crate::diagnostic::{Diagnostic, has_errors, render_json};
use crate::pipeline::{Options, assemble};
use crate::value::{Language, parse_date};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Answer files; - reads standard input
    #[arg(required = true, value_name = "ANSWERS")]
    answers: Vec<PathBuf>,
    /// How findings are printed
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Look the law up on this day instead of the signing date
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<NaiveDate>,
    /// The form to take, instead of the one the answers name
    #[arg(long, value_name = "FORM")]
    form: Option<String>,
    /// Missing answers are reminders, as in a draft
    #[arg(long)]
    draft: bool,
    #[command(flatten)]
    given: GivenArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

/// A day given as an argument.
pub fn day(text: &str) -> Result<NaiveDate, String> {
    parse_date(text).ok_or_else(|| "write a day like 2026-12-01 / 写成 2026-12-01".to_owned())
}

impl Check {
    pub(super) fn run(&self, libraries: &Libraries, language: Language) -> Result<ExitStatus, Failure> {
        libraries.sound()?;
        let mut all: Vec<Diagnostic> = Vec::new();
        let mut outcome = ExitStatus::Sound;
        for path in &self.answers {
            let mut basis = None;
            let findings = match libraries.read(path, &self.given) {
                Ok((deal, library)) => match assemble(library, &deal.layers, self.options()) {
                    Ok(assembly) => {
                        basis = Some(report::basis(&assembly, language));
                        assembly.findings
                    }
                    Err(findings) => findings,
                },
                Err(findings) => {
                    outcome = ExitStatus::Failed;
                    findings
                }
            };
            if has_errors(&findings) {
                outcome = outcome.max(ExitStatus::Findings);
            }
            if self.format == Format::Human {
                report::print_out(&findings, language);
                let shown = path.display();
                let count = report::count(&findings, language);
                report::note(&match language {
                    Language::Zh => format!("{shown}：{count}"),
                    Language::En => format!("{shown}: {count}"),
                });
                if let Some(basis) = basis {
                    report::note(&basis);
                }
            }
            all.extend(findings);
        }
        if self.format == Format::Json {
            report::say(&render_json(&all, language));
        }
        Ok(outcome)
    }

    fn options(&self) -> Options {
        Options { draft: self.draft, as_of: self.as_of, form: self.form.clone(), ..Options::default() }
    }
}
