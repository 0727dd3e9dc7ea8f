//! `NAME.next.toml`: the answer file with what was decided, comments kept.

use super::sent::SentOut;
use super::{Failure, report};
use crate::answers::{AnswerFile, Entry, Stance};
use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::negotiate::{Decided, OwnWords, Reading, Settled, settle};
use crate::pipeline::assemble;
use crate::value::{Language, Localised};

/// The next answers.
pub(super) struct Next {
    pub settled: Settled,
    /// The answer file.
    pub text: String,
    /// What is wrong with it, and was not wrong before.
    pub findings: Vec<Diagnostic>,
}

/// What the decisions come to, in the deal's own answer file.
///
/// # Errors
/// The file cannot be changed.
pub(super) fn settle_next(ours: &SentOut, reading: &Reading, decided: &[Decided<'_>]) -> Result<Next, Failure> {
    let settled = settle(&ours.deal(), &ours.sent, reading, decided);
    let schema = &ours.assembly.plan.kind.schema;
    let both = ours.assembly.document.languages.len() > 1;
    let mut file = AnswerFile::open(ours.layers.deal())?;
    let put = |result: Result<(), Diagnostic>| result.map_err(|finding| vec![finding]);
    for (path, value) in &settled.answers {
        if let Some(entry) = Entry::of_toml(value) {
            put(file.set(schema, path, &entry))?;
        }
    }
    for (clause, word) in &settled.choose {
        put(file.choose(schema, clause, Stance::from_word(word)))?;
    }
    for own in &settled.special {
        put(file.add_row(schema, "special", &fields(own, both)).map(drop))?;
    }
    let text = file.text();
    let findings = match settled.answers.is_empty() && settled.choose.is_empty() && settled.special.is_empty() {
        true => Vec::new(),
        false => new_findings(ours, &text),
    };
    Ok(Next { settled, text, findings })
}

impl Next {
    /// Says what of the decisions is not in the file, and what the rules find in it.
    pub fn tell(&self, decided: &[Decided<'_>], language: Language) {
        tell_left(decided, [&self.settled.left, &[]], language);
        report::print(&self.findings, language);
    }
}

fn fields(own: &OwnWords, both: bool) -> Vec<(&'static str, Entry)> {
    let words = |words: &str| match own.language.filter(|_| both) {
        Some(language) => Entry::record(&[(language.code(), Entry::text(words))]),
        None => Entry::text(words),
    };
    let mut fields = Vec::new();
    fields.extend(own.article.as_deref().map(|article| ("article", Entry::text(article))));
    fields.extend(own.instead_of.as_deref().map(|text| ("instead_of", words(text))));
    fields.extend(own.after.as_deref().map(|text| ("after", words(text))));
    fields.extend(own.text.as_deref().map(|text| ("text", words(text))));
    fields
}

fn new_findings(ours: &SentOut, text: &str) -> Vec<Diagnostic> {
    let told = |finding: &Diagnostic| (finding.code.clone(), finding.message.zh.clone());
    let before: Vec<_> = ours.assembly.findings.iter().map(told).collect();
    let source = Source::new("next.toml".to_owned(), text.to_owned());
    let found = match assemble(ours.library, &ours.layers.clone().with_deal(&source), ours.options.clone()) {
        Ok(assembly) => assembly.findings,
        Err(findings) => findings,
    };
    found.into_iter().filter(|own| own.severity > Severity::Info && !before.contains(&told(own))).collect()
}

/// Says what could not be done, and whether there was any.
pub(super) fn tell_left(
    decided: &[Decided<'_>],
    left: [&[(String, Localised<String>)]; 2],
    language: Language,
) -> bool {
    let places =
        [language.say("没有写入 next.toml", "not in next.toml"), language.say("没有写入修订稿", "not in the redline")];
    let mut any = false;
    for (list, place) in left.into_iter().zip(places) {
        for (id, why) in list {
            let Some(own) = decided.iter().find(|own| own.change.id == *id) else { continue };
            let title = own.change.title.prefer(language).map_or("", String::as_str);
            let why = why.prefer(language).map_or("", String::as_str);
            report::note(&format!("{place}: {id} {} {title}: {why}", own.change.number));
            any = true;
        }
    }
    any
}
