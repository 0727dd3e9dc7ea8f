//! Conditions and texts of the library: the only module that knows the template engine.
//! A condition is a template expression; a text is a template whose values are escaped, so that they can only be text.

mod context;
mod escape;
mod filters;
mod memory;
mod scan;

pub use context::{Scope, to_template};
pub use escape::{Unescaped, escape_for_markdown, unescape};
pub use filters::Wording;
pub use memory::Memory;
/// The engine's values and maps, for building a [`Scope`].
pub use tera::{Map, Value as Templated};

pub use scan::{Comparison, Paths, scan_condition, scan_text};

use memory::{Kept, Reads};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;
use tera::{ErrorKind, Tera};

/// All conditions and texts of a library, parsed once.
#[derive(Clone)]
pub struct Expressions {
    tera: Tera,
    reads: Arc<Reads>,
}

impl std::fmt::Debug for Expressions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Expressions")
    }
}

/// What is wrong with a condition or text, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// In the engine's words.
    pub message: String,
    /// Bytes of the condition or text.
    pub span: Range<usize>,
}

/// Name of a parsed condition or text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TemplateId {
    name: Arc<str>,
    /// Place among all conditions and texts.
    index: usize,
}

/// What stands round a condition to make it a template.
const CONDITION: (&str, &str) = ("{% if ", " %}1{% endif %}");

/// Conditions and texts to be parsed, each under a name of its own.
#[derive(Debug, Default)]
pub struct Sources {
    templates: Vec<(String, String)>,
}

impl Sources {
    /// Takes a condition to be parsed.
    pub fn condition(&mut self, name: String, condition: &str) -> TemplateId {
        let (before, after) = CONDITION;
        self.take(format!("?{name}"), format!("{before}{condition}{after}"))
    }

    /// Takes a text to be parsed.
    pub fn text(&mut self, name: String, text: &str) -> TemplateId {
        self.take(name, text.to_owned())
    }

    fn take(&mut self, name: String, template: String) -> TemplateId {
        let id = TemplateId { name: name.as_str().into(), index: self.templates.len() };
        self.templates.push((name, template));
        id
    }
}

impl Expressions {
    /// Parses everything; `wording` says how values print. What cannot be parsed is returned by its name.
    pub fn parse(wording: Wording, sources: Sources) -> Result<Self, Vec<(TemplateId, ExpressionError)>> {
        let mut tera = Tera::new();
        tera.autoescape_on(vec![""]);
        tera.set_escape_fn(escape::write_escaped);
        filters::register(&mut tera, Arc::new(wording));
        let empty = tera.clone();
        match tera.add_raw_templates(sources.templates.iter().map(|(name, text)| (name, text))) {
            Ok(()) => Ok(Expressions { tera, reads: Arc::new(Reads::of(&sources.templates)) }),
            Err(_) => Err(sources
                .templates
                .iter()
                .enumerate()
                .filter_map(|(index, (name, text))| {
                    let shift = if name.starts_with('?') { CONDITION.0.len() } else { 0 };
                    let error = empty.clone().add_raw_template(name, text).err()?;
                    Some((TemplateId { name: name.as_str().into(), index }, describe(&error, shift)))
                })
                .collect()),
        }
    }

    /// An empty memory for scopes that are rendered with these.
    pub fn memory(&self) -> Rc<Memory> {
        Rc::new(Memory::new(&self.reads))
    }

    /// Whether the condition holds.
    pub fn holds(&self, condition: &TemplateId, scope: &Scope) -> Result<bool, ExpressionError> {
        let memory = self.memory_of(scope, condition);
        if let Some(Kept::Truth(truth)) = memory.and_then(|(memory, key)| memory.find(key)) {
            return Ok(truth);
        }
        let printed =
            self.tera.render(&condition.name, scope.context()).map_err(|error| describe(&error, CONDITION.0.len()))?;
        if let Some((memory, key)) = memory {
            memory.keep(key, Kept::Truth(!printed.is_empty()));
        }
        Ok(!printed.is_empty())
    }

    /// The text with its values; marks of values are escaped into private-use characters (see [`unescape`]).
    pub fn render(&self, text: &TemplateId, scope: &Scope) -> Result<String, ExpressionError> {
        let memory = self.memory_of(scope, text);
        if let Some(Kept::Text(text)) = memory.and_then(|(memory, key)| memory.find(key)) {
            return Ok(text.to_string());
        }
        let printed = self.tera.render(&text.name, scope.context()).map_err(|error| describe(&error, 0))?;
        if let Some((memory, key)) = memory {
            memory.keep(key, Kept::Text(printed.as_str().into()));
        }
        Ok(printed)
    }

    /// The memory of a scope, if it is one for these expressions, and the key of a template in it.
    fn memory_of<'s>(&self, scope: &'s Scope, template: &TemplateId) -> Option<(&'s Memory, (usize, u128))> {
        let memory = scope.memory.as_deref().filter(|memory| Arc::ptr_eq(&memory.reads, &self.reads))?;
        Some((memory, scope.key(memory, template)?))
    }
}

fn describe(error: &tera::Error, shift: usize) -> ExpressionError {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let range = report.span().range.clone();
            ExpressionError {
                message: report.message().to_owned(),
                span: range.start.saturating_sub(shift)..range.end.saturating_sub(shift),
            }
        }
        other => ExpressionError { message: other.to_string(), span: 0..0 },
    }
}
