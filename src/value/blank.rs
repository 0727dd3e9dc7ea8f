//! A blank for an answer that is not there yet: what it stands for decides how wide it is and how it prints.

/// What will be written on the blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    /// Words, with the width that they usually take, in em.
    Words(u8),
    /// A day.
    Date,
    /// A whole number.
    Count,
    /// An amount of money with its currency.
    Money,
}

impl Blank {
    /// Names and sentences.
    pub const TEXT: Blank = Blank::Words(10);
    /// The word of a choice, or a party.
    pub const WORD: Blank = Blank::Words(6);
}
