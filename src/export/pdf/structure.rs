//! The structure tree: which words on which page make up each heading, paragraph and cell.

use super::PdfError;
use super::file::File;
use super::syntax::{Id, integer, reference, text};
use crate::layout::page::{Element, Role};
use crate::value::Language;
use std::collections::BTreeMap;

/// The tree as it is gathered while pages are written.
pub(super) struct Structure<'a> {
    elements: &'a [Element],
    /// Language of each element, inherited or its own.
    languages: Vec<Language>,
    /// What each element holds, in no order yet.
    kids: Vec<Kid>,
    /// For each element the last child that has had something on a page.
    last_child: Vec<u32>,
    /// For each element the page where it, or what is in it, begins; [`NOWHERE`] before that is known.
    begins: Vec<u32>,
    /// For each page the element of each marked content.
    marked: Vec<Vec<u32>>,
    /// Elements of the annotations, by their key in the parent tree less the number of pages.
    annotations: Vec<u32>,
    /// What elements without words stand for.
    alternatives: BTreeMap<u32, &'a str>,
}

/// The page of an element of which nothing is printed.
const NOWHERE: u32 = u32::MAX;

/// Something an element holds. Sorted: by owner, then by the child it is or follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Kid {
    owner: u32,
    place: u32,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// The child with the number of its place.
    Child,
    /// Marked content.
    Content { page: u32, number: u32 },
    /// An annotation object on a page.
    Annotation { page: u32, id: Id },
}

impl<'a> Structure<'a> {
    /// Takes the elements of the pages; `language` is the document's.
    pub(super) fn new(elements: &'a [Element], pages: usize, language: Language) -> Result<Self, PdfError> {
        let mut languages: Vec<Language> = Vec::with_capacity(elements.len());
        let mut kids = Vec::with_capacity(elements.len() * 2);
        for (index, element) in (0u32..).zip(elements) {
            let inherited = match element.parent {
                Some(parent) if parent < index => {
                    kids.push(Kid { owner: parent, place: index, what: What::Child });
                    languages[parent as usize]
                }
                None if index == 0 => language,
                _ => return Err(PdfError::Dangling(format!("the parent of element {index}"))),
            };
            languages.push(element.language.unwrap_or(inherited));
        }
        Ok(Structure {
            elements,
            languages,
            kids,
            last_child: vec![0; elements.len()],
            begins: vec![NOWHERE; elements.len()],
            marked: vec![Vec::new(); pages],
            annotations: Vec::new(),
            alternatives: BTreeMap::new(),
        })
    }

    /// Notes that something of `element` follows on `page`: its role, its language and the number of its marked content.
    pub(super) fn mark(&mut self, element: u32, page: u32) -> Result<(&'static str, Language, u32), PdfError> {
        let role = self.role(element)?;
        let marked = &mut self.marked[page as usize];
        let number = marked.len() as u32;
        marked.push(element);
        self.kids.push(Kid {
            owner: element,
            place: self.last_child[element as usize],
            what: What::Content { page, number },
        });
        let mut begun = Some(element);
        while let Some(element) = begun.filter(|&element| self.begins[element as usize] == NOWHERE) {
            self.begins[element as usize] = page;
            begun = self.elements[element as usize].parent;
        }
        let mut child = element;
        while let Some(parent) = self.elements[child as usize].parent {
            let last = &mut self.last_child[parent as usize];
            if *last >= child {
                break;
            }
            *last = child;
            child = parent;
        }
        Ok((role, self.languages[element as usize], number))
    }

    /// Notes an annotation of `element` and gives its key in the parent tree.
    pub(super) fn annotate(&mut self, element: u32, page: u32, id: Id) -> Result<usize, PdfError> {
        self.role(element)?;
        self.kids.push(Kid { owner: element, place: u32::MAX, what: What::Annotation { page, id } });
        if self.begins[element as usize] == NOWHERE {
            self.begins[element as usize] = page;
        }
        self.annotations.push(element);
        Ok(self.marked.len() + self.annotations.len() - 1)
    }

    /// Notes what `element`, which has no words, stands for.
    pub(super) fn describe(&mut self, element: u32, alternative: &'a str) {
        self.alternatives.insert(element, alternative);
    }

    fn role(&self, element: u32) -> Result<&'static str, PdfError> {
        (self.elements.get(element as usize).map(|element| role_name(element.role)))
            .ok_or_else(|| PdfError::Dangling(format!("element {element}")))
    }

    /// Writes the tree and gives the number of its root; pages are numbered `first_page` and on.
    pub(super) fn write(mut self, file: &mut File, first_page: Id) -> Id {
        self.kids.sort_unstable();
        let root = file.reserve();
        let parent_tree = file.reserve();
        let first = file.reserve_many(self.elements.len());
        file.object(root, |out| {
            out.extend_from_slice(b"<</Type/StructTreeRoot/K ");
            match self.elements.is_empty() {
                true => out.extend_from_slice(b"[]"),
                false => reference(out, first),
            }
            out.extend_from_slice(b"/ParentTree ");
            reference(out, parent_tree);
            out.extend_from_slice(b"/ParentTreeNextKey ");
            integer(out, (self.marked.len() + self.annotations.len()) as i64);
            out.extend_from_slice(b">>");
        });
        file.object(parent_tree, |out| self.parent_tree(out, first));
        let mut kids = self.kids.as_slice();
        for (index, element) in (0u32..).zip(self.elements) {
            let own = kids.partition_point(|kid| kid.owner == index);
            let (held, rest) = kids.split_at(own);
            kids = rest;
            file.object(first + index, |out| {
                let parent = element.parent.map_or(root, |parent| first + parent);
                let page = self.begins[index as usize];
                let alternative = self.alternatives.get(&index).copied();
                write_element(out, element, alternative, parent, page, held, first, first_page);
            });
        }
        root
    }

    /// From pages and annotations back to elements (14.7.4.4).
    fn parent_tree(&self, out: &mut Vec<u8>, first: Id) {
        out.extend_from_slice(b"<</Nums[");
        for (page, elements) in self.marked.iter().enumerate() {
            integer(out, page as i64);
            out.push(b'[');
            for element in elements {
                reference(out, first + element);
                out.push(b' ');
            }
            out.push(b']');
        }
        for (key, element) in (self.marked.len()..).zip(&self.annotations) {
            integer(out, key as i64);
            out.push(b' ');
            reference(out, first + element);
            out.push(b' ');
        }
        out.extend_from_slice(b"]>>");
    }
}

#[allow(clippy::too_many_arguments)]
fn write_element(
    out: &mut Vec<u8>,
    element: &Element,
    alternative: Option<&str>,
    parent: Id,
    begins: u32,
    kids: &[Kid],
    first: Id,
    first_page: Id,
) {
    out.extend_from_slice(b"<</S/");
    out.extend_from_slice(role_name(element.role).as_bytes());
    out.extend_from_slice(b"/P ");
    reference(out, parent);
    if let Some(language) = element.language {
        out.extend_from_slice(b"/Lang(");
        out.extend_from_slice(language.tag().as_bytes());
        out.push(b')');
    }
    if let Some(alternative) = alternative {
        out.extend_from_slice(b"/Alt");
        text(out, alternative);
    }
    match element.role {
        Role::ColumnHeader => out.extend_from_slice(b"/A<</O/Table/Scope/Column>>"),
        Role::RowHeader => out.extend_from_slice(b"/A<</O/Table/Scope/Row>>"),
        Role::List => out.extend_from_slice(b"/A<</O/List/ListNumbering/Decimal>>"),
        _ => {}
    }
    if begins != NOWHERE {
        out.extend_from_slice(b"/Pg ");
        reference(out, first_page + begins);
    }
    if !kids.is_empty() {
        out.extend_from_slice(b"/K[");
        for kid in kids {
            match kid.what {
                What::Child => reference(out, first + kid.place),
                What::Content { page, number } if page == begins => integer(out, i64::from(number)),
                What::Content { page, number } => {
                    out.extend_from_slice(b"<</Type/MCR/Pg ");
                    reference(out, first_page + page);
                    out.extend_from_slice(b"/MCID ");
                    integer(out, i64::from(number));
                    out.extend_from_slice(b">>");
                }
                What::Annotation { page, id } => {
                    out.extend_from_slice(b"<</Type/OBJR/Pg ");
                    reference(out, first_page + page);
                    out.extend_from_slice(b"/Obj ");
                    reference(out, id);
                    out.extend_from_slice(b">>");
                }
            }
            out.push(b' ');
        }
        out.push(b']');
    }
    out.extend_from_slice(b">>");
}

/// The structure type (14.8.4).
fn role_name(role: Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Section => "Sect",
        Role::Heading(level) => ["H1", "H2", "H3", "H4", "H5", "H6"][usize::from(level.clamp(1, 6)) - 1],
        Role::Paragraph => "P",
        Role::List => "L",
        Role::ListItem => "LI",
        Role::Label => "Lbl",
        Role::ListBody => "LBody",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::ColumnHeader | Role::RowHeader => "TH",
        Role::Cell => "TD",
        Role::Caption => "Caption",
        Role::Span => "Span",
        Role::Link => "Link",
        Role::Form => "Form",
        Role::TableOfContents => "TOC",
        Role::TableOfContentsItem => "TOCI",
    }
}
