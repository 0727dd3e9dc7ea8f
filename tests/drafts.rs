//! Drafts keep every clause: each answer of each example taken away leaves a blank in its place.

mod common;

use baomi::answers::{Layers, Schema};
use baomi::diagnostic::{Code, Source};
use baomi::export::markdown;
use baomi::library::Library;
use baomi::pipeline::{Assembly, Options, TextCaches, from_joined, provenance};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Answers that choose between texts: taken away, they may change which clauses there are.
#[derive(Deserialize)]
struct Choosing {
    /// Path of the answer, behind the name of an example where it chooses there only → what it chooses.
    answers: BTreeMap<String, String>,
}

/// Words of the template engine that no user may read.
const ENGINE: [&str; 9] =
    ["is not defined", "Cannot compare", "Variable `", "Field `", "{{", "{%", "wants a", "undefined", "Tera"];

/// Drafts of one file with an answer less share most of their texts, as rows of a batch do: `caches` keep them.
fn draft<'l>(library: &'l Library, caches: &TextCaches, name: &str, text: String) -> Assembly<'l> {
    let layers = Layers::of(&Source::new(name, text));
    let joined = layers.join(&library.kinds).unwrap_or_else(|findings| panic!("{name} has no kind: {findings:?}"));
    let options = Options { draft: true, ..Options::default() };
    from_joined(caches, library, &joined, provenance(library, &layers), options)
}

fn clauses(assembly: &Assembly<'_>) -> Vec<String> {
    let plan = &assembly.plan;
    let clauses = plan.clauses().map(|planned| planned.clause.id.clone());
    clauses.chain(plan.annexes.iter().map(|annex| annex.id.clone())).collect()
}

/// Runs of underscores: the blanks of the Markdown.
fn blanks(text: &str) -> usize {
    text.replace("\\_", "_").split(|c| c != '_').filter(|run| run.len() > 1).count()
}

fn engine_words(assembly: &Assembly<'_>, text: &str) -> Vec<String> {
    let said = assembly.findings.iter().flat_map(|finding| {
        let hint = finding.hint.iter().flat_map(|hint| hint.iter());
        finding.message.iter().chain(hint).map(|(_, words)| words.clone()).collect::<Vec<_>>()
    });
    let texts: Vec<String> = said.chain([text.to_owned()]).collect();
    texts.into_iter().filter(|said| ENGINE.iter().any(|word| said.contains(word))).collect()
}

/// Every answer of a file: the paths of its keys, those of rows with their index.
fn paths(value: &toml::Value, path: &str, found: &mut Vec<String>) {
    match value {
        toml::Value::Table(fields) => {
            for (key, field) in fields {
                let here = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                if here.contains('.') && !here.starts_with("waive") && !here.starts_with("annexes") {
                    found.push(here.clone());
                }
                paths(field, &here, found);
            }
        }
        toml::Value::Array(items) => {
            for (n, item) in items.iter().enumerate().filter(|(_, item)| item.is_table()) {
                paths(item, &format!("{path}.{n}"), found);
            }
        }
        _ => {}
    }
}

/// The file without the answer.
fn without(mut file: toml::Value, path: &str) -> String {
    let mut keys: Vec<&str> = path.split('.').collect();
    let last = keys.pop().expect("a path has a key");
    let mut place = &mut file;
    for key in keys {
        place = match key.parse::<usize>() {
            Ok(index) => &mut place[index],
            Err(_) => &mut place[key],
        };
    }
    place.as_table_mut().expect("a table").remove(last);
    toml::to_string(&file).expect("a file of answers")
}

fn plain(path: &str) -> String {
    path.split('.').filter(|key| key.parse::<usize>().is_err()).collect::<Vec<_>>().join(".")
}

/// True for an answer whose absence is told as one.
fn is_missed(schema: &Schema, assembly: &Assembly<'_>, path: &str) -> bool {
    schema.question(&plain(path)).is_some() && assembly.answers.lacking.iter().any(|lacking| lacking == path)
}

/// The faults of one example.
fn faults(library: &Library, name: &str, text: &str, choosing: &Choosing) -> Vec<String> {
    let file: toml::Value = toml::from_str(text).expect("an example is TOML");
    let caches = TextCaches::new(library);
    let whole = draft(library, &caches, name, text.to_owned());
    let known = clauses(&whole);
    let known_blanks = blanks(&markdown::write(&whole.document));
    let mut all = Vec::new();
    paths(&file, "", &mut all);
    let mut faults = Vec::new();
    for path in all {
        let less = draft(library, &caches, name, without(file.clone(), &path));
        let printed = markdown::write(&less.document);
        faults.extend(engine_words(&less, &printed).into_iter().map(|words| format!("{name} {path}: says {words}")));
        if !is_missed(&whole.plan.kind.schema, &less, &path) {
            continue;
        }
        if less.findings.iter().any(|finding| finding.code == Code::EmptyHole) {
            faults.push(format!("{name} {path}: a clause could not be written"));
        }
        let plain = plain(&path);
        let here = format!("{name} {plain}");
        if choosing.answers.contains_key(&plain) || choosing.answers.contains_key(&here) {
            continue;
        }
        let kept = clauses(&less);
        if kept != known {
            let lost: Vec<&String> = known.iter().filter(|id| !kept.contains(id)).collect();
            let come: Vec<&String> = kept.iter().filter(|id| !known.contains(id)).collect();
            faults.push(format!("{name} {path}: lost {lost:?}, come {come:?}"));
        } else if blanks(&printed) <= known_blanks {
            faults.push(format!("{name} {path}: no blank"));
        }
    }
    faults
}

/// Takes every answer away from the examples of these kinds, one after the other.
fn take_away(kinds: &[&str]) {
    let library = common::library();
    let data = common::root().join("tests/drafts/choosing.toml");
    let choosing: Choosing =
        toml::from_str(&std::fs::read_to_string(data).expect("the data")).expect("the data are TOML");
    let of_kind = |text: &str| {
        let kind = text.lines().find(|line| line.starts_with("kind")).unwrap_or_default();
        kinds.iter().any(|name| kind.contains(&format!("= \"{name}\"")))
    };
    let waiting = Mutex::new(common::examples());
    let found = Mutex::new(Vec::new());
    let work = || {
        while let Some(path) = waiting.lock().expect("nobody failed").pop() {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("readable");
            if of_kind(&text) {
                let faults = faults(library, &name, &text, &choosing);
                found.lock().expect("nobody failed").extend(faults);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let found = found.into_inner().expect("nobody failed");
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
}

#[test]
fn a_transfer_keeps_every_clause_without_an_answer() {
    take_away(&["transfer"]);
}

#[test]
fn a_partner_agreement_keeps_every_clause_without_an_answer() {
    take_away(&["partner"]);
}

#[test]
fn an_employee_or_customer_agreement_keeps_every_clause_without_an_answer() {
    take_away(&["employee", "customer"]);
}

/// What a draft may not say.
#[derive(Deserialize)]
struct Unsaid {
    case: Vec<UnsaidCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnsaidCase {
    base: String,
    /// The answer that is taken away.
    without: String,
    #[serde(default)]
    set: toml::Table,
    /// Words that the answer would have to choose.
    silent: Vec<String>,
}

#[test]
fn an_answer_that_is_not_there_chooses_no_words() {
    let library = common::library();
    let data = std::fs::read_to_string(common::root().join("tests/drafts/unsaid.toml")).expect("the data");
    let unsaid: Unsaid = toml::from_str(&data).expect("the data are TOML");
    let mut faults = Vec::new();
    for case in unsaid.case {
        let path = common::root().join("examples").join(format!("{}.toml", case.base));
        let text = std::fs::read_to_string(&path).expect("the example is there");
        let mut file: toml::Value = toml::from_str(&text).expect("an example is TOML");
        file.as_table_mut().expect("a table").extend(case.set);
        let less = draft(library, &TextCaches::default(), &case.base, without(file, &case.without));
        let printed = markdown::write(&less.document);
        let said = case.silent.iter().filter(|words| printed.contains(words.as_str()));
        faults.extend(said.map(|words| format!("{} without {} says {words}", case.base, case.without)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_new_file_of_each_kind_drafts_the_whole_agreement() {
    let library = common::library();
    for (name, kind) in &library.kinds {
        for language in ["zh", "en", "zh-en"] {
            let text =
                baomi::answers::new_file(&kind.schema, &baomi::answers::NewFile::default(), baomi::value::Language::Zh)
                    .replacen("language = \"zh\"", &format!("language = \"{language}\""), 1);
            let draft = draft(library, &TextCaches::default(), name, text);
            let printed = markdown::write(&draft.document);
            assert_eq!(engine_words(&draft, &printed), Vec::<String>::new(), "{name} {language}");
            assert!(!draft.findings.iter().any(|finding| finding.code == Code::EmptyHole), "{name} {language}");
            assert!(clauses(&draft).len() > 10, "{name} {language}: {} clauses", clauses(&draft).len());
            assert!(blanks(&printed) > 10, "{name} {language}: {} blanks", blanks(&printed));
            assert_eq!(draft.answers.parties.len(), 2, "{name} {language}");
        }
    }
}
