//! What the template of the memo speaks of, as `memo.…`.

use super::steps::StepRow;
use crate::diagnostic::Severity;
use serde::Serialize;

/// All of it.
#[derive(Debug, Serialize)]
pub struct MemoData {
    pub title: String,
    /// Kind, form, stance, direction: what this is, in one line.
    pub what: String,
    /// The parties by role, in one line.
    pub parties: String,
    /// The signing date; empty where it is not known.
    pub signing: String,
    /// How many articles, clauses and annexes it has.
    pub counts: Counts,
    /// Errors, warnings and reminders that stand.
    pub errors: usize,
    pub warnings: usize,
    pub reminders: usize,
    pub routes: Vec<RouteFacts>,
    /// The gravest findings, for the first page; the rest stands in the appendix.
    pub open: Vec<FindingFacts>,
    pub unverified: Vec<String>,
    /// Instruments that were verified up to another day than the rest of the law, each with its day.
    pub verified_apart: Vec<String>,
    pub unconfirmed: Vec<String>,
    /// How many rules were held against the agreement.
    pub rules: usize,
    pub undecided: Vec<UndecidedFacts>,
    /// The day up to which the law was verified.
    pub verified: String,
    /// The first defaults, for the first page.
    pub first_defaults: Vec<DefaultFacts>,
    pub defaults: Vec<DefaultFacts>,
    /// Clauses whose variant the stance decided, and those that `[choose]` names.
    pub by_stance: Vec<ClauseFacts>,
    pub chosen: Vec<ClauseFacts>,
    /// The parties' own words.
    pub special: Vec<SpecialFacts>,
    /// What comes first, for the second page; all of it in the appendix.
    pub next_steps: Vec<StepRow>,
    pub steps: Vec<StepRow>,
    pub attacks: Vec<Attack>,
    pub findings: Vec<FindingFacts>,
    pub waived: Vec<WaivedFacts>,
    pub articles: Vec<ArticleFacts>,
    pub left_out: Vec<LeftOutFacts>,
    pub provisions: Vec<ProvisionFacts>,
    /// Clauses that a folder laid over the library brought.
    pub own: Vec<OwnFacts>,
    pub overlay: Option<OverlayFacts>,
    pub answers: String,
    /// Answers of the command line over those of the file.
    pub given: String,
    pub answers_sha256: String,
    pub library_sha256: String,
    pub program: String,
}

/// A folder laid over the library: what it replaces, adds and takes out, each as one list.
#[derive(Debug, Serialize)]
pub struct OverlayFacts {
    pub folder: String,
    pub replaced: String,
    pub added: String,
    pub dropped: String,
}

/// How much there is.
#[derive(Debug, Serialize)]
pub struct Counts {
    pub articles: usize,
    pub clauses: usize,
    pub annexes: usize,
}

/// A clause of a folder laid over the library.
#[derive(Debug, Serialize)]
pub struct OwnFacts {
    pub numbers: String,
    pub heading: String,
    pub file: String,
    /// True where the library has a file of that name.
    pub replaces: bool,
}

#[derive(Debug, Serialize)]
pub struct UndecidedFacts {
    pub rule: String,
    pub lacking: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct DefaultFacts {
    pub path: String,
    pub ask: String,
    pub value: String,
}

#[derive(Debug, Serialize)]
pub struct RouteFacts {
    pub title: String,
    pub text: String,
    pub basis: String,
}

#[derive(Debug, Serialize)]
pub struct ArticleFacts {
    pub number: String,
    pub title: String,
    pub clauses: Vec<ClauseFacts>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ClauseFacts {
    pub id: String,
    pub heading: String,
    /// Printed numbers of its paragraphs, `3.1–3.2`.
    pub numbers: String,
    /// `discloser`, `balanced`, `recipient`, or empty for a single version.
    pub variant: String,
    /// `only`, `stance`, `fallback`, `chosen`.
    pub choice: String,
    /// Its condition in words; empty where it is always in.
    pub because: String,
    pub basis: String,
    pub note: String,
}

/// Words of the parties.
#[derive(Debug, Serialize)]
pub struct SpecialFacts {
    pub numbers: String,
    pub text: String,
}

#[derive(Debug, Serialize)]
pub struct LeftOutFacts {
    pub id: String,
    pub heading: String,
    pub because: String,
}

#[derive(Debug, Serialize)]
pub struct FindingFacts {
    pub code: String,
    pub severity: Severity,
    pub message: String,
    pub hint: String,
    pub basis: String,
    pub place: String,
}

#[derive(Debug, Serialize)]
pub struct WaivedFacts {
    pub code: String,
    pub message: String,
    pub reason: String,
    pub approved_by: String,
}

#[derive(Debug, Serialize)]
pub struct ProvisionFacts {
    pub row: String,
    pub title: String,
    /// `granted`, `refused`, `silent`.
    pub status: String,
    /// Numbers of the clauses that prove it.
    pub clauses: String,
}

/// A clause that the other side will want changed.
#[derive(Debug, Clone, Serialize)]
pub struct Attack {
    /// Its printed numbers.
    pub numbers: String,
    pub heading: String,
    /// What the other side will ask for: what the notes of its variants say.
    pub asks: String,
    /// What we concede, in order: what our note says.
    pub concede: String,
}
