//! Paragraphs that differ → changes: of answers by their path, of words by clause.

use super::change::{AnswerChange, BOLD, Change, Decision, What};
use super::pairing::Pair;
use super::sent::{Place, PlaceKind, Sent, SentLine};
use super::site::{Passage, Site};
use super::theirs::bare;
use super::{Deal, value};
use crate::document::SPECIAL;
use crate::intake::han;
use crate::value::{Localised, sha256};
use std::collections::BTreeMap;
use std::ops::Range;

/// Characters shown before and after what differs.
const CONTEXT: usize = 16;
/// A paragraph up to this many characters is shown whole.
const WHOLE: usize = 90;

/// What the paragraphs of both sides come to.
pub(super) struct Gatherer<'g, 'l> {
    pub deal: &'g Deal<'g, 'l>,
    pub sent: &'g Sent,
    pub pairs: &'g [Pair],
    pub passages: &'g [Passage],
    changes: Vec<Change>,
    /// Answers changed so far: index of the change by path and value.
    answers: BTreeMap<(String, String), usize>,
    /// Index of the change by clause and kind.
    by_clause: BTreeMap<(String, &'static str), usize>,
    /// Sites of covers and the like, which repeat an answer.
    repeated: Vec<Site>,
}

impl<'g, 'l> Gatherer<'g, 'l> {
    pub fn new(deal: &'g Deal<'g, 'l>, sent: &'g Sent, pairs: &'g [Pair], passages: &'g [Passage]) -> Self {
        let (changes, repeated) = (Vec::new(), Vec::new());
        Gatherer {
            deal,
            sent,
            pairs,
            passages,
            changes,
            answers: BTreeMap::new(),
            by_clause: BTreeMap::new(),
            repeated,
        }
    }

    /// All changes; `sites` are those of each pair.
    pub fn gather(mut self, sites: &[Vec<Site>]) -> Vec<Change> {
        let mut last_added: Option<(usize, usize)> = None;
        for (at, pair) in self.pairs.iter().enumerate() {
            let passage = &self.passages[at];
            let whole = |old: &str, new: &str| Site {
                pair: at,
                old: 0..old.len(),
                new: 0..new.len(),
                hidden: bare(&passage.before) != bare(old) || bare(&passage.accepted) != bare(new),
            };
            if pair.ours.is_empty() {
                let site = whole("", &passage.new);
                match last_added.filter(|(pair, _)| pair + 1 == at) {
                    Some((_, index)) => self.changes[index].sites.push(site),
                    None => {
                        let index = self.open(What::Added, at, vec![site]);
                        last_added = Some((at, index));
                    }
                }
                if let Some((pair, _)) = &mut last_added {
                    *pair = at;
                }
                continue;
            }
            if passage.new.trim().is_empty() {
                let site = whole(&passage.old, "");
                self.of_clause(What::Struck { whole_clause: false }, at, site);
                continue;
            }
            for site in &sites[at] {
                self.site(site, &sites[at]);
            }
            let moved = pair.moved.then_some(What::Moved);
            let parted = (pair.ours.len() > 1 || pair.theirs.len() > 1).then_some(What::Marks);
            if let Some(what) = moved.or(parted.filter(|_| sites[at].is_empty())) {
                let end = passage.old.len();
                self.of_clause(
                    what,
                    at,
                    Site { pair: at, old: end..end, new: passage.new.len()..passage.new.len(), hidden: false },
                );
            }
        }
        self.repeat();
        self.finish()
    }

    fn line(&self, pair: usize) -> Option<&'g SentLine> {
        self.pairs[pair].ours.first().map(|at| &self.sent.lines[*at])
    }

    fn place(&self, pair: usize) -> Option<&'g Place> {
        self.line(pair).and_then(|line| line.place.as_ref())
    }

    /// The place of ours at or before a pair.
    fn place_before(&self, pair: usize) -> Option<&'g Place> {
        (0..=pair).rev().find_map(|at| self.place(at))
    }

    /// One stretch that differs; `all` are those of its pair.
    fn site(&mut self, site: &Site, all: &[Site]) {
        let passage = &self.passages[site.pair];
        let (old, new) = (&passage.old[site.old.clone()], &passage.new[site.new.clone()]);
        let line = self.line(site.pair);
        // A field prints the number of another paragraph, and each program in its own numerals.
        let in_field =
            line.is_some_and(|line| line.fields.iter().any(|own| own.start < site.old.end && site.old.start < own.end));
        if in_field && figures(old) == figures(new) {
            return;
        }
        if in_field && without_figures(old) == without_figures(new) {
            return self.of_kind(What::Numbers, site);
        }
        if letters(old) == letters(new) {
            return self.of_clause(What::Marks, site.pair, site.clone());
        }
        let Some(place) = self.place(site.pair) else { return self.repeated.push(site.clone()) };
        if let Some((answer, whole)) = self.answer(place, site, all) {
            let key = (answer.path.clone(), answer.new.clone());
            match self.answers.get(&key) {
                Some(index) => {
                    let sites = &mut self.changes[*index].sites;
                    if !sites.contains(&whole) {
                        sites.push(whole);
                    }
                }
                None => {
                    let index = self.open(What::Answer(answer), site.pair, vec![whole]);
                    self.answers.insert(key, index);
                }
            }
            return;
        }
        let blank =
            !old.trim().is_empty() && old.chars().all(|c| c == '_' || c.is_whitespace() || "年月日".contains(c));
        let what = if blank { What::Blank } else { What::Words };
        self.of_clause(what, site.pair, site.clone());
    }

    /// The answer that a site changes, where it lies in the words that print one, and all of these words on both sides.
    fn answer(&self, place: &Place, site: &Site, all: &[Site]) -> Option<(AnswerChange, Site)> {
        let passage = &self.passages[site.pair];
        let touches = |site: &Site, range: &Range<usize>| site.old.start < range.end && range.start < site.old.end;
        let mut touched = place.answers.iter().filter(|(range, _)| touches(site, range));
        let (range, keys) = touched.next().filter(|_| touched.next().is_none())?;
        let [key] = keys.as_slice() else { return None };
        let printed = &passage.old[range.clone()];
        let mut within = all.iter().filter(|own| touches(own, range));
        let first = within.next()?;
        let last = within.next_back().unwrap_or(first);
        // Words round the answer that the stretches hold too must stand in theirs.
        let begin = match first.old.start < range.start {
            true => {
                let before = &passage.old[first.old.start..range.start];
                passage.new[first.new.clone()].starts_with(before).then_some(first.new.start + before.len())?
            }
            false => first.new.start.checked_sub(first.old.start - range.start)?,
        };
        let end = match last.old.end > range.end {
            true => {
                let after = &passage.old[range.end..last.old.end];
                passage.new[last.new.clone()].ends_with(after).then(|| last.new.end - after.len())?
            }
            false => last.new.end + (range.end - last.old.end),
        };
        let new = passage.new.get(begin..end)?.to_owned();
        let hidden = all.iter().any(|own| touches(own, range) && own.hidden);
        let whole = Site { pair: site.pair, old: range.clone(), new: begin..end, hidden };
        let schema = &self.deal.assembly.plan.kind.schema;
        let answers = &self.deal.assembly.answers;
        let (path, question) = value::settable(schema, answers, key, printed)?;
        let now = answers.get(&path);
        let values = value::read(question, &path, &new, now, place.language)?;
        let all = self.sent.lines.iter().filter_map(|line| line.place.as_ref());
        let all = all.flat_map(|place| &place.answers).filter(|(_, keys)| keys.iter().any(|own| own == key)).count();
        let answer = AnswerChange { path, old: printed.to_owned(), new, values, printed: None, places: (all, 0) };
        Some((answer, whole))
    }

    /// Adds a site to the one change of its kind.
    fn of_kind(&mut self, what: What, site: &Site) {
        let key = (String::new(), what.word());
        self.keyed(key, what, site.pair, site.clone());
    }

    /// Adds a site to the change of its kind in its clause.
    fn of_clause(&mut self, what: What, pair: usize, site: Site) {
        let clause = self.place(pair).map_or_else(|| "cover".to_owned(), |place| place.clause.clone());
        // Each paragraph of what is no clause stands for itself.
        let clause = if clause == "skeleton" { format!("{clause}#{pair}") } else { clause };
        self.keyed((clause, what.word()), what, pair, site);
    }

    fn keyed(&mut self, key: (String, &'static str), what: What, pair: usize, site: Site) {
        match self.by_clause.get(&key) {
            Some(index) => self.changes[*index].sites.push(site),
            None => {
                let index = self.open(what, pair, vec![site]);
                self.by_clause.insert(key, index);
            }
        }
    }

    fn open(&mut self, what: What, pair: usize, sites: Vec<Site>) -> usize {
        let place = self.place(pair);
        let near = place.or_else(|| self.place_before(pair));
        let number = self.line(pair).and_then(|line| line.number.clone());
        self.changes.push(Change {
            id: String::new(),
            clause: near.map_or_else(String::new, |place| place.clause.clone()),
            variant: place.and_then(|place| place.variant.clone()),
            article: near.and_then(|place| place.article.clone()),
            number: number.unwrap_or_default(),
            title: self.title(place.or(near), place.is_none() && what != What::Added),
            what,
            sites,
            hidden: false,
            authors: Vec::new(),
            ours: String::new(),
            theirs: String::new(),
            meaning: Vec::new(),
            findings: Vec::new(),
            decision: Decision::Open,
            reply: Localised::default(),
            counter: None,
        });
        self.changes.len() - 1
    }

    /// What the place is called.
    fn title(&self, place: Option<&Place>, cover: bool) -> Localised<String> {
        let both = |zh: &str, en: &str| Localised::both(zh.to_owned(), en.to_owned());
        let Some(place) = place.filter(|_| !cover) else { return both("封面", "Cover") };
        match place.kind {
            PlaceKind::Party => return both("当事人", "Parties"),
            PlaceKind::Signature => return both("签署", "Signatures"),
            PlaceKind::Title => return both("标题", "Title"),
            _ => {}
        }
        if place.clause.starts_with(SPECIAL) {
            return both("各方自己的约定", "The parties' own words");
        }
        if let Some(id) = place.clause.strip_prefix("article.") {
            let articles = &self.deal.assembly.plan.articles;
            let found = articles.iter().find(|planned| planned.article.id == id);
            return found.map_or_else(|| both("标题", "Heading"), |planned| planned.title.clone());
        }
        let heading = self.deal.library.versions(&place.clause).next().map(|version| version.heading.clone());
        heading.unwrap_or_else(|| both("首部与签署", "Preamble and signatures"))
    }

    /// A cover repeats answers: what changed there as it changed in the text is the same change.
    fn repeat(&mut self) {
        for site in std::mem::take(&mut self.repeated) {
            let passage = &self.passages[site.pair];
            let (old, new) = (passage.old[site.old.clone()].to_owned(), passage.new[site.new.clone()].to_owned());
            let same = self.changes.iter_mut().find(|change| match &change.what {
                What::Answer(answer) => answer.old.contains(&old) && answer.new.contains(&new),
                _ => false,
            });
            match same {
                Some(change) => change.sites.push(site),
                None => self.of_clause(What::Words, site.pair, site),
            }
        }
    }

    fn finish(mut self) -> Vec<Change> {
        for at in 0..self.changes.len() {
            let change = &mut self.changes[at];
            change.sites.sort_by_key(|site| (site.pair, site.old.start));
            change.hidden = change.sites.iter().any(|site| site.hidden);
            let changed = change.sites.len();
            match &mut change.what {
                What::Answer(answer) => answer.places.1 = changed,
                What::Struck { whole_clause } => {
                    let of_clause =
                        |line: &&SentLine| line.place.as_ref().is_some_and(|own| own.clause == change.clause);
                    *whole_clause = self.sent.lines.iter().filter(of_clause).count() == changed;
                }
                _ => {}
            }
            for site in &change.sites {
                for author in &self.passages[site.pair].authors {
                    if !change.authors.contains(author) {
                        change.authors.push(author.clone());
                    }
                }
            }
            let sites = change.sites.clone();
            let (ours, theirs) = self.excerpts(&sites);
            let change = &mut self.changes[at];
            (change.ours, change.theirs) = (ours, theirs);
        }
        self.changes
    }

    /// Both versions of what differs, in bold, with some words round it.
    pub(super) fn excerpts(&self, sites: &[Site]) -> (String, String) {
        let mut ours = Vec::new();
        let mut theirs = Vec::new();
        for together in sites.chunk_by(|a, b| a.pair == b.pair).take(3) {
            let passage = &self.passages[together[0].pair];
            let old: Vec<Range<usize>> = together.iter().map(|site| site.old.clone()).collect();
            let new: Vec<Range<usize>> = together.iter().map(|site| site.new.clone()).collect();
            ours.push(excerpt(&passage.old, &old));
            theirs.push(excerpt(&passage.new, &new));
        }
        let join =
            |parts: Vec<String>| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" … ");
        (join(ours), join(theirs))
    }
}

/// A text with stretches of it in bold, whole or with what stands round them.
fn excerpt(text: &str, stretches: &[Range<usize>]) -> String {
    let whole = text.chars().count() <= WHOLE;
    let mut out = String::new();
    let mut at = 0;
    for (nth, stretch) in stretches.iter().enumerate() {
        let between = &text[at..stretch.start];
        let count = between.chars().count();
        let most = if nth == 0 { CONTEXT } else { 2 * CONTEXT };
        match whole || count <= most {
            true => out.push_str(between),
            false => {
                if nth > 0 {
                    out.extend(between.chars().take(CONTEXT));
                }
                out.push('…');
                out.extend(between.chars().skip(count - CONTEXT));
            }
        }
        if !text[stretch.clone()].trim().is_empty() {
            out.push(BOLD[0]);
            out.push_str(text[stretch.clone()].trim());
            out.push(BOLD[1]);
        }
        at = stretch.end;
    }
    let rest = &text[at..];
    match whole || rest.chars().count() <= CONTEXT {
        true => out.push_str(rest),
        false => {
            out.extend(rest.chars().take(CONTEXT));
            out.push('…');
        }
    }
    out.trim().to_owned()
}

/// A text without marks and spaces, in one width and case.
pub(super) fn letters(text: &str) -> String {
    crate::value::half_width(text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A text with its Chinese numerals as figures.
fn figures(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = rest.find(|c: char| !NUMERALS.contains(c)).unwrap_or(rest.len());
        match han(&rest[..end]).filter(|_| end > 0) {
            Some(number) => out.push_str(&number.to_string()),
            None => out.push(c),
        }
        rest = &rest[end.max(c.len_utf8())..];
    }
    out
}

fn without_figures(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit() && !NUMERALS.contains(*c) && *c != '.').collect()
}

const NUMERALS: &str = "〇零一二三四五六七八九十百";

/// Names changes so that the same one has the same name whenever the files are read; the gravest come first, and before
/// them what the redline hides.
pub(super) fn name_and_sort(changes: &mut [Change]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for change in changes.iter_mut() {
        let path = if let What::Answer(answer) = &change.what { answer.path.as_str() } else { "" };
        let text = [change.clause.as_str(), path, change.ours.as_str(), change.theirs.as_str()].join("\n");
        let id = sha256(text.as_bytes())[..6].to_owned();
        let count = seen.entry(id.clone()).or_default();
        *count += 1;
        change.id = if *count == 1 { id } else { format!("{id}-{count}") };
    }
    let first = |change: &Change| change.sites.first().map_or(0, |site| site.pair);
    changes.sort_by_key(|change| {
        (!change.hidden, std::cmp::Reverse(change.what.weight()), first(change), change.id.clone())
    });
}
