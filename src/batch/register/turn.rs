//! One process at a time changes a register: a lock on a file beside it, which is gone afterwards.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The right to change a register; it ends when this is dropped, or with its process.
#[derive(Debug)]
pub struct Turn {
    path: PathBuf,
    file: File,
}

impl Turn {
    /// Waits until no other process changes the register at `register`.
    ///
    /// # Errors
    /// The file beside it cannot be made or locked.
    pub fn take(register: &Path) -> io::Result<Turn> {
        let mut name = OsString::from(".");
        name.push(register.file_name().unwrap_or_default());
        name.push(".lock");
        let path = register.with_file_name(name);
        loop {
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
            file.lock()?;
            // Who had it before may have removed the name meanwhile: then this is the lock of no name, and others take theirs.
            if is_at(&file, &path)? {
                return Ok(Turn { path, file });
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // While it is locked, so that nobody holds a name that is no longer there without seeing it.
        if CAN_TELL {
            let _ = std::fs::remove_file(&self.path);
        }
        let _ = self.file.unlock();
    }
}

/// Whether it can be told that a name still is that of an open file; without that the file stays.
const CAN_TELL: bool = cfg!(unix);

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let open = file.metadata()?;
    match std::fs::metadata(path) {
        Ok(there) => Ok((open.dev(), open.ino()) == (there.dev(), there.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn one_at_a_time_and_nothing_is_left() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let register = folder.path().join("register.xlsx");
        let inside = AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let _turn = Turn::take(&register).expect("writable");
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "another is at it");
                        std::thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        if CAN_TELL {
            assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 0);
        }
    }
}
