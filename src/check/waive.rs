//! Findings that the lawyer accepts, and what a firm does not let a deal change.

use super::Subject;
use crate::answers::{Answers, Lock};
use crate::diagnostic::{Code, Diagnostic, Entry, Location, Severity};
use crate::library::Library;
use crate::plan::Choice;
use crate::value::Language;

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
    for finding in findings {
        let waiver = answers.waivers.iter().find(|waiver| {
            let about = waiver.answer.as_ref().is_none_or(|answer| finding.answer.as_ref() == Some(answer));
            finding.code == waiver.rule
                && about
                && finding.code.waivable()
                && (finding.code != Code::Locked || waiver.approved_by.is_some())
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
        let lacks_approval = |finding: &Diagnostic| finding.code == Code::Locked && waiver.approved_by.is_none();
        let finding = match Code::find(code) {
            Some(entry) if !entry.waivable => may_not_be_waived(code, entry),
            None if library.rule(code).is_none() => unknown(code),
            _ if *code == *Code::Locked.as_str() && open.iter().any(lacks_approval) => Diagnostic::of(
                Code::UnusedWaiver,
                "解除锁定须写明批准人",
                "to lift a lock, the waiver must name who approved it",
            )
            .hint("在该 [[waive]] 中写 approved_by = \"…\"", "write approved_by = \"…\" in that [[waive]]"),
            _ => Diagnostic::new(
                Code::UnusedWaiver,
                Severity::Info,
                format!("没有需要接受的 {code}"),
                format!("there is no finding {code} to waive"),
            )
            .hint("删除该 [[waive]]", "remove that [[waive]]"),
        };
        open.push(finding.answer("waive").at(waiver.location.clone()));
    }
    (open, waived)
}

/// A waiver of one of the program's own findings that nobody may accept.
fn may_not_be_waived(code: &str, entry: &Entry) -> Diagnostic {
    let title = |language| entry.title.get(language).copied().unwrap_or_default();
    Diagnostic::of(
        Code::UnusedWaiver,
        format!("{code}（{}）不能接受，只能更正", title(Language::Zh)),
        format!("{code} ({}) cannot be waived, only mended", title(Language::En)),
    )
    .hint(
        format!("删除该 [[waive]]；baomi explain {code} 说明原因"),
        format!("remove that [[waive]]; `baomi explain {code}` says why"),
    )
}

/// A waiver of something that is no finding at all.
fn unknown(code: &str) -> Diagnostic {
    Diagnostic::of(Code::UnusedWaiver, format!("没有 {code} 这种提示"), format!("there is no finding {code}"))
        .hint("baomi explain 列出全部规则与提示", "`baomi explain` lists all rules and findings")
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
                Diagnostic::of(
                    Code::Locked,
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
            Diagnostic::of(
                Code::Locked,
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
        Diagnostic::of(Code::Locked, format!("{name} 已由 {file} 锁定，本交易不得改动"), format!("{name} is locked by {file}: a deal may not depart from it"))
            .hint(
                format!("恢复原样；确需偏离的，写 [[waive]] rule = \"locked\"、answer = \"{name}\"，并写明 reason 和 approved_by"),
                format!("undo the change; to depart from it, write [[waive]] with rule = \"locked\", answer = \"{name}\", reason and approved_by"),
            )
            .answer(name)
            .at(place.clone()),
    )
}
