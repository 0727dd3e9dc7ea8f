//! Conditions in words: the facts by their statements, comparisons by the question and the choice, so that a lawyer who
//! never saw an expression reads why a clause is there.

use super::Library;
use super::part::{Aliases, Condition};
use crate::answers::Question;
use crate::expression::{Relation, Term, Tree, parse};
use crate::value::{Language, Localised};
use std::collections::BTreeMap;

impl Library {
    /// The condition in words of `language`.
    pub fn in_words(&self, condition: &Condition, language: Language) -> String {
        let words = Words { library: self, language, rows: rows(&condition.aliases) };
        match parse(&condition.text) {
            Some(term) => words.say(&term, false),
            None => words.computed(condition.written_paths().paths.iter().map(|(path, _)| path.as_str())),
        }
    }

    /// A part of a condition in words; `rows` are the names of rows in it, each with the list that they are from.
    pub fn term_in_words(&self, term: &Term, rows: &[(String, String)], language: Language) -> String {
        Words { library: self, language, rows: rows.iter().cloned().collect() }.say(term, false)
    }

    /// What the question at a path asks, as its label; of a part of an answer that of the whole.
    pub fn label(&self, path: &str, language: Language) -> Option<String> {
        self.spoken_of(path).and_then(|question| question.ask.prefer(language)).cloned()
    }

    /// The question that a path such as `scope.categories.grade` or `deal.price.amount` speaks of, whichever kind asks it.
    fn spoken_of(&self, path: &str) -> Option<&Question> {
        let mut keys = path.split('.');
        let mut question = self.topics.get(keys.next()?)?.schema.questions.get(keys.next()?)?;
        for key in keys {
            // `amount` and `currency` are parts of money, which has no fields.
            question = question.fields.get(key).unwrap_or(question);
        }
        Some(question)
    }
}

fn rows(aliases: &Aliases) -> BTreeMap<String, String> {
    aliases.iter().map(|(name, path)| ((*name).to_owned(), path.clone())).collect()
}

struct Words<'a> {
    library: &'a Library,
    language: Language,
    /// Names of rows and the tables they are from.
    rows: BTreeMap<String, String>,
}

impl Words<'_> {
    /// Chinese or English.
    fn either<'w>(&self, zh: &'w str, en: &'w str) -> &'w str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// `inside`: part of a longer sentence, so that a list of parts needs brackets.
    fn say(&self, term: &Term, inside: bool) -> String {
        match &term.tree {
            Tree::All(members) => self.list(members, self.either("，并且", ", and "), inside),
            Tree::Any(members) => match self.one_of(members) {
                Some(words) => words,
                None => self.list(members, self.either("，或者", ", or "), inside),
            },
            Tree::Not(inner) => self.not(inner),
            Tree::Name(path) => self.given(path, true),
            Tree::Truth(true) => self.either("总是", "always").to_owned(),
            Tree::Truth(false) => self.either("从不", "never").to_owned(),
            Tree::Compare(relation, left, right) => self.compare(*relation, left, right),
            Tree::Within(member, list) => self.within(member, list, true),
            Tree::Test(inner, test) if test == "defined" => self.given_term(inner, true),
            _ => self.computed(names(term).iter().map(String::as_str)),
        }
    }

    fn list(&self, members: &[Term], with: &str, inside: bool) -> String {
        let words: Vec<String> = members.iter().map(|member| self.say(member, true)).collect();
        let words = words.join(with);
        match (inside, self.language) {
            (false, _) => words,
            (true, Language::Zh) => format!("（{words}）"),
            (true, Language::En) => format!("({words})"),
        }
    }

    fn not(&self, inner: &Term) -> String {
        match &inner.tree {
            Tree::Name(path) => self.given(path, false),
            Tree::Within(member, list) => self.within(member, list, false),
            Tree::Compare(Relation::Same, left, right) => self.compare(Relation::Differs, left, right),
            Tree::Compare(Relation::Differs, left, right) => self.compare(Relation::Same, left, right),
            _ => {
                let words = self.say(inner, false);
                match self.language {
                    Language::Zh => format!("并非（{words}）"),
                    Language::En => format!("it is not so that ({words})"),
                }
            }
        }
    }

    /// `x == "a" or x == "b"` as one comparison.
    fn one_of(&self, members: &[Term]) -> Option<String> {
        let mut words = Vec::new();
        let mut subject: Option<&str> = None;
        for member in members {
            let Tree::Compare(Relation::Same, left, right) = &member.tree else { return None };
            let (Tree::Name(path), Tree::Word(_)) = (&left.tree, &right.tree) else { return None };
            if subject.replace(path).is_some_and(|other| other != path) {
                return None;
            }
            words.push(self.value(right, path));
        }
        let path = subject?;
        Some(self.joined(&self.subject(path), &words.join(self.either("或者", " or "))))
    }

    /// An answer that is there, or a fact that holds; or is not and does not.
    fn given(&self, path: &str, truth: bool) -> String {
        let library = self.library;
        if let Some(fact) = library.facts.get(path) {
            let say = fact.say.prefer(self.language).map_or(path, String::as_str);
            return match (truth, self.language) {
                (true, _) => say.to_owned(),
                (false, Language::Zh) => format!("并非“{say}”"),
                (false, Language::En) => format!("not: {say}"),
            };
        }
        let path = self.resolved(path);
        if let Some(role) = path.strip_prefix("party.").filter(|role| !role.contains('.')) {
            let role = self.role(role);
            return match (truth, self.language) {
                (true, Language::Zh) => format!("当事人中有{role}"),
                (false, Language::Zh) => format!("当事人中没有{role}"),
                (true, Language::En) => format!("there is a party {role}"),
                (false, Language::En) => format!("there is no party {role}"),
            };
        }
        let boolean = library.spoken_of(&path).is_some_and(|q| q.answer == crate::answers::AnswerType::Boolean);
        let word = match (boolean, truth) {
            (true, true) => self.either("是", "yes"),
            (true, false) => self.either("否", "no"),
            (false, true) => self.either("已填", "given"),
            (false, false) => self.either("未填", "not given"),
        };
        self.joined(&self.subject(&path), word)
    }

    fn given_term(&self, term: &Term, truth: bool) -> String {
        match &term.tree {
            Tree::Name(path) => self.given(path, truth),
            _ => self.say(term, true),
        }
    }

    fn compare(&self, relation: Relation, left: &Term, right: &Term) -> String {
        if let (Tree::Filter(list, filter), Tree::Number(number)) = (&left.tree, &right.tree)
            && filter == "length"
        {
            return self.count(list, relation, number);
        }
        let (left, relation, right) = match (&left.tree, &right.tree) {
            (Tree::Word(_) | Tree::Number(_), Tree::Name(_)) => (right, turned(relation), left),
            _ => (left, relation, right),
        };
        let Tree::Name(path) = &left.tree else {
            return self.computed(names(left).iter().chain(&names(right)).map(String::as_str));
        };
        match (&right.tree, relation) {
            (Tree::Truth(truth), Relation::Same) => self.given(path, *truth),
            (Tree::Truth(truth), Relation::Differs) => self.given(path, !truth),
            (Tree::Word(_) | Tree::Number(_) | Tree::Name(_), _) => {
                let value = self.value(right, path);
                let words = match (relation, self.language) {
                    (Relation::Same, _) => value,
                    (Relation::Differs, Language::Zh) => format!("不是{value}"),
                    (Relation::Differs, Language::En) => format!("not {value}"),
                    (relation, language) => ordered(relation, &value, language),
                };
                self.joined(&self.subject(path), &words)
            }
            _ => self.computed(names(left).iter().chain(&names(right)).map(String::as_str)),
        }
    }

    /// How many rows there are, or such rows.
    fn count(&self, list: &Term, relation: Relation, number: &str) -> String {
        let (table, only) = match &list.tree {
            Tree::Name(path) => (self.subject(path), None),
            Tree::Rows { name, over, only, .. } => match &over.tree {
                Tree::Name(path) => {
                    let mut rows = self.rows.clone();
                    rows.insert(name.clone(), self.resolved(path));
                    let inner = Words { library: self.library, language: self.language, rows };
                    (self.subject(path), only.as_ref().map(|only| inner.say(only, false)))
                }
                _ => return self.computed(names(list).iter().map(String::as_str)),
            },
            _ => return self.computed(names(list).iter().map(String::as_str)),
        };
        let some = matches!((relation, number), (Relation::More, "0") | (Relation::AtLeast, "1"));
        let none = matches!((relation, number), (Relation::Same, "0") | (Relation::Less, "1"));
        match (self.language, only) {
            (Language::Zh, Some(only)) if some => format!("“{table}”中有这样的一项：{only}"),
            (Language::Zh, Some(only)) if none => format!("“{table}”中没有这样的一项：{only}"),
            (Language::Zh, None) if some => format!("“{table}”已填"),
            (Language::Zh, None) if none => format!("“{table}”未填"),
            (Language::Zh, Some(only)) => {
                format!("“{table}”中这样的项数{}：{only}", self.amount(relation, number))
            }
            (Language::Zh, None) => format!("“{table}”的项数{}", self.amount(relation, number)),
            (Language::En, Some(only)) if some => format!("“{table}” has an item of this kind: {only}"),
            (Language::En, Some(only)) if none => format!("“{table}” has no item of this kind: {only}"),
            (Language::En, None) if some => format!("“{table}” is given"),
            (Language::En, None) if none => format!("“{table}” is not given"),
            (Language::En, Some(only)) => {
                format!("the number of items in “{table}” of this kind is {}: {only}", self.amount(relation, number))
            }
            (Language::En, None) => format!("the number of items in “{table}” is {}", self.amount(relation, number)),
        }
    }

    fn amount(&self, relation: Relation, number: &str) -> String {
        match (relation, self.language) {
            (Relation::Same, Language::Zh) => format!("为{number}"),
            (Relation::Same, Language::En) => number.to_owned(),
            (Relation::Differs, Language::Zh) => format!("不是{number}"),
            (Relation::Differs, Language::En) => format!("not {number}"),
            (relation, language) => ordered(relation, number, language),
        }
    }

    fn within(&self, member: &Term, list: &Term, truth: bool) -> String {
        let (is, is_not) = (self.either("", ""), self.either("不是", "not "));
        match (&member.tree, &list.tree) {
            (Tree::Word(id), Tree::Name(path)) if path == "clauses" || path == "annexes.include" => {
                self.included(id, path == "clauses", truth)
            }
            (Tree::Name(path), Tree::List(words)) => {
                let values: Vec<String> = words.iter().map(|word| self.value(word, path)).collect();
                let values = values.join(self.either("或者", " or "));
                self.joined(&self.subject(path), &format!("{}{values}", if truth { is } else { is_not }))
            }
            (Tree::Word(_), Tree::Name(path)) => {
                let word = self.value(member, path);
                let has = match (truth, self.language) {
                    (true, Language::Zh) => format!("含{word}"),
                    (false, Language::Zh) => format!("不含{word}"),
                    (true, Language::En) => format!("includes {word}"),
                    (false, Language::En) => format!("does not include {word}"),
                };
                self.joined(&self.subject(path), &has)
            }
            (Tree::Word(_), Tree::Rows { value, name, over, only: None }) => {
                // `"individual" in [p.form for p in parties]` asks for a row.
                let mut rows = self.rows.clone();
                let (Tree::Name(table), Tree::Name(field)) = (&over.tree, &value.tree) else {
                    return self.computed(names(list).iter().map(String::as_str));
                };
                rows.insert(name.clone(), self.resolved(table));
                let inner = Words { library: self.library, language: self.language, rows };
                let only = inner.joined(&inner.subject(field), &inner.value(member, field));
                let table = self.subject(table);
                match (truth, self.language) {
                    (true, Language::Zh) => format!("“{table}”中有这样的一项：{only}"),
                    (false, Language::Zh) => format!("“{table}”中没有这样的一项：{only}"),
                    (true, Language::En) => format!("“{table}” has an item of this kind: {only}"),
                    (false, Language::En) => format!("“{table}” has no item of this kind: {only}"),
                }
            }
            _ => self.computed(names(member).iter().chain(&names(list)).map(String::as_str)),
        }
    }

    /// A clause or an annex that is in the agreement.
    fn included(&self, id: &str, clause: bool, truth: bool) -> String {
        let full = if clause { id.to_owned() } else { format!("annex.{id}") };
        // A clause may be asked for in one variant.
        let bare = full.match_indices('.').nth(1).map_or(full.as_str(), |(end, _)| &full[..end]);
        let heading = self.library.versions(bare).next().and_then(|version| version.heading.prefer(self.language));
        let heading = heading.map_or(id, String::as_str);
        match (clause, truth, self.language) {
            (true, true, Language::Zh) => format!("协议中有“{heading}”一款"),
            (true, false, Language::Zh) => format!("协议中没有“{heading}”一款"),
            (false, true, Language::Zh) => format!("附有附件“{heading}”"),
            (false, false, Language::Zh) => format!("没有附件“{heading}”"),
            (true, true, Language::En) => format!("the agreement has the clause “{heading}”"),
            (true, false, Language::En) => format!("the agreement has no clause “{heading}”"),
            (false, true, Language::En) => format!("the annex “{heading}” is attached"),
            (false, false, Language::En) => format!("the annex “{heading}” is not attached"),
        }
    }

    /// `责任上限：设上限`.
    fn joined(&self, subject: &str, words: &str) -> String {
        format!("{subject}{}{words}", self.either("：", ": "))
    }

    /// A path with the name of a row replaced by its table.
    fn resolved(&self, path: &str) -> String {
        let (head, rest) = path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)));
        match (self.rows.get(head), rest) {
            (Some(table), Some(rest)) => format!("{table}.{rest}"),
            (Some(table), None) => table.clone(),
            (None, _) => path.to_owned(),
        }
    }

    /// What an answer is called.
    fn subject(&self, path: &str) -> String {
        let path = self.resolved(path);
        let known = match path.as_str() {
            "kind" => self.either("协议类型", "kind of agreement"),
            "stance" => self.either("立场", "stance"),
            "language" => self.either("所用语言", "language"),
            "agreement_language" => self.either("协议语言", "languages of the agreement"),
            "agreement_title" => self.either("协议名称", "title of the agreement"),
            "parties" => self.either("当事人", "parties"),
            "parties.side" => self.either("披露或者接收", "side"),
            "parties.age" => self.either("签署时的周岁年龄", "age at signing"),
            "parties.key" | "parties.label" | "parties.role_name" => self.either("称谓", "name in the agreement"),
            "annexes.include" => self.either("附件", "annexes"),
            "clauses" => self.either("条款", "clauses"),
            "covers" => self.either("涵盖的事项", "provisions covered"),
            "roles" => self.either("当事人角色", "roles of the parties"),
            "as_of" => self.either("签署日期", "date of signing"),
            _ => "",
        };
        if !known.is_empty() {
            return known.to_owned();
        }
        if let Some((role, field)) = path.strip_prefix("party.").and_then(|rest| rest.split_once('.')) {
            let label = self.library.label(&format!("parties.{field}"), self.language).unwrap_or_default();
            return match self.language {
                Language::Zh => format!("{}的{label}", self.role(role)),
                Language::En => format!("{label} of the {}", self.role(role)),
            };
        }
        if let Some(topic) = self.library.topics.get(&path) {
            return topic.schema.title.prefer(self.language).cloned().unwrap_or_default();
        }
        self.library.label(&path, self.language).unwrap_or(path)
    }

    fn role(&self, id: &str) -> String {
        let roles = self.library.kinds.values().flat_map(|kind| &kind.schema.roles);
        let name = roles.into_iter().find(|role| role.id == id).and_then(|role| role.name.prefer(self.language));
        name.map_or_else(|| id.to_owned(), String::clone)
    }

    /// A word, number or answer that `path` is compared with.
    fn value(&self, term: &Term, path: &str) -> String {
        let word = match &term.tree {
            Tree::Word(word) => word,
            Tree::Number(number) => return number.clone(),
            Tree::Name(other) => return format!("“{}”", self.subject(other)),
            _ => return self.computed(names(term).iter().map(String::as_str)),
        };
        let mut path = self.resolved(path);
        if let Some((_, field)) = path.strip_prefix("party.").and_then(|rest| rest.split_once('.')) {
            path = format!("parties.{field}");
        }
        let say = |text: &Localised<String>| text.prefer(self.language).cloned();
        let known = match (path.as_str(), word.as_str()) {
            ("kind", kind) => self.library.kinds.get(kind).and_then(|kind| say(&kind.schema.title)),
            (_, "by-hand") => Some(self.either("留空手填", "left blank to fill in by hand").to_owned()),
            ("language" | "agreement_language", "zh") => Some(self.either("中文", "Chinese").to_owned()),
            ("language" | "agreement_language", "en") => Some(self.either("英文", "English").to_owned()),
            ("language" | "agreement_language", "zh-en") => {
                Some(self.either("中英文", "Chinese and English").to_owned())
            }
            ("stance", "discloser") => Some(self.either("有利于披露方", "for the discloser").to_owned()),
            ("stance", "balanced") => Some(self.either("平衡", "balanced").to_owned()),
            ("stance", "recipient") => Some(self.either("有利于接收方", "for the recipient").to_owned()),
            ("parties.side", "discloser") => Some(self.either("披露方", "discloser").to_owned()),
            ("parties.side", "recipient") => Some(self.either("接收方", "recipient").to_owned()),
            ("parties.side", "third") => Some(self.either("第三方", "third party").to_owned()),
            (path, word) => {
                let question = self.library.spoken_of(path);
                match question.and_then(|question| question.values.get(word)).and_then(say) {
                    None if question.is_some_and(|q| q.answer == crate::answers::AnswerType::Role) => {
                        Some(if word == "both" { self.either("双方", "both").to_owned() } else { self.role(word) })
                    }
                    known => known,
                }
            }
        };
        known.unwrap_or_else(|| format!("“{word}”"))
    }

    /// What has no words of its own says which answers decide it.
    fn computed<'p>(&self, paths: impl Iterator<Item = &'p str>) -> String {
        let mut labels: Vec<String> = Vec::new();
        for path in paths {
            let label = if self.library.facts.contains_key(path) { self.given(path, true) } else { self.subject(path) };
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        match self.language {
            Language::Zh => format!("由这些答案算出：{}", labels.join("、")),
            Language::En => format!("worked out from these answers: {}", labels.join("; ")),
        }
    }
}

fn turned(relation: Relation) -> Relation {
    match relation {
        Relation::Less => Relation::More,
        Relation::AtMost => Relation::AtLeast,
        Relation::More => Relation::Less,
        Relation::AtLeast => Relation::AtMost,
        same => same,
    }
}

/// 大于 3 / over 3.
fn ordered(relation: Relation, value: &str, language: Language) -> String {
    let (zh, en) = match relation {
        Relation::Less => ("小于", "under"),
        Relation::AtMost => ("不超过", "at most"),
        Relation::More => ("大于", "over"),
        Relation::AtLeast | Relation::Same | Relation::Differs => ("不小于", "at least"),
    };
    match language {
        Language::Zh => format!("{zh}{value}"),
        Language::En => format!("{en} {value}"),
    }
}

/// Every name in an expression, but those of rows, in order.
fn names(term: &Term) -> Vec<String> {
    fn gather(term: &Term, hidden: &mut Vec<String>, found: &mut Vec<String>) {
        let mut all = |terms: &[&Term], hidden: &mut Vec<String>| {
            for term in terms {
                gather(term, hidden, found);
            }
        };
        match &term.tree {
            Tree::Name(name) => {
                let head = name.split('.').next().unwrap_or_default();
                if !hidden.iter().any(|row| row == head) {
                    found.push(name.clone());
                }
            }
            Tree::Word(_) | Tree::Number(_) | Tree::Truth(_) | Tree::Nothing | Tree::Call(_) => {}
            Tree::Not(inner) | Tree::Filter(inner, _) | Tree::Test(inner, _) => all(&[inner], hidden),
            Tree::All(members) | Tree::Any(members) | Tree::List(members) | Tree::Map(members) => {
                all(&members.iter().collect::<Vec<_>>(), hidden);
            }
            Tree::Compare(_, left, right)
            | Tree::Within(left, right)
            | Tree::Compute(left, right)
            | Tree::Item(left, right) => all(&[left, right], hidden),
            Tree::Rows { value, name, over, only } => {
                all(&[over], hidden);
                hidden.push(name.clone());
                all(&only.iter().map(|only| &**only).chain([&**value]).collect::<Vec<_>>(), hidden);
                hidden.pop();
            }
            Tree::Choose { condition, yes, no } => all(&[condition, yes, no], hidden),
        }
    }
    let mut found = Vec::new();
    gather(term, &mut Vec::new(), &mut found);
    found
}
