//! A file that somebody may have worked on is never lost: before another takes its name, it is kept beside it.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// If there is a file at `goal` that holds something else than `new` (its bytes, in pieces), copies it to `goal.bak`, or to
/// `goal.2.bak` and so on: a copy that is there already is never written over. Gives the copy that was made.
pub fn keep_earlier(goal: &Path, new: &[&[u8]]) -> io::Result<Option<PathBuf>> {
    match fs::metadata(goal) {
        Ok(about) if about.is_file() => {}
        _ => return Ok(None),
    }
    let mut earlier = Vec::new();
    fs::File::open(goal)?.read_to_end(&mut earlier)?;
    if earlier.len() == new.iter().map(|piece| piece.len()).sum::<usize>()
        && earlier.iter().eq(new.iter().copied().flatten())
    {
        return Ok(None);
    }
    let copy = (1..).map(|number| copy_name(goal, number)).find(|path| match fs::read(path) {
        Ok(kept) => kept == earlier,
        Err(_) => true,
    });
    let Some(copy) = copy.filter(|copy| !copy.exists()) else { return Ok(None) };
    // A link or a copy: either way the rights stay.
    fs::copy(goal, &copy)?;
    Ok(Some(copy))
}

/// Whether somebody may have worked on the file at `path`: a Word file, or a PDF to which something was added since it was
/// written, as a signature is.
pub fn may_hold_work(path: &Path) -> bool {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("docx") => true,
        Some("pdf") => fs::read(path).is_ok_and(|bytes| is_added_to(&bytes)),
        _ => false,
    }
}

/// Each addition to a PDF, and the file as first written, ends with this mark.
fn is_added_to(pdf: &[u8]) -> bool {
    let holds =
        |mark: &[u8], times: usize| pdf.windows(mark.len()).filter(|window| *window == mark).nth(times - 1).is_some();
    holds(b"%%EOF", 2) || holds(b"/ByteRange", 1)
}

fn copy_name(goal: &Path, number: u32) -> PathBuf {
    let mut name = goal.as_os_str().to_owned();
    name.push(if number == 1 { ".bak".to_owned() } else { format!(".{number}.bak") });
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_earlier_file_is_kept_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let goal = folder.path().join("a.docx");
        let keep = |new: &[u8]| keep_earlier(&goal, &[new]).expect("writable");
        assert_eq!(keep(b"new"), None, "there is none");
        fs::write(&goal, "by hand").expect("writable");
        assert_eq!(keep(b"by hand"), None, "it is the same");
        assert_eq!(keep(b"new"), Some(folder.path().join("a.docx.bak")));
        assert_eq!(keep(b"new"), None, "it is kept already");
        fs::write(&goal, "by hand again").expect("writable");
        assert_eq!(keep(b"new"), Some(folder.path().join("a.docx.2.bak")));
        assert_eq!(fs::read(folder.path().join("a.docx.bak")).expect("kept"), b"by hand");
    }
}
