//! How a paper is made: which part of it to read, numbering, references, blanks, amounts, dates, law cited, languages.

mod amounts;
mod bilingual;
mod blanks;
mod law;
mod numbering;
mod references;
mod scope;
mod words;

pub(super) use bilingual::is_bilingual;
pub(super) use scope::scope;

use super::compiled::Recogniser;
use super::conditions::Found;
use super::passages::Passages;
use crate::intake::Paper;
use crate::library::Library;
use crate::value::Localised;
use chrono::NaiveDate;
use std::ops::Range;

/// Something wrong with how a paper is made.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    /// Name of the flag.
    pub kind: String,
    pub found: Found,
    /// What is wrong here, where more can be said than the flag says.
    pub detail: Option<Localised<String>>,
    /// What the words at the place should be.
    pub replace: Option<String>,
}

impl Fault {
    fn new(kind: &str, paragraph: usize, stretch: Range<usize>) -> Self {
        Fault { kind: kind.to_owned(), found: Found { passage: 0, paragraph, stretch }, detail: None, replace: None }
    }

    fn saying(mut self, zh: String, en: String) -> Self {
        self.detail = Some(Localised::both(zh, en));
        self
    }
}

/// All of them.
pub(super) fn faults(
    library: &Library,
    recogniser: &Recogniser,
    paper: &Paper,
    passages: &Passages,
    scope: &Range<usize>,
    as_of: Option<NaiveDate>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    numbering::find(paper, passages, scope, &mut faults);
    references::find(paper, passages, scope, &mut faults);
    blanks::find(paper, passages, scope, &mut faults);
    amounts::find(paper, passages, scope, &mut faults);
    bilingual::find(paper, passages, scope, &mut faults);
    law::find(library, recogniser, passages, scope, as_of, &mut faults);
    words::find(recogniser, passages, scope, &mut faults);
    for fault in &mut faults {
        let of = |passage: &super::passages::Passage| {
            passage.paragraph == fault.found.paragraph && passage.stretch.end >= fault.found.stretch.start
        };
        fault.found.passage = passages.all.iter().position(of).unwrap_or(0);
    }
    faults
}
