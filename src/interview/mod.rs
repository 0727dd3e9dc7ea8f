//! The interview: an answer file as questions in order, each with what a page or a terminal needs to ask it, whether it is
//! asked now, and if not, why; pure, made anew after every change.

mod first;
mod question;
mod registration;
mod seen;
mod terms;
mod truth;
mod uses;

pub use first::{Asked, Picked};
pub use question::{Answer, Choice, State, Widget};
pub use registration::{Registered, read_registration};
pub use terms::{Annex, Terms, Variant};

use crate::answers::{Answers, Schema};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::library::{Form, Kind, Library};
use crate::pipeline::{Assembly, Joined};
use crate::value::{Language, Localised};
use question::Asker;
use seen::{Seen, world};
use serde::Serialize;
use std::cell::RefCell;
use std::rc::Rc;
use uses::Uses;

/// What is to be asked of one deal.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Interview {
    /// Kind of agreement, and what it is called.
    pub kind: Choice,
    /// Its form.
    pub form: Choice,
    /// What stands at the head of the file: language, form, stance.
    pub head: Vec<Answer>,
    /// Roles that parties can have.
    pub roles: Vec<Role>,
    /// The questions of the first screen.
    pub first: Vec<Asked>,
    /// All topics in order.
    pub topics: Vec<Topic>,
    /// What is agreed besides answers.
    pub terms: Terms,
    /// Answers that must be given, and how many of them are.
    pub needed: usize,
    /// How many of them are given.
    pub given: usize,
}

/// A role and whether somebody has it.
#[derive(Debug, Clone, Serialize)]
pub struct Role {
    /// Its word in the file.
    pub word: String,
    /// What it is called.
    pub label: String,
    /// Somebody must have it.
    pub required: bool,
    /// Somebody has it.
    pub present: bool,
}

/// A topic with its questions.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Topic {
    /// Its table in the file.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// A line about it.
    pub intro: Option<String>,
    /// How it stands as a whole: the gravest of its questions.
    pub state: State,
    /// How many of its questions are missing, wrong, answered.
    pub missing: usize,
    /// How many are wrong.
    pub wrong: usize,
    /// How many are answered.
    pub done: usize,
    /// How many are asked now.
    pub asked: usize,
    /// In the order of the library. Of parties: one, with a row for each.
    pub questions: Vec<Answer>,
}

/// Makes interviews of one library; what it has read of a form it keeps.
#[derive(Debug)]
pub struct Interviewer<'l> {
    library: &'l Library,
    uses: RefCell<Vec<(String, String, Rc<Uses>)>>,
}

impl<'l> Interviewer<'l> {
    /// One for `library`.
    pub fn new(library: &'l Library) -> Interviewer<'l> {
        Interviewer { library, uses: RefCell::default() }
    }

    /// What is to be asked of the deal that `joined` holds and that was assembled as a draft, in words of `language`.
    pub fn interview(&self, joined: &Joined<'_>, assembly: &Assembly<'_>, language: Language) -> Interview {
        let (kind, form) = (assembly.plan.kind, assembly.plan.form);
        let uses = self.uses(kind, form);
        let world = world(&kind.schema, &assembly.answers);
        let asker = Asker {
            library: self.library,
            kind,
            form,
            uses: &uses,
            world: &world,
            root: &joined.root,
            answers: &assembly.answers,
            findings: &assembly.findings,
            language,
        };
        let topics: Vec<Topic> = kind.schema.topics.iter().map(|(name, topic)| asker.topic(name, topic)).collect();
        let head = asker.head();
        let needed = topics.iter().flat_map(|topic| &topic.questions).map(Answer::needed);
        let (needed, given) = needed.fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
        Interview {
            kind: Choice { word: kind.name.clone(), label: say(&kind.schema.title, language) },
            form: Choice { word: form.id.clone(), label: say(&form.name, language) },
            roles: roles(&kind.schema, &assembly.answers, language),
            first: first::asked(&asker, &head, &topics),
            terms: terms::terms(&asker, assembly),
            head,
            topics,
            needed,
            given,
        }
    }

    /// The law behind what an answer changes in this form, as printed citations.
    pub fn basis(&self, kind: &Kind, form: &Form, path: &str, language: Language) -> Vec<String> {
        let uses = self.uses(kind, form);
        let cited = uses.basis(path).filter_map(|id| self.library.statutes.cite_short(id, None));
        cited.map(|cited| say(&cited, language)).collect()
    }

    fn uses(&self, kind: &Kind, form: &Form) -> Rc<Uses> {
        let known =
            self.uses.borrow().iter().find(|(k, f, _)| *k == kind.name && *f == form.id).map(|(.., u)| Rc::clone(u));
        known.unwrap_or_else(|| {
            let uses = Rc::new(Uses::of(self.library, kind, form));
            self.uses.borrow_mut().push((kind.name.clone(), form.id.clone(), Rc::clone(&uses)));
            uses
        })
    }
}

fn roles(schema: &Schema, answers: &Answers, language: Language) -> Vec<Role> {
    let role = |role: &crate::answers::Role| Role {
        word: role.id.clone(),
        label: say(&role.name, language),
        required: role.required,
        present: answers
            .parties
            .iter()
            .any(|party| party.role == role.id && !answers.lacking.contains(&format!("party.{}", role.id))),
    };
    schema.roles.iter().map(role).collect()
}

fn say(words: &Localised<String>, language: Language) -> String {
    words.prefer(language).cloned().unwrap_or_default()
}

/// Findings that say that an answer is not there, and no more.
fn is_missing(finding: &Diagnostic) -> bool {
    matches!(finding.code, Code::MissingAnswer | Code::EmptyAnswer | Code::MissingParty | Code::MissingTranslation)
}

/// Findings that say that an answer cannot stand.
fn is_wrong(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error && !is_missing(finding)
}
