//! `baomi man`: the manual pages, one for the program and one a command.

use super::output::{Output, write_all};
use super::{Arguments, ExitStatus, Failure, report};
use crate::diagnostic::{Code, Diagnostic};
use crate::value::Language;
use clap::{Args, CommandFactory};
use std::path::PathBuf;

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct Man {
    /// Folder to write all pages to; it is made if it is not there [default: the first page to standard output]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(&self, language: Language) -> Result<ExitStatus, Failure> {
        let mut program = Arguments::command().disable_help_subcommand(true);
        // Gives every command its own usage.
        program.build();
        let Some(folder) = &self.output else {
            report::say(&String::from_utf8_lossy(&page(&program)?));
            return Ok(ExitStatus::Sound);
        };
        let mut outputs = vec![Output { path: folder.join("baomi.1"), bytes: page(&program)? }];
        for command in program.get_subcommands() {
            let name = format!("baomi-{}", command.get_name());
            let bytes = page(&command.clone().name(name.clone()))?;
            outputs.push(Output { path: folder.join(format!("{name}.1")), bytes });
        }
        write_all(&outputs, language).map_err(|finding| vec![finding])?;
        for output in &outputs {
            report::say(&format!("{}\n", output.path.display()));
        }
        Ok(ExitStatus::Sound)
    }
}

fn page(command: &clap::Command) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    let written = clap_mangen::Man::new(command.clone()).render(&mut page);
    written.map(|()| page).map_err(|error| vec![Diagnostic::of(Code::Output, error.to_string(), error.to_string())])
}
