//! Every rule finds what it is for and nothing else: one case that finds and one that does not, as data.

mod common;

use common::{Change, Words, data, library, library_with, root};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    rule: String,
    #[serde(flatten)]
    change: Change,
    #[serde(default)]
    clauses: BTreeMap<String, Words>,
    finds: bool,
    /// What the case is about; for readers.
    #[serde(default)]
    #[allow(dead_code)]
    about: Option<String>,
}

#[test]
fn each_rule_case_holds() {
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut seen: BTreeMap<(String, bool), usize> = BTreeMap::new();
    for path in data("rules") {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("readable");
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for (n, case) in file.case.iter().enumerate() {
            count += 1;
            *seen.entry((case.rule.clone(), case.finds)).or_default() += 1;
            let own;
            let library = if case.clauses.is_empty() {
                library()
            } else {
                own = library_with(&case.clauses);
                &own
            };
            let assembly = case.change.assemble(library);
            let found = assembly.findings.iter().any(|finding| finding.code == case.rule);
            if found != case.finds {
                let others: BTreeSet<String> = common::messages(&assembly.findings).into_iter().take(6).collect();
                wrong.push(format!(
                    "{name} case {} ({}): finds = {}, but found = {found}; findings: {others:?}",
                    n + 1,
                    case.rule,
                    case.finds
                ));
            }
        }
    }
    assert!(count > 100 || common::some_files_only(), "only {count} cases were read");
    for rule in library().rules().filter(|_| !common::some_files_only()) {
        for finds in [true, false] {
            if !seen.contains_key(&(rule.id.clone(), finds)) {
                wrong.push(format!(
                    "rule {} has no case with finds = {finds} in {}",
                    rule.id,
                    root().join("tests/rules").display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}
