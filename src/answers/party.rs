//! The parties: who they are and how the agreement calls them.

use super::schema::{Role, Side};
use crate::diagnostic::Location;
use crate::value::{Language, Localised, Value, han_numeral};

/// A party to the agreement.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// Unique in the file; the role unless the file says otherwise.
    pub key: String,
    /// Word of its role.
    pub role: String,
    /// How the agreement calls the role, with a numeral where several share it: 转让方, 转让方二.
    pub role_name: Localised<String>,
    /// 甲方, 乙方一 / Party A, Party B1.
    pub label: Localised<String>,
    /// Which side it stands on.
    pub side: Side,
    /// All its answers.
    pub record: Value,
    /// Index of its table in the file.
    pub index: usize,
    /// Where its table stands.
    pub location: Location,
}

impl Party {
    /// One of its answers as a word or text.
    pub fn text(&self, field: &str, language: Language) -> Option<&str> {
        match self.record.get(field)? {
            Value::Text(text) => text.prefer(language).map(String::as_str),
            other => other.as_word(),
        }
    }
}

/// 甲方 / Party A for the first role that is present, 乙方 / Party B for the second, and so on;
/// 甲方一 / Party A1 where several share a role. `place` counts from 0, `nth` is given where there are several.
pub fn designation(place: usize, nth: Option<usize>) -> Localised<String> {
    const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
    let stem = STEMS[place.min(STEMS.len() - 1)];
    let letter = char::from(b'A' + place.min(25) as u8);
    match nth {
        None => Localised::both(format!("{stem}方"), format!("Party {letter}")),
        Some(n) => Localised::both(format!("{stem}方{}", han_numeral(n)), format!("Party {letter}{n}")),
    }
}

/// The name of a role, with a numeral where several parties share it.
pub fn role_name(role: &Role, nth: Option<usize>) -> Localised<String> {
    match nth {
        None => role.name.clone(),
        Some(n) => role.name.map(|language, name| match language {
            Language::Zh => format!("{name}{}", han_numeral(n)),
            Language::En => format!("{name} {n}"),
        }),
    }
}
