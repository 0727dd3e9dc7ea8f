//! A ZIP package of somebody else: its parts by name, and the same package with some of them changed.

use super::limits::{PAPER_PART_BYTES, ZIP_PARTS};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Why a package cannot be read or written.
#[derive(Debug)]
pub enum PackageError {
    /// No ZIP file, or a broken one.
    Broken(String),
    /// A part or the number of parts is beyond the limit.
    TooLarge(String),
    /// Parts are under a password.
    Encrypted,
}

impl From<zip::result::ZipError> for PackageError {
    fn from(error: zip::result::ZipError) -> Self {
        PackageError::Broken(error.to_string())
    }
}

impl From<std::io::Error> for PackageError {
    fn from(error: std::io::Error) -> Self {
        PackageError::Broken(error.to_string())
    }
}

/// A package in memory.
pub struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
}

impl<'b> Package<'b> {
    /// Reads the list of parts.
    ///
    /// # Errors
    /// The bytes are no ZIP file, or one of too many parts.
    pub fn open(bytes: &'b [u8]) -> Result<Self, PackageError> {
        let archive = ZipArchive::new(Cursor::new(bytes))?;
        if archive.len() > ZIP_PARTS {
            return Err(PackageError::TooLarge(format!("{} parts", archive.len())));
        }
        Ok(Package { archive })
    }

    /// Names of all parts, as they stand in the file.
    pub fn names(&self) -> Vec<String> {
        self.archive.file_names().map(str::to_owned).collect()
    }

    /// The bytes of a part; None where there is no such part.
    ///
    /// # Errors
    /// The part is broken, encrypted or too large.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, PackageError> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        if self.archive.by_index_raw(index)?.encrypted() {
            return Err(PackageError::Encrypted);
        }
        let mut bytes = Vec::new();
        self.archive.by_index(index)?.take(PAPER_PART_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > PAPER_PART_BYTES {
            return Err(PackageError::TooLarge(name.to_owned()));
        }
        Ok(Some(bytes))
    }

    /// The package with these parts in place of those of the same name, or added at its end; all others byte for byte.
    ///
    /// # Errors
    /// A part of it is broken.
    pub fn with(&mut self, changed: &[(String, Vec<u8>)]) -> Result<Vec<u8>, PackageError> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        let mut written = Vec::new();
        for index in 0..self.archive.len() {
            let part = self.archive.by_index_raw(index)?;
            let own = part.name().to_owned();
            match changed.iter().find(|(name, _)| *name == own) {
                Some((name, bytes)) => {
                    out.start_file(name.as_str(), options)?;
                    out.write_all(bytes)?;
                    written.push(name);
                }
                None => out.raw_copy_file(part)?,
            }
        }
        for (name, bytes) in changed.iter().filter(|(name, _)| !written.contains(&name)) {
            out.start_file(name.as_str(), options)?;
            out.write_all(bytes)?;
        }
        Ok(out.finish()?.into_inner())
    }
}

/// A new package of these parts.
///
/// # Errors
/// A name or a part cannot be written.
pub fn pack(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>, PackageError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        out.start_file(name.as_str(), options)?;
        out.write_all(bytes)?;
    }
    Ok(out.finish()?.into_inner())
}
