//! The tree of an expression, for what the program itself has to understand of it: which answers it asks for before it
//! compares them, and how it reads in words. The template engine evaluates; this reads the same language.

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

/// An expression and the bytes where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// What it says.
    pub tree: Tree,
    /// Bytes of the expression where it stands.
    pub span: Range<usize>,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// `deal.stage`, or the name of a fact.
    Name(String),
    /// `"word"`.
    Word(String),
    /// `24`.
    Number(String),
    /// `true`.
    Truth(bool),
    /// `none`.
    Nothing,
    /// `not …`.
    Not(Box<Term>),
    /// All of these hold.
    All(Vec<Term>),
    /// One of these holds.
    Any(Vec<Term>),
    /// `a == b`, `a < b` and the like.
    Compare(Relation, Box<Term>, Box<Term>),
    /// The first is in the second.
    Within(Box<Term>, Box<Term>),
    /// Two numbers and what is done with them.
    Compute(Box<Term>, Box<Term>),
    /// `value | filter`.
    Filter(Box<Term>, String),
    /// `value is defined`.
    Test(Box<Term>, String),
    /// `[a, b]`.
    List(Vec<Term>),
    /// `{ "key": value }`.
    Map(Vec<Term>),
    /// `[value for name in over if only]`.
    Rows {
        /// What is taken of each row.
        value: Box<Term>,
        /// What a row is called.
        name: String,
        /// The list.
        over: Box<Term>,
        /// Which rows; none: all of them.
        only: Option<Box<Term>>,
    },
    /// `value[index]`.
    Item(Box<Term>, Box<Term>),
    /// `yes if condition else no`.
    Choose {
        /// What decides.
        condition: Box<Term>,
        /// Its value where that holds.
        yes: Box<Term>,
        /// Its value where that does not hold.
        no: Box<Term>,
    },
    /// `blank(em=8)`.
    Call(String),
}

impl Term {
    /// What the expression says, however it is written: expressions that say the same in the same order have one shape.
    /// `name` says what a name stands for.
    pub fn shape(&self, name: &dyn Fn(&str) -> String) -> String {
        let show = |term: &Term| term.shape(name);
        let all = |terms: &[Term], with: &str| terms.iter().map(show).collect::<Vec<_>>().join(with);
        match &self.tree {
            Tree::Name(path) => name(path),
            Tree::Word(word) => format!("'{word}'"),
            Tree::Number(number) => number.clone(),
            Tree::Truth(truth) => truth.to_string(),
            Tree::Nothing => "none".to_owned(),
            Tree::Not(inner) => format!("not({})", show(inner)),
            Tree::All(members) => format!("({})", all(members, " & ")),
            Tree::Any(members) => format!("({})", all(members, " / ")),
            Tree::Compare(relation, left, right) => format!("{relation:?}({}, {})", show(left), show(right)),
            Tree::Within(left, right) => format!("In({}, {})", show(left), show(right)),
            Tree::Compute(left, right) => format!("Compute({}, {})", show(left), show(right)),
            Tree::Filter(inner, filter) => format!("{filter}({})", show(inner)),
            Tree::Test(inner, test) => format!("is-{test}({})", show(inner)),
            Tree::List(members) => format!("[{}]", all(members, ", ")),
            Tree::Map(members) => format!("{{{}}}", all(members, ", ")),
            Tree::Rows { value, name: row, over, only } => {
                let only = only.as_ref().map_or(String::new(), |only| format!(" if {}", show(only)));
                format!("[{} for {row} in {}{only}]", show(value), show(over))
            }
            Tree::Item(value, index) => format!("{}[{}]", show(value), show(index)),
            Tree::Choose { condition, yes, no } => format!("{}?{}:{}", show(condition), show(yes), show(no)),
            Tree::Call(function) => format!("{function}()"),
        }
    }
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// `==`.
    Same,
    /// `!=`.
    Differs,
    /// `<`.
    Less,
    /// `<=`.
    AtMost,
    /// `>`.
    More,
    /// `>=`.
    AtLeast,
}

impl Relation {
    /// True for those that only values of one kind have.
    pub fn orders(self) -> bool {
        !matches!(self, Relation::Same | Relation::Differs)
    }
}

/// Reads an expression. None: it is none, or one of a form that conditions do not have.
pub fn parse(text: &str) -> Option<Term> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: tokens.into_iter().peekable(), end: 0, depth: 0 };
    let node = parser.expression(0)?;
    parser.tokens.peek().is_none().then_some(node)
}

/// Brackets in brackets, beyond which nobody reads and the stack may end.
const DEEPEST: usize = 60;

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Name(String),
    Word(String),
    Number(String),
    Mark(&'static str),
}

/// Longer marks before those they begin with.
const MARKS: [&str; 26] = [
    "==", "!=", "<=", ">=", "**", "//", "<", ">", "(", ")", "[", "]", "{", "}", "|", ",", ":", "+", "-", "*", "/", "%",
    "~", "=", "?", ".",
];

fn tokens(text: &str) -> Option<Vec<(Token, Range<usize>)>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let run = |accept: &dyn Fn(char) -> bool| rest.find(|c| !accept(c)).unwrap_or(rest.len());
        let (token, length) = match c {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '"' | '\'' | '`' => {
                let end = rest[1..].find(c)? + 1;
                (Token::Word(rest[1..end].to_owned()), end + 1)
            }
            c if c.is_ascii_digit() => {
                let length = run(&|c| c.is_ascii_digit() || c == '.' || c == '_');
                (Token::Number(rest[..length].to_owned()), length)
            }
            c if c.is_alphabetic() || c == '_' => {
                let length = rest[..run(&|c| c.is_alphanumeric() || c == '_' || c == '.')].trim_end_matches('.').len();
                (Token::Name(rest[..length].to_owned()), length)
            }
            _ => {
                let mark = MARKS.into_iter().find(|mark| rest.starts_with(mark))?;
                (Token::Mark(mark), mark.len())
            }
        };
        found.push((token, at..at + length));
        at += length;
    }
    Some(found)
}

struct Parser {
    tokens: Peekable<IntoIter<(Token, Range<usize>)>>,
    /// Where the last token ended.
    end: usize,
    depth: usize,
}

/// An operator between two expressions and how strongly it binds them: as in the template engine.
const OPERATORS: [(&str, u8); 18] = [
    ("or", 1),
    ("and", 3),
    ("in", 5),
    ("is", 5),
    ("==", 7),
    ("!=", 7),
    ("<", 7),
    ("<=", 7),
    (">", 7),
    (">=", 7),
    ("+", 11),
    ("-", 11),
    ("~", 13),
    ("*", 13),
    ("/", 13),
    ("//", 13),
    ("%", 13),
    ("|", 17),
];

/// How strongly `not` binds.
const NOT: u8 = 5;
/// How strongly a sign binds.
const SIGN: u8 = 20;

impl Parser {
    fn next(&mut self) -> Option<(Token, Range<usize>)> {
        let (token, span) = self.tokens.next()?;
        self.end = span.end;
        Some((token, span))
    }

    fn sees(&mut self, word: &str) -> bool {
        self.tokens.peek().is_some_and(|(token, _)| spelt(token) == Some(word))
    }

    fn takes(&mut self, word: &str) -> Option<()> {
        if !self.sees(word) {
            return None;
        }
        self.next().map(|_| ())
    }

    fn name(&mut self) -> Option<String> {
        match self.next()? {
            (Token::Name(name), _) => Some(name),
            _ => None,
        }
    }

    /// An expression whose operators bind at least this strongly.
    fn expression(&mut self, least: u8) -> Option<Term> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut left = self.operand()?;
        while let Some((token, _)) = self.tokens.peek() {
            let Some(word) = spelt(token).map(str::to_owned) else { break };
            let start = left.span.start;
            let tree = match word.as_str() {
                "[" => {
                    self.next();
                    let index = self.expression(0)?;
                    self.takes("]")?;
                    Tree::Item(Box::new(left), Box::new(index))
                }
                "if" if least == 0 => {
                    self.next();
                    let condition = Box::new(self.expression(0)?);
                    self.takes("else")?;
                    let no = Box::new(self.expression(0)?);
                    Tree::Choose { condition, yes: Box::new(left), no }
                }
                // `not in`
                "not" if NOT >= least => {
                    self.next();
                    self.takes("in")?;
                    let right = self.expression(NOT + 1)?;
                    let span = start..self.end;
                    Tree::Not(Box::new(Term { tree: Tree::Within(Box::new(left), Box::new(right)), span }))
                }
                word => match OPERATORS.into_iter().find(|(operator, power)| *operator == word && *power >= least) {
                    Some((operator, power)) => {
                        self.next();
                        self.after(left, operator, power)?
                    }
                    None => break,
                },
            };
            left = Term { tree, span: start..self.end };
        }
        self.depth -= 1;
        Some(left)
    }

    /// What an operator makes of what stands before it and what follows.
    fn after(&mut self, left: Term, operator: &str, power: u8) -> Option<Tree> {
        match operator {
            "|" => {
                let name = self.name()?;
                if self.sees("(") {
                    self.arguments()?;
                }
                return Some(Tree::Filter(Box::new(left), name));
            }
            "is" => {
                let negated = self.takes("not").is_some();
                let start = left.span.start;
                let test = Tree::Test(Box::new(left), self.name()?);
                let node = |tree, end| Box::new(Term { tree, span: start..end });
                return Some(if negated { Tree::Not(node(test, self.end)) } else { test });
            }
            _ => {}
        }
        let right = self.expression(power + 1)?;
        let relation = match operator {
            "and" | "or" => return Some(joined(operator == "and", left, right)),
            "in" => return Some(Tree::Within(Box::new(left), Box::new(right))),
            "==" => Relation::Same,
            "!=" => Relation::Differs,
            "<" => Relation::Less,
            "<=" => Relation::AtMost,
            ">" => Relation::More,
            ">=" => Relation::AtLeast,
            _ => return Some(Tree::Compute(Box::new(left), Box::new(right))),
        };
        Some(Tree::Compare(relation, Box::new(left), Box::new(right)))
    }

    fn operand(&mut self) -> Option<Term> {
        let (token, span) = self.next()?;
        let tree = match token {
            Token::Word(word) => Tree::Word(word),
            Token::Number(number) => Tree::Number(number),
            Token::Mark("(") => {
                let inside = self.expression(0)?;
                self.takes(")")?;
                inside.tree
            }
            Token::Mark("[") => self.list()?,
            Token::Mark("{") => {
                let mut values = Vec::new();
                while !self.sees("}") {
                    self.next()?;
                    self.takes(":")?;
                    values.push(self.expression(0)?);
                    if self.takes(",").is_none() {
                        break;
                    }
                }
                self.takes("}")?;
                Tree::Map(values)
            }
            Token::Mark("-") => {
                let number = self.expression(SIGN)?;
                Tree::Compute(
                    Box::new(Term { tree: Tree::Number("0".to_owned()), span: span.clone() }),
                    Box::new(number),
                )
            }
            Token::Name(name) => match name.as_str() {
                "not" => Tree::Not(Box::new(self.expression(NOT)?)),
                "true" | "True" => Tree::Truth(true),
                "false" | "False" => Tree::Truth(false),
                "none" | "None" | "null" => Tree::Nothing,
                "and" | "or" | "in" | "is" | "if" | "else" | "for" => return None,
                _ if self.sees("(") => {
                    self.arguments()?;
                    Tree::Call(name)
                }
                _ => Tree::Name(name),
            },
            Token::Mark(_) => return None,
        };
        Some(Term { tree, span: span.start..self.end })
    }

    /// After `[`: members, or a value for each row.
    fn list(&mut self) -> Option<Tree> {
        let mut members = Vec::new();
        while !self.sees("]") {
            members.push(self.expression(1)?);
            if self.sees("for") && members.len() == 1 {
                self.next();
                let name = self.name()?;
                self.takes("in")?;
                let over = Box::new(self.expression(1)?);
                let only = if self.takes("if").is_some() { Some(Box::new(self.expression(1)?)) } else { None };
                self.takes("]")?;
                let value = Box::new(members.pop()?);
                return Some(Tree::Rows { value, name, over, only });
            }
            if self.takes(",").is_none() {
                break;
            }
        }
        self.takes("]")?;
        Some(Tree::List(members))
    }

    fn arguments(&mut self) -> Option<()> {
        self.takes("(")?;
        while !self.sees(")") {
            self.expression(0)?;
            if self.takes("=").is_some() {
                self.expression(0)?;
            }
            if self.takes(",").is_none() {
                break;
            }
        }
        self.takes(")")
    }
}

fn spelt(token: &Token) -> Option<&str> {
    match token {
        Token::Mark(mark) => Some(mark),
        Token::Name(name) => Some(name),
        _ => None,
    }
}

/// `a and b and c` is one list, as read from the left.
fn joined(all: bool, left: Term, right: Term) -> Tree {
    match (all, left.tree) {
        (true, Tree::All(mut members)) => {
            members.push(right);
            Tree::All(members)
        }
        (false, Tree::Any(mut members)) => {
            members.push(right);
            Tree::Any(members)
        }
        (true, tree) => Tree::All(vec![Term { tree, span: left.span }, right]),
        (false, tree) => Tree::Any(vec![Term { tree, span: left.span }, right]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        parse(text).map_or("–".to_owned(), |term| term.shape(&str::to_owned))
    }

    #[test]
    fn operators_bind_as_in_the_template_engine() {
        assert_eq!(shape("a and b or c and not d == e"), "((a & b) / (c & not(Same(d, e))))");
        assert_eq!(shape("a and (b and c) and d"), "(a & (b & c) & d)");
        assert_eq!(
            shape("[c.x for c in s.cs if c.g != 'b'] | length > 0"),
            "More(length([c.x for c in s.cs if Differs(c.g, 'b')]), 0)"
        );
        assert_eq!(shape("'x' not in a.b or not ('y' in c)"), "(not(In('x', a.b)) / not(In('y', c)))");
        assert_eq!(shape("x.n * 10 > y.n + 1"), "More(Compute(x.n, 10), Compute(y.n, 1))");
        assert_eq!(
            shape("[c.n * 2 / {'a': 1, 'b': 2}[c.k] for c in cs if c.n] | sum >= (5 if z else 10)"),
            "AtLeast(sum([Compute(Compute(c.n, 2), {1, 2}[c.k]) for c in cs if c.n]), z?5:10)"
        );
        assert_eq!(shape("x is defined and y is not defined"), "(is-defined(x) & not(is-defined(y)))");
        assert_eq!(shape("(a.b | label(of='x.y')) == 'z' and f(n=1)"), "(Same(label(a.b), 'z') & f())");
        assert_eq!(shape("a.b in ['x', 'y']"), "In(a.b, ['x', 'y'])");
    }

    #[test]
    fn what_is_no_expression_is_none() {
        for text in ["", "a and", "(a", "a b", "'open", "a ==", &"(".repeat(1000), &"not ".repeat(1000)] {
            assert_eq!(shape(text), "–", "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = "a and b.c > 3";
        let Some(Term { tree: Tree::All(members), .. }) = parse(text) else { panic!("a list") };
        assert_eq!(&text[members[1].span.clone()], "b.c > 3");
    }
}
