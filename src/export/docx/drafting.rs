//! What a drafter wants to know about each clause of an agreement: its note, its legal basis, the variant to fall back on.

use super::notes::Notes;
use crate::answers::Stance;
use crate::document::{Block, Content, Document, SpanKind, paragraphs, plain_text};
use crate::expression::{Unescaped, unescape};
use crate::library::{Clause, Library};
use crate::pipeline::Assembly;
use crate::value::{Language, han_numeral, item_letter};
use chrono::NaiveDate;

/// A comment for each clause and annex of a document (the agreement or an annex of its own), in `language`.
pub fn drafting_notes(library: &Library, assembly: &Assembly<'_>, document: &Document, language: Language) -> Notes {
    let chosen: Vec<&Clause> =
        assembly.plan.clauses().map(|planned| planned.clause).chain(assembly.plan.annexes.iter().copied()).collect();
    let mut notes = Notes::default();
    for (index, block) in document.blocks.iter().enumerate() {
        let Some(clause) = block.anchor.as_deref().and_then(|anchor| chosen.iter().find(|clause| clause.id == anchor))
        else {
            continue;
        };
        let mut paragraphs = vec![head(clause, language)];
        let note = assembly.note(library, clause);
        paragraphs.extend(note.prefer(language).filter(|note| !note.is_empty()).cloned());
        paragraphs.extend(basis(library, clause, document.provenance.date, language));
        // What says the same in this deal is nothing to fall back on.
        let mut known = vec![variant_text(library, assembly, clause, language).unwrap_or_default()];
        for fallback in fallbacks(library, clause) {
            let Some(text) = variant_text(library, assembly, fallback, language) else { continue };
            if !known.contains(&text) {
                paragraphs.push(fallback_label(fallback, language));
                paragraphs.extend(text.iter().cloned());
                known.push(text);
            }
        }
        notes.add(index, paragraphs);
    }
    notes
}

/// `liability.cap · balanced　责任限额`
fn head(clause: &Clause, language: Language) -> String {
    let variant = clause.variant.map(|variant| format!(" · {}", variant.word())).unwrap_or_default();
    let gap = if language == Language::Zh { "\u{3000}" } else { " " };
    let heading = clause.heading.prefer(language).map_or("", String::as_str);
    format!("{}{variant}{gap}{heading}", clause.id)
}

/// `依据：《民法典》第五百零一条、第五百零九条；《公司法》第八十四条`: an instrument is named once.
fn basis(library: &Library, clause: &Clause, on: Option<NaiveDate>, language: Language) -> Option<String> {
    let mut cited: Vec<String> = Vec::new();
    let mut last = "";
    for id in &clause.basis {
        let Some(text) = library.statutes.cite_short(id, on).and_then(|text| text.prefer(language).cloned()) else {
            continue;
        };
        let instrument = id.split_once(':').map_or("", |(instrument, _)| instrument);
        match (cited.last_mut(), text.split_once('》')) {
            (Some(before), Some((_, article))) if instrument == last => {
                before.push('、');
                before.push_str(article);
            }
            _ => cited.push(text),
        }
        last = instrument;
    }
    let (label, comma) = if language == Language::Zh { ("依据：", "；") } else { ("Basis: ", "; ") };
    (!cited.is_empty()).then(|| format!("{label}{}", cited.join(comma)))
}

/// From either end of the ladder one falls back towards its middle, from the middle to either side.
fn fallbacks<'l>(library: &'l Library, clause: &'l Clause) -> Vec<&'l Clause> {
    let version = |stance: Stance| library.versions(&clause.id).find(|version| version.variant == Some(stance));
    let order: &[Stance] = match clause.variant {
        None => &[],
        Some(Stance::Discloser) => &[Stance::Balanced, Stance::Recipient],
        Some(Stance::Recipient) => &[Stance::Balanced, Stance::Discloser],
        Some(Stance::Balanced) => &[Stance::Discloser, Stance::Recipient],
    };
    let most = if clause.variant == Some(Stance::Balanced) { 2 } else { 1 };
    order.iter().filter_map(|stance| version(*stance)).take(most).collect()
}

fn fallback_label(clause: &Clause, language: Language) -> String {
    let word = clause.variant.map_or("", Stance::word);
    match language {
        Language::Zh => format!("备选文本（{word}）："),
        Language::En => format!("Text to fall back on ({word}):"),
    }
}

/// What a variant says in this deal, a line a paragraph. None: it wants an answer which this deal does not have.
fn variant_text(
    library: &Library,
    assembly: &Assembly<'_>,
    clause: &Clause,
    language: Language,
) -> Option<Vec<String>> {
    let language = [language]
        .into_iter()
        .chain(assembly.document.languages.iter().copied())
        .find(|language| clause.text.get(*language).is_some())?;
    let (template, scope) = (clause.text.get(language)?, assembly.scopes.get(language)?);
    let markdown = library.expressions.render(template.id, scope).ok()?;
    let mut lines = Vec::new();
    let mut items = 0;
    for line in markdown.lines().map(str::trim).filter(|line| !line.is_empty()) {
        // Items of a list come one after the other.
        let (marker, text) = match line.strip_prefix("1. ") {
            Some(text) => {
                items += 1;
                let marker = match language {
                    Language::Zh => format!("（{}）", han_numeral(items)),
                    Language::En => format!("({}) ", item_letter(items)),
                };
                (marker, text)
            }
            None => {
                items = 0;
                (String::new(), line)
            }
        };
        lines.push(marker + &plain(library, &assembly.document, text, language));
    }
    Some(lines)
}

/// A line of rendered Markdown as plain text. Values are still escaped, so marks can only be the clause's own.
fn plain(library: &Library, document: &Document, line: &str, language: Language) -> String {
    let mut text = String::new();
    let line = line.trim_start_matches("> ").replace("**", "");
    let mut rest = line.as_str();
    while let Some((before, after)) = rest.split_once("[](#") {
        text.push_str(before);
        let (anchor, after) = after.split_once(')').unwrap_or((after, ""));
        text.push_str(&referred(library, document, anchor, language));
        rest = after;
    }
    text.push_str(rest);
    text.chars().fold(String::new(), |mut plain, c| {
        match unescape(c) {
            Unescaped::Blank(em) => plain.extend(std::iter::repeat_n('_', em.into())),
            Unescaped::Character(c) => plain.push(c),
        }
        plain
    })
}

/// What a reference to a place of the document prints, or the name of a clause that is not in it.
fn referred(library: &Library, document: &Document, anchor: &str, language: Language) -> String {
    let printed = document.blocks.iter().flat_map(|block| block.content.texts()).find_map(|text| {
        let spans = text.get(language)?;
        spans.iter().find(|span| span.kind == SpanKind::Reference(anchor.to_owned())).map(|span| span.text.clone())
    });
    let named = || {
        let clause = library.versions(anchor).next()?;
        clause.heading.prefer(language).map(|heading| match language {
            Language::Zh => format!("“{heading}”条款"),
            Language::En => format!("the clause “{heading}”"),
        })
    };
    printed.or_else(|| number(document, anchor, language)).or_else(named).unwrap_or_else(|| anchor.to_owned())
}

/// The number of a place that nothing in the document refers to.
fn number(document: &Document, anchor: &str, language: Language) -> Option<String> {
    let start = document.blocks.iter().position(|block| block.anchor.as_deref() == Some(anchor))?;
    let block = &document.blocks[start];
    match &block.content {
        Content::Heading { number: Some(number), .. } | Content::Annex { number, .. } => {
            return number.prefer(language).cloned();
        }
        Content::Title(title) => return title.prefer(language).map(|spans| plain_text(spans)),
        _ => {}
    }
    let clause = |block: &Block| block.origin.as_ref().map(|origin| origin.clause.clone());
    let numbers: Vec<&String> = document.blocks[start..]
        .iter()
        .take_while(|other| clause(other) == clause(block))
        .filter_map(|block| match &block.content {
            Content::Paragraph { number, .. } => number.as_ref(),
            _ => None,
        })
        .collect();
    let (first, last) = (numbers.first()?, numbers.last()?);
    Some(paragraphs(first, last, numbers.len(), language))
}
