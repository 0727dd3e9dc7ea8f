//! Named facts: a condition names a fact instead of repeating its expression, which stands there in brackets when it is
//! evaluated. So a fact costs what its expression costs, is decided only where it is asked for, and what is remembered
//! of a condition depends on the answers that its facts speak of.

use super::Written;
use super::scan::{question, scan_condition, scan_text};
use foldhash::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

/// The longest expression that a fact may come to with the facts it names: facts that double each other grow fast.
const LONGEST: usize = 20_000;

/// The facts of a library, each with its expression in which no fact is named any more.
#[derive(Debug, Default)]
pub struct Facts {
    facts: HashMap<String, Fact>,
}

#[derive(Debug)]
struct Fact {
    /// In which no fact is named any more.
    expression: String,
    /// What it speaks of, read when first asked for.
    questions: OnceLock<Vec<String>>,
}

/// A fact that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactError {
    /// It names itself, by way of these facts.
    Circle(Vec<String>),
    /// With what it names it is longer than any expression may be.
    TooLong,
}

impl Facts {
    /// Facts by name and expression; with those that cannot be used, which are never true.
    pub fn of(written: &[(String, String)]) -> (Facts, Vec<(String, FactError)>) {
        let by_name: HashMap<&str, &str> = written.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let mut facts = Facts::default();
        let mut errors = Vec::new();
        for (name, _) in written {
            facts.resolve(name, &by_name, &mut Vec::new(), &mut errors);
        }
        (facts, errors)
    }

    /// Whether there is a fact of this name.
    pub fn contains(&self, name: &str) -> bool {
        self.facts.contains_key(name)
    }

    /// Makes the expression of a fact after those of the facts it names.
    fn resolve<'w>(
        &mut self,
        name: &'w str,
        by_name: &HashMap<&'w str, &'w str>,
        above: &mut Vec<&'w str>,
        errors: &mut Vec<(String, FactError)>,
    ) {
        let Some((name, text)) = by_name.get_key_value(name).filter(|_| !self.contains(name)) else { return };
        above.push(name);
        let named: Vec<String> = scan_condition(text, &[]).paths.into_iter().map(|(path, _)| path).collect();
        let mut sound = true;
        for below in named.iter().filter_map(|path| by_name.get_key_value(path.as_str()).map(|(name, _)| *name)) {
            if let Some(start) = above.iter().position(|fact| *fact == below) {
                let circle = above[start..].iter().map(|fact| (*fact).to_owned()).collect();
                errors.push(((*name).to_owned(), FactError::Circle(circle)));
                sound = false;
            } else {
                self.resolve(below, by_name, above, errors);
            }
        }
        above.pop();
        let mut whole =
            if sound { self.expand(&Written::Condition((*text).to_owned())).text } else { "false".to_owned() };
        if whole.len() > LONGEST {
            errors.push(((*name).to_owned(), FactError::TooLong));
            whole = "false".to_owned();
        }
        self.facts.insert((*name).to_owned(), Fact { expression: whole, questions: OnceLock::new() });
    }

    /// The questions of which a fact speaks, if there is one of this name.
    pub(super) fn questions(&self, name: &str) -> Option<&[String]> {
        let fact = self.facts.get(name)?;
        Some(fact.questions.get_or_init(|| {
            let mut questions: Vec<String> =
                scan_condition(&fact.expression, &[]).paths.iter().map(|(path, _)| question(path).to_owned()).collect();
            questions.sort_unstable();
            questions.dedup();
            questions
        }))
    }

    /// What was written, with the expression of each fact for its name.
    pub(super) fn expand(&self, written: &Written) -> Expanded {
        let text = written.text();
        let mut expanded = Expanded { text: String::with_capacity(text.len()), pieces: Vec::new() };
        let mut at = 0;
        for (name, span) in self.named(written) {
            expanded.text.push_str(&text[at..span.start]);
            let start = expanded.text.len();
            expanded.text.push('(');
            expanded.text.push_str(&self.facts[&name].expression);
            expanded.text.push(')');
            expanded.pieces.push((span.clone(), start..expanded.text.len()));
            at = span.end;
        }
        expanded.text.push_str(&text[at..]);
        expanded
    }

    /// The facts that stand in an expression or text, in the order of their places.
    fn named(&self, written: &Written) -> Vec<(String, Range<usize>)> {
        if self.facts.is_empty() {
            return Vec::new();
        }
        let found = match written {
            Written::Condition(text) => scan_condition(text, &[]),
            Written::Text(text) | Written::Clause(text) => scan_text(text, &[]),
        };
        let text = written.text();
        let mut seen = HashSet::default();
        let mut named: Vec<(String, Range<usize>)> = found
            .paths
            .into_iter()
            .filter(|(path, span)| text[span.clone()] == *path && self.contains(path) && seen.insert(span.start))
            .collect();
        named.sort_by_key(|(_, span)| span.start);
        named
    }
}

/// A condition or text in which no fact is named any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expanded {
    pub text: String,
    /// Where a fact was named, and where its expression stands instead.
    pieces: Vec<(Range<usize>, Range<usize>)>,
}

impl Expanded {
    /// The place in what was written of a place in the expanded text: all of an expression is where its fact was named.
    pub fn place(&self, span: Range<usize>) -> Range<usize> {
        self.written(span.start, false)..self.written(span.end, true)
    }

    fn written(&self, at: usize, end: bool) -> usize {
        let mut shift = 0;
        for (name, expression) in &self.pieces {
            if at < expression.start || (at == expression.start && end) {
                break;
            }
            if at < expression.end || (at == expression.end && end) {
                return if end { name.end } else { name.start };
            }
            shift = expression.end - name.end;
        }
        at - shift
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(written: &[(&str, &str)]) -> (Facts, Vec<(String, FactError)>) {
        let written: Vec<(String, String)> =
            written.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        Facts::of(&written)
    }

    #[test]
    fn a_fact_stands_for_its_expression() {
        let (facts, errors) =
            facts(&[("late", "early == false and due"), ("due", "deal.due"), ("early", "deal.early")]);
        assert!(errors.is_empty());
        let condition = facts.expand(&Written::Condition("not late or late.x or \"late\" in deal.words".to_owned()));
        let late = "((deal.early) == false and (deal.due))";
        assert_eq!(condition.text, format!("not {late} or late.x or \"late\" in deal.words"));
        let text = facts.expand(&Written::Text("late {% if late %}{{ x | due }}{% endif %}".to_owned()));
        assert_eq!(text.text, format!("late {{% if {late} %}}{{{{ x | due }}}}{{% endif %}}"));
        // The place of what is wrong inside is the name.
        let inside = text.text.find("deal.due").expect("there");
        assert_eq!(text.place(inside..inside + 8), 11..15);
        let after = text.text.find("endif").expect("there");
        assert_eq!(text.place(after..after + 5), 34..39);
    }

    #[test]
    fn circles_and_giants_are_refused() {
        let (_, errors) = facts(&[("a", "b"), ("b", "not a"), ("c", "d or c")]);
        let circle = |names: &[&str]| FactError::Circle(names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(errors, [("b".to_owned(), circle(&["a", "b"])), ("c".to_owned(), circle(&["c"]))]);
        let doubled: Vec<(String, String)> =
            (0..40).map(|n| (format!("f{n}"), format!("f{0} or f{0}", n + 1))).collect();
        assert!(Facts::of(&doubled).1.iter().any(|(_, error)| *error == FactError::TooLong));
    }
}
