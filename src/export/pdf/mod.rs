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
mod file;
mod glyphs;
mod metadata;
mod outline;
mod phase;
mod program;
mod structure;
mod subset;
mod syntax;

pub use error::PdfError;
pub use glyphs::GlyphSet;
pub use metadata::Metadata;
pub use phase::Phase;
pub use subset::Subset;

use crate::layout::fonts::Fonts;
use crate::layout::page::Pages;
use annotations::Annotations;
use deflate::Deflater;
use file::File;
use phase::Watch;
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
    print(pages, &subset, metadata, watch)
}

/// Prints `pages` with a font subset that many documents share.
///
/// # Errors
/// [`PdfError::NotInSubset`] where `pages` print a glyph that `subset` lacks.
pub fn write_with(pages: &Pages, subset: &Subset, metadata: &Metadata) -> Result<Vec<u8>, PdfError> {
    print(pages, subset, metadata, &mut |_| ())
}

fn print(pages: &Pages, subset: &Subset, metadata: &Metadata, watch: &mut Watch<'_>) -> Result<Vec<u8>, PdfError> {
    let count = pages.pages.len();
    // A page with its part of the structure takes some 10 KB.
    let mut file = File::after(&subset.head, 10_000 * count + 8_000);
    let mut structure = Structure::new(&pages.structure, count, metadata.language)?;
    let first_page = file.reserve_many(count);
    let first_content = file.reserve_many(count);
    watch(Phase::Structure);
    write_contents(&mut file, pages, subset, &mut structure, first_content, watch)?;
    let annotations = annotations::write(&mut file, pages, first_page, &mut structure)?;
    watch(Phase::Annotations);
    let structure = structure.write(&mut file, first_page);
    watch(Phase::Structure);
    let page_tree = write_pages(&mut file, pages, subset, &annotations, first_page, first_content);
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
        out.extend_from_slice(b")/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot ");
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
    let bytes = file.finish(catalog, information);
    watch(Phase::Rest);
    Ok(bytes)
}

/// Writes the content stream of each page, numbered `first_content` and on.
fn write_contents(
    file: &mut File,
    pages: &Pages,
    subset: &Subset,
    structure: &mut Structure,
    first_content: Id,
    watch: &mut Watch<'_>,
) -> Result<(), PdfError> {
    let mut deflater = Deflater::new();
    let mut plain = Vec::new();
    let mut compressed = Vec::new();
    for (index, page) in (0u32..).zip(&pages.pages) {
        plain.clear();
        content::write(&mut plain, page, index, subset, structure)?;
        watch(Phase::Content);
        deflater.deflate(&plain, &mut compressed);
        watch(Phase::Compression);
        file.stream(first_content + index, b"/Filter/FlateDecode", &compressed);
    }
    Ok(())
}

/// Writes the page dictionaries, numbered `first_page` and on, and their tree; gives the number of the tree.
fn write_pages(
    file: &mut File,
    pages: &Pages,
    subset: &Subset,
    annotations: &Annotations,
    first_page: Id,
    first_content: Id,
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
            out.extend_from_slice(b"/Contents ");
            reference(out, first_content + index);
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
