//! Links and signature fields: what a reader can click on or sign.

use super::PdfError;
use super::file::File;
use super::outline::destination;
use super::structure::Structure;
use super::syntax::{Id, integer, literal, points, rectangle, reference, text};
use crate::layout::page::{Link, Pages, SignatureField, Target};

/// The annotations of a document.
pub(super) struct Annotations {
    /// For each page the numbers of its annotations.
    pub(super) by_page: Vec<Vec<Id>>,
    /// The signature fields in order.
    pub(super) fields: Vec<Id>,
}

/// Writes all links and fields; pages are numbered `first_page` and on.
pub(super) fn write<'a>(
    file: &mut File,
    pages: &'a Pages,
    first_page: Id,
    structure: &mut Structure<'a>,
) -> Result<Annotations, PdfError> {
    let mut annotations = Annotations { by_page: vec![Vec::new(); pages.pages.len()], fields: Vec::new() };
    for link in &pages.links {
        let id = annotations.add(file, link.page, || format!("the link “{}”", link.description))?;
        if let Target::Place(place) = link.target
            && place.page as usize >= pages.pages.len()
        {
            return Err(PdfError::Dangling(format!("the target of “{}”", link.description)));
        }
        let key = structure.annotate(link.element, link.page, id)?;
        file.object(id, |out| write_link(out, link, key, first_page));
    }
    for field in &pages.fields {
        let id = annotations.add(file, field.page, || format!("the field {}", field.name))?;
        annotations.fields.push(id);
        let key = structure.annotate(field.element, field.page, id)?;
        structure.describe(field.element, &field.description);
        let appearance = file.reserve();
        write_appearance(file, appearance, field);
        file.object(id, |out| write_field(out, field, key, first_page, appearance));
    }
    Ok(annotations)
}

impl Annotations {
    fn add(&mut self, file: &mut File, page: u32, what: impl FnOnce() -> String) -> Result<Id, PdfError> {
        let id = file.reserve();
        match self.by_page.get_mut(page as usize) {
            Some(page) => page.push(id),
            None => return Err(PdfError::Dangling(format!("the page of {}", what()))),
        }
        Ok(id)
    }
}

/// F 4: printed, neither hidden nor changed by the reader (PDF/A-2 6.3.2).
fn write_link(out: &mut Vec<u8>, link: &Link, key: usize, first_page: Id) {
    out.extend_from_slice(b"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect");
    rectangle(out, link.rectangle);
    out.extend_from_slice(b"/P ");
    reference(out, first_page + link.page);
    out.extend_from_slice(b"/StructParent ");
    integer(out, key as i64);
    out.extend_from_slice(b"/Contents");
    text(out, &link.description);
    match &link.target {
        Target::Place(place) => {
            out.extend_from_slice(b"/Dest");
            destination(out, *place, first_page);
        }
        Target::Uri(uri) => {
            out.extend_from_slice(b"/A<</S/URI/URI");
            literal(out, ascii_uri(uri).as_bytes());
            out.extend_from_slice(b">>");
        }
    }
    out.extend_from_slice(b">>");
}

/// URIs are ASCII (12.6.4.7): other bytes are percent-encoded.
fn ascii_uri(uri: &str) -> String {
    uri.bytes().fold(String::new(), |mut ascii, byte| {
        match byte {
            0x21..=0x7E => ascii.push(char::from(byte)),
            _ => ascii.push_str(&format!("%{byte:02X}")),
        }
        ascii
    })
}

fn write_field(out: &mut Vec<u8>, field: &SignatureField, key: usize, first_page: Id, appearance: Id) {
    out.extend_from_slice(b"<</Type/Annot/Subtype/Widget/FT/Sig/F 4/T");
    text(out, &field.name);
    out.extend_from_slice(b"/TU");
    text(out, &field.description);
    out.extend_from_slice(b"/Rect");
    rectangle(out, field.rectangle);
    out.extend_from_slice(b"/P ");
    reference(out, first_page + field.page);
    out.extend_from_slice(b"/StructParent ");
    integer(out, key as i64);
    out.extend_from_slice(b"/AP<</N ");
    reference(out, appearance);
    out.extend_from_slice(b">>>>");
}

/// An unsigned field shows nothing, but PDF/A asks for an appearance (6.3.3).
fn write_appearance(file: &mut File, id: Id, field: &SignatureField) {
    let [left, bottom, right, top] = field.rectangle;
    let mut entries = b"/Type/XObject/Subtype/Form/Resources<<>>/BBox[0 0 ".to_vec();
    points(&mut entries, right - left);
    entries.push(b' ');
    points(&mut entries, top - bottom);
    entries.push(b']');
    file.stream(id, &entries, b"");
}
