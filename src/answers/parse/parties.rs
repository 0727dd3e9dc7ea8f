//! The parties: one row each, their roles, their numbers as they are printed.

use super::Reader;
use super::topics::fill_defaults;
use crate::answers::node::{Node, TomlValue};
use crate::answers::party::{Party, designate};
use crate::answers::schema::{Role, TopicSchema};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::value::{Localised, Value, read_credit_code, read_resident_number};

impl Reader<'_> {
    pub(super) fn parties(&mut self, node: Option<&Node>, root: &Node) -> Vec<Party> {
        let schema = self.schema;
        let Some(topic) = schema.topics.get("parties") else { return Vec::new() };
        let rows: &[Node] = match node.map(|node| &node.data) {
            Some(TomlValue::Array(rows)) => rows,
            Some(_) => {
                let place = node.map_or(&root.key, |node| &node.key).clone();
                self.find(
                    Diagnostic::of(Code::WrongType, "parties 应为表的数组", "parties must be an array of tables")
                        .hint("每一方写一个 [[parties]]", "write one [[parties]] for each party")
                        .answer("parties")
                        .at(place),
                );
                &[]
            }
            None => &[],
        };
        let mut parties: Vec<Party> = Vec::new();
        let mut nameless: Vec<(usize, Value, Location)> = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let path = format!("parties.{index}");
            self.shaper.locations.insert(path.clone(), row.location.clone());
            let TomlValue::Table(fields) = &row.data else { continue };
            let before = self.shaper.findings.len();
            let mut record = self.shaper.record(&path, &topic.questions, fields, row);
            self.belongs_elsewhere(before, "parties");
            if let Value::Record(fields) = &mut record {
                fill_defaults(&topic.questions, fields, &row.location);
            }
            self.print_number(&path, &mut record, topic);
            match record.get("role").and_then(Value::as_word).and_then(|word| schema.role(word)) {
                Some(role) => {
                    let party = Party::new(role, record, index, row.location.clone());
                    self.duplicates(&parties, &party);
                    parties.push(party);
                }
                None => nameless.push((index, record, row.location.clone())),
            }
        }
        for role in schema.roles.iter().filter(|role| role.required) {
            if parties.iter().any(|party| party.role == role.id) {
                continue;
            }
            // Whose role is not known yet stands for the one that is lacking.
            if !nameless.is_empty() {
                let (index, record, location) = nameless.remove(0);
                parties.push(Party::new(role, record, index, location));
                continue;
            }
            let place = node.map_or(&root.key, |node| &node.key).clone();
            self.find(missing_party(role, place));
        }
        designate(&mut parties, schema);
        parties
    }

    /// The number of a party as it is printed, where what was typed differs from it in width, spaces or capitals only.
    fn print_number(&mut self, path: &str, record: &mut Value, topic: &TopicSchema) {
        let word = |key: &str| record.get(key).and_then(Value::as_word).map(str::to_owned);
        let (Some(written), Some(form)) = (word("id"), word("form")) else { return };
        let number = match (form.as_str(), word("id_type").as_deref()) {
            ("individual", None) | (_, Some("resident-id")) => read_resident_number(&written),
            ("foreign", None) => return,
            (_, None | Some("credit-code")) => read_credit_code(&written),
            _ => return,
        };
        let (Ok(number), Some(question)) = (number, topic.questions.get("id")) else { return };
        if number == written {
            return;
        }
        let path = format!("{path}.id");
        if let Some(place) = self.shaper.locations.get(&path).cloned() {
            self.shaper.understood(&path, question, &written, &format!("\"{number}\""), &place);
        }
        if let Value::Record(fields) = record {
            fields.insert("id".to_owned(), Value::Text(Localised::both(number.clone(), number)));
        }
    }
}

/// A role that no party has, and one must.
fn missing_party(role: &Role, place: Location) -> Diagnostic {
    let name = |side: Option<&String>| side.unwrap_or(&role.id).clone();
    Diagnostic::of(
        Code::MissingParty,
        format!("缺少当事人：{}", name(role.name.zh.as_ref())),
        format!("a party is missing: {}", name(role.name.en.as_ref())),
    )
    .hint(
        format!("写一个 [[parties]]，role = \"{}\"", role.id),
        format!("write a [[parties]] with role = \"{}\"", role.id),
    )
    .answer("parties")
    .at(place)
}
