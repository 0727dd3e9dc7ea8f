//! Words that turn on an answer which is not there: a draft has a blank in their place, and not what the last branch says.
//!
//! ```text
//! 转让方{% if deal.structure == "merger" %}合并{% else %}已进入破产程序{% endif %}     as written
//! 转让方{% if deal.structure == BLANK %}____{% elif deal.structure == "merger" %}合并{% else %}已进入破产程序{% endif %}
//! ```

use super::escape::blank;
use super::scan::{Token, tokens};
use super::tags::{Tag, Tags};
use crate::value::Blank;
use std::ops::Range;

/// An answer out of a closed list that is not there, as texts name it: `deal.structure`, or `.form` for a field of a row
/// or party, which loops name by names of their own.
pub type Undecided = String;

/// A chain of branches that is open.
struct Chain<'t> {
    branches: Vec<(Tag, Option<&'t str>)>,
}

/// The text with a blank before every branch that asks for one of these answers. None: no words turn on them.
pub fn leave_undecided(text: &str, undecided: &[Undecided]) -> Option<String> {
    if !undecided.iter().any(|name| text.contains(name.as_str())) {
        return None;
    }
    let mut open: Vec<Chain<'_>> = Vec::new();
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for tag in Tags::of(text).filter(|tag| !tag.printed) {
        let inside = text[tag.inside.clone()].trim_matches('-').trim();
        let (word, condition) = inside.split_once(' ').unwrap_or((inside, ""));
        match word {
            "if" => open.push(Chain { branches: vec![(tag, Some(condition))] }),
            "elif" => open.last_mut()?.branches.push((tag, Some(condition))),
            "else" => open.last_mut()?.branches.push((tag, None)),
            "endif" => edits.extend(open.pop()?.edits(text, tag.range.start, undecided)),
            _ => {}
        }
    }
    if edits.is_empty() {
        return None;
    }
    edits.sort_by_key(|(range, _)| range.start);
    let (mut edited, mut at) = (String::with_capacity(text.len() * 2), 0);
    for (range, new) in edits {
        edited.push_str(&text[at..range.start]);
        edited.push_str(&new);
        at = range.end;
    }
    edited.push_str(&text[at..]);
    Some(edited)
}

impl Chain<'_> {
    /// What is to stand for its tags. Nothing where no branch is left to take when none of the others is, where that one
    /// has several paragraphs, and in the head of a block, which is no text.
    fn edits(&self, text: &str, end: usize, undecided: &[Undecided]) -> Vec<(Range<usize>, String)> {
        let Some((last, None)) = self.branches.last() else { return Vec::new() };
        let begin = self.branches[0].0.range.start;
        let line = text[..begin].rsplit('\n').next().unwrap_or_default();
        let words = &text[last.range.end..end];
        if line.starts_with("```") || words.trim().contains('\n') {
            return Vec::new();
        }
        let blank = in_place_of(words);
        // White space before a tag that trims is trimmed after the blank, too.
        let blank = if text[end..].starts_with("{%-") { blank.trim_end() } else { &blank };
        let edit = |(tag, condition): &(Tag, Option<&str>)| {
            let asked = asked((*condition)?, undecided)?;
            let whole = &text[tag.range.clone()];
            // White space that the tag trims is still trimmed.
            let open = if whole.starts_with("{%-") { "{%-" } else { "{%" };
            let close = if whole.ends_with("-%}") { "-%}" } else { "%}" };
            let word = if tag.range.start == begin { "if" } else { "elif" };
            let condition = (*condition)?;
            Some((tag.range.clone(), format!("{open} {word} {asked} {close}{blank}{{% elif {condition} {close}")))
        };
        self.branches.iter().filter_map(edit).collect()
    }
}

/// A blank between the white space of `words`, behind the mark of a list item if they have one.
fn in_place_of(words: &str) -> String {
    let trimmed = words.trim();
    let (before, after) = words.split_once(trimmed).filter(|_| !trimmed.is_empty()).unwrap_or((words, ""));
    let mark = if trimmed.starts_with("1. ") { "1. " } else { "" };
    format!("{before}{mark}{}{after}", word_blank())
}

fn word_blank() -> char {
    match Blank::WORD {
        Blank::Words(em) => blank(em),
        _ => blank(6),
    }
}

/// What holds where `condition` turns on an answer that is not there: one of its comparisons asks for it, and with another
/// answer the condition could hold.
fn asked(condition: &str, undecided: &[Undecided]) -> Option<String> {
    let tokens = tokens(condition, 0);
    let is_undecided = |path: &str| {
        undecided.iter().any(|name| if name.starts_with('.') { path.ends_with(name) } else { path == name })
    };
    let mut blanks: Vec<String> = Vec::new();
    let mut possible: Vec<(Range<usize>, String)> = Vec::new();
    for (n, token) in tokens.iter().enumerate() {
        let Token::Path(path, span) = token else { continue };
        if !is_undecided(path) {
            continue;
        }
        let is_blank = format!("{path} == \"{}\"", word_blank());
        let equal = match (&tokens[n + 1..], n.checked_sub(2).map(|before| &tokens[before..n])) {
            ([Token::Same, Token::Word(_, word), ..], _) => Some(span.start..word.end),
            ([Token::Differs, Token::Word(..), ..], _) | (_, Some([Token::Word(..), Token::Differs])) => None,
            (_, Some([Token::Word(_, word), Token::Same])) => Some(word.start..span.end),
            ([Token::Path("in", _), Token::Mark('['), ..], _) => {
                condition[span.end..].find(']').map(|close| span.start..span.end + close + 1)
            }
            _ => continue,
        };
        if let Some(equal) = equal {
            possible.push((equal.clone(), format!("({} or {is_blank})", &condition[equal])));
        }
        if !blanks.contains(&is_blank) {
            blanks.push(is_blank);
        }
    }
    if blanks.is_empty() {
        return None;
    }
    let (mut could, mut at) = (String::new(), 0);
    for (range, new) in possible {
        could.push_str(&condition[at..range.start]);
        could.push_str(&new);
        at = range.end;
    }
    could.push_str(&condition[at..]);
    Some(format!("({}) and ({could})", blanks.join(" or ")))
}

#[cfg(test)]
mod tests {
    use super::super::{Expressions, Scope, Sources, Wording, to_template};
    use super::*;
    use crate::value::{Language, Value};
    use std::collections::HashMap;

    /// What a text prints where the structure of the deal is not answered; its stage is.
    fn printed(text: &str) -> String {
        let undecided = ["deal.structure".to_owned(), ".form".to_owned()];
        let mut sources = Sources::default();
        let id = sources.clause(text).0;
        let wording = Wording { labels: HashMap::new(), cite: Box::new(|_, _, _| None) };
        let expressions = Expressions::new(wording, sources);
        let deal =
            [("structure".to_owned(), Value::Absent(Blank::WORD)), ("stage".to_owned(), Value::Word("closed".into()))];
        let party = |form: Value| Value::Record([("form".to_owned(), form)].into());
        let parties = Value::List(vec![party(Value::Absent(Blank::WORD)), party(Value::Word("company".into()))]);
        let mut scope = Scope::new(Language::Zh);
        scope.set("deal", to_template(&Value::Record(deal.into()), Language::Zh));
        scope.set("parties", to_template(&parties, Language::Zh));
        let rendered = expressions.render_undecided(id, &scope, &undecided).expect("it can be written");
        rendered.replace(word_blank(), "__")
    }

    #[test]
    fn words_that_turn_on_what_is_not_answered_are_a_blank() {
        let chain = "转让方{% if deal.structure == \"merger\" %}合并{% else %}破产{% endif %}。";
        assert_eq!(printed(chain), "转让方__。");
        assert_eq!(printed("{% if deal.structure in [\"a\", \"b\"] %}甲{% else %} 乙 {% endif %}。"), " __ 。");
        assert_eq!(
            printed("{%- if \"a\" == deal.structure %}甲{% elif deal.stage == \"x\" %}乙{% else %}丙{% endif %}"),
            "__"
        );
        assert_eq!(
            printed(
                "{% for p in parties %}{% if p.form == \"individual\" %}本人{% else %}单位{% endif %}；{% endfor %}"
            ),
            "__；单位；"
        );
    }

    #[test]
    fn what_is_decided_without_it_stays() {
        let first = "{% if deal.stage == \"closed\" %}甲{% elif deal.structure == \"a\" %}乙{% else %}丙{% endif %}";
        assert_eq!(printed(first), "甲");
        let both = "{% if deal.stage == \"signing\" and deal.structure == \"a\" %}甲{% else %}乙{% endif %}";
        assert_eq!(printed(both), "乙", "whatever the structure is");
        assert_eq!(printed("甲{% if deal.structure == \"a\" %}乙{% endif %}"), "甲", "nothing is said instead");
    }

    #[test]
    fn paragraphs_and_items_keep_their_shape() {
        let items = "1. 一；\n{%- if deal.structure == \"a\" %}\n1. 二；\n{%- else %}\n1. 三；\n{%- endif %}\n1. 四。";
        assert_eq!(printed(items), "1. 一；\n1. __\n1. 四。");
        let several = "{% if deal.structure == \"a\" %}\n甲\n\n乙\n{% else %}\n丙\n\n丁\n{% endif %}";
        assert!(printed(several).contains('丁'), "several paragraphs stay");
        let head = "```signature p {% if deal.structure == \"a\" %}hand{% else %}seal{% endif %}\n```";
        assert!(printed(head).contains("seal"), "the head of a block is no text");
    }
}
