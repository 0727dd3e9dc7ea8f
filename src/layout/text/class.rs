//! Classes of characters, as the Requirements for Chinese Text Layout (W3C clreq) and GB/T 15834-2011 part 5 sort them.

/// What a character is to the line breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Han, kana and other full-width signs: a line may break on either side.
    Han,
    /// Full-width opening bracket or quotation mark: its left half is blank.
    Open,
    /// Full-width closing bracket or quotation mark: its right half is blank.
    Close,
    /// ，、；: the right half is blank.
    Comma,
    /// 。？！：: the right half is blank.
    Stop,
    /// Interpunct.
    Middle,
    /// Dash or wave between two terms.
    Connector,
    /// Solidus.
    Slash,
    /// Half of a 破折号 or 省略号: both halves stand together.
    Pair,
    /// A sign after a number: ％ ℃ °.
    Suffix,
    /// A sign before a number: ￥ №.
    Prefix,
    /// ☐ ☑ ☒.
    Tick,
    /// Letters, digits and signs set from left to right without a break: an English word, a number, a code.
    Word,
    /// A rule to write on.
    Blank,
    /// U+3000.
    WideSpace,
}

impl Class {
    /// GB/T 15834 5.1.1–5.1.3, 5.1.6, 5.1.7, 5.1.9; CLREQ prohibition rules for line start, GB style.
    pub(crate) fn never_starts_line(self) -> bool {
        use Class::{Close, Comma, Connector, Middle, Slash, Stop, Suffix};
        matches!(self, Close | Comma | Stop | Middle | Connector | Slash | Suffix)
    }

    /// CLREQ prohibition rules for line end, GB style.
    pub(crate) fn never_ends_line(self) -> bool {
        matches!(self, Class::Open | Class::Slash | Class::Prefix)
    }

    /// True where the right half of the mark is blank.
    pub(crate) fn is_closing(self) -> bool {
        matches!(self, Class::Close | Class::Comma | Class::Stop)
    }
}

/// The class of a character that is set by itself; None for the letters of words and for ASCII.
/// Quotation marks and dashes are Chinese here: the caller asks only where they are set full width.
pub(crate) fn of(character: char) -> Option<Class> {
    Some(match character {
        '“' | '‘' | '（' | '〔' | '【' | '《' | '〈' | '「' | '『' | '〖' | '［' | '｛' => Class::Open,
        '”' | '’' | '）' | '〕' | '】' | '》' | '〉' | '」' | '』' | '〗' | '］' | '｝' => Class::Close,
        '，' | '、' | '；' => Class::Comma,
        '。' | '？' | '！' | '：' | '．' => Class::Stop,
        '·' | '・' | '‧' => Class::Middle,
        '－' | '～' | '〜' => Class::Connector,
        '／' => Class::Slash,
        '—' | '…' | '⋯' | '⸺' | '―' => Class::Pair,
        '％' | '‰' | '℃' | '°' | '′' | '″' => Class::Suffix,
        '￥' | '№' => Class::Prefix,
        '☐' | '☑' | '☒' | '□' | '■' => Class::Tick,
        '\u{3000}' => Class::WideSpace,
        _ if is_wide(character) => Class::Han,
        _ => return None,
    })
}

/// True for a 破折号, a half of one, and the dashes of English.
pub(crate) fn is_dash(character: char) -> bool {
    matches!(character, '—' | '⸺' | '―' | '–')
}

/// Han, kana, bopomofo, full-width forms, enclosed and other signs that take one em in Chinese faces.
fn is_wide(character: char) -> bool {
    matches!(u32::from(character),
        0x2E80..=0x303F | 0x3040..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xE000..=0xFAFF
        | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF
        | 0x2150..=0x218F | 0x2190..=0x21FF | 0x2200..=0x22FF | 0x2460..=0x27BF
        | 0xAC00..=0xD7A3 | 0xF0000..=0x10FFFF)
}

/// Characters that are never drawn: variation selectors, zero-width and directional marks.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(u32::from(character),
        0x00AD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2064 | 0x2066..=0x2069 | 0xFEFF | 0xFE00..=0xFE0F | 0xE0100..=0xE01EF)
        || character.is_control()
}

/// True for a Han character proper: what counts on a paragraph's last line.
pub(crate) fn is_han(character: char) -> bool {
    matches!(u32::from(character), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0x3007 | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}
