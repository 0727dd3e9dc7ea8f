//! What an answer can be, and how each kind of value is worded.

mod blank;
mod byline;
mod calendar;
mod contact;
mod currency;
mod date;
mod identity;
mod language;
mod letter;
mod list;
mod money;
mod number;
mod period;
mod plain;
mod sha256;
mod written;

pub use blank::Blank;
pub use byline::Byline;
pub use calendar::Calendar;
pub use contact::{EmailFault, PhoneFault, read_email, read_phone};
pub use currency::{currency, currency_zh, meant_currency};
pub use date::{MONTHS, blank_date, days_from, parse_date, word_date};
pub use identity::{IdFault, age_on, birth_date, plain_number, read_credit_code, read_resident_number};
pub use language::{Language, Localised};
pub use letter::{accented_words, is_latin_letter};
pub use list::{Conjunction, word_list};
pub use money::{Money, MoneyError, word_money};
pub use number::{
    article_number, capital_numeral, english_cardinal, english_number, grouped, han_numeral, item_letter, item_roman,
    plural,
};
pub use period::{Computed, Offset, Unit};
pub use plain::{half_width, is_han, is_scientific};
pub use sha256::{Sha256, hex, sha256, sha256_of, sha256_prefix};
pub use written::{
    AmountFault, CountFault, DayFault, FiguresFault, WrittenAmount, read_amount, read_count, read_day, read_figures,
    read_truth,
};

use chrono::NaiveDate;
use std::collections::BTreeMap;

/// An answer after parsing: a type that cannot hold nonsense.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words; the same in both languages unless both are given.
    Text(Localised<String>),
    /// Yes or no.
    Boolean(bool),
    /// A whole number in the unit of its question.
    Count(i64),
    /// An amount of money.
    Money(Money),
    /// A day.
    Date(NaiveDate),
    /// One word out of a question's list, or the word for a party's role.
    Word(String),
    /// A deliberate blank, to be filled in by hand.
    ByHand,
    /// Not answered yet: a draft leaves a blank.
    Absent(Blank),
    /// Rows, texts or words.
    List(Vec<Value>),
    /// Named parts.
    Record(BTreeMap<String, Value>),
}

impl Value {
    /// The part at a dotted path below this value.
    pub fn get(&self, path: &str) -> Option<&Value> {
        path.split('.').try_fold(self, |value, key| match value {
            Value::Record(fields) => fields.get(key),
            Value::List(items) => items.get(key.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The word of a choice, a role, or a text in one language.
    pub fn as_word(&self) -> Option<&str> {
        match self {
            Value::Word(word) => Some(word),
            Value::Text(text) => text.prefer(Language::Zh).map(String::as_str),
            _ => None,
        }
    }
}
