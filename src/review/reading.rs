//! One reading of one paper: its parts, what they say, and the verdict.

use super::compiled::Recogniser;
use super::conditions::Values;
use super::flags::{Finding, flags};
use super::passages::Passages;
use super::provisions::{Provision, Stand, provisions};
use super::side::Side;
use super::structure;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::intake::{Paper, Unread};
use crate::library::Library;
use chrono::NaiveDate;
use std::ops::Range;

/// How we read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Playbook {
    /// Our side; None: both are looked after.
    pub side: Option<Side>,
    /// Whether it is an employee's agreement; None: by its words.
    pub employment: Option<bool>,
    /// The day whose law holds; None: that of the last verification of the law.
    pub as_of: Option<NaiveDate>,
}

/// What is to be done with the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// No obstacle found in what was read.
    NoObstacle,
    /// Something must be negotiated.
    Negotiate,
    /// Not as it stands.
    DoNotSign,
}

/// All that was read in a paper.
pub struct Review {
    /// Its passages.
    pub passages: Passages,
    /// The paragraphs that were read: all, or the part on confidentiality of a longer contract.
    pub scope: Range<usize>,
    /// What it says of each provision.
    pub provisions: Vec<Provision>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// What to do with it.
    pub verdict: Verdict,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// Values of all rows and facts.
    pub values: Values,
}

/// Reads a paper.
///
/// # Errors
/// The paper says nothing of confidentiality.
pub fn review(
    library: &Library,
    recogniser: &Recogniser,
    paper: &Paper,
    playbook: &Playbook,
) -> Result<Review, Vec<Diagnostic>> {
    let passages = Passages::new(paper);
    let scope = structure::scope(paper, &passages);
    let mut values = Values::new();
    if structure::is_bilingual(&passages, &scope) {
        values.insert("bilingual".to_owned(), "yes".to_owned());
    }
    if scope.len() < paper.paragraphs.len() {
        values.insert("section".to_owned(), "yes".to_owned());
    }
    if let Some(employment) = playbook.employment {
        values.insert("employment".to_owned(), if employment { "yes" } else { "absent" }.to_owned());
    }
    let provisions = provisions(library, recogniser, &passages, &scope, &mut values, playbook.side);
    let says = |words: &[&str]| words.iter().any(|word| passages.whole.contains(word));
    // A contract without a word on secrecy is read, and told to lack it; what is no contract is not read.
    if !says(&["保密", "秘密", "confiden", "secret", "甲方", "双方", "合同", "协议", "agreement"]) {
        let name = &paper.name;
        return Err(vec![
            Diagnostic::of(
                Code::Paper,
                format!("{name} 里没有找到保密条款"),
                format!("no confidentiality provision found in {name}"),
            )
            .hint("看看是否交错了文件", "see whether it is the right file"),
        ]);
    }
    let faults = structure::faults(library, recogniser, paper, &passages, &scope, playbook.as_of);
    let findings = flags(library, recogniser, &passages, &scope, &values, faults);
    let theirs = |finding: &Finding| {
        matches!(
            (playbook.side, finding.harms.as_deref()),
            (Some(Side::Recipient), Some("discloser")) | (Some(Side::Discloser), Some("recipient"))
        )
    };
    let ours = |finding: &&Finding| !theirs(finding);
    let grave = findings.iter().filter(ours).map(|finding| finding.severity).max();
    let stand = provisions.iter().filter_map(|provision| provision.stand).max();
    let verdict = match (grave, stand) {
        (Some(Severity::Error), _) | (_, Some(Stand::Refuse)) => Verdict::DoNotSign,
        (Some(_), _) | (_, Some(Stand::Fallback)) => Verdict::Negotiate,
        (None, _) => Verdict::NoObstacle,
    };
    Ok(Review { unread: paper.unread.clone(), passages, scope, provisions, findings, verdict, values })
}
