//! By which words provisions and faults are known in somebody else's paper: `clauses/recognise/*.toml`.

use super::plays::Play;
use crate::diagnostic::{Code, Diagnostic, Location, Severity, Source};
use crate::value::Localised;
use crate::wording::{Pattern, Vocabulary};
use indexmap::IndexMap;
use serde::Deserialize;
use std::sync::Arc;

/// All files of the folder as one.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recognition {
    /// Words that patterns name in braces.
    #[serde(default)]
    pub words: Vocabulary,
    /// By row of the coverage table; others are facts that cases and flags ask for.
    #[serde(default)]
    pub rows: IndexMap<String, RowWords>,
    /// By code.
    #[serde(default)]
    pub flags: IndexMap<String, Flag>,
    /// Wordings that are wrong, and the right ones.
    #[serde(default)]
    pub faults: Vec<Fault>,
    /// Names that mean one thing: a paper should keep to one.
    #[serde(default)]
    pub families: Vec<Family>,
    /// Instruments no longer in force.
    #[serde(default)]
    pub repealed: Vec<Repealed>,
    /// What each side takes, by row.
    #[serde(default)]
    pub plays: IndexMap<String, Play>,
}

/// One provision, or a fact about the paper.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowWords {
    /// What it says, where the coverage table has no such row.
    pub title: Option<Localised<String>>,
    /// Its value where no case is met.
    #[serde(default = "absent")]
    pub default: String,
    /// True for a fact that no opinion lists.
    #[serde(default)]
    pub fact: bool,
    /// The first that is met decides.
    #[serde(default)]
    pub cases: Vec<Case>,
}

fn absent() -> String {
    "absent".to_owned()
}

/// A pattern as written.
pub type Written = String;

/// When a value is found. All that is given must hold; a list holds where one of its patterns is found.
/// A passage is a sentence, or an item together with what leads to it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The value that it gives.
    #[serde(default)]
    pub value: String,
    /// In the passage; it is what is quoted.
    #[serde(default)]
    pub any: Vec<Written>,
    /// In the passage, too.
    #[serde(default)]
    pub also: Vec<Written>,
    /// Nowhere in the passage.
    #[serde(default)]
    pub not: Vec<Written>,
    /// In the paragraph.
    #[serde(default)]
    pub beside: Vec<Written>,
    /// Nowhere in the paragraph.
    #[serde(default)]
    pub apart: Vec<Written>,
    /// In the heading or the words that lead to the passage.
    #[serde(default)]
    pub under: Vec<Written>,
    /// Not in the heading or the words that lead to it.
    #[serde(default)]
    pub outside: Vec<Written>,
    /// Somewhere in the paper.
    #[serde(default)]
    pub somewhere: Vec<Written>,
    /// Nowhere in the paper.
    #[serde(default)]
    pub never: Vec<Written>,
    /// What rows must be: `N12 = silent`, `S07 = present|weak`, `employment`, `not personal`.
    #[serde(default)]
    pub when: Vec<String>,
    /// Lists of which at least `least` must be found, each anywhere.
    #[serde(default)]
    pub groups: IndexMap<String, Vec<Written>>,
    /// How many of `groups`.
    #[serde(default)]
    pub least: usize,
}

/// A red flag.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// How grave.
    pub severity: Severity,
    /// What is wrong.
    pub message: Localised<String>,
    /// What to do.
    pub hint: Localised<String>,
    /// Articles of `statutes.toml`.
    #[serde(default)]
    pub basis: Vec<String>,
    /// The clause of ours to put in its place.
    pub clause: Option<String>,
    /// Whom it harms: `recipient` or `discloser`; both where not given.
    pub harms: Option<String>,
    /// True where the program looks for it, not words.
    #[serde(default)]
    pub program: bool,
    /// The ways in which it shows.
    #[serde(default)]
    pub cases: Vec<Case>,
}

/// A wording that is wrong.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Code of the flag.
    pub flag: String,
    /// The wrong words.
    pub wrong: Written,
    /// The right ones.
    pub right: String,
    /// Not where these stand around it.
    #[serde(default)]
    pub not: Vec<Written>,
}

/// Names of one thing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// The name to keep.
    pub name: String,
    /// Others for it.
    pub others: Vec<String>,
}

/// An instrument no longer in force.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repealed {
    /// Its name without 中华人民共和国.
    pub name: String,
    /// Last day in force.
    pub until: toml::value::Datetime,
    /// What holds now.
    pub now: Localised<String>,
}

/// Reads the files and tries every pattern.
///
/// # Errors
/// What is wrong in them, with file and place.
pub(super) fn read(sources: &[Arc<Source>]) -> Result<Recognition, Vec<Diagnostic>> {
    let mut whole = Recognition::default();
    let mut findings = Vec::new();
    for source in sources {
        match toml::from_str::<Recognition>(&source.text) {
            Ok(part) => {
                whole.words.extend(part.words);
                whole.rows.extend(part.rows);
                whole.flags.extend(part.flags);
                whole.faults.extend(part.faults);
                whole.families.extend(part.families);
                whole.repealed.extend(part.repealed);
                whole.plays.extend(part.plays);
            }
            Err(error) => {
                let message = error.message().to_owned();
                findings.push(
                    Diagnostic::of(Code::Library, format!("写法有误：{message}"), message)
                        .at(Location::new(source, error.span().unwrap_or(0..0))),
                );
            }
        }
    }
    for written in whole.patterns() {
        if let Err(error) = Pattern::new(written, &whole.words) {
            let place = sources.iter().find_map(|source| {
                let at = source.text.find(written)?;
                Some(Location::new(source, at..at + written.len()))
            });
            findings.push(
                Diagnostic::of(
                    Code::Library,
                    format!("写法有误：{}", error.zh),
                    format!("wrong pattern: {}", error.en),
                )
                .hint(
                    "见 clauses/recognise 各文件开头的说明",
                    "the files of clauses/recognise say at their head how patterns are written",
                )
                .at(place),
            );
        }
    }
    if findings.is_empty() { Ok(whole) } else { Err(findings) }
}

impl Recognition {
    fn patterns(&self) -> impl Iterator<Item = &Written> {
        let cases =
            self.rows.values().flat_map(|row| &row.cases).chain(self.flags.values().flat_map(|flag| &flag.cases));
        cases
            .flat_map(|case| {
                let words = case;
                [
                    &words.any,
                    &words.also,
                    &words.not,
                    &words.beside,
                    &words.apart,
                    &words.under,
                    &words.outside,
                    &words.somewhere,
                    &words.never,
                ]
                .into_iter()
                .chain(case.groups.values())
                .flatten()
            })
            .chain(self.faults.iter().flat_map(|fault| std::iter::once(&fault.wrong).chain(&fault.not)))
    }
}
