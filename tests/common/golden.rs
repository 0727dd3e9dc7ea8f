//! Goldens: files that say what the program makes. `BAOMI_ACCEPT=1` writes them anew; look at `git diff` before a commit.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;

/// The goldens of one folder, those that do not hold any more, and those that were asked for.
pub struct Goldens {
    folder: PathBuf,
    ending: &'static str,
    asked: BTreeSet<OsString>,
    differ: Vec<String>,
}

impl Goldens {
    /// Files of `folder`, below the repository, whose names end in `ending`.
    pub fn of(folder: &str, ending: &'static str) -> Goldens {
        Goldens { folder: super::root().join(folder), ending, asked: BTreeSet::new(), differ: Vec::new() }
    }

    /// The file `name` must hold `text`.
    pub fn holds(&mut self, name: &str, text: &str) {
        let name = format!("{name}{}", self.ending);
        let path = self.folder.join(&name);
        self.asked.insert(name.clone().into());
        if std::env::var_os("BAOMI_ACCEPT").is_some() {
            std::fs::create_dir_all(&self.folder).expect("goldens can be written");
            std::fs::write(&path, text).expect("goldens can be written");
            return;
        }
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        if there != text {
            self.differ.push(format!("{name}, line {}", difference(&there, text)));
        }
    }

    /// Every golden held, and none is left of what is no more.
    pub fn done(self, test: &str) {
        let found = std::fs::read_dir(&self.folder).expect("the goldens are there").flatten();
        let found = found.map(|entry| entry.file_name());
        let ours = |name: &OsString| name.to_string_lossy().ends_with(self.ending);
        let left: Vec<OsString> = found.filter(|name| ours(name) && !self.asked.contains(name)).collect();
        assert!(left.is_empty(), "goldens of what is no more; remove them from {}: {left:?}", self.folder.display());
        assert!(
            self.differ.is_empty(),
            "not as recorded; look whether it is right, then accept it by BAOMI_ACCEPT=1 cargo test --test {test}:\n{}",
            self.differ.join("\n")
        );
    }
}

/// The first line that differs, as it was and as it is.
fn difference(was: &str, is: &str) -> String {
    let (mut was, mut is, mut line) = (was.lines(), is.lines(), 1);
    loop {
        match (was.next(), is.next()) {
            (None, None) => return format!("{line}: the ends of lines differ"),
            (was, is) if was != is => {
                let shown = |line: Option<&str>| line.map_or("(the end)".to_owned(), str::to_owned);
                return format!("{line}\n  was {}\n  is  {}", shown(was), shown(is));
            }
            _ => line += 1,
        }
    }
}
