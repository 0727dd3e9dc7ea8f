//! Answer files from disk: the deal's own and the defaults it extends.

use crate::answers::Layers;
use crate::container::limits::TEXT_FILE_BYTES;
use crate::container::{ReadError, read_text};
use crate::diagnostic::{Code, Diagnostic, Source};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An answer file and those it extends, each named relative to the one that names it.
///
/// # Errors
/// A file cannot be read, or extends goes too deep.
pub fn read_layers(path: &Path) -> Result<Layers, Diagnostic> {
    let mut current: PathBuf = path.to_owned();
    Layers::read(&read(path)?, &mut |below| {
        current = defaults(current.parent().unwrap_or(Path::new("")), below)?;
        read(&current)
    })
}

/// The file that `extends = "below"` of an answer file in `folder` means: a regular `.toml` file by a relative path. An
/// answer file may come from elsewhere; it is not to open devices, pipes and whatever else lies on this machine.
fn defaults(folder: &Path, below: &str) -> Result<PathBuf, Diagnostic> {
    let path = Path::new(below);
    let refused = |zh: &str, en: &str| {
        Diagnostic::of(Code::Extends, format!("extends = \"{below}\"：{zh}"), format!("extends = \"{below}\": {en}")).hint(
            "写与本文件相对的路径，指向 .toml 答案文件，如 \"house.toml\"、\"../house.toml\"",
            "write a path relative to this file that leads to an answer file, such as \"house.toml\" or \"../house.toml\"",
        )
    };
    // A path of Windows is absolute on every system.
    if path.has_root() || below.starts_with('\\') || below.as_bytes().get(1) == Some(&b':') {
        return Err(refused("是绝对路径", "it is an absolute path"));
    }
    if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("toml")) {
        return Err(refused("不是 .toml 文件", "it is no .toml file"));
    }
    let path = folder.join(path);
    match std::fs::metadata(&path) {
        Ok(about) if !about.is_file() && !about.is_dir() => {
            Err(refused("是设备或者管道，不是文件", "it is a device or a pipe and no file"))
        }
        // What else is wrong is told when it is read.
        _ => Ok(path),
    }
}

/// One text file as UTF-8, without its byte-order mark.
pub fn read(path: &Path) -> Result<Arc<Source>, Diagnostic> {
    let shown = path.display().to_string();
    let failed = |zh: &str, en: &str| {
        Diagnostic::of(Code::Input, format!("无法读取 {shown}：{zh}"), format!("cannot read {shown}: {en}"))
    };
    let text = read_text(path).map_err(|error| match error {
        ReadError::System(error) if error.kind() == std::io::ErrorKind::NotFound => {
            failed("没有这个文件", "there is no such file")
                .hint("检查文件名与当前文件夹", "check the name and the folder you are in")
        }
        ReadError::System(error) => failed(&error.to_string(), &error.to_string()),
        ReadError::Folder => {
            failed("这是文件夹", "it is a folder").hint("写其中的答案文件", "name the answer file in it")
        }
        ReadError::TooLong => {
            let most = TEXT_FILE_BYTES >> 20;
            failed(
                &format!("文件超过 {most} MB，不是答案文件"),
                &format!("it is larger than {most} MB and no answer file"),
            )
        }
        ReadError::NotText(line) => {
            failed(&format!("第 {line} 行不是 UTF-8 编码"), &format!("line {line} is not UTF-8"))
                .hint("在编辑器中另存为 UTF-8 编码", "save the file as UTF-8 in your editor")
        }
    })?;
    Ok(Source::new(shown, text))
}
