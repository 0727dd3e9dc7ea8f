//! A folder of outputs: every file is whole or not there.

use crate::batch::ledger::Lock;
use crate::batch::shard::Shard;
use crate::container::{PartFile, keep_earlier, may_hold_work};
use crate::publish::File;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// Where the workers of one run write.
#[derive(Debug, Clone, Copy)]
pub struct Folder<'a> {
    pub path: &'a Path,
    pub shard: Shard,
    pub lock: &'a Lock,
}

impl Folder<'_> {
    /// Writes one file, reads it again and gives it its name. A failure leaves an earlier file of that name as it was.
    pub fn write(&self, output: &File) -> io::Result<()> {
        let goal = self.path.join(&output.name);
        // Unfinished files lie in the folder itself, where they are found and swept.
        let (folders, name) = output.name.rsplit_once('/').unwrap_or(("", &output.name));
        let mut part = PartFile::new(&self.path.join(name), &self.shard.suffix())?;
        output.content.write_to(&mut part)?;
        if !is_whole(part.path(), output)? {
            return Err(io::Error::other("what was written reads otherwise / 写入的内容读回不一致"));
        }
        if !self.lock.is_held() {
            return Err(io::Error::other("another run has taken this folder over / 另一次运行已接管该文件夹"));
        }
        self.make(folders)?;
        if may_hold_work(&goal) {
            keep_earlier(&goal, &output.content.pieces())?;
        }
        part.publish(&goal)
    }

    /// Makes folders, one in the other. What leads elsewhere is none of ours.
    fn make(&self, folders: &str) -> io::Result<()> {
        let mut place = self.path.to_owned();
        for folder in folders.split('/').filter(|folder| !folder.is_empty()) {
            place.push(folder);
            match fs::create_dir(&place) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    if !fs::symlink_metadata(&place)?.is_dir() {
                        let shown = place.display();
                        return Err(io::Error::other(format!("{shown} is no folder / {shown} 不是文件夹")));
                    }
                }
                made => made?,
            }
        }
        Ok(())
    }
}

/// True where the file at `path` holds what the output is to hold.
fn is_whole(path: &Path, output: &File) -> io::Result<bool> {
    let mut file = std::fs::File::open(path)?;
    let mut buffer = vec![0; 1 << 16];
    for piece in output.content.pieces() {
        let mut rest = piece;
        while !rest.is_empty() {
            let length = file.read(&mut buffer[..rest.len().min(1 << 16)])?;
            if length == 0 || buffer[..length] != rest[..length] {
                return Ok(false);
            }
            rest = &rest[length..];
        }
    }
    Ok(file.read(&mut buffer[..1])? == 0)
}
