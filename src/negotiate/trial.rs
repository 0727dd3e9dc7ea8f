//! Their changes tried on our answers: what the agreement would print, which variant of ours they wrote, what the rules say.

use super::Deal;
use super::change::{Change, What};
use super::gather::letters;
use super::pairing::Pair;
use super::sent::Sent;
use super::site::Passage;
use super::theirs::bare;
use crate::answers::{Given, Stance};
use crate::diagnostic::Diagnostic;
use crate::diff::alike;
use crate::document::{Document, marks, plain_text};
use crate::library::Library;
use crate::pipeline::{Assembly, assemble};
use crate::value::Language;
use std::collections::BTreeMap;

/// So much alike (of 1000), and so much more than ours, and a text is nearer to another variant of ours.
const NEAR: u32 = 600;
const NEARER: u32 = 60;

/// The agreement with these answers over those of the deal; None where they cannot be read.
pub fn with_answers<'l>(deal: &Deal<'_, 'l>, given: &[String]) -> Option<Assembly<'l>> {
    let given = given.iter().map(|argument| Given::read(argument)).collect::<Result<Vec<_>, _>>().ok()?;
    assemble(deal.library, &deal.layers.clone().also(given), deal.options.clone()).ok()
}

/// The answers that say a change, as `--set` takes them.
pub fn answers_of(change: &Change) -> Vec<String> {
    match &change.what {
        What::Answer(answer) => answer.values.iter().map(|(path, value)| format!("{path}={value}")).collect(),
        What::Ladder { variant, exact: true } => vec![format!("choose.\"{}\"=\"{variant}\"", change.clause)],
        _ => Vec::new(),
    }
}

/// Says of each answer what the agreement would print of their value, where that is not what they wrote.
pub(super) fn printed(deal: &Deal<'_, '_>, sent: &Sent, pairs: &[Pair], changes: &mut [Change]) {
    let given: Vec<String> = changes.iter().flat_map(answers_of).collect();
    if given.is_empty() {
        return;
    }
    let Some(trial) = with_answers(deal, &given) else { return };
    let blocks: BTreeMap<String, _> =
        marks(&trial.document).map(|(mark, block, language, nth)| (mark, (block, language, nth))).collect();
    for change in changes.iter_mut() {
        let What::Answer(answer) = &mut change.what else { continue };
        let place = change.sites.iter().find_map(|site| {
            let line = &sent.lines[*pairs[site.pair].ours.first()?];
            let place = line.place.as_ref()?;
            let (_, keys) =
                place.answers.iter().find(|(range, _)| range.start <= site.old.end && site.old.start <= range.end)?;
            Some((place.mark.as_str(), keys.first()?.as_str()))
        });
        let Some((mark, key)) = place else { continue };
        let Some((block, language, nth)) = blocks.get(mark) else { continue };
        let texts = block.content.texts();
        let spans = texts.iter().skip(*nth).take(2).filter_map(|text| text.get(*language)).flatten();
        let shown: Vec<String> = spans
            .flat_map(|span| {
                let own = span.answers.iter().filter(|printed| printed.keys.iter().any(|own| **own == *key));
                own.map(|printed| span.text[printed.range.start as usize..printed.range.end as usize].to_owned())
            })
            .collect();
        if let Some(first) = shown.first()
            && !shown.iter().any(|text| bare(text) == bare(&answer.new))
        {
            answer.printed = Some(first.clone());
        }
    }
}

/// Tells words that are those of another variant of ours, or nearer to them than to what we sent.
pub(super) fn ladder(
    deal: &Deal<'_, '_>,
    sent: &Sent,
    pairs: &[Pair],
    passages: &[Passage],
    changes: &mut Vec<Change>,
) {
    let reworded = |change: &&Change| matches!(change.what, What::Words | What::Struck { .. } | What::Added);
    let mut clauses: Vec<String> = changes.iter().filter(reworded).map(|change| change.clause.clone()).collect();
    clauses.sort();
    clauses.dedup();
    clauses.retain(|clause| versions(deal.library, clause) > 1);
    if clauses.is_empty() {
        return;
    }
    let answers: Vec<String> = changes.iter().flat_map(answers_of).collect();
    let rungs: Vec<(Stance, Document)> = Stance::ALL
        .into_iter()
        .filter_map(|stance| {
            let word = stance.word();
            let has = |clause: &&String| deal.library.versions(clause).any(|own| own.variant == Some(stance));
            let chosen = clauses.iter().filter(has).map(|clause| format!("choose.\"{clause}\"=\"{word}\""));
            let given: Vec<String> = answers.iter().cloned().chain(chosen).collect();
            with_answers(deal, &given).map(|trial| (stance, trial.document))
        })
        .collect();
    for clause in clauses {
        let ours = |at: &usize| sent.lines[*at].place.as_ref().filter(|place| place.clause == clause);
        let (mut theirs, mut before, mut with_added) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut inside: Option<Language> = None;
        for (pair, passage) in pairs.iter().zip(passages) {
            if let Some(at) = pair.ours.first() {
                inside = ours(at).map(|place| place.language);
            }
            let Some(language) = inside else { continue };
            *with_added.entry(language).or_insert_with(String::new) += &bare(&passage.new);
            if !pair.ours.is_empty() {
                *theirs.entry(language).or_insert_with(String::new) += &bare(&passage.new);
                *before.entry(language).or_insert_with(String::new) += &bare(&passage.old);
            }
        }
        if theirs.values().all(String::is_empty) {
            continue;
        }
        let now = changes.iter().find(|change| change.clause == clause).and_then(|change| change.variant.clone());
        let mut best: Option<(u32, Stance, bool)> = None;
        for (stance, document) in &rungs {
            let other = deal.library.versions(&clause).any(|own| own.variant == Some(*stance));
            if !other || now.as_deref() == Some(stance.word()) {
                continue;
            }
            let text = |language: &Language| clause_text(document, &clause, *language);
            let same = |texts: &BTreeMap<Language, String>| {
                texts.iter().all(|(language, theirs)| letters(theirs) == letters(&text(language)))
            };
            if same(&theirs) || same(&with_added) {
                best = Some((1000, *stance, true));
                break;
            }
            let measure = |texts: &BTreeMap<Language, String>, to: &dyn Fn(&Language) -> String| {
                texts.iter().map(|(language, own)| alike(own, &to(language))).sum::<u32>() / texts.len().max(1) as u32
            };
            let near = measure(&with_added, &text);
            let far = measure(&with_added, &|language| before.get(language).cloned().unwrap_or_default());
            if near >= NEAR && near >= far + NEARER && best.is_none_or(|(most, ..)| near > most) {
                best = Some((near, *stance, false));
            }
        }
        if let Some((_, stance, exact)) = best {
            climb(changes, &clause, stance, exact);
        }
    }
}

/// Makes one change of all that was reworded in a clause: a step to another variant.
fn climb(changes: &mut Vec<Change>, clause: &str, stance: Stance, exact: bool) {
    let of_clause = |change: &Change| {
        change.clause == clause && matches!(change.what, What::Words | What::Struck { .. } | What::Added | What::Marks)
    };
    let Some(first) = changes.iter().position(of_clause) else { return };
    let mut whole = changes[first].clone();
    whole.what = What::Ladder { variant: stance.word().to_owned(), exact };
    let mut at = first + 1;
    while at < changes.len() {
        if of_clause(&changes[at]) {
            let other = changes.remove(at);
            whole.sites.extend(other.sites);
            whole.hidden |= other.hidden;
            for author in other.authors {
                if !whole.authors.contains(&author) {
                    whole.authors.push(author);
                }
            }
            for (text, more) in [(&mut whole.ours, other.ours), (&mut whole.theirs, other.theirs)] {
                let between = if text.is_empty() || more.is_empty() { "" } else { " … " };
                *text = format!("{text}{between}{more}");
            }
        } else {
            at += 1;
        }
    }
    whole.sites.sort_by_key(|site| (site.pair, site.old.start));
    changes[first] = whole;
}

fn versions(library: &Library, clause: &str) -> usize {
    library.versions(clause).filter(|own| own.variant.is_some()).count()
}

/// All that a clause says in a document, without white space.
fn clause_text(document: &Document, clause: &str, language: Language) -> String {
    let of_clause =
        document.blocks.iter().filter(|block| block.origin.as_ref().is_some_and(|own| own.clause == clause));
    let texts = of_clause.flat_map(|block| block.content.texts()).filter_map(|text| text.get(language));
    texts.map(|spans| bare(&plain_text(spans))).collect()
}

/// What the rules say of the changes and did not say before: to each change what is of its answers or words; the rest, which
/// comes of all together, is returned.
pub(super) fn rules(deal: &Deal<'_, '_>, passages: &[Passage], changes: &mut [Change]) -> Vec<Diagnostic> {
    let mut given: Vec<String> = changes.iter().flat_map(answers_of).collect();
    let languages = deal.assembly.document.languages.clone();
    let mut special: Vec<String> = deal
        .assembly
        .answers
        .special
        .iter()
        .map(|own| entry(&own.article, own.text.prefer(Language::Zh).map_or("", String::as_str), &languages))
        .collect();
    // Free words are looked through as words of the parties at the end of their article.
    let home = deal.assembly.plan.articles.first().map(|planned| planned.article.id.clone()).unwrap_or_default();
    let mut words: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, change) in changes.iter().enumerate() {
        let free = matches!(change.what, What::Words | What::Added | What::Blank | What::Ladder { exact: false, .. });
        let text: Vec<&str> = change.sites.iter().map(|site| passages[site.pair].new.trim()).collect();
        if free && text.iter().any(|text| !text.is_empty()) {
            words.insert(special.len(), at);
            special.push(entry(change.article.as_deref().unwrap_or(&home), &text.join(" "), &languages));
        }
    }
    if !words.is_empty() {
        given.push(format!("special=[{}]", special.join(", ")));
    }
    if given.is_empty() {
        return Vec::new();
    }
    let Some(trial) = with_answers(deal, &given) else { return Vec::new() };
    let told = |finding: &Diagnostic| (finding.code.clone(), finding.message.zh.clone());
    let before: Vec<_> = deal.assembly.findings.iter().map(told).collect();
    let mut rest = Vec::new();
    for finding in trial.findings {
        if before.contains(&told(&finding)) {
            continue;
        }
        let path = finding.answer.as_deref().unwrap_or_default();
        let by_word = path.strip_prefix("special.").and_then(|rest| rest.split('.').next()?.parse::<usize>().ok());
        let of_answer = |change: &Change| match &change.what {
            What::Answer(answer) => {
                !path.is_empty() && (answer.path.starts_with(path) || path.starts_with(&answer.path))
            }
            What::Ladder { exact: true, .. } => path == format!("choose.{}", change.clause),
            _ => false,
        };
        let at = by_word.and_then(|nth| words.get(&nth).copied()).or_else(|| changes.iter().position(of_answer));
        match at {
            Some(at) => changes[at].findings.push(finding),
            None => rest.push(finding),
        }
    }
    rest
}

/// Words as an entry of `special`, the same in every language: they are looked through, not printed.
fn entry(article: &str, text: &str, languages: &[Language]) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    // A text of several lines would be no one-line table.
    let text: String = text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).collect();
    let sides: Vec<String> = languages.iter().map(|side| format!("{} = {}", side.code(), quoted(&text))).collect();
    format!("{{ article = {}, text = {{ {} }} }}", quoted(article), sides.join(", "))
}
