//! Which answers an expression speaks of. The template engine does not know the questions (a mistyped path is silently
//! false), so the library's loader reads the dotted paths and compared words out of every condition and text.

use std::collections::BTreeMap;
use std::ops::Range;

/// What was read out of an expression.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paths {
    /// Dotted paths with loop variables resolved (`c.name` in a loop over `scope.categories` is
    /// `scope.categories.name`) and the bytes where they stand.
    pub paths: Vec<(String, Range<usize>)>,
    /// Places in `paths` of those that are only looped over: what is read of their rows stands there by its own path.
    pub looped: Vec<usize>,
    /// Comparisons of a path with a word.
    pub comparisons: Vec<Comparison>,
    /// Paths printed by `{{ }}` of a text.
    pub printed: Vec<String>,
}

/// `path == "word"`, `path in ["word"]`, or `"word" in path`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The path compared.
    pub path: String,
    /// The word.
    pub word: String,
    /// Where the word stands.
    pub span: Range<usize>,
}

/// Reads a condition. `aliases` names loop variables known from outside, e.g. `item` → `scope.categories`.
pub fn scan_condition(condition: &str, aliases: &[(&str, &str)]) -> Paths {
    let mut scanner = Scanner::new(aliases);
    scanner.expression(&tokens(condition, 0), false);
    scanner.done()
}

/// Reads a text: everything inside `{{ }}` and `{% %}`.
pub fn scan_text(text: &str, aliases: &[(&str, &str)]) -> Paths {
    let mut scanner = Scanner::new(aliases);
    let mut at = 0;
    while let Some(open) = text[at..].find('{').map(|found| at + found) {
        let rest = &text[open..];
        let (close, printed) = if rest.starts_with("{{") {
            ("}}", true)
        } else if rest.starts_with("{%") {
            ("%}", false)
        } else {
            at = open + 1;
            continue;
        };
        let end = rest[2..].find(close).map_or(text.len(), |found| open + 2 + found);
        scanner.expression(&tokens(&text[open + 2..end], open + 2), printed);
        at = (end + 2).min(text.len());
    }
    scanner.done()
}

/// The question of a path: `topic.key` of `topic.key.field`.
pub fn question(path: &str) -> &str {
    path.match_indices('.').nth(1).map_or(path, |(end, _)| &path[..end])
}

/// A piece of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'t> {
    Path(&'t str, Range<usize>),
    Word(&'t str, Range<usize>),
    Mark(char),
    Same,
    Differs,
}

/// Words of the expression language that are no names.
const KEYWORDS: [&str; 24] = [
    "and",
    "or",
    "not",
    "in",
    "is",
    "if",
    "else",
    "elif",
    "endif",
    "for",
    "endfor",
    "set",
    "true",
    "false",
    "none",
    "True",
    "False",
    "defined",
    "undefined",
    "raw",
    "endraw",
    "break",
    "continue",
    "set_global",
];

/// Whether the name is a word of the expression language.
pub(super) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

struct Scanner {
    aliases: BTreeMap<String, String>,
    /// A name stood for two things: which of them a part is read of cannot be told.
    ambiguous: bool,
    found: Paths,
}

impl Scanner {
    fn new(aliases: &[(&str, &str)]) -> Self {
        Scanner {
            aliases: aliases.iter().map(|(name, path)| ((*name).to_owned(), (*path).to_owned())).collect(),
            ambiguous: false,
            found: Paths::default(),
        }
    }

    fn done(self) -> Paths {
        let looped = if self.ambiguous { Vec::new() } else { self.found.looped };
        Paths { looped, ..self.found }
    }

    fn expression(&mut self, tokens: &[Token<'_>], printed: bool) {
        self.bind(tokens);
        let mut previous_mark = ' ';
        for (n, token) in tokens.iter().enumerate() {
            if let Token::Path(name, span) = token {
                let is_filter = previous_mark == '|';
                let is_argument = matches!(tokens.get(n + 1), Some(Token::Mark('=')))
                    || matches!(tokens.get(n + 1), Some(Token::Mark('(')));
                let is_test = n > 0 && matches!(tokens[n - 1], Token::Path("is" | "set", _));
                if !is_keyword(name) && !is_filter && !is_argument && !is_test {
                    let path = self.resolve(name);
                    if printed {
                        self.found.printed.push(path.clone());
                    }
                    let before = &tokens[n.saturating_sub(3)..n];
                    let goes_on = matches!(tokens.get(n + 1), Some(Token::Mark('|' | '[' | '.')));
                    if matches!(before, [Token::Path("for", _), _, Token::Path("in", _)]) && !goes_on {
                        self.found.looped.push(self.found.paths.len());
                    }
                    self.found.paths.push((path, span.clone()));
                }
            }
            previous_mark = if let Token::Mark(mark) = token { *mark } else { ' ' };
        }
        self.compare(tokens);
    }

    /// `for c in scope.categories` and `set x = scope.categories` name things anew.
    fn bind(&mut self, tokens: &[Token]) {
        for window in tokens.windows(4) {
            if let [Token::Path("for", _), Token::Path(name, _), Token::Path("in", _), Token::Path(path, _)] = window {
                self.alias(name, self.resolve(path));
            }
            if let [Token::Path("set", _), Token::Path(name, _), Token::Mark('='), next] = window {
                let path = match next {
                    Token::Path(path, _) => self.resolve(path),
                    _ => String::new(),
                };
                self.alias(name, path);
            }
        }
        // A loop over something computed: the name is local, its parts cannot be followed.
        for window in tokens.windows(3) {
            if let [Token::Path("for", _), Token::Path(name, _), Token::Path("in", _)] = window
                && !self.aliases.contains_key(*name)
            {
                self.alias(name, String::new());
            }
        }
    }

    fn alias(&mut self, name: &str, path: String) {
        let new = path.clone();
        self.ambiguous |= self.aliases.insert(name.to_owned(), path).is_some_and(|old| old != new);
    }

    fn resolve(&self, path: &str) -> String {
        let (head, rest) = path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)));
        match (self.aliases.get(head), rest) {
            (Some(target), _) if target.is_empty() => String::new(),
            (Some(target), Some(rest)) => format!("{target}.{rest}"),
            (Some(target), None) => target.clone(),
            (None, _) => path.to_owned(),
        }
    }

    fn compare(&mut self, tokens: &[Token<'_>]) {
        for window in tokens.windows(3) {
            let pair = match window {
                [Token::Path(path, _), Token::Same | Token::Differs, Token::Word(word, span)]
                | [Token::Word(word, span), Token::Same | Token::Differs, Token::Path(path, _)] => {
                    Some((path, word, span))
                }
                [Token::Word(word, span), Token::Path("in", _), Token::Path(path, _)] => Some((path, word, span)),
                _ => None,
            };
            if let Some((path, word, span)) = pair {
                let path = self.resolve(path);
                self.found.comparisons.push(Comparison { path, word: (*word).to_owned(), span: span.clone() });
            }
        }
        for (n, token) in tokens.iter().enumerate() {
            let ([Token::Path("in", _), Token::Mark('['), ..], Token::Path(path, _)) = (&tokens[n + 1..], token) else {
                continue;
            };
            let path = self.resolve(path);
            for word in tokens[n + 3..].iter().take_while(|t| **t != Token::Mark(']')) {
                if let Token::Word(word, span) = word {
                    self.found.comparisons.push(Comparison {
                        path: path.clone(),
                        word: (*word).to_owned(),
                        span: span.clone(),
                    });
                }
            }
        }
    }
}

/// The pieces of an expression that begins at byte `shift`; numbers and white space are left out.
pub(super) fn tokens(text: &str, shift: usize) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((start, c)) = characters.next() {
        let mut run = |accept: &dyn Fn(char) -> bool| {
            let mut end = start + c.len_utf8();
            while let Some((at, next)) = characters.next_if(|(_, next)| accept(*next)) {
                end = at + next.len_utf8();
            }
            end
        };
        match c {
            '"' | '\'' | '`' => {
                let end = run(&|next| next != c);
                characters.next();
                tokens.push(Token::Word(&text[start + 1..end], start + shift..end + 1 + shift));
            }
            c if c.is_alphabetic() || c == '_' => {
                let end = run(&|next| next.is_alphanumeric() || next == '_' || next == '.');
                let name = text[start..end].trim_end_matches('.');
                tokens.push(Token::Path(name, start + shift..start + name.len() + shift));
            }
            c if c.is_ascii_digit() => {
                run(&|next| next.is_ascii_digit() || next == '.' || next == '_');
            }
            '=' if characters.next_if(|(_, next)| *next == '=').is_some() => tokens.push(Token::Same),
            '!' if characters.next_if(|(_, next)| *next == '=').is_some() => tokens.push(Token::Differs),
            c if c.is_whitespace() || c == '-' => {}
            c => tokens.push(Token::Mark(c)),
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &Paths) -> Vec<&str> {
        paths.paths.iter().map(|(path, _)| path.as_str()).collect()
    }

    #[test]
    fn paths_and_words_of_a_condition_are_found() {
        let found = scan_condition(
            "deal.stage != \"closed\" and use.third_parties in [\"advisers\", \"none\"] and not x.y",
            &[],
        );
        assert_eq!(names(&found), ["deal.stage", "use.third_parties", "x.y"]);
        let words: Vec<&str> = found.comparisons.iter().map(|c| c.word.as_str()).collect();
        assert_eq!(words, ["closed", "advisers", "none"]);
    }

    #[test]
    fn loop_variables_stand_for_rows() {
        let found = scan_condition("[c.count for c in scope.categories if c.grade == \"sensitive\"] | sum > 5", &[]);
        assert!(names(&found).contains(&"scope.categories.count"));
        assert_eq!(found.comparisons[0].path, "scope.categories.grade");
        let text =
            scan_text("{% for c in scope.categories %}{{ c.items | list }}{% endfor %}文字{{ blank(em=8) }}", &[]);
        assert!(names(&text).contains(&"scope.categories.items"));
        assert_eq!(text.printed, ["scope.categories.items"]);
    }

    #[test]
    fn a_list_that_is_only_looped_over_is_told_apart() {
        let looped = |text: &str| {
            let found = scan_text(text, &[]);
            found.looped.iter().map(|at| found.paths[*at].0.clone()).collect::<Vec<_>>()
        };
        assert_eq!(looped("{% for p in parties %}{{ p.name }}{% endfor %}{{ parties | length }}"), ["parties"]);
        assert_eq!(looped("{% if [p.key for p in parties if p.side] | length > 0 %}{% endif %}"), ["parties"]);
        assert!(looped("{% for p in parties | reverse %}{% endfor %}{% if x in parties %}{% endif %}").is_empty());
        assert!(looped("{% for p in parties %}{% endfor %}{% for p in annexes %}{% endfor %}").is_empty());
    }

    #[test]
    fn rows_of_a_rule_are_items() {
        let found = scan_condition("item.grade == \"public\"", &[("item", "scope.categories")]);
        assert_eq!(names(&found), ["scope.categories.grade"]);
    }
}
