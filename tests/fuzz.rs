//! Bytes changed at random in everything that is read from outside: no panic, no endless run, no huge allocation.
//!
//! `cargo test --test fuzz` runs a second on each reader, with the same seeds each time. Longer, and with other seeds:
//! `BAOMI_FUZZ_SECONDS=600 BAOMI_FUZZ_SEED=7 cargo test --release --test fuzz -- --nocapture`. What made a reader fail is
//! printed as bytes in a file below `target/fuzz/`; put it into `tests/hostile/` with the mend.

mod common;

use baomi::answers::Layers;
use baomi::batch::Table;
use baomi::diagnostic::{Colour, Source, render_human, render_json};
use baomi::export::pdf;
use baomi::layout::{DEFAULT_STYLE, Fonts, Slot, Style, lay_out};
use baomi::library::Library;
use baomi::pipeline::{Options, assemble};
use baomi::value::Language;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// One call may take no longer than this: a machine at work is slow, an endless loop is slower.
const LONGEST: Duration = Duration::from_secs(20);

fn seconds() -> Duration {
    let asked = std::env::var("BAOMI_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(asked.unwrap_or(1))
}

/// Pseudo-random numbers (xorshift), the same for the same seed.
struct Random(u64);

impl Random {
    fn new() -> Random {
        let asked = std::env::var("BAOMI_FUZZ_SEED").ok().and_then(|text| text.parse::<u64>().ok());
        Random(asked.unwrap_or(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }
}

/// Bytes that readers stumble over.
const TOKENS: [&[u8]; 40] = [
    b"\"",
    b"'",
    b"\"\"\"",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\x1b[2J",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b",",
    b";",
    b"\t",
    b"=",
    b"[",
    b"]",
    b"[[",
    b"{",
    b"}",
    b"#",
    b".",
    b"-1",
    b"99999999999999999999",
    b"1e999",
    b"nan",
    b"0x",
    b"9999-12-31",
    b"\xE2\x80\xAE",
    b"\xF0\xA3\x82\xB0",
    b"\xED\xA0\x80",
    b"{{",
    b"{%",
    b"%}",
    b"}}",
    b"<!--",
    b"]]>",
    b"&#x0;",
    b"XFD1048577",
    b"\x81",
];

/// A few changes at random places.
fn mutated(bytes: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut new = bytes.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(new.len() + 1);
        let end = (at + random.below(40)).min(new.len());
        match random.below(9) {
            0 if at < new.len() => new[at] ^= 1 << random.below(8),
            1 if at < new.len() => new[at] = random.next() as u8,
            2 => drop(new.drain(at..end)),
            3 => drop(new.splice(at..at, TOKENS[random.below(TOKENS.len())].iter().copied())),
            4 => drop(new.splice(at..end, TOKENS[random.below(TOKENS.len())].iter().copied())),
            5 => {
                let piece = new[at..end].to_vec();
                let times = 1 + random.below(30);
                new.splice(at..at, piece.repeat(times));
            }
            6 => {
                let from = random.below(other.len() + 1);
                let to = (from + random.below(200)).min(other.len());
                new.splice(at..end, other[from..to].iter().copied());
            }
            7 => new.truncate(at),
            // With and without a last line end.
            _ => match new.last() {
                Some(b'\n') => drop(new.pop()),
                _ => new.push(b'\n'),
            },
        }
        new.truncate(1 << 22);
    }
    new
}

/// Calls `read` with mutations of `corpus` until the time is over; the corpus itself comes first.
fn fuzz(name: &str, corpus: &[Vec<u8>], mut read: impl FnMut(&[u8])) {
    assert!(!corpus.is_empty(), "{name} has a corpus");
    let mut random = Random::new();
    let began = Instant::now();
    let mut count = 0usize;
    while began.elapsed() < seconds() || count < corpus.len() {
        let bytes = match corpus.get(count) {
            Some(bytes) => bytes.clone(),
            None => {
                let (one, other) = (random.below(corpus.len()), random.below(corpus.len()));
                mutated(&corpus[one], &corpus[other], &mut random)
            }
        };
        count += 1;
        let start = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| read(&bytes)));
        if outcome.is_err() || start.elapsed() > LONGEST {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
            std::fs::create_dir_all(&folder).expect("writable");
            let path = folder.join(format!("{name}-{count}"));
            std::fs::write(&path, &bytes).expect("writable");
            panic!("{name} failed after {:?}; its input lies in {}", start.elapsed(), path.display());
        }
    }
    println!("{name}: {count} inputs in {:.1} s, no fault", began.elapsed().as_secs_f64());
}

/// Files of folders with one of these endings, each with and without its last line end.
fn corpus(folders: &[&str], endings: &[&str]) -> Vec<Vec<u8>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let entries = std::fs::read_dir(common::root().join(folder)).expect("the folder is there").flatten();
        files.extend(entries.map(|entry| entry.path()));
    }
    files.retain(|path| {
        path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending.eq_ignore_ascii_case(wanted)))
    });
    files.sort();
    let mut corpus: Vec<Vec<u8>> = files.iter().map(|path| std::fs::read(path).expect("readable")).collect();
    let bare: Vec<Vec<u8>> =
        corpus.iter().filter(|bytes| bytes.ends_with(b"\n")).map(|bytes| bytes.trim_ascii_end().to_vec()).collect();
    corpus.extend(bare);
    corpus
}

fn answers() -> Vec<Vec<u8>> {
    corpus(&["examples", "tests/hostile"], &["toml"])
}

#[test]
fn answers_of_any_bytes_are_read_without_a_panic() {
    let library = common::library();
    fuzz("answers", &answers(), |bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        let source = Source::new("fuzz.toml", text.to_owned());
        let findings = match assemble(
            library,
            &Layers::of(&source),
            Options { draft: bytes.len() % 2 == 0, ..Options::default() },
        ) {
            Ok(assembly) => {
                let _ = baomi::export::markdown::write(&assembly.document);
                let _ = baomi::memo::document(library, &assembly, Language::Zh);
                assembly.findings
            }
            Err(findings) => findings,
        };
        let mut shown = Vec::new();
        render_human(&findings, Language::Zh, Colour::Never, &mut shown).expect("memory takes it");
        let json = render_json(&findings, Language::En);
        let shown = String::from_utf8(shown).expect("UTF-8");
        for text in [&shown, &json] {
            assert!(!text.contains(['\u{1b}', '\u{202E}', '\u{7}', '\0']), "{text:?}");
        }
        serde_json::from_str::<serde_json::Value>(&json).expect("JSON");
    });
}

/// Reads a sheet as a batch does: twice.
fn read_sheet(path: &Path) {
    for _ in 0..2 {
        if let Ok(table) = Table::open(path, &mut baomi::batch::Reading::default()) {
            let mut rows = 0;
            let _ = table.each(&mut |row| {
                assert!(row.cells.len() == table.header.len(), "as many cells as titles");
                rows += 1;
                rows < 10_000
            });
        }
    }
}

#[test]
fn csv_of_any_bytes_is_read_without_a_panic() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("rows.csv");
    fuzz("csv", &corpus(&["tests/batch", "tests/hostile"], &["csv"]), |bytes| {
        std::fs::write(&path, bytes).expect("writable");
        read_sheet(&path);
    });
}

#[test]
fn workbooks_of_any_bytes_are_read_without_a_panic() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("rows.xlsx");
    let mut corpus = corpus(&["tests/batch", "tests/hostile"], &["xlsx"]);
    // Their parts are compressed, and most changes end in a checksum: the same unpacked reach further.
    let stored: Vec<Vec<u8>> = corpus.iter().filter_map(|bytes| stored(bytes)).collect();
    corpus.extend(stored);
    fuzz("xlsx", &corpus, |bytes| {
        // With the checksums of the changed parts.
        let bytes = resealed(bytes).unwrap_or_else(|| bytes.to_vec());
        std::fs::write(&path, bytes).expect("writable");
        read_sheet(&path);
    });
}

/// The same ZIP with its parts stored as they are.
fn stored(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut old = zip::ZipArchive::new(std::io::Cursor::new(bytes)).ok()?;
    let mut new = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    for index in 0..old.len() {
        let mut part = old.by_index(index).ok()?;
        let name = part.name().to_owned();
        new.start_file(name, options).ok()?;
        std::io::copy(&mut part, &mut new).ok()?;
    }
    Some(new.finish().ok()?.into_inner())
}

/// A ZIP of stored parts with the right checksums. None: it cannot be followed.
fn resealed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut new = bytes.to_vec();
    let number = |at: usize, bytes: &[u8]| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let short =
        |at: usize, bytes: &[u8]| Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let mut at = 0;
    while let Some(found) =
        bytes.get(at..)?.windows(4).position(|window| window == b"PK\x01\x02").map(|found| at + found)
    {
        at = found + 4;
        let local = number(found + 42, bytes)? as usize;
        let length = number(found + 20, bytes)? as usize;
        let start = local + 30 + short(local + 26, bytes)? + short(local + 28, bytes)?;
        let Some(content) = bytes.get(start..start + length) else { continue };
        let checksum = crc32(content).to_le_bytes();
        new.get_mut(found + 16..found + 20)?.copy_from_slice(&checksum);
        new.get_mut(local + 14..local + 18)?.copy_from_slice(&checksum);
    }
    Some(new)
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[test]
fn fonts_of_any_bytes_are_refused_or_used_without_a_panic() {
    let library = common::library();
    let source = common::source(&common::root().join("examples/partner-entrusted.toml"));
    let mut document = assemble(library, &Layers::of(&source), Options::default()).expect("it can be read").document;
    document.blocks.truncate(12);
    let style = Style::bundled(DEFAULT_STYLE).expect("it is bundled");
    let mut small = corpus(&["templates/fonts"], &["ttf"]);
    small.retain(|font| font.len() < 100_000);
    fuzz("fonts", &small, |bytes| {
        let Ok(fonts) = Fonts::bundled().with_user(Slot::Latin, bytes.to_vec(), 0) else { return };
        if let Ok(pages) = lay_out(&document, &style, &fonts) {
            let _ = pdf::write(&pages, &fonts, &pdf::Metadata::of(&document));
        }
    });
}

#[test]
fn libraries_of_any_bytes_are_refused_or_used_without_a_panic() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let places = [
        "clauses/liability/cap.balanced.md",
        "clauses/liability/topic.toml",
        "templates/partner/agreement.md",
        "templates/partner/kind.toml",
    ];
    let texts: Vec<Vec<u8>> =
        places.iter().map(|name| std::fs::read(common::root().join(name)).expect("it is there")).collect();
    for (place, text) in places.iter().zip(&texts) {
        let path = folder.path().join(place);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        fuzz(place.rsplit('/').next().unwrap_or(place), std::slice::from_ref(text), |bytes| {
            std::fs::write(&path, bytes).expect("writable");
            if let Ok(library) = Library::open(Some(folder.path())) {
                let source = common::source(&common::root().join("examples/partner-entrusted.toml"));
                let _ = assemble(&library, &Layers::of(&source), Options::default());
            }
        });
        std::fs::remove_file(&path).expect("it is there");
    }
}
