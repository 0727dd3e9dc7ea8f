//! `baomi mcp`: the commands for agents, over standard input and output, in one folder.

use super::{ExitStatus, Failure};
use crate::container::system_words;
use crate::diagnostic::{Code, Diagnostic};
use crate::mcp::{self, Folder};
use crate::value::Language;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `mcp`.
#[derive(Debug, Args)]
pub struct Mcp {
    /// The folder that the agent may read, and nothing outside it
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Let the agent write files in that folder
    #[arg(long)]
    write: bool,
}

impl Mcp {
    pub(super) fn run(&self, language: Language) -> Result<ExitStatus, Failure> {
        let failed = |error: std::io::Error| {
            let (shown, (zh, en)) = (self.root.display(), system_words(&error));
            vec![Diagnostic::of(Code::Input, format!("{shown}：{zh}"), format!("{shown}: {en}"))]
        };
        let folder = Folder::open(&self.root).map_err(failed)?;
        mcp::serve(folder, language, self.write).map_err(failed)?;
        Ok(ExitStatus::Sound)
    }
}
