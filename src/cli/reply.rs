//! `baomi reply`: their file with our decisions, a clean one, a covering note, and the answers that stand after it.

use super::byline::BylineArgs;
use super::import::{TheirFile, their_file};
use super::input::{GivenArgs, stem};
use super::library::Libraries;
use super::lock::{named_in, seen_from};
use super::next::{Next, settle_next, tell_left};
use super::output::{Output, write_all};
use super::sent::{Asked, SentOut, sent_out};
use super::{ExitStatus, Failure, report};
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::diff::changed_paragraphs;
use crate::intake::{Format as PaperFormat, Paper, read};
use crate::negotiate::{
    Answering, Change, ChangesFile, Decided, Decision, Reading, Signed, Theirs, is_printed, reply, reply_for,
    reply_note,
};
use crate::publish::{LockedFile, Round, RoundChange};
use crate::review::word;
use crate::value::{Language, sha256};
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Arguments of `reply`.
#[derive(Debug, Args)]
pub struct Reply {
    /// The answer file of the agreement that was sent
    #[arg(value_name = "ANSWERS")]
    answers: PathBuf,
    /// The decisions: NAME.changes.toml of `baomi import`
    #[arg(value_name = "NAME.changes.toml")]
    changes: PathBuf,
    /// Folder to write to; it is made if it is not there
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    output: PathBuf,
    /// The lock of what was sent [default: NAME.lock.toml beside the files]
    #[arg(long, value_name = "NAME.lock.toml")]
    lock: Option<PathBuf>,
    /// The form that was sent, instead of the one the answers name
    #[arg(long, value_name = "FORM")]
    form: Option<String>,
    #[command(flatten)]
    given: GivenArgs,
    #[command(flatten)]
    byline: BylineArgs,
}

impl Reply {
    pub(super) fn run(&self, libraries: &Libraries, language: Language) -> Result<ExitStatus, Failure> {
        let source = super::input::read(&self.changes).map_err(|finding| vec![finding])?;
        let file = ChangesFile::read(&source.name, &source.text).map_err(|finding| vec![finding])?;
        let folder = self.changes.parent().unwrap_or(Path::new(""));
        let returned = self.locked_file(folder, &file.head.returned, &file.head.returned_sha256)?;
        let clean = match (&file.head.clean, &file.head.clean_sha256) {
            (Some(name), Some(hash)) => Some(self.locked_file(folder, name, hash)?),
            _ => None,
        };
        if returned.paper.format != PaperFormat::Docx {
            return Err(vec![no_word(&file.head.returned)]);
        }
        let returned_path = named_in(folder, &file.head.returned);
        let outputs_in = self.output.join("x");
        let beside = [self.changes.as_path(), returned_path.as_path(), outputs_in.as_path()];
        let asked = Asked {
            answers: &self.answers,
            given: &self.given,
            form: self.form.as_ref(),
            lock: self.lock.as_deref(),
            beside: &beside,
        };
        let ours = sent_out(libraries, &asked, language)?;
        let theirs = Theirs::of(&returned.paper, clean.as_ref().map(|file| &file.paper));
        let reading = ours.read(&theirs)?;
        let spoken = ours.spoken(language);
        let decided = decided((&source.name, &file), &reading, spoken)?;
        self.answer((&ours, &theirs, &reading, &decided), (&returned, &file), language)
    }

    /// Makes and writes the answer.
    fn answer(
        &self,
        (ours, theirs, reading, decided): (&SentOut, &Theirs, &Reading, &[Decided<'_>]),
        (returned, file): (&TheirFile, &ChangesFile),
        language: Language,
    ) -> Result<ExitStatus, Failure> {
        let spoken = ours.spoken(language);
        let byline = self.byline.byline().or(&ours.assembly.answers.byline);
        let name = byline.author.clone().unwrap_or_else(|| spoken.say("我方", "Our side").to_owned());
        let date = byline.date.map(|date| format!("{date}T00:00:00Z"));
        let Next { settled, text: next, findings } = settle_next(ours, reading, decided)?;
        let answering = Answering {
            bytes: &returned.bytes,
            sent: &ours.sent,
            theirs,
            reading,
            decided,
            settled: &settled,
            us: Signed { name, date },
            them: Signed { name: spoken.say("对方", "Other side").to_owned(), date: None },
            language: spoken,
        };
        let failed = |error| {
            vec![Diagnostic::of(
                Code::Paper,
                format!("无法写成 Word 文件：{error:?}"),
                format!("the Word file cannot be made: {error:?}"),
            )]
        };
        let made = reply(&answering).map_err(failed)?;
        let differs = differs(ours, &next, &made.clean)?;
        let title = ours.assembly.document.title.prefer(spoken).cloned().unwrap_or_default();
        let note = reply_note(&title, decided, theirs, (&made.left, byline.author.as_deref()), spoken);
        let stem = stem(&self.answers);
        let output =
            |ending: &str, bytes: Vec<u8>| Output { path: self.output.join(format!("{stem}.{ending}")), bytes };
        let mut outputs = vec![
            output("reply.docx", made.redline),
            output("reply-clean.docx", made.clean),
            output("reply-note.docx", word::opinion(&note).map_err(failed)?),
            output("next.toml", next.clone().into_bytes()),
        ];
        outputs.extend(self.round(ours, (file, reading, decided), &outputs, &next, language));
        write_all(&outputs, language).map_err(|finding| vec![finding])?;
        for output in &outputs {
            report::say(&format!("{}\n", output.path.display()));
        }
        report::note(&match language {
            Language::Zh => format!(
                "可以发给对方：{stem}.reply.docx、{stem}.reply-clean.docx、{stem}.reply-note.docx。其余仅供己方。"
            ),
            Language::En => format!(
                "To be sent: {stem}.reply.docx, {stem}.reply-clean.docx, {stem}.reply-note.docx. The rest is for your side alone."
            ),
        });
        let wrong = has_errors(&findings);
        report::print(&findings, language);
        let left = tell_left(decided, [&settled.left, &made.left], language) || differs > 0 || wrong;
        if differs > 0 {
            report::note(&match language {
                Language::Zh => format!(
                    "清洁稿与 {stem}.next.toml 生成的文本有 {differs} 段不同：用 baomi diff 比较两者，补入 next.toml。"
                ),
                Language::En => format!(
                    "The clean file and what {stem}.next.toml gives differ in {differs} paragraphs: compare them with baomi diff and mend next.toml."
                ),
            });
        }
        let open = decided.iter().filter(|own| own.decision == Decision::Open).count();
        if open > 0 {
            report::note(&match language {
                Language::Zh => format!("待定 {open} 项：修订稿中保留对方的修订，清洁稿用我方文字。"),
                Language::En => {
                    format!("{open} changes are open: the redline keeps them as theirs, the clean file has our words.")
                }
            });
        }
        Ok(if left { ExitStatus::Findings } else { ExitStatus::Sound })
    }

    /// The lock with this round.
    fn round(
        &self,
        ours: &SentOut,
        (file, reading, decided): (&ChangesFile, &Reading, &[Decided<'_>]),
        outputs: &[Output],
        next: &str,
        language: Language,
    ) -> Option<Output> {
        let Some((path, lock)) = &ours.lock else {
            report::note(language.say(
                "没有锁定文件，本轮没有记入历史；发出时用 build --lock。",
                "There is no lock, so that this round is not recorded; use build --lock when you send.",
            ));
            return None;
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut by: Vec<String> = Vec::new();
        for author in reading.changes.iter().flat_map(|change| &change.authors) {
            if !by.contains(author) {
                by.push(author.clone());
            }
        }
        let sent = outputs
            .iter()
            .take(3)
            .map(|output| LockedFile { file: seen_from(folder, &output.path), sha256: sha256(&output.bytes) });
        let from = self.changes.parent().unwrap_or(Path::new(""));
        let returned = seen_from(folder, &named_in(from, &file.head.returned));
        let round = Round {
            returned: LockedFile { file: returned, sha256: file.head.returned_sha256.clone() },
            by,
            date: self.byline.byline().date,
            sent: sent.collect(),
            answers_sha256: sha256(next.as_bytes()),
            changes: decided.iter().map(|own| round_change(own, language)).collect(),
        };
        let mut lock = lock.clone();
        // The same answer made again is the same round.
        lock.rounds.retain(|other| other.returned.sha256 != round.returned.sha256);
        lock.rounds.push(round);
        Some(Output { path: path.clone(), bytes: lock.text().into_bytes() })
    }

    /// A file that the changes name, unchanged since.
    fn locked_file(&self, folder: &Path, name: &str, hash: &str) -> Result<TheirFile, Failure> {
        let path = named_in(folder, name);
        let file = their_file(&path)?;
        if sha256(&file.bytes) == hash {
            return Ok(file);
        }
        let shown = path.display();
        Err(vec![
            Diagnostic::of(
                Code::Changes,
                format!("{shown} 在 baomi import 之后有改动"),
                format!("{shown} was changed since baomi import"),
            )
            .hint("对改动后的文件重新运行 baomi import", "run baomi import on it again"),
        ])
    }
}

/// In how many paragraphs the clean file differs from what the next answers give.
fn differs(ours: &SentOut, next: &str, clean: &[u8]) -> Result<usize, Failure> {
    let finding = |finding| vec![finding];
    let Some(paper) = ours.paper_of(next)? else { return Ok(0) };
    let clean = read("clean.docx", clean).map_err(finding)?;
    let words = |paper: &Paper| -> Vec<String> {
        let printed = paper.paragraphs.iter().filter(|own| is_printed(own) && !own.text.trim().is_empty());
        printed.map(|own| own.text.clone()).collect()
    };
    let (a, b) = (words(&paper), words(&clean));
    let [a, b] = [&a, &b].map(|texts| texts.iter().map(String::as_str).collect::<Vec<_>>());
    Ok(changed_paragraphs(&a, &b).len())
}

fn no_word(name: &str) -> Diagnostic {
    Diagnostic::of(
        Code::Changes,
        format!("{name} 不是 Word 文件，不能在其中作答"),
        format!("{name} is no Word file: nothing can be answered in it"),
    )
    .hint("请对方退回 .docx", "ask for the .docx")
}

fn round_change(own: &Decided<'_>, language: Language) -> RoundChange {
    let change = own.change;
    let decision = match own.decision {
        Decision::Accept => "accept",
        Decision::Refuse => "refuse",
        Decision::Counter => "counter",
        Decision::Open => "open",
    };
    let title = change.title.prefer(language).map_or("", String::as_str);
    RoundChange {
        place: [change.number.as_str(), title].join(" ").trim().to_owned(),
        ours: crate::negotiate::unmarked(&change.ours),
        theirs: crate::negotiate::unmarked(&change.theirs),
        decision: decision.to_owned(),
    }
}

/// Each change with the decision of the file.
///
/// # Errors
/// A decision for a change that is not there; a change without decision.
fn decided<'r>(
    (name, file): (&str, &ChangesFile),
    reading: &'r Reading,
    spoken: Language,
) -> Result<Vec<Decided<'r>>, Failure> {
    let changes: BTreeMap<&str, &Change> = reading.changes.iter().map(|change| (change.id.as_str(), change)).collect();
    let mut findings = Vec::new();
    let mut decided = Vec::new();
    for entry in &file.changes {
        let Some(change) = changes.get(entry.id.as_str()) else {
            let (id, place) = (&entry.id, &entry.place);
            findings.push(
                Diagnostic::of(
                    Code::Changes,
                    format!("{name}：{id}（{place}）在退回的文件中没有对应的改动"),
                    format!("{name}: {id} ({place}) is no change of the returned file"),
                )
                .hint(
                    "答案文件或者退回的文件有变动的，重新运行 baomi import；id 不要改",
                    "if answers or file changed, run baomi import again; leave `id` as it is",
                ),
            );
            continue;
        };
        // A reply that was proposed for another decision would say the contrary.
        let proposed = [&change.reply.zh, &change.reply.en].into_iter().flatten().any(|words| *words == entry.reply);
        let reply = match proposed && entry.decision != change.decision {
            true => reply_for(entry.decision, change).prefer(spoken).cloned().unwrap_or_default(),
            false => entry.reply.clone(),
        };
        decided.push(Decided { change, decision: entry.decision, counter: entry.counter.clone(), reply });
    }
    let undecided = reading.changes.iter().filter(|change| !file.changes.iter().any(|entry| entry.id == change.id));
    for change in undecided {
        let (id, title) = (&change.id, change.title.zh.clone().unwrap_or_default());
        findings.push(
            Diagnostic::of(
                Code::Changes,
                format!("{name}：没有写对 {id}（{} {title}）的决定", change.number),
                format!("{name}: no decision on {id} ({})", change.number),
            )
            .hint("重新运行 baomi import 取得全部改动", "run baomi import again for all changes"),
        );
    }
    if findings.is_empty() { Ok(decided) } else { Err(findings) }
}
