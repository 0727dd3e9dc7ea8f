//! `baomi serve`: an answer file in the browser, with live pages.

use super::fonts::OwnFonts;
use super::input::{GivenArgs, read_deal_in, real_folder};
use super::library::Libraries;
use super::{ExitStatus, Failure, build, explain, report};
use crate::answers::Layers;
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::layout::DEFAULT_STYLE;
use crate::library::Library;
use crate::publish::Settings;
use crate::serve::{Address, Options, Shelf, serve};
use crate::value::Language;
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Answer file to open; without one the page begins with the first questions
    #[arg(value_name = "ANSWERS")]
    answers: Option<PathBuf>,
    /// Port on this machine; the next free one is taken where it is in use, 0 takes any
    #[arg(long, value_name = "N", default_value_t = PORT)]
    port: u16,
    /// Only print the address, and open no browser
    #[arg(long)]
    no_open: bool,
    /// Folder in which the files must lie that answers name with extends and library [default: that of the answer file]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Page style: commercial, gongwen, dense, or one of the library's own
    #[arg(long, value_name = "NAME", default_value = DEFAULT_STYLE)]
    style: String,
    #[command(flatten)]
    fonts: OwnFonts,
}

/// No service is registered for it, and browsers do not block it.
const PORT: u16 = 7878;

impl Serve {
    pub(super) fn run(&self, libraries: &Libraries, language: Language) -> Result<ExitStatus, Failure> {
        let beside = self.answers.as_deref().and_then(Path::parent).filter(|folder| *folder != Path::new(""));
        let folder = beside.unwrap_or(Path::new(".")).to_owned();
        if !folder.is_dir() {
            let shown = folder.display();
            return Err(vec![Diagnostic::of(
                Code::Input,
                format!("没有文件夹 {shown}"),
                format!("there is no folder {shown}"),
            )]);
        }
        let shelf = Files {
            // Its own: it goes to another thread.
            libraries: Libraries::new(libraries.asked().map(Path::to_owned)),
            root: real_folder(self.folder.as_deref().unwrap_or(&folder)),
            style: self.style.clone(),
            fonts: self.fonts.clone(),
        };
        let options = Options { shelf, folder, file: self.answers.clone(), port: self.port, language };
        serve(options, |address| self.ready(address, language))?;
        Ok(ExitStatus::Sound)
    }

    /// Says where the page is, and opens it.
    fn ready(&self, Address { url, port }: &Address, language: Language) {
        if self.port != 0 && *port != self.port {
            let asked = self.port;
            report::note(&match language {
                Language::Zh => format!("端口 {asked} 已被占用，改用 {port}。"),
                Language::En => format!("Port {asked} is in use; {port} is taken instead."),
            });
        }
        report::say(&format!("{url}\n"));
        report::note(language.say(
            "以上地址只能打开一次，只限本机。关闭本窗口或者按 Ctrl-C 即停止；未保存的内容下次可以恢复。",
            "The address works once, on this machine alone. Close this window or press Ctrl-C to stop; what is not saved can be recovered next time.",
        ));
        if !self.no_open && open::that_detached(url).is_err() {
            report::note(language.say("请把地址复制到浏览器。", "Copy the address into a browser."));
        }
    }
}

/// Answer files of a folder, with the libraries, style and fonts of the command line.
struct Files {
    libraries: Libraries,
    /// Nothing that an answer file names may lie outside.
    root: PathBuf,
    style: String,
    fonts: OwnFonts,
}

impl Shelf for Files {
    fn read(&self, source: &Arc<Source>, path: &Path) -> Result<(Layers, &'static Library), Vec<Diagnostic>> {
        let deal =
            read_deal_in(source, path, &GivenArgs::default(), Some(&self.root)).map_err(|finding| vec![finding])?;
        let library = self.libraries.of(&deal)?;
        Ok((deal.layers, library))
    }

    fn library(&self) -> Result<&'static Library, Vec<Diagnostic>> {
        self.libraries.own()
    }

    fn explain(&self, library: &'static Library, name: &str, language: Language) -> Option<String> {
        explain::one(library, name, language)
    }

    fn settings(&self, library: &'static Library, language: Language) -> Result<Settings<'static>, Vec<Diagnostic>> {
        // As long as the process, like the library that they belong to.
        let style = Box::leak(Box::new(build::style(library, &self.style)?));
        let fonts = Box::leak(Box::new(self.fonts.open(library, style)?));
        Ok(Settings {
            formats: Vec::new(),
            style,
            fonts,
            subset: None,
            language,
            notes: false,
            split_annexes: false,
            annexes_alone: Vec::new(),
        })
    }
}
