//! Who and which day files name: `--author`, `--initials`, `--date`.

use crate::value::Byline;
use chrono::NaiveDate;
use clap::Args;

/// Author and day of what is written. Nobody and none, unless the answers name an author.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct BylineArgs {
    /// Author of properties, comments and tracked changes, instead of the one the answers name
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// The author's initials, for comments
    #[arg(long, value_name = "LETTERS", requires = "author")]
    initials: Option<String>,
    /// Day that properties and tracked changes bear; none by default
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
}

impl BylineArgs {
    pub(super) fn byline(&self) -> Byline {
        Byline { author: self.author.clone(), initials: self.initials.clone(), date: self.date }
    }

    /// As a manifest records it; None where nothing was asked for.
    pub(super) fn words(&self) -> Option<String> {
        let date = self.date.map(|date| date.to_string());
        let words: Vec<&str> =
            [&self.author, &self.initials, &date].into_iter().flatten().map(String::as_str).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
}
