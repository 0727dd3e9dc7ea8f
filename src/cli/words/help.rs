//! The help of a command in Chinese, 80 columns wide.

use super::{chinese, width, wrapped};
use crate::cli::Arguments;
use clap::{Arg, Command, CommandFactory};
use std::ffi::OsString;
use std::fmt::Write;

/// Columns of a terminal that everybody has.
const COLUMNS: usize = 80;

/// Columns of a name beyond which its words begin on the next line.
const NAMES: usize = 26;

/// The help of the command that the arguments name.
pub fn help(arguments: &[OsString]) -> String {
    let mut program = Arguments::command();
    program.build();
    let mut command = &program;
    for word in arguments.iter().skip(1).filter_map(|word| word.to_str()) {
        if let Some(below) = command.get_subcommands().find(|below| below.get_name() == word && word != "help") {
            command = below;
        }
    }
    text(&mut command.clone())
}

fn text(command: &mut Command) -> String {
    let mut text = String::new();
    let about = command.get_about().map_or(String::new(), |about| chinese(&about.to_string()));
    // Writing into a string cannot fail.
    let _ = writeln!(text, "{}\n", wrapped(&about, COLUMNS).join("\n"));
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    let _ = writeln!(text, "用法：{}", usage.replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>"));
    let commands: Vec<(String, String)> = command
        .get_subcommands()
        .map(|below| {
            (below.get_name().to_owned(), below.get_about().map_or(String::new(), |about| chinese(&about.to_string())))
        })
        .collect();
    let (positional, options): (Vec<&Arg>, Vec<&Arg>) = command
        .get_arguments()
        .filter(|argument| !argument.is_hide_set())
        .partition(|argument| argument.is_positional());
    let positional: Vec<(String, String)> =
        positional.into_iter().map(|argument| (named(argument), words(argument))).collect();
    let options: Vec<(String, String)> =
        options.into_iter().map(|argument| (named(argument), words(argument))).collect();
    for (title, entries) in [("命令", commands), ("参数", positional), ("选项", options)] {
        section(&mut text, title, &entries);
    }
    text
}

fn section(text: &mut String, title: &str, entries: &[(String, String)]) {
    if entries.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{title}：");
    let column = entries.iter().map(|(name, _)| width(name)).filter(|width| *width <= NAMES).max().unwrap_or(0) + 4;
    for (name, words) in entries {
        let lines = wrapped(words, COLUMNS - column);
        let fits = width(name) + 4 <= column;
        let mut lines = lines.iter();
        let first = if fits { lines.next().map_or("", String::as_str) } else { "" };
        let gap = if fits { " ".repeat(column - 2 - width(name)) } else { String::new() };
        let _ = writeln!(text, "{}", format!("  {name}{gap}{first}").trim_end());
        for line in lines {
            let _ = writeln!(text, "{}{line}", " ".repeat(column));
        }
    }
}

/// `-o, --output <DIR>`
fn named(argument: &Arg) -> String {
    let value = || {
        let names = argument.get_value_names().unwrap_or_default();
        names.iter().map(|name| format!("<{name}>")).collect::<Vec<_>>().join(" ")
    };
    if argument.is_positional() {
        return value();
    }
    let short = argument.get_short().map_or("    ".to_owned(), |short| format!("-{short}, "));
    let long = argument.get_long().map_or(String::new(), |long| format!("--{long}"));
    let takes = argument.get_action().takes_values();
    format!("{short}{long}{}", if takes { format!(" {}", value()) } else { String::new() })
}

/// Its words, its default, the values it can have.
fn words(argument: &Arg) -> String {
    let mut words = argument.get_help().map_or(String::new(), |help| chinese(&help.to_string()));
    if !argument.get_action().takes_values() {
        return words;
    }
    let values: Vec<String> = argument
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| value.get_name().to_owned())
        .collect();
    if !values.is_empty() {
        let _ = write!(words, "【可选：{}】", values.join("、"));
    }
    let defaults: Vec<String> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if !defaults.is_empty() {
        let _ = write!(words, "【默认：{}】", defaults.join("、"));
    }
    words
}
