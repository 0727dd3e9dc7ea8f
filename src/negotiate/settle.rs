//! What stands after our decisions: as answers, variants and words of the parties, and paragraph by paragraph.

use super::change::{Change, Decision, What};
use super::pairing::Pair;
use super::reading::Reading;
use super::sent::{PlaceKind, Sent};
use super::site::Site;
use super::theirs::bare;
use super::{Deal, trial, value};
use crate::answers::Stance;
use crate::document::{Document, marks, plain_text};
use crate::intake::label;
use crate::value::{Language, Localised};
use std::collections::BTreeMap;

/// A change with what was decided on it.
#[derive(Debug, Clone)]
pub struct Decided<'r> {
    /// The change.
    pub change: &'r Change,
    /// What was decided.
    pub decision: Decision,
    /// Our words, where it is countered.
    pub counter: String,
    /// What we say to them.
    pub reply: String,
}

/// Words of the parties, as `[[special]]` has them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnWords {
    /// Article at whose end they stand.
    pub article: Option<String>,
    /// Words of the agreement in one language in whose place, or behind whose paragraph, they stand.
    pub instead_of: Option<String>,
    /// Words of the paragraph behind which they stand.
    pub after: Option<String>,
    /// The words; none where words are struck.
    pub text: Option<String>,
    /// The language of all of these.
    pub language: Option<Language>,
}

/// The next answers, over those of the deal.
#[derive(Debug, Clone, Default)]
pub struct Settled {
    /// Paths and their TOML.
    pub answers: Vec<(String, String)>,
    /// Clauses and the variant they take.
    pub choose: Vec<(String, String)>,
    /// Words of the parties.
    pub special: Vec<OwnWords>,
    /// What cannot be said as answers, by the id of its change, and why.
    pub left: Vec<(String, Localised<String>)>,
    /// What an answer of ours reads as where it is countered, by the id of its change.
    pub printed: BTreeMap<String, String>,
    /// The agreement with these answers and variants; None where there are none.
    pub document: Option<Document>,
}

impl Decided<'_> {
    /// Whether their words stand.
    pub fn accepted(&self) -> bool {
        self.decision == Decision::Accept
    }
}

impl Settled {
    /// As `--set` takes it, without the words of the parties.
    fn given(&self) -> Vec<String> {
        let answers = self.answers.iter().map(|(path, value)| format!("{path}={value}"));
        let choose = self.choose.iter().map(|(clause, word)| format!("choose.\"{clause}\"=\"{word}\""));
        answers.chain(choose).collect()
    }

    fn leave(&mut self, change: &Change, zh: &str, en: &str) {
        self.left.push((change.id.clone(), Localised::both(zh.to_owned(), en.to_owned())));
    }
}

/// What the decisions come to.
pub fn settle(deal: &Deal<'_, '_>, sent: &Sent, reading: &Reading, decided: &[Decided<'_>]) -> Settled {
    let mut settled = Settled::default();
    for own in decided {
        answers(deal, sent, reading, own, &mut settled);
    }
    let given = settled.given();
    let trial = if given.is_empty() { None } else { trial::with_answers(deal, &given) };
    let document = trial.as_ref().map_or(&deal.assembly.document, |trial| &trial.document);
    for own in decided.iter().filter(|own| own.decision == Decision::Counter) {
        if let Some(printed) = printed_answer(sent, reading, own.change, document) {
            settled.printed.insert(own.change.id.clone(), printed);
        }
    }
    let texts = Texts::of(document);
    let by_pair = by_pair(decided);
    for at in 0..reading.pairs.len() {
        words(sent, reading, at, by_pair.get(&at).map_or(&[], Vec::as_slice), &texts, &mut settled);
    }
    settled.document = trial.map(|trial| trial.document);
    settled
}

/// The decided changes that touch each pair, with their sites there.
fn by_pair<'d, 'r>(decided: &'d [Decided<'r>]) -> BTreeMap<usize, Vec<(&'d Decided<'r>, &'r Site)>> {
    let mut found: BTreeMap<usize, Vec<(&Decided<'r>, &'r Site)>> = BTreeMap::new();
    for own in decided {
        for site in &own.change.sites {
            found.entry(site.pair).or_default().push((own, site));
        }
    }
    found.values_mut().for_each(|sites| sites.sort_by_key(|(_, site)| (site.old.start, site.old.end)));
    found
}

/// What of a change is an answer or a variant.
fn answers(deal: &Deal<'_, '_>, sent: &Sent, reading: &Reading, own: &Decided<'_>, settled: &mut Settled) {
    let change = own.change;
    match (&change.what, own.decision) {
        (What::Answer(answer), Decision::Accept) => settled.answers.extend(answer.values.iter().cloned()),
        (What::Answer(answer), Decision::Counter) => {
            let schema = &deal.assembly.plan.kind.schema;
            let found = value::settable(schema, &deal.assembly.answers, &answer.path, &answer.old);
            let language = language_of(sent, reading, change);
            let now = deal.assembly.answers.get(&answer.path);
            let read = found.and_then(|(path, question)| value::read(question, &path, &own.counter, now, language));
            match read {
                Some(values) => settled.answers.extend(values),
                None => settled.leave(
                    change,
                    "counter 的文字读不成该答案的值",
                    "the words of `counter` cannot be read as a value of that answer",
                ),
            }
        }
        (What::Ladder { variant, exact: true }, Decision::Accept) => {
            settled.choose.push((change.clause.clone(), variant.clone()));
        }
        (What::Ladder { .. }, Decision::Counter) if own.counter.trim().is_empty() => {
            settled.choose.push((change.clause.clone(), Stance::Balanced.word().to_owned()));
        }
        (What::Moved, Decision::Accept) => {
            settled.leave(change, "次序的变动写不成答案", "an order of paragraphs cannot be said as an answer");
        }
        _ => {}
    }
}

fn language_of(sent: &Sent, reading: &Reading, change: &Change) -> Language {
    let places = change.sites.iter().filter_map(|site| reading.pairs[site.pair].ours.first());
    places.filter_map(|at| sent.lines[*at].place.as_ref()).map(|place| place.language).next().unwrap_or(Language::Zh)
}

/// What the document prints of the answer of a change.
fn printed_answer(sent: &Sent, reading: &Reading, change: &Change, document: &Document) -> Option<String> {
    let What::Answer(_) = &change.what else { return None };
    let site = change.sites.first()?;
    let place = sent.lines[*reading.pairs[site.pair].ours.first()?].place.as_ref()?;
    let (_, keys) =
        place.answers.iter().find(|(range, _)| range.start <= site.old.end && site.old.start <= range.end)?;
    let (_, block, language, nth) = marks(document).find(|(mark, ..)| *mark == place.mark)?;
    let texts = block.content.texts();
    let spans = texts.iter().skip(nth).take(2).filter_map(|text| text.get(language)).flatten();
    spans
        .filter_map(|span| {
            let own = span
                .answers
                .iter()
                .find(|printed| printed.keys.iter().any(|key| keys.iter().any(|own| **key == **own)))?;
            Some(span.text[own.range.start as usize..own.range.end as usize].to_owned())
        })
        .next()
}

/// Every text of a document by its name.
struct Texts {
    by_mark: BTreeMap<String, String>,
    all: BTreeMap<Language, Vec<String>>,
}

impl Texts {
    fn of(document: &Document) -> Texts {
        let mut texts = Texts { by_mark: BTreeMap::new(), all: BTreeMap::new() };
        for (mark, block, language, nth) in marks(document) {
            let all = block.content.texts();
            let text =
                all.get(nth).and_then(|text| text.get(language)).map(|spans| plain_text(spans)).unwrap_or_default();
            texts.all.entry(language).or_default().push(text.clone());
            texts.by_mark.insert(mark, text);
        }
        texts
    }

    fn times(&self, language: Language, words: &str) -> usize {
        self.all.get(&language).map_or(0, |texts| texts.iter().map(|text| text.matches(words).count()).sum())
    }
}

/// What a pair of paragraphs needs in words of the parties.
fn words(
    sent: &Sent,
    reading: &Reading,
    at: usize,
    sites: &[(&Decided<'_>, &Site)],
    texts: &Texts,
    settled: &mut Settled,
) {
    let pair = &reading.pairs[at];
    let Some((first, _)) = sites.first() else { return };
    if pair.ours.is_empty() {
        if first.accepted() {
            added(sent, reading, at, first.change, settled);
        }
        return;
    }
    let reworded: Vec<&(&Decided<'_>, &Site)> = sites.iter().filter(|(own, _)| is_reworded(own)).collect();
    let Some((own, _)) = reworded.first() else { return };
    let change = own.change;
    let [line] = pair.ours.as_slice() else {
        return settled.leave(change, "合并的段落写不成答案", "joined paragraphs cannot be said as an answer");
    };
    let Some(place) = &sent.lines[*line].place else { return };
    if matches!(place.kind, PlaceKind::Party | PlaceKind::Title | PlaceKind::Signature) {
        return settled.leave(change, "该处不在条款中，请改答案文件", "the place is in no clause: change the answers");
    }
    if place.kind == PlaceKind::Heading && place.clause.starts_with("article.") {
        return settled.leave(change, "条的标题写不成答案", "the title of an article cannot be said as an answer");
    }
    let Some(base) = texts.by_mark.get(&place.mark) else {
        return settled.leave(
            change,
            "接受其他改动后已没有该段",
            "after the other decisions the paragraph is not there",
        );
    };
    let wanted = reworded_text(reading, at, sites, base, settled);
    let Some(wanted) = wanted else {
        return settled.leave(
            change,
            "同一段的其他改动使文字对不上",
            "other changes of the paragraph do not fit together with it",
        );
    };
    match window(base, &wanted, |words| texts.times(place.language, words)) {
        Some((words, text)) => settled.special.push(OwnWords {
            article: None,
            instead_of: Some(words),
            after: None,
            text: Some(text).filter(|text| !text.is_empty()),
            language: Some(place.language),
        }),
        None if bare(base) == bare(&wanted) => {}
        None => settled.leave(change, "同样的文字不止一处", "the same words stand at several places"),
    }
}

/// A change whose words differ from ours after the decision, and that is no answer and no variant.
fn is_reworded(own: &Decided<'_>) -> bool {
    let words = matches!(
        own.change.what,
        What::Words | What::Blank | What::Marks | What::Struck { .. } | What::Added | What::Ladder { exact: false, .. }
    );
    words
        && match own.decision {
            Decision::Accept => true,
            Decision::Counter => !own.counter.trim().is_empty(),
            Decision::Refuse | Decision::Open => false,
        }
}

/// The text of ours with the sites that stand; None where it cannot be told. `base` is what the next answers print there.
fn reworded_text(
    reading: &Reading,
    at: usize,
    sites: &[(&Decided<'_>, &Site)],
    base: &str,
    settled: &Settled,
) -> Option<String> {
    let passage = &reading.passages[at];
    let counters = sites.iter().filter(|(own, _)| is_reworded(own) && own.decision == Decision::Counter);
    if let Some((own, _)) = counters.into_iter().next() {
        return Some(counter_text(own, at));
    }
    // What the next answers print is ours but for the answers that changed; the sites are put into it from the end.
    let mut text = passage.old.trim_end().to_owned();
    let mut without = text.clone();
    for (own, site) in sites.iter().rev() {
        let new = &passage.new[site.new.clone()];
        let range = site.old.start.min(text.len())..site.old.end.min(text.len());
        match &own.change.what {
            What::Answer(answer) if own.accepted() => {
                let printed = answer.printed.clone().unwrap_or_else(|| new.to_owned());
                text.replace_range(range.clone(), &printed);
                without.replace_range(range, &printed);
            }
            What::Answer(_) if own.decision == Decision::Counter => {
                let printed = settled.printed.get(&own.change.id)?;
                text.replace_range(range.clone(), printed);
                without.replace_range(range, printed);
            }
            _ if is_reworded(own) => text.replace_range(range, new),
            _ => {}
        }
    }
    (bare(&without) == bare(base)).then_some(text)
}

/// The line of a counter that is for a pair: a line a paragraph that the change touches.
pub fn counter_text(own: &Decided<'_>, pair: usize) -> String {
    let mut pairs: Vec<usize> = own.change.sites.iter().map(|site| site.pair).collect();
    pairs.dedup();
    let nth = pairs.iter().position(|at| *at == pair).unwrap_or(0);
    let lines: Vec<&str> = own.counter.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.get(nth).map_or_else(String::new, |line| (*line).to_owned())
}

/// The fewest words that hold all that differs and stand only once, and what becomes of them.
fn window(base: &str, wanted: &str, times: impl Fn(&str) -> usize) -> Option<(String, String)> {
    let (old, new): (Vec<char>, Vec<char>) = (base.chars().collect(), wanted.chars().collect());
    if old == new {
        return None;
    }
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (mut from, mut to) = (head, old.len() - tail);
    loop {
        let words: String = old[from..to].iter().collect();
        // Words without their neighbours are hard to find again for a reader.
        if to - from >= 4.min(old.len()) && times(&words) == 1 && words.trim() == words {
            let text: String = new[from..new.len() - (old.len() - to)].iter().collect();
            return Some((words, text));
        }
        match (from > 0, to < old.len()) {
            (false, false) => return None,
            (left, right) => {
                from -= usize::from(left);
                to += usize::from(right);
            }
        }
    }
}

/// A paragraph of theirs behind the one of ours that comes before it.
fn added(sent: &Sent, reading: &Reading, at: usize, change: &Change, settled: &mut Settled) {
    let passage = &reading.passages[at];
    let text = without_number(&passage.new).to_owned();
    if text.is_empty() {
        return;
    }
    // Behind their own paragraph before it, or behind ours.
    let before = (0..at).rev().map(|before| (&reading.pairs[before], &reading.passages[before]));
    let mut found = None;
    for (pair, passage) in before {
        if pair.ours.is_empty() {
            if settled.special.last().is_some_and(|own| own.text.as_deref() == Some(without_number(&passage.new))) {
                found = Some((without_number(&passage.new).to_owned(), None));
                break;
            }
            continue;
        }
        found = place_of(sent, pair).map(|place| (passage.old.trim().to_owned(), Some(place)));
        break;
    }
    let language = settled.special.last().and_then(|own| own.language);
    match found {
        Some((words, place)) if place.is_none_or(|place| place.kind == PlaceKind::Text) => {
            settled.special.push(OwnWords {
                article: None,
                instead_of: None,
                after: Some(words),
                text: Some(text),
                language: place.map(|place| place.language).or(language),
            });
        }
        _ => match change.article.clone() {
            Some(article) => {
                settled.special.push(OwnWords { article: Some(article), text: Some(text), ..OwnWords::default() })
            }
            None => settled.leave(change, "该处不能增加段落", "no paragraph can be added at that place"),
        },
    }
}

fn place_of<'s>(sent: &'s Sent, pair: &Pair) -> Option<&'s super::Place> {
    pair.ours.last().and_then(|at| sent.lines[*at].place.as_ref())
}

/// A paragraph without the number that somebody typed before it.
fn without_number(text: &str) -> &str {
    let typed = label(text).map_or(0, |label| label.length);
    text[typed..].trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_what_differs_and_stands_once() {
        let text = "接收方应当及时通知披露方，接收方应当配合。";
        let times = |words: &str| text.matches(words).count();
        let found = window(text, "接收方应当及时通知披露方，接收方可以配合。", times).expect("it differs");
        assert_eq!(text.matches(&found.0).count(), 1);
        assert_eq!(text.replacen(&found.0, &found.1, 1), "接收方应当及时通知披露方，接收方可以配合。");
        assert_eq!(window(text, text, times), None);
        assert_eq!(window("甲乙丙丁", "", |_| 1), Some(("甲乙丙丁".into(), String::new())));
    }
}
