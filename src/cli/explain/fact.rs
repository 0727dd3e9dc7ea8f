//! A fact: its words, its condition, and what names it.

use super::users;
use crate::library::{Fact, Library};
use crate::value::Language;
use std::fmt::Write;

pub(super) fn explain(library: &Library, fact: &Fact, language: Language) -> String {
    let say = fact.say.prefer(language).map_or("", String::as_str);
    let mut text = format!("{}  {say}\n", fact.name);
    let (when, words, each, place, named) = match language {
        Language::Zh => ("条件", "即", "表中的一行", "文件", "使用之处"),
        Language::En => ("Condition", "In words", "A row of", "File", "Named by"),
    };
    let line = fact.when.location.line_and_column().0;
    // Writing into a string cannot fail.
    let _ = writeln!(text, "\n{when}: {}", fact.when.text);
    let _ = writeln!(text, "{words}: {}", library.in_words(&fact.when, language));
    if let Some(table) = &fact.each {
        let _ = writeln!(text, "{each}: {table}");
    }
    let _ = writeln!(text, "{place}: {}:{line}", fact.source.name);
    let _ = writeln!(text, "\n{named}:\n{}", users(&library.users_of_fact(&fact.name), language));
    text
}
