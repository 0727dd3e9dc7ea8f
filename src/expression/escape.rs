//! Values are text, never markup: each ASCII mark and digit of a value becomes a private-use character while the text
//! is Markdown, and becomes itself again after parsing. Answers that hold private-use characters have been refused.

use std::io::{self, Write};

/// Private-use characters that stand for ASCII marks and digits: U+E000 + code.
const MARKS: u32 = 0xE000;
/// Private-use characters that stand for blanks to write on: U+E100 + width in em.
const BLANKS: u32 = 0xE100;
/// The answer that means a deliberate blank.
pub const BY_HAND: &str = "by-hand";
/// Its width: room for a name.
pub const BY_HAND_EM: u8 = 10;

/// The template engine's escape function.
pub fn write_escaped(text: &str, out: &mut dyn Write) -> io::Result<()> {
    if text == BY_HAND {
        return write!(out, "{}", blank(BY_HAND_EM));
    }
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        if c.is_ascii_punctuation() || c.is_ascii_digit() {
            out.write_all(&text.as_bytes()[plain..at])?;
            write!(out, "{}", private(MARKS + u32::from(c)))?;
            plain = at + 1;
        }
    }
    out.write_all(&text.as_bytes()[plain..])
}

/// The character that stands for a blank this wide.
pub fn blank(em: u8) -> char {
    private(BLANKS + u32::from(em))
}

/// True for a text that is a blank and nothing else: left deliberately, or for want of an answer.
pub fn is_blank(text: &str) -> bool {
    let mut characters = text.chars();
    text == BY_HAND || matches!((characters.next().map(unescape), characters.next()), (Some(Unescaped::Blank(_)), None))
}

fn private(code: u32) -> char {
    char::from_u32(code).expect("the private-use area has no gaps")
}

/// A character of rendered text after parsing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unescaped {
    /// A letter or mark.
    Character(char),
    /// A blank this many em wide.
    Blank(u8),
}

/// What the character of a rendered text stands for.
pub fn unescape(c: char) -> Unescaped {
    match u32::from(c) {
        code @ 0xE000..=0xE07F => Unescaped::Character(private_to_ascii(code)),
        code @ 0xE100..=0xE1FF => Unescaped::Blank((code - BLANKS) as u8),
        _ => Unescaped::Character(c),
    }
}

/// The same of a value that prints no blank.
pub fn plain(c: char) -> char {
    match unescape(c) {
        Unescaped::Character(c) => c,
        Unescaped::Blank(_) => '_',
    }
}

fn private_to_ascii(code: u32) -> char {
    char::from((code - MARKS) as u8)
}

/// Appends the text with a backslash before every mark that Markdown could take for its own.
pub fn escape_for_markdown(escaped: &mut String, text: &str) {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if matches!(byte, b'\\' | b'`' | b'*' | b'_' | b'[' | b']' | b'<' | b'>' | b'|' | b'~' | b'&' | b'#' | b'$') {
            escaped.push_str(&text[plain..at]);
            escaped.push('\\');
            plain = at;
        }
    }
    escaped.push_str(&text[plain..]);
}
