//! `baomi verify`: whether the files of a lock are still those that were handed out, and whether its answers give them again.

use super::fonts::OwnFonts;
use super::input::{Deal, GivenArgs, read};
use super::library::Libraries;
use super::lock::named_in;
use super::paper::read_bytes;
use super::{ExitStatus, Failure, build, report};
use crate::answers::Layers;
use crate::library::Library;
use crate::pipeline::{Options, assemble};
use crate::publish::{ChangedParagraph, File, Format, LockFile, Publisher, Session, Settings, Since};
use crate::value::{Language, sha256};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Characters of a changed paragraph that are shown.
const SHOWN: usize = 60;
/// Changed paragraphs of a file that are shown.
const MOST: usize = 40;

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// A lock that `build --lock` wrote; the files it names are looked for beside it
    #[arg(value_name = "NAME.lock.toml")]
    lock: PathBuf,
    /// The answer file, where it is no longer at its place
    #[arg(long, value_name = "ANSWERS")]
    answers: Option<PathBuf>,
    #[command(flatten)]
    fonts: OwnFonts,
}

impl Verify {
    pub(super) fn run(&self, libraries: &Libraries, language: Language) -> Result<ExitStatus, Failure> {
        let source = read(&self.lock).map_err(|finding| vec![finding])?;
        let lock = LockFile::read(&source.name, &source.text).map_err(|finding| vec![finding])?;
        let folder = self.lock.parent().unwrap_or(Path::new(""));
        let deal = match (&self.answers, lock.answers.last()) {
            (Some(path), _) => path.clone(),
            (None, Some(named)) => named_in(folder, &named.file),
            (None, None) => folder.to_owned(),
        };
        let again = libraries.read(&deal, &GivenArgs::of(lock.options.set.clone())).and_then(
            |(Deal { layers, .. }, library)| {
                let (files, fonts) = self.render(library, &lock, &layers, stem(&lock, &deal))?;
                Ok((files, differences(&lock, library, &layers, &fonts)))
            },
        );
        let files = again.as_ref().map_or(&[][..], |(files, _)| files);
        let mut sound = true;
        for output in &lock.outputs {
            let now = read_bytes(&folder.join(&output.file)).ok().map(|(_, bytes)| bytes);
            let same = files.iter().find(|file| file.name == output.file && file.sha256() == output.sha256);
            let since = Since::of(output, now.as_deref(), || same.map(|file| file.content.pieces().concat()));
            sound &= matches!(since, Since::Unchanged | Since::Appended(_) | Since::SameWords);
            report::say(&told(&output.file, &since, language));
        }
        match again {
            Ok((files, differences)) => {
                let same = lock
                    .outputs
                    .iter()
                    .all(|output| files.iter().any(|file| file.name == output.file && file.sha256() == output.sha256));
                sound &= same;
                report::say(&rendered(same, &differences, language));
            }
            Err(findings) => {
                sound = false;
                report::print(&findings, language);
                report::say(&match language {
                    Language::Zh => "没有能够重新生成，见上。\n".to_owned(),
                    Language::En => "It could not be rendered again: see above.\n".to_owned(),
                });
            }
        }
        Ok(if sound { ExitStatus::Sound } else { ExitStatus::Findings })
    }

    /// The files as the lock's options make them now, and the fonts they are set in.
    fn render(
        &self,
        library: &Library,
        lock: &LockFile,
        layers: &Layers,
        stem: &str,
    ) -> Result<(Vec<File>, String), Failure> {
        let options = &lock.options;
        let style = build::style(library, &options.style)?;
        let (fonts, described) = self.fonts.open_described(library, &style)?;
        let known = |word: &String| Format::value_variants().iter().copied().find(|format| format.word() == word);
        let settings = Settings {
            formats: options.formats.iter().filter_map(known).collect(),
            style: &style,
            fonts: &fonts,
            subset: None,
            language: if options.language == Language::En.code() { Language::En } else { Language::Zh },
            notes: options.notes,
            split_annexes: options.split_annexes,
            annexes_alone: Vec::new(),
        };
        let asked = Options {
            draft: options.draft,
            form: options.form.clone(),
            byline: options.byline(),
            ..Options::default()
        };
        let assembly = assemble(library, layers, asked)?;
        let published = Publisher::new(Session::alone(library), &settings).publish(&assembly, stem);
        Ok((published.map_err(|error| build::refused(error).1)?.files, described))
    }
}

/// What the names of the lock's files begin with.
fn stem<'l>(lock: &'l LockFile, deal: &'l Path) -> &'l str {
    let first = lock.outputs.first().map(|output| output.file.as_str());
    let ending = lock.options.formats.first().map(String::as_str);
    let named = first.zip(ending).and_then(|(file, word)| {
        let format = Format::value_variants().iter().find(|format| format.word() == word)?;
        let file = file.strip_suffix(format.endings().first()?)?;
        let file = if lock.options.notes { file.strip_suffix("notes.").unwrap_or(file) } else { file };
        file.strip_suffix('.')
    });
    named.unwrap_or_else(|| deal.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default())
}

/// Which inputs are not those of the lock, in both languages.
fn differences(lock: &LockFile, library: &Library, layers: &Layers, fonts: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let sources: Vec<_> = layers.sources().collect();
    if sources.len() != lock.answers.len() {
        found.push(("答案文件的层数".to_owned(), "the number of answer files".to_owned()));
    }
    for (source, locked) in sources.iter().zip(&lock.answers) {
        if sha256(source.text.as_bytes()) != locked.sha256 {
            found.push((format!("答案文件 {}", source.name), format!("the answers {}", source.name)));
        }
    }
    let made_by = &lock.made_by;
    if made_by.library_sha256 != library.sha256 {
        found.push(("条款库（或者 --library）".to_owned(), "the clause library (or --library)".to_owned()));
    }
    if made_by.source_sha256 != env!("BAOMI_SOURCE_SHA256") {
        found.push((format!("程序（当时是 {}）", made_by.program), format!("the program (then {})", made_by.program)));
    }
    if made_by.fonts != fonts {
        found.push(("字体（--font）".to_owned(), "the fonts (--font)".to_owned()));
    }
    found
}

fn rendered(same: bool, differences: &[(String, String)], language: Language) -> String {
    let list = |side: fn(&(String, String)) -> &str, between: &str| -> String {
        differences.iter().map(side).collect::<Vec<_>>().join(between)
    };
    match (language, same, differences.is_empty()) {
        (Language::Zh, true, _) => "重新生成：逐字节相同。\n".to_owned(),
        (Language::En, true, _) => "Rendered again: the same bytes.\n".to_owned(),
        (Language::Zh, false, true) => "重新生成：不相同，而来源都相同：锁定文件可能被改动。\n".to_owned(),
        (Language::En, false, true) => {
            "Rendered again: other bytes from the same inputs; the lock may have been changed.\n".to_owned()
        }
        (Language::Zh, false, false) => {
            format!("重新生成：不相同；与锁定时不同的有：{}。\n", list(|both| &both.0, "、"))
        }
        (Language::En, false, false) => {
            format!("Rendered again: other bytes; since the lock these changed: {}.\n", list(|both| &both.1, ", "))
        }
    }
}

/// A line on a file, and below it the paragraphs that changed.
fn told(file: &str, since: &Since, language: Language) -> String {
    let words = match (since, language) {
        (Since::Unchanged, Language::Zh) => "与发出时逐字节相同".to_owned(),
        (Since::Unchanged, Language::En) => "the bytes that were handed out".to_owned(),
        (Since::Appended(bytes), Language::Zh) => format!("发出的内容原样在前，其后增加 {bytes} 字节（签名或者盖章）"),
        (Since::Appended(bytes), Language::En) => {
            format!("our bytes, and {bytes} more behind them (signatures or stamps)")
        }
        (Since::SameWords, Language::Zh) => "文件重写过，文字相同".to_owned(),
        (Since::SameWords, Language::En) => "written anew, the same words".to_owned(),
        (Since::Changed(paragraphs), Language::Zh) => format!("文字有 {} 段不同", paragraphs.len()),
        (Since::Changed(paragraphs), Language::En) => match paragraphs.len() {
            1 => "1 paragraph differs".to_owned(),
            many => format!("{many} paragraphs differ"),
        },
        (Since::Unreadable, Language::Zh) => "与发出时不同；文字未能比对".to_owned(),
        (Since::Unreadable, Language::En) => "not what was handed out; its words could not be compared".to_owned(),
        (Since::Missing, Language::Zh) => "没有这个文件".to_owned(),
        (Since::Missing, Language::En) => "the file is not there".to_owned(),
    };
    let mut text = format!("{file}: {words}\n");
    if let Since::Changed(paragraphs) = since {
        paragraphs.iter().take(MOST).for_each(|paragraph| text.push_str(&change(paragraph)));
        if paragraphs.len() > MOST {
            text.push_str("  …\n");
        }
    }
    text
}

fn change(paragraph: &ChangedParagraph) -> String {
    let line = |sign: &str, side: &Option<String>| {
        side.as_ref().map_or(String::new(), |text| {
            let shown: String = text.chars().take(SHOWN).collect();
            format!("  {sign} {shown}{}\n", if text.chars().count() > SHOWN { "…" } else { "" })
        })
    };
    line("-", &paragraph.ours) + &line("+", &paragraph.theirs)
}
