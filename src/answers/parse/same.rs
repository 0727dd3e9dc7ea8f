//! What two parties cannot have in common: key, number, name, and where notices reach them.

use super::Reader;
use crate::answers::party::Party;
use crate::diagnostic::{Code, Diagnostic};
use crate::value::{Value, half_width, plain_number};

impl Reader<'_> {
    pub(super) fn duplicates(&mut self, parties: &[Party], party: &Party) {
        let Party { key, index, .. } = party;
        if parties.iter().any(|other| other.key == *key) {
            let place = self
                .shaper
                .locations
                .get(&format!("parties.{index}.key"))
                .or(self.shaper.locations.get(&format!("parties.{index}")))
                .cloned();
            self.find(
                Diagnostic::of(
                    Code::DuplicateParty,
                    format!("有两方的 key 都是“{key}”"),
                    format!("two parties have the key “{key}”"),
                )
                .hint(
                    format!("同一角色有几方时，各写一个不同的 key，如 key = \"{key}-2\""),
                    format!("where several parties share a role, give each its own key, like key = \"{key}-2\""),
                )
                .answer(format!("parties.{index}.key"))
                .at(place),
            );
        }
        for other in parties {
            self.findings_of_same(party, other);
        }
    }

    /// What two parties cannot have in common: number, name, and where notices reach them.
    fn findings_of_same(&mut self, party: &Party, other: &Party) {
        let (one, two) = (party.index, other.index);
        let word = |party: &Party, path: &str| party.record.get(path).and_then(Value::as_word).map(half_width);
        let same = |path: &str, form: fn(&str) -> String| {
            let (a, b) = (word(party, path).map(|text| form(&text)), word(other, path).map(|text| form(&text)));
            a.is_some() && a == b
        };
        let mut found = |code, path: &str, zh: &str, en: &str| {
            let place = self.shaper.locations.get(&format!("parties.{one}.{path}")).cloned();
            self.shaper.findings.push(
                Diagnostic::of(code, zh, en)
                    .hint(
                        format!("核对 parties.{two}.{path} 与 parties.{one}.{path}"),
                        format!("compare parties.{two}.{path} with parties.{one}.{path}"),
                    )
                    .answer(format!("parties.{one}.{path}"))
                    .at(place),
            );
        };
        let same_id = same("id", plain_number);
        if same_id {
            let (zh, en) = ("有两方的证件号码相同", "two parties have the same registration or identity number");
            found(Code::DuplicateParty, "id", zh, en);
        }
        // Two people may have one name and are told apart by their numbers.
        let people = [party, other].iter().all(|party| word(party, "form").as_deref() == Some("individual"));
        let told_apart = people && word(party, "id").is_some() && word(other, "id").is_some();
        if !same_id && !told_apart && same("name", same_name) {
            found(Code::DuplicateParty, "name", "有两方的名称相同", "two parties have the same name");
        }
        for (path, zh, en) in [
            ("contact.email", "两方联系人的电子邮箱相同", "the contacts of two parties have the same e-mail"),
            ("contact.phone", "两方联系人的电话相同", "the contacts of two parties have the same telephone"),
            ("service.email", "两方的送达邮箱相同", "two parties have the same e-mail for service"),
        ] {
            if same(path, str::to_lowercase) {
                found(Code::SharedContact, path, zh, en);
            }
        }
    }
}

/// A name as it is compared: brackets, spaces, points and capitals make no other name.
fn same_name(name: &str) -> String {
    let bare = name.chars().filter(|c| !matches!(c, ' ' | '(' | ')' | '（' | '）' | '·' | '•' | '・' | '.' | ','));
    bare.flat_map(char::to_lowercase).collect()
}
