//! `baomi schema`: the JSON Schema of a kind's answer file.

use super::{ExitStatus, Failure, new, report};
use crate::answers::json_schema;
use crate::library::Library;
use clap::Args;

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// Kind of agreement
    #[arg(value_name = "KIND")]
    kind: String,
}

impl Schema {
    pub(super) fn run(&self, library: &Library) -> Result<ExitStatus, Failure> {
        let kind = new::kind(library, &self.kind)?;
        let text = serde_json::to_string_pretty(&json_schema(&kind.schema)).expect("a schema is plain data");
        report::say(&(text + "\n"));
        Ok(ExitStatus::Sound)
    }
}
