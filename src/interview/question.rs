//! One question as it is asked: its words, how it is answered, what stands there, how it stands.

use super::uses::{Idle, Uses};
use super::{Seen, Topic, is_missing, is_wrong, say};
use crate::answers::{AnswerType, Answers, Format, Node, Question, Stance, TomlValue, TopicSchema, example};
use crate::diagnostic::Diagnostic;
use crate::library::{Form, Kind, Library};
use crate::value::{Language, Localised, Value, word_money};
use serde::Serialize;
use serde_json::Value as Json;

/// By which means a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Widget {
    /// Words in one line.
    Text,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// Words, one a line.
    Texts,
    /// Yes or no.
    YesNo,
    /// A whole number.
    Count,
    /// An amount and its currency.
    Money,
    /// A day.
    Date,
    /// One of the choices.
    Choice,
    /// Several of them.
    Choices,
    /// Fields that belong together.
    Record,
    /// Rows of fields.
    Rows,
}

/// How a question stands. The order is from what needs nothing to what needs most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nothing turns on it as things stand.
    NotAsked,
    /// It may be answered.
    Open,
    /// It is not answered, and a default is taken.
    Default,
    /// It is answered.
    Done,
    /// It must be answered.
    Missing,
    /// What stands there cannot stand.
    Wrong,
}

/// A word and what it means.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// As it stands in the file.
    pub word: String,
    /// In words of the language.
    pub label: String,
}

/// A question and how it stands.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The path of its answer: `scope.categories.0.grade`.
    pub path: String,
    /// In words of the language.
    pub label: String,
    /// More about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// How it is answered.
    pub widget: Widget,
    /// How it stands.
    pub state: State,
    /// Why it is not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// It must be answered, now or always.
    pub required: bool,
    /// What stands in the file, or in one below it.
    pub value: Json,
    /// It stands in a file below.
    pub inherited: bool,
    /// What it says in words: an amount as the agreement prints it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// What is taken where nothing is answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Default>,
    /// As it could be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Least number, of rows too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Greatest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// What can be picked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// It may be a deliberate blank.
    pub by_hand: bool,
    /// It is asked in both languages.
    pub bilingual: bool,
    /// The fields of a record, or of the next row.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Answer>,
    /// The rows that are there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Vec<Answer>>,
}

/// What is taken where nothing is answered.
#[derive(Debug, Clone, Serialize)]
pub struct Default {
    /// As it would stand in the file.
    pub value: Json,
    /// In words of the language.
    pub label: String,
}

impl Answer {
    /// How many answers in it must be given, and how many of them are.
    pub(super) fn needed(&self) -> (usize, usize) {
        let below =
            self.rows.iter().flatten().chain(if self.widget == Widget::Record { &self.fields[..] } else { &[] });
        let below: Vec<(usize, usize)> = below.map(Answer::needed).collect();
        let own = match self.state {
            State::Missing | State::Wrong => (1, 0),
            State::Done if self.required => (1, 1),
            _ => (0, 0),
        };
        match self.widget {
            Widget::Rows | Widget::Record if !below.is_empty() => {
                below.into_iter().fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
            }
            _ => own,
        }
    }

    /// Every question in it: itself, its fields, those of its rows.
    pub fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Answer)) {
        visit(self);
        if self.widget == Widget::Record {
            self.fields.iter().for_each(|field| field.each(visit));
        }
        self.rows.iter().flatten().for_each(|field| field.each(visit));
    }
}

/// All that is needed to ask.
pub(super) struct Asker<'a> {
    pub library: &'a Library,
    pub kind: &'a Kind,
    pub form: &'a Form,
    pub uses: &'a Uses,
    pub world: &'a Seen,
    pub root: &'a Node,
    pub answers: &'a Answers,
    pub findings: &'a [Diagnostic],
    pub language: Language,
}

/// Where a question stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    /// Of its answer.
    path: &'a str,
    /// Of the question, without numbers of rows.
    plain: &'a str,
    /// The row it is part of.
    row: Option<(&'a str, &'a Seen)>,
    node: Option<&'a Node>,
}

/// Questions of parties that concern everybody.
const OF_ALL_PARTIES: [&str; 7] = ["role", "form", "name", "id", "address", "representative", "signs_as"];

impl Asker<'_> {
    /// A topic with all its questions.
    pub fn topic(&self, name: &str, topic: &TopicSchema) -> Topic {
        let node = field(Some(self.root), name);
        let questions: Vec<Answer> = if topic.repeated {
            vec![self.parties(name, topic, node)]
        } else {
            let asked = topic.questions.iter().map(|(key, question)| {
                let path = format!("{name}.{key}");
                self.answer(Place { path: &path, plain: &path, row: None, node: field(node, key) }, question)
            });
            asked.collect()
        };
        let mut states = Vec::new();
        questions.iter().for_each(|question| question.each(&mut |answer| states.push(answer.state)));
        let count = |state: State| states.iter().filter(|other| **other == state).count();
        Topic {
            name: name.to_owned(),
            title: say(&topic.title, self.language),
            intro: topic.intro.as_ref().map(|intro| say(intro, self.language)),
            state: states.iter().copied().max().unwrap_or(State::NotAsked),
            missing: count(State::Missing),
            wrong: count(State::Wrong),
            done: count(State::Done),
            asked: states.iter().filter(|state| **state != State::NotAsked).count(),
            questions,
        }
    }

    /// The parties as one list.
    fn parties(&self, name: &str, topic: &TopicSchema, node: Option<&Node>) -> Answer {
        let question = Question {
            fields: topic.questions.clone(),
            ask: topic.title.clone(),
            help: topic.intro.clone(),
            ..plain_question(AnswerType::Table)
        };
        let mut answer = self.answer(Place { path: name, plain: name, row: None, node }, &question);
        // A list of nobody is missing its parties.
        if self.findings.iter().any(|finding| is_missing(finding) && finding.answer.as_deref() == Some(name)) {
            answer.state = State::Missing;
        }
        answer.required = true;
        answer
    }

    /// What stands at the head of the file.
    pub fn head(&self) -> Vec<Answer> {
        let language = self.language;
        let choice = |words: Vec<(&str, String)>| -> Vec<Choice> {
            words.into_iter().map(|(word, label)| Choice { word: word.to_owned(), label }).collect()
        };
        let both =
            [("zh", "中文", "Chinese"), ("en", "英文", "English"), ("zh-en", "中英文对照", "Chinese and English")];
        let languages = both.iter().filter(|(word, ..)| {
            word.split('-').all(|word| self.kind.schema.languages.iter().any(|language| language.code() == word))
        });
        let languages = languages.map(|(word, zh, en)| (*word, language.say(*zh, *en).to_owned())).collect();
        let stances = Stance::ALL.map(|stance| (stance.word(), stance_label(stance, language).to_owned()));
        let forms = self.kind.forms.iter().map(|form| (form.id.as_str(), say(&form.name, language))).collect();
        let head = |key: &str, [zh, en]: [&str; 2], choices: Vec<Choice>| {
            let node = field(Some(self.root), key);
            let place = Place { path: key, plain: key, row: None, node };
            let mut answer = self.answer(place, &plain_question(AnswerType::Choice));
            answer.label = language.say(zh, en).to_owned();
            answer.choices = choices;
            if answer.state != State::Wrong {
                answer.state = if node.is_some() { State::Done } else { State::Missing };
            }
            answer
        };
        let mut found = vec![
            head("language", ["协议的语言", "Language of the agreement"], choice(languages)),
            head("stance", ["偏向哪一方", "Whom it favours"], choice(stances.to_vec())),
        ];
        if self.kind.forms.len() > 1 {
            let mut form = head("form", ["形式", "Form"], choice(forms));
            if form.state == State::Missing {
                form.state = State::Default;
                let label = say(&self.form.name, language);
                form.default = Some(Default { value: Json::String(self.form.id.clone()), label });
            }
            found.insert(1, form);
        }
        found
    }

    fn answer(&self, place: Place<'_>, question: &Question) -> Answer {
        let language = self.language;
        let node = place.node.filter(|node| !is_empty(node));
        // The defaults of a kind stand in no file.
        let of_kind = node.is_some_and(|node| node.location.span == (0..0));
        let given = node.is_some() && !of_kind;
        let idle = self.idle(place);
        let (fields, rows) = self.below(place, question);
        let default = question.default.as_ref().map(|value| Default {
            value: serde_json::to_value(value).unwrap_or(Json::Null),
            label: self.in_words(question, value),
        });
        let default = default.or_else(|| {
            let value = json(node.filter(|_| of_kind)?);
            Some(Default { label: label_of(question, &value, language), value })
        });
        let told = |test: fn(&Diagnostic) -> bool| {
            self.findings.iter().any(|finding| test(finding) && finding.answer.as_deref() == Some(place.path))
        };
        let missing = told(is_missing) || question.required && !given && default.is_none() && place.row.is_none();
        let state = match () {
            () if told(is_wrong) => State::Wrong,
            () if given && told(is_missing) => State::Missing,
            () if given => State::Done,
            () if idle.is_some() && !told(is_missing) => State::NotAsked,
            () if missing => State::Missing,
            () if default.is_some() => State::Default,
            () => State::Open,
        };
        Answer {
            path: place.path.to_owned(),
            label: say(&question.ask, language),
            help: question.help.as_ref().map(|help| say(help, language)),
            widget: widget(question),
            state,
            reason: idle.map(|idle| self.because(&idle)).filter(|_| state <= State::Done),
            required: question.required || missing || (given && question.required_when.is_some()),
            value: node.filter(|_| given).map_or(Json::Null, json),
            inherited: self.is_inherited(node, of_kind),
            words: self.answer_in_words(place.path, question),
            default,
            example: example(question).filter(|_| question.example.is_some()),
            unit: question.unit.as_deref().map(|unit| unit_word(unit, language).to_owned()),
            min: question.min,
            max: question.max,
            choices: self.choices(question),
            by_hand: question.by_hand,
            bilingual: self.answers.language == "zh-en"
                && question.answer == AnswerType::Text
                && question.format.is_none(),
            fields,
            rows,
        }
    }

    fn is_inherited(&self, node: Option<&Node>, of_kind: bool) -> bool {
        let own = self.answers.places.get("kind").map(|place| &place.source);
        node.is_some_and(|node| !of_kind && own.is_some_and(|own| *own != node.location.source))
    }

    /// The fields of a record or of a new row, and the rows that are there.
    fn below(&self, place: Place<'_>, question: &Question) -> (Vec<Answer>, Vec<Vec<Answer>>) {
        let fields = |prefix: &str, node: Option<&Node>, row: Option<(&str, &Seen)>| -> Vec<Answer> {
            let asked = question.fields.iter().map(|(key, question)| {
                let path = format!("{prefix}.{key}");
                let plain = format!("{}.{key}", place.plain);
                self.answer(Place { path: &path, plain: &plain, row, node: field(node, key) }, question)
            });
            asked.collect()
        };
        match (question.answer, place.node.map(|node| &node.data)) {
            (AnswerType::Record, _) => (fields(place.path, place.node, place.row), Vec::new()),
            (AnswerType::Table, data) => {
                let items: &[Node] = match data {
                    Some(TomlValue::Array(items)) => items,
                    _ => &[],
                };
                let seen: &[Seen] = match self.world.at(place.path) {
                    Some(Seen::List(items)) => items,
                    _ => &[],
                };
                let rows = items.iter().enumerate().map(|(n, node)| {
                    let row = seen.get(n).unwrap_or(&Seen::Unknown);
                    fields(&format!("{}.{n}", place.path), Some(node), Some((place.plain, row)))
                });
                let rows = rows.collect();
                let next = format!("{}.{}", place.path, items.len());
                (fields(&next, None, Some((place.plain, &Seen::Unknown))), rows)
            }
            _ => (Vec::new(), Vec::new()),
        }
    }

    fn idle(&self, place: Place<'_>) -> Option<Idle> {
        if let Some(key) = place.plain.strip_prefix("parties.") {
            // What the form of a party prints of it is written in no text.
            let top = key.split('.').next().unwrap_or(key);
            if OF_ALL_PARTIES.contains(&top) || !self.uses.knows(place.plain) {
                return None;
            }
        } else if !place.plain.contains('.') {
            return None;
        }
        self.uses.idle(self.world, place.plain, place.row)
    }

    fn because(&self, idle: &Idle) -> String {
        match (idle, self.language) {
            (Idle::Unless(term, rows), language) => {
                let words = self.library.term_in_words(term, rows, language);
                match language {
                    Language::Zh => format!("只在这种情形才问：{words}"),
                    Language::En => format!("asked only where: {words}"),
                }
            }
            (Idle::NotUsed, Language::Zh) => format!("“{}”不用这项答案", say(&self.form.name, Language::Zh)),
            (Idle::NotUsed, Language::En) => format!("not used in this form ({})", say(&self.form.name, Language::En)),
        }
    }

    fn choices(&self, question: &Question) -> Vec<Choice> {
        let language = self.language;
        let word = |word: &str, label: String| Choice { word: word.to_owned(), label };
        if question.answer != AnswerType::Role {
            return question.values.iter().map(|(key, label)| word(key, say(label, language))).collect();
        }
        let mut roles: Vec<Choice> = Vec::new();
        for party in &self.answers.parties {
            roles.push(word(&party.key, say(&party.role_name, language)));
        }
        if question.both {
            roles.push(word("both", language.say("双方", "both").to_owned()));
        }
        roles
    }

    fn in_words(&self, question: &Question, value: &toml::Value) -> String {
        let value = serde_json::to_value(value).unwrap_or(Json::Null);
        label_of(question, &value, self.language)
    }

    fn answer_in_words(&self, path: &str, question: &Question) -> Option<String> {
        if question.answer != AnswerType::Money {
            return None;
        }
        match self.answers.get(path)? {
            Value::Money(money) => Some(word_money(money, self.language)),
            _ => None,
        }
    }
}

/// What a stance means.
fn stance_label(stance: Stance, language: Language) -> &'static str {
    match stance {
        Stance::Discloser => language.say("偏向提供信息的一方", "the side that discloses"),
        Stance::Balanced => language.say("不偏不倚，双方都会签的", "neither: what both would sign"),
        Stance::Recipient => language.say("偏向接收信息的一方", "the side that receives"),
    }
}

/// A question without words.
fn plain_question(answer: AnswerType) -> Question {
    Question {
        answer,
        ask: Localised::default(),
        help: None,
        required: false,
        required_when: None,
        unit: None,
        format: None,
        min: None,
        max: None,
        by_hand: false,
        both: false,
        roles: false,
        wanted_by: Vec::new(),
        past: false,
        default: None,
        example: None,
        values: indexmap::IndexMap::new(),
        fields: indexmap::IndexMap::new(),
    }
}

fn widget(question: &Question) -> Widget {
    match (question.answer, question.format) {
        (AnswerType::Text, Some(Format::Email)) => Widget::Email,
        (AnswerType::Text, Some(Format::Phone)) => Widget::Phone,
        (AnswerType::Text, _) => Widget::Text,
        (AnswerType::Texts, _) => Widget::Texts,
        (AnswerType::Boolean, _) => Widget::YesNo,
        (AnswerType::Count, _) => Widget::Count,
        (AnswerType::Money, _) => Widget::Money,
        (AnswerType::Date, _) => Widget::Date,
        (AnswerType::Choice | AnswerType::Role, _) => Widget::Choice,
        (AnswerType::Choices, _) => Widget::Choices,
        (AnswerType::Record, _) => Widget::Record,
        (AnswerType::Table, _) => Widget::Rows,
    }
}

fn label_of(question: &Question, value: &Json, language: Language) -> String {
    match value {
        Json::Bool(truth) => language.say(["否", "是"], ["no", "yes"])[usize::from(*truth)].to_owned(),
        Json::String(word) => question.values.get(word).map_or_else(|| word.clone(), |label| say(label, language)),
        Json::Number(number) => match &question.unit {
            Some(unit) if language == Language::Zh => format!("{number}{}", unit_word(unit, language)),
            Some(unit) => format!("{number} {}", unit_word(unit, language)),
            None => number.to_string(),
        },
        Json::Array(items) if items.is_empty() => language.say("无", "none").to_owned(),
        Json::Array(items) => {
            let labels: Vec<String> = items.iter().map(|item| label_of(question, item, language)).collect();
            labels.join(language.say("、", ", "))
        }
        other => other.to_string(),
    }
}

fn unit_word(unit: &str, language: Language) -> &str {
    let zh = match unit {
        "days" => "日",
        "months" => "个月",
        "years" => "年",
        "hours" => "小时",
        "minutes" => "分钟",
        "percent" => "%",
        "people" => "人",
        "copies" => "份",
        "records" => "条",
        other => other,
    };
    language.say(zh, if unit == "percent" { "%" } else { unit })
}

fn field<'n>(node: Option<&'n Node>, key: &str) -> Option<&'n Node> {
    match &node?.data {
        TomlValue::Table(fields) => fields.get(key),
        _ => None,
    }
}

/// An empty text is no answer.
fn is_empty(node: &Node) -> bool {
    matches!(&node.data, TomlValue::Text(text) if text.trim().is_empty())
}

/// What stands in the file; amounts as they are written.
pub(super) fn json(node: &Node) -> Json {
    match &node.data {
        TomlValue::Text(text) | TomlValue::Date(text) => Json::String(text.clone()),
        TomlValue::Integer(number) => {
            number.replace('_', "").parse::<i64>().map_or_else(|_| Json::String(number.clone()), Json::from)
        }
        TomlValue::Float(number) => Json::String(number.replace('_', "")),
        TomlValue::Boolean(truth) => Json::Bool(*truth),
        TomlValue::Array(items) => Json::Array(items.iter().map(json).collect()),
        TomlValue::Table(fields) => {
            Json::Object(fields.iter().map(|(key, field)| (key.clone(), json(field))).collect())
        }
    }
}
