//! The parts of an XLSX, read piece by piece: no part, and no single text in one, is taken without limit.

use crate::container::limits;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;
use zip::ZipArchive;

/// Why a part cannot be read.
#[derive(Debug)]
pub enum Fault {
    Io(io::Error),
    Zip(zip::result::ZipError),
    Xml(quick_xml::Error),
    /// It breaks the rules of the format; how.
    Broken(&'static str, &'static str),
}

impl Fault {
    /// In both languages.
    pub fn words(&self) -> (String, String) {
        match self {
            Fault::Io(error) => (error.to_string(), error.to_string()),
            Fault::Zip(error) => (error.to_string(), error.to_string()),
            Fault::Xml(quick_xml::Error::Io(error)) => (error.to_string(), error.to_string()),
            Fault::Xml(error) => (error.to_string(), error.to_string()),
            Fault::Broken(zh, en) => ((*zh).to_owned(), (*en).to_owned()),
        }
    }
}

impl From<quick_xml::Error> for Fault {
    fn from(error: quick_xml::Error) -> Fault {
        Fault::Xml(error)
    }
}

/// A workbook's container.
pub struct Package(ZipArchive<BufReader<File>>);

impl Package {
    pub fn open(path: &Path) -> Result<Package, Fault> {
        let file = File::open(path).map_err(Fault::Io)?;
        let archive = ZipArchive::new(BufReader::new(file)).map_err(Fault::Zip)?;
        if archive.len() > limits::ZIP_PARTS {
            return Err(Fault::Broken("压缩包中的文件过多", "its ZIP holds too many files"));
        }
        Ok(Package(archive))
    }

    /// Whether it has a part.
    pub fn has(&self, name: &str) -> bool {
        self.0.index_for_name(name).is_some()
    }

    /// Hands every event of a part to `visit` until it returns false.
    pub fn events(&mut self, name: &str, visit: &mut dyn FnMut(Event<'_>) -> Result<bool, Fault>) -> Result<(), Fault> {
        let part = self.0.by_name(name).map_err(Fault::Zip)?;
        let taken = Rc::new(Cell::new(0));
        let bounded = Bounded { inner: BufReader::with_capacity(1 << 16, part), taken: Rc::clone(&taken), all: 0 };
        let mut reader = Reader::from_reader(bounded);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            taken.set(0);
            let event = reader.read_event_into(&mut buffer)?;
            if matches!(event, Event::Eof) || !visit(event)? {
                return Ok(());
            }
        }
    }

    /// Hands every element called `name` of a part to `visit`.
    pub fn elements(&mut self, part: &str, name: &[u8], visit: &mut dyn FnMut(&BytesStart<'_>)) -> Result<(), Fault> {
        self.events(part, &mut |event| {
            if let Event::Start(element) | Event::Empty(element) = &event
                && element.local_name().as_ref() == name
            {
                visit(element);
            }
            Ok(true)
        })
    }
}

/// A reader that stops at the limits of a part and of a single event.
struct Bounded<R> {
    inner: R,
    /// Bytes since the last event.
    taken: Rc<Cell<usize>>,
    all: u64,
}

/// Bytes of one element or text: a cell of 32,767 characters, each written as a reference such as `&#x1F600;`, and room.
const EVENT_BYTES: usize = 1 << 20;

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = {
            let bytes = self.fill_buf()?;
            let length = bytes.len().min(out.len());
            out[..length].copy_from_slice(&bytes[..length]);
            length
        };
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken.get() > EVENT_BYTES {
            return Err(io::Error::other("a cell is longer than any cell / 单元格过长"));
        }
        if self.all > limits::UNPACKED_PART_BYTES {
            return Err(io::Error::other("it unpacks to more than any sheet / 解压后过大"));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        self.taken.set(self.taken.get() + length);
        self.all += length as u64;
        self.inner.consume(length);
    }
}

/// An attribute by its name without prefix.
pub fn attribute(element: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    let found = element.attributes().flatten().find(|found| found.key.local_name().as_ref() == name)?;
    let value = found.decoded_and_normalized_value(quick_xml::XmlVersion::Implicit1_0, element.decoder());
    Some(value.ok()?.into_owned())
}

/// Whether an attribute says yes.
pub fn is_set(element: &BytesStart<'_>, name: &[u8]) -> bool {
    matches!(attribute(element, name).as_deref(), Some("1" | "true"))
}
