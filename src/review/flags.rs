//! Red flags: what breaks the law, what is risky, what is missing, and how the paper is made.

use super::compiled::Recogniser;
use super::conditions::{Found, Values, met};
use super::passages::Passages;
use super::structure::Fault;
use crate::diagnostic::Severity;
use crate::library::{Flag, Library};
use crate::value::Localised;
use std::ops::Range;

/// A red flag in a paper.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Its name, as in `clauses/recognise/`.
    pub kind: String,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: Localised<String>,
    /// What to do.
    pub hint: Localised<String>,
    /// Articles of law, as `civil-code:585`.
    pub basis: Vec<String>,
    /// Where it shows; empty where something is missing.
    pub found: Vec<Found>,
    /// What to write instead.
    pub proposal: Option<Proposal>,
    /// Whom it harms; None: both.
    pub harms: Option<String>,
}

/// What to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proposal {
    /// The words at the first place found become these.
    Replace(String),
    /// A clause of ours.
    Clause(String),
}

/// Flags of words, in the order of the library, then those of the structure.
pub(super) fn flags(
    library: &Library,
    recogniser: &Recogniser,
    passages: &Passages,
    scope: &Range<usize>,
    values: &Values,
    faults: Vec<Fault>,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for (kind, flag) in &recogniser.data.flags {
        let mut found = Vec::new();
        let mut met_once = false;
        for case in &recogniser.flags[kind] {
            if let Some(places) = met(case, passages, values, scope) {
                met_once = true;
                found.extend(places);
            }
        }
        if met_once {
            found.sort_by_key(|found: &Found| (found.paragraph, found.stretch.start));
            found.dedup();
            findings.push(finding(library, kind, flag, found));
        }
    }
    for fault in faults {
        let Some(flag) = recogniser.data.flags.get(&fault.kind) else { continue };
        let same =
            findings.iter_mut().find(|own| own.kind == fault.kind && fault.detail.is_none() && own.proposal.is_none());
        if let Some(own) = same {
            own.found.push(fault.found);
            own.found.sort_by_key(|found| (found.paragraph, found.stretch.start));
            own.found.dedup();
            continue;
        }
        let mut made = finding(library, &fault.kind, flag, vec![fault.found]);
        if let Some(detail) = fault.detail {
            made.message = detail;
        }
        made.proposal = fault.replace.map(Proposal::Replace).or(made.proposal);
        findings.push(made);
    }
    findings
}

fn finding(library: &Library, kind: &str, flag: &Flag, found: Vec<Found>) -> Finding {
    let clause = flag.clause.as_ref().filter(|id| library.versions(id).next().is_some());
    Finding {
        kind: kind.to_owned(),
        severity: flag.severity,
        message: flag.message.clone(),
        hint: flag.hint.clone(),
        basis: flag.basis.clone(),
        found,
        proposal: clause.map(|id| Proposal::Clause(id.clone())),
        harms: flag.harms.clone(),
    }
}
