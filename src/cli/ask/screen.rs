//! What the interview says between its prompts: wrapped to the terminal, plain words only.

use crate::cli::report;
use crate::cli::words::{width, wrapped};
use crate::diagnostic::Diagnostic;
use crate::interview::{Answer, Widget};
use crate::value::Language;
use std::path::Path;

/// Columns of a terminal that everybody has.
const COLUMNS: usize = 60;

pub fn greet(path: &Path, language: Language) {
    let shown = path.display();
    paragraph(&match language {
        Language::Zh => {
            format!("回车：下一题。?：说明。Esc：上一题。Ctrl-C：停下；已答的写在 {shown}，再运行同一命令接着答。")
        }
        Language::En => format!(
            "Enter: next. ?: help. Esc: back. Ctrl-C: stop; what is answered stands in {shown}; the same command goes on from there."
        ),
    });
}

pub fn farewell(path: &Path, open: usize, stopped: bool, language: Language) {
    let shown = path.display();
    let state = match (open, language) {
        (0, Language::Zh) => "必答的都答了。".to_owned(),
        (0, Language::En) => "All that must be answered is.".to_owned(),
        (_, Language::Zh) => format!("还有 {open} 项必答的未答。"),
        (1, Language::En) => "1 answer is still needed.".to_owned(),
        (_, Language::En) => format!("{open} answers are still needed."),
    };
    let draft = if open == 0 { "" } else { " --draft" };
    let next = match (stopped, language) {
        (true, Language::Zh) => "已停下。".to_owned(),
        (true, Language::En) => "Stopped. ".to_owned(),
        (false, Language::Zh) => format!("生成协议：baomi build{draft} {shown}"),
        (false, Language::En) => format!(" To make the agreement: baomi build{draft} {shown}"),
    };
    paragraph(&format!("\n{state}{next}"));
}

pub fn topic(title: &str, given: usize, needed: usize, language: Language) {
    let count = match language {
        Language::Zh => format!("（必答 {needed} 项，已答 {given} 项）"),
        Language::En => format!(" ({given} of {needed} needed answers)"),
    };
    paragraph(&format!("\n── {title}{count}"));
}

pub fn first(at: usize, count: usize, label: &str, language: Language) {
    let mark = language.say("？", "?");
    paragraph(&format!("\n[{at}/{count}] {label}{mark}"));
}

pub fn question(answer: &Answer, whose: Option<&str>, language: Language) {
    let whose = whose.map_or(String::new(), |whose| format!("{whose} · "));
    let mut line = format!("\n{whose}{}", answer.label);
    if let Some(unit) = &answer.unit {
        line += &language.say(format!("（{unit}）"), format!(" ({unit})"));
    }
    if let Some(default) = &answer.default {
        line += &language.say(format!("【默认：{}】", default.label), format!(" [default: {}]", default.label));
    } else if !answer.required {
        line += language.say("【可不填】", " [may be left open]");
    }
    paragraph(&line);
}

/// All that is known of a question.
pub fn help(answer: &Answer, language: Language) {
    more(answer.help.as_deref(), &[], language);
    if let Some(example) = &answer.example {
        paragraph(&language.say(format!("  例：{example}"), format!("  For example: {example}")));
    }
    let range = match (answer.min, answer.max) {
        (Some(min), Some(max)) => Some(format!("{min} – {max}")),
        (Some(min), None) => Some(format!("≥ {min}")),
        (None, Some(max)) => Some(format!("≤ {max}")),
        (None, None) => None,
    };
    if let Some(range) = range.filter(|_| answer.widget == Widget::Count) {
        paragraph(&language.say(format!("  范围：{range}"), format!("  Range: {range}")));
    }
    paragraph(&format!(
        "  baomi explain {}",
        answer.path.split('.').filter(|key| key.parse::<usize>().is_err()).collect::<Vec<_>>().join(".")
    ));
}

/// The help of a question and its choices in full.
pub fn more(help: Option<&str>, labels: &[String], language: Language) {
    paragraph(&format!("  {}", help.unwrap_or(language.say("没有更多说明。", "There is no more to say."))));
    for label in labels.iter().filter(|label| **label != narrow(label)) {
        paragraph(&format!("  · {label}"));
    }
}

/// What is wrong with the answer at a path.
pub fn findings(findings: &[Diagnostic], path: &str, language: Language) {
    for finding in findings.iter().filter(|finding| finding.answer.as_deref() == Some(path)) {
        let message = finding.message.prefer(language).map_or("", String::as_str);
        paragraph(&format!("  ! {}: {message}", finding.severity.word(language)));
        if let Some(hint) = finding.hint.as_ref().and_then(|hint| hint.prefer(language)) {
            paragraph(&format!("    {hint}"));
        }
    }
}

pub fn failed(error: &str) {
    report::note(error);
}

/// How the words for this question are typed.
pub fn typing(answer: &Answer, language: Language) -> String {
    let how = match answer.widget {
        Widget::Date => language.say("日期，如 2026-12-01", "a day, like 2026-12-01"),
        Widget::Money => language.say("金额，如 1,000,000 CNY", "an amount, like 1,000,000 CNY"),
        Widget::Count => language.say("数字", "a number"),
        Widget::Texts => language.say("几项之间用 、或者 ；分开", "several, with ; between them"),
        _ => "",
    };
    let by_hand = if answer.by_hand { language.say("手写：填 by-hand", "by hand: by-hand") } else { "" };
    let parts = [how, by_hand, language.say("? 说明，Esc 上一题", "? help, Esc back")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(language.say("；", "; "))
}

pub fn picking(language: Language) -> String {
    language.say("↑↓ 选，回车定；? 回车说明，Esc 上一题", "↑↓ and Enter; ? and Enter for help, Esc back").to_owned()
}

pub fn picking_several(language: Language) -> String {
    language.say("↑↓ 移动，空格选，回车定；Esc 上一题", "↑↓ to move, space to pick, Enter; Esc back").to_owned()
}

/// A label in one row of the terminal.
pub fn narrow(label: &str) -> String {
    let most = COLUMNS - 6;
    if width(label) <= most {
        return label.to_owned();
    }
    let mut short = String::new();
    for c in label.chars() {
        if width(&short) + 3 > most {
            break;
        }
        short.push(c);
    }
    short + "…"
}

/// Prints a paragraph in lines that the terminal holds.
pub fn paragraph(text: &str) {
    let indent: String = text.chars().take_while(|c| *c == ' ').collect();
    let lines = wrapped(text.trim_start_matches(' '), COLUMNS - indent.len());
    let lines: String = lines.iter().map(|line| format!("{}\n", format!("{indent}{line}").trim_end())).collect();
    report::say(&lines);
}
