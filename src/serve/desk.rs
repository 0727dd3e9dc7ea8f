//! The thread that owns the answer file and the session. Requests are told to it one after the other; changes that wait
//! together are done together, and what they come to is made once, for the last of them.

use super::Shelf;
use super::file::OpenFile;
use super::refusal::Refusal;
use super::sheet::{Press, Sheet, Shown, View, opened_document};
use crate::answers::{AnswerFile, Edit, NewFile, new_file};
use crate::container::ReadError;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Document;
use crate::library::Library;
use crate::runtime::oneshot;
use crate::value::Language;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// What makes pages of a library, its place among all that do, and what the text came to.
type Made<'d> = (&'d Press, usize, &'d Sheet);

/// How the page looks at the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub struct Viewing {
    /// What is shown on the right.
    #[serde(default)]
    pub view: View,
    /// Language of the page.
    #[serde(rename = "lang")]
    pub language: Option<Language>,
}

/// Everything that is open.
pub struct Desk {
    shelf: Box<dyn Shelf>,
    /// The answer file.
    pub file: OpenFile,
    presses: Vec<Press>,
    /// What the text of a revision comes to, in a language.
    sheet: Option<Drawn>,
    /// Pages that the browser may ask for: those of the last views.
    shown: VecDeque<(usize, Shown)>,
    /// When each window asked last, and the revision it changed last.
    windows: HashMap<String, Window>,
    language: Language,
}

/// What a text came to.
struct Drawn {
    revision: u64,
    language: Language,
    sheet: Result<(usize, Sheet), Vec<Diagnostic>>,
    views: HashMap<View, Result<Option<Shown>, Vec<Diagnostic>>>,
    /// The agreement as it was when the file was opened.
    opened: Option<Document>,
}

struct Window {
    seen: Instant,
    changed: u64,
}

/// Views whose pages are kept for the browser: those shown now, and those that it may still be asking for.
const VIEWS_KEPT: usize = 6;

/// A window that has not asked for this long is closed. Browsers let hidden ones ask once a minute.
const WINDOW_SEEN: Duration = Duration::from_secs(90);

/// Most windows that are told apart.
const WINDOWS: usize = 16;

impl Desk {
    /// With the answer file `file` of `folder`, if there is one.
    ///
    /// # Errors
    /// It cannot be read, or the library cannot.
    pub fn open(
        shelf: Box<dyn Shelf>,
        folder: PathBuf,
        file: Option<PathBuf>,
        language: Language,
    ) -> Result<Desk, Vec<Diagnostic>> {
        let file = match file {
            Some(path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let beside = path.parent().filter(|parent| !parent.as_os_str().is_empty());
                let folder = beside.map_or(folder, PathBuf::from);
                OpenFile::open(folder, name).map_err(|error| vec![unreadable(&path, &error)])?
            }
            None => OpenFile::none(folder),
        };
        shelf.library()?;
        let (presses, shown, windows) = (Vec::new(), VecDeque::new(), HashMap::new());
        Ok(Desk { shelf, file, presses, sheet: None, shown, windows, language })
    }

    /// The language that a request asks for.
    pub fn language(&self, viewing: Viewing) -> Language {
        viewing.language.unwrap_or(self.language)
    }

    /// Notes that a window asked.
    pub fn see(&mut self, window: &str) {
        self.windows.retain(|_, window| window.seen.elapsed() < WINDOW_SEEN);
        let (seen, room) = (Instant::now(), self.windows.len() < WINDOWS);
        match self.windows.get_mut(window) {
            Some(known) => known.seen = seen,
            None if room && !window.is_empty() => {
                self.windows.insert(window.to_owned(), Window { seen, changed: 0 });
            }
            None => {}
        }
    }

    /// Notes that a window was closed.
    pub fn leave(&mut self, window: &str) {
        self.windows.remove(window);
    }

    /// How many windows are open.
    pub fn windows(&self) -> usize {
        self.windows.len().max(1)
    }

    /// The library of the open file, else that of files that name none.
    ///
    /// # Errors
    /// Every fault of it.
    pub fn library(&self) -> Result<&'static Library, Refusal> {
        match &self.sheet {
            Some(Drawn { sheet: Ok((_, sheet)), .. }) => Ok(sheet.library),
            _ => self.shelf.library().map_err(Refusal::findings),
        }
    }

    /// Changes answers, which were shown as of `revision`.
    ///
    /// # Errors
    /// Another window was faster; a place that is not there.
    pub fn edit(&mut self, window: &str, revision: u64, edits: &[Edit]) -> Result<(), Refusal> {
        let faster = self.windows.iter().any(|(name, other)| name != window && other.changed > revision);
        if faster {
            return Err(Refusal::conflict(
                "stale",
                "另一个窗口刚改动了答案，请核对后重做",
                "another window has just changed the answers; look at them and do it again",
            ));
        }
        if self.file.recovery().is_some() {
            return Err(Refusal::conflict(
                "recover-first",
                "请先决定是否恢复上次未保存的内容",
                "decide first whether to recover what was not saved last time",
            ));
        }
        let source = self.file.text().cloned().ok_or_else(Refusal::nothing_open)?;
        let library = self.library()?;
        let wanted = edits.iter().find_map(|edit| match edit {
            Edit::Set { key, value: Json::String(kind) } if key == "kind" => library.kinds.get(kind),
            _ => None,
        });
        let kind = wanted.or_else(|| self.kind(library)).or_else(|| library.kinds.values().next());
        let kind =
            kind.ok_or_else(|| Refusal::not_found("条款库没有协议类型", "the library has no kind of agreement"))?;
        let mut file = AnswerFile::open(&source).map_err(Refusal::findings)?;
        file.apply(&kind.schema, edits)?;
        self.file.change(file.text());
        self.changed(window);
        Ok(())
    }

    fn kind(&self, library: &'static Library) -> Option<&'static crate::library::Kind> {
        match &self.sheet {
            Some(Drawn { sheet: Ok((_, sheet)), .. }) => Some(sheet.assembly.plan.kind),
            // A file that could not be read against its questions may still say what it is.
            _ => {
                let source = self.file.text()?;
                let (layers, _) = self.shelf.read(source, &self.file.path()).ok()?;
                layers.join(&library.kinds).ok().map(|joined| joined.kind)
            }
        }
    }

    /// Notes that a window changed the text.
    pub fn changed(&mut self, window: &str) {
        let revision = self.file.revision;
        if let Some(window) = self.windows.get_mut(window) {
            window.changed = revision;
        }
    }

    /// A new file of questions for a kind and form.
    ///
    /// # Errors
    /// There is no such kind or form; something is not saved.
    pub fn begin(&mut self, kind: &str, form: Option<&str>, language: Language, force: bool) -> Result<(), Refusal> {
        self.may_replace(force)?;
        let library = self.shelf.library().map_err(Refusal::findings)?;
        let unknown = || Refusal::not_found("没有这类协议或者形式", "there is no such kind or form");
        let kind = library.kinds.get(kind).ok_or_else(unknown)?;
        let form = form.map(|id| kind.form(id).ok_or_else(unknown)).transpose()?;
        let schema = form.map_or_else(|| kind.schema.clone(), |form| library.schema_of(kind, form));
        let name = |form: &crate::library::Form| form.name.prefer(language).cloned().unwrap_or_default();
        let forms: Vec<(&str, String)> = kind.forms.iter().map(|form| (form.id.as_str(), name(form))).collect();
        let given = NewFile { form: form.map(|form| form.id.as_str()), forms: &forms, ..NewFile::default() };
        self.file.replace(new_file(&schema, &given, language));
        Ok(())
    }

    /// Begins with a text from elsewhere.
    ///
    /// # Errors
    /// Something is not saved.
    pub fn replace(&mut self, text: String, force: bool) -> Result<(), Refusal> {
        self.may_replace(force)?;
        self.file.replace(text);
        Ok(())
    }

    fn may_replace(&self, force: bool) -> Result<(), Refusal> {
        match self.file.is_saved() || force {
            true => Ok(()),
            false => Err(Refusal::conflict("unsaved", "当前的改动尚未保存", "what is open is not saved")),
        }
    }

    /// Makes what the text comes to.
    pub(super) fn draw(&mut self, language: Language) {
        let revision = self.file.revision;
        if self.sheet.as_ref().is_some_and(|drawn| drawn.revision == revision && drawn.language == language) {
            return;
        }
        let opened = self.sheet.take().filter(|drawn| drawn.language == language).and_then(|drawn| drawn.opened);
        let Some(source) = self.file.text().cloned() else { return };
        let path = self.file.path();
        let sheet = self.shelf.read(&source, &path).and_then(|(layers, library)| {
            let press = self.press(library, language)?;
            let sheet = self.presses[press].sheet(&layers)?;
            Ok((press, sheet))
        });
        self.sheet = Some(Drawn { revision, language, sheet, views: HashMap::new(), opened });
    }

    fn press(&mut self, library: &'static Library, language: Language) -> Result<usize, Vec<Diagnostic>> {
        let known = |press: &Press| std::ptr::eq(press.library, library) && press.language == language;
        if let Some(at) = self.presses.iter().position(known) {
            return Ok(at);
        }
        self.presses.push(Press::new(self.shelf.as_ref(), library, language)?);
        Ok(self.presses.len() - 1)
    }

    pub(super) fn show(&mut self, view: View) -> Result<Option<Shown>, Vec<Diagnostic>> {
        let Some(drawn) = &mut self.sheet else { return Ok(None) };
        let Ok((at, sheet)) = &drawn.sheet else { return Ok(None) };
        if let Some(shown) = drawn.views.get(&view) {
            return shown.clone();
        }
        let (shelf, file, kept) = (&self.shelf, &self.file, &mut drawn.opened);
        let mut opened = |press: &Press| {
            if kept.is_none() {
                *kept = opened_document(shelf.as_ref(), press, file);
            }
            kept.clone()
        };
        let shown = self.presses[*at].show(view, sheet, &mut opened);
        drawn.views.insert(view, shown.clone());
        if let Ok(Some(shown)) = &shown {
            self.shown.push_front((*at, shown.clone()));
            self.shown.truncate(VIEWS_KEPT);
        }
        shown
    }

    /// What the text comes to, or why it comes to nothing; None: nothing is open.
    pub fn sheet(&self) -> Option<Result<Made<'_>, &[Diagnostic]>> {
        let drawn = self.sheet.as_ref()?;
        Some(match &drawn.sheet {
            Ok((at, sheet)) => Ok((&self.presses[*at], *at, sheet)),
            Err(findings) => Err(findings),
        })
    }

    /// What the text comes to, made where it is not known.
    ///
    /// # Errors
    /// Nothing is open, or it comes to nothing.
    pub fn made(&mut self, viewing: Viewing) -> Result<(&Press, &Sheet), Refusal> {
        self.draw(self.language(viewing));
        match self.sheet() {
            Some(Ok((press, _, sheet))) => Ok((press, sheet)),
            Some(Err(findings)) => Err(Refusal::findings(findings.to_vec())),
            None => Err(Refusal::nothing_open()),
        }
    }

    /// What a question, rule, finding or fact is.
    ///
    /// # Errors
    /// Nothing has that name.
    pub fn explain(&self, name: &str, language: Language) -> Result<String, Refusal> {
        let text = self.shelf.explain(self.library()?, name, language);
        text.ok_or_else(|| Refusal::not_found(format!("没有 {name}"), format!("there is no {name}")))
    }

    /// A session by its number.
    pub fn press_number(&self, number: usize) -> Option<&Press> {
        self.presses.get(number)
    }

    /// The page of that name with its session, among those of the last views.
    pub fn page(&self, name: &str) -> Option<(&Press, &Shown, usize)> {
        self.shown.iter().find_map(|(at, shown)| {
            let index = shown.keys.iter().position(|key| key.to_string() == name)?;
            Some((&self.presses[*at], shown, index))
        })
    }
}

fn unreadable(path: &std::path::Path, error: &ReadError) -> Diagnostic {
    let shown = path.display();
    let (zh, en) = match error {
        ReadError::System(error) => (error.to_string(), error.to_string()),
        ReadError::Folder => ("这是文件夹".to_owned(), "it is a folder".to_owned()),
        ReadError::TooLong => ("文件过大，不是答案文件".to_owned(), "it is too large for an answer file".to_owned()),
        ReadError::NotText(line) => (format!("第 {line} 行不是 UTF-8 编码"), format!("line {line} is not UTF-8")),
        ReadError::Foreign(foreign) => {
            let (zh, en) = foreign.name();
            (format!("{zh}，不是 UTF-8 文本"), format!("{en}, and no text in UTF-8"))
        }
    };
    Diagnostic::of(Code::Input, format!("无法读取 {shown}：{zh}"), format!("cannot read {shown}: {en}"))
}

/// A change of what is open.
type Change = Box<dyn FnOnce(&mut Desk) -> Result<(), Refusal> + Send>;
/// What waits for the state after a change.
type Waiting = oneshot::Sender<Result<Json, Refusal>>;

enum Job {
    Change(Change, Viewing, Waiting),
    Ask(Box<dyn FnOnce(&mut Desk) + Send>),
}

/// The way to the desk.
#[derive(Clone)]
pub struct DeskThread(mpsc::Sender<Job>);

impl DeskThread {
    /// Starts the thread with the desk that `open` makes: a session cannot go from one thread to another.
    ///
    /// # Errors
    /// What `open` says; the system has no thread.
    pub fn start(
        open: impl FnOnce() -> Result<Desk, Vec<Diagnostic>> + Send + 'static,
    ) -> Result<DeskThread, Vec<Diagnostic>> {
        let (sender, jobs) = mpsc::channel();
        let (told, opened) = mpsc::channel();
        let work = move || match open() {
            Ok(desk) => {
                // Who started it waits for this.
                let _ = told.send(Ok(()));
                work(desk, &jobs);
            }
            Err(findings) => drop(told.send(Err(findings))),
        };
        let failed = |reason: &str| {
            vec![Diagnostic::of(Code::Serve, format!("无法启动：{reason}"), format!("cannot start: {reason}"))]
        };
        std::thread::Builder::new().name("desk".to_owned()).spawn(work).map_err(|error| failed(&error.to_string()))?;
        opened.recv().map_err(|error| failed(&error.to_string()))??;
        Ok(DeskThread(sender))
    }

    /// Does a change and gives the state after it, and after those that wait behind it.
    ///
    /// # Errors
    /// Why the change was not done.
    pub async fn change(
        &self,
        viewing: Viewing,
        change: impl FnOnce(&mut Desk) -> Result<(), Refusal> + Send + 'static,
    ) -> Result<Json, Refusal> {
        let (reply, answer) = oneshot::channel();
        self.0.send(Job::Change(Box::new(change), viewing, reply)).map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }

    /// Asks something.
    ///
    /// # Errors
    /// What `ask` says.
    pub async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Desk) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (reply, answer) = oneshot::channel();
        // Whoever asked may be gone.
        let job = move |desk: &mut Desk| drop(reply.send(ask(desk)));
        self.0.send(Job::Ask(Box::new(job))).map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }
}

fn ended() -> Refusal {
    Refusal::conflict(
        "ended",
        "程序已停止工作；请重新运行 baomi serve，未保存的内容可以恢复",
        "the program has stopped; start baomi serve again, what was not saved can be recovered",
    )
}

fn work(mut desk: Desk, jobs: &mpsc::Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let mut waiting: VecDeque<Job> = std::iter::once(first).chain(jobs.try_iter()).collect();
        let mut done: Vec<(Result<(), Refusal>, Viewing, Waiting)> = Vec::new();
        while let Some(job) = waiting.pop_front() {
            match job {
                Job::Change(change, viewing, reply) => done.push((change(&mut desk), viewing, reply)),
                Job::Ask(ask) => {
                    answer(&mut desk, done.drain(..));
                    ask(&mut desk);
                }
            }
            waiting.extend(jobs.try_iter());
        }
        answer(&mut desk, done.drain(..));
    }
}

/// Tells who changed something what it came to.
fn answer(desk: &mut Desk, done: impl ExactSizeIterator<Item = (Result<(), Refusal>, Viewing, Waiting)>) {
    if done.len() == 0 {
        return;
    }
    desk.file.autosave();
    for (outcome, viewing, reply) in done {
        let told = match outcome {
            Ok(()) => Ok(desk.state(viewing)),
            Err(refusal) if refusal.word == "stale" => Err(Refusal { state: Some(desk.state(viewing)), ..refusal }),
            Err(refusal) => Err(refusal),
        };
        // Whoever asked may be gone.
        drop(reply.send(told));
    }
}
