//! What a batch was made from, kept beside its manifest, so that a later batch can be compared with it: the answers that all
//! rows share and the spreadsheet.

use super::manifest::unusable;
use crate::container::PartFile;
use crate::diagnostic::Diagnostic;
use crate::value::sha256_of;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// File name of the answers that all rows share.
pub const ANSWERS: &str = "manifest.answers.toml";
/// That of the spreadsheet, without its ending.
const ROWS: &str = "manifest.rows";

/// Where the spreadsheet of that name is kept in `folder`.
pub fn rows_path(folder: &Path, name: &str) -> PathBuf {
    let ending =
        Path::new(name).extension().map_or_else(|| "csv".into(), |ending| ending.to_string_lossy().to_lowercase());
    folder.join(format!("{ROWS}.{ending}"))
}

/// Keeps the answers and the spreadsheet at `rows`, whose hash is `sha256`, in `folder`; what is there already stays.
///
/// # Errors
/// They cannot be written, or the spreadsheet is no longer the one that was read.
pub fn keep(folder: &Path, answers: &str, rows: &Path, sha256: &str) -> Result<(), Diagnostic> {
    let goal = folder.join(ANSWERS);
    let failed = |goal: &Path, error: io::Error| {
        unusable(goal, &format!("无法写入（{error}）"), &format!("cannot be written ({error})"))
            .hint("检查文件夹的权限与磁盘空间", "check the folder's rights and the room on disk")
    };
    if !std::fs::read(&goal).is_ok_and(|there| there == answers.as_bytes()) {
        let written = PartFile::new(&goal, "").and_then(|mut part| {
            part.write_all(answers.as_bytes())?;
            part.publish(&goal)
        });
        written.map_err(|error| failed(&goal, error))?;
    }
    let goal = rows_path(folder, &rows.to_string_lossy());
    let hash = |path: &Path| sha256_of(File::open(path)?);
    if hash(&goal).is_ok_and(|there| there == sha256) {
        return Ok(());
    }
    let copied = PartFile::new(&goal, "").and_then(|mut part| {
        io::copy(&mut File::open(rows)?, &mut part)?;
        match hash(part.path())? == sha256 {
            true => part.publish(&goal),
            false => Err(io::Error::other("the spreadsheet has changed meanwhile / 表格在运行期间被改动")),
        }
    });
    copied.map_err(|error| failed(&goal, error))
}
