//! A new answer file: every question with its meaning and its words, ready to be filled in; no line is wider than a page.

use super::schema::{AnswerType, Question, Schema};
use crate::value::{Language, Localised, is_han};
use indexmap::IndexMap;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Columns of a line.
const COLUMNS: usize = 100;

/// What stands in a new file besides the questions.
#[derive(Clone, Copy, Default)]
pub struct NewFile<'a> {
    /// The form it asks for, if one was picked.
    pub form: Option<&'a str>,
    /// All forms there are, each with its name.
    pub forms: &'a [(&'a str, String)],
    /// The folder of its library, if it is not the program's own.
    pub library: Option<&'a str>,
    /// The JSON Schema beside it, for editors.
    pub schema: Option<&'a str>,
    /// Answers that are known, by their paths, as TOML writes them.
    pub given: Option<&'a BTreeMap<String, String>>,
    /// In words, when the question at a path must be answered.
    pub required_when: Option<InWords<'a>>,
}

/// Words for the question at a path.
pub type InWords<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The text of a commented answer file. What must be answered stands open and empty; behind `#` stands the default that
/// is taken, or an empty value where nothing is; an example is in the comment only.
pub fn new_file(schema: &Schema, given: &NewFile<'_>, language: Language) -> String {
    let mut writer = Writer { given, language, text: String::new() };
    writer.head(schema);
    for (name, topic) in &schema.topics {
        let intro = topic.intro.as_ref().map_or(String::new(), |intro| format!("  {}", writer.side(intro)));
        let title = format!("── {}{intro}", writer.side(&topic.title));
        writer.text.push('\n');
        writer.comment(&title);
        if topic.repeated {
            for role in &schema.roles {
                let mark = if role.required { "" } else { "# " };
                let label = writer.side(&role.name);
                // Writing into a string cannot fail.
                let _ = writeln!(writer.text, "{mark}[[{name}]]    # {label}\n{mark}role = \"{}\"", role.id);
                let rest = topic.questions.iter().filter(|(key, _)| *key != "role");
                rest.for_each(|(key, question)| writer.question(name, key, question, mark));
                writer.text.push('\n');
            }
            continue;
        }
        let _ = writeln!(writer.text, "[{name}]");
        let (tables, plain): (Vec<_>, Vec<_>) =
            topic.questions.iter().partition(|(_, question)| question.answer == AnswerType::Table);
        plain.into_iter().for_each(|(key, question)| writer.question(name, key, question, ""));
        for (key, question) in tables {
            writer.text.push('\n');
            writer.comment(&writer.asked(&format!("{name}.{key}"), question));
            let mark = if question.required { "" } else { "# " };
            let _ = writeln!(writer.text, "{mark}[[{name}.{key}]]");
            writer.fields(&format!("{name}.{key}"), &question.fields, mark);
        }
    }
    writer.annexes(schema);
    writer.text
}

struct Writer<'a> {
    given: &'a NewFile<'a>,
    language: Language,
    text: String,
}

impl Writer<'_> {
    fn side(&self, words: &Localised<String>) -> String {
        words.prefer(self.language).cloned().unwrap_or_default()
    }

    fn head(&mut self, schema: &Schema) {
        let language = self.language;
        if let Some(schema) = self.given.schema {
            let _ = writeln!(self.text, "#:schema {schema}");
        }
        self.comment(language.say(
            "答案文件。没有 # 的键必填；# 后有值的，是不填时采用的默认值；# 后是 \"\" 的，不填即不作约定。",
            "Answer file. Keys without # must be answered; a value behind # is the default that is taken; \"\" behind # means that nothing is agreed unless it is answered.",
        ));
        let codes: Vec<&str> = schema.languages.iter().map(|l| l.code()).collect();
        let all = if codes.len() > 1 { "zh | en | zh-en".to_owned() } else { codes.join(" | ") };
        let first = codes.first().unwrap_or(&"zh");
        let known = |key: &str, other: &str| {
            let given = self.given.given.and_then(|given| given.get(key).cloned());
            given.unwrap_or_else(|| format!("\"{other}\""))
        };
        let (of_language, of_stance) = (known("language", first), known("stance", "balanced"));
        let words = language
            .say(("协议的语言", "默认采用哪一方的条款方案"), ("language of the agreement", "which variants are taken"));
        let _ = writeln!(self.text, "\nkind     = \"{}\"", schema.kind);
        let _ = writeln!(self.text, "language = {of_language}    # {}: {all}", words.0);
        let _ = writeln!(self.text, "stance   = {of_stance}    # {}: discloser | balanced | recipient", words.1);
        if let Some(library) = self.given.library {
            let words = language.say("条款库，与本文件相对的路径", "library, relative to this file");
            let _ = writeln!(self.text, "library  = {}    # {words}", toml::Value::String(library.to_owned()));
        }
        if let [(first, _), _, ..] = self.given.forms {
            let words = language.say("形式；不填的，按所处阶段取", "form; left out, the stage decides");
            let all: Vec<String> = self.given.forms.iter().map(|(id, name)| format!("{id} {name}")).collect();
            self.comment(&format!("{words}: {}", all.join(" | ")));
            let mark = if self.given.form.is_some() { "" } else { "# " };
            let _ = writeln!(self.text, "{mark}form     = \"{}\"", self.given.form.unwrap_or(first));
        }
    }

    fn fields(&mut self, path: &str, questions: &IndexMap<String, Question>, mark: &str) {
        questions.iter().for_each(|(key, question)| self.question(path, key, question, mark));
    }

    /// A question: its words in a comment, and below them its line.
    fn question(&mut self, table: &str, key: &str, question: &Question, mark: &str) {
        let path = format!("{table}.{key}");
        self.comment(&self.asked(&path, question));
        let given = self.given.given.and_then(|given| given.get(&path));
        let open = if given.is_some() || question.required && question.default.is_none() { "" } else { "# " };
        let mark = if mark.is_empty() { open } else { mark };
        let value = given.cloned().unwrap_or_else(|| value(question));
        let _ = writeln!(self.text, "{mark}{key} = {value}");
    }

    fn annexes(&mut self, schema: &Schema) {
        if schema.annexes.is_empty() {
            return;
        }
        let list: Vec<String> = schema.annexes.iter().map(|name| format!("\"{name}\"")).collect();
        self.text.push('\n');
        self.comment(&format!("── {}: {}", self.language.say("附件", "Annexes"), list.join(", ")));
        self.text.push_str("[annexes]\ninclude = []\n");
    }

    /// A comment in lines that a page holds.
    fn comment(&mut self, words: &str) {
        for line in lines(&words.replace('\n', " ")) {
            let _ = writeln!(self.text, "# {line}");
        }
    }

    /// The question, its words, what is taken or shown for it, and its help.
    fn asked(&self, path: &str, question: &Question) -> String {
        let language = self.language;
        let mut line = self.side(&question.ask);
        if !question.values.is_empty() {
            let words: Vec<String> =
                question.values.iter().map(|(word, meaning)| format!("{word} {}", self.side(meaning))).collect();
            let _ = write!(line, ": {}", words.join(" | "));
        }
        if let Some(unit) = &question.unit {
            let _ = write!(line, " ({unit})");
        }
        if question.by_hand {
            line.push_str(" / \"by-hand\"");
        }
        let (default, example_word, optional) =
            language.say(("默认", "例", "不填即不作约定"), ("default", "example", "left out, nothing is agreed"));
        match (&question.default, example(question)) {
            (Some(_), _) => {
                let _ = write!(line, "  [{default}]");
            }
            (None, Some(shown)) => {
                let _ = write!(line, "  [{example_word} {shown}]");
            }
            (None, None) => {}
        }
        if let Some(condition) = &question.required_when {
            let in_words = self.given.required_when.and_then(|words| words(path));
            let words = language.say("必填，如果", "required if");
            let _ = write!(line, "  [{words} {}]", in_words.as_ref().unwrap_or(condition));
        } else if question.default.is_none() && !question.required {
            let _ = write!(line, "  [{optional}]");
        }
        if let Some(help) = &question.help {
            let _ = write!(line, "  {}", self.side(help));
        }
        line
    }
}

/// The text in lines of so many columns that the mark of a comment fits before them.
fn lines(text: &str) -> Vec<String> {
    let wide = |c: char| {
        is_han(c)
            || ('\u{3000}'..='\u{303f}').contains(&c)
            || ('\u{ff00}'..='\u{ff60}').contains(&c)
            || matches!(c, '“' | '”' | '…' | '—' | '─')
    };
    let columns = |text: &str| -> usize { text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum() };
    let mut lines = vec![String::new()];
    let (mut used, mut start) = (0, 0);
    let mut ends: Vec<usize> = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let closes = "，。；：、？！）】”".contains(c);
        if at > 0 && !closes && (before == ' ' || wide(before) || wide(c)) {
            ends.push(at);
        }
        before = c;
    }
    ends.push(text.len());
    for end in ends {
        let piece = &text[start..end];
        let width = columns(piece.trim_end());
        if used + width > COLUMNS - 2 && used > 0 {
            lines.push(String::new());
            used = 0;
        }
        let piece = if used == 0 { piece.trim_start() } else { piece };
        used += columns(piece);
        lines.last_mut().expect("there is one").push_str(piece);
        start = end;
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// The example of the library, or the form of an answer that is not a text.
pub fn example(question: &Question) -> Option<String> {
    if let Some(example) = &question.example {
        return Some(example.to_string());
    }
    Some(match question.answer {
        AnswerType::Boolean => "true".to_owned(),
        AnswerType::Count => question.min.unwrap_or(1).max(1).to_string(),
        AnswerType::Date => "2026-12-01".to_owned(),
        AnswerType::Money => "{ amount = 1_000_000.00, currency = \"CNY\" }".to_owned(),
        AnswerType::Texts => "[\"…\", \"…\"]".to_owned(),
        AnswerType::Choices => {
            let words: Vec<String> = question.values.keys().take(2).map(|word| format!("\"{word}\"")).collect();
            format!("[{}]", words.join(", "))
        }
        AnswerType::Record => {
            let fields: Vec<String> = question.fields.keys().map(|key| format!("{key} = \"…\"")).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        AnswerType::Text | AnswerType::Choice | AnswerType::Role | AnswerType::Table => return None,
    })
}

/// The default, or an empty value: an answer that is none until it is given.
fn value(question: &Question) -> String {
    match &question.default {
        Some(value) => value.to_string(),
        None => "\"\"".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_loses_nothing_in_lines() {
        let text = "按交易结构选定其一（“公司转让”不是法律概念）：share 股权转让 | asset 资产转让 | merger 公司合并 | division 公司分立 | liquidation 解散清算中的处分 | bankruptcy 破产程序中的处分。";
        let lines = lines(text);
        assert!(lines.len() > 1 && lines.iter().all(|line| !line.starts_with(['，', '。', '：'])), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
    }
}
