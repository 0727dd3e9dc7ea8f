//! A folder of outputs: every file is whole or not there.

use crate::batch::shard::Shard;
use crate::publish::File;
use std::fs;
use std::path::{Path, PathBuf};

/// Where one worker writes. Files get a temporary name that no other worker has, then their own.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    temporary: PathBuf,
}

impl Folder {
    /// A worker's own.
    pub fn new(path: &Path, shard: Shard, worker: usize) -> Folder {
        Folder { path: path.to_owned(), temporary: path.join(format!("{}{worker}.part", prefix(shard))) }
    }

    /// Writes one file. A failure leaves an earlier file of that name as it was.
    pub fn write(&self, output: &File) -> std::io::Result<()> {
        let written = fs::File::create(&self.temporary)
            .and_then(|mut file| output.content.write_to(&mut file))
            .and_then(|()| fs::rename(&self.temporary, self.path.join(&output.name)));
        if written.is_err() {
            // What is left of it takes room, and the disk may be full.
            let _ = fs::remove_file(&self.temporary);
        }
        written
    }
}

/// Removes what a killed run left half-written.
pub fn sweep(path: &Path, shard: Shard) {
    let Ok(entries) = fs::read_dir(path) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(&prefix(shard)) && name.ends_with(".part") {
            // One that cannot be removed is written over later.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn prefix(shard: Shard) -> String {
    format!(".baomi{}-", shard.suffix())
}
