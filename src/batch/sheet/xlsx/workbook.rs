//! What the sheets of a workbook share: their names and parts, styles, texts, the system of its days.

use super::part::{Fault, Package, attribute, is_set};
use super::strings::SharedStrings;
use super::styles::{self, CellStyle};
use std::collections::HashMap;
use std::sync::Arc;

/// What all sheets share. Cheap to copy.
#[derive(Debug, Clone)]
pub struct Workbook {
    pub styles: Arc<[CellStyle]>,
    pub strings: Arc<SharedStrings>,
    /// Days are counted from 1904, not 1900.
    pub from_1904: bool,
    /// A program wrote it that computes no formula: all are to be computed when it is opened.
    pub uncomputed: bool,
}

/// A sheet of a workbook.
#[derive(Debug)]
pub struct Named {
    pub name: String,
    pub part: String,
    pub visible: bool,
}

/// Most sheets that are looked at.
const SHEETS: usize = 1_000;

impl Workbook {
    /// Reads all but the sheets, and names them.
    pub fn read(package: &mut Package) -> Result<(Workbook, Vec<Named>), Fault> {
        let main = main_part(package)?;
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let mut sheets: Vec<(String, String, bool)> = Vec::new();
        let (mut from_1904, mut uncomputed) = (false, false);
        package.events(&main, &mut |event| {
            use quick_xml::events::Event::{Empty, Start};
            if let Start(element) | Empty(element) = &event {
                match element.local_name().as_ref() {
                    b"sheet" if sheets.len() < SHEETS => {
                        let visible = matches!(attribute(element, b"state").as_deref(), None | Some("visible"));
                        if let (Some(name), Some(id)) = (attribute(element, b"name"), attribute(element, b"id")) {
                            sheets.push((name, id, visible));
                        }
                    }
                    b"workbookPr" => from_1904 = is_set(element, b"date1904"),
                    b"calcPr" => uncomputed = is_set(element, b"fullCalcOnLoad"),
                    _ => {}
                }
            }
            Ok(true)
        })?;
        let relations = relations(package, &main, &folder)?;
        let part_of = |kind: &str| relations.values().find(|(found, _)| found == kind).map(|(_, part)| part.clone());
        let styles = match part_of("styles").filter(|part| package.has(part)) {
            Some(part) => styles::read(package, &part)?,
            None => Vec::new(),
        };
        let strings = match part_of("sharedStrings").filter(|part| package.has(part)) {
            Some(part) => SharedStrings::read(package, &part)?,
            None => SharedStrings::default(),
        };
        let named = sheets
            .into_iter()
            .filter_map(|(name, id, visible)| {
                let (kind, part) = relations.get(&id)?;
                (kind == "worksheet").then(|| Named { name, part: part.clone(), visible })
            })
            .collect();
        let uncomputed = uncomputed || written_by_program(package);
        Ok((Workbook { styles: styles.into(), strings: Arc::new(strings), from_1904, uncomputed }, named))
    }
}

/// The part that lists the sheets.
fn main_part(package: &mut Package) -> Result<String, Fault> {
    let mut main = None;
    if package.has("_rels/.rels") {
        package.elements("_rels/.rels", b"Relationship", &mut |element| {
            let kind = attribute(element, b"Type").unwrap_or_default();
            if kind.ends_with("/officeDocument") {
                main = attribute(element, b"Target").map(|target| target.trim_start_matches('/').to_owned());
            }
        })?;
    }
    let main = main.filter(|main| package.has(main)).unwrap_or_else(|| "xl/workbook.xml".to_owned());
    if package.has(&main) && !main.ends_with(".bin") && !main.starts_with("word/") && !main.starts_with("ppt/") {
        return Ok(main);
    }
    Err(match main {
        main if main.ends_with(".bin") => Fault::Broken("是 .xlsb 文件", "it is an .xlsb file"),
        main if main.starts_with("word/") => Fault::Broken("是 Word 文件", "it is a Word file"),
        _ => Fault::Broken("不是 XLSX", "it is no XLSX"),
    })
}

/// Kind and part of each relation of a part, by its id.
fn relations(package: &mut Package, main: &str, folder: &str) -> Result<HashMap<String, (String, String)>, Fault> {
    let (head, file) = main.rsplit_once('/').unwrap_or(("", main));
    let name = if head.is_empty() { format!("_rels/{file}.rels") } else { format!("{head}/_rels/{file}.rels") };
    let mut relations = HashMap::new();
    package.elements(&name, b"Relationship", &mut |element| {
        let of = |name: &[u8]| attribute(element, name).unwrap_or_default();
        let (id, target) = (of(b"Id"), of(b"Target"));
        let kind = of(b"Type").rsplit('/').next().unwrap_or_default().to_owned();
        let part = match target.strip_prefix('/') {
            Some(part) => part.to_owned(),
            None if folder.is_empty() => target.clone(),
            None => match target.strip_prefix("../") {
                Some(up) => up.to_owned(),
                None => format!("{folder}/{target}"),
            },
        };
        if relations.len() < SHEETS * 10 {
            relations.insert(id, (kind, part));
        }
    })?;
    Ok(relations)
}

/// Whether its properties name a program that writes formulas and computes none.
fn written_by_program(package: &mut Package) -> bool {
    let mut text = String::new();
    if !package.has("docProps/app.xml") {
        return false;
    }
    let read = package.events("docProps/app.xml", &mut |event| {
        super::strings::append(&event, &mut text)?;
        Ok(text.len() < 10_000)
    });
    let text = text.to_lowercase();
    read.is_ok()
        && ["xlsxwriter", "openpyxl", "excelize", "phpspreadsheet", "closedxml"].iter().any(|name| text.contains(name))
}
