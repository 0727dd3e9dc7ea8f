//! One ZIP of all outputs, written as they come; it gets its name when it is whole.

use crate::container::{PartFile, sweep_dead};
use crate::publish;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
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

    /// Adds a file. PDF and Word files are compressed in themselves.
    pub fn add(&mut self, output: &publish::File) -> io::Result<()> {
        let compressed = [".pdf", ".docx"].iter().any(|ending| output.name.ends_with(ending));
        let method = if compressed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        // The same input gives the same bytes: no clock.
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .compression_level(if method == CompressionMethod::Stored { None } else { Some(3) })
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        self.zip.start_file(output.name.as_str(), options)?;
        output.content.write_to(&mut self.zip)
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
