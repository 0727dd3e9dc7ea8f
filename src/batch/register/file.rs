//! A register on disk: read, a line put in its place, written again whole; what people wrote stays.

use super::columns::{Column, Filled, columns};
use super::entry::Entry;
use super::turn::Turn;
use super::workbook::workbook;
use crate::batch::sheet::{Reading, Table};
use crate::container::{PartFile, system_words};
use crate::diagnostic::{Code, Diagnostic};
use crate::library::Library;
use crate::memo::plain_cell;
use crate::value::Language;
use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A register in memory.
#[derive(Debug)]
pub struct Register {
    /// Its columns in their order, those of the user among them.
    pub columns: Vec<Column>,
    /// Titles of columns that the agency added.
    pub own: Vec<String>,
    /// Cells of each line: those of `columns`, then those of `own`; and the number of its row in the file, 0 for a new one.
    pub lines: Vec<(u32, Vec<String>)>,
}

impl Register {
    fn empty(library: &Library) -> Register {
        Register { columns: columns(library), own: Vec::new(), lines: Vec::new() }
    }

    /// Where a column stands.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }

    /// The cells of a column, line by line.
    pub fn texts<'r>(&'r self, id: &'r str) -> impl Iterator<Item = &'r str> {
        self.lines.iter().map(move |(_, line)| self.cell(line, id))
    }

    /// A cell of a line; empty where there is none.
    pub fn cell<'r>(&'r self, line: &'r [String], id: &str) -> &'r str {
        self.place(id).and_then(|place| line.get(place)).map_or("", String::as_str)
    }

    /// Puts each entry over the line of its number, else of its partner and code; a new one comes last. A line whose files
    /// changed is the next version.
    fn put(&mut self, entries: &[Entry]) {
        let mut places: HashMap<String, usize> = HashMap::new();
        for (n, (_, line)) in self.lines.iter().enumerate() {
            places.entry(self.key(line)).or_insert(n);
        }
        for entry in entries {
            let mut line = vec![String::new(); self.columns.len() + self.own.len()];
            for (n, column) in self.columns.iter().enumerate() {
                line[n] = entry.get(&column.id).to_owned();
            }
            let key = self.key(&line);
            let old = places.get(&key).map(|place| self.lines[*place].1.clone());
            let version = self.place("version");
            if let Some(old) = &old {
                for (n, cell) in old.iter().enumerate() {
                    if self.columns.get(n).is_none_or(|column| column.filled == Filled::ByHand) {
                        line[n].clone_from(cell);
                    }
                }
            }
            if let Some(version) = version {
                line[version] = self.version(entry, old.as_deref());
            }
            match places.get(&key) {
                Some(place) => self.lines[*place].1 = line,
                None => {
                    places.insert(key, self.lines.len());
                    self.lines.push((0, line));
                }
            }
        }
    }

    /// An entry whose number is that of somebody else, by name and by code, and the line that has it.
    fn of_another<'e>(&self, entries: &'e [Entry]) -> Option<(&'e Entry, &[String])> {
        let numbered: HashMap<&str, &[String]> =
            self.lines.iter().map(|(_, line)| (self.cell(line, "number"), line.as_slice())).collect();
        let given = entries.iter().filter(|entry| !entry.get("number").is_empty());
        given.filter_map(|entry| Some((entry, *numbered.get(entry.get("number"))?))).find(|(entry, line)| {
            let (ours, theirs) = (entry.get("partner"), self.cell(line, "partner"));
            let named = ours.contains(theirs) || theirs.contains(ours);
            let code = entry.get("code");
            !named && (code.is_empty() || code != self.cell(line, "code"))
        })
    }

    /// The version of an agreement whose line was `old`; none before it is made.
    fn version(&self, entry: &Entry, old: Option<&[String]>) -> String {
        let before = old.map_or("", |old| self.cell(old, "version"));
        if !entry.get("version").is_empty() || entry.get("sha256").is_empty() {
            let given = entry.get("version");
            return if given.is_empty() { before.to_owned() } else { given.to_owned() };
        }
        let before: u32 = before.parse().unwrap_or(0);
        let same = old.is_some_and(|old| self.cell(old, "sha256") == entry.get("sha256"));
        (if same { before.max(1) } else { before + 1 }).to_string()
    }

    /// What tells one agreement from another.
    fn key(&self, line: &[String]) -> String {
        match self.cell(line, "number") {
            "" => format!("\0{}\0{}\0{}", self.cell(line, "partner"), self.cell(line, "code"), self.cell(line, "kind")),
            number => number.to_owned(),
        }
    }

    /// As a CSV: UTF-8 with a byte-order mark, no cell that acts.
    fn csv(&self, language: Language) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
        let titles =
            self.columns.iter().map(|column| column.title(language).to_owned()).chain(self.own.iter().cloned());
        let lines = self.lines.iter().map(|(_, line)| line.iter().map(|cell| plain_cell(cell)).collect());
        for record in std::iter::once(titles.collect::<Vec<String>>()).chain(lines) {
            writer.write_record(&record).expect("a vector takes any record");
        }
        writer.into_inner().expect("a vector takes any record")
    }
}

/// Reads a register, CSV or workbook.
///
/// # Errors
/// It cannot be read, is no register, has a number twice, or cells without a title.
pub fn read(library: &Library, path: &Path) -> Result<Register, Diagnostic> {
    let table = Table::open(path, &mut Reading { header_row: Some(1), ..Reading::default() })?;
    let mut register = Register::empty(library);
    let mut places: Vec<Option<usize>> = Vec::new();
    for title in &table.header {
        places.push(match register.columns.iter().position(|column| column.is(title)) {
            Some(place) => Some(place),
            None if title.is_empty() => None,
            None => {
                register.own.push(title.clone());
                Some(register.columns.len() + register.own.len() - 1)
            }
        });
    }
    let known = places.iter().flatten().filter(|place| **place < register.columns.len()).count();
    let partner = register.place("partner");
    if known < 3 || !places.contains(&partner) {
        return Err(unusable(
            path,
            "不是登记簿：第一行没有“编号、对方……”等列标题",
            "it is no register: its first row lacks the titles number, partner …",
        )
        .hint("另写一个文件名，或者恢复列标题", "name another file, or bring the titles back"));
    }
    let width = register.columns.len() + register.own.len();
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut fault = None;
    table.each(&mut |row| {
        let mut line = vec![String::new(); width];
        for (cell, place) in row.cells.iter().zip(&places) {
            if let Some(place) = place {
                line[*place] = day_of(cell).unwrap_or_else(|| unguarded(cell.text()).to_owned());
            }
        }
        let number = register.cell(&line, "number").to_owned();
        if !number.is_empty()
            && let Some(first) = numbers.insert(number.clone(), row.number)
        {
            fault = Some(
                unusable(
                    path,
                    &format!("编号 {number} 在第 {first} 行和第 {} 行重复", row.number),
                    &format!("number {number} stands in rows {first} and {}", row.number),
                )
                .hint("改正其中一行；登记簿没有改动", "mend one of them; the register was left as it is"),
            );
            return false;
        }
        register.lines.push((row.number, line));
        true
    })?;
    fault.map_or(Ok(register), Err)
}

/// A day of a workbook as the register has it.
fn day_of(cell: &crate::batch::sheet::Cell) -> Option<String> {
    match cell {
        crate::batch::sheet::Cell::Date { iso, .. } => Some(iso.chars().take(10).collect()),
        _ => None,
    }
}

/// Without the apostrophe that keeps a cell of a CSV from acting.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if plain_cell(rest) == text => rest,
        _ => text,
    }
}

/// Puts `entries` into the registers at `paths`, which hold the same: the first that is there is read, all are written.
/// Others wait meanwhile.
///
/// # Errors
/// As [`read`]; a workbook that is open in a spreadsheet program; what cannot be written. Then nothing was changed.
pub fn update(library: &Library, paths: &[PathBuf], entries: &[Entry], language: Language) -> Result<(), Diagnostic> {
    change(library, paths, language, |_| Ok(Some(entries.to_vec())))
}

/// The same where the entries follow from what the register holds; with none nothing is written.
///
/// # Errors
/// Those of [`update`] and of `decide`.
pub fn change(
    library: &Library,
    paths: &[PathBuf],
    language: Language,
    decide: impl FnOnce(&Register) -> Result<Option<Vec<Entry>>, Diagnostic>,
) -> Result<(), Diagnostic> {
    let Some(first) = paths.first() else { return Ok(()) };
    let failed = |path: &Path, error: std::io::Error| {
        let (zh, en) = system_words(&error);
        unusable(path, &format!("无法写入（{zh}）"), &format!("cannot be written ({en})"))
    };
    for path in paths {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(|error| failed(path, error))?;
        if is_open(path) {
            return Err(unusable(path, "正在表格软件中打开", "it is open in a spreadsheet program").hint(
                "关闭后重试；已填的内容没有改动",
                "close it and run again; what stands in it was left as it is",
            ));
        }
    }
    let _turn = Turn::take(first).map_err(|error| failed(first, error))?;
    let mut register = match paths.iter().find(|path| path.exists()) {
        Some(path) => read(library, path)?,
        None => Register::empty(library),
    };
    let Some(entries) = decide(&register)? else { return Ok(()) };
    let mut numbers = HashSet::new();
    let mut given = entries.iter().map(|entry| entry.get("number")).filter(|number| !number.is_empty());
    if let Some(number) = given.find(|number| !numbers.insert(*number)) {
        return Err(unusable(
            first,
            &format!("编号 {number} 给了两份协议"),
            &format!("number {number} was given to two agreements"),
        )
        .hint("更正其中一份的编号；登记簿没有改动", "mend one of them; the register was left as it is"));
    }
    if let Some((entry, line)) = register.of_another(&entries) {
        let (number, other) = (entry.get("number"), register.cell(line, "partner"));
        return Err(unusable(
            first,
            &format!("编号 {number} 已属于 {other}，现在给了 {}", entry.get("partner")),
            &format!("number {number} is {other}'s already, and is given to {} now", entry.get("partner")),
        )
        .hint("更正其中一份的编号；登记簿没有改动", "mend one of them; the register was left as it is"));
    }
    register.put(&entries);
    let mut ready = Vec::new();
    for path in paths {
        let bytes = bytes_for(path, &register, language)?;
        let mut file = PartFile::new(path, "").map_err(|error| failed(path, error))?;
        file.write_all(&bytes).map_err(|error| failed(path, error))?;
        ready.push((file, path));
    }
    ready.into_iter().try_for_each(|(file, path)| file.publish(path).map_err(|error| failed(path, error)))
}

/// The register as the file at `path` holds it.
fn bytes_for(path: &Path, register: &Register, language: Language) -> Result<Vec<u8>, Diagnostic> {
    if !is_workbook(path) {
        return Ok(register.csv(language));
    }
    let lines: Vec<Vec<String>> = register.lines.iter().map(|(_, line)| line.clone()).collect();
    workbook(&register.columns, &register.own, &lines, language).map_err(|error| {
        unusable(path, &format!("无法写成工作簿（{error}）"), &format!("cannot be made a workbook ({error})"))
    })
}

fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"))
}

/// Spreadsheet programs put a file beside the one they have open.
fn is_open(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let folder = path.parent().unwrap_or(Path::new(""));
    folder.join(format!("~${name}")).exists() || folder.join(format!(".~lock.{name}#")).exists()
}

pub(super) fn unusable(path: &Path, zh: &str, en: &str) -> Diagnostic {
    let shown = path.display();
    Diagnostic::of(Code::Register, format!("登记簿 {shown}：{zh}"), format!("register {shown}: {en}"))
}
