//! Whether the law that a clause rests on is in force on the day that counts.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::library::Force;
use crate::value::Language;
use crate::value::word_date;
use chrono::NaiveDate;

/// Reports every clause whose basis was not, or is no longer, in force on `as_of` (else on the signing date).
pub fn force(subject: &Subject<'_>, as_of: Option<NaiveDate>) -> Vec<Diagnostic> {
    let Some(day) = as_of.or(subject.answers.signing_date()) else { return Vec::new() };
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
            let force = statutes.force(id, day);
            let (Some(Force::NotYet(turn)) | Some(Force::NoLonger(turn))) = force else { continue };
            let ahead = matches!(force, Some(Force::NotYet(_)));
            let say = |language: Language| {
                let (clause, basis) = (&clause.id, cited(language));
                let (turn, day) = (word_date(turn, language), word_date(day, language));
                match (language, ahead) {
                    (Language::Zh, true) => format!("条款 {clause} 的依据{basis}自 {turn} 起施行，{day} 尚未生效"),
                    (Language::Zh, false) => format!("条款 {clause} 的依据{basis}施行至 {turn}，{day} 已失效"),
                    (Language::En, true) => {
                        format!("clause {clause} rests on {basis}, in force from {turn} only, not on {day}")
                    }
                    (Language::En, false) => {
                        format!("clause {clause} rests on {basis}, in force until {turn}, no longer on {day}")
                    }
                }
            };
            let at = clause.source.text.find(id.as_str()).unwrap_or(0);
            findings.push(
                Diagnostic::of(Code::NotInForce, say(Language::Zh), say(Language::En))
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
