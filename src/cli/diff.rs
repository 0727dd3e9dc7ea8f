//! `baomi diff`: what changed between two agreements, as a Word file with tracked changes, a PDF, Markdown or JSON.

use super::byline::BylineArgs;
use super::fonts::OwnFonts;
use super::input::{Deal, GivenArgs, NamedLibrary, is_standard_input, stem};
use super::library::Libraries;
use super::output::{Output, write_all};
use super::paper::read_bytes;
use super::{ExitStatus, Failure, build, report};
use crate::answers::{Layers, Stance};
use crate::diagnostic::{Code, Diagnostic, Severity, Source, has_errors};
use crate::diff::{ClauseChange, Compared, Comparison, Side, compare, summary};
use crate::export::docx;
use crate::intake::{self, Paper};
use crate::layout::{DEFAULT_STYLE, Style};
use crate::library::Library;
use crate::negotiate::Papers;
use crate::pipeline::{Assembly, Options, assemble};
use crate::publish::{Content, File, Format, Publisher, Redline as PrintedRedline, Session, Settings, clause_name};
use crate::value::{Language, Localised};
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The older and the newer version: answer files, or Word files and other papers; with --standard only the newer one;
    /// with --set alone the file as it stands and with these answers
    #[arg(required = true, num_args = 1..=2, value_name = "ANSWERS")]
    answers: Vec<PathBuf>,
    /// Compare with the balanced form of the same deal
    #[arg(long)]
    standard: bool,
    /// The form to take, instead of the one the answers name
    #[arg(long, value_name = "FORM")]
    form: Option<String>,
    /// The form of the older side; with one file, compares two forms of one deal
    #[arg(long, value_name = "FORM", conflicts_with = "standard")]
    against: Option<String>,
    /// Folder to write to; it is made if it is not there
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    output: PathBuf,
    /// What to write
    #[arg(short, long, value_enum, value_delimiter = ',', default_value = "docx")]
    format: Vec<Redline>,
    /// Leave out the summary of changes
    #[arg(long)]
    no_summary: bool,
    /// Compare over missing answers and errors, every page marked
    #[arg(long)]
    draft: bool,
    /// Page style: commercial, gongwen, dense, or one of the library's own
    #[arg(long, value_name = "NAME", default_value = DEFAULT_STYLE)]
    style: String,
    #[command(flatten)]
    given: GivenArgs,
    #[command(flatten)]
    fonts: OwnFonts,
    #[command(flatten)]
    byline: BylineArgs,
}

/// What a comparison can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Redline {
    /// The agreement with its changes, in a format that shows them.
    Agreement(Format),
    /// A list of the changed clauses.
    Changes,
}

/// All of them, in the order in which they are written.
const REDLINES: [Redline; 4] = [
    Redline::Agreement(Format::Docx),
    Redline::Agreement(Format::Md),
    Redline::Agreement(Format::Pdf),
    Redline::Changes,
];

impl ValueEnum for Redline {
    fn value_variants<'a>() -> &'a [Self] {
        &REDLINES
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (word, help) = match self {
            Redline::Agreement(Format::Docx) => ("docx", "A Word file with tracked changes"),
            Redline::Agreement(format) => (format.word(), "The same with struck-out and underlined words"),
            Redline::Changes => ("json", "A list of changed clauses with both texts"),
        };
        Some(PossibleValue::new(word).help(help))
    }
}

/// A paper and the library of the answers that made it.
type PaperOf = (Paper, Option<&'static Library>);

impl Diff {
    pub(super) fn run(&self, libraries: &Libraries, language: Language) -> Result<ExitStatus, Failure> {
        let (old_path, new_path) = self.files()?;
        if let Some(old) = old_path
            && !(is_answers(old) && is_answers(new_path))
        {
            return self.papers(libraries, (old, new_path), language);
        }
        // Of one file the older side is the file as it stands: what is given is what would change.
        let (Deal { layers, library: named }, library) = libraries.read(new_path, &self.given)?;
        let style = build::style(library, &self.style)?;
        let options =
            Options { draft: self.draft, form: self.form.clone(), byline: self.byline.byline(), ..Options::default() };
        let older = Options { form: self.against.clone().or_else(|| self.form.clone()), ..options.clone() };
        let Some(new) = self.side(library, new_path, &layers, options.clone(), language) else {
            return Ok(ExitStatus::Findings);
        };
        let (old, old_name, against) = match old_path {
            Some(path) => {
                let (deal, other) = match path == new_path {
                    true => (Deal { layers: layers.clone().with(Vec::new()), library: None }, library),
                    false => libraries.read(path, &GivenArgs::default())?,
                };
                let Some(old) = self.side(other, path, &deal.layers, older, language) else {
                    return Ok(ExitStatus::Findings);
                };
                if !std::ptr::eq(other, library) {
                    report::print(&[libraries_differ(named.or(deal.library))], language);
                }
                let form = self.against.as_ref().map_or(String::new(), |form| format!(" ({form})"));
                let name = file_name(path) + &form;
                let against = match self.against {
                    Some(_) => Localised::both("另一形式的文本".to_owned(), "another form of the agreement".to_owned()),
                    None => Localised::both("上一稿".to_owned(), "the previous draft".to_owned()),
                };
                (old, Localised::both(name.clone(), name), against)
            }
            None => (
                standard(library, &layers, &new, options)?,
                Localised::both("均衡文本".to_owned(), "the balanced form".to_owned()),
                Localised::both("标准文本".to_owned(), "the standard form".to_owned()),
            ),
        };
        comparable(&old, &new)?;
        let comparison = compare(&old.document, &new.document);
        let compared = Compared { old: old_name, new: file_name(new_path), against };
        let name = |clause: &str| clause_name(library, &new, clause);
        let made = self.outputs(library, &style, new_path, Some(&new), &comparison, &compared, &name, language);
        self.written(made, &comparison, language)
    }

    /// Two papers of anybody, or an agreement of ours and one: paragraph by paragraph, by what they say.
    fn papers(
        &self,
        libraries: &Libraries,
        (old, new): (&Path, &Path),
        language: Language,
    ) -> Result<ExitStatus, Failure> {
        let as_it_is = GivenArgs::default();
        let Some((older, of_old)) = self.paper(libraries, (old, &as_it_is), self.against.as_ref(), language)? else {
            return Ok(ExitStatus::Findings);
        };
        let Some((newer, of_new)) = self.paper(libraries, (new, &self.given), None, language)? else {
            return Ok(ExitStatus::Findings);
        };
        let library = match of_new.or(of_old) {
            Some(library) => library,
            None => libraries.own()?,
        };
        let style = &build::style(library, &self.style)?;
        let papers = Papers::of(&older, &newer, &self.byline.byline());
        let comparison = compare(&papers.old, &papers.new);
        let (old_name, new_name) = (file_name(old), file_name(new));
        let against = Localised::both("上一稿".to_owned(), "the previous draft".to_owned());
        let compared = Compared { old: Localised::both(old_name.clone(), old_name), new: new_name, against };
        for paper in [&older, &newer] {
            say_unread(paper, language);
        }
        let name = |clause: &str| papers.name(clause);
        let made = self.outputs(library, style, new, None, &comparison, &compared, &name, language);
        self.written(made, &comparison, language)
    }

    /// A file as paper: an answer file as the Word file that it makes, with its library, any other as it is read.
    fn paper(
        &self,
        libraries: &Libraries,
        (path, given): (&Path, &GivenArgs),
        form: Option<&String>,
        language: Language,
    ) -> Result<Option<PaperOf>, Failure> {
        if !is_answers(path) {
            let (name, bytes) = read_bytes(path).map_err(|finding| vec![finding])?;
            return intake::read(&name, &bytes).map(|paper| Some((paper, None))).map_err(|finding| vec![finding]);
        }
        let (Deal { layers, .. }, library) = libraries.read(path, given)?;
        let form = form.or(self.form.as_ref()).cloned();
        let options = Options { draft: self.draft, form, ..Options::default() };
        let Some(assembly) = self.side(library, path, &layers, options, language) else { return Ok(None) };
        let style = build::style(library, &self.style)?;
        let word = docx::Writer::new(&style).write(&assembly.document, &docx::Options::default());
        let bytes = word.map_err(|error| vec![error.finding()])?;
        let paper = intake::read("agreement.docx", &bytes).map_err(|finding| vec![finding])?;
        Ok(Some((paper, Some(library))))
    }

    fn written(
        &self,
        made: Result<Vec<Output>, (ExitStatus, Vec<Diagnostic>)>,
        comparison: &Comparison,
        language: Language,
    ) -> Result<ExitStatus, Failure> {
        let count = comparison.changes.len();
        let outputs = match made {
            Ok(outputs) => outputs,
            Err((outcome, findings)) => {
                report::print(&findings, language);
                return Ok(outcome);
            }
        };
        write_all(&outputs, language).map_err(|finding| vec![finding])?;
        for output in &outputs {
            report::say(&format!("{}\n", output.path.display()));
        }
        report::note(&match language {
            Language::Zh => format!("{count} 处条款有变更。"),
            Language::En => {
                format!(
                    "{count} clause{} differ{}.",
                    if count == 1 { "" } else { "s" },
                    if count == 1 { "s" } else { "" }
                )
            }
        });
        say_moves(comparison, language);
        Ok(ExitStatus::Sound)
    }

    /// The older file, where there is one, and the newer.
    fn files(&self) -> Result<(Option<&Path>, &Path), Failure> {
        match (self.answers.as_slice(), self.standard) {
            ([new], true) => Ok((None, new)),
            ([old, new], false) => Ok((Some(old), new)),
            ([deal], false) if self.against.is_some() || !self.given.arguments().is_empty() => Ok((Some(deal), deal)),
            ([_], _) => Err(vec![
                Diagnostic::of(Code::Arguments, "缺少要比较的另一份答案文件", "the other answer file is missing").hint(
                    "写两个文件：旧、新；或者加 --standard，与均衡文本比较；或者加 --set，看改动一个答案的结果",
                    "name two files, the older one first; or add --standard to compare with the balanced form, or --set to see what an answer changes",
                ),
            ]),
            _ => Err(vec![
                Diagnostic::of(Code::Arguments, "--standard 只比较一份答案文件", "--standard compares one answer file")
                    .hint("去掉 --standard，或者只写一个文件", "leave out --standard, or name one file"),
            ]),
        }
    }

    /// One agreement with its findings printed; None where errors stand.
    fn side<'l>(
        &self,
        library: &'l Library,
        path: &Path,
        layers: &Layers,
        options: Options,
        language: Language,
    ) -> Option<Assembly<'l>> {
        let assembly =
            assemble(library, layers, options).map_err(|findings| report::print(&findings, language)).ok()?;
        let shown: Vec<Diagnostic> =
            assembly.findings.iter().filter(|finding| finding.severity > Severity::Info).cloned().collect();
        report::print(&shown, language);
        if has_errors(&assembly.findings) && !self.draft {
            let (shown, count) = (path.display(), report::count(&assembly.findings, language));
            report::note(&match language {
                Language::Zh => format!("{shown}：没有比较。{count}。"),
                Language::En => format!("{shown}: nothing was compared. {count}."),
            });
            return None;
        }
        Some(assembly)
    }

    #[allow(clippy::too_many_arguments, reason = "one call, and each says what it is")]
    fn outputs(
        &self,
        library: &Library,
        style: &Style,
        path: &Path,
        new: Option<&Assembly<'_>>,
        comparison: &Comparison,
        compared: &Compared,
        name: &dyn Fn(&str) -> Localised<String>,
        language: Language,
    ) -> Result<Vec<Output>, (ExitStatus, Vec<Diagnostic>)> {
        let stem = stem(path);
        let summary = if self.no_summary {
            Vec::new()
        } else {
            summary(&comparison.changes, compared, &comparison.document.languages, name)
        };
        let redline = PrintedRedline::of(comparison, summary);
        let fonts = self.fonts.open(library, style).map_err(|findings| (ExitStatus::Failed, findings))?;
        let settings = Settings {
            formats: Vec::new(),
            style,
            fonts: &fonts,
            subset: None,
            language,
            notes: false,
            split_annexes: false,
            annexes_alone: Vec::new(),
        };
        let mut publisher = Publisher::new(Session::alone(library), &settings);
        let mut files = Vec::new();
        for format in REDLINES.into_iter().filter(|format| self.format.contains(format)) {
            let Redline::Agreement(format) = format else {
                let content = Content::Bytes(json_text(comparison, compared, name).into_bytes());
                files.push(File { name: format!("{stem}.redline.json"), private: true, content });
                continue;
            };
            let published = publisher.redline(new, &redline, format, &stem).map_err(build::refused)?;
            report::print(&published.remarks, language);
            files.extend(published.files);
        }
        Ok(build::into(&self.output, files))
    }
}

/// The same deal in its balanced form: stance balanced, every chosen variant taken back.
fn standard<'l>(
    library: &'l Library,
    layers: &Layers,
    new: &Assembly<'_>,
    options: Options,
) -> Result<Assembly<'l>, Failure> {
    let balanced = Stance::Balanced.word();
    let mut text = format!("stance = \"{balanced}\"\n[choose]\n");
    for clause in new.answers.choose.keys() {
        if library.versions(clause).any(|version| version.variant == Some(Stance::Balanced)) {
            text.push_str(&format!("\"{clause}\" = \"{balanced}\"\n"));
        }
    }
    let over = Source::new("standard.toml".to_owned(), text);
    // What the balanced form of a deal is found to lack is no fault of the file.
    assemble(library, &layers.clone().over(&over), options)
}

/// Some changes may come from the library and not from the answers.
fn libraries_differ(named: Option<NamedLibrary>) -> Diagnostic {
    let finding = Diagnostic::of(
        Code::NamedLibrary,
        "两份答案文件的条款库不同，有的变更可能出自条款库",
        "the two answer files have different libraries: some changes may come from there",
    );
    Diagnostic { severity: Severity::Warning, ..finding }
        .hint("只比较答案的，两份文件写同一个 library", "to compare the answers alone, name one library in both")
        .answer("library")
        .at(named.map(|named| named.place))
}

/// Agreements of one kind and in the same languages can be compared.
fn comparable(old: &Assembly<'_>, new: &Assembly<'_>) -> Result<(), Failure> {
    let (a, b) = (&old.answers.kind, &new.answers.kind);
    if a != b {
        return Err(vec![
            Diagnostic::of(
                Code::KindsDiffer,
                format!("两份协议类型不同：{a} 与 {b}，无法比较"),
                format!("the agreements are of different kinds, {a} and {b}, and cannot be compared"),
            )
            .hint("比较同一类型的两份答案文件", "compare two answer files of one kind"),
        ]);
    }
    let (a, b) = (&old.answers.language, &new.answers.language);
    if a != b {
        return Err(vec![
            Diagnostic::of(
                Code::NotComparable,
                format!("两份协议的语言不同：{a} 与 {b}，无法比较"),
                format!("the agreements are in different languages, {a} and {b}, and cannot be compared"),
            )
            .hint("将两份文件的 language 写成一样", "write the same language in both files"),
        ]);
    }
    Ok(())
}

fn json_text(comparison: &Comparison, compared: &Compared, name: impl Fn(&str) -> Localised<String>) -> String {
    let localised = |text: &Localised<String>| {
        Value::Object(
            text.iter()
                .map(|(language, text)| (language.code().to_owned(), json!(text)))
                .collect::<Map<String, Value>>(),
        )
    };
    let side = |side: &Option<Side>| match side {
        Some(side) => {
            json!({ "number": localised(&side.number), "variant": side.variant, "text": localised(&side.text) })
        }
        None => Value::Null,
    };
    let change = |change: &ClauseChange| {
        json!({
            "clause": change.clause,
            "name": localised(&name(&change.clause)),
            "change": change.kind.word(),
            "gave_way": change.gave_way(),
            "old": side(&change.old),
            "new": side(&change.new),
        })
    };
    let changes: Vec<Value> = comparison.changes.iter().map(change).collect();
    let bold: Vec<Value> = comparison.bold_only.iter().map(|clause| json!(clause)).collect();
    let whole = json!({ "old": localised(&compared.old), "new": compared.new, "changes": changes, "bold_only": bold });
    format!("{whole:#}\n")
}

/// Which side gave way in how many clauses, and what no tracked change shows. For us alone: the files say nothing of it.
fn say_moves(comparison: &Comparison, language: Language) {
    let of = |side: &str| comparison.changes.iter().filter(|change| change.gave_way() == Some(side)).count();
    let (discloser, recipient) = (of("discloser"), of("recipient"));
    if discloser + recipient > 0 {
        report::note(&match language {
            Language::Zh => format!("改用其他文本的条款：披露方让步 {discloser} 处，接收方让步 {recipient} 处。"),
            Language::En => format!(
                "Clauses that took another variant: the discloser gave way in {discloser}, the recipient in {recipient}."
            ),
        });
    }
    if !comparison.bold_only.is_empty() {
        let list = comparison.bold_only.join(language.say("、", ", "));
        report::note(&match language {
            Language::Zh => format!("文字相同、只有加粗不同（修订痕迹不显示）：{list}。"),
            Language::En => format!("The same words, other ones bold (no tracked change shows it): {list}."),
        });
    }
}

/// True for an answer file; everything else is read as paper.
fn is_answers(path: &Path) -> bool {
    is_standard_input(path) || path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// What of a paper was not read, so that nothing there was compared.
fn say_unread(paper: &Paper, language: Language) {
    for unread in &paper.unread {
        report::note(&match language {
            Language::Zh => format!("{}：没有读，未作比较：{}", paper.name, unread.zh),
            Language::En => format!("{}: not read and not compared: {}", paper.name, unread.en),
        });
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
