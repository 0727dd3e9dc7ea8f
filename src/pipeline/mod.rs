//! From answer files to an agreement with its findings: the phases one after the other, none skipped, none repeated.

mod caches;
mod provenance;

pub use caches::TextCaches;
pub use provenance::provenance;

use crate::answers::{self, Answers, Layers, Parsed, required};
use crate::check::{self, Evaluation, Subject, Waived};
use crate::diagnostic::{self, Code, Diagnostic, Severity};
use crate::document::{self, Document, DocumentMeta, Provenance};
use crate::draft;
use crate::expression::Scope;
use crate::library::{Clause, Form, Kind, Library};
use crate::plan::{Plan, choose_alone, choose_form, not_due, plan};
use crate::value::{Byline, Language, Localised, Value};
use chrono::NaiveDate;

/// How an agreement is to be assembled.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Missing answers become blanks, and every page is marked.
    pub draft: bool,
    /// The form to take, instead of the one that the answers name.
    pub form: Option<String>,
    /// Annexes and instruments that are wanted besides the annexes which the answers attach.
    pub annexes: Vec<String>,
    /// The day for which the law is looked up, instead of the signing date.
    pub as_of: Option<NaiveDate>,
    /// Author and day that the files name, before those that the answers name.
    pub byline: Byline,
    /// These answers were checked before: only what keeps the text from being written is found again.
    pub checked: bool,
}

/// A drafted and checked agreement. `document` may be used only where `findings` has no error, or in a draft.
#[derive(Debug)]
pub struct Assembly<'l> {
    /// What the files say.
    pub answers: Answers,
    /// What was chosen.
    pub plan: Plan<'l>,
    /// What conditions and texts saw, by language.
    pub scopes: Localised<Scope>,
    /// The text.
    pub document: Document,
    /// Findings that stand, in order of their place.
    pub findings: Vec<Diagnostic>,
    /// Findings that were accepted.
    pub waived: Vec<Waived>,
    /// What the findings rest on.
    pub evaluation: Evaluation,
}

impl Assembly<'_> {
    /// What `clause` says to the drafter of this agreement.
    pub fn note(&self, library: &Library, clause: &Clause) -> Localised<String> {
        let scope = self.scopes.zh.as_ref();
        scope.map_or_else(Localised::default, |scope| {
            clause.note.of(library, self.plan.kind, self.plan.form, scope).clone()
        })
    }
}

/// The joined answers of a deal, with their kind.
pub type Joined<'l> = answers::Joined<'l, Kind>;

/// Assembles the agreement of `layers`.
///
/// # Errors
/// The answers cannot be read at all, or are of no known kind.
pub fn assemble<'l>(library: &'l Library, layers: &Layers, options: Options) -> Result<Assembly<'l>, Vec<Diagnostic>> {
    let joined = layers.join(&library.kinds)?;
    Ok(from_joined(&TextCaches::default(), library, &joined, provenance(library, layers), options))
}

/// Assembles an agreement from answers already joined: the last step of [`assemble`], and each row of a batch.
pub fn from_joined<'l>(
    caches: &TextCaches,
    library: &'l Library,
    joined: &Joined<'l>,
    provenance: Provenance,
    options: Options,
) -> Assembly<'l> {
    let Answered { answers, form, scope, mut findings } = answered(caches, library, joined, &options);
    let (plan, unplanned) = plan(library, (joined.kind, form), &answers, &scope);
    findings.extend(not_due(library, &plan, &options.annexes));
    let languages = answers.languages();
    // Findings are told in both languages.
    let english = !options.checked || languages.contains(&Language::En);
    let scopes = draft::scopes(library, &plan, &answers, scope, english);
    let undecided = answers::undecided(&joined.kind.schema, &answers);
    let (text, unwritten) = draft::draft(library, (&plan, &answers.special), &scopes, &languages, &undecided);
    let (document, misbuilt) = document::build(&caches.blocks, &text, meta(&answers, form, provenance, &options));
    // While answers are missing, what cannot be decided or written because of them says nothing new.
    if options.draft || answers.lacking.is_empty() {
        findings.extend(unplanned);
        findings.extend(unwritten.into_iter().map(|finding| if options.draft { softened(finding) } else { finding }));
        findings.extend(misbuilt.into_iter().map(|finding| {
            let place = finding.answer.as_ref().and_then(|path| answers.locate(path)).cloned();
            Diagnostic { location: finding.location.clone().or(place), ..finding }
        }));
    }
    let mut evaluation = Evaluation::default();
    if !options.checked {
        let (answers, plan, scopes, document) = (&answers, &plan, &scopes, &document);
        let subject = Subject { library, answers, plan, scopes, document, cache: &caches.texts };
        let found;
        (found, evaluation) = check::check(&subject);
        findings.extend(found);
        findings.extend(check::force(&subject, options.as_of));
    }
    let (mut findings, waived) = check::waive(library, &answers, findings);
    diagnostic::sort(&mut findings);
    Assembly { answers, plan, scopes, document, findings, waived, evaluation }
}

/// Answers with the form they take.
struct Answered<'l> {
    answers: Answers,
    form: &'l Form,
    /// What conditions and Chinese texts see of them.
    scope: Scope,
    /// What is wrong with them or missing.
    findings: Vec<Diagnostic>,
}

fn answered<'l>(caches: &TextCaches, library: &'l Library, joined: &Joined<'l>, options: &Options) -> Answered<'l> {
    let kind = joined.kind;
    let Parsed { mut answers, mut findings } = joined.parse();
    let seen = |answers: &Answers| draft::scope(library, kind, answers, Language::Zh).caching(caches.rendered.as_ref());
    if let Some(form) = &options.form {
        answers.form.clone_from(form);
    }
    let mut scope = seen(&answers);
    let (form, about_form) = choose_form(library, kind, &mut answers, &scope);
    findings.extend(about_form);
    findings.extend(choose_alone(kind, &mut answers, &options.annexes));
    answers.show_choices(&mut scope);
    let conditions = library.required_when(kind);
    findings.extend(required(&kind.schema, conditions, &library.expressions, &answers, &scope, &joined.root.key));
    if let Some(usage) = library.usage(kind, form) {
        // What the form does not use need not be answered for it.
        let asked = |finding: &Diagnostic| finding.answer.as_ref().is_none_or(|path| usage.asks(path));
        let needless = |code: &Code| *code == Code::MissingAnswer || *code == Code::MissingTranslation;
        findings.retain(|finding| !needless(&finding.code) || asked(finding));
    }
    let lacking = answers::lacking(&kind.schema, &answers, &findings);
    if options.draft {
        remind(&mut findings);
    }
    if !lacking.is_empty() {
        answers::leave_blanks(&kind.schema, &mut answers, lacking);
        scope = seen(&answers);
    }
    Answered { answers, form, scope, findings }
}

/// What the document is besides its text.
fn meta(answers: &Answers, form: &Form, provenance: Provenance, options: &Options) -> DocumentMeta {
    let mut languages = answers.languages();
    // The text that prevails stands first.
    if answers
        .get("agreement.prevailing_language")
        .is_some_and(|value| *value == Value::Word(Language::En.code().to_owned()))
    {
        languages.sort_by_key(|language| *language != Language::En);
    }
    let written = |path: &str| match answers.get(path) {
        Some(Value::Text(number)) => number.prefer(languages[0]).cloned(),
        _ => None,
    };
    let number = form.number.as_deref().and_then(written).or_else(|| written("agreement.number"));
    let provenance = Provenance { date: answers.signing_date(), ..provenance };
    let byline = options.byline.clone().or(&answers.byline);
    DocumentMeta { languages, number, draft: options.draft, byline, provenance }
}

/// In a draft, what is missing is a blank that the reader sees.
fn remind(findings: &mut [Diagnostic]) {
    let missing = [Code::MissingAnswer, Code::MissingParty, Code::EmptyAnswer];
    for finding in findings.iter_mut().filter(|finding| missing.contains(&finding.code)) {
        finding.severity = Severity::Warning;
    }
}

/// The finding as a warning: a draft may have holes.
fn softened(finding: Diagnostic) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..finding }
}
