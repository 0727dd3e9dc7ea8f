//! `baomi rounds`: who moved what, round by round, as the lock records it.

use super::input::read;
use super::{ExitStatus, Failure, report};
use crate::publish::{LockFile, Round};
use crate::value::Language;
use clap::Args;
use std::fmt::Write;
use std::path::PathBuf;

/// Arguments of `rounds`.
#[derive(Debug, Args)]
pub struct Rounds {
    /// The lock of the agreement
    #[arg(value_name = "NAME.lock.toml")]
    lock: PathBuf,
}

impl Rounds {
    pub(super) fn run(&self, language: Language) -> Result<ExitStatus, Failure> {
        let source = read(&self.lock).map_err(|finding| vec![finding])?;
        let lock = LockFile::read(&source.name, &source.text).map_err(|finding| vec![finding])?;
        report::say(&table(&lock.rounds, language));
        Ok(ExitStatus::Sound)
    }
}

/// The rounds as a Markdown table.
fn table(rounds: &[Round], language: Language) -> String {
    if rounds.is_empty() {
        return language.say("还没有往来。\n", "Nothing came back yet.\n").to_owned();
    }
    let mut out = String::from(language.say(
        "| 轮次 | 退回 | 修订人 | 答复日 | 条款 | 我方 | 对方 | 谁让步 |\n",
        "| Round | Returned | By | Answered | Clause | Ours | Theirs | Who moved |\n",
    ));
    out.push_str("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (nth, round) in rounds.iter().enumerate() {
        let by = round.by.join(language.say("、", ", "));
        let day = round.date.map_or(String::new(), |date| date.to_string());
        for change in &round.changes {
            let _ = writeln!(
                out,
                "| {} | {} | {} | {day} | {} | {} | {} | {} |",
                nth + 1,
                cell(&round.returned.file),
                cell(&by),
                cell(&change.place),
                cell(&change.ours),
                cell(&change.theirs),
                moved(&change.decision, language),
            );
        }
    }
    out
}

fn moved(decision: &str, language: Language) -> &'static str {
    match decision {
        "accept" => language.say("我方接受", "we did: accepted"),
        "refuse" => language.say("我方未让", "nobody: refused"),
        "counter" => language.say("双方之间：另提文本", "both: countered"),
        _ => language.say("待定", "open"),
    }
}

/// Characters of a cell.
const SHOWN: usize = 40;

fn cell(text: &str) -> String {
    let text: String = text.chars().map(|c| if c == '\n' || c == '|' { ' ' } else { c }).collect();
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
