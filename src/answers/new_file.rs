//! A new answer file: every question with its meaning and its words, ready to be filled in.

use super::schema::{AnswerType, Question, Role, Schema, TopicSchema};
use crate::value::{Language, Localised};
use indexmap::IndexMap;
use std::fmt::Write;

/// What stands at the head of a new file besides kind, language and stance.
#[derive(Debug, Clone, Copy, Default)]
pub struct NewFile<'a> {
    /// The form it asks for, if one was picked.
    pub form: Option<&'a str>,
    /// All forms there are, each with its name.
    pub forms: &'a [(&'a str, String)],
    /// The folder of its library, if it is not the program's own.
    pub library: Option<&'a str>,
}

/// The text of a commented answer file. What must be answered stands open and empty; behind `#` stands the default that
/// is taken, or an empty value where nothing is; an example is in the comment only.
pub fn new_file(schema: &Schema, given: &NewFile<'_>, language: Language) -> String {
    let mut text = String::new();
    head(&mut text, schema, given, language);
    for (name, topic) in &schema.topics {
        let side = |words: &Localised<String>| words.prefer(language).cloned().unwrap_or_default();
        let intro = topic.intro.as_ref().map_or(String::new(), |intro| format!("  {}", side(intro)));
        let _ = writeln!(text, "\n# ── {}{intro}", side(&topic.title));
        if topic.repeated {
            for role in &schema.roles {
                row_of(&mut text, name, topic, role, language);
            }
        } else {
            table(&mut text, name, topic, language);
        }
    }
    if !schema.annexes.is_empty() {
        let list: Vec<String> = schema.annexes.iter().map(|name| format!("\"{name}\"")).collect();
        let words = if language == Language::Zh { "附件" } else { "Annexes" };
        let _ = writeln!(text, "\n# ── {words}\n[annexes]\ninclude = []    # {}", list.join(", "));
    }
    text
}

/// What stands above the tables. Writing into a string cannot fail, here and below.
fn head(text: &mut String, schema: &Schema, given: &NewFile<'_>, language: Language) {
    let NewFile { form, forms, library } = *given;
    let (head, stance, languages) = match language {
        Language::Zh => (
            "答案文件。没有 # 的键必填；# 后有值的，是不填时采用的默认值；# 后是 \"\" 的，不填即不作约定。",
            "默认采用哪一方的条款方案",
            "协议的语言",
        ),
        Language::En => (
            "Answer file. Keys without # must be answered; a value behind # is the default that is taken; \"\" behind # means that nothing is agreed unless it is answered.",
            "which variant of a clause is taken by default",
            "language of the agreement",
        ),
    };
    let codes: Vec<&str> = schema.languages.iter().map(|l| l.code()).collect();
    let all = if codes.len() > 1 { "zh | en | zh-en".to_owned() } else { codes.join(" | ") };
    let _ = writeln!(text, "# {head}\n\nkind     = \"{}\"", schema.kind);
    let _ = writeln!(text, "language = \"{}\"    # {languages}: {all}", codes.first().unwrap_or(&"zh"));
    let _ = writeln!(text, "stance   = \"balanced\"    # {stance}: discloser | balanced | recipient");
    if let Some(library) = library {
        let words = match language {
            Language::Zh => "条款库，与本文件相对的路径",
            Language::En => "library, relative to this file",
        };
        let _ = writeln!(text, "library  = {}    # {words}", toml::Value::String(library.to_owned()));
    }
    if let [(first, _), _, ..] = forms {
        let words = match language {
            Language::Zh => "形式；不填的，按所处阶段取",
            Language::En => "form; left out, the stage decides",
        };
        let all: Vec<String> = forms.iter().map(|(id, name)| format!("{id} {name}")).collect();
        let mark = if form.is_some() { "" } else { "# " };
        let _ = writeln!(text, "{mark}form     = \"{}\"    # {words}: {}", form.unwrap_or(first), all.join(" | "));
    }
}

/// A row of a repeated topic for one role.
fn row_of(text: &mut String, name: &str, topic: &TopicSchema, role: &Role, language: Language) {
    let mark = if role.required { "" } else { "# " };
    let _ = writeln!(text, "{mark}[[{name}]]    # {}", role.name.prefer(language).cloned().unwrap_or_default());
    let _ = writeln!(text, "{mark}role = \"{}\"", role.id);
    let rest: IndexMap<String, Question> =
        topic.questions.iter().filter(|(key, _)| *key != "role").map(|(k, q)| (k.clone(), q.clone())).collect();
    questions(text, &rest, language, mark);
}

/// The table of a topic: plain keys first, then the tables inside it.
fn table(text: &mut String, name: &str, topic: &TopicSchema, language: Language) {
    let _ = writeln!(text, "[{name}]");
    let (tables, plain): (IndexMap<_, _>, IndexMap<_, _>) = topic
        .questions
        .iter()
        .map(|(k, q)| (k.clone(), q.clone()))
        .partition(|(_, q): &(String, Question)| q.answer == AnswerType::Table);
    questions(text, &plain, language, "");
    for (key, question) in &tables {
        let _ = writeln!(text, "\n# {}", asked(question, language));
        let mark = if question.required { "" } else { "# " };
        let _ = writeln!(text, "{mark}[[{name}.{key}]]");
        questions(text, &question.fields, language, mark);
    }
}

fn questions(text: &mut String, questions: &IndexMap<String, Question>, language: Language, mark: &str) {
    let width = questions.keys().map(String::len).max().unwrap_or(0);
    for (key, question) in questions {
        let open = if question.required && question.default.is_none() { "" } else { "# " };
        let mark = if mark.is_empty() { open } else { mark };
        let _ = writeln!(text, "{mark}{key:width$} = {}    # {}", value(question), asked(question, language));
    }
}

/// The question, its words, what is taken or shown for it, and its help, in one line.
fn asked(question: &Question, language: Language) -> String {
    let side = |words: &Localised<String>| words.prefer(language).cloned().unwrap_or_default();
    let mut line = side(&question.ask);
    if !question.values.is_empty() {
        let words: Vec<String> =
            question.values.iter().map(|(word, meaning)| format!("{word} {}", side(meaning))).collect();
        let _ = write!(line, ": {}", words.join(" | "));
    }
    if let Some(unit) = &question.unit {
        let _ = write!(line, " ({unit})");
    }
    if question.by_hand {
        line.push_str(" / \"by-hand\"");
    }
    let (default, example_word, optional) =
        language.say(("默认", "例", "不填即不作约定"), ("default", "example", "left out, nothing is agreed"));
    match (&question.default, example(question)) {
        (Some(_), _) => {
            let _ = write!(line, "  [{default}]");
        }
        (None, Some(shown)) => {
            let _ = write!(line, "  [{example_word} {shown}]");
        }
        (None, None) => {}
    }
    if let Some(condition) = &question.required_when {
        let words = language.say("必填，如果", "required if");
        let _ = write!(line, "  [{words} {condition}]");
    } else if question.default.is_none() && !question.required {
        let _ = write!(line, "  [{optional}]");
    }
    if let Some(help) = &question.help {
        let _ = write!(line, "  {}", side(help));
    }
    line.replace('\n', " ")
}

/// The example of the library, or the form of an answer that is not a text.
pub fn example(question: &Question) -> Option<String> {
    if let Some(example) = &question.example {
        return Some(example.to_string());
    }
    Some(match question.answer {
        AnswerType::Boolean => "true".to_owned(),
        AnswerType::Count => question.min.unwrap_or(1).max(1).to_string(),
        AnswerType::Date => "2026-12-01".to_owned(),
        AnswerType::Money => "{ amount = 1_000_000.00, currency = \"CNY\" }".to_owned(),
        AnswerType::Texts => "[\"…\", \"…\"]".to_owned(),
        AnswerType::Choices => {
            let words: Vec<String> = question.values.keys().take(2).map(|word| format!("\"{word}\"")).collect();
            format!("[{}]", words.join(", "))
        }
        AnswerType::Record => {
            let fields: Vec<String> = question.fields.keys().map(|key| format!("{key} = \"…\"")).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        AnswerType::Text | AnswerType::Choice | AnswerType::Role | AnswerType::Table => return None,
    })
}

/// The default, or an empty value: an answer that is none until it is given.
fn value(question: &Question) -> String {
    match &question.default {
        Some(value) => value.to_string(),
        None => "\"\"".to_owned(),
    }
}
