//! The parties: who they are and how the agreement calls them.

use super::schema::{Role, Schema, Side};
use crate::diagnostic::Location;
use crate::value::{Language, Localised, Value, age_on, birth_date, han_numeral, read_resident_number};
use chrono::NaiveDate;

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
    /// A party in that role, not yet called by its place.
    pub(super) fn new(role: &Role, record: Value, index: usize, location: Location) -> Party {
        let key = record.get("key").and_then(Value::as_word).unwrap_or(&role.id).to_owned();
        Party {
            key,
            role: role.id.clone(),
            role_name: role.name.clone(),
            label: Localised::default(),
            side: role.side,
            record,
            index,
            location,
        }
    }

    /// One of its answers as a word or text.
    pub fn text(&self, field: &str, language: Language) -> Option<&str> {
        match self.record.get(field)? {
            Value::Text(text) => text.prefer(language).map(String::as_str),
            other => other.as_word(),
        }
    }

    /// The day of birth of a natural person: in the resident identity number, else as answered.
    pub fn born(&self) -> Option<NaiveDate> {
        if self.text("form", Language::Zh) != Some("individual") {
            return None;
        }
        let number = self.text("id", Language::Zh).and_then(|id| read_resident_number(id).ok());
        number.as_deref().and_then(birth_date).or(match self.record.get("born") {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        })
    }

    /// Full years of a natural person on a day, where the day of birth is known.
    pub fn age(&self, day: NaiveDate) -> Option<i32> {
        age_on(self.born()?, day)
    }
}

/// Calls every party by its place: in the order of their roles, those of one role in the order of the file.
pub fn designate(parties: &mut [Party], schema: &Schema) {
    let place_of = |role: &str| schema.roles.iter().position(|known| known.id == role);
    parties.sort_by_key(|party| (place_of(&party.role), party.index));
    let roles: Vec<String> = parties.iter().map(|party| party.role.clone()).collect();
    let mut present = roles.clone();
    present.dedup();
    for (n, party) in parties.iter_mut().enumerate() {
        let several = roles.iter().filter(|role| **role == party.role).count() > 1;
        let nth = several.then(|| roles[..n].iter().filter(|role| **role == party.role).count() + 1);
        let place = present.iter().position(|role| *role == party.role).unwrap_or(0);
        if let Some(role) = schema.roles.iter().find(|role| role.id == party.role) {
            party.role_name = role_name(role, nth);
        }
        party.label = designation(place, nth);
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
fn role_name(role: &Role, nth: Option<usize>) -> Localised<String> {
    match nth {
        None => role.name.clone(),
        Some(n) => role.name.map(|language, name| match language {
            Language::Zh => format!("{name}{}", han_numeral(n)),
            Language::En => format!("{name} {n}"),
        }),
    }
}
