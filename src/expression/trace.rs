//! Which answers a text prints, and where. Every value of a clause is printed between two private-use marks that name the
//! answers it was made from; the marks are taken out again before anybody reads the text, and their places are kept.
//!
//! ```text
//! 不超过{{ liability.cap | money }}。       as written
//! 不超过①{{ liability.cap | money }}⓪。     as the engine gets it: ① opens the first value of this text, ⓪ closes it
//! 不超过人民币壹佰万元。  9..30 liability.cap    as it is read
//! ```
//!
//! Reading the answers off the expression, not off the value, carries them through every filter: what is made of two answers
//! names both, and a row of a table is told by its number (`scope.categories.1.name`).

use super::rendered::{AnswerKeys, Printed, Rendered};
use super::scan::{Token, is_keyword, tokens};
use super::tags::Tags;
use std::collections::HashMap;
use std::sync::Arc;

/// A record of a list has its place in the answers under this name, which no question can have.
pub const PLACE: &str = "#";
/// The function that prints it: that of the record `of`, or `at` where it has none.
pub const PLACE_FUNCTION: &str = "place_in_answers";
/// Marks: `OPEN + n` opens value `n` of a text, `ROW` ends the number of a row, `CLOSE` closes the value. All of them begin
/// with the byte [`LEAD`]; answers that hold such characters have been refused.
const OPEN: u32 = 0x10_0000;
const ROW: char = '\u{10FFFC}';
const CLOSE: char = '\u{10FFFD}';
const LEAD: u8 = 0xF4;
/// What stands in a path for the number of a row.
const ANY: &str = "*";

/// A text made ready to tell what it prints.
#[derive(Debug, Default)]
pub struct Traced {
    /// With marks round its values.
    pub template: String,
    values: Vec<Value>,
    /// Lists of which rows are told by number.
    pub lists: Vec<String>,
}

/// What one `{{ }}` of a text prints.
#[derive(Debug)]
struct Value {
    /// With [`ANY`] for rows.
    paths: AnswerKeys,
    /// How many rows are told, for each path in turn.
    rows: Vec<usize>,
}

impl Traced {
    /// Puts marks round the values of a text. None: nothing of it prints an answer, or it uses what could copy a value with
    /// its marks.
    pub fn of(text: &str) -> Option<Traced> {
        if text.as_bytes().contains(&LEAD) {
            return None;
        }
        let mut tracer = Tracer::default();
        let mut at = 0;
        for tag in Tags::of(text) {
            tracer.traced.template.push_str(&text[at..tag.range.start]);
            at = tag.range.end;
            tracer.tag(&text[tag.range.clone()], tag.printed, &text[tag.inside])?;
        }
        let mut traced = tracer.traced;
        traced.template.push_str(&text[at..]);
        (!traced.values.is_empty()).then_some(traced)
    }

    /// Takes the marks out of what was printed.
    pub fn read(&self, marked: String) -> Rendered {
        if !marked.as_bytes().contains(&LEAD) {
            return marked.into();
        }
        let mut text = String::with_capacity(marked.len());
        let mut printed = Vec::new();
        // Values that are open: number, where it begins.
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut rows: Vec<Box<str>> = Vec::new();
        let mut rest = marked.as_str();
        while let Some(found) = rest.bytes().position(|byte| byte == LEAD) {
            text.push_str(&rest[..found]);
            let mark = rest[found..].chars().next().unwrap_or(CLOSE);
            rest = &rest[found + mark.len_utf8()..];
            let number = (u32::from(mark).wrapping_sub(OPEN)) as usize;
            match (mark, open.last()) {
                (ROW, Some((_, start))) => {
                    let row = text.split_off(*start);
                    rows.push(row.chars().map(super::escape::plain).collect());
                }
                (CLOSE, Some(_)) => {
                    let (number, start) = open.pop().unwrap_or_default();
                    let told = std::mem::take(&mut rows);
                    if start < text.len() {
                        let range = start as u32..text.len() as u32;
                        printed.push(Printed { range, keys: self.values[number].keys(&told) });
                    }
                }
                _ if number < self.values.len() => open.push((number, text.len())),
                _ => text.push(mark),
            }
        }
        text.push_str(rest);
        Rendered { text: text.into(), printed }
    }
}

impl Value {
    /// The paths with the rows that were told put into their places.
    fn keys(&self, told: &[Box<str>]) -> AnswerKeys {
        if self.rows.iter().all(|count| *count == 0) {
            return Arc::clone(&self.paths);
        }
        let mut told = told.iter();
        let with_rows = |(path, count): (&Arc<str>, &usize)| -> Arc<str> {
            let mut rows = told.by_ref().take(*count);
            let parts = path.split('.').filter_map(|part| match part {
                // A row that could not be told: its column is named.
                ANY => rows.next().map(|row| &**row).filter(|row| !row.is_empty()),
                part => Some(part),
            });
            let key = parts.collect::<Vec<_>>().join(".").into();
            rows.for_each(drop);
            key
        };
        self.paths.iter().zip(&self.rows).map(with_rows).collect()
    }
}

/// A path of answers as a name of the text leads to it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Path {
    /// With [`ANY`] for rows.
    path: String,
    /// What prints the number of each of its rows.
    rows: Vec<String>,
}

/// Reads a text from its beginning on.
#[derive(Default)]
struct Tracer {
    traced: Traced,
    /// What loops and `set` named.
    names: HashMap<String, Vec<Path>>,
    /// The names before each loop that is open.
    loops: Vec<HashMap<String, Vec<Path>>>,
}

impl Tracer {
    /// Adds a tag to the template. None: what it does could copy marks.
    fn tag(&mut self, tag: &str, printed: bool, inside: &str) -> Option<()> {
        let tokens = tokens(inside, 0);
        if printed {
            match self.value(&tokens) {
                Some((open, close)) => {
                    self.marked(inside, &open, &close);
                }
                None => self.traced.template.push_str(tag),
            }
            return Some(());
        }
        self.traced.template.push_str(tag);
        match tokens.as_slice() {
            [Token::Path("for", _), Token::Path(name, _), Token::Path("in", _), list @ ..] => {
                let before = self.names.clone();
                self.loops.push(before);
                let rows = self.rows_of(name, list);
                self.names.insert((*name).to_owned(), rows);
            }
            [Token::Path("for", _), ..] => self.loops.push(self.names.clone()),
            [Token::Path("endfor", _), ..] => self.names = self.loops.pop()?,
            [Token::Path("set" | "set_global", _), Token::Path(name, _), Token::Mark('='), value @ ..] => {
                let paths = self.paths(value);
                self.names.insert((*name).to_owned(), paths);
            }
            [Token::Path("if" | "elif" | "else" | "endif" | "break" | "continue", _), ..] => {}
            _ => return None,
        }
        Some(())
    }

    /// `{{ … }}` between its marks; white space that it trims is still trimmed.
    fn marked(&mut self, inside: &str, open: &str, close: &str) {
        let template = &mut self.traced.template;
        let value = inside.strip_prefix('-').unwrap_or(inside);
        match value.len() < inside.len() {
            // The mark is printed, so that it stands where the value would.
            true => {
                let mut chars = open.chars();
                let mark = chars.next().unwrap_or(CLOSE);
                template.push_str(&format!("{{{{- \"{mark}\" }}}}{}", chars.as_str()));
            }
            false => template.push_str(open),
        }
        let trimmed = value.strip_suffix('-').unwrap_or(value);
        template.push_str("{{");
        template.push_str(trimmed);
        template.push_str("}}");
        match trimmed.len() < value.len() {
            true => template.push_str(&format!("{{{{ \"{close}\" -}}}}")),
            false => template.push_str(close),
        }
    }

    /// Notes a value; gives what opens and closes it. None where it is made of no answer.
    fn value(&mut self, tokens: &[Token<'_>]) -> Option<(String, String)> {
        let mut paths = self.paths(tokens);
        paths.retain(|path| path.path.contains('.') && !path.path.starts_with("memo."));
        for path in &mut paths {
            path.path = as_answered(&path.path);
        }
        paths.dedup();
        let open = char::from_u32(OPEN + self.traced.values.len() as u32).filter(|open| *open < ROW)?;
        if paths.is_empty() {
            return None;
        }
        let mut mark = open.to_string();
        for row in paths.iter().flat_map(|path| &path.rows) {
            mark.push_str(&format!("{{{{ {row} }}}}{ROW}"));
        }
        let rows = paths.iter().map(|path| path.rows.len()).collect();
        let keys = paths.into_iter().map(|path| Arc::from(path.path)).collect();
        self.traced.values.push(Value { paths: keys, rows });
        Some((mark, CLOSE.to_string()))
    }

    /// What the loop variable `name` over `list` stands for.
    fn rows_of(&mut self, name: &str, list: &[Token<'_>]) -> Vec<Path> {
        let paths = self.paths(list);
        if !matches!(list.first(), Some(Token::Path(..))) {
            return paths;
        }
        // Rows that are strings have no place of their own: of a whole list the loop counts them.
        let at = if list.len() == 1 { ", at=loop.index0" } else { "" };
        let row = format!("{PLACE_FUNCTION}(of={name}{at})");
        let rows_of = |path: Path| {
            let rows = path.rows.into_iter().map(|row| row.replace(", at=loop.index0", ""));
            Path { path: format!("{}.{ANY}", path.path), rows: rows.chain([row.clone()]).collect() }
        };
        self.traced.lists.extend(paths.iter().map(|path| path.path.clone()));
        paths.into_iter().map(rows_of).collect()
    }

    /// The answers that an expression is made of; those that only decide are named where it has no others.
    fn paths(&self, tokens: &[Token<'_>]) -> Vec<Path> {
        let (mut values, mut conditions) = (Vec::new(), Vec::new());
        let local = local_names(tokens);
        let mut deciding = false;
        for (n, token) in tokens.iter().enumerate() {
            match token {
                Token::Path("if", _) => deciding = true,
                Token::Path("else" | "for", _) | Token::Mark(']' | ')') => deciding = false,
                Token::Path(name, _) if names_a_value(tokens, n) => {
                    let found = self.resolve(name, &local);
                    let found = found.into_iter().filter(|path| !path.path.is_empty());
                    if deciding { conditions.extend(found) } else { values.extend(found) }
                }
                _ => {}
            }
        }
        let mut paths = if values.is_empty() { conditions } else { values };
        let mut seen = Vec::new();
        paths.retain(|path: &Path| {
            !seen.contains(path) && {
                seen.push(path.clone());
                true
            }
        });
        paths
    }

    fn resolve(&self, name: &str, local: &[(&str, &str)]) -> Vec<Path> {
        let (head, rest) = name.split_once('.').map_or((name, ""), |(head, rest)| (head, rest));
        let below = |path: &str| if rest.is_empty() { path.to_owned() } else { format!("{path}.{rest}") };
        if let Some((_, list)) = local.iter().find(|(local, _)| *local == head) {
            // One of many rows, none of which is told.
            return self.resolve(list, &[]).into_iter().map(|path| Path { path: below(&path.path), ..path }).collect();
        }
        if let Some(paths) = self.names.get(head) {
            return paths.iter().map(|path| Path { path: below(&path.path), rows: path.rows.clone() }).collect();
        }
        match (head, rest.split_once('.')) {
            ("party", Some((role, field))) => vec![Path {
                path: format!("parties.{ANY}.{field}"),
                rows: vec![format!("{PLACE_FUNCTION}(of=party.{role})")],
            }],
            _ => vec![Path { path: name.to_owned(), rows: Vec::new() }],
        }
    }
}

/// Names that a comprehension gives: `[c.name for c in scope.categories]` gives `c` for `scope.categories`.
fn local_names<'t>(tokens: &[Token<'t>]) -> Vec<(&'t str, &'t str)> {
    let names = tokens.windows(4).filter_map(|window| match window {
        [Token::Path("for", _), Token::Path(name, _), Token::Path("in", _), Token::Path(list, _)] => {
            Some((*name, *list))
        }
        _ => None,
    });
    names.collect()
}

/// Whether token `n`, a name, is read as a value: no word of the language, no filter, test, function or argument, and not
/// the list or the variable of a comprehension.
fn names_a_value(tokens: &[Token<'_>], n: usize) -> bool {
    let Token::Path(name, _) = &tokens[n] else { return false };
    let before = n.checked_sub(1).map(|before| &tokens[before]);
    let in_loop = n >= 3 && matches!(&tokens[n - 3..n], [Token::Path("for", _), _, Token::Path("in", _)]);
    !is_keyword(name)
        && !in_loop
        && !matches!(before, Some(Token::Mark('|') | Token::Path("is" | "for", _)))
        && !matches!(tokens.get(n + 1), Some(Token::Mark('=' | '(')))
}

/// A path as the answer file has it: what the agreement calls a party follows from its role.
fn as_answered(path: &str) -> String {
    match path.strip_prefix("parties.").and_then(|rest| rest.rsplit_once('.').or(Some(("", rest)))) {
        Some(("", "label" | "role_name" | "side")) => "parties.role".to_owned(),
        Some((row, "label" | "role_name" | "side")) => format!("parties.{row}.role"),
        Some(("", "age")) => "parties.id".to_owned(),
        Some((row, "age")) => format!("parties.{row}.id"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Expressions, Scope, Sources, Wording, to_template};
    use super::*;
    use crate::value::{Language, Localised, Value as Answer};

    /// What a text prints of these answers: each stretch with the answers it names.
    fn printed(text: &str) -> (String, Vec<(String, String)>) {
        let mut sources = Sources::default();
        let id = sources.clause(text);
        let wording = Wording { labels: HashMap::new(), cite: Box::new(|_, _, _| None) };
        let expressions = Expressions::new(wording, sources);
        let word = |text: &str| Answer::Text(Localised::both(text.to_owned(), text.to_owned()));
        let row = |name: &str, count: i64| {
            Answer::Record([("name".to_owned(), word(name)), ("count".to_owned(), Answer::Count(count))].into())
        };
        let rows = Answer::List(vec![row("姓名", 12), row("电话", 30)]);
        let mut scope = Scope::new(Language::Zh);
        scope.set("scope", to_template(&Answer::Record([("rows".to_owned(), rows)].into()), Language::Zh));
        let days = [("days".to_owned(), Answer::Count(10)), ("more".to_owned(), Answer::Count(5))];
        let items = ("items".to_owned(), Answer::List(vec![word("电脑"), word("门卡")]));
        scope.set("term", to_template(&Answer::Record(days.into_iter().chain([items]).collect()), Language::Zh));
        let rendered = expressions.render(id.0, &scope).expect("it can be written");
        let stretches = rendered.printed.iter().map(|printed| {
            let text = &rendered[printed.range.start as usize..printed.range.end as usize];
            (text.chars().map(super::super::escape::plain).collect(), printed.keys.join(" "))
        });
        (rendered.chars().map(super::super::escape::plain).collect(), stretches.collect())
    }

    fn keys(text: &str) -> Vec<(String, String)> {
        printed(text).1
    }

    fn pair(text: &str, key: &str) -> (String, String) {
        (text.to_owned(), key.to_owned())
    }

    #[test]
    fn a_value_names_its_answer_through_filters() {
        let (text, keys) = printed("在{{ term.days | days }}内{{ blank(em=2) }}，{{- term.days -}} ！");
        assert_eq!(text, "在10日内_，10！", "white space is trimmed as before");
        assert_eq!(keys, [pair("10日", "term.days"), pair("10", "term.days")]);
    }

    #[test]
    fn a_value_of_two_answers_names_both() {
        assert_eq!(keys("{{ term.days + term.more }}"), [pair("15", "term.days term.more")]);
        assert_eq!(
            keys("{% set sum = term.days + term.more %}共{{ sum | days }}"),
            [pair("15日", "term.days term.more")]
        );
    }

    #[test]
    fn rows_are_told_by_number() {
        let text = "{%- for r in scope.rows %}{% if r.count > 20 %}{{ r.name }}：{{ r.count | number }}{% endif %}{% endfor %}";
        assert_eq!(keys(text), [pair("电话", "scope.rows.1.name"), pair("30", "scope.rows.1.count")]);
        assert_eq!(
            keys("{% for i in term.items %}{{ i }}{% endfor %}"),
            [pair("电脑", "term.items.0"), pair("门卡", "term.items.1")]
        );
    }

    #[test]
    fn a_value_made_of_many_rows_names_their_column() {
        assert_eq!(
            keys("{{ [r.name for r in scope.rows if r.count > 1] | list }}"),
            [pair("姓名和电话", "scope.rows.name")]
        );
    }

    #[test]
    fn what_no_answer_printed_names_none() {
        assert!(keys("{% for n in [1, 2] %}{{ n }}{% endfor %}{# {{ term.days }} #}").is_empty());
        assert!(Traced::of("文字 {{ blank(em=4) }}").is_none());
        assert!(Traced::of("{% raw %}{{ term.days }}{% endraw %}").is_none());
    }

    #[test]
    fn names_of_a_party_follow_from_its_role() {
        let traced = Traced::of("{% for p in parties %}{{ p.label }}{{ party.seller.name }}{% endfor %}");
        let traced = traced.expect("it prints answers");
        let paths: Vec<String> = traced.values.iter().map(|value| value.paths.join(" ")).collect();
        assert_eq!(paths, ["parties.*.role", "parties.*.name"]);
    }

    #[test]
    fn marks_that_do_not_match_are_text() {
        let traced = Traced::of("{{ a.b }}").expect("it prints an answer");
        for marked in ["\u{10FFFD}", "\u{10FFFC}x", "\u{100000}x", "\u{100007}\u{10FFFD}"] {
            let _ = traced.read(marked.to_owned());
        }
    }
}
