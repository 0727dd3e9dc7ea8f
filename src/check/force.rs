//! Whether the law that a clause rests on is in force on the day that counts.

use super::Subject;
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::library::Force;
use crate::value::Language;
use crate::value::word_date;
use chrono::NaiveDate;

/// Reports every clause whose basis was not, or is no longer, in force on `as_of` (else on the signing date).
pub fn force(subject: &Subject<'_>, as_of: Option<NaiveDate>) -> Vec<Diagnostic> {
    let Some(day) = as_of.or(subject.signing_date()) else { return Vec::new() };
    let statutes = &subject.library.statutes;
    let mut findings = Vec::new();
    let chosen = subject.plan.clauses().map(|planned| planned.clause).chain(subject.plan.annexes.iter().copied());
    for clause in chosen {
        for id in &clause.basis {
            let cited = |language| {
                statutes
                    .cite_short(id, Some(day))
                    .and_then(|text| text.get(language).cloned())
                    .unwrap_or_else(|| id.clone())
            };
            let (zh, en) = match statutes.force(id, day) {
                None | Some(Force::InForce(_)) => continue,
                Some(Force::NotYet(first)) => (
                    format!(
                        "条款 {} 的依据{}自 {} 起施行，{} 尚未生效",
                        clause.id,
                        cited(Language::Zh),
                        word_date(first, Language::Zh),
                        word_date(day, Language::Zh)
                    ),
                    format!(
                        "clause {} rests on {}, in force from {} only, not on {}",
                        clause.id,
                        cited(Language::En),
                        word_date(first, Language::En),
                        word_date(day, Language::En)
                    ),
                ),
                Some(Force::NoLonger(last)) => (
                    format!(
                        "条款 {} 的依据{}施行至 {}，{} 已失效",
                        clause.id,
                        cited(Language::Zh),
                        word_date(last, Language::Zh),
                        word_date(day, Language::Zh)
                    ),
                    format!(
                        "clause {} rests on {}, in force until {}, no longer on {}",
                        clause.id,
                        cited(Language::En),
                        word_date(last, Language::En),
                        word_date(day, Language::En)
                    ),
                ),
            };
            let at = clause.source.text.find(id.as_str()).unwrap_or(0);
            findings.push(
                Diagnostic::new("not-in-force", Severity::Warning, zh, en)
                    .hint(
                        "核对签署日期，或者更新条款与 statutes.toml",
                        "check the signing date, or bring the clause and statutes.toml up to date",
                    )
                    .at(Location::new(&clause.source, at..at + id.len())),
            );
        }
    }
    findings
}
