//! Why a request was not done.

use crate::diagnostic::{Diagnostic, facts};
use crate::value::{Language, Localised};
use serde_json::{Value, json};

/// Why a request was not done: a word for the page, words for its reader.
#[derive(Debug)]
pub struct Refusal {
    /// Status of HTTP.
    pub status: u16,
    /// What the page tells refusals apart by.
    pub word: &'static str,
    /// What its reader is told.
    pub message: Localised<String>,
    /// What is wrong with answers or library.
    pub findings: Vec<Diagnostic>,
    /// The state to go on from, where the request was made for another.
    pub state: Option<Value>,
}

impl Refusal {
    fn new(status: u16, word: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Refusal {
        let message = Localised::both(zh.into(), en.into());
        Refusal { status, word, message, findings: Vec::new(), state: None }
    }

    /// The request says nothing that could be done.
    pub fn not_understood(zh: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal::new(400, "not-understood", zh, en)
    }

    /// What is asked for is not there.
    pub fn not_found(zh: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal::new(404, "not-found", zh, en)
    }

    /// Something has to be decided first.
    pub fn conflict(word: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal::new(409, word, zh, en)
    }

    /// Nothing is open.
    pub fn nothing_open() -> Refusal {
        Refusal::conflict("nothing-open", "尚未打开答案文件", "no answer file is open")
    }

    /// Answers or library do not allow it.
    pub fn findings(findings: Vec<Diagnostic>) -> Refusal {
        let message = findings.first().map(|finding| finding.message.clone()).unwrap_or_default();
        Refusal { findings, message, ..Refusal::new(409, "findings", "", "") }
    }

    /// As the page reads it.
    pub fn json(&self, language: Language) -> Value {
        let findings: Vec<Value> =
            self.findings.iter().map(|finding| Value::Object(facts(finding, language))).collect();
        json!({
            "error": self.word,
            "message": self.message.prefer(language),
            "findings": findings,
            "state": self.state,
        })
    }
}

impl From<Diagnostic> for Refusal {
    fn from(finding: Diagnostic) -> Refusal {
        Refusal::findings(vec![finding])
    }
}
