//! The drafting memo (起草说明): what the deal's law asks for, why each clause is there, what was found and accepted,
//! what stays to be done. Its words stand in the template `templates/memo.md`; here is what they speak of.

mod steps;

pub use steps::{StepRow, plain_cell, steps, steps_csv};

use crate::answers::{DefaultTaken, defaults_taken};
use crate::diagnostic::{Code, Diagnostic, Severity, visible_line};
use crate::document::{Content, SpanKind, plain_text};
use crate::expression::{Scope, Templated, Unescaped, outline, unescape};
use crate::library::{Clause, Library, Template};
use crate::pipeline::Assembly;
use crate::plan::Choice;
use crate::value::{Language, Localised, word_date};
use serde::Serialize;
use std::collections::BTreeMap;

/// The memo as Markdown in `language`. Err: the template cannot be filled in.
pub fn write(library: &Library, assembly: &Assembly<'_>, language: Language) -> Result<String, Diagnostic> {
    let Some(template) = library.memo.as_ref().and_then(|memo| memo.text.prefer(language)) else {
        return Err(Diagnostic::of(
            Code::Library,
            "条款库缺少 templates/memo.md",
            "the library lacks templates/memo.md",
        ));
    };
    let facts = MemoData::of(library, assembly, language);
    let mut scope = assembly.scopes.get(language).cloned().unwrap_or_else(|| Scope::new(language));
    scope.set("memo", Templated::from_serializable(&facts));
    let text = library.expressions.render(template.id, &scope).map_err(|error| {
        Diagnostic::of(
            Code::Library,
            format!("起草说明无法成文：{} 没有可用的值", error.subject),
            format!("the memo cannot be written: {} has no value to print", error.subject),
        )
        .at(template.location.within(&error.span))
    })?;
    Ok(tidy(&text))
}

/// In one line, with nothing in it that acts: these words come from the answer file as they are.
fn shown(words: &str) -> String {
    visible_line(words).into_owned()
}

/// Values back from their escape, as Markdown text; runs of blank lines folded.
fn tidy(rendered: &str) -> String {
    let mut text = String::with_capacity(rendered.len());
    for c in rendered.trim().chars() {
        match unescape(c) {
            Unescaped::Blank(em) => text.extend(std::iter::repeat_n('_', em.into())),
            Unescaped::Character(mark) if mark != c && "\\`*_[]<>|#~&".contains(mark) => text.extend(['\\', mark]),
            Unescaped::Character(mark) => text.push(mark),
        }
    }
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if !(line.is_empty() && lines.last().is_some_and(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    lines.join("\n") + "\n"
}

/// What the template speaks of, as `memo.…`.
#[derive(Debug, Serialize)]
struct MemoData {
    title: String,
    /// The form of the kind; empty where it has one only.
    form: String,
    answers: String,
    answers_sha256: String,
    library_sha256: String,
    program: String,
    /// The day up to which the law was verified.
    verified: String,
    /// Errors, warnings and reminders that stand.
    errors: usize,
    warnings: usize,
    reminders: usize,
    routes: Vec<RouteFacts>,
    steps: Vec<StepRow>,
    articles: Vec<ArticleFacts>,
    departures: Vec<ClauseFacts>,
    left_out: Vec<LeftOutFacts>,
    findings: Vec<FindingFacts>,
    waived: Vec<WaivedFacts>,
    provisions: Vec<ProvisionFacts>,
    unconfirmed: Vec<String>,
    unverified: Vec<String>,
    /// How many rules were held against the agreement.
    rules: usize,
    undecided: Vec<UndecidedFacts>,
    defaults: Vec<DefaultFacts>,
}

#[derive(Debug, Serialize)]
struct UndecidedFacts {
    rule: String,
    lacking: String,
}

#[derive(Debug, Serialize)]
struct DefaultFacts {
    path: String,
    ask: String,
    value: String,
}

#[derive(Debug, Serialize)]
struct RouteFacts {
    title: String,
    text: String,
    basis: String,
}

#[derive(Debug, Serialize)]
struct ArticleFacts {
    number: String,
    title: String,
    clauses: Vec<ClauseFacts>,
}

#[derive(Debug, Clone, Serialize)]
struct ClauseFacts {
    id: String,
    heading: String,
    /// Printed numbers of its paragraphs, `3.1–3.2`.
    numbers: String,
    /// `discloser`, `balanced`, `recipient`, or empty for a single version.
    variant: String,
    /// `only`, `stance`, `fallback`, `chosen`.
    choice: String,
    /// Its condition in words; empty where it is always in.
    because: String,
    basis: String,
    note: String,
}

#[derive(Debug, Serialize)]
struct LeftOutFacts {
    id: String,
    heading: String,
    because: String,
}

#[derive(Debug, Serialize)]
struct FindingFacts {
    code: String,
    severity: Severity,
    message: String,
    hint: String,
    basis: String,
    place: String,
}

#[derive(Debug, Serialize)]
struct WaivedFacts {
    code: String,
    message: String,
    reason: String,
    approved_by: String,
}

#[derive(Debug, Serialize)]
struct ProvisionFacts {
    row: String,
    title: String,
    /// `granted`, `refused`, `silent`.
    status: String,
    /// Numbers of the clauses that prove it.
    clauses: String,
}

impl MemoData {
    fn of(library: &Library, assembly: &Assembly<'_>, language: Language) -> MemoData {
        let maker = Maker { library, assembly, language, numbers: numbers(assembly) };
        let from = &assembly.document.provenance;
        let count = |severity| assembly.findings.iter().filter(|finding| finding.severity == severity).count();
        let articles = maker.articles();
        let departures = articles
            .iter()
            .flat_map(|a| &a.clauses)
            .filter(|c| !c.variant.is_empty() && c.variant != "balanced")
            .cloned()
            .collect();
        MemoData {
            title: assembly.document.title.prefer(language).cloned().unwrap_or_default(),
            form: maker.form(),
            answers: from.answers_name.clone(),
            answers_sha256: from.answers_sha256.clone(),
            library_sha256: from.library_sha256.clone(),
            program: from.program.clone(),
            verified: crate::library::day(&library.statutes.verified)
                .map_or(String::new(), |day| word_date(day, language)),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            reminders: count(Severity::Info),
            routes: maker.routes(),
            steps: steps(library, assembly, language),
            departures,
            articles,
            left_out: maker.left_out(),
            findings: assembly.findings.iter().map(|finding| maker.finding(finding)).collect(),
            waived: maker.waived(),
            provisions: maker.provisions(),
            unconfirmed: maker.unconfirmed(),
            unverified: maker.unverified(),
            rules: assembly.evaluation.rules,
            undecided: maker.undecided(),
            defaults: maker.defaults(),
        }
    }
}

/// First and last paragraph of each clause, as printed.
fn numbers(assembly: &Assembly<'_>) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, (String, String)> = BTreeMap::new();
    for block in &assembly.document.blocks {
        if let (Some(origin), Content::Paragraph { number: Some(number), .. }) = (&block.origin, &block.content) {
            found
                .entry(origin.clause.clone())
                .and_modify(|(_, last)| *last = number.clone())
                .or_insert((number.clone(), number.clone()));
        }
    }
    found
        .into_iter()
        .map(|(id, (first, last))| (id, if first == last { first } else { format!("{first}–{last}") }))
        .collect()
}

struct Maker<'a> {
    library: &'a Library,
    assembly: &'a Assembly<'a>,
    language: Language,
    numbers: BTreeMap<String, String>,
}

impl Maker<'_> {
    fn side(&self, text: &Localised<String>) -> String {
        text.prefer(self.language).cloned().unwrap_or_default()
    }

    /// Id and name of the form, where the kind has several.
    fn form(&self) -> String {
        let (kind, form) = (self.assembly.plan.kind, self.assembly.plan.form);
        let name = self.side(&form.name);
        match (kind.forms.len(), self.language) {
            (..2, _) => String::new(),
            (_, Language::Zh) => format!("{}（{name}）", form.id),
            (_, Language::En) => format!("{} ({name})", form.id),
        }
    }

    fn render(&self, text: &Localised<Template>) -> String {
        let Some(template) = text.prefer(self.language) else { return String::new() };
        let Some(scope) = self.assembly.scopes.get(self.language) else { return String::new() };
        self.library
            .expressions
            .render(template.id, scope)
            .map_or_else(|_| outline(&template.text), |text| crate::check::printable(&text))
    }

    /// Citations with the number in force at signing; what is not verified says so.
    fn basis(&self, ids: &[String]) -> String {
        let date = self.assembly.answers.signing_date();
        let cited: Vec<String> = ids
            .iter()
            .filter_map(|id| {
                let cited = self.side(&self.library.statutes.cite_short(id, date)?);
                let unverified = self.library.statutes.articles.get(id).is_some_and(|article| article.tag == "U");
                Some(match (unverified, self.language) {
                    (false, _) => cited,
                    (true, Language::Zh) => format!("{cited}（未核验）"),
                    (true, Language::En) => format!("{cited} (not verified)"),
                })
            })
            .collect();
        cited.join(if self.language == Language::Zh { "；" } else { "; " })
    }

    fn articles(&self) -> Vec<ArticleFacts> {
        let articles = &self.assembly.plan.articles;
        articles
            .iter()
            .enumerate()
            .map(|(n, article)| ArticleFacts {
                number: crate::value::article_number(n + 1, self.language),
                title: self.side(article.title),
                clauses: article.clauses.iter().map(|planned| self.clause(planned.clause, planned.choice)).collect(),
            })
            .collect()
    }

    fn clause(&self, clause: &Clause, choice: Choice) -> ClauseFacts {
        ClauseFacts {
            id: clause.id.clone(),
            heading: self.side(&clause.heading),
            numbers: self.numbers.get(&clause.id).cloned().unwrap_or_default(),
            variant: clause.variant.map_or(String::new(), |variant| variant.word().to_owned()),
            choice: match choice {
                Choice::Only => "only",
                Choice::Stance => "stance",
                Choice::Fallback => "fallback",
                Choice::Chosen => "chosen",
            }
            .to_owned(),
            because: clause
                .when
                .as_ref()
                .map_or(String::new(), |condition| self.library.in_words(condition, self.language)),
            basis: self.basis(&clause.basis),
            note: self.side(&clause.note),
        }
    }

    fn left_out(&self) -> Vec<LeftOutFacts> {
        let left_out = &self.assembly.plan.left_out;
        left_out
            .iter()
            .map(|l| LeftOutFacts {
                id: l.clause.id.clone(),
                heading: self.side(&l.clause.heading),
                because: self.library.in_words(l.because, self.language),
            })
            .collect()
    }

    fn routes(&self) -> Vec<RouteFacts> {
        let Some(scope) = self.assembly.scopes.zh.as_ref() else { return Vec::new() };
        let kind = self.assembly.plan.kind;
        let topics = kind.topics.iter().filter_map(|name| self.library.topics.get(name));
        topics
            .flat_map(|topic| &topic.routes)
            .filter(|route| {
                route.when.as_ref().is_none_or(|c| self.library.expressions.holds(c.id, scope).unwrap_or(false))
            })
            .map(|route| RouteFacts {
                title: self.render(&route.title),
                text: self.render(&route.text),
                basis: self.basis(&route.basis),
            })
            .collect()
    }

    fn finding(&self, finding: &Diagnostic) -> FindingFacts {
        let place = finding.location.as_ref().map(|place| {
            let name = place.source.name.rsplit(['/', '\\']).next().unwrap_or_default();
            format!("{name}:{}", place.line_and_column().0)
        });
        let basis: Vec<String> = finding.basis.iter().map(|basis| self.side(basis)).collect();
        FindingFacts {
            code: finding.code.to_string(),
            severity: finding.severity,
            message: shown(&self.side(&finding.message)),
            hint: finding.hint.as_ref().map_or(String::new(), |hint| shown(&self.side(hint))),
            basis: basis.join(if self.language == Language::Zh { "；" } else { "; " }),
            place: place.unwrap_or_default(),
        }
    }

    fn undecided(&self) -> Vec<UndecidedFacts> {
        let undecided = self.assembly.evaluation.undecided.iter();
        undecided.map(|one| UndecidedFacts { rule: one.rule.clone(), lacking: one.lacking.clone() }).collect()
    }

    fn defaults(&self) -> Vec<DefaultFacts> {
        let taken = defaults_taken(&self.assembly.plan.kind.schema, &self.assembly.answers);
        let facts = |default: DefaultTaken| DefaultFacts {
            ask: self.side(&default.ask),
            value: self.side(&default.value),
            path: default.path,
        };
        taken.into_iter().map(facts).collect()
    }

    fn waived(&self) -> Vec<WaivedFacts> {
        let waived = &self.assembly.waived;
        waived
            .iter()
            .map(|w| WaivedFacts {
                code: shown(w.finding.code.as_str()),
                message: shown(&self.side(&w.finding.message)),
                reason: shown(&w.reason),
                approved_by: shown(w.approved_by.as_deref().unwrap_or_default()),
            })
            .collect()
    }

    /// The provisions that go both ways: granted, refused or silent, and the clause that proves it.
    fn provisions(&self) -> Vec<ProvisionFacts> {
        let Some(scope) = self.assembly.scopes.zh.as_ref() else { return Vec::new() };
        let rows = self
            .library
            .coverage
            .rows
            .iter()
            .filter(|(_, row)| row.granted_when.is_some() || row.refused_when.is_some());
        rows.map(|(id, row)| {
            let holds = |c: &Option<crate::library::Condition>| {
                c.as_ref().is_some_and(|c| self.library.expressions.holds(c.id, scope).unwrap_or(false))
            };
            let carrying = self.assembly.plan.clauses().filter(|planned| planned.clause.covers.contains(id));
            let clauses: Vec<String> = carrying
                .map(|planned| self.numbers.get(&planned.clause.id).cloned().unwrap_or_default())
                .filter(|n| !n.is_empty())
                .collect();
            let status = if holds(&row.granted_when) {
                "granted"
            } else if holds(&row.refused_when) {
                "refused"
            } else {
                "silent"
            };
            ProvisionFacts {
                row: id.clone(),
                title: self.side(&row.title),
                status: status.to_owned(),
                clauses: clauses.join(if self.language == Language::Zh { "、" } else { ", " }),
            }
        })
        .collect()
    }

    /// MemoData the text itself marks as still to be confirmed.
    fn unconfirmed(&self) -> Vec<String> {
        let mut found = Vec::new();
        for block in &self.assembly.document.blocks {
            for text in block.content.texts() {
                let Some(spans) = text.prefer(self.language) else { continue };
                for span in spans.iter().filter(|span| span.kind == SpanKind::Unconfirmed) {
                    found.push(format!("{}（{}）", span.text, plain_text(spans).chars().take(20).collect::<String>()));
                }
            }
        }
        found
    }

    /// Citations of this agreement that were not compared with an official text.
    fn unverified(&self) -> Vec<String> {
        let chosen = self
            .assembly
            .plan
            .clauses()
            .map(|planned| planned.clause)
            .chain(self.assembly.plan.annexes.iter().copied());
        let mut found: Vec<String> = chosen
            .flat_map(|clause| &clause.basis)
            .filter(|id| self.library.statutes.articles.get(*id).is_some_and(|article| article.tag == "U"))
            .map(|id| self.basis(std::slice::from_ref(id)))
            .collect();
        found.sort();
        found.dedup();
        found
    }
}
