//! What a text of a library may cost: how much it prints, how often its loops go round, how large a value it makes. The
//! engine has no such limits, and a library may come from elsewhere.
//!
//! Values cannot grow: joining (`~`), unfolding (`...`), `range` and the filters that make long texts are not part of the
//! language of clauses. Of what is left, loops in loops are counted and values of `set` are measured by calls that
//! [`guard`] puts after their tags, and the output is counted as it is written.

use super::ExpressionError;
use crate::container::limits::{LOOP_ROUNDS, RENDERED_BYTES, SET_VALUE};
use std::cell::Cell;
use std::io::{self, Write};
use std::ops::Range;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

/// Tags of the language of clauses.
const TAGS: [&str; 9] = ["if", "elif", "else", "endif", "for", "endfor", "set", "break", "continue"];
/// Filters and functions of the engine that are no part of it: what they make can be far longer than what they are given.
const FILTERS: [&str; 4] = ["replace", "indent", "join", "split"];
const FUNCTIONS: [&str; 2] = ["range", "throw"];
/// The calls that are put in. No text can use them by these names: they are no names of the language.
const COUNT: &str = "__round";
const MEASURE: &str = "__measure";

thread_local! {
    /// Rounds that the text being printed may still go.
    static ROUNDS: Cell<usize> = const { Cell::new(0) };
}

/// A template with its counting calls.
#[derive(Debug)]
pub struct Guarded {
    pub template: String,
    /// Where in `template` something was put in, and its length.
    inserted: Vec<(usize, usize)>,
}

impl Guarded {
    /// Where a place of the guarded template stands in the one that was given.
    pub fn place(&self, at: usize) -> usize {
        let before = self.inserted.iter().take_while(|(place, _)| *place < at);
        at - before.map(|(place, length)| (*length).min(at - place)).sum::<usize>()
    }
}

/// Registers the counting calls, and takes away what lets values grow.
pub fn register(tera: &mut Tera) {
    for name in FILTERS {
        tera.register_filter(name, move |_: &Value, _: Kwargs, _: &State| -> TeraResult<bool> { Err(unknown(name)) });
    }
    for name in FUNCTIONS {
        tera.register_function(name, move |_: Kwargs, _: &State| -> TeraResult<bool> { Err(unknown(name)) });
    }
    tera.register_function(COUNT, |_: Kwargs, _: &State| -> TeraResult<bool> {
        match ROUNDS.get() {
            0 => Err(Error::message(format!(
                "循环次数超过 {LOOP_ROUNDS} / its loops go round more than {LOOP_ROUNDS} times"
            ))),
            left => {
                ROUNDS.set(left - 1);
                Ok(false)
            }
        }
    });
    tera.register_function(MEASURE, |kwargs: Kwargs, _: &State| -> TeraResult<bool> {
        let mut room = SET_VALUE;
        match kwargs.get::<Value>("of")?.is_none_or(|value| fits(&value, &mut room)) {
            true => Ok(false),
            false => Err(Error::message(format!(
                "set 的值超过 {SET_VALUE} 字节 / a value of `set` has more than {SET_VALUE} bytes"
            ))),
        }
    });
}

fn unknown(name: &str) -> Error {
    Error::message(format!("条款文本不支持 `{name}` / clause texts know no `{name}`"))
}

/// True where the value has no more parts and bytes than there is `room`.
fn fits(value: &Value, room: &mut usize) -> bool {
    let own = 1 + value.as_str().map_or(0, str::len);
    if own > *room {
        return false;
    }
    *room -= own;
    if let Some(items) = value.as_array() {
        return items.iter().all(|item| fits(item, room));
    }
    value.as_map().is_none_or(|map| map.iter().all(|(_, item)| fits(item, room)))
}

/// Puts the counting calls in. Err: something that is no part of the language.
pub fn guard(template: &str) -> Result<Guarded, ExpressionError> {
    let mut guarded = Guarded { template: String::with_capacity(template.len() + 64), inserted: Vec::new() };
    let mut loops = 0usize;
    let mut at = 0;
    while let Some(open) = template[at..].find('{').map(|found| at + found) {
        let Some(kind) = template.as_bytes().get(open + 1).filter(|mark| b"{%#".contains(mark)) else {
            guarded.template.push_str(&template[at..=open]);
            at = open + 1;
            continue;
        };
        // What does not end the engine will not read either.
        let Some(inside) = inside(template, open + 2, *kind)? else { break };
        let end = inside.end + 2;
        guarded.template.push_str(&template[at..end]);
        at = end;
        if *kind != b'%' {
            continue;
        }
        let trims = if template[inside.clone()].ends_with('-') { "-" } else { "" };
        let words = template[inside.clone()].trim_start_matches('-').trim_start();
        let tag = words.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        match tag {
            "for" => {
                loops += 1;
                if loops > 1 {
                    guarded.insert(&format!("{{% if {COUNT}() %}}{{% endif {trims}%}}"));
                }
            }
            "endfor" => loops = loops.saturating_sub(1),
            "set" => {
                if let Some((name, _)) = words["set".len()..].split_once('=') {
                    guarded.insert(&format!("{{% if {MEASURE}(of={}) %}}{{% endif {trims}%}}", name.trim()));
                }
            }
            tag if TAGS.contains(&tag) => {}
            other => return Err(refused(&format!("{{% {other} %}}"), inside)),
        }
    }
    guarded.template.push_str(&template[at..]);
    Ok(guarded)
}

impl Guarded {
    fn insert(&mut self, call: &str) {
        self.inserted.push((self.template.len(), call.len()));
        self.template.push_str(call);
    }
}

/// The bytes from `start` to the mark that closes a tag of this kind; none where it is not closed.
fn inside(template: &str, start: usize, kind: u8) -> Result<Option<Range<usize>>, ExpressionError> {
    if kind == b'#' {
        return Ok(template[start..].find("#}").map(|found| start..start + found));
    }
    let close = if kind == b'{' { "}}" } else { "%}" };
    let mut rest = start;
    while let Some(found) = template[rest..].find(['"', '\'', '`', '}', '%', '~', '.']).map(|found| rest + found) {
        let after = &template[found..];
        if after.starts_with(close) {
            return Ok(Some(start..found));
        }
        rest = match after.as_bytes()[0] {
            mark @ (b'"' | b'\'' | b'`') => match after[1..].find(char::from(mark)) {
                Some(end) => found + end + 2,
                None => return Ok(None),
            },
            b'~' => return Err(refused("~", found..found + 1)),
            b'.' if after.starts_with("...") => return Err(refused("...", found..found + 3)),
            _ => found + 1,
        };
    }
    Ok(None)
}

fn refused(what: &str, span: Range<usize>) -> ExpressionError {
    let message = format!("条款文本不支持 `{what}` / clause texts know no `{what}`");
    ExpressionError { message, subject: what.to_owned(), span }
}

/// Prints with `print`, which writes to what it is given. Err: what `print` says, or that the text is too long.
pub fn within_budget(print: impl FnOnce(&mut Output) -> TeraResult<()>) -> TeraResult<String> {
    ROUNDS.set(LOOP_ROUNDS);
    let mut output = Output { text: Vec::new(), is_full: false };
    let printed = print(&mut output);
    if output.is_full {
        let most = RENDERED_BYTES >> 20;
        return Err(Error::message(format!("文本超过 {most} MB / the text has more than {most} MB")));
    }
    printed?;
    Ok(String::from_utf8(output.text)?)
}

/// What was printed so far.
pub struct Output {
    text: Vec<u8>,
    is_full: bool,
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.text.len() + bytes.len() > RENDERED_BYTES {
            self.is_full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Scope, Sources, Wording};
    use super::*;
    use crate::expression::Expressions;
    use crate::value::Language;

    fn print(text: &str) -> Result<String, ExpressionError> {
        let mut sources = Sources::default();
        let id = sources.text(text);
        let wording = Wording { labels: Default::default(), cite: Box::new(|_, _, _| None) };
        let expressions = Expressions::new(wording, sources);
        let mut scope = Scope::new(Language::Zh);
        let rows: Vec<Value> = (0..30i64).map(Value::from).collect();
        scope.set("rows", Value::from(rows));
        expressions.render(id.0, &scope).map(|text| text.to_string())
    }

    #[test]
    fn ordinary_texts_print_as_they_did() {
        let text = "a {% for r in rows %}{% if loop.first %}\n{%- for s in rows -%}\n x{% endfor %}{% endif %}{% endfor %}{% set n = 3 -%}\n {{ n }}{{ \"}}~\" | length }}{# ~ #}";
        assert_eq!(print(text).expect("it prints"), format!("a {}33", "x".repeat(30)));
    }

    #[test]
    fn what_grows_or_never_ends_is_an_error() {
        let nested = |depth: usize, body: &str| {
            format!("{}{body}{}", "{% for r in rows %}".repeat(depth), "{% endfor %}".repeat(depth))
        };
        let many = (0..40).map(|_| "{% set s = [s, s] %}").collect::<String>();
        for (text, word) in [
            (nested(26, "x"), "loops go round"),
            (nested(20, ""), "loops go round"),
            ("{% set s = \"a\" %}{% set s = s ~ s %}".to_owned(), "`~`"),
            ("{% set s = [1] %}{% set s = [...s, ...s] %}".to_owned(), "`...`"),
            (format!("{{% set s = [1] %}}{many}{{{{ s }}}}"), "a value of `set`"),
            ("{{ \"aa\" | replace(from=\"a\", to=\"aaaa\") }}".to_owned(), "`replace`"),
            ("{% for n in range(end=100000) %}{% endfor %}".to_owned(), "`range`"),
            ("{% set_global s = 1 %}".to_owned(), "set_global"),
            ("{% filter upper %}a{% endfilter %}".to_owned(), "filter"),
            (format!("{}{}", "字".repeat(300_000), "{% for r in rows %}{{ language }}{% endfor %}"), ""),
            (format!("{{% for r in rows %}}{}{{% endfor %}}", "字".repeat(300_000)), "more than 8 MB"),
        ] {
            let printed = print(&text);
            match word {
                "" => assert!(printed.is_ok(), "{printed:?}"),
                word => {
                    assert!(printed.as_ref().is_err_and(|error| error.message.contains(word)), "{word}: {printed:?}")
                }
            }
        }
    }

    #[test]
    fn places_are_those_of_the_text_as_written() {
        let text = "{% set x = 1 %}{% for a in rows %}{% for b in rows %}{{ c }}{% endfor %}{% endfor %}";
        let guarded = guard(text).expect("it is ordinary");
        let at = guarded.template.find("{{ c").expect("it is there");
        assert_eq!(guarded.place(at), text.find("{{ c").expect("it is there"));
        let error = print(text).expect_err("there is no c");
        assert_eq!(&text[error.span], "c");
    }
}
