//! An amount of money with its currency.

use super::{ValueReader, unknown_key};
use crate::answers::describe::named;
use crate::answers::node::{Node, TomlValue};
use crate::answers::schema::Question;
use crate::diagnostic::{Code, Diagnostic};
use crate::value::{
    AmountFault, FiguresFault, Money, MoneyError, Value, WrittenAmount, currency, meant_currency, read_amount,
    read_figures,
};
use indexmap::IndexMap;

impl ValueReader {
    pub(super) fn money(
        &mut self,
        path: &str,
        question: &Question,
        parts: &IndexMap<String, Node>,
        node: &Node,
    ) -> Option<Value> {
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
                Ok(WrittenAmount { digits, currencies })
                    if currencies.is_empty() || currencies.iter().any(|named| named == code) =>
                {
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
    pub(super) fn money_in_words(&mut self, path: &str, question: &Question, text: &str, node: &Node) -> Option<Value> {
        match read_amount(text) {
            // A sign that several currencies share means the one that uses it most: $ the dollar of the United States.
            Ok(WrittenAmount { digits, currencies }) => match currencies.first().and_then(|code| currency(code)) {
                Some((code, _)) => {
                    let value = self.amount(path, question, &digits, code, node)?;
                    self.understood(path, question, text, &written_money(&digits, code), &node.location);
                    Some(value)
                }
                None if currencies.is_empty() => self.money_without_currency(path, question, &digits, node),
                None => self.wrong_type(path, question, node),
            },
            Err(AmountFault::TwoCurrencies | AmountFault::Figures(FiguresFault::Words)) => {
                self.wrong_type(path, question, node)
            }
            Err(fault) => self.no_amount(path, question, money_fault(&fault), node),
        }
    }

    pub(super) fn money_without_currency(
        &mut self,
        path: &str,
        question: &Question,
        digits: &str,
        node: &Node,
    ) -> Option<Value> {
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
}

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

fn money_fault(fault: &AmountFault) -> MoneyError {
    match fault {
        AmountFault::Figures(FiguresFault::Negative) => MoneyError::Negative,
        _ => MoneyError::NotANumber,
    }
}
