//! Answers given as arguments, `--set liability.cap=limited`: laid over those of all files.

use super::node::{Node, TomlValue, read};
use crate::diagnostic::{Code, Diagnostic, Location, Source};
use std::sync::Arc;

/// One answer given as an argument.
#[derive(Debug, Clone)]
pub struct Given {
    /// The argument as TOML: what findings point into.
    source: Arc<Source>,
    /// Tables with one key each, and at their end the value.
    root: Node,
}

impl Given {
    /// Reads `key=value`: what is no TOML value is a text, so that words need no quotation marks.
    ///
    /// # Errors
    /// There is no `=`, or no key before it.
    pub fn read(argument: &str) -> Result<Given, Diagnostic> {
        let wrong = || {
            Diagnostic::of(
                Code::Arguments,
                format!("--set {argument}：应写成 键=值"),
                format!("--set {argument}: it has to be KEY=VALUE"),
            )
            .hint("例如 --set liability.cap=limited", "for example --set liability.cap=limited")
        };
        let (key, value) = argument.split_once('=').ok_or_else(wrong)?;
        let (key, value) = (key.trim(), value.trim());
        if ["extends", "library"].contains(&key) {
            let (zh, en) = (format!("--set 不能改 {key}"), format!("--set cannot change {key}"));
            return Err(Diagnostic::of(Code::Arguments, zh, en).hint(
                format!("写入答案文件；条款库也可以用 --library 指明，{key} 不是答案"),
                format!("write it into the answer file, or name a library by --library: {key} is no answer"),
            ));
        }
        let quoted = toml::Value::String(value.to_owned()).to_string();
        for value in [value, &quoted] {
            let source = Source::new(format!("--set {argument}"), format!("{key} = {value}"));
            let (root, errors) = read(&source);
            // What stands behind the value would be another answer.
            let is_one = matches!(&root.data, TomlValue::Table(fields) if fields.len() == 1);
            if errors.is_empty() && is_one && !source.text.trim_start().starts_with('[') {
                return Ok(Given { source, root });
            }
        }
        Err(wrong())
    }

    /// What findings point into.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// What is given for a key at the top.
    pub(super) fn field(&self, key: &str) -> Option<&Node> {
        match &self.root.data {
            TomlValue::Table(fields) => fields.get(key),
            _ => None,
        }
    }

    /// Lays the answer over `root`. A party is named by its role or key, as in `parties.transferee.name`, an entry of a list by
    /// its number, from 0.
    ///
    /// # Errors
    /// There is no such party or entry.
    pub fn lay_over(&self, root: &mut Node) -> Result<(), Diagnostic> {
        lay(root, self.root.clone(), &mut Vec::new())
    }
}

fn lay(lower: &mut Node, upper: Node, path: &mut Vec<String>) -> Result<(), Diagnostic> {
    let TomlValue::Table(given) = upper.data else {
        *lower = upper;
        return Ok(());
    };
    for (key, node) in given {
        let place = node.key.clone();
        path.push(key.clone());
        match &mut lower.data {
            TomlValue::Table(fields) if fields.contains_key(&key) => {
                if let Some(below) = fields.get_mut(&key) {
                    lay(below, node, path)?;
                }
            }
            TomlValue::Table(fields) => {
                // Parties and rows that no file has come one by one.
                let is_party = path.len() == 1 && key == "parties" && matches!(node.data, TomlValue::Table(_));
                if is_party {
                    let mut parties = Node { data: TomlValue::Array(Vec::new()), ..node.clone() };
                    lay(&mut parties, node, path)?;
                    fields.insert(key, parties);
                } else {
                    fields.insert(key, node);
                }
            }
            TomlValue::Array(items) => {
                let at = entry(items, &key, path, &place)?;
                lay(&mut items[at], node, path)?;
            }
            other => {
                *other = TomlValue::Table([(key, node)].into_iter().collect());
            }
        }
        path.pop();
    }
    Ok(())
}

/// The place of an entry; one after the last is added, and a party of a role that has none.
fn entry(items: &mut Vec<Node>, key: &str, path: &[String], place: &Location) -> Result<usize, Diagnostic> {
    let empty = |fields: Vec<(String, Node)>| Node {
        data: TomlValue::Table(fields.into_iter().collect()),
        location: place.clone(),
        key: place.clone(),
    };
    if let Ok(at) = key.parse::<usize>() {
        if at == items.len() {
            items.push(empty(Vec::new()));
        }
        if at < items.len() {
            return Ok(at);
        }
    } else if let Some(at) = ["key", "role"].iter().find_map(|word| items.iter().position(|item| has(item, word, key)))
    {
        return Ok(at);
    } else if path.first().is_some_and(|topic| topic == "parties") && path.len() == 2 {
        let role = Node { data: TomlValue::Text(key.to_owned()), location: place.clone(), key: place.clone() };
        items.push(empty(vec![("role".to_owned(), role)]));
        return Ok(items.len() - 1);
    }
    let (list, count) = (path[..path.len() - 1].join("."), items.len());
    Err(Diagnostic::of(
        Code::UnknownKey,
        format!("{list} 中没有 {key}：共 {count} 项，从 0 起"),
        format!("{list} has no {key}: there are {count} entries, counted from 0"),
    )
    .answer(path.join("."))
    .at(place.clone()))
}

fn has(item: &Node, word: &str, wanted: &str) -> bool {
    let TomlValue::Table(fields) = &item.data else { return false };
    fields.get(word).is_some_and(|node| matches!(&node.data, TomlValue::Text(text) if text == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid(file: &str, arguments: &[&str]) -> String {
        let (mut root, _) = read(&Source::new("deal.toml", file.to_owned()));
        for argument in arguments {
            let given = Given::read(argument).unwrap_or_else(|finding| panic!("{finding:?}"));
            if let Err(finding) = given.lay_over(&mut root) {
                return finding.message.en.unwrap_or_default();
            }
        }
        shown(&root)
    }

    fn shown(node: &Node) -> String {
        match &node.data {
            TomlValue::Text(text) => format!("'{text}'"),
            TomlValue::Integer(word) | TomlValue::Float(word) | TomlValue::Date(word) => word.clone(),
            TomlValue::Boolean(truth) => truth.to_string(),
            TomlValue::Array(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(" ")),
            TomlValue::Table(fields) => {
                let fields: Vec<String> = fields.iter().map(|(key, node)| format!("{key}={}", shown(node))).collect();
                format!("{{{}}}", fields.join(" "))
            }
        }
    }

    #[test]
    fn words_need_no_quotation_marks() {
        assert_eq!(laid("", &["a.b=limited"]), "{a={b='limited'}}");
        assert_eq!(laid("", &["a.b = \"limited\""]), "{a={b='limited'}}");
        assert_eq!(
            laid("", &["a.b=24", "a.c=24个月", "a.d=2026-12-01", "a.e=true"]),
            "{a={b=24 c='24个月' d=2026-12-01 e=true}}"
        );
        assert_eq!(
            laid("", &["a.b={ amount = 100.00, currency = \"CNY\" }"]),
            "{a={b={amount=100.00 currency='CNY'}}}"
        );
        assert_eq!(laid("", &["choose.\"liability.cap\"=recipient"]), "{choose={liability.cap='recipient'}}");
        assert_eq!(laid("", &["a.b=x = 1\ny = 2"]), "{a={b='x = 1\ny = 2'}}", "one argument is one answer");
    }

    #[test]
    fn what_is_given_stands_over_the_files() {
        assert_eq!(laid("a.b = 1\na.c = 2", &["a.b=3"]), "{a={b=3 c=2}}");
        let parties = "[[parties]]\nrole = 'buyer'\nname = 'x'\n[[parties]]\nrole = 'seller'";
        let named = "{parties=[{role='buyer' name='x'} {role='seller' name='y'}]}";
        assert_eq!(laid(parties, &["parties.seller.name=y"]), named);
        assert_eq!(laid(parties, &["parties.1.name=y"]), named);
        assert_eq!(laid("", &["parties.seller.name=y"]), "{parties=[{role='seller' name='y'}]}");
        assert_eq!(laid(parties, &["parties.5.name=y"]), "parties has no 5: there are 2 entries, counted from 0");
    }

    #[test]
    fn an_argument_that_is_no_answer_is_told() {
        for argument in ["liability.cap", "=limited", "[a]=1", "a b=1", "a.=1"] {
            assert!(Given::read(argument).is_err(), "{argument}");
        }
    }
}
