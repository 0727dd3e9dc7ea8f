//! What a form of a kind asks and checks: read out of its texts, conditions and rules.

use super::date::Count;
use super::form::{Form, Usage};
use super::topic::{Rule, Step};
use super::{Clause, Kind, Library};
use crate::answers::{Schema, TopicSchema};
use crate::expression::question;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Library {
    /// What `form` of `kind` asks and checks. None: everything, where a kind has one form only.
    pub fn usage<'k>(&self, kind: &'k Kind, form: &'k Form) -> Option<&'k Usage> {
        (kind.forms.len() > 1).then(|| form.usage.get_or_init(|| self.find_usage(kind, form)))
    }

    fn find_usage(&self, kind: &Kind, form: &Form) -> Usage {
        let mut usage = Usage { questions: self.read_by_texts(kind, form).clone(), ..Usage::default() };
        let anywhere = kind
            .read_by_texts
            .get_or_init(|| kind.forms.iter().flat_map(|form| self.read_by_texts(kind, form)).cloned().collect());
        let rules = self.topics_of(kind).flat_map(|topic| &topic.rules);
        let of_kind = rules.filter(|rule| rule.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind.name)));
        let of_form: Vec<&Rule> = of_kind
            .filter(|rule| match &rule.forms {
                Some(forms) => forms.contains(&form.id),
                None => usage.points_inside(rule, anywhere),
            })
            .collect();
        for rule in of_form {
            usage.rule(rule);
        }
        let steps = self.topics_of(kind).flat_map(|topic| &topic.steps);
        let of_form = steps.filter(|step| match &step.forms {
            Some(forms) => forms.contains(&form.id),
            None => usage.speaks_inside(step),
        });
        usage.steps = of_form.map(|step| step.id.clone()).collect();
        usage
    }

    /// The questions that the texts and conditions of a form read.
    fn read_by_texts<'k>(&self, kind: &Kind, form: &'k Form) -> &'k BTreeSet<String> {
        form.read_by_texts.get_or_init(|| self.find_read_by_texts(kind, form).questions)
    }

    fn find_read_by_texts(&self, kind: &Kind, form: &Form) -> Usage {
        let mut usage = Usage::default();
        let clauses = self.clauses.iter().filter(|clause| kind.carries(clause) && form.takes(clause));
        let clauses = clauses.filter(|clause| form.articles.iter().any(|a| a.article.id == clause.article));
        let annexes = self.annexes.iter().filter(|annex| form.offers(&annex.id["annex.".len()..]));
        for clause in clauses.chain(annexes).chain([kind.skeleton_of(form)]) {
            usage.clause(clause);
        }
        let titles = form.articles.iter().flat_map(|a| a.titles.iter().map(|(when, _)| when).chain([&a.article.when]));
        let titles = titles.chain(form.words.iter().map(|words| &words.when));
        for condition in titles.chain([&form.by_default, &form.possible]).flatten() {
            usage.reads(condition.questions());
        }
        for (_, template) in form.title.iter() {
            usage.reads(template.questions());
        }
        usage
    }

    /// The questions that `form` asks, and the annexes it can carry.
    pub fn schema_of(&self, kind: &Kind, form: &Form) -> Schema {
        let Some(usage) = self.usage(kind, form) else { return kind.schema.clone() };
        let mut schema = kind.schema.clone();
        for (name, topic) in &mut schema.topics {
            if !topic.repeated {
                let asked = topic.questions.iter().filter(|(key, _)| usage.asks(&format!("{name}.{key}")));
                let questions = asked.map(|(key, question)| (key.clone(), question.clone())).collect();
                *topic = Arc::new(TopicSchema { questions, ..TopicSchema::clone(topic) });
            }
        }
        schema.topics.retain(|_, topic| !topic.questions.is_empty());
        schema.annexes.retain(|annex| form.annexes.contains(annex));
        schema
    }
}

impl Usage {
    /// Whether the form asks the question at `path`, e.g. `scope.categories.grade`.
    pub fn asks(&self, path: &str) -> bool {
        asks(&self.questions, path)
    }

    /// Whether the rule belongs to the form.
    pub fn checks(&self, rule: &Rule) -> bool {
        self.rules.contains(&rule.id)
    }

    /// Whether the step belongs to the form.
    pub fn plans(&self, step: &Step) -> bool {
        self.steps.contains(&step.id)
    }

    fn clause(&mut self, clause: &Clause) {
        for condition in [&clause.when, &clause.highlight_when].into_iter().flatten() {
            self.reads(condition.questions());
        }
        self.reads(clause.questions());
    }

    fn rule(&mut self, rule: &Rule) {
        self.rules.insert(rule.id.clone());
        if let Some(condition) = &rule.when {
            self.reads(condition.questions());
        }
        for (_, template) in rule.message.iter().chain(rule.hint.iter()) {
            self.reads(template.questions());
        }
    }

    fn reads(&mut self, questions: &[String]) {
        for question in questions {
            if !self.questions.contains(question) {
                self.questions.insert(question.clone());
            }
        }
    }

    /// Whether the rule points at an answer that the texts of the form use, or at none. One that no form's texts use, which
    /// is there for the rules only, belongs to the forms that use all else of which the rule speaks.
    fn points_inside(&self, rule: &Rule, anywhere: &BTreeSet<String>) -> bool {
        let Some(path) = rule.each.as_ref().or(rule.at.as_ref()) else { return true };
        let strange = |path: &str| !asks(anywhere, path) && !path.starts_with("party.");
        let mut read = rule.when.iter().flat_map(|condition| condition.questions());
        self.asks(path)
            || (strange(path) && read.all(|path| self.asks(path) || strange(path) || path.starts_with("party.")))
    }

    fn speaks_inside(&self, step: &Step) -> bool {
        let conditions = [&step.when, &step.done].into_iter().flatten();
        let read = conditions.flat_map(|condition| condition.questions()).map(String::as_str);
        let named = [&step.due, &step.who].into_iter().flatten().filter(|path| path.contains('.')).map(String::as_str);
        let counted = step.date.iter().filter_map(|date| match date.count()? {
            (Count::Answer(path), _) => Some(path.as_str()),
            _ => None,
        });
        read.chain(named)
            .chain(counted)
            .all(|path| !path.contains('.') || path.starts_with("party.") || self.asks(path))
    }
}

fn asks(questions: &BTreeSet<String>, path: &str) -> bool {
    let topic = path.split('.').next().unwrap_or(path);
    !path.contains('.')
        || matches!(topic, "parties" | "annexes" | "special")
        || questions.contains(topic)
        || questions.contains(question(path))
}
