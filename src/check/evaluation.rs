//! Which rules could be held against the answers, and which could not because of an answer that is not there, or that will
//! be written by hand.

use crate::answers::{AnswerType, Answers, Schema};
use crate::expression::Paths;
use crate::value::Value;

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
    /// The first answer that it lacks, or that will be written by hand.
    pub lacking: String,
}

/// The answers that are not there, as conditions name them.
#[derive(Debug, Default)]
pub struct Lacking {
    paths: Vec<Named>,
    /// Days, numbers and amounts that will be written by hand: what they are held against cannot be told.
    by_hand: Vec<String>,
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
        Lacking { paths, by_hand: by_hand(answers, schema), decides }
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

    /// The first answer to be written by hand of which a condition speaks.
    pub fn by_hand(&self, condition: &str) -> Option<&str> {
        self.by_hand.iter().find(|path| condition.contains(path.as_str())).map(String::as_str)
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

fn by_hand(answers: &Answers, schema: &Schema) -> Vec<String> {
    let topics = schema.topics.iter().filter(|(_, topic)| !topic.repeated);
    let questions = topics.flat_map(|(name, topic)| topic.questions.iter().map(move |(key, q)| (name, key, q)));
    let compared = |answer| matches!(answer, AnswerType::Date | AnswerType::Count | AnswerType::Money);
    let blank = questions.filter(|(_, _, question)| question.by_hand && compared(question.answer));
    let paths = blank.map(|(name, key, _)| format!("{name}.{key}"));
    paths.filter(|path| matches!(answers.get(path), Some(Value::ByHand))).collect()
}
