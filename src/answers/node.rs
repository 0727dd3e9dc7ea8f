//! TOML with the place of every key and value; several files laid over each other.

use super::syntax::syntax_findings;
use crate::diagnostic::{Diagnostic, Location, Source};
use indexmap::IndexMap;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value of an answer file and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    /// What stands there.
    pub data: TomlValue,
    /// Where the value stands.
    pub location: Location,
    /// Where its key stands (the value's own place for the members of an array).
    pub key: Location,
}

/// TOML's kinds of value; numbers and dates as written.
#[derive(Debug, Clone)]
pub enum TomlValue {
    /// A string, without its quotation marks.
    Text(String),
    /// A whole number, as written.
    Integer(String),
    /// A number with a fraction, as written.
    Float(String),
    /// True or false.
    Boolean(bool),
    /// A date or time, as written.
    Date(String),
    /// An array with its items.
    Array(Vec<Node>),
    /// A table by its keys, in their order.
    Table(IndexMap<String, Node>),
}

impl TomlValue {
    /// TOML's word for it, for messages.
    pub fn word(&self) -> (&'static str, &'static str) {
        match self {
            TomlValue::Text(_) => ("文字", "a string"),
            TomlValue::Integer(_) => ("整数", "a whole number"),
            TomlValue::Float(_) => ("小数", "a decimal number"),
            TomlValue::Boolean(_) => ("true/false", "true or false"),
            TomlValue::Date(_) => ("日期", "a date"),
            TomlValue::Array(_) => ("数组", "an array"),
            TomlValue::Table(_) => ("表", "a table"),
        }
    }
}

/// Reads a whole file. Every syntax error becomes a finding; what could be read is returned with them.
pub fn read(source: &Arc<Source>) -> (Node, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    let errors: Vec<_> =
        errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message().to_owned())).collect();
    let findings = syntax_findings(source, &errors);
    let span = table.span();
    (
        Node {
            data: TomlValue::Table(members(table.get_ref(), source)),
            location: Location::new(source, span.clone()),
            key: Location::new(source, span),
        },
        findings,
    )
}

/// A default of the library or of a kind: every place is the same.
pub fn from_plain(value: &toml::Value, place: &Location) -> Node {
    let data = match value {
        toml::Value::String(text) => TomlValue::Text(text.clone()),
        toml::Value::Integer(number) => TomlValue::Integer(number.to_string()),
        toml::Value::Float(number) => TomlValue::Float(number.to_string()),
        toml::Value::Boolean(truth) => TomlValue::Boolean(*truth),
        toml::Value::Datetime(date) => TomlValue::Date(date.to_string()),
        toml::Value::Array(items) => TomlValue::Array(items.iter().map(|item| from_plain(item, place)).collect()),
        toml::Value::Table(table) => {
            TomlValue::Table(table.iter().map(|(key, item)| (key.clone(), from_plain(item, place))).collect())
        }
    };
    Node { data, location: place.clone(), key: place.clone() }
}

/// Lays `upper` over `lower`: tables are merged, everything else is replaced.
pub fn merge(lower: &mut Node, upper: Node) {
    match (&mut lower.data, upper.data) {
        (TomlValue::Table(below), TomlValue::Table(above)) => {
            for (key, node) in above {
                match below.get_mut(&key) {
                    Some(old) => merge(old, node),
                    None => {
                        below.insert(key, node);
                    }
                }
            }
            lower.location = upper.location;
            lower.key = upper.key;
        }
        (_, data) => {
            *lower = Node { data, location: upper.location, key: upper.key };
        }
    }
}

fn members(table: &DeTable<'_>, source: &Arc<Source>) -> IndexMap<String, Node> {
    table
        .iter()
        .map(|(key, value)| {
            let mut node = convert(value, source);
            node.key = Location::new(source, key.span());
            (key.get_ref().to_string(), node)
        })
        .collect()
}

fn convert(value: &Spanned<DeValue<'_>>, source: &Arc<Source>) -> Node {
    let location = Location::new(source, value.span());
    let data = match value.get_ref() {
        DeValue::String(text) => TomlValue::Text(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => TomlValue::Integer(number.as_str().to_owned()),
        DeValue::Integer(number) => TomlValue::Integer(
            i64::from_str_radix(number.as_str(), number.radix())
                .map_or_else(|_| number.as_str().to_owned(), |n| n.to_string()),
        ),
        DeValue::Float(number) => TomlValue::Float(number.as_str().to_owned()),
        DeValue::Boolean(truth) => TomlValue::Boolean(*truth),
        DeValue::Datetime(date) => TomlValue::Date(date.to_string()),
        DeValue::Array(items) => TomlValue::Array(items.iter().map(|item| convert(item, source)).collect()),
        DeValue::Table(table) => TomlValue::Table(members(table, source)),
    };
    Node { data, key: location.clone(), location }
}
