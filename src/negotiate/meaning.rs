//! What a change means, in sentences, and what we propose to do about it.

use super::Deal;
use super::change::{Change, Decision, What};
use super::sent::PlaceKind;
use super::site::Passage;
use crate::answers::Stance;
use crate::diagnostic::Severity;
use crate::intake::{Paper, Paragraph};
use crate::review::value_in_words;
use crate::review::{Playbook, Recogniser, review};
use crate::value::{Language, Localised};

/// Changes whose words are read for provisions; beyond, a file is another paper and `review` is for it.
const READ: usize = 60;

/// Says of every change what it means, and proposes a decision.
pub(super) fn explain(
    deal: &Deal<'_, '_>,
    recogniser: Option<&Recogniser>,
    passages: &[Passage],
    kinds: &[Option<PlaceKind>],
    changes: &mut [Change],
) {
    for (nth, change) in changes.iter_mut().enumerate() {
        if change.hidden {
            say(change, "修订痕迹中没有显示。".to_owned(), "Their redline does not show it.".to_owned());
        }
        what_it_is(deal, change);
        let words = matches!(change.what, What::Words | What::Added | What::Struck { .. } | What::Ladder { .. });
        if let Some(recogniser) = recogniser.filter(|_| words && nth < READ) {
            provisions(deal, recogniser, passages, change);
        }
        let party = change.sites.iter().any(|site| {
            matches!(kinds.get(site.pair).copied().flatten(), Some(PlaceKind::Party | PlaceKind::Signature))
        });
        decide(deal, change, party);
    }
}

fn say(change: &mut Change, zh: String, en: String) {
    change.meaning.push(Localised::both(zh, en));
}

fn what_it_is(deal: &Deal<'_, '_>, change: &mut Change) {
    match change.what.clone() {
        What::Numbers => say(
            change,
            "编号或者引用随之变动，文字未改。".into(),
            "Numbers or references moved; the words are the same.".into(),
        ),
        What::Marks => say(change, "只改标点、空格或者分段。".into(), "Marks, spaces or paragraphs only.".into()),
        What::Moved => {
            say(change, "移到别处，文字未改。".into(), "It stands elsewhere; the words are the same.".into())
        }
        What::Blank => say(change, "填写了空白。".into(), "A blank was filled in.".into()),
        What::Words => say(change, "文字有改动。".into(), "Other words.".into()),
        What::Added => say(change, "增加的内容。".into(), "Added by them.".into()),
        What::Struck { whole_clause } => struck(deal, change, whole_clause),
        What::Answer(answer) => {
            let schema = &deal.assembly.plan.kind.schema;
            let keys: Vec<&str> = answer.path.split('.').filter(|key| key.parse::<usize>().is_err()).collect();
            let ask = schema.question(&keys.join(".")).map(|question| question.ask.clone()).unwrap_or_default();
            let ask = |language| ask.prefer(language).cloned().unwrap_or_default();
            let (path, old, new) = (&answer.path, &answer.old, &answer.new);
            say(
                change,
                format!("{}（{path}）：{old} 改为 {new}。", ask(Language::Zh)),
                format!("{} ({path}): {old} becomes {new}.", ask(Language::En)),
            );
            if let Some(printed) = &answer.printed {
                say(change, format!("我方文本会印作“{printed}”。"), format!("Our text would print “{printed}”."));
            }
            let (all, changed) = answer.places;
            if changed < all {
                say(
                    change,
                    format!("该内容印在 {all} 处，对方改了 {changed} 处，前后可能不一致。"),
                    format!(
                        "It is printed at {all} places, and they changed {changed}: the text may contradict itself."
                    ),
                );
            }
        }
        What::Ladder { variant, exact } => {
            let word = |language: Language| stance_word(&variant, language);
            match exact {
                true => say(
                    change,
                    format!("这就是我方的{}文本（{variant}）。", word(Language::Zh)),
                    format!("This is our {} variant.", word(Language::En)),
                ),
                false => say(
                    change,
                    format!("接近我方的{}文本（{variant}），但不完全相同。", word(Language::Zh)),
                    format!("It is nearer to our {} variant than what we sent, but not the same.", word(Language::En)),
                ),
            }
            let theirs =
                deal.library.versions(&change.clause).find(|own| own.variant.is_some_and(|own| own.word() == variant));
            if let Some(clause) = theirs {
                let note = deal.assembly.note(deal.library, clause);
                let side = |language| note.prefer(language).cloned().unwrap_or_default();
                if !side(Language::Zh).is_empty() {
                    say(change, side(Language::Zh), side(Language::En));
                }
            }
        }
    }
}

fn stance_word(variant: &str, language: Language) -> &'static str {
    match Stance::from_word(variant) {
        Some(Stance::Discloser) => language.say("偏披露方", "discloser's"),
        Some(Stance::Recipient) => language.say("偏接收方", "recipient's"),
        _ => language.say("均衡", "balanced"),
    }
}

/// What goes with a clause: the rows it covers, the clauses that need it.
fn struck(deal: &Deal<'_, '_>, change: &mut Change, whole_clause: bool) {
    if !whole_clause {
        return say(change, "删去了其中的段落。".into(), "Paragraphs of it were struck.".into());
    }
    say(change, "整条删去。".into(), "The whole clause was struck.".into());
    let Some(clause) = deal.library.versions(&change.clause).next() else { return };
    let titles = |language: Language| {
        let rows = clause.covers.iter().filter_map(|row| deal.library.coverage.rows.get(row));
        rows.filter_map(|row| row.title.prefer(language).cloned()).take(4).collect::<Vec<_>>()
    };
    if !clause.covers.is_empty() {
        say(
            change,
            format!("不再约定：{}。", titles(Language::Zh).join("、")),
            format!("No longer agreed: {}.", titles(Language::En).join("; ")),
        );
    }
    let needed: Vec<&str> = deal
        .assembly
        .plan
        .clauses()
        .filter(|planned| planned.clause.needs.contains(&change.clause))
        .map(|planned| planned.clause.id.as_str())
        .collect();
    if !needed.is_empty() {
        let list = needed.join("、");
        say(change, format!("其他条款依靠它：{list}。"), format!("Other clauses rest on it: {list}."));
    }
}

/// Provisions that the new words have and the old ones had not, or the other way round, and what is wrong with the new ones.
fn provisions(deal: &Deal<'_, '_>, recogniser: &Recogniser, passages: &[Passage], change: &mut Change) {
    let mut pairs: Vec<usize> = change.sites.iter().map(|site| site.pair).collect();
    pairs.dedup();
    let paper = |pick: fn(&Passage) -> &str| Paper {
        paragraphs: pairs
            .iter()
            .map(|at| Paragraph { text: pick(&passages[*at]).to_owned(), ..Paragraph::default() })
            .collect(),
        ..Paper::default()
    };
    let read = |paper: &Paper| review(deal.library, recogniser, paper, &Playbook::default()).ok();
    let (old, new) = (paper(|own| &own.old), paper(|own| &own.new));
    let (before, after) = (read(&old), read(&new));
    let said = |value: &str| !matches!(value, "silent" | "absent" | "n/a");
    let rows = |reading: &Option<crate::review::Review>| -> Vec<(String, String, Localised<String>)> {
        let all = reading.iter().flat_map(|reading| &reading.provisions).filter(|own| said(&own.value));
        all.map(|own| (own.row.clone(), own.value.clone(), own.title.clone())).collect()
    };
    let (was, is) = (rows(&before), rows(&after));
    for (row, value, title) in &is {
        if !was.iter().any(|(own, before, _)| own == row && before == value) {
            let side = |language: Language| title.prefer(language).cloned().unwrap_or_default();
            let (zh, en) = (value_in_words(value, Language::Zh), value_in_words(value, Language::En));
            say(
                change,
                format!("约定：{}（{zh}）。", side(Language::Zh)),
                format!("Provides: {} ({en}).", side(Language::En)),
            );
        }
    }
    for (row, _, title) in &was {
        if !is.iter().any(|(own, ..)| own == row) {
            let side = |language: Language| title.prefer(language).cloned().unwrap_or_default();
            say(
                change,
                format!("不再约定：{}。", side(Language::Zh)),
                format!("No longer provides: {}.", side(Language::En)),
            );
        }
    }
    let flags = |reading: &Option<crate::review::Review>| -> Vec<String> {
        reading.iter().flat_map(|reading| &reading.findings).map(|own| own.kind.clone()).collect()
    };
    let known = flags(&before);
    let missing = |own: &&crate::review::Finding| !own.found.is_empty() && own.severity > Severity::Info;
    let worse: Vec<Localised<String>> = after
        .iter()
        .flat_map(|reading| &reading.findings)
        .filter(missing)
        .filter(|own| !known.contains(&own.kind))
        .map(|own| own.message.clone())
        .collect();
    change.meaning.extend(worse);
}

/// What the playbook proposes: words without weight are accepted, what breaks a rule is refused, what moves past the middle of
/// our ladder is answered with the middle, and nothing that the redline hides is accepted unseen.
fn decide(deal: &Deal<'_, '_>, change: &mut Change, party: bool) {
    let wrong = change.findings.iter().any(|finding| finding.severity == Severity::Error);
    let decision = match &change.what {
        _ if wrong => Decision::Refuse,
        What::Numbers => Decision::Accept,
        _ if change.hidden => Decision::Open,
        What::Marks | What::Moved => Decision::Accept,
        What::Blank => Decision::Accept,
        // A blank was left to be filled in.
        What::Answer(answer) if answer.old.chars().all(|c| c == '_') => Decision::Accept,
        What::Answer(_) if party => Decision::Accept,
        What::Ladder { variant, exact: true } => step(deal, change, variant),
        _ => Decision::Open,
    };
    change.decision = decision;
    change.reply = reply_for(decision, change);
}

/// To the middle: yes. Past it: the middle.
fn step(deal: &Deal<'_, '_>, change: &Change, variant: &str) -> Decision {
    let balanced = Stance::Balanced.word();
    let has_middle = deal.library.versions(&change.clause).any(|own| own.variant == Some(Stance::Balanced));
    match change.variant.as_deref() {
        _ if variant == balanced => Decision::Accept,
        Some(now) if now != balanced && has_middle => Decision::Counter,
        _ => Decision::Open,
    }
}

/// What is said to the other side: the law where it speaks, and nothing of our own reckoning.
pub fn reply_for(decision: Decision, change: &Change) -> Localised<String> {
    let both = |zh: String, en: String| Localised::both(zh, en);
    match decision {
        Decision::Accept => both("同意。".into(), "Agreed.".into()),
        Decision::Counter => {
            both("此处改用折中的文本，请确认。".into(), "We propose a middle wording here; please confirm.".into())
        }
        Decision::Open => both("此处尚待我方确认。".into(), "We shall come back to you on this point.".into()),
        Decision::Refuse => {
            let cited = |language: Language| {
                let all = change.findings.iter().flat_map(|finding| &finding.basis);
                let mut all: Vec<String> = all.filter_map(|cited| cited.prefer(language).cloned()).collect();
                all.dedup();
                all.join(language.say("、", ", "))
            };
            match cited(Language::Zh) {
                law if law.is_empty() => both("此处恢复原文。".into(), "We restore the original text here.".into()),
                law => both(
                    format!("此处恢复原文，参见{law}。"),
                    format!("We restore the original text here; see {}.", cited(Language::En)),
                ),
            }
        }
    }
}
