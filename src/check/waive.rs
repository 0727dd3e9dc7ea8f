//! Findings that the lawyer accepts, and what a firm does not let a deal change.

use super::{Subject, built_in};
use crate::answers::{Answers, Lock};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::library::Library;
use crate::plan::Choice;

/// An accepted finding and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Waived {
    /// What was found.
    pub finding: Diagnostic,
    /// The lawyer's reason.
    pub reason: String,
    /// Who approved it, where a firm's lock is lifted.
    pub approved_by: Option<String>,
}

/// Parts the waived findings from the others; a waiver that meets nothing is itself a finding.
pub fn waive(library: &Library, answers: &Answers, findings: Vec<Diagnostic>) -> (Vec<Diagnostic>, Vec<Waived>) {
    let mut open = Vec::new();
    let mut waived = Vec::new();
    let may_be_waived = |code: &str| library.rule(code).is_some() || built_in().iter().any(|check| check.code == code);
    for finding in findings {
        let waiver = answers.waivers.iter().find(|waiver| {
            let about = waiver.answer.as_ref().is_none_or(|answer| finding.answer.as_ref() == Some(answer));
            waiver.rule == finding.code
                && about
                && may_be_waived(&waiver.rule)
                && (finding.code != "locked" || waiver.approved_by.is_some())
        });
        match waiver {
            Some(waiver) => {
                waived.push(Waived { finding, reason: waiver.reason.clone(), approved_by: waiver.approved_by.clone() })
            }
            None => open.push(finding),
        }
    }
    for waiver in &answers.waivers {
        let code = &waiver.rule;
        if waived.iter().any(|waived| waived.finding.code == *code) {
            continue;
        }
        let finding = if may_be_waived(code) {
            let locked =
                code == "locked" && waiver.approved_by.is_none() && open.iter().any(|finding| finding.code == "locked");
            if locked {
                Diagnostic::new(
                    "unused-waiver",
                    Severity::Warning,
                    "解除锁定须写明批准人",
                    "to lift a lock, the waiver must name who approved it",
                )
                .hint("在该 [[waive]] 中写 approved_by = \"…\"", "write approved_by = \"…\" in that [[waive]]")
            } else {
                Diagnostic::new(
                    "unused-waiver",
                    Severity::Info,
                    format!("没有需要接受的 {code}"),
                    format!("there is no finding {code} to waive"),
                )
                .hint("删除该 [[waive]]", "remove that [[waive]]")
            }
        } else {
            Diagnostic::new(
                "unused-waiver",
                Severity::Warning,
                format!("{code} 不是可以接受的提示"),
                format!("{code} is no finding that can be waived"),
            )
            .hint(
                "只能接受规则的提示；baomi explain 列出规则",
                "only findings of rules can be waived; `baomi explain` lists them",
            )
        };
        open.push(finding.answer("waive").at(waiver.location.clone()));
    }
    (open, waived)
}

/// Departures from what a firm's own defaults lock.
pub fn locks(subject: &Subject<'_>) -> Vec<Diagnostic> {
    subject.answers.locks.iter().filter_map(|lock| departure(subject, lock)).collect()
}

fn departure(subject: &Subject<'_>, lock: &Lock) -> Option<Diagnostic> {
    let answers = subject.answers;
    let name = &lock.name;
    let elsewhere = |place: &&Location| place.source != lock.location.source;
    let place = if lock.clause {
        if subject.library.versions(name).next().is_none() {
            return Some(
                Diagnostic::error(
                    "locked",
                    format!("锁定的条款 {name} 不存在"),
                    format!("the locked clause {name} does not exist"),
                )
                .hint("baomi clauses 列出全部条款", "`baomi clauses` lists all clauses")
                .answer(name)
                .at(lock.location.clone()),
            );
        }
        let by_stance =
            subject.plan.clauses().any(|planned| planned.clause.id == *name && planned.choice == Choice::Stance);
        let stance_moved = by_stance && answers.house_stance.is_some_and(|house| house != answers.stance);
        let chosen = answers.choose.get(name).map(|(_, place)| place).filter(elsewhere);
        chosen.or(answers.places.get("stance").filter(|_| stance_moved))?
    } else {
        let inside = format!("{name}.");
        answers
            .places
            .iter()
            .filter(|(path, _)| *path == name || path.starts_with(&inside))
            .map(|(_, place)| place)
            .find(elsewhere)?
    };
    let file = &lock.location.source.name;
    if lock.own {
        let other = &place.source.name;
        return Some(
            Diagnostic::error(
                "locked",
                format!("{name} 由 {other} 填写，却由 {file} 自己的 [lock] 锁定"),
                format!("{name} is given in {other}, and {file} locks it in a [lock] of its own"),
            )
            .hint(
                format!("[lock] 写在 extends 所指的默认文件中，约束引用它的文件：从 {file} 的 [lock] 中删去 {name}，或者从 {other} 中删去该答案"),
                format!("a [lock] stands in the defaults that extends names, and binds the files that name them: take {name} out of [lock] in {file}, or out of {other}"),
            )
            .answer(name)
            .at(lock.location.clone()),
        );
    }
    Some(
        Diagnostic::error("locked", format!("{name} 已由 {file} 锁定，本交易不得改动"), format!("{name} is locked by {file}: a deal may not depart from it"))
            .hint(
                format!("恢复原样；确需偏离的，写 [[waive]] rule = \"locked\"、answer = \"{name}\"，并写明 reason 和 approved_by"),
                format!("undo the change; to depart from it, write [[waive]] with rule = \"locked\", answer = \"{name}\", reason and approved_by"),
            )
            .answer(name)
            .at(place.clone()),
    )
}
