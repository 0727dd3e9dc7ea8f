//! `baomi schema`: the JSON Schema of a kind's answer file.

use super::{ExitStatus, Failure, new, report};
use crate::answers::json_schema;
use crate::library::Library;
use crate::value::Language;
use clap::Args;

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// Kind of agreement
    #[arg(value_name = "KIND")]
    kind: String,
    /// Only the questions of this form of it
    #[arg(long, value_name = "FORM")]
    form: Option<String>,
}

impl Schema {
    pub(super) fn run(&self, library: &Library, language: Language) -> Result<ExitStatus, Failure> {
        let kind = new::kind(library, &self.kind)?;
        let form = self.form.as_deref().map(|id| new::form(kind, id)).transpose()?;
        let schema = form.map_or_else(|| kind.schema.clone(), |form| library.schema_of(kind, form));
        let forms = new::schema_forms(kind);
        let text =
            serde_json::to_string_pretty(&json_schema(&schema, &forms, language)).expect("a schema is plain data");
        report::say(&(text + "\n"));
        Ok(ExitStatus::Sound)
    }
}
