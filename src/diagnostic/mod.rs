//! Findings: what is wrong, where, and what to do about it; gathered by every phase, printed at the end.

mod codes;
mod human;
mod json;
mod source;
mod visible;

pub use codes::{Code, Entry, Own};
pub use human::{Colour, render_human};
pub use json::{facts, render_json};
pub use source::{Location, Source};
pub use visible::{visible, visible_json, visible_line};

use crate::value::{Language, Localised};
use serde::{Deserialize, Serialize};

/// How grave a finding is. The order is from mild to grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A reminder.
    Info,
    /// A risk.
    Warning,
    /// A mandatory rule would be broken, or the file cannot be used.
    Error,
}

impl Severity {
    /// 错误 / error.
    pub fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Severity::Error, Language::Zh) => "错误",
            (Severity::Warning, Language::Zh) => "警告",
            (Severity::Info, Language::Zh) => "提醒",
            (Severity::Error, Language::En) => "error",
            (Severity::Warning, Language::En) => "warning",
            (Severity::Info, Language::En) => "info",
        }
    }
}

/// Something found in an answer file or in the library.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// What it is: a row of the table of codes, or a rule of the library.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, in both languages.
    pub message: Localised<String>,
    /// What to do, naming key and value.
    pub hint: Option<Localised<String>>,
    /// Legal basis as printed citations.
    pub basis: Vec<Localised<String>>,
    /// Path of the answer concerned, e.g. `liability.cap`.
    pub answer: Option<String>,
    /// The place it points to.
    pub location: Option<Location>,
}

impl Diagnostic {
    /// One of the program's own findings, as grave as its table says, with a message in both languages.
    pub fn of(code: Code, zh: impl Into<String>, en: impl Into<String>) -> Self {
        let severity = code.entry().map_or(Severity::Error, |entry| entry.severity);
        Self::new(code, severity, zh, en)
    }

    /// A finding of severity error with a message in both languages.
    pub fn error(code: Code, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, zh, en)
    }

    /// A finding with a message in both languages.
    pub fn new(code: Code, severity: Severity, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity,
            message: Localised::both(zh.into(), en.into()),
            hint: None,
            basis: Vec::new(),
            answer: None,
            location: None,
        }
    }

    /// With a hint in both languages.
    pub fn hint(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.hint = Some(Localised::both(zh.into(), en.into()));
        self
    }

    /// With the answer it concerns.
    pub fn answer(mut self, path: impl Into<String>) -> Self {
        self.answer = Some(path.into());
        self
    }

    /// With the place it points to.
    pub fn at(mut self, location: impl Into<Option<Location>>) -> Self {
        self.location = location.into();
        self
    }
}

/// Order of printing: by file, by place in it, the grave first, then by code.
pub fn sort(findings: &mut [Diagnostic]) {
    fn place(finding: &Diagnostic) -> Option<(&str, usize)> {
        finding.location.as_ref().map(|place| (place.source.name.as_str(), place.span.start))
    }
    findings
        .sort_by(|a, b| place(a).cmp(&place(b)).then(b.severity.cmp(&a.severity)).then_with(|| a.code.cmp(&b.code)));
}

/// True if one of the findings is an error.
pub fn has_errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|d| d.severity == Severity::Error)
}
