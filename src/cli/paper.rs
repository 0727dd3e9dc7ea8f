//! Papers from disk or standard input: those of the other side, and ours come back.

use crate::container::limits::PAPER_BYTES;
use crate::container::system_words;
use crate::diagnostic::{Code, Diagnostic};
use std::io::Read;
use std::path::Path;

/// Bytes read from a file or standard input: those of the largest paper and one more, which tells a larger one.
const MOST: u64 = PAPER_BYTES as u64 + 1;

/// The name and bytes of a file, or of standard input.
///
/// # Errors
/// It cannot be read.
pub(super) fn read_bytes(path: &Path) -> Result<(String, Vec<u8>), Diagnostic> {
    let failed = |error: &std::io::Error| {
        let shown = path.display();
        let (zh, en) = system_words(error);
        Diagnostic::of(Code::Input, format!("无法读取 {shown}：{zh}"), format!("cannot read {shown}: {en}"))
            .hint("检查文件名、权限与当前文件夹", "check the name, the rights and the folder you are in")
    };
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().lock().take(MOST).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
        return Ok(("stdin.txt".to_owned(), bytes));
    }
    let file = std::fs::File::open(path).map_err(|error| failed(&error))?;
    file.take(MOST).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    Ok((name, bytes))
}
