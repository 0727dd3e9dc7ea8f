//! The library's rules against the answers and the finished text.

use super::cache::TextProperties;
use super::evaluation::{Evaluation, Lacking, Undecided};
use super::{ReadText, Subject};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Origin;
use crate::expression::{ExpressionError, Scope, Templated, Unescaped, outline, to_template, unescape};
use crate::library::{Condition, Place, Rule, Template};
use crate::value::{Language, Localised, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Findings of every rule that applies, and which rules could be decided.
pub(super) fn check<'a>(
    subject: &Subject<'a>,
    texts: &[ReadText<'_>],
    lacking: &Lacking,
) -> (Vec<Diagnostic>, Evaluation) {
    let (kind, words) = (subject.plan.kind, subject.library.words());
    let mut answers: Vec<(String, Rc<TextProperties>)> = Vec::new();
    let mut two_sided = false;
    let mut take = |path: &str, text: &str| {
        // The English side of a text comes after its Chinese one.
        two_sided |= answers.last().is_some_and(|(last, _)| last == path);
        answers.push((path.to_owned(), subject.cache.text(words, text)));
    };
    subject.answers.each_text(&mut take);
    subject.answers.each_special(&mut take);
    let present = Present {
        texts: TextProperties::total(words, texts.iter().map(|text| &*text.properties)),
        answers: TextProperties::total(words, answers.iter().map(|(_, text)| &**text)),
    };
    let usage = subject.library.usage(kind, subject.plan.form);
    let (rows, findings) = (BTreeMap::new(), Vec::new());
    let evaluation = Evaluation::default();
    let mut checker = Checker { subject, texts, lacking, present, rows, answers, two_sided, findings, evaluation };
    for rule in subject.library.topics_of(kind).flat_map(|topic| &topic.rules) {
        let of_kind = rule.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind.name));
        if of_kind && usage.is_none_or(|usage| usage.checks(rule)) {
            checker.run(rule);
        }
    }
    (checker.findings, checker.evaluation)
}

struct Checker<'s, 'a> {
    subject: &'s Subject<'a>,
    texts: &'s [ReadText<'s>],
    lacking: &'s Lacking,
    present: Present,
    /// Rows of tables that rules run over, by path.
    rows: BTreeMap<&'a str, Rc<Vec<Row>>>,
    /// Free-text answers by path.
    answers: Vec<(String, Rc<TextProperties>)>,
    /// Some answer says one thing in Chinese and another in English.
    two_sided: bool,
    findings: Vec<Diagnostic>,
    evaluation: Evaluation,
}

/// How often each word that is searched for stands anywhere, by its index.
struct Present {
    texts: Vec<usize>,
    answers: Vec<usize>,
}

/// A row of a table, as `item`.
struct Row {
    index: usize,
    /// The row in English, for messages.
    english: Templated,
    scope: Scope,
}

impl<'a> Checker<'_, 'a> {
    fn run(&mut self, rule: &'a Rule) {
        let lacking = self.lacking;
        if let Some(lacking) = rule.when.as_ref().and_then(|condition| lacking.needed_by(|| condition.paths())) {
            let (rule, lacking) = (rule.id.clone(), lacking.to_owned());
            return self.evaluation.undecided.push(Undecided { rule, lacking });
        }
        let by_hand = rule.when.as_ref().and_then(|condition| lacking.by_hand(condition.whole()));
        let before = self.findings.len();
        self.evaluate(rule);
        match by_hand {
            // It found nothing to say about a blank, which does not mean that nothing will be wrong.
            Some(path) if self.findings.len() == before => {
                self.evaluation.undecided.push(Undecided { rule: rule.id.clone(), lacking: path.to_owned() });
            }
            _ => self.evaluation.rules += 1,
        }
    }

    fn evaluate(&mut self, rule: &'a Rule) {
        let subject = self.subject;
        let Some(each) = &rule.each else {
            if self.applies(rule, subject.scopes.zh.as_ref(), || subject.scopes.en.clone()) {
                self.apply(rule, subject.scopes, None);
            }
            return;
        };
        let rows = Rc::clone(self.rows.entry(each.as_str()).or_insert_with(|| Rc::new(rows(subject, each))));
        for row in rows.iter() {
            let english = || {
                let mut scope = subject.scopes.en.clone()?;
                scope.set("item", row.english.clone());
                Some(scope)
            };
            if self.applies(rule, Some(&row.scope), english) {
                let scopes = Localised { zh: Some(row.scope.clone()), en: english() };
                self.apply(rule, &scopes, Some((each, row.index)));
            }
        }
    }

    fn apply(&mut self, rule: &Rule, scopes: &Localised<Scope>, row: Option<(&str, usize)>) {
        let subject = self.subject;
        let answer = rule.at.as_ref().map(|at| match (at.strip_prefix("item"), row) {
            (Some(rest), Some((each, index))) => format!("{each}.{index}{rest}"),
            _ => at.clone(),
        });
        if rule.forbid.is_empty() {
            return self.findings.push(finding(subject, rule, scopes, answer, None));
        }
        if rule.place != Place::Text {
            let words = present(subject, &rule.forbid, &self.present.answers);
            for (path, word) in in_answers(&self.answers, &words) {
                self.findings.push(finding(subject, rule, scopes, Some(path), Some(&word)));
            }
        }
        if rule.place != Place::Answers {
            let words = present(subject, &rule.forbid, &self.present.texts);
            for (origin, word) in in_text(self.texts, &words) {
                // The parties' own words were looked through with the answers.
                if rule.place == Place::Both && origin.as_ref().is_some_and(Origin::is_special) {
                    continue;
                }
                let mut found = finding(subject, rule, scopes, answer.clone(), Some(&word));
                let (place, path) = subject.place(origin.as_ref(), &word);
                found.location = place.or(found.location);
                found.answer = path.or(found.answer);
                self.findings.push(found);
            }
        }
    }

    /// Whether the condition of a rule holds; one that cannot be decided is a finding. Where texts have two sides it may
    /// hold of either: a condition that looks for words names those of both languages.
    fn applies(&mut self, rule: &Rule, chinese: Option<&Scope>, english: impl Fn() -> Option<Scope>) -> bool {
        let Some(condition) = &rule.when else { return true };
        let expressions = &self.subject.library.expressions;
        let holds = |scope: Option<&Scope>| scope.map_or(Ok(false), |scope| expressions.holds(condition.id, scope));
        let truth = match holds(chinese) {
            Ok(false) if self.two_sided => holds(english().as_ref()),
            truth => truth,
        };
        match truth {
            Ok(truth) => truth,
            // In a draft, blanks stand where numbers and dates will be: what cannot be decided yet is no finding.
            Err(_) if self.subject.document.draft => false,
            Err(error) => {
                self.findings.push(undecided(rule, condition, &error));
                false
            }
        }
    }
}

/// The rows of a table of the answers, or the parties.
fn rows(subject: &Subject<'_>, each: &str) -> Vec<Row> {
    let Some(chinese) = &subject.scopes.zh else { return Vec::new() };
    let row = |index: usize, item: Templated, english: Templated| {
        let mut scope = chinese.clone();
        scope.set("item", item);
        Row { index, english, scope }
    };
    if each == "parties" {
        let party = |scope: Option<&Scope>, n: usize| {
            scope.and_then(|scope| scope.get("parties")?.as_array()?.get(n).cloned()).unwrap_or_else(Templated::none)
        };
        let (zh, en) = (subject.scopes.zh.as_ref(), subject.scopes.en.as_ref());
        return subject
            .answers
            .parties
            .iter()
            .enumerate()
            .map(|(n, known)| row(known.index, party(zh, n), party(en, n)))
            .collect();
    }
    match subject.answers.get(each) {
        Some(Value::List(items)) => items
            .iter()
            .enumerate()
            .map(|(n, item)| row(n, to_template(item, Language::Zh), to_template(item, Language::En)))
            .collect(),
        _ => Vec::new(),
    }
}

fn undecided(rule: &Rule, condition: &Condition, error: &ExpressionError) -> Diagnostic {
    Diagnostic::of(
        Code::Condition,
        format!("规则 {} 无法判断：{} 没有可用的答案", rule.id, error.subject),
        format!("rule {} cannot be decided: {} has no answer to go by", rule.id, error.subject),
    )
    .hint("在条件中先判断答案是否存在", "in the condition ask first whether the answer is there")
    .at(condition.location.within(&error.span))
}

fn finding(
    subject: &Subject<'_>,
    rule: &Rule,
    scopes: &Localised<Scope>,
    answer: Option<String>,
    found: Option<&str>,
) -> Diagnostic {
    let message = words(subject, &rule.message, scopes, found);
    let mut diagnostic = Diagnostic {
        code: Code::rule(&rule.id),
        severity: rule.severity,
        message,
        hint: Some(words(subject, &rule.hint, scopes, found)),
        basis: rule
            .basis
            .iter()
            .filter_map(|id| subject.library.statutes.cite_short(id, subject.answers.signing_date()))
            .collect(),
        location: None,
        answer: None,
    };
    if let Some(path) = answer {
        let file_path = match path.strip_prefix("parties.").or(path.strip_prefix("party.")) {
            Some(rest) => party_path(subject, rest),
            None => path.clone(),
        };
        diagnostic.location = subject.answers.locate(&file_path).or(subject.answers.places.get("kind")).cloned();
        diagnostic.answer = Some(file_path);
    }
    diagnostic
}

/// `transferor.id` → `parties.0.id`.
fn party_path(subject: &Subject<'_>, rest: &str) -> String {
    let (head, tail) = rest.split_once('.').map_or((rest, ""), |(head, tail)| (head, tail));
    let index = subject
        .answers
        .parties
        .iter()
        .find(|party| party.key == head || party.role == head)
        .map(|party| party.index.to_string());
    let head = index.unwrap_or_else(|| head.to_owned());
    if tail.is_empty() { format!("parties.{head}") } else { format!("parties.{head}.{tail}") }
}

fn words(
    subject: &Subject<'_>,
    text: &Localised<Template>,
    scopes: &Localised<Scope>,
    found: Option<&str>,
) -> Localised<String> {
    text.map(|language, template| {
        let Some(scope) = scopes.get(language) else { return outline(&template.text) };
        let mut scope = scope.clone();
        scope.set("found", found.unwrap_or_default().into());
        // A message that cannot be filled in is shown with gaps: the finding counts more than its wording.
        subject
            .library
            .expressions
            .render(template.id, &scope)
            .map_or_else(|_| outline(&template.text), |text| printable(&text))
    })
}

/// Rendered text as it prints.
pub fn printable(rendered: &str) -> String {
    let mut text = String::with_capacity(rendered.len());
    for c in rendered.chars() {
        match unescape(c) {
            Unescaped::Character(c) => text.push(c),
            Unescaped::Blank(em) => text.extend(std::iter::repeat_n('_', em.into())),
        }
    }
    text
}

/// The first of the words that stands in each answer.
fn in_answers(answers: &[(String, Rc<TextProperties>)], words: &[(usize, &String)]) -> Vec<(String, String)> {
    let first =
        |facts: &TextProperties| words.iter().find(|(index, _)| facts.holds(*index)).map(|(_, word)| (*word).clone());
    answers.iter().filter_map(|(path, facts)| Some((path.clone(), first(facts)?))).collect()
}

/// Those of the words that stand anywhere, with their indices in what is known of texts.
fn present<'w>(subject: &Subject<'_>, words: &'w [String], times: &[usize]) -> Vec<(usize, &'w String)> {
    let indexed = words.iter().filter_map(|word| Some((subject.library.words().index(word)?, word)));
    indexed.filter(|(index, _)| times[*index] > 0).collect()
}

/// Each clause in whose text a word stands, once.
fn in_text(texts: &[ReadText<'_>], words: &[(usize, &String)]) -> Vec<(Option<Origin>, String)> {
    let mut found: Vec<(Option<Origin>, String)> = Vec::new();
    for text in texts.iter().filter(|_| !words.is_empty()) {
        for (_, word) in words.iter().filter(|(index, _)| text.properties.holds(*index)) {
            let hit = (text.block.origin.clone(), (*word).clone());
            if !found.contains(&hit) {
                found.push(hit);
            }
        }
    }
    found
}
