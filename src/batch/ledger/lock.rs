//! One run at a time for one share of one folder: a lock file that names its owner and shows that it lives.
//!
//! The file is made beside its place and linked to it, which either succeeds whole or not at all on local disks and on NFS.
//! Its owner writes a new count into it every [`BEAT`] and reads whether it is still its own. Who finds it there
//! - sees at once whether the owner lives, where it is a process of the same machine and container;
//! - otherwise watches for [`SILENCE`] whether the count goes on. No two clocks are compared.
//!
//! A run that was stopped for so long that another took its lock sees that at its next beat and writes nothing more. What
//! both wrote until then is the same: the second goes on only with the manifest of the same answers, rows and library.

use crate::batch::shard::Shard;
use crate::container::{Owner, PartFile, system_words};
use crate::diagnostic::{Code, Diagnostic};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Time between two signs of life.
const BEAT: Duration = Duration::from_secs(5);
/// Without a sign of life for so long, an owner that cannot be asked is taken for dead: twelve beats, so that a file server
/// that pauses for some beats does not cost a run its lock.
const SILENCE: Duration = Duration::from_secs(60);
/// Time between two looks at the lock of another.
const LOOK: Duration = Duration::from_secs(1);

/// What stands in a lock file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Holder {
    #[serde(flatten)]
    owner: Owner,
    /// When it began, for people.
    started: String,
    /// Always of ten digits, so that a new one takes the place of the old.
    beat: String,
}

/// The right to write one share of a folder; it ends when this is dropped.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// The folder, if it was made for the lock.
    made: Option<PathBuf>,
    lost: Arc<AtomicBool>,
    ended: Arc<(Mutex<bool>, Condvar)>,
    beats: Option<JoinHandle<()>>,
}

impl Lock {
    /// Takes the lock of `shard` in `folder`, which is made if it is not there. `waits` is told, once, who has it when that
    /// must be watched for some time.
    /// Err: another run has it, or nothing can be written there.
    pub fn take(folder: &Path, shard: Shard, waits: &dyn Fn(&str)) -> Result<Lock, Diagnostic> {
        let made = (!folder.exists()).then(|| folder.to_owned());
        let failed = |error: io::Error| cannot_lock(folder, &error);
        fs::create_dir_all(folder).map_err(failed)?;
        let path = folder.join(format!(".baomi{}.lock", shard.suffix()));
        let holder =
            Holder { owner: Owner::me().clone(), started: Owner::me().since_words(), beat: format!("{:010}", 0) };
        loop {
            match claim(&path, shard, &holder) {
                Ok(file) => return Ok(Lock::held_by(path, made, file, holder)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(error)),
            }
            let seen = match fs::read(&path) {
                Ok(seen) => seen,
                // Given back meanwhile.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(failed(error)),
            };
            let other = serde_json::from_slice::<Holder>(&seen).ok();
            let lives = match &other {
                Some(other) if other.owner.is_near() => !other.owner.is_dead(),
                _ => {
                    waits(&name_of(other.as_ref()));
                    goes_on(&path, &seen)
                }
            };
            if lives {
                return Err(in_use(folder, &path, other.as_ref()));
            }
            remove(&path, shard, &seen).map_err(failed)?;
        }
    }

    /// False once another run has taken it over.
    pub fn is_held(&self) -> bool {
        !self.lost.load(Ordering::Relaxed)
    }

    fn held_by(path: PathBuf, made: Option<PathBuf>, file: File, holder: Holder) -> Lock {
        let lost = Arc::new(AtomicBool::new(false));
        let ended = Arc::new((Mutex::new(false), Condvar::new()));
        let beats = {
            let (path, lost, ended) = (path.clone(), Arc::clone(&lost), Arc::clone(&ended));
            std::thread::spawn(move || beat(&path, file, holder, &lost, &ended))
        };
        Lock { path, made, lost, ended, beats: Some(beats) }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        *self.ended.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.ended.1.notify_all();
        if let Some(beats) = self.beats.take() {
            let _ = beats.join();
        }
        if self.is_held() {
            let _ = fs::remove_file(&self.path);
        }
        if let Some(folder) = &self.made {
            // It stays where anything was written to it.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Puts the lock at its place, whole. Err(AlreadyExists): there is one.
fn claim(path: &Path, shard: Shard, holder: &Holder) -> io::Result<File> {
    let text = serde_json::to_string(holder).map_err(io::Error::other)?;
    let mut part = PartFile::new(path, &shard.suffix())?;
    part.write_all(text.as_bytes())?;
    part.file().sync_data()?;
    // Who finds it there must be able to tell whose it is.
    part.show()?;
    match fs::hard_link(part.path(), path) {
        Ok(()) => OpenOptions::new().write(true).open(part.path()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            // On NFS the answer to a link that succeeded can be lost, and the link be tried again.
            match fs::read(path).is_ok_and(|there| there == text.as_bytes()) && is_linked(part.path()) {
                true => OpenOptions::new().write(true).open(part.path()),
                false => Err(error),
            }
        }
        // A file system without links: an exclusive new file is the next best. For a moment it is empty, and who reads it
        // then watches it as the lock of a stranger.
        Err(_) => {
            let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
            file.write_all(text.as_bytes())?;
            file.sync_data()?;
            Ok(file)
        }
    }
}

#[cfg(unix)]
fn is_linked(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| std::os::unix::fs::MetadataExt::nlink(&about) == 2)
}

#[cfg(not(unix))]
fn is_linked(_: &Path) -> bool {
    false
}

/// Shows that the owner lives until `ended`, or until another has the lock.
fn beat(path: &Path, mut file: File, mut holder: Holder, lost: &AtomicBool, ended: &(Mutex<bool>, Condvar)) {
    let mut count: u64 = 0;
    let mut over = ended.0.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        over = ended.1.wait_timeout(over, BEAT).unwrap_or_else(PoisonError::into_inner).0;
        if *over {
            return;
        }
        // A server that does not answer says nothing of whose the lock is.
        let gone = match fs::read(path) {
            Ok(there) => !is_same(&there, &holder),
            Err(error) => error.kind() == ErrorKind::NotFound,
        };
        if gone {
            lost.store(true, Ordering::Relaxed);
            return;
        }
        count += 1;
        holder.beat = format!("{count:010}");
        if let Ok(text) = serde_json::to_string(&holder) {
            let _ = file
                .seek(SeekFrom::Start(0))
                .and_then(|_| file.write_all(text.as_bytes()))
                .and_then(|()| file.sync_data());
        }
    }
}

fn is_same(there: &[u8], holder: &Holder) -> bool {
    serde_json::from_slice::<Holder>(there).is_ok_and(|there| there.owner == holder.owner)
}

/// Watches a lock: true as soon as it changes, false when it has not for [`SILENCE`].
fn goes_on(path: &Path, seen: &[u8]) -> bool {
    let began = Instant::now();
    while began.elapsed() < SILENCE {
        std::thread::sleep(LOOK);
        match fs::read(path) {
            Ok(now) if now == seen => {}
            Err(error) if error.kind() == ErrorKind::NotFound => return false,
            _ => return true,
        }
    }
    false
}

/// Takes away the lock of a dead owner, which reads `seen`. One that another run has put there meanwhile is put back.
fn remove(path: &Path, shard: Shard, seen: &[u8]) -> io::Result<()> {
    let aside = PartFile::new(path, &shard.suffix())?;
    match fs::rename(path, aside.path()) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        moved => moved?,
    }
    if fs::read(aside.path())? != seen {
        let _ = fs::hard_link(aside.path(), path);
    }
    Ok(())
}

fn name_of(holder: Option<&Holder>) -> String {
    match holder {
        Some(Holder { owner, started, .. }) => format!("{} {} {started}", owner.host, owner.pid),
        None => "?".to_owned(),
    }
}

fn in_use(folder: &Path, lock: &Path, holder: Option<&Holder>) -> Diagnostic {
    let (shown, lock) = (folder.display(), lock.display());
    let (zh, en) = match holder {
        Some(Holder { owner, started, .. }) => (
            format!("（主机 {}，进程 {}，{started} 开始）", owner.host, owner.pid),
            format!(" (host {}, process {}, since {started})", owner.host, owner.pid),
        ),
        None => (String::new(), String::new()),
    };
    Diagnostic::of(
        Code::FolderInUse,
        format!("另一次运行正在写入 {shown}{zh}"),
        format!("another run is writing to {shown}{en}"),
    )
    .hint(
        format!("等它结束，或者换一个文件夹；不同的分片（--shard）可以同时写入。该进程确已不在的，删除 {lock}"),
        format!(
            "wait for it to end, or name another folder; different shards (--shard) may write at the same time. If that process is certainly gone, remove {lock}"
        ),
    )
}

fn cannot_lock(folder: &Path, error: &io::Error) -> Diagnostic {
    let shown = folder.display();
    let (zh, en) = system_words(error);
    Diagnostic::of(Code::Output, format!("无法写入 {shown}：{zh}"), format!("cannot write to {shown}: {en}"))
        .hint("检查文件夹的权限与磁盘空间", "check the folder's rights and the room on disk")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shard(number: u32) -> Shard {
        Shard { number, of: 2 }
    }

    #[test]
    fn one_run_has_a_share_and_other_shares_are_free() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let take = |number| Lock::take(folder.path(), shard(number), &|_| {});
        let first = take(1).expect("it is free");
        let refused = take(1).expect_err("it is taken");
        let said = refused.message.en.unwrap_or_default();
        assert!(refused.code == Code::FolderInUse && said.contains(&std::process::id().to_string()), "{said}");
        assert!(said.contains(&Owner::me().since_words()), "to the second: {said}");
        let _second = take(2).expect("another share");
        drop(first);
        take(1).expect("it was given back");
    }

    #[test]
    fn the_lock_of_a_dead_process_is_taken_over_at_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(".baomi-1-of-2.lock");
        let text = {
            let _held = Lock::take(folder.path(), shard(1), &|_| {}).expect("it is free");
            fs::read_to_string(&path).expect("it is there")
        };
        if Owner::me().is_near() {
            let pid = format!("\"pid\":{}", std::process::id());
            fs::write(&path, text.replace(&pid, "\"pid\":4194999")).expect("writable");
            let taken = Lock::take(folder.path(), shard(1), &|_| panic!("nothing to wait for")).expect("nobody's");
            assert!(taken.is_held());
        }
        assert!(fs::read_dir(folder.path()).expect("readable").next().is_none(), "nothing is left");
    }

    #[test]
    fn a_lock_that_another_has_meanwhile_is_put_back() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(".baomi-1-of-2.lock");
        fs::write(&path, "of a third").expect("writable");
        remove(&path, shard(1), b"of a dead one").expect("readable");
        assert_eq!(fs::read_to_string(&path).expect("it is back"), "of a third");
    }
}
