//! What rules and questions must keep to.

use super::Verifier;
use crate::answers::{AnswerType, Question};
use crate::diagnostic::Source;
use crate::library::files::Files;
use crate::library::topic::{Route, Rule, Step};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Verifier<'_> {
    pub(super) fn rules(&mut self, files: &Files) {
        let library = self.library;
        let mut seen: BTreeMap<&str, &Rule> = BTreeMap::new();
        for topic in library.topics.values() {
            for rule in &topic.rules {
                if let Some(other) = seen.insert(&rule.id, rule) {
                    // The author of an overlay is told of his own file, whichever was read first.
                    let (rule, other) = if files.embeds(&rule.source) && !files.embeds(&other.source) {
                        (other, rule)
                    } else {
                        (rule, other)
                    };
                    let also = &other.source.name;
                    self.mention(
                        &rule.source,
                        &format!("\"{}\"", rule.id),
                        format!("规则编号 {} 重复（另见 {also}）", rule.id),
                        format!("rule {} exists twice (also in {also})", rule.id),
                    );
                    self.hint(
                        "另取编号；要改动已有的规则，写在该主题自己的 topic.toml 中，编号相同即替换",
                        "take another id; to change a rule that exists, write it in the topic.toml of its own topic: the same id replaces it",
                    );
                }
                self.rule(rule, &rule.source);
            }
            let forms = topic.rules.iter().filter_map(|rule| rule.forms.as_ref());
            for form in forms.chain(topic.steps.iter().filter_map(|step| step.forms.as_ref())).flatten() {
                let at = topic.source.text.find(&format!("\"{form}\"")).unwrap_or(0);
                self.form_word(form, &topic.source, at..at + form.len() + 2);
            }
            for step in &topic.steps {
                self.step(step);
            }
            for route in &topic.routes {
                self.route(route);
            }
        }
        self.instruments(files);
    }

    fn step(&mut self, step: &Step) {
        for condition in [&step.when, &step.done].into_iter().flatten() {
            self.condition(condition);
        }
        let texts = [Some(&step.what), step.due_text.as_ref(), step.document.as_ref()];
        for (_, template) in texts.into_iter().flatten().flat_map(|text| text.iter()) {
            self.template(template);
        }
        for path in [&step.due, &step.who].into_iter().flatten().filter(|path| path.contains('.')) {
            match self.declared(path) {
                Ok(question) => {
                    self.used.insert(question);
                }
                Err(_) => self.mention(
                    &step.source,
                    path,
                    format!("没有 {path} 这个问题"),
                    format!("there is no question {path}"),
                ),
            }
        }
        if let Some(date) = &step.date {
            self.date(&step.source, date);
        }
        self.basis(&step.source, &step.basis);
    }

    fn route(&mut self, route: &Route) {
        if let Some(condition) = &route.when {
            self.condition(condition);
        }
        for (_, template) in route.title.iter().chain(route.text.iter()) {
            self.template(template);
        }
        self.basis(&route.source, &route.basis);
    }

    /// Every article of a statute belongs to an instrument.
    fn instruments(&mut self, files: &Files) {
        let library = self.library;
        if let Some(source) = files.get("clauses/statutes.toml") {
            for id in library.statutes.articles.keys() {
                let instrument = id.split(':').next().unwrap_or_default();
                if !library.statutes.instruments.contains_key(instrument) {
                    self.mention(
                        source,
                        &format!("\"{id}\""),
                        format!("没有法律文件 {instrument}"),
                        format!("there is no instrument {instrument}"),
                    );
                }
            }
        }
    }

    fn rule(&mut self, rule: &Rule, source: &Arc<Source>) {
        if let Some(condition) = &rule.when {
            self.condition(condition);
        }
        if rule.when.is_none() && rule.forbid.is_empty() {
            self.mention(
                source,
                &format!("\"{}\"", rule.id),
                format!("规则 {} 既没有 when 也没有 forbid", rule.id),
                format!("rule {} has neither when nor forbid", rule.id),
            );
        }
        for (_, template) in rule.message.iter().chain(rule.hint.iter()) {
            self.template(template);
        }
        for text in [
            rule.message.zh.is_some(),
            rule.message.en.is_some(),
            rule.hint.zh.is_some(),
            rule.hint.en.is_some(),
            rule.why.zh.is_some(),
            rule.why.en.is_some(),
        ] {
            if !text {
                self.mention(
                    source,
                    &format!("\"{}\"", rule.id),
                    format!("规则 {} 的 message、hint、why 须有中英文", rule.id),
                    format!("message, hint and why of rule {} must be in both languages", rule.id),
                );
                break;
            }
        }
        for path in [rule.at.as_deref(), rule.each.as_deref()].into_iter().flatten() {
            let full = match (path.strip_prefix("item"), &rule.each) {
                (Some(rest), Some(each)) => format!("{each}{rest}"),
                _ => path.to_owned(),
            };
            match self.declared(&full) {
                Ok(question) => {
                    self.used.insert(question);
                }
                Err(_) if ["language", "stance", "parties"].contains(&path) => {}
                Err(_) => self.mention(
                    source,
                    path,
                    format!("规则 {}：没有 {path} 这个问题", rule.id),
                    format!("rule {}: there is no question {path}", rule.id),
                ),
            }
        }
        self.basis(source, &rule.basis);
    }

    pub(super) fn questions(&mut self) {
        let library = self.library;
        for topic in library.topics.values() {
            for (path, condition) in &topic.required_when {
                self.condition(condition);
                if self.question(path).is_some_and(|q| q.required) {
                    self.mention(
                        &condition.location.source,
                        &condition.text,
                        format!("{path} 同时有 required 和 required_when"),
                        format!("{path} has both required and required_when"),
                    );
                }
            }
            for (key, question) in &topic.schema.questions {
                let source = topic.file_of(&format!("[questions.{key}]"));
                self.one_question(source, &format!("{}.{key}", topic.name), question);
            }
        }
    }

    fn one_question(&mut self, source: &Arc<Source>, path: &str, question: &Question) {
        let key = path.rsplit('.').next().unwrap_or(path);
        let choice = matches!(question.answer, AnswerType::Choice | AnswerType::Choices);
        if choice == question.values.is_empty() {
            self.mention(
                source,
                key,
                format!("{path}：只有 choice 和 choices 才有 values，并且必须有"),
                format!("{path}: choice and choices need values, and only they"),
            );
        }
        if path == "parties.role" && !question.roles {
            self.mention(
                source,
                "[questions.role]",
                "parties.role 的词语须是各类协议自己的角色：写 roles = true，不写 values".to_owned(),
                "the words of parties.role must be the roles of each kind: write roles = true, and no values"
                    .to_owned(),
            );
        }
        let nested = matches!(question.answer, AnswerType::Record | AnswerType::Table);
        if nested == question.fields.is_empty() {
            self.mention(
                source,
                key,
                format!("{path}：只有 record 和 table 才有 fields，并且必须有"),
                format!("{path}: record and table need fields, and only they"),
            );
        }
        for (key, field) in &question.fields {
            self.one_question(source, &format!("{path}.{key}"), field);
        }
    }

    /// An answer that can change nothing is a trap for who gives it.
    pub(super) fn unused_questions(&mut self) {
        let library = self.library;
        for topic in library.topics.values() {
            for key in topic.schema.questions.keys() {
                let path = format!("{}.{key}", topic.name);
                let inside = format!("{path}.");
                let used = self.used.iter().any(|used| *used == path || used.starts_with(&inside));
                if !used && path != "parties.key" {
                    let word = format!("[questions.{key}]");
                    self.mention(
                        topic.file_of(&word),
                        &word,
                        format!("没有条件、文本或者规则用到 {path}"),
                        format!("no condition, text or rule uses {path}"),
                    );
                }
            }
        }
    }
}
