//! `NAME.changes.toml`: one entry a change, with the decision that is taken on it.

use super::change::{Change, Decision, What, unmarked};
use crate::diagnostic::{Code, Diagnostic};
use crate::value::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The form of the file; another one is refused.
const VERSION: u32 = 1;

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesFile {
    /// The form of this file.
    pub version: u32,
    /// Which files were read.
    #[serde(flatten)]
    pub head: Head,
    /// The changes, the gravest first.
    #[serde(default, rename = "change")]
    pub changes: Vec<Entry>,
}

/// Which files were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The returned file, from the folder of this one, and its SHA-256.
    pub returned: String,
    /// Its SHA-256.
    pub returned_sha256: String,
    /// The clean file that came with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clean: Option<String>,
    /// Its SHA-256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clean_sha256: Option<String>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its name.
    pub id: String,
    /// What it is, in a word.
    pub what: String,
    /// Where it stands, as printed.
    pub place: String,
    /// The clause that it is in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub clause: String,
    /// The answer that it changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// The variant that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Their redline does not show it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// Our words.
    pub ours: String,
    /// Their words.
    pub theirs: String,
    /// What is decided.
    pub decision: Decision,
    /// Our words in place of theirs, where the decision is to counter.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub counter: String,
    /// What we say to them.
    #[serde(default)]
    pub reply: String,
}

const INTRO: &str = "\
# 逐项决定 decision：accept 接受，refuse 恢复原文，counter 用 counter 的文字，open 待定（对方的修订保留，清洁稿暂用我方文字）。reply 是给对方的批注，可改。
# 然后：baomi reply 答案文件 本文件
# Decide each: accept, refuse, counter (with the words in `counter`), open (their change stays tracked, the clean file has ours). `reply` is what the other side reads. Then run baomi reply.
";

impl ChangesFile {
    /// The changes with the decisions that are proposed.
    /// The first language is ours, the second that of what is said to them.
    pub fn new(head: Head, changes: &[Change], [language, spoken]: [Language; 2]) -> ChangesFile {
        let entry = |change: &Change| Entry {
            id: change.id.clone(),
            what: change.what.word().to_owned(),
            place: [change.number.as_str(), change.title.prefer(language).map_or("", String::as_str)]
                .join(" ")
                .trim()
                .to_owned(),
            clause: change.clause.clone(),
            answer: match &change.what {
                What::Answer(answer) => Some(answer.path.clone()),
                _ => None,
            },
            variant: match &change.what {
                What::Ladder { variant, .. } => Some(variant.clone()),
                _ => None,
            },
            hidden: change.hidden,
            by: change.authors.clone(),
            ours: unmarked(&change.ours),
            theirs: unmarked(&change.theirs),
            decision: change.decision,
            counter: change.counter.clone().unwrap_or_default(),
            reply: change.reply.prefer(spoken).cloned().unwrap_or_default(),
        };
        ChangesFile { version: VERSION, head, changes: changes.iter().map(entry).collect() }
    }

    /// As TOML.
    pub fn text(&self) -> String {
        let body = toml::to_string(self).expect("strings and lists of them are all that TOML asks for");
        format!("{INTRO}\n{body}")
    }

    /// Reads the file.
    ///
    /// # Errors
    /// It is none, or says two things of one change.
    pub fn read(name: &str, text: &str) -> Result<ChangesFile, Diagnostic> {
        let wrong = |zh: String, en: String| {
            Diagnostic::of(Code::Changes, format!("{name}：{zh}"), format!("{name}: {en}")).hint(
                "写 baomi import 生成的 .changes.toml；只改 decision、counter 和 reply",
                "name a .changes.toml that baomi import wrote, and change decision, counter and reply only",
            )
        };
        let file: ChangesFile = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
            let what = error.message().to_owned();
            wrong(format!("第 {line} 行有误（{what}）"), format!("line {line} is wrong ({what})"))
        })?;
        if file.version != VERSION {
            let version = file.version;
            return Err(wrong(
                format!("版本是 {version}，本程序只读版本 {VERSION}"),
                format!("it has form {version}; this program reads form {VERSION}"),
            ));
        }
        let mut seen: BTreeMap<&str, Decision> = BTreeMap::new();
        for entry in &file.changes {
            if let Some(other) = seen.insert(&entry.id, entry.decision) {
                let (id, same) = (&entry.id, other == entry.decision);
                return Err(match same {
                    true => wrong(format!("{id} 写了两次"), format!("{id} stands there twice")),
                    false => wrong(format!("{id} 有两个不同的决定"), format!("{id} is decided in two ways")),
                });
            }
            if entry.decision == Decision::Counter && entry.counter.trim().is_empty() && entry.variant.is_none() {
                let id = &entry.id;
                return Err(wrong(
                    format!("{id} 的决定是 counter，没有写 counter 的文字"),
                    format!("{id} is to be countered, and `counter` has no words"),
                ));
            }
        }
        Ok(file)
    }
}
