//! Answers → the text of an answer file: topics as tables, what lies deeper on one line.

use super::node::{Node, TomlValue};
use indexmap::IndexMap;

/// A longer array has a line for each of its members.
const LINE: usize = 100;

/// The text of `root`, which reads as the same answers.
pub fn write(root: &Node) -> String {
    let mut text = String::new();
    let TomlValue::Table(fields) = &root.data else { return text };
    // Whatever stands behind a table belongs to it.
    fields.iter().filter(|(_, node)| !is_section(node)).for_each(|(key, node)| line(&mut text, key, node));
    for (key, node) in fields {
        match &node.data {
            TomlValue::Table(topic) => section(&mut text, &format!("[{}]", name(key)), topic),
            TomlValue::Array(members) if is_section(node) => {
                for member in members {
                    if let TomlValue::Table(member) = &member.data {
                        section(&mut text, &format!("[[{}]]", name(key)), member);
                    }
                }
            }
            _ => {}
        }
    }
    text
}

/// A topic, or a list of them.
fn is_section(node: &Node) -> bool {
    match &node.data {
        TomlValue::Table(_) => true,
        TomlValue::Array(members) => {
            !members.is_empty() && members.iter().all(|member| matches!(member.data, TomlValue::Table(_)))
        }
        _ => false,
    }
}

fn section(text: &mut String, title: &str, fields: &IndexMap<String, Node>) {
    text.push_str(&format!("\n{title}\n"));
    fields.iter().for_each(|(key, node)| line(text, key, node));
}

fn line(text: &mut String, key: &str, node: &Node) {
    text.push_str(&format!("{} = {}\n", name(key), value(node)));
}

fn value(node: &Node) -> String {
    match &node.data {
        TomlValue::Text(text) => quoted(text),
        TomlValue::Integer(written) | TomlValue::Float(written) | TomlValue::Date(written) => written.clone(),
        TomlValue::Boolean(truth) => truth.to_string(),
        TomlValue::Array(members) => {
            let members: Vec<String> = members.iter().map(value).collect();
            let short = format!("[{}]", members.join(", "));
            match short.chars().count() > LINE {
                true => format!("[\n{}]", members.iter().map(|member| format!("    {member},\n")).collect::<String>()),
                false => short,
            }
        }
        TomlValue::Table(fields) if fields.is_empty() => "{}".to_owned(),
        TomlValue::Table(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(key, node)| format!("{} = {}", name(key), value(node))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
    }
}

fn name(key: &str) -> String {
    let is_bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if is_bare { key.to_owned() } else { quoted(key) }
}

/// As a basic string, on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::super::node::read;
    use super::*;
    use crate::diagnostic::Source;

    /// Values without their places.
    fn plain(node: &Node) -> String {
        match &node.data {
            TomlValue::Table(fields) => {
                let mut fields: Vec<String> =
                    fields.iter().map(|(key, node)| format!("{key:?}:{}", plain(node))).collect();
                fields.sort();
                format!("{{{}}}", fields.join(","))
            }
            TomlValue::Array(members) => format!("[{}]", members.iter().map(plain).collect::<Vec<_>>().join(",")),
            data => format!("{data:?}"),
        }
    }

    #[test]
    fn what_is_written_reads_as_the_same_answers() {
        let text = r#"
kind = "partner"
amount = 1_000_000
share = 12.50
empty = {}
none = []
"odd key.\"x\"" = 'C:\path "quoted"'
lines = "one\ntwo\ttabs \u0007"
[agreement]
signing_date = 2026-12-01
name = { zh = "甲", en = "A" }
long = ["一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一"]
[[parties]]
role = "company"
contact = { name = "董", roles = [{ a = true }, { b = [1, 2] }] }
[[parties]]
role = "partner"
"#;
        let (root, faults) = read(&Source::new("a.toml", text));
        assert!(faults.is_empty(), "{faults:?}");
        let written = write(&root);
        let (again, faults) = read(&Source::new("b.toml", written.clone()));
        assert!(faults.is_empty(), "{written}{faults:?}");
        assert_eq!(plain(&again), plain(&root), "{written}");
    }
}
