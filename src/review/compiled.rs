//! The library's wordings as patterns ready to be looked for.

use crate::diagnostic::{Diagnostic, Source};
use crate::library::{Case, Library, Recognition};
use crate::wording::{Pattern, Vocabulary};
use indexmap::IndexMap;
use std::sync::Arc;

/// The wordings of a case.
#[derive(Debug)]
pub(super) struct Compiled {
    pub value: String,
    pub any: Vec<Pattern>,
    pub also: Vec<Pattern>,
    pub not: Vec<Pattern>,
    pub beside: Vec<Pattern>,
    pub apart: Vec<Pattern>,
    pub under: Vec<Pattern>,
    pub outside: Vec<Pattern>,
    pub somewhere: Vec<Pattern>,
    pub never: Vec<Pattern>,
    pub when: Vec<String>,
    pub groups: Vec<Vec<Pattern>>,
    pub least: usize,
}

/// All of them, made once for many papers.
pub struct Recogniser {
    pub(super) data: Recognition,
    pub(super) rows: IndexMap<String, Vec<Compiled>>,
    pub(super) flags: IndexMap<String, Vec<Compiled>>,
    pub(super) faults: Vec<(Pattern, Vec<Pattern>)>,
}

impl Recogniser {
    /// The wordings of a library.
    ///
    /// # Errors
    /// What is wrong in `clauses/recognise/`.
    pub fn new(library: &Library) -> Result<Self, Vec<Diagnostic>> {
        Self::with(library, None)
    }

    /// The same with a firm's playbook over that of the library.
    ///
    /// # Errors
    /// What is wrong in `clauses/recognise/` or in the playbook.
    pub fn with(library: &Library, playbook: Option<&Arc<Source>>) -> Result<Self, Vec<Diagnostic>> {
        let mut data = library.recognition()?;
        if let Some(source) = playbook {
            data.lay_over(source)?;
        }
        let all = |cases: &[Case]| cases.iter().map(|case| compile(case, &data.words)).collect::<Vec<_>>();
        let rows = data.rows.iter().map(|(id, row)| (id.clone(), all(&row.cases))).collect();
        let flags = data.flags.iter().map(|(id, flag)| (id.clone(), all(&flag.cases))).collect();
        let faults = data
            .faults
            .iter()
            .map(|fault| (pattern(&fault.wrong, &data.words), patterns(&fault.not, &data.words)))
            .collect();
        Ok(Recogniser { rows, flags, faults, data })
    }
}

fn pattern(written: &str, words: &Vocabulary) -> Pattern {
    Pattern::new(written, words).expect("tried when the library read it")
}

fn patterns(written: &[String], words: &Vocabulary) -> Vec<Pattern> {
    written.iter().map(|written| pattern(written, words)).collect()
}

fn compile(case: &Case, words: &Vocabulary) -> Compiled {
    let all = |list: &[String]| patterns(list, words);
    Compiled {
        value: case.value.clone(),
        any: all(&case.any),
        also: all(&case.also),
        not: all(&case.not),
        beside: all(&case.beside),
        apart: all(&case.apart),
        under: all(&case.under),
        outside: all(&case.outside),
        somewhere: all(&case.somewhere),
        never: all(&case.never),
        when: case.when.clone(),
        groups: case.groups.values().map(|group| all(group)).collect(),
        least: case.least,
    }
}
