//! The one folder in which an agent works: every path it names leads into it, and so does what answer files name in turn.

use crate::answers::Layers;
use crate::container::read_text;
use crate::diagnostic::{Code, Diagnostic, Source};
use std::path::{Component, Path, PathBuf};

/// A folder, under its real name.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at `path`.
    ///
    /// # Errors
    /// It is not there.
    pub fn open(path: &Path) -> std::io::Result<Folder> {
        Ok(Folder { root: path.canonicalize()? })
    }

    /// Its real path.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The real path of a file or folder in it, which need not be there yet.
    ///
    /// # Errors
    /// It leads out of the folder, also by a link.
    pub fn inside(&self, named: &str) -> Result<PathBuf, Diagnostic> {
        let path = self.root.join(named);
        let mut ancestors = path.ancestors();
        let there = ancestors.find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
        let real = there.and_then(|(ancestor, real)| {
            let rest = path.strip_prefix(ancestor).ok()?;
            // What is not there yet cannot be a link; it can only go up by name.
            let plain = rest.components().all(|part| matches!(part, Component::Normal(_)));
            plain.then(|| if rest.as_os_str().is_empty() { real } else { real.join(rest) })
        });
        real.filter(|real| real.starts_with(&self.root)).ok_or_else(|| outside(named))
    }

    /// The real path of an answer file in it whose `extends` and `library` do not lead out of it.
    ///
    /// # Errors
    /// One of them leads out, or a file cannot be read.
    pub fn answers(&self, named: &str) -> Result<PathBuf, Diagnostic> {
        let path = self.inside(named)?;
        let mut paths = vec![path.clone()];
        let layers = Layers::read(&source(&path)?, &mut |below| {
            let lower = self.beside(paths.last().expect("it begins with one"), below)?;
            let source = source(&lower)?;
            paths.push(lower);
            Ok(source)
        })?;
        for (path, library) in paths.iter().zip(layers.libraries()) {
            if let Some((named, _)) = library {
                self.beside(path, named)?;
            }
        }
        Ok(path)
    }

    fn beside(&self, path: &Path, named: &str) -> Result<PathBuf, Diagnostic> {
        let beside = path.parent().unwrap_or(&self.root).join(named);
        self.inside(beside.to_str().unwrap_or(named))
    }

    /// A path as the agent names it.
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}

fn source(path: &Path) -> Result<std::sync::Arc<Source>, Diagnostic> {
    let text = read_text(path).map_err(|_| {
        let shown = path.file_name().unwrap_or_default().to_string_lossy();
        Diagnostic::of(Code::Input, format!("无法读取 {shown}"), format!("cannot read {shown}"))
    })?;
    Ok(Source::new(path.display().to_string(), text))
}

fn outside(named: &str) -> Diagnostic {
    Diagnostic::of(
        Code::Outside,
        format!("{named} 不在本服务的文件夹内"),
        format!("{named} is not in the folder of this server"),
    )
    .hint("只能使用启动时以 --root 给出的文件夹内的文件", "use files of the folder that was given with --root only")
}
