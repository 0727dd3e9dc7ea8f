//! What was sent to the other side: as the lock says, else as the answers give it now.

use super::input::{Deal, GivenArgs, read, stem};
use super::library::Libraries;
use super::lock::named_in;
use super::paper::read_bytes;
use super::{Failure, build, report};
use crate::answers::Layers;
use crate::diagnostic::{Diagnostic, Severity, Source, has_errors};
use crate::export::docx;
use crate::intake::{self, Paper};
use crate::layout::DEFAULT_STYLE;
use crate::library::Library;
use crate::negotiate::Sent;
use crate::pipeline::{Assembly, Options, assemble};
use crate::publish::LockFile;
use crate::value::{Language, Localised, sha256};
use std::path::{Path, PathBuf};

/// The agreement as we have it, and as it went out.
pub(super) struct SentOut {
    pub library: &'static Library,
    pub layers: Layers,
    pub options: Options,
    pub assembly: Assembly<'static>,
    pub sent: Sent,
    /// What that is, in words.
    pub told: Localised<String>,
    /// The lock, where there is one.
    pub lock: Option<(PathBuf, LockFile)>,
}

/// Where and how it is looked for.
pub(super) struct Asked<'a> {
    pub answers: &'a Path,
    pub given: &'a GivenArgs,
    pub form: Option<&'a String>,
    /// The lock that is named; None: the one beside these files, if any.
    pub lock: Option<&'a Path>,
    pub beside: &'a [&'a Path],
}

/// Finds out what was sent.
///
/// # Errors
/// Answers, library or lock cannot be read; the agreement cannot be written.
pub(super) fn sent_out(libraries: &Libraries, asked: &Asked<'_>, language: Language) -> Result<SentOut, Failure> {
    let lock = lock(asked)?;
    let locked = lock.as_ref().map(|(_, lock)| lock);
    let set = locked.filter(|_| asked.given.arguments().is_empty()).map(|lock| GivenArgs::of(lock.options.set.clone()));
    let given = set.as_ref().unwrap_or(asked.given);
    let (Deal { layers, .. }, library) = libraries.read(asked.answers, given)?;
    let locked_form = locked.and_then(|lock| lock.options.form.clone());
    let options = Options {
        draft: locked.is_some_and(|lock| lock.options.draft),
        form: asked.form.cloned().or(locked_form),
        ..Options::default()
    };
    let assembly = assemble(library, &layers, options.clone())?;
    if has_errors(&assembly.findings) && !options.draft {
        let errors: Vec<Diagnostic> =
            assembly.findings.iter().filter(|finding| finding.severity == Severity::Error).cloned().collect();
        return Err(errors);
    }
    let (paper, told) = paper(library, &assembly, &layers, lock.as_ref(), language)?;
    let sent = Sent::of(&paper, &assembly.document);
    Ok(SentOut { library, layers, options, assembly, sent, told, lock })
}

impl SentOut {
    /// What Word reads of the agreement that another text of the deal's file gives; None where it gives none.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn paper_of(&self, answers: &str) -> Result<Option<Paper>, Failure> {
        let source = Source::new("next.toml".to_owned(), answers.to_owned());
        let layers = self.layers.clone().with_deal(&source);
        let Ok(assembly) = assemble(self.library, &layers, self.options.clone()) else { return Ok(None) };
        let style = self.lock.as_ref().map_or(DEFAULT_STYLE, |(_, lock)| lock.options.style.as_str());
        fresh(self.library, &assembly, style).map(Some)
    }
}

/// The Word file of an agreement as Word reads it.
fn fresh(library: &Library, assembly: &Assembly<'_>, style: &str) -> Result<Paper, Failure> {
    let style = build::style(library, style)?;
    let written = docx::Writer::new(&style).write(&assembly.document, &docx::Options::default());
    let bytes = written.map_err(|error| vec![error.finding()])?;
    intake::read("agreement.docx", &bytes).map_err(|finding| vec![finding])
}

/// The lock of the deal.
fn lock(asked: &Asked<'_>) -> Result<Option<(PathBuf, LockFile)>, Failure> {
    let name = format!("{}.lock.toml", stem(asked.answers));
    let folders = asked.beside.iter().copied().chain([asked.answers]);
    let found = folders.map(|file| file.parent().unwrap_or(Path::new("")).join(&name)).find(|path| path.is_file());
    let Some(path) = asked.lock.map(Path::to_owned).or(found) else { return Ok(None) };
    let source = read(&path).map_err(|finding| vec![finding])?;
    let lock = LockFile::read(&source.name, &source.text).map_err(|finding| vec![finding])?;
    Ok(Some((path, lock)))
}

/// What went out as Word reads it, and in words.
fn paper(
    library: &Library,
    assembly: &Assembly<'_>,
    layers: &Layers,
    lock: Option<&(PathBuf, LockFile)>,
    language: Language,
) -> Result<(Paper, Localised<String>), Failure> {
    let style = lock.map_or(DEFAULT_STYLE, |(_, lock)| lock.options.style.as_str());
    let fresh = || fresh(library, assembly, style);
    let Some((path, lock)) = lock else {
        let zh = "答案文件现在生成的文本（没有锁定文件；发出时用 build --lock 可以证明发出了什么）";
        let en = "what the answers give now (there is no lock; build --lock proves what was sent)";
        return Ok((fresh()?, Localised::both(zh.to_owned(), en.to_owned())));
    };
    let shown = path.display();
    let answers: Vec<String> = layers.sources().map(|source| sha256(source.text.as_bytes())).collect();
    let same = answers.iter().eq(lock.answers.iter().map(|locked| &locked.sha256))
        && lock.made_by.library_sha256 == library.sha256
        && lock.made_by.source_sha256 == env!("BAOMI_SOURCE_SHA256");
    if same {
        let told = Localised::both(format!("{shown} 锁定时发出的文本"), format!("what was sent by {shown}"));
        return Ok((fresh()?, told));
    }
    if lock.settled_as(&answers) {
        let told = Localised::both(
            format!("{shown} 记载的上一轮答复之后的文本"),
            format!("the text after the answer of the last round, by {shown}"),
        );
        return Ok((fresh()?, told));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    for output in
        lock.outputs.iter().filter(|output| output.file.ends_with(".docx") && !output.file.ends_with(".notes.docx"))
    {
        let Ok((name, bytes)) = read_bytes(&named_in(folder, &output.file)) else { continue };
        if sha256(&bytes) == output.sha256 {
            report::note(&match language {
                Language::Zh => format!("答案文件、条款库或者程序在锁定后有变动，按当时发出的 {name} 对照。"),
                Language::En => format!(
                    "Answers, library or program changed since the lock: {name}, which was sent then, is compared."
                ),
            });
            let told =
                Localised::both(format!("当时发出的 {name}（{shown}）"), format!("{name} as it was sent ({shown})"));
            return Ok((intake::read(&name, &bytes).map_err(|finding| vec![finding])?, told));
        }
    }
    report::note(&match language {
        Language::Zh => format!(
            "{shown} 之后答案文件、条款库或者程序有变动，当时发出的 Word 文件也不在或者已改动：按现在生成的文本对照，我方自己的变动会混在其中。"
        ),
        Language::En => format!(
            "Since {shown} answers, library or program changed, and the Word file that was sent is gone or changed: what the answers give now is compared, and changes of our own will show among theirs."
        ),
    });
    let told = Localised::both(
        "答案文件现在生成的文本（与锁定时不同）".to_owned(),
        "what the answers give now (not what was locked)".to_owned(),
    );
    Ok((fresh()?, told))
}
