//! `baomi new`: a commented answer file to fill in.

use super::{ExitStatus, Failure, output, report};
use crate::answers::{closest, new_file};
use crate::diagnostic::{Code, Diagnostic};
use crate::library::{Form, Kind, Library};
use crate::value::Language;
use clap::Args;
use std::path::PathBuf;

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
    pub(super) fn run(&self, library: &Library, language: Language) -> Result<ExitStatus, Failure> {
        let kind = kind(library, &self.kind)?;
        let form = self.form.as_deref().map(|id| form(kind, id)).transpose()?;
        let schema = form.map_or_else(|| kind.schema.clone(), |form| library.schema_of(kind, form));
        let names: Vec<(&str, String)> =
            kind.forms.iter().map(|f| (f.id.as_str(), f.name.prefer(language).cloned().unwrap_or_default())).collect();
        let text = new_file(&schema, form.map(|form| form.id.as_str()), &names, language);
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

/// The form of a kind with that id.
pub(super) fn form<'l>(kind: &'l Kind, id: &str) -> Result<&'l Form, Failure> {
    kind.form(id).ok_or_else(|| {
        let all: Vec<&str> = kind.forms.iter().map(|form| form.id.as_str()).collect();
        let (list, name) = (all.join(" | "), &kind.name);
        vec![
            Diagnostic::of(
                Code::UnknownForm,
                format!("{name} 类协议没有“{id}”这种形式"),
                format!("an agreement of kind {name} has no form “{id}”"),
            )
            .hint(format!("可选：{list}"), format!("one of: {list}")),
        ]
    })
}

/// The kind with that name.
pub(super) fn kind<'l>(library: &'l Library, name: &str) -> Result<&'l Kind, Failure> {
    library.kinds.get(name).ok_or_else(|| {
        let all: Vec<&str> = library.kinds.keys().map(String::as_str).collect();
        let list = all.join(" | ");
        let guess = closest(name, all.iter().copied());
        vec![
            Diagnostic::of(Code::UnknownKind, format!("没有“{name}”这类协议"), format!("there is no kind “{name}”"))
                .hint(
                    guess.map_or(format!("可选：{list}"), |g| format!("是否指“{g}”？可选：{list}")),
                    guess.map_or(format!("one of: {list}"), |g| format!("did you mean “{g}”? One of: {list}")),
                ),
        ]
    })
}
