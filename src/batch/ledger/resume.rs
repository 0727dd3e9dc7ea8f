//! A run that was broken off: what of it is there, verified file by file.

use super::manifest::{Head, Journal, Line, unusable};
use crate::container::{PartFile, system_words};
use crate::diagnostic::Diagnostic;
use crate::value::sha256_of;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

/// What an earlier run has done.
pub struct Resumed {
    /// Its rows that need nothing more.
    pub done: BTreeSet<u32>,
    /// Of these, those of which files were made.
    pub made: u64,
    /// Of these, those that are as in an earlier batch.
    pub unchanged: u64,
    /// Rows whose files are no longer as they were made.
    pub damaged: u64,
    /// Its manifest, to be gone on with.
    pub journal: Journal,
}

/// Reads the manifest at `path`, verifies every file it names and takes out the lines that do not hold.
/// Err: it was made from something else than `head` says, or cannot be read or written.
pub fn resume(path: &Path, head: &Head, step: &dyn Fn(u64) -> bool) -> Result<Option<Resumed>, Diagnostic> {
    let failed = |error: std::io::Error| {
        let (zh, en) = system_words(&error);
        unusable(path, &format!("无法读写（{zh}）"), &format!("cannot be read or written ({en})"))
    };
    let mut reader = BufReader::new(File::open(path).map_err(failed)?);
    let mut text = String::new();
    reader.read_line(&mut text).map_err(failed)?;
    let old: Head = serde_json::from_str(&text).map_err(|_| {
        unusable(path, "不是清单，或者第一行不完整", "it is no manifest, or its first line is not whole")
            .hint("删除该文件后重新运行，不加 --resume", "remove the file and run again without --resume")
    })?;
    if let Some(difference) = difference(&old, head) {
        return Err(unusable(
            path,
            &format!("上次运行用的{}与现在不同", difference.0),
            &format!("{} differs from that of the earlier run", difference.1),
        )
        .hint("恢复原来的输入，或者换一个输出文件夹", "bring back what was used then, or write to another folder"));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut out = BufWriter::new(PartFile::new(path, "").map_err(failed)?);
    out.write_all(text.as_bytes()).map_err(failed)?;
    let (mut done, mut made, mut damaged, mut last, mut ordered, mut seen) = (BTreeSet::new(), 0, 0, 0, true, 0);
    let mut unchanged = 0;
    loop {
        text.clear();
        // A line that is not whole, or no line at all, is what a killed process leaves.
        if reader.read_line(&mut text).unwrap_or(0) == 0 || !text.ends_with('\n') {
            break;
        }
        let Ok(line) = serde_json::from_str::<Line>(&text) else { break };
        let Some(row) = line.row() else { continue };
        seen += 1;
        if !step(seen) {
            return Ok(None);
        }
        if let Line::Made { files, .. } = &line {
            if !files.iter().all(|file| is_whole(&folder.join(&file.name), file.bytes, &file.sha256)) {
                damaged += 1;
                continue;
            }
            made += 1;
        }
        unchanged += u64::from(matches!(line, Line::Unchanged { .. }));
        if done.insert(row) {
            out.write_all(text.as_bytes()).map_err(failed)?;
            ordered &= row > last;
            last = row;
        }
    }
    out.into_inner().map_err(|error| failed(error.into_error()))?.publish(path).map_err(failed)?;
    let journal = Journal::go_on(path, last, ordered).map_err(failed)?;
    Ok(Some(Resumed { done, made, unchanged, damaged, journal }))
}

/// The first thing in which two heads differ.
fn difference(old: &Head, new: &Head) -> Option<(&'static str, &'static str)> {
    [
        (old.program != new.program, ("程序版本", "the program")),
        (old.answers != new.answers, ("答案文件", "the answer file")),
        (old.rows != new.rows || old.read_as != new.read_as, ("表格", "the spreadsheet")),
        (old.library_sha256 != new.library_sha256, ("条款库", "the clause library")),
        (old.style != new.style, ("版式", "the style")),
        (old.name != new.name, ("文件名模式 --name ", "the name pattern")),
        (old.number != new.number, ("编号规则 --number ", "the pattern of numbers")),
        (
            old.formats != new.formats
                || old.layout != new.layout
                || old.language != new.language
                || old.draft != new.draft,
            ("输出种类", "what is made"),
        ),
        (old.since != new.since, ("以前的批次 --since ", "the earlier batch of --since")),
        (old.form != new.form, ("形式 --form ", "the form")),
        (old.shard != new.shard, ("分片", "the shard")),
    ]
    .into_iter()
    .find(|(differs, _)| *differs)
    .map(|(_, words)| words)
}

/// True where the file is there as it was made.
fn is_whole(path: &Path, bytes: u64, sha256: &str) -> bool {
    let hash = || sha256_of(File::open(path)?);
    std::fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() == bytes)
        && hash().is_ok_and(|found| found == sha256)
}
