//! The checklist of dated steps: who does what by when, and what proves it.

use super::dates::{Dates, answered, months_between};
use crate::expression::{Scope, outline};
use crate::library::{Condition, Library, Step, Template};
use crate::pipeline::Assembly;
use crate::value::{Language, Localised, Value, word_date};
use chrono::NaiveDate;
use serde::Serialize;

/// One step of the deal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct StepRow {
    /// Its id in the library.
    pub id: String,
    /// What is to be done.
    pub what: String,
    /// Who does it; empty where the answers do not say.
    pub who: String,
    /// By when, as printed; empty where the answers do not say.
    pub due: String,
    /// The same as an ISO date, where it is one.
    pub date: String,
    /// The same for computing.
    #[serde(skip)]
    pub day: Option<NaiveDate>,
    /// It comes again every so many months.
    #[serde(skip)]
    pub every_months: Option<u32>,
    /// What it must precede: disclosure, signing, closing; or empty.
    pub before: String,
    /// True if the answers say that it has been done.
    pub done: bool,
    /// The paper that proves it.
    pub document: String,
    /// Legal basis.
    pub basis: String,
}

/// All steps that this deal asks for, those with a date first and in its order.
pub fn steps(library: &Library, assembly: &Assembly<'_>, language: Language) -> Vec<StepRow> {
    let Some(scope) = assembly.scopes.get(language) else { return Vec::new() };
    let maker = StepMaker { library, assembly, language, scope };
    let topics = assembly.plan.kind.topics.iter().filter_map(|name| library.topics.get(name));
    let usage = library.usage(assembly.plan.kind, assembly.plan.form);
    let of_form = topics.flat_map(|topic| &topic.steps).filter(|step| usage.is_none_or(|usage| usage.plans(step)));
    let mut rows: Vec<StepRow> = of_form.filter(|step| maker.asked(step)).map(|step| maker.row(step)).collect();
    rows.sort_by(|a, b| (a.date.is_empty(), &a.date).cmp(&(b.date.is_empty(), &b.date)));
    rows
}

/// The day of one step, where the deal asks for it and it has one.
pub fn day_of_step(library: &Library, assembly: &Assembly<'_>, id: &str) -> Option<NaiveDate> {
    let language = Language::Zh;
    let maker = StepMaker { library, assembly, language, scope: assembly.scopes.get(language)? };
    let topics = assembly.plan.kind.topics.iter().filter_map(|name| library.topics.get(name));
    let step = topics.flat_map(|topic| &topic.steps).find(|step| step.id == id)?;
    let dates = Dates { library, answers: &assembly.answers, language };
    let day = step.due.as_ref().and_then(|path| answered(&assembly.answers, path));
    day.or_else(|| Some(dates.day(step.date.as_ref()?)?.day)).filter(|_| maker.asked(step))
}

/// The steps as a spreadsheet: UTF-8 with a byte-order mark, so that spreadsheets read the Chinese.
pub fn steps_csv(rows: &[StepRow], language: Language) -> Vec<u8> {
    let head = match language {
        Language::Zh => ["编号", "事项", "责任人", "期限", "日期", "须先于", "已完成", "凭证", "依据"],
        Language::En => ["id", "what", "who", "due", "date", "before", "done", "document", "basis"],
    };
    let mut writer = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    let yes = if language == Language::Zh { "是" } else { "yes" };
    let rows = rows.iter().map(|row| {
        let done = if row.done { yes } else { "" };
        [&row.id, &row.what, &row.who, &row.due, &row.date, &row.before, done, &row.document, &row.basis]
            .map(plain_cell)
    });
    for record in std::iter::once(head.map(str::to_owned)).chain(rows) {
        writer.write_record(&record).expect("a vector takes any record");
    }
    writer.into_inner().expect("a vector takes any record")
}

/// A cell that begins like a formula gets an apostrophe, so that no spreadsheet runs it: also in full width, which Chinese
/// input writes and some programs take for the same, and after what they drop at the beginning of a cell.
pub fn plain_cell(text: &str) -> String {
    let first = text.chars().find(|c| !c.is_whitespace() && !c.is_control() && !is_unseen(*c));
    match first {
        Some('=' | '+' | '-' | '@' | '|' | '%' | '＝' | '＋' | '－' | '＠' | '﹦' | '﹢' | '﹣' | '﹫' | '−') =>
        {
            format!("'{text}")
        }
        _ if text.starts_with(['\t', '\r', '\n', '\0']) => format!("'{text}"),
        _ => text.to_owned(),
    }
}

/// No width, and nothing to a spreadsheet.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

struct StepMaker<'a> {
    library: &'a Library,
    assembly: &'a Assembly<'a>,
    language: Language,
    scope: &'a Scope,
}

impl StepMaker<'_> {
    fn holds(&self, condition: &Condition) -> bool {
        self.library.expressions.holds(condition.id, self.scope).unwrap_or(false)
    }

    fn asked(&self, step: &Step) -> bool {
        step.when.as_ref().is_none_or(|condition| self.holds(condition))
    }

    fn render(&self, text: Option<&Localised<Template>>) -> String {
        let Some(template) = text.and_then(|text| text.prefer(self.language)) else { return String::new() };
        self.library
            .expressions
            .render(template.id, self.scope)
            .map_or_else(|_| outline(&template.text), |text| crate::check::printable(&text))
    }

    fn row(&self, step: &Step) -> StepRow {
        let dates = Dates { library: self.library, answers: &self.assembly.answers, language: self.language };
        let answered = step.due.as_ref().and_then(|path| answered(&self.assembly.answers, path));
        let computed = step.date.as_ref().and_then(|rule| Some((rule, dates.day(rule)?)));
        let date = answered.or(computed.map(|(_, computed)| computed.day));
        let due = match (answered, computed) {
            (Some(day), _) => word_date(day, self.language),
            (None, Some((rule, computed))) => dates.shown(rule, computed),
            (None, None) => {
                let words = self.render(step.due_text.as_ref());
                let counted = || step.date.as_ref().and_then(|rule| dates.words(rule)).unwrap_or_default();
                if words.is_empty() { counted() } else { words }
            }
        };
        StepRow {
            id: step.id.clone(),
            what: self.render(Some(&step.what)),
            who: step.who.as_ref().map_or(String::new(), |who| self.who(who)),
            due,
            date: date.map_or(String::new(), |date| date.to_string()),
            day: date,
            every_months: step.date.as_ref().and_then(|rule| months_between(&dates, rule)),
            before: step.before.as_ref().map_or(String::new(), |before| self.before(before)),
            done: step.done.as_ref().is_some_and(|condition| self.holds(condition)),
            document: self.render(step.document.as_ref()),
            basis: self.basis(&step.basis),
        }
    }

    /// A role as the agreement calls it.
    fn who(&self, who: &str) -> String {
        let word = if who.contains('.') {
            self.assembly.answers.get(who).and_then(Value::as_word).unwrap_or_default()
        } else {
            who
        };
        let names = self.scope.get("role_names").and_then(|names| names.get_from_path(word));
        let name = names.and_then(|name| name.as_str()).unwrap_or_default();
        name.strip_prefix("the ").unwrap_or(name).to_owned()
    }

    fn before(&self, before: &str) -> String {
        match (self.language, before) {
            (Language::Zh, "disclosure") => "披露",
            (Language::Zh, "signing") => "签署",
            (Language::Zh, "closing") => "交割",
            (_, word) => word,
        }
        .to_owned()
    }

    fn basis(&self, ids: &[String]) -> String {
        let cited: Vec<String> = ids
            .iter()
            .filter_map(|id| self.library.statutes.cite_short(id, None)?.prefer(self.language).cloned())
            .collect();
        cited.join(if self.language == Language::Zh { "；" } else { "; " })
    }
}
