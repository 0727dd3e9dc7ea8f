//! One answer file in the browser: questions, findings and live pages, on this machine alone. `docs/serve-api.md` is the
//! contract between the page and the server.
//!
//! - [`access`] lets in who has the code of the address, once, and nobody else.
//! - [`desk`] is the thread that owns the answer file and the session; requests are told to it one after the other.
//! - [`file`] is the answer file: its text, what was before, its place on disk, its autosave.
//! - [`sheet`] is what the answers come to: findings, pages, memo, steps.
//! - [`routes`] names the addresses, [`assets`] holds the page.

mod access;
mod assets;
mod desk;
mod download;
mod examples;
mod file;
mod paragraph;
mod refusal;
mod routes;
mod sheet;
mod state;

use crate::answers::Layers;
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::library::Library;
use crate::publish::Settings;
use crate::runtime;
use crate::value::Language;
use access::Access;
use desk::{Desk, DeskThread};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where answer files, libraries and page styles come from.
pub trait Shelf: Send + 'static {
    /// A text as the answer file at `path`, with what it extends and its library, all inside the folder that is served.
    ///
    /// # Errors
    /// What cannot be read, or lies outside.
    fn read(&self, source: &Arc<Source>, path: &Path) -> Result<(Layers, &'static Library), Vec<Diagnostic>>;

    /// The library of answers that name none.
    ///
    /// # Errors
    /// Every fault of it.
    fn library(&self) -> Result<&'static Library, Vec<Diagnostic>>;

    /// How agreements of a library are printed, with memo and notes in this language.
    ///
    /// # Errors
    /// A page style or a font that cannot be used.
    fn settings(&self, library: &'static Library, language: Language) -> Result<Settings<'static>, Vec<Diagnostic>>;

    /// What a question, rule, finding or fact is, as `baomi explain` says it.
    fn explain(&self, library: &'static Library, name: &str, language: Language) -> Option<String>;
}

/// What is served.
pub struct Options<S> {
    /// Where files come from.
    pub shelf: S,
    /// The folder that files are read from and written to.
    pub folder: PathBuf,
    /// The answer file in it that is open from the beginning.
    pub file: Option<PathBuf>,
    /// The port asked for; 0: any.
    pub port: u16,
    /// Language of the page until it is changed there.
    pub language: Language,
}

/// Where the page is.
#[derive(Debug, Clone)]
pub struct Address {
    /// With the code that works once.
    pub url: String,
    /// The port taken.
    pub port: u16,
}

/// Serves until the process ends; `ready` is told the address.
///
/// # Errors
/// No port can be had; the answer file cannot be opened.
pub fn serve<S: Shelf>(options: Options<S>, ready: impl FnOnce(&Address)) -> Result<(), Vec<Diagnostic>> {
    let failed = |error: std::io::Error| {
        vec![
            Diagnostic::of(
                Code::Serve,
                format!("无法在本机打开端口 {}：{error}", options.port),
                format!("cannot listen on port {} of this machine: {error}", options.port),
            )
            .hint(
                "用 --port 换一个端口；--port 0 任取一个空闲的",
                "name another with --port; --port 0 takes any that is free",
            ),
        ]
    };
    let (shelf, language) = (options.shelf, options.language);
    let (folder, file) = (options.folder, options.file);
    let desk = DeskThread::start(move || Desk::open(Box::new(shelf), folder, file, language))?;
    let served = runtime::block_on(async {
        let listener = runtime::listen(options.port).await?;
        let port = listener.local_addr()?.port();
        let access = Access::new(port)?;
        ready(&Address { url: access.url(), port });
        axum::serve(listener, routes::router(desk, access, language)).await
    });
    served.and_then(|outcome| outcome).map_err(failed)
}
