//! The covering note of an answer, which the other side reads: what we take, what we do not, what is open; nothing of why we
//! could.

use super::change::{Decision, What, unmarked};
use super::settle::Decided;
use super::theirs::Theirs;
use crate::review::plain;
use crate::value::{Language, Localised};
use std::fmt::Write;

/// Characters of their words that are quoted.
const QUOTED: usize = 40;

/// The note as Markdown. `title` is the agreement's; `left` what could not be written into the file, by the id of its change.
pub fn reply_note(
    title: &str,
    decided: &[Decided<'_>],
    theirs: &Theirs,
    (left, author): (&[(String, Localised<String>)], Option<&str>),
    language: Language,
) -> String {
    let say = |zh: &'static str, en: &'static str| language.say(zh, en);
    let mut out = String::new();
    let title = plain(title);
    let _ = match language {
        Language::Zh => writeln!(out, "# 关于《{title}》修改意见的答复\n"),
        Language::En => writeln!(out, "# Reply to your changes to the {title}\n"),
    };
    let _ = writeln!(
        out,
        "{}\n",
        say(
            "贵方退回的文本收悉。我方意见见修订稿和清洁稿，要点如下。未写入双方签署文本之前，本答复不构成承诺。",
            "We have received your version. Our position is in the redline and the clean file; in short it is as follows. Nothing here binds either side before it stands in the signed text."
        )
    );
    for (decision, heading) in [
        (Decision::Accept, say("同意的修改", "Agreed")),
        (Decision::Counter, say("另提的文本", "Other wording proposed")),
        (Decision::Refuse, say("恢复原文的修改", "Original wording restored")),
        (Decision::Open, say("待我方确认的修改（清洁稿暂用我方文本）", "Still open (the clean file has our wording)")),
    ] {
        let told = |own: &&Decided<'_>| own.decision == decision && !matches!(own.change.what, What::Numbers);
        let group: Vec<&Decided<'_>> = decided.iter().filter(told).collect();
        if group.is_empty() {
            continue;
        }
        let _ = writeln!(out, "## {heading}\n");
        for own in group {
            let words = [&own.change.theirs, &own.change.ours].into_iter().map(|text| unmarked(text));
            let words = words.filter(|text| !text.trim().is_empty()).map(|text| cut(&text)).next().unwrap_or_default();
            let own_words = own.reply.trim();
            let untracked = if own.change.hidden && decision != Decision::Accept {
                say("（贵方修订稿未标出此处修改。）", " (Your redline did not show this change.)")
            } else {
                ""
            };
            let by_hand = match left.iter().any(|(id, _)| *id == own.change.id) {
                true => say(
                    "（此处未能写入修订，以本答复为准。）",
                    " (It could not be written into the redline; this note counts.)",
                ),
                false => "",
            };
            let _ = writeln!(
                out,
                "- {}“{}”{} {}{untracked}{by_hand}",
                place(own, language),
                plain(&words),
                say("：", ":"),
                plain(own_words)
            );
        }
        out.push('\n');
    }
    if !theirs.loose.is_empty() {
        let _ = writeln!(out, "## {}\n", say("贵方其他批注", "Your other comments"));
        for mark in &theirs.loose {
            let _ = writeln!(out, "- {}", plain(&cut(&mark.text)));
        }
        out.push('\n');
    }
    if let Some(author) = author {
        let _ = writeln!(out, "{}", plain(author));
    }
    out
}

fn place(own: &Decided<'_>, language: Language) -> String {
    let title = own.change.title.prefer(language).map_or("", String::as_str);
    let number = own.change.number.as_str();
    let gap = if number.is_empty() || title.is_empty() { "" } else { " " };
    plain(&format!("{number}{gap}{title}"))
}

fn cut(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(QUOTED) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
