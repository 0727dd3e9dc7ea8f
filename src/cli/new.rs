//! `baomi new`: a commented answer file to fill in.

use super::{ExitStatus, Failure, output, report};
use crate::answers::{closest, new_file};
use crate::diagnostic::{Code, Diagnostic};
use crate::library::{Kind, Library};
use crate::value::Language;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct New {
    /// Kind of agreement
    #[arg(value_name = "KIND")]
    kind: String,
    /// File to write; it must not exist yet [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl New {
    pub(super) fn run(&self, library: &Library, language: Language) -> Result<ExitStatus, Failure> {
        let kind = kind(library, &self.kind)?;
        let text = new_file(&kind.schema, language);
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
