//! Records of a CSV, quotes taken as strictly as a person reads them: what swallows rows is told, never guessed away.

use super::decode::Decoded;
use crate::container::limits;

/// One record.
#[derive(Debug, Default)]
pub struct Record {
    pub fields: Vec<Vec<u8>>,
    /// Line of the file in which it begins, from 1.
    pub line: u64,
    /// Lines of the file that it takes.
    pub lines: u64,
    /// What is wrong with its quotation marks.
    pub fault: Option<QuoteFault>,
}

/// Quotation marks that do not open and close a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteFault {
    /// The file ends inside a field.
    Unclosed,
    /// Text stands behind the mark that closes a field.
    Stray,
}

/// Why records cannot be read on.
#[derive(Debug)]
pub enum Unreadable {
    Io(std::io::Error),
    /// A record is longer than any row; the line in which it begins.
    Endless(u64),
    /// A record has more fields than any sheet has columns; its line.
    TooWide(u64),
}

/// The records of a file, one after the other.
pub struct Records {
    decoded: Decoded,
    separator: u8,
    text: Vec<u8>,
    at: usize,
    line: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Start,
    Plain,
    Quoted,
    /// Behind a mark inside quotes: it closes the field, or the next one makes it a mark of the text.
    Closing,
}

impl Records {
    pub fn new(decoded: Decoded, separator: u8) -> Records {
        Records { decoded, separator, text: Vec::new(), at: 0, line: 1 }
    }

    /// The next record; a blank line is one with a single empty field. None at the end.
    pub fn next(&mut self) -> Result<Option<Record>, Unreadable> {
        let mut record = Record { line: self.line, ..Record::default() };
        let mut field = Vec::new();
        let mut state = State::Start;
        let mut bytes = 0;
        let mut some = false;
        while let Some(byte) = self.byte()? {
            some = true;
            bytes += 1;
            if bytes > limits::ROW_BYTES {
                return Err(Unreadable::Endless(record.line));
            }
            let ends_line = self.ends_line(byte)?;
            self.line += u64::from(ends_line);
            match (state, byte) {
                (State::Start, b'"') => state = State::Quoted,
                (State::Quoted, b'"') => state = State::Closing,
                (State::Closing, b'"') => {
                    field.push(b'"');
                    state = State::Quoted;
                }
                (State::Quoted, byte) => field.push(byte),
                (_, byte) if byte == self.separator => {
                    record.fields.push(std::mem::take(&mut field));
                    if record.fields.len() > limits::SHEET_COLUMNS as usize {
                        return Err(Unreadable::TooWide(record.line));
                    }
                    state = State::Start;
                }
                (_, b'\r') if !ends_line => {}
                (_, b'\r' | b'\n') => {
                    record.fields.push(field);
                    record.lines = self.line - record.line;
                    return Ok(Some(record));
                }
                (before, byte) => {
                    if before == State::Closing {
                        record.fault = Some(QuoteFault::Stray);
                    }
                    field.push(byte);
                    state = State::Plain;
                }
            }
        }
        if !some {
            return Ok(None);
        }
        if state == State::Quoted {
            record.fault = Some(QuoteFault::Unclosed);
        }
        record.fields.push(field);
        record.lines = self.line - record.line + 1;
        Ok(Some(record))
    }

    /// True for `\n`, and for a `\r` that no `\n` follows.
    fn ends_line(&mut self, byte: u8) -> Result<bool, Unreadable> {
        Ok(match byte {
            b'\n' => true,
            b'\r' => self.peek()? != Some(b'\n'),
            _ => false,
        })
    }

    fn peek(&mut self) -> Result<Option<u8>, Unreadable> {
        if self.at == self.text.len() {
            self.text.clear();
            self.at = 0;
            self.decoded.next_piece(&mut self.text).map_err(Unreadable::Io)?;
        }
        Ok(self.text.get(self.at).copied())
    }

    fn byte(&mut self) -> Result<Option<u8>, Unreadable> {
        let byte = self.peek()?;
        self.at += usize::from(byte.is_some());
        Ok(byte)
    }
}
