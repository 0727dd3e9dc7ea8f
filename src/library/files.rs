//! The files of a library: those in the binary, with a user's folder laid over them.

use super::embedded_toml::{self, Parsed};
use super::overlay::{Change, How, Overlay};
use super::reading::misread;
use crate::container::limits::{LIBRARY_DEPTH, LIBRARY_FILES};
use crate::container::{ReadError, read_text, system_words};
use crate::diagnostic::{Code, Diagnostic, Location, Source};
use crate::value::{Language, Sha256};
use foldhash::HashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The texts one after the other, and what [`parsed`] says of each: made by `build.rs`.
static TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/library.txt"));
static PARSED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.parsed"));

/// Text files by their path inside the library, e.g. `clauses/liability/topic.toml`.
#[derive(Debug, Clone, Default)]
pub struct Files {
    texts: BTreeMap<String, Arc<Source>>,
    /// What was found out about those in the binary when it was built, by path.
    pub(super) parsed: HashMap<&'static str, Parsed<'static>>,
    /// Their hash, where nothing was laid over them: made with the program.
    hash: Option<&'static str>,
    /// The user's folder, and the whole files it changes.
    overlay: Option<Overlay>,
    /// Languages in which a user's folder writes its clauses, where it says so.
    pub(super) languages: Option<Vec<Language>>,
    /// Files of the binary that a user's file of the same name completes entry by entry.
    below: BTreeMap<String, Arc<Source>>,
}

/// `library.toml` of a user's folder.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// Languages of its clauses: with Chinese alone, they serve agreements in Chinese alone.
    languages: Vec<Language>,
}

impl Files {
    /// The library in the binary.
    pub fn embedded() -> Self {
        let mut files = Files::default();
        let mut rest = PARSED;
        while let Some((name, place, parsed)) = embedded_toml::next(&mut rest) {
            files.texts.insert(name.to_owned(), Source::new(name, &TEXTS[place]));
            files.parsed.insert(name, parsed);
        }
        files.hash = Some(env!("BAOMI_LIBRARY_SHA256"));
        files
    }

    /// Lays a user's folder, with `clauses/` and `templates/` in it, over the files. Its messages name the user's paths.
    pub fn lay_over(&mut self, folder: &Path) -> Result<(), Diagnostic> {
        self.hash = None;
        let shown = folder.display();
        let found: Vec<&str> = ["clauses", "templates"].into_iter().filter(|name| folder.join(name).is_dir()).collect();
        if found.is_empty() {
            return Err(Diagnostic::of(
                Code::Library,
                format!("{shown} 不是条款库：其中没有 clauses 或者 templates 文件夹"),
                format!("{shown} is no library: it holds neither a folder clauses nor templates"),
            )
            .hint(
                "--library 后写含有 clauses/ 或者 templates/ 的文件夹",
                "after --library name a folder that holds clauses/ or templates/",
            ));
        }
        self.overlay = Some(Overlay { folder: shown.to_string(), ..Overlay::default() });
        self.read_settings(&folder.join("library.toml"))?;
        for name in found {
            self.read_folder(&folder.join(name), name, 0)?;
        }
        Ok(())
    }

    /// `library.toml` of a user's folder, where there is one.
    fn read_settings(&mut self, path: &Path) -> Result<(), Diagnostic> {
        let text = match read_text(path) {
            Ok(text) => text,
            Err(ReadError::System(error)) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(unreadable(path, &error)),
        };
        let source = Source::new(path.display().to_string(), text);
        let settings: Settings = toml::from_str(&source.text)
            .map_err(|error| misread(error.message()).at(Location::new(&source, error.span().unwrap_or_default())))?;
        self.languages = Some(settings.languages);
        Ok(())
    }

    fn read_folder(&mut self, folder: &Path, name: &str, depth: usize) -> Result<(), Diagnostic> {
        let failed = |path: &Path, error: std::io::Error| unreadable(path, &ReadError::System(error));
        let entries = std::fs::read_dir(folder).map_err(|error| failed(folder, error))?;
        for entry in entries {
            let path = entry.map_err(|error| failed(folder, error))?.path();
            let Some(last) = path.file_name().and_then(|last| last.to_str()) else { continue };
            if last.starts_with('.') {
                continue;
            }
            let inside = format!("{name}/{last}");
            if path.is_dir() {
                if depth == LIBRARY_DEPTH {
                    return Err(not_read(&path, "文件夹层数过多", "its folders go too deep"));
                }
                self.read_folder(&path, &inside, depth + 1)?;
            } else if is_text(&path) && path.is_file() {
                if self.texts.len() >= LIBRARY_FILES {
                    let most = LIBRARY_FILES;
                    return Err(not_read(
                        folder,
                        &format!("文件超过 {most} 个"),
                        &format!("it holds more than {most} files"),
                    ));
                }
                let text = read_text(&path).map_err(|error| unreadable(&path, &error))?;
                let source = Source::new(path.display().to_string(), with_plain_ends(&text));
                self.parsed.remove(source.name.as_str());
                let (name, text) = (source.name.clone(), source.text.clone());
                let replaced = self.texts.insert(inside.clone(), source);
                let Some(overlay) = &mut self.overlay else { continue };
                if let Some(lower) = &replaced
                    && (last == "topic.toml" || last == "kind.toml")
                {
                    self.below.insert(inside, Arc::clone(lower));
                    continue;
                }
                self.parsed.remove(inside.as_str());
                // A copy that says the same changes nothing.
                if replaced.as_ref().is_none_or(|lower| lower.text != text) {
                    let how = if replaced.is_some() { How::Replaced } else { How::Added };
                    overlay.files.insert(name, how);
                    overlay.changes.push(Change::of_file(how, &inside));
                }
            }
        }
        Ok(())
    }

    /// The file at `path`.
    pub fn get(&self, path: &str) -> Option<&Arc<Source>> {
        self.texts.get(path)
    }

    /// Whether a user's folder lies over the library in the binary.
    pub fn overlaid(&self) -> bool {
        self.overlay.is_some()
    }

    /// The user's folder, with the entries that it changes beside whole files.
    pub(super) fn overlay(&self, entries: Vec<Change>) -> Option<Overlay> {
        let mut overlay = self.overlay.clone()?;
        // Folders are not read in the order of their names everywhere.
        overlay.changes.sort_by(|a, b| a.id.cmp(&b.id));
        overlay.changes.extend(entries);
        Some(overlay)
    }

    /// Whether this is a file of the binary.
    pub fn embeds(&self, source: &Source) -> bool {
        self.parsed.contains_key(source.name.as_str())
    }

    /// The file of the binary under a user's file that completes it.
    pub fn under(&self, path: &str) -> Option<&Arc<Source>> {
        self.below.get(path)
    }

    /// Files below `folder` (with its closing slash), in order, with the path below it.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a Arc<Source>)> {
        self.texts
            .range(folder.to_owned()..)
            .map_while(move |(path, source)| path.strip_prefix(folder).map(|rest| (rest, source)))
    }

    /// SHA-256 over all paths and texts, in order.
    pub fn sha256(&self) -> String {
        self.hash.map_or_else(|| self.hashed(), str::to_owned)
    }

    fn hashed(&self) -> String {
        let mut hash = Sha256::new();
        for (path, source) in self.texts.iter().chain(&self.below) {
            for part in [path.as_bytes(), source.text.as_bytes()] {
                hash.update(&(part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        hash.finish_hex()
    }
}

/// The text with each line end as a line feed.
fn with_plain_ends(text: &str) -> String {
    // Looking for one byte is quick, and nearly all files have none.
    if text.contains('\r') { text.replace("\r\n", "\n") } else { text.to_owned() }
}

fn is_text(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml" || extension == "md")
}

/// Why a file of a library could not be read.
fn unreadable(path: &Path, error: &ReadError) -> Diagnostic {
    match error {
        ReadError::System(error) => {
            let (zh, en) = system_words(error);
            not_read(path, &zh, &en)
        }
        ReadError::Folder => not_read(path, "这是文件夹", "it is a folder"),
        ReadError::TooLong => not_read(path, "文件过长", "it is too long"),
        ReadError::Foreign(foreign) => not_read(path, foreign.name().0, foreign.name().1),
        ReadError::NotText(line) => {
            not_read(path, &format!("第 {line} 行不是 UTF-8 编码"), &format!("line {line} is not UTF-8"))
        }
    }
}

fn not_read(path: &Path, zh: &str, en: &str) -> Diagnostic {
    let shown = path.display();
    Diagnostic::of(Code::Library, format!("无法读取 {shown}：{zh}"), format!("cannot read {shown}: {en}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_made_with_the_program_is_that_of_its_library() {
        let files = Files::embedded();
        assert_eq!(files.sha256(), files.hashed());
    }
}
