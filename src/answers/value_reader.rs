//! One answer against its question: the right type, inside its limits, with characters that can be printed.

use super::character::{Forbidden, compatibility_forms, forbidden};
use super::describe::{expected, labelled, named, word_list, word_of_label};
use super::node::{Node, TomlValue};
use super::remark::remarks;
use super::remark_finding::remark_finding;
use super::schema::{AnswerType, Format, Question, Role};
use super::suggest::closest;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::value::{
    DayFault, FiguresFault, Language, Localised, Money, MoneyError, Value, currency, is_han, meant_currency,
    read_amount, read_count, read_day, read_figures,
};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// Longest text that an answer may be, in characters, unless its question says otherwise: a clause is no longer.
const LONGEST_TEXT: usize = 2_000;

/// Years of the days that a deal can speak of, unless a question says otherwise.
const EARLIEST_YEAR: i64 = 1950;
const LATEST_YEAR: i64 = 2100;

/// Collects values, their places and what is wrong with them.
#[derive(Debug, Default)]
pub struct ValueReader {
    /// Languages of the agreement: a text must be given in each.
    pub languages: Vec<Language>,
    /// Names of the roles → their words, for who writes 受让方 instead of `transferee`.
    pub role_words: BTreeMap<String, String>,
    /// Places of accepted answers by path.
    pub locations: BTreeMap<String, Location>,
    /// What was found.
    pub findings: Vec<Diagnostic>,
}

impl ValueReader {
    /// One that knows the names of these roles.
    pub fn of_roles(roles: &[Role]) -> ValueReader {
        let names = roles.iter().flat_map(|role| role.name.iter().map(|(_, name)| (name.clone(), role.id.clone())));
        ValueReader { role_words: names.collect(), ..ValueReader::default() }
    }

    /// The value of `node` as an answer to `question`; None (with a finding) if it is none.
    pub fn value(&mut self, path: &str, question: &Question, node: &Node) -> Option<Value> {
        self.locations.insert(path.to_owned(), node.location.clone());
        if question.by_hand && matches!(&node.data, TomlValue::Text(text) if text == "by-hand") {
            return Some(Value::ByHand);
        }
        if is_empty(&node.data) {
            return self.empty(path, question, node);
        }
        match (question.answer, &node.data) {
            (AnswerType::Text, TomlValue::Text(text)) => self.text(path, question, text, node),
            (AnswerType::Text, TomlValue::Table(sides)) => self.both_languages(path, question, sides, node),
            (AnswerType::Boolean, TomlValue::Boolean(truth)) => Some(Value::Boolean(*truth)),
            (AnswerType::Boolean, TomlValue::Text(text)) => self.boolean_in_words(path, question, text, node),
            (AnswerType::Count, TomlValue::Integer(digits)) => self.count(path, question, digits, node),
            (AnswerType::Count, TomlValue::Text(text)) => self.count_in_words(path, question, text, node),
            (AnswerType::Money, TomlValue::Table(parts)) => self.money(path, question, parts, node),
            (AnswerType::Money, TomlValue::Text(text)) => self.money_in_words(path, question, text, node),
            (AnswerType::Money, TomlValue::Integer(digits) | TomlValue::Float(digits)) => {
                self.money_without_currency(path, question, digits, node)
            }
            (AnswerType::Date, TomlValue::Date(text) | TomlValue::Text(text)) => self.date(path, question, text, node),
            (AnswerType::Choice, TomlValue::Text(word)) => self.choice(path, question, word, node),
            (AnswerType::Role, TomlValue::Text(word)) => {
                Some(Value::Word(self.role_words.get(word).cloned().unwrap_or_else(|| word.clone())))
            }
            (AnswerType::Texts | AnswerType::Choices, TomlValue::Array(items)) => {
                let each = Question {
                    answer: if question.answer == AnswerType::Texts { AnswerType::Text } else { AnswerType::Choice },
                    min: None,
                    max: None,
                    ..question.clone()
                };
                self.array(path, question, items, node, |this, path, item| this.value(path, &each, item))
            }
            (AnswerType::Texts | AnswerType::Choices, TomlValue::Text(text)) => {
                self.list_in_words(path, question, text, node)
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

    /// What was written another way than the file asks for, and can mean one thing only.
    pub fn understood(&mut self, path: &str, question: &Question, written: &str, meant: &str, place: &Location) {
        let key = path.rsplit('.').find(|key| key.parse::<usize>().is_err()).unwrap_or(path);
        let path_named = named(path, question);
        let say = |language| path_named.get(language).cloned().unwrap_or_default();
        self.findings.push(
            Diagnostic::of(
                Code::Understood,
                format!("{}的“{written}”按 {meant} 理解", say(Language::Zh)),
                format!("“{written}” of {} is read as {meant}", say(Language::En)),
            )
            .hint(format!("写成 {key} = {meant}"), format!("write {key} = {meant}"))
            .answer(path)
            .at(place.clone()),
        );
    }

    fn boolean_in_words(&mut self, path: &str, question: &Question, text: &str, node: &Node) -> Option<Value> {
        let truth = match crate::value::half_width(text).to_lowercase().as_str() {
            "true" | "yes" | "y" | "是" | "有" | "对" | "需要" | "√" | "✓" => true,
            "false" | "no" | "n" | "否" | "无" | "不" | "没有" | "不需要" | "×" | "✗" => false,
            _ => return self.wrong_type(path, question, node),
        };
        self.understood(path, question, text, if truth { "true" } else { "false" }, &node.location);
        Some(Value::Boolean(truth))
    }

    fn count_in_words(&mut self, path: &str, question: &Question, text: &str, node: &Node) -> Option<Value> {
        let Ok(number) = read_count(text, question.unit.as_deref()) else {
            return self.wrong_type(path, question, node);
        };
        let value = self.count(path, question, &number.to_string(), node)?;
        self.understood(path, question, text, &number.to_string(), &node.location);
        Some(value)
    }

    /// One text where a list is asked for: a list of one, unless it holds several.
    fn list_in_words(&mut self, path: &str, question: &Question, text: &str, node: &Node) -> Option<Value> {
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

    /// What stands there is no answer yet.
    fn empty(&mut self, path: &str, question: &Question, node: &Node) -> Option<Value> {
        let (zh, en) = expected(question);
        let label = named(path, question).zh.unwrap_or_default();
        let finding = Diagnostic::of(Code::EmptyAnswer, format!("{label}是空的"), format!("{path} is empty"));
        let hint = if question.required {
            finding
                .hint(format!("填写{zh}；暂缺时用 --draft 留空"), format!("give {en}; with --draft it becomes a blank"))
        } else {
            finding.hint(format!("填写{zh}，或者删除该键"), format!("give {en}, or remove the key"))
        };
        self.findings.push(hint.answer(path).at(node.location.clone()));
        None
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
        // A typed text is held against its type instead.
        let typed = matches!(question.format, Some(Format::Phone | Format::Email | Format::Number));
        for remark in remarks(text, question.format == Some(Format::Name), typed) {
            self.findings.push(remark_finding(&remark, path, question).answer(path).at(node.location.clone()));
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

    fn money(&mut self, path: &str, question: &Question, parts: &IndexMap<String, Node>, node: &Node) -> Option<Value> {
        for (key, part) in parts {
            if key != "amount" && key != "currency" {
                let finding = unknown_key(&format!("{path}.{key}"), key, ["amount", "currency"], &part.key);
                self.findings.push(finding);
                return None;
            }
        }
        let code = self.currency(path, question, parts.get("currency"), node)?;
        match parts.get("amount").map(|part| &part.data) {
            Some(TomlValue::Integer(digits) | TomlValue::Float(digits)) => {
                self.amount(path, question, digits, code, node)
            }
            Some(TomlValue::Text(text)) => match read_amount(text) {
                Ok((digits, named)) if named.is_none_or(|named| named == code) => {
                    let value = self.amount(path, question, &digits, code, node)?;
                    self.understood(path, question, text, &written_money(&digits, code), &node.location);
                    Some(value)
                }
                Ok(_) => self.no_amount(path, question, MoneyError::NotANumber, node),
                Err(fault) => self.no_amount(path, question, money_fault(&fault), node),
            },
            _ => self.no_amount(path, question, MoneyError::NotANumber, node),
        }
    }

    /// The code of a currency; what is none is told with the code that was meant.
    fn currency(&mut self, path: &str, question: &Question, part: Option<&Node>, node: &Node) -> Option<&'static str> {
        let label = named(path, question).zh.unwrap_or_default();
        let written = match part.map(|part| &part.data) {
            Some(TomlValue::Text(code)) => code.trim(),
            _ => "",
        };
        if let Some((code, _)) = currency(written) {
            return Some(code);
        }
        let place = part.map_or(&node.location, |part| &part.location).clone();
        let finding = if written.is_empty() {
            Diagnostic::of(Code::WrongType, format!("{label}缺少币种代码"), format!("{path} lacks its currency code"))
                .hint(
                    "写成 { amount = 1_000_000.00, currency = \"CNY\" }",
                    "write { amount = 1_000_000.00, currency = \"CNY\" }",
                )
        } else {
            let finding = Diagnostic::of(
                Code::UnknownWord,
                format!("{label}的币种“{written}”不是 ISO 4217 代码"),
                format!("the currency “{written}” of {path} is no code of ISO 4217"),
            );
            match meant_currency(written) {
                Some(code) => {
                    let name = crate::value::currency_zh(code);
                    finding
                        .hint(format!("写成 currency = \"{code}\"（{name}）"), format!("write currency = \"{code}\""))
                }
                None => finding.hint(
                    "填写货币的三字母代码，如 CNY（人民币）、USD（美元）、EUR（欧元）、HKD（港元）",
                    "give the three letters of a currency, like CNY, USD, EUR, HKD",
                ),
            }
        };
        self.findings.push(finding.answer(path).at(place));
        None
    }

    fn amount(&mut self, path: &str, question: &Question, digits: &str, code: &str, node: &Node) -> Option<Value> {
        match Money::parse(digits, code) {
            // Nought is mostly what a formula made of an empty cell.
            Ok(money) if money.fen == 0 && question.min != Some(0) => {
                self.no_amount(path, question, MoneyError::Nought, node)
            }
            Ok(money) => Some(Value::Money(money)),
            Err(error) => self.no_amount(path, question, error, node),
        }
    }

    fn no_amount(&mut self, path: &str, question: &Question, error: MoneyError, node: &Node) -> Option<Value> {
        let (zh, en) = match error {
            MoneyError::NotANumber => ("不是金额", "is not an amount"),
            MoneyError::TooFine => ("超过两位小数", "has more than two decimals"),
            MoneyError::Whole => ("有小数，而该币种没有辅币", "has decimals, and the currency has none"),
            MoneyError::Negative => ("是负数", "is negative"),
            MoneyError::Nought => ("是零", "is nought"),
            MoneyError::TooLarge => ("过大", "is too large"),
        };
        let label = named(path, question).zh.unwrap_or_default();
        let (hint_zh, hint_en) = match error {
            MoneyError::Whole => (
                "只写整数，如 { amount = 1_000_000, currency = \"JPY\" }",
                "write whole numbers only, like { amount = 1_000_000, currency = \"JPY\" }",
            ),
            _ => (
                "写成 { amount = 1_000_000.00, currency = \"CNY\" }",
                "write { amount = 1_000_000.00, currency = \"CNY\" }",
            ),
        };
        self.findings.push(
            Diagnostic::of(Code::WrongAmount, format!("{label}的数额{zh}"), format!("the amount of {path} {en}"))
                .hint(hint_zh, hint_en)
                .answer(path)
                .at(node.location.clone()),
        );
        None
    }

    /// `"50万元"` says everything; an amount without a currency does not.
    fn money_in_words(&mut self, path: &str, question: &Question, text: &str, node: &Node) -> Option<Value> {
        match read_amount(text) {
            Ok((digits, Some(code))) => {
                let value = self.amount(path, question, &digits, code, node)?;
                self.understood(path, question, text, &written_money(&digits, code), &node.location);
                Some(value)
            }
            Ok((digits, None)) => self.money_without_currency(path, question, &digits, node),
            Err(FiguresFault::Words) => self.wrong_type(path, question, node),
            Err(fault) => self.no_amount(path, question, money_fault(&fault), node),
        }
    }

    fn money_without_currency(&mut self, path: &str, question: &Question, digits: &str, node: &Node) -> Option<Value> {
        let key = path.rsplit('.').next().unwrap_or(path);
        let label = named(path, question).zh.unwrap_or_default();
        let written = read_figures(digits).unwrap_or_else(|_| digits.to_owned());
        let written = written_money(&written, "CNY");
        self.findings.push(
            Diagnostic::of(Code::WrongType, format!("{label}缺少币种"), format!("{path} lacks its currency"))
                .hint(format!("人民币写成 {key} = {written}"), format!("for Renminbi write {key} = {written}"))
                .answer(path)
                .at(node.location.clone()),
        );
        None
    }

    fn date(&mut self, path: &str, question: &Question, text: &str, node: &Node) -> Option<Value> {
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
                    DayFault::ShortYear => (
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

    fn choice(&mut self, path: &str, question: &Question, word: &str, node: &Node) -> Option<Value> {
        if question.values.contains_key(word) {
            return Some(Value::Word(word.to_owned()));
        }
        if let Some(meant) = word_of_label(question, word) {
            let meant = meant.to_owned();
            self.understood(path, question, word, &format!("\"{meant}\""), &node.location);
            return Some(Value::Word(meant));
        }
        let guess = closest(word, question.values.keys().map(String::as_str));
        let guessed = |language| {
            guess.and_then(|guess| Some(labelled(guess, question.values.get(guess)?, language))).unwrap_or_default()
        };
        let (zh, en) = (word_list(question, Language::Zh), word_list(question, Language::En));
        let label = named(path, question).zh.unwrap_or_default();
        self.findings.push(
            Diagnostic::of(Code::UnknownWord, format!("{label}不能是“{word}”"), format!("{path} cannot be “{word}”"))
                .hint(
                    guess
                        .map_or(format!("可选：{zh}"), |_| format!("是否指“{}”？可选：{zh}", guessed(Language::Zh))),
                    guess.map_or(format!("one of: {en}"), |g| format!("did you mean “{g}”? One of: {en}")),
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

    fn wrong_type(&mut self, path: &str, question: &Question, node: &Node) -> Option<Value> {
        let (zh, en) = expected(question);
        let (is_zh, is_en) = node.data.word();
        let label = named(path, question).zh.unwrap_or_default();
        self.findings.push(
            Diagnostic::of(
                Code::WrongType,
                format!("{label}应为{zh}，却是{is_zh}"),
                format!("{path} must be {en}, but is {is_en}"),
            )
            .hint(format!("把 {path} 改为{zh}"), format!("make {path} {en}"))
            .answer(path)
            .at(node.location.clone()),
        );
        None
    }
}

/// Entries of a list that are compared with each other.
const REPEATED_AMONG: usize = 200;

/// An amount as the file asks for it.
fn written_money(digits: &str, code: &str) -> String {
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "00"));
    let grouped =
        whole.parse().map_or_else(|_| whole.to_owned(), |number| crate::value::grouped(number).replace(',', "_"));
    match currency(code) {
        Some((_, 0)) => format!("{{ amount = {grouped}, currency = \"{code}\" }}"),
        _ => format!("{{ amount = {grouped}.{decimals:0<2}, currency = \"{code}\" }}"),
    }
}

fn money_fault(fault: &FiguresFault) -> MoneyError {
    match fault {
        FiguresFault::Negative => MoneyError::Negative,
        FiguresFault::TooLarge => MoneyError::TooLarge,
        _ => MoneyError::NotANumber,
    }
}

/// An empty text answers nothing, whatever is asked. An empty list says that there is nothing; rules speak of it.
fn is_empty(data: &TomlValue) -> bool {
    matches!(data, TomlValue::Text(text) if text.trim().is_empty())
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
