//! The opinion, for us only: verdict, what decides it, findings by weight, a table of provisions, what was not read.

use super::flags::{Finding, Proposal};
use super::plain::plain;
use super::provisions::{Provision, Stand, value_in_words};
use super::quote;
use super::reading::{Playbook, Review, Verdict};
use super::side::Side;
use crate::diagnostic::Severity;
use crate::intake::{MarkKind, Paper};
use crate::library::{Library, day};
use crate::value::Language;
use std::fmt::Write;

/// The opinion as Markdown.
pub fn render(library: &Library, paper: &Paper, review: &Review, playbook: &Playbook, language: Language) -> String {
    let mut out = String::new();
    let say = |zh: &'static str, en: &'static str| language.say(zh, en);
    let _ = writeln!(out, "# {}{}\n", say("审阅意见：", "Opinion on "), plain(&paper.name));
    let _ = writeln!(out, "{}\n", say("仅供我方内部使用。", "For our side only."));
    let _ = writeln!(out, "**{}**{}\n", verdict(review.verdict, language), side(playbook.side, language));
    let concerning: Vec<&Finding> = review.findings.iter().filter(|finding| concerns(finding, playbook.side)).collect();
    let mut sorted = concerning.clone();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let deciding: Vec<&&Finding> = sorted.iter().filter(|finding| finding.severity > Severity::Info).take(3).collect();
    if !deciding.is_empty() {
        let _ = writeln!(out, "{}\n", say("最要紧的：", "What decides:"));
        for (n, finding) in deciding.iter().enumerate() {
            let _ = writeln!(out, "{}. {}", n + 1, finding.message.prefer(language).map_or("", String::as_str));
        }
        out.push('\n');
    }
    for (severity, title) in [
        (Severity::Error, say("违反强制规定或者使文本失效", "Against mandatory law, or without effect")),
        (Severity::Warning, say("风险与缺漏", "Risks and gaps")),
        (Severity::Info, say("文本本身", "Drafting")),
    ] {
        let group: Vec<&&Finding> = sorted.iter().filter(|finding| finding.severity == severity).collect();
        if !group.is_empty() {
            let _ = writeln!(out, "## {title}\n");
            for finding in group {
                write_finding(&mut out, library, paper, review, finding, language);
            }
            out.push('\n');
        }
    }
    lines(&mut out, paper, review, language);
    table(&mut out, paper, review, language);
    limits(&mut out, library, paper, review, language);
    out
}

/// Whether a finding harms the side we read for.
pub fn concerns(finding: &Finding, side: Option<Side>) -> bool {
    !matches!(
        (side, finding.harms.as_deref()),
        (Some(Side::Recipient), Some("discloser")) | (Some(Side::Discloser), Some("recipient"))
    )
}

fn verdict(verdict: Verdict, language: Language) -> &'static str {
    match verdict {
        Verdict::NoObstacle => language.say("在已读的内容里没有发现障碍。", "No obstacle found in what was read."),
        Verdict::Negotiate => language.say("需要谈判。", "Negotiate."),
        Verdict::DoNotSign => language.say("照现在的文本不能签。", "Do not sign as it stands."),
    }
}

fn side(side: Option<Side>, language: Language) -> &'static str {
    match side {
        Some(Side::Recipient) => language.say("我方是接收方。", " We receive."),
        Some(Side::Discloser) => language.say("我方是披露方。", " We disclose."),
        None => language
            .say("没有指明我方是哪一方，两方的风险都列出。", " Our side was not named: risks of both are listed."),
    }
}

fn write_finding(
    out: &mut String,
    library: &Library,
    paper: &Paper,
    review: &Review,
    finding: &Finding,
    language: Language,
) {
    let message = finding.message.prefer(language).map_or("", String::as_str);
    let hint = finding.hint.prefer(language).map_or("", String::as_str);
    let _ = write!(out, "- **{message}**");
    if let Some(first) = finding.found.first() {
        let place = &review.passages.places[first.paragraph];
        let place = if place.is_empty() { paragraph(first.paragraph, language) } else { plain(place) };
        let _ = match language {
            Language::Zh => write!(out, "（{place}：“{}”", plain(&quote(paper, first))),
            Language::En => write!(out, " ({place}: “{}”", plain(&quote(paper, first))),
        };
        let more = finding.found.len() - 1;
        if more > 0 {
            let _ = match language {
                Language::Zh => write!(out, "，另有 {more} 处"),
                Language::En => write!(out, ", and {more} more"),
            };
        }
        out.push_str(language.say("）", ")"));
    }
    let _ = write!(out, "{}{hint}", language.say("", " "));
    let basis = cited(library, &finding.basis, language);
    if !basis.is_empty() {
        let _ = write!(
            out,
            "{}{}{}",
            language.say("依据：", " Basis: "),
            basis.join(language.say("、", ", ")),
            language.say("。", ".")
        );
    }
    if let Some(Proposal::Clause(id)) = &finding.proposal {
        let _ = write!(out, "{}`{id}`{}", language.say("可用我方条款：", " Clause of ours: "), language.say("。", "."));
    }
    out.push('\n');
}

fn paragraph(index: usize, language: Language) -> String {
    match language {
        Language::Zh => format!("第 {} 段", index + 1),
        Language::En => format!("paragraph {}", index + 1),
    }
}

/// What our side does not take, and what it can fall back on, by the playbook.
fn lines(out: &mut String, paper: &Paper, review: &Review, language: Language) {
    for (stand, title) in [
        (Stand::Refuse, language.say("我方不接受", "Not taken by our side")),
        (Stand::Fallback, language.say("可以让步", "Can be lived with")),
    ] {
        let all: Vec<&Provision> =
            review.provisions.iter().filter(|provision| provision.stand == Some(stand)).collect();
        if all.is_empty() {
            continue;
        }
        let _ = writeln!(out, "## {title}\n");
        for provision in all {
            let title = provision.title.prefer(language).map_or("", String::as_str);
            let said = value_in_words(&provision.value, language);
            let _ = write!(out, "- {} {title}{}{said}", provision.row, language.say("：", ": "));
            if let Some(found) = provision.found.first() {
                let quoted = plain(&quote(paper, found));
                let _ = match language {
                    Language::Zh => write!(out, "（“{quoted}”）"),
                    Language::En => write!(out, " (“{quoted}”)"),
                };
            }
            let note = provision.note.prefer(language).map_or("", String::as_str);
            let _ = writeln!(out, "{}{note}", language.say("。", ". "));
        }
        out.push('\n');
    }
}

fn table(out: &mut String, paper: &Paper, review: &Review, language: Language) {
    let _ = writeln!(out, "## {}\n", language.say("各项约定", "Provisions"));
    let _ = writeln!(
        out,
        "{}",
        language.say(
            "| 项 | 约定 | 结论 | 所在 | 最接近的我方条款 |",
            "| Row | Provision | Value | Where | Nearest clause of ours |"
        )
    );
    out.push_str("| --- | --- | --- | --- | --- |\n");
    let said = |value: &str| !matches!(value, "silent" | "absent" | "n/a");
    for provision in review.provisions.iter().filter(|provision| said(&provision.value)) {
        let place = provision.found.first().map_or(String::new(), |found| {
            let place = plain(&review.passages.places[found.paragraph]);
            format!("{place} “{}”", plain(&quote(paper, found)))
        });
        let near = provision.nearest.as_ref().filter(|near| near.likeness >= LIKE).map_or(String::new(), |near| {
            match &near.variant {
                Some(variant) => format!("`{}` {variant} {:.2}", near.clause, near.likeness),
                None => format!("`{}` {:.2}", near.clause, near.likeness),
            }
        });
        let unsure =
            if provision.sure { "" } else { language.say("（别处另有说法）", " (elsewhere otherwise)") };
        let title = provision.title.prefer(language).map_or("", String::as_str);
        let _ = writeln!(
            out,
            "| {} | {title} | {}{unsure} | {place} | {near} |",
            provision.row,
            value_in_words(&provision.value, language)
        );
    }
    let silent: Vec<String> = review
        .provisions
        .iter()
        .filter(|provision| !said(&provision.value))
        .map(|provision| format!("{} {}", provision.row, provision.title.prefer(language).map_or("", String::as_str)))
        .collect();
    if !silent.is_empty() {
        let _ =
            writeln!(out, "\n{}{}", language.say("没有找到：", "Not found: "), silent.join(language.say("；", "; ")));
    }
    out.push('\n');
}

/// Below this share of common pairs of characters two texts have little more in common than any two of contracts.
const LIKE: f64 = 0.2;

fn limits(out: &mut String, library: &Library, paper: &Paper, review: &Review, language: Language) {
    let _ = writeln!(out, "## {}\n", language.say("读了什么，没有读什么", "What was read and what was not"));
    let all = paper.paragraphs.len();
    let _ = match language {
        Language::Zh if review.scope.len() == all => writeln!(out, "- 全文 {all} 段。"),
        Language::Zh => {
            writeln!(out, "- 全文 {all} 段，只读了关于保密的第 {} 至 {} 段。", review.scope.start + 1, review.scope.end)
        }
        Language::En if review.scope.len() == all => writeln!(out, "- All {all} paragraphs."),
        Language::En => writeln!(
            out,
            "- Of {all} paragraphs only {} to {}, on confidentiality.",
            review.scope.start + 1,
            review.scope.end
        ),
    };
    let changed = paper.marks.iter().filter(|mark| mark.kind != MarkKind::Comment).count();
    if changed > 0 {
        let _ = match language {
            Language::Zh => writeln!(out, "- 文件中有 {changed} 处修订，按接受修订后的文本读。"),
            Language::En => {
                writeln!(out, "- The file has {changed} tracked changes; it was read as if they were accepted.")
            }
        };
    }
    for mark in paper.marks.iter().filter(|mark| mark.kind == MarkKind::Comment).take(10) {
        let _ = match language {
            Language::Zh => writeln!(out, "- {} 的批注：{}", plain(&mark.author), plain(&mark.text)),
            Language::En => writeln!(out, "- Comment by {}: {}", plain(&mark.author), plain(&mark.text)),
        };
    }
    for unread in &review.unread {
        let _ = match language {
            Language::Zh => writeln!(out, "- 没有读：{}。", plain(&unread.zh)),
            Language::En => writeln!(out, "- Not read: {}.", plain(&unread.en)),
        };
    }
    if let Some(verified) = day(&library.statutes.verified) {
        let _ = match language {
            Language::Zh => writeln!(out, "- 法律核对至 {verified}。"),
            Language::En => writeln!(out, "- The law was verified up to {verified}."),
        };
    }
    let _ = writeln!(
        out,
        "- {}",
        language.say(
            "以上按词句识别；“没有找到”是指没有读到我们认识的写法，签署前请对照原文。",
            "All this rests on wordings that are known; “not found” means that none of them was read. Compare with the text before you sign."
        )
    );
}

/// Articles as printed, short.
pub(super) fn cited(library: &Library, basis: &[String], language: Language) -> Vec<String> {
    basis
        .iter()
        .filter_map(|id| library.statutes.cite_short(id, day(&library.statutes.verified)))
        .filter_map(|cited| cited.prefer(language).cloned())
        .collect()
}
