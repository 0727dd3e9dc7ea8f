//! The manifests of shards → the manifest of the whole batch.

use super::Lock;
use super::manifest::{Head, Line, MANIFEST, manifest_name, merge_lines, unusable};
use crate::batch::shard::Shard;
use crate::diagnostic::Diagnostic;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// What the shards did together.
#[derive(Debug, PartialEq, Eq)]
pub struct Merged {
    /// How many shards there were.
    pub shards: u32,
    /// Rows of all of them.
    pub rows: u64,
    /// Rows whose files were written.
    pub made: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// Rows whose text is that of an earlier batch.
    pub unchanged: u64,
}

/// Joins the manifests of all shards in `folder` into `manifest.jsonl` and removes them.
/// Err: a shard is missing or unfinished, or was made from something else than the others.
pub fn merge(folder: &Path) -> Result<Merged, Diagnostic> {
    let of = count(folder)?;
    // No shard goes on while its manifest is read and taken away.
    let mut locks = Vec::new();
    let mut parts: Vec<PathBuf> = Vec::new();
    let mut common: Option<Head> = None;
    let mut merged = Merged { shards: of, rows: 0, made: 0, refused: 0, unchanged: 0 };
    for number in 1..=of {
        locks.push(Lock::take(folder, Shard { number, of }, &|_| {})?);
        let path = folder.join(manifest_name(Shard { number, of }));
        let (head, end) = ends(&path)?;
        let whole = Head { shard: None, ..head };
        if common.as_ref().is_some_and(|common| *common != whole) {
            return Err(unusable(
                &path,
                "与其他分片的输入不同",
                "it was made from something else than the other shards",
            )
            .hint(
                "用同样的答案、表格和选项重做该分片",
                "do this shard again with the same answers, rows and options",
            ));
        }
        common = Some(whole);
        let Some(Line::End { rows, made, refused, unchanged }) = end else {
            return Err(unusable(&path, "该分片没有完成", "this shard is not finished").hint(
                format!("用 --shard {number}/{of} --resume 做完"),
                format!("finish it with --shard {number}/{of} --resume"),
            ));
        };
        merged.rows += rows;
        merged.made += made;
        merged.refused += refused;
        merged.unchanged += unchanged;
        parts.push(path);
    }
    let Merged { rows, made, refused, unchanged, .. } = merged;
    let end = Line::End { rows, made, refused, unchanged };
    let goal = folder.join(MANIFEST);
    let paths: Vec<&Path> = parts.iter().map(PathBuf::as_path).collect();
    merge_lines(&paths, &goal, common.as_ref(), &end)
        .map_err(|error| unusable(&goal, &format!("无法写入（{error}）"), &format!("cannot be written ({error})")))?;
    for part in parts {
        // The whole says all that the parts said.
        let _ = std::fs::remove_file(part);
    }
    Ok(merged)
}

/// How many shards the manifests in a folder speak of.
fn count(folder: &Path) -> Result<u32, Diagnostic> {
    let entries = std::fs::read_dir(folder)
        .map_err(|error| unusable(folder, &format!("无法读取（{error}）"), &format!("cannot be read ({error})")))?;
    let mut counts: Vec<u32> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let (_, of) = name.strip_prefix("manifest-")?.strip_suffix(".jsonl")?.split_once("-of-")?;
            of.parse().ok()
        })
        .collect();
    counts.sort_unstable();
    counts.dedup();
    match counts.as_slice() {
        [of] => Ok(*of),
        [] => Err(unusable(
            folder,
            "没有分片的清单 manifest-K-of-N.jsonl",
            "there is no manifest of a shard, manifest-K-of-N.jsonl",
        )
        .hint("先用 --shard K/N 运行各分片", "run the shards first, with --shard K/N")),
        _ => Err(unusable(folder, "分片的总数不一致", "its shards are not of one number")
            .hint("各次 --shard K/N 的 N 应当相同", "N must be the same in every --shard K/N")),
    }
}

/// First and last line of a manifest.
fn ends(path: &Path) -> Result<(Head, Option<Line>), Diagnostic> {
    let failed =
        |error: std::io::Error| unusable(path, &format!("无法读取（{error}）"), &format!("cannot be read ({error})"));
    let mut reader = BufReader::new(File::open(path).map_err(failed)?);
    let mut first = String::new();
    reader.read_line(&mut first).map_err(failed)?;
    let head = serde_json::from_str(&first).map_err(|_| unusable(path, "不是清单", "it is no manifest"))?;
    let length = reader.seek(SeekFrom::End(0)).map_err(failed)?;
    reader.seek(SeekFrom::Start(length.saturating_sub(256))).map_err(failed)?;
    let mut tail = Vec::new();
    reader.read_to_end(&mut tail).map_err(failed)?;
    let tail = String::from_utf8_lossy(&tail);
    Ok((head, tail.lines().last().and_then(|line| serde_json::from_str(line).ok())))
}
