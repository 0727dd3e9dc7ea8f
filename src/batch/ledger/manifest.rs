//! The manifest: what a batch was made from, and a line for every row that is done. It never says more than is there.

use crate::batch::register::{Entry, MadeFiles};
use crate::batch::shard::Shard;
use crate::container::PartFile;
use crate::diagnostic::{Code, Diagnostic};
use crate::publish;
use crate::value::Language;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Its file name where one run does all rows.
pub const MANIFEST: &str = "manifest.jsonl";

/// Its file name for a share of the rows.
pub fn manifest_name(shard: Shard) -> String {
    format!("manifest{}.jsonl", shard.suffix())
}

/// The first line: what everything else depends on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Version of the program.
    pub program: String,
    /// The answers that all rows share.
    pub answers: Named,
    /// The spreadsheet.
    pub rows: Named,
    /// The sheet or the encoding that was read.
    pub read_as: String,
    /// The row with the titles.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub header_row: u32,
    /// Manifests of the earlier batches of which only what changed was made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub since: Vec<Named>,
    /// SHA-256 of the clause library.
    pub library_sha256: String,
    /// Page style.
    pub style: String,
    /// Pattern of the file names.
    pub name: String,
    /// Pattern of the numbers that rows without one are given; absent where none are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// What is made of a row.
    pub formats: Vec<String>,
    /// Language of memo, calendar and register.
    pub language: String,
    /// How the files of a row are made, where otherwise than one a format: `zip-each`, `split-annexes`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layout: Vec<String>,
    /// Made as drafts.
    pub draft: bool,
    /// The form asked for on the command line; absent where the answers decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Rows asked for by number and by cell; absent where all are taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub selected: Vec<String>,
    /// Author, initials and day asked for on the command line; absent where none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// The share, `[2, 4]`; absent for all rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shard: Option<(u32, u32)>,
}

fn first() -> u32 {
    1
}

fn is_none(count: &u64) -> bool {
    *count == 0
}

fn is_first(row: &u32) -> bool {
    *row == 1
}

/// A file and its SHA-256.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its name, without its folder.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// Any other line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Line {
    /// A row whose files are all there.
    Made {
        row: u32,
        /// SHA-256 of the row's answers, as in its files.
        answers_sha256: String,
        files: Vec<FileRecord>,
        /// Its line in the register; a manifest of an older program has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<Entry>,
        /// Absent for the first version.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<u32>,
        /// SHA-256 of the text as Markdown, where no file of its own tells it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text_sha256: Option<String>,
    },
    /// A row whose text is that of an earlier batch, in which version it was made there.
    Unchanged {
        row: u32,
        unchanged: u32,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        number: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text_sha256: Option<String>,
    },
    /// A row of which nothing was made, and the codes of its errors.
    Refused { row: u32, refused: Vec<String> },
    /// The last line of a run that did all it was to do.
    End {
        rows: u64,
        made: u64,
        refused: u64,
        #[serde(default, skip_serializing_if = "is_none")]
        unchanged: u64,
    },
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
}

impl FileRecord {
    /// Of a finished file.
    pub fn of(file: &publish::File) -> FileRecord {
        FileRecord { name: file.name.clone(), bytes: file.size(), sha256: file.sha256() }
    }
}

impl Line {
    /// Its row; None for the last line.
    pub fn row(&self) -> Option<u32> {
        match self {
            Line::Made { row, .. } | Line::Unchanged { row, .. } | Line::Refused { row, .. } => Some(*row),
            Line::End { .. } => None,
        }
    }

    /// As written, with its line end.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string(self).expect("plain strings and numbers serialise");
        text.push('\n');
        text
    }
}

impl Head {
    /// As written, with its line end.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string(self).expect("plain strings and numbers serialise");
        text.push('\n');
        text
    }
}

/// What a manifest holds for the register, in the order of its rows, and the language of its making.
///
/// # Errors
/// It cannot be read.
pub fn entries(path: &Path) -> std::io::Result<(Vec<MadeFiles>, Language)> {
    let mut found = Vec::new();
    let mut lines = BufReader::new(File::open(path)?).lines();
    let head: Head = serde_json::from_str(&lines.next().transpose()?.unwrap_or_default())?;
    for line in lines {
        if let Ok(Line::Made { entry: Some(entry), files, .. }) = serde_json::from_str(&line?) {
            found.push((entry, files.into_iter().map(|file| file.name).collect()));
        }
    }
    Ok((found, if head.language == Language::En.code() { Language::En } else { Language::Zh }))
}

/// A manifest that is being written. Every line is handed to the system at once: it outlives the process.
pub struct Journal {
    file: File,
    path: PathBuf,
    /// Length of what is whole.
    whole: u64,
    /// The row of the last line, and whether all came in order.
    last: u32,
    ordered: bool,
}

impl Journal {
    /// Begins a manifest; an earlier one of that name is replaced.
    pub fn create(path: &Path, head: &Head) -> std::io::Result<Journal> {
        let mut file = File::create(path)?;
        let text = head.text();
        file.write_all(text.as_bytes())?;
        Ok(Journal { file, path: path.to_owned(), whole: text.len() as u64, last: 0, ordered: true })
    }

    /// Goes on with a manifest that ends with a whole line, that of row `last`. `ordered` tells whether its lines are in order.
    pub fn go_on(path: &Path, last: u32, ordered: bool) -> std::io::Result<Journal> {
        let mut file = OpenOptions::new().append(true).read(true).open(path)?;
        let whole = file.seek(SeekFrom::End(0))?;
        Ok(Journal { file, path: path.to_owned(), whole, last, ordered })
    }

    /// Adds a line, whole or not at all.
    pub fn add(&mut self, line: &Line) -> std::io::Result<()> {
        let text = line.text();
        if let Err(error) = self.file.write_all(text.as_bytes()) {
            // What could be written of the line is no truth.
            let _ = self.file.set_len(self.whole);
            return Err(error);
        }
        self.whole += text.len() as u64;
        if let Some(row) = line.row() {
            self.ordered &= row > self.last;
            self.last = row;
        }
        Ok(())
    }

    /// Ends the manifest of a run that did all: its lines in order, `end` after them.
    pub fn finish(mut self, end: &Line) -> std::io::Result<()> {
        if self.ordered {
            return self.add(end);
        }
        drop(self.file);
        merge_lines(&[&self.path], &self.path, None, end)
    }
}

/// Writes the lines of several manifests in the order of their rows: head, lines, `end`. The head is that of the first
/// one if none is given.
pub fn merge_lines(parts: &[&Path], goal: &Path, head: Option<&Head>, end: &Line) -> std::io::Result<()> {
    // Row, part, place and length of each line: the lines themselves stay on disk.
    let mut index: Vec<(u32, usize, u64, u32)> = Vec::new();
    let mut files = Vec::new();
    let mut first_head = String::new();
    for (part, path) in parts.iter().enumerate() {
        let mut reader = BufReader::new(File::open(path)?);
        let mut at = 0;
        let mut text = String::new();
        while reader.read_line(&mut text)? > 0 {
            if at == 0 && part == 0 {
                first_head.clone_from(&text);
            } else if let Some(row) = serde_json::from_str::<Line>(&text).ok().and_then(|line| line.row()) {
                index.push((row, part, at, text.len() as u32));
            }
            at += text.len() as u64;
            text.clear();
        }
        files.push(reader.into_inner());
    }
    index.sort_unstable();
    let mut out = BufWriter::new(PartFile::new(goal, "")?);
    out.write_all(head.map_or(first_head, Head::text).as_bytes())?;
    let mut line = Vec::new();
    for (_, part, at, length) in index {
        line.resize(length as usize, 0);
        files[part].seek(SeekFrom::Start(at))?;
        files[part].read_exact(&mut line)?;
        out.write_all(&line)?;
    }
    out.write_all(end.text().as_bytes())?;
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.publish(goal)
}

/// A manifest that cannot be used.
pub fn unusable(path: &Path, zh: &str, en: &str) -> Diagnostic {
    let shown = path.display();
    Diagnostic::of(Code::Manifest, format!("{shown}：{zh}"), format!("{shown}: {en}"))
}
