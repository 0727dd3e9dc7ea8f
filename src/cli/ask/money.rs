//! Amounts as they are typed: `12,000,000`, `100 USD`.

use serde_json::{Value, json};

/// The amount and its currency; Renminbi where none is named.
pub fn read(typed: &str) -> Value {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let is_code = |word: &str| word.len() == 3 && word.chars().all(|c| c.is_ascii_alphabetic());
    let code = words.iter().find(|word| is_code(word)).map_or("CNY".to_owned(), |word| word.to_ascii_uppercase());
    let amount: Vec<&str> = words.into_iter().filter(|word| !is_code(word)).collect();
    json!({ "amount": amount.concat(), "currency": code })
}

/// As it would be typed.
pub fn shown(value: &Value) -> String {
    let part = |key: &str| match value.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    format!("{} {}", part("amount"), part("currency")).trim().to_owned()
}
