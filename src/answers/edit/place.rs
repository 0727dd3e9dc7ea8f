//! Where an answer stands in a file, or how far the way to it goes.

use toml_edit::{ArrayOfTables, Document, Item, Key, Table, Value};

/// Where the keys of a path lead.
pub enum Place<'d, 'k> {
    /// To a value, or into one: `rest` are the keys inside it.
    Value { key: &'d Key, value: &'d Value, rest: &'k [String] },
    /// To a table with a header or dotted keys.
    Table { table: &'d Table },
    /// To the rows of `[[list]]`, or to a row that is not there.
    Rows { count: usize, list: &'k [String], rest: &'k [String] },
    /// To a table that does not have the first of `rest`.
    Missing { table: &'d Table, rest: &'k [String] },
}

/// The keys of a path; quotation marks keep what has dots together.
pub fn keys_of(path: &str) -> Option<Vec<String>> {
    let keys = Key::parse(path).ok()?;
    Some(keys.iter().map(|key| key.get().to_owned()).collect())
}

/// Follows `keys` as far as they lead.
pub fn place<'d, 'k>(document: &'d Document<&str>, keys: &'k [String]) -> Place<'d, 'k> {
    let mut table = document.as_table();
    let mut at = 0;
    while at < keys.len() {
        let Some((key, item)) = table.get_key_value(&keys[at]) else {
            return Place::Missing { table, rest: &keys[at..] };
        };
        at += 1;
        match item {
            Item::None => return Place::Missing { table, rest: &keys[at - 1..] },
            Item::Value(value) => return Place::Value { key, value, rest: &keys[at..] },
            Item::Table(below) => table = below,
            Item::ArrayOfTables(rows) => {
                let rest = &keys[at..];
                match rest.first().and_then(|key| row_of(rows, key)) {
                    Some(row) => table = row,
                    None => return Place::Rows { count: rows.len(), list: &keys[..at], rest },
                }
                at += 1;
            }
        }
    }
    Place::Table { table }
}

/// The row with this number, from 0, or the party with this key or role.
fn row_of<'d>(rows: &'d ArrayOfTables, key: &str) -> Option<&'d Table> {
    if let Ok(number) = key.parse() {
        return rows.get(number);
    }
    let has = |row: &Table, field: &str| row.get(field).and_then(Item::as_str) == Some(key);
    ["key", "role"].iter().find_map(|field| rows.iter().find(|row| has(row, field)))
}
