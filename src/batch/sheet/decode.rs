//! Bytes of a CSV → UTF-8: the encoding is recognised over the whole file, then decoded as it is read.

use super::cannot_read;
use crate::diagnostic::Diagnostic;
use crate::value::Sha256;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, DecoderResult, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use std::fs::File;
use std::io::Read;
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

    /// The one of that name.
    pub fn of_name(name: &str) -> Option<Encoding> {
        [Encoding::Utf8, Encoding::Gb18030, Encoding::Utf16].into_iter().find(|own| own.name() == name)
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

/// What a file turned out to be.
#[derive(Debug)]
pub struct Recognised {
    pub encoding: Encoding,
    /// Neither asked for nor marked nor UTF-8: a guess, to be told.
    pub guessed: bool,
    /// Over the whole file, lower-case hexadecimal.
    pub sha256: String,
}

/// The encoding of a file and its SHA-256, from one reading of it. `asked` is verified, not guessed.
pub fn recognise(path: &Path, asked: Option<Encoding>) -> Result<Recognised, Diagnostic> {
    let shown = path.display().to_string();
    let unreadable = |error: std::io::Error| cannot_read(&shown, &error.to_string(), &error.to_string());
    let mut file = File::open(path).map_err(unreadable)?;
    let mut hash = Sha256::new();
    let mut trials: Vec<Trial> = Vec::new();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut pairs = Pairs::default();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length = file.read(&mut buffer).map_err(unreadable)?;
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
        detector.feed(bytes, length == 0);
        pairs.feed(bytes);
        if length == 0 {
            break;
        }
    }
    let sha256 = hash.finish_hex();
    let Some(sound) = trials.iter().find(|trial| trial.sound) else { return Err(no_text(&shown, &trials)) };
    let guessed = asked.is_none() && sound.encoding == Encoding::Gb18030;
    if guessed {
        let likely = detector.guess(None, Utf8Detection::Deny);
        if let Some(damaged) = trials.iter().find(|trial| trial.encoding == Encoding::Utf8 && trial.han > 0) {
            return Err(damaged_utf8(&shown, damaged.line));
        }
        if pairs.doubtful() || ![GB18030, GBK].contains(&likely) {
            return Err(doubtful(&shown, trials.first().map_or(1, |trial| trial.line), likely.name()));
        }
    }
    Ok(Recognised { encoding: sound.encoding, guessed, sha256 })
}

/// One encoding tried on the file.
struct Trial {
    encoding: Encoding,
    decoder: Decoder,
    sound: bool,
    /// Line of the first fault.
    line: usize,
    /// Han characters before it.
    han: usize,
}

impl Trial {
    fn new(encoding: Encoding, start: &[u8]) -> Trial {
        Trial { encoding, decoder: encoding.decoder(start), sound: true, line: 1, han: 0 }
    }

    fn go_on(&mut self, mut bytes: &[u8], last: bool) {
        let mut text = [0; 4096];
        while self.sound {
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(bytes, &mut text, last);
            let text = &text[..written];
            self.line += text.iter().filter(|byte| **byte == b'\n').count();
            // Leads of three bytes from U+4000 to U+9FFF.
            self.han += text.iter().filter(|byte| (0xE4..=0xE9).contains(*byte)).count();
            // A text of spreadsheets has no NUL: what has is no text.
            self.sound = !text.contains(&0) && !matches!(result, DecoderResult::Malformed(..));
            bytes = &bytes[read..];
            if matches!(result, DecoderResult::InputEmpty) {
                break;
            }
        }
    }
}

/// What the bytes of a GB18030 text stand for: real texts keep to the common characters.
#[derive(Debug, Default)]
struct Pairs {
    lead: Option<u8>,
    /// The 3,755 characters of everyday use.
    common: u64,
    /// Other characters of GB 2312, without its signs and letters.
    other: u64,
    /// What GBK added, among them nearly all that Latin, Japanese and Taiwanese bytes turn into.
    added: u64,
}

impl Pairs {
    fn feed(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match self.lead.take() {
                None => self.lead = (*byte >= 0x81).then_some(*byte),
                Some(0xA1..=0xA9) if *byte >= 0xA1 => {}
                Some(0xB0..=0xD7) if *byte >= 0xA1 => self.common += 1,
                Some(0xD8..=0xF7) if *byte >= 0xA1 => self.other += 1,
                Some(_) => self.added += 1,
            }
        }
    }

    /// Fewer than half are common, or more than a fifth are rare.
    fn doubtful(&self) -> bool {
        let all = self.common + self.other + self.added;
        self.common * 2 < all || self.added * 5 > all
    }
}

fn no_text(shown: &str, trials: &[Trial]) -> Diagnostic {
    let line = trials.iter().map(|trial| trial.line).max().unwrap_or(1);
    let names = trials.iter().map(|trial| trial.encoding.name()).collect::<Vec<_>>();
    cannot_read(
        shown,
        &format!("第 {line} 行不是 {} 编码", names.join(" 或者 ")),
        &format!("line {line} is not {}", names.join(" nor ")),
    )
    .hint(
        "在表格软件中另存为“CSV UTF-8”，或者用 --encoding 指明编码",
        "save it as “CSV UTF-8” in your spreadsheet program, or name the encoding with --encoding",
    )
}

fn damaged_utf8(shown: &str, line: usize) -> Diagnostic {
    cannot_read(
        shown,
        &format!("是 UTF-8 编码，但第 {line} 行有损坏的字符"),
        &format!("it is in UTF-8, and a character in line {line} is damaged"),
    )
    .hint(
        "更正该行；确为 GB18030 的，加 --encoding gb18030",
        "mend the line; where the file really is in GB18030, add --encoding gb18030",
    )
}

fn doubtful(shown: &str, line: usize, likely: &str) -> Diagnostic {
    cannot_read(
        shown,
        &format!("编码不能确定：第 {line} 行可按 GB18030 读出，但更像 {likely}"),
        &format!("its encoding is in doubt: line {line} can be read as GB18030, and looks more like {likely}"),
    )
    .hint(
        "在表格软件中另存为“CSV UTF-8”；确为 GB18030（GBK）的，加 --encoding gb18030",
        "save it as “CSV UTF-8” in your spreadsheet program; where it is GB18030 (GBK), add --encoding gb18030",
    )
}

/// A file read as UTF-8.
pub struct Decoded {
    file: File,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Unread part of `raw`.
    rest: std::ops::Range<usize>,
    /// All bytes are in `raw`.
    ended: bool,
    /// The decoder has been told that there are no more; it may not be asked again.
    finished: bool,
}

impl Decoded {
    /// Opens a file whose encoding is known.
    pub fn open(path: &Path, encoding: Encoding) -> std::io::Result<Decoded> {
        let mut start = Vec::new();
        File::open(path)?.take(2).read_to_end(&mut start)?;
        let (file, decoder) = (File::open(path)?, encoding.decoder(&start));
        Ok(Decoded { file, decoder, raw: vec![0; 1 << 16], rest: 0..0, ended: false, finished: false })
    }

    /// Appends the next piece of text to `out`; false at the end.
    pub fn next_piece(&mut self, out: &mut Vec<u8>) -> std::io::Result<bool> {
        let mut text = [0; 1 << 14];
        while !self.finished {
            if self.rest.is_empty() && !self.ended {
                let length = self.file.read(&mut self.raw)?;
                self.rest = 0..length;
                self.ended = length == 0;
            }
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(&self.raw[self.rest.clone()], &mut text, self.ended);
            self.rest.start += read;
            self.finished = self.ended && result == encoding_rs::CoderResult::InputEmpty;
            if written > 0 {
                out.extend_from_slice(&text[..written]);
                return Ok(true);
            }
        }
        Ok(false)
    }
}
