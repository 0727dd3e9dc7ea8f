//! The second reading: every sound row is built and written, and noted in the manifest.

mod archive;
mod char_set;
mod duplicates;
mod finding;
mod folder;
mod identity;
mod job;
mod name;
mod numbers;
mod outputs;
mod parties;
mod preflight;
mod row_answers;
mod sequence;
mod subset;
mod suspect;
mod versions;
mod worker_pool;

pub use finding::{RowFinding, titles};
pub use identity::identity;
pub use job::{Job, Naming, RowAssembly, known_titles};
pub use numbers::{Given, Numbers};
pub use outputs::{RowBuilder, RowOutput};
pub use preflight::{Limits, Preflight, preflight};
pub use sequence::Sequence;
pub use subset::shared_subset;
pub use versions::Versions;

use crate::batch::ledger::{FileRecord, Head, Journal, Line, Lock, Resumed, inputs, manifest_name, resume, unusable};
use crate::batch::sheet::Row;
use crate::container::{sweep_dead, sweep_marked, system_words};
use crate::diagnostic::{Code, Diagnostic};
use crate::publish::{File, Settings};
use archive::Archive;
use folder::Folder;
use outputs::MadeRow;
use std::collections::BTreeSet;
use std::path::Path;
use worker_pool::ordered_map;

/// Where the outputs go.
#[derive(Debug, Clone, Copy)]
pub enum Destination<'a> {
    /// Into a folder whose `lock` is held; with `resume`, what an earlier run left there is kept.
    Folder {
        /// The folder.
        path: &'a Path,
        /// Whether to go on with what an earlier run left there.
        resume: bool,
        /// Held while the run lasts.
        lock: &'a Lock,
    },
    /// Into one ZIP.
    Archive(&'a Path),
}

/// How a run ended.
#[derive(Debug)]
pub struct RunSummary {
    /// How it ended.
    pub outcome: RunOutcome,
    /// Rows of which files were made by this run.
    pub made: u64,
    /// Rows that an earlier run had done.
    pub kept: u64,
    /// Rows whose files an earlier run had made and something has changed since.
    pub damaged: u64,
    /// Rows of which nothing was made.
    pub refused: u64,
    /// Rows whose text is that of an earlier batch.
    pub unchanged: u64,
    /// Newer versions without a comparison: what they replace cannot be made again.
    pub without_redline: u64,
    /// Errors that only showed when a row was printed.
    pub late: Vec<RowFinding>,
}

/// Whether a run did all it was to do.
#[derive(Debug)]
pub enum RunOutcome {
    /// Every row was seen to.
    Complete,
    /// `step` said to stop.
    Interrupted,
    /// Something could not be written or read.
    Failed(Diagnostic),
}

/// Where the results of one run are gathered.
enum RunWriter {
    Folder(Journal),
    Archive(Box<Archive>),
}

/// A row on its way from the workers to the collector.
enum RowResult {
    Written {
        row: u32,
        made: MadeRow,
        files: Vec<FileRecord>,
    },
    Printed {
        row: u32,
        made: MadeRow,
        outputs: Vec<File>,
    },
    Unchanged(Line),
    /// `codes` of its errors; `late` are those that no check had found.
    Refused {
        row: u32,
        codes: Vec<String>,
        late: Vec<Diagnostic>,
    },
    Failed {
        name: String,
        error: std::io::Error,
    },
}

/// Builds the rows that `preflight` found sound with `threads` workers: all, or those that differ from earlier `versions`. `head`
/// opens the manifest; `step` is told how many
/// rows are done and says whether to go on.
#[allow(clippy::too_many_arguments, reason = "one call, and each says what it is")]
pub fn run(
    job: &Job<'_>,
    settings: &Settings<'_>,
    preflight: &Preflight,
    destination: Destination<'_>,
    head: &Head,
    threads: usize,
    versions: Option<&Versions<'_>>,
    step: &(dyn Fn(u64) -> bool + Sync),
) -> RunSummary {
    let mut ended = RunSummary {
        outcome: RunOutcome::Complete,
        made: 0,
        kept: 0,
        damaged: 0,
        refused: 0,
        unchanged: 0,
        without_redline: 0,
        late: Vec::new(),
    };
    let (mut sink, done) = match open(job, destination, head, step, &mut ended) {
        Ok(Some(opened)) => opened,
        Ok(None) => return RunSummary { outcome: RunOutcome::Interrupted, ..ended },
        Err(finding) => return RunSummary { outcome: RunOutcome::Failed(finding), ..ended },
    };
    let read = |take: &mut dyn FnMut(Row) -> bool| {
        let mut position = 0;
        job.table.each(&mut |row| {
            position += 1;
            !job.selection.takes(position - 1, &row) || done.contains(&row.number) || take(row)
        })
    };
    let folder = match destination {
        Destination::Folder { path, lock, .. } => Some(Folder { path, shard: job.selection.shard, lock }),
        Destination::Archive(_) => None,
    };
    let state = |_| RowBuilder::new(job, settings, versions);
    let work = |maker: &mut RowBuilder<'_>, row: Row| work(maker, folder, preflight, &row);
    let result = ordered_map(threads, read, state, work, |done| {
        if let Err(finding) = sink.take(done, destination, &mut ended) {
            ended.outcome = RunOutcome::Failed(finding);
            return false;
        }
        let go_on = step(ended.kept + ended.made + ended.refused + ended.unchanged);
        if !go_on {
            ended.outcome = RunOutcome::Interrupted;
        }
        go_on
    });
    if let Err(finding) = result {
        ended.outcome = RunOutcome::Failed(finding);
    }
    if let Err(finding) = sink.close(job, destination, preflight, &mut ended) {
        ended.outcome = RunOutcome::Failed(finding);
    }
    ended
}

/// One row by one worker.
fn work(maker: &mut RowBuilder<'_>, folder: Option<Folder<'_>>, preflight: &Preflight, row: &Row) -> RowResult {
    let number = row.number;
    if let Some(codes) = preflight.refused.get(&number) {
        return RowResult::Refused { row: number, codes: codes.clone(), late: Vec::new() };
    }
    let (outputs, made) = match maker.make(row) {
        Ok(RowOutput::Made { files, mut made }) => {
            made.entry = made.entry.with_findings(preflight.told.get(&number).copied().unwrap_or(0));
            (files, made)
        }
        Ok(RowOutput::Unchanged { version, number: of_agreement, text_sha256 }) => {
            return RowResult::Unchanged(Line::Unchanged {
                row: number,
                unchanged: version,
                number: of_agreement,
                text_sha256,
            });
        }
        Err(late) => {
            return RowResult::Refused {
                row: number,
                codes: late.iter().map(|error| error.code.to_string()).collect(),
                late,
            };
        }
    };
    let Some(folder) = folder else { return RowResult::Printed { row: number, made, outputs } };
    let mut files = Vec::with_capacity(outputs.len());
    for output in &outputs {
        if let Err(error) = folder.write(output) {
            return RowResult::Failed { name: output.name.clone(), error };
        }
        files.push(FileRecord::of(output));
    }
    RowResult::Written { row: number, made, files }
}

/// The line of a row whose files are there.
fn line_of(row: u32, made: MadeRow, files: Vec<FileRecord>) -> Line {
    let MadeRow { answers_sha256, entry, version, text_sha256, .. } = made;
    let entry = Some(entry.with_files(named(&files)));
    Line::Made { row, answers_sha256, files, entry, version, text_sha256 }
}

/// Names and hashes.
fn named(files: &[FileRecord]) -> impl Iterator<Item = (&str, &str)> + Clone {
    files.iter().map(|file| (file.name.as_str(), file.sha256.as_str()))
}

/// The sink of a destination, and the rows that are done already. None: stopped.
fn open(
    job: &Job<'_>,
    destination: Destination<'_>,
    head: &Head,
    step: &dyn Fn(u64) -> bool,
    ended: &mut RunSummary,
) -> Result<Option<(RunWriter, BTreeSet<u32>)>, Diagnostic> {
    match destination {
        Destination::Archive(path) => {
            let mut archive = Archive::create(path).map_err(|error| cannot_write(path, &error))?;
            archive.note(&head.text()).map_err(|error| cannot_write(path, &error))?;
            Ok(Some((RunWriter::Archive(Box::new(archive)), BTreeSet::new())))
        }
        Destination::Folder { path, resume: again, .. } => {
            let manifest = path.join(manifest_name(job.selection.shard));
            if manifest.exists() && !again {
                return Err(unusable(&manifest, "这里已有一次运行的结果", "there are the results of a run here").hint(
                    "接着做完用 --resume；重做请换一个文件夹，或者先移走原来的",
                    "use --resume to go on with it; to begin anew, name another folder or move these away",
                ));
            }
            sweep_marked(path, &job.selection.shard.suffix());
            sweep_dead(path);
            inputs::keep(path, &job.answers_text, &job.table.path, &job.table.sha256)?;
            if manifest.exists() {
                let Some(Resumed { done, made, unchanged, damaged, journal }) = resume(&manifest, head, step)? else {
                    return Ok(None);
                };
                ended.kept = made;
                ended.damaged = damaged;
                ended.unchanged = unchanged;
                ended.refused = done.len() as u64 - made - unchanged;
                return Ok(Some((RunWriter::Folder(journal), done)));
            }
            let journal = Journal::create(&manifest, head).map_err(|error| cannot_write(&manifest, &error))?;
            Ok(Some((RunWriter::Folder(journal), BTreeSet::new())))
        }
    }
}

impl RunWriter {
    fn take(
        &mut self,
        done: RowResult,
        destination: Destination<'_>,
        ended: &mut RunSummary,
    ) -> Result<(), Diagnostic> {
        let (Destination::Folder { path, .. } | Destination::Archive(path)) = destination;
        let line = match done {
            RowResult::Failed { name, error } => return Err(cannot_write(&path.join(name), &error)),
            RowResult::Refused { row, codes, late } => {
                ended.refused += 1;
                ended.late.extend(late.into_iter().map(|finding| RowFinding::of_row(row, None, finding)));
                Line::Refused { row, refused: codes }
            }
            RowResult::Unchanged(line) => {
                ended.unchanged += 1;
                line
            }
            RowResult::Written { row, made, files } => {
                ended.made += 1;
                ended.without_redline += u64::from(made.lacks_redline);
                line_of(row, made, files)
            }
            RowResult::Printed { row, made, outputs } => {
                ended.made += 1;
                ended.without_redline += u64::from(made.lacks_redline);
                let RunWriter::Archive(archive) = self else { return Ok(()) };
                let mut files = Vec::with_capacity(outputs.len());
                for output in outputs {
                    archive.add(&output).map_err(|error| cannot_write(path, &error))?;
                    files.push(FileRecord::of(&output));
                }
                line_of(row, made, files)
            }
        };
        match self {
            RunWriter::Folder(journal) => journal.add(&line),
            RunWriter::Archive(archive) => archive.note(&line.text()),
        }
        .map_err(|error| cannot_write(path, &error))
    }

    /// Ends the manifest, and the archive, of a run that did all.
    fn close(
        self,
        job: &Job<'_>,
        destination: Destination<'_>,
        preflight: &Preflight,
        ended: &mut RunSummary,
    ) -> Result<(), Diagnostic> {
        let (Destination::Folder { path, .. } | Destination::Archive(path)) = destination;
        let complete = matches!(ended.outcome, RunOutcome::Complete);
        let (made, refused, unchanged) = (ended.made + ended.kept, ended.refused, ended.unchanged);
        let end = Line::End { rows: preflight.taken, made, refused, unchanged };
        match self {
            RunWriter::Folder(journal) if complete => journal.finish(&end),
            RunWriter::Folder(_) => Ok(()),
            RunWriter::Archive(mut archive) if complete => {
                archive.note(&end.text()).and_then(|()| archive.finish(&manifest_name(job.selection.shard)))
            }
            RunWriter::Archive(archive) => {
                archive.abandon();
                Ok(())
            }
        }
        .map_err(|error| cannot_write(path, &error))
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Diagnostic {
    let shown = path.display();
    let (zh, en) = system_words(error);
    Diagnostic::of(Code::Output, format!("无法写入 {shown}：{zh}"), format!("cannot write {shown}: {en}")).hint(
        "检查文件夹的权限与磁盘空间；已写好的文件在清单中，腾出空间后加 --resume 接着做",
        "check the folder's rights and the room on disk; what is written stands in the manifest: make room and go on with --resume",
    )
}
