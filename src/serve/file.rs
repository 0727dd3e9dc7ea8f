//! The answer file that is open: its text, what was before and after, its place on disk, its autosave.

use super::refusal::Refusal;
use crate::container::{PartFile, ReadError, read_text};
use crate::diagnostic::Source;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Texts that can be gone back to. An answer file has some ten KB, so that they stay below ten MB.
const HISTORY: usize = 500;

/// An answer file that is being written.
#[derive(Debug)]
pub struct OpenFile {
    folder: PathBuf,
    /// Its name in the folder; None until it is saved first.
    name: Option<String>,
    /// None: nothing was opened or begun.
    text: Option<Arc<Source>>,
    /// As it was opened: what changes are shown against.
    opened: String,
    undo: Vec<String>,
    redo: Vec<String>,
    /// What the disk held when it was read or written last; None: nothing.
    on_disk: Option<String>,
    /// When that was written, to see at a glance that nothing changed.
    written: Option<SystemTime>,
    recovery: Option<Recovery>,
    /// Grows with each change.
    pub revision: u64,
}

/// What a run that ended early left.
#[derive(Debug, Clone)]
pub struct Recovery {
    text: String,
    /// How long ago it was written.
    pub age: Duration,
}

impl OpenFile {
    /// Nothing yet, in `folder`.
    pub fn none(folder: PathBuf) -> OpenFile {
        let mut file = OpenFile {
            folder,
            name: None,
            text: None,
            opened: String::new(),
            undo: Vec::new(),
            redo: Vec::new(),
            on_disk: None,
            written: None,
            recovery: None,
            revision: 0,
        };
        file.recovery = file.find_recovery();
        file
    }

    /// The file `name` of `folder`.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn open(folder: PathBuf, name: String) -> Result<OpenFile, ReadError> {
        let mut file = OpenFile::none(folder);
        let path = file.folder.join(&name);
        let written = settled(&path);
        let text = read_text(&path)?;
        file.name = Some(name);
        file.written = written;
        file.on_disk = Some(text.clone());
        file.begin(text);
        file.recovery = file.find_recovery();
        Ok(file)
    }

    /// Begins anew with this text, which has no place on disk.
    pub fn replace(&mut self, text: String) {
        self.remove_autosave();
        self.name = None;
        self.on_disk = None;
        self.written = None;
        self.undo.clear();
        self.redo.clear();
        self.begin(text);
        self.autosave();
    }

    fn begin(&mut self, text: String) {
        self.opened.clone_from(&text);
        self.put(text);
    }

    fn put(&mut self, text: String) {
        self.text = Some(Source::new(self.path().display().to_string(), text));
        self.revision += 1;
    }

    /// Its text, if one is open.
    pub fn text(&self) -> Option<&Arc<Source>> {
        self.text.as_ref()
    }

    /// As it was opened.
    pub fn opened(&self) -> Option<Arc<Source>> {
        self.text.as_ref().map(|source| Source::new(source.name.clone(), self.opened.clone()))
    }

    /// Where it is, or would be.
    pub fn path(&self) -> PathBuf {
        self.folder.join(self.name.as_deref().unwrap_or(UNNAMED))
    }

    /// Its name on disk.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The folder it is in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether the disk has what is shown.
    pub fn is_saved(&self) -> bool {
        self.text.as_ref().is_none_or(|source| self.on_disk.as_deref() == Some(&source.text))
    }

    /// A changed text.
    pub fn change(&mut self, text: String) {
        let Some(before) = self.text.as_ref().map(|source| source.text.clone().into_owned()) else {
            return self.begin(text);
        };
        if before == text {
            return;
        }
        if self.undo.len() == HISTORY {
            self.undo.remove(0);
        }
        self.undo.push(before);
        self.redo.clear();
        self.put(text);
    }

    /// The text before the last change.
    pub fn undo(&mut self) {
        if let (Some(text), Some(now)) = (self.undo.pop(), self.text.clone()) {
            self.redo.push(now.text.clone().into_owned());
            self.put(text);
        }
    }

    /// The text after it again.
    pub fn redo(&mut self) {
        if let (Some(text), Some(now)) = (self.redo.pop(), self.text.clone()) {
            self.undo.push(now.text.clone().into_owned());
            self.put(text);
        }
    }

    /// Whether there is something to go back and forward to.
    pub fn can(&self) -> (bool, bool) {
        (!self.undo.is_empty(), !self.redo.is_empty())
    }

    /// Writes it to disk, under a new name where one is given; `force` writes over what somebody else wrote.
    ///
    /// # Errors
    /// A name that is none; a file that is there already, or was changed by another program; the disk.
    pub fn save(&mut self, name: Option<&str>, force: bool) -> Result<(), Refusal> {
        let Some(source) = self.text.clone() else { return Err(Refusal::nothing_open()) };
        let name = match name.or(self.name.as_deref()) {
            Some(name) => plain_name(name)?,
            None => return Err(Refusal::conflict("no-name", "请给文件起名", "the file needs a name")),
        };
        let goal = self.folder.join(&name);
        let is_own = self.name.as_deref() == Some(&*name);
        if is_own && !force && self.changed_on_disk() {
            return Err(Refusal::conflict(
                "changed-on-disk",
                "磁盘上的文件在打开之后被别的程序改动",
                "the file on disk was changed by another program since it was opened",
            ));
        }
        let mut part = PartFile::new(&goal, "").map_err(|error| cannot_write(&goal, &error))?;
        part.write_all(source.text.as_bytes()).map_err(|error| cannot_write(&goal, &error))?;
        let published = if is_own || force { part.publish(&goal) } else { part.publish_new(&goal) };
        match published {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(Refusal::conflict(
                    "exists",
                    format!("已有名为 {name} 的文件"),
                    format!("there is a file {name} already"),
                ));
            }
            Err(error) => return Err(cannot_write(&goal, &error)),
        }
        self.remove_autosave();
        self.name = Some(name);
        self.on_disk = Some(source.text.clone().into_owned());
        self.written = settled(&goal);
        // Findings name the file by its new place.
        self.text = Some(Source::new(self.path().display().to_string(), source.text.clone()));
        Ok(())
    }

    /// Whether the file on disk is no longer the one that was read or written.
    pub fn changed_on_disk(&mut self) -> bool {
        let (Some(_), Some(known)) = (&self.name, &self.on_disk) else { return false };
        let path = self.path();
        let now = modified(&path);
        if now.is_some() && now == self.written {
            return false;
        }
        let same = read_text(&path).is_ok_and(|text| text == *known);
        if same {
            self.written = settled(&path);
        }
        !same
    }

    /// Takes what the disk has now; what was shown can be gone back to.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn reload(&mut self) -> Result<(), Refusal> {
        if self.name.is_none() {
            return Err(Refusal::nothing_open());
        }
        let path = self.path();
        let text = read_text(&path).map_err(|_| {
            Refusal::not_found(format!("无法读取 {}", path.display()), format!("cannot read {}", path.display()))
        })?;
        // What is written behind this is told by its time or, where that is too near, by its words.
        self.written = None;
        self.on_disk = Some(text.clone());
        self.change(text);
        self.remove_autosave();
        Ok(())
    }

    /// Keeps what is not saved, so that a run that ends early loses nothing. What cannot be kept is told by the next save.
    pub fn autosave(&self) {
        if self.recovery.is_some() {
            return;
        }
        if self.is_saved() {
            return self.remove_autosave();
        }
        let Some(source) = &self.text else { return };
        let goal = self.autosave_path();
        let kept = PartFile::new(&goal, "").and_then(|mut part| {
            part.write_all(source.text.as_bytes())?;
            part.publish(&goal)
        });
        // A folder that cannot be written to: saving says so.
        drop(kept);
    }

    /// What an earlier run left, until it is taken or thrown away.
    pub fn recovery(&self) -> Option<&Recovery> {
        self.recovery.as_ref()
    }

    /// Takes what an earlier run left, or throws it away.
    pub fn recover(&mut self, take: bool) {
        let Some(recovery) = self.recovery.take() else { return };
        if take {
            self.change(recovery.text);
        }
        self.autosave();
        if !take {
            self.remove_autosave();
        }
    }

    fn find_recovery(&self) -> Option<Recovery> {
        let path = self.autosave_path();
        let text = read_text(&path).ok()?;
        if self.on_disk.as_ref() == Some(&text) {
            return None;
        }
        let age = modified(&path).and_then(|time| time.elapsed().ok()).unwrap_or_default();
        Some(Recovery { text, age })
    }

    fn autosave_path(&self) -> PathBuf {
        self.folder.join(format!(".{}.autosave", self.name.as_deref().unwrap_or(UNNAMED)))
    }

    fn remove_autosave(&self) {
        // One that is not there need not be removed.
        let _ = std::fs::remove_file(self.autosave_path());
    }
}

/// What a file is called until it has a name.
const UNNAMED: &str = "unsaved.toml";

/// Longest name of a file: file systems take 255 bytes, and the autosave has some more.
const LONGEST_NAME: usize = 200;

/// A name of a file in the folder, and of nothing else.
fn plain_name(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    let name = if name.to_lowercase().ends_with(".toml") { name.to_owned() } else { format!("{name}.toml") };
    let is_plain = |c: char| !c.is_control() && !r#"/\:*?"<>|"#.contains(c);
    if name.len() > LONGEST_NAME || name.starts_with('.') || !name.chars().all(is_plain) {
        return Err(Refusal::not_understood(
            format!("“{name}”不能作为文件名：只写名称，不写文件夹"),
            format!("“{name}” is no name for a file: write the name alone, without folders"),
        ));
    }
    Ok(name)
}

fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|about| about.modified()).ok()
}

/// When a file was written last, where that is long enough ago: two changes within a tick of the file system bear one time.
fn settled(path: &Path) -> Option<SystemTime> {
    modified(path).filter(|time| time.elapsed().is_ok_and(|age| age > TICK))
}

/// More than the coarsest clock of a file system in use: two seconds.
const TICK: Duration = Duration::from_millis(2_500);

fn cannot_write(path: &Path, error: &io::Error) -> Refusal {
    let shown = path.display();
    Refusal::conflict("disk", format!("无法写入 {shown}：{error}"), format!("cannot write {shown}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary folder")
    }

    fn open(folder: &Path, text: &str) -> OpenFile {
        std::fs::write(folder.join("deal.toml"), text).expect("writable");
        OpenFile::open(folder.to_owned(), "deal.toml".to_owned()).expect("readable")
    }

    fn shown(file: &OpenFile) -> &str {
        file.text().map_or("", |source| &source.text)
    }

    #[test]
    fn what_was_changed_can_be_gone_back_to() {
        let folder = folder();
        let mut file = open(folder.path(), "a = 1\n");
        file.change("a = 2\n".to_owned());
        file.undo();
        assert_eq!((shown(&file), file.can()), ("a = 1\n", (false, true)));
        file.redo();
        assert_eq!((shown(&file), file.can()), ("a = 2\n", (true, false)));
        assert!(!file.is_saved());
    }

    #[test]
    fn nothing_is_lost_when_a_run_ends_early() {
        let folder = folder();
        let mut file = open(folder.path(), "a = 1\n");
        file.change("a = 2\n".to_owned());
        file.autosave();
        drop(file);
        let mut next = OpenFile::open(folder.path().to_owned(), "deal.toml".to_owned()).expect("readable");
        assert!(next.recovery().is_some());
        assert_eq!(shown(&next), "a = 1\n");
        next.recover(true);
        assert_eq!(shown(&next), "a = 2\n");
        next.save(None, false).expect("writable");
        let third = OpenFile::open(folder.path().to_owned(), "deal.toml".to_owned()).expect("readable");
        assert!(third.recovery().is_none(), "what was saved leaves nothing to recover");
        assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 1);
    }

    #[test]
    fn what_others_wrote_is_not_written_over_unasked() {
        let folder = folder();
        let mut file = open(folder.path(), "a = 1\n");
        file.change("a = 2\n".to_owned());
        std::fs::write(folder.path().join("deal.toml"), "a = 10\n").expect("writable");
        assert_eq!(file.save(None, false).expect_err("it was changed").word, "changed-on-disk");
        std::fs::write(folder.path().join("other.toml"), "").expect("writable");
        assert_eq!(file.save(Some("other"), false).expect_err("it is there").word, "exists");
        file.save(None, true).expect("asked for");
        assert_eq!(std::fs::read_to_string(folder.path().join("deal.toml")).expect("readable"), "a = 2\n");
    }

    #[test]
    fn a_name_leads_nowhere_else() {
        for name in ["../a.toml", "/etc/a.toml", "a/b.toml", "..\\a.toml", "C:a.toml", ".a.toml", "a\n.toml"] {
            assert!(plain_name(name).is_err(), "{name}");
        }
        assert_eq!(plain_name("苏州项目").expect("a name"), "苏州项目.toml");
    }
}
