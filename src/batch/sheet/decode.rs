//! Bytes of a CSV → UTF-8: the encoding is recognised over the whole file, then decoded as it is read.

use super::cannot_read;
use crate::diagnostic::Diagnostic;
use crate::value::Sha256;
use encoding_rs::{CoderResult, Decoder, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// How a CSV is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// With or without a byte-order mark.
    Utf8,
    /// What Chinese spreadsheet programs write (GBK and GB 2312 are parts of it).
    Gb18030,
    /// “Unicode text” of spreadsheet programs: with a byte-order mark.
    Utf16,
}

impl Encoding {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Gb18030 => "GB18030",
            Encoding::Utf16 => "UTF-16",
        }
    }

    fn decoder(self, start: &[u8]) -> Decoder {
        match self {
            Encoding::Utf8 => UTF_8.new_decoder_with_bom_removal(),
            Encoding::Gb18030 => GB18030.new_decoder_without_bom_handling(),
            Encoding::Utf16 if start.starts_with(&[0xFE, 0xFF]) => UTF_16BE.new_decoder_with_bom_removal(),
            Encoding::Utf16 => UTF_16LE.new_decoder_with_bom_removal(),
        }
    }
}

/// The encoding of a file and its SHA-256, from one reading of it. `asked` is verified, not guessed.
pub fn recognise(path: &Path, asked: Option<Encoding>) -> Result<(Encoding, String), Diagnostic> {
    let shown = path.display().to_string();
    let mut file = File::open(path).map_err(|error| cannot_read(&shown, &error.to_string(), &error.to_string()))?;
    let mut hash = Sha256::new();
    let mut trials: Vec<Trial> = Vec::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length =
            file.read(&mut buffer).map_err(|error| cannot_read(&shown, &error.to_string(), &error.to_string()))?;
        let bytes = &buffer[..length];
        hash.update(bytes);
        if trials.is_empty() {
            let candidates: &[Encoding] = match asked {
                Some(Encoding::Utf8) => &[Encoding::Utf8],
                Some(Encoding::Gb18030) => &[Encoding::Gb18030],
                Some(Encoding::Utf16) => &[Encoding::Utf16],
                None if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) => &[Encoding::Utf16],
                None => &[Encoding::Utf8, Encoding::Gb18030],
            };
            trials.extend(candidates.iter().map(|encoding| Trial::new(*encoding, bytes)));
        }
        trials.iter_mut().for_each(|trial| trial.go_on(bytes, length == 0));
        if length == 0 {
            break;
        }
    }
    let sha256 = hash.finish_hex();
    match trials.iter().find(|trial| trial.sound) {
        Some(trial) => Ok((trial.encoding, sha256)),
        None => {
            let line = trials.iter().map(|trial| trial.line).max().unwrap_or(1);
            let names = trials.iter().map(|trial| trial.encoding.name()).collect::<Vec<_>>();
            Err(cannot_read(
                &shown,
                &format!("第 {line} 行不是 {} 编码", names.join(" 或者 ")),
                &format!("line {line} is not {}", names.join(" nor ")),
            )
            .hint(
                "在表格软件中另存为“CSV UTF-8”，或者用 --encoding 指明编码",
                "save it as “CSV UTF-8” in your spreadsheet program, or name the encoding with --encoding",
            ))
        }
    }
}

/// One encoding tried on the file.
struct Trial {
    encoding: Encoding,
    decoder: Decoder,
    sound: bool,
    /// Line of the first fault.
    line: usize,
}

impl Trial {
    fn new(encoding: Encoding, start: &[u8]) -> Trial {
        Trial { encoding, decoder: encoding.decoder(start), sound: true, line: 1 }
    }

    fn go_on(&mut self, mut bytes: &[u8], last: bool) {
        let mut text = [0; 4096];
        while self.sound {
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(bytes, &mut text, last);
            self.line += text[..written].iter().filter(|byte| **byte == b'\n').count();
            // A text of spreadsheets has no NUL: what has is no text.
            self.sound = !text[..written].contains(&0) && !matches!(result, encoding_rs::DecoderResult::Malformed(..));
            bytes = &bytes[read..];
            if matches!(result, encoding_rs::DecoderResult::InputEmpty) {
                break;
            }
        }
    }
}

/// A file read as UTF-8.
pub struct Decoded {
    file: BufReader<File>,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Unread part of `raw`.
    rest: std::ops::Range<usize>,
    ended: bool,
}

impl Decoded {
    /// Opens a file whose encoding is known.
    pub fn open(path: &Path, encoding: Encoding) -> std::io::Result<Decoded> {
        let mut start = Vec::new();
        File::open(path)?.take(2).read_to_end(&mut start)?;
        let file = BufReader::new(File::open(path)?);
        Ok(Decoded { file, decoder: encoding.decoder(&start), raw: vec![0; 1 << 14], rest: 0..0, ended: false })
    }
}

impl Read for Decoded {
    /// Decodes into `out`. A buffer of fewer than four bytes cannot take every character.
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        loop {
            if self.rest.is_empty() && !self.ended {
                let length = self.file.read(&mut self.raw)?;
                self.rest = 0..length;
                self.ended = length == 0;
            }
            let (result, read, written, _) = self.decoder.decode_to_utf8(&self.raw[self.rest.clone()], out, self.ended);
            self.rest.start += read;
            if written > 0 || (self.ended && result == CoderResult::InputEmpty) {
                return Ok(written);
            }
        }
    }
}
