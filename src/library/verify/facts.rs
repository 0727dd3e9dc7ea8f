//! What facts must keep to, and what they are for: a condition longer than a line has a name.

use super::{NAMES, Verifier};
use crate::diagnostic::{Location, Source};
use crate::expression::{Paths, Tags};
use crate::library::part::{Condition, Template};
use crate::library::topic::Fact;
use std::ops::Range;
use std::sync::Arc;

/// Characters of the longest expression outside facts: what is longer is read wrong, and has no words in the memo.
const LONGEST: usize = 120;

/// Names that mean something to the engine in every expression.
const RESERVED: [&str; 14] =
    ["item", "party", "and", "or", "not", "in", "is", "if", "else", "for", "set", "true", "false", "none"];

impl Verifier<'_> {
    pub(super) fn facts(&mut self) {
        for fact in self.library.facts.values() {
            self.fact(fact);
        }
    }

    fn fact(&mut self, fact: &Fact) {
        let name = &fact.name;
        let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        let taken = NAMES.contains(&name.as_str())
            || RESERVED.contains(&name.as_str())
            || self.library.topics.contains_key(name);
        if !plain || taken {
            self.fact_wrong(
                fact,
                format!("“{name}”不能用作事实的名称"),
                format!("“{name}” cannot be the name of a fact"),
            );
            self.hint(
                "名称用小写英文字母、数字和下划线，不与主题和已有名称相同",
                "take small letters, digits and underscores, and no name of a topic or of what conditions know already",
            );
        }
        if [&fact.say.zh, &fact.say.en].iter().any(|words| words.as_ref().is_none_or(|words| words.trim().is_empty())) {
            self.fact_wrong(
                fact,
                format!("事实 {name} 须有中英文表述 say"),
                format!("the fact {name} has no words in both languages"),
            );
            self.hint(
                "写 say = { zh = \"…\", en = \"…\" }：不带句号的陈述，起草说明中印出",
                "write say = { zh = \"…\", en = \"…\" }: a statement without a full stop, which the memo prints",
            );
        }
        if let Some(table) = &fact.each
            && self.declared(table).is_err()
        {
            self.fact_wrong(
                fact,
                format!("事实 {name}：没有 {table} 这个表"),
                format!("fact {name}: there is no table {table}"),
            );
        }
        self.paths(&fact.when.location, &fact.when.written_paths());
        self.rows_are_there(&fact.when.location, &fact.when.written_paths(), &fact.when.paths());
    }

    fn fact_wrong(&mut self, fact: &Fact, zh: String, en: String) {
        self.mention(&Arc::clone(&fact.source), &format!("[facts.{}]", fact.name), zh, en);
    }

    /// Facts that nothing names, but for those of the binary under an overlay, which may have silenced what named them.
    pub(super) fn unused_facts(&mut self, own: impl Fn(&Source) -> bool) {
        for fact in self.library.facts.values() {
            if !self.facts_used.contains(&fact.name) && own(&fact.source) {
                self.fact_wrong(
                    fact,
                    format!("没有条件使用事实 {}", fact.name),
                    format!("no condition names the fact {}", fact.name),
                );
                self.hint("在条件中使用，或者删去", "name it in a condition, or take it out");
            }
        }
    }

    /// A fact about a row needs a row.
    pub(super) fn rows_are_there(&mut self, place: &Location, written: &Paths, whole: &Paths) {
        let of_rows = |path: &str| self.library.facts.get(path).is_some_and(|fact| fact.each.is_some());
        let Some((name, span)) = written.paths.iter().find(|(path, _)| of_rows(path)) else { return };
        if whole.paths.iter().any(|(path, _)| path == "item" || path.starts_with("item.")) {
            let at = place.span.start + span.start..place.span.start + span.end;
            let (zh, en) = (
                format!("事实 {name} 说的是表中一行，而此处没有行"),
                format!("the fact {name} is one of a row, and here is none"),
            );
            self.wrong(&place.source, at, zh, en);
            self.hint(
                "用在写有 each 的规则中，或者把循环的名称写作 item：[item for item in 表 if …]",
                "name it in a rule with `each`, or call the row item: [item for item in TABLE if …]",
            );
        }
    }

    pub(super) fn length_of_condition(&mut self, condition: &Condition) {
        self.length(&condition.location, &condition.text, 0);
    }

    pub(super) fn lengths_of_text(&mut self, template: &Template) {
        for tag in Tags::of(&template.text).map(|tag| tag.inside) {
            // What a tag prints or sets is no condition.
            let words = template.text[tag.clone()].trim_start_matches('-').trim_start();
            if let Some(condition) = words.strip_prefix("if ").or(words.strip_prefix("elif ")) {
                self.length(&template.location, condition, tag.end - condition.len());
            }
            self.not_named_anew(template, tag);
        }
    }

    /// A loop or `set` that takes the name of a fact would hide it.
    fn not_named_anew(&mut self, template: &Template, tag: Range<usize>) {
        let words: Vec<&str> = template.text[tag.clone()].trim_start_matches('-').split_whitespace().take(2).collect();
        if let ["for" | "set", name] = words[..]
            && self.library.facts.contains_key(name)
        {
            let start = template.location.span.start;
            self.wrong(
                &template.location.source,
                start + tag.start..start + tag.end,
                format!("{name} 是事实的名称，不能另作他用"),
                format!("{name} is the name of a fact and cannot be used for something else"),
            );
        }
    }

    fn length(&mut self, place: &Location, expression: &str, at: usize) {
        let expression = expression.trim_matches(['-', ' ', '\n']);
        let length = expression.chars().count();
        if length > LONGEST {
            let start = place.span.start + at;
            self.wrong(
                &place.source,
                start..start + expression.len(),
                format!("条件过长：{length} 个字符，最多 {LONGEST} 个"),
                format!("the condition is too long: {length} characters of {LONGEST}"),
            );
            self.hint(
                "在 topic.toml 中以 [facts.名称] 写下其含义（when、say），条件中写名称；baomi clauses --facts 列出已有事实",
                "name what it means in a topic.toml ([facts.NAME] with `when` and `say`) and write the name here; `baomi clauses --facts` lists the facts there are",
            );
        }
    }
}
