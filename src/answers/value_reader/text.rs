//! A text: printed as its type wants it, given in every language of the agreement.

use super::{ValueReader, unknown_key};
use crate::answers::describe::named;
use crate::answers::node::{Node, TomlValue};
use crate::answers::schema::Question;
use crate::diagnostic::{Code, Diagnostic};
use crate::value::{Language, Localised, Value, is_han};
use indexmap::IndexMap;

impl ValueReader {
    pub(super) fn text(&mut self, path: &str, question: &Question, text: &str, node: &Node) -> Option<Value> {
        if !self.characters(path, question, text, node) {
            return None;
        }
        // Latin names and numbers serve both languages; Chinese words do not print in an English text.
        if self.languages.contains(&Language::En) && text.chars().any(is_han) {
            self.untranslated(path, node, "英文", "English");
        }
        let text = self.formatted(path, question, text.trim(), node);
        Some(Value::Text(Localised::both(text.clone(), text)))
    }

    /// A typed text as it is printed; what is none of its type is told.
    fn formatted(&mut self, path: &str, question: &Question, text: &str, node: &Node) -> String {
        let Some(format) = question.format else { return text.to_owned() };
        match format.read(text) {
            Ok(plain) => {
                if plain != text {
                    self.understood(path, question, text, &format!("\"{plain}\""), &node.location);
                }
                plain
            }
            Err(fault) => {
                let finding = fault.finding(&named(path, question), text);
                self.findings.push(finding.answer(path).at(node.location.clone()));
                text.to_owned()
            }
        }
    }

    pub(super) fn both_languages(
        &mut self,
        path: &str,
        question: &Question,
        sides: &IndexMap<String, Node>,
        node: &Node,
    ) -> Option<Value> {
        let mut text = Localised::default();
        for (key, side) in sides {
            match (key.as_str(), &side.data) {
                ("zh", TomlValue::Text(words)) if self.characters(path, question, words, side) => {
                    text.zh = Some(words.trim().to_owned())
                }
                ("en", TomlValue::Text(words)) if self.characters(path, question, words, side) => {
                    text.en = Some(words.trim().to_owned())
                }
                ("zh" | "en", TomlValue::Text(_)) => return None,
                ("zh" | "en", _) => return self.wrong_type(path, question, side),
                _ => {
                    self.findings.push(unknown_key(&format!("{path}.{key}"), key, ["zh", "en"], &side.key));
                    return None;
                }
            }
        }
        if text.zh.is_none() && text.en.is_none() {
            return self.wrong_type(path, question, node);
        }
        if text.en.is_none() && self.languages.contains(&Language::En) {
            self.untranslated(path, node, "英文", "English");
        }
        if text.zh.is_none() && self.languages.contains(&Language::Zh) {
            self.untranslated(path, node, "中文", "Chinese");
        }
        Some(Value::Text(text))
    }

    fn untranslated(&mut self, path: &str, node: &Node, zh: &str, en: &str) {
        self.findings.push(
            Diagnostic::of(
                Code::MissingTranslation,
                format!("{path} 没有{zh}"),
                format!("{path} is not given in {en}"),
            )
            .hint("写成 { zh = \"…\", en = \"…\" }", "write { zh = \"…\", en = \"…\" }")
            .answer(path)
            .at(node.location.clone()),
        );
    }
}
