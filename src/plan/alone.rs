//! Annexes and instruments that are written by themselves, later than the agreement.

use super::Plan;
use crate::answers::{Answers, closest};
use crate::diagnostic::{Code, Diagnostic};
use crate::library::{Kind, Library};
use crate::value::Language;

/// Adds the annexes and instruments in `names` to those of `answers`, to which the agreement may refer; tells of those
/// that the kind does not have.
pub fn choose_alone(kind: &Kind, answers: &mut Answers, names: &[String]) -> Vec<Diagnostic> {
    let known = |name: &&String| kind.alone().any(|other| other == *name);
    let findings = names.iter().filter(|name| !known(name)).map(|name| unknown(kind, name)).collect();
    for name in names.iter().filter(known) {
        if !answers.annexes.contains(name) {
            answers.annexes.push(name.clone());
        }
    }
    findings
}

/// Tells of what was asked for by itself and is not written, because its condition does not hold.
pub fn not_due(library: &Library, plan: &Plan<'_>, names: &[String]) -> Vec<Diagnostic> {
    let annexes = plan.left_out.iter().filter_map(|left| Some((left, left.clause.id.strip_prefix("annex.")?)));
    let told = annexes.filter(|(_, name)| names.iter().any(|asked| asked == name)).map(|(left, name)| {
        let needs = |language| library.in_words(left.because, language);
        Diagnostic::of(
            Code::AnnexNotDue,
            format!("本协议不需要 {name}，条件不具备：{}", needs(Language::Zh)),
            format!("this agreement has no {name}, which needs: {}", needs(Language::En)),
        )
        .hint(
            "检查所述条件涉及的答案；同一份答案的另一形式需要的，加 --form",
            "look again at the answers that the condition speaks of; where another form of the deal needs it, add --form",
        )
    });
    told.collect()
}

fn unknown(kind: &Kind, name: &str) -> Diagnostic {
    let list = kind.alone().map(String::as_str).collect::<Vec<_>>().join(" | ");
    let guess = closest(name, kind.alone().map(String::as_str));
    Diagnostic::of(
        Code::UnknownAnnex,
        format!("{} 类协议没有附件或者文书“{name}”", kind.name),
        format!("an agreement of kind {} has no annex or instrument “{name}”", kind.name),
    )
    .hint(
        guess.map_or(format!("可选：{list}"), |g| format!("是否指“{g}”？可选：{list}")),
        guess.map_or(format!("one of: {list}"), |g| format!("did you mean “{g}”? One of: {list}")),
    )
}
