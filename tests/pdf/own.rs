//! Fonts of the user: a plain file, one with CFF outlines, a face of a collection.

use super::fixture;
use super::fonts::bundled;
use super::specimen::metadata;
use baomi::export::pdf;
use baomi::layout::{FontError, Fonts, Slot, Style, lay_out};
use lopdf::{Document, Object};

const HEI: &[u8] = include_bytes!("../../templates/fonts/NotoSansSC-Bold-std.ttf");
const SONG: &[u8] = include_bytes!("../../templates/fonts/NotoSerifSC-Bold-std.ttf");
/// Its licence stands beside it.
const OUTLINES: &[u8] = include_bytes!("faces/NotoSerifCJKsc-sample.otf");

/// A TrueType collection of `fonts` (OpenType specification, “Font Collections”).
fn collection(fonts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = b"ttcf\0\x01\0\0".to_vec();
    bytes.extend((fonts.len() as u32).to_be_bytes());
    let mut start = bytes.len() + 4 * fonts.len();
    for font in fonts {
        bytes.extend((start as u32).to_be_bytes());
        start += font.len();
    }
    for font in fonts {
        let base = bytes.len();
        bytes.extend_from_slice(font);
        let tables = u16::from_be_bytes([font[4], font[5]]) as usize;
        // Offsets of tables count from the start of the file, which the face is no longer.
        for record in 0..tables {
            let at = base + 12 + 16 * record + 8;
            let offset = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) + base as u32;
            bytes[at..at + 4].copy_from_slice(&offset.to_be_bytes());
        }
    }
    bytes
}

/// The test agreement in these fonts: the names of the fonts in it, the keys of their files, and its text.
fn printed(fonts: &Fonts) -> (Vec<String>, Vec<String>, String) {
    let style = Style::bundled("commercial").unwrap();
    let pages = lay_out(&fixture::parse(include_str!("../layout/agreement.txt")), &style, fonts).unwrap();
    let document = Document::load_mem(&pdf::write(&pages, fonts, &metadata()).unwrap()).unwrap();
    let (mut names, mut files) = (Vec::new(), Vec::new());
    for dictionary in document.objects.values().filter_map(|object| object.as_dict().ok()) {
        if let Ok(name) = dictionary.get(b"FontName").and_then(Object::as_name) {
            let name = String::from_utf8_lossy(name).into_owned();
            names.push(name.split_once('+').expect("a subset has a tag").1.to_owned());
            let keys = ["FontFile2", "FontFile3"];
            files.extend(keys.iter().filter(|key| dictionary.has(key.as_bytes())).map(|key| (*key).to_owned()));
        }
    }
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    let text: String = document.extract_text(&numbers).unwrap().split_whitespace().collect();
    (names, files, text)
}

#[test]
fn a_face_of_a_collection_prints_the_text() {
    let (_, _, text) = printed(&bundled());
    for (index, name) in [(0, "NotoSansSC-Bold"), (1, "NotoSerifSC-Bold")] {
        let fonts = bundled().with_user(Slot::Body, collection(&[HEI, SONG]), index).unwrap();
        assert_eq!(fonts.faces[5].name, name);
        let (names, _, own) = printed(&fonts);
        assert!(names.iter().any(|known| known == name), "{names:?}");
        assert_eq!(
            own.chars().filter(|c| c.is_alphanumeric()).count(),
            text.chars().filter(|c| c.is_alphanumeric()).count()
        );
    }
    let beyond = bundled().with_user(Slot::Body, collection(&[HEI, SONG]), 2);
    assert_eq!(beyond.err(), Some(FontError::Unreadable { faces: 2 }));
}

#[test]
fn a_font_with_cff_outlines_is_embedded_and_read_back() {
    let fonts = bundled().with_user(Slot::Body, OUTLINES.to_vec(), 0).unwrap();
    let (names, files, own) = printed(&fonts);
    let at = names.iter().position(|name| name == "NotoSerifCJKsc-Regular").expect("the user's font is embedded");
    assert_eq!(files[at], "FontFile3");
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    // The same words, though other lines may break otherwise.
    let (_, _, text) = printed(&bundled());
    assert_eq!(letters(&own), letters(&text));
}

#[test]
fn characters_the_font_lacks_are_told() {
    let style = Style::bundled("commercial").unwrap();
    let document = fixture::parse("title 本协议\ntext 保密信息由甲方披露\n");
    let fonts = bundled().with_user(Slot::Body, OUTLINES.to_vec(), 0).unwrap();
    let lacking = fonts.lacking(&lay_out(&document, &style, &fonts).unwrap());
    assert_eq!(lacking.into_iter().collect::<String>(), "共披露页");
    let whole = bundled().with_user(Slot::Body, SONG.to_vec(), 0).unwrap();
    assert!(whole.lacking(&lay_out(&document, &style, &whole).unwrap()).is_empty());
}
