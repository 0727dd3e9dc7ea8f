//! The interview: what is asked of a deal, and what is not, and why.

mod common;

use baomi::answers::{AnswerFile, Layers};
use baomi::diagnostic::Source;
use baomi::interview::{Answer, Interview, Interviewer, State};
use baomi::pipeline::{Options, TextCaches, from_joined, provenance};
use baomi::value::Language;
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    about: String,
    /// An example; none: `answers` is the whole file.
    #[serde(default)]
    base: String,
    /// Texts of the example and what stands there instead.
    #[serde(default)]
    replace: Vec<[String; 2]>,
    #[serde(default)]
    answers: String,
    /// Paths and how each is to stand; with words of the reason where it is not asked.
    stands: Vec<Vec<String>>,
}

fn interview(text: &str, language: Language) -> Interview {
    let library = common::library();
    let layers = Layers::of(&Source::new("deal.toml", text.to_owned()));
    let joined = layers.join(&library.kinds).unwrap_or_else(|findings| panic!("{findings:?}"));
    let options = Options { draft: true, ..Options::default() };
    let assembly = from_joined(&TextCaches::default(), library, &joined, provenance(library, &layers), options);
    // What is read of a form is read once.
    thread_local! { static INTERVIEWER: Interviewer<'static> = Interviewer::new(common::library()); }
    INTERVIEWER.with(|interviewer| interviewer.interview(&joined, &assembly, language))
}

fn example(name: &str) -> String {
    std::fs::read_to_string(common::root().join("examples").join(format!("{name}.toml"))).expect("readable")
}

fn find<'i>(interview: &'i Interview, path: &str) -> Option<&'i Answer> {
    let mut found = None;
    let questions = interview.topics.iter().flat_map(|topic| &topic.questions).chain(&interview.head);
    questions
        .for_each(|question| question.each(&mut |answer| found = found.or((answer.path == path).then_some(answer))));
    found
}

fn word(state: State) -> String {
    serde_json::to_value(state).expect("a word").as_str().expect("a word").to_owned()
}

#[test]
fn each_question_stands_as_its_case_says() {
    let text = std::fs::read_to_string(common::root().join("tests/interview/cases.toml")).expect("readable");
    let cases: Cases = toml::from_str(&text).expect("it is TOML");
    let mut wrong = Vec::new();
    for case in cases.case {
        let mut text = if case.base.is_empty() { case.answers.clone() } else { example(&case.base) + &case.answers };
        for [old, new] in &case.replace {
            assert!(text.contains(old), "{}: the example has no “{old}”", case.about);
            text = text.replace(old, new);
        }
        let interview = interview(&text, Language::Zh);
        for wanted in &case.stands {
            let (path, state) = (&wanted[0], &wanted[1]);
            let Some(answer) = find(&interview, path) else {
                wrong.push(format!("{}: there is no question {path}", case.about));
                continue;
            };
            let reason = answer.reason.clone().unwrap_or_default();
            let says = wanted.get(2).is_none_or(|words| reason.contains(words));
            if word(answer.state) != *state || !says {
                wrong.push(format!("{}: {path} is {} {reason}", case.about, word(answer.state)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_example_lacks_nothing_and_answers_nothing_that_is_not_asked() {
    let mut unasked = Vec::new();
    for entry in std::fs::read_dir(common::root().join("examples")).expect("readable").flatten() {
        let path = entry.path();
        let Some(name) = path.file_stem().and_then(|name| name.to_str()).filter(|_| path.is_file()) else { continue };
        let interview = interview(&example(name), Language::En);
        assert_eq!(interview.needed, interview.given, "{name}");
        for topic in &interview.topics {
            assert!(topic.missing == 0 && topic.wrong == 0, "{name} {}", topic.name);
            for question in &topic.questions {
                question.each(&mut |answer| {
                    if answer.state == State::Done && answer.reason.is_some() {
                        unasked.push(format!(
                            "{name} {}: {}",
                            answer.path,
                            answer.reason.as_deref().unwrap_or_default()
                        ));
                    }
                });
            }
        }
    }
    println!("{}", unasked.join("\n"));
    // What the parties give for the memo, for another form or as a precaution may be answered; hardly anything else is.
    assert!(unasked.len() < 60, "{}\n{}", unasked.len(), unasked.join("\n"));
}

#[test]
fn every_question_has_its_words_in_both_languages() {
    for name in ["asset-transfer", "partner-entrusted", "employee", "customer-individual"] {
        for language in [Language::Zh, Language::En] {
            let interview = interview(&example(name), language);
            let json = serde_json::to_string(&interview).expect("it can be sent");
            assert!(json.len() < 400_000, "{name}: {} bytes", json.len());
            for topic in &interview.topics {
                for question in &topic.questions {
                    question.each(&mut |answer| {
                        assert!(!answer.label.is_empty(), "{name} {}", answer.path);
                        let choices = answer.choices.iter().all(|choice| !choice.label.is_empty());
                        assert!(choices, "{name} {}", answer.path);
                        if answer.state == State::NotAsked {
                            assert!(answer.reason.is_some(), "{name} {}", answer.path);
                        }
                    });
                }
            }
            for asked in &interview.first {
                assert!(asked.answer.is_some() || asked.parties || !asked.options.is_empty(), "{name} {}", asked.label);
            }
        }
    }
}

#[test]
fn what_is_picked_on_the_first_screen_is_picked_and_can_be_taken_back() {
    let library = common::library();
    for (kind, _) in &library.kinds {
        let empty = format!("kind = \"{kind}\"\n");
        let schema = &library.kinds[kind.as_str()].schema;
        let first = interview(&empty, Language::Zh).first;
        for (n, (several, options)) in first.iter().map(|asked| (asked.several, asked.options.len())).enumerate() {
            // The first and the last stand for all: an interview takes its time here.
            for option in if options > 0 { vec![0, options - 1] } else { Vec::new() } {
                let mut file = AnswerFile::open(&Source::new("deal.toml", empty.clone())).expect("it is TOML");
                // Another one first: one answer takes the place of the other.
                for pick in [(option + 1) % options, option] {
                    let edits = interview(&file.text(), Language::Zh).first[n].options[pick].pick.clone();
                    file.apply(schema, &edits).unwrap_or_else(|finding| panic!("{kind} {n} {pick}: {finding:?}"));
                }
                let now = interview(&file.text(), Language::Zh);
                let picked: Vec<bool> = now.first[n].options.iter().map(|option| option.picked).collect();
                assert!(picked[option], "{kind} {n} {option}\n{}", file.text());
                assert!(several || picked.iter().filter(|picked| **picked).count() == 1, "{kind} {n}\n{}", file.text());
                let undo = now.first[n].options[option].undo.clone();
                file.apply(schema, &undo).unwrap_or_else(|finding| panic!("{kind} {n} {option}: {finding:?}"));
                let after = interview(&file.text(), Language::Zh);
                assert!(!after.first[n].options[option].picked, "{kind} {n} {option}\n{}", file.text());
            }
        }
    }
}

#[test]
fn a_bare_deal_for_due_diligence_needs_no_more_than_forty_answers() {
    let text = "kind = \"transfer\"\nlanguage = \"zh\"\nstance = \"recipient\"\nform = \"nda\"\n[deal]\nstructure = \"asset\"\nstage = \"due-diligence\"\n[scope]\npersonal_information = true\n[[parties]]\nrole = \"transferor\"\n[[parties]]\nrole = \"transferee\"\n[[parties]]\nrole = \"intermediary\"\n";
    let interview = interview(text, Language::Zh);
    println!("{} answers are needed", interview.needed);
    assert!(interview.needed <= 45, "{}", interview.needed);
}
