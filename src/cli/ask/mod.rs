//! `baomi ask`: the questions of an agreement one after the other in the terminal; the file is written as it goes.

mod money;
mod prompt;
mod rows;
mod screen;

use super::library::Libraries;
use super::output::{Output, write_all};
use super::{ExitStatus, Failure, input, new};
use crate::answers::{AnswerFile, Edit, Layers};
use crate::container::sweep_dead;
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::interview::{Answer, Interview, Interviewer, State, Widget};
use crate::library::Library;
use crate::pipeline::{Options, TextCaches, from_joined, provenance};
use crate::value::Language;
use clap::Args;
use prompt::Said;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Arguments of `ask`.
#[derive(Debug, Args)]
pub struct Ask {
    /// Kind of agreement
    #[arg(value_name = "KIND")]
    kind: String,
    /// Ask only what this form of it uses
    #[arg(long, value_name = "FORM")]
    form: Option<String>,
    /// The answer file; one that is there is gone on with
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Ask also what may be left out and what has a default
    #[arg(long)]
    all: bool,
}

impl Ask {
    pub(super) fn run(&self, libraries: &Libraries, language: Language) -> Result<ExitStatus, Failure> {
        if !std::io::stdin().is_terminal() {
            return Err(vec![
                Diagnostic::of(Code::Arguments, "ask 须在终端中运行", "ask needs a terminal")
                    .hint("baomi new 生成答案文件，供填写", "`baomi new` makes an answer file to fill in"),
            ]);
        }
        let library = libraries.own()?;
        let kind = new::kind(library, &self.kind)?;
        let form = self.form.as_deref().map(|id| new::form(kind, id)).transpose()?;
        let mut talk = Talk::open(library, &self.output, language)?;
        if talk.file.text().is_empty() {
            talk.change(&set("kind", &kind.name))?;
        }
        if let Some(form) = form {
            talk.change(&set("form", &form.id))?;
        }
        screen::greet(&self.output, language);
        let outcome = talk.all(self.all);
        talk.write()?;
        let interview = talk.interview()?;
        let open = interview.needed - interview.given;
        screen::farewell(&self.output, open, matches!(outcome, Ok(Said::Stop)), language);
        outcome.map(|_| if open == 0 { ExitStatus::Sound } else { ExitStatus::Findings })
    }
}

/// A change to one answer.
fn set(key: &str, value: &str) -> Vec<Edit> {
    vec![Edit::Set { key: key.to_owned(), value: value.into() }]
}

/// The interview as it goes.
struct Talk<'l> {
    library: &'l Library,
    interviewer: Interviewer<'l>,
    path: PathBuf,
    file: AnswerFile,
    /// What the file on disk holds.
    written: String,
    language: Language,
}

impl<'l> Talk<'l> {
    /// The file on disk, or an empty one.
    fn open(library: &'l Library, path: &Path, language: Language) -> Result<Talk<'l>, Failure> {
        let there = path.try_exists().unwrap_or(true);
        let source = if there { input::read(path).map_err(|finding| vec![finding])? } else { Source::new("", "") };
        let file = AnswerFile::open(&source)?;
        let written = if there { file.text() } else { String::new() };
        Ok(Talk { library, interviewer: Interviewer::new(library), path: path.to_owned(), file, written, language })
    }

    /// How the questions stand now.
    fn interview(&self) -> Result<Interview, Failure> {
        Ok(self.assembled()?.0)
    }

    /// How the questions stand, and the findings.
    fn assembled(&self) -> Result<(Interview, Vec<Diagnostic>), Failure> {
        let source = Source::new(self.path.display().to_string(), self.file.text());
        let folder = self.path.parent().unwrap_or(Path::new("")).to_owned();
        let layers =
            Layers::read(&source, &mut |below| input::read(&folder.join(below))).map_err(|finding| vec![finding])?;
        let joined = layers.join(&self.library.kinds)?;
        let options = Options { draft: true, ..Options::default() };
        let provenance = provenance(self.library, &layers);
        let assembly = from_joined(&TextCaches::default(), self.library, &joined, provenance, options);
        let interview = self.interviewer.interview(&joined, &assembly, self.language);
        Ok((interview, assembly.findings))
    }

    fn change(&mut self, edits: &[Edit]) -> Result<(), Failure> {
        let kind = self.library.kinds.values().find(|kind| self.file.text().contains(&format!("\"{}\"", kind.name)));
        let kind = kind.or(self.library.kinds.values().next());
        let Some(kind) = kind else { return Ok(()) };
        self.file.apply(&kind.schema, edits).map_err(|finding| vec![finding])
    }

    /// Writes the file, whole or not at all. What somebody else wrote meanwhile is not written over.
    fn write(&mut self) -> Result<(), Failure> {
        let text = self.file.text();
        if text == self.written {
            return Ok(());
        }
        let on_disk = std::fs::read_to_string(&self.path).unwrap_or_default();
        if on_disk != self.written {
            let shown = self.path.display();
            return Err(vec![
                Diagnostic::of(
                    Code::Output,
                    format!("{shown} 在此期间被别的程序改动，没有写入"),
                    format!("{shown} was changed by somebody else meanwhile and was not written over"),
                )
                .hint("保存好该文件后再运行一次", "save that file and run this again"),
            ]);
        }
        if let Some(folder) = self.path.parent() {
            sweep_dead(folder);
        }
        let output = Output { path: self.path.clone(), bytes: text.clone().into_bytes() };
        write_all(&[output], self.language).map_err(|finding| vec![finding])?;
        self.written = text;
        Ok(())
    }

    /// The first screen, then topic by topic what is asked now.
    fn all(&mut self, optional: bool) -> Result<Said, Failure> {
        let mut at = 0;
        // Back from the first question leads nowhere.
        while at < self.interview()?.first.len() {
            match self.first(at)? {
                Said::Stop => return Ok(Said::Stop),
                Said::Back => at = at.saturating_sub(1),
                _ => at += 1,
            }
        }
        self.write()?;
        let mut seen: Vec<String> = Vec::new();
        let mut topic = String::new();
        loop {
            let interview = self.interview()?;
            let Some((name, title, answer)) = next(&interview, &seen, optional) else { return Ok(Said::Next) };
            if name != topic {
                self.write()?;
                screen::topic(&title, interview.given, interview.needed, self.language);
                topic = name;
            }
            match self.question(&answer)? {
                Said::Stop => return Ok(Said::Stop),
                Said::Back => {
                    // The question before is asked again.
                    if let Some(path) = seen.pop() {
                        let again = self.interview()?;
                        let before = find(&again, &path);
                        if let Some(before) = before
                            && self.question(&before)? != Said::Back
                        {
                            seen.push(path);
                        }
                    }
                }
                _ => seen.push(answer.path),
            }
        }
    }

    /// A question of the first screen.
    fn first(&mut self, at: usize) -> Result<Said, Failure> {
        let interview = self.interview()?;
        let asked = &interview.first[at];
        if !asked.asked {
            return Ok(Said::Next);
        }
        let (count, language) = (interview.first.len(), self.language);
        screen::first(at + 1, count, &asked.label, language);
        if let Some(answer) = &asked.answer {
            return self.ask(answer);
        }
        if asked.parties {
            return self.parties(asked.help.as_deref());
        }
        let labels: Vec<String> = asked.options.iter().map(|option| option.label.clone()).collect();
        let picked: Vec<usize> = (0..labels.len()).filter(|n| asked.options[*n].picked).collect();
        let said = match asked.several {
            true => prompt::several(&labels, &picked, asked.help.as_deref(), language),
            false => prompt::one(&labels, picked.first().copied(), asked.help.as_deref(), language),
        };
        match said {
            Said::Picked(now) => {
                for n in (0..labels.len()).filter(|n| picked.contains(n) != now.contains(n)) {
                    // What a pick changes depends on what stands by then.
                    let options = self.interview()?.first.swap_remove(at).options;
                    let edits = match (now.contains(&n), asked.several) {
                        (true, _) => &options[n].pick,
                        (false, true) => &options[n].undo,
                        (false, false) => continue,
                    };
                    self.change(edits)?;
                }
                self.write()?;
                Ok(Said::Next)
            }
            said => Ok(said),
        }
    }

    /// A question of a topic, under its label.
    fn question(&mut self, answer: &Answer) -> Result<Said, Failure> {
        let whose = whose(&self.interview()?, &answer.path);
        screen::question(answer, whose.as_deref(), self.language);
        self.ask(answer)
    }

    /// Asks until the answer can stand, or the same is given twice.
    fn ask(&mut self, answer: &Answer) -> Result<Said, Failure> {
        if answer.widget == Widget::Rows {
            return self.rows(answer);
        }
        if answer.widget == Widget::Record {
            return self.record(answer);
        }
        let mut answer = answer.clone();
        loop {
            let said = prompt::answer(&answer, self.language);
            let Said::Value(value) = said else { return Ok(said) };
            let before = answer.value.clone();
            self.change(&[Edit::Set { key: answer.path.clone(), value }])?;
            let (interview, findings) = self.assembled()?;
            let Some(now) = find(&interview, &answer.path) else { return Ok(Said::Next) };
            if now.state != State::Wrong || now.value == before {
                return Ok(Said::Next);
            }
            screen::findings(&findings, &answer.path, self.language);
            answer = now;
        }
    }

    /// The fields of a record that are asked.
    fn record(&mut self, answer: &Answer) -> Result<Said, Failure> {
        let asked: Vec<&Answer> = answer.fields.iter().filter(|field| field.state != State::NotAsked).collect();
        let mut at = 0;
        while at < asked.len() {
            let now = find(&self.interview()?, &asked[at].path).unwrap_or_else(|| asked[at].clone());
            match self.question(&now)? {
                Said::Stop => return Ok(Said::Stop),
                Said::Back if at == 0 => return Ok(Said::Back),
                Said::Back => at -= 1,
                _ => at += 1,
            }
        }
        Ok(Said::Next)
    }
}

/// The next question that is asked and was not seen: with the name and title of its topic.
fn next(interview: &Interview, seen: &[String], optional: bool) -> Option<(String, String, Answer)> {
    let wanted = |answer: &Answer| match answer.state {
        State::Missing | State::Wrong => true,
        State::Open | State::Default => optional,
        State::NotAsked | State::Done => false,
    };
    let unseen = |answer: &Answer| !seen.contains(&answer.path);
    for topic in &interview.topics {
        for question in &topic.questions {
            let mut found = None;
            question.each(&mut |answer: &Answer| {
                let leaf = answer.widget != Widget::Record && (answer.widget != Widget::Rows || answer.rows.is_empty());
                if found.is_none() && leaf && wanted(answer) && unseen(answer) {
                    found = Some(answer.clone());
                }
            });
            if let Some(answer) = found {
                return Some((topic.name.clone(), topic.title.clone(), answer));
            }
        }
    }
    None
}

/// Whose answer it is, in a row: the role and name of a party, else the name of the row or its number.
fn whose(interview: &Interview, path: &str) -> Option<String> {
    let lists = interview.topics.iter().flat_map(|topic| &topic.questions);
    let mut rows = lists.flat_map(|list| list.rows.iter().enumerate());
    let is_part =
        |field: &Answer| path.strip_prefix(&field.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let (number, row) = rows.find(|(_, row)| row.iter().any(is_part))?;
    let field = |key: &str| row.iter().find(|field| field.path.rsplit('.').next() == Some(key));
    let role =
        field("role").and_then(|role| role.choices.iter().find(|choice| role.value.as_str() == Some(&choice.word)));
    let name = field("name").and_then(|name| name.value.as_str());
    let words: Vec<&str> = role.map(|role| role.label.as_str()).into_iter().chain(name).collect();
    Some(if words.is_empty() { (number + 1).to_string() } else { words.join(" ") })
}

/// The question at a path.
fn find(interview: &Interview, path: &str) -> Option<Answer> {
    let mut found = None;
    let questions = interview.head.iter().chain(interview.topics.iter().flat_map(|topic| &topic.questions));
    questions.for_each(|question| {
        question.each(&mut |answer: &Answer| {
            if found.is_none() && answer.path == path {
                found = Some(answer.clone());
            }
        });
    });
    found
}
