//! `baomi new`: a commented answer file to fill in.

use super::library::Libraries;
use super::{ExitStatus, Failure, output, report};
use crate::answers::{NewFile, kind_hint, new_file};
use crate::diagnostic::{Code, Diagnostic};
use crate::library::{Form, Kind, Library};
use crate::value::Language;
use clap::Args;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct New {
    /// Kind of agreement
    #[arg(value_name = "KIND")]
    kind: String,
    /// Ask only what this form of it uses
    #[arg(long, value_name = "FORM")]
    form: Option<String>,
    /// File to write; it must not exist yet [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl New {
    pub(super) fn run(&self, libraries: &Libraries, language: Language) -> Result<ExitStatus, Failure> {
        let library = libraries.own()?;
        let kind = kind(library, &self.kind)?;
        let form = self.form.as_deref().map(|id| form(kind, id)).transpose()?;
        let schema = form.map_or_else(|| kind.schema.clone(), |form| library.schema_of(kind, form));
        let names: Vec<(&str, String)> =
            kind.forms.iter().map(|f| (f.id.as_str(), f.name.prefer(language).cloned().unwrap_or_default())).collect();
        let named = libraries.asked().map(|folder| seen_from(self.output.as_deref(), folder));
        let given = NewFile { form: form.map(|form| form.id.as_str()), forms: &names, library: named.as_deref() };
        let text = new_file(&schema, &given, language);
        match &self.output {
            Some(path) => {
                output::write_new(path, text.as_bytes()).map_err(|finding| vec![finding])?;
                report::say(&format!("{}\n", path.display()));
            }
            None => report::say(&text),
        }
        Ok(ExitStatus::Sound)
    }
}

/// A library as a new file names it: by its way from there. None that a relative path leads to is left as it is, so that it is
/// told when the file is read.
pub(super) fn seen_from(output: Option<&Path>, library: &Path) -> String {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    let folder = output.and_then(Path::parent).filter(|folder| *folder != Path::new(""));
    let way = real(folder.unwrap_or(Path::new("."))).zip(real(library)).map(|(from, to)| way(&from, &to));
    way.unwrap_or_else(|| library.to_path_buf()).iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The relative path from a folder to another.
fn way(from: &Path, to: &Path) -> PathBuf {
    let common = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(common).map(|_| OsStr::new(".."));
    let way: PathBuf = up.chain(to.iter().skip(common)).collect();
    if way.as_os_str().is_empty() { PathBuf::from(".") } else { way }
}

/// The form of a kind with that id.
pub(super) fn form<'l>(kind: &'l Kind, id: &str) -> Result<&'l Form, Failure> {
    kind.form(id).ok_or_else(|| {
        let list = |language| {
            let forms = kind.forms.iter().map(|form| match form.name.get(language) {
                Some(name) => format!("{}（{name}）", form.id),
                None => form.id.clone(),
            });
            forms.collect::<Vec<_>>().join(" | ")
        };
        let name = &kind.name;
        vec![
            Diagnostic::of(
                Code::UnknownForm,
                format!("{name} 类协议没有“{id}”这种形式"),
                format!("an agreement of kind {name} has no form “{id}”"),
            )
            .hint(format!("可选：{}", list(Language::Zh)), format!("one of: {}", list(Language::En))),
        ]
    })
}

/// The kind with that name.
pub(super) fn kind<'l>(library: &'l Library, name: &str) -> Result<&'l Kind, Failure> {
    library.kinds.get(name).ok_or_else(|| {
        let hint = kind_hint(name, library.kinds.values().map(|kind| &kind.schema));
        vec![
            Diagnostic::of(Code::UnknownKind, format!("没有“{name}”这类协议"), format!("there is no kind “{name}”"))
                .hint(hint.zh.unwrap_or_default(), hint.en.unwrap_or_default()),
        ]
    })
}
