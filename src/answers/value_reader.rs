//! One answer against its question: the right type, inside its limits, with characters that can be printed.

use super::character::{Forbidden, compatibility_forms, forbidden};
use super::node::{Node, TomlValue};
use super::schema::{AnswerType, Question};
use super::suggest::closest;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::value::{Language, Localised, Money, MoneyError, Value, parse_date};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// Longest text that an answer may be, in characters, unless its question says otherwise: a clause is no longer.
const LONGEST_TEXT: usize = 2_000;

/// Collects values, their places and what is wrong with them.
#[derive(Debug, Default)]
pub struct ValueReader {
    /// Languages of the agreement: a text must be given in each.
    pub languages: Vec<Language>,
    /// Places of accepted answers by path.
    pub locations: BTreeMap<String, Location>,
    /// What was found.
    pub findings: Vec<Diagnostic>,
}

impl ValueReader {
    /// The value of `node` as an answer to `question`; None (with a finding) if it is none.
    pub fn value(&mut self, path: &str, question: &Question, node: &Node) -> Option<Value> {
        self.locations.insert(path.to_owned(), node.location.clone());
        if question.by_hand && matches!(&node.data, TomlValue::Text(text) if text == "by-hand") {
            return Some(Value::ByHand);
        }
        match (question.answer, &node.data) {
            (AnswerType::Text, TomlValue::Text(text)) => self.text(path, question, text, node),
            (AnswerType::Text, TomlValue::Table(sides)) => self.both_languages(path, question, sides, node),
            (AnswerType::Boolean, TomlValue::Boolean(truth)) => Some(Value::Boolean(*truth)),
            (AnswerType::Count, TomlValue::Integer(digits)) => self.count(path, question, digits, node),
            (AnswerType::Money, TomlValue::Table(parts)) => self.money(path, parts, node),
            (AnswerType::Date, TomlValue::Date(text) | TomlValue::Text(text)) => self.date(path, text, node),
            (AnswerType::Choice, TomlValue::Text(word)) => self.choice(path, question, word, node),
            (AnswerType::Role, TomlValue::Text(word)) => Some(Value::Word(word.clone())),
            (AnswerType::Texts | AnswerType::Choices, TomlValue::Array(items)) => {
                let each = Question {
                    answer: if question.answer == AnswerType::Texts { AnswerType::Text } else { AnswerType::Choice },
                    min: None,
                    max: None,
                    ..question.clone()
                };
                self.array(path, question, items, node, |this, path, item| this.value(path, &each, item))
            }
            (AnswerType::Table, TomlValue::Array(items)) => {
                self.array(path, question, items, node, |this, path, item| match &item.data {
                    TomlValue::Table(fields) => Some(this.record(path, &question.fields, fields, item)),
                    _ => this.wrong_type(path, question, item),
                })
            }
            (AnswerType::Record, TomlValue::Table(fields)) => Some(self.record(path, &question.fields, fields, node)),
            _ => self.wrong_type(path, question, node),
        }
    }

    /// The fields of a record or row; unknown keys and missing required fields are findings.
    pub fn record(
        &mut self,
        path: &str,
        questions: &IndexMap<String, Question>,
        fields: &IndexMap<String, Node>,
        node: &Node,
    ) -> Value {
        let mut record = BTreeMap::new();
        for (key, field) in fields {
            let here = format!("{path}.{key}");
            match questions.get(key) {
                Some(question) => {
                    if let Some(value) = self.value(&here, question, field) {
                        record.insert(key.clone(), value);
                    }
                }
                None => {
                    let finding = unknown_key(&here, key, questions.keys().map(String::as_str), &field.key);
                    self.findings.push(finding);
                }
            }
        }
        for (key, question) in questions {
            if question.required && !fields.contains_key(key) {
                self.findings.push(missing(&format!("{path}.{key}"), question, &node.key));
            }
        }
        Value::Record(record)
    }

    fn text(&mut self, path: &str, question: &Question, text: &str, node: &Node) -> Option<Value> {
        if !self.characters(path, question, text, node) {
            return None;
        }
        // Latin names and numbers serve both languages; Chinese words do not print in an English text.
        if self.languages.contains(&Language::En) && text.chars().any(is_han) {
            self.untranslated(path, node, "英文", "English");
        }
        Some(Value::Text(Localised::both(text.trim().to_owned(), text.trim().to_owned())))
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

    fn both_languages(
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

    /// True if every character can be printed and the text is neither empty nor endless.
    fn characters(&mut self, path: &str, question: &Question, text: &str, node: &Node) -> bool {
        let length = text.chars().count();
        let longest = question.max.map_or(LONGEST_TEXT, |max| max.unsigned_abs() as usize);
        let code = |c: char| format!("U+{:04X}", u32::from(c));
        let finding = if let Some(reason) = forbidden(text) {
            let finding = match reason {
                Forbidden::Control(c) => Diagnostic::of(
                    Code::ForbiddenCharacter,
                    format!("{path} 含有控制字符或者换行（{}）", code(c)),
                    format!("{path} holds a control character or a line break ({})", code(c)),
                )
                .hint("写成一行，删除该字符", "write it in one line and remove the character"),
                Forbidden::Invisible(c) => Diagnostic::of(
                    Code::ForbiddenCharacter,
                    format!("{path} 含有不可见字符或者改变文字方向的字符（{}）", code(c)),
                    format!(
                        "{path} holds a character that is invisible or changes the direction of the text ({})",
                        code(c)
                    ),
                )
                .hint("删除该字符后重新输入", "remove the character and type the text again"),
                Forbidden::PrivateUse(c) => Diagnostic::of(
                    Code::ForbiddenCharacter,
                    format!("{path} 含有私用区字符（{}），各系统显示不同", code(c)),
                    format!("{path} holds a private-use character ({}) that no two systems show alike", code(c)),
                )
                .hint(
                    "改用该字的标准编码；旧系统中的“䶮”常为 U+E863",
                    "use the character's standard code point; old systems write 䶮 as U+E863",
                ),
            };
            Some(finding)
        } else if text.trim().is_empty() {
            Some(
                Diagnostic::of(Code::EmptyAnswer, format!("{path} 是空的"), format!("{path} is empty"))
                    .hint("填写内容，或者删除该键", "give it a value, or remove the key"),
            )
        } else if length > longest {
            Some(
                Diagnostic::of(
                    Code::TooLong,
                    format!("{path} 有 {length} 个字符，最多 {longest} 个"),
                    format!("{path} has {length} characters; at most {longest} are allowed"),
                )
                .hint(
                    "缩短文字；长内容写入条款文件或者附件",
                    "shorten it; long text belongs in a clause file or an annex",
                ),
            )
        } else {
            None
        };
        if let Some(finding) = finding {
            self.findings.push(finding.answer(path).at(node.location.clone()));
            return false;
        }
        for (odd, plain) in compatibility_forms(text) {
            let meant = plain.map_or(String::new(), |c| c.to_string());
            self.findings.push(
                Diagnostic::of(
                    Code::CompatibilityCharacter,
                    format!("{path} 中的“{odd}”（{}）是部首或者兼容字符，不是普通汉字“{meant}”", code(odd)),
                    format!("“{odd}” ({}) in {path} is a radical or compatibility form, not the ordinary character “{meant}”", code(odd)),
                )
                .hint(format!("改为“{meant}”（多由 PDF 复制带入）"), format!("replace it by “{meant}” (it usually comes from copying out of a PDF)"))
                .answer(path)
                .at(node.location.clone()),
            );
        }
        true
    }

    fn count(&mut self, path: &str, question: &Question, digits: &str, node: &Node) -> Option<Value> {
        let number = digits.replace('_', "").trim_start_matches('+').parse::<i64>().ok();
        let (min, max) = (question.min.unwrap_or(0), question.max.unwrap_or(1_000_000_000_000));
        match number {
            Some(number) if (min..=max).contains(&number) => Some(Value::Count(number)),
            _ => {
                self.findings.push(
                    Diagnostic::of(
                        Code::OutOfRange,
                        format!("{path} = {digits} 超出范围"),
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

    fn money(&mut self, path: &str, parts: &IndexMap<String, Node>, node: &Node) -> Option<Value> {
        for (key, part) in parts {
            if key != "amount" && key != "currency" {
                let finding = unknown_key(&format!("{path}.{key}"), key, ["amount", "currency"], &part.key);
                self.findings.push(finding);
                return None;
            }
        }
        let digits = match parts.get("amount").map(|part| &part.data) {
            Some(TomlValue::Integer(digits) | TomlValue::Float(digits)) => Ok(digits.as_str()),
            _ => Err(MoneyError::NotANumber),
        };
        let currency = match parts.get("currency").map(|part| &part.data) {
            Some(TomlValue::Text(code)) if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => {
                code.as_str()
            }
            _ => {
                self.findings.push(
                    Diagnostic::of(
                        Code::WrongType,
                        format!("{path} 缺少币种代码"),
                        format!("{path} lacks its currency code"),
                    )
                    .hint(
                        "写成 { amount = 1_000_000.00, currency = \"CNY\" }",
                        "write { amount = 1_000_000.00, currency = \"CNY\" }",
                    )
                    .answer(path)
                    .at(node.location.clone()),
                );
                return None;
            }
        };
        match digits.and_then(|digits| Money::parse(digits, currency)) {
            Ok(money) => Some(Value::Money(money)),
            Err(error) => {
                let (zh, en) = match error {
                    MoneyError::NotANumber => ("不是金额", "is not an amount"),
                    MoneyError::TooFine => ("超过两位小数", "has more than two decimals"),
                    MoneyError::Negative => ("是负数", "is negative"),
                    MoneyError::TooLarge => ("过大", "is too large"),
                };
                self.findings.push(
                    Diagnostic::of(
                        Code::WrongAmount,
                        format!("{path} 的数额{zh}"),
                        format!("the amount of {path} {en}"),
                    )
                    .hint(
                        "写成 { amount = 1_000_000.00, currency = \"CNY\" }",
                        "write { amount = 1_000_000.00, currency = \"CNY\" }",
                    )
                    .answer(path)
                    .at(node.location.clone()),
                );
                None
            }
        }
    }

    fn date(&mut self, path: &str, text: &str, node: &Node) -> Option<Value> {
        let date = parse_date(text);
        if date.is_none() {
            self.findings.push(
                Diagnostic::of(
                    Code::ImpossibleDate,
                    format!("{path} = {text} 不是日期"),
                    format!("{path} = {text} is not a day"),
                )
                .hint("写成 2026-12-01，不加引号", "write 2026-12-01, without quotation marks")
                .answer(path)
                .at(node.location.clone()),
            );
        }
        date.map(Value::Date)
    }

    fn choice(&mut self, path: &str, question: &Question, word: &str, node: &Node) -> Option<Value> {
        if question.values.contains_key(word) {
            return Some(Value::Word(word.to_owned()));
        }
        let words: Vec<&str> = question.values.keys().map(String::as_str).collect();
        let guess = closest(word, words.iter().copied());
        let all = words.join(" | ");
        self.findings.push(
            Diagnostic::of(Code::UnknownWord, format!("{path} 不能是“{word}”"), format!("{path} cannot be “{word}”"))
                .hint(
                    guess.map_or(format!("可选：{all}"), |g| format!("是否指“{g}”？可选：{all}")),
                    guess.map_or(format!("one of: {all}"), |g| format!("did you mean “{g}”? One of: {all}")),
                )
                .answer(path)
                .at(node.location.clone()),
        );
        None
    }

    fn array(
        &mut self,
        path: &str,
        question: &Question,
        items: &[Node],
        node: &Node,
        mut each: impl FnMut(&mut Self, &str, &Node) -> Option<Value>,
    ) -> Option<Value> {
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
        (values.len() == items.len()).then_some(Value::List(values))
    }

    fn wrong_type(&mut self, path: &str, question: &Question, node: &Node) -> Option<Value> {
        let (zh, en) = expected(question);
        let (is_zh, is_en) = node.data.word();
        self.findings.push(
            Diagnostic::of(
                Code::WrongType,
                format!("{path} 应为{zh}，却是{is_zh}"),
                format!("{path} must be {en}, but is {is_en}"),
            )
            .hint(format!("把 {path} 改为{zh}"), format!("make {path} {en}"))
            .answer(path)
            .at(node.location.clone()),
        );
        None
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// What a question wants, in both languages.
fn expected(question: &Question) -> (String, String) {
    let (zh, en) = match question.answer {
        AnswerType::Text => ("文字（或者 { zh = \"…\", en = \"…\" }）", "a string (or { zh = \"…\", en = \"…\" })"),
        AnswerType::Texts => ("文字数组，如 [\"…\", \"…\"]", "an array of strings, like [\"…\", \"…\"]"),
        AnswerType::Boolean => ("true 或者 false", "true or false"),
        AnswerType::Count => ("不加引号的整数", "a whole number without quotation marks"),
        AnswerType::Money => {
            ("{ amount = 1_000_000.00, currency = \"CNY\" }", "{ amount = 1_000_000.00, currency = \"CNY\" }")
        }
        AnswerType::Date => ("日期，如 2026-12-01", "a date, like 2026-12-01"),
        AnswerType::Choice => ("下列词语之一", "one of these words"),
        AnswerType::Choices => ("词语数组", "an array of words"),
        AnswerType::Role => ("当事人角色的词语", "the word of a party's role"),
        AnswerType::Record => ("一组键值，如 { name = \"…\" }", "a table, like { name = \"…\" }"),
        AnswerType::Table => ("表的数组（[[…]]）", "an array of tables ([[…]])"),
    };
    let words: Vec<&str> = question.values.keys().map(String::as_str).collect();
    let by_hand = if question.by_hand { ("，或者 \"by-hand\"", ", or \"by-hand\"") } else { ("", "") };
    let list = if words.is_empty() { String::new() } else { format!(" ({})", words.join(" | ")) };
    (format!("{zh}{list}{}", by_hand.0), format!("{en}{list}{}", by_hand.1))
}

/// A key that no question has.
pub fn unknown_key<'a>(path: &str, key: &str, known: impl IntoIterator<Item = &'a str>, at: &Location) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let finding = Diagnostic::of(Code::UnknownKey, format!("没有 {path} 这个键"), format!("there is no key {path}"))
        .answer(path)
        .at(at.clone());
    match closest(key, known.iter().copied()) {
        Some(guess) => finding.hint(format!("是否指 {guess}？"), format!("did you mean {guess}?")),
        None => finding.hint(format!("此处可用：{}", known.join("、")), format!("known here: {}", known.join(", "))),
    }
}

/// A required answer that is not there.
pub fn missing(path: &str, question: &Question, at: &Location) -> Diagnostic {
    let (zh, en) = expected(question);
    let ask = |side: Option<&String>| side.cloned().unwrap_or_default();
    Diagnostic::of(
        Code::MissingAnswer,
        format!("缺少 {path}：{}", ask(question.ask.zh.as_ref())),
        format!("{path} is missing: {}", ask(question.ask.en.as_ref().or(question.ask.zh.as_ref()))),
    )
    .hint(format!("填写{zh}；暂缺时用 --draft 留空"), format!("give {en}; with --draft it becomes a blank"))
    .answer(path)
    .at(at.clone())
}
