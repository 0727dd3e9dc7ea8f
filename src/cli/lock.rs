//! `build --lock`: what was handed out and what it was made from, in a file beside it.

use super::output::Output;
use crate::answers::Layers;
use crate::pipeline::Assembly;
use crate::publish::{File, LockFile, LockedFile, LockedOptions, MadeBy};
use crate::value::sha256;
use std::path::{Component, Path, PathBuf};

/// The lock of `files`, named by `stem`, as it goes into `folder`.
pub(super) fn lock(
    (folder, stem): (&Path, &str),
    (assembly, layers): (&Assembly<'_>, &Layers),
    files: &[File],
    fonts: &str,
    options: LockedOptions,
) -> Output {
    let from = &assembly.document.provenance;
    let made_by = MadeBy {
        program: from.program.clone(),
        source_sha256: env!("BAOMI_SOURCE_SHA256").to_owned(),
        library_sha256: from.library_sha256.clone(),
        fonts: fonts.to_owned(),
    };
    let answers = layers
        .sources()
        .map(|source| LockedFile {
            file: seen_from(folder, Path::new(&source.name)),
            sha256: sha256(source.text.as_bytes()),
        })
        .collect();
    let lock = LockFile::new(made_by, options, answers, files, &assembly.document);
    Output { path: folder.join(format!("{stem}.lock.toml")), bytes: lock.text().into_bytes() }
}

/// The path of `file` as seen from `folder`, with `/` on every system, so that both can move together.
pub(super) fn seen_from(folder: &Path, file: &Path) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let (folder, file) = (absolute(folder), absolute(file));
    let common = folder.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    let up =
        folder.components().skip(common).filter(|part| !matches!(part, Component::CurDir)).map(|_| "..".to_owned());
    let down = file.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The file that a lock in `folder` names.
pub(super) fn named_in(folder: &Path, file: &str) -> PathBuf {
    file.split('/').fold(folder.to_owned(), |path, part| path.join(part))
}
