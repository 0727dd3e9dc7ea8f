//! `baomi clauses`: the library as a list, one clause in full, or the coverage table.

use super::{ExitStatus, Failure, report};
use crate::answers::{Stance, closest};
use crate::diagnostic::{Code, Diagnostic};
use crate::library::{Clause, Fits, Library};
use crate::value::{Language, Localised};
use clap::Args;
use std::fmt::Write;

/// Arguments of `clauses`.
#[derive(Debug, Args)]
pub struct Clauses {
    /// A clause, e.g. liability.cap: its variants, legal basis and notes; or words to look for in titles and texts
    #[arg(value_name = "ID|WORDS")]
    id: Option<String>,
    /// Which clauses carry each provision that the library must be able to say
    #[arg(long, conflicts_with = "id")]
    coverage: bool,
    /// The facts that conditions may name, with their words
    #[arg(long, conflicts_with_all = ["id", "coverage"])]
    facts: bool,
    /// Compare both languages of every clause: terms, time, exceptions, duties, numbers
    #[arg(long, conflicts_with_all = ["id", "coverage", "facts"])]
    wording: bool,
    /// With --coverage: only the clauses that this form carries
    #[arg(long, value_name = "FORM", requires = "coverage")]
    form: Option<String>,
}

impl Clauses {
    pub(super) fn run(&self, library: &Library, language: Language) -> Result<ExitStatus, Failure> {
        if self.coverage {
            return coverage(library, self.form.as_deref(), language);
        }
        if self.facts {
            report::say(&facts(library, language));
            return Ok(ExitStatus::Sound);
        }
        if self.wording {
            let findings = library.wording();
            report::print_out(&findings, language);
            return Ok(ExitStatus::Sound);
        }
        match &self.id {
            None => report::say(&list(library, language)),
            Some(id) => report::say(&one(library, id, language)?),
        }
        Ok(ExitStatus::Sound)
    }
}

fn all(library: &Library) -> impl Iterator<Item = &Clause> {
    library.clauses.iter().chain(&library.annexes)
}

fn list(library: &Library, language: Language) -> String {
    let mut rows: Vec<(&str, String, String)> = Vec::new();
    for clause in all(library) {
        if rows.iter().any(|(id, ..)| *id == clause.id) {
            continue;
        }
        let variants: Vec<&str> =
            library.versions(&clause.id).filter_map(|version| version.variant).map(Stance::word).collect();
        let heading = clause.heading.prefer(language).cloned().unwrap_or_default();
        rows.push((&clause.id, variants.join("|"), heading));
    }
    rows.sort();
    let mut text = String::new();
    for (id, variants, heading) in &rows {
        let line = format!("{id:36} {variants:30} {heading}");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    let count = rows.len();
    text.push_str(&match language {
        Language::Zh => format!("共 {count} 条。baomi clauses ID 显示一条的全文、依据与说明。\n"),
        Language::En => format!("{count} clauses. `baomi clauses ID` shows one in full, with its basis and notes.\n"),
    });
    text
}

/// Facts by name, with the table whose rows they are of.
fn facts(library: &Library, language: Language) -> String {
    let mut rows: Vec<String> = library
        .facts
        .values()
        .map(|fact| {
            let say = fact.say.prefer(language).map_or("", String::as_str);
            let each = fact.each.as_ref().map_or(String::new(), |table| format!(" [item: {table}]"));
            format!("{:36} {say}{each}\n", fact.name)
        })
        .collect();
    rows.sort();
    rows.concat()
}

fn one(library: &Library, id: &str, language: Language) -> Result<String, Failure> {
    let versions: Vec<&Clause> = library.versions(id).collect();
    if versions.is_empty() {
        let found = containing(library, id, language);
        if !found.is_empty() {
            return Ok(found);
        }
        let guess = closest(id, all(library).map(|clause| clause.id.as_str()));
        return Err(vec![
            Diagnostic::of(Code::UnknownClause, format!("没有条款 {id}"), format!("there is no clause {id}")).hint(
                guess.map_or("baomi clauses 列出全部条款".to_owned(), |g| format!("是否指 {g}？")),
                guess.map_or("`baomi clauses` lists all clauses".to_owned(), |g| format!("did you mean {g}?")),
            ),
        ]);
    }
    let mut text = String::new();
    let words = match language {
        Language::Zh => ["方案", "文件", "条件", "依据", "涵盖", "说明", "（单一文本）", "（必备）"],
        Language::En => ["Variant", "File", "Condition", "Basis", "Covers", "Note", "(one version)", "(always in)"],
    };
    for clause in versions {
        let heading = clause.heading.prefer(language).cloned().unwrap_or_default();
        let basis: Vec<String> = clause
            .basis
            .iter()
            .filter_map(|id| library.statutes.cite_short(id, None)?.prefer(language).cloned())
            .collect();
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{}  {heading}", clause.id);
        let facts = [
            (words[0], clause.variant.map_or(words[6].to_owned(), |variant| variant.word().to_owned())),
            (words[1], clause.source.name.clone()),
            (words[2], clause.when.as_ref().map_or(words[7].to_owned(), |when| library.in_words(when, language))),
            (words[3], basis.join(if language == Language::Zh { "；" } else { "; " })),
            (words[4], clause.covers.join(" ")),
        ];
        let note = |of: Option<String>, said: &Localised<String>| {
            let name = of.map_or(words[5].to_owned(), |of| format!("{} ({of})", words[5]));
            (name, said.prefer(language).cloned().unwrap_or_default())
        };
        let branches = clause.note.branches.iter().map(|branch| {
            let of = match &branch.fits {
                Fits::Named(name) => name.clone(),
                Fits::When(condition) => library.in_words(condition, language),
            };
            note(Some(of), &branch.words)
        });
        let notes = [note(None, &clause.note.general)].into_iter().chain(branches);
        let facts = facts.map(|(name, value)| (name.to_owned(), value)).into_iter();
        for (name, value) in facts.chain(notes).filter(|(_, value)| !value.is_empty()) {
            let _ = writeln!(text, "  {name}: {value}");
        }
        if let Some(template) = clause.text.prefer(language) {
            let _ = writeln!(text, "\n{}\n", template.text.trim());
        }
    }
    Ok(text)
}

/// Whether some kind's form of that name can carry the clause or annex.
fn carried(library: &Library, form: &str, clause: &Clause) -> bool {
    let annex = clause.id.strip_prefix("annex.");
    library.kinds.values().filter_map(|kind| Some((kind, kind.form(form)?))).any(|(kind, form)| match annex {
        Some(annex) => form.offers(annex),
        None => {
            let article = form.articles.iter().any(|listed| listed.article.id == clause.article);
            kind.carries(clause) && form.takes(clause) && article
        }
    })
}

/// Clauses with these words in their title or text, each with the lines that have them.
fn containing(library: &Library, words: &str, language: Language) -> String {
    let wanted = words.to_lowercase();
    let within = |text: &&str| text.to_lowercase().contains(&wanted);
    let (mut text, mut count) = (String::new(), 0);
    for clause in all(library) {
        let heading = clause.heading.iter().any(|(_, heading)| within(&heading.as_str()));
        let lines: Vec<&str> = clause.text.iter().flat_map(|(_, text)| text.text.lines()).filter(within).collect();
        if !heading && lines.is_empty() {
            continue;
        }
        count += 1;
        let variant = clause.variant.map_or(String::new(), |variant| format!(" ({})", variant.word()));
        let heading = clause.heading.prefer(language).map_or("", String::as_str);
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{}{variant}  {heading}", clause.id);
        for line in lines {
            let _ = writeln!(text, "    {}", line.trim());
        }
    }
    if count > 0 {
        text.push_str(&match language {
            Language::Zh => format!("{count} 个文本中有“{words}”。\n"),
            Language::En => format!("{count} texts hold “{words}”.\n"),
        });
    }
    text
}

/// Row → clause ids. A row that no clause carries is an error, except where one form is asked for.
fn coverage(library: &Library, form: Option<&str>, language: Language) -> Result<ExitStatus, Failure> {
    let mut forms: Vec<&str> =
        library.kinds.values().flat_map(|kind| &kind.forms).map(|form| form.id.as_str()).collect();
    forms.sort_unstable();
    forms.dedup();
    if let Some(form) = form.filter(|form| !forms.contains(form)) {
        let list = forms.join(" | ");
        let (zh, en) = (format!("没有“{form}”这种形式"), format!("there is no form “{form}”"));
        let finding = Diagnostic::of(Code::UnknownForm, zh, en);
        return Err(vec![finding.hint(format!("可选：{list}"), format!("one of: {list}"))]);
    }
    let mut text = String::new();
    let mut empty = Vec::new();
    for (row, facts) in &library.coverage.rows {
        let mut ids: Vec<&str> = all(library)
            .filter(|clause| clause.covers.contains(row) && form.is_none_or(|form| carried(library, form, clause)))
            .map(|clause| clause.id.as_str())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            empty.push(row.as_str());
        }
        let _ = writeln!(
            text,
            "{row}  {}\n     {}",
            facts.title.prefer(language).cloned().unwrap_or_default(),
            if ids.is_empty() { "—".to_owned() } else { ids.join(" ") }
        );
    }
    report::say(&text);
    if let Some(form) = form {
        let (all, carried) = (library.coverage.rows.len(), library.coverage.rows.len() - empty.len());
        report::note(&match language {
            Language::Zh => format!("{form} 写到 {all} 项中的 {carried} 项。"),
            Language::En => format!("{form} carries {carried} of {all} rows."),
        });
        return Ok(ExitStatus::Sound);
    }
    if empty.is_empty() {
        return Ok(ExitStatus::Sound);
    }
    report::print(
        &[Diagnostic::of(
            Code::Coverage,
            format!("没有条款写到：{}", empty.join("、")),
            format!("no clause carries {}", empty.join(", ")),
        )],
        language,
    );
    Ok(ExitStatus::Findings)
}
