//! Font dictionaries. printpdf writes them; what it leaves out, rounds or takes long for is put in here.

use super::deflate::Deflater;
use super::font_subset::{Code, Program};
use super::profiling::{Phase, Probe};
use super::syntax::integer;
use crate::layout::fonts::Face;
use lopdf::{Dictionary, Object, ObjectId, Stream};
use printpdf::{Codepoint, FontId, FontMetrics, Op, ParsedFont, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions};
use printpdf::{Mm, Pt, TextItem};
use std::collections::BTreeMap;

/// How a font file with TrueType outlines begins.
const TRUETYPE: [u8; 4] = [0, 1, 0, 0];

/// True where the outlines are of the CFF kind.
fn is_cff(program: &Program) -> bool {
    !program.bytes.starts_with(&TRUETYPE)
}

/// Name of the font resource of the face with this index.
pub(super) fn resource_name(face: usize) -> String {
    format!("F{face}")
}

/// All objects of the fonts, numbered from 1, and the Type 0 font of each program, in their order.
pub(super) fn fonts(
    programs: &[(usize, &Face, Program)],
    deflater: &mut Deflater,
    watch: &mut Probe<'_>,
) -> (lopdf::Document, Vec<ObjectId>) {
    let printed = specimen(programs);
    let mut document = lopdf::Document::with_version("1.7");
    let fonts = named_fonts(&printed);
    let ids = (programs.iter())
        .map(|(index, face, program)| {
            let mut font = (fonts.get(&resource_name(*index)).cloned())
                .expect("printpdf writes every font of which it prints a glyph");
            complete(&mut font, &printed, &mut document, face, program, deflater, watch);
            document.add_object(font)
        })
        .collect();
    (document, ids)
}

/// A page that shows a glyph of each font: what makes printpdf write its dictionaries.
fn specimen(programs: &[(usize, &Face, Program)]) -> lopdf::Document {
    let mut document = printpdf::PdfDocument::new("");
    let mut operations = vec![Op::StartTextSection];
    for (index, face, program) in programs {
        let id = FontId(resource_name(*index));
        document.resources.fonts.map.insert(id.clone(), PdfFont::new(parsed(face, program)));
        operations.push(Op::SetFont { font: PdfFontHandle::External(id), size: Pt(12.0) });
        let shown = Codepoint::with_cid(1, 0.0, "\u{AD}".to_owned());
        operations.push(Op::ShowText { items: vec![TextItem::GlyphIds(vec![shown])] });
    }
    operations.push(Op::EndTextSection);
    document.with_pages(vec![PdfPage::new(Mm(210.0), Mm(297.0), operations)]);
    let options =
        PdfSaveOptions { optimize: false, subset_fonts: false, image_optimization: None, ..PdfSaveOptions::default() };
    document.to_lopdf_document(&options, &mut Vec::new())
}

/// `ToUnicode`: the text of every code as UTF-16 (9.10.3). A glyph without text of its own, as the hyphen of a broken word,
/// is a soft hyphen.
fn unicode_map(program: &Program) -> Vec<u8> {
    // A block has a hundred lines at most.
    const BLOCK: usize = 100;
    let mut map = Vec::with_capacity(20 * program.codes.len() + 400);
    map.extend_from_slice(
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
          /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n\
          /CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let codes: Vec<(u16, &Code)> = (0u16..).zip(&program.codes).skip(1).collect();
    for block in codes.chunks(BLOCK) {
        integer(&mut map, block.len() as i64);
        map.extend_from_slice(b" beginbfchar\n");
        for (code, meaning) in block {
            let text = if meaning.text.is_empty() { "\u{AD}" } else { &*meaning.text };
            map.push(b'<');
            hexadecimal(&mut map, *code);
            map.extend_from_slice(b"><");
            text.encode_utf16().for_each(|unit| hexadecimal(&mut map, unit));
            map.extend_from_slice(b">\n");
        }
        map.extend_from_slice(b"endbfchar\n");
    }
    map.extend_from_slice(b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}

fn hexadecimal(out: &mut Vec<u8>, value: u16) {
    for shift in [12, 8, 4, 0] {
        out.push(b"0123456789ABCDEF"[usize::from(value >> shift & 15)]);
    }
}

fn parsed(face: &Face, program: &Program) -> ParsedFont {
    let metrics = FontMetrics { ascent: face.ascender, descent: face.descender };
    // printpdf copies a font program some ten times. It only looks at outlines of the CFF kind; of others it is shown the
    // first word, and `complete` puts the program in.
    let shown = if is_cff(program) { &program.bytes } else { &program.bytes[..TRUETYPE.len()] };
    let mut font = ParsedFont::with_glyph_data(
        shown.to_vec(),
        0,
        Some(program.name.clone()),
        BTreeMap::new(),
        BTreeMap::from([(1, 1000)]),
        face.units_per_em,
        metrics,
    );
    let [x_min, y_min, x_max, y_max] = face.bounding_box;
    font.pdf_font_metrics.x_min = x_min;
    font.pdf_font_metrics.y_min = y_min;
    font.pdf_font_metrics.x_max = x_max;
    font.pdf_font_metrics.y_max = y_max;
    font.pdf_font_metrics.us_weight_class = face.weight;
    font
}

/// The font dictionaries of the specimen page by their resource names.
fn named_fonts(document: &lopdf::Document) -> BTreeMap<String, Dictionary> {
    let pages = document.get_pages();
    let fonts = pages.values().filter_map(|&page| document.get_page_fonts(page).ok()).flatten();
    fonts.map(|(name, font)| (String::from_utf8_lossy(&name).into_owned(), font.clone())).collect()
}

/// Moves the parts of `font` into `document`: streams compressed, texts, exact widths, cap height, CIDSet and the map of codes.
fn complete(
    font: &mut Dictionary,
    printed: &lopdf::Document,
    document: &mut lopdf::Document,
    face: &Face,
    program: &Program,
    deflater: &mut Deflater,
    watch: &mut Probe<'_>,
) {
    let mut compressed = |mut stream: Stream| {
        watch(Phase::Fonts);
        let content = deflater.deflate(&stream.content).to_vec();
        watch(Phase::Compression);
        stream.dict.set("Filter", "FlateDecode");
        stream.set_content(content);
        stream
    };
    let scale = 1000.0 / f32::from(face.units_per_em.max(1));

    font.set("ToUnicode", document.add_object(compressed(Stream::new(Dictionary::new(), unicode_map(program)))));
    let mut descendant = match taken(font, b"DescendantFonts", printed) {
        Some(Object::Array(mut fonts)) if !fonts.is_empty() => fonts.swap_remove(0),
        _ => Object::Null,
    };
    if let Ok(cid_font) = descendant.as_dict_mut() {
        if let Some(Object::Dictionary(mut descriptor)) = taken(cid_font, b"FontDescriptor", printed) {
            if let Some(Object::Stream(file)) = taken(&descriptor, b"FontFile3", printed) {
                descriptor.set("FontFile3", document.add_object(compressed(file)));
            } else {
                let length = Dictionary::from_iter([("Length1", Object::from(program.bytes.len() as i64))]);
                let file = compressed(Stream::new(length, program.bytes.clone()));
                descriptor.set("FontFile2", document.add_object(file));
            }
            descriptor.set("CapHeight", (f32::from(face.cap_height) * scale).round() as i64);
            let set = Stream::new(Dictionary::new(), cid_set(program));
            descriptor.set("CIDSet", document.add_object(compressed(set)));
            cid_font.set("FontDescriptor", document.add_object(descriptor));
        }
        cid_font.set("W", widths(program));
        if has_repeated_glyphs(program) {
            let map: Vec<u8> = program.codes.iter().flat_map(|code| code.glyph.to_be_bytes()).collect();
            let map = document.add_object(compressed(Stream::new(Dictionary::new(), map)));
            cid_font.set("CIDToGIDMap", map);
        }
    }
    let descendant = document.add_object(descendant);
    font.set("DescendantFonts", vec![Object::Reference(descendant)]);
}

/// A value of a dictionary, looked up in `document` where it is a reference.
fn taken(dictionary: &Dictionary, key: &[u8], document: &lopdf::Document) -> Option<Object> {
    dictionary.get_deref(key, document).ok().cloned()
}

/// True where several codes print one glyph, so that a code is not the number of its glyph.
fn has_repeated_glyphs(program: &Program) -> bool {
    (0u16..).zip(&program.codes).any(|(code, meaning)| meaning.glyph != code)
}

/// `W`: widths that are not the default of 1000, to the last digit (printpdf drops the fraction).
fn widths(program: &Program) -> Vec<Object> {
    let mut groups: Vec<(u16, Vec<Object>)> = Vec::new();
    for (code, meaning) in (0u16..).zip(&program.codes).filter(|(_, meaning)| meaning.width != 1000.0) {
        let width = if meaning.width.fract() == 0.0 {
            Object::Integer(meaning.width as i64)
        } else {
            Object::Real(meaning.width)
        };
        match groups.last_mut() {
            Some((first, group)) if usize::from(*first) + group.len() == usize::from(code) => group.push(width),
            _ => groups.push((code, vec![width])),
        }
    }
    groups.into_iter().flat_map(|(first, group)| [Object::Integer(first.into()), group.into()]).collect()
}

/// `CIDSet`: one bit a code or glyph, all set, since the subset holds nothing else (PDF/A-1 6.3.5, PDF/A-2 6.2.11.4.2).
fn cid_set(program: &Program) -> Vec<u8> {
    let count = usize::from(program.glyph_count).max(program.codes.len());
    let mut set = vec![0xFF; count / 8];
    if count % 8 > 0 {
        set.push(0xFF << (8 - count % 8));
    }
    set
}
