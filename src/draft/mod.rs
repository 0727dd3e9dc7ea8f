//! Chosen clauses → text, every stretch with its origin. Values are still escaped (see `expression`).

mod rewording;

pub use rewording::Rewording;

use crate::answers::{Answers, Special};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::expression::{Rendered, Scope, Templated, Undecided};
use crate::library::{Article, Clause, Condition, Kind, Library, Template, Words};
use crate::plan::Plan;
use crate::value::{Language, Localised};
use std::rc::Rc;

/// The text of an agreement, clause by clause, before numbers and references.
#[derive(Debug)]
pub struct Draft<'l> {
    /// What stands at its head.
    pub title: Localised<String>,
    /// Title, parties, recitals, signatures, with marks for articles and annexes.
    pub skeleton: DraftText<'l>,
    /// In order.
    pub articles: Vec<DraftArticle<'l>>,
    /// In order.
    pub annexes: Vec<DraftText<'l>>,
    /// The parties' own words in place of those of the library.
    pub rewordings: Vec<Rewording>,
}

/// An article's clauses.
#[derive(Debug)]
pub struct DraftArticle<'l> {
    /// The article of the kind.
    pub article: &'l Article,
    /// Its title in this agreement.
    pub title: &'l Localised<String>,
    /// In order.
    pub clauses: Vec<DraftText<'l>>,
    /// The parties' own words at its end, in order.
    pub special: Vec<Localised<Rc<Rendered>>>,
}

/// One clause as Markdown.
#[derive(Debug)]
pub struct DraftText<'l> {
    /// The version it was written from.
    pub clause: &'l Clause,
    /// Markdown in the languages of the agreement.
    pub text: Localised<Rc<Rendered>>,
    /// Set in bold: standard terms called to the other side's attention.
    pub highlight: bool,
}

/// What conditions and texts in `language` see of the answers, before there is a plan.
pub fn scope(library: &Library, kind: &Kind, answers: &Answers, language: Language) -> Scope {
    answers.scope(&kind.schema, library.topics.keys().map(String::as_str), language)
}

/// Scopes of an agreement, completed by the plan: in Chinese, with which the plan was made, and in English if `english`.
pub fn scopes(
    library: &Library,
    plan: &Plan<'_>,
    answers: &Answers,
    chinese: Scope,
    english: bool,
) -> Localised<Scope> {
    let english = english.then(|| scope(library, plan.kind, answers, Language::En).caching_as(&chinese));
    let mut scopes = Localised { zh: Some(chinese), en: english };
    plan.complete(scopes.zh.iter_mut().chain(&mut scopes.en));
    for (language, scope) in [(Language::Zh, &mut scopes.zh), (Language::En, &mut scopes.en)] {
        let Some(scope) = scope else { continue };
        if let Some(title) = title(library, plan, scope, language) {
            scope.set("agreement_title", Templated::from(title));
        }
    }
    scopes
}

/// What stands at the head of the agreement, for the papers that name it.
fn title(library: &Library, plan: &Plan<'_>, scope: &Scope, language: Language) -> Option<String> {
    let written = plan.form.title.get(language).and_then(|title| library.expressions.render(title.id, scope).ok());
    let heading = || plan.kind.skeleton_of(plan.form).heading.get(language).cloned();
    written.map(|title| title.to_string()).or_else(heading)
}

/// Writes every chosen clause in `languages`, with blanks for the words that turn on answers which are not there. What
/// cannot be written is a finding at its place in the clause file.
pub fn draft<'l>(
    library: &Library,
    (plan, special): (&Plan<'l>, &[Special]),
    scopes: &Localised<Scope>,
    languages: &[Language],
    undecided: &[Undecided],
) -> (Draft<'l>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let renaming = renaming(library, plan, scopes);
    let mut write = |clause: &'l Clause| {
        let mut text = Localised::default();
        for language in languages {
            if clause.text.get(*language).is_none() {
                findings.push(one_sided(clause, *language));
            }
            if let (Some(template), Some(scope)) = (clause.text.get(*language), scopes.get(*language)) {
                match library.expressions.render_undecided(template.id, scope, undecided) {
                    Ok(markdown) => text.set(*language, renamed(&renaming, *language, markdown)),
                    Err(error) => findings.push(unwritable(clause, template, &error)),
                }
            }
        }
        let bold = |condition: &Condition| {
            scopes.zh.as_ref().is_some_and(|scope| library.expressions.holds(condition.id, scope).unwrap_or(false))
        };
        let highlight = clause.highlight || clause.highlight_when.as_ref().is_some_and(bold);
        DraftText { clause, text, highlight }
    };
    let skeleton = write(plan.kind.skeleton_of(plan.form));
    let articles = plan
        .articles
        .iter()
        .map(|article| DraftArticle {
            article: article.article,
            title: article.title,
            clauses: article.clauses.iter().map(|planned| write(planned.clause)).collect(),
            special: article.special.iter().map(|n| own_words(&special[*n], languages)).collect(),
        })
        .collect();
    let annexes = plan.annexes.iter().map(|annex| write(annex)).collect();
    let mut title = skeleton.clause.heading.clone();
    for (language, template) in plan.form.title.iter() {
        match scopes.get(language).map(|scope| library.expressions.render(template.id, scope)) {
            Some(Ok(words)) => title.set(language, renamed(&renaming, language, words).to_string()),
            Some(Err(error)) => findings.push(unwritable(skeleton.clause, template, &error)),
            None => {}
        }
    }
    let rewordings = special.iter().filter_map(|own| Rewording::of(own, languages)).collect();
    (Draft { title, skeleton, articles, annexes, rewordings }, findings)
}

/// The parties' own words, as they were given.
fn own_words(special: &Special, languages: &[Language]) -> Localised<Rc<Rendered>> {
    let mut text = Localised::default();
    for language in languages {
        if let Some(words) = special.text.prefer(*language) {
            text.set(*language, Rc::new(Rendered::of_answer(&special.path, words)));
        }
    }
    text
}

/// The words that this agreement takes for those of the library.
fn renaming<'l>(library: &Library, plan: &Plan<'l>, scopes: &Localised<Scope>) -> Vec<&'l Words> {
    let holds = |condition: &Condition| {
        scopes.zh.as_ref().is_some_and(|scope| library.expressions.holds(condition.id, scope).unwrap_or(false))
    };
    plan.form.words.iter().filter(|words| words.when.as_ref().is_none_or(holds)).collect()
}

fn renamed(renaming: &[&Words], language: Language, text: Rc<Rendered>) -> Rc<Rendered> {
    let pairs = renaming.iter().filter_map(|words| words.replace.get(language)).flatten();
    let pairs: Vec<(&str, &str)> = pairs.map(|(from, to)| (from.as_str(), to.as_str())).collect();
    if pairs.iter().any(|(from, _)| text.contains(from)) { Rc::new(text.replacing(&pairs)) } else { text }
}

/// A clause of a firm that writes in one language, in an agreement that needs the other.
fn one_sided(clause: &Clause, lacks: Language) -> Diagnostic {
    let (zh, en) = (lacks.say("中文", "英文"), lacks.code());
    Diagnostic::of(
        Code::ParagraphsDiffer,
        format!("条款 {} 没有{zh}文本，而协议使用该语言", clause.id),
        format!("clause {} has no {en} text, in which the agreement is written", clause.id),
    )
    .hint(
        "补写该语言的文本，或者改用只含另一种语言的协议",
        "write the text in that language, or draft in the other language alone",
    )
    .at(Location::new(&clause.source, 0..0))
}

fn unwritable(clause: &Clause, template: &Template, error: &crate::expression::ExpressionError) -> Diagnostic {
    // What is about no answer, as a text that costs too much, has words of its own.
    let (zh, en) = match error.subject.is_empty() {
        true => (error.sides().0.to_owned(), error.sides().1.to_owned()),
        false => (format!("{} 没有可用的答案", error.subject), format!("{} has no answer to print", error.subject)),
    };
    Diagnostic::of(
        Code::EmptyHole,
        format!("条款 {} 无法成文：{zh}", clause.id),
        format!("clause {} cannot be written: {en}", clause.id),
    )
    .hint(
        "补全该答案；条款正文只能直接使用必答的问题，其余须先判断",
        "give the answer; a text may print only what is required, or what it has asked for with {% if %}",
    )
    .at(template.location.within(&error.span))
}
