//! Which rules could be held against the answers, and which could not because of an answer that is not there.

use crate::answers::{Answers, Schema};
use crate::expression::Paths;

/// What "no findings" rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evaluation {
    /// How many rules were held against the agreement.
    pub rules: usize,
    /// The others.
    pub undecided: Vec<Undecided>,
}

/// A rule that could not be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// Its code.
    pub rule: String,
    /// The first answer that it lacks.
    pub lacking: String,
}

/// The answers that are not there, as conditions name them.
#[derive(Debug, Default)]
pub struct Lacking {
    paths: Vec<Named>,
    /// One of them decides which clauses are in.
    decides: Option<String>,
}

#[derive(Debug)]
struct Named {
    /// As a finding names it: `scope.categories.0.grade`.
    answer: String,
    /// As conditions do: `scope.categories.grade`.
    name: String,
}

impl Lacking {
    /// Those of `answers`.
    pub fn of(answers: &Answers, schema: &Schema) -> Lacking {
        let plain =
            |path: &str| path.split('.').filter(|key| key.parse::<usize>().is_err()).collect::<Vec<_>>().join(".");
        let paths: Vec<Named> =
            answers.lacking.iter().map(|path| Named { answer: path.clone(), name: plain(path) }).collect();
        let decides = paths.iter().find(|path| schema.question(&path.name).is_none_or(|question| question.decides()));
        let decides = decides.map(|path| path.answer.clone());
        Lacking { paths, decides }
    }

    /// The lacking answer that decides which clauses are in, if there is one.
    pub fn decides(&self) -> Option<&str> {
        self.decides.as_deref()
    }

    /// The first lacking answer that an expression which speaks of these paths cannot do without.
    pub fn needed_by(&self, paths: impl FnOnce() -> Paths) -> Option<&str> {
        if self.paths.is_empty() {
            return None;
        }
        paths().paths.iter().find_map(|(path, _)| self.covering(path))
    }

    fn covering(&self, path: &str) -> Option<&str> {
        if path == "clauses" || path == "covers" {
            return self.decides();
        }
        let within = |name: &str| path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        let field = path.strip_prefix("party.").and_then(|rest| rest.split_once('.')).map(|(_, field)| field);
        let found = self.paths.iter().find(|lacking| {
            within(&lacking.name)
                || (lacking.name.starts_with("party.") && path.split('.').next() == Some("parties"))
                || field.is_some_and(|field| lacking.name.strip_prefix("parties.") == Some(field))
        });
        found.map(|lacking| lacking.answer.as_str())
    }
}
