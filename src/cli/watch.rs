//! Work that is done again whenever a file it was made from is saved.
//!
//! Files are looked at a few times a second: that works on every system and share, however an editor saves.

use super::report;
use crate::value::Language;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// Time between two looks: a person does not notice it, and the machine is idle between them.
const PAUSE: Duration = Duration::from_millis(250);

/// Folders in folders, beyond which nothing of a library lies.
const DEPTH: usize = 8;

/// When each file was saved, and how long it is; none: it cannot be read now.
#[derive(Debug, PartialEq, Eq)]
pub struct Stamps(BTreeMap<PathBuf, Option<(SystemTime, u64)>>);

impl Stamps {
    /// Those of files, and of all files in folders.
    pub fn of<'p>(paths: impl IntoIterator<Item = &'p Path>) -> Stamps {
        let mut stamps = BTreeMap::new();
        paths.into_iter().for_each(|path| add(path, DEPTH, &mut stamps));
        Stamps(stamps)
    }

    /// Whether one of them was saved between two times.
    fn saved_within(&self, from: SystemTime, to: SystemTime) -> bool {
        self.0.values().flatten().any(|(saved, _)| (from..=to).contains(saved))
    }
}

fn add(path: &Path, depth: usize, stamps: &mut BTreeMap<PathBuf, Option<(SystemTime, u64)>>) {
    let entries = if depth > 0 && path.is_dir() { std::fs::read_dir(path).ok() } else { None };
    match entries {
        Some(entries) => entries.flatten().for_each(|entry| add(&entry.path(), depth - 1, stamps)),
        None => {
            let stamp = std::fs::metadata(path).ok().and_then(|data| Some((data.modified().ok()?, data.len())));
            stamps.insert(path.to_owned(), stamp);
        }
    }
}

/// Does `work` now and whenever one of the files that it names has been saved; it never ends by itself.
pub fn watch(mut work: impl FnMut() -> Vec<PathBuf>, language: Language) -> ! {
    loop {
        let (begun, began) = (Instant::now(), SystemTime::now());
        let paths = work();
        let took = begun.elapsed().as_millis();
        let look = || Stamps::of(paths.iter().map(PathBuf::as_path));
        let before = look();
        // What was saved meanwhile may have been read before.
        let saved_meanwhile = before.saved_within(began, SystemTime::now());
        report::note(&match language {
            Language::Zh => format!("用时 {took} 毫秒。保存后自动重新生成；Ctrl-C 结束。"),
            Language::En => format!("{took} ms. Built again when a file is saved; Ctrl-C ends."),
        });
        let mut now = look();
        while now == before && !saved_meanwhile {
            std::thread::sleep(PAUSE);
            now = look();
        }
        // An editor may write in several steps: what stands still for one look is whole.
        loop {
            std::thread::sleep(PAUSE);
            let later = look();
            if later == now {
                break;
            }
            now = later;
        }
    }
}
