//! `baomi explain`: what a rule checks, what a finding means, what a question asks and changes, what a fact says.

mod fact;
mod question;
mod rule;
mod search;

use super::{ExitStatus, Failure, report};
use crate::answers::closest;
use crate::diagnostic::{Code, Diagnostic, Entry, Severity};
use crate::library::{Library, User};
use crate::value::{Language, Localised};
use clap::Args;

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// A rule (L02), a finding (missing-answer), a question (consent.route, or on_closing), a fact, or words of any of them;
    /// leave out to list all rules and findings
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

impl Explain {
    pub(super) fn run(&self, library: &Library, language: Language) -> Result<ExitStatus, Failure> {
        let text = match &self.name {
            None => list(library, language),
            Some(name) => one(library, name, language).ok_or_else(|| unknown(library, name))?,
        };
        report::say(&text);
        Ok(ExitStatus::Sound)
    }
}

/// What has this name; where nothing has, what has it as its last part or in its words.
pub(super) fn one(library: &Library, name: &str, language: Language) -> Option<String> {
    if let Some(rule) = library.rules().find(|rule| rule.id.eq_ignore_ascii_case(name)) {
        return Some(rule::explain(library, rule, language));
    }
    if let Some(entry) = Code::find(name) {
        return Some(explain_own(entry, language));
    }
    if let Some(fact) = library.facts.get(name) {
        return Some(fact::explain(library, fact, language));
    }
    if let Some(question) = library.question(name) {
        return Some(question::explain(library, name, question, language));
    }
    let found = search::search(library, name, language);
    match found.as_slice() {
        [] => None,
        // One question has this key: it is meant.
        [search::Found { path: Some(path), .. }] => {
            library.question(path).map(|question| question::explain(library, path, question, language))
        }
        _ => Some(search::list(&found, language)),
    }
}

fn unknown(library: &Library, name: &str) -> Failure {
    let codes = Code::own().iter().map(|entry| entry.word).chain(library.rules().map(|rule| rule.id.as_str()));
    let facts = library.facts.keys().map(String::as_str);
    let questions: Vec<String> = library.questions().map(|(path, _)| path).collect();
    let guess = closest(name, codes.chain(facts).chain(questions.iter().map(String::as_str)));
    vec![
        Diagnostic::of(
            Code::UnknownRule,
            format!("没有规则、提示、事实或者问题 {name}"),
            format!("there is no rule, finding, fact or question {name}"),
        )
        .hint(
            guess.map_or("baomi explain 列出全部规则与提示".to_owned(), |g| format!("是否指 {g}？")),
            guess.map_or("`baomi explain` lists all rules and findings".to_owned(), |g| format!("did you mean {g}?")),
        ),
    ]
}

fn list(library: &Library, language: Language) -> String {
    let mut rows: Vec<(String, &str, String)> = library
        .rules()
        .map(|rule| (rule.id.clone(), rule.severity.word(language), rule::readable(&rule.message, language)))
        .collect();
    rows.extend(
        Code::own().iter().map(|entry| {
            (entry.word.to_owned(), entry.severity.word(language), side(&entry.title, language).to_owned())
        }),
    );
    rows.sort();
    rows.iter().map(|(code, severity, message)| format!("{code:16} {severity:8} {message}\n")).collect()
}

fn side(text: &Localised<&'static str>, language: Language) -> &'static str {
    text.prefer(language).copied().unwrap_or_default()
}

/// One of the program's own findings: what, why, and what may be done about it.
fn explain_own(entry: &Entry, language: Language) -> String {
    let waivable = match (entry.waivable, language) {
        (true, Language::Zh) => "可以用 [[waive]] 写明理由接受。",
        (true, Language::En) => "It can be accepted by a [[waive]] with a reason.",
        (false, Language::Zh) => "不能用 [[waive]] 接受。",
        (false, Language::En) => "It cannot be accepted by a [[waive]].",
    };
    let draft = match (entry.severity, entry.stops_draft, language) {
        (Severity::Error, true, Language::Zh) => "有此错误时，--draft 也不生成。",
        (Severity::Error, true, Language::En) => "It keeps even a --draft from being written.",
        (Severity::Error, false, Language::Zh) => "--draft 时不妨碍生成草稿。",
        (Severity::Error, false, Language::En) => "A --draft is written in spite of it.",
        _ => "",
    };
    let gap = if language == Language::En && !draft.is_empty() { " " } else { "" };
    format!(
        "{}  {}  {}\n\n{}\n\n{waivable}{gap}{draft}\n",
        entry.word,
        entry.severity.word(language),
        side(&entry.title, language),
        side(&entry.why, language),
    )
}

/// What speaks of an answer or names a fact, one line each: clauses, rules, steps, facts, questions.
fn users(users: &[User<'_>], language: Language) -> String {
    let name = |user: &User<'_>| match user {
        User::Clause(clause) => {
            let heading = clause.heading.prefer(language).map_or("", String::as_str);
            (language.say("条款", "clause"), clause.id.clone(), heading.to_owned())
        }
        User::Rule(rule) => (language.say("规则", "rule"), rule.id.clone(), rule::readable(&rule.message, language)),
        User::Step(step) => (language.say("事项", "step"), step.id.clone(), rule::readable(&step.what, language)),
        User::Route(route) => (language.say("路径", "route"), route.id.clone(), rule::readable(&route.title, language)),
        User::Fact(fact) => {
            (language.say("事实", "fact"), fact.name.clone(), fact.say.prefer(language).cloned().unwrap_or_default())
        }
        User::Question(path) => (language.say("问题", "question"), (*path).to_owned(), String::new()),
        User::Kind(kind) => (
            language.say("类型", "kind"),
            kind.name.clone(),
            kind.schema.title.prefer(language).cloned().unwrap_or_default(),
        ),
    };
    let mut lines: Vec<String> = Vec::new();
    let mut named: Vec<_> = users.iter().map(name).collect();
    // All rules together, all steps: in the order in which each first stands.
    let kinds: Vec<&str> = named.iter().map(|(what, ..)| *what).collect();
    named.sort_by_key(|(what, ..)| kinds.iter().position(|kind| kind == what));
    for (what, id, words) in named {
        let line = format!("  {what} {id}  {words}");
        // A clause has a version for each stance.
        if lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}
