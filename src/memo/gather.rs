//! An agreement → all that its memo tells.

use super::data::{Counts, MemoData};
use super::maker::{Maker, shown};
use super::negotiation::attacks;
use super::steps::steps;
use crate::diagnostic::Severity;
use crate::library::Library;
use crate::pipeline::Assembly;
use crate::value::{Language, word_date};

// What the first two pages have room for; the appendices hold all.
const OPEN: usize = 7;
const FIRST_DEFAULTS: usize = 6;
const NEXT_STEPS: usize = 18;

impl MemoData {
    /// The facts of an agreement.
    pub fn of(library: &Library, assembly: &Assembly<'_>, language: Language) -> MemoData {
        let maker = Maker::new(library, assembly, language);
        let from = &assembly.document.provenance;
        let count = |severity| assembly.findings.iter().filter(|finding| finding.severity == severity).count();
        let articles = maker.articles();
        let departures =
            || articles.iter().flat_map(|a| &a.clauses).filter(|c| !matches!(&*c.variant, "" | "balanced"));
        let of_choice = |chosen| departures().filter(move |c| (c.choice == "chosen") == chosen).cloned().collect();
        let grave = assembly.findings.iter().filter(|finding| finding.severity > Severity::Info);
        let mut grave: Vec<_> = grave.collect();
        grave.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let steps = steps(library, assembly, language);
        let undone = steps.iter().filter(|step| !step.done);
        let defaults = maker.defaults();
        MemoData {
            title: assembly.document.title.prefer(language).cloned().unwrap_or_default(),
            what: maker.what(),
            parties: maker.parties(),
            signing: assembly.answers.signing_date().map_or(String::new(), |day| word_date(day, language)),
            counts: Counts {
                articles: assembly.plan.articles.len(),
                clauses: assembly.plan.clauses().count(),
                annexes: assembly.plan.annexes.len(),
            },
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            reminders: count(Severity::Info),
            routes: maker.routes(),
            open: grave.into_iter().take(OPEN).map(|finding| maker.finding(finding)).collect(),
            unverified: maker.unverified(),
            verified_apart: maker.verified_apart(),
            unconfirmed: maker.unconfirmed(),
            rules: assembly.evaluation.rules,
            undecided: maker.undecided(),
            verified: crate::library::day(&library.statutes.verified)
                .map_or(String::new(), |day| word_date(day, language)),
            first_defaults: defaults.iter().take(FIRST_DEFAULTS).cloned().collect(),
            defaults,
            by_stance: of_choice(false),
            chosen: of_choice(true),
            special: maker.special(),
            next_steps: undone.take(NEXT_STEPS).cloned().collect(),
            steps,
            attacks: attacks(&maker),
            findings: assembly.findings.iter().map(|finding| maker.finding(finding)).collect(),
            waived: maker.waived(),
            articles,
            left_out: maker.left_out(),
            provisions: maker.provisions(),
            own: maker.own(),
            overlay: maker.overlay(),
            answers: from.answers_name.clone(),
            given: shown(&from.given.join(language.say("、", ", "))),
            answers_sha256: from.answers_sha256.clone(),
            library_sha256: from.library_sha256.clone(),
            program: from.program.clone(),
        }
    }
}
