//! Pages → PDF 1.7, archivable (PDF/A-2b), accessible (PDF/UA-1), ready to be signed.
//!
//! A file has two parts. The head holds what documents can share: font subsets, colour profile, resources. printpdf
//! writes the fonts, lopdf the head, both once a [`Subset`]. Pages, structure, outline, links, fields and metadata follow,
//! written straight into the bytes of the file, since they are what thousands of documents are made of.
//! A single document is a job of one: [`write`] makes a subset of its own glyphs and prints with it.

mod annotations;
mod colour;
mod content;
mod deflate;
mod dictionaries;
mod error;
mod face;
mod file;
mod font_subset;
mod glyphs;
mod metadata;
mod outline;
mod printer;
mod profiling;
mod structure;
mod subset;
mod syntax;

pub use error::PdfError;
pub use file::Printed;
pub use glyphs::GlyphSet;
pub use metadata::Metadata;
pub use printer::Printer;
pub use profiling::Phase;
pub use subset::Subset;

use crate::layout::fonts::Fonts;
use crate::layout::page::Pages;
use annotations::Annotations;
use file::File;
use profiling::Probe;
use structure::Structure;
use syntax::{Id, integer, points, reference};

/// Prints `pages` with a font subset of their own.
pub fn write(pages: &Pages, fonts: &Fonts, metadata: &Metadata) -> Result<Vec<u8>, PdfError> {
    write_watched(pages, fonts, metadata, &mut |_| ())
}

/// As [`write`]; `watch` is called after each phase.
pub fn write_watched(
    pages: &Pages,
    fonts: &Fonts,
    metadata: &Metadata,
    watch: &mut dyn FnMut(Phase),
) -> Result<Vec<u8>, PdfError> {
    let glyphs = GlyphSet::of(pages);
    watch(Phase::Glyphs);
    let subset = Subset::watched(fonts, &glyphs, watch)?;
    Ok(Printer::new(&subset).print(pages, metadata, watch)?.into_bytes())
}

impl Printer<'_> {
    /// Prints `pages`.
    ///
    /// # Errors
    /// [`PdfError::NotInSubset`] where `pages` print a glyph that the subset lacks.
    pub fn write(&mut self, pages: &Pages, metadata: &Metadata) -> Result<Printed, PdfError> {
        self.print(pages, metadata, &mut |_| ())
    }

    fn print(&mut self, pages: &Pages, metadata: &Metadata, watch: &mut Probe<'_>) -> Result<Printed, PdfError> {
        let subset = self.subset;
        let count = pages.pages.len();
        // A page with its part of the structure takes some 10 KB.
        let mut file = File::after(&subset.head, 10_000 * count + 8_000);
        let mut structure = Structure::new(&pages.structure, count, metadata.language)?;
        let first_page = file.reserve_many(count);
        watch(Phase::Structure);
        let mut contents = Vec::with_capacity(count);
        for (index, page) in (0u32..).zip(&pages.pages) {
            contents.push(self.content(&mut file, page, index, &mut structure, watch)?);
        }
        let annotations = annotations::write(&mut file, pages, first_page, &mut structure)?;
        watch(Phase::Annotations);
        let structure = structure.write(&mut file, first_page);
        watch(Phase::Structure);
        let page_tree = write_pages(&mut file, pages, subset, &annotations, first_page, &contents);
        let outline = outline::write(&mut file, &pages.outline, first_page, count)?;

        let packet = file.reserve();
        file.stream(packet, b"/Type/Metadata/Subtype/XML", metadata::xmp(metadata).as_bytes());
        let information = file.reserve();
        file.object(information, |out| metadata::write_information(out, metadata));
        let catalog = file.reserve();
        file.object(catalog, |out| {
            out.extend_from_slice(b"<</Type/Catalog/Pages ");
            reference(out, page_tree);
            out.extend_from_slice(b"/Lang(");
            out.extend_from_slice(metadata.language.tag().as_bytes());
            out.extend_from_slice(
                b")/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot ",
            );
            reference(out, structure);
            out.extend_from_slice(b"/Metadata ");
            reference(out, packet);
            out.extend_from_slice(b"/OutputIntents[");
            reference(out, subset.intent);
            out.push(b']');
            if let Some(outline) = outline {
                out.extend_from_slice(b"/PageMode/UseOutlines/Outlines ");
                reference(out, outline);
            }
            if !annotations.fields.is_empty() {
                out.extend_from_slice(b"/AcroForm<</SigFlags 1/Fields");
                references(out, &annotations.fields);
                out.extend_from_slice(b">>");
            }
            out.extend_from_slice(b">>");
        });
        let printed = file.finish(catalog, information);
        watch(Phase::Rest);
        Ok(printed)
    }
}

/// Writes the page dictionaries, numbered `first_page` and on, and their tree; gives the number of the tree.
fn write_pages(
    file: &mut File,
    pages: &Pages,
    subset: &Subset,
    annotations: &Annotations,
    first_page: Id,
    contents: &[Vec<Id>],
) -> Id {
    let tree = file.reserve();
    for (index, page) in (0u32..).zip(&pages.pages) {
        file.object(first_page + index, |out| {
            out.extend_from_slice(b"<</Type/Page/Parent ");
            reference(out, tree);
            out.extend_from_slice(b"/MediaBox[0 0 ");
            points(out, page.width);
            out.push(b' ');
            points(out, page.height);
            out.extend_from_slice(b"]/Resources ");
            reference(out, subset.resources);
            out.extend_from_slice(b"/Contents");
            references(out, &contents[index as usize]);
            out.extend_from_slice(b"/StructParents ");
            integer(out, i64::from(index));
            // Tabs S: the tabulator follows the structure (PDF/UA-1 7.18.3).
            out.extend_from_slice(b"/Tabs/S");
            let own = &annotations.by_page[index as usize];
            if !own.is_empty() {
                out.extend_from_slice(b"/Annots");
                references(out, own);
            }
            out.extend_from_slice(b">>");
        });
    }
    file.object(tree, |out| {
        out.extend_from_slice(b"<</Type/Pages/Count ");
        integer(out, pages.pages.len() as i64);
        out.extend_from_slice(b"/Kids");
        let all: Vec<Id> = (first_page..).take(pages.pages.len()).collect();
        references(out, &all);
        out.extend_from_slice(b">>");
    });
    tree
}

/// Appends `[1 0 R 2 0 R]`.
fn references(out: &mut Vec<u8>, ids: &[Id]) {
    out.push(b'[');
    for &id in ids {
        reference(out, id);
        out.push(b' ');
    }
    out.push(b']');
}
