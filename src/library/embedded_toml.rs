//! The TOML of the embedded library, parsed by `build.rs` when the program is built: reading it was a fifth of the work of
//! a single agreement.
//!
//! A file is its name, its place in the joined texts, the table of its TOML, empty where it has none, and the names of the
//! questions and facts of which its texts speak, empty where it is no clause. A table is the number of its entries, each a key and a value; a value is its place in bytes, its kind and what it holds. Strings are
//! places in the text they come from, except those with escapes.

use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

// Kinds of values.
pub const INLINE: u8 = 0;
pub const VERBATIM: u8 = 1;
pub const TRUE: u8 = 2;
pub const FALSE: u8 = 3;
pub const ARRAY: u8 = 4;
pub const TABLE: u8 = 5;
/// A number or a date: few, and read from the text as they stand there.
pub const OTHER: u8 = 6;

/// The front matter of a clause file, between its lines `+++`. None: one of them is missing.
pub fn front_matter(text: &str) -> Option<Range<usize>> {
    let front = text.strip_prefix("+++\n")?;
    let start = text.len() - front.len();
    Some(start..start + front.find("\n+++\n")? + 1)
}

/// What `build.rs` found out about a file.
#[derive(Debug, Clone, Copy)]
pub struct Parsed<'b> {
    /// What [`read`] takes.
    pub table: &'b [u8],
    /// What [`names`] takes.
    pub names: &'b [u8],
}

/// Takes the next file from `bytes`: its name, its place among the texts, and what was found out about it.
pub fn next<'b>(bytes: &mut &'b [u8]) -> Option<(&'b str, Range<usize>, Parsed<'b>)> {
    let mut reader = Reader { bytes, text: "" };
    let (name, place) = (reader.inline()?, reader.place()?);
    let parsed = Parsed { table: reader.slice()?, names: reader.slice()? };
    *bytes = reader.bytes;
    Some((name, place, parsed))
}

/// The questions (`topic.key`) and facts that the texts of a clause name, each once. None: the file is no clause.
pub fn names(bytes: &[u8]) -> Option<Vec<&str>> {
    let mut reader = Reader { bytes, text: "" };
    (0..reader.number()?).map(|_| reader.inline()).collect()
}

/// The table of a file, written from `text`. None: it does not fit that text.
pub fn read<'t>(bytes: &'t [u8], text: &'t str) -> Option<Spanned<DeTable<'t>>> {
    let table = Reader { bytes, text }.table()?;
    Some(Spanned::new(0..0, table))
}

struct Reader<'t> {
    bytes: &'t [u8],
    text: &'t str,
}

impl<'t> Reader<'t> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn slice(&mut self) -> Option<&'t [u8]> {
        let length = self.number()?;
        let (slice, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(slice)
    }

    fn inline(&mut self) -> Option<&'t str> {
        std::str::from_utf8(self.slice()?).ok()
    }

    fn place(&mut self) -> Option<Range<usize>> {
        let start = self.number()?;
        Some(start..start.checked_add(self.number()?)?)
    }

    fn string(&mut self, kind: u8) -> Option<Cow<'t, str>> {
        match kind {
            INLINE => self.inline(),
            _ => {
                let place = self.place()?;
                self.text.get(place)
            }
        }
        .map(Cow::Borrowed)
    }

    fn table(&mut self) -> Option<DeTable<'t>> {
        let length = self.number()?;
        let mut table = DeTable::with_capacity(length.min(self.bytes.len()));
        for _ in 0..length {
            let place = self.place()?;
            let kind = self.byte()?;
            let key = Spanned::new(place, self.string(kind)?);
            let value = self.value()?;
            table.insert(key, value);
        }
        Some(table)
    }

    fn value(&mut self) -> Option<Spanned<DeValue<'t>>> {
        let place = self.place()?;
        let value = match self.byte()? {
            kind @ (INLINE | VERBATIM) => DeValue::String(self.string(kind)?),
            TRUE => DeValue::Boolean(true),
            FALSE => DeValue::Boolean(false),
            ARRAY => {
                let length = self.number()?;
                let mut items = DeArray::new();
                for _ in 0..length {
                    items.push(self.value()?);
                }
                DeValue::Array(items)
            }
            TABLE => DeValue::Table(self.table()?),
            OTHER => DeValue::parse(self.text.get(place.clone())?).ok()?.into_inner(),
            _ => return None,
        };
        Some(Spanned::new(place, value))
    }
}

#[cfg(test)]
mod tests {
    use super::super::files::Files;
    use super::*;

    #[test]
    fn what_was_parsed_is_what_the_text_says() {
        let files = Files::embedded();
        for (name, bytes) in files.parsed.iter().map(|(name, parsed)| (name, parsed.table)) {
            if bytes.is_empty() {
                continue;
            }
            let text = &files.get(name).expect("an embedded file").text;
            let text = front_matter(text).map_or(&**text, |front| &text[front]);
            let table = read(bytes, text).expect("written from this text");
            assert_eq!(format!("{table:?}"), format!("{:?}", DeTable::parse(text).expect("sound TOML")), "{name}");
        }
        assert!(files.parsed.len() > 300);
    }

    #[test]
    fn a_clause_names_what_its_texts_speak_of() {
        let library = crate::library::Library::open(None).expect("the embedded library is sound");
        let files = Files::embedded();
        let mut clauses = 0;
        for clause in library.clauses.iter().chain(&library.annexes) {
            let written = names(files.parsed[clause.source.name.as_str()].names).expect("a clause has names");
            let read: std::collections::BTreeSet<&str> =
                clause.text.iter().flat_map(|(_, text)| text.questions()).map(String::as_str).collect();
            let mut named: Vec<String> = clause.text.iter().flat_map(|(_, text)| text.speaks_of(&written)).collect();
            named.sort_unstable();
            named.dedup();
            assert_eq!(named, Vec::from_iter(read), "{}", clause.id);
            clauses += 1;
        }
        assert!(clauses > 250);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(read(&[1, 0, 1, VERBATIM, 0, 9], "a").is_none(), "a key beyond the text");
        assert!(read(&[200, 200], "a").is_none(), "an open number");
        assert!(read(&[1, 0, 1, VERBATIM, 0, 1, 0, 1, 99], "a").is_none(), "an unknown kind");
    }
}
