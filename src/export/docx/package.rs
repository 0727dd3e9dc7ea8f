//! Parts → a ZIP file with fixed times. Parts that are the same in every agreement are compressed once and copied.
//! The only place that knows the ZIP crate.

use crate::diagnostic::{Code, Diagnostic};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Why a file cannot be made.
#[derive(Debug)]
pub struct DocxError(zip::result::ZipError);

impl std::fmt::Display for DocxError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(out)
    }
}

impl std::error::Error for DocxError {}

impl DocxError {
    /// What is told of it.
    pub fn finding(&self) -> Diagnostic {
        Diagnostic::of(
            Code::Docx,
            format!("无法生成 Word 文件：{self}"),
            format!("the Word file cannot be made: {self}"),
        )
    }
}

impl From<zip::result::ZipError> for DocxError {
    fn from(error: zip::result::ZipError) -> Self {
        DocxError(error)
    }
}

impl From<std::io::Error> for DocxError {
    fn from(error: std::io::Error) -> Self {
        DocxError(error.into())
    }
}

/// A part: its name in the package and its XML.
pub type Part = (&'static str, String);

/// A finished ZIP file of the parts that every agreement shares.
#[derive(Debug, Clone)]
pub struct Shared {
    bytes: Vec<u8>,
}

impl Shared {
    /// Compresses the shared parts, well and once.
    pub fn new(parts: &[Part]) -> Result<Self, DocxError> {
        let zip = ZipWriter::new(Cursor::new(Vec::new()));
        Ok(Shared { bytes: append(zip, parts, 9)? })
    }

    /// The whole package: the shared parts, then an agreement's own.
    pub fn with(&self, parts: &[Part]) -> Result<Vec<u8>, DocxError> {
        let mut bytes = Vec::with_capacity(self.bytes.len() + 40_000);
        bytes.extend_from_slice(&self.bytes);
        append(ZipWriter::new_append(Cursor::new(bytes))?, parts, OWN_LEVEL)
    }
}

/// Level of an agreement's own parts: 1 takes a third of the time of 6 and gives files a sixth larger.
const OWN_LEVEL: i64 = 1;

fn append(mut zip: ZipWriter<Cursor<Vec<u8>>>, parts: &[Part], level: i64) -> Result<Vec<u8>, DocxError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(level))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, xml) in parts {
        zip.start_file(*name, options)?;
        zip.write_all(xml.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
