//! Enumerations in a sentence.

use super::Language;

/// The word before the last member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conjunction {
    /// 和 / and
    And,
    /// 或者 / or
    Or,
}

/// Joins the members: 甲、乙和丙 / a, b and c. Nothing for an empty list.
pub fn word_list(members: &[String], conjunction: Conjunction, language: Language) -> String {
    let (comma, last) = match (language, conjunction) {
        (Language::Zh, Conjunction::And) => ("、", "和"),
        (Language::Zh, Conjunction::Or) => ("、", "或者"),
        (Language::En, Conjunction::And) => (", ", " and "),
        (Language::En, Conjunction::Or) => (", ", " or "),
    };
    match members {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{}{last}{end}", first.join(comma)),
    }
}
