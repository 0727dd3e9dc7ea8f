//! The lock of an agreement: what its files were made from, what they hold, and which clause each paragraph is of.

use super::File;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Document;
use crate::value::Byline;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The form of the file; another one is refused.
const VERSION: u32 = 1;

/// What `NAME.lock.toml` says. It stays with the answers: it names files, clauses and variants of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockFile {
    /// The form of this file.
    pub version: u32,
    /// What the files depend on besides the answers.
    pub made_by: MadeBy,
    /// What was asked for.
    pub options: LockedOptions,
    /// The deal's answers last, what they extend before them.
    pub answers: Vec<LockedFile>,
    /// What was written.
    pub outputs: Vec<LockedOutput>,
    /// The blocks of the agreement in order.
    pub paragraphs: Vec<LockedParagraph>,
    /// What came back since, and what was answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rounds: Vec<Round>,
}

/// One file that came back, and our answer to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// The returned file and its SHA-256.
    pub returned: LockedFile,
    /// Who changed it, by their tracked changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// The day of our answer, where it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// What was sent back.
    #[serde(default)]
    pub sent: Vec<LockedFile>,
    /// SHA-256 of the answers that say what stands after it.
    pub answers_sha256: String,
    /// What was moved, and what was decided.
    #[serde(default)]
    pub changes: Vec<RoundChange>,
}

/// A change of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundChange {
    /// Where it stands, as printed.
    pub place: String,
    /// Our words and theirs.
    pub ours: String,
    /// Their words.
    pub theirs: String,
    /// accept, refuse, counter, open.
    pub decision: String,
}

/// Program, library and fonts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MadeBy {
    /// Name and version.
    pub program: String,
    /// SHA-256 of its source.
    pub source_sha256: String,
    /// SHA-256 of the clause library with what was laid over it.
    pub library_sha256: String,
    /// Fonts of the user's own; empty where there are none.
    pub fonts: String,
}

/// The options of the command that decide what its files hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedOptions {
    /// Words of the formats.
    pub formats: Vec<String>,
    /// Page style.
    pub style: String,
    /// Language of memo and notes.
    pub language: String,
    /// Made as a draft.
    pub draft: bool,
    /// With the drafter's notes.
    pub notes: bool,
    /// Annexes as files of their own, too.
    pub split_annexes: bool,
    /// The form asked for on the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Answers given on the command line, as they were written there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set: Vec<String>,
    /// Author asked for on the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The author's initials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initials: Option<String>,
    /// Day asked for on the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
}

/// An input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedFile {
    /// Its path, from the folder of the lock.
    pub file: String,
    /// SHA-256 of its text.
    pub sha256: String,
}

/// An output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedOutput {
    /// Its name beside the lock.
    pub file: String,
    /// Length in bytes: what is appended later begins there.
    pub bytes: u64,
    /// SHA-256 of them.
    pub sha256: String,
}

/// A block of the agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedParagraph {
    /// Its name in the agreement.
    pub id: String,
    /// The clause it is of; absent for what the kind itself says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// The variant of the clause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Paths of the answers that it prints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
}

impl LockedOptions {
    /// Author and day asked for on the command line.
    pub fn byline(&self) -> Byline {
        Byline { author: self.author.clone(), initials: self.initials.clone(), date: self.date }
    }
}

impl LockFile {
    /// The lock of these files of `document`.
    pub fn new(
        made_by: MadeBy,
        options: LockedOptions,
        answers: Vec<LockedFile>,
        files: &[File],
        document: &Document,
    ) -> LockFile {
        let outputs = files
            .iter()
            .map(|file| LockedOutput { file: file.name.clone(), bytes: file.size(), sha256: file.sha256() })
            .collect();
        let paragraphs = paragraphs(document);
        LockFile { version: VERSION, made_by, options, answers, outputs, paragraphs, rounds: Vec::new() }
    }

    /// Whether these answers, of the deal's own file last, are those that the last round ended with.
    pub fn settled_as(&self, answers: &[String]) -> bool {
        self.rounds.last().is_some_and(|round| answers.last() == Some(&round.answers_sha256))
    }

    /// As TOML.
    pub fn text(&self) -> String {
        let body = toml::to_string(self).expect("strings, numbers and lists of them are all that TOML asks for");
        format!("# What was handed out, and what it was made from. Stays with the answers; not to be sent.\n{body}")
    }

    /// Reads a lock.
    ///
    /// # Errors
    /// The finding that says what is wrong with it.
    pub fn read(name: &str, text: &str) -> Result<LockFile, Diagnostic> {
        let wrong = |zh: &str, en: &str| {
            Diagnostic::of(Code::LockFile, format!("{name}：{zh}"), format!("{name}: {en}")).hint(
                "写 baomi build --lock 生成的 .lock.toml 文件；文件被改动的，用备份",
                "name a .lock.toml file that baomi build --lock wrote; if it was changed, take the backup",
            )
        };
        let table: toml::Table = toml::from_str(text).map_err(|_| wrong("不是 TOML 文件", "it is no TOML file"))?;
        match table.get("version").and_then(toml::Value::as_integer) {
            Some(version) if version == i64::from(VERSION) => {}
            Some(version) => {
                return Err(wrong(
                    &format!("锁定文件的版本是 {version}，本程序只读版本 {VERSION}"),
                    &format!("the lock has form {version}; this program reads form {VERSION}"),
                ));
            }
            None => return Err(wrong("不是锁定文件", "it is no lock file")),
        }
        let lock: LockFile = table.try_into().map_err(|error: toml::de::Error| {
            let what = error.message().to_owned();
            wrong(&format!("内容不完整或者被改动（{what}）"), &format!("it is incomplete or was changed ({what})"))
        })?;
        // A lock may come from elsewhere; it is to open nothing but what lies beside it.
        match lock.outputs.iter().find(|output| output.file.contains(['/', '\\'])) {
            Some(LockedOutput { file, .. }) => {
                Err(wrong(&format!("{file} 不在锁定文件所在的文件夹"), &format!("{file} does not lie beside the lock")))
            }
            None => Ok(lock),
        }
    }
}

/// Each block with its clause and the answers it prints.
fn paragraphs(document: &Document) -> Vec<LockedParagraph> {
    document
        .blocks
        .iter()
        .map(|block| {
            let mut answers = BTreeSet::new();
            for (_, spans) in block.content.texts().into_iter().flat_map(|text| text.iter()) {
                answers.extend(spans.iter().flat_map(|span| &span.answers).flat_map(|printed| printed.keys.iter()));
            }
            LockedParagraph {
                id: block.id.to_string(),
                clause: block.origin.as_ref().map(|origin| origin.clause.clone()),
                variant: block.origin.as_ref().and_then(|origin| origin.variant.clone()),
                answers: answers.into_iter().map(|key| key.to_string()).collect(),
            }
        })
        .collect()
}
