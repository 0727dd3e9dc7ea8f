//! `baomi build`: agreements, PDFs and memos from answer files.

use super::byline::BylineArgs;
use super::fonts::OwnFonts;
use super::input::{Deal, GivenArgs, is_standard_input, stem};
use super::library::Libraries;
use super::output::{Output, distinct, write_all};
use super::watch::{Stamps, watch};
use super::{ExitStatus, Failure, lock, report};
use crate::batch::register::{Entry, update};
use crate::diagnostic::{Code, Diagnostic, Severity, has_errors};
use crate::layout::{DEFAULT_STYLE, Style};
use crate::library::Library;
use crate::pipeline::{Options, assemble};
use crate::publish::{File, Format, LockedOptions, PublishError, Publisher, Session, Settings};
use crate::value::{Byline, Language};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Arguments of `build`.
#[derive(Debug, Args)]
pub struct Build {
    /// Answer files; - reads standard input
    #[arg(required = true, value_name = "ANSWERS")]
    answers: Vec<PathBuf>,
    /// Folder to write to; it is made if it is not there
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    output: PathBuf,
    /// What to write
    #[arg(short, long, value_enum, value_delimiter = ',', default_value = "md,pdf,memo")]
    format: Vec<Format>,
    /// The form to take, instead of the one the answers name
    #[arg(long, value_name = "FORM")]
    form: Option<String>,
    /// Build over missing answers and errors: blanks to fill in by hand, every page marked
    #[arg(long)]
    draft: bool,
    /// Comments in the Word file: notes for the drafter, legal basis, text to fall back on
    #[arg(long)]
    notes: bool,
    /// Only these annexes or instruments after signing, each as a file of its own (several: a,b)
    #[arg(long, value_name = "NAME", value_delimiter = ',', conflicts_with_all = ["split_annexes", "lock"])]
    annex: Vec<String>,
    /// Also write each annex as a file of its own, to be signed separately
    #[arg(long)]
    split_annexes: bool,
    /// Also write NAME.lock.toml: what the files hold and what they were made from, for `baomi verify`
    #[arg(long)]
    lock: bool,
    /// Register (.xlsx or .csv) to put the agreement's line into; what people wrote in it stays
    #[arg(long, value_name = "FILE")]
    register: Option<PathBuf>,
    /// Page style: commercial, gongwen, dense, or one of the library's own
    #[arg(long, value_name = "NAME", default_value = DEFAULT_STYLE)]
    style: String,
    /// Build again whenever an answer file, one that it extends, or its library is saved; Ctrl-C ends
    #[arg(long, conflicts_with = "register")]
    watch: bool,
    #[command(flatten)]
    given: GivenArgs,
    #[command(flatten)]
    fonts: OwnFonts,
    #[command(flatten)]
    byline: BylineArgs,
}

/// An answer file with its library, or why it could not be read.
type Read<'p> = (&'p Path, Result<(Deal, &'static Library), Failure>);

impl Build {
    pub(super) fn run(&self, libraries: &Libraries, language: Language) -> Result<ExitStatus, Failure> {
        distinct(&self.answers)?;
        if (self.lock || self.watch) && self.answers.iter().any(|path| is_standard_input(path)) {
            return Err(vec![
                Diagnostic::of(
                    Code::Arguments,
                    "--lock 和 --watch 须有答案文件，标准输入以后无法再读",
                    "--lock and --watch need an answer file: standard input cannot be read again",
                )
                .hint("先把答案存入文件", "save the answers to a file first"),
            ]);
        }
        if self.watch {
            self.again_and_again(libraries, language);
        }
        self.once(libraries, language)
    }

    /// Builds whenever something of what it is made from is saved. A library is read again only where it was saved itself.
    fn again_and_again(&self, libraries: &Libraries, language: Language) -> ! {
        let mut own = libraries.anew();
        let mut read: Vec<PathBuf> = Vec::new();
        let mut stamps = Stamps::of([]);
        watch(
            || {
                let now = Stamps::of(read.iter().map(PathBuf::as_path));
                if now != stamps {
                    own = libraries.anew();
                }
                if let Err(findings) = self.once(&own, language) {
                    report::print(&findings, language);
                }
                read = own.folders();
                stamps = Stamps::of(read.iter().map(PathBuf::as_path));
                let mut paths = self.answers.clone();
                for path in &self.answers {
                    let Ok((deal, _)) = own.read(path, &self.given) else { continue };
                    paths.extend(deal.layers.sources().map(|source| PathBuf::from(&source.name)));
                }
                paths.extend(read.iter().cloned());
                paths
            },
            language,
        )
    }

    fn once(&self, libraries: &Libraries, language: Language) -> Result<ExitStatus, Failure> {
        libraries.sound()?;
        let deals: Vec<Read<'_>> =
            self.answers.iter().map(|path| (path.as_path(), libraries.read(path, &self.given))).collect();
        let progress = progress(self.answers.len());
        let mut results = Vec::new();
        // Files of one library share its fonts and what was set before.
        for together in deals.chunk_by(|(_, a), (_, b)| matches!((a, b), (Ok(a), Ok(b)) if std::ptr::eq(a.1, b.1))) {
            results.extend(self.together(together, &progress, language)?);
        }
        progress.finish_and_clear();
        let failed: Vec<String> = self
            .answers
            .iter()
            .zip(&results)
            .filter(|(_, result)| **result != ExitStatus::Sound)
            .map(|(path, _)| path.display().to_string())
            .collect();
        if self.answers.len() > 1 {
            report::note(&summary(self.answers.len(), &failed, language));
        }
        Ok(results.into_iter().max().unwrap_or(ExitStatus::Sound))
    }

    /// Answer files of one library, or one that could not be read.
    fn together(
        &self,
        deals: &[Read<'_>],
        progress: &ProgressBar,
        language: Language,
    ) -> Result<Vec<ExitStatus>, Failure> {
        let library = match deals {
            [(_, Ok((_, library))), ..] => *library,
            [(_, Err(findings)), ..] => {
                progress.suspend(|| report::print(findings, language));
                progress.inc(1);
                return Ok(vec![ExitStatus::Failed]);
            }
            [] => return Ok(Vec::new()),
        };
        let style = style(library, &self.style)?;
        let (fonts, described) = &self.fonts.open_described(library, &style)?;
        let settings = Settings {
            formats: self.format.clone(),
            style: &style,
            fonts,
            subset: None,
            language,
            notes: self.notes,
            split_annexes: self.split_annexes,
            annexes_alone: self.annex.clone(),
        };
        let mut publisher = Publisher::new(Session::alone(library), &settings);
        let mut results = Vec::new();
        for (path, read) in deals {
            let Ok((deal, _)) = read else { continue };
            progress.set_message(path.display().to_string());
            results.push(progress.suspend(|| self.one(library, &mut publisher, (path, deal, described), language)));
            progress.inc(1);
        }
        Ok(results)
    }

    /// One agreement: everything is made before anything is written.
    fn one(
        &self,
        library: &Library,
        publisher: &mut Publisher<'_>,
        (path, deal, fonts): (&Path, &Deal, &str),
        language: Language,
    ) -> ExitStatus {
        let layers = &deal.layers;
        let assembly = match assemble(library, layers, self.options()) {
            Ok(assembly) => assembly,
            Err(findings) => {
                report::print(&findings, language);
                return ExitStatus::Findings;
            }
        };
        let errors = has_errors(&assembly.findings);
        let shown: Vec<Diagnostic> =
            assembly.findings.iter().filter(|finding| finding.severity > Severity::Info).cloned().collect();
        report::print(&shown, language);
        if errors && !self.draft {
            self.say_refused(path, &assembly.findings, language);
            return ExitStatus::Findings;
        }
        let written = publisher.publish(&assembly, &self.stem(path)).map_err(refused).and_then(|published| {
            report::print(&published.remarks, language);
            let stem = self.stem(path);
            let made = (&assembly, layers);
            let locked = self.lock.then(|| {
                lock::lock((&self.output, &stem), made, &published.files, fonts, self.locked_options(language))
            });
            let mut private = private_names(&published.files);
            private.extend(locked.is_some().then(|| format!("{stem}.lock.toml")));
            let entry = self.register.as_ref().map(|_| {
                let hashes: Vec<String> = published.files.iter().map(File::sha256).collect();
                let names = published.files.iter().map(|file| file.name.as_str());
                Entry::of(library, &assembly, false, language).with_files(names.zip(hashes.iter().map(String::as_str)))
            });
            let mut outputs = into(&self.output, published.files);
            outputs.extend(locked);
            if self.watch {
                // A viewer shows again only what is new.
                outputs.retain(|output| std::fs::read(&output.path).ok().as_ref() != Some(&output.bytes));
            }
            write_all(&outputs, language).map_err(|finding| (ExitStatus::Failed, vec![finding]))?;
            if let (Some(path), Some(entry)) = (&self.register, entry) {
                update(library, std::slice::from_ref(path), &[entry], language)
                    .map_err(|finding| (ExitStatus::Failed, vec![finding]))?;
            }
            Ok((outputs, private))
        });
        match written {
            Ok((outputs, private)) => {
                for output in outputs {
                    report::say(&format!("{}\n", output.path.display()));
                }
                say_private(&private, language);
                self.say_reminders(&assembly.findings, language);
                if errors { ExitStatus::Findings } else { ExitStatus::Sound }
            }
            Err((outcome, findings)) => {
                report::print(&findings, language);
                outcome
            }
        }
    }

    /// What its files are called: by the answer file and, where it is asked for here, the form.
    fn stem(&self, path: &Path) -> String {
        let form = self.form.as_ref().map_or(String::new(), |form| format!(".{form}"));
        stem(path) + &form
    }

    fn options(&self) -> Options {
        let annexes = self.annex.clone();
        Options {
            draft: self.draft,
            form: self.form.clone(),
            annexes,
            byline: self.byline.byline(),
            ..Options::default()
        }
    }

    fn locked_options(&self, language: Language) -> LockedOptions {
        let Byline { author, initials, date } = self.byline.byline();
        LockedOptions {
            formats: Format::in_order(&self.format).into_iter().map(|format| format.word().to_owned()).collect(),
            style: self.style.clone(),
            language: language.code().to_owned(),
            draft: self.draft,
            notes: self.notes,
            split_annexes: self.split_annexes,
            form: self.form.clone(),
            set: self.given.arguments().to_vec(),
            author,
            initials,
            date,
        }
    }

    fn say_refused(&self, path: &Path, findings: &[Diagnostic], language: Language) {
        let (shown, count) = (path.display(), report::count(findings, language));
        report::note(&match language {
            Language::Zh => format!(
                "{shown}：没有生成。{count}。修正后重试；确需保留的，用 [[waive]] 写明理由；先看草稿的，加 --draft。"
            ),
            Language::En => format!(
                "{shown}: nothing was written. {count}. Mend the errors, waive one with [[waive]] and a reason, or add --draft to see a draft."
            ),
        });
    }

    fn say_reminders(&self, findings: &[Diagnostic], language: Language) {
        let reminders = findings.iter().filter(|finding| finding.severity == Severity::Info).count();
        if reminders > 0 {
            report::note(&match language {
                Language::Zh => format!("另有提醒 {reminders} 项，见起草说明或者 baomi check。"),
                Language::En => format!("{reminders} more reminders: see the memo, or run `baomi check`."),
            });
        }
    }
}

/// The page style of that name.
pub(super) fn style(library: &Library, name: &str) -> Result<Style, Failure> {
    let loaded = match &library.style {
        Some(source) => Style::load(&source.text, name),
        None => Style::bundled(name),
    };
    loaded.map_err(|error| vec![Diagnostic::of(Code::Style, error.zh, error.en)])
}

/// Names of the files that are for whoever drafts alone.
fn private_names(files: &[File]) -> Vec<String> {
    files.iter().filter(|file| file.private).map(|file| file.name.clone()).collect()
}

/// Says which files must not be sent to the other side.
fn say_private(names: &[String], language: Language) {
    if !names.is_empty() {
        report::note(&match language {
            Language::Zh => format!("仅供己方，勿发送对方：{}。", names.join("、")),
            Language::En => format!("For your side alone, not to be sent: {}.", names.join(", ")),
        });
    }
}

/// Files as they go into a folder.
pub(super) fn into(folder: &Path, files: Vec<File>) -> Vec<Output> {
    let output = |file: File| Output { path: folder.join(file.name), bytes: file.content.into_bytes() };
    files.into_iter().map(output).collect()
}

/// What is told of an agreement that has no files, and how the command ends.
pub(super) fn refused(error: PublishError) -> (ExitStatus, Vec<Diagnostic>) {
    let status = match error {
        PublishError::Unprintable(_) => ExitStatus::Findings,
        PublishError::Failed(_) => ExitStatus::Failed,
    };
    (status, error.into_findings())
}

/// A bar on a terminal when there is more than one file.
fn progress(files: usize) -> ProgressBar {
    if files < 2 || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(files as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

fn summary(files: usize, failed: &[String], language: Language) -> String {
    let built = files - failed.len();
    match (language, failed) {
        (Language::Zh, []) => format!("共 {files} 个文件，全部完成。"),
        (Language::Zh, failed) => format!("共 {files} 个文件，完成 {built} 个，未完成：{}", failed.join("、")),
        (Language::En, []) => format!("{files} files, all built."),
        (Language::En, failed) => format!("{files} files, {built} built; not built: {}", failed.join(", ")),
    }
}
