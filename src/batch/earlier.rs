//! An earlier batch, opened again: its manifest, what it was made from, and what became of each row.

use super::ledger::{Head, Line, MANIFEST, Named, inputs};
use super::sheet::{Encoding, Reading, Table};
use crate::answers::Layers;
use crate::container::read_text;
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::value::sha256_of;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// A batch that was made before.
#[derive(Debug)]
pub struct Earlier {
    /// The folder it lies in.
    pub folder: PathBuf,
    /// What it was made from.
    pub head: Head,
    /// Its manifest, by name and hash.
    pub manifest: Named,
    /// Its spreadsheet.
    pub table: Table,
    /// The answers that its rows shared.
    pub layers: Layers,
    /// What was made of each row.
    pub made: HashMap<u32, Made>,
}

/// What was made of a row.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// The number of its agreement; empty where it has none.
    pub number: String,
    /// From 1.
    pub version: u32,
    /// SHA-256 of its text as Markdown, where that is known.
    pub text: Option<String>,
}

impl Earlier {
    /// The batch in a folder, or of a manifest.
    ///
    /// # Errors
    /// It is not there or not finished, or what it was made from is not there as it was.
    pub fn open(place: &Path) -> Result<Earlier, Diagnostic> {
        let path = if place.is_dir() { place.join(MANIFEST) } else { place.to_owned() };
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let (head, made) = read(&path)?;
        let sha256 = File::open(&path).and_then(sha256_of).map_err(|error| cannot(&path, &error))?;
        let manifest = Named { name: place.file_name().unwrap_or_default().to_string_lossy().into_owned(), sha256 };
        let lost = |file: &Path| {
            wrong(file, "不是生成时的文件，或者已不在", "it is not there, or not as it was when the batch was made")
                .hint(
                    "从备份恢复；没有的，用 baomi diff 逐份比较",
                    "bring it back from a backup; without one, compare single agreements with baomi diff",
                )
        };
        let answers = folder.join(inputs::ANSWERS);
        let text = read_text(&answers).map_err(|_| lost(&answers))?;
        let layers = Layers::of(&Source::new(answers.display().to_string(), text));
        let rows = inputs::rows_path(&folder, &head.rows.name);
        let encoding = Encoding::of_name(&head.read_as);
        let sheet = (encoding.is_none() && !head.read_as.is_empty()).then_some(head.read_as.as_str());
        let mut reading = Reading { encoding, sheet, header_row: Some(head.header_row), knows: None };
        let table = Table::open(&rows, &mut reading).map_err(|_| lost(&rows))?;
        if table.sha256 != head.rows.sha256 {
            return Err(lost(&rows));
        }
        Ok(Earlier { folder, head, manifest, table, layers, made })
    }
}

/// The lines of a manifest that is finished.
fn read(path: &Path) -> Result<(Head, HashMap<u32, Made>), Diagnostic> {
    let mut lines = BufReader::new(File::open(path).map_err(|error| cannot(path, &error))?).lines();
    let first = lines.next().transpose().map_err(|error| cannot(path, &error))?.unwrap_or_default();
    let head: Head = serde_json::from_str(&first).map_err(|_| wrong(path, "不是清单", "it is no manifest"))?;
    let mut made = HashMap::new();
    let mut ended = false;
    for line in lines {
        let line = line.map_err(|error| cannot(path, &error))?;
        match serde_json::from_str(&line) {
            Ok(Line::Made { row, version, text_sha256, files, entry, .. }) => {
                let plain = files.iter().find(|file| file.name.ends_with(".md") && !file.name.ends_with(".memo.md"));
                let text = text_sha256.or_else(|| plain.map(|file| file.sha256.clone()));
                let number = entry.map_or(String::new(), |entry| entry.get("number").to_owned());
                made.insert(row, Made { number, version: version.unwrap_or(1), text });
            }
            Ok(Line::Unchanged { row, unchanged, number, text_sha256 }) => {
                made.insert(row, Made { number, version: unchanged, text: text_sha256 });
            }
            Ok(Line::Refused { .. }) => {}
            Ok(Line::End { .. }) => ended = true,
            Err(_) => break,
        }
    }
    if !ended {
        return Err(wrong(path, "该批次没有完成", "this batch is not finished").hint(
            "先用 --resume 做完；分片的，先用 --merge 合并",
            "finish it with --resume; join shards with --merge",
        ));
    }
    Ok((head, made))
}

fn cannot(path: &Path, error: &std::io::Error) -> Diagnostic {
    wrong(path, &format!("无法读取（{error}）"), &format!("cannot be read ({error})")).hint(
        "--since 写以前那一批的文件夹，或者其中的 manifest.jsonl",
        "--since names the folder of an earlier batch, or the manifest.jsonl in it",
    )
}

fn wrong(path: &Path, zh: &str, en: &str) -> Diagnostic {
    let shown = path.display();
    Diagnostic::of(Code::Since, format!("--since {shown}：{zh}"), format!("--since {shown}: {en}"))
}
