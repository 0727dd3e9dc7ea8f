//! Lists: how many entries, which of them repeat, and one text where several were asked for.

use super::ValueReader;
use crate::answers::describe::named;
use crate::answers::node::Node;
use crate::answers::schema::{AnswerType, Question};
use crate::diagnostic::{Code, Diagnostic};
use crate::value::{Language, Value};

/// Entries of a list that are compared with each other.
const REPEATED_AMONG: usize = 200;

impl ValueReader {
    pub(super) fn array(
        &mut self,
        path: &str,
        question: &Question,
        items: &[Node],
        node: &Node,
        mut each: impl FnMut(&mut Self, &str, &Node) -> Option<Value>,
    ) -> Option<Value> {
        if items.is_empty() && question.required {
            let label = named(path, question).zh.unwrap_or_default();
            let finding =
                Diagnostic::of(Code::EmptyAnswer, format!("{label}一项也没有"), format!("{path} has no entry"));
            let finding = finding.hint("至少填写一项", "give one entry at least");
            self.findings.push(finding.answer(path).at(node.location.clone()));
            return None;
        }
        let least = question.min.unwrap_or(0).unsigned_abs() as usize;
        let most = question.max.map_or(10_000, |max| max.unsigned_abs() as usize);
        if items.len() < least || items.len() > most {
            self.findings.push(
                Diagnostic::of(
                    Code::OutOfRange,
                    format!("{path} 有 {} 项", items.len()),
                    format!("{path} has {} entries", items.len()),
                )
                .hint(format!("写 {least} 至 {most} 项"), format!("give {least} to {most} entries"))
                .answer(path)
                .at(node.location.clone()),
            );
        }
        let values: Vec<Value> =
            items.iter().enumerate().filter_map(|(n, item)| each(self, &format!("{path}.{n}"), item)).collect();
        self.repeated(path, question, &values, items);
        (values.len() == items.len()).then_some(Value::List(values))
    }

    /// Entries that say the same, and rows with one name.
    fn repeated(&mut self, path: &str, question: &Question, values: &[Value], items: &[Node]) {
        let named_by_first = question.fields.keys().next().is_some_and(|key| key == "name");
        let same = |one: &Value, other: &Value| {
            one == other
                || (named_by_first
                    && matches!((one, other), (Value::Record(one), Value::Record(other))
                        if one.get("name").is_some_and(|name| matches!(name, Value::Text(_)) && Some(name) == other.get("name"))))
        };
        // Long lists are data, and comparing each with each would take long.
        for (n, value) in values.iter().enumerate().take(REPEATED_AMONG) {
            let Some(first) = values[..n].iter().position(|earlier| same(earlier, value)) else { continue };
            let Some(item) = items.get(n) else { continue };
            let (zh, en) = (named(path, question).zh.unwrap_or_default(), path);
            self.findings.push(
                Diagnostic::of(
                    Code::RepeatedEntry,
                    format!("{zh}的第 {} 项与第 {} 项相同", n + 1, first + 1),
                    format!("entries {} and {} of {en} are the same", first + 1, n + 1),
                )
                .hint("删除一项，或者更正其中一项", "remove one of them, or correct it")
                .answer(format!("{path}.{n}"))
                .at(item.location.clone()),
            );
        }
    }

    /// One text where a list is asked for: a list of one, unless it holds several.
    pub(super) fn list_in_words(&mut self, path: &str, question: &Question, text: &str, node: &Node) -> Option<Value> {
        let parts: Vec<&str> = text.split(['、', '，', ',', '；', ';', '/']).map(str::trim).collect();
        let list = format!("[{}]", parts.iter().map(|part| format!("\"{part}\"")).collect::<Vec<_>>().join(", "));
        if let (1, AnswerType::Texts) = (parts.len(), question.answer) {
            let items = [node.clone()];
            let each = Question { answer: AnswerType::Text, min: None, max: None, ..question.clone() };
            let value = self.array(path, question, &items, node, |this, path, item| this.value(path, &each, item))?;
            self.understood(path, question, text, &list, &node.location);
            return Some(value);
        }
        let key = path.rsplit('.').next().unwrap_or(path);
        let named = named(path, question);
        let say = |language| named.get(language).cloned().unwrap_or_default();
        self.findings.push(
            Diagnostic::of(
                Code::WrongType,
                format!("{}应为数组，却是文字", say(Language::Zh)),
                format!("{} must be an array, but is a string", say(Language::En)),
            )
            .hint(format!("写成 {key} = {list}"), format!("write {key} = {list}"))
            .answer(path)
            .at(node.location.clone()),
        );
        None
    }
}
