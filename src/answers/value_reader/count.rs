//! A whole number within the limits of its question.

use super::ValueReader;
use crate::answers::describe::named;
use crate::answers::node::Node;
use crate::answers::schema::Question;
use crate::diagnostic::{Code, Diagnostic};
use crate::value::{Value, read_count};

impl ValueReader {
    pub(super) fn count(&mut self, path: &str, question: &Question, digits: &str, node: &Node) -> Option<Value> {
        let number = digits.replace('_', "").trim_start_matches('+').parse::<i64>().ok();
        let (min, max) = (question.min.unwrap_or(0), question.max.unwrap_or(1_000_000_000_000));
        match number {
            Some(number) if (min..=max).contains(&number) => Some(Value::Count(number)),
            _ => {
                self.findings.push(
                    Diagnostic::of(
                        Code::OutOfRange,
                        format!("{} = {digits} 超出范围", named(path, question).zh.unwrap_or_default()),
                        format!("{path} = {digits} is out of range"),
                    )
                    .hint(format!("填写 {min} 至 {max} 之间的整数"), format!("give a whole number from {min} to {max}"))
                    .answer(path)
                    .at(node.location.clone()),
                );
                None
            }
        }
    }

    pub(super) fn count_in_words(&mut self, path: &str, question: &Question, text: &str, node: &Node) -> Option<Value> {
        let Ok(digits) = read_count(text, question.unit.as_deref()) else {
            return self.wrong_type(path, question, node);
        };
        let value = self.count(path, question, &digits, node)?;
        self.understood(path, question, text, &digits, &node.location);
        Some(value)
    }
}
