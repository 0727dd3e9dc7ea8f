//! The user's own font files: named by the style or after `--font`, read from disk.

use super::Failure;
use crate::container::limits::FONT_BYTES;
use crate::diagnostic::{Code, Diagnostic};
use crate::layout::{FontError, FontFile, Fonts, Slot, Style};
use crate::library::Library;
use crate::value::sha256;
use clap::Args;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Arguments of the commands that print.
#[derive(Debug, Clone, Args)]
pub(super) struct OwnFonts {
    /// A font file of your own for body, bold, heading, latin or latin_bold; #N names a face of a collection
    #[arg(long = "font", value_name = "USE=FILE[#N]", value_parser = named)]
    named: Vec<(Slot, FontFile)>,
}

fn named(text: &str) -> Result<(Slot, FontFile), String> {
    let (slot, file) = text.split_once('=').ok_or("write USE=FILE, e.g. body=simfang.ttf")?;
    let slot = Slot::named(slot.trim()).ok_or_else(|| format!("`{slot}` is none of {}", Slot::NAMES.join(", ")))?;
    Ok((slot, FontFile::named(file.trim())))
}

impl OwnFonts {
    /// The bundled faces with those that the style and the arguments name; the arguments go before the style.
    pub(super) fn open(&self, library: &Library, style: &Style) -> Result<Fonts, Failure> {
        Ok(self.open_described(library, style)?.0)
    }

    /// The same, with the files as a manifest records them after the style's name: files of other fonts are not mixed with
    /// its.
    pub(super) fn open_described(&self, library: &Library, style: &Style) -> Result<(Fonts, String), Failure> {
        let mut fonts = Fonts::bundled();
        let mut described = String::new();
        for (slot, file) in self.files(library, style) {
            let bytes = read(&file.path).map_err(|reason| vec![refused(slot, &file, &reason)])?;
            let hash = &sha256(&bytes)[..16];
            let file_name = file.path.file_name().unwrap_or_default().to_string_lossy();
            described += &format!("; {} = {file_name}#{} ({hash})", slot.name(), file.face);
            fonts = fonts.with_user(slot, bytes, file.face).map_err(|error| vec![forbidden(slot, &file, &error)])?;
        }
        Ok((fonts, described))
    }

    fn files(&self, library: &Library, style: &Style) -> BTreeMap<Slot, FontFile> {
        // A style names files by their place beside it.
        let folder =
            library.style.as_ref().and_then(|source| Path::new(&source.name).parent()).unwrap_or(Path::new(""));
        let of_style = style.fonts.iter().map(|(slot, file)| {
            let path: PathBuf = folder.join(&file.path);
            (*slot, FontFile { path, face: file.face })
        });
        of_style.chain(self.named.iter().cloned()).collect()
    }
}

/// The bytes of a font file, or why not, in both languages.
fn read(path: &Path) -> Result<Vec<u8>, (String, String)> {
    let size = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ("没有这个文件".to_owned(), "there is no such file".to_owned()),
        _ => (error.to_string(), error.to_string()),
    })?;
    if !size.is_file() {
        return Err(("不是字体文件".to_owned(), "it is no font file".to_owned()));
    }
    let mut bytes = Vec::new();
    // It may grow while it is read.
    File::open(path)
        .and_then(|file| file.take(FONT_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|error| (error.to_string(), error.to_string()))?;
    if bytes.len() as u64 > FONT_BYTES {
        let most = FONT_BYTES >> 20;
        return Err((format!("超过 {most} MB，不是字体文件"), format!("it is larger than {most} MB and no font file")));
    }
    Ok(bytes)
}

fn refused(slot: Slot, file: &FontFile, (zh, en): &(String, String)) -> Diagnostic {
    let (slot, path) = (slot.name(), file.path.display());
    Diagnostic::of(
        Code::Font,
        format!("字体（{slot}）{path} 无法使用：{zh}"),
        format!("the font for {slot}, {path}, cannot be used: {en}"),
    )
}

fn forbidden(slot: Slot, file: &FontFile, error: &FontError) -> Diagnostic {
    let zh = match error {
        FontError::Unreadable { faces: 0 | 1 } => "不是 TrueType 或者 OpenType 字体".to_owned(),
        FontError::Unreadable { faces } => format!("字体集中没有这个序号，共 {faces} 个，从 0 起"),
        FontError::EmbeddingForbidden { name, fs_type } => {
            format!("{name} 的许可标志禁止嵌入（fsType {fs_type:#06x}）")
        }
        FontError::SubsettingForbidden { name, fs_type } => {
            format!("{name} 的许可标志禁止嵌入子集（fsType {fs_type:#06x}）")
        }
        FontError::TooMany => "字体过多".to_owned(),
    };
    let finding = refused(slot, file, &(zh, error.to_string()));
    match error {
        FontError::EmbeddingForbidden { .. } | FontError::SubsettingForbidden { .. } => finding.hint(
            "换用准许嵌入的字体，或者向字体厂商取得嵌入许可及相应的字体文件",
            "take a font that may be embedded, or get a licence for embedding, and the file that goes with it",
        ),
        FontError::Unreadable { faces } if *faces > 1 => finding
            .hint("在文件名后写序号，例如 simsun.ttc#1", "write the number after the file name, e.g. simsun.ttc#1"),
        FontError::Unreadable { .. } => {
            finding.hint("使用 .ttf、.otf 或者 .ttc 文件", "take a .ttf, .otf or .ttc file")
        }
        FontError::TooMany => finding,
    }
}
