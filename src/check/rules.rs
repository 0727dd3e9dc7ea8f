//! The library's rules against the answers and the finished text.

use super::Subject;
use crate::diagnostic::Diagnostic;
use crate::document::{Origin, plain_text};
use crate::expression::{ExpressionError, Scope, Unescaped, to_template, unescape};
use crate::library::{Condition, Place, Rule, Template};
use crate::value::{Language, Localised, Value};

/// Findings of every rule that applies.
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let kind = subject.plan.kind;
    let mut findings = Vec::new();
    for name in &kind.topics {
        let Some(topic) = subject.library.topics.get(name) else { continue };
        for rule in &topic.rules {
            if rule.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind.name)) {
                run(subject, rule, &mut findings);
            }
        }
    }
    findings
}

fn run(subject: &Subject<'_>, rule: &Rule, findings: &mut Vec<Diagnostic>) {
    let Some(each) = &rule.each else {
        return apply(subject, rule, subject.scopes, None, findings);
    };
    let rows: Vec<(usize, Localised<Scope>)> = if each == "parties" {
        subject.answers.parties.iter().enumerate().map(|(n, party)| (party.index, party_scope(subject, n))).collect()
    } else {
        match subject.answers.get(each) {
            Some(Value::List(rows)) => rows.iter().enumerate().map(|(n, row)| (n, row_scope(subject, row))).collect(),
            _ => return,
        }
    };
    for (index, scopes) in rows {
        apply(subject, rule, &scopes, Some((each, index)), findings);
    }
}

fn row_scope(subject: &Subject<'_>, row: &Value) -> Localised<Scope> {
    subject.scopes.map(|language, scope| {
        let mut scope = scope.clone();
        scope.set("item", to_template(row, language));
        scope
    })
}

fn party_scope(subject: &Subject<'_>, n: usize) -> Localised<Scope> {
    subject.scopes.map(|_, scope| {
        let mut scope = scope.clone();
        if let Some(party) = scope.get("parties").and_then(|parties| parties.as_array().and_then(|all| all.get(n)).cloned()) {
            scope.set("item", party);
        }
        scope
    })
}

fn apply(subject: &Subject<'_>, rule: &Rule, scopes: &Localised<Scope>, row: Option<(&str, usize)>, findings: &mut Vec<Diagnostic>) {
    let Some(scope) = scopes.prefer(Language::Zh) else { return };
    if let Some(condition) = &rule.when {
        match subject.library.expressions.holds(&condition.id, scope) {
            Ok(true) => {}
            Ok(false) => return,
            // In a draft, blanks stand where numbers and dates will be: what cannot be decided yet is no finding.
            Err(_) if subject.document.draft => return,
            Err(error) => return findings.push(undecided(rule, condition, &error)),
        }
    }
    let answer = rule.at.as_ref().map(|at| match (at.strip_prefix("item"), row) {
        (Some(rest), Some((each, index))) => format!("{each}.{index}{rest}"),
        _ => at.clone(),
    });
    if rule.forbid.is_empty() {
        return findings.push(finding(subject, rule, scopes, answer, None));
    }
    if rule.place != Place::Text {
        for (path, word) in in_answers(subject, &rule.forbid) {
            findings.push(finding(subject, rule, scopes, Some(path), Some(&word)));
        }
    }
    if rule.place != Place::Answers {
        for (origin, word) in in_text(subject, &rule.forbid) {
            let mut found = finding(subject, rule, scopes, answer.clone(), Some(&word));
            found.location = origin.and_then(|origin| subject.place_in_clause(&origin, &word)).or(found.location);
            findings.push(found);
        }
    }
}

fn undecided(rule: &Rule, condition: &Condition, error: &ExpressionError) -> Diagnostic {
    let mut place = condition.location.clone();
    place.span = place.span.start + error.span.start..place.span.start + error.span.end;
    Diagnostic::error("condition", format!("规则 {} 无法判断：{}", rule.id, error.message), format!("rule {} cannot be decided: {}", rule.id, error.message))
        .hint("在条件中先判断答案是否存在", "in the condition ask first whether the answer is there")
        .at(place)
}

fn finding(subject: &Subject<'_>, rule: &Rule, scopes: &Localised<Scope>, answer: Option<String>, found: Option<&str>) -> Diagnostic {
    let message = words(subject, &rule.message, scopes, found);
    let mut diagnostic = Diagnostic {
        code: rule.id.clone(),
        severity: rule.severity,
        message,
        hint: Some(words(subject, &rule.hint, scopes, found)),
        basis: rule.basis.iter().filter_map(|id| subject.library.statutes.cite_short(id, subject.signing_date())).collect(),
        location: None,
        answer: None,
    };
    if let Some(path) = answer {
        let file_path = match path.strip_prefix("parties.").or(path.strip_prefix("party.")) {
            Some(rest) => party_path(subject, rest),
            None => path.clone(),
        };
        diagnostic.location = subject.answers.locate(&file_path).or(subject.answers.locations.get("kind")).cloned();
        diagnostic.answer = Some(file_path);
    }
    diagnostic
}

/// `transferor.id` → `parties.0.id`.
fn party_path(subject: &Subject<'_>, rest: &str) -> String {
    let (head, tail) = rest.split_once('.').map_or((rest, ""), |(head, tail)| (head, tail));
    let index = subject.answers.parties.iter().find(|party| party.key == head || party.role == head).map(|party| party.index.to_string());
    let head = index.unwrap_or_else(|| head.to_owned());
    if tail.is_empty() { format!("parties.{head}") } else { format!("parties.{head}.{tail}") }
}

fn words(subject: &Subject<'_>, text: &Localised<Template>, scopes: &Localised<Scope>, found: Option<&str>) -> Localised<String> {
    text.map(|language, template| {
        let Some(scope) = scopes.get(language) else { return template.text.clone() };
        let mut scope = scope.clone();
        scope.set("found", found.unwrap_or_default().into());
        // A message that cannot be filled in is shown as written: the finding counts more than its wording.
        subject.library.expressions.render(&template.id, &scope).map_or_else(|_| template.text.clone(), |text| printable(&text))
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

fn in_answers(subject: &Subject<'_>, words: &[String]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    subject.each_text_answer(&mut |path, text| {
        if let Some(word) = words.iter().find(|word| text.contains(word.as_str())) {
            found.push((path.to_owned(), word.clone()));
        }
    });
    found
}

/// Each clause in whose text a word stands, once.
fn in_text(subject: &Subject<'_>, words: &[String]) -> Vec<(Option<Origin>, String)> {
    let mut found: Vec<(Option<Origin>, String)> = Vec::new();
    for block in &subject.document.blocks {
        for text in block.content.texts() {
            for (_, spans) in text.iter() {
                let plain = plain_text(spans);
                for word in words.iter().filter(|word| plain.contains(word.as_str())) {
                    let hit = (block.origin.clone(), word.clone());
                    if !found.contains(&hit) {
                        found.push(hit);
                    }
                }
            }
        }
    }
    found
}
