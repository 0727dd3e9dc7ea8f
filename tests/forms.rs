//! Forms of an agreement: which one a deal takes, what it says of the others, and that each keeps within its budget.

mod common;

use baomi::answers::Stance;
use baomi::diagnostic::{Severity, has_errors};
use baomi::document::{Content, Document, plain_text};
use baomi::layout::{DEFAULT_STYLE, Fonts, Style, lay_out};
use baomi::library::{Form, Kind};
use baomi::pipeline::Assembly;
use baomi::value::Language;
use common::{Change, library, messages, root};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct File {
    case: Vec<Case>,
    budget: Vec<BudgetCase>,
}

/// Answers and what they say of the form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    about: String,
    #[serde(flatten)]
    change: Change,
    /// The form taken.
    form: Option<String>,
    #[serde(default)]
    finds: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
    /// Words that a hint must have.
    #[serde(default)]
    hints: Vec<String>,
}

/// Answers laid over an example of every structure, for a form with a budget.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BudgetCase {
    kind: String,
    form: String,
    bases: Vec<String>,
    #[serde(flatten)]
    change: Change,
}

fn file() -> File {
    let path = root().join("tests/forms.toml");
    toml::from_str(&std::fs::read_to_string(path).expect("readable")).expect("cases of forms")
}

#[test]
fn a_deal_takes_the_form_it_names_or_that_of_its_stage() {
    let mut wrong = Vec::new();
    for case in file().case {
        let assembly = case.change.assemble(library());
        let codes: Vec<String> = assembly.findings.iter().map(|finding| finding.code.to_string()).collect();
        let about = &case.about;
        if let Some(form) = &case.form
            && assembly.plan.form.id != *form
        {
            wrong.push(format!("{about}: took {}, not {form}", assembly.plan.form.id));
        }
        wrong.extend(
            case.finds.iter().filter(|code| !codes.contains(code)).map(|c| format!("{about}: no {c} in {codes:?}")),
        );
        wrong
            .extend(case.lacks.iter().filter(|code| codes.contains(code)).map(|code| format!("{about}: finds {code}")));
        for word in &case.hints {
            let hints = assembly.findings.iter().filter_map(|finding| finding.hint.as_ref()?.zh.clone());
            if !hints.into_iter().any(|hint| hint.contains(word)) {
                wrong.push(format!("{about}: no hint says {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_form_with_a_budget_has_a_case_and_keeps_within_it() {
    let cases = file().budget;
    let kinds = library().kinds.values();
    let budgeted =
        kinds.flat_map(|kind| kind.forms.iter().filter(|form| form.budget.is_some()).map(move |f| (kind, f)));
    let mut wrong = Vec::new();
    for (kind, form) in budgeted {
        let mut of_form = cases.iter().filter(|case| case.kind == kind.name && case.form == form.id).peekable();
        if of_form.peek().is_none() {
            wrong.push(format!("{} {} has no case", kind.name, form.id));
        }
        for case in of_form {
            measure(kind, form, case, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every base of a case in every stance; prints a line for each, which `--nocapture` shows.
fn measure(kind: &Kind, form: &Form, case: &BudgetCase, wrong: &mut Vec<String>) {
    let budget = form.budget.expect("only forms with a budget are measured");
    for base in &case.bases {
        for stance in Stance::ALL {
            let mut change = Change { base: Some(base.clone()), ..case.change.clone() };
            change.set.insert("form".into(), form.id.as_str().into());
            change.set.insert("stance".into(), stance.word().into());
            let assembly = change.assemble(library());
            let name = format!("{} {} {base} {}", kind.name, form.id, stance.word());
            if has_errors(&assembly.findings) {
                let errors = assembly.findings.iter().filter(|finding| finding.severity == Severity::Error);
                wrong.push(format!("{name}: {}", messages(&errors.cloned().collect::<Vec<_>>()).join("; ")));
            }
            let body = without_annexes(&assembly);
            let (han, pages) = (count_han(&body), count_pages(&body));
            println!("{name}: {pages} pages, {han} Han");
            if han > budget.han || pages < budget.pages[0] || pages > budget.pages[1] {
                wrong.push(format!("{name}: {pages} pages, {han} Han; allowed {:?}, {}", budget.pages, budget.han));
            }
        }
    }
}

fn without_annexes(assembly: &Assembly<'_>) -> Document {
    let mut document = assembly.document.clone();
    let annex = document.blocks.iter().position(|block| matches!(block.content, Content::Annex { .. }));
    document.blocks.truncate(annex.unwrap_or(document.blocks.len()));
    document
}

fn count_han(document: &Document) -> usize {
    let texts = document.blocks.iter().flat_map(|block| block.content.texts());
    let chinese = texts.filter_map(|text| text.get(Language::Zh).map(|spans| plain_text(spans)));
    chinese.map(|text| text.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).count()).sum()
}

fn count_pages(document: &Document) -> usize {
    let style = Style::bundled(DEFAULT_STYLE).expect("the style is bundled");
    lay_out(document, &style, &Fonts::bundled()).expect("the fonts have all characters").pages.len()
}
