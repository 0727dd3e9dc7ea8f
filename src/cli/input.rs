//! Answer files from disk: the deal's own and the defaults it extends.

use crate::answers::Layers;
use crate::diagnostic::{Code, Diagnostic, Source};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// No answer file of a person is longer; a larger one is some other file.
const LARGEST_FILE: u64 = 16 * 1024 * 1024;

/// An answer file and those it extends, each named relative to the one that names it.
///
/// # Errors
/// A file cannot be read, or extends goes too deep.
pub fn read_layers(path: &Path) -> Result<Layers, Diagnostic> {
    let mut current: PathBuf = path.to_owned();
    Layers::read(&read(path)?, &mut |below| {
        current = current.parent().unwrap_or(Path::new("")).join(below);
        read(&current)
    })
}

/// One text file as UTF-8, without its byte-order mark.
pub fn read(path: &Path) -> Result<Arc<Source>, Diagnostic> {
    let shown = path.display().to_string();
    let failed = |zh: &str, en: &str| {
        Diagnostic::of(Code::Input, format!("无法读取 {shown}：{zh}"), format!("cannot read {shown}: {en}"))
    };
    let size = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => failed("没有这个文件", "there is no such file")
            .hint("检查文件名与当前文件夹", "check the name and the folder you are in"),
        _ => failed(&error.to_string(), &error.to_string()),
    })?;
    if size.is_dir() {
        return Err(failed("这是文件夹", "it is a folder").hint("写其中的答案文件", "name the answer file in it"));
    }
    if size.len() > LARGEST_FILE {
        return Err(failed("文件超过 16 MB，不是答案文件", "it is larger than 16 MB and no answer file"));
    }
    let bytes = std::fs::read(path).map_err(|error| failed(&error.to_string(), &error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
        failed(&format!("第 {line} 行不是 UTF-8 编码"), &format!("line {line} is not UTF-8"))
            .hint("在编辑器中另存为 UTF-8 编码", "save the file as UTF-8 in your editor")
    })?;
    let text = text.strip_prefix('\u{FEFF}').map_or(text.clone(), str::to_owned);
    Ok(Source::new(shown, text))
}
