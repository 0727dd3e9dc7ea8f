//! The libraries of a run: the program's own, with the folder laid over it that the command line or an answer file names.

use super::Failure;
use super::input::{Deal, GivenArgs, read_deal, real_folder, same_folder};
use crate::diagnostic::{Code, Diagnostic};
use crate::library::Library;
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// Each library is read once.
#[derive(Debug)]
pub struct Libraries {
    /// What `--library` names.
    asked: Option<PathBuf>,
    opened: RefCell<Vec<(Option<PathBuf>, &'static Library)>>,
}

impl Libraries {
    pub fn new(asked: Option<PathBuf>) -> Self {
        Libraries { asked, opened: RefCell::default() }
    }

    /// The same with nothing read yet.
    pub fn anew(&self) -> Libraries {
        Libraries::new(self.asked.clone())
    }

    /// The folders that were laid over the program's own library.
    pub fn folders(&self) -> Vec<PathBuf> {
        self.opened.borrow().iter().filter_map(|(folder, _)| folder.clone()).chain(self.asked.clone()).collect()
    }

    /// The folder after `--library`.
    pub fn asked(&self) -> Option<&Path> {
        self.asked.as_deref()
    }

    /// The library of the command line.
    ///
    /// # Errors
    /// Every fault of it.
    pub fn own(&self) -> Result<&'static Library, Failure> {
        self.open(self.asked.as_deref())
    }

    /// That the folder after `--library` can be used, before the first of several files is looked at.
    ///
    /// # Errors
    /// Every fault of it.
    pub fn sound(&self) -> Result<(), Failure> {
        self.asked.as_deref().map_or(Ok(()), |folder| self.open(Some(folder)).map(drop))
    }

    /// An answer file with what is given over it, and its library.
    ///
    /// # Errors
    /// The file or the library cannot be read.
    pub fn read(&self, answers: &Path, given: &GivenArgs) -> Result<(Deal, &'static Library), Failure> {
        let deal = read_deal(answers, given).map_err(|finding| vec![finding])?;
        let library = self.of(&deal)?;
        Ok((deal, library))
    }

    /// The library of a deal: the one that its answer files name, which is that of the command line if both name one.
    ///
    /// # Errors
    /// Every fault of it; two that differ.
    pub fn of(&self, deal: &Deal) -> Result<&'static Library, Failure> {
        let Some(named) = &deal.library else { return self.own() };
        if let Some(asked) = self.asked.as_deref().filter(|asked| !same_folder(asked, &named.folder)) {
            let (asked, folder) = (asked.display(), named.folder.display());
            return Err(vec![
                Diagnostic::of(
                    Code::NamedLibrary,
                    format!("答案文件写的条款库是 {folder}，命令行写的是 {asked}"),
                    format!("the answer file names the library {folder}, the command line {asked}"),
                )
                .hint("去掉其中一个，或者写成同一个", "leave one of them out, or name the same folder")
                .answer("library")
                .at(named.place.clone()),
            ]);
        }
        self.open(Some(&named.folder))
    }

    fn open(&self, folder: Option<&Path>) -> Result<&'static Library, Failure> {
        let key = folder.map(real_folder);
        if let Some((_, library)) = self.opened.borrow().iter().find(|(other, _)| *other == key) {
            return Ok(library);
        }
        // It lives as long as the process, whose end frees it at once.
        let library: &'static Library = Box::leak(Box::new(Library::open(folder)?));
        self.opened.borrow_mut().push((key, library));
        Ok(library)
    }
}
