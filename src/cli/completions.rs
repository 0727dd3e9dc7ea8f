//! `baomi completions`: what a shell completes: commands, options, kinds, forms, rules, questions, clauses.

use super::{Arguments, ExitStatus, Failure, report};
use crate::diagnostic::Code;
use crate::library::Library;
use clap::builder::PossibleValuesParser;
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};
use std::collections::BTreeSet;

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// Shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, library: &Library) -> Result<ExitStatus, Failure> {
        let mut script = Vec::new();
        generate(self.shell, &mut with_words(library), "baomi", &mut script);
        report::say(&String::from_utf8_lossy(&script));
        Ok(ExitStatus::Sound)
    }
}

/// The commands with the words that this library has for their arguments.
fn with_words(library: &Library) -> clap::Command {
    let kinds: Vec<String> = library.kinds.keys().cloned().collect();
    let forms: BTreeSet<String> =
        library.kinds.values().flat_map(|kind| kind.forms.iter().map(|form| form.id.clone())).collect();
    let forms: Vec<String> = forms.into_iter().collect();
    let clauses: BTreeSet<String> =
        library.clauses.iter().chain(&library.annexes).map(|clause| clause.id.clone()).collect();
    let rules = library.rules().map(|rule| rule.id.clone());
    let names = rules
        .chain(Code::own().iter().map(|entry| entry.word.to_owned()))
        .chain(library.facts.keys().cloned())
        .chain(library.questions().map(|(path, _)| path));
    let mut command = Arguments::command();
    for (of, argument, words) in [
        ("new", "kind", kinds.clone()),
        ("schema", "kind", kinds),
        ("clauses", "id", clauses.into_iter().collect()),
        ("explain", "name", names.collect()),
    ] {
        command = with(command, of, argument, words);
    }
    for of in ["new", "schema", "build", "check", "diff"] {
        command = with(command, of, "form", forms.clone());
    }
    command
}

fn with(command: clap::Command, of: &'static str, argument: &'static str, words: Vec<String>) -> clap::Command {
    command.mut_subcommand(of, |command| {
        command.mut_arg(argument, |argument| argument.value_parser(PossibleValuesParser::new(words)))
    })
}
