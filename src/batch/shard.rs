//! A share of the rows, so that several machines can do one batch.

use std::fmt;
use std::str::FromStr;

/// Share `number` (from 1) of `of`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which one, from 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

impl Shard {
    /// All rows.
    pub const WHOLE: Shard = Shard { number: 1, of: 1 };

    /// True where the row that stands at `position` (from 0, empty rows not counted) belongs to it.
    pub fn takes(self, position: u64) -> bool {
        position % u64::from(self.of) == u64::from(self.number - 1)
    }

    /// True for a share that is all there is.
    pub fn is_whole(self) -> bool {
        self.of == 1
    }

    /// `-2-of-4` in the names of its files; nothing for all rows.
    pub fn suffix(self) -> String {
        if self.is_whole() { String::new() } else { format!("-{}-of-{}", self.number, self.of) }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let wrong = || "write K/N with K from 1 to N, like 2/4 / 写成 K/N，如 2/4".to_owned();
        let (number, of) = text.split_once('/').ok_or_else(wrong)?;
        let shard = Shard { number: number.parse().map_err(|_| wrong())?, of: of.parse().map_err(|_| wrong())? };
        if (1..=shard.of).contains(&shard.number) { Ok(shard) } else { Err(wrong()) }
    }
}
