//! What became of a file since it was locked: nothing, signatures behind it, other bytes of the same words, other words.

use super::lock_file::LockedOutput;
use crate::diff::changed_paragraphs;
use crate::intake::{self, Paper};
use crate::value::sha256;

/// What became of a locked output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// The very bytes.
    Unchanged,
    /// Our bytes, and behind them as many others: signatures and stamps of a platform.
    Appended(u64),
    /// Other bytes and the same words.
    SameWords,
    /// Other words.
    Changed(Vec<ChangedParagraph>),
    /// Other bytes, whose words could not be compared.
    Unreadable,
    /// The file is not there.
    Missing,
}

/// A paragraph that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedParagraph {
    /// What we wrote; None where somebody added it.
    pub ours: Option<String>,
    /// What stands there now; None where somebody took it out.
    pub theirs: Option<String>,
}

impl Since {
    /// What became of `locked`, whose file holds `now`; `ours` makes its bytes anew, where that is possible.
    pub fn of(locked: &LockedOutput, now: Option<&[u8]>, ours: impl FnOnce() -> Option<Vec<u8>>) -> Since {
        let Some(now) = now else { return Since::Missing };
        if sha256(now) == locked.sha256 {
            return Since::Unchanged;
        }
        if begins(now, locked) {
            return Since::Appended(now.len() as u64 - locked.bytes);
        }
        match ours().and_then(|ours| words(&locked.file, &ours)).zip(words(&locked.file, now)) {
            Some((ours, theirs)) => compared(&ours, &theirs),
            None => Since::Unreadable,
        }
    }
}

/// Whether a file begins with the bytes of the locked output. A PDF is signed by what is appended to it.
fn begins(bytes: &[u8], locked: &LockedOutput) -> bool {
    let ours = usize::try_from(locked.bytes).ok().and_then(|length| bytes.get(..length));
    locked.file.ends_with(".pdf") && ours.is_some_and(|ours| sha256(ours) == locked.sha256)
}

/// The paragraphs of a file as any reader sees them.
fn words(name: &str, bytes: &[u8]) -> Option<Vec<String>> {
    let paper: Paper = intake::read(name, bytes).ok()?;
    let paragraphs =
        paper.paragraphs.into_iter().map(|paragraph| paragraph.number.unwrap_or_default() + &paragraph.text);
    Some(paragraphs.filter(|text| !text.trim().is_empty()).collect())
}

fn compared(ours: &[String], theirs: &[String]) -> Since {
    let [ours, theirs] = [ours, theirs].map(|texts| texts.iter().map(String::as_str).collect::<Vec<_>>());
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let changed: Vec<_> = changed_paragraphs(&ours, &theirs)
        .into_iter()
        .map(|(ours, theirs)| ChangedParagraph { ours: owned(ours), theirs: owned(theirs) })
        .collect();
    if changed.is_empty() { Since::SameWords } else { Since::Changed(changed) }
}
