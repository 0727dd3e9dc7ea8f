//! The names that conditions and texts see, from the answers.

use super::{Answers, Party, Schema};
use crate::expression::{Map, PLACE, Scope, Templated, to_template_map};
use crate::value::Language;

impl Answers {
    /// Everything that conditions and texts in `language` see. `topics` names every topic of the library, so that a
    /// condition may speak of one that this kind lacks.
    pub fn scope<'a>(&self, schema: &Schema, topics: impl IntoIterator<Item = &'a str>, language: Language) -> Scope {
        let mut scope = Scope::new(language);
        scope.set("kind", Templated::from(self.kind.as_str()));
        scope.set("agreement_language", Templated::from(self.language.as_str()));
        scope.set("stance", Templated::from(self.stance.word()));
        scope.set("draft", Templated::from(false));
        scope.set("clauses", words([]));
        scope.set("covers", words([]));
        if let Some(date) = self.signing_date() {
            scope.set("as_of", Templated::from(date.format("%Y-%m-%d").to_string()));
        }
        for topic in topics.into_iter().filter(|topic| *topic != "parties") {
            let value = match self.topics.get(topic) {
                Some(answers) => answers.templated(schema.topics.get(topic).map(|topic| &**topic), language).clone(),
                None => Templated::from(Map::new()),
            };
            scope.set_named(topic.to_owned(), value);
        }
        self.show_choices(&mut scope);
        self.parties_in(&mut scope, schema, language);
        scope
    }

    /// Shows the form and the annexes, which may be chosen by what else `scope` shows.
    pub fn show_choices(&self, scope: &mut Scope) {
        scope.set("form", Templated::from(self.form.as_str()));
        let mut annexes = Map::new();
        annexes.insert("include".into(), words(self.annexes.iter().map(String::as_str)));
        scope.set("annexes", Templated::from(annexes));
    }

    fn parties_in(&self, scope: &mut Scope, schema: &Schema, language: Language) {
        let parties: Vec<(&Party, Templated)> =
            self.parties.iter().map(|party| (party, self.party_value(party, language))).collect();
        scope.set("parties", Templated::from(parties.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>()));
        let mut by_role = Map::new();
        let mut names = Map::new();
        for role in &schema.roles {
            if let Some((_, value)) = parties.iter().find(|(party, _)| party.role == role.id) {
                by_role.insert(role.id.clone().into(), value.clone());
                names.insert(
                    role.id.clone().into(),
                    Templated::from(name_in_text(role.name.prefer(language), language)),
                );
            }
        }
        for (party, _) in &parties {
            if party.key != party.role {
                names.insert(
                    party.key.clone().into(),
                    Templated::from(name_in_text(party.role_name.prefer(language), language)),
                );
            }
        }
        let two = parties.len() <= 2;
        names.insert("both".into(), Templated::from(both_sides(schema, two, language)));
        // 双方 / the Parties; 对方 / other Party: the words for two are not those for more.
        let (all, others) = match (language, two) {
            (Language::Zh, true) => ("双方", "对方"),
            (Language::Zh, false) => ("各方", "其他方"),
            (Language::En, true) => ("the Parties", "other Party"),
            (Language::En, false) => ("the Parties", "other Parties"),
        };
        scope.set("all_parties", Templated::from(all));
        scope.set("other_parties", Templated::from(others));
        scope.set("party", Templated::from(by_role));
        scope.set("role_names", Templated::from(names));
        let mut roles: Vec<&str> = self.parties.iter().map(|party| party.role.as_str()).collect();
        roles.dedup();
        scope.set("roles", words(roles));
    }

    /// The answers of a party, with what the agreement calls it and its age at signing.
    fn party_value(&self, party: &Party, language: Language) -> Templated {
        let mut map = to_template_map(&party.record, language);
        let text =
            |side: &crate::value::Localised<String>| Templated::from(side.prefer(language).map_or("", String::as_str));
        map.insert(PLACE.into(), Templated::from(party.index as i64));
        map.insert("key".into(), Templated::from(party.key.as_str()));
        map.insert("label".into(), text(&party.label));
        map.insert("role_name".into(), text(&party.role_name));
        map.insert("side".into(), Templated::from(party.side.word()));
        if let Some(age) = self.signing_date().and_then(|day| party.age(day)) {
            map.insert("age".into(), Templated::from(i64::from(age)));
        }
        Templated::from(map)
    }
}

/// The two sides of the matter: with two parties both of them, else those whose roles make the kind, so that an intermediary
/// bears nothing by the word.
fn both_sides(schema: &Schema, two: bool, language: Language) -> String {
    let sides: Vec<String> = schema
        .roles
        .iter()
        .filter(|role| role.required)
        .map(|role| name_in_text(role.name.prefer(language), language))
        .collect();
    match (language, two, sides.len()) {
        (Language::Zh, true, _) => "双方".to_owned(),
        (Language::En, true, _) => "both Parties".to_owned(),
        (Language::Zh, _, 2) => sides.join("和"),
        (Language::En, _, 2) => sides.join(" and "),
        (Language::Zh, ..) => "各方".to_owned(),
        (Language::En, ..) => "the Parties".to_owned(),
    }
}

/// The Transferor / 转让方, as it stands inside a sentence.
fn name_in_text(name: Option<&String>, language: Language) -> String {
    let name = name.cloned().unwrap_or_default();
    match language {
        Language::Zh => name,
        Language::En => format!("the {name}"),
    }
}

fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> Templated {
    Templated::from(words.into_iter().map(Templated::from).collect::<Vec<_>>())
}
