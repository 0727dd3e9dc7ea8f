//! A file that is written under another name, readable by its owner alone, and gets its own name when it is whole.
//! Its other name says which process writes it, so that what a killed process left can be told and removed.

use super::Owner;
use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// A file being written. Dropped, it is removed.
#[derive(Debug)]
pub struct PartFile {
    file: NamedTempFile,
    /// Of the file that it replaces, else those of an ordinary new file.
    rights: Permissions,
}

/// How the names of all unfinished files begin and end.
const NAME: (&str, &str) = (".baomi", ".part");

impl PartFile {
    /// Begins what will be `goal`, in the same folder. `mark` tells apart what is swept apart (a shard); mostly empty.
    pub fn new(goal: &Path, mark: &str) -> io::Result<PartFile> {
        let prefix = format!("{}{mark}.{}.", NAME.0, Owner::me());
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).suffix(NAME.1);
        #[cfg(unix)]
        builder.permissions(mode(0o666));
        let file = builder.tempfile_in(folder(goal))?;
        let ordinary = file.as_file().metadata()?.permissions();
        #[cfg(unix)]
        file.as_file().set_permissions(mode(0o600))?;
        let rights = match fs::metadata(goal) {
            Ok(about) if about.is_file() => about.permissions(),
            _ => ordinary,
        };
        Ok(PartFile { file, rights })
    }

    /// Where it is until then.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Gives it its name; an earlier file of that name is replaced and keeps its rights.
    pub fn publish(self, goal: &Path) -> io::Result<()> {
        self.file.as_file().set_permissions(self.rights)?;
        self.file.persist(goal).map(|_| ()).map_err(|error| error.error)
    }

    /// The same where there must be no earlier file.
    pub fn publish_new(self, goal: &Path) -> io::Result<()> {
        self.file.as_file().set_permissions(self.rights)?;
        self.file.persist_noclobber(goal).map(|_| ()).map_err(|error| error.error)
    }

    /// Lets others read it already as they will when it has its name.
    pub fn show(&mut self) -> io::Result<()> {
        self.file.as_file().set_permissions(self.rights.clone())
    }

    /// The open file, for who reads in it or moves about.
    pub fn file(&mut self) -> &mut fs::File {
        self.file.as_file_mut()
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Removes what processes left in `folder` that certainly run no more.
pub fn sweep_dead(folder: &Path) {
    sweep(folder, &|_, owner| owner.is_dead());
}

/// Removes what others left in `folder` under `mark`. Only for who holds the lock that belongs to the mark.
pub fn sweep_marked(folder: &Path, mark: &str) {
    sweep(folder, &|of, owner| of == mark && owner.to_string() != Owner::me().to_string());
}

fn sweep(folder: &Path, is_nobodys: &dyn Fn(&str, &Owner) -> bool) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if part_of(&name.to_string_lossy()).is_some_and(|(mark, owner)| is_nobodys(mark, &owner)) {
            // One that cannot be removed harms nobody.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Mark and owner in the name of an unfinished file.
fn part_of(name: &str) -> Option<(&str, Owner)> {
    let inner = name.strip_prefix(NAME.0)?.strip_suffix(NAME.1)?;
    let mut parts = inner.split('.');
    let (mark, owner, _random, None) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else {
        return None;
    };
    Some((mark, owner.parse().ok()?))
}

#[cfg(unix)]
fn mode(bits: u32) -> Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(bits)
}

/// The folder a file is in.
fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("it is there").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn only_what_belongs_to_nobody_is_swept() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mine = PartFile::new(&folder.path().join("a.md"), "").expect("writable");
        let me = Owner::me().to_string();
        let dead = me.replace(&format!("-{}-", Owner::me().pid), "-4194999-");
        let far = format!("00000000{}", &me[8..]);
        for name in [
            format!(".baomi.{dead}.abc123.part"),
            format!(".baomi-1-of-2.{dead}.abc123.part"),
            format!(".baomi.{far}.abc123.part"),
            format!(".baomi-1-of-2.{far}.abc123.part"),
            ".baomi-0.part".to_owned(),
            "a.part".to_owned(),
        ] {
            fs::write(folder.path().join(name), "x").expect("writable");
        }
        if Owner::me().is_near() {
            sweep_dead(folder.path());
            assert_eq!(names(folder.path()).len(), 5, "{:?}", names(folder.path()));
        }
        sweep_marked(folder.path(), "");
        let left = names(folder.path());
        assert!(left.contains(&format!(".baomi-1-of-2.{far}.abc123.part")), "another shard's: {left:?}");
        assert!(!left.contains(&format!(".baomi.{far}.abc123.part")), "{left:?}");
        assert!(mine.path().exists() && left.contains(&"a.part".to_owned()), "{left:?}");
    }

    #[cfg(unix)]
    #[test]
    fn an_unfinished_file_is_private_and_a_replaced_one_keeps_its_rights() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let goal = folder.path().join("a.md");
        let rights = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        let mut part = PartFile::new(&goal, "").expect("writable");
        part.write_all(b"secret").expect("writable");
        assert_eq!(rights(part.path()), 0o600);
        part.publish(&goal).expect("writable");
        fs::write(folder.path().join("plain"), "").expect("writable");
        assert_eq!(rights(&goal), rights(&folder.path().join("plain")), "as any new file");
        fs::set_permissions(&goal, mode(0o640)).expect("it is ours");
        PartFile::new(&goal, "").expect("writable").publish(&goal).expect("writable");
        assert_eq!(rights(&goal), 0o640);
    }
}
