//! The command line: arguments, one file a command, exit codes.
//! 0: no finding of severity error; 1: some; 2: could not run, or what was to be said or written could not be.

mod ask;
mod batch;
mod build;
mod byline;
mod check;
mod clauses;
mod clean;
mod completions;
mod diff;
mod doctor;
mod due;
mod explain;
mod fonts;
mod format;
mod import;
mod input;
mod library;
mod licenses;
mod lock;
mod man;
mod mcp;
mod new;
mod next;
mod output;
mod paper;
mod reply;
mod report;
mod review;
mod rounds;
mod row;
mod schema;
mod sent;
mod serve;
mod spreadsheet;
mod verify;
mod watch;
mod words;

use crate::diagnostic::Diagnostic;
use crate::value::Language;
use clap::{Parser, Subcommand, ValueEnum};
use library::Libraries;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// The version with the hashes that tell one build from another.
const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\nsource  ",
    env!("BAOMI_SOURCE_SHA256"),
    "\nlibrary ",
    env!("BAOMI_LIBRARY_SHA256"),
);

/// Drafts confidentiality agreements under Chinese law (company transfers, partners, employees, customers) from a TOML
/// file of answers.
#[derive(Debug, Parser)]
#[command(name = "baomi", version, long_version = VERSION, about, max_term_width = 100)]
struct Arguments {
    /// A folder with clauses/ and templates/, laid over the library in the program; an answer file can name it too
    #[arg(long, global = true, value_name = "DIR")]
    library: Option<PathBuf>,
    /// Language of messages [default: from LANG, else zh]
    #[arg(long, global = true, value_name = "LANGUAGE")]
    lang: Option<MessageLanguage>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum MessageLanguage {
    Zh,
    En,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the agreement, its PDF and the drafting memo
    Build(build::Build),
    /// Write one agreement for each row of a spreadsheet
    Batch(Box<batch::Batch>),
    /// Write one row of a spreadsheet as an answer file
    Row(row::Row),
    /// Print findings only
    Check(check::Check),
    /// Show what changed between two agreements: a Word file with tracked changes
    Diff(diff::Diff),
    /// Read the other side's paper: an opinion for us, and their own Word file with comments
    Review(review::Review),
    /// Read our own Word file come back from the other side: every change, what it means, what to answer
    Import(Box<import::Import>),
    /// Answer a returned Word file by decisions: redline, clean file, covering note, next answers
    Reply(Box<reply::Reply>),
    /// Print who moved what in each round, as a lock records it
    Rounds(rounds::Rounds),
    /// Take comments, properties and tracked changes out of a Word file before it is sent
    Clean(clean::Clean),
    /// Prove what was handed out: the files of a lock, and whether its answers give them again
    Verify(verify::Verify),
    /// List what falls due in a register of agreements, or in the registers of a folder
    Due(due::Due),
    /// Open the page in the browser: questions, findings, live pages
    Serve(serve::Serve),
    /// Make a commented answer file to fill in
    New(new::New),
    /// Answer the questions one after the other in the terminal
    Ask(ask::Ask),
    /// List the clauses, or show one with its variants, legal basis and notes
    Clauses(clauses::Clauses),
    /// Say what a rule checks, why, the law behind it and how to mend
    Explain(explain::Explain),
    /// Print the JSON Schema of an answer file, for editors
    Schema(schema::Schema),
    /// Serve an agent by the Model Context Protocol over standard input and output
    Mcp(mcp::Mcp),
    /// Say under which licences the program, its fonts and its crates may be passed on
    Licenses(licenses::Licenses),
    /// Print what a shell completes: commands, options, kinds, forms, rules, questions, clauses
    Completions(completions::Completions),
    /// Write the manual pages
    Man(man::Man),
    /// Look whether the program is whole: library, fonts, and an agreement of each kind
    Doctor(doctor::Doctor),
}

/// Exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ExitStatus {
    /// No finding of severity error.
    Sound = 0,
    /// Some finding of severity error.
    Findings = 1,
    /// Could not run.
    Failed = 2,
}

/// Why a command could not run.
type Failure = Vec<Diagnostic>;

/// Runs the program with these arguments, the first of which is its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let given: Vec<OsString> = arguments.into_iter().collect();
    let arguments = match Arguments::try_parse_from(&given) {
        Ok(arguments) => arguments,
        Err(error) => return misread(&given, &error),
    };
    let language = message_language(arguments.lang);
    let libraries = Libraries::new(arguments.library);
    let outcome = match &arguments.command {
        Command::Build(command) => command.run(&libraries, language),
        Command::Batch(command) => command.run(&libraries, language),
        Command::Row(command) => command.run(&libraries, language),
        Command::Check(command) => command.run(&libraries, language),
        Command::Diff(command) => command.run(&libraries, language),
        Command::Review(command) => libraries.own().and_then(|library| command.run(library, language)),
        Command::Import(command) => command.run(&libraries, language),
        Command::Reply(command) => command.run(&libraries, language),
        Command::Rounds(command) => command.run(language),
        Command::Clean(command) => command.run(language),
        Command::Verify(command) => command.run(&libraries, language),
        Command::Due(command) => libraries.own().and_then(|library| command.run(library, language)),
        Command::Serve(command) => command.run(&libraries, language),
        Command::New(command) => command.run(&libraries, language),
        Command::Ask(command) => command.run(&libraries, language),
        Command::Clauses(command) => libraries.own().and_then(|library| command.run(library, language)),
        Command::Explain(command) => libraries.own().and_then(|library| command.run(library, language)),
        Command::Mcp(command) => command.run(language),
        Command::Licenses(command) => command.run(language),
        Command::Schema(command) => libraries.own().and_then(|library| command.run(library, language)),
        Command::Completions(command) => libraries.own().and_then(|library| command.run(library)),
        Command::Man(command) => command.run(language),
        Command::Doctor(command) => command.run(&libraries, language),
    };
    let outcome = outcome.unwrap_or_else(|failure| {
        report::print(&failure, language);
        ExitStatus::Failed
    });
    let outcome = if report::has_failed(language) { ExitStatus::Failed } else { outcome };
    ExitCode::from(outcome as u8)
}

/// Says what is wrong with the arguments, or the help or version that they ask for.
fn misread(given: &[OsString], error: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind;
    let language = message_language(asked_language(given));
    match (language, error.kind()) {
        (Language::En, _) | (_, ErrorKind::DisplayVersion) => report::remember(error.print()),
        (Language::Zh, ErrorKind::DisplayHelp) => report::say(&words::help(given)),
        (Language::Zh, ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand) => report::note(&words::help(given)),
        (Language::Zh, _) => report::note(words::in_chinese(error).trim_end()),
    }
    let failed = report::has_failed(language) || error.use_stderr();
    ExitCode::from(if failed { 2 } else { 0 })
}

/// The language after `--lang`, in arguments that could not be read.
fn asked_language(given: &[OsString]) -> Option<MessageLanguage> {
    let words: Vec<&str> = given.iter().filter_map(|word| word.to_str()).collect();
    let after = words.iter().position(|word| *word == "--lang").and_then(|at| words.get(at + 1)).copied();
    let word = after.or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=")));
    MessageLanguage::from_str(word?, true).ok()
}

fn message_language(asked: Option<MessageLanguage>) -> Language {
    match asked {
        Some(MessageLanguage::Zh) => Language::Zh,
        Some(MessageLanguage::En) => Language::En,
        None => {
            let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
                .iter()
                .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
            if set.is_some_and(|value| value.starts_with("en")) { Language::En } else { Language::Zh }
        }
    }
}
