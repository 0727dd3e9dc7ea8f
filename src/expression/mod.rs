//! Conditions and texts of the library: the only module that knows the template engine.
//! A condition is a template expression; a text is a template whose values are escaped, so that they can only be text.

mod budget;
mod cache;
mod context;
mod escape;
mod facts;
mod filters;
mod outline;
mod rendered;
mod scan;
mod tags;
mod trace;
mod tree;
mod undecided;

pub use cache::RenderCache;
pub use context::{Scope, to_template, to_template_map};
pub use escape::{Unescaped, escape_for_markdown, unescape, write_escaped};
pub use facts::{FactError, Facts};
pub use filters::Wording;
pub use outline::outline;
pub use rendered::{AnswerKeys, Printed, Rendered};
/// The engine's values and maps, for building a [`Scope`].
pub use tera::{Map, Value as Templated};

pub use scan::{Comparison, Paths, question, scan_condition, scan_text};
pub use tags::Tags;
pub use trace::PLACE;
pub use tree::{Relation, Term, Tree, parse};
pub use undecided::Undecided;

use budget::{Guarded, guard, within_budget};
use cache::{CachedResult, Dependencies};
use facts::Expanded;
use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use tera::{ErrorKind, Tera};
use trace::Traced;

/// All conditions and texts of a library, each parsed when it is first asked for: one agreement needs a fraction of them.
pub struct Expressions {
    /// The filters and functions, and no template.
    engine: Tera,
    written: Vec<Arc<Expression>>,
    /// An engine with the one template, by index of `written`; made for those that are printed again.
    parsed: Vec<OnceLock<Result<Parsed, ExpressionError>>>,
    /// The texts that tell which answers they print, once they were asked for.
    traced: Vec<OnceLock<Option<Traced>>>,
    /// Which of `written` were printed.
    printed: Vec<AtomicBool>,
    dependencies: OnceLock<Arc<Dependencies>>,
}

/// An engine with one template, and how the template came from what was written.
struct Parsed {
    engine: Tera,
    guarded: Guarded,
}

impl std::fmt::Debug for Expressions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Expressions")
    }
}

/// What is wrong with a condition or text, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// In the engine's words, for who writes a library.
    pub message: String,
    /// The words of the condition or text that could not be worked out.
    pub subject: String,
    /// Bytes of the condition or text.
    pub span: Range<usize>,
}

impl ExpressionError {
    /// The message in Chinese and English: that of the engine is English alone.
    pub fn sides(&self) -> (&str, &str) {
        self.message.split_once(" / ").unwrap_or((&self.message, &self.message))
    }
}

/// A condition or text among all of a library: the index of its [`Expression`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TemplateId(usize);

impl TemplateId {
    /// Its place among them, in the order in which they were taken.
    pub fn index(self) -> usize {
        self.0
    }
}

/// What stands round a condition to make it a template.
const CONDITION: (&str, &str) = ("{% if ", " %}1{% endif %}");

/// The name of every template, in its own engine.
const NAME: &str = "text";

/// A condition or text of the library, as written.
#[derive(Debug)]
enum Written {
    Condition(String),
    Text(String),
    /// A text that tells which answers it prints.
    Clause(String),
}

impl Written {
    fn text(&self) -> &str {
        match self {
            Written::Condition(text) | Written::Text(text) | Written::Clause(text) => text,
        }
    }
}

/// A condition or text of the library and the facts that it may name.
#[derive(Debug)]
pub struct Expression {
    written: Written,
    facts: Arc<Facts>,
    /// The same in which no fact is named any more, made when first asked for.
    expanded: OnceLock<Expanded>,
}

impl Expression {
    fn expanded(&self) -> &Expanded {
        self.expanded.get_or_init(|| self.facts.expand(&self.written))
    }

    /// What is evaluated: the expressions of facts stand where these were named.
    pub fn whole(&self) -> &str {
        &self.expanded().text
    }

    /// The place in what was written of a place in the whole.
    pub fn place(&self, span: Range<usize>) -> Range<usize> {
        self.expanded().place(span)
    }

    /// Which answers it speaks of, also by way of facts. `aliases` as in [`scan_condition`].
    pub fn paths(&self, aliases: &[(&str, &str)]) -> Paths {
        self.scan(self.whole(), aliases)
    }

    /// The questions (`topic.key`, or `topic` for all of it) of which it speaks, also by way of facts: each once, in their
    /// order. Facts are read once a library, not where each of them is named.
    pub fn questions(&self, aliases: &[(&str, &str)]) -> Vec<String> {
        let written = self.written_paths(aliases);
        self.speaks_of(written.paths.iter().map(|(path, _)| question(path)), aliases)
    }

    /// The same of the questions and facts that it names.
    pub fn speaks_of<'n>(&'n self, names: impl Iterator<Item = &'n str>, aliases: &[(&str, &str)]) -> Vec<String> {
        let mut questions: Vec<&str> = Vec::new();
        for name in names {
            match self.facts.questions(name) {
                Some(of_fact) => questions.extend(of_fact.iter().map(String::as_str)),
                None => questions.push(name),
            }
        }
        questions.sort_unstable();
        questions.dedup();
        // A fact that speaks of `item` speaks of the row that is called so where the fact is named.
        let mut questions: Vec<String> = questions.into_iter().map(|path| of_row(path, aliases)).collect();
        questions.sort_unstable();
        questions.dedup();
        questions
    }

    /// Which answers and facts it speaks of as written.
    pub fn written_paths(&self, aliases: &[(&str, &str)]) -> Paths {
        self.scan(self.written.text(), aliases)
    }

    fn scan(&self, text: &str, aliases: &[(&str, &str)]) -> Paths {
        match &self.written {
            Written::Condition(_) => scan_condition(text, aliases),
            Written::Text(_) | Written::Clause(_) => scan_text(text, aliases),
        }
    }

    fn template(&self) -> Cow<'_, str> {
        match &self.written {
            Written::Condition(_) => format!("{}{}{}", CONDITION.0, self.whole(), CONDITION.1).into(),
            Written::Text(_) | Written::Clause(_) => self.whole().into(),
        }
    }

    /// The template with the calls that keep it within its budget.
    fn guarded(&self) -> Result<Guarded, ExpressionError> {
        let shift = self.shift();
        guard(&self.template()).map_err(|error| {
            let Range { start, end } = error.span;
            let span = start.saturating_sub(shift)..end.saturating_sub(shift);
            ExpressionError { span: self.expanded().place(span), ..error }
        })
    }

    /// What the engine says is wrong, in the places of what was written.
    fn describe(&self, error: &tera::Error, guarded: &Guarded) -> ExpressionError {
        let (message, span) = match unknown(&error.to_string()) {
            Some((message, place)) => (message, place.find(self.whole())),
            None => describe(error, guarded, self.shift()),
        };
        let subject = self.whole().get(span.clone()).unwrap_or_default().trim().to_owned();
        ExpressionError { message, subject, span: self.expanded().place(span) }
    }

    /// Bytes of the template before what was written.
    fn shift(&self) -> usize {
        match &self.written {
            Written::Condition(_) => CONDITION.0.len(),
            Written::Text(_) | Written::Clause(_) => 0,
        }
    }
}

fn of_row(path: &str, aliases: &[(&str, &str)]) -> String {
    let (head, rest) = path.split_once('.').map_or((path, ""), |(head, _)| (head, &path[head.len()..]));
    match aliases.iter().find(|(name, _)| *name == head) {
        Some((_, row)) => question(&format!("{row}{rest}")).to_owned(),
        None => path.to_owned(),
    }
}

/// Conditions and texts of a library that is being read.
#[derive(Debug, Default)]
pub struct Sources {
    facts: Arc<Facts>,
    written: Vec<Arc<Expression>>,
}

impl Sources {
    /// Conditions and texts that may name these facts.
    pub fn new(facts: Facts) -> Self {
        Sources { facts: Arc::new(facts), written: Vec::new() }
    }

    /// Whether a fact has that name.
    pub fn is_fact(&self, name: &str) -> bool {
        self.facts.contains(name)
    }

    /// Takes a condition.
    pub fn condition(&mut self, condition: &str) -> (TemplateId, Arc<Expression>) {
        self.take(Written::Condition(condition.to_owned()))
    }

    /// Takes a text.
    pub fn text(&mut self, text: &str) -> (TemplateId, Arc<Expression>) {
        self.take(Written::Text(text.to_owned()))
    }

    /// Takes the text of a clause, which tells which answers it prints.
    pub fn clause(&mut self, text: &str) -> (TemplateId, Arc<Expression>) {
        self.take(Written::Clause(text.to_owned()))
    }

    fn take(&mut self, written: Written) -> (TemplateId, Arc<Expression>) {
        let expression = Arc::new(Expression { written, facts: Arc::clone(&self.facts), expanded: OnceLock::new() });
        self.written.push(Arc::clone(&expression));
        (TemplateId(self.written.len() - 1), expression)
    }
}

impl Expressions {
    /// Expressions whose values print as `wording` says.
    pub fn new(wording: Wording, sources: Sources) -> Self {
        let mut engine = Tera::new();
        engine.autoescape_on(vec![""]);
        engine.set_escape_fn(escape::write_escaped);
        budget::register(&mut engine);
        filters::register(&mut engine, Arc::new(wording));
        let parsed = sources.written.iter().map(|_| OnceLock::new()).collect();
        let printed = sources.written.iter().map(|_| AtomicBool::new(false)).collect();
        let traced = sources.written.iter().map(|_| OnceLock::new()).collect();
        Expressions { engine, written: sources.written, parsed, traced, printed, dependencies: OnceLock::new() }
    }

    /// What cannot be parsed.
    pub fn errors(&self) -> Vec<(TemplateId, ExpressionError)> {
        let all = (0..self.written.len()).map(TemplateId);
        all.filter_map(|id| Some((id, self.parsed(id).as_ref().err()?.clone()))).collect()
    }

    fn parsed(&self, id: TemplateId) -> &Result<Parsed, ExpressionError> {
        self.parsed[id.0].get_or_init(|| {
            let written = &self.written[id.0];
            let mut engine = self.engine.clone();
            if let Some(guarded) = self.traced(id).and_then(|traced| guard(&traced.template).ok())
                && engine.add_raw_template(NAME, &guarded.template).is_ok()
            {
                return Ok(Parsed { engine, guarded });
            }
            // What is wrong with a text is told at its place in the text as written, without marks.
            let guarded = written.guarded()?;
            match engine.add_raw_template(NAME, &guarded.template) {
                Ok(()) => Ok(Parsed { engine, guarded }),
                Err(error) => Err(written.describe(&error, &guarded)),
            }
        })
    }

    fn traced(&self, id: TemplateId) -> Option<&Traced> {
        let written = &self.written[id.0];
        let make = || match &written.written {
            Written::Clause(_) => Traced::of(written.whole()),
            Written::Condition(_) | Written::Text(_) => None,
        };
        self.traced[id.0].get_or_init(make).as_ref()
    }

    /// An empty cache for scopes that are rendered with these.
    pub fn cache(&self) -> Rc<RenderCache> {
        let lists = |index| self.traced(TemplateId(index)).map_or(&[][..], |traced| &traced.lists);
        let dependencies = || Arc::new(Dependencies::of(&self.written, lists));
        Rc::new(RenderCache::new(self.dependencies.get_or_init(dependencies)))
    }

    /// Whether the condition holds.
    pub fn holds(&self, condition: TemplateId, scope: &Scope) -> Result<bool, ExpressionError> {
        let cached = self.cached(scope, condition);
        if let Some(CachedResult::Truth(truth)) = cached.and_then(|(cache, key)| cache.find(condition, key)) {
            return Ok(truth);
        }
        let truth = !self.print(condition, scope)?.is_empty();
        if let Some((cache, key)) = cached {
            cache.keep(condition, key, CachedResult::Truth(truth));
        }
        Ok(truth)
    }

    /// The text with its values, and of a clause what it prints; marks of values are escaped into private-use characters
    /// (see [`unescape`]).
    pub fn render(&self, text: TemplateId, scope: &Scope) -> Result<Rc<Rendered>, ExpressionError> {
        let cached = self.cached(scope, text);
        if let Some(CachedResult::Text(text)) = cached.and_then(|(cache, key)| cache.find(text, key)) {
            return Ok(text);
        }
        let printed = Rc::new(self.print(text, scope)?);
        if let Some((cache, key)) = cached {
            cache.keep(text, key, CachedResult::Text(Rc::clone(&printed)));
        }
        Ok(printed)
    }

    /// The same of a draft that lacks these answers: a blank stands for the words that turn on them.
    pub fn render_undecided(
        &self,
        text: TemplateId,
        scope: &Scope,
        undecided: &[Undecided],
    ) -> Result<Rc<Rendered>, ExpressionError> {
        let written = &self.written[text.0];
        let printed = undecided::leave_undecided(written.whole(), undecided).and_then(|whole| {
            let traced = Traced::of(&whole);
            let template = traced.as_ref().map_or(whole.as_str(), |traced| &traced.template);
            let marked = self.print_once(written, &guard(template).ok()?, scope).ok()?;
            Some(match traced {
                Some(traced) => traced.read(marked),
                None => Rendered::from(marked),
            })
        });
        printed.map_or_else(|| self.render(text, scope), |printed| Ok(Rc::new(printed)))
    }

    fn print(&self, id: TemplateId, scope: &Scope) -> Result<Rendered, ExpressionError> {
        let written = &self.written[id.0];
        let Some(traced) = self.traced(id) else {
            return self.print_once_or_again(id, || written.guarded(), scope).map(Rendered::from);
        };
        if let Ok(marked) = self.print_once_or_again(id, || guard(&traced.template), scope) {
            return Ok(traced.read(marked));
        }
        // What is wrong with a text is told at its place in the text as written.
        self.print_once(written, &written.guarded()?, scope).map(Rendered::from)
    }

    /// Most of what a single agreement prints it prints once: an engine for it would never be asked again.
    fn print_once_or_again(
        &self,
        id: TemplateId,
        guarded: impl FnOnce() -> Result<Guarded, ExpressionError>,
        scope: &Scope,
    ) -> Result<String, ExpressionError> {
        let written = &self.written[id.0];
        if !self.printed[id.0].swap(true, Ordering::Relaxed) {
            return self.print_once(written, &guarded()?, scope);
        }
        let Parsed { engine, guarded } = self.parsed(id).as_ref().map_err(Clone::clone)?;
        let printed = within_budget(|out| engine.render_to(NAME, scope.context(), out));
        printed.map_err(|error| written.describe(&error, guarded))
    }

    fn print_once(&self, written: &Expression, guarded: &Guarded, scope: &Scope) -> Result<String, ExpressionError> {
        let printed = within_budget(|out| self.engine.render_str_to(&guarded.template, scope.context(), true, out));
        printed.map_err(|error| written.describe(&error, guarded))
    }

    /// The cache of a scope, if it is one for these expressions, and the key of a template in it.
    fn cached<'s>(&self, scope: &'s Scope, template: TemplateId) -> Option<(&'s RenderCache, u128)> {
        let dependencies = self.dependencies.get()?;
        let cache = scope.cache.as_deref().filter(|cache| Arc::ptr_eq(&cache.dependencies, dependencies))?;
        Some((cache, scope.key(cache, template)?))
    }
}

/// A filter, test or function that the engine does not know. It tells of them after reading, without their places.
struct UnknownName {
    name: String,
    /// What stands before it.
    after: &'static str,
}

fn unknown(report: &str) -> Option<(String, UnknownName)> {
    [("Unknown filter `", "|"), ("Unknown test `", "is"), ("Unknown function `", "")].into_iter().find_map(
        |(start, after)| {
            let at = report.find(start)?;
            let name = report[at + start.len()..].split('`').next()?.to_owned();
            Some((format!("{start}{name}`"), UnknownName { name, after }))
        },
    )
}

impl UnknownName {
    /// Where it stands first in a condition or text.
    fn find(&self, text: &str) -> Range<usize> {
        let part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let stands = |at: &usize| {
            let (before, after) = (&text[..*at], &text[at + self.name.len()..]);
            !before.ends_with(part) && !after.starts_with(part) && before.trim_end().ends_with(self.after)
        };
        let at = text.match_indices(&self.name).map(|(at, _)| at).find(stands);
        at.map_or(0..0, |at| at..at + self.name.len())
    }
}

/// The engine's words, and the bytes of what was handed to it that they are about.
fn describe(error: &tera::Error, guarded: &Guarded, shift: usize) -> (String, Range<usize>) {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let Range { start, end } = report.span().range.clone();
            let place = |at| guarded.place(at).saturating_sub(shift);
            (report.message().to_owned(), place(start)..place(end))
        }
        other => (other.to_string(), 0..0),
    }
}
