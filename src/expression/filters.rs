//! How values print in a sentence: the filters and functions of texts.

use super::escape::{BY_HAND, BY_HAND_EM, blank, is_blank as is_blank_text};
use super::trace::{PLACE, PLACE_FUNCTION};
use crate::value::{
    Conjunction, Language, Localised, Money, blank_date, capital_numeral, grouped, parse_date, plural, word_date,
    word_list, word_money,
};
use chrono::Datelike;
use std::collections::HashMap;
use std::sync::Arc;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

/// What filters need to know of the library.
pub struct Wording {
    /// `scope.categories.class` → word → its text.
    pub labels: HashMap<String, HashMap<String, Localised<String>>>,
    /// Citation of an article id, by the date it must be in force (ISO) and the language.
    #[allow(clippy::type_complexity)]
    pub cite: Box<dyn Fn(&str, Option<&str>, Language) -> Option<String> + Send + Sync>,
}

fn language(state: &State) -> TeraResult<Language> {
    Ok(match state.get::<String>("language")?.as_deref() {
        Some("en") => Language::En,
        _ => Language::Zh,
    })
}

/// True for a value that prints as a blank (see `context`).
fn is_blank(value: &Value) -> bool {
    match value.as_str() {
        Some(text) => is_blank_text(text),
        None => value.as_f64().is_some_and(f64::is_infinite),
    }
}

/// Registers every filter and function.
pub fn register(tera: &mut Tera, wording: Arc<Wording>) {
    tera.register_filter("money", money);
    tera.register_filter("date", date);
    tera.register_filter("number", number);
    tera.register_filter("capital", capital);
    tera.register_filter("list", list);
    tera.register_filter("capitalised", capitalised);
    tera.register_filter("sum", sum);
    tera.register_filter("day_number", day_number);
    tera.register_filter("weekday_number", weekday_number);
    tera.register_filter("role", role);
    for (name, zh, en) in [
        ("minutes", "分钟", "minute"),
        ("hours", "小时", "hour"),
        ("days", "日", "day"),
        ("business_days", "个工作日", "Business Day"),
        ("months", "个月", "month"),
        ("years", "年", "year"),
        ("percent", "%", "%"),
    ] {
        tera.register_filter(name, move |value: &Value, _: Kwargs, state: &State| period(value, zh, en, state));
    }
    let labels = Arc::clone(&wording);
    tera.register_filter("label", move |value: &Value, kwargs: Kwargs, state: &State| {
        label(&labels, value, &kwargs, state)
    });
    tera.register_filter("statute", move |value: &str, _: Kwargs, state: &State| statute(&wording, value, state));
    tera.register_function(PLACE_FUNCTION, |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let of: Option<Value> = kwargs.get("of")?;
        let place = match of.as_ref().filter(|value| value.as_map().is_some()) {
            Some(record) => record.get_from_path(PLACE).and_then(Value::as_i64),
            None => kwargs.get::<i64>("at")?,
        };
        Ok(place.map_or(String::new(), |place| place.to_string()))
    });
    tera.register_function("blank", |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let em: i64 = kwargs.get("em")?.unwrap_or(8);
        Ok(blank(em.clamp(1, 60) as u8).to_string())
    });
}

fn money(value: &Value, _: Kwargs, state: &State) -> TeraResult<String> {
    let part = |name| value.get_from_path(name);
    if is_blank(value) || part("amount").is_some_and(is_blank) {
        return Ok(blank(10).to_string());
    }
    match (part("amount").and_then(Value::as_i64), part("currency").and_then(Value::as_str)) {
        (Some(fen), Some(code)) => {
            let money = Money { fen, currency: code.to_owned() };
            Ok(word_money(&money, language(state)?))
        }
        _ => Err(Error::message("`money` wants an amount of money")),
    }
}

fn date(value: &str, _: Kwargs, state: &State) -> TeraResult<String> {
    let language = language(state)?;
    if is_blank_text(value) {
        return Ok(blank_date(language, |em| blank(em).to_string()));
    }
    match parse_date(value) {
        Some(date) => Ok(word_date(date, language)),
        None => Err(Error::message("`date` wants a date")),
    }
}

/// Days up to a date, so that conditions can count from one date to another.
fn day_number(value: &str, _: Kwargs, _: &State) -> TeraResult<i64> {
    match parse_date(value) {
        Some(date) => Ok(date.num_days_from_ce().into()),
        None => Err(Error::message("`day_number` wants a date")),
    }
}

/// Days from Monday to Friday up to a date; public holidays are not known.
fn weekday_number(value: &str, kwargs: Kwargs, state: &State) -> TeraResult<i64> {
    // The first day that is counted was a Monday.
    let days = day_number(value, kwargs, state)?;
    Ok(days / 7 * 5 + (days % 7).min(5))
}

fn number(value: &Value, _: Kwargs, _: &State) -> TeraResult<String> {
    match value.as_i64() {
        Some(number) => Ok(grouped(number)),
        None if is_blank(value) => Ok(blank(4).to_string()),
        None => Err(Error::message("`number` wants a whole number")),
    }
}

fn capital(value: &Value, _: Kwargs, state: &State) -> TeraResult<String> {
    match value.as_i64() {
        Some(number) if number >= 0 => Ok(capital_numeral(number, language(state)?)),
        None if is_blank(value) => Ok(blank(3).to_string()),
        _ => Err(Error::message("`capital` wants a whole number that is not negative")),
    }
}

fn period(value: &Value, zh: &str, en: &str, state: &State) -> TeraResult<String> {
    let language = language(state)?;
    let Some(number) = value.as_i64() else {
        if is_blank(value) {
            let unit = match language {
                Language::Zh => zh.to_owned(),
                Language::En => format!(" {en}s"),
            };
            return Ok(format!("{}{unit}", blank(3)));
        }
        return Err(Error::message("a period wants a whole number"));
    };
    Ok(match (language, en) {
        (Language::Zh, _) => format!("{}{zh}", grouped(number)),
        (Language::En, "%") => format!("{number}%"),
        (Language::En, noun) => plural(number, noun),
    })
}

fn list(value: &[Value], kwargs: Kwargs, state: &State) -> TeraResult<String> {
    let conjunction = if kwargs.get::<bool>("or")?.unwrap_or(false) { Conjunction::Or } else { Conjunction::And };
    let printed = |member: &Value| match member.as_str() {
        Some(BY_HAND) => blank(BY_HAND_EM).to_string(),
        _ => member.to_string(),
    };
    let members: Vec<String> = value.iter().map(printed).collect();
    Ok(word_list(&members, conjunction, language(state)?))
}

/// The first letter as a capital; the rest as it is.
fn capitalised(value: &str, _: Kwargs, _: &State) -> String {
    let mut letters = value.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn sum(value: Vec<Value>, _: Kwargs, _: &State) -> TeraResult<Value> {
    let mut total = 0.0;
    for member in &value {
        match member.as_f64().or(member.as_i64().map(|n| n as f64)) {
            Some(number) => total += number,
            None => return Err(Error::message("`sum` wants numbers")),
        }
    }
    Ok(if total.fract() == 0.0 { Value::from(total as i64) } else { Value::from(total) })
}

/// 转让方 / the Transferor; `both` is 双方 / both Parties.
fn role(value: &str, _: Kwargs, state: &State) -> TeraResult<String> {
    if is_blank_text(value) {
        return Ok(blank(6).to_string());
    }
    let names = state.get::<Value>("role_names")?;
    match names.as_ref().and_then(|names| names.get_from_path(value)).and_then(Value::as_str) {
        Some(name) => Ok(name.to_owned()),
        None => Err(Error::message(format!("no party has the role `{value}`"))),
    }
}

fn label(wording: &Wording, value: &Value, kwargs: &Kwargs, state: &State) -> TeraResult<String> {
    if is_blank(value) {
        return Ok(blank(6).to_string());
    }
    let path: String = kwargs.must_get("of")?;
    let language = language(state)?;
    let words = wording.labels.get(&path).ok_or_else(|| Error::message(format!("`{path}` is no choice")))?;
    let one = |value: &Value| -> TeraResult<String> {
        let text = value.as_str().and_then(|word| words.get(word)).and_then(|text| text.prefer(language));
        text.cloned().ok_or_else(|| Error::message(format!("`{value}` is no word of `{path}`")))
    };
    match value.as_array() {
        Some(items) => {
            let members = items.iter().map(one).collect::<TeraResult<Vec<_>>>()?;
            Ok(word_list(&members, Conjunction::And, language))
        }
        None => one(value),
    }
}

fn statute(wording: &Wording, id: &str, state: &State) -> TeraResult<String> {
    let date = state.get::<String>("as_of")?;
    (wording.cite)(id, date.as_deref(), language(state)?)
        .ok_or_else(|| Error::message(format!("`{id}` is not among the statutes")))
}
