//! `baomi doctor`: whether the program is whole: version, library, fonts, and one agreement made from beginning to end.

use super::library::Libraries;
use super::{ExitStatus, Failure, build, report};
use crate::answers::{Layers, NewFile, new_file};
use crate::diagnostic::{Diagnostic, Source};
use crate::layout::{DEFAULT_STYLE, Fonts, Slot};
use crate::library::{Library, day};
use crate::pipeline::{Options, assemble};
use crate::publish::{Format, Publisher, Session, Settings};
use crate::value::Language;
use clap::Args;

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub struct Doctor {}

/// What was looked at, what was found there, and what is wrong with it.
struct Look {
    at: [&'static str; 2],
    found: String,
    wrong: Vec<Diagnostic>,
}

impl Doctor {
    pub(super) fn run(&self, libraries: &Libraries, language: Language) -> Result<ExitStatus, Failure> {
        let mut looks = vec![program(), own_library(language)];
        looks.extend(libraries.asked().map(|_| overlay(libraries, language)));
        let fonts = Fonts::bundled();
        looks.push(faces(&fonts));
        if let Ok(library) = libraries.own() {
            let kinds = library.kinds.keys();
            looks.extend(kinds.map(|kind| agreement(library, kind, &fonts, language)));
        }
        looks.push(folder());
        let mut sound = true;
        for Look { at: [zh, en], found, wrong } in &looks {
            let mark = if wrong.is_empty() { language.say("正常", "ok") } else { language.say("有误", "WRONG") };
            report::say(&format!("{mark:6} {}: {found}\n", language.say(*zh, *en)));
            report::print_out(wrong, language);
            sound &= wrong.is_empty();
        }
        Ok(if sound { ExitStatus::Sound } else { ExitStatus::Findings })
    }
}

fn program() -> Look {
    let found = format!("baomi {}, source {}", env!("CARGO_PKG_VERSION"), env!("BAOMI_SOURCE_SHA256"));
    Look { at: ["程序", "program"], found, wrong: Vec::new() }
}

/// The library in the binary, held to all that a library must fulfil.
fn own_library(language: Language) -> Look {
    let at = ["条款库", "library"];
    match Library::open_verified() {
        Ok(library) => Look { at, found: counted(&library, language), wrong: Vec::new() },
        Err(wrong) => Look { at, found: env!("BAOMI_LIBRARY_SHA256").to_owned(), wrong },
    }
}

fn counted(library: &Library, language: Language) -> String {
    let (kinds, clauses) = (library.kinds.len(), library.clauses.len() + library.annexes.len());
    let (rules, questions) = (library.rules().count(), library.questions().count());
    let articles = library.statutes.articles.len();
    let verified = day(&library.statutes.verified).map_or(String::new(), |day| day.to_string());
    match language {
        Language::Zh => format!(
            "协议类型 {kinds} 种，条款文本 {clauses} 个，规则 {rules} 条，问题 {questions} 个；法条 {articles} 条，核验至 {verified}"
        ),
        Language::En => format!(
            "{kinds} kinds, {clauses} texts of clauses, {rules} rules, {questions} questions; {articles} articles of law, verified up to {verified}"
        ),
    }
}

/// The folder after `--library`.
fn overlay(libraries: &Libraries, language: Language) -> Look {
    let at = ["叠加的条款库", "library laid over it"];
    let folder = libraries.asked().map_or(String::new(), |folder| folder.display().to_string());
    match libraries.own() {
        Ok(library) => {
            let changes = library.overlay.as_ref().map_or(0, |overlay| overlay.changes.len());
            let found = match language {
                Language::Zh => format!("{folder}，改动 {changes} 处"),
                Language::En => format!("{folder}, {changes} changes"),
            };
            Look { at, found, wrong: Vec::new() }
        }
        Err(wrong) => Look { at, found: folder, wrong },
    }
}

fn faces(fonts: &Fonts) -> Look {
    let names = Slot::NAMES.into_iter().filter_map(|name| {
        let faces = fonts.faces_for(Slot::named(name)?).map(|id| fonts.face(id).name.as_str());
        Some(format!("{name} {}", faces.collect::<Vec<_>>().join(" + ")))
    });
    Look { at: ["字体", "fonts"], found: names.collect::<Vec<_>>().join(", "), wrong: Vec::new() }
}

/// A draft of a kind without any answer, in every format.
fn agreement(library: &Library, kind: &str, fonts: &Fonts, language: Language) -> Look {
    let made = draft(library, kind, fonts, language);
    let (found, wrong) = match made {
        Ok(sizes) => (format!("{kind}: {sizes}"), Vec::new()),
        Err(wrong) => (kind.to_owned(), wrong),
    };
    Look { at: ["空白草稿", "empty draft"], found, wrong }
}

fn draft(library: &Library, kind: &str, fonts: &Fonts, language: Language) -> Result<String, Failure> {
    let Some(of) = library.kinds.get(kind) else { return Ok(String::new()) };
    let text = new_file(&of.schema, &NewFile::default(), language);
    let layers = Layers::of(&Source::new(format!("{kind}.toml"), text));
    let assembly = assemble(library, &layers, Options { draft: true, ..Options::default() })?;
    let style = build::style(library, DEFAULT_STYLE)?;
    let settings = Settings {
        formats: vec![Format::Md, Format::Pdf, Format::Docx],
        style: &style,
        fonts,
        subset: None,
        language,
        notes: false,
        split_annexes: false,
        annexes_alone: Vec::new(),
    };
    let published = Publisher::new(Session::alone(library), &settings).publish(&assembly, kind);
    let files = published.map_err(|error| build::refused(error).1)?.files;
    let sizes = files.into_iter().map(|file| {
        let ending = file.name.rsplit('.').next().unwrap_or_default().to_owned();
        format!("{ending} {} kB", file.content.into_bytes().len() >> 10)
    });
    Ok(sizes.collect::<Vec<_>>().join(", "))
}

/// Whether files can be written where one stands.
fn folder() -> Look {
    let shown = std::env::current_dir().map_or(String::new(), |folder| folder.display().to_string());
    let wrong = tempfile::tempfile_in(".").err().map(|error| {
        Diagnostic::of(
            crate::diagnostic::Code::Output,
            format!("当前文件夹不能写入：{error}"),
            format!("the folder cannot be written to: {error}"),
        )
        .hint("用 -o 写到别的文件夹", "write to another folder with -o")
    });
    Look { at: ["当前文件夹", "folder"], found: shown, wrong: wrong.into_iter().collect() }
}
