//! `baomi batch`: one agreement for each row of a spreadsheet.

mod findings;
mod progress;

use super::byline::BylineArgs;
use super::fonts::OwnFonts;
use super::input::{Deal, GivenArgs};
use super::library::Libraries;
use super::output::{Output, write_all};
use super::spreadsheet::{SheetArgs, say_read};
use super::{ExitStatus, Failure, build, report};
use crate::batch::register::{Entry, joined_steps, mailing};
use crate::batch::{
    self, Destination, Earlier, Head, Job, Limits, Lock, Named, Naming, NumberedIn, Numbers, Preflight, RowFinding,
    RunSummary, Selection, Sequence, Shard, Versions, manifest_name,
};
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::layout::{DEFAULT_STYLE, Fonts, Style};
use crate::library::Library;
use crate::pipeline::{self, Options};
use crate::publish::{Format, Settings};
use crate::value::Language;
use clap::Args;
use findings::{Findings, Printed};
use progress::{Interrupt, Progress};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Arguments of `batch`.
#[derive(Debug, Args)]
pub struct Batch {
    /// Answer file with what all agreements share
    #[arg(required_unless_present = "merge", value_name = "ANSWERS")]
    answers: Option<PathBuf>,
    /// Spreadsheet (CSV, XLSX, XLS, ODS): answer paths, or titles of [columns], in the first row
    #[arg(required_unless_present = "merge", value_name = "ROWS")]
    rows: Option<PathBuf>,
    /// Folder to write to; it is made if it is not there
    #[arg(short, long, value_name = "DIR", required_unless_present_any = ["archive", "check"])]
    output: Option<PathBuf>,
    /// Write one ZIP instead of a folder
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "resume"])]
    archive: Option<PathBuf>,
    /// What to write
    #[arg(short = 'f', long = "outputs", value_enum, value_delimiter = ',', default_value = "md,pdf")]
    formats: Vec<Format>,
    /// Names of the files: answer paths or titles of columns in braces, {row} for the number of the row, / for a folder
    #[arg(long, value_name = "PATTERN", default_value = "{row}")]
    name: String,
    /// Numbers for rows without one, e.g. HZ-{year}-{seq:05}: continued from the register, none given twice
    #[arg(long, value_name = "PATTERN", conflicts_with = "archive")]
    number: Option<String>,
    /// Register (.xlsx or .csv) that several folders share [default: register.xlsx and .csv in the folder of -o]
    #[arg(long, value_name = "FILE", conflicts_with = "archive")]
    register: Option<PathBuf>,
    /// Put the files of a row that go to the other side into one ZIP
    #[arg(long)]
    zip_each: bool,
    /// Also write each annex as a file of its own, to be signed separately
    #[arg(long)]
    split_annexes: bool,
    /// Check all rows and write nothing
    #[arg(long)]
    check: bool,
    /// Build the sound rows even if others have errors
    #[arg(long)]
    keep_going: bool,
    /// Go on with a run that was broken off, after verifying what it wrote
    #[arg(long)]
    resume: bool,
    /// Make only rows whose text has changed since these batches (folders, the newest first): the next version, with a
    /// comparison
    #[arg(long, value_name = "DIR", value_delimiter = ',', conflicts_with = "archive")]
    since: Vec<PathBuf>,
    /// Take every N-th row only, beginning with the K-th
    #[arg(long, value_name = "K/N", default_value = "1/1")]
    shard: Shard,
    /// Take these rows only, by their numbers in the spreadsheet
    #[arg(long = "rows", value_name = "17,30-42", value_delimiter = ',')]
    row_numbers: Vec<String>,
    /// Take the rows only whose cell below this title says this; more than one: all must hold
    #[arg(long = "where", value_name = "TITLE=TEXT")]
    row_cells: Vec<String>,
    /// Join the manifests of all shards in the folder of -o
    #[arg(long, conflicts_with_all = ["answers", "rows", "archive", "check"], requires = "output")]
    merge: bool,
    /// How findings are printed
    #[arg(long, value_enum, default_value = "human")]
    format: Printed,
    /// File for all findings as a spreadsheet [default: findings.csv in the folder of -o]
    #[arg(long, value_name = "FILE")]
    findings: Option<PathBuf>,
    #[command(flatten)]
    sheet: SheetArgs,
    /// A party that stands in several rows is no error
    #[arg(long)]
    allow_duplicates: bool,
    /// The form to take, instead of the one the answers name
    #[arg(long, value_name = "FORM")]
    form: Option<String>,
    /// Build over missing answers and errors: blanks to fill in by hand, every page marked
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
    /// Threads [default: one a core]
    #[arg(long, value_name = "NUMBER")]
    threads: Option<std::num::NonZeroUsize>,
}

/// Earlier agreements that are named where they are missing; the rest are counted.
const GONE_SHOWN: usize = 20;

impl Batch {
    pub(super) fn run(&self, libraries: &Libraries, language: Language) -> Result<ExitStatus, Failure> {
        match (&self.answers, &self.rows, &self.output) {
            (_, _, Some(folder)) if self.merge => merge(libraries.own()?, folder, self.register.as_deref(), language),
            (Some(answers), Some(rows), _) => self.build(libraries, answers, rows, language),
            // The command line asks for both.
            _ => Ok(ExitStatus::Failed),
        }
    }

    fn build(
        &self,
        libraries: &Libraries,
        answers: &Path,
        rows: &Path,
        language: Language,
    ) -> Result<ExitStatus, Failure> {
        let (Deal { layers, .. }, library) = libraries.read(answers, &self.given)?;
        let joined = match layers.join(&library.kinds) {
            Ok(joined) => joined,
            Err(findings) => {
                report::print(&findings, language);
                return Ok(ExitStatus::Findings);
            }
        };
        let table = self.sheet.open(rows, &joined).map_err(|finding| vec![finding])?;
        say_read(&table, language);
        let earlier: Vec<Earlier> = self
            .since
            .iter()
            .map(|place| Earlier::open(place))
            .collect::<Result<_, _>>()
            .map_err(|finding| vec![finding])?;
        let style = build::style(library, &self.style)?;
        let options =
            Options { draft: self.draft, form: self.form.clone(), byline: self.byline.byline(), ..Options::default() };
        let shared = pipeline::provenance(library, &layers);
        let selection = Selection::new(self.shard, &self.row_numbers, &self.row_cells, &table);
        let selection = selection.map_err(|finding| vec![finding])?;
        let numbers = self.number.as_deref().map(|text| Sequence::parse(text).map(Numbers::of)).transpose();
        let naming = Naming { pattern: &self.name, numbers: numbers.map_err(|finding| vec![finding])? };
        let (mut job, wrong) =
            Job::new(library, joined, shared, &table, naming, options, selection).map_err(|finding| vec![finding])?;
        job.zip_each = self.zip_each;
        let versions = match earlier.is_empty() {
            true => None,
            false => Some(Versions::of(&earlier, library, &job, &program(&job))?),
        };
        // Before anything is written, findings among it.
        let lock = self.lock(language)?;
        let mut findings = Findings::new(self.format, self.check, self.findings_path(), language);
        let interrupt = Interrupt::new();
        let faulty = wrong.iter().any(RowFinding::is_error);
        wrong.into_iter().for_each(|finding| findings.add(&finding));
        if faulty {
            findings.finish().map_err(|finding| vec![finding])?;
            report::note(
                language.say("没有生成：先更正列标题。", "nothing was written: mend the titles of the columns first."),
            );
            return Ok(ExitStatus::Findings);
        }
        let (fonts, described) = &self.fonts.open_described(library, &style)?;
        let threads =
            self.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
        let preflight = self.preflight(&job, fonts, threads, &mut findings, &interrupt, language)?;
        let nothing = preflight.rows == 0 || (preflight.taken == 0 && self.selects());
        if preflight.rows > 0 && nothing {
            findings.add(&RowFinding::of_table(
                None,
                Diagnostic::of(
                    Code::NoRows,
                    "没有一行符合 --rows 和 --where",
                    "no row is selected by --rows and --where",
                )
                .hint("核对行号与内容", "look at the row numbers and the words"),
            ));
        } else if nothing {
            findings.add(&RowFinding::of_table(
                None,
                Diagnostic::of(Code::NoRows, "只有列标题，没有数据行", "there are titles and no rows")
                    .hint("每行填一份协议", "write one agreement in each row"),
            ));
        }
        findings.finish().map_err(|finding| vec![finding])?;
        if interrupt.asked() {
            report::note(language.say("已中断，没有写入任何文件。", "interrupted; nothing was written."));
            return Ok(ExitStatus::Failed);
        }
        let refused = preflight.refused.len() as u64;
        progress::say_checked(&preflight, self.shard, &findings, language);
        let bad = refused > 0 || preflight.refused_elsewhere;
        let stop = nothing || (bad && !self.keep_going && !self.draft);
        if self.check || stop {
            if refused == 0 && preflight.refused_elsewhere {
                report::note(language.say(
                    "其他分片的行有错误，编号须等它们更正：用 --check 查看全部行。",
                    "rows of other shards have errors, and numbers wait for them: see all rows with --check.",
                ));
            }
            if stop && !self.check && !nothing {
                report::note(language.say(
                    "没有生成。更正后重试；只生成没有错误的行，加 --keep-going。",
                    "nothing was written. Mend the rows and run again; to build the sound rows only, add --keep-going.",
                ));
            }
            return Ok(if nothing || bad { ExitStatus::Findings } else { ExitStatus::Sound });
        }
        self.number(&mut job, &preflight, versions.as_ref(), language)?;
        let head = self.head(&job, &earlier, described, language);
        self.write(
            &job,
            versions.as_ref(),
            &preflight,
            &style,
            fonts,
            &head,
            lock.as_ref(),
            threads,
            &interrupt,
            language,
        )
    }

    /// Gives numbers, and tells which are missing.
    fn number(
        &self,
        job: &mut Job<'_>,
        preflight: &Preflight,
        versions: Option<&Versions<'_>>,
        language: Language,
    ) -> Result<(), Failure> {
        let (Some(_), Some(folder)) = (&self.number, &self.output) else { return Ok(()) };
        let place = NumberedIn { folder, register: self.register.as_deref(), language };
        let before = versions.map_or_else(BTreeMap::new, Versions::numbers);
        let given = batch::give_numbers(job, preflight, &before, place).map_err(|finding| vec![finding])?;
        if !given.gaps.is_empty() {
            let gap = |(first, last): &(String, String)| match first == last {
                true => first.clone(),
                false => format!("{first} – {last}"),
            };
            let gaps = given.gaps.iter().map(gap).collect::<Vec<_>>().join(language.say("、", ", "));
            let told =
                Diagnostic::of(Code::NumberGap, format!("编号有空缺：{gaps}"), format!("numbers are missing: {gaps}"));
            report::print(
                &[told.hint(
                    "没有补给别的协议；在登记簿中说明去向",
                    "they were not given to other agreements; note in the register where they went",
                )],
                language,
            );
        }
        Ok(())
    }

    /// Whether only some rows are asked for.
    fn selects(&self) -> bool {
        !self.row_numbers.is_empty() || !self.row_cells.is_empty()
    }

    /// The folder's, for as long as the run is writing there.
    fn lock(&self, language: Language) -> Result<Option<Lock>, Failure> {
        let waits = |other: &str| {
            report::note(&match language {
                Language::Zh => format!("文件夹有另一台主机的锁（{other}）；观察一分钟，看它是否仍在运行……"),
                Language::En => {
                    format!(
                        "the folder has a lock of another host ({other}); watching for a minute whether it still runs …"
                    )
                }
            });
        };
        let folder = self.output.as_deref().filter(|_| self.archive.is_none());
        folder.map(|folder| Lock::take(folder, self.shard, &waits)).transpose().map_err(|finding| vec![finding])
    }

    fn preflight(
        &self,
        job: &Job<'_>,
        fonts: &Fonts,
        threads: usize,
        findings: &mut Findings,
        interrupt: &Interrupt,
        language: Language,
    ) -> Result<Preflight, Failure> {
        let progress = Progress::new(language.say("检查", "checking"), None, language);
        let limits = Limits { threads, allow_duplicates: self.allow_duplicates };
        let done =
            batch::preflight(job, fonts, limits, &mut |finding| progress.suspend(|| findings.add(&finding)), &|rows| {
                progress.at(rows);
                !interrupt.asked()
            });
        progress.finish();
        done.map_err(|finding| vec![finding])
    }

    #[allow(clippy::too_many_arguments)]
    fn write(
        &self,
        job: &Job<'_>,
        versions: Option<&Versions<'_>>,
        preflight: &Preflight,
        style: &Style,
        fonts: &Fonts,
        head: &Head,
        lock: Option<&Lock>,
        threads: usize,
        interrupt: &Interrupt,
        language: Language,
    ) -> Result<ExitStatus, Failure> {
        let formats = Format::in_order(&self.formats);
        let shared = formats.contains(&Format::Pdf).then(|| batch::shared_subset(job, preflight, style, fonts));
        let shared = shared.transpose().map_err(|error| vec![error.finding()])?;
        let (subset, notes, split_annexes) = (shared.as_ref(), false, self.split_annexes);
        let annexes_alone = Vec::new();
        let settings = Settings { formats, style, fonts, subset, language, notes, split_annexes, annexes_alone };
        let destination = match (&self.archive, &self.output, lock) {
            (Some(path), _, _) => Destination::Archive(path),
            (None, Some(path), Some(lock)) => Destination::Folder { path, resume: self.resume, lock },
            (None, _, _) => {
                return Err(vec![
                    Diagnostic::of(Code::Output, "没有指明输出文件夹", "no folder to write to was named")
                        .hint("加 -o DIR", "add -o DIR"),
                ]);
            }
        };
        let progress = Progress::new(language.say("生成", "building"), Some(preflight.taken), language);
        let ended = batch::run(job, &settings, preflight, destination, head, threads, versions, &|rows| {
            progress.at(rows);
            !interrupt.asked()
        });
        progress.finish();
        let outcome = self.say_ended(&ended, preflight, language);
        if matches!(ended.outcome, batch::RunOutcome::Complete) {
            self.say_versions(versions, &ended, language);
        }
        let complete = matches!(ended.outcome, batch::RunOutcome::Complete) && self.shard.is_whole();
        if let (true, Some(folder)) = (complete, self.output.as_deref().filter(|_| self.archive.is_none())) {
            register(job.library, folder, self.register.as_deref(), language)?;
        }
        Ok(outcome)
    }

    /// `fonts` are those of the user, as the manifest records them.
    fn head(&self, job: &Job<'_>, earlier: &[Earlier], fonts: &str, language: Language) -> Head {
        let formats = Format::in_order(&self.formats);
        Head {
            program: program(job),
            since: earlier.iter().map(|earlier| earlier.manifest.clone()).collect(),
            header_row: job.table.header_row,
            answers: Named { name: job.shared.answers_name.clone(), sha256: job.shared.answers_sha256.clone() },
            rows: Named { name: job.table.name.clone(), sha256: job.table.sha256.clone() },
            read_as: job.table.sheet().or(job.table.encoding()).unwrap_or_default().to_owned(),
            library_sha256: job.shared.library_sha256.clone(),
            style: format!("{}{fonts}", self.style),
            name: self.name.clone(),
            number: self.number.clone(),
            formats: formats.iter().map(|format| format.word().to_owned()).collect(),
            language: language.code().to_owned(),
            layout: self.layout(),
            draft: self.draft,
            form: self.form.clone(),
            byline: self.byline.words(),
            selected: self.row_numbers.iter().chain(&self.row_cells).cloned().collect(),
            shard: (!self.shard.is_whole()).then_some((self.shard.number, self.shard.of)),
        }
    }

    /// How the files of a row are made, as the manifest records it.
    fn layout(&self) -> Vec<String> {
        let asked = [(self.zip_each, "zip-each"), (self.split_annexes, "split-annexes")];
        asked.into_iter().filter(|(asked, _)| *asked).map(|(_, word)| word.to_owned()).collect()
    }

    /// Where all findings go: beside what is written.
    fn findings_path(&self) -> Option<PathBuf> {
        let name = format!("findings{}.csv", self.shard.suffix());
        self.findings
            .clone()
            .or_else(|| self.output.as_ref().map(|folder| folder.join(name)))
            .or_else(|| self.archive.as_ref().map(|archive| archive.with_extension("findings.csv")))
    }

    /// What a newer batch cannot show of the older ones.
    fn say_versions(&self, versions: Option<&Versions<'_>>, ended: &RunSummary, language: Language) {
        let without = ended.without_redline;
        if without > 0 {
            report::note(&match language {
                Language::Zh => format!(
                    "{without} 份新版没有附比较：前一版出自另一程序版本或者条款库，或者形式、语言不同，无法重现。可用 baomi diff 比较两份 Word 文件。"
                ),
                Language::En => format!(
                    "{without} new versions have no comparison: the version before was made by another program or from another library, or has another form or language. Compare the Word files with baomi diff."
                ),
            });
        }
        let gone = match versions {
            // Other shares see the other rows.
            Some(versions) if self.shard.is_whole() && !self.selects() && ended.kept == 0 => versions.gone(),
            _ => Vec::new(),
        };
        if !gone.is_empty() {
            let shown = gone.iter().take(GONE_SHOWN).cloned().collect::<Vec<_>>().join(language.say("、", ", "));
            let more = if gone.len() > GONE_SHOWN { " …" } else { "" };
            report::note(&match language {
                Language::Zh => format!("以前的 {} 份不在这份表格中，没有改动：{shown}{more}", gone.len()),
                Language::En => format!(
                    "{} earlier agreements are not in this spreadsheet and stay as they are: {shown}{more}",
                    gone.len()
                ),
            });
        }
    }

    fn say_ended(&self, ended: &RunSummary, preflight: &Preflight, language: Language) -> ExitStatus {
        for late in &ended.late {
            report::note(&late.line(language));
        }
        if ended.damaged > 0 {
            report::note(&match language {
                Language::Zh => format!(
                    "上次生成的 {} 行有文件缺失或者被改动，已重新生成（被改动的 Word 文件另存为 .bak）。",
                    ended.damaged
                ),
                Language::En => {
                    format!(
                        "files of {} rows had been removed or changed and were made again (Word files that were changed are kept as .bak).",
                        ended.damaged
                    )
                }
            });
        }
        let (made, kept, refused, unchanged) = (ended.made, ended.kept, ended.refused, ended.unchanged);
        let left = preflight.taken.saturating_sub(made + kept + refused + unchanged);
        let manifest = self.output.as_ref().map(|folder| folder.join(manifest_name(self.shard)).display().to_string());
        let going_on = match (&manifest, language) {
            (Some(_), Language::Zh) => "已完成的行在清单中；用同样的命令加 --resume 接着做。",
            (Some(_), Language::En) => {
                "what is done stands in the manifest; to go on, run the same command with --resume."
            }
            (None, Language::Zh) => "没有写入 ZIP；请重新运行。",
            (None, Language::En) => "the ZIP was not written; run again.",
        };
        let place =
            manifest.or_else(|| self.archive.as_ref().map(|path| path.display().to_string())).unwrap_or_default();
        let mut counts = match language {
            Language::Zh => format!("新生成 {made} 份，已有 {kept} 份，未生成（有错误）{refused} 行"),
            Language::En => format!("{made} made, {kept} there before, {refused} refused"),
        };
        if !self.since.is_empty() {
            counts += &match language {
                Language::Zh => format!("，文本没有变更 {unchanged} 行"),
                Language::En => format!(", {unchanged} unchanged"),
            };
        }
        match &ended.outcome {
            batch::RunOutcome::Complete => {
                report::note(&match language {
                    Language::Zh => format!("完成：{counts}。清单：{place}"),
                    Language::En => format!("done: {counts}. Manifest: {place}"),
                });
                if refused > 0 || preflight.counts[0] > 0 { ExitStatus::Findings } else { ExitStatus::Sound }
            }
            batch::RunOutcome::Interrupted => {
                report::note(&match language {
                    Language::Zh => format!("已中断：{counts}，还剩 {left} 行。{going_on}"),
                    Language::En => format!("interrupted: {counts}, {left} rows left; {going_on}"),
                });
                ExitStatus::Failed
            }
            batch::RunOutcome::Failed(finding) => {
                report::print(std::slice::from_ref(finding), language);
                report::note(&match language {
                    Language::Zh => format!("没有做完：{counts}，还剩 {left} 行。{going_on}"),
                    Language::En => format!("not finished: {counts}, {left} rows left; {going_on}"),
                });
                debug_assert!(has_errors(std::slice::from_ref(finding)));
                ExitStatus::Failed
            }
        }
    }
}

/// The program with the hash of its source, as manifests name it.
fn program(job: &Job<'_>) -> String {
    format!("{}, source {}", job.shared.program, env!("BAOMI_SOURCE_SHA256"))
}

/// The register of a folder, or the one that it shares, from its manifest: what people wrote in it stays. Beside it the lists of
/// the batch. All are in the language in which the batch was made.
fn register(library: &Library, folder: &Path, shared: Option<&Path>, language: Language) -> Result<(), Failure> {
    let manifest = folder.join(batch::MANIFEST);
    let unreadable = |path: &Path, error: std::io::Error| {
        let shown = path.display();
        vec![Diagnostic::of(
            Code::Register,
            format!("无法读取 {shown}：{error}"),
            format!("cannot read {shown}: {error}"),
        )]
    };
    let (made, made_in) = batch::entries(&manifest).map_err(|error| unreadable(&manifest, error))?;
    if made_in != language {
        report::note(language.say(
            "登记簿和清单用生成时的语言（英文）。",
            "the register and the lists are in the language in which the batch was made (Chinese).",
        ));
    }
    // The workbook is the one that people fill in.
    let paths = match shared {
        Some(path) => vec![path.to_owned()],
        None => ["register.xlsx", "register.csv"].map(|name| folder.join(name)).to_vec(),
    };
    let entries: Vec<Entry> = made.iter().map(|(entry, _)| entry.clone()).collect();
    batch::register::update(library, &paths, &entries, made_in).map_err(|finding| vec![finding])?;
    let steps = joined_steps(folder, &made, made_in).map_err(|error| unreadable(folder, error))?;
    let lists = [("mailing.csv", Some(mailing(&made, made_in))), ("steps.csv", steps)];
    let lists = lists.into_iter().filter_map(|(name, bytes)| Some(Output { path: folder.join(name), bytes: bytes? }));
    write_all(&lists.collect::<Vec<_>>(), language).map_err(|finding| vec![finding])
}

fn merge(library: &Library, folder: &Path, shared: Option<&Path>, language: Language) -> Result<ExitStatus, Failure> {
    let merged = batch::merge(folder).map_err(|finding| vec![finding])?;
    register(library, folder, shared, language)?;
    let (shards, made, refused) = (merged.shards, merged.made, merged.refused);
    report::note(&match language {
        Language::Zh => format!(
            "已合并 {shards} 个分片：生成 {made} 份，未生成 {refused} 行。清单：{}",
            folder.join(batch::MANIFEST).display()
        ),
        Language::En => format!(
            "{shards} shards joined: {made} made, {refused} refused. Manifest: {}",
            folder.join(batch::MANIFEST).display()
        ),
    });
    Ok(if refused > 0 { ExitStatus::Findings } else { ExitStatus::Sound })
}
