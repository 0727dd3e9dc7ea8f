//! Files to disk: whole or not at all.

use crate::diagnostic::{Code, Diagnostic};
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

/// Writes every file under a temporary name first and renames them only when all are written, so that a failure
/// leaves earlier outputs as they were.
pub fn write_all(outputs: &[Output]) -> Result<(), Diagnostic> {
    let mut ready = Vec::new();
    for output in outputs {
        let folder = output.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
        if output.path.is_dir() {
            let shown = output.path.display();
            return Err(Diagnostic::of(
                Code::Output,
                format!("{shown} 是文件夹，无法写入"),
                format!("{shown} is a folder and cannot be written"),
            ));
        }
        let mut file = temporary(folder).map_err(|error| failed(&output.path, &error))?;
        file.write_all(&output.bytes).map_err(|error| failed(&output.path, &error))?;
        ready.push((file, &output.path));
    }
    for (file, path) in ready {
        file.persist(path).map_err(|error| failed(path, &error.error))?;
    }
    Ok(())
}

/// Writes a file that must not exist yet.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = temporary(folder).map_err(|error| failed(path, &error))?;
    file.write_all(bytes).map_err(|error| failed(path, &error))?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
            let shown = path.display();
            Err(Diagnostic::of(
                Code::Output,
                format!("{shown} 已存在，没有改动它"),
                format!("{shown} exists already and was left as it is"),
            )
            .hint("换一个文件名，或者先移走该文件", "choose another name, or move the file away first"))
        }
        Err(error) => Err(failed(path, &error.error)),
    }
}

/// A temporary file beside its goal, with the rights that an ordinary new file has.
fn temporary(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".baomi-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn failed(path: &Path, error: &std::io::Error) -> Diagnostic {
    let shown = path.display();
    Diagnostic::of(Code::Output, format!("无法写入 {shown}：{error}"), format!("cannot write {shown}: {error}")).hint(
        "检查文件夹的权限与磁盘空间；已有的文件没有改动",
        "check the folder's rights and the room on disk; earlier files were left as they were",
    )
}
