//! Every expression of a library asks whether an answer is there before it does with it what no absent answer allows.

use super::Verifier;
use super::presence::{Absent, Known, Presence};
use crate::diagnostic::Location;
use crate::library::part::{Condition, Template};
use crate::library::topic::Topic;
use crate::library::{Clause, Fact, Kind};
use std::ops::Range;

impl Verifier<'_> {
    /// In every kind: one asks what another does not.
    pub(super) fn guards(&mut self) {
        let library = self.library;
        for kind in library.kinds.values() {
            for topic in library.topics_of(kind) {
                self.guards_of_topic(kind, topic);
            }
            let annexes = library
                .annexes
                .iter()
                .filter(|annex| kind.schema.annexes.contains(&annex.id["annex.".len()..].to_owned()));
            for clause in library.clauses.iter().filter(|clause| kind.carries(clause)).chain(annexes) {
                self.guards_of_clause(kind, clause);
            }
            self.guards_of_forms(kind);
            for row in library.coverage.rows.values() {
                self.guarded(kind, [&row.granted_when, &row.refused_when]);
            }
        }
    }

    fn guards_of_topic(&mut self, kind: &Kind, topic: &Topic) {
        for (_, condition) in &topic.required_when {
            self.guard(kind, condition, &Known::default());
        }
        let of_kind = |kinds: &Option<Vec<String>>| kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind.name));
        for rule in topic.rules.iter().filter(|rule| of_kind(&rule.kinds)) {
            let known = self.guard_where_there_is(kind, rule.when.as_ref());
            for (_, text) in rule.message.iter().chain(rule.hint.iter()) {
                self.guard_text(kind, text, rule.when.as_ref(), &known);
            }
        }
        for step in &topic.steps {
            let known = self.guard_where_there_is(kind, step.when.as_ref());
            self.guarded(kind, [&step.done]);
            let texts = [Some(&step.what), step.due_text.as_ref(), step.document.as_ref()];
            for (_, text) in texts.into_iter().flatten().flat_map(|text| text.iter()) {
                self.guard_text(kind, text, None, &known);
            }
        }
        for route in &topic.routes {
            let known = self.guard_where_there_is(kind, route.when.as_ref());
            for (_, text) in route.title.iter().chain(route.text.iter()) {
                self.guard_text(kind, text, None, &known);
            }
        }
    }

    fn guards_of_clause(&mut self, kind: &Kind, clause: &Clause) {
        let known = self.guard_where_there_is(kind, clause.when.as_ref());
        if let Some(condition) = &clause.highlight_when {
            self.guard(kind, condition, &known);
        }
        for (_, text) in clause.text.iter() {
            self.guard_text(kind, text, None, &known);
        }
    }

    fn guards_of_forms(&mut self, kind: &Kind) {
        self.guarded(kind, kind.articles.iter().map(|article| &article.when));
        self.guards_of_clause(kind, &kind.skeleton);
        for form in &kind.forms {
            let titles = form.articles.iter().flat_map(|article| article.titles.iter().map(|(when, _)| when));
            let words = form.words.iter().map(|words| &words.when);
            self.guarded(kind, titles.chain(words).chain([&form.by_default, &form.possible]));
            for (_, title) in form.title.iter() {
                self.guard_text(kind, title, None, &Known::default());
            }
            if let Some(skeleton) = &form.skeleton {
                self.guards_of_clause(kind, skeleton);
            }
        }
    }

    fn guarded<'c>(&mut self, kind: &Kind, conditions: impl IntoIterator<Item = &'c Option<Condition>>) {
        for condition in conditions.into_iter().flatten() {
            self.guard(kind, condition, &Known::default());
        }
    }

    fn guard_where_there_is(&mut self, kind: &Kind, condition: Option<&Condition>) -> Known {
        condition.map_or_else(Known::default, |condition| self.guard(kind, condition, &Known::default()))
    }

    /// What is known where the condition holds.
    fn guard(&mut self, kind: &Kind, condition: &Condition, known: &Known) -> Known {
        let presence = Presence::new(self.library, kind, Some(condition));
        let (absent, known) = presence.condition(condition.whole(), known);
        for absent in absent {
            self.unguarded(kind, &condition.location, &|span| condition.place(span), absent);
        }
        known
    }

    fn guard_text(&mut self, kind: &Kind, text: &Template, rows: Option<&Condition>, known: &Known) {
        let presence = Presence::new(self.library, kind, rows);
        for absent in presence.text(text.whole(), known) {
            self.unguarded(kind, &text.location, &|span| text.place(span), absent);
        }
    }

    /// Tells of it where it was written; of what stands in a fact, there, if the fact alone does not ask for it.
    fn unguarded(
        &mut self,
        kind: &Kind,
        place: &Location,
        written: &dyn Fn(Range<usize>) -> Range<usize>,
        (name, span): Absent,
    ) {
        let span = written(span);
        let location = place.within(&span);
        if let Some(fact) =
            location.source.text.get(location.span.clone()).and_then(|word| self.library.facts.get(word))
        {
            let own = Presence::new(self.library, kind, Some(&fact.when));
            let (absent, _) = own.condition(fact.when.whole(), &Known::default());
            if absent.iter().any(|(other, _)| *other == name) {
                return self.unguarded_fact(kind, fact, absent);
            }
        }
        let finding = (location.source.name.clone(), location.span.start, name.clone());
        if !self.unguarded.insert(finding) {
            return;
        }
        self.wrong(
            &location.source,
            location.span,
            format!("{name} 可能没有答案（{} 类协议），而此处需要其值", kind.name),
            format!("{name} may have no answer (in an agreement of kind {}), and its value is needed here", kind.name),
        );
        self.hint(format!("先判断是否有答案：{name} and …"), format!("ask first whether it is there: {name} and …"));
    }

    fn unguarded_fact(&mut self, kind: &Kind, fact: &Fact, absent: Vec<Absent>) {
        for one in absent {
            self.unguarded(kind, &fact.when.location, &|span| fact.when.place(span), one);
        }
    }
}
