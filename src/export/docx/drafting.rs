//! What a drafter wants to know about each clause of an agreement: its note, its legal basis, the variant to fall back on.

use super::notes::Notes;
use crate::answers::Stance;
use crate::assemble::Assembly;
use crate::document::{Content, Document, plain_text};
use crate::expression::{Unescaped, unescape};
use crate::library::{Clause, Library};
use crate::value::Language;
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
        paragraphs.extend(clause.note.prefer(language).filter(|note| !note.is_empty()).cloned());
        paragraphs.extend(basis(library, clause, document.provenance.date, language));
        for fallback in fallbacks(library, clause) {
            paragraphs.extend(fallback_text(library, assembly, fallback, language));
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

fn basis(library: &Library, clause: &Clause, on: Option<NaiveDate>, language: Language) -> Option<String> {
    let cited: Vec<String> =
        clause.basis.iter().filter_map(|id| library.statutes.cite_short(id, on)?.prefer(language).cloned()).collect();
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

fn fallback_text(library: &Library, assembly: &Assembly<'_>, clause: &Clause, language: Language) -> Vec<String> {
    let Some(language) = [language]
        .into_iter()
        .chain(assembly.document.languages.iter().copied())
        .find(|language| clause.text.get(*language).is_some())
    else {
        return Vec::new();
    };
    let (Some(template), Some(scope)) = (clause.text.get(language), assembly.scopes.get(language)) else {
        return Vec::new();
    };
    // A variant that wants an answer which this deal does not have cannot be shown.
    let Ok(markdown) = library.expressions.render(template.id, scope) else { return Vec::new() };
    let word = clause.variant.map_or("", Stance::word);
    let label = match language {
        Language::Zh => format!("备选文本（{word}）："),
        Language::En => format!("Text to fall back on ({word}):"),
    };
    let lines = markdown.lines().map(str::trim).filter(|line| !line.is_empty());
    std::iter::once(label).chain(lines.map(|line| plain(library, &assembly.document, line, language))).collect()
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

/// The number of a place of the document, or the name of a clause that is not in it.
fn referred(library: &Library, document: &Document, anchor: &str, language: Language) -> String {
    let block = document.blocks.iter().find(|block| block.anchor.as_deref() == Some(anchor));
    let number = block.and_then(|block| match &block.content {
        Content::Heading { number: Some(number), .. } | Content::Annex { number, .. } => {
            number.prefer(language).cloned()
        }
        Content::Paragraph { number: Some(number), .. } if language == Language::Zh => Some(format!("第{number}款")),
        Content::Paragraph { number: Some(number), .. } => Some(format!("Section {number}")),
        Content::Title(title) => title.prefer(language).map(|spans| plain_text(spans)),
        _ => None,
    });
    let named = || {
        library
            .versions(anchor)
            .next()
            .and_then(|clause| clause.heading.prefer(language))
            .map(|heading| format!("“{heading}”"))
    };
    number.or_else(named).unwrap_or_else(|| anchor.to_owned())
}
