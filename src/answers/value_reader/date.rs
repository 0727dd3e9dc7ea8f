//! A day within the years of its question.

use super::ValueReader;
use crate::answers::describe::named;
use crate::answers::node::Node;
use crate::answers::schema::Question;
use crate::diagnostic::{Code, Diagnostic};
use crate::value::{DayFault, Value, read_day};

/// Years of the days that a deal can speak of, unless a question says otherwise.
const EARLIEST_YEAR: i64 = 1950;

const LATEST_YEAR: i64 = 2100;

impl ValueReader {
    pub(super) fn date(&mut self, path: &str, question: &Question, text: &str, node: &Node) -> Option<Value> {
        let label = named(path, question).zh.unwrap_or_default();
        let years = question.min.unwrap_or(EARLIEST_YEAR)..=question.max.unwrap_or(LATEST_YEAR);
        let fault = match read_day(text) {
            Ok(date) if years.contains(&i64::from(chrono::Datelike::year(&date))) => {
                if date.to_string() != text.trim() {
                    self.understood(path, question, text, &date.to_string(), &node.location);
                }
                return Some(Value::Date(date));
            }
            Ok(_) => Diagnostic::of(
                Code::OutOfRange,
                format!("{label} = {text} 不合情理"),
                format!("{path} = {text} is not plausible"),
            )
            .hint(
                format!("核对年份：应在 {} 年至 {} 年之间", years.start(), years.end()),
                format!("check the year: it should lie between {} and {}", years.start(), years.end()),
            ),
            Err(fault) => {
                let (zh, en) = match fault {
                    DayFault::ShortYear | DayFault::YearLast | DayFault::EarlyYear(_) => (
                        format!("{label} = {text} 的年份不足四位，或者年份不在最前"),
                        format!("{path} = {text} has no year of four digits in the first place"),
                    ),
                    DayFault::NoSuchDay(Some(days)) => (
                        format!("{label} = {text} 不是日期：该月只有 {days} 日"),
                        format!("{path} = {text} is not a day: the month has {days} days"),
                    ),
                    DayFault::Time => {
                        (format!("{label} = {text} 带有时刻"), format!("{path} = {text} has a time of day"))
                    }
                    _ => (format!("{label} = {text} 不是日期"), format!("{path} = {text} is not a day")),
                };
                Diagnostic::of(Code::ImpossibleDate, zh, en)
                    .hint("写成 2026-12-01，不加引号", "write 2026-12-01, without quotation marks")
            }
        };
        self.findings.push(fault.answer(path).at(node.location.clone()));
        None
    }
}
