//! Files to disk: whole or not at all.

use super::input::stem;
use super::{Failure, report};
use crate::container::{PartFile, keep_earlier, may_hold_work, sweep_dead, system_words};
use crate::diagnostic::{Code, Diagnostic};
use crate::value::Language;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A finished file.
#[derive(Debug)]
pub struct Output {
    /// Where it goes.
    pub path: PathBuf,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Refuses files whose outputs would have one name and write over each other.
pub fn distinct(inputs: &[PathBuf]) -> Result<(), Failure> {
    let mut seen: BTreeMap<String, &Path> = BTreeMap::new();
    for path in inputs {
        if let Some(other) = seen.insert(stem(path).to_lowercase(), path) {
            let (a, b) = (other.display(), path.display());
            return Err(vec![
                Diagnostic::of(
                    Code::Output,
                    format!("{a} 和 {b} 会写入同名文件"),
                    format!("{a} and {b} would write files of the same name"),
                )
                .hint(
                    "分两次生成，用 -o 写到不同文件夹",
                    "build them one after the other, into different folders with -o",
                ),
            ]);
        }
    }
    Ok(())
}

/// Writes every file under a temporary name first and renames them only when all are written, so that a failure
/// leaves earlier outputs as they were. An earlier file that is worth keeping stays as `.bak`, and this is said.
pub fn write_all(outputs: &[Output], language: Language) -> Result<(), Diagnostic> {
    let folders: BTreeSet<&Path> = outputs.iter().map(|output| folder(&output.path)).collect();
    for folder in folders {
        std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
        sweep_dead(folder);
    }
    let mut ready = Vec::new();
    for output in outputs {
        if output.path.is_dir() {
            let shown = output.path.display();
            return Err(Diagnostic::of(
                Code::Output,
                format!("{shown} 是文件夹，无法写入"),
                format!("{shown} is a folder and cannot be written"),
            ));
        }
        let mut file = PartFile::new(&output.path, "").map_err(|error| failed(&output.path, &error))?;
        file.write_all(&output.bytes).map_err(|error| failed(&output.path, &error))?;
        ready.push((file, output));
    }
    for (file, Output { path, bytes }) in ready {
        if is_worth_keeping(path) {
            let kept = keep_earlier(path, &[bytes]).map_err(|error| failed(path, &error))?;
            kept.iter().for_each(|copy| say_kept(path, copy, language));
        }
        file.publish(path).map_err(|error| failed(path, &error))?;
    }
    Ok(())
}

/// Locks, decisions on changes, and next answers.
const WORKED_ON: [&str; 3] = [".lock.toml", ".changes.toml", ".next.toml"];

/// Whether somebody may have worked on the file at `path`, or it was sent, as a lock in its folder says.
fn is_worth_keeping(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    WORKED_ON.iter().any(|ending| name.ends_with(ending)) || may_hold_work(path) || is_named_by_a_lock(path)
}

fn is_named_by_a_lock(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let quoted = format!("\"{name}\"");
    let Ok(entries) = std::fs::read_dir(folder(path)) else { return false };
    let locks = entries.flatten().map(|entry| entry.path());
    let mut locks = locks.filter(|lock| lock.to_string_lossy().ends_with(".lock.toml"));
    locks.any(|lock| crate::container::read_text(&lock).is_ok_and(|text| text.contains(&quoted)))
}

/// Writes a file that must not exist yet.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    sweep_dead(folder(path));
    let mut file = PartFile::new(path, "").map_err(|error| failed(path, &error))?;
    file.write_all(bytes).map_err(|error| failed(path, &error))?;
    match file.publish_new(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let shown = path.display();
            Err(Diagnostic::of(
                Code::Output,
                format!("{shown} 已存在，没有改动它"),
                format!("{shown} exists already and was left as it is"),
            )
            .hint("换一个文件名，或者先移走该文件", "choose another name, or move the file away first"))
        }
        Err(error) => Err(failed(path, &error)),
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn say_kept(path: &Path, copy: &Path, language: Language) {
    let (path, copy) = (path.display(), copy.display());
    report::note(&match language {
        Language::Zh => format!("{path} 原有不同的内容（可能有人改过），已另存为 {copy}"),
        Language::En => format!("{path} held something else (perhaps worked on by hand): kept as {copy}"),
    });
}

fn failed(path: &Path, error: &std::io::Error) -> Diagnostic {
    let shown = path.display();
    let (zh, en) = system_words(error);
    Diagnostic::of(Code::Output, format!("无法写入 {shown}：{zh}"), format!("cannot write {shown}: {en}")).hint(
        "检查文件夹的权限与磁盘空间；已有的文件没有改动",
        "check the folder's rights and the room on disk; earlier files were left as they were",
    )
}
