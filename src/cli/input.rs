//! Answer files from disk: the deal's own, the defaults it extends, the library they name.

use crate::answers::{self, Layers};
use crate::container::limits::TEXT_FILE_BYTES;
use crate::container::{ReadError, read_text, read_text_from, system_words};
use crate::diagnostic::{Code, Diagnostic, Location, Source};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Answers on the command line.
#[derive(Debug, Default, Args)]
pub struct GivenArgs {
    /// An answer over that of the file, e.g. liability.cap=limited or parties.transferee.name=…; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
}

impl GivenArgs {
    /// Answers that were given before.
    pub fn of(set: Vec<String>) -> GivenArgs {
        GivenArgs { set }
    }

    /// As they were written.
    pub fn arguments(&self) -> &[String] {
        &self.set
    }
}

/// What standard input is called in messages and names of files.
const STANDARD_INPUT: &str = "stdin";

/// Whether an argument means standard input.
pub fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The name of an answer file without folder and ending.
pub fn stem(path: &Path) -> String {
    if is_standard_input(path) {
        return STANDARD_INPUT.to_owned();
    }
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// An answer file with those it extends, and the library that they name.
#[derive(Debug)]
pub struct Deal {
    pub layers: Layers,
    pub library: Option<NamedLibrary>,
}

/// A folder that an answer file names as its library.
#[derive(Debug)]
pub struct NamedLibrary {
    pub folder: PathBuf,
    /// Where it is named.
    pub place: Location,
}

/// An answer file and those it extends, each named relative to the one that names it, and so is their library.
///
/// # Errors
/// A file cannot be read, extends goes too deep, or the library is no folder or not the same in all.
pub fn read_deal(path: &Path, given: &GivenArgs) -> Result<Deal, Diagnostic> {
    let source = if is_standard_input(path) { read_standard_input()? } else { read(path)? };
    read_deal_in(&source, path, given, None)
}

/// The same for a text that is, or will be, at `path`; with a `root`, no file outside that folder is read.
///
/// # Errors
/// As [`read_deal`], and where a file outside is named.
pub fn read_deal_in(
    source: &Arc<Source>,
    path: &Path,
    given: &GivenArgs,
    root: Option<&Path>,
) -> Result<Deal, Diagnostic> {
    let given = given.set.iter().map(|argument| answers::Given::read(argument)).collect::<Result<_, _>>()?;
    let mut paths: Vec<PathBuf> = vec![path.to_owned()];
    let layers = Layers::read(source, &mut |below| {
        let lower = beside(paths.last().unwrap_or(&PathBuf::new()), "extends", below, &ANSWERS, root)?;
        let source = read(&lower)?;
        paths.push(lower);
        Ok(source)
    })?;
    let library = named_library(&layers, &paths, root)?;
    Ok(Deal { layers: layers.with(given), library })
}

/// The library that the files name; `paths` are theirs, from the deal's own down.
fn named_library(layers: &Layers, paths: &[PathBuf], root: Option<&Path>) -> Result<Option<NamedLibrary>, Diagnostic> {
    let mut found: Option<NamedLibrary> = None;
    for (path, named) in paths.iter().zip(layers.libraries()) {
        let Some((written, place)) = named else { continue };
        let folder = beside(path, "library", written, &LIBRARY, root).map_err(|finding| finding.at(place.clone()))?;
        match &found {
            Some(upper) if !same_folder(&upper.folder, &folder) => {
                let (name, line) = (&place.source.name, place.line_and_column().0);
                return Err(Diagnostic::of(
                    Code::NamedLibrary,
                    format!("两个答案文件写的条款库不同：此处与 {name} 第 {line} 行"),
                    format!("two answer files name different libraries: here and {name} line {line}"),
                )
                .hint("去掉其中一个，或者写成同一个文件夹", "leave one of them out, or name the same folder")
                .answer("library")
                .at(upper.place.clone()));
            }
            Some(_) => {}
            None => found = Some(NamedLibrary { folder, place: place.clone() }),
        }
    }
    Ok(found)
}

/// Whether two paths lead to one folder.
pub fn same_folder(a: &Path, b: &Path) -> bool {
    real_folder(a) == real_folder(b)
}

/// The folder under its one name, whatever path leads to it.
pub fn real_folder(folder: &Path) -> PathBuf {
    std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}

/// What a key of an answer file may name beside it.
struct Beside {
    code: Code,
    folder: bool,
    hint: [&'static str; 2],
}

const ANSWERS: Beside = Beside {
    code: Code::Extends,
    folder: false,
    hint: [
        "写与本文件相对的路径，指向 .toml 答案文件，如 \"house.toml\"、\"../house.toml\"",
        "write a path relative to this file that leads to an answer file, such as \"house.toml\" or \"../house.toml\"",
    ],
};

const LIBRARY: Beside = Beside {
    code: Code::NamedLibrary,
    folder: true,
    hint: [
        "写与本文件相对的路径，指向含有 clauses/ 或者 templates/ 的文件夹，如 \"library\"、\"../library\"",
        "write a path relative to this file that leads to a folder with clauses/ or templates/, such as \"library\" or \"../library\"",
    ],
};

/// The file or folder that `key = "below"` of the answer file `path` means: a relative path to a regular `.toml` file, or to a
/// folder. An answer file may come from elsewhere; it is not to open devices, pipes and whatever else lies on this machine.
fn beside(path: &Path, key: &str, below: &str, named_by: &Beside, root: Option<&Path>) -> Result<PathBuf, Diagnostic> {
    let named = Path::new(below);
    let refused = |zh: &str, en: &str| {
        let written = format!("{key} = \"{below}\"");
        Diagnostic::of(named_by.code.clone(), format!("{written}：{zh}"), format!("{written}: {en}"))
            .hint(named_by.hint[0], named_by.hint[1])
    };
    // A path of Windows is absolute on every system.
    if named.has_root() || below.starts_with('\\') || below.as_bytes().get(1) == Some(&b':') {
        return Err(refused("是绝对路径", "it is an absolute path"));
    }
    if !named_by.folder && named.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("toml")) {
        return Err(refused("不是 .toml 文件", "it is no .toml file"));
    }
    let path = path.parent().unwrap_or(Path::new("")).join(named);
    // Whether anything is there outside is not told.
    if root.is_some_and(|root| !lies_in(&path, root)) {
        return Err(refused(
            "在打开的文件夹之外；用 baomi serve --folder 写明可以读取的文件夹",
            "it lies outside the folder that is open; name the folder that may be read with baomi serve --folder",
        ));
    }
    match (std::fs::metadata(&path), named_by.folder) {
        (Ok(about), false) if !about.is_file() && !about.is_dir() => {
            Err(refused("是设备或者管道，不是文件", "it is a device or a pipe and no file"))
        }
        (Ok(about), true) if !about.is_dir() => Err(refused("不是文件夹", "it is no folder")),
        (Err(_), true) => Err(refused("没有这个文件夹", "there is no such folder")),
        // What else is wrong is told when it is read.
        _ => Ok(path),
    }
}

/// Whether a path leads into a folder, past links and past `..`; of a path that leads nowhere, its folder.
fn lies_in(path: &Path, root: &Path) -> bool {
    let real = std::fs::canonicalize(path).or_else(|_| {
        // A file that is not there is told by whoever reads it, if it were inside.
        std::fs::canonicalize(path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new(".")))
    });
    real.is_ok_and(|real| real.starts_with(root))
}

/// One text file as UTF-8, without its byte-order mark.
pub fn read(path: &Path) -> Result<Arc<Source>, Diagnostic> {
    let shown = path.display().to_string();
    Ok(Source::new(shown.clone(), read_text(path).map_err(|error| unreadable(&shown, error))?))
}

fn read_standard_input() -> Result<Arc<Source>, Diagnostic> {
    let name = format!("{STANDARD_INPUT}.toml");
    let text = read_text_from(std::io::stdin().lock()).map_err(|error| unreadable(&name, error))?;
    Ok(Source::new(name, text))
}

/// Why a file cannot be read, and what to do.
fn unreadable(shown: &str, error: ReadError) -> Diagnostic {
    let failed = |zh: &str, en: &str| {
        Diagnostic::of(Code::Input, format!("无法读取 {shown}：{zh}"), format!("cannot read {shown}: {en}"))
    };
    match error {
        ReadError::System(error) if error.kind() == std::io::ErrorKind::NotFound => {
            failed("没有这个文件", "there is no such file")
                .hint("检查文件名与当前文件夹", "check the name and the folder you are in")
        }
        ReadError::System(error) => {
            let (zh, en) = system_words(&error);
            failed(&zh, &en)
        }
        ReadError::Folder => {
            failed("这是文件夹", "it is a folder").hint("写其中的答案文件", "name the answer file in it")
        }
        ReadError::TooLong => {
            let most = TEXT_FILE_BYTES >> 20;
            failed(
                &format!("文件超过 {most} MB，不是答案文件"),
                &format!("it is larger than {most} MB and no answer file"),
            )
        }
        ReadError::Foreign(foreign) => {
            let (zh, en) = foreign.name();
            let finding = failed(&format!("{zh}，不是 UTF-8 文本"), &format!("{en}, and no text in UTF-8"));
            match foreign.is_text() {
                true => finding.hint(
                    "在编辑器中另存为 UTF-8 编码（记事本：“另存为”，“编码”取 UTF-8）",
                    "save the file as UTF-8 in your editor (Notepad: “Save as”, encoding UTF-8)",
                ),
                false => finding.hint(
                    "答案文件是文本（.toml）：用 baomi new 生成，在文本编辑器中填写",
                    "an answer file is text (.toml): make one with baomi new, and fill it in in a text editor",
                ),
            }
        }
        ReadError::NotText(line) => {
            failed(&format!("第 {line} 行不是 UTF-8 编码"), &format!("line {line} is not UTF-8"))
                .hint("在编辑器中另存为 UTF-8 编码", "save the file as UTF-8 in your editor")
        }
    }
}
