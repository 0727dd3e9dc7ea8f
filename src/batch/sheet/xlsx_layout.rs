//! Which rows of a sheet are hidden: the reader of cells does not say.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::RangeInclusive;
use std::path::Path;
use zip::ZipArchive;

/// Indices (from 0) of hidden rows of the sheet called `name`, in order. None where the workbook cannot be followed.
pub fn hidden_rows(path: &Path, name: &str) -> Option<Vec<RangeInclusive<u32>>> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok()?;
    let mut relation = None;
    elements(&mut archive, "xl/workbook.xml", b"sheet", &mut |element| {
        if attribute(element, b"name").as_deref() == Some(name) {
            relation = attribute(element, b"r:id");
        }
    })?;
    let relation = relation?;
    let mut target = None;
    elements(&mut archive, "xl/_rels/workbook.xml.rels", b"Relationship", &mut |element| {
        if attribute(element, b"Id").as_deref() == Some(relation.as_str()) {
            target = attribute(element, b"Target");
        }
    })?;
    let target = target?;
    let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
    let mut hidden: Vec<RangeInclusive<u32>> = Vec::new();
    elements(&mut archive, &part, b"row", &mut |element| {
        let is_hidden = matches!(attribute(element, b"hidden").as_deref(), Some("1" | "true"));
        if let Some(row) =
            attribute(element, b"r").filter(|_| is_hidden).and_then(|row| row.parse::<u32>().ok()?.checked_sub(1))
        {
            match hidden.last_mut() {
                Some(last) if *last.end() + 1 == row => *last = *last.start()..=row,
                _ => hidden.push(row..=row),
            }
        }
    })?;
    Some(hidden)
}

/// Calls `visit` with every element called `name` of a part.
fn elements(
    archive: &mut ZipArchive<BufReader<File>>,
    part: &str,
    name: &[u8],
    visit: &mut dyn FnMut(&BytesStart<'_>),
) -> Option<()> {
    let part = BufReader::new(archive.by_name(part).ok()?);
    let mut reader = Reader::from_reader(part);
    walk(&mut reader, name, visit)
}

fn walk<R: BufRead>(reader: &mut Reader<R>, name: &[u8], visit: &mut dyn FnMut(&BytesStart<'_>)) -> Option<()> {
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == name => visit(&element),
            Event::Eof => return Some(()),
            _ => {}
        }
        buffer.clear();
    }
}

fn attribute(element: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    let found = element.try_get_attribute(name).ok()??;
    Some(found.decoded_and_normalized_value(quick_xml::XmlVersion::Implicit1_0, element.decoder()).ok()?.into_owned())
}
