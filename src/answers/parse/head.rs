//! What stands at the top of an answer file: language, stance, form, author.

use super::Reader;
use crate::answers::node::{Node, TomlValue};
use crate::answers::{Stance, closest};
use crate::diagnostic::{Code, Diagnostic};
use crate::value::Byline;
use indexmap::IndexMap;

impl Reader<'_> {
    pub(super) fn head(&mut self, fields: &IndexMap<String, Node>, root: &Node) -> (String, Stance) {
        let languages: Vec<&str> = match self.schema.languages.len() {
            0 | 1 => self.schema.languages.iter().map(|l| l.code()).collect(),
            _ => vec!["zh", "en", "zh-en"],
        };
        let language = self
            .word(fields, "language", &languages, root)
            .unwrap_or_else(|| languages.first().copied().unwrap_or("zh").to_owned());
        let words = Stance::ALL.map(Stance::word);
        let stance = self.word(fields, "stance", &words, root).and_then(|w| Stance::from_word(&w));
        (language, stance.unwrap_or(Stance::Balanced))
    }

    /// The form that the file names; which forms there are is known to who chooses it.
    pub(super) fn form(&mut self, fields: &IndexMap<String, Node>) -> String {
        let Some(node) = fields.get("form") else { return String::new() };
        self.shaper.locations.insert("form".to_owned(), node.location.clone());
        match &node.data {
            TomlValue::Text(word) if !word.trim().is_empty() => word.trim().to_owned(),
            _ => {
                let what = Diagnostic::of(Code::WrongType, "form 应为文字", "form must be a string");
                let what = what.hint("写成 form = \"…\"，或者删去这一行", "write form = \"…\", or remove the line");
                self.find(what.answer("form").at(node.location.clone()));
                String::new()
            }
        }
    }

    /// Whom the files name as their author: `author = { name = "…", initials = "…" }`, or the name alone.
    pub(super) fn byline(&mut self, node: Option<&Node>) -> Byline {
        let Some(node) = node else { return Byline::default() };
        let wrong = |at: &Node| {
            Diagnostic::of(
                Code::WrongType,
                "author 应为姓名或者名称，或者 { name, initials } 两项",
                "author must be a name, or a table of name and initials",
            )
            .hint(
                "写成 author = { name = \"…\", initials = \"…\" }",
                "write author = { name = \"…\", initials = \"…\" }",
            )
            .answer("author")
            .at(at.location.clone())
        };
        match &node.data {
            TomlValue::Text(name) if !name.trim().is_empty() => {
                Byline { author: Some(name.trim().to_owned()), ..Byline::default() }
            }
            TomlValue::Table(fields) => {
                let mut byline = Byline::default();
                for (key, field) in fields {
                    let place = match key.as_str() {
                        "name" => &mut byline.author,
                        "initials" => &mut byline.initials,
                        _ => {
                            self.find(wrong(field));
                            continue;
                        }
                    };
                    match &field.data {
                        TomlValue::Text(text) if !text.trim().is_empty() => *place = Some(text.trim().to_owned()),
                        _ => self.find(wrong(field)),
                    }
                }
                byline
            }
            _ => {
                self.find(wrong(node));
                Byline::default()
            }
        }
    }

    /// A word at the top of the file, out of a fixed list.
    fn word(&mut self, fields: &IndexMap<String, Node>, key: &str, words: &[&str], root: &Node) -> Option<String> {
        let all = words.join(" | ");
        let all_zh = words.iter().map(|word| format!("{word}（{}）", head_label(word))).collect::<Vec<_>>().join(" | ");
        let Some(node) = fields.get(key) else {
            self.find(
                Diagnostic::of(Code::MissingAnswer, format!("缺少 {key}"), format!("{key} is missing"))
                    .hint(
                        format!("在文件开头写 {key} = \"…\"，可选：{all_zh}"),
                        format!("write {key} = \"…\" at the top; one of: {all}"),
                    )
                    .answer(key)
                    .at(root.key.clone()),
            );
            return None;
        };
        self.shaper.locations.insert(key.to_owned(), node.location.clone());
        match &node.data {
            TomlValue::Text(word) if words.contains(&word.as_str()) => Some(word.clone()),
            _ => {
                let written = match &node.data {
                    TomlValue::Text(word) => word.trim(),
                    _ => "",
                };
                let labelled = words.iter().find(|word| !written.is_empty() && head_label(word).contains(written));
                let guess = labelled.copied().or_else(|| closest(written, words.iter().copied()));
                self.find(
                    Diagnostic::of(
                        Code::UnknownWord,
                        format!("{key} 不能是“{written}”"),
                        format!("{key} cannot be “{written}”"),
                    )
                    .hint(
                        guess.map_or(format!("可选：{all_zh}"), |g| format!("是否指“{g}”？可选：{all_zh}")),
                        guess.map_or(format!("one of: {all}"), |g| format!("did you mean “{g}”? One of: {all}")),
                    )
                    .answer(key)
                    .at(node.location.clone()),
                );
                None
            }
        }
    }
}

/// What a word of the head means, in Chinese.
fn head_label(word: &str) -> &'static str {
    match word {
        "zh" => "中文",
        "en" => "英文",
        "zh-en" => "中英文对照",
        "discloser" => "有利于披露方",
        "balanced" => "平衡",
        "recipient" => "有利于接收方",
        _ => "",
    }
}
