//! The cells of a sheet as they stand in its part, one after the other.

use super::part::{Fault, Package, attribute, is_set};
use super::strings::{RichText, append};
use crate::container::limits;
use quick_xml::events::{BytesStart, Event};

/// A cell as written.
#[derive(Debug, Default)]
pub struct RawCell {
    /// From 0.
    pub row: u32,
    pub column: u32,
    /// Index of its style.
    pub style: usize,
    /// `s`, `str`, `inlineStr`, `b`, `e`, `d`; none or `n` for a number.
    pub kind: String,
    /// None where the file keeps no value.
    pub value: Option<String>,
    /// Its formula.
    pub formula: Option<String>,
    /// Part of its text is struck out.
    pub struck: bool,
}

/// What a sheet consists of.
pub enum Item<'a> {
    /// Columns from and to, from 0, that are hidden.
    HiddenColumns(u32, u32),
    /// A row begins; whether it is hidden.
    Row(bool),
    Cell(&'a RawCell),
    /// First and last row, first and last column of merged cells.
    Merged((u32, u32), (u32, u32)),
}

/// Longest formula that is kept, to be looked at.
const FORMULA: usize = 1_000;

/// Hands what a sheet consists of to `visit` until it returns false.
pub fn read(
    package: &mut Package,
    part: &str,
    visit: &mut dyn FnMut(Item<'_>) -> Result<bool, Fault>,
) -> Result<(), Fault> {
    let mut reader = Reader::default();
    package.events(part, &mut |event| reader.take(&event, visit))
}

#[derive(Default)]
struct Reader {
    /// Rows begun so far; the index of the open one, and one.
    row: u32,
    /// Index of the next cell in it.
    column: u32,
    cell: RawCell,
    within: Within,
    rich: RichText,
}

#[derive(Default, PartialEq, Clone, Copy)]
enum Within {
    #[default]
    Sheet,
    Cell,
    Value,
    Formula,
    Inline,
}

impl Reader {
    fn take(
        &mut self,
        event: &Event<'_>,
        visit: &mut dyn FnMut(Item<'_>) -> Result<bool, Fault>,
    ) -> Result<bool, Fault> {
        match event {
            Event::Start(element) => self.begin(element, false, visit),
            Event::Empty(element) => self.begin(element, true, visit),
            Event::End(element) => match (element.local_name().as_ref(), self.within) {
                (b"c", _) if self.within != Within::Sheet => {
                    self.within = Within::Sheet;
                    visit(Item::Cell(&self.cell))
                }
                (b"v", Within::Value) | (b"f", Within::Formula) | (b"is", Within::Inline) => {
                    self.within = Within::Cell;
                    Ok(true)
                }
                (_, Within::Inline) => self.inline(event),
                _ => Ok(true),
            },
            event => match self.within {
                Within::Value => append(event, self.cell.value.get_or_insert_default()).map(|()| true),
                Within::Formula => {
                    let formula = self.cell.formula.get_or_insert_default();
                    if formula.len() < FORMULA {
                        append(event, formula)?;
                    }
                    Ok(true)
                }
                Within::Inline => self.inline(event),
                _ => Ok(true),
            },
        }
    }

    fn inline(&mut self, event: &Event<'_>) -> Result<bool, Fault> {
        self.rich.take(event, self.cell.value.get_or_insert_default())?;
        self.cell.struck |= self.rich.struck;
        Ok(true)
    }

    fn begin(
        &mut self,
        element: &BytesStart<'_>,
        empty: bool,
        visit: &mut dyn FnMut(Item<'_>) -> Result<bool, Fault>,
    ) -> Result<bool, Fault> {
        match (element.local_name().as_ref(), self.within) {
            (b"col", Within::Sheet) if is_set(element, b"hidden") => {
                let place = |name: &[u8]| attribute(element, name).and_then(|text| text.parse::<u32>().ok());
                match (place(b"min"), place(b"max")) {
                    (Some(first @ 1..), Some(last)) if last >= first => {
                        visit(Item::HiddenColumns(first - 1, last.min(limits::SHEET_COLUMNS) - 1))
                    }
                    _ => Ok(true),
                }
            }
            (b"row", Within::Sheet) => {
                self.open_row(element)?;
                visit(Item::Row(is_set(element, b"hidden")))
            }
            (b"c", Within::Sheet) => {
                self.open_cell(element)?;
                if empty {
                    return visit(Item::Cell(&self.cell));
                }
                self.within = Within::Cell;
                Ok(true)
            }
            (b"v", Within::Cell) => {
                self.cell.value.get_or_insert_default();
                self.within = if empty { Within::Cell } else { Within::Value };
                Ok(true)
            }
            (b"f", Within::Cell) => {
                self.cell.formula.get_or_insert_default();
                self.within = if empty { Within::Cell } else { Within::Formula };
                Ok(true)
            }
            (b"is", Within::Cell) => {
                self.rich = RichText::default();
                self.within = if empty { Within::Cell } else { Within::Inline };
                Ok(true)
            }
            (_, Within::Inline) => {
                let event = if empty { Event::Empty(element.borrow()) } else { Event::Start(element.borrow()) };
                self.inline(&event)
            }
            (b"mergeCell", Within::Sheet) => match attribute(element, b"ref").as_deref().and_then(region) {
                Some((first, last)) => visit(Item::Merged((first.0, last.0), (first.1, last.1))),
                None => Err(outside()),
            },
            _ => Ok(true),
        }
    }

    fn open_row(&mut self, element: &BytesStart<'_>) -> Result<(), Fault> {
        let number = match attribute(element, b"r") {
            Some(text) => text.trim().parse::<u32>().map_err(|_| outside())?,
            None => self.row + 1,
        };
        if number <= self.row {
            return Err(Fault::Broken("行的次序有误", "its rows are out of order"));
        }
        if number > limits::SHEET_ROWS {
            return Err(outside());
        }
        self.row = number;
        self.column = 0;
        Ok(())
    }

    fn open_cell(&mut self, element: &BytesStart<'_>) -> Result<(), Fault> {
        let row = self.row.checked_sub(1).ok_or_else(outside)?;
        let mut place = (row, self.column);
        let mut cell = RawCell::default();
        for found in element.attributes().flatten() {
            match found.key.local_name().as_ref() {
                b"r" => place = std::str::from_utf8(&found.value).ok().and_then(coordinate).ok_or_else(outside)?,
                b"s" => cell.style = std::str::from_utf8(&found.value).ok().and_then(|s| s.parse().ok()).unwrap_or(0),
                b"t" => cell.kind = String::from_utf8_lossy(&found.value).into_owned(),
                _ => {}
            }
        }
        if place.0 != row || place.1 >= limits::SHEET_COLUMNS {
            return Err(outside());
        }
        self.column = place.1 + 1;
        self.cell = RawCell { row, column: place.1, ..cell };
        Ok(())
    }
}

fn outside() -> Fault {
    Fault::Broken("单元格坐标有误，或者在 XFD1048576 之外", "a cell has no place, or one beyond XFD1048576")
}

/// `B3` → (2, 1). None where it is none, or beyond the last column or row.
pub fn coordinate(text: &str) -> Option<(u32, u32)> {
    let text = text.trim();
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(at);
    let row = digits.parse::<u32>().ok().filter(|row| (1..=limits::SHEET_ROWS).contains(row))?;
    if !(1..=3).contains(&letters.len()) {
        return None;
    }
    let mut column = 0;
    for letter in letters.bytes() {
        column =
            column * 26 + u32::from(letter.to_ascii_uppercase().checked_sub(b'A').filter(|letter| *letter < 26)?) + 1;
    }
    (column <= limits::SHEET_COLUMNS).then(|| (row - 1, column - 1))
}

/// `A1:B3`, or `A1` alone.
fn region(text: &str) -> Option<((u32, u32), (u32, u32))> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    Some((coordinate(first)?, coordinate(last)?))
}

/// 0 → `A`, 27 → `AB`: as spreadsheet programs call a column.
pub fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_end_at_the_last_column_and_row() {
        assert_eq!(coordinate("A1"), Some((0, 0)));
        assert_eq!(coordinate("XFD1048576"), Some((1_048_575, 16_383)));
        for outside in ["XFE1", "A1048577", "ZZZZZZ1", "A0", "1", "A", "", "Ä1", "A-1", "A99999999999"] {
            assert_eq!(coordinate(outside), None, "{outside}");
        }
        assert_eq!([0, 25, 26, 16_383].map(letters), ["A", "Z", "AA", "XFD"]);
    }
}
