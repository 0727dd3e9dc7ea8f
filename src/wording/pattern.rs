//! Patterns of wordings, in a notation that a lawyer can edit.
//!
//! | written | means |
//! | --- | --- |
//! | `不得` | these words (width, case and spaces do not matter; a Latin word stands alone) |
//! | `(复制\|摘抄)` | one of these |
//! | `[书面]` | these words or none |
//! | `…` | a few characters, not beyond a full stop: 24 in a Chinese pattern, 80 in one with Latin letters |
//! | `……` | anything up to the end of the passage |
//! | `disclos*` | a word that begins so |
//! | `#` | a number in digits or words |
//! | `{receiver}` | the words of that name in `[words]` |

use super::Normal;
use crate::value::english_number;
use std::collections::BTreeMap;
use std::ops::Range;

/// Named lists of words, each a pattern.
pub type Vocabulary = BTreeMap<String, String>;

/// What is wrong with a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A wording.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As written.
    pub written: String,
    nodes: Vec<Node>,
    /// Lists of words; without one of each it cannot match.
    needed: Vec<Vec<Literal>>,
    /// Words one of which begins it; none where it may begin otherwise.
    starts: Option<Vec<String>>,
}

/// Words with the marks that a text which has them bears.
#[derive(Debug, Clone)]
struct Literal {
    marks: Vec<u16>,
}

/// A text made ready for looking up many patterns: which groups of three bytes occur in it.
#[derive(Debug, Clone, Default)]
pub struct Searched {
    /// The folded text.
    pub text: String,
    marks: Vec<u64>,
}

/// Bits for groups of three bytes: a passage has some hundreds of them.
const MARKS: usize = 4096;

fn mark(bytes: &[u8]) -> u16 {
    let number = bytes.iter().fold(0u32, |number, byte| (number << 8) | u32::from(*byte));
    // A multiplier that spreads neighbouring numbers (Knuth's).
    (number.wrapping_mul(2_654_435_761) >> 20) as u16
}

impl Searched {
    /// Of folded text.
    pub fn new(text: String) -> Self {
        let mut marks = vec![0; MARKS / 64];
        for group in text.as_bytes().windows(3) {
            let bit = usize::from(mark(group));
            marks[bit / 64] |= 1 << (bit % 64);
        }
        Searched { text, marks }
    }

    fn may_have(&self, literal: &Literal) -> bool {
        literal.marks.iter().all(|bit| self.marks[usize::from(bit / 64)] & (1 << (bit % 64)) != 0)
    }
}

#[derive(Debug, Clone)]
enum Node {
    Words(String),
    Choice(Vec<Vec<Node>>),
    Perhaps(Vec<Node>),
    /// At most so many characters, none of them a full stop.
    Gap(usize),
    Anything,
    /// The rest of a Latin word.
    Stem,
    Number,
}

/// Characters that `…` may pass over, in a Chinese pattern and in one with Latin letters: half a line of each.
const GAP: (usize, usize) = (24, 80);
/// Names within names of the vocabulary.
const DEPTH: usize = 8;

impl Pattern {
    /// Reads what was written.
    pub fn new(written: &str, words: &Vocabulary) -> Result<Pattern, PatternError> {
        let expanded = expand(written, words, 0)?;
        let gap = if expanded.bytes().any(|byte| byte.is_ascii_alphabetic()) { GAP.1 } else { GAP.0 };
        let characters: Vec<char> = expanded.chars().collect();
        let mut reader = Reader { characters: &characters, at: 0, gap };
        let nodes = reader.sequence(0)?;
        if reader.at < characters.len() {
            return Err(wrong("括号多出一个", "a bracket too many"));
        }
        if nodes.is_empty() {
            return Err(wrong("写法是空的", "the pattern is empty"));
        }
        let needed = nodes.iter().filter_map(needed).collect();
        let starts = starts(&nodes);
        Ok(Pattern { written: written.to_owned(), nodes, needed, starts })
    }

    /// The first place in a text.
    pub fn find(&self, searched: &Searched) -> Option<Range<usize>> {
        self.find_from(searched, 0)
    }

    /// The first place from `from` on.
    pub fn find_from(&self, searched: &Searched, from: usize) -> Option<Range<usize>> {
        let text = searched.text.as_str();
        let rest = text.get(from..)?;
        if !self.needed.iter().all(|list| list.iter().any(|literal| searched.may_have(literal))) {
            return None;
        }
        let Some(starts) = &self.starts else {
            return rest.char_indices().find_map(|(at, _)| self.match_at(text, from + at));
        };
        let mut places: Vec<usize> = starts
            .iter()
            .flat_map(|words| memchr::memmem::find_iter(rest.as_bytes(), words.as_bytes()))
            .map(|at| from + at)
            .collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().find_map(|place| self.match_at(text, place))
    }

    /// The first place in folded text that is looked at once.
    pub fn find_once(&self, text: &str) -> Option<Range<usize>> {
        self.find(&Searched::new(text.to_owned()))
    }

    fn match_at(&self, text: &str, start: usize) -> Option<Range<usize>> {
        let mut steps = 0;
        matches(&self.nodes, text, start, &mut steps, &mut |end| Some(end)).map(|end| start..end)
    }
}

/// The words one of which a node needs; None where it may need none.
fn needed(node: &Node) -> Option<Vec<Literal>> {
    match node {
        Node::Words(words) => {
            let marks = words.as_bytes().windows(3).map(mark).collect();
            Some(vec![Literal { marks }])
        }
        Node::Choice(ways) => {
            let lists: Option<Vec<Vec<Literal>>> =
                ways.iter().map(|way| way.iter().filter_map(needed).min_by_key(Vec::len)).collect();
            lists.map(|lists| lists.into_iter().flatten().collect())
        }
        _ => None,
    }
}

/// The words one of which begins a sequence.
fn starts(nodes: &[Node]) -> Option<Vec<String>> {
    match nodes.first()? {
        Node::Words(words) => Some(vec![words.clone()]),
        Node::Choice(ways) => {
            let lists: Option<Vec<Vec<String>>> = ways.iter().map(|way| starts(way)).collect();
            lists.map(|lists| lists.concat())
        }
        _ => None,
    }
}

/// Tries of one pattern at one place; beyond, it counts as not found there, so that no text can hold the program up.
const STEPS: usize = 20_000;

fn matches(
    nodes: &[Node],
    text: &str,
    at: usize,
    steps: &mut usize,
    then: &mut dyn FnMut(usize) -> Option<usize>,
) -> Option<usize> {
    *steps += 1;
    if *steps > STEPS {
        return None;
    }
    let Some((node, rest)) = nodes.split_first() else { return then(at) };
    match node {
        Node::Words(words) => {
            let end = words_end(words, text, at, matches!(rest.first(), Some(Node::Stem)))?;
            matches(rest, text, end, steps, then)
        }
        Node::Stem => {
            let end = at + text[at..].bytes().take_while(u8::is_ascii_alphanumeric).count();
            matches(rest, text, end, steps, then)
        }
        Node::Number => {
            let length = number(&text[at..]);
            if length == 0 { None } else { matches(rest, text, at + length, steps, then) }
        }
        Node::Choice(ways) => ways.iter().find_map(|way| {
            let (found, inside) = through(way, rest, text, at, steps, then);
            *steps += inside;
            found
        }),
        Node::Perhaps(inner) => match through(inner, rest, text, at, steps, then).0 {
            None => matches(rest, text, at, steps, then),
            found => found,
        },
        Node::Gap(most) => over_gap(*most, rest, text, at, steps, then),
        Node::Anything => text[at..]
            .char_indices()
            .map(|(by, _)| at + by)
            .chain(std::iter::once(text.len()))
            .find_map(|place| matches(rest, text, place, steps, then)),
    }
}

/// Where the words end that begin at `at`; a Latin word stands alone, but for its end before a `stem`.
fn words_end(words: &str, text: &str, at: usize, stem: bool) -> Option<usize> {
    if !text[at..].starts_with(words) {
        return None;
    }
    let end = at + words.len();
    let joined = |a: Option<u8>, b: Option<u8>| {
        a.is_some_and(|a| a.is_ascii_alphanumeric()) && b.is_some_and(|b| b.is_ascii_alphanumeric())
    };
    let bytes = text.as_bytes();
    let begun = at > 0 && joined(bytes.get(at - 1).copied(), words.bytes().next());
    let goes_on = !stem && joined(words.bytes().last(), bytes.get(end).copied());
    (!begun && !goes_on).then_some(end)
}

/// `inner` and behind it `rest`: the end, and the steps that were taken inside. A word at the end of a choice may be followed
/// by what the pattern says next, a stem included.
fn through(
    inner: &[Node],
    rest: &[Node],
    text: &str,
    at: usize,
    steps: &mut usize,
    then: &mut dyn FnMut(usize) -> Option<usize>,
) -> (Option<usize>, usize) {
    let mut inside = 0;
    let found = matches(inner, text, at, &mut inside, &mut |end| {
        let mut fresh = *steps;
        let result = matches(rest, text, end, &mut fresh, then);
        *steps = fresh;
        result
    });
    (found, inside)
}

/// `rest` behind at most so many characters.
fn over_gap(
    most: usize,
    rest: &[Node],
    text: &str,
    at: usize,
    steps: &mut usize,
    then: &mut dyn FnMut(usize) -> Option<usize>,
) -> Option<usize> {
    for (by, character) in text[at..].char_indices().take(most + 1) {
        if let Some(end) = matches(rest, text, at + by, steps, then) {
            return Some(end);
        }
        // The place before a full stop may still end the gap.
        if stops(&text[at..], by, character) {
            return None;
        }
    }
    if text[at..].chars().take(most + 1).count() > most {
        return None;
    }
    matches(rest, text, text.len(), steps, then)
}

/// True for a full stop: `。`, or a point after which a space and more text stand.
fn stops(text: &str, by: usize, character: char) -> bool {
    match character {
        '。' | '!' | '?' => true,
        '.' => text[by + 1..].starts_with(' '),
        _ => false,
    }
}

/// Length of the English number at the start: `five`, `twenty-five`, the first word of `ninety-day`.
fn english(text: &str) -> usize {
    let letters = |text: &str| text.bytes().take_while(u8::is_ascii_lowercase).count();
    let first = letters(text);
    let both = match text[first..].strip_prefix('-') {
        Some(rest) => first + 1 + letters(rest),
        None => first,
    };
    let counts = |word: &&str| *word == "several" || english_number(word).is_some();
    [&text[..both], &text[..first]].iter().find(|word| counts(word)).map_or(0, |word| word.len())
}

/// Length of the number at the start: digits, Han numerals, or an English word, with its repetition in brackets.
fn number(text: &str) -> usize {
    const HAN: &str = "〇零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾";
    let digits = text.chars().take_while(|c| c.is_ascii_digit() || HAN.contains(*c)).map(char::len_utf8).sum::<usize>();
    let length = if digits > 0 { digits } else { english(text) };
    if length == 0 {
        return 0;
    }
    let after = text[length..].trim_start();
    let skipped = text.len() - length - after.len();
    match after.strip_prefix('(').and_then(|inner| inner.find(')').map(|end| (inner, end))) {
        Some((inner, end)) if inner[..end].chars().all(|c| c.is_ascii_alphanumeric() || HAN.contains(c)) => {
            length + skipped + end + 2
        }
        _ => length,
    }
}

fn wrong(zh: &str, en: &str) -> PatternError {
    PatternError { zh: zh.to_owned(), en: en.to_owned() }
}

/// Names in braces become what the vocabulary says of them.
fn expand(written: &str, words: &Vocabulary, depth: usize) -> Result<String, PatternError> {
    if depth > DEPTH {
        return Err(wrong("[words] 中的名称互相引用", "names in [words] refer to each other"));
    }
    let mut out = String::new();
    let mut rest = written;
    while let Some(open) = rest.find('{') {
        let close = rest[open..].find('}').ok_or_else(|| wrong("花括号没有合上", "a brace is not closed"))? + open;
        let name = &rest[open + 1..close];
        let Some(meaning) = words.get(name) else {
            return Err(PatternError {
                zh: format!("[words] 中没有“{name}”"), en: format!("[words] has no `{name}`")
            });
        };
        out.push_str(&rest[..open]);
        out.push('(');
        out.push_str(&expand(meaning, words, depth + 1)?);
        out.push(')');
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

struct Reader<'c> {
    characters: &'c [char],
    at: usize,
    gap: usize,
}

impl Reader<'_> {
    fn sequence(&mut self, depth: usize) -> Result<Vec<Node>, PatternError> {
        if depth > DEPTH * 4 {
            return Err(wrong("括号套得太深", "brackets are nested too deeply"));
        }
        let mut nodes = Vec::new();
        let mut words = String::new();
        while let Some(&character) = self.characters.get(self.at) {
            match character {
                '|' | ')' | ']' => break,
                '(' | '[' | '…' | '*' | '#' => {
                    self.flush(&mut words, &mut nodes);
                    self.at += 1;
                    match character {
                        '(' => nodes.push(Node::Choice(self.choices(')', depth)?)),
                        '[' => nodes.push(Node::Perhaps(vec![Node::Choice(self.choices(']', depth)?)])),
                        '*' => nodes.push(Node::Stem),
                        '#' => nodes.push(Node::Number),
                        _ if self.characters.get(self.at) == Some(&'…') => {
                            self.at += 1;
                            nodes.push(Node::Anything);
                        }
                        _ => nodes.push(Node::Gap(self.gap)),
                    }
                }
                _ => {
                    words.push(character);
                    self.at += 1;
                }
            }
        }
        self.flush(&mut words, &mut nodes);
        Ok(nodes)
    }

    /// Words folded like the texts; spaces at their ends are kept between Latin words, dropped beside a gap.
    fn flush(&mut self, words: &mut String, nodes: &mut Vec<Node>) {
        let next = self.characters.get(self.at).copied();
        let folded = Normal::new(words.trim()).text;
        let spaced =
            |node: Option<&Node>| matches!(node, Some(Node::Choice(_) | Node::Perhaps(_) | Node::Stem | Node::Number));
        let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
        let begins =
            if folded.is_empty() { next.is_some_and(|next| next != '…') } else { ascii(folded.chars().next()) };
        let before = words.starts_with(' ') && spaced(nodes.last()) && begins;
        let after = words.ends_with(' ') && matches!(next, Some('(' | '[' | '#')) && ascii(folded.chars().next_back());
        words.clear();
        let mut text = String::new();
        if before {
            text.push(' ');
        }
        text.push_str(&folded);
        if after && !folded.is_empty() {
            text.push(' ');
        }
        if !text.is_empty() {
            nodes.push(Node::Words(text));
        }
    }

    fn choices(&mut self, close: char, depth: usize) -> Result<Vec<Vec<Node>>, PatternError> {
        let mut ways = Vec::new();
        loop {
            let way = self.sequence(depth + 1)?;
            if way.is_empty() {
                return Err(wrong("括号里有一个空的选择", "a choice in brackets is empty"));
            }
            ways.push(way);
            match self.characters.get(self.at) {
                Some('|') => self.at += 1,
                Some(character) if *character == close => {
                    self.at += 1;
                    return Ok(ways);
                }
                _ => return Err(wrong("括号没有合上", "a bracket is not closed")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> Option<String> {
        let words = Vocabulary::from([("receiver".to_owned(), "接收方|乙方".to_owned())]);
        let normal = Normal::new(text);
        let place = Pattern::new(pattern, &words).expect("sound").find_once(&normal.text)?;
        Some(text[normal.original(&place)].to_owned())
    }

    #[test]
    fn words_gaps_and_choices() {
        assert_eq!(
            found("{receiver}…不得…(复制|摘抄)", "乙方在任何时候均不得擅自 复制资料").as_deref(),
            Some("乙方在任何时候均不得擅自 复制")
        );
        assert_eq!(found("不得…复制", "不得披露。可以复制"), None, "a gap stops at a full stop");
        assert_eq!(found("不得……复制", "不得披露。可以复制").as_deref(), Some("不得披露。可以复制"));
        assert_eq!(found("未经[书面]同意", "未经同意").as_deref(), Some("未经同意"));
    }

    #[test]
    fn latin_words_stand_alone() {
        assert_eq!(found("use", "because of the house"), None);
        assert_eq!(
            found("disclos* … third part*", "shall not Disclose it to any Third Parties").as_deref(),
            Some("Disclose it to any Third Parties")
        );
        assert_eq!(found("shall (not|never) use", "shall not use").as_deref(), Some("shall not use"));
        assert_eq!(found("# year*", "for five (5) years").as_deref(), Some("five (5) years"));
        assert_eq!(found("#年", "三（3）年内").as_deref(), Some("三（3）年"));
    }

    #[test]
    fn a_wrong_pattern_says_why() {
        for wrong in ["", "(a", "a)", "{nobody}", "[a", "(a|)"] {
            assert!(Pattern::new(wrong, &Vocabulary::new()).is_err(), "{wrong}");
        }
    }
}
