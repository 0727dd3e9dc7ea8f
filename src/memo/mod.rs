//! The drafting memo (起草说明), for us only: two pages that tell what this is, what is open and what is to be done when, then
//! appendices. Its words stand in the template `templates/memo.md`; here is what they speak of.

mod data;
mod dates;
mod gather;
mod maker;
mod negotiation;
mod steps;

pub use steps::{StepRow, day_of_step, plain_cell, steps, steps_csv};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, from_markdown};
use crate::expression::{Scope, Templated};
use crate::library::Library;
use crate::pipeline::Assembly;
use crate::value::Language;
use data::MemoData;

/// The page style of memos, in `templates/style.toml`.
pub const STYLE: &str = "memo";

/// The memo in `language`, as a document: what writes agreements writes it too.
///
/// # Errors
/// The library has no template of a memo, or it cannot be filled in.
pub fn document(library: &Library, assembly: &Assembly<'_>, language: Language) -> Result<Document, Diagnostic> {
    let Some((memo, template)) = library.memo.as_ref().and_then(|memo| Some((memo, memo.text.prefer(language)?)))
    else {
        return Err(Diagnostic::of(
            Code::Library,
            "条款库缺少 templates/memo.md",
            "the library lacks templates/memo.md",
        ));
    };
    let data = MemoData::of(library, assembly, language);
    let heading = memo.heading.prefer(language).map_or("", String::as_str);
    let title = format!("{heading}{}{}", language.say("：", ": "), data.title);
    let mut scope = assembly.scopes.get(language).cloned().unwrap_or_else(|| Scope::new(language));
    scope.set("memo", Templated::from_serializable(&data));
    let text = library.expressions.render(template.id, &scope).map_err(|error| {
        Diagnostic::of(
            Code::Library,
            format!("起草说明无法成文：{} 没有可用的值", error.subject),
            format!("the memo cannot be written: {} has no value to print", error.subject),
        )
        .at(template.location.within(&error.span))
    })?;
    from_markdown("memo", &title, &text, language, assembly.document.provenance.clone()).map_err(|markup| {
        Diagnostic::of(
            Code::Library,
            format!("起草说明含有不支持的标记：{markup}"),
            format!("the memo holds markup that is not supported: {markup}"),
        )
        .at(template.location.clone())
    })
}
