//! Changes inside a value: a field of `{ … }`, a member of `[ … ]`.

use super::entry::Entry;
use toml_edit::{Array, Value};

/// The value with the answer at `keys` inside it; none: it has no such place.
pub fn set(written: &str, keys: &[String], entry: &Entry) -> Option<String> {
    if keys.is_empty() {
        return Some(entry.literal().to_owned());
    }
    let mut value: Value = written.parse().ok()?;
    put(&mut value, keys, entry)?;
    Some(shown(&value))
}

/// The value without what stands at `keys` inside it; `Some(None)`: nothing is left of it.
pub fn unset(written: &str, keys: &[String]) -> Option<Option<String>> {
    let mut value: Value = written.parse().ok()?;
    take(&mut value, keys);
    let is_empty = value.as_inline_table().is_some_and(|table| table.is_empty());
    Some((!is_empty).then(|| shown(&value)))
}

/// The value with a change to the array that it is, or that stands at `keys` inside it.
pub fn array(written: &str, keys: &[String], change: impl FnOnce(&mut Array) -> Option<()>) -> Option<String> {
    let mut value: Value = written.parse().ok()?;
    let mut place = &mut value;
    for key in keys {
        place = below(place, key)?;
    }
    change(place.as_array_mut()?)?;
    Some(shown(&value))
}

/// How many members the array has; none: it is no array.
pub fn length(written: &str, keys: &[String]) -> Option<usize> {
    let mut value: Value = written.parse().ok()?;
    let mut place = &mut value;
    for key in keys {
        place = below(place, key)?;
    }
    Some(place.as_array()?.len())
}

/// Adds a member that is set like those before it.
pub fn add(array: &mut Array, at: usize, mut member: Value) {
    let like = at.checked_sub(1).or((!array.is_empty()).then_some(0)).and_then(|near| array.get(near));
    match like.map(|near| near.decor().clone()) {
        Some(decor)
            if decor.prefix().and_then(|prefix| prefix.as_str()).is_some_and(|prefix| prefix.contains('\n')) =>
        {
            *member.decor_mut() = decor;
            array.insert_formatted(at, member);
        }
        _ => {
            array.insert(at, member);
            if !array.to_string().trim().contains(['\n', '#']) {
                array.fmt();
            }
        }
    }
}

fn below<'v>(value: &'v mut Value, key: &str) -> Option<&'v mut Value> {
    match value {
        Value::InlineTable(table) => table.get_mut(key),
        Value::Array(array) => array.get_mut(key.parse().ok()?),
        _ => None,
    }
}

fn put(value: &mut Value, keys: &[String], entry: &Entry) -> Option<()> {
    let (key, rest) = keys.split_first()?;
    if let Some(place) = below(value, key) {
        if !rest.is_empty() && matches!(place, Value::InlineTable(_) | Value::Array(_)) {
            return put(place, rest, entry);
        }
        let decor = place.decor().clone();
        *place = entry.within(rest)?.value()?;
        *place.decor_mut() = decor;
        return Some(());
    }
    let new = entry.within(rest)?.value()?;
    match value {
        Value::InlineTable(table) => {
            table.insert(key, new);
            if !table.to_string().trim().contains(['\n', '#']) {
                table.fmt();
            }
        }
        Value::Array(array) if key.parse() == Ok(array.len()) => add(array, array.len(), new),
        Value::Array(_) => return None,
        // A text that is to be given in two languages.
        other => *other = entry.within(keys)?.value()?,
    }
    Some(())
}

fn take(value: &mut Value, keys: &[String]) {
    let Some((key, rest)) = keys.split_first() else { return };
    if !rest.is_empty() {
        if let Some(place) = below(value, key) {
            take(place, rest);
        }
        return;
    }
    match value {
        Value::InlineTable(table) => {
            table.remove(key);
            if !table.to_string().trim().contains(['\n', '#']) {
                table.fmt();
            }
        }
        Value::Array(array) => {
            if let Some(at) = key.parse().ok().filter(|at| *at < array.len()) {
                array.remove(at);
            }
        }
        _ => {}
    }
}

fn shown(value: &Value) -> String {
    value.to_string().trim().to_owned()
}
