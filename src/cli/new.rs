//! `baomi new`: a commented answer file to fill in.

use super::library::Libraries;
use super::{ExitStatus, Failure, output, report};
use crate::answers::{
    AnswerType, Entry, Given, Layers, NewFile, Question, Schema, TopicSchema, json_schema, kind_hint, new_file,
};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::interview::{Interviewer, State};
use crate::library::{Form, Kind, Library};
use crate::pipeline::{Options, TextCaches, from_joined, provenance};
use crate::value::{Language, Localised};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct New {
    /// Kind of agreement
    #[arg(value_name = "KIND")]
    kind: String,
    /// Ask only what this form of it uses
    #[arg(long, value_name = "FORM")]
    form: Option<String>,
    /// Structure of the deal: only what is asked of it
    #[arg(long, value_name = "WORD")]
    structure: Option<String>,
    /// Stage of the deal: only what is asked at it
    #[arg(long, value_name = "WORD")]
    stage: Option<String>,
    /// An answer that is known already, e.g. scope.personal_information=false; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Also write the JSON Schema beside it, and name it in the file for editors
    #[arg(long, requires = "output")]
    schema: bool,
    /// File to write; it must not exist yet [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl New {
    pub(super) fn run(&self, libraries: &Libraries, language: Language) -> Result<ExitStatus, Failure> {
        let library = libraries.own()?;
        let kind = kind(library, &self.kind)?;
        let form = self.form.as_deref().map(|id| form(kind, id)).transpose()?;
        let known = self.known(kind)?;
        let mut schema = form.map_or_else(|| asked_anywhere(library, kind), |form| library.schema_of(kind, form));
        if !known.is_empty() {
            narrow(library, &mut schema, &starting(kind, form, &known));
        }
        let beside = self.output.as_deref().filter(|_| self.schema).map(|path| path.with_extension("schema.json"));
        let text = self.text(libraries, (library, kind, form), (&schema, &known), beside.as_deref(), language);
        let Some(path) = &self.output else {
            report::say(&text);
            return Ok(ExitStatus::Sound);
        };
        let mut files = vec![(path.clone(), text)];
        if let Some(beside) = beside {
            let json = json_schema(&kind.schema, &schema_forms(kind), language);
            files.push((beside, serde_json::to_string_pretty(&json).expect("a schema is plain data") + "\n"));
        }
        for (path, text) in files {
            output::write_new(&path, text.as_bytes()).map_err(|finding| vec![finding])?;
            report::say(&format!("{}\n", path.display()));
        }
        Ok(ExitStatus::Sound)
    }

    fn text(
        &self,
        libraries: &Libraries,
        (library, kind, form): (&Library, &Kind, Option<&Form>),
        (schema, known): (&Schema, &BTreeMap<String, String>),
        beside: Option<&Path>,
        language: Language,
    ) -> String {
        let forms = schema_forms(kind).into_iter();
        let names: Vec<(&str, String)> =
            forms.map(|(id, name)| (id, name.prefer(language).cloned().unwrap_or_default())).collect();
        let named = libraries.asked().map(|folder| seen_from(self.output.as_deref(), folder));
        let pointer = beside.and_then(Path::file_name).map(|name| format!("./{}", name.to_string_lossy()));
        let required_when = |path: &str| {
            let topic = library.topics.get(path.split('.').next()?)?;
            let (_, condition) = topic.required_when.iter().find(|(other, _)| other == path)?;
            Some(library.in_words(condition, language))
        };
        let given = NewFile {
            form: form.map(|form| form.id.as_str()),
            forms: &names,
            library: named.as_deref(),
            schema: pointer.as_deref(),
            given: Some(known),
            required_when: Some(&required_when),
        };
        new_file(schema, &given, language)
    }

    /// Answers that are given as arguments, by their paths, as TOML writes them.
    fn known(&self, kind: &Kind) -> Result<BTreeMap<String, String>, Failure> {
        let words = [("deal.structure", &self.structure), ("deal.stage", &self.stage)];
        let words = words.into_iter().filter_map(|(path, word)| Some(format!("{path}={}", word.as_ref()?)));
        let mut known = BTreeMap::new();
        for argument in words.chain(self.set.iter().cloned()) {
            Given::read(&argument).map_err(|finding| vec![finding])?;
            let (path, value) = argument.split_once('=').unwrap_or((&argument, ""));
            let (path, value) = (path.trim(), value.trim());
            let in_head = ["language", "stance"].contains(&path);
            let question = kind.schema.question(path);
            if question.is_none() && !in_head {
                return Err(vec![unknown_question(kind, path)]);
            }
            if let Some(question) =
                question.filter(|one| one.answer == AnswerType::Choice && !one.values.contains_key(value))
            {
                return Err(vec![unknown_word(question, path, value)]);
            }
            let written = Entry::of_toml(value).unwrap_or_else(|| Entry::text(value));
            known.insert(path.to_owned(), written.literal().to_owned());
        }
        Ok(known)
    }
}

fn unknown_question(kind: &Kind, path: &str) -> Diagnostic {
    let name = &kind.name;
    Diagnostic::of(
        Code::UnknownKey,
        format!("{name} 类协议没有问题 {path}"),
        format!("an agreement of kind {name} has no question {path}"),
    )
    .hint("baomi explain 可按文字查找问题", "`baomi explain` finds questions by their words")
    .answer(path)
}

fn unknown_word(question: &Question, path: &str, value: &str) -> Diagnostic {
    let list = |language| {
        let words = question.values.iter();
        let words = words.map(|(word, label)| format!("{word} {}", label.prefer(language).map_or("", String::as_str)));
        words.collect::<Vec<_>>().join(" | ")
    };
    let (zh, en) = (list(Language::Zh), list(Language::En));
    Diagnostic::of(Code::UnknownWord, format!("{path} 不能是“{value}”"), format!("{path} cannot be “{value}”"))
        .hint(format!("可选：{zh}"), format!("one of: {en}"))
        .answer(path)
}

/// The forms of a kind, with their names.
pub(super) fn schema_forms(kind: &Kind) -> Vec<(&str, &Localised<String>)> {
    kind.forms.iter().map(|form| (form.id.as_str(), &form.name)).collect()
}

/// An answer file that holds what is known.
fn starting(kind: &Kind, form: Option<&Form>, known: &BTreeMap<String, String>) -> String {
    let form = form.map_or(String::new(), |form| format!("form = \"{}\"\n", form.id));
    let answers: String = known.iter().map(|(path, value)| format!("{path} = {value}\n")).collect();
    format!("kind = \"{}\"\n{form}{answers}", kind.name)
}

/// The questions that some form of the kind asks.
fn asked_anywhere(library: &Library, kind: &Kind) -> Schema {
    let asks =
        |path: &str| kind.forms.iter().any(|form| library.usage(kind, form).is_none_or(|usage| usage.asks(path)));
    let mut schema = kind.schema.clone();
    keep(&mut schema, |path| asks(path));
    schema
}

/// Leaves the questions at the paths that are `wanted`; those of parties stay.
fn keep(schema: &mut Schema, wanted: impl Fn(&str) -> bool) {
    for (name, topic) in &mut schema.topics {
        if !topic.repeated {
            let asked = topic.questions.iter().filter(|(key, _)| wanted(&format!("{name}.{key}")));
            let questions = asked.map(|(key, question)| (key.clone(), question.clone())).collect();
            *topic = Arc::new(TopicSchema { questions, ..TopicSchema::clone(topic) });
        }
    }
    schema.topics.retain(|_, topic| !topic.questions.is_empty());
}

/// Leaves the questions that are asked where this much is answered.
fn narrow(library: &Library, schema: &mut Schema, answers: &str) {
    let layers = Layers::of(&Source::new("", answers.to_owned()));
    let Ok(joined) = layers.join(&library.kinds) else { return };
    let options = Options { draft: true, ..Options::default() };
    let assembly = from_joined(&TextCaches::default(), library, &joined, provenance(library, &layers), options);
    let interview = Interviewer::new(library).interview(&joined, &assembly, Language::Zh);
    let idle: BTreeSet<String> = interview
        .topics
        .into_iter()
        .flat_map(|topic| topic.questions)
        .filter(|answer| answer.state == State::NotAsked)
        .map(|answer| answer.path)
        .collect();
    keep(schema, |path| !idle.contains(path));
}

/// A library as a new file names it: by its way from there. None that a relative path leads to is left as it is, so that it is
/// told when the file is read.
pub(super) fn seen_from(output: Option<&Path>, library: &Path) -> String {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    let folder = output.and_then(Path::parent).filter(|folder| *folder != Path::new(""));
    let way = real(folder.unwrap_or(Path::new("."))).zip(real(library)).map(|(from, to)| way(&from, &to));
    way.unwrap_or_else(|| library.to_path_buf()).iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The relative path from a folder to another.
fn way(from: &Path, to: &Path) -> PathBuf {
    let common = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(common).map(|_| OsStr::new(".."));
    let way: PathBuf = up.chain(to.iter().skip(common)).collect();
    if way.as_os_str().is_empty() { PathBuf::from(".") } else { way }
}

/// The form of a kind with that id.
pub(super) fn form<'l>(kind: &'l Kind, id: &str) -> Result<&'l Form, Failure> {
    kind.form(id).ok_or_else(|| {
        let list = |language| {
            let forms = kind.forms.iter().map(|form| match form.name.get(language) {
                Some(name) => format!("{}（{name}）", form.id),
                None => form.id.clone(),
            });
            forms.collect::<Vec<_>>().join(" | ")
        };
        let name = &kind.name;
        vec![
            Diagnostic::of(
                Code::UnknownForm,
                format!("{name} 类协议没有“{id}”这种形式"),
                format!("an agreement of kind {name} has no form “{id}”"),
            )
            .hint(format!("可选：{}", list(Language::Zh)), format!("one of: {}", list(Language::En))),
        ]
    })
}

/// The kind with that name.
pub(super) fn kind<'l>(library: &'l Library, name: &str) -> Result<&'l Kind, Failure> {
    library.kinds.get(name).ok_or_else(|| {
        let hint = kind_hint(name, library.kinds.values().map(|kind| &kind.schema));
        vec![
            Diagnostic::of(Code::UnknownKind, format!("没有“{name}”这类协议"), format!("there is no kind “{name}”"))
                .hint(hint.zh.unwrap_or_default(), hint.en.unwrap_or_default()),
        ]
    })
}
