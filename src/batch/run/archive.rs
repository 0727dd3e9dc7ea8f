//! A ZIP of files: of all rows, written as they come, or of one row. Without clocks: the same files give the same bytes.

use crate::container::{PartFile, sweep_dead};
use crate::publish;
use std::fs::File;
use std::io::{self, BufWriter, Cursor, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// An archive being written.
pub struct Archive {
    path: PathBuf,
    part: PartFile,
    zip: ZipWriter<BufWriter<File>>,
    /// Lines of the manifest, which goes in last.
    manifest: File,
}

impl Archive {
    /// Begins an archive beside its final place.
    pub fn create(path: &Path) -> io::Result<Archive> {
        if let Some(folder) = path.parent() {
            sweep_dead(folder);
        }
        let mut part = PartFile::new(path, "")?;
        let zip = ZipWriter::new(BufWriter::with_capacity(1 << 18, part.file().try_clone()?));
        Ok(Archive { path: path.to_owned(), part, zip, manifest: tempfile::tempfile()? })
    }

    /// Adds a file.
    pub fn add(&mut self, output: &publish::File) -> io::Result<()> {
        add(&mut self.zip, &output.name, output)
    }

    /// Adds a line to the manifest.
    pub fn note(&mut self, line: &str) -> io::Result<()> {
        self.manifest.write_all(line.as_bytes())
    }

    /// Puts the manifest in, ends the archive and gives it its name.
    pub fn finish(mut self, manifest_name: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .large_file(true);
        self.zip.start_file(manifest_name, options)?;
        self.manifest.seek(SeekFrom::Start(0))?;
        let mut piece = vec![0; 1 << 16];
        loop {
            let length = self.manifest.read(&mut piece)?;
            if length == 0 {
                break;
            }
            self.zip.write_all(&piece[..length])?;
        }
        self.zip.finish()?.flush()?;
        self.part.publish(&self.path)
    }

    /// Throws away what was written.
    pub fn abandon(self) {
        drop(self);
    }
}

/// A row's files that go to the other side as `stem.zip`, without the row's folders; the others beside it.
pub fn zip_files(files: Vec<publish::File>, stem: &str) -> io::Result<Vec<publish::File>> {
    let (mut beside, sent): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.private);
    if sent.is_empty() {
        return Ok(beside);
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for file in &sent {
        add(&mut zip, file.name.rsplit('/').next().unwrap_or(&file.name), file)?;
    }
    let bytes = zip.finish()?.into_inner();
    let name = format!("{stem}.zip");
    beside.insert(0, publish::File { name, private: false, content: publish::Content::Bytes(bytes) });
    Ok(beside)
}

/// Adds a file. PDF, Word and ZIP files are compressed in themselves.
fn add<W: Write + Seek>(zip: &mut ZipWriter<W>, name: &str, file: &publish::File) -> io::Result<()> {
    let compressed = [".pdf", ".docx", ".zip"].iter().any(|ending| name.ends_with(ending));
    let method = if compressed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .compression_level(if compressed { None } else { Some(3) })
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    zip.start_file(name, options)?;
    file.content.write_to(zip)
}
