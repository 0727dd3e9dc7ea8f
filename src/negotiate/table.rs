//! The table of changes (修改意见对照表), for our side only: clause, ours, theirs, what it means, what we propose.

use super::change::{BOLD, Change, Decision};
use super::reading::Reading;
use super::theirs::Theirs;
use crate::diagnostic::{Diagnostic, Severity};
use crate::intake::{Mark, Paper};
use crate::review::plain;
use crate::value::{Language, Localised};
use std::fmt::Write;

/// What the table is of.
pub struct Subject<'s> {
    /// The returned file.
    pub paper: &'s Paper,
    /// Name of the clean file that came with it.
    pub clean: Option<&'s str>,
    /// What it was compared with.
    pub sent: &'s Localised<String>,
    /// What it says.
    pub theirs: &'s Theirs,
    /// What came of it.
    pub reading: &'s Reading,
}

/// The table as Markdown.
pub fn render(subject: &Subject<'_>, language: Language) -> String {
    let say = |zh: &'static str, en: &'static str| language.say(zh, en);
    let Subject { paper, clean, sent, theirs, reading } = subject;
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", say("修改意见对照表", "Table of changes"));
    let _ = writeln!(out, "{}\n", say("仅供我方内部使用。", "For our side only."));
    let clean = clean.map_or(String::new(), |name| format!("{}{}", say("、", ", "), plain(name)));
    let _ = writeln!(out, "- {}{}{clean}", say("退回的文件：", "Returned: "), plain(&paper.name));
    let _ = writeln!(out, "- {}{}", say("对照：", "Compared with: "), sent.prefer(language).map_or("", String::as_str));
    let (known, all) = reading.known;
    let (same, names) = (reading.same, reading.by_name);
    let _ = match language {
        Language::Zh => {
            writeln!(out, "- 我方 {all} 段，找到对应 {known} 段（按书签 {names} 段），文字相同 {same} 段。")
        }
        Language::En => {
            writeln!(out, "- Of our {all} paragraphs {known} were found ({names} by bookmark); {same} say the same.")
        }
    };
    let authors = authors(reading);
    if !authors.is_empty() {
        let _ = writeln!(out, "- {}{}", say("修订人：", "Changed by: "), plain(&authors.join(say("、", ", "))));
    }
    let _ = writeln!(out, "- {}\n", count(reading, language));
    lead(&mut out, reading, language);
    changes(&mut out, reading, language);
    comments(&mut out, subject, language);
    let told: Vec<&Diagnostic> = reading.together.iter().filter(|own| own.severity > Severity::Info).collect();
    if !told.is_empty() {
        let _ =
            writeln!(out, "## {}\n", say("全部接受后还会出现的问题", "What would also be found if all were accepted"));
        told.iter().for_each(|finding| {
            let _ = writeln!(out, "- {}", finding_line(finding, language));
        });
        out.push('\n');
    }
    limits(&mut out, subject, language);
    let _ = theirs;
    out
}

fn authors(reading: &Reading) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for author in reading.changes.iter().flat_map(|change| &change.authors) {
        if !all.contains(author) {
            all.push(author.clone());
        }
    }
    all
}

/// How many changes there are of which kind.
pub fn count(reading: &Reading, language: Language) -> String {
    let changes = &reading.changes;
    let hidden = changes.iter().filter(|change| change.hidden).count();
    let of = |decision: Decision| changes.iter().filter(|change| change.decision == decision).count();
    match language {
        Language::Zh => format!(
            "改动 {} 项，其中修订痕迹没有显示的 {hidden} 项；拟接受 {}，恢复 {}，另提 {}，待定 {}。",
            changes.len(),
            of(Decision::Accept),
            of(Decision::Refuse),
            of(Decision::Counter),
            of(Decision::Open)
        ),
        Language::En => format!(
            "{} changes, {hidden} of which the redline does not show; proposed: accept {}, refuse {}, counter {}, open {}.",
            changes.len(),
            of(Decision::Accept),
            of(Decision::Refuse),
            of(Decision::Counter),
            of(Decision::Open)
        ),
    }
}

/// What the redline does not show comes first, in words.
fn lead(out: &mut String, reading: &Reading, language: Language) {
    let hidden: Vec<&Change> = reading.changes.iter().filter(|change| change.hidden).collect();
    if hidden.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "## {}\n",
        language.say("先看：修订痕迹没有显示的改动", "First: changes that the redline does not show")
    );
    for change in hidden {
        let _ = writeln!(
            out,
            "- {}{}{} → {}",
            place(change, language),
            language.say("：", ": "),
            shown(&change.ours, language),
            shown(&change.theirs, language)
        );
    }
    out.push('\n');
}

fn changes(out: &mut String, reading: &Reading, language: Language) {
    if reading.changes.is_empty() {
        let _ = writeln!(out, "{}\n", language.say("没有改动。", "Nothing was changed."));
        return;
    }
    let _ = writeln!(out, "## {}\n", language.say("逐条对照", "Clause by clause"));
    let _ = writeln!(
        out,
        "{}",
        language.say(
            "| 条款 | 我方文本 | 对方文本 | 含义 | 拟答复 |",
            "| Clause | Ours | Theirs | What it means | Proposed answer |"
        )
    );
    out.push_str("| --- | --- | --- | --- | --- |\n");
    for change in &reading.changes {
        let mut meaning: Vec<String> =
            change.meaning.iter().filter_map(|own| own.prefer(language)).map(|own| plain(own)).collect();
        meaning.extend(change.findings.iter().map(|finding| finding_line(finding, language)));
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {}{}{} |",
            place(change, language),
            shown(&change.ours, language),
            shown(&change.theirs, language),
            meaning.join(language.say("", " ")),
            decision(change.decision, language),
            language.say("：", ": "),
            plain(change.reply.prefer(language).map_or("", String::as_str)),
        );
    }
    out.push('\n');
}

fn finding_line(finding: &Diagnostic, language: Language) -> String {
    let message = finding.message.prefer(language).map_or("", String::as_str);
    let basis: Vec<&str> =
        finding.basis.iter().filter_map(|cited| cited.prefer(language)).map(String::as_str).collect();
    let law = match basis.is_empty() {
        true => String::new(),
        false => {
            format!("{}{}{}", language.say("（", " ("), basis.join(language.say("、", ", ")), language.say("）", ")"))
        }
    };
    let stop = if message.ends_with(['。', '.']) { "" } else { language.say("。", ".") };
    format!(
        "{}{}{}{stop}",
        finding.severity.word(language),
        language.say("：", ": "),
        plain(&format!("{message}{law}"))
    )
}

fn comments(out: &mut String, subject: &Subject<'_>, language: Language) {
    let Subject { theirs, paper, .. } = subject;
    if theirs.comments.is_empty() && theirs.loose.is_empty() {
        return;
    }
    let _ = writeln!(out, "## {}\n", language.say("对方的批注", "Their comments"));
    for (line, mark) in &theirs.comments {
        let own = theirs.lines[*line].paragraph.map(|at| &paper.paragraphs[at]);
        let number = own.and_then(|own| own.number.clone()).unwrap_or_default();
        let about = mark.comment.as_ref().map_or("", |(_, about)| about.as_str());
        let about = if about.is_empty() { own.map_or("", |own| own.text.as_str()) } else { about };
        let _ = writeln!(out, "- {} {}", plain(&format!("{number}“{}”", cut(about))), remark(mark, language));
    }
    for mark in &theirs.loose {
        let _ = writeln!(out, "- {} {}", language.say("（没有位置）", "(at no place)"), remark(mark, language));
    }
    out.push('\n');
}

fn remark(mark: &Mark, language: Language) -> String {
    plain(&format!("{}{}{}", mark.author, language.say("：", ": "), mark.text))
}

fn limits(out: &mut String, subject: &Subject<'_>, language: Language) {
    let Subject { reading, paper, theirs, .. } = subject;
    let mut told: Vec<String> = Vec::new();
    if reading.typed_numbers > 0 {
        let count = reading.typed_numbers;
        told.push(match language {
            Language::Zh => format!("{count} 段的自动编号变成了文字，按原编号对照。"),
            Language::En => {
                format!("The automatic numbers of {count} paragraphs became text; they were compared without.")
            }
        });
    }
    if reading.by_name == 0 && reading.known.0 > 0 {
        told.push(
            language
                .say(
                    "文件中没有我方的书签，全部按文字对照；大幅改写的段落请核对。",
                    "The file has none of our bookmarks: all was matched by its words; look at what was much rewritten.",
                )
                .to_owned(),
        );
    }
    for mark in &theirs.edges {
        told.push(match language {
            Language::Zh => format!("页眉或者页脚中有修订（{}）：{}", mark.author, mark.text.trim()),
            Language::En => format!("a change in a header or footer ({}): {}", mark.author, mark.text.trim()),
        });
    }
    told.extend(paper.unread.iter().map(|unread| match language {
        Language::Zh => format!("没有读：{}。", unread.zh),
        Language::En => format!("not read: {}.", unread.en),
    }));
    if !told.is_empty() {
        let _ = writeln!(out, "## {}\n", language.say("另请注意", "Also note"));
        told.iter().for_each(|line| {
            let _ = writeln!(out, "- {}", plain(line));
        });
        out.push('\n');
    }
}

fn place(change: &Change, language: Language) -> String {
    let title = change.title.prefer(language).map_or("", String::as_str);
    let gap = if change.number.is_empty() || title.is_empty() { "" } else { " " };
    plain(&format!("{}{gap}{title}", change.number))
}

/// 接受 / accept
pub fn decision(decision: Decision, language: Language) -> &'static str {
    match decision {
        Decision::Accept => language.say("接受", "accept"),
        Decision::Refuse => language.say("恢复原文", "refuse"),
        Decision::Counter => language.say("另提文本", "counter"),
        Decision::Open => language.say("待定", "open"),
    }
}

fn shown(text: &str, language: Language) -> String {
    if text.is_empty() {
        return language.say("（无）", "(none)").to_owned();
    }
    plain(text).replace([BOLD[0], BOLD[1]], "**")
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
